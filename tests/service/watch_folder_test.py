#!/usr/bin/env python3
"""A folder that is watched: what software drops is imported once, and every file is always in exactly one place."""

import collections
import json
import os
import random
import shutil
import signal
import subprocess
import time
import unittest
import zipfile

from node_tools import PROGRAM, Node, Ran, ServiceTest, environment, kakehashi, sets_of, write_town

OK, FAILED, INPUT, CONFLICT, PARTLY = 0, 1, 3, 7, 9
NOBODY = 65534


class WatchTest(ServiceTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.town = write_town(cls.folder / "town", people=20)
        cls.empty = Node.make("sqlite", cls.folder / "empty")
        cls.nodes.append(cls.empty)
        cls.ready = cls.empty.copy(cls.folder / "ready")
        cls.nodes.append(cls.ready)
        registers = [file for file in cls.town.iterdir() if file.name.startswith("KK_")]
        if cls.ready.run("import", "run", *registers).status != OK:
            raise AssertionError("the registers were not imported")
        cls.plan = {file.name: file.read_bytes() for file in cls.town.glob("*_1370000011_43_1379900010_11_20261025103000.CSV")}
        cls.made = 0

    def setUp(self):
        cls = type(self)
        cls.made += 1
        self.node = cls.ready.copy(self.folder / f"node-{cls.made}")
        self.nodes.append(self.node)
        self.drop = self.folder / f"drop-{cls.made}"
        self.drop.mkdir()

    def put(self, files):
        for name, content in files.items():
            (self.drop / name).write_bytes(content)

    def once(self, *arguments, settle=0, patience=0, **options):
        return self.node.run("import", "watch", self.drop, "--once", "--settle", settle, "--patience", patience, *arguments,
                             **options)

    def start(self, *arguments, settle=0.3, every=0.1):
        words = self.node.words("import", "watch", self.drop, "--settle", settle, "--every", every, *arguments)
        return subprocess.Popen([PROGRAM, *words], env=environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE)

    def end(self, program, how=signal.SIGTERM):
        program.send_signal(how)
        out, err = program.communicate(timeout=60)
        return Ran(subprocess.CompletedProcess(program.args, program.returncode, out, err))

    def wait_for(self, what, seconds=30):
        until = time.monotonic() + seconds
        while not what():
            self.assertLess(time.monotonic(), until, f"waited in vain; {sorted(self.places())}")
            time.sleep(0.05)

    def places(self):
        """(place, name) of every file, the place without the name of the batch."""
        found = []
        for path in self.drop.rglob("*"):
            if path.is_file() and not path.is_symlink() and not path.name.startswith("."):
                parts = path.relative_to(self.drop).parts
                found.append((parts[0] if len(parts) > 1 else "", path.name))
        return found

    def names_in(self, place):
        return sorted(name for where, name in self.places() if where == place)

    def file_in(self, place, name):
        found = [path for path in (self.drop / place).rglob(name)]
        self.assertEqual(len(found), 1, found)
        return found[0]


class Batches(WatchTest):
    def test_a_sending_is_imported_and_kept_as_it_came(self):
        self.put(self.plan)
        ran = self.once("--ndjson")
        self.assertEqual(ran.status, OK, ran)
        told = [json.loads(line) for line in ran.out.splitlines()]
        self.assertEqual([(line["kind"], line["outcome"]) for line in told], [("monthly_plan", "applied")])
        self.assertEqual(self.names_in("done"), sorted(self.plan))
        self.assertEqual(len(self.places()), 3)
        for name, content in self.plan.items():
            self.assertEqual(self.file_in("done", name).read_bytes(), content)
        self.assertTrue(str(self.file_in("done", name)).startswith(str(self.drop / told[0]["place"])))
        self.put(self.plan)
        again = self.once("--ndjson")
        self.assertEqual((again.status, json.loads(again.out)["outcome"]), (OK, "unchanged"))

    def test_a_whole_town_is_as_if_it_had_been_imported(self):
        node = self.node = self.empty.copy(self.folder / "whole")
        other = self.empty.copy(self.folder / "other")
        self.nodes += [node, other]
        files = [file for file in self.town.iterdir() if file.name != "demo-people.json"]
        for file in files:
            shutil.copy(file, self.drop)
        self.assertEqual(self.once().status, OK)
        self.assertEqual(self.names_in("done"), sorted(file.name for file in files))
        self.assertEqual(other.run("import", "run", self.town).status, OK)
        self.assertEqual(sets_of(node), sets_of(other))

    def test_a_refused_sending_is_put_aside_with_a_text_in_both_languages(self):
        self.put({name: content.decode("cp932").encode("utf-8") for name, content in self.plan.items()})
        ran = self.once()
        self.assertEqual(ran.status, INPUT, ran)
        texts = [name for name in self.names_in("quarantine") if name.endswith(".txt")]
        self.assertEqual(self.names_in("quarantine"), sorted([*self.plan, *texts]))
        self.assertEqual(len(texts), 1)
        text = (self.drop / "quarantine" / texts[0]).read_text(encoding="utf-8")
        for words in ("この送信は取り込めませんでした。", "送信元 1370000011 に頼むこと", "[C01] 3 か所", "These files were not imported.",
                      "Ask the sender 1370000011", "import check --fix NEW_FOLDER quarantine/" + texts[0][:-4]):
            self.assertIn(words, text)
        fixed = self.folder / "fixed"
        self.assertEqual(kakehashi("import", "check", "--fix", fixed, self.drop / "quarantine" / texts[0][:-4]).status, OK)
        for name in self.plan:
            shutil.copy(fixed / name, self.drop)
        self.assertEqual(self.once().status, OK)

    def test_a_sending_applied_in_part_is_put_aside_and_says_so(self):
        name = next(name for name in self.plan if name.startswith("UPPLAN"))
        self.put(self.plan | {name: self.plan[name].replace(b"\r\n", b",9\r\n", 1)})
        ran = self.once()
        self.assertEqual(ran.status, PARTLY, ran)
        text = next((self.drop / "quarantine").glob("*.txt")).read_text(encoding="utf-8")
        self.assertIn("一部の人の分だけ取り込みました", text)
        self.assertIn("1行目", text)
        self.assertEqual(set(self.plan), set(self.names_in("quarantine")) & set(self.plan))

    def test_a_set_that_waited_is_no_part_of_the_sending_that_lets_it_go_on(self):
        """Another name under a number is found out when the register comes; that is not the register's fault."""
        self.node = self.empty.copy(self.folder / "waiting")
        self.nodes.append(self.node)
        supplement = next(name for name in self.plan if name.startswith("UPHOSOKU"))
        rows = self.plan[supplement].decode("cp932").split("\r\n")
        cells = rows[0].split(",")
        cells[4], cells[5] = '"ｶｸｳ ｼﾞﾝﾌﾞﾂ"', '"架空　人物"'
        changed = "\r\n".join([",".join(cells), *rows[1:]]).encode("cp932")
        self.put(self.plan | {supplement: changed})
        self.assertIn("waiting", self.once().out)
        later = "20261026103000"
        self.put({name.replace("20261025103000", later): content for name, content in self.plan.items()})
        self.assertIn("waiting", self.once().out)
        for file in self.town.glob("KK_PERSON_131011_*"):
            shutil.copy(file, self.drop)
        ran = self.once("--ndjson")
        told = [json.loads(line) for line in ran.out.splitlines()]
        self.assertEqual([(line["kind"], line["outcome"]) for line in told], [("person_register", "applied")])
        self.assertEqual(self.names_in("quarantine"), [])
        self.assertIn("partly", sets_of(self.node).values())

    def test_an_archive(self):
        with zipfile.ZipFile(self.drop / "sent.zip", "w") as made:
            for name, content in self.plan.items():
                made.writestr(name, content)
        (self.drop / "broken.zip").write_bytes(b"PK nothing")
        ran = self.once("--ndjson")
        self.assertEqual(ran.status, PARTLY, ran)
        self.assertEqual(self.names_in("done"), ["sent.zip"])
        self.assertIn("broken.zip", self.names_in("quarantine"))
        self.assertEqual({json.loads(line)["code"] for line in ran.out.splitlines()}, {None, "KK-8402"})

    def test_what_is_not_ours_is_left_alone(self):
        outside = self.folder / "outside.csv"
        outside.write_bytes(b"x")
        self.put({"memo.txt": b"x", "UPPLAN_now.CSV.tmp": b"x", ".hidden.csv": b"x"})
        (self.drop / "letters").mkdir()
        (self.drop / "letters" / "KK_PERSON_131011_20261101090000.csv").write_bytes(b"x")
        link = self.drop / next(iter(self.plan))
        link.symlink_to(outside)
        os.mkfifo(self.drop / "pipe.csv")
        (self.drop / "UPPLAN.CSV").symlink_to("nowhere")
        ran = self.once()
        self.assertEqual((ran.status, ran.out), (OK, ""), ran)
        self.assertTrue(link.is_symlink())
        self.assertEqual(outside.read_bytes(), b"x")
        self.assertEqual(self.names_in(""), ["UPPLAN_now.CSV.tmp", "memo.txt"])
        self.assertEqual(self.names_in("letters"), ["KK_PERSON_131011_20261101090000.csv"])
        self.assertIn('"event":"foreign_files_left","count":1', ran.err)

    def test_names_of_people_are_not_told(self):
        self.put({"山田花子.csv": b"x,y\n", "山田花子.txt": b"x"})
        ran = self.once()
        self.assertEqual(ran.status, INPUT, ran)
        self.assertNotIn("山田", ran.said)
        self.assertIn("山田花子.csv", self.names_in("quarantine"))

    def test_places_that_are_no_folders_are_refused(self):
        for place in ("work", "done", "quarantine"):
            drop = self.folder / f"no-{place}"
            drop.mkdir()
            (drop / place).symlink_to(self.folder)
            ran = self.node.run("import", "watch", drop, "--once")
            self.assertIn("KK-8427", ran.err)
            self.assertEqual(ran.status, INPUT)
        self.assertIn("KK-8401", self.node.run("import", "watch", self.folder / "nowhere").err)

    def test_a_real_node_wants_to_know_who_sends(self):
        real = Node.make("sqlite", self.folder / "real", demo=False)
        self.nodes.append(real)
        self.put(self.plan)
        ran = real.run("import", "watch", self.drop, "--once")
        self.assertIn("KK-8209", ran.err)
        self.assertEqual(self.names_in(""), sorted(self.plan))
        ran = real.run("import", "watch", self.drop, "--once", "--settle", 0, "--patience", 0, "--as", "municipality:131011")
        self.assertEqual(ran.status, INPUT, ran)
        self.assertIn("[P02]", next((self.drop / "quarantine").glob("*.txt")).read_text(encoding="utf-8"))

    def test_a_file_that_may_not_be_read_is_put_aside(self):
        self.put(self.plan)
        options = {}
        if os.geteuid() == 0:  # root may read anything
            for folder in (self.node.folder, self.drop):
                subprocess.run(["chown", "-R", f"{NOBODY}:{NOBODY}", str(folder)], check=True)
            self.folder.chmod(0o755)
            options = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
        next(self.drop.glob("UPPLAN*")).chmod(0)
        ran = self.once("--ndjson", **options)
        self.assertEqual(ran.status, INPUT, ran)
        self.assertEqual(json.loads(ran.out)["code"], "KK-8403")
        text = next((self.drop / "quarantine").glob("*.txt")).read_text(encoding="utf-8")
        self.assertIn("[KK-8403]", text)

    def test_a_store_that_does_not_answer_leaves_the_files_where_they_are(self):
        self.put(self.plan)
        self.node.config.write_text("storage.url = postgresql:///nothing?host=/nonexistent\n", encoding="utf-8")
        self.assertEqual(self.once().status, 75)
        self.assertEqual(self.names_in(""), sorted(self.plan))


class Timing(WatchTest):
    def test_a_file_that_grows_is_left_until_it_is_whole(self):
        name, content = next(item for item in self.plan.items() if item[0].startswith("UPPLAN"))
        self.put({other: text for other, text in self.plan.items() if other != name})
        program = self.start(settle=0.5)
        try:
            with (self.drop / name).open("wb", buffering=0) as out:
                for n in range(0, len(content), len(content) // 8 + 1):
                    out.write(content[n:n + len(content) // 8 + 1])
                    time.sleep(0.15)
                    self.assertIn(name, self.names_in(""))
            self.wait_for(lambda: len(self.names_in("done")) == 3)
        finally:
            ran = self.end(program)
        self.assertEqual(ran.status, OK, ran)
        self.assertEqual(self.file_in("done", name).read_bytes(), content)

    def test_a_sending_waits_for_its_other_files(self):
        late = next(name for name in self.plan if name.startswith("UPSIKYU"))
        self.put({name: content for name, content in self.plan.items() if name != late})
        program = self.start("--patience", 60)
        try:
            time.sleep(1.5)
            self.assertEqual(len(self.names_in("")), 2)
            self.put({late: self.plan[late]})
            self.wait_for(lambda: len(self.names_in("done")) == 3)
        finally:
            ran = self.end(program)
        self.assertIn("sendings_wait_for_files", ran.err)
        self.assertEqual(ran.out.count("applied"), 1, ran)

    def test_a_sending_whose_files_never_come_is_put_aside(self):
        self.put({name: content for name, content in self.plan.items() if not name.startswith("UPSIKYU")})
        self.assertEqual(self.once(patience=60).out, "")
        ran = self.once(patience=0)
        self.assertEqual(ran.status, INPUT, ran)
        self.assertIn("[F03]", next((self.drop / "quarantine").glob("*.txt")).read_text(encoding="utf-8"))

    def test_two_watchers_do_not_share_a_folder(self):
        program = self.start()
        try:
            self.wait_for(lambda: (self.drop / "quarantine").is_dir())
            ran = self.once()
            self.assertEqual(ran.status, CONFLICT, ran)
            self.assertIn("KK-8426", ran.err)
        finally:
            self.assertEqual(self.end(program).status, OK)
        self.assertEqual(self.once().status, OK)

    def test_it_ends_when_told_and_says_so(self):
        for how, status in ((signal.SIGTERM, OK), (signal.SIGINT, 130)):
            shutil.rmtree(self.drop / "work", ignore_errors=True)
            program = self.start()
            self.wait_for(lambda: (self.drop / "work").is_dir())
            before = time.monotonic()
            ran = self.end(program, how)
            self.assertEqual(ran.status, status, ran)
            self.assertLess(time.monotonic() - before, 10)
            self.assertIn('"event":"watch_ended"', ran.err)


class Crashes(WatchTest):
    def test_whenever_it_is_killed_every_file_is_in_one_place_and_all_are_imported_once(self):
        files = {file.name: file.read_bytes() for file in self.town.iterdir()
                 if file.name.startswith(("UP", "DLT", "KK_"))}
        self.node = self.empty.copy(self.folder / "killed")
        self.nodes.append(self.node)
        self.put(files)
        dice = random.Random(20261125)
        for _ in range(25):
            program = self.start(settle=0, every=0.1)
            time.sleep(dice.uniform(0.02, 0.35))
            self.end(program, signal.SIGKILL)
            count = collections.Counter(name for _, name in self.places() if not name.endswith(".txt"))
            self.assertEqual(count, collections.Counter(list(files)))
        ran = self.once()
        self.assertEqual(ran.status, OK, ran)
        self.assertEqual(self.names_in("done"), sorted(files))
        self.assertEqual(self.names_in("work") + self.names_in("quarantine"), [])
        for name, content in files.items():
            self.assertEqual(self.file_in("done", name).read_bytes(), content)
        other = self.empty.copy(self.folder / "unkilled")
        self.nodes.append(other)
        folder = self.folder / "all"
        folder.mkdir()
        for name, content in files.items():
            (folder / name).write_bytes(content)
        self.assertEqual(other.run("import", "run", folder).status, OK)
        self.assertEqual(sorted(sets_of(self.node)), sorted(sets_of(other)))
        self.expect_whole_log(self.node, "after the kills")

    def test_what_a_killed_one_left_goes_on(self):
        work = self.drop / "work" / "20261125-100000000-001_monthly_plan_1370000011"
        work.mkdir(parents=True)
        for name, content in self.plan.items():
            (work / name).write_bytes(content)
        quarantine = self.drop / "quarantine"
        quarantine.mkdir()
        (quarantine / "20261125-100000000-001_monthly_plan_1370000011.txt").write_text("half\n\nkakehashi import watch\n", encoding="utf-8")
        (quarantine / "mine.txt").write_text("a note of somebody\n", encoding="utf-8")
        self.assertEqual(self.once().status, OK)
        self.assertEqual(self.names_in("done"), sorted(self.plan))
        self.assertEqual(self.names_in("quarantine"), ["mine.txt"])
        self.assertEqual(list((self.drop / "work").iterdir()), [])

    def test_a_name_that_was_dropped_again_meanwhile_replaces_nothing(self):
        work = self.drop / "work" / "20261125-100000000-001_monthly_plan_1370000011"
        work.mkdir(parents=True)
        name = next(iter(self.plan))
        (work / name).write_bytes(b"older")
        self.put(self.plan)
        ran = self.once()
        self.assertEqual(ran.status, PARTLY, ran)
        self.assertEqual(self.file_in("quarantine", name).read_bytes(), b"older")
        self.assertEqual(self.file_in("done", name).read_bytes(), self.plan[name])
        self.assertIn("[KK-8429]", next((self.drop / "quarantine").glob("*.txt")).read_text(encoding="utf-8"))


if __name__ == "__main__":
    unittest.main(verbosity=2)
