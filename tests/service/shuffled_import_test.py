#!/usr/bin/env python3
"""Files that arrive one by one and in any order end in the same record.

LIFE files carry no order of their own: what came later counts. They keep their order among themselves; everything else
is shuffled, and what comes before its people waits for them. KAKEHASHI_SHUFFLES says how many orders (5 unless told),
KAKEHASHI_SHUFFLE_SEED repeats a run.
"""

import collections
import os
import random
import re
import unittest

from node_tools import Node, ServiceTest, has_store, people_of, picture_of, rows_of_sets, sets_of, write_town

SHUFFLES = int(os.environ.get("KAKEHASHI_SHUFFLES", "5"))
SEED = int(os.environ.get("KAKEHASHI_SHUFFLE_SEED", str(random.SystemRandom().randrange(1_000_000))))

LIFE = re.compile(r"^(FORM_|SERVICE_USER_INFO_)")


def arrivals_of(town):
    """What arrives together: the files of one care-plan set, an index with its PDFs, else each file by itself."""
    together = collections.defaultdict(list)
    for file in sorted(town.iterdir()):
        if file.name == "demo-people.json":
            continue
        indexed = re.match(r"^(KK_DOCUMENT_\d{10}_\d{14})(_\d\d\.pdf|\.csv)$", file.name)
        plan = re.match(r"^(UPPLAN|UPSIKYU|UPHOSOKU|UP[123]KYO|UPKIHON|UPYOBO)(_SUB[12]?|_IMAGE)?_(000000_)?(.+?)(_\d{4})?\.\w+$",
                        file.name)
        name = indexed.group(1) if indexed else file.name
        name = "KIHON_" * file.name.startswith("UPKIHON") + plan.group(4) if plan else name
        together[name].append(file)
    return [together[name] for name in sorted(together)]


def shuffled(arrivals, chance):
    """Any order that leaves LIFE files in theirs."""
    life = [files for files in arrivals if LIFE.match(files[0].name)]
    order = arrivals[:]
    chance.shuffle(order)
    return [life.pop(0) if LIFE.match(files[0].name) else files for files in order]


class ShuffledImport(ServiceTest):
    def shuffle(self, store):
        town = write_town(self.folder / f"town-{store}", people=20)
        people = people_of(town)
        empty = Node.make(store, self.folder / f"{store}-empty")
        self.nodes.append(empty)
        arrivals = arrivals_of(town)
        expected = expected_sets = None
        waited = 0
        for n in range(SHUFFLES + 1):
            node = empty.copy(self.folder / f"{store}-{n}")
            self.nodes.append(node)
            where = f"{store}, order {n} of seed {SEED}"
            if n == 0:
                ran = node.run("import", "run", town)
                self.assertEqual(ran.status, 0, ran)
                expected, expected_sets = picture_of(node, people, municipality=True), sets_of(node)
                continue
            for files in shuffled(arrivals, random.Random(SEED + n)):
                ran = node.run("import", "run", *files, "--json")
                self.assertEqual(ran.status, 0, f"{where}: {files[0].name}: {ran}")
                waited += any(s["outcome"] == "waiting" for s in ran.json()["sets"])
            self.assertEqual([], [s for s in rows_of_sets(node) if s["waiting"] or s["quarantined"]], where)
            self.expect_same_outcomes(expected_sets, sets_of(node), where)
            self.expect_same_picture(expected, picture_of(node, people, municipality=True), where)
            self.expect_whole_log(node, where)
            node.remove()
        print(f"{store}: {SHUFFLES} orders of {len(arrivals)} arrivals, {waited} had to wait, seed {SEED}", flush=True)
        self.assertGreater(waited, 0, "nothing came before its people: not shuffled")

    def expect_same_outcomes(self, expected, found, where):
        """An older sending that arrives late is superseded instead of applied; nothing else may differ."""
        self.assertEqual(sorted(expected), sorted(found), where)
        for name, outcome in found.items():
            allowed = {expected[name], "applied", "superseded"}
            self.assertIn(outcome, allowed, f"{where}: {name}")

    def test_sqlite(self):
        self.shuffle("sqlite")

    @unittest.skipUnless(has_store("postgresql"), "KAKEHASHI_TEST_POSTGRESQL is not set")
    def test_postgresql(self):
        self.shuffle("postgresql")


if __name__ == "__main__":
    unittest.main(verbosity=2)
