#!/usr/bin/env python3
"""What a clerk is told before an import: what goes in, what does not, and who has to do what."""

import csv
import html.parser
import io
import json
import subprocess
import unittest
import zipfile

from node_tools import PROGRAM, ROOT, Ran, ServiceTest, environment, kakehashi, write_town

OK, USAGE, INPUT, CONFLICT = 0, 2, 3, 7
CARE_MANAGER = "1370000011"
INDIVIDUAL_NUMBER = "123456789018"


def in_japanese(*arguments):
    words = [PROGRAM, *map(str, arguments)]
    spoken = {**environment(), "LANG": "ja_JP.UTF-8", "LC_ALL": "ja_JP.UTF-8"}
    return Ran(subprocess.run(words, capture_output=True, env=spoken, check=False, timeout=300))


class Page(html.parser.HTMLParser):
    """Text and tags of a page; tags that are not closed in order are an error."""

    EMPTY = {"meta", "br"}

    def __init__(self, text):
        super().__init__()
        self.open, self.tags, self.text = [], [], ""
        self.feed(text)
        self.close()
        if self.open:
            raise AssertionError(f"never closed: {self.open}")

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            raise AssertionError(f"closed out of order: {tag}")

    def handle_data(self, data):
        self.text += data


class DoctorTest(ServiceTest):
    """A town, and folders with a few files of it, changed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.town = write_town(cls.folder / "town", people=30)
        cls.made = 0
        plans = sorted(file.name for file in cls.town.glob(f"UPPLAN_202611_{CARE_MANAGER}_43_*_20261025*.CSV"))
        cls.sets = [cls.set_of(name.split("_", 1)[1]) for name in plans]
        cls.personal = {row[name] for file in cls.town.glob("KK_PERSON_*.csv")
                        for row in csv.DictReader(io.StringIO(file.read_bytes().decode("cp932")))
                        for name in ("氏名", "氏名カナ", "住所", "電話番号", "被保険者番号")} - {""}

    @classmethod
    def set_of(cls, rest):
        return {file.name: file.read_bytes() for file in cls.town.glob(f"*_{rest}")}

    def folder_of(self, *parts):
        cls = type(self)
        cls.made += 1
        folder = self.folder / f"files-{cls.made}"
        folder.mkdir()
        for files in parts:
            for name, content in files.items():
                (folder / name).write_bytes(content)
        return folder

    @staticmethod
    def changed(files, form, change):
        return {name: change(content) if name.startswith(form + "_") else content for name, content in files.items()}

    def expect_nobody_named(self, text):
        for secret in self.personal | {INDIVIDUAL_NUMBER}:
            self.assertNotIn(secret, text)


class Summary(DoctorTest):
    def mixed(self):
        """A whole sending, one that is written in UTF-8, and one with a row too short and a day that is none."""
        def spoil(content):
            rows = content.split(b"\r\n")
            cells = rows[0].split(b",")
            rows[0] = b",".join(cells[:4])
            other = next(n for n, row in enumerate(rows) if row.startswith(b"202407,") and row.split(b",")[2] != cells[2])
            cells = rows[other].split(b",")
            cells[3] = b"20260231"
            rows[other] = b",".join(cells)
            return b"\r\n".join(rows)

        utf8 = {name: content.decode("cp932").encode("utf-8") for name, content in self.sets[1].items()}
        return self.folder_of(self.sets[0], utf8, self.changed(self.sets[2], "UPPLAN", spoil))

    def test_first_what_can_be_imported_and_who_has_to_do_what_then_the_details(self):
        ran = kakehashi("import", "check", self.mixed())
        self.assertEqual(ran.status, INPUT, ran)
        for earlier, later in zip(*[iter((
                "Can be imported: 1 sending\n", "Can be imported for some of the people only: 1 sending\n",
                "Can be imported for some", "Cannot be imported: 1 sending\n",
                "Cannot be imported", f"Ask the sender {CARE_MANAGER}\n",
                f"Ask the sender {CARE_MANAGER}\n", "In detail\n"))] * 2):
            self.assertIn(earlier, ran.out)
            self.assertLess(ran.out.index(earlier), ran.out.index(later), ran.out)
        self.assertIn("of them put aside: 2", ran.out)
        self.assertIn("[C01] 3 places", ran.out)
        self.assertIn("line 1 [C02]", ran.out)
        self.assertIn("item 4 作成年月日 [R03] that person's rows are put aside", ran.out)
        self.expect_nobody_named(ran.said)

    def test_it_speaks_japanese(self):
        ran = in_japanese("import", "check", self.mixed())
        for words in ("取り込めます: 1 件の送信", "一部の人だけ取り込めます: 1 件の送信", "取り込めません: 1 件の送信",
                      f"送信元 {CARE_MANAGER} に頼むこと", "くわしく", "1行目 [C02] その人の分だけ保留"):
            self.assertIn(words, ran.out)
        self.assertNotIn("put aside", ran.out)

    def test_a_good_folder_asks_nothing_of_anybody(self):
        ran = kakehashi("import", "check", self.folder_of(self.sets[0]))
        self.assertEqual(ran.status, OK, ran)
        self.assertNotIn("Ask", ran.out)

    def test_every_kind_of_set_has_a_name_in_both_languages(self):
        with (ROOT / "conf" / "set-kinds.csv").open(encoding="utf-8") as table:
            named = {row["kind"]: row for row in csv.DictReader(table)}
        with next((ROOT / "conf" / "layouts" / "careplan").glob("*/sets.csv")).open(encoding="utf-8") as table:
            kinds = {row["set"] for row in csv.DictReader(table)}
        self.assertEqual(kinds - set(named), set())
        ran = in_japanese("import", "check", self.town)
        for line in ran.out.splitlines():
            self.assertNotRegex(line, r"^  [a-z]+_[a-z_]+ ")

    def test_a_spreadsheet_or_archive_of_another_sort_has_a_cure(self):
        folder = self.folder_of({"計画.xlsx": b"PK\x03\x04", "plan.lzh": b"\x1e\x00-lh5-"})
        self.assertIn("CSV のまま", in_japanese("import", "check", folder).out)
        self.assertIn("ask for the CSV itself", kakehashi("import", "check", folder).out)

    def test_what_only_has_the_name_of_a_csv_is_called_what_it_is(self):
        register = next(self.town.glob("KK_PERSON_*.csv"))
        for content, rule, words in (
                (b"PK\x03\x04....[Content_Types].xml....xl/workbook.xml", "C09", "中身は Excel (xlsx) です"),
                (register.read_bytes().replace(b",", b"\t"), "C11", "カンマではありません（タブ）"),
                (register.read_bytes().decode("cp932").encode("euc_jp", errors="replace"), "C12", "EUC-JP のため")):
            ran = in_japanese("import", "check", self.folder_of({register.name: content}))
            self.assertIn(f"[{rule}] 1 か所", ran.out)
            self.assertIn(words, ran.out)
            self.assertNotIn("[C01]", ran.out)

    def test_details_speak_japanese_too(self):
        letter = next(self.town.glob("KK_DOCUMENT_*.xml"))
        moved = letter.read_bytes().replace(b"http://hl7.org/fhir", b"http://hl7.org/fihr", 1)
        folder = self.folder_of({letter.name: moved})
        self.assertIn("（XML：FHIR ではない名前空間）", in_japanese("import", "check", folder).out)
        self.assertIn("(XML: other namespace)", kakehashi("import", "check", folder).out)

    def test_an_empty_cell_is_told_without_empty_brackets(self):
        register = next(self.town.glob("KK_PERSON_*.csv"))
        rows = list(csv.reader(io.StringIO(register.read_bytes().decode("cp932"), newline="")))
        rows[1][rows[0].index("資格取得日")] = ""
        text = io.StringIO(newline="")
        csv.writer(text).writerows(rows)
        folder = self.folder_of({register.name: text.getvalue().encode("cp932")})
        for ran in (in_japanese("import", "check", folder), kakehashi("import", "check", folder)):
            self.assertIn("R01", ran.out)
            self.assertNotIn("（）", ran.out)
            self.assertNotIn("()", ran.out)

    def test_the_json_has_the_summary_beside_the_sets(self):
        ran = kakehashi("import", "check", self.mixed(), "--json")
        told = ran.json()
        self.assertEqual(len(told["sets"]), 3)
        summary = told["summary"]
        self.assertEqual((summary["importable"], summary["partly"], summary["refused"]), (1, 1, 1))
        self.assertEqual(summary["people_aside"], 2)
        self.assertEqual({task["rule"] for task in summary["tasks"]}, {"C01", "C02", "R03"})
        for task in summary["tasks"]:
            self.assertEqual((task["who"], task["party"]), ("sender", CARE_MANAGER))
            self.assertNotEqual(task["action"], "")
        short = next(task for task in summary["tasks"] if task["rule"] == "C02")
        self.assertEqual(short["places"][0]["lines"], [1])

    def test_ndjson_is_a_line_per_thing(self):
        ran = kakehashi("import", "check", self.mixed(), "--ndjson")
        lines = [json.loads(line) for line in ran.out.splitlines()]
        self.assertEqual([line["type"] for line in lines].count("set"), 3)
        self.assertEqual(lines[-1]["type"], "summary")
        found = [line for line in lines if line["type"] == "finding"]
        self.assertEqual({line["set"] for line in found if line["effect"] in ("set", "person")}, {
            n + 1 for n, line in enumerate(line for line in lines if line["type"] == "set") if line["verdict"] != "importable"})

    def test_what_was_not_looked_at_is_named(self):
        folder = self.folder_of(self.sets[0], {"読んでください.txt": "四月分です".encode(), "settings.json": b"{}", ".DS_Store": b"x"})
        ran = kakehashi("import", "check", folder, "--report", self.folder / "passed-over.html")
        self.assertEqual(ran.status, OK, ran)
        self.assertIn("Not looked at", ran.out)
        self.assertIn("  読んでください.txt\n", ran.out)
        self.assertIn("読んでください.txt", (self.folder / "passed-over.html").read_text(encoding="utf-8"))
        self.assertIn("見ていないもの", in_japanese("import", "check", folder).out)
        summary = kakehashi("import", "check", folder, "--json").json()["summary"]
        self.assertEqual(summary["passed_over"], ["settings.json", "読んでください.txt"])
        archive = self.folder / "with-notes.zip"
        with zipfile.ZipFile(archive, "w") as packed:
            for name, content in {**self.sets[0], "note.txt": b"hello"}.items():
                packed.writestr(name, content)
        self.assertEqual(kakehashi("import", "check", archive, "--json").json()["summary"]["passed_over"], ["note.txt"])
        mended = kakehashi("import", "check", folder, "--fix", self.folder / "fixed-without-notes", "--json").json()
        self.assertEqual(mended["summary"]["passed_over"], ["settings.json", "読んでください.txt"])

    def test_sendings_of_one_file_are_told_apart_by_its_name(self):
        letters = [file for file in self.town.glob("KK_DOCUMENT_*.json")][:2]
        self.assertEqual(len(letters), 2)
        ran = kakehashi("import", "check", self.folder_of({file.name: file.read_bytes() for file in letters}))
        for file in letters:
            self.assertRegex(ran.out, rf"\n  documents \(FHIR\) .*  {file.name}  1 people")

    def test_who_lacks_rows_in_a_file_cut_short_is_told_by_where_the_person_stands(self):
        files = self.changed(self.sets[2], "UPSIKYU", lambda content: content[:content.index(b"\r\n", len(content) // 2) + 2])
        told = kakehashi("import", "check", self.folder_of(files), "--json").json()
        missing = [finding for finding in told["sets"][0]["findings"] if finding["rule"] == "F03"]
        self.assertNotEqual(missing, [])
        for finding in missing:
            self.assertRegex(finding["item_name"], r"^UP(PLAN|HOSOKU)_.*:[0-9]+$")
            self.assertIn("UPSIKYU", finding["file"])

    def register_with(self, change):
        register = next(self.town.glob("KK_PERSON_131011_*.csv"))
        rows = list(csv.reader(io.StringIO(register.read_bytes().decode("cp932"), newline="")))
        text = io.StringIO(newline="")
        csv.writer(text, lineterminator="\r\n").writerows(change(rows))
        return self.folder_of({register.name: text.getvalue().encode("cp932")})

    def test_two_rows_that_contradict_each_other_are_told(self):
        def twice(rows):
            other = list(rows[1])
            other[rows[0].index("性別")] = {"1": "2", "2": "1"}[other[rows[0].index("性別")]]
            return [rows[0], rows[1], rows[2], other]

        told = kakehashi("import", "check", self.register_with(twice), "--json")
        self.assertEqual(told.status, INPUT)
        found = [(finding["rule"], finding["line"]) for finding in told.json()["sets"][0]["findings"] if finding["severity"] == "error"]
        self.assertEqual([rule for rule, _ in found], ["F16"])
        self.assertGreaterEqual(found[0][1], 4)  # a cell may hold a line break
        same = kakehashi("import", "check", self.register_with(lambda rows: [*rows[:2], rows[1]]), "--json").json()
        self.assertEqual([finding["rule"] for finding in same["sets"][0]["findings"]], ["R26"])

    def test_findings_beyond_a_thousand_are_counted(self):
        def spoilt(rows):
            made = []
            for number in range(1300):
                row = list(rows[1])
                row[rows[0].index("被保険者番号")] = f"{number:03}"
                made.append(row)
            return [rows[0], *made]

        for finding in kakehashi("import", "check", self.register_with(spoilt), "--json").json()["sets"][0]["findings"][-1:]:
            self.assertEqual(finding["rule"], "C08")
            self.assertIn("300", finding["message"])

    def test_what_is_written_with_shifts_is_not_mended(self):
        files = {name: content.decode("cp932").encode("iso2022_jp", "replace") for name, content in self.sets[0].items()}
        target = self.folder / "not-mended"
        kakehashi("import", "check", self.folder_of(files), "--fix", target)
        copies = {path.name: path.read_bytes() for path in target.rglob("*.CSV")}
        self.assertEqual(copies, files)

    def test_a_rule_is_explained_without_the_marks_of_its_blanks(self):
        for rule in ("R03", "F03", "F14"):
            ran = kakehashi("explain", rule)
            self.assertEqual(ran.status, OK)
            self.assertNotIn("{", ran.out)

    def test_nothing_is_left_behind(self):
        folder = self.mixed()
        before = {file: file.read_bytes() for file in folder.iterdir()}
        kakehashi("import", "check", folder)
        self.assertEqual(before, {file: file.read_bytes() for file in folder.iterdir()})

    def test_what_the_catalogue_marks_is_a_warning_in_the_lenient_profile(self):
        def unknown_code(content):
            rows = content.split(b"\r\n")
            cells = rows[0].split(b",")
            cells[22] = b"7"
            return b"\r\n".join([b",".join(cells), *rows[1:]])

        folder = self.folder_of({name: content for name, content in self.changed(self.sets[0], "UPPLAN", unknown_code).items()
                                 if not name.startswith("UPSIKYU")})
        strict = kakehashi("import", "check", folder, "--profile", "strict", "--json")
        self.assertEqual(strict.status, INPUT)
        found = {finding["rule"]: finding["severity"] for finding in strict.json()["sets"][0]["findings"]}
        self.assertEqual((found["F03"], found["R04"]), ("error", "error"))
        lenient = kakehashi("import", "check", folder, "--profile", "lenient", "--json")
        self.assertEqual(lenient.status, OK, lenient)
        found = {finding["rule"]: finding["severity"] for finding in lenient.json()["sets"][0]["findings"]}
        self.assertEqual((found["F03"], found["R04"]), ("warning", "warning"))
        self.assertEqual(kakehashi("import", "check", folder, "--profile", "loose").status, USAGE)


class Reports(DoctorTest):
    """Findings written to files, with names that try to be more than names."""

    FORMULA = "=HYPERLINK(1)&x.csv"
    MARKUP = "<script>alert(1)<&\"'x.csv"

    def spoiled(self):
        return self.folder_of(self.sets[0], {self.FORMULA: b"x", self.MARKUP: b"x", "＋1.csv": b"x"})

    def test_a_table_that_no_spreadsheet_calculates(self):
        for encoding, mark in (("utf8", b"\xef\xbb\xbf"), ("cp932", b"")):
            with self.subTest(encoding):
                target = self.folder / f"table-{encoding}.csv"
                ran = in_japanese("import", "check", self.spoiled(), "--csv", target, "--csv-encoding", encoding)
                self.assertEqual(ran.status, INPUT, ran)
                content = target.read_bytes()
                self.assertTrue(content.startswith(mark + '"判定"'.encode("cp932" if encoding == "cp932" else "utf-8")))
                text = content.removeprefix(mark).decode("cp932" if encoding == "cp932" else "utf-8")
                rows = list(csv.reader(io.StringIO(text, newline="")))
                self.assertEqual({len(row) for row in rows}, {15})
                files = [row[5] for row in rows]
                for name in (self.FORMULA, "＋1.csv"):
                    self.assertIn("'" + name, files)
                    self.assertNotIn(name, files)
                self.assertIn(self.MARKUP, files)
                for cell in (cell for row in rows for cell in row):
                    self.assertNotIn(cell[:1], list("=+-@＝＋－＠\t\r"))

    def test_a_character_without_a_place_in_cp932_is_marked(self):
        target = self.folder / "marked.csv"
        kakehashi("import", "check", self.folder_of({"メモ🙂.csv": b"x"}), "--csv", target, "--csv-encoding", "cp932")
        self.assertIn("メモ〓.csv", target.read_bytes().decode("cp932"))

    def test_a_page_that_needs_nothing_and_runs_nothing(self):
        target = self.folder / "page.html"
        ran = kakehashi("import", "check", self.spoiled(), "--report", target)
        self.assertEqual(ran.status, INPUT, ran)
        text = target.read_text(encoding="utf-8")
        page = Page(text)
        self.assertFalse({"script", "link", "img", "iframe", "form"} & {tag for tag, _ in page.tags})
        self.assertFalse([attrs for _, attrs in page.tags if {"src", "href", "onclick"} & set(attrs)])
        self.assertIn(self.MARKUP, page.text)
        self.assertIn("size:A4", text)
        self.assertLess(text.index("取込み前の検査"), text.index("Check before import"))
        self.assertLess(page.text.index("What to do"), page.text.index("In detail"))
        self.expect_nobody_named(text)

    def test_what_is_wrong_in_every_row_is_one_line_of_the_page(self):
        plan = next(name for name in self.sets[0] if name.startswith("UPPLAN"))
        files = {**self.sets[0], plan: self.sets[0][plan].replace(b",20261025,", b",20260231,")}
        target = self.folder / "short.html"
        kakehashi("import", "check", self.folder_of(files), "--report", target)
        text = target.read_text(encoding="utf-8")
        self.assertEqual(text.count("<br>西暦8桁"), 1)
        self.assertRegex(text, r">1–\d+[^<]*</td><td>4 作成年月日")

    def test_a_table_makes_room_whatever_its_encoding_and_language(self):
        folder, table = self.spoiled(), self.folder / "turns.csv"
        for run, encoding in ((kakehashi, "utf8"), (in_japanese, "cp932"), (in_japanese, "utf8"), (kakehashi, "cp932")):
            ran = run("import", "check", folder, "--csv", table, "--csv-encoding", encoding)
            self.assertEqual(ran.status, INPUT, ran)

    def test_a_report_makes_room_for_the_next_one_and_for_nothing_else(self):
        folder = self.spoiled()
        page, table = self.folder / "again.html", self.folder / "again.csv"
        for _ in range(2):
            ran = kakehashi("import", "check", folder, "--report", page, "--csv", table)
            self.assertEqual(ran.status, INPUT, ran)
        for option, name in (("--csv", self.FORMULA), ("--report", next(iter(self.sets[0])))):
            before = (folder / name).read_bytes()
            ran = kakehashi("import", "check", folder, option, folder / name)
            self.assertEqual(ran.status, CONFLICT, ran)
            self.assertIn("KK-8421", ran.err)
            self.assertEqual(before, (folder / name).read_bytes())

    def test_a_report_that_cannot_be_written_is_told(self):
        ran = kakehashi("import", "check", self.spoiled(), "--report", self.folder / "nowhere" / "page.html")
        self.assertIn("KK-8422", ran.err)
        self.assertEqual(ran.status, 75)


class Fixes(DoctorTest):
    """Copies that are put right; what came stays as it is."""

    @staticmethod
    def through_a_spreadsheet(content):
        """Zeros in front of numbers gone, days written with slashes, line feeds alone."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        for row in csv.reader(io.StringIO(content.decode("cp932"), newline="")):
            row = [cell.lstrip("0") or "0" if cell.isascii() and cell.isdigit() and len(cell) > 1 else cell for cell in row]
            writer.writerow(f"{c[:4]}/{int(c[4:6])}/{int(c[6:])}" if len(c) == 8 and c.isdigit() and c[:2] == "20" else c
                            for c in row)
        return text.getvalue().encode("cp932")

    @staticmethod
    def rows(content):
        return list(csv.reader(io.StringIO(content.decode("cp932"), newline="")))

    def spoilt(self):
        sheet = {name.replace(".CSV", " (1).csv"): self.through_a_spreadsheet(content) for name, content in self.sets[2].items()}
        utf8 = {name: b"\xef\xbb\xbf" + content.decode("cp932").encode("utf-8") for name, content in self.sets[1].items()}
        return self.folder_of(self.sets[0], utf8, sheet)

    def fixed(self, folder, *arguments, name="fixed"):
        target = self.folder / f"{folder.name}-{name}"
        return target, kakehashi("import", "check", folder, "--fix", target, *arguments)

    def test_what_a_spreadsheet_and_a_wrong_export_did_is_undone(self):
        folder = self.spoilt()
        before = {file.name: file.read_bytes() for file in folder.iterdir()}
        self.assertEqual(kakehashi("import", "check", folder).status, INPUT)
        target, ran = self.fixed(folder, "--json")
        self.assertEqual(ran.status, OK, ran)
        told = ran.json()
        self.assertEqual((told["before"]["importable"], told["summary"]["importable"]), (1, 3))
        self.assertEqual({mend["mend"] for mend in told["mends"]}, {"ME01", "ME08", "ME09", "ME14", "ME16"})
        self.assertTrue(all(mend["applied"] for mend in told["mends"]))
        self.expect_nobody_named(ran.said)
        self.assertEqual(before, {file.name: file.read_bytes() for file in folder.iterdir()})
        copies = {file.name: file for file in target.rglob("*") if file.is_file()}
        for name, content in self.sets[0].items():
            self.assertEqual(copies[name].read_bytes(), content)
        for name, content in self.sets[1].items():
            self.assertEqual(copies[name].read_bytes(), content)
        for name, content in self.sets[2].items():
            self.assertEqual(self.rows(copies[name.replace(".CSV", ".csv")].read_bytes()), self.rows(content), name)
        self.assertEqual(sorted(path.name[:3] for path in target.iterdir()), ["01_", "02_", "03_"])
        self.assertEqual(target.stat().st_mode & 0o077, 0)

    def test_the_diff_is_readable_and_the_result_is_told(self):
        target, ran = self.fixed(self.spoilt())
        self.assertEqual(ran.status, OK, ran)
        for words in ("Before:  Can be imported 1,", "After:   Can be imported 3,", f"Copies:  {target}", "were not touched",
                      "ME01 to the encoding of the standard: 3 places", "  [ME01] UTF-8 (BOM) → CP932 (Shift_JIS)",
                      "作成年月日 [ME08] 2026/10/25 → 20261025", "サービス開始時刻 [ME09] 930 → 0930", "被保険者番号 [ME09] # → 000000000#"):
            self.assertIn(words, ran.out)
        self.expect_nobody_named(ran.said)
        page = target.with_suffix(".html")
        self.fixed(self.spoilt(), "--report", page, name="for-the-page")
        self.assertIn("2026/10/25", Page(page.read_text(encoding="utf-8")).text)

    def test_what_may_mean_two_things_is_only_suggested(self):
        def one_digit_lost(content):
            rows = content.split(b"\r\n")
            cells = rows[0].split(b",")
            cells[2] = b"900000001"
            return b"\r\n".join([b",".join(cells), *rows[1:]])

        files = self.changed(self.sets[0], "UPPLAN", one_digit_lost)
        target, ran = self.fixed(self.folder_of(files), "--json")
        self.assertEqual(ran.status, INPUT, ran)
        suggested = [mend for mend in ran.json()["mends"] if not mend["applied"]]
        self.assertEqual([(mend["mend"], mend["line"], mend["item"]) for mend in suggested], [("ME09", 1, 3)])
        for name, content in files.items():
            self.assertEqual((target / name).read_bytes(), content)
        self.assertIn("Only suggested", self.fixed(self.folder_of(files))[1].out)

    def test_a_dry_run_writes_nothing_and_tells_the_same(self):
        folder = self.spoilt()
        target, dry = self.fixed(folder, "--json", "--dry-run")
        self.assertFalse(target.exists())
        _, real = self.fixed(folder, "--json")
        self.assertEqual(dry.json()["mends"], real.json()["mends"])
        self.assertEqual(dry.json()["summary"], real.json()["summary"])

    def test_a_folder_with_something_in_it_is_refused(self):
        folder = self.spoilt()
        taken = self.folder_of({"diary.txt": b"mine"})
        for target, code in ((taken, "KK-8423"), (taken / "diary.txt", "KK-8423"), (folder, "KK-8424"), (folder / "in", "KK-8424")):
            before = sorted(folder.rglob("*"))
            ran = kakehashi("import", "check", folder, "--fix", target)
            self.assertIn(code, ran.err, target)
            self.assertEqual(ran.out, "")
            self.assertEqual(before, sorted(folder.rglob("*")))
        self.assertEqual((taken / "diary.txt").read_bytes(), b"mine")
        empty = self.folder_of({})
        self.assertEqual(kakehashi("import", "check", folder, "--fix", empty).status, OK)

    def test_copies_out_of_an_archive(self):
        archive = self.folder / "sent.zip"
        with zipfile.ZipFile(archive, "w") as made:
            for name, content in self.sets[1].items():
                made.writestr("送信/" + name, content.decode("cp932").encode("utf-8"))
        target, ran = self.fixed(archive)
        self.assertEqual(ran.status, OK, ran)
        self.assertEqual({name: (target / name).read_bytes() for name in self.sets[1]}, self.sets[1])

    def test_a_whole_town_needs_no_mending(self):
        _, ran = self.fixed(self.town, "--json")
        self.assertEqual(ran.status, OK, ran)
        self.assertEqual({mend["mend"] for mend in ran.json()["mends"]}, {"ME16"})
        self.assertEqual(ran.json()["mended_files"], 0)

    def test_the_copies_of_a_spoilt_folder_are_a_short_page(self):
        target = self.folder / "mends.html"
        self.fixed(self.spoilt(), "--report", target, name="paged")
        rows = target.read_text(encoding="utf-8").count("[ME08]")
        self.assertGreater(rows, 0)
        self.assertLess(rows, self.mends_of("ME08") // 2)

    def mends_of(self, mend):
        _, ran = self.fixed(self.spoilt(), "--json", name="counted")
        return sum(made["mend"] == mend for made in ran.json()["mends"])

    def test_every_mend_can_be_explained(self):
        told = kakehashi("explain", "ME09", "--json").json()
        self.assertEqual((told["code"], told["how"]), ("ME09", "safe"))
        self.assertNotIn("", [*told["ja"].values(), *told["en"].values()])


if __name__ == "__main__":
    unittest.main(verbosity=2)
