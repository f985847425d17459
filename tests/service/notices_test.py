#!/usr/bin/env python3
"""Notices at the counter and by mail, against a real mail server, on both stores."""

import json
import pathlib
import subprocess
import time
import unittest

from node_tools import ROOT, Node, ServiceTest, has_store, write_town

NOT_FOUND = 6
PERSON = ["--insurer", "131011", "--insured", "0000000003"]
HOSPITAL = "medical_institution:1310000001"
MAIL_SERVER = ROOT / "tests" / "service" / "mail_server.py"


class MailServer:
    """A mail server that keeps what it takes."""

    def __init__(self, folder, pki, *options):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True)
        self.program = subprocess.Popen(["/usr/bin/python3", str(MAIL_SERVER), str(folder), str(pki / "server.crt"),
                                         str(pki / "server.key"), *options],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.port = int(self.program.stdout.readline())

    def taken(self):
        return [json.loads(file.read_text(encoding="utf-8")) for file in sorted(self.folder.glob("*.json"))]

    def stop(self):
        self.program.communicate("", timeout=30)


class Notices(ServiceTest):
    def setUp(self):
        self.servers = []

    def tearDown(self):
        for server in self.servers:
            server.stop()

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.town = write_town(cls.folder / "town", people=20)
        cls.made = 0

    def node(self, store):
        type(self).made += 1
        node = Node.make(store, self.folder / f"node-{self.made}")
        self.nodes.append(node)
        self.assertEqual(node.run("import", "run", self.town).status, 0)
        node.run("notice", "send")  # what the import brought
        return node

    def server(self, node, *options, settings=""):
        server = MailServer(self.folder / f"mails-{self.made}-{len(self.servers)}", node.data / "pki", *options)
        self.servers.append(server)
        kept = [line for line in node.config.read_text(encoding="utf-8").splitlines() if not line.startswith("notices.")]
        kept += [f"notices.smtp = localhost:{server.port}", f"notices.smtp_authorities = {node.data}/pki/ca.crt",
                 "notices.from = no-reply@example.jp", "notices.portal = https://portal.example.jp", *settings.splitlines()]
        node.config.write_text("\n".join(kept) + "\n", encoding="utf-8")
        return server

    def emergency(self, node, reason="found unconscious"):
        ran = node.run("record", "show", *PERSON, "--as", HOSPITAL, "--role", "physician", "--mode", "emergency", "--reason", reason,
                       "--kinds", "certification", "--json")
        self.assertEqual(ran.status, 0, ran)
        return ran

    def notices(self, node, *options):
        ran = node.run("notice", "list", *PERSON, "--json", *options)
        self.assertEqual(ran.status, 0, ran)
        return ran.json()["notices"]

    def contact(self, node, address, *options):
        ran = node.run("notice", "contact", *PERSON, "--mail", address, *options)
        self.assertEqual(ran.status, 0, ran)

    def test_an_emergency_is_told_at_the_counter_and_by_mail_that_says_nothing(self):
        for store in ("sqlite", "postgresql"):
            if not has_store(store):
                continue
            with self.subTest(store=store):
                node = self.node(store)
                server = self.server(node)
                self.contact(node, "person@example.jp")
                name = self.emergency(node).json()["person"]["name"]
                newest = self.notices(node)[0]
                self.assertEqual(newest["kind"], "emergency")
                self.assertFalse(newest["read"])
                for language, part in (("ja", "理由：found unconscious"), ("en", "The reason given: found unconscious")):
                    self.assertIn(part, newest["text"][language])
                    self.assertIn("1310000001", newest["text"][language])
                self.assertEqual(node.run("notice", "send").status, 0)
                [mail] = server.taken()
                self.assertEqual((mail["to"], mail["from"], mail["tls"]), (["person@example.jp"], "no-reply@example.jp", True))
                self.assertIn("お知らせ", mail["subject"])
                self.assertIn("https://portal.example.jp", mail["text"])
                everything = json.dumps(mail, ensure_ascii=False)
                for private in (name, name.split("　")[0], "0000000003", "131011", "1310000001", "unconscious", "緊急", "emergency"):
                    self.assertNotIn(private, everything)
                self.assertEqual(node.run("notice", "send").status, 0)
                self.assertEqual(len(server.taken()), 1)
                self.assertTrue(self.notices(node, "--read")[0]["mailed"])
                self.assertTrue(self.notices(node)[0]["read"])

    def test_a_server_tells_by_itself(self):
        node = self.node("sqlite")
        server = self.server(node, settings="notices.every_s = 1")
        self.contact(node, "person@example.jp")
        running = node.start("serve", "--port", "0", listen=True)
        try:
            self.emergency(node)
            deadline = time.monotonic() + 60
            while not server.taken() and time.monotonic() < deadline:
                time.sleep(0.1)
            self.assertEqual(len(server.taken()), 1)
        finally:
            running.terminate()
            said = node.finish(running)
        self.assertNotIn("example.jp", said.said.replace("portal.example.jp", ""))

    def test_nothing_is_sent_to_a_server_that_one_cannot_trust(self):
        node = self.node("sqlite")
        other = self.node("sqlite")
        server = self.server(node)
        self.contact(node, "person@example.jp")
        self.emergency(node)
        good = node.config.read_text(encoding="utf-8")
        node.config.write_text(good.replace(f"{node.data}/pki/ca.crt", f"{other.data}/pki/ca.crt"), encoding="utf-8")
        ran = node.run("notice", "send")
        self.assertEqual((ran.status, "KK-9001" in ran.err), (75, True), ran)
        self.assertNotIn("person@", ran.said)
        # A server without TLS, or somebody in between who takes it away.
        self.servers.append(plain := MailServer(self.folder / "plain", node.data / "pki", "--plain"))
        node.config.write_text(good.replace(f"localhost:{server.port}", f"localhost:{plain.port}"), encoding="utf-8")
        self.assertEqual(node.run("notice", "send").status, 75)
        self.assertEqual((server.taken(), plain.taken()), ([], []))
        node.config.write_text(good, encoding="utf-8")
        self.assertEqual(node.run("notice", "send").status, 0)
        self.assertEqual(len(server.taken()), 1)

    def test_signing_in_refused_addresses_and_those_to_try_later(self):
        node = self.node("sqlite")
        password = node.folder / "password"
        password.write_text("right\n", encoding="utf-8")
        server = self.server(node, "--sign-in", "node", "right", settings=f"notices.smtp_user = node\nnotices.smtp_password = {password}")
        self.contact(node, "gone@example.jp")
        self.emergency(node)
        ran = node.run("notice", "send", "--json")
        self.assertEqual(ran.json() | {"made": 0}, {"schema_version": 1, "made": 0, "mailed": 0, "refused": 1}, ran)
        self.contact(node, "later@example.jp")
        self.assertEqual(node.run("emergency", "choose", *PERSON, "--preference", "refuse", "--channel", "portal", "--by", "self").status, 0)
        self.assertEqual(node.run("notice", "send").status, 75)
        self.contact(node, "person@example.jp")
        self.assertEqual(node.run("emergency", "choose", *PERSON, "--preference", "allow", "--channel", "portal", "--by", "self").status, 0)
        self.assertEqual(node.run("notice", "send").status, 0)
        self.assertEqual([mail["user"] for mail in server.taken()], ["node"])
        password.write_text("wrong\n", encoding="utf-8")
        self.assertEqual(node.run("emergency", "choose", *PERSON, "--preference", "refuse", "--channel", "portal", "--by", "self").status, 0)
        ran = node.run("notice", "send")
        self.assertEqual(ran.status, 75)
        self.assertNotIn("wrong", ran.said)

    def test_the_monthly_letter(self):
        for store in ("sqlite", "postgresql"):
            if not has_store(store):
                continue
            with self.subTest(store=store):
                node = self.node(store)
                self.assertEqual(node.run("notice", "contact", *PERSON, "--letter").status, 0)
                name = self.emergency(node, reason="救急搬送のため").json()["person"]["name"].replace("　", "")
                node.run("record", "show", *PERSON, "--as", "resident:self")
                self.assertEqual(node.run("consent", "refuse", *PERSON, "--channel", "portal", "--by", "self").status, 0)
                month = self.notices(node)[0]["made_at"][:7]
                out = node.folder / "letters.pdf"
                ran = node.run("notice", "letters", "--month", month, "--out", out, "--json")
                self.assertEqual((ran.status, ran.json()["letters"], ran.json()["without_glyph"]), (0, 1, 0), ran)
                text = subprocess.run(["pdftotext", str(out), "-"], capture_output=True, check=True).stdout.decode("utf-8")
                said = "".join(text.split())
                for words in (name + "様", "1310000001", "救急搬送のため", "緊急時の閲覧がありました", "見せないと決定", "市町村の窓口・端末"):
                    self.assertIn(words, said)
                self.assertNotIn("resident", said)
                self.assertNotIn(PERSON[3], said)
                self.assertTrue(all(notice["mailed"] for notice in self.notices(node) if notice["made_at"][:7] == month))
                self.assertEqual(node.run("notice", "letters", "--out", out).status, 7)
                other = node.run("notice", "letters", "--month", month, "--insurer", "131024", "--out", node.folder / "none.pdf", "--json")
                self.assertEqual(other.json()["letters"], 0)
                for month in ("2026-13", "2126-01"):
                    self.assertEqual(node.run("notice", "letters", "--month", month, "--out", node.folder / "x.pdf").status, 2)
                self.assertEqual(out.stat().st_mode & 0o777, 0o600)

    def test_a_consent_that_waits_for_capacity_is_not_told_as_given(self):
        node = self.node("sqlite")
        self.assertEqual(node.run("consent", "grant", *PERSON, "--channel", "municipality_counter", "--by", "clerk", "--capacity", "pending").status, 0)
        told = self.notices(node)[0]["text"]
        self.assertIn("opens nothing until capacity is certain", told["en"])
        self.assertIn("判断能力を確かめるまでは見せません", told["ja"])

    def test_an_address_smuggles_nothing_in(self):
        node = self.node("sqlite")
        for address in ("person", "a@b@c", "a b@example.jp", "a@example.jp,b@example.jp", "a@example.jp\r\nBcc: b@example.jp", "<a@example.jp>",
                        "a" * 250 + "@example.jp", "@example.jp", "a@"):
            ran = node.run("notice", "contact", *PERSON, "--mail", address)
            self.assertEqual(ran.status, 2, address)
        self.assertEqual(node.run("notice", "contact", *PERSON).status, 2)
        self.assertEqual(node.run("notice", "contact", *PERSON, "--letter", "--none").status, 2)

    def test_a_mail_server_without_a_sender_is_half_a_setting(self):
        node = self.node("sqlite")
        with node.config.open("a", encoding="utf-8") as config:
            config.write("notices.smtp = localhost:2525\n")
        ran = node.run("notice", "send")
        self.assertEqual((ran.status, "KK-8008" in ran.err), (NOT_FOUND, True), ran)

    def test_a_certification_that_runs_out_is_told_once(self):
        node = self.node("sqlite")
        notices = []
        for number in range(1, 21):
            ran = node.run("notice", "list", "--insurer", "131011", "--insured", f"{number:010}", "--json")
            notices += [n for n in ran.json()["notices"] if n["kind"] == "certification_ends"] if ran.status == 0 else []
        self.assertGreater(len(notices), 0)
        for notice in notices:
            self.assertIn(notice["day"], notice["text"]["en"])
        self.assertEqual(node.run("notice", "send", "--json").json()["made"], 0)


if __name__ == "__main__":
    unittest.main(verbosity=2)
