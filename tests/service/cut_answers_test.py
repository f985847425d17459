#!/usr/bin/env python3
"""No byte of a record leaves without a durable entry in the log, wherever the connection to the database is cut."""

import collections
import pathlib
import tempfile
import unittest

import node_tools
from asking import Server, leaves_of, rows, secrets_of
from database_relay import Relay
from node_tools import Node, ServiceTest, has_store, people_of, write_town
from own_cluster import OwnCluster

REFUSALS = 3  # as many connections may be found dead one after the other
# Nothing is flushed but by those who wait for it, so that what is not can be told.
LAZY = ("autovacuum=off", "wal_writer_delay=10s", "wal_writer_flush_after=1GB", "wal_level=minimal", "max_wal_senders=0")
UNFLUSHED = "SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), pg_current_wal_flush_lsn())"
SMALLEST_ENTRY = 100  # bytes; the head of a page is less
QUIET = ("ledger.head_every_s = 3600", "notices.every_s = 3600", "storage.connections = 1")


@unittest.skipUnless(has_store("postgresql"), "KAKEHASHI_TEST_POSTGRESQL is not set")
class CutAnswers(ServiceTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cluster = OwnCluster(cls.folder, *LAZY)
        town = write_town(cls.folder / "town", people=10)
        cls.person = people_of(town)[0]
        cls.imported = Node.make("postgresql", cls.folder / "first")  # goes with its cluster
        ran = cls.imported.run("import", "run", town)
        assert ran.status == 0, ran
        cls.sockets = tempfile.TemporaryDirectory(prefix="kkr-")  # the path of a socket is short
        cls.relays = []

    @classmethod
    def tearDownClass(cls):
        for relay in cls.relays:
            relay.close()
        cls.cluster.remove()
        super().tearDownClass()
        cls.sockets.cleanup()

    def setUp(self):
        self.node = self.imported.copy(self.folder / self.id().rpartition(".")[2])
        self.relay = Relay(pathlib.Path(self.sockets.name) / str(len(self.relays)), node_tools.CLUSTER)
        self.relays.append(self.relay)
        self.node.config.write_text(f"storage.url = {self.relay.url(self.node.database)}\n", encoding="utf-8")
        self.came = collections.Counter()

    def serve(self, *settings):
        server = Server(self.node, *settings)
        self.addCleanup(server.stop)
        return server

    def size(self):
        return int(rows(self.node, "SELECT count(*) FROM access_log")[0][0])

    def answered(self, client, where):
        """An answer of the server, without a restart, whatever was cut before."""
        for _ in range(REFUSALS + 1):
            answer = client.ask(self.person)
            if answer.shown:
                return answer
            self.expect_refused(answer, where)
        self.fail(f"{where}: no answer after {REFUSALS} refusals: {answer}")

    def expect_refused(self, answer, where):
        self.assertTrue(answer.whole, f"{where}: {answer}")
        self.assertEqual(answer.status, 503, f"{where}: {answer}")
        for secret in self.secrets:
            self.assertNotIn(secret, answer.received, where)

    def expect_law(self, answer, before, cut, where):
        """Of what came while the connection was cut; what was in the log already does not count."""
        if answer.shown:
            [[unflushed]] = rows(self.node, UNFLUSHED)
            self.assertLess(int(unflushed), SMALLEST_ENTRY, f"{where}: answered, and not on the disk")
            entry, leaf = answer.entry
            self.assertGreaterEqual(entry, before, where)
            self.assertEqual(leaves_of(self.node, f"idx = {entry}"), {entry: leaf}, where)
        else:
            self.assertTrue(cut, f"{where}: refused although nothing was cut: {answer}")
            self.expect_refused(answer, where)
        self.came["answered" if answer.shown else "refused, on file" if self.size() > before else "refused, not on file"] += 1

    def cut_once(self, client, number, after):
        """Whether there was such a message to be cut."""
        before = self.size()
        self.relay.arm(number, after=after)
        answer = client.ask(self.person)
        cut = self.relay.disarm()
        self.expect_law(answer, before, cut, f"cut {'after' if after else 'before'} message {number}, {cut}")
        return cut != ""

    def cut_everywhere(self, server):
        client = server.client()
        self.secrets = secrets_of(client.ask(self.person))
        self.assertGreater(len(self.secrets), 10)
        messages = []
        for after in (False, True):
            number = 1
            while self.cut_once(client, number, after):
                self.answered(client, f"after cut {number}")
                number += 1
            messages.append(number - 1)
        server.stop()
        self.expect_whole_log(self.node, "after all cuts")
        print(f"{self.id()}: {messages} messages cut before and after, {dict(self.came)}", flush=True)
        return messages

    def test_a_server_that_has_the_person_in_memory(self):
        messages = self.cut_everywhere(self.serve(*QUIET))
        self.assertGreater(min(messages), 8, "an append and its flush are more messages")
        self.assertGreater(self.came["refused, on file"], 0)
        self.assertGreater(self.came["refused, not on file"], 0)

    def test_a_server_that_has_nobody_in_memory(self):
        messages = self.cut_everywhere(self.serve(*QUIET, "storage.cache_mib = 0"))
        self.assertGreater(min(messages), 20, "a person is loaded by more messages")
        self.assertGreater(self.came["refused, on file"], 0)
        self.assertGreater(self.came["refused, not on file"], 0)

    def test_a_server_that_opens_its_connections_meanwhile(self):
        """One that just started: the log's own connections are opened by the first question. Every few messages."""
        server = self.serve(*QUIET, "storage.cache_mib = 0")
        self.secrets = secrets_of(server.client().ask(self.person))
        number, more = 2, True
        while more:
            server.stop()
            server = self.serve()
            client = server.client()
            more = self.cut_once(client, number, number % 2 == 0)
            self.answered(client, f"after cut {number} of a new server")
            number += 17
        server.stop()
        self.expect_whole_log(self.node, "after all cuts")
        print(f"{self.id()}: up to message {number}, {dict(self.came)}", flush=True)
        self.assertGreater(number, 60)


if __name__ == "__main__":
    unittest.main(verbosity=2)
