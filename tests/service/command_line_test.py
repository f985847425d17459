#!/usr/bin/env python3
"""What scripts rely on: exit statuses, and findings that name file, line and item without naming anybody."""

import csv
import io
import json
import os
import pwd
import subprocess
import unittest
import zipfile

from node_tools import PROGRAM, Node, ServiceTest, contents_of, environment, has_store, kakehashi, rows_of_sets, write_town

OK, FAILED, USAGE, INPUT, NOT_AUTHENTICATED, REFUSED, NOT_FOUND, CONFLICT, PARTLY = 0, 1, 2, 3, 4, 5, 6, 7, 9

KNOWN = ("131011", "0000000003")
CARE_MANAGER = "care_manager:1370000011"
PLAN_SERIAL = "20261025103000"
INDIVIDUAL_NUMBER = "123456789018"


def about(person=KNOWN):
    return ["--insurer", person[0], "--insured", person[1]]


class CommandLine(ServiceTest):
    """One node with the town on it, to which each test sends files of its own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.town = write_town(cls.folder / "town", people=20)
        cls.node = Node.make("sqlite", cls.folder / "node")
        cls.nodes.append(cls.node)
        cls.sent = 0
        cls.personal = cls.personal_data()
        cls.whole = cls.node.run("import", "run", cls.town, "--json")
        cls.plan = {file.name: file.read_bytes()
                    for file in cls.town.glob(f"*_1370000011_43_1379900010_11_{PLAN_SERIAL}.CSV")}

    @classmethod
    def personal_data(cls):
        """What must never be printed by an import: names, addresses, phones and numbers of everybody."""
        texts = set()
        for file in cls.town.glob("KK_PERSON_*.csv"):
            for row in csv.DictReader(io.StringIO(file.read_bytes().decode("cp932"))):
                texts |= {row[name] for name in ("氏名", "氏名カナ", "住所", "電話番号", "被保険者番号")}
        return texts - {""}

    def send(self, files, *arguments):
        """Imports files of these names and bytes."""
        cls = type(self)
        cls.sent += 1
        folder = self.folder / f"sent-{cls.sent}"
        folder.mkdir()
        for name, content in files.items():
            (folder / name).write_bytes(content)
        ran = self.node.run("import", "run", folder, "--json", *arguments)
        self.expect_nobody_named(ran)
        return ran

    def expect_nobody_named(self, ran):
        for text in self.personal:
            self.assertNotIn(text, ran.said)
        self.assertNotIn(INDIVIDUAL_NUMBER, ran.said)

    def expect_finding(self, ran, rule, *, file, line=0, item=0, severity="error"):
        for found_set in ran.json()["sets"]:
            for finding in found_set["findings"]:
                if finding["rule"] == rule:
                    self.assertIn(file, finding["file"])
                    self.assertEqual((finding["line"], finding["item"]), (line, item), finding)
                    self.assertEqual(finding["severity"], severity)
                    self.assertNotIn(finding["message"], ("", rule))
                    self.assertNotEqual(finding["cure"], "")
                    return
        self.fail(f"no {rule} in {ran}")

    def bodies_shown(self):
        """What the known person is shown, and which file said it."""
        ran = self.node.run("record", "show", *about(), "--as", "resident:self", "--json")
        return sorted((fact["kind"], str(fact["body"]), str(fact["provenance"])) for fact in ran.json()["facts"])

    def outcome(self, ran):
        outcomes = [s["outcome"] for s in ran.json()["sets"]]
        self.assertEqual(len(outcomes), 1, ran)
        return outcomes[0]

    def certification(self, serial, **changes):
        """A file with one certification of a known person, newer than those of the town."""
        town_file = next(self.town.glob("KK_CERT_131011_*.csv"))
        rows = csv.DictReader(io.StringIO(town_file.read_bytes().decode("cp932")))
        row = next(row for row in rows if row["被保険者番号"] == KNOWN[1])
        row |= {"履歴番号": "9", **changes}
        text = io.StringIO()
        writer = csv.DictWriter(text, rows.fieldnames, lineterminator="\r\n")
        writer.writeheader()
        writer.writerow(row)
        return {f"KK_CERT_131011_{serial}.csv": text.getvalue().encode("cp932")}

    def plan_set(self, serial, only=("UPPLAN", "UPSIKYU", "UPHOSOKU"), **edits):
        """The town's monthly plan under another serial; `edits` change the bytes of a form."""
        files = {}
        for name, content in self.plan.items():
            form = name.split("_")[0]
            if form in only:
                files[name.replace(PLAN_SERIAL, serial)] = edits.get(form, lambda same: same)(content)
        return files


class Imports(CommandLine):
    def test_a_good_town_is_applied_and_names_nobody(self):
        self.assertEqual(self.whole.status, OK)
        self.expect_nobody_named(self.whole)
        totals = self.whole.json()["totals"]
        self.assertEqual(totals["quarantined"] + totals["partly"], 0)
        self.assertGreater(totals["applied"], 10)

    def test_an_unknown_file_name(self):
        ran = self.send({"notes.csv": b"hello"})
        self.assertEqual((ran.status, self.outcome(ran)), (INPUT, "quarantined"))
        self.expect_finding(ran, "F01", file="notes.csv")

    def test_notes_beside_files_are_left_alone_but_not_a_table_under_their_ending(self):
        notes = {"readme.txt": "四月分です".encode(), "report.HTML": b"<html>a, b</html>".replace(b", ", b" ")}
        ran = self.send(notes | self.certification("20261121100051", 履歴番号="51"))
        self.assertEqual(ran.status, OK, ran)
        self.assertEqual(len(ran.json()["sets"]), 1, ran)
        ran = self.send({"table.txt": b"a,b,c\r\n"})
        self.expect_finding(ran, "F01", file="table.txt")

    def test_utf_8_where_cp932_is_the_standard(self):
        def utf8(content):
            return content.decode("cp932").encode("utf-8")

        ran = self.send(self.plan_set("20261121100001", UPPLAN=utf8, UPSIKYU=utf8, UPHOSOKU=utf8))
        self.assertEqual((ran.status, self.outcome(ran)), (INPUT, "quarantined"))
        self.expect_finding(ran, "C01", file="UPHOSOKU")

    def test_a_wrong_number_of_fields_puts_aside_that_person_only(self):
        ran = self.send(self.plan_set("20261121100002", UPPLAN=lambda c: c.replace(b"\r\n", b",9\r\n", 1)))
        self.assertEqual((ran.status, self.outcome(ran)), (PARTLY, "partly"))
        self.expect_finding(ran, "C02", file="UPPLAN", line=1)

    def test_a_quote_that_is_never_closed(self):
        ran = self.send(self.plan_set("20261121100003", UPPLAN=lambda c: c.rstrip(b"\r\n") + b',"open\r\n'))
        self.assertEqual((ran.status, self.outcome(ran)), (INPUT, "quarantined"))
        last = next(content for name, content in self.plan.items() if name.startswith("UPPLAN")).count(b"\r\n")
        self.expect_finding(ran, "C06", file="UPPLAN", line=last)

    def test_a_day_that_does_not_exist(self):
        ran = self.send(self.certification("20261121100004", 認定年月日="20260230"))
        self.assertEqual((ran.status, self.outcome(ran)), (INPUT, "quarantined"))
        self.expect_finding(ran, "R03", file="KK_CERT_131011", line=2, item=9)

    def test_an_unknown_code(self):
        ran = self.send(self.certification("20261121100005", 申請区分="7"))
        self.assertEqual((ran.status, self.outcome(ran)), (INPUT, "quarantined"))
        self.expect_finding(ran, "R04", file="KK_CERT_131011", line=2, item=4)

    def test_a_month_other_than_the_file_names(self):
        ran = self.send(self.plan_set("20261121100006", UPPLAN=lambda c: c.replace(b",202611,", b",202612,", 1)))
        self.assertEqual((ran.status, self.outcome(ran)), (PARTLY, "partly"))
        self.expect_finding(ran, "R06", file="UPPLAN", line=1, item=5)

    def test_a_set_with_a_member_missing(self):
        ran = self.send(self.plan_set("20261121100007", only=("UPPLAN", "UPHOSOKU")))
        self.assertEqual((ran.status, self.outcome(ran)), (INPUT, "quarantined"))
        self.expect_finding(ran, "F03", file="UPHOSOKU")

    def test_the_same_set_twice_is_one_import(self):
        before = len(rows_of_sets(self.node))
        ran = self.send(self.plan)
        self.assertEqual((ran.status, self.outcome(ran)), (OK, "unchanged"))
        self.expect_finding(ran, "F11", file="UPHOSOKU", severity="info")
        self.assertEqual(before, len(rows_of_sets(self.node)))

    def test_the_same_serial_with_another_content_is_a_conflict(self):
        first = self.send(self.certification("20261121100008"))
        self.assertEqual(first.status, OK, first)
        ran = self.send(self.certification("20261121100008", 認定年月日="20260201"))
        self.assertEqual((ran.status, self.outcome(ran)), (CONFLICT, "quarantined"))
        self.expect_finding(ran, "F08", file="KK_CERT_131011")

    def test_an_older_serial_after_a_newer_one_is_only_kept(self):
        before = self.bodies_shown()
        ran = self.send(self.plan_set("20261001100009"))
        self.assertEqual((ran.status, self.outcome(ran)), (OK, "superseded"))
        self.expect_finding(ran, "F09", file="UPHOSOKU", severity="info")
        self.assertEqual(before, self.bodies_shown())

    def test_an_unknown_person_waits(self):
        ran = self.send(self.certification("20261121100010", 被保険者番号="0000099999"))
        self.assertEqual((ran.status, self.outcome(ran)), (OK, "waiting"))
        self.expect_finding(ran, "P03", file="KK_CERT_131011", line=2, severity="info")
        self.assertNotIn("0000099999", ran.said)

    def test_another_name_under_the_number_puts_that_person_aside(self):
        def renamed(content):
            rows = content.decode("cp932").split("\r\n")
            cells = rows[0].split(",")
            cells[4], cells[5] = '"ｶｸｳ ｼﾞﾝﾌﾞﾂ"', '"架空　人物"'
            return "\r\n".join([",".join(cells), *rows[1:]]).encode("cp932")

        ran = self.send(self.plan_set("20261121100011", UPHOSOKU=renamed))
        self.assertEqual((ran.status, self.outcome(ran)), (PARTLY, "partly"))
        self.expect_finding(ran, "P01", file="UPHOSOKU", line=1)
        self.assertNotIn("架空", ran.said)

    def test_an_individual_number_is_never_printed(self):
        ran = self.send(self.certification("20261121100012", 審査会意見=INDIVIDUAL_NUMBER))
        self.assertEqual((ran.status, self.outcome(ran)), (INPUT, "quarantined"))
        self.expect_finding(ran, "N01", file="KK_CERT_131011", line=2, item=12)
        for shown in (self.node.run("import", "status", "--json"),
                      self.node.run("import", "show", ran.json()["sets"][0]["id"], "--json"),
                      self.node.run("record", "show", *about(), "--as", "resident:self", "--json")):
            self.assertEqual(shown.status, OK)
            self.assertNotIn(INDIVIDUAL_NUMBER, shown.said)

    def test_a_sender_who_may_not_submit(self):
        for n, party in enumerate([CARE_MANAGER, "municipality:131029"]):
            ran = self.send(self.certification(f"2026112110002{n}"), "--as", party)
            self.assertEqual((ran.status, self.outcome(ran)), (INPUT, "quarantined"))
            self.expect_finding(ran, "P02", file="KK_CERT_131011")

    def test_an_empty_file(self):
        ran = self.send({name: b"" for name in self.certification("20261121100013")})
        self.assertEqual((ran.status, self.outcome(ran)), (INPUT, "quarantined"))
        self.expect_finding(ran, "C05", file="KK_CERT_131011")

    def test_good_and_bad_sets_together_are_partly_done(self):
        ran = self.send(self.certification("20261121100014", 履歴番号="19") | {"notes.csv": b"hello"})
        self.assertEqual(ran.status, PARTLY)
        self.assertEqual(sorted(s["outcome"] for s in ran.json()["sets"]), ["applied", "quarantined"])

    def test_a_check_finds_the_same_and_keeps_nothing(self):
        before = rows_of_sets(self.node)
        for verb in (["import", "check"], ["import", "run", "--dry-run"]):
            folder = self.folder / ("check-" + verb[1])
            folder.mkdir()
            for name, content in self.certification("20261121100015", 認定年月日="20260230").items():
                (folder / name).write_bytes(content)
            ran = self.node.run(*verb, folder, "--json")
            self.assertEqual(ran.status, INPUT, ran)
            self.expect_finding(ran, "R03", file="KK_CERT_131011", line=2, item=9)
            self.assertEqual(self.node.run(*verb, self.town, "--json").status, OK)
        self.assertEqual(before, rows_of_sets(self.node))

    def test_a_stream_of_lines_says_what_the_object_says(self):
        folder = self.folder / "streamed"
        folder.mkdir()
        files = self.certification("20261121100024", 認定年月日="20260230") | self.plan
        for name, content in files.items():
            (folder / name).write_bytes(content)
        ran = self.node.run("import", "run", folder, "--ndjson")
        self.expect_nobody_named(ran)
        lines = [json.loads(line) for line in ran.out.splitlines()]
        self.assertEqual([line["type"] for line in lines], ["set", "finding", "set", "finding", "totals"], ran)
        whole = self.node.run("import", "run", folder, "--json").json()
        self.assertEqual([line["id"] for line in lines if line["type"] == "set"], [s["id"] for s in whole["sets"]])
        self.assertEqual([line["rule"] for line in lines if line["type"] == "finding"],
                         [found["rule"] for s in whole["sets"] for found in s["findings"]])
        self.assertEqual({name: lines[-1][name] for name in whole["totals"]}, whole["totals"])
        again = self.node.run("import", "retry", lines[0]["id"], "--ndjson")
        self.assertEqual(json.loads(again.out.splitlines()[0])["outcome"], "quarantined", again)

    def test_nothing_applied_and_something_refused_is_3(self):
        unknown = {"notes-too.csv": b"hello"}
        ran = self.send(unknown | self.plan)
        self.assertEqual(ran.status, INPUT, ran)
        self.assertEqual(sorted(s["outcome"] for s in ran.json()["sets"]), ["quarantined", "unchanged"])
        ran = self.send(unknown | self.plan_set("20261001000001"))
        self.assertEqual(sorted(s["outcome"] for s in ran.json()["sets"]), ["quarantined", "superseded"])
        self.assertEqual(ran.status, INPUT, ran)
        ran = self.send(unknown | self.certification("20261121100022", 履歴番号="90"))
        self.assertEqual(ran.status, PARTLY, ran)

    def test_trying_again_refuses_what_was_refused(self):
        other = self.certification("20261121100021", 認定年月日="20260202")
        self.assertEqual(self.send(self.certification("20261121100021")).status, OK)
        late = self.certification("20991231235959", 履歴番号="12")
        for rule, files in (("F08", other), ("F13", late)):
            ran = self.send(files)
            number = str(ran.json()["sets"][0]["id"])
            before = self.bodies_shown()
            again = self.node.run("import", "retry", number, "--json")
            self.assertNotEqual(again.status, OK, again)
            self.assertEqual(self.outcome(again), "quarantined")
            self.expect_finding(again, rule, file="KK_CERT_131011")
            self.assertEqual(before, self.bodies_shown())

    def test_a_check_leaves_nothing_behind(self):
        place = self.folder / "empty-place"
        place.mkdir()
        for words in (["check"], ["run", "--dry-run"]):
            ran = kakehashi("import", *words, self.town, cwd=place)
            self.assertEqual(ran.status, OK, ran)
            self.assertEqual(list(place.iterdir()), [])

    def test_every_finding_told_can_be_explained(self):
        for rule in ("C01", "F08", "F11", "F12", "N01", "P01", "P03", "P04", "P05", "R03", "V11"):
            ran = kakehashi("explain", rule, "--json")
            self.assertEqual(ran.status, OK, ran)
            self.assertEqual(ran.json()["code"], rule)
            self.assertNotIn(ran.json()["message"], ("", rule))
            self.assertNotEqual(ran.json()["cure"], "")

    def test_a_code_is_known_in_small_letters(self):
        self.assertEqual(kakehashi("explain", "kk-8401").out, kakehashi("explain", "KK-8401").out)
        self.assertEqual(kakehashi("explain", "r05").out, kakehashi("explain", "R05").out)

    def test_in_japanese_an_import_is_told_in_japanese_and_each_cure_once(self):
        spoken = {**environment(), "LANG": "ja_JP.UTF-8", "LC_ALL": "ja_JP.UTF-8"}
        folder = self.folder / "in-japanese"
        folder.mkdir()
        for name, content in self.plan_set("20261121100059").items():
            if name.startswith("UPPLAN"):
                content = content.replace(b",1,", b",9,").replace(b",20261025,", b",20260231,")
            (folder / name).write_bytes(content)
        ran = self.node.run("import", "run", folder, env=spoken)
        shown = self.node.run("import", "status", env=spoken)
        for text in (ran.out, shown.out):
            self.assertRegex(text, "取り込めません|一部を取込み")
            self.assertIn("サービス利用票・別表", text)
            self.assertNotRegex(text, "quarantined|partly|monthly_plan")
        cures = [line for line in ran.out.splitlines() if "対処:" in line]
        self.assertGreater(ran.out.count("R03"), 1)
        self.assertEqual(len(cures), len(set(cures)))

    def test_in_japanese_the_queue_of_pairs_is_in_japanese(self):
        spoken = {**environment(), "LANG": "ja_JP.UTF-8", "LC_ALL": "ja_JP.UTF-8"}
        pair = ["--insurer", "131011", "--insured", "0000000001", "--other-insurer", "131011", "--other-insured", "0000000002"]
        asked = self.node.run("person", "link", *pair, "--reason", "a question")
        self.assertEqual(asked.status, CONFLICT, asked)
        listed = self.node.run("review", "list", env=spoken)
        self.assertIn("人の依頼", listed.out)
        self.assertNotRegex(listed.out, "asked|none|differs")
        self.assertIn("確認待ち", self.node.run("review", "show", listed.out.split()[0], env=spoken).out)

    def test_what_a_japanese_cure_points_at_is_there(self):
        spoken = {**environment(), "LANG": "ja_JP.UTF-8", "LC_ALL": "ja_JP.UTF-8"}
        ran = kakehashi("synth", "--people", 0, "--out", self.folder / "nobody", env=spoken)
        self.assertIn("メッセージの範囲", ran.err)
        self.assertIn("1 to ", ran.err)

    def test_an_explained_finding_says_who_acts_in_both_languages(self):
        told = kakehashi("explain", "V09", "--json").json()
        self.assertEqual((told["effects"], told["who"], told["lenient"]), (["person"], "sender", ["life"]))
        for language in ("ja", "en"):
            self.assertEqual(sorted(told[language]), ["action", "cure", "message"])
            self.assertNotIn("", told[language].values())
        ran = kakehashi("explain", "F09")
        self.assertIn("who acts: nobody", ran.out)
        self.assertNotIn("effects", kakehashi("explain", "KK-8402", "--json").json())


NOBODY = 65534


class Unreadable(CommandLine):
    """Files and folders that cannot be read: each is named, and the rest goes on."""

    def run_as_somebody(self, *arguments):
        """Runs the program as a user to whom permission bits count."""
        if os.geteuid() != 0:
            return self.node.run(*arguments)
        self.folder.chmod(0o755)
        subprocess.run(["chown", "-R", f"{NOBODY}:{NOBODY}", str(self.node.folder)], check=True)
        return self.node.run(*arguments, user=NOBODY, group=NOBODY, extra_groups=[])

    def sending(self, name):
        """A folder with one certification that is news."""
        folder = self.folder / name
        folder.mkdir()
        type(self).sent += 1
        number = 40 + type(self).sent
        for file, content in self.certification(f"202611211000{number}", 履歴番号=str(number)).items():
            (folder / file).write_bytes(content)
        return folder

    def test_a_file_that_gives_no_bytes(self):
        folder = self.sending("no-bytes")
        (folder / "KK_PERSON_131011_20261121100050.csv").symlink_to("/proc/self/mem")  # reads fail, for root as well
        (folder / "KK_PERSON_131011_20261121100051.csv").symlink_to("nowhere")
        for verb, status in ((["import", "check"], INPUT), (["import", "run"], PARTLY)):
            ran = self.node.run(*verb, folder, "--json")
            self.assertEqual(ran.status, status, ran)
            unread = {found["file"] for one in ran.json()["sets"] for found in one["findings"] if found["rule"] == "F15"}
            self.assertEqual(unread, {"KK_PERSON_131011_20261121100050.csv", "KK_PERSON_131011_20261121100051.csv"})
            self.assertEqual(ran.json()["totals"], ran.json()["totals"] | {"applied": 1, "quarantined": 2}, ran)
        alone = self.node.run("import", "run", folder / "KK_PERSON_131011_20261121100050.csv", "--json")
        self.assertEqual(alone.status, INPUT, alone)

    def test_a_file_that_may_not_be_read_keeps_its_set_out_and_no_other(self):
        folder = self.sending("forbidden-file")
        plans = self.plan_set("20261121100052")
        for name, content in plans.items():
            (folder / name).write_bytes(content)
        forbidden = next(folder.glob("UPSIKYU*"))
        forbidden.chmod(0)
        ran = self.run_as_somebody("import", "run", folder, "--json")
        self.assertEqual(ran.status, PARTLY, ran)
        self.expect_finding(ran, "F15", file=forbidden.name)
        self.assertEqual(ran.json()["totals"], ran.json()["totals"] | {"applied": 1, "quarantined": 1}, ran)
        self.assertIn("KK-8403", ran.err)
        forbidden.chmod(0o644)
        again = self.run_as_somebody("import", "run", folder, "--json")
        self.assertEqual(again.json()["totals"], again.json()["totals"] | {"applied": 1, "unchanged": 1}, again)

    def test_a_folder_that_may_not_be_opened(self):
        folder = self.sending("forbidden-folder")
        (folder / "a-inner").mkdir(mode=0)
        ran = self.run_as_somebody("import", "run", folder, "--json")
        self.assertEqual(ran.status, PARTLY, ran)
        self.expect_finding(ran, "F15", file="a-inner/")
        self.assertIn("KK-8451", ran.err)
        self.assertEqual(ran.json()["totals"]["applied"], 1)
        ran = self.run_as_somebody("import", "check", folder / "a-inner", "--json")
        self.assertEqual(ran.status, INPUT, ran)


class Archives(CommandLine):
    """What comes in zip archives; a damaged one never counts as an empty one."""

    def archive(self, name, files, mode=zipfile.ZIP_DEFLATED):
        path = self.folder / name
        with zipfile.ZipFile(path, "w", mode) as made:
            for file, content in files.items():
                made.writestr(file, content)
        return path

    def check(self, path):
        """Without a node, which would have the same on file."""
        return kakehashi("import", "check", path, "--json", "--data", self.folder / "no-node")

    def test_a_whole_archive_is_read_like_a_folder(self):
        path = self.archive("whole.zip", {f"送信/{name}": content for name, content in self.plan.items()} |
                            {"__MACOSX/._x": b"x", "Thumbs.db": b"x"})
        ran = self.check(path)
        self.assertEqual((ran.status, self.outcome(ran)), (OK, "applied"))

    def test_a_damaged_archive_is_refused(self):
        whole = self.archive("good.zip", self.plan).read_bytes()
        flipped = bytearray(whole)
        flipped[200] ^= 0xFF
        for name, content in {"no-archive": b"this is no archive" * 50, "nothing": b"", "half": whole[:len(whole) // 2],
                              "no-directory": whole[:whole.index(b"PK\1\2")], "flipped": bytes(flipped)}.items():
            with self.subTest(name):
                path = self.folder / f"{name}.zip"
                path.write_bytes(content)
                ran = self.check(path)
                self.assertEqual((ran.status, self.outcome(ran)), (INPUT, "quarantined"), ran)
                self.expect_finding(ran, "F15", file=f"{name}.zip")
                self.assertIn("KK-8402", ran.out)
        ran = self.check(self.archive("empty.zip", {}))
        self.expect_finding(ran, "F15", file="empty.zip")

    def test_a_damaged_archive_keeps_nothing_else_from_being_read(self):
        folder = self.folder / "mixed"
        folder.mkdir()
        (folder / "a-damaged.zip").write_bytes(b"this is no archive")
        for name, content in self.certification("20261121100031").items():
            (folder / name).write_bytes(content)
        ran = self.node.run("import", "run", folder, "--json")
        self.assertEqual(ran.status, PARTLY, ran)
        self.expect_finding(ran, "F15", file="a-damaged.zip")
        self.assertIn("KK-8402", ran.err)
        self.assertEqual(ran.json()["totals"]["applied"], 1)

    def test_memory_does_not_grow_with_what_is_unpacked(self):
        def most_memory(path):
            words = [PROGRAM, *self.node.words("import", "check", path, "--json")]
            checked = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment())
            out = checked.stdout.read()
            checked.stdout.close()
            _, status, used = os.wait4(checked.pid, 0)
            checked.returncode = os.waitstatus_to_exitcode(status)
            self.assertEqual(checked.returncode, INPUT, out)
            return used.ru_maxrss / 1024

        small = self.archive("small.zip", {"notes.txt": b"x"})
        large = self.archive("large.zip", {f"notes-{n}.txt": b"x" * 50_000_000 for n in range(4)})
        self.assertLess(most_memory(large) - most_memory(small), 30, "MiB more for 200 MB unpacked")

    def test_a_spool_that_takes_nothing_is_told(self):
        path = self.archive("spooled.zip", self.plan)
        ran = kakehashi("import", "check", path, "--json", "--data", self.folder / "none", env={**environment(), "TMPDIR": "/proc"})
        self.assertEqual(ran.status, INPUT, ran)
        self.expect_finding(ran, "F15", file="spooled.zip")
        self.assertIn("KK-8452", ran.out)

    def test_a_name_in_cp932_is_shown_in_utf_8(self):
        path = self.archive("names.zip", {"XX表能.csv": b"hello"})
        content = path.read_bytes().replace("XX表能".encode("utf-8"), b"YYYYYYYY")
        content = content.replace(b"YYYYYYYY", "ZZ表能ソ".encode("cp932"))  # the same length; 表, 能 and ソ end in a backslash
        path.write_bytes(content.replace(b"\x00\x08", b"\x00\x00"))  # the flag that says UTF-8
        ran = self.check(path)
        self.assertEqual(ran.json()["sets"][0]["findings"][0]["file"], "ZZ表能ソ.csv")


class Statuses(CommandLine):
    def expect(self, status, *arguments, code=""):
        ran = self.node.run(*arguments)
        self.assertEqual(ran.status, status, f"{arguments}: {ran}")
        self.assertIn(code, ran.said)
        if status not in (OK, USAGE):
            self.assertNotIn(KNOWN[1], ran.err)
        return ran

    def test_what_goes_well_is_0_and_one_json_object(self):
        acts = ["--channel", "portal", "--by", "self"]
        relation = ["--organisation", "1379900010", "--party", "service_provider"]
        for words in (["init", "--demo"], ["doctor"], ["migrate"],
                      ["synth", "--people", "1", "--out", self.folder / "hamlet"],
                      ["import", "status"], ["import", "show", "1"], ["log", "verify"],
                      ["policy", "show"], ["policy", "activate"], ["consent", "list", *about()],
                      ["consent", "grant", *about(), *acts], ["consent", "refuse", *about(), *acts],
                      ["consent", "withdraw", *about(), *acts], ["relation", "list", *about()],
                      ["relation", "add", *about(), *relation], ["relation", "end", *about(), *relation],
                      ["log", "list", *about()], ["record", "show", *about(), "--as", "resident:self"]):
            with self.subTest(words=words[:2]):
                ran = self.expect(OK, *words, "--json")
                self.assertEqual(ran.json()["schema_version"], 1)
                self.assertNotIn("\n", ran.out.strip())

    def test_what_cannot_be_understood_is_2(self):
        for words in ([], ["no-such-noun"], ["record", "show"], ["record", "show", *about()],
                      ["record", "show", *about(("1", "0000000003")), "--as", "resident:self"],
                      ["record", "show", *about(("131011", "3")), "--as", "resident:self"],
                      ["record", "show", *about(), "--as", "nobody"],
                      ["record", "show", *about(), "--as", "resident:self", "--on", "2026-02-30"],
                      ["record", "show", *about(), "--as", "resident:self", "--kinds", "secrets"],
                      ["record", "show", *about(), "--as", "resident:self", "--mode", "sometimes"],
                      ["consent", "grant", *about(), "--channel", "hearsay", "--by", "x"],
                      ["consent", "withdraw", *about(), "--channel", "portal", "--by", "x", "--to", "2027-01-01"],
                      ["import", "run"], ["import", "show", "one"], ["import", "status", "--ndjson"],
                      ["record", "show", *about(), "--as", "resident:self", "--ndjson"],
                      ["record", "show", *about(), "--as", "resident:self", "--dry-run"],
                      ["serve", "--port", "70000"], ["serve", "--port", "-1"], ["demo", "--port", "70000"]):
            with self.subTest(words=words):
                self.expect(USAGE, *words)

    def test_an_individual_number_is_never_logged(self):
        for number in (INDIVIDUAL_NUMBER, f"see {INDIVIDUAL_NUMBER}, please", "x" * 601, "two\nlines"):
            for words in (["record", "show", *about(), "--as", "medical_institution:1319900013", "--role", "physician",
                           "--mode", "emergency", "--reason", number],
                          ["record", "show", *about(), "--as", f"proxy:{number}"],
                          ["consent", "refuse", *about(), "--channel", "portal", "--by", number],
                          ["consent", "refuse", *about(), "--channel", "checklist", "--by", "x", "--text-version", number],
                          ["relation", "add", *about(), "--organisation", "1379900010", "--party", "service_provider",
                           "--by", number],
                          ["relation", "end", *about(), "--organisation", "1379900010", "--party", "service_provider",
                           "--by", number]):
                with self.subTest(words=words):
                    ran = self.expect(USAGE, *words)
                    self.assertNotIn(INDIVIDUAL_NUMBER, ran.said)
        self.assertNotIn(INDIVIDUAL_NUMBER, self.expect(OK, "log", "list", *about()).out)

    def test_a_party_nobody_authenticated_is_4(self):
        real = Node.make("sqlite", self.folder / "real", demo=False)
        ran = real.run("record", "show", *about(), "--as", "resident:self", "--json")
        self.assertEqual(ran.status, NOT_AUTHENTICATED, ran)
        self.assertEqual(ran.out, "")
        ran = real.run("record", "list", "--as", "municipality:131011", "--json")
        self.assertEqual((ran.status, ran.out), (NOT_AUTHENTICATED, ""), ran)

    def test_every_list_about_a_person_is_logged_and_names_the_user(self):
        def listings():
            entries = self.expect(OK, "log", "list", *about(), "--json").json()["entries"]
            return [entry["body"]["event"] for entry in entries if entry["body"]["type"] == "listing"]

        user = pwd.getpwuid(os.getuid()).pw_name
        before = listings()
        self.assertEqual(before[-1], {"by": user, "channel": "console", "list": "entries"})
        self.expect(OK, "consent", "list", *about())
        self.expect(OK, "relation", "list", *about())
        self.assertEqual([event["list"] for event in listings()[len(before):]], ["consents", "relations", "entries"])
        self.assertRegex(self.expect(OK, "log", "list", *about()).out, r"\d{4}-\d\d-\d\d \d\d:\d\d  listing +entries " + user)

    def test_unknown_people_and_people_one_may_not_see_are_5_alike(self):
        asked = ["record", "show", "--as", "care_manager:1379900101", "--json"]
        known = self.expect(REFUSED, *asked, *about())
        unknown = self.expect(REFUSED, *asked, *about(("131011", "0000099999")))
        self.assertEqual((known.out, known.err), (unknown.out, unknown.err))
        told = self.expect(REFUSED, *asked[:-1], *about(), code="KK-8304")
        self.assertIn("what to do", told.err)
        acts = ["--channel", "portal", "--by", "self"]
        for words in (["consent", "grant", *acts], ["consent", "list"], ["relation", "list"], ["log", "list"]):
            self.expect(REFUSED, *words, *about(("131011", "0000099999")), code="KK-2302")

    def test_things_that_are_not_there_are_6(self):
        self.expect(NOT_FOUND, "import", "show", "4711", code="KK-3108")
        self.expect(NOT_FOUND, "import", "retry", "4711", code="KK-3108")
        self.expect(NOT_FOUND, "explain", "Z99", code="KK-8005")
        self.expect(NOT_FOUND, "relation", "end", *about(), "--organisation", "1399999999", "--party", "care_manager",
                    code="KK-2303")
        self.expect(NOT_FOUND, "import", "run", self.folder / "nowhere")
        ran = kakehashi("import", "status", "--data", self.folder / "no-node")
        self.assertEqual(ran.status, NOT_FOUND, ran)
        self.assertIn("kakehashi init", ran.err)

    def test_a_store_that_does_not_answer_is_75(self):
        nowhere = Node("sqlite", self.folder / "nowhere-node")
        nowhere.config.write_text("storage.url = postgresql:///nothing?host=/nonexistent\n", encoding="utf-8")
        nowhere.data.mkdir()
        ran = nowhere.run("import", "status")
        self.assertEqual(ran.status, 75, ran)
        self.assertIn("KK-4002", ran.err)

    def test_a_wrong_configuration_names_its_line(self):
        wrong = Node("sqlite", self.folder / "wrong-node")
        wrong.config.write_text("# settings\nstorage.colour = blue\n", encoding="utf-8")
        for verb, status in ((["import", "status"], INPUT), (["doctor"], FAILED)):
            ran = wrong.run(*verb)
            self.assertEqual(ran.status, status, ran)
            self.assertIn("node.properties:2", ran.said)
            self.assertIn("KK-8101", ran.said)


class DryRun(ServiceTest):
    """--dry-run says what would be done, and changes nothing."""

    RELATION = ["--organisation", "1379900010", "--party", "service_provider"]
    CONSENT = ["--channel", "portal", "--by", "self"]
    READS = {("doctor",), ("import", "status"), ("import", "show"), ("policy", "show"), ("log", "verify"), ("explain",),
             ("consent", "evaluate"), ("import", "check"), ("feedback", "office"), ("disaster", "list"), ("consent", "verify"), ("pki", "list"), ("client", "list"), ("user", "list"), ("key", "list")}
    REFUSED = {("record", "show"), ("record", "list"), ("record", "export"), ("document", "list"), ("document", "get"), ("feedback", "person"), ("serve",), ("import", "watch"), ("consent", "list"), ("consent", "receipt"), ("consent", "pending"), ("consent", "who"), ("consent", "preview"), ("consent", "explain"), ("relation", "expiring"), ("proxy", "list"), ("hold", "list"), ("emergency", "declare"), ("emergency", "list"), ("notice", "list"), ("notice", "send"), ("notice", "letters"),
               ("relation", "list"), ("log", "list"), ("log", "checkpoint"), ("log", "prove"), ("log", "export"), ("person", "candidates"), ("review", "list"), ("review", "show")}
    WHY = ["--reason", "a test", "--by", "clerk"]

    def verbs(self, *noun):
        """All commands the program has, from its own help."""
        ran = kakehashi(*noun, "--help")
        names = [line.split()[0] for line in ran.out.partition("Subcommands:")[2].splitlines() if line.startswith("  ") and line.strip()]
        return {verb for name in names for verb in self.verbs(*noun, name)} if names else {noun}

    def key_set(self):
        """A set of public keys: the point of P-256 that its standard begins with."""
        file = self.folder / "keys.json"
        file.write_text(json.dumps({"keys": [{"kty": "EC", "crv": "P-256", "x": "axfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpY",
                                             "y": "T-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU"}]}), encoding="utf-8")
        return file

    def saved(self, node):
        """The folder with a backup of the node; where there is none, a folder."""
        folder = (node or self).folder / "saved"
        if node and not folder.exists():
            self.assertEqual(node.run("backup", folder).status, 0)
        return folder

    def writes(self, node):
        """Every command that writes, with words that would."""
        act = about(("131011", "0000000012"))
        plans = self.folder / "plans"
        plans.mkdir(exist_ok=True)
        for file in sorted(self.town.glob("*_1370000011_43_1379900010_11_*.CSV")):
            (plans / file.name).write_bytes(file.read_bytes())
        return {
            ("init",): ["--demo"], ("migrate",): [], ("backup",): [self.folder / "unwritten"], ("restore",): [self.saved(node)], ("synth",): ["--out", self.folder / "unwritten"],
            ("demo",): ["--port", "1"], ("import", "run"): [self.town],
            ("import", "retry"): ["1"], ("import", "convert"): [plans, "--edition", "4.0", "--to", self.folder / "unwritten"],
            ("consent", "grant"): [*act, *self.CONSENT], ("consent", "refuse"): [*act, *self.CONSENT],
            ("consent", "withdraw"): [*act, *self.CONSENT], ("relation", "add"): [*act, *self.RELATION],
            ("relation", "end"): [*act, *self.RELATION], ("relation", "refresh"): [], ("policy", "activate"): [],
            ("proxy", "add"): [*act, "--evidence", "a test"], ("hold", "add"): [*act, "--against", "proxies"],
            ("disaster", "declare"): ["--insurer", "131011", "--by", "mayor"],
            ("notice", "contact"): [*act, "--letter"],
            ("client", "add"): ["town", "--as", "municipality:131011", "--keys", self.key_set(), "--by", "operator"],
            ("user", "invite"): ["--as", "municipality:131011", "--role", "viewer", "--name", "x", "--by", "operator"],
            ("key", "rotate"): ["--what", "insurer", "--by", "operator"],
            ("pki", "issue"): ["town", "--as", "municipality:131011"], ("pki", "renew"): ["municipality-131011"], ("pki", "revoke"): ["municipality-131011"],
            ("emergency", "choose"): [*act, "--preference", "refuse", "--channel", "portal", "--by", "self"],
        }

    def acts_on_persons(self):
        """Commands that write where two numbers are one person, with words for people of whom that is not so."""
        act = about(("131011", "0000000012"))
        other = ["--other-insurer", "131011", "--other-insured", "0000000013"]
        return {("person", "link"): ([*act, *other, *self.WHY], CONFLICT), ("person", "split"): ([*act, *self.WHY], CONFLICT),
                ("person", "erase"): ([*act, *self.WHY], CONFLICT),
                ("review", "decide"): (["1", "--not-same", *self.WHY], NOT_FOUND),
                ("user", "end"): (["1", "--by", "operator"], NOT_FOUND), ("user", "role"): (["1", "--role", "viewer", "--by", "operator"], NOT_FOUND),
                ("client", "end"): (["nobody", "--by", "operator"], NOT_FOUND), ("proxy", "end"): ([*act, "--proxy", "1"], NOT_FOUND), ("hold", "end"): ([*act, "--against", "proxies"], NOT_FOUND),
                ("emergency", "review"): (["1", "--insurer", "131011", "--outcome", "appropriate", "--reason", "a test"], NOT_FOUND),
                ("disaster", "end"): (["--insurer", "131011", "--by", "mayor"], NOT_FOUND)}

    def test_no_command_was_forgotten(self):
        known = self.READS | self.REFUSED | set(self.writes(None)) | set(self.acts_on_persons())
        self.assertEqual(self.verbs() - known, set())

    def test_nothing_is_written(self):
        for store in ("sqlite", "postgresql"):
            if not has_store(store):
                continue
            node = Node.make(store, self.folder / f"dry-{store}")
            self.nodes.append(node)
            self.assertEqual(node.run("import", "run", self.part).status, OK)
            act = about(("131011", "0000000012"))
            self.assertEqual(node.run("relation", "add", *act, *self.RELATION).status, OK)
            before = contents_of(node)
            for verb, words in self.writes(node).items():
                with self.subTest(store=store, verb=verb):
                    ran = node.run(*verb, *words, "--dry-run")
                    self.assertEqual(ran.status, OK, ran)
                    self.assertEqual(before, contents_of(node))
            self.assertFalse((self.folder / "unwritten").exists())
            nobody = about(("141002", "0000099999"))
            for verb, status in ((("consent", "grant"), REFUSED), (("relation", "add"), REFUSED), (("relation", "end"), REFUSED)):
                ran = node.run(*verb, *nobody, *(self.CONSENT if verb[0] == "consent" else self.RELATION), "--dry-run")
                self.assertEqual(ran.status, status, ran)
            ran = node.run("relation", "end", *act, "--organisation", "1399999999", "--party", "care_manager", "--dry-run")
            self.assertEqual(ran.status, NOT_FOUND, ran)
            for verb, (words, status) in self.acts_on_persons().items():
                self.assertEqual(node.run(*verb, *words, "--dry-run").status, status, verb)
            self.assertEqual(before, contents_of(node))

    def test_no_node_is_made(self):
        nowhere = self.folder / "no-node-yet"
        for words in (["init"], ["init", "--demo"], ["demo"], ["migrate"], ["import", "run", self.part]):
            kakehashi(*words, "--dry-run", "--data", nowhere)
            self.assertFalse(nowhere.exists(), words)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.town = write_town(cls.folder / "town", people=20)
        cls.part = cls.folder / "registers"
        cls.part.mkdir()
        for file in cls.town.glob("KK_PERSON_*.csv"):
            (cls.part / file.name).write_bytes(file.read_bytes())


class Acts(ServiceTest):
    """What a person decides, against clocks, files and consoles that say otherwise."""

    HEAD = "保険者番号,被保険者番号,記録番号,取得日時,決定,範囲,情報区分,開始日,取得経路,意思能力\r\n"
    PERSON = ("131011", "0000000012")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.node = Node.make("sqlite", cls.folder / "node")
        cls.nodes.append(cls.node)
        cls.node.run("import", "run", write_town(cls.folder / "town", people=20))

    def consent_file(self, stamp, row):
        file = self.folder / f"KK_CONSENT_131011_{stamp}.csv"
        file.write_bytes((self.HEAD + row).encode("cp932"))
        return file

    def ground(self):
        ran = self.node.run("record", "show", *about(self.PERSON), "--as", CARE_MANAGER, "--role", "care_manager", "--explain",
                            "--json", "--kinds", "life")
        return ran.json()["decisions"][0]["ground"]

    def test_a_consent_from_the_future_denies_until_it_is_corrected_and_a_withdrawal_always_counts(self):
        row = "131011,0000000012,FUTURE1,{},1,1,all,20260101,municipality_counter,1\r\n"
        self.node.run("import", "run", self.consent_file("20261101000000", row.format("20991231100000")))
        self.assertEqual(self.ground(), "refused")
        self.node.run("import", "run", self.consent_file("20261102000000", row.format("20261031100000")))
        self.assertEqual(self.ground(), "consent")
        self.assertEqual(self.node.run("consent", "withdraw", *about(self.PERSON), "--channel", "portal", "--by", "self").status, OK)
        self.assertEqual(self.ground(), "withdrawn")
        family = self.node.run("consent", "grant", *about(self.PERSON), "--channel", "portal", "--by", "family")
        self.assertEqual(family.status, USAGE)
        self.assertEqual(self.ground(), "withdrawn")

    def test_scores_run_over_time_and_end_where_the_consent_ends(self):
        shown = self.node.run("record", "show", *about(KNOWN), "--as", "resident:self", "--json", "--kinds", "life").json()
        series = {one["scale"]: one for one in shown["scores"]}
        barthel = series["barthel_index"]
        self.assertEqual(barthel["values"], sorted(barthel["values"], key=lambda value: value["on"]))
        self.assertGreaterEqual(len(barthel["values"]), 2)
        self.assertEqual(barthel["since_last"]["points"], barthel["values"][-1]["points"] - barthel["values"][-2]["points"])
        self.assertTrue({value["fact"] for value in barthel["values"]} <= {fact["id"] for fact in shown["facts"]})
        self.assertIn("label", series["physical_independence"]["values"][0])
        without = self.node.run("record", "show", *about(KNOWN), "--as", "resident:self", "--json", "--kinds", "certification").json()
        self.assertEqual(without["scores"], [])
        told = self.node.run("record", "show", *about(KNOWN), "--as", "resident:self", "--kinds", "life")
        self.assertIn("Barthel index (ADL)", told.out)

    def test_feedback_goes_through_the_log_and_names_no_group_to_others(self):
        def ask(*arguments):
            return self.node.run("feedback", "person", *about(KNOWN), *arguments, "--json")

        def entries():
            listed = self.node.run("log", "list", *about(KNOWN), "--json").json()["entries"]
            return len([entry for entry in listed if entry["body"]["type"] == "access"])

        before = entries()
        own = ask("--as", "resident:self")
        self.assertEqual(own.status, OK)
        self.assertEqual(own.json()["groups"], [])
        office = own.json()["scores"][0]["author"]
        beside = ask("--as", f"service_provider:{office}").json()
        self.assertEqual({group["scale"] for group in beside["groups"]}, {one["scale"] for one in beside["scores"]})
        self.assertEqual(ask("--as", "service_provider:1379900010").status, REFUSED)
        self.assertEqual(entries(), before + 3)
        for group in self.node.run("feedback", "office", "--as", f"service_provider:{office}", "--json").json()["groups"]:
            self.assertEqual(set(group) == {"scale", "service", "suppressed"}, group["suppressed"], group)
            self.assertGreaterEqual(group.get("people", 10), 10)
        self.assertEqual(self.node.run("feedback", "office", "--as", "resident:self").status, USAGE)
        self.assertEqual(entries(), before + 3)

    def test_a_paper_signed_before_a_withdrawal_reopens_nothing(self):
        person = about(("131011", "0000000013"))

        def act(verb, *words):
            ran = self.node.run("consent", verb, *person, *words)
            self.assertEqual(ran.status, OK, ran)

        def newest():
            ran = self.node.run("consent", "list", *person, "--json")
            return ran.json()["directives"][-1]

        paper = ["--channel", "paper_at_office", "--by", "clerk"]
        act("withdraw", "--channel", "portal", "--by", "self", "--decided-at", "2026-05-02T09:00:00+09:00")
        for day in ("2026-05-01", "2026-05-02"):  # of the same day: nobody knows that the paper is the later one
            act("grant", *paper, "--decided-at", day)
            self.assertEqual(newest()["decision"], "withdrawn")
        act("grant", *paper, "--decided-at", "2026-05-02T10:00:00+09:00")
        self.assertEqual((newest()["decision"], newest()["from"]), ("granted", "2026-05-02"))
        act("refuse", *paper, "--decided-at", "2026-05-02")
        self.assertEqual(newest()["decision"], "refused")
        for words in ([], ["--decided-at", "yesterday"], ["--decided-at", "2099-01-01"],
                      ["--decided-at", "2099-01-01T00:00:00Z"]):
            self.assertEqual(self.node.run("consent", "grant", *person, *paper, *words).status, USAGE, words)

    def test_an_older_form_grants_survey_and_opinion_and_refuses_whatever_it_names(self):
        person = about(("131011", "0000000014"))

        def kinds_of(verb, *words):
            form = ["--channel", "legacy_form", "--by", "clerk"]
            ran = self.node.run("consent", verb, *person, *form, *words)
            if ran.status != OK:
                return ran.status
            return self.node.run("consent", "list", *person, "--json").json()["directives"][-1]["kinds"]

        self.assertEqual(kinds_of("grant"), ["survey", "opinion"])
        self.assertEqual(kinds_of("grant", "--kinds", "opinion"), ["opinion"])
        self.assertEqual(kinds_of("grant", "--kinds", "survey,life"), USAGE)
        self.assertEqual(kinds_of("withdraw", "--kinds", "life"), ["life"])
        self.assertEqual(len(kinds_of("refuse")), 13)

    def test_a_role_or_a_day_that_cannot_be_is_2(self):
        self.assertEqual(self.node.run("record", "show", *about(self.PERSON), "--as", CARE_MANAGER, "--role", "king").status, USAGE)
        relation = ["relation", "add", *about(self.PERSON), "--organisation", "1379900010", "--party", "service_provider"]
        self.assertEqual(self.node.run(*relation, "--verified-on", "2099-01-01").status, USAGE)
        self.assertEqual(self.node.run(*relation, "--verified-on", "2026-11-01", "--to", "2020-01-01").status, USAGE)

    def test_a_demo_node_is_never_made_a_real_one(self):
        self.assertEqual(self.node.run("init").status, CONFLICT)
        self.assertEqual(self.ground() != "", True)


if __name__ == "__main__":
    unittest.main(verbosity=2)
