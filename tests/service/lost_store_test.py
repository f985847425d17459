#!/usr/bin/env python3
"""A database that fills up or goes away in the middle of an import: told clearly, nothing half done, run again."""

import random
import resource
import signal
import unittest

from node_tools import Node, ServiceTest, has_store, kakehashi, people_of, picture_of, sets_of, sql, write_town

TRY_AGAIN = 75
SEED = random.SystemRandom().randrange(1_000_000)


class LostStore(ServiceTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.town = write_town(cls.folder / "town", people=20)
        cls.people = people_of(cls.town)

    def nodes_of(self, store):
        """An empty node, and what an undisturbed import makes of it: the picture and the number of sets."""
        empty = Node.make(store, self.folder / f"{store}-empty")
        self.nodes.append(empty)
        whole = empty.copy(self.folder / f"{store}-whole")
        self.nodes.append(whole)
        ran = whole.run("import", "run", self.town)
        self.assertEqual(ran.status, 0, ran)
        return empty, picture_of(whole, self.people), len(sets_of(whole))

    @staticmethod
    def cut_connections(node, sets):
        """Ends the node's connections once that many of its sets are published; the database itself waits for it."""
        sql(node.database, f"""
            DO $$ BEGIN
              FOR n IN 1..60000 LOOP
                PERFORM pg_stat_clear_snapshot();
                EXIT WHEN (SELECT count(*) FROM publication WHERE published_at IS NOT NULL) >= {sets} AND EXISTS (
                  SELECT FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
                  AND backend_type = 'client backend');
                PERFORM pg_sleep(0.0005);
              END LOOP;
              CREATE TABLE cut AS SELECT count(pg_terminate_backend(pid)) AS connections FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid();
            END $$""")
        return int(sql(node.database, "SELECT connections FROM cut"))

    def expect_told(self, ran, *codes):
        self.assertEqual(ran.status, TRY_AGAIN, ran)
        self.assertTrue(any(code in ran.err for code in codes), ran)
        self.assertIn("what to do", ran.err)
        for word in ("INSERT", "SELECT", "COPY", "131011", "0000000001"):
            self.assertNotIn(word, ran.err, "the database's own words may quote values")

    def expect_completed(self, node, expected, where):
        self.expect_whole_log(node, where)
        ran = node.run("import", "run", self.town)
        self.assertEqual(ran.status, 0, f"{where}: {ran}")
        self.expect_same_picture(expected, picture_of(node, self.people), where)
        self.expect_whole_log(node, where)

    def test_a_full_disk(self):
        empty, expected, _ = self.nodes_of("sqlite")
        used = (empty.data / "kakehashi.db").stat().st_size
        for room in (20_000, 150_000, 400_000):
            with self.subTest(room=room):
                node = empty.copy(self.folder / f"full-{room}")
                self.nodes.append(node)

                def no_more_room(most=used + room):
                    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)  # which would end a program that does not see to it
                    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

                ran = kakehashi(*node.words("import", "run", self.town), preexec_fn=no_more_room)
                self.expect_told(ran, "KK-4004")
                self.expect_completed(node, expected, f"with {room} bytes left")

    @unittest.skipUnless(has_store("postgresql"), "KAKEHASHI_TEST_POSTGRESQL is not set")
    def test_connections_that_are_cut(self):
        empty, expected, sets = self.nodes_of("postgresql")
        chance = random.Random(SEED)
        cut = 0
        for n in range(6):
            where = f"cut {n} of seed {SEED}"
            node = empty.copy(self.folder / f"cut-{n}")
            self.nodes.append(node)
            program = node.start("import", "run", self.town, listen=True)
            cut += self.cut_connections(node, chance.randrange(sets - 1))
            ran = node.finish(program)
            if ran.status != 0:  # else it was between two connections, or took a broken batch again set by set
                self.expect_told(ran, "KK-4002")
            self.expect_completed(node, expected, where)
        self.assertGreater(cut, 0, "no cut fell into an import")


if __name__ == "__main__":
    unittest.main(verbosity=2)
