#!/usr/bin/env python3
"""What a running server leaves behind where others can look, and what it is made of."""

import http.client
import json
import os
import pathlib
import shutil
import signal
import ssl
import subprocess
import unittest

from asking import PATH, Server
from node_tools import PROGRAM, ROOT, Node, ServiceTest, write_town

UNIT = ROOT / "conf" / "systemd" / "kakehashi.service"


class LeftBehind(ServiceTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.node = Node.make("sqlite", cls.folder / "node")
        cls.nodes.append(cls.node)
        town = write_town(cls.folder / "town", people=10)
        assert cls.node.run("import", "run", town).status == 0

    def test_a_server_that_is_aborted_leaves_no_core_and_no_name(self):
        place = self.folder / "place"
        place.mkdir()
        server = Server(self.node, cwd=place, env={**os.environ, "LANG": "C", "LC_ALL": "C"})
        limits = pathlib.Path(f"/proc/{server.pid}/limits").read_text(encoding="ascii")
        self.assertRegex(limits, r"Max core file size +0 ")
        pki = self.node.data / "pki"
        context = ssl.create_default_context(cafile=pki / "ca.crt")
        context.load_cert_chain(pki / "municipality-131011.crt", pki / "municipality-131011.key")
        connection = http.client.HTTPSConnection("localhost", server.port, context=context, timeout=30)
        connection.request("POST", PATH, json.dumps({"insurer": "131011", "insured": "0000000003"}), {"Content-Type": "application/json"})
        shown = json.loads(connection.getresponse().read())
        name = shown["person"]["name"]
        self.assertTrue(name)
        before = set(self.node.folder.rglob("*"))
        os.kill(server.pid, signal.SIGABRT)
        server.program.wait()
        self.assertEqual(list(place.iterdir()), [])
        for file in set(self.node.folder.rglob("*")) | before:
            if file.is_file():
                content = file.read_bytes()
                for part in (name, name.split("\u3000")[0], shown["person"]["kana"]):
                    self.assertNotIn(part.encode(), content, file)
                    self.assertNotIn(part.encode("cp932"), content, file)

    def test_nothing_secret_stands_in_arguments_or_environment(self):
        server = Server(self.node)
        self.addCleanup(server.stop)
        seen = pathlib.Path(f"/proc/{server.pid}/cmdline").read_bytes() + pathlib.Path(f"/proc/{server.pid}/environ").read_bytes()
        for file in ("keys/master.key", "keys/ledger.key"):
            secret = (self.node.data / file).read_bytes()
            self.assertNotIn(secret[:16], seen, file)


class Made(unittest.TestCase):
    def test_the_unit_allows_what_is_needed_and_nothing_else(self):
        unit = UNIT.read_text(encoding="utf-8")
        for line in ("LimitCORE=0", "MemorySwapMax=0", "NoNewPrivileges=yes", "ProtectSystem=strict", "CapabilityBoundingSet=\n", "UMask=0077", "SystemCallErrorNumber=EPERM"):
            self.assertIn(line, unit)
        if shutil.which("systemd-analyze"):
            ran = subprocess.run(["systemd-analyze", "security", "--offline=true", "--threshold=25", str(UNIT)], capture_output=True, check=False, text=True)
            self.assertEqual(ran.returncode, 0, ran.stdout[-2000:] + ran.stderr)

    def test_the_bill_of_materials_names_what_is_loaded(self):
        bill = json.loads(subprocess.run([ROOT / "scripts" / "sbom", PROGRAM], capture_output=True, check=True).stdout)
        names = {component["name"] for component in bill["components"]}
        for package in ("libssl3", "libpq5", "libsqlite3-0", "libxml2", "libc6", "rapidjson-dev"):
            self.assertIn(package, names)
        self.assertTrue(all(component["version"] and component["purl"] for component in bill["components"]))
        self.assertEqual(bill["metadata"]["component"]["name"], "kakehashi")


if __name__ == "__main__":
    unittest.main()
