#!/usr/bin/env python3
"""An import that is killed leaves every set wholly there or not at all, and can simply be run again.

KAKEHASHI_KILL_POINTS says how many times the import is killed on each store, KAKEHASHI_KILL_PEOPLE how many people's
records are compared after each kill (others each time). Unless told it is 12 times and 5 people. KAKEHASHI_KILL_SEED
repeats a run.
"""

import os
import random
import subprocess
import time
import unittest

from node_tools import Node, ServiceTest, has_store, numbered_sets_of, people_of, picture_of, sets_of, write_town

POINTS = int(os.environ.get("KAKEHASHI_KILL_POINTS", "12"))
LOOKED_AT = int(os.environ.get("KAKEHASHI_KILL_PEOPLE", "5"))
SEED = int(os.environ.get("KAKEHASHI_KILL_SEED", str(random.SystemRandom().randrange(1_000_000))))

UNPUBLISHED = {"received", "receiving"}


class KillImport(ServiceTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.town = write_town(cls.folder / "town", people=40)
        cls.people = people_of(cls.town)
        cls.files_of_set = {}

    def started_and_killed(self, node, after):
        """Runs the import and kills it `after` seconds later; whether it was still running."""
        program = node.start("import", "run", self.town)
        try:
            program.wait(after)
            return False
        except subprocess.TimeoutExpired:
            program.kill()
            program.wait()
            return True

    def published(self, node):
        """The sets whose publication is visible, as the node says."""
        return frozenset(name for name, outcome in sets_of(node).items() if outcome not in UNPUBLISHED)

    def node_with_only(self, store, empty, published, known):
        """A node after an undisturbed import of just these sets."""
        if published not in known:
            node = empty.copy(self.folder / f"{store}-only-{len(known)}")
            self.nodes.append(node)
            files = [self.town / file for name in published for file in self.files_of_set[name]]
            if files:
                ran = node.run("import", "run", *files)
                self.assertEqual(ran.status, 0, ran)
            known[published] = node
        return known[published]

    def learn_files(self, node):
        for number, name in numbered_sets_of(node):
            self.files_of_set[name] = node.run("import", "show", number, "--json").json()["files"]

    def kill_and_go_on(self, store):
        chance = random.Random(SEED)
        empty = Node.make(store, self.folder / f"{store}-empty")
        self.nodes.append(empty)
        whole = empty.copy(self.folder / f"{store}-whole")
        self.nodes.append(whole)
        began = time.monotonic()
        ran = whole.run("import", "run", self.town)
        lasted = time.monotonic() - began
        self.assertEqual(ran.status, 0, ran)
        self.learn_files(whole)
        expected = picture_of(whole, self.people, municipality=True)
        expected_sets = sets_of(whole)

        known = {}
        killed = 0
        between = 0
        for point in range(POINTS):
            where = f"{store}, point {point} of seed {SEED}"
            some = chance.sample(self.people, min(LOOKED_AT, len(self.people)))
            node = empty.copy(self.folder / f"{store}-{point}")
            began = time.monotonic()
            if self.started_and_killed(node, chance.uniform(0.02, lasted)):
                killed += 1
            else:
                lasted = time.monotonic() - began
            self.expect_whole_log(node, where)
            published = self.published(node)
            between += 0 < len(published) < len(expected_sets)
            only = self.node_with_only(store, empty, published, known)
            self.expect_same_picture(picture_of(only, some), picture_of(node, some), f"{where}, after the kill")
            ran = node.run("import", "run", self.town)
            self.assertEqual(ran.status, 0, f"{where}: {ran}")
            self.assertEqual(expected_sets, sets_of(node), where)
            last = point == POINTS - 1
            again = self.people if last else some
            self.expect_same_picture({person: expected[person] for person in again},
                                     picture_of(node, again, municipality=True), f"{where}, run again")
            self.expect_whole_log(node, where)
            node.remove()
        print(f"{store}: an import of {lasted:.1f} s killed {killed} times, {between} times between two sets, "
              f"seed {SEED}", flush=True)
        self.assertGreater(between, 0, "no kill fell into the import")

    def test_sqlite(self):
        self.kill_and_go_on("sqlite")

    @unittest.skipUnless(has_store("postgresql"), "KAKEHASHI_TEST_POSTGRESQL is not set")
    def test_postgresql(self):
        self.kill_and_go_on("postgresql")


if __name__ == "__main__":
    unittest.main(verbosity=2)
