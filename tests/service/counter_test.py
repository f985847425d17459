#!/usr/bin/env python3
"""What the counter of a real node can show a person: who looked, the proof of it, and what shows a consent."""

import sqlite3
import unittest

import ledger_verifier as verifier
from node_tools import ServiceTest, sql

OK, USAGE = 0, 2
PERSON = ["--insurer", "131011", "--insured", "0000000003"]
OTHER = ["--insurer", "131011", "--insured", "0000000004"]
OFFICE = ["--as", "care_manager:1370000011", "--kinds", "life"]
STRANGER = ["--as", "care_manager:1379999999", "--kinds", "life"]


class Counter(ServiceTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.settle(people=12)
        for node in cls.settled:
            node.run("hold", "add", *PERSON, "--against", "1370000011")
            node.run("record", "show", *PERSON, *OFFICE)
            node.run("record", "show", *OTHER, *OFFICE)
            node.run("record", "show", *OTHER, *STRANGER)
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
            self.assertNotIn("hold", node.run("log", "prove", *PERSON).out)

    def test_a_look_under_a_hold_reads_as_one_of_a_stranger(self):
        for node in self.settled:
            held = self.looks_of(node, PERSON, "1370000011")
            strange = self.looks_of(node, OTHER, "1379999999")
            self.assertEqual(held, [{"effect": "own", "ground": "not_disclosed", "kind": "life"}])
            self.assertEqual(held, strange)
            lines = [next(line for line in node.run("log", "list", *person).out.splitlines() if office in line and " access " in line)
                     for person, office in ((PERSON, "1370000011"), (OTHER, "1379999999"))]
            self.assertEqual([line.split()[-1] for line in lines], ["own", "own"])

    def looks_of(self, node, person, office):
        [body] = [body for body in self.entries(node, person) if body["type"] == "access" and body["event"]["organisation"] == office]
        return body["event"]["decisions"]

    def proof(self, node, person):
        ran = node.run("log", "prove", *person)
        self.assertEqual(ran.status, OK, ran)
        return ran.json()

    def test_everybody_gets_a_proof_and_none_tells_of_a_hold(self):
        for node in self.settled:
            for person in (PERSON, OTHER):
                proof = self.proof(node, person)
                said = verifier.verify_proof(proof)
                listed = node.run("log", "list", *person, "--json").json()["entries"]
                self.assertEqual((said["withheld"], said["entries"]), (1, len(listed) - 1))
                [chain] = proof["chains"]
                [withheld] = [entry for entry in chain["entries"] if "body" not in entry]
                self.assertEqual(sorted(withheld), ["commitment", "entry", "inclusion", "leaf", "run"])
                self.assertEqual([entry["leaf"] for entry in listed if entry["run"] == withheld["run"]], [withheld["leaf"]])

    def test_a_body_that_is_withheld_hides_no_other_entry(self):
        for node in self.settled:
            proof = self.proof(node, PERSON)
            [chain] = proof["chains"]
            at = next(n for n, entry in enumerate(chain["entries"]) if "body" not in entry)
            self.assertLess(at, len(chain["entries"]) - 1)
            before = {name: value for name, value in chain["entries"][at - 1].items() if name not in ("salt", "body")}
            left_out = chain["entries"][:at] + chain["entries"][at + 1:]
            another = [*chain["entries"][:at], {**before, "run": at + 1}, *chain["entries"][at + 1:]]
            for entries in (left_out, another):
                with self.assertRaises(verifier.Wrong):
                    verifier.verify_proof({**proof, "chains": [{**chain, "entries": entries}]})

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
