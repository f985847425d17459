#!/usr/bin/env python3
"""What the synthetic town writes passes the check as a whole, is the same for the same seed, and takes no more memory when it is big."""

import collections
import json
import os
import subprocess
import unittest

from node_tools import PROGRAM, ServiceTest, environment, kakehashi

UNCONFIRMED = "ADL_MAINTENANCE_ADDITION_2024, INDIVIDUAL_FUNCTION_TRAINING_PLAN_2024, SCIENTIFIC_CARE_PROMOTION_2024"


def peak_memory(*arguments):
    """KiB that one run of the program had at its height."""
    child = subprocess.Popen([PROGRAM, *map(str, arguments)], env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        raise AssertionError(f"status {child.returncode}")
    return usage.ru_maxrss


class SyntheticTown(ServiceTest):
    def write(self, name, *arguments):
        folder = self.folder / name
        ran = kakehashi("synth", "--seed", 11, "--out", folder, *arguments)
        self.assertEqual(ran.status, 0, ran)
        return folder

    def check(self, town):
        config = self.folder / "check.properties"
        config.write_text(f"import.unconfirmed_forms = {UNCONFIRMED}\n", encoding="utf-8")
        ran = kakehashi("import", "check", town, "--config", config, "--data", self.folder / "nowhere", "--ndjson")
        return ran, [json.loads(line) for line in ran.out.splitlines()]

    def test_all_of_it_passes_the_check(self):
        ran, lines = self.check(self.write("whole", "--people", 1500, "--months", 3, "--unconfirmed-forms"))
        # A change of level or a move cuts a certification short, and some services go on over midnight; nothing else is found.
        found = collections.Counter((line["rule"], line["effect"]) for line in lines if line["type"] == "finding")
        self.assertLessEqual(set(found), {(rule, "warning") for rule in ("R07", "Y03", "Y04")}, found)
        self.assertEqual(ran.status, 0, ran)
        verdicts = collections.Counter(line["verdict"] for line in lines if line["type"] == "set")
        self.assertEqual(set(verdicts), {"importable"}, verdicts)
        self.assertEqual(sum(line["people_aside"] for line in lines if line["type"] == "set"), 0)

    def test_the_same_seed_gives_the_same_bytes(self):
        wishes = ("--people", 130, "--months", 4, "--unconfirmed-forms")
        one, same = (self.write(name, *wishes) for name in ("one", "same"))
        names = [sorted(file.name for file in town.iterdir()) for town in (one, same)]
        self.assertEqual(names[0], names[1])
        self.assertEqual([name for name in names[0] if (one / name).read_bytes() != (same / name).read_bytes()], [])

    def test_a_big_town_takes_no_more_memory(self):
        small, big = (peak_memory("synth", "--people", people, "--out", self.folder / str(people)) for people in (2000, 10_000))
        self.assertLess(big, small * 1.2, (small, big))


if __name__ == "__main__":
    unittest.main()
