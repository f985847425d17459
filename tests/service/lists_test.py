#!/usr/bin/env python3
"""Lists and exports at the console and over HTTPS: what single questions show, page by page, on both stores."""

import json
import unittest

from asking import Server
from node_tools import ServiceTest, people_of

OK, USAGE, NOT_FOUND, CONFLICT = 0, 2, 6, 7
OFFICE = "care_manager:1370000011"
PARTIES = ("municipality:131011", "municipality:131024", OFFICE, "service_provider:1379900010", "medical_institution:1310000001")


def without_access(record):
    return {name: value for name, value in record.items() if name != "access"}


def numbers_of(record):
    return record["person"]["insurer"], record["person"]["insured"]


def each_once(records):
    """Whoever moved is listed under the newer number, which in this town is that of the first insurer."""
    seen, kept = set(), []
    for record in records:
        facts = tuple(fact["id"] for fact in record["facts"])
        if not facts or facts not in seen:
            kept.append(record)
        seen.add(facts)
    return kept


class Lists(ServiceTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.settle(people=24)
        cls.people = people_of(cls.town)

    def pages(self, node, party, *options):
        people, after, last = [], [], False
        while not last:
            ran = node.run("record", "list", "--as", party, "--json", *options, *after)
            self.assertEqual(ran.status, OK, ran)
            page = ran.json()
            people += page["people"]
            after, last = ["--after", page["next"]], page["next"] is None
        return people

    def single(self, node, person, party, *options):
        ran = node.run("record", "show", "--insurer", person[0], "--insured", person[1], "--as", party, "--json", *options)
        answer = ran.json()
        return None if "refused" in answer else without_access(answer)

    def expect_same(self, found, expected, where):
        """Records are long: tells who differs, not how."""
        self.assertEqual([numbers_of(record) for record in found], [numbers_of(record) for record in expected], where)
        self.assertEqual([numbers_of(a) for a, b in zip(found, expected) if a != b], [], where)

    def related(self, node, person, party):
        """Lists are of those somebody has, or had, to do with."""
        kind, number = party.split(":")
        if kind == "municipality":
            return person[0] == number
        ran = node.run("relation", "list", "--insurer", person[0], "--insured", person[1], "--json")
        return any(row["organisation"] == number for row in ran.json()["relations"])

    def test_law_6_a_list_says_what_single_questions_say(self):
        for node in self.settled:
            shown = 0
            for party in PARTIES:
                listed = self.pages(node, party, "--count", 7)
                expected = [answer for person in self.people if self.related(node, person, party) and (answer := self.single(node, person, party))]
                self.expect_same([without_access(record) for record in listed], each_once(expected), (node.store, party))
                self.assertEqual(len({record["access"]["entry"] for record in listed}), len(listed))
                shown += len(listed)
            self.assertGreater(shown, len(self.people))

    def test_law_6_a_search_finds_by_what_is_shown_only(self):
        for node in self.settled:
            certified = [record for record in self.pages(node, "municipality:131011") if any(f["form"] == "CERT" for f in record["facts"])]
            levels = {fact["body"]["care_level"] for record in certified for fact in record["facts"] if fact["form"] == "CERT"}
            self.assertGreater(len(levels), 1)
            for level in sorted(levels)[:3]:
                found = self.pages(node, "municipality:131011", "--where", f"care_level={level}")
                newest = [max((f for f in r["facts"] if f["form"] == "CERT"), key=lambda f: f["effective"]["from"]) for r in certified]
                expected = [r["person"]["insured"] for r, fact in zip(certified, newest) if fact["body"]["care_level"] == level]
                self.assertEqual([record["person"]["insured"] for record in found], expected)
                # Whoever is shown no certification finds nobody by it.
                without = self.pages(node, "municipality:131011", "--where", f"care_level={level}", "--kinds", "life")
                self.assertEqual(without, [])

    def test_each_person_shown_has_the_look_in_the_own_log(self):
        node = self.settled[0]
        for record in self.pages(node, OFFICE):
            person = record["person"]
            entries = node.run("log", "list", "--insurer", person["insurer"], "--insured", person["insured"], "--json").json()["entries"]
            body = next(entry["body"] for entry in entries if entry["entry"] == record["access"]["entry"])
            self.assertEqual((body["event"]["through"], body["event"]["organisation"]), ("list", "1370000011"))

    def test_an_export_holds_everybody_and_replaces_nothing(self):
        for node in self.settled:
            out = node.folder / "people.ndjson"
            ran = node.run("record", "export", "--as", OFFICE, "--out", out, "--json")
            self.assertEqual(ran.status, OK, ran)
            lines = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
            self.assertEqual(ran.json()["people"], len(lines))
            self.expect_same([without_access(line) for line in lines], [without_access(r) for r in self.pages(node, OFFICE)], node.store)
            self.assertEqual(out.stat().st_mode & 0o777, 0o600)
            self.assertEqual(node.run("record", "export", "--as", OFFICE, "--out", out).status, CONFLICT)
            other = node.folder / "other.ndjson"
            self.assertEqual(node.run("record", "export", "--as", OFFICE, "--out", other, "--resume").status, NOT_FOUND)

    def test_an_export_that_broke_off_is_gone_on_with_and_leaves_out_who_withdrew(self):
        for node in self.settled:
            whole = node.folder / "whole.ndjson"
            self.assertEqual(node.run("record", "export", "--as", "municipality:131011", "--out", whole).status, OK)
            lines = whole.read_text(encoding="utf-8").splitlines(keepends=True)
            broken = node.folder / "broken.ndjson.part"
            broken.write_text("".join(lines[:5]) + lines[5][:40], encoding="utf-8")
            self.assertEqual(node.run("record", "export", "--as", "municipality:131011", "--out", node.folder / "broken.ndjson").status, CONFLICT)
            person = json.loads(lines[8])["person"]
            hold = ["--insurer", person["insurer"], "--insured", person["insured"], "--against", "131011"]
            self.assertEqual(node.run("hold", "add", *hold).status, OK)
            ran = node.run("record", "export", "--as", "municipality:131011", "--out", node.folder / "broken.ndjson", "--resume", "--json")
            self.assertEqual(ran.status, OK, ran)
            again = (node.folder / "broken.ndjson").read_text(encoding="utf-8").splitlines()
            self.assertEqual([json.loads(line)["person"]["insured"] for line in again],
                             [json.loads(line)["person"]["insured"] for n, line in enumerate(lines) if n != 8])
            self.assertFalse(broken.exists())
            self.assertEqual(node.run("hold", "end", *hold).status, OK)

    def test_what_is_no_list_is_refused(self):
        node = self.settled[0]
        for options in (["--as", "resident:self"], ["--as", "proxy:1"], ["--as", "municipality:131011", "--where", "name=x"],
                        ["--as", "municipality:131011", "--where", "valid_to_before"], ["--as", "municipality:131011", "--after", "131011"],
                        ["--as", "municipality:131011", "--count", "0"], ["--as", "municipality:131011", "--count", "101"]):
            self.assertEqual(node.run("record", "list", *options).status, USAGE, options)

    def test_over_https_by_cursors_that_are_good_for_nobody_else(self):
        node = self.settled[-1]
        server = Server(node)
        try:
            client = server.client()

            def ask(query):
                answer = client.send(f"GET /municipality/v1/people{query} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode("ascii"))
                return answer.status, answer.json()

            people, query = [], "?count=5"
            while query:
                status, page = ask(query)
                self.assertEqual(status, 200, page)
                people += page["people"]
                query = page["next"] and "?count=5&cursor=" + page["next"]
                if page["next"]:
                    self.assertNotIn("0000", page["next"])
                    cursor = page["next"]
            listed = self.pages(node, "municipality:131011", "--role", "certification_clerk")
            self.expect_same([{**without_access(p), "scores": None} for p in people], [{**without_access(p), "scores": None} for p in listed], "https")
            self.assertEqual(ask("?valid_to_from=2026-01-01&cursor=" + cursor)[0], 400)
            changed = cursor[:20] + ("A" if cursor[20] != "A" else "B") + cursor[21:]
            self.assertEqual(ask("?cursor=" + changed)[0], 400)
        finally:
            server.stop()
        self.assertNotIn(cursor, server.said.read_text(encoding="utf-8"))


if __name__ == "__main__":
    unittest.main(verbosity=2)
