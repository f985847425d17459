#!/usr/bin/env python3
"""Care-plan files in another edition: what is written, what is told, and that nothing is replaced or half there."""

import csv
import io
import unittest

from node_tools import ServiceTest, kakehashi, write_town

OK, INPUT, NOT_FOUND, CONFLICT, PARTLY = 0, 3, 6, 7, 9


class Convert(ServiceTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        town = write_town(cls.folder / "town", people=20)
        cls.given = cls.folder / "given"
        cls.given.mkdir()
        for file in town.iterdir():
            if file.name.startswith(("UPPLAN", "UPSIKYU", "UPHOSOKU_2", "UPJSK")):
                (cls.given / file.name).write_bytes(file.read_bytes())

    def convert(self, given, edition, to, *arguments):
        return kakehashi("import", "convert", given, "--edition", edition, "--to", to, "--json", *arguments)

    @staticmethod
    def content(folder):
        return {file.name: file.read_bytes() for file in folder.iterdir()}

    def rules(self, ran):
        return {finding["rule"] for one in ran.json()["sets"] for finding in one["findings"]}

    def test_to_the_third_edition_and_back(self):
        older, newer, again = (self.folder / name for name in ("older", "newer", "again"))
        ran = self.convert(self.given, "3.x", older)
        self.assertEqual(ran.status, PARTLY, ran)  # equipment codes have no place there
        self.assertIn("W01", self.rules(ran))
        self.assertEqual(len(self.content(older)), len(self.content(self.given)))
        self.assertTrue(all(b"202208," == content[:7] for content in self.content(older).values()))
        self.assertEqual(self.convert(older, "4.1", newer).status, OK)
        self.assertEqual(self.content(newer).keys(), self.content(self.given).keys())
        self.assertEqual(self.convert(newer, "3.x", again).status, OK)
        self.assertEqual(self.content(again), self.content(older))

    def test_the_same_edition_gives_the_same_bytes(self):
        same = self.folder / "same"
        self.assertEqual(self.convert(self.given, "4.1", same).status, OK)
        self.assertEqual(self.content(same), self.content(self.given))

    def test_nothing_is_replaced(self):
        taken = self.folder / "taken"
        self.assertEqual(self.convert(self.given, "4.1", taken).status, OK)
        before = self.content(taken)
        ran = self.convert(self.given, "4.1", taken)
        self.assertEqual(ran.status, CONFLICT, ran)
        self.assertIn("KK-6102", ran.err)
        self.assertEqual(self.content(taken), before)

    def test_a_dry_run_writes_nothing(self):
        to = self.folder / "dry"
        self.assertEqual(self.convert(self.given, "4.1", to, "--dry-run").status, OK)
        self.assertFalse(to.exists())

    def test_files_of_other_standards_are_left_alone(self):
        mixed = self.folder / "mixed"
        mixed.mkdir()
        for name, content in self.content(self.given).items():
            (mixed / name).write_bytes(content)
        card = "KK_CARD_131011_20261101090800.csv"
        (mixed / card).write_bytes(b"x,y\r\n")
        ran = self.convert(mixed, "4.1", self.folder / "of-mixed")
        self.assertEqual(ran.status, OK, ran)
        self.assertEqual(ran.json()["left_alone"], [card])
        self.assertEqual(self.content(self.folder / "of-mixed").keys(), self.content(self.given).keys())

    def test_what_cannot_be_converted_is_told(self):
        bad = self.folder / "bad"
        bad.mkdir()
        (bad / "notes.csv").write_bytes(b"hello")
        ran = self.convert(bad, "4.1", self.folder / "nothing")
        self.assertEqual(ran.status, INPUT, ran)
        self.assertEqual(ran.json()["left_alone"], ["notes.csv"])
        ran = self.convert(self.given, "9.9", self.folder / "nothing")
        self.assertEqual(ran.status, NOT_FOUND, ran)
        self.assertIn("KK-6104", ran.err)
        self.assertIn("4.1", ran.err)

    def test_files_in_utf_8_are_taken_only_when_asked(self):
        wrong = self.folder / "wrong"
        wrong.mkdir()
        name, content = next((n, c) for n, c in self.content(self.given).items() if n.startswith("UPJSK"))
        (wrong / name).write_bytes(content.decode("cp932").encode("utf-8"))
        self.assertEqual(self.convert(wrong, "4.1", self.folder / "mended").status, INPUT)
        ran = self.convert(wrong, "4.1", self.folder / "mended", "--from-utf8")
        self.assertEqual(ran.status, OK, ran)
        self.assertEqual((self.folder / "mended" / name).read_bytes(), content)

    def test_names_are_told_of_nobody(self):
        ran = self.convert(self.given, "3.x", self.folder / "quiet")
        for file in self.given.glob("UPHOSOKU*"):
            for cells in csv.reader(io.StringIO(file.read_bytes().decode("cp932"), newline="")):
                for personal in (cells[2], cells[4], cells[5]):
                    self.assertNotIn(personal, ran.said)


if __name__ == "__main__":
    unittest.main()
