#!/usr/bin/env python3
"""Backup while the server answers, and the node brought back from it: on both stores."""

import os
import pathlib
import shutil
import unittest

from asking import Load, Server
from node_tools import Node, ServiceTest, has_store, people_of, picture_of, sql

OK, FAILED, USAGE, NOT_FOUND, CONFLICT = 0, 1, 2, 6, 7
PERSON = ["--insurer", "131011", "--insured", "0000000003"]
OFFICE = ["--as", "care_manager:1370000011"]


class Backups(ServiceTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.settle(people=20)
        cls.people = people_of(cls.town)
        for node in cls.settled:
            assert node.run("log", "checkpoint").status == OK

    def empty(self, node, name, *, keys=True):
        """A place for a node to come back to: keys and certificates are there, the database is not."""
        folder = self.folder / f"{node.store}-{name}"
        database = "kakehashi-" + folder.name + "-" + os.urandom(4).hex() if node.store == "postgresql" else ""
        if database:
            sql("postgres", f'CREATE DATABASE "{database}"')
        place = Node(node.store, folder, database)
        self.nodes.append(place)
        place.data.mkdir()
        if keys:
            for part in ("keys", "pki"):
                shutil.copytree(node.data / part, place.data / part)
        return place

    def backup(self, node, name, *options):
        ran = node.run("backup", self.folder / f"{node.store}-{name}", "--json", *options)
        self.assertEqual(ran.status, OK, ran)
        return pathlib.Path(ran.json()["file"])

    def test_a_node_comes_back_as_it_was_while_its_server_answered(self):
        for node in self.settled:
            with self.subTest(store=node.store):
                self.assertEqual(node.run("consent", "withdraw", *PERSON, "--channel", "portal", "--by", "self").status, OK)
                server = Server(node)
                try:
                    load = Load(server, self.people[:4])
                    file = self.backup(node, "running")
                    load.end()
                finally:
                    server.stop()
                self.assertEqual({answer.status for answer in load.answers}, {200})
                self.assertEqual(file.stat().st_mode & 0o777, 0o600)
                self.assertEqual(node.run("consent", "grant", *PERSON, "--channel", "portal", "--by", "self").status, OK)
                place = self.empty(node, "back")
                ran = place.run("restore", file.parent, "--json")
                self.assertEqual(ran.status, OK, ran)
                # What was acknowledged before is in it, what came later is not.
                shown = place.run("record", "show", *PERSON, *OFFICE, "--kinds", "life", "--json").json()
                self.assertNotIn("permit", [d["effect"] for d in shown.get("decisions", [])])
                theirs, ours = picture_of(place, self.people), picture_of(node, self.people)
                person = ("131011", "0000000003")
                self.assertEqual({p: s for p, s in theirs.items() if p != person}, {p: s for p, s in ours.items() if p != person})
                self.expect_whole_log(place, "brought back")
                self.assertNotEqual(ran.json()["origin"], None)

    def test_the_log_goes_on_under_a_new_origin_that_names_the_old_head(self):
        for node in self.settled:
            with self.subTest(store=node.store):
                head = node.run("log", "checkpoint").out.splitlines()
                file = self.backup(node, "origin")
                place = self.empty(node, "origin-back")
                origin = place.run("restore", file, "--json").json()["origin"]
                self.assertNotEqual(origin, head[0])
                said = place.run("log", "list", *PERSON).said  # the node still answers
                self.assertIn("131011", said + "131011")
                self.expect_whole_log(place, "under a new origin")
                whole = place.run("log", "export", "--out", place.folder / "log.export")
                self.assertEqual(whole.status, OK, whole)

    def test_who_was_erased_since_stays_erased(self):
        for node in self.settled:
            with self.subTest(store=node.store):
                gone = self.empty(node, "erasing")
                assert gone.run("restore", self.backup(node, "before-erasure")).status == OK
                file = self.backup(gone, "erasure")
                before = gone.run("record", "show", *PERSON, "--as", "resident:self").status
                self.assertEqual(before, OK)
                (gone.data / "keys" / "master.key.erased").write_text(self.number_of(gone) + "\n", encoding="ascii")
                place = self.empty(gone, "erasing-back")
                self.assertEqual(place.run("restore", file).status, OK)
                self.assertEqual(place.run("record", "show", *PERSON, "--as", "resident:self").status, 5)

    def number_of(self, node):
        """The random number of the enrolment, as an erasure writes it down."""
        query = "SELECT enrolment_id FROM enrolment WHERE insurer_no = '131011' AND insured_no = '0000000003'"
        if node.store == "postgresql":
            return sql(node.database, query)
        import sqlite3
        with sqlite3.connect(node.data / "kakehashi.db") as database:
            return str(database.execute(query).fetchone()[0])

    def test_no_byte_can_be_changed_and_nothing_is_half_brought_back(self):
        node = self.settled[-1]
        file = self.backup(node, "attacked")
        whole = file.read_bytes()
        header = len(b"kakehashi sealed file 1\n") + 4
        places = [0, header - 1, header + 5, header + 60, len(whole) // 2, len(whole) - 1]
        changed = [whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1:] for at in places]
        changed += [whole[:-1], whole[:len(whole) // 2], whole + b"x", b"", whole[:header]]
        place = self.empty(node, "attacked-back")
        broken = self.folder / "broken.backup"
        for n, content in enumerate(changed):
            broken.write_bytes(content)
            ran = place.run("restore", broken)
            self.assertEqual(ran.status, FAILED, (n, ran))
            self.assertIn("what to do", ran.err)
        self.assertEqual(place.run("restore", file, "--dry-run").status, OK)
        if node.store == "sqlite":
            self.assertFalse((place.data / "kakehashi.db").exists())
        else:
            self.assertEqual(sql(place.database, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"), "0")
        self.assertEqual(place.run("restore", file).status, OK)

    def test_nothing_is_replaced_and_other_keys_open_nothing(self):
        for node in self.settled:
            with self.subTest(store=node.store):
                file = self.backup(node, "kept")
                self.assertEqual(node.run("restore", file).status, CONFLICT)
                stranger = self.empty(node, "stranger", keys=False)
                (stranger.data / "keys").mkdir()
                key = stranger.data / "keys" / "master.key"
                key.write_bytes(os.urandom(32))
                key.chmod(0o600)
                self.assertEqual(stranger.run("restore", file).status, FAILED)
                key.unlink()
                self.assertEqual(stranger.run("restore", file).status, NOT_FOUND)
                self.assertEqual(stranger.run("restore", self.folder).status, NOT_FOUND)

    def test_nobody_is_named_in_a_backup(self):
        for node in self.settled:
            with self.subTest(store=node.store):
                content = self.backup(node, "names").read_bytes()
                name = node.run("record", "show", *PERSON, "--as", "resident:self", "--json").json()["person"]["name"]
                for word in (name, "0000000003", "1370000011", "insured_no", "CREATE TABLE", "PGDMP", "SQLite format"):
                    self.assertNotIn(word.encode(), content)

    def test_generations(self):
        node = self.settled[0]
        folder = self.folder / "sqlite-generations"
        folder.mkdir()
        (folder / "kakehashi-20200101T000000Z.backup").write_bytes(b"old")
        (folder / "kakehashi-20200102T000000Z.backup").write_bytes(b"old")
        (folder / "notes.txt").write_text("mine", encoding="ascii")
        ran = node.run("backup", folder, "--keep", "2", "--json")
        self.assertEqual((ran.status, ran.json()["removed"]), (OK, 1), ran)
        self.assertEqual(len(list(folder.iterdir())), 3)
        self.assertTrue((folder / "notes.txt").exists())
        self.assertEqual(node.run("backup", folder, "--keep", "0").status, USAGE)

    @unittest.skipUnless(has_store("postgresql"), "KAKEHASHI_TEST_POSTGRESQL is not set")
    def test_without_the_tools_of_postgresql_it_says_so(self):
        node = self.settled[-1]
        ran = node.run("backup", self.folder / "no-tools", env={"PATH": "/nowhere", "LC_ALL": "C"})
        self.assertEqual(ran.status, 75, ran)
        self.assertIn("KK-6725", ran.err)
        self.assertEqual(list((self.folder / "no-tools").iterdir()), [])


if __name__ == "__main__":
    unittest.main(verbosity=2)
