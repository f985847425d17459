#!/usr/bin/env python3
"""Keys are replaced while servers answer and imports run: every record stays what it was, a rotation that is killed goes on, who is erased stays erased.

KAKEHASHI_KILL_POINTS says how many times each kind of rotation is killed on each store (unless told, 6), KAKEHASHI_KILL_SEED repeats a run.
"""

import csv
import io
import os
import pathlib
import random
import re
import shutil
import subprocess
import threading
import time
import unittest

from asking import Load, Server, rows
from node_tools import Node, ServiceTest, has_store, kakehashi, people_of, picture_of, sql, write_town

OK, FAILED, INPUT, NOT_FOUND, CONFLICT, REFUSED = 0, 1, 3, 6, 7, 5
RANKS = ("insurer", "persons", "master")
POINTS = int(os.environ.get("KAKEHASHI_KILL_POINTS", "6"))
SEED = int(os.environ.get("KAKEHASHI_KILL_SEED", str(random.SystemRandom().randrange(1_000_000))))


def rotation(rank, *more):
    return ["key", "rotate", "--what", rank, "--by", "a test", *more]


def keys_of(node):
    ran = node.run("key", "list", "--json")
    if ran.status != OK:
        raise AssertionError(f"key list: {ran}")
    return ran.json()


def left_town(folder, town, person):
    """The person's row of the register again, newer: insured no longer since long ago."""
    file = next(town.glob(f"KK_PERSON_{person[0]}_*.csv"))
    read = csv.DictReader(io.StringIO(file.read_bytes().decode("cp932")))
    row = next(row for row in read if row["被保険者番号"] == person[1])
    row |= {"履歴番号": "9", "資格取得日": "20050401", "資格喪失日": "20150331", "資格喪失事由": "1"}
    text = io.StringIO()
    writer = csv.DictWriter(text, read.fieldnames, lineterminator="\r\n")
    writer.writeheader()
    writer.writerow(row)
    folder.mkdir()
    (folder / f"KK_PERSON_{person[0]}_20261128010000.csv").write_bytes(text.getvalue().encode("cp932"))
    return folder


def sent_later(town):
    """The same town, every sending under a serial a little later. Documents name their files, so they are left out."""
    for file in list(town.iterdir()):
        if "DOCUMENT" in file.name:
            file.unlink()
            continue
        serials = re.findall(r"20[0-9]{12}", file.name)
        if serials:
            later = str(int(serials[-1][:-2])) + f"{(int(serials[-1][-2:]) + 30) % 60:02}"
            file.rename(file.with_name(later.join(file.name.rsplit(serials[-1], 1))))
    return town


class Keys(ServiceTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.settle(people=30)
        cls.people = people_of(cls.town)
        cls.looked_at = cls.people[:10]
        cls.before = {node.store: picture_of(node, cls.people) for node in cls.settled}

    def copy(self, node, name):
        copied = node.copy(self.folder / f"{node.store}-{name}")
        self.nodes.append(copied)
        return copied

    def expect_unchanged(self, node, where, people=None):
        before = self.before[node.store]
        expected = before if people is None else {person: before[person] for person in people}
        self.expect_same_picture(expected, picture_of(node, list(expected)), where)

    def expect_rotated(self, node, rank, *more):
        ran = node.run(*rotation(rank, *more), "--json")
        self.assertEqual(ran.status, OK, ran)
        self.assertEqual(ran.json()["damaged"], 0, ran)
        return ran

    def test_every_record_is_the_same_before_and_after(self):
        for settled in self.settled:
            node = self.copy(settled, "after")
            with self.subTest(store=node.store):
                wrapped = rows(node, "SELECT wrapped_key FROM enrolment ORDER BY enrolment_id")
                for rank in RANKS:
                    self.expect_rotated(node, rank)
                    self.expect_unchanged(node, rank)
                now = rows(node, "SELECT wrapped_key FROM enrolment ORDER BY enrolment_id")
                self.assertEqual(len(now), len(wrapped))
                self.assertFalse(set(now) & set(wrapped))
                self.assertTrue(all(text.startswith("2.2.2:") for text, in now), now[:3])
                listed = keys_of(node)
                self.assertIsNone(listed["unfinished"])
                older = [key for key in listed["keys"] if not key["newest"]]
                self.assertEqual([(key["rank"], key["number"], key["holds"]) for key in older], [("master", 1, 0)])
                (node.data / "keys" / "master.key").unlink()
                self.expect_unchanged(node, "without the old master key", self.looked_at)
                self.expect_whole_log(node, "after rotations")
                self.assertEqual(node.run("log", "checkpoint").status, OK)

    def test_a_dry_run_tells_how_much_and_does_nothing(self):
        node = self.settled[0]
        for rank in RANKS:
            ran = node.run(*rotation(rank), "--dry-run", "--json")
            self.assertEqual(ran.status, OK, ran)
            self.assertGreaterEqual(ran.json()["keys"], 4)
        self.assertFalse(any(not key["newest"] for key in keys_of(node)["keys"]))
        self.assertEqual([file.name for file in (node.data / "keys").glob("master.key.*")], [])

    def test_no_key_is_ever_printed(self):
        for settled in self.settled:
            node = self.copy(settled, "printed")
            with self.subTest(store=node.store):
                said = "".join(node.run(*words).said for words in (["key", "list"], ["key", "list", "--json"], rotation("master"), rotation("insurer"), ["key", "list"]))
                for file in node.data.glob("keys/*.key*"):
                    secret = file.read_bytes()
                    for text in (secret.hex(), secret.hex().upper()):
                        self.assertNotIn(text, said)
                for wrapped, in rows(node, "SELECT wrapped FROM sealing_key"):
                    self.assertNotIn(wrapped.partition(":")[2] or wrapped, said)

    def test_servers_answer_and_imports_run_meanwhile(self):
        for settled in self.settled:
            node = self.copy(settled, "meanwhile")
            with self.subTest(store=node.store):
                more = sent_later(write_town(self.folder / f"more-{node.store}", people=45, seed=7))
                newcomers = [person for person in people_of(more) if person not in set(self.people)]
                self.assertGreater(len(newcomers), 5)
                servers = [Server(node) for _ in range(2 if node.store == "postgresql" else 1)]
                imported = []
                try:
                    loads = [Load(server, self.looked_at[:6], clients=2) for server in servers]
                    importing = threading.Thread(target=lambda: imported.append(node.run("import", "run", more)))
                    importing.start()
                    for rank in RANKS:
                        self.expect_rotated(node, rank)
                    importing.join()
                    for rank in RANKS:
                        self.expect_rotated(node, rank)
                    answers = [answer for load in loads for answer in load.end()]
                finally:
                    for server in servers:
                        server.stop()
                self.assertEqual(imported[0].status, OK, imported[0])
                self.assertGreater(len(answers), 50)
                self.assertEqual({answer.status for answer in answers}, {200}, {answer.body for answer in answers if answer.status != 200})
                # As on a node whose keys nobody touched.
                other = self.copy(settled, "untouched")
                self.assertEqual(other.run("import", "run", more).status, OK)
                everybody = [*self.looked_at, *newcomers]
                self.expect_same_picture(picture_of(other, everybody), picture_of(node, everybody), node.store)
                self.expect_whole_log(node, "meanwhile")

    def killed(self, node, rank, after):
        program = node.start(*rotation(rank))
        try:
            program.wait(after)
            return False
        except subprocess.TimeoutExpired:
            program.kill()
            program.wait()
            return True

    def kill_and_go_on(self, settled):
        chance = random.Random(SEED)
        for rank in RANKS:
            node = self.copy(settled, f"killed-{rank}")
            began = time.monotonic()
            self.expect_rotated(node, rank)
            lasted = time.monotonic() - began
            unfinished = 0
            for point in range(POINTS):
                where = f"{node.store}, {rank}, point {point} of seed {SEED}"
                some = chance.sample(self.people, 4)
                self.killed(node, rank, chance.uniform(0.03, lasted))
                self.expect_unchanged(node, where, some)
                for _ in range(2):  # and once more while it goes on
                    if keys_of(node)["unfinished"] is None:
                        break
                    unfinished += 1
                    self.assertEqual(node.run(*rotation(rank)).status, CONFLICT, where)
                    program = node.start(*rotation(rank, "--resume"))
                    try:
                        program.wait(chance.uniform(0.03, lasted))
                    except subprocess.TimeoutExpired:
                        program.kill()
                        program.wait()
                if keys_of(node)["unfinished"] is not None:
                    self.expect_rotated(node, rank, "--resume")
                self.assertEqual(node.run(*rotation(rank, "--resume")).status, NOT_FOUND, where)
                self.expect_unchanged(node, where, some)
                older = [key for key in keys_of(node)["keys"] if not key["newest"] and key["holds"] != 0]
                self.assertEqual(older, [], where)
            self.expect_unchanged(node, f"{node.store}, {rank}")
            self.expect_whole_log(node, f"{node.store}, {rank}")
            print(f"{node.store}: {rank} of {lasted:.2f} s broke off {unfinished} times, seed {SEED}", flush=True)
            node.remove()

    def test_a_killed_rotation_goes_on(self):
        for settled in self.settled:
            with self.subTest(store=settled.store):
                self.kill_and_go_on(settled)

    def test_who_is_erased_meanwhile_stays_erased(self):
        person = self.people[4]
        who = ["--insurer", person[0], "--insured", person[1]]
        left = left_town(self.folder / "left", self.town, person)
        for settled in self.settled:
            node = self.copy(settled, "erased")
            with self.subTest(store=node.store):
                self.assertEqual(node.run("import", "run", left).status, OK)
                rotating = node.start(*rotation("persons"), listen=True)
                erased = node.run("person", "erase", *who, "--reason", "a test", "--by", "clerk")
                ended = node.finish(rotating)
                self.assertEqual((ended.status, erased.status), (OK, OK), (ended, erased))
                for rank in RANKS:
                    self.expect_rotated(node, rank)
                self.assertEqual(node.run("record", "show", *who, "--as", "resident:self").status, REFUSED)
                self.expect_unchanged(node, "of the others", [other for other in self.looked_at if other != person])
                self.expect_whole_log(node, "an erasure meanwhile")

    def test_a_backup_of_before_needs_the_key_of_before(self):
        for settled in self.settled:
            node = self.copy(settled, "backup")
            with self.subTest(store=node.store):
                kept = self.folder / f"{node.store}-keys-of-before"
                shutil.copytree(node.data / "keys", kept)
                saved = self.folder / f"{node.store}-saved"
                self.assertEqual(node.run("backup", saved).status, OK)
                for rank in RANKS:
                    self.expect_rotated(node, rank)
                old = node.data / "keys" / "master.key"
                self.assertIn(("OK", "backups"), self.checks(node, saved))
                old.unlink()
                self.assertIn(("FAIL", "backups"), self.checks(node, saved))
                told = node.run("doctor", "--backups", saved).out
                self.assertIn("KK-4115", told)
                self.assertIn("master.key:", told)
                place = self.place_for(node, "back", kept)
                ran = place.run("restore", saved)
                self.assertEqual(ran.status, OK, ran)
                self.expect_unchanged(place, "brought back", self.looked_at)
                self.expect_rotated(place, "persons")
                # Without the key of its time it says which one is missing.
                stranger = self.place_for(node, "stranger", node.data / "keys")
                ran = stranger.run("restore", saved)
                self.assertEqual(ran.status, NOT_FOUND, ran)
                self.assertIn("KK-4115", ran.err)

    @staticmethod
    def checks(node, saved):
        return {(check["health"], check["name"]) for check in node.run("doctor", "--json", "--backups", saved).json()["checks"]}

    def place_for(self, node, name, keys):
        folder = self.folder / f"{node.store}-{name}"
        database = "kakehashi-" + folder.name + "-" + os.urandom(4).hex() if node.store == "postgresql" else ""
        if database:
            sql("postgres", f'CREATE DATABASE "{database}"')
        place = Node(node.store, folder, database)
        self.nodes.append(place)
        place.data.mkdir()
        shutil.copytree(keys, place.data / "keys")
        shutil.copytree(node.data / "pki", place.data / "pki")
        return place

    def test_key_files_that_are_wrong_are_told_with_the_cure(self):
        node = self.copy(self.settled[0], "files")
        prepared = node.run("key", "rotate", "--what", "master", "--by", "a test", "--prepare")
        self.assertEqual(prepared.status, OK, prepared)
        second = node.data / "keys" / "master.key.2"
        self.assertIn(str(second), prepared.out)
        self.assertEqual(second.stat().st_mode & 0o777, 0o600)
        content = second.read_bytes()
        self.assertEqual(len(content), 32)
        ran = self.expect_rotated(node, "master")
        self.assertEqual(second.read_bytes(), content, "a prepared key is the one that is used")
        self.assertEqual(ran.json()["rank"], "master")

        def told(code, status, *names):
            for words in (["key", "list"], ["import", "status"]):
                said = node.run(*words)
                self.assertEqual(said.status, status, said)
                for text in (code, "what to do", *names):
                    self.assertIn(text, said.err)

        second.chmod(0o640)
        told("KK-4113", REFUSED, "master.key.2")
        second.chmod(0o600)
        second.write_bytes(os.urandom(32))
        told("KK-4117", FAILED, "master.key.2")
        second.write_bytes(content[:31])
        told("KK-4101", FAILED, "master.key.2")
        second.unlink()
        told("KK-4115", NOT_FOUND, "master.key.2")
        (node.data / "keys" / "master.key").unlink()
        told("KK-4112", NOT_FOUND)
        second.write_bytes(content)
        second.chmod(0o600)
        self.assertEqual(node.run("key", "list").status, OK)
        self.assertEqual(node.run("init", "--demo").status, OK)
        self.assertFalse((node.data / "keys" / "master.key").exists(), "no other first key is made")

    def test_options_that_cannot_be(self):
        node = self.settled[0]
        for words in (rotation("master", "--insurer", "131011"), rotation("insurer", "--prepare")):
            self.assertEqual(node.run(*words).status, INPUT, words)
        self.assertEqual(node.run(*rotation("insurer", "--insurer", "12")).status, 2)
        self.assertEqual(node.run(*rotation("insurer", "--insurer", "999995")).status, NOT_FOUND)
        self.assertEqual(node.run("key", "rotate", "--what", "everything", "--by", "x").status, 2)
        self.assertEqual(node.run("key", "rotate", "--what", "master").status, 2)

    def test_one_insurer_alone(self):
        for settled in self.settled:
            node = self.copy(settled, "one")
            with self.subTest(store=node.store):
                for rank in ("insurer", "persons"):
                    self.expect_rotated(node, rank, "--insurer", "131029")
                newest = {(key["rank"], key["of"]): key["number"] for key in keys_of(node)["keys"] if key["newest"]}
                for rank in ("insurer", "persons"):
                    self.assertEqual((newest[rank, "131011"], newest[rank, "131029"]), (1, 2))
                self.expect_unchanged(node, "one insurer", self.looked_at)

    def test_every_rotation_stands_in_the_log(self):
        node = self.copy(self.settled[0], "log")
        size = int(rows(node, "SELECT size FROM log_head")[0][0])
        entry = self.expect_rotated(node, "insurer").json()["access"]["entry"]
        self.assertEqual(entry, size + 1)
        self.assertEqual(int(rows(node, "SELECT size FROM log_head")[0][0]), size + 2)


if __name__ == "__main__":
    unittest.main(verbosity=2)
