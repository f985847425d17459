#!/usr/bin/env python3
"""Every answer that anybody received is in the log after database or server were killed under load, or had no room.

KAKEHASHI_KILL_ROUNDS says how many times each is killed; KAKEHASHI_KILL_SEED repeats a run.
"""

import os
import random
import resource
import signal
import time
import unittest

from asking import Load, Server, leaves_of, secrets_of
from node_tools import Node, ServiceTest, has_store, people_of, write_town
from own_cluster import OwnCluster

ROUNDS = int(os.environ.get("KAKEHASHI_KILL_ROUNDS", "4"))
SEED = int(os.environ.get("KAKEHASHI_KILL_SEED", str(random.SystemRandom().randrange(1_000_000))))


def limited(most=resource.RLIM_INFINITY):
    """For a program of whose signals nobody took care: the one that tells of a file beyond the limit would end it."""
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))


class KilledStore(ServiceTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.town = write_town(cls.folder / "town", people=20)
        cls.people = people_of(cls.town)
        cls.chance = random.Random(SEED)

    def node(self, store):
        node = Node.make(store, self.folder / f"{store}-{os.urandom(4).hex()}")  # goes with the folder, or its cluster
        ran = node.run("import", "run", self.town)
        self.assertEqual(ran.status, 0, ran)
        return node

    def wait(self):
        time.sleep(self.chance.uniform(0.1, 0.8))

    def expect_on_file(self, node, answers, known, where):
        """Of all answers of a round. `known`: the log's size before it."""
        leaves = leaves_of(node)
        shown = [answer.entry for answer in answers if answer.shown]
        missing = [entry for entry, leaf in shown if leaves.get(entry) != leaf]
        self.assertEqual(missing, [], f"{where}: answered, and not in the log of {len(leaves)} entries")
        self.assertEqual(len(set(shown)), len(shown), f"{where}: one entry for two answers")
        begun = sum(answer.received.startswith(b"HTTP/1.1 200") for answer in answers)
        self.assertGreaterEqual(len(leaves) - known, begun, f"{where}: an answer that did not come to its end counts too")
        for answer in answers:
            self.assertIn(answer.status, (0, 200, 503), f"{where}: {answer}")
        self.expect_whole_log(node, where)
        return len(shown)

    def answered(self, server):
        """The next question is answered, once there is somebody to ask."""
        client = server.client()
        for _ in range(50):
            answer = client.ask(self.people[0])
            if answer.shown:
                return answer
            self.assertEqual(answer.status, 503, answer)
            time.sleep(0.1)
        self.fail(f"no answer: {answer}")

    @unittest.skipUnless(has_store("postgresql"), "KAKEHASHI_TEST_POSTGRESQL is not set")
    def test_a_database_killed_under_load(self):
        # What is not flushed on purpose stays in memory as long as PostgreSQL allows, and is lost by the kill.
        cluster = OwnCluster(self.folder, "autovacuum=off", "wal_writer_delay=10s", "wal_writer_flush_after=1GB")
        self.addCleanup(cluster.remove)
        node = self.node("postgresql")
        server = Server(node)
        self.addCleanup(server.stop)
        answers = 0
        for number in range(ROUNDS):
            where = f"kill {number} of seed {SEED}"
            self.answered(server)
            known = len(leaves_of(node))
            load = Load(server, self.people)
            self.wait()
            if number % 2 == 0:
                cluster.kill()
            else:
                cluster.stop_at_once()
            cluster.start_again()
            self.wait()  # meanwhile they go on asking
            answers += self.expect_on_file(node, load.end(), known, where)
            self.answered(server)
        print(f"postgresql: killed {ROUNDS} times, {answers} answers, all in the log, seed {SEED}", flush=True)
        self.assertGreater(answers, 100)

    def test_a_server_killed_under_load(self):
        node = self.node("sqlite")
        answers = 0
        for number in range(ROUNDS):
            where = f"kill {number} of seed {SEED}"
            known = len(leaves_of(node))
            server = Server(node)
            self.addCleanup(server.stop)
            load = Load(server, self.people)
            self.wait()
            server.kill()
            answers += self.expect_on_file(node, load.end(), known, where)
        server = Server(node)
        self.addCleanup(server.stop)
        self.answered(server)
        print(f"sqlite: server killed {ROUNDS} times, {answers} answers, all in the log, seed {SEED}", flush=True)
        self.assertGreater(answers, 50)

    def test_no_room_for_the_log(self):
        node = self.node("sqlite")
        server = Server(node, preexec_fn=limited)
        self.addCleanup(server.stop)
        secrets = secrets_of(self.answered(server))
        client = server.client()
        for _ in range(2):
            # As much as its files hold now, and a little: a full disk, for this process only.
            held = (node.data / "kakehashi.db-wal").stat().st_size
            resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (held + 30_000, resource.RLIM_INFINITY))
            answers = [client.ask(person) for person in self.people * 3]
            self.expect_on_file_of(node, answers)
            size = len(leaves_of(node))
            refused = [answer for answer in answers if not answer.shown]
            self.assertGreater(len(refused), 3, "there was room after all")
            for answer in refused:
                self.assertEqual((answer.status, answer.json()["code"]), (503, "KK-4004"), answer)
                for secret in secrets:
                    self.assertNotIn(secret, answer.received)
            self.assertEqual([client.ask(self.people[1]).status, len(leaves_of(node))], [503, size], "refused, and not on file")
            resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
            again = client.ask(self.people[0])
            self.assertTrue(again.shown, f"there is room again: {again}")
            self.expect_on_file_of(node, [again])
        self.expect_whole_log(node, "after a full disk")

    def test_a_server_whose_files_may_not_grow(self):
        node = self.node("sqlite")
        most = (node.data / "kakehashi.db").stat().st_size + 50_000
        server = Server(node, preexec_fn=lambda: limited(most))
        self.addCleanup(server.stop)
        client = server.client()
        answers = []
        while len(answers) < 2000 and (not answers or answers[-1].shown):
            answers.append(client.ask(self.people[0]))
        self.assertEqual((answers[-1].status, answers[-1].json()["code"]), (503, "KK-4004"), answers[-1])
        self.assertGreater(len(answers), 3, "nothing was answered before")
        self.expect_on_file_of(node, answers)
        self.assertIsNone(server.program.poll(), "the server ended")
        server.stop()
        self.assertEqual(server.program.returncode, 0)
        self.expect_whole_log(node, "after files that might not grow")

    def expect_on_file_of(self, node, answers):
        leaves = leaves_of(node)
        for answer in answers:
            if answer.shown:
                entry, leaf = answer.entry
                self.assertEqual(leaves.get(entry), leaf)


if __name__ == "__main__":
    unittest.main(verbosity=2)
