#!/usr/bin/env python3
"""Files that are called after somebody: the clerk is told their names, a dump of the database tells them to nobody."""

import contextlib
import shutil
import sqlite3
import unittest

from node_tools import Node, ServiceTest, contents_of, has_store, sql, write_town

WHO = "見本花子"
NOWHERE = f"KK_PERSON_{WHO}_0000000001.csv"


def change(node, *statements):
    if node.store == "postgresql":
        sql(node.database, *statements)
        return
    with contextlib.closing(sqlite3.connect(node.data / "kakehashi.db")) as database, database:
        for statement in statements:
            database.execute(statement)


class KeptNamesTest(ServiceTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.town = write_town(cls.folder / "town", people=12)
        # Known by its content, whatever it is called.
        known = next(cls.town.glob("SERVICE_USER_INFO_*.csv"))
        cls.life = f"{WHO}の利用者情報.csv"
        shutil.move(known, cls.town / cls.life)
        (cls.town / NOWHERE).write_text("a,b\r\n")
        cls.own = next(cls.town.glob("KK_PERSON_131011_*.csv")).name

    def sets_that_name_somebody(self, node):
        """Numbers of the sets, by the name of their file."""
        found = {}
        for row in node.run("import", "status", "--json").json()["sets"]:
            shown = node.run("import", "show", row["id"], "--json").json()
            for file in shown["files"]:
                if WHO in file:
                    found[file] = row["id"]
                    self.assertTrue(all(f["file"] == file for f in shown["findings"]), shown)
                    if row["kind"] == "unrecognised":
                        self.assertEqual([file, file], [row["serial"], shown["serial"]])
        return found

    def dump(self, node):
        rows, _ = contents_of(node)
        return "\n".join(rows)

    def whole(self, store):
        node = Node.make(store, self.folder / store)
        self.nodes.append(node)
        self.assertIn(node.run("import", "run", self.town).status, (0, 3, 9))
        found = self.sets_that_name_somebody(node)
        self.assertEqual({self.life, NOWHERE}, set(found))
        self.assertIn(NOWHERE, node.run("import", "show", found[NOWHERE]).out)
        dump = self.dump(node)
        self.assertNotIn(WHO, dump)
        self.assertIn(self.own, dump)
        # The same again is the same set.
        self.assertIn(node.run("import", "run", self.town / NOWHERE).status, (3, 9))
        self.assertEqual(found, self.sets_that_name_somebody(node))

        # As an earlier edition kept it.
        of = f"WHERE set_id = {found[NOWHERE]}"
        change(node, f"UPDATE submission_file SET name = '{NOWHERE}' {of}",
               f"UPDATE import_set SET serial = '{NOWHERE}', findings = '[]' {of}",
               f"UPDATE submission_file SET name = '{self.life}' WHERE set_id = {found[self.life]}")
        self.assertIn(WHO, self.dump(node))
        self.assertEqual(found, self.sets_that_name_somebody(node))
        migrated = node.run("migrate")
        self.assertEqual(0, migrated.status, migrated)
        dump = self.dump(node)
        self.assertNotIn(WHO, dump)
        self.assertIn(self.own, dump)
        self.assertEqual(found, self.sets_that_name_somebody(node))
        self.assertIn(node.run("import", "run", self.town / NOWHERE).status, (3, 9))
        self.assertEqual(found, self.sets_that_name_somebody(node))

    def test_on_sqlite(self):
        self.whole("sqlite")

    @unittest.skipUnless(has_store("postgresql"), "no cluster")
    def test_on_postgresql(self):
        self.whole("postgresql")


if __name__ == "__main__":
    unittest.main()
