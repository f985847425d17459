#!/usr/bin/env python3
"""What `kakehashi demo` tells people to try first works exactly as printed."""

import os
import pathlib
import re
import signal
import socket
import subprocess
import time
import unittest

from node_tools import PROGRAM, ServiceTest, environment, kakehashi

PATIENCE = 120
SECOND_START = 10


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Demo:
    """A running demo; `printed` is what it said once it was ready."""

    def __init__(self, folder, data, port):
        began = time.monotonic()
        self.log = folder / f"demo-{port}-{time.monotonic_ns()}.log"
        with self.log.open("wb") as log:
            self.program = subprocess.Popen(
                ["build/kakehashi", "demo", "--data", data, "--people", "40", "--port", str(port)], cwd=folder,
                env=environment(), stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)
        while "log verify" not in self.printed:
            if self.program.poll() is not None or time.monotonic() - began > PATIENCE:
                self.program.kill()
                raise AssertionError(f"the demo did not get ready: {self.printed}")
            time.sleep(0.05)
        self.seconds = time.monotonic() - began

    @property
    def printed(self):
        return self.log.read_text(encoding="utf-8")

    def end(self):
        self.program.send_signal(signal.SIGTERM)
        return self.program.wait(30)


class FirstThings(ServiceTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Commands are printed for somebody standing in the checkout.
        (cls.folder / "build").mkdir()
        os.symlink(pathlib.Path(PROGRAM).resolve(), cls.folder / "build" / "kakehashi")
        cls.port = free_port()
        cls.demo = Demo(cls.folder, "town", cls.port)
        cls.commands = re.findall(r"^ {5}((?:build/kakehashi|curl) .*)$", cls.demo.printed, re.MULTILINE)

    @classmethod
    def tearDownClass(cls):
        if cls.demo.program.poll() is None:
            cls.demo.program.kill()
            cls.demo.program.wait()
        super().tearDownClass()

    def as_printed(self, command):
        return subprocess.run(command, shell=True, cwd=self.folder, env=environment(), capture_output=True, text=True,
                              check=False, timeout=60)

    def query(self, *credential):
        pki = self.folder / "town" / "pki"
        words = ["curl", "--silent", "--show-error", "--cacert", pki / "ca.crt", "--write-out", "\n%{http_code}",
                 "--header", "Content-Type: application/json", "--data", '{"insurer":"131011","insured":"0000000001"}']
        for option, name in credential:
            words += [option, pki / name]
        words.append(f"https://localhost:{self.port}/municipality/v1/records/query")
        ran = subprocess.run(list(map(str, words)), capture_output=True, text=True, check=False, timeout=60)
        body, _, status = ran.stdout.rpartition("\n")
        return ran.returncode, status, body

    def kind(self, text, kind):
        """The effect and the ground `record show` prints for a kind."""
        found = re.search(rf"^  {kind} +(\w+)  \((\w+)", text, re.MULTILINE)
        self.assertIsNotNone(found, text)
        return found.groups()

    def test_1_what_is_printed_works(self):
        self.assertEqual(len(self.commands), 8, self.demo.printed)
        care_manager, hospital, resident, curl, withdraw, again, log_list, log_verify = self.commands

        ran = self.as_printed(care_manager)
        self.assertEqual(ran.returncode, 0, ran.stderr)
        self.assertEqual(self.kind(ran.stdout, "life"), ("permit", "consent"))
        self.assertRegex(ran.stdout, r"(?m)^- life ")

        ran = self.as_printed(hospital)
        self.assertEqual(ran.returncode, 0, ran.stderr)
        self.assertEqual(self.kind(ran.stdout, "life")[0], "permit")
        self.assertNotEqual(self.kind(ran.stdout, "service_use")[0], "permit")
        self.assertNotRegex(ran.stdout, r"(?m)^- service_use ")

        ran = self.as_printed(resident)
        self.assertEqual(ran.returncode, 0, ran.stderr)
        self.assertEqual(self.kind(ran.stdout, "life"), ("permit", "self"))
        self.assertRegex(ran.stdout, r"(?m)^- service_use ")

        ran = self.as_printed(curl.replace("curl ", "curl --silent --show-error --write-out '\\n%{http_code}' ", 1))
        self.assertEqual(ran.returncode, 0, ran.stderr)
        body, _, status = ran.stdout.rpartition("\n")
        self.assertEqual(status, "200", body)
        self.assertIn('"facts":[{', body)

        ran = self.as_printed(withdraw)
        self.assertEqual(ran.returncode, 0, ran.stderr)
        ran = self.as_printed(again)
        self.assertEqual(self.kind(ran.stdout + ran.stderr, "life"), ("own", "withdrawn"))
        self.assertNotRegex(ran.stdout, r"(?m)^- life ")
        self.assertEqual(ran.returncode, 0, ran.stderr)

        ran = self.as_printed(log_list)
        self.assertEqual(ran.returncode, 0, ran.stderr)
        for who in ("care_manager", "medical_institution", "resident", "municipality"):
            self.assertIn(who, ran.stdout)
        self.assertIn("withdrawn", ran.stdout)

        ran = self.as_printed(log_verify)
        self.assertEqual(ran.returncode, 0, ran.stderr)
        self.assertIn("all entries hold", ran.stdout)

    def test_2_a_certificate_that_stands_for_nobody_is_403(self):
        returned, status, body = self.query(("--cert", "unbound.crt"), ("--key", "unbound.key"))
        self.assertEqual((returned, status), (0, "403"), body)
        self.assertNotIn("facts", body)

    def test_2_the_proofs_of_the_log_are_for_everyone(self):
        address = re.search(r"https://localhost:\d+/ledger/v1", self.demo.printed)
        self.assertIsNotNone(address, self.demo.printed)
        ran = self.as_printed(f"curl --silent --show-error --cacert town/pki/ca.crt '{address[0]}/proof/inclusion?index=0'")
        self.assertEqual(ran.returncode, 0, ran.stderr)
        self.assertIn('"checkpoint":', ran.stdout)

    def test_3_without_a_certificate_there_is_no_answer(self):
        returned, status, body = self.query()
        self.assertNotEqual(returned, 0)
        self.assertEqual((status, body), ("000", ""))

    def test_4_another_city_hears_nothing(self):
        returned, status, body = self.query(("--cert", "municipality-131029.crt"), ("--key", "municipality-131029.key"))
        self.assertEqual((returned, status), (0, "403"), body)
        self.assertNotIn("facts", body)

    def test_5_it_ends_when_told_and_starts_again_at_once(self):
        data = self.folder / "town"
        before = kakehashi("import", "status", "--json", "--data", data).json()
        self.assertEqual(self.demo.end(), 0, self.demo.printed)

        second = Demo(self.folder, "town", self.port)
        self.assertLess(second.seconds, SECOND_START)
        self.assertNotIn("importing", second.printed)
        self.assertEqual(before, kakehashi("import", "status", "--json", "--data", data).json())
        self.assertEqual(second.printed.count("build/kakehashi record show"), 4)
        self.assertEqual(second.end(), 0, second.printed)


if __name__ == "__main__":
    unittest.main(verbosity=2)
