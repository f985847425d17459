#!/usr/bin/env python3
"""A receipt for a consent is verified by whoever has the file, with nothing of the program's own code."""

import hashlib
import json
import unittest

from ledger_verifier import holds_signature
from node_tools import Node, ServiceTest, kakehashi, write_town

PERSON = ["--insurer", "131011", "--insured", "0000000003"]
OK, MALFORMED, NOT_FOUND, CONFLICT = 0, 3, 6, 7
ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def from_base58(text):
    number = 0
    for character in text:
        number = number * 58 + ALPHABET.index(character)
    zeros = len(text) - len(text.lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")


def canonical(value):
    """RFC 8785, for texts and objects with names in ASCII."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def signed_by(document):
    """The did:key of the proof (W3C Data Integrity, eddsa-jcs-2022), when it holds."""
    proof = document["proof"]
    options = {name: value for name, value in proof.items() if name != "proofValue"}
    unsecured = {name: value for name, value in document.items() if name != "proof"}
    assert proof["cryptosuite"] == "eddsa-jcs-2022" and proof["@context"] == document["@context"]
    did = proof["verificationMethod"].partition("#")[0]
    key = from_base58(did.removeprefix("did:key:z"))
    assert key[:2] == b"\xed\x01" and len(key) == 34
    data = hashlib.sha256(canonical(options)).digest() + hashlib.sha256(canonical(unsecured)).digest()
    return did if holds_signature(key[2:], data, from_base58(proof["proofValue"].removeprefix("z"))) else None


class Receipts(ServiceTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.node = Node.make("sqlite", cls.folder / "node")
        cls.nodes.append(cls.node)
        cls.node.run("import", "run", write_town(cls.folder / "town", people=10))
        ran = cls.node.run("consent", "refuse", *PERSON, "--channel", "portal", "--by", "self", "--text-version", "2026-04", "--json")
        cls.directive = ran.json()["id"]
        cls.receipt = cls.folder / "receipt.json"
        cls.made = cls.node.run("consent", "receipt", cls.directive, *PERSON, "--out", cls.receipt)

    def test_it_replaces_no_receipt_of_somebody_else(self):
        before = self.receipt.read_bytes()
        other = ["--insurer", "131011", "--insured", "0000000004"]
        directive = self.node.run("consent", "refuse", *other, "--channel", "portal", "--by", "self", "--json").json()["id"]
        self.assertEqual(self.node.run("consent", "receipt", directive, *other, "--out", self.receipt).status, CONFLICT)
        self.assertEqual(self.receipt.read_bytes(), before)

    def test_anyone_can_verify_it(self):
        self.assertEqual(self.made.status, OK, self.made)
        document = json.loads(self.receipt.read_text(encoding="utf-8"))
        self.assertEqual(canonical(document) + b"\n", self.receipt.read_bytes())
        self.assertIn(signed_by(document), self.made.err)
        record = document["dpv:hasRecordOfActivity"]
        self.assertEqual(record["dpv:hasConsentStatus"], "dpv:ConsentRefused")
        self.assertEqual(record["dpv:hasNotice"], "2026-04")
        self.assertEqual(record["dpv:hasDataSubject"], {"insured": "0000000003", "insurer": "131011"})
        document["dpv:hasRecordOfActivity"]["dpv:hasConsentStatus"] = "dpv:ConsentGiven"
        self.assertIsNone(signed_by(document))

    def test_the_program_verifies_it_without_a_node(self):
        ran = kakehashi("consent", "verify", self.receipt, "--data", self.folder / "nowhere", "--json")
        self.assertEqual(ran.status, OK, ran)
        key = ran.json()["signed_by"]
        self.assertEqual(kakehashi("consent", "verify", self.receipt, "--key", key).status, OK)
        self.assertEqual(kakehashi("consent", "verify", self.receipt, "--key", "did:key:z6MkOther").status, CONFLICT)
        changed = self.folder / "changed.json"
        changed.write_bytes(self.receipt.read_bytes().replace(b"ConsentRefused", b"ConsentWrong__"))
        self.assertEqual(kakehashi("consent", "verify", changed).status, CONFLICT)
        changed.write_text("{}", encoding="utf-8")
        self.assertEqual(kakehashi("consent", "verify", changed).status, MALFORMED)

    def test_nobody_gets_a_receipt_for_another_s_consent(self):
        ran = self.node.run("consent", "receipt", self.directive, "--insurer", "131011", "--insured", "0000000004")
        self.assertEqual((ran.status, ran.out), (NOT_FOUND, ""), ran)


if __name__ == "__main__":
    unittest.main(verbosity=2)
