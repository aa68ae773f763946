"""What the checks of a rendered chart share."""
import os
import re
import subprocess

import yaml

root = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../.."))
problems = []


def check(label, good, why=""):
    if not good:
        problems.append(f"{label}: {why}")


def rendered(values, *more):
    """The documents of the release demo with the values of ci/VALUES-values.yaml."""
    command = ["helm", "template", "demo", root + "/deploy/chart", "--kube-version", "1.37.0", "-f", f"{root}/deploy/chart/ci/{values}-values.yaml", *more]
    return [d for d in yaml.safe_load_all(subprocess.run(command, check=True, capture_output=True, text=True).stdout) if d]


def of(documents, kind):
    return [d for d in documents if d["kind"] == kind]


def named(documents, kind, name):
    return next(d for d in of(documents, kind) if d["metadata"]["name"] == name)


def selects(policy, labels):
    return all(labels.get(k) == v for k, v in policy["spec"]["podSelector"]["matchLabels"].items())


def ports(policies):
    return {p["port"] for policy in policies for rule in policy["spec"]["egress"] for p in rule["ports"]}


def acls(user):
    """Of a KafkaUser: kind, name and operation of each right."""
    return {(a["resource"]["type"], a["resource"]["name"], o) for a in user["spec"]["authorization"]["acls"] for o in a["operations"]}


def printed_rights(command):
    """The same of what the program prints for kafka-acls."""
    told, rights = subprocess.run(command, check=True, capture_output=True, text=True).stdout, set()
    for line in told.splitlines()[1:]:
        kind, resource = re.search(r"--(topic|group|transactional-id) '([^']*)'$", line).groups()
        rights |= {(kind.replace("-i", "I"), resource, operation) for operation in re.findall(r"--operation (\w+)", line)}
    return rights


def written(mounts, container, files):
    """The arguments of a container with /etc/chokepoint in a directory, where what is mounted has been written; files: by the volume's name."""
    for mount in container["volumeMounts"]:
        for key, text in files(mount["name"]).items():
            os.makedirs(mounts + mount["mountPath"], exist_ok=True)
            with open(f"{mounts}{mount['mountPath']}/{key}", "w", encoding="utf-8") as f:
                f.write(text)
    return [a.replace("/etc/chokepoint/", mounts + "/etc/chokepoint/") for a in container["args"]]
