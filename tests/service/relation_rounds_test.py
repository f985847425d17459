#!/usr/bin/env python3
"""A running server keeps relations by itself: actuals that organisations sent raise their claim months."""

import time
import unittest

from asking import Server
from node_tools import Node, ServiceTest, has_store, write_town

PERSON = ["--insurer", "131011", "--insured", "0000000003"]
PATIENCE_S = 120


class RelationRounds(ServiceTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.town = write_town(cls.folder / "town", people=12)

    def relations(self, node):
        return node.run("relation", "list", *PERSON, "--json").json()["relations"]

    def would_rise(self, node):
        return node.run("relation", "refresh", "--dry-run", "--json").json()["raised"]

    def raised_by_node(self, node):
        entries = [entry["body"] for entry in node.run("log", "list", *PERSON, "--json").json()["entries"]]
        return [body["event"] for body in entries if body["type"] == "relation" and body["event"]["by"] == "node"]

    def expect_raised(self, store):
        node = Node.make(store, self.folder / store)
        self.nodes.append(node)
        self.assertEqual(node.run("import", "run", self.town).status, 0)
        office = next(r["organisation"] for r in self.relations(node) if r["party"] == "service_provider")
        node.run("relation", "refresh")
        self.assertEqual(node.run("relation", "add", *PERSON, "--organisation", office, "--party", "service_provider",
                                  "--last-claim-month", "2020-01").status, 0)
        self.assertEqual(self.would_rise(node), 1)
        before = len(self.raised_by_node(node))
        server = Server(node)
        self.addCleanup(server.stop)
        end = time.monotonic() + PATIENCE_S
        while self.would_rise(node) and time.monotonic() < end:
            time.sleep(0.2)
        server.stop()
        told = self.raised_by_node(node)[before:]
        self.assertEqual([(event["organisation"], event["party"]) for event in told], [(office, "service_provider")])
        self.assertGreater(told[0]["last_claim_month"], "2026-01")
        newest = [r for r in self.relations(node) if r["organisation"] == office][-1]
        self.assertEqual(newest["last_claim_month"], told[0]["last_claim_month"])
        self.expect_whole_log(node, store)

    def test_on_sqlite(self):
        self.expect_raised("sqlite")

    @unittest.skipUnless(has_store("postgresql"), "KAKEHASHI_TEST_POSTGRESQL is not set")
    def test_on_postgresql(self):
        self.expect_raised("postgresql")


if __name__ == "__main__":
    unittest.main(verbosity=2)
