"""What a kubelet would do for the Pods of one namespace: runs each with the program from an image's root, under bubblewrap as its security context says, with
the volumes and the environment of its spec. Brokers are the ones given, spoken to in the clear."""
import base64
import json
import os
import signal
import subprocess
import threading
import time


class Pods:
    def __init__(self, root, brokers, work, namespace):
        self.root, self.work, self.namespace = root, work, namespace
        self.overrides = {"CHOKEPOINT_KAFKA_BOOTSTRAP_SERVERS": brokers, "CHOKEPOINT_KAFKA_SECURITY_PROTOCOL": "PLAINTEXT", "CHOKEPOINT_TOPICS_REPLICATION": "1",
                          "CHOKEPOINT_HTTP_LISTEN": "127.0.0.1:0"}
        self.running, self.ended, self.problems, self.started = {}, {}, [], 0
        self.topics, self.over = threading.Event(), False
        self.thread = threading.Thread(target=self.loop)
        self.thread.start()

    def get(self, kind, name=None):
        run = subprocess.run(["kubectl", "get", kind, *([name] if name else []), "--namespace", self.namespace, "-o", "json"], capture_output=True, text=True)
        return json.loads(run.stdout) if run.returncode == 0 else None

    def value(self, entry, pod):
        if "value" in entry:
            return entry["value"]
        source = entry["valueFrom"]
        if "secretKeyRef" in source:
            secret = self.get("secret", source["secretKeyRef"]["name"])
            return base64.b64decode(secret["data"][source["secretKeyRef"]["key"]]).decode()
        assert source["fieldRef"]["fieldPath"] == "metadata.name"
        return pod["metadata"]["name"]

    def directory(self, volume, pod):
        """The files of a ConfigMap or a Secret, as they are mounted; a claim's, which outlive the Pod."""
        if "persistentVolumeClaim" in volume:
            where = os.path.join(self.work, "claims", volume["persistentVolumeClaim"]["claimName"])
            os.makedirs(where, exist_ok=True)
            return where
        where = os.path.join(self.work, pod["metadata"]["uid"], volume["name"])
        os.makedirs(where, exist_ok=True)
        if "configMap" in volume:
            files = {k: v.encode() for k, v in self.get("configmap", volume["configMap"]["name"])["data"].items()}
        else:
            files = {k: base64.b64decode(v) for k, v in self.get("secret", volume["secret"]["secretName"])["data"].items()}
        for name, content in files.items():
            with open(os.path.join(where, name), "wb") as f:
                f.write(content)
        return where

    def start(self, pod, args=None):
        container = pod["spec"]["containers"][0]
        security, user = container["securityContext"], str(container["securityContext"]["runAsUser"])
        assert security["readOnlyRootFilesystem"] and security["capabilities"]["drop"] == ["ALL"]
        volumes = {v["name"]: v for v in pod["spec"]["volumes"]}
        command = ["bwrap", "--unshare-user", "--uid", user, "--gid", user, "--unshare-ipc", "--cap-drop", "ALL", "--die-with-parent", "--clearenv",
                   "--ro-bind", self.root, "/", "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/etc/chokepoint"]
        for mount in container["volumeMounts"]:
            command += ["--bind" if "persistentVolumeClaim" in volumes[mount["name"]] else "--ro-bind", self.directory(volumes[mount["name"]], pod), mount["mountPath"]]
        environment = {e["name"]: self.value(e, pod) for e in container["env"]}
        for name, value in {**environment, **self.overrides}.items():
            command += ["--setenv", name, value]
        log = open(os.path.join(self.work, pod["metadata"]["name"] + ".log"), "a")
        self.started += 1
        return subprocess.Popen([*command, "--remount-ro", "/etc/chokepoint", "/usr/bin/chokepoint", *(args or container["args"])], stdout=log, stderr=log)

    def stop(self, process):
        """bwrap waits for the program and hands on its status, but no signal."""
        with open(f"/proc/{process.pid}/task/{process.pid}/children") as f:
            for child in f.read().split():
                os.kill(int(child), signal.SIGTERM)

    def step(self):
        listed = self.get("pods")
        if listed is None:
            return
        pods = {p["metadata"]["uid"]: p for p in listed["items"] if "nodeName" in p["spec"] and "deletionTimestamp" not in p["metadata"]}
        for uid, (name, process, stopping) in list(self.running.items()):
            status = process.poll()
            if status is not None:
                del self.running[uid]
                self.ended[name] = status
                if status != 0 or (not stopping and pods.get(uid, {}).get("spec", {}).get("restartPolicy") == "Always"):
                    self.problems.append(f"{name} ended with {status}")
            elif uid not in pods and not stopping:
                self.stop(process)
                self.running[uid] = (name, process, True)
        busy = {name for name, _, _ in self.running.values()}
        for uid, pod in pods.items():
            name = pod["metadata"]["name"]
            if uid in self.running or name in busy or (pod["spec"]["restartPolicy"] == "Never" and name in self.ended):
                continue
            if not self.topics.is_set(): # what the chart's Job does: its Pod, which only pretended, may be gone before it could be seen
                status = self.start(pod, ["topics", "--apply", "--users"]).wait()
                if status != 0:
                    self.problems.append(f"topics ended with {status}")
                self.topics.set()
            self.running[uid] = (name, self.start(pod), False)

    def loop(self):
        while not self.over or self.running:
            try:
                self.step()
            except (KeyError, TypeError, OSError, ValueError): # an object that was deleted meanwhile
                pass
            time.sleep(0.5)

    def finish(self):
        """After the namespace is gone: until each has stopped in order."""
        self.over = True
        self.thread.join()
