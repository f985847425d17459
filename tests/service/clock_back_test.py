#!/usr/bin/env python3
"""The clock of a node, and of its database, is set back by weeks: the day decisions are made on stays, and nothing opens again.

The clock is libfaketime's (Debian's faketime), put before the program and PostgreSQL; it reads from a file what to add.
"""

import datetime
import pathlib
import unittest

from asking import Server, rows
from node_tools import PROGRAM, Node, ServiceTest, environment, has_store, write_town
from own_cluster import OwnCluster

LIBRARIES = sorted(pathlib.Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))
SANITIZED = any(word in pathlib.Path(PROGRAM).read_bytes() for word in (b"__asan_init", b"__tsan_init"))  # must be loaded first
PERSON = ["--insurer", "131011", "--insured", "0000000001"]
CARE_MANAGER = ["--as", "care_manager:1370000011", "--role", "care_manager", "--purpose", "care"]
HOSPITAL = ["--as", "medical_institution:1310000001", "--role", "physician"]
COUNTER = ["--channel", "municipality_counter", "--by", "clerk"]
AHEAD, CONSENT = 40, 20  # days
REFUSED = 5


class Clock:
    """What `variables` are given to follows it, running or not."""

    def __init__(self, file):
        self.file = file
        self.variables = {"LD_PRELOAD": str(LIBRARIES[0]), "FAKETIME_TIMESTAMP_FILE": str(file), "FAKETIME_NO_CACHE": "1",
                          "FAKETIME_DONT_FAKE_MONOTONIC": "1", "FAKETIME_DONT_RESET": "1"}
        self.set(0)

    def set(self, days):
        new = self.file.with_suffix(".new")
        new.write_text(f"+{days}d\n", encoding="ascii")
        new.rename(self.file)  # at no moment without a word in it


def day_in_japan(ahead=0):
    japan = datetime.timezone(datetime.timedelta(hours=9))
    return (datetime.datetime.now(japan) + datetime.timedelta(days=ahead)).date().isoformat()


@unittest.skipUnless(LIBRARIES and not SANITIZED, "faketime is not installed, or the program is made with a sanitizer")
class ClockBack(ServiceTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.folder.chmod(0o711)
        cls.clock = Clock(cls.folder / "clock")
        cls.town = write_town(cls.folder / "town", people=10)

    def run_on(self, node, *words):
        return node.run(*words, env={**environment(), **self.clock.variables})

    def done(self, node, *words):
        ran = self.run_on(node, *words)
        self.assertEqual(ran.status, 0, ran)
        return ran

    def seen_by_care_manager(self, node):
        ran = self.run_on(node, "record", "show", *PERSON, *CARE_MANAGER, "--kinds", "life,care_plan", "--explain", "--json")
        self.assertIn(ran.status, (0, REFUSED), ran)
        return {(d["effect"], d["ground"]) for d in ran.json()["decisions"]}

    def emergency_without_words(self, node):
        return self.run_on(node, "record", "show", *PERSON, *HOSPITAL, "--mode", "emergency", "--json")

    def on_a_node(self, store):
        self.clock.set(0)
        node = Node.make(store, self.folder / store)  # goes with the folder, or its cluster
        self.done(node, "import", "run", self.town)
        self.done(node, "consent", "refuse", *PERSON, *COUNTER)
        self.done(node, "consent", "grant", *PERSON, *COUNTER, "--scope", "organisation:1370000011", "--to", day_in_japan(CONSENT))
        server = Server(node, env={**environment(), **self.clock.variables})
        self.addCleanup(server.stop)
        self.expect_nothing_opens(node, server)
        self.expect_whole_log(node, "after the clock was set back")

    def expect_nothing_opens(self, node, server):
        def days():
            answer = server.client().ask(("131011", "0000000001"))
            self.assertTrue(answer.shown, answer)
            return [rows(node, "SELECT day FROM log_head")[0][0], answer.json()["as_of"]]

        today, then = day_in_japan(), day_in_japan(AHEAD)
        self.assertEqual(days(), [today] * 2)
        self.assertEqual(self.seen_by_care_manager(node), {("permit", "consent")})

        self.clock.set(AHEAD)
        self.assertEqual(days(), [then] * 2, "the clock is not the one that was set")
        self.assertEqual({ground for _, ground in self.seen_by_care_manager(node)}, {"refused"})
        self.done(node, "emergency", "declare", *PERSON, *HOSPITAL, "--reason", "found unconscious")
        self.assertEqual(self.emergency_without_words(node).status, 0)
        self.done(node, "consent", "withdraw", *PERSON, *COUNTER, "--scope", "organisation:1370000011")
        head = node.folder / "head.txt"
        head.write_text(self.done(node, "log", "checkpoint").out, encoding="utf-8")

        self.clock.set(0)
        self.assertEqual(days(), [then] * 2, "the day went back")
        self.assertEqual({ground for _, ground in self.seen_by_care_manager(node)}, {"withdrawn"})
        # Nor by an act whose time is now before the withdrawal's.
        self.done(node, "consent", "grant", *PERSON, *COUNTER, "--scope", "organisation:1370000011")
        self.assertEqual({ground for _, ground in self.seen_by_care_manager(node)}, {"withdrawn"})
        # An emergency of at most a day does not become one of weeks.
        ran = self.emergency_without_words(node)
        self.assertNotIn('"ground":"emergency"', ran.out)
        # The chains go on by number; times in them go back, which is no fault.
        self.done(node, "log", "checkpoint")
        ran = self.done(node, "log", "verify", "--head", head, "--json")
        self.assertEqual((ran.json()["faults"], ran.json()["tail"]), ([], "proved"))
        times = [entry["body"]["at"] for entry in self.done(node, "log", "list", *PERSON, "--json").json()["entries"]]
        self.assertNotEqual(times, sorted(times))
        self.assertNotEqual(times, sorted(times, reverse=True))

    def test_sqlite(self):
        self.on_a_node("sqlite")

    @unittest.skipUnless(has_store("postgresql"), "KAKEHASHI_TEST_POSTGRESQL is not set")
    def test_postgresql(self):
        cluster = OwnCluster(self.folder, "autovacuum=off", **self.clock.variables)
        self.addCleanup(cluster.remove)
        self.on_a_node("postgresql")


if __name__ == "__main__":
    unittest.main(verbosity=2)
