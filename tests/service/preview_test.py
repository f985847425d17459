#!/usr/bin/env python3
"""What would be shown, why something was, and which relations end: as whoever sits at the console sees it."""

import unittest

from node_tools import Node, ServiceTest

OK, USAGE, NOT_AUTHENTICATED, REFUSED, NOT_FOUND = 0, 2, 4, 5, 6
PERSON = ["--insurer", "131011", "--insured", "0000000003"]
NOBODY = ["--insurer", "131011", "--insured", "0000099999"]
STRANGER = ["--as", "service_provider:1399999999"]


class Previews(ServiceTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.settle(people=12)

    def each(self):
        """Every node, sqlite first, and a service provider of the person there."""
        for node in self.settled:
            relations = node.run("relation", "list", *PERSON, "--json").json()["relations"]
            office = next(r["organisation"] for r in relations if r["party"] == "service_provider")
            yield node, ["--as", f"service_provider:{office}"]

    def entries(self, node):
        return node.run("log", "list", *PERSON, "--json").json()["entries"]

    def test_it_prints_the_bytes_of_record_show_but_for_the_access(self):
        for node, office in self.each():
            for assumed, act in (([], None), (["--assume", "refuse"], "refuse"), (["--assume", "grant"], "grant"),
                                 (["--assume", "withdraw", "--scope", office[1].replace("service_provider", "organisation")], "withdraw")):
                looked = node.run("consent", "preview", *PERSON, *office, *assumed, "--json")
                directive = "assumed"
                if act:
                    scope = assumed[2:] or []
                    directive = node.run("consent", act, *PERSON, "--channel", "portal", "--by", "self", *scope, "--json").json()["id"]
                asked = node.run("record", "show", *PERSON, *office, "--json")
                self.assertEqual(looked.status, asked.status)
                shown = asked.out[:asked.out.rindex(',"access":')] + "}\n"
                self.assertEqual(looked.out.replace('"assumed"', f'"{directive}"'), shown)

    def test_the_look_is_on_file_and_nothing_else_happens(self):
        for node, office in self.each():
            before = self.entries(node)
            self.assertEqual(node.run("consent", "preview", *PERSON, *office, "--assume", "refuse").status, OK)
            new = [entry["body"] for entry in self.entries(node)[len(before):]]
            self.assertEqual([(body["type"], body["event"]["list"]) for body in new], [("listing", "preview"), ("listing", "entries")])

    def test_nobody_is_refused_like_anybody_unrelated(self):
        for node, _ in self.each():
            for words in ([], ["--json"], ["--assume", "refuse"], ["--assume", "grant", "--json"]):
                known = node.run("consent", "preview", *PERSON, *STRANGER, *words)
                unknown = node.run("consent", "preview", *NOBODY, *STRANGER, *words)
                self.assertEqual((known.status, known.out, known.err), (REFUSED, unknown.out, unknown.err), words)

    def test_what_cannot_be_assumed_is_a_usage_error(self):
        for node, office in self.each():
            for words in ([*office, "--assume", "perhaps"], [*office, "--scope", "comprehensive"], [*office, "--assume-kinds", "life"],
                          [*office, "--assume", "grant", "--scope", "everybody"], [*office, "--assume", "grant", "--assume-kinds", "secrets"],
                          ["--as", "resident:self", "--assume-relation"]):
                self.assertEqual(node.run("consent", "preview", *PERSON, *words).status, USAGE, words)
        real = Node.make("sqlite", self.folder / "real", demo=False)
        self.assertEqual(real.run("consent", "preview", *PERSON, *STRANGER).status, NOT_AUTHENTICATED)
        self.assertEqual(real.run("consent", "explain", "1").status, NOT_AUTHENTICATED)

    def test_a_list_of_consents_tells_what_a_grant_leaves_out(self):
        for node, _ in self.each():
            def line(*words):
                given = node.run("consent", "grant", *PERSON, "--channel", "municipality_counter", "--by", "clerk", *words, "--json").json()["id"]
                listed = node.run("consent", "list", *PERSON).out.splitlines()
                return next(each for each in listed if each.startswith(given))
            whole, some, waiting = line(), line("--kinds", "care_plan,life"), line("--capacity", "pending")
            self.assertNotIn("life", whole)
            self.assertTrue(some.endswith("  care_plan,life"), some)
            self.assertTrue(waiting.endswith("  pending"), waiting)
            self.assertIn("granted pending comprehensive", node.run("log", "list", *PERSON).out)

    def test_words_that_say_nothing_are_asked_for_again(self):
        for node, _ in self.each():
            for blank in ("", " ", "\u3000"):
                for words in (["consent", "grant", *PERSON, "--channel", "portal", "--by", blank],
                              ["emergency", "choose", *PERSON, "--preference", "refuse", "--channel", "portal", "--by", blank],
                              ["disaster", "declare", "--insurer", "131011", "--by", blank],
                              ["emergency", "declare", *PERSON, "--as", "medical_institution:1319900013", "--role", "nurse", "--reason", blank],
                              ["emergency", "review", "1", "--insurer", "131011", "--outcome", "appropriate", "--reason", blank]):
                    ran = node.run(*words)
                    self.assertEqual(ran.status, USAGE, (words, ran))

    def explained(self, node, entry):
        ran = node.run("consent", "explain", entry, "--json")
        self.assertEqual(ran.status, OK, ran)
        self.assertEqual(node.run("consent", "explain", entry).status, OK)
        return ran.json()

    def test_an_answer_is_explained_by_rule_directive_and_matrix(self):
        for node, office in self.each():
            grant = node.run("consent", "grant", *PERSON, "--channel", "portal", "--by", "self", "--json").json()["id"]
            entry = node.run("record", "show", *PERSON, *office, "--json").json()["access"]["entry"]
            told = self.explained(node, entry)
            life = next(each for each in told["decisions"] if each["kind"] == "life")
            self.assertEqual((life["effect"], life["ground"], life["rule"], life["directive"]["id"]), ("permit", "consent", "D4", grant))
            self.assertEqual(life["directive"]["channel"], "portal")
            self.assertTrue(told["policy"]["active"])
            self.assertTrue(told["same_today"])
            for each in told["decisions"]:
                self.assertTrue(each["ja"] and each["en"] and each["rule"], each)
            node.run("consent", "refuse", *PERSON, "--channel", "portal", "--by", "self")
            told = self.explained(node, entry)
            self.assertFalse(told["same_today"])
            life = next(each for each in told["decisions"] if each["kind"] == "life")
            self.assertEqual((life["today"]["ground"], life["today"]["same"]), ("refused", False))
            self.assertEqual(self.entries(node)[-2]["body"]["event"].get("list"), "explain")

    def test_what_is_no_answer_says_what_it_is_and_what_is_not_there_is_not_found(self):
        for node, office in self.each():
            entries = self.entries(node)
            listing = next(entry for entry in entries if entry["body"]["type"] == "listing")
            self.assertEqual(self.explained(node, listing["entry"])["type"], "listing")
            self.assertEqual(self.explained(node, 0)["type"], "policy")
            ran = node.run("consent", "explain", "99999999")
            self.assertEqual(ran.status, NOT_FOUND, ran)
            refused = node.run("record", "show", *NOBODY, *office, "--json")
            self.assertEqual(refused.status, REFUSED)
            size = node.run("consent", "list", *PERSON) and self.entries(node)[-1]["entry"]
            told = self.explained(node, next(n for n in range(size, 0, -1) if self.is_about_nobody(node, n)))
            self.assertEqual((told["known"], told["decisions"], told["same_today"]), (False, [], None))

    def is_about_nobody(self, node, entry):
        told = node.run("consent", "explain", entry, "--json").json()
        return told["type"] == "access" and not told["known"]

    def test_relations_that_end_are_listed_and_actuals_raise_them(self):
        for node, office in self.each():
            number = office[1].split(":")[1]
            of_office = ["--organisation", number, "--party", "service_provider", "--last-claim-month", "2020-01"]
            node.run("relation", "refresh")
            self.assertEqual(node.run("relation", "add", *PERSON, *of_office, "--verified-on", "2020-01-01").status, OK)
            self.assertEqual(node.run("relation", "refresh", "--json").json()["raised"], 0)  # nobody opens again what has lapsed
            self.assertEqual(node.run("relation", "add", *PERSON, *of_office).status, OK)
            would = node.run("relation", "refresh", "--dry-run", "--json").json()
            self.assertGreaterEqual(would["raised"], 1)
            self.assertEqual(node.run("relation", "refresh", "--json").json(), {"schema_version": 1, "raised": would["raised"], "dry_run": False})
            self.assertEqual(node.run("relation", "refresh", "--json").json()["raised"], 0)
            mine = [r for r in node.run("relation", "list", *PERSON, "--json").json()["relations"] if r["organisation"] == number]
            self.assertGreater(mine[-1]["last_claim_month"], "2026-01")
            ran = node.run("relation", "expiring", "--within", "366", "--json")
            self.assertEqual(ran.status, OK, ran)
            told = [r for r in ran.json()["relations"] if r["insured"] == PERSON[3] and r["organisation"] == number]
            self.assertEqual(len(told), 1)
            self.assertRegex(told[0]["month_needed"], r"^\d{4}-\d\d$")
            self.assertEqual([e["body"]["event"].get("list") for e in self.entries(node)][-2], "expiring")
            self.assertEqual(node.run("relation", "expiring", "--within", "366", "--insurer", "999999").out, "nothing on file\n")
            for words in (["--within", "0"], ["--within", "400"], ["--insurer", "12"]):
                self.assertEqual(node.run("relation", "expiring", *words).status, USAGE, words)
            self.assertEqual(node.run("log", "verify").status, OK)


if __name__ == "__main__":
    unittest.main(verbosity=2)
