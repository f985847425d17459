"""The ledger as those see it who do not trust the node: heads, proofs and exports, verified by a program of their own
(ledger_verifier.py), and what becomes of them when somebody changes the database."""

import base64
import json
import os
import pathlib
import re
import shutil
import signal
import ssl
import tempfile
import unittest
import urllib.error
import urllib.request

import ledger_verifier as verifier
from node_tools import CLUSTER, Node, environment, people_of, sql, write_town

STORES = ["sqlite"] + (["postgresql"] if CLUSTER else [])


class OfOneStore:
    """A node with a town and some looks; every test works on a copy."""

    store = ""

    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="kkh-"))
        cls.town = write_town(cls.folder / "town", 100)
        cls.people = people_of(cls.town)
        cls.first = Node.make(cls.store, cls.folder / "first")
        ran = cls.first.run("import", "run", cls.town)
        assert ran.status in (0, 9), ran
        cls.old_head = cls.first.run("log", "checkpoint").out
        for person in cls.people[:3]:
            cls.first.run("record", "show", "--insurer", person[0], "--insured", person[1], "--as", "resident:self",
                          "--purpose", "self")
        assert cls.first.run("log", "checkpoint").status == 0

    @classmethod
    def tearDownClass(cls):
        cls.first.remove()
        shutil.rmtree(cls.folder, ignore_errors=True)

    def setUp(self):
        self.node = self.first.copy(self.folder / ("of" + os.urandom(4).hex()))
        self.addCleanup(self.node.remove)

    def file(self, content):
        path = self.node.folder / ("file" + os.urandom(4).hex())
        path.write_text(content, encoding="utf-8")
        return path

    def change(self, *statements):
        if self.store == "postgresql":
            sql(self.node.database, *statements)
            return
        import sqlite3
        with sqlite3.connect(self.node.data / "kakehashi.db") as database:
            for statement in statements:
                database.execute(statement)
        database.close()

    def prove(self, *words):
        ran = self.node.run("log", "prove", *words)
        self.assertEqual(ran.status, 0, ran)
        return ran.json()

    def export(self):
        path = self.node.folder / ("export" + os.urandom(4).hex())
        ran = self.node.run("log", "export", "--out", path)
        self.assertEqual(ran.status, 0, ran)
        return path

    # What holds, by both.

    def test_an_entry_is_proved_and_the_head_goes_on_from_an_older_one(self):
        head = self.file(self.old_head)
        for entry in (0, 7, 100):
            proof = self.prove("--entry", entry, "--head", head)
            said = verifier.verify_proof(proof, head=self.old_head)
            self.assertEqual(said["entries"], 1)
        self.assertEqual(self.node.run("log", "prove", "--entry", said["size"]).status, 3)

    def test_a_person_has_all_entries_with_chain_and_census(self):
        for person in (self.people[0], self.people[-1]):
            proof = self.prove("--insurer", person[0], "--insured", person[1])
            said = verifier.verify_proof(proof)
            bodies = [entry["body"] for chain in proof["chains"] for entry in chain["entries"]]
            self.assertEqual(said["entries"], len(bodies))
            self.assertIn('"type":"listing"', bodies[-1])  # the look itself is among them
            self.assertEqual(said["complete_to"] + 1, said["size"])

    def test_both_verify_an_export(self):
        path = self.export()
        with path.open(encoding="utf-8") as lines:
            said = verifier.verify_export(lines, head=self.old_head)
        ran = self.node.run("log", "verify", "--export", path, "--head", self.file(self.old_head), "--json")
        self.assertEqual(ran.status, 0, ran)
        self.assertEqual((ran.json()["entries"], ran.json()["root"]), (said["entries"], said["root"]))
        self.assertEqual(ran.json()["tail"], "proved")
        again = self.node.run("log", "export", "--out", path)
        self.assertEqual(again.status, 7, again)

    def test_the_database_is_verified_against_a_head_kept_outside(self):
        ran = self.node.run("log", "verify", "--head", self.file(self.old_head), "--json")
        self.assertEqual((ran.status, ran.json()["tail"]), (0, "proved"), ran)
        self.assertEqual(self.node.run("log", "verify", "--json").json()["tail"], "unproved")

    def test_hashes_say_nothing_of_anybody(self):
        text = self.export().read_text(encoding="utf-8") + self.old_head + json.dumps(self.prove("--entry", 3))
        for person in self.people:
            self.assertNotIn(person[1], text)

    # What does not hold, by both.

    def test_no_byte_of_a_proof_can_be_changed(self):
        proof = self.prove("--insurer", *self.people[0][:1], "--insured", self.people[0][1])
        entry = proof["chains"][0]["entries"][1]

        def flipped(text):
            return ("0" if text[0] != "0" else "1") + text[1:]

        changes = [lambda p: p["chains"][0]["entries"].pop(),
                   lambda p: p["chains"][0]["entries"].pop(0),
                   lambda p: p["chains"][0]["entries"][1].update(body=entry["body"].replace("20", "21", 1)),
                   lambda p: p["chains"][0]["entries"][1].update(salt=flipped(entry["salt"])),
                   lambda p: p["chains"][0]["entries"][1].update(commitment=flipped(entry["commitment"])),
                   lambda p: p["chains"][0]["entries"][1]["inclusion"].reverse(),
                   lambda p: p["chains"][0]["entries"].reverse(),
                   lambda p: p["chains"][0]["census"]["line"].update(run=p["chains"][0]["census"]["line"]["run"] - 1),
                   lambda p: p["chains"][0].update(name=flipped(p["chains"][0]["name"])),
                   lambda p: p["census"].update(size=p["census"]["size"] - 1),
                   lambda p: p["census"].update(root=flipped(p["census"]["root"])),
                   lambda p: p.update(checkpoint=p["checkpoint"].replace("\n", "\n1", 1))]
        for number, change in enumerate(changes):
            copy = json.loads(json.dumps(proof))
            change(copy)
            with self.assertRaises((verifier.Wrong, ValueError), msg=number):
                verifier.verify_proof(copy)

    def test_no_line_of_an_export_can_be_changed(self):
        lines = self.export().read_text(encoding="utf-8").splitlines()
        bundle = json.loads(lines[1])
        data = bytearray(base64.b64decode(bundle["commitments"]))
        data[40] ^= 1
        changed = json.dumps({**bundle, "commitments": base64.b64encode(bytes(data)).decode()})
        swapped = bytes(data[32:64] + data[:32] + data[64:])
        for other in ([lines[0], changed, *lines[2:]], lines[:1], [lines[0], *lines[2:]], [*lines, lines[-1]],
                      [lines[0], json.dumps({**bundle, "commitments": base64.b64encode(swapped).decode()}), *lines[2:]],
                      [lines[0].replace("\\n\\n", "\\nmore\\n\\n"), *lines[1:]]):
            path = self.file("\n".join(other) + "\n")
            with self.assertRaises((verifier.Wrong, ValueError)):
                verifier.verify_export(other)
            ran = self.node.run("log", "verify", "--export", path)
            self.assertNotEqual(ran.status, 0, ran)

    def grown_and_restored(self):
        """A head over more than the node still has: it grew, and is again as it was; only what is beside the key stayed."""
        grown = self.first.copy(self.folder / ("grown" + os.urandom(4).hex()))
        self.addCleanup(grown.remove)
        grown.run("record", "show", "--insurer", self.people[0][0], "--insured", self.people[0][1], "--as", "resident:self",
                  "--purpose", "self")
        head = grown.run("log", "checkpoint", "--json").json()
        shutil.copy(grown.data / "keys" / "ledger.key.head", self.node.data / "keys" / "ledger.key.head")
        return head

    def test_a_log_whose_end_was_cut_is_found_by_heads_outside_the_database_only(self):
        head = self.grown_and_restored()["checkpoint"]
        ran = self.node.run("log", "verify", "--json")
        self.assertEqual(ran.status, 1, ran)
        self.assertIn("head beside the key: the log is shorter than this head", " ".join(ran.json()["faults"]))
        (self.node.data / "keys" / "ledger.key.head").unlink()
        ran = self.node.run("log", "verify", "--json")
        self.assertEqual([fault.partition(": ")[2].partition(":")[0] for fault in ran.json()["faults"]],
                         ["heads were signed, but the last one is not beside the key"], ran)
        ran = self.node.run("log", "verify", "--head", self.file(head), "--json")
        self.assertEqual(ran.status, 1, ran)
        self.assertTrue([fault for fault in ran.json()["faults"] if fault.startswith("head from outside") and "shorter" in fault], ran)

    def test_everything_kept_is_verified_and_each_fault_told(self):
        ran = self.node.run("log", "verify", "--json")
        said = ran.json()
        self.assertEqual((ran.status, said["faults"], said["further_faults"]), (0, [], 0), ran)
        self.assertEqual((said["signatures"], said["heads"], said["censuses"], said["censuses_remade"]), ("checked", 2, 2, 2))
        self.assertEqual(said["remembered_to"], said["entries"])
        self.assertEqual(self.node.run("log", "verify", "--newest-census", "--json").json()["censuses_remade"], 1)
        self.change("UPDATE log_checkpoint SET note = replace(note, '\n\n', '0\n\n')", "DELETE FROM log_tile WHERE level = 0 AND idx = 0",
                    "UPDATE census SET persons = persons + 1", "UPDATE access_log SET sealed = 'x' WHERE idx = 1")
        ran = self.node.run("log", "verify", "--json")
        self.assertEqual(ran.status, 1, ran)
        told = "\n".join(ran.json()["faults"])
        for words in ("access_log 1: its sealed body does not open", "log_tile 0/0: the tile is missing",
                      "log_checkpoint ", "census 1: it is not what the chains give", "census 2: the entry it names does not commit it"):
            self.assertIn(words, told)
        japanese = self.node.run("log", "verify", env={**environment(), "LC_ALL": "ja_JP.UTF-8"})
        self.assertIn("FAULT access_log 1: 封じた本文が開きません", japanese.out)

    # Going on where a verification ended.

    def look(self, number):
        person = self.people[number]
        self.node.run("record", "show", "--insurer", person[0], "--insured", person[1], "--as", "resident:self", "--purpose", "self")

    def verify_from(self, state, status=0):
        ran = self.node.run("log", "verify", "--state", state, "--json")
        self.assertEqual(ran.status, status, ran)
        return ran.json()

    def test_a_verification_goes_on_where_the_last_one_ended(self):
        state = self.node.folder / "state"
        first = self.verify_from(state)
        self.assertEqual((first["from"], state.stat().st_mode & 0o777), (0, 0o600))
        for number in (0, 1, 9):
            self.look(number)
        then = self.verify_from(state)
        self.assertEqual((then["from"], then["entries"]), (first["entries"], first["entries"] + 3))
        self.assertEqual(self.node.run("log", "checkpoint").status, 0)
        last = self.verify_from(state)
        whole = self.node.run("log", "verify", "--json").json()
        self.assertEqual((last["root"], last["chains"], last["entries"]), (whole["root"], whole["chains"], whole["entries"]))
        self.assertEqual((last["remembered_to"], last["heads"], last["censuses_remade"]), (whole["remembered_to"], 1, 1))
        head = self.verify_from_head(state)
        self.assertEqual(head["proved_to"], verifier.open_checkpoint(self.old_head, self.prove("--entry", 0)["verifier_key"])[1])
        said = self.node.run("log", "verify", "--state", state)
        self.assertIn(f"went on from entry {head['entries']}", said.out)

    def verify_from_head(self, state):
        ran = self.node.run("log", "verify", "--state", state, "--head", self.file(self.old_head), "--json")
        self.assertEqual((ran.status, ran.json()["tail"]), (0, "proved"), ran)
        return ran.json()

    def test_what_changed_since_is_found_from_there_too(self):
        state = self.node.folder / "state"
        entries = self.verify_from(state)["entries"]
        self.look(0)
        self.look(1)
        self.change(f"UPDATE access_log SET sealed = 'x' WHERE idx = {entries + 1}")
        kept = state.read_bytes()
        self.assertIn(f"access_log {entries + 1}: its sealed body", " ".join(self.verify_from(state, 1)["faults"]))
        self.assertEqual(state.read_bytes(), kept)  # after a fault the next one begins at the same place
        self.change("UPDATE person_head SET run_no = run_no + 1 WHERE person_id = (SELECT min(person_id) FROM person_head)")
        self.assertIn("a person's head is not the last entry", " ".join(self.verify_from(state, 1)["faults"]))

    def test_a_log_that_is_not_the_one_verified_before_is_found(self):
        state = self.node.folder / "state"
        entries = self.verify_from(state)["entries"]
        self.change("UPDATE log_tile SET hashes = (SELECT hashes FROM log_tile WHERE level = 0 AND idx = 1) WHERE level = 0 AND idx = 0",
                    "UPDATE log_tile SET hashes = (SELECT hashes FROM log_tile WHERE level = 0 AND idx = 0) WHERE level = 1 AND idx = 0")
        self.assertIn(f"verified before {entries}: the log does not go on", " ".join(self.verify_from(state, 1)["faults"]))
        self.change(f"DELETE FROM access_log WHERE idx = {entries - 1}", "UPDATE log_head SET size = size - 1")
        self.assertIn(f"verified before {entries}: the log is shorter", " ".join(self.verify_from(state, 1)["faults"]))

    def test_no_state_but_our_own_is_gone_on_from(self):
        state = self.node.folder / "state"
        self.verify_from(state)
        data = state.read_bytes()
        for other in (b"", data[:-2], data[:200] + bytes([data[200] ^ 1]) + data[201:], data + b"x"):
            state.write_bytes(other)
            ran = self.node.run("log", "verify", "--state", state)
            self.assertEqual(ran.status, 7, ran)
            self.assertIn("KK-7147", ran.err)

    def test_an_interrupted_verification_is_gone_on_with(self):
        state = self.node.folder / "state"
        program = self.node.start("log", "verify", "--state", state, "--json", listen=True)
        about = pathlib.Path(f"/proc/{program.pid}/status")
        interrupt = 1 << (signal.SIGINT - 1)
        while not int(re.search(r"SigBlk:\s+(\w+)", about.read_text(encoding="utf-8"))[1], 16) & interrupt:
            pass  # until then the signal just ends the program
        program.send_signal(signal.SIGINT)
        out, _ = program.communicate(timeout=60)
        said = json.loads(out)
        self.assertEqual((program.returncode, said["interrupted"], said["faults"]), (130, 1, []))
        self.assertEqual(self.verify_from(state)["from"], said["entries"])

    def test_without_the_key_signatures_are_not_checked_and_that_is_said(self):
        (self.node.data / "keys" / "ledger.key").unlink()
        ran = self.node.run("log", "verify", "--json")
        self.assertEqual((ran.status, ran.json()["signatures"]), (0, "unchecked"), ran)
        self.assertIn("KK-7103", ran.err)
        self.assertIn("put the file back", ran.err.lower())
        made = self.node.run("migrate")  # another key could not go on from what this one signed
        self.assertEqual(made.status, 6, made)
        self.assertIn("KK-7103", made.err)
        self.assertFalse((self.node.data / "keys" / "ledger.key").exists())
        self.change("UPDATE log_head SET size = size + 1")
        self.assertEqual(self.node.run("log", "verify").status, 1)

    def test_a_shorter_log_goes_on_under_a_new_origin(self):
        head = self.grown_and_restored()
        ran = self.node.run("log", "checkpoint", "--restored", "--json")
        self.assertEqual(ran.status, 0, ran)
        self.assertEqual(ran.json()["origin"], head["origin"] + "/2")
        self.assertEqual(self.node.run("log", "prove", "--entry", 1, "--head", self.file(head["checkpoint"])).status, 5)
        self.assertEqual(self.node.run("log", "verify").status, 0)

    def test_an_old_head_does_not_stand_for_a_new_one(self):
        proof = self.prove("--entry", 3)
        with self.assertRaises(verifier.Wrong):
            verifier.verify_proof({**proof, "checkpoint": self.old_head})

    def test_a_fork_is_found(self):
        self.node.run("record", "show", "--insurer", self.people[4][0], "--insured", self.people[4][1], "--as", "resident:self",
                      "--purpose", "self")
        head = self.node.run("log", "checkpoint").out
        other = self.first.copy(self.folder / ("fork" + os.urandom(4).hex()))
        self.addCleanup(other.remove)
        (other.data / "keys" / "ledger.key.head").unlink()
        for person in self.people[5:9]:
            other.run("record", "show", "--insurer", person[0], "--insured", person[1], "--as", "resident:self", "--purpose", "self")
        self.assertEqual(other.run("log", "checkpoint").status, 0)
        (self.node.folder / "head").write_text(head, encoding="utf-8")
        self.assertEqual(other.run("log", "verify", "--head", self.node.folder / "head").status, 1)
        ran = other.run("log", "prove", "--entry", 3, "--head", self.node.folder / "head")
        self.assertEqual(ran.status, 7, ran)

    # Over HTTP.

    def serve(self, *settings):
        """The addresses printed: the certified listener's, and the public one's where it is on."""
        with self.node.config.open("a", encoding="utf-8") as config:
            config.writelines(f"{line}\n" for line in settings)
        program = self.node.start("serve", "--port", "0", listen=True)
        self.addCleanup(program.stdout.close)
        self.addCleanup(program.stderr.close)
        self.addCleanup(program.wait)
        self.addCleanup(program.terminate)
        return [program.stdout.readline().decode().strip() for _ in range(2 if settings else 1)]

    def trusting(self):
        return ssl.create_default_context(cafile=str(self.node.data / "pki" / "ca.crt"))

    def refused(self, server, path):
        with self.assertRaises(urllib.error.HTTPError, msg=path) as refused:
            server.fetch(path)
        self.assertEqual(refused.exception.headers.get_all("Cache-Control"), ["no-store"])
        with refused.exception:
            return refused.exception.code, json.load(refused.exception)["code"]

    def test_the_public_listener_proves_the_log_to_whoever_asks_and_serves_nothing_else(self):
        key = self.prove("--entry", 0)["verifier_key"]
        certified, public = self.serve("http.public_port = 0", "http.public_rate = 1000")
        self.assertTrue(public.endswith("/ledger/v1"), public)
        said = verifier.verify_server(verifier.Server(public, self.trusting()), key, self.old_head)
        self.assertGreater(said["size"], 256)
        self.assertGreater(said["proofs"], 40)
        server = verifier.Server(public, self.trusting())
        for path in ("tile/0/999", "tile/0/000.p/0", "tile/0/x000/000", "tile/9/000", "tile/", "proof", "proof/other?index=1"):
            self.assertEqual(self.refused(server, path)[0], 404, path)
        for path, code in (("checkpoint?x", "KK-5001"), ("proof/inclusion", "KK-5032"), ("proof/inclusion?index=01", "KK-5032"),
                           ("proof/consistency?to=4", "KK-5032"), (f"proof/inclusion?index={said['size']}", "KK-7111"),
                           ("proof/inclusion?index=4&size=4", "KK-7111"), ("proof/consistency?from=5&to=4", "KK-7112")):
            self.assertEqual(self.refused(server, path), (400, code), path)
        for path in ("proof/inclusion?index=1&size=99999999", "proof/consistency?from=1&to=99999999"):
            self.assertEqual(self.refused(server, path), (404, "KK-7115"), path)
        root = verifier.Server(public.removesuffix("/ledger/v1"), self.trusting())
        for path in ("", "ledger", "ledger/v1", "municipality/v1/records/query", "municipality/v1/people/x/record", "metrics"):
            self.assertEqual(self.refused(root, path), (404, "KK-5009"), path)
        with self.assertRaises(OSError):  # the other listener still asks everyone for a certificate
            verifier.Server(certified + "/ledger/v1", self.trusting()).fetch("checkpoint")

    def test_a_server_that_lies_is_found_out(self):
        key = self.prove("--entry", 0)["verifier_key"]
        self.change("UPDATE log_tile SET hashes = (SELECT hashes FROM log_tile WHERE level = 0 AND idx = 1) WHERE level = 0 AND idx = 0")
        _, public = self.serve("http.public_port = 0", "http.public_rate = 1000", "ledger.head_every_s = 3600")
        server = verifier.Server(public, self.trusting())
        with self.assertRaises(verifier.Wrong):
            verifier.verify_server(server, key)
        self.assertEqual(self.refused(server, "proof/inclusion?index=3"), (500, "KK-7133"))

    def test_what_caches_may_keep(self):
        _, public = self.serve("http.public_port = 0", "http.public_rate = 1000")

        def caching(path):
            with urllib.request.urlopen(f"{public}/{path}", context=self.trusting(), timeout=20) as answer:
                return answer.headers.get_all("Cache-Control"), answer.headers["Content-Type"]

        for_ever = ["public, max-age=31536000, immutable"]
        self.assertEqual(caching("checkpoint"), (["no-cache"], "text/plain; charset=utf-8"))
        self.assertEqual(caching("tile/0/000"), (for_ever, "application/octet-stream"))
        self.assertEqual(caching("proof/inclusion?index=3&size=7"), (for_ever, "application/json"))
        self.assertEqual(caching("proof/consistency?from=3&to=7"), (for_ever, "application/json"))
        self.assertEqual(caching("proof/inclusion?index=3"), (["no-cache"], "application/json"))

    def test_an_address_that_asks_too_much_is_told_to_wait(self):
        _, public = self.serve("http.public_port = 0", "http.public_rate = 1")
        statuses = []
        for _ in range(6):
            try:
                with urllib.request.urlopen(public + "/checkpoint", context=self.trusting(), timeout=20) as answer:
                    statuses.append(answer.status)
            except urllib.error.HTTPError as refused:
                with refused:
                    statuses.append(refused.code)
                    self.assertGreaterEqual(int(refused.headers["Retry-After"]), 1)
                    self.assertEqual(json.load(refused)["code"], "KK-5021")
        self.assertEqual(statuses[:2], [200, 200])
        self.assertIn(429, statuses)
        # Who waits as told is served again.
        self.assertTrue(verifier.Server(public, self.trusting()).fetch("checkpoint"))

    def test_the_certified_listener_serves_the_same(self):
        address, = self.serve()
        context = self.trusting()
        pki = self.node.data / "pki"
        context.load_cert_chain(pki / "unbound.crt", pki / "unbound.key")
        verifier.verify_server(verifier.Server(address + "/ledger/v1", context), self.prove("--entry", 0)["verifier_key"])


class OnSqlite(OfOneStore, unittest.TestCase):
    store = "sqlite"


@unittest.skipUnless(CLUSTER, "no cluster")
class OnPostgresql(OfOneStore, unittest.TestCase):
    store = "postgresql"


if __name__ == "__main__":
    unittest.main(verbosity=2)
