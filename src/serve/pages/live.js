// SPDX-License-Identifier: Apache-2.0
// Reads the page again when its topic has news, and says so. Without this script the page is the same, and stays as it is.
(() => {
  const watch = document.currentScript.dataset.events;
  const news = () => document.getElementById("news");
  let waits = false;

  const readAgain = async () => {
    waits = false;
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("main");
    const open = [...document.querySelectorAll("details")].map((details) => details.open);
    fresh.querySelectorAll("details").forEach((details, i) => (details.open = open[i] || false));
    document.getElementById("main").replaceWith(fresh);
    news().textContent = "Brought up to date at " + new Date().toLocaleTimeString() + ".";
  };

  const events = new EventSource(watch);
  events.addEventListener("record", () => {
    if (waits) return;
    waits = true; // one reading for all that come within a second
    setTimeout(readAgain, 1000);
  });
  events.addEventListener("dropped", (event) => (news().textContent = "No longer up to date: " + event.data));
})();
