#!/usr/bin/env python3
"""What somebody meets who does not know the program yet: help in both languages, and what is said of a slip."""

import csv
import re
import unittest

from node_tools import ROOT, environment, kakehashi

JAPANESE = {**environment(), "LC_ALL": "ja_JP.UTF-8"}
JAPANESE_SIGN = "[ぁ-んァ-ヶ一-龠、]"
USAGE = 2


def commands(*noun):
    """All commands of the program, nouns included, from its own help."""
    below = kakehashi(*noun, "--help").out.partition("Subcommands:")[2]
    names = [line.split()[0] for line in below.splitlines() if line.startswith("  ") and line.strip()]
    return [noun, *(command for name in names for command in commands(*noun, name))]


class Help(unittest.TestCase):
    def test_everything_is_said_in_japanese_too(self):
        for command in commands():
            with self.subTest(command=command):
                said = kakehashi(*command, "--help", env=JAPANESE).out.splitlines()
                self.assertRegex(said[0], JAPANESE_SIGN)
                told = [line.strip() for line in said[1:] if not re.match(r"使い方| {2}-", line)]
                told += [line.split("  ", 2)[2].strip() for line in said if re.match(r" {2}-.* {2}", line)]
                for text in filter(None, told):
                    self.assertRegex(text, JAPANESE_SIGN)

    def test_no_sentence_is_kept_that_nobody_says(self):
        spoken = "".join(kakehashi(*command, "--help").out for command in commands())
        spoken = " ".join(spoken.split())
        labels = {"REQUIRED", "SUBCOMMAND", "OPTIONS", "Positionals", "Usage", "Options", "Subcommands"}
        with open(ROOT / "conf" / "help.csv", encoding="utf-8") as table:
            for row in csv.DictReader(table):
                if row["en"] not in labels:
                    self.assertTrue(" ".join(row["en"].split()) in spoken, row["en"])

    def test_it_says_its_version(self):
        ran = kakehashi("--version")
        self.assertEqual(ran.status, 0)
        self.assertRegex(ran.out, r"^kakehashi \d+\.\d+\.\d+\n$")


class Slips(unittest.TestCase):
    def expect(self, place, code, *words):
        ran = kakehashi(*words)
        self.assertEqual((ran.status, ran.out), (USAGE, ""), ran)
        self.assertTrue(ran.err.startswith(f"kakehashi: {place}"), ran.err)
        self.assertIn(f"[{code}]", ran.err)
        self.assertIn("--help", ran.err)
        japanese = kakehashi(*words, env=JAPANESE)
        self.assertEqual(japanese.status, USAGE)
        self.assertRegex(japanese.err, r"ません.*\[" + code)
        return ran

    def test_an_unknown_word_is_named(self):
        self.expect("recrod: ", "KK-8222", "recrod", "show")
        self.expect("lsit: ", "KK-8222", "log", "lsit")
        self.expect("--insurrer: ", "KK-8222", "log", "list", "--insurrer", "131011")

    def test_what_is_missing_is_named(self):
        self.expect("", "KK-8223")
        self.expect("", "KK-8223", "log")
        self.expect("--insurer: ", "KK-8223", "log", "list", "--insured", "0000000001")

    def test_a_value_is_never_told(self):
        ran = self.expect("--port: ", "KK-8224", "serve", "--port", "123456789018")
        self.assertNotIn("123456789018", ran.err)
        ran = self.expect("", "KK-8222", "doctor", "123456789018")
        self.assertNotIn("123456789018", ran.err)


if __name__ == "__main__":
    unittest.main(verbosity=2)
