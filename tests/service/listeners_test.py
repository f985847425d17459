#!/usr/bin/env python3
"""The listeners of a node: what each serves, to whom, and what a monitor learns."""

import http.client
import json
import os
import re
import ssl
import subprocess
import time
import unittest

from asking import PATH, Server
from node_tools import PROGRAM, Node, ServiceTest, environment, sql
from trust_test import HEARD, NOBODY, CertifiedNode

NOT_BOUND = "certificate_not_bound"
ASKED_ABOUT = json.loads(NOBODY)


class Listeners(CertifiedNode):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.settings = cls.node.config.read_text(encoding="utf-8")
        made = cls.node.run("pki", "issue", "town", "--as", "municipality:131011", "--role", "certification_clerk")
        assert made.status == 0, made
        made = cls.node.run("pki", "issue", "office", "--as", "care_manager:1370000011", "--role", "care_manager")
        assert made.status == 0, made

    def serve(self, *settings):
        self.node.config.write_text(self.settings, encoding="utf-8")
        return super().serve(*settings)

    def fetch(self, port, path, name=None):
        """Status and text; None when the handshake failed."""
        context = ssl.create_default_context(cafile=self.pki / "ca.crt")
        if name:
            context.load_cert_chain(self.pki / f"{name}.crt", self.pki / f"{name}.key")
        connection = http.client.HTTPSConnection("localhost", port, context=context, timeout=10)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read().decode("utf-8")
        except (ssl.SSLError, ConnectionError, http.client.HTTPException):
            return None
        finally:
            connection.close()

    def test_an_insurer_confined_to_the_closed_network_is_nobody_elsewhere(self):
        server = self.serve("http.closed_port = 0", "http.closed_only = municipality")
        self.assertEqual(len(server.ports), 2)
        opened, closed = server.ports
        self.assertEqual(self.ask(closed, "town"), HEARD)
        self.assertEqual(self.ask(opened, "town"), NOT_BOUND)
        self.assertNotEqual(self.ask(opened, "office"), NOT_BOUND)
        self.assertNotEqual(self.ask(closed, "office"), NOT_BOUND)

    def test_without_that_both_hear_it(self):
        server = self.serve("http.closed_port = 0")
        self.assertEqual([self.ask(port, "town") for port in server.ports], [HEARD, HEARD])

    def test_the_closed_network_has_authorities_of_its_own(self):
        other = Node.make("sqlite", self.folder / "other-authority")
        self.nodes.append(other)
        server = self.serve("http.closed_port = 0", f"http.closed_client_ca = {other.data / 'pki' / 'ca.crt'}")
        opened, closed = server.ports
        self.assertEqual(self.ask(opened, "town"), HEARD)
        self.assertEqual(self.ask(closed, "town"), "refused")

    def test_parties_confined_to_nowhere_stop_the_start(self):
        settings = self.folder / "nowhere.properties"
        settings.write_text("http.port = 0\nhttp.closed_only = municipality\n", encoding="utf-8")
        words = [PROGRAM, "serve", "--data", str(self.node.data), "--config", str(settings)]
        ran = subprocess.run(words, capture_output=True, env=environment(), check=False, timeout=60)
        self.assertNotEqual(ran.returncode, 0)
        self.assertIn(b"KK-8103", ran.stderr)

    def test_operators_learn_how_the_node_is_and_nothing_else(self):
        server = self.serve("http.operator_port = 0", "http.public_port = 0", "http.closed_port = 0")
        opened, closed, public, operators = server.ports
        self.assertEqual(self.fetch(operators, "/health"), (200, '{"status":"alive"}'))
        status, text = self.fetch(operators, "/ready")
        self.assertEqual(status, 200, text)
        self.assertEqual({check["name"] for check in json.loads(text)["checks"]}, {"database", "policy", "log"})
        for _ in range(3):
            self.ask(opened, "town")
        self.ask(closed, "town")
        self.fetch(public, "/ledger/v1/checkpoint")
        self.fetch(public, "/nobody-has-this/" + ASKED_ABOUT["insured"])
        status, text = self.fetch(operators, "/metrics")
        self.assertEqual(status, 200)
        values = {}
        for line in text.splitlines():
            if not line.startswith("#"):
                self.assertRegex(line, r"^[a-z_]+(\{.*\})? [-+.0-9einfNa]+$")
                name, _, value = line.rpartition(" ")
                values[name] = float(value)
        counted = {name: value for name, value in values.items() if name.startswith("kakehashi_requests_total")}
        of_query = {listener: sum(value for name, value in counted.items() if f'listener="{listener}"' in name and "records/query" in name)
                    for listener in ("certified", "closed", "public", "operators")}
        self.assertEqual(of_query, {"certified": 3, "closed": 1, "public": 0, "operators": 0})
        for name in ("kakehashi_database_up", "kakehashi_log_entries", "process_resident_memory_bytes", "process_open_fds",
                     'kakehashi_certificate_not_after_seconds{certificate="server"}', 'kakehashi_open_connections{listener="operators"}'):
            self.assertIn(name, values)
        self.assertEqual(values["kakehashi_database_up"], 1)
        self.assertGreater(values['kakehashi_certificate_not_after_seconds{certificate="server"}'], time.time())
        for secret in (ASKED_ABOUT["insured"], ASKED_ABOUT["insurer"], "nobody-has-this", "town", "1370000011"):
            self.assertNotIn(secret, text)

    def test_each_listener_serves_its_own_only(self):
        server = self.serve("http.operator_port = 0", "http.public_port = 0")
        opened, public, operators = server.ports
        for path in ("/health", "/ready", "/metrics"):
            self.assertEqual(self.fetch(opened, path, "town")[0], 404)
            self.assertEqual(self.fetch(public, path)[0], 404)
        for path in ("/ledger/v1/checkpoint", PATH, "/auth/token", "/municipality/v1/people"):
            self.assertEqual(self.fetch(operators, path)[0], 404)

    def test_away_from_this_machine_operators_need_a_certificate(self):
        server = self.serve("http.operator_port = 0", "http.operator_address = 0.0.0.0")
        operators = server.ports[-1]
        self.assertIsNone(self.fetch(operators, "/health"))
        self.assertEqual(self.fetch(operators, "/health", "office")[0], 200)


class Unready(ServiceTest):
    def test_a_node_without_its_database_is_alive_and_not_ready(self):
        if "KAKEHASHI_TEST_POSTGRESQL" not in os.environ:
            self.skipTest("needs PostgreSQL")
        node = Node.make("postgresql", self.folder / "away")
        self.nodes.append(node)
        server = Server(node, "http.operator_port = 0", "storage.patience_s = 1")
        self.addCleanup(server.stop)
        operators = server.ports[-1]
        context = ssl.create_default_context(cafile=node.data / "pki" / "ca.crt")

        def ask(path):
            connection = http.client.HTTPSConnection("localhost", operators, context=context, timeout=30)
            try:
                connection.request("GET", path)
                answer = connection.getresponse()
                return answer.status, answer.read().decode("utf-8")
            finally:
                connection.close()

        self.assertEqual(ask("/ready")[0], 200)
        sql(node.database, "ALTER TABLE log_head RENAME TO log_head_away")
        status, text = ask("/ready")
        self.assertEqual(status, 503, text)
        self.assertRegex(text, r"KK-[0-9]{4}")
        self.assertEqual(ask("/health")[0], 200)
        self.assertTrue(re.search(r"^kakehashi_database_up 0$", ask("/metrics")[1], re.M))
        sql(node.database, "ALTER TABLE log_head_away RENAME TO log_head")
        self.assertEqual(ask("/ready")[0], 200)


if __name__ == "__main__":
    unittest.main()
