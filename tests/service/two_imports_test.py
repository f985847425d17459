#!/usr/bin/env python3
"""Two processes that import the same files: each set is imported by one of them, wholly, whatever happens to the other.

While one imports a large register, others try the same again and again; half of them are killed in the middle. Then the
first is killed, too, and the next one takes over. KAKEHASHI_PEOPLE says how large the register is (3000 unless told); a
larger one follows when the machine was too quick for the others.
"""

import os
import random
import sqlite3
import subprocess
import time
import unittest

from node_tools import Node, ServiceTest, has_store, sql

PEOPLE = int(os.environ.get("KAKEHASHI_PEOPLE", "3000"))
BUSY = 75

REGISTER = "KK_PERSON_131011_20260301000000.csv"
HEADER = "保険者番号,被保険者番号,履歴番号,氏名,氏名カナ,生年月日,性別,資格区分,資格取得日,異動区分\r\n"


def write_register(file, people):
    with open(file, "w", encoding="cp932", newline="") as register:
        register.write(HEADER)
        for n in range(1, people + 1):
            register.write(f"131011,{n:010},1,見本　花子,ミホン　ハナコ,19400229,2,1,20050301,1\r\n")
    return file


def number(node, query):
    if node.store == "postgresql":
        return int(sql(node.database, query))
    with sqlite3.connect(f"file:{node.data / 'kakehashi.db'}?mode=ro", uri=True, timeout=60) as connection:
        return connection.execute(query).fetchone()[0]


class TwoImports(ServiceTest):
    def fresh(self, store, name):
        node = Node.make(store, self.folder / f"{store}-{name}")
        self.nodes.append(node)
        return node

    def expect_everybody(self, node, people):
        """The people are there, each once, with their row of the register, and nothing else."""
        for query in ("SELECT count(*) FROM enrolment WHERE visible = 1", "SELECT count(*) FROM person_head",
                      "SELECT count(*) FROM enrolment", "SELECT count(*) FROM fact",
                      "SELECT count(*) FROM fact f JOIN publication p ON p.publication_id = f.publication_id WHERE "
                      "p.published_at IS NOT NULL"):
            self.assertEqual(people, number(node, query), query)
        self.assertEqual(1, number(node, "SELECT count(*) FROM import_set"))

    def began_to_write(self, node, program):
        """Waits until the import writes; false when it is already done."""
        while number(node, "SELECT count(*) FROM publication WHERE published_at IS NULL") == 0:
            if program.poll() is not None:
                return False
            time.sleep(0.02)
        return True

    def disturbed(self, store, people):
        """Says how many came in between and were refused, and how many were killed while they tried."""
        node = self.fresh(store, f"disturbed-{people}")
        register = write_register(node.folder / REGISTER, people)
        first = node.start("import", "run", register, listen=True)
        self.began_to_write(node, first)
        refused = killed = 0
        while first.poll() is None:
            other = node.start("import", "run", register, listen=True)
            if killed < refused:
                time.sleep(random.uniform(0.0, 0.2))
                other.kill()
                other.communicate()
                killed += 1
                continue
            ran = node.finish(other)
            if "unchanged" in ran.out:  # the first one has published; it may still be busy for its readers
                break
            self.assertEqual(BUSY, ran.status, ran)
            self.assertIn("KK-4311", ran.said)
            refused += 1
        ran = node.finish(first)
        self.assertEqual(0, ran.status, ran)
        self.expect_everybody(node, people)
        again = node.run("import", "run", register, "--json")
        self.assertEqual(["unchanged"], [s["outcome"] for s in again.json()["sets"]])
        self.expect_whole_log(node, store)
        return refused, killed

    def disturb(self, store):
        """A quick machine may be done before anybody comes: the next register is larger then."""
        people = PEOPLE
        for _ in range(4):
            refused, killed = self.disturbed(store, people)
            if refused and killed:
                print(f"{store}: {people} people, {refused} others refused, {killed} killed", flush=True)
                return
            people *= 3
        self.fail("nobody came in between")

    def taken_over(self, store):
        node = self.fresh(store, "taken-over")
        register = write_register(node.folder / REGISTER, PEOPLE)
        first = node.start("import", "run", register)
        self.assertTrue(self.began_to_write(node, first), "the import ended before anybody could disturb it")
        time.sleep(random.uniform(0.0, 0.5))
        first.kill()
        first.wait()
        for _ in range(50):  # a database server may need a moment to see that its client is gone
            ran = node.run("import", "run", register)
            if ran.status != BUSY:
                break
            time.sleep(0.1)
        self.assertEqual(0, ran.status, ran)
        self.expect_everybody(node, PEOPLE)

    def test_sqlite(self):
        self.disturb("sqlite")
        self.taken_over("sqlite")

    @unittest.skipUnless(has_store("postgresql"), "KAKEHASHI_TEST_POSTGRESQL is not set")
    def test_postgresql(self):
        self.disturb("postgresql")
        self.taken_over("postgresql")


if __name__ == "__main__":
    unittest.main(verbosity=2)
