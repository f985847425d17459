#!/usr/bin/env python3
"""Documents: kept as sent, found by those who may see them, given back to the byte, refused when they would act."""

import hashlib
import json
import os
import shutil
import stat
import unittest

from node_tools import ROOT, Node, ServiceTest, has_store

OK, INPUT, REFUSED, NOT_FOUND, CONFLICT = 0, 3, 5, 6, 7

GOLDEN = ROOT / "tests" / "golden"
PERSON = ("131011", "9000000001")
PROTECTED = ("131011", "H000000002")
HOSPITAL = "medical_institution:9910000012"
CARE_MANAGER = "care_manager:9990000011"
STRANGER = "care_manager:9990000033"


def about(person=PERSON):
    return ["--insurer", person[0], "--insured", person[1]]


class Documents(ServiceTest):
    def node_of(self, store):
        if not has_store(store):
            self.skipTest("no PostgreSQL cluster")
        node = Node.make(store, self.folder / f"{self._testMethodName}-{store}")
        self.nodes.append(node)
        taking_part = node.folder / "KK_STATUS_131011_20261101090500.csv"
        taking_part.write_text("保険者番号,名称,稼働開始日,稼働情報\r\n131011,みほん区,20260401,all\r\n", encoding="cp932")
        for file in (GOLDEN / "municipal" / "KK_PERSON_131011_20261101090000.csv", taking_part):
            ran = node.run("import", "run", file)
            self.assertEqual(ran.status, OK, ran)
        return node

    def run_json(self, node, *words):
        ran = node.run(*words, "--json")
        self.assertEqual(ran.status, OK, ran)
        return ran.json()

    def send(self, node, name, text):
        """Imports a file of that text; what became of its set, and which rules were found."""
        folder = self.folder / os.urandom(4).hex()
        folder.mkdir()
        (folder / name).write_text(text, encoding="utf-8")
        ran = node.run("import", "run", folder, "--json")
        sets = ran.json()["sets"]
        self.assertEqual(len(sets), 1, ran)
        self.assertNotIn(PERSON[1], ran.said)
        self.assertNotIn("花子", ran.said)
        return sets[0]["outcome"], {finding["rule"] for finding in sets[0]["findings"]}

    def documents(self, node, party, person=PERSON):
        ran = node.run("document", "list", *about(person), "--as", party, "--json")
        return [(found["form"], found["body"].get("version"), found["id"]) for found in ran.json().get("documents", [])]

    def of_both_stores(self, check):
        for store in ("sqlite", "postgresql"):
            with self.subTest(store=store):
                check(self.node_of(store))

    def test_bytes_come_back_as_they_were_sent(self):
        self.of_both_stores(self.check_bytes)

    def check_bytes(self, node):
        sent = self.folder / f"sent-{node.store}"
        shutil.copytree(GOLDEN / "documents", sent, ignore=shutil.ignore_patterns("*.expected.json", "discharge*", "admission*"))
        ran = node.run("import", "run", sent, "--json")
        self.assertEqual(ran.status, OK, ran)
        self.assertEqual([found["outcome"] for found in ran.json()["sets"]], ["applied"] * 2, ran)

        listed = self.run_json(node, "document", "list", *about(), "--as", "resident:self")["documents"]
        self.assertEqual(sorted(found["form"] for found in listed), ["ADMISSION_INFORMATION", "REFERRAL"])
        for found in listed:
            out = self.folder / f"{node.store}-{found['id']}"
            given = self.run_json(node, "document", "get", found["id"], *about(), "--as", "resident:self", "--out", out)
            original = (sent / found["body"]["file_name"]).read_bytes()
            self.assertEqual(out.read_bytes(), original)
            self.assertEqual(given["sha256"], hashlib.sha256(original).hexdigest())
            self.assertEqual(found["body"]["file_sha256"], given["sha256"])
            self.assertEqual(stat.S_IMODE(out.stat().st_mode), 0o600)
            again = node.run("document", "get", found["id"], *about(), "--as", "resident:self", "--out", out)
            self.assertEqual(again.status, CONFLICT, again)
            self.assertIn("KK-6603", again.said)
            self.assertEqual(out.read_bytes(), original)

        # Nothing of a document stands in the store in clear.
        if node.store == "sqlite":
            kept = b"".join(file.read_bytes() for file in node.data.rglob("*.db*"))
            self.assertNotIn(b"Composition", kept)
            self.assertNotIn("検査結果".encode(), kept)

    def test_only_those_who_may_see_it_get_it(self):
        self.of_both_stores(self.check_consent)

    def check_consent(self, node):
        self.assertEqual(self.send(node, "a.json", (GOLDEN / "documents" / "referral.json").read_text())[0], "applied")
        number = self.documents(node, "resident:self")[0][2]
        out = self.folder / f"{node.store}-consent"
        get = ["document", "get", number, *about(), "--out", out, "--as"]

        self.assertEqual(node.run(*get, STRANGER).status, REFUSED)
        self.assertEqual(node.run(*get, "municipality:131011").status, REFUSED)
        self.assertFalse(out.exists())
        # Whoever wrote it has it as its own, and so has the addressee; the care manager needs relation and consent.
        self.assertEqual([form for form, _, _ in self.documents(node, HOSPITAL)], ["REFERRAL"])
        self.assertEqual([form for form, _, _ in self.documents(node, "medical_institution:9910000020")], ["REFERRAL"])
        self.assertEqual(self.documents(node, CARE_MANAGER), [])
        self.run_json(node, "relation", "add", *about(), "--organisation", "9990000011", "--party", "care_manager")
        self.assertEqual(node.run(*get, CARE_MANAGER).status, REFUSED)
        self.run_json(node, "consent", "grant", *about(), "--channel", "municipality_counter", "--by", "clerk")
        self.assertEqual(node.run(*get, CARE_MANAGER).status, OK)
        out.unlink()
        self.run_json(node, "consent", "withdraw", *about(), "--channel", "municipality_counter", "--by", "clerk")
        self.assertEqual(node.run(*get, CARE_MANAGER).status, REFUSED)
        self.assertFalse(out.exists())

        unknown = node.run("document", "get", 999999, *about(), "--out", out, "--as", "resident:self")
        self.assertEqual(unknown.status, NOT_FOUND)
        self.assertIn("KK-6602", unknown.said)
        entries = self.run_json(node, "log", "list", *about())
        self.assertGreaterEqual(len(entries["entries"]), 12)
        self.assertEqual(node.run("log", "verify").status, OK)

    def test_versions_conflicts_and_ends(self):
        self.of_both_stores(self.check_versions)

    def check_versions(self, node):
        first = (GOLDEN / "documents" / "referral.json").read_text()
        resent = first.replace("00000000-0000-4000-8000", "22222222-0000-4000-8000").replace("2026-00000011", "2026-00000077")
        second = first.replace('"valueString": "1"', '"valueString": "2"').replace("脳梗塞後遺症", "脳梗塞")
        other = first.replace("脳梗塞後遺症", "脳出血")
        ended = second.replace('"valueString": "2"', '"valueString": "3"').replace('"status": "final"', '"status": "entered-in-error"')

        self.assertEqual(self.send(node, "a.json", first)[0], "applied")
        self.assertEqual(self.send(node, "copy of a.json", first), ("unchanged", {"F11"}))
        self.assertEqual(self.send(node, "b.json", resent)[0], "unchanged")
        outcome, rules = self.send(node, "c.json", other)
        self.assertEqual(outcome, "quarantined")
        self.assertIn("F12", rules)
        self.assertEqual(self.send(node, "d.json", second)[0], "applied")
        self.assertEqual([version for _, version, _ in self.documents(node, "resident:self")], ["2"])
        self.assertEqual(self.send(node, "e.json", ended)[0], "applied")
        self.assertEqual(self.documents(node, "resident:self"), [])

        # Another document that stands for the first ends it, whichever came first.
        replacing = first.replace("9910000012-2026-00000001", "9910000012-2026-00000005").replace(
            '"title": "診療情報提供書",\n        "custodian"',
            '"title": "診療情報提供書", "relatesTo": [ { "code": "replaces", "targetIdentifier": '
            '{ "value": "9910000012-2026-00000006" } } ],\n        "custodian"')
        replaced = first.replace("9910000012-2026-00000001", "9910000012-2026-00000006")
        self.assertIn("00000006", replacing)
        self.assertEqual(self.send(node, "f.json", replacing)[0], "applied")
        self.assertIn(self.send(node, "g.json", replaced)[0], ("superseded", "applied"))
        self.assertEqual(len(self.documents(node, "resident:self")), 1)

    def test_what_acts_is_kept_from_everybody(self):
        self.of_both_stores(self.check_refusals)

    def check_refusals(self, node):
        first = (GOLDEN / "documents" / "referral.json").read_text()
        begin = first.index("JVBERi")
        end = first.index('"', begin)
        outcome, rules = self.send(node, "a.json", first[:begin] + "f0VMRgIBAQ==" + first[end:])
        self.assertEqual((outcome, "B02" in rules), ("quarantined", True))
        pdf = (GOLDEN / "documents" / "KK_DOCUMENT_9990000011_20261101110000_01.pdf").read_bytes()
        folder = self.folder / f"acts-{node.store}"
        folder.mkdir()
        shutil.copy(GOLDEN / "documents" / "KK_DOCUMENT_9990000011_20261101110000.csv", folder)
        (folder / "KK_DOCUMENT_9990000011_20261101110000_01.pdf").write_bytes(
            pdf.replace(b"/Type /Catalog", b"/OpenAction << /S /J#61vaScript /JS (x) >>"))
        ran = node.run("import", "run", folder, "--json")
        self.assertEqual(ran.status, INPUT, ran)
        self.assertIn("B04", ran.said)
        self.assertEqual(self.documents(node, "resident:self"), [])

    def test_unknown_people_wait(self):
        self.of_both_stores(self.check_waiting)

    def check_waiting(self, node):
        text = (GOLDEN / "documents" / "discharge_summary.xml").read_text()
        self.assertEqual(self.send(node, "a.xml", text)[0], "waiting")
        somebody = text.replace("９０００００００１1", "9000000001")
        outcome, rules = self.send(node, "b.xml", somebody)  # another name and birth date than the register says
        self.assertEqual((outcome, "P01" in rules), ("quarantined", True))

    def test_a_protective_measure_keeps_bytes_from_all_but_the_insurer(self):
        self.of_both_stores(self.check_protection)

    def check_protection(self, node):
        text = (GOLDEN / "documents" / "referral.json").read_text()
        text = text.replace("9000000001", PROTECTED[1]).replace("花子", "太郎").replace("female", "male").replace("1940-02-29", "1968-07-15")
        self.assertEqual(self.send(node, "a.json", text)[0], "applied")
        number = self.documents(node, HOSPITAL, PROTECTED)[0][2]
        out = self.folder / f"{node.store}-protected"
        ran = node.run("document", "get", number, *about(PROTECTED), "--as", HOSPITAL, "--out", out)
        self.assertEqual(ran.status, REFUSED, ran)
        self.assertFalse(out.exists())
        body = json.dumps(node.run("document", "list", *about(PROTECTED), "--as", HOSPITAL, "--json").json(), ensure_ascii=False)
        self.assertNotIn("架橋病院", body)

    def test_a_list_without_documents_says_so(self):
        ran = self.node_of("sqlite").run("document", "list", *about(), "--as", "resident:self")
        self.assertEqual(ran.status, OK, ran)
        self.assertIn("no documents", ran.out)

    def test_a_watched_folder_waits_for_the_pdf_of_an_index(self):
        node = self.node_of("sqlite")
        drop = self.folder / "drop"
        drop.mkdir()
        stem = "KK_DOCUMENT_9990000011_20261101110000"

        def look(patience):
            return node.run("import", "watch", drop, "--once", "--settle", 0, "--patience", patience)

        shutil.copy(GOLDEN / "documents" / f"{stem}.csv", drop)
        self.assertEqual(look(60).status, OK)
        self.assertEqual(self.documents(node, "resident:self"), [])
        shutil.copy(GOLDEN / "documents" / f"{stem}_01.pdf", drop)
        shutil.copy(GOLDEN / "documents" / "referral.json", drop)
        self.assertEqual(look(60).status, OK)
        self.assertEqual(sorted(form for form, _, _ in self.documents(node, "resident:self")), ["ADMISSION_INFORMATION", "REFERRAL"])


if __name__ == "__main__":
    unittest.main()
