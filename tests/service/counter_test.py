#!/usr/bin/env python3
"""What the counter of a real node can show a person: who looked, the proof of it, and what shows a consent."""

import sqlite3
import unittest

from node_tools import ServiceTest, sql

OK, USAGE, CONFLICT = 0, 2, 7
PERSON = ["--insurer", "131011", "--insured", "0000000003"]
OTHER = ["--insurer", "131011", "--insured", "0000000004"]
OFFICE = ["--as", "care_manager:1370000011", "--kinds", "life"]


class Counter(ServiceTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.settle(people=12)
        for node in cls.settled:
            node.run("hold", "add", *PERSON, "--against", "1370000011")
            node.run("record", "show", *PERSON, *OFFICE)
            node.run("record", "show", *OTHER, *OFFICE)
            cls.make_real(node)

    @staticmethod
    def make_real(node):
        """From now on it is no demo: nobody at its console acts as any party."""
        statement = "UPDATE node_setting SET value = 'no' WHERE name = 'demo'"
        if node.store == "postgresql":
            sql(node.database, statement)
        else:
            with sqlite3.connect(node.data / "kakehashi.db") as database:
                database.execute(statement)
            database.close()

    def entries(self, node, person):
        ran = node.run("log", "list", *person, "--json")
        self.assertEqual(ran.status, OK, ran)
        return [entry["body"] for entry in ran.json()["entries"]]

    def test_who_looked_is_listed_and_the_listing_is_an_entry(self):
        for node in self.settled:
            self.assertEqual(node.run("record", "show", *PERSON, *OFFICE).status, 4)
            accesses = [body for body in self.entries(node, OTHER) if body["type"] == "access"]
            self.assertIn("1370000011", [body["event"]["organisation"] for body in accesses])
            last = self.entries(node, OTHER)[-1]
            self.assertEqual((last["type"], last["event"]["list"]), ("listing", "entries"))

    def test_a_hold_is_told_to_nobody(self):
        for node in self.settled:
            ran = node.run("log", "list", *PERSON, "--json")
            self.assertIn('"not_disclosed"', ran.out)
            self.assertNotIn("protective_hold", ran.out)
            self.assertNotIn("hold", node.run("log", "list", *PERSON).out)
            ran = node.run("log", "prove", *PERSON)
            self.assertEqual((ran.status, ran.out, "KK-7149" in ran.err), (CONFLICT, "", True), ran)

    def test_the_proof_is_given_to_everybody_else(self):
        for node in self.settled:
            proof = node.run("log", "prove", *OTHER)
            self.assertEqual(proof.status, OK, proof)
            self.assertEqual(proof.json()["form"], "person-proof")

    def test_what_shows_a_consent_is_kept_and_shown(self):
        for node in self.settled:
            said = ["--channel", "municipality_counter", "--by", "counter 3", "--identity-proof", "card", "--capacity", "represented",
                    "--representative", "成年後見人　架空　太郎", "--text-version", "2026-04"]
            self.assertEqual(node.run("consent", "grant", *OTHER, *said).status, OK)
            newest = max(node.run("consent", "list", *OTHER, "--json").json()["directives"], key=lambda d: d["seq"])
            self.assertEqual(newest["evidence"], {"taken_by": "counter 3", "identity_proof": "card", "representative": "成年後見人　架空　太郎",
                                                  "text_version": "2026-04"})
            self.assertIn("成年後見人", node.run("consent", "list", *OTHER).out)
            self.assertNotIn("成年後見人", str(self.entries(node, OTHER)))  # sealed under the person's key, and no part of the log
            ran = node.run("consent", "grant", *OTHER, *said[:6], "--representative", "x")
            self.assertEqual((ran.status, "KK-8245" in ran.err), (USAGE, True), ran)

    def test_a_way_of_being_told_is_changed_in_sight(self):
        for node in self.settled:
            for words in (["--mail", "person@example.jp"], ["--none"]):
                self.assertEqual(node.run("notice", "contact", *OTHER, *words).status, OK)
            changes = [body["event"] for body in self.entries(node, OTHER) if body["type"] == "contact"]
            self.assertEqual([change["way"] for change in changes], ["mail", "none"])
            self.assertNotIn("example.jp", str(changes))


if __name__ == "__main__":
    unittest.main(verbosity=2)
