#!/usr/bin/env python3
"""What somebody tries who has a certificate or a console: sending the same again, and going through numbers one by one."""

import concurrent.futures
import json
import unittest

from asking import Server, leaves_of, rows
from node_tools import Node, ServiceTest, has_store, write_town

INSURER, NEIGHBOUR = "131011", "131029"
# Each for some of the tests, which share a node.
PERSON, OTHER, DECIDES, LOOKED_AT, DECLARED = (["--insurer", INSURER, "--insured", f"{number:010}"] for number in (1, 2, 4, 3, 6))
CARE_MANAGER = ["--as", "care_manager:1370000011", "--role", "care_manager", "--purpose", "care"]
COUNTER = ["--channel", "municipality_counter", "--by", "clerk"]
HOSPITAL = ["--as", "medical_institution:1310000001", "--role", "physician"]
GUESSED = 200
REFUSED, NOT_FOUND = 5, 6


class OfOneStore:
    """A node with a town, which the tests share."""

    store = ""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.town = write_town(cls.folder / "town", people=30)
        cls.node = Node.make(cls.store, cls.folder / "node")
        cls.nodes.append(cls.node)
        ran = cls.node.run("import", "run", cls.town)
        assert ran.status == 0, ran

    def serve(self):
        server = Server(self.node)
        self.addCleanup(server.stop)
        return server

    def done(self, *words):
        ran = self.node.run(*words, "--json")
        self.assertEqual(ran.status, 0, ran)
        return ran.json()

    def size(self):
        return len(leaves_of(self.node))

    def seen_by_care_manager(self):
        ran = self.node.run("record", "show", *PERSON, *CARE_MANAGER, "--explain", "--json")
        self.assertIn(ran.status, (0, REFUSED), ran)
        return {d["kind"]: (d["effect"], d["ground"]) for d in ran.json().get("decisions", [])}

    # The same again.

    def test_the_same_bytes_sent_twice_are_two_entries(self):
        server = self.serve()
        client = server.client()
        question = client.question((INSURER, "0000000001"), X_Request_Id="sent-again")
        before = self.size()
        answers = [asked.send(question) for asked in (client, client, server.client(), client)]
        self.assertEqual([answer.status for answer in answers], [200] * 4)
        entries = [answer.entry for answer in answers]
        self.assertEqual(entries, sorted(set(entries)), "one entry for two answers")
        leaves = leaves_of(self.node, f"idx >= {before}")
        for entry, leaf in entries:
            self.assertEqual(leaves[entry], leaf)
        self.assertEqual(len({leaf for _, leaf in entries}), 4)
        self.assertEqual(len({json.dumps({**answer.json(), "access": 0}) for answer in answers}), 1)
        listed = [entry for entry in self.done("log", "list", *PERSON)["entries"]
                  if entry["body"]["event"].get("request_id") == "sent-again"]
        self.assertEqual([(entry["entry"], entry["leaf"]) for entry in listed], entries)
        self.assertEqual(len({entry["run"] for entry in listed}), 4)
        self.expect_whole_log(self.node, "sent again")

    def test_an_act_done_twice_is_two_acts_in_their_order(self):
        acts = [self.done("consent", verb, *DECIDES, *COUNTER) for verb in ("grant", "grant", "withdraw", "withdraw")]
        listed = {d["id"]: d["seq"] for d in self.done("consent", "list", *DECIDES)["directives"]}
        seqs = [listed[act["id"]] for act in acts]
        self.assertEqual(seqs, sorted(set(seqs)))
        entries = [act["access"]["entry"] for act in acts]
        self.assertEqual(entries, sorted(set(entries)))
        self.expect_whole_log(self.node, "acts done twice")

    def test_an_old_grant_imported_again_opens_nothing(self):
        self.assertEqual(self.seen_by_care_manager()["life"], ("permit", "consent"))
        self.done("consent", "withdraw", *PERSON, *COUNTER)
        closed = self.seen_by_care_manager()
        self.assertEqual(closed["life"][1], "withdrawn")
        [file] = self.town.glob(f"KK_CONSENT_{INSURER}_*.csv")
        self.assertEqual(self.imported(file), {"unchanged"})
        # The same as a sending of its own, and with other record numbers: new acts, of the time of the old ones.
        content = file.read_bytes()
        for number, changed in enumerate((content, content.replace(b",C1", b",C9"))):
            sent = self.node.folder / f"{file.stem[:-1]}{number + 1}.csv"
            sent.write_bytes(changed)
            self.assertEqual(self.imported(sent), {"applied" if number else "unchanged"})
            self.assertEqual(self.seen_by_care_manager(), closed, sent.name)
        listed = sorted(self.done("consent", "list", *PERSON)["directives"], key=lambda d: d["seq"])
        self.assertEqual([d["decision"] for d in listed], ["granted", "granted", "withdrawn"])

    def imported(self, file):
        return {result["outcome"] for result in self.done("import", "run", file)["sets"]}

    # Numbers tried one by one.

    def test_going_through_insured_numbers_tells_nothing(self):
        known = dict(rows(self.node, f"SELECT insured_no, person_id FROM enrolment WHERE insurer_no = '{INSURER}'"))
        related = {person for [person] in rows(self.node, f"SELECT person_id FROM enrolment WHERE insurer_no = '{NEIGHBOUR}'")}
        tried = [number for number in (f"{n:010}" for n in range(1, GUESSED + 1)) if known.get(number) not in related]
        server = self.serve()
        before = self.size()

        def answers_to(some):
            client = server.client(NEIGHBOUR)
            return [client.ask((INSURER, number)) for number in some]

        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            answers = [answer for some in pool.map(answers_to, [tried[n::4] for n in range(4)]) for answer in some]

        def told(answer):
            lines = [line for line in answer.head if not line.lower().startswith(("x-request-id:", "date:"))]
            return answer.status, tuple(lines), answer.body

        self.assertEqual(len({told(answer) for answer in answers}), 1, {told(answer) for answer in answers})
        self.assertEqual((answers[0].status, answers[0].json()["code"]), (403, "KK-5004"))
        self.assertEqual(len({len(answer.received) for answer in answers}), 1)
        server.stop()
        left = f"FROM access_log WHERE idx >= {before} AND idx NOT IN (SELECT entry FROM census WHERE entry IS NOT NULL)"
        entries = [person for [person] in rows(self.node, f"SELECT COALESCE(person_id, 0) {left}")]
        self.assertEqual(len(entries), len(tried), "each leaves an entry")
        self.assertEqual(sorted(entries), sorted(known.get(number, "0") for number in tried), "in the person's own chain, where there is one")
        self.assertGreater(len(known) - len(related), 10)
        self.assertGreater(entries.count("0"), 100)
        self.expect_whole_log(self.node, "numbers tried")

    def expect_same_refusal(self, guessed, made_up, words):
        """That something is somebody else's is told as that there is no such thing."""
        ran = [self.node.run(*(word if word != "ID" else number for word in words)) for number in (guessed, made_up)]
        self.assertEqual(ran[0].status, ran[1].status, ran)
        self.assertEqual(ran[0].out.replace(guessed, made_up), ran[1].out, words)
        self.assertEqual(ran[0].err.replace(guessed, made_up), ran[1].err, words)
        return ran[0]

    def test_directives_of_others_by_guessing(self):
        for directive in self.done("consent", "list", *PERSON)["directives"]:
            ran = self.expect_same_refusal(directive["id"], "999999", ["consent", "receipt", "ID", *OTHER])
            self.assertEqual((ran.status, ran.out), (NOT_FOUND, ""), ran)

    def test_notices_of_others_by_guessing_a_proxy(self):
        added = self.done("proxy", "add", *LOOKED_AT, "--evidence", "power of attorney", "--by", "clerk")
        look = self.node.run("record", "show", *LOOKED_AT, *HOSPITAL, "--mode", "emergency", "--reason", "found unconscious", "--json")
        self.assertEqual(look.status, 0, look)
        told = self.done("notice", "list", *LOOKED_AT, "--proxy", added["proxy"])["notices"]
        self.assertIn("emergency", [notice["kind"] for notice in told])
        refused = []
        for about in (OTHER, ["--insurer", INSURER, "--insured", "0000009999"]):
            ran = self.expect_same_refusal(added["proxy"], "999999", ["notice", "list", *about, "--proxy", "ID", "--json"])
            refused.append((ran.status, ran.out, ran.err))
        self.assertEqual(refused[0], refused[1], "of a person on file, and of nobody")
        self.assertEqual((refused[0][0], refused[0][1], "KK-2302" in refused[0][2]), (REFUSED, "", True), refused)
        ran = self.node.run("notice", "list", *LOOKED_AT, "--proxy", "999999", "--json")
        self.assertEqual((ran.status, ran.out, ran.err), refused[0], "of the person whose proxy is another")
        new = self.done("proxy", "add", *OTHER, "--kinds", "life", "--evidence", "power of attorney", "--by", "clerk")
        self.assertEqual(self.done("notice", "list", *OTHER, "--proxy", new["proxy"])["notices"], [], "a proxy who was told nothing yet")

    def test_entries_of_others_by_guessing(self):
        self.done("consent", "withdraw", *DECIDES, *COUNTER)
        self.assertEqual(self.node.run("log", "checkpoint").status, 0)
        size = self.size()
        for entry in (0, size // 2, *range(size - 4, size)):
            proof = self.done("log", "prove", "--entry", entry)
            [said] = proof["entries"]
            self.assertEqual(sorted(said), ["commitment", "entry", "inclusion", "leaf"])
            for private in ("salt", "body", "person", "0000000001"):
                self.assertNotIn(f'"{private}"', json.dumps(proof))

    def test_declarations_of_others_by_guessing(self):
        declared = self.done("emergency", "declare", *DECLARED, *HOSPITAL, "--reason", "found unconscious")
        number = str(declared["id"])
        before = self.size()
        ran = self.expect_same_refusal(number, "999999", ["emergency", "review", "ID", "--insurer", NEIGHBOUR, "--outcome", "appropriate",
                                                          "--reason", "seen", "--by", "clerk"])
        self.assertEqual(ran.status, NOT_FOUND, ran)
        self.assertEqual(self.size(), before)
        [listed] = self.done("emergency", "list", *DECLARED)["emergencies"]
        self.assertEqual(listed["outcome"], "open")
        ran = self.node.run("emergency", "list", "--insurer", NEIGHBOUR, "--json")
        self.assertNotIn("unconscious", ran.said)


class OnSqlite(OfOneStore, ServiceTest):
    store = "sqlite"


@unittest.skipUnless(has_store("postgresql"), "KAKEHASHI_TEST_POSTGRESQL is not set")
class OnPostgresql(OfOneStore, ServiceTest):
    store = "postgresql"


if __name__ == "__main__":
    unittest.main(verbosity=2)
