# SPDX-License-Identifier: Apache-2.0
"""Every version of our schemas after the other, as a registry judges them (BACKWARD_TRANSITIVE), and what `chokepoint schemas` says and does there."""
import json
import os

from cluster import HERE
from registry import Refused

HISTORY = os.path.join(HERE, "..", "..", "schemas", "history")
LEVEL = {"compatibility": "BACKWARD_TRANSITIVE"}
SETTING = ("-X", "topics.prefix=s.")


class Schemas:
    def __init__(self, world):
        self.world = world
        self.present = {schema["name"]: schema for schema in world.schemas.values()}

    def refused(self, subject, schema):
        try:
            return "taken as %d" % self.world.registry.register(subject, schema)
        except Refused as refused:
            return refused.status

    def history(self, name):
        world, subject = self.world, "history-" + name
        versions = []
        for file in sorted(os.listdir(os.path.join(HISTORY, name)), key=lambda file: int(file.split(".")[0])):
            with open(os.path.join(HISTORY, name, file), encoding="utf-8") as f:
                versions.append(json.load(f))
        bad = None
        for version in versions + [self.present[name]]:
            try:
                world.registry.register(subject, version)
                world.registry.call("PUT", "/config/" + subject, LEVEL)
            except Refused as refused:
                bad = refused
        world.check("%s: the registry takes each version after all before it" % name, bad is None, bad)
        fields = self.present[name]["fields"]
        required = self.refused(subject, dict(self.present[name], fields=fields + [{"name": "demanded", "type": "string"}]))
        other = self.refused(subject, dict(self.present[name], fields=[dict(fields[0], type={"type": "array", "items": "long"})] + fields[1:]))
        world.check("%s: … and neither a field without default nor another type" % name, required == other == 409, required, other)

    def transitive(self):
        """A later version must read all earlier ones, not the last alone."""
        def version(**field):
            return {"type": "record", "name": "Sample", "fields": [dict({"name": "a", "type": "int"}, **field)] if field else []}
        self.world.registry.register("transitive", version())
        self.world.registry.call("PUT", "/config/transitive", LEVEL)
        self.world.registry.register("transitive", version(default=1))
        self.world.check("the level is transitive", self.refused("transitive", version(doc="no default")) == 409)

    def commands(self):
        world = self.world
        done = world.command("schemas", "check", *SETTING)
        world.check("schemas check: a registry that has none takes them", "s.alerts-value" in done.stdout, done)
        listed = world.command("schemas", "list", *SETTING).stdout
        world.command("schemas", "register", *SETTING)
        registered = world.command("schemas", "list", *SETTING).stdout
        latest = world.registry.call("GET", "/subjects/s.alerts-value/versions/latest")
        world.check("schemas register: the registry has them, by its subjects", json.loads(latest["schema"]) == world.schemas["alerts"], latest)
        world.check("… with the level that our history keeps", world.registry.call("GET", "/config/s.alerts-value")["compatibilityLevel"] == LEVEL["compatibility"])
        line = [text for text in registered.splitlines() if "s.alerts-value" in text]
        world.check("schemas list: and their ids", listed != registered and "id %d," % latest["id"] in line[0], line)
        world.command("schemas", "register", *SETTING)
        world.check("schemas register: once", world.registry.call("GET", "/subjects/s.alerts-value/versions") == [1])
        self.incompatible()

    def incompatible(self):
        """The latest version of a subject is of another hand: ours cannot read it."""
        world, subject = self.world, "s.trade.enriched-value"
        world.registry.call("PUT", "/config/" + subject, {"compatibility": "NONE"})
        world.registry.call("PUT", "/config", {"compatibility": "NONE"})
        fields = world.schemas["trade.enriched"]["fields"]
        world.registry.register(subject, dict(world.schemas["trade.enriched"], fields=fields[1:]))
        world.registry.call("PUT", "/config", {"compatibility": "BACKWARD"})
        world.registry.call("PUT", "/config/" + subject, LEVEL)
        done = world.command("schemas", "check", *SETTING, code=None)
        world.check("schemas check: what is not compatible is named: 4", done.returncode == 4 and subject in done.stdout + done.stderr, done)

    def run(self):
        self.world.proxy.set("well")
        for name in sorted(os.listdir(HISTORY)):
            self.history(name)
        self.transitive()
        self.commands()
