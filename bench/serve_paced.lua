-- SPDX-License-Identifier: Apache-2.0
-- wrk: each connection asks a hundred times a second at most, so that 20 connections are 2,000 requests a second. Targets are lines of the file in the
-- variable TARGETS, asked in turn.
local targets, n = {}, 0
function init(arguments)
  for line in io.lines(os.getenv("TARGETS")) do targets[#targets + 1] = wrk.format("GET", line) end
end
function delay() return 10 end
function request()
  n = n % #targets + 1
  return targets[n]
end
function done(summary, latency)
  io.write(string.format("requests %d, of %.0f a second; p50 %.2f ms, p99 %.2f ms, p99.9 %.2f ms, most %.2f ms; not 200: %d\n", summary.requests,
    summary.requests / summary.duration * 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, latency:percentile(99.9) / 1e3, latency.max / 1e3,
    summary.errors.status + summary.errors.timeout + summary.errors.read))
end
