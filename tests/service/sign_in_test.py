#!/usr/bin/env python3
"""People who sign in at a real provider (oidc-provider), what their role opens, and how they are cut off."""

import json
import time
import unittest

from asking import PATH, rows
from node_tools import Node, ServiceTest, has_store, write_town
from signing_in import ONE_FACTOR, SigningIn

OK, USAGE, MALFORMED, NOT_FOUND, CONFLICT = 0, 2, 3, 6, 7
KNOWN = {"insurer": "131011", "insured": "0000000003"}
ABOUT = ["--insurer", KNOWN["insurer"], "--insured", KNOWN["insured"]]


class SignIn(ServiceTest):
    settings = ()
    provider = {}
    servers = 2

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.node = Node.make("postgresql" if has_store("postgresql") else "sqlite", cls.folder / "node")
        cls.nodes.append(cls.node)
        town = write_town(cls.folder / "town", people=10)
        assert cls.node.run("import", "run", town).status == OK
        cls.site = SigningIn(cls.node, cls.folder, cls.servers, cls.settings, **cls.provider)
        cls.addClassCleanup(cls.site.stop)

    def record(self, browser, headers=None, port=None, **more):
        return self.site.post(browser, PATH, KNOWN | more, headers, port)

    def entries(self):
        ran = self.node.run("log", "list", *ABOUT, "--json")
        self.assertEqual(ran.status, OK, ran)
        return [entry["body"] for entry in ran.json()["entries"]]


class People(SignIn):
    def test_staff_invited_at_the_console_ask_for_records_in_their_own_name(self):
        invited = self.site.invite("--as", "municipality:131011", "--role", "certification_clerk", "--name", "福祉課 架空花子")
        browser = self.site.browser("hanako")
        reply = self.site.sign_in(browser, "/auth/session?from=start")
        self.assertEqual((reply.status, reply.location), (303, "/auth/session?from=start"), reply)
        told = self.site.session(browser)
        self.assertEqual((told["signed_in"], told["account"], told["needs"]), (True, None, "invitation"))
        self.assertEqual(self.record(browser).problem, (403, "invitation_needed"))
        typed = invited["code"].lower().replace("-", " ")
        self.assertEqual(self.site.post(browser, "/auth/invitation", {"code": typed}).status, 200)
        told = self.site.session(browser)
        self.assertEqual(told["account"], {"number": invited["account"], "party": "municipality", "organisation": "131011",
                                           "role": "certification_clerk"})
        self.assertIsNone(told["needs"])
        reply = self.record(browser)
        self.assertEqual(reply.status, 200, reply)
        kinds = {decision["kind"] for decision in reply.json()["decisions"]}
        self.assertIn("certification", kinds)
        self.assertNotIn("service_use", kinds)  # not of this role
        self.assertEqual(self.record(browser, kinds=["service_use"]).problem, (403, "role_not_allowed"))
        event = [body["event"] for body in self.entries() if body["type"] == "access"][-1]
        self.assertEqual((event["channel"], event["user"], event["organisation"], event["role"]),
                         ("session", invited["account"], "131011", "certification_clerk"))
        page = browser.send("GET", f"{self.site.address}/municipality/v1/people?count=2")
        self.assertEqual(page.status, 200, page)
        self.assertEqual(len(page.json()["people"]), 2)
        # The next time no code is asked for.
        again = self.site.browser("hanako")
        self.assertEqual(self.site.sign_in(again).status, 303)
        self.assertEqual(self.site.session(again)["account"]["number"], invited["account"])

    def test_what_a_role_does_not_open_stays_shut(self):
        boss, _ = self.site.staff("boss", "administrator")
        self.assertEqual(self.record(boss).problem, (403, "role_not_allowed"))
        self.assertEqual(boss.send("GET", f"{self.site.address}/municipality/v1/people").problem, (403, "role_not_allowed"))
        office, _ = self.site.staff("office", "care_manager", "care_manager:1370000011")
        self.assertEqual(self.record(office).problem, (403, "role_not_allowed"))
        clerk, _ = self.site.staff("benefits", "benefit_clerk")
        self.assertEqual(self.record(clerk, kinds=["opinion"]).problem, (403, "role_not_allowed"))
        viewer, _ = self.site.staff("viewer", "viewer")
        shown = self.record(viewer).json()
        self.assertEqual({decision["kind"] for decision in shown["decisions"]}, {"insurance_card", "certification", "progress"})
        page = viewer.send("GET", f"{self.site.address}/municipality/v1/people?count=1").json()
        self.assertTrue({decision["kind"] for decision in page["people"][0]["decisions"]} <= {"insurance_card", "certification", "progress"})
        other, _ = self.site.staff("neighbour", "certification_clerk", "municipality:131024")
        self.assertEqual(self.record(other).problem, (403, "not_disclosed"))

    def entry_count(self):
        return int(rows(self.node, "SELECT size FROM log_head WHERE log_id = 0")[0][0])

    def staff_seen_by(self, browser):
        reply = browser.send("GET", f"{self.site.address}/auth/staff")
        self.assertEqual(reply.status, 200, reply)
        return {one["account"]: one for one in reply.json()["staff"]}

    def test_an_administrator_invites_gives_another_role_and_ends(self):
        boss, own = self.site.staff("head", "administrator")
        entries = self.entry_count()
        reply = self.site.post(boss, "/auth/staff", {"role": "viewer", "name": "窓口 架空三郎", "occupation": "事務", "to": "2099-03-31"})
        self.assertEqual(reply.status, 201, reply)
        invited = reply.json()
        member = self.staff_seen_by(boss)[invited["account"]]
        self.assertEqual((member["state"], member["role"], member["name"], member["occupation"], member["to"]),
                         ("invited", "viewer", "窓口 架空三郎", "事務", "2099-03-31"))
        saburo = self.site.browser("saburo")
        self.site.sign_in(saburo)
        self.assertEqual(self.site.post(saburo, "/auth/invitation", {"code": invited["code"]}).status, 200)
        self.assertEqual(self.record(saburo, kinds=["opinion"]).problem, (403, "role_not_allowed"))
        about = {"account": invited["account"]}
        self.assertEqual(self.site.post(boss, "/auth/staff/role", about | {"role": "certification_clerk"}).status, 200)
        self.assertEqual(self.record(saburo).status, 200)
        self.assertEqual(self.staff_seen_by(boss)[invited["account"]]["state"], "linked")
        self.assertEqual(self.site.post(boss, "/auth/staff/end", about).status, 200)
        self.assertEqual(self.record(saburo, {}).problem, (401, "sign_in_needed"))
        self.assertEqual(self.staff_seen_by(boss)[invited["account"]]["state"], "ended")
        self.assertEqual(self.site.post(boss, "/auth/staff/end", about).problem, (404, "missing"))
        self.assertEqual(self.entry_count(), entries + 5)  # invited, linked, a look, another role, ended

    def test_whom_an_administrator_does_not_manage_is_nobody(self):
        boss, own = self.site.staff("chief", "administrator")
        _, colleague = self.site.staff("deputy", "administrator")
        _, elsewhere = self.site.staff("elsewhere", "viewer", "municipality:131024")
        _, office = self.site.staff("manager", "care_manager", "care_manager:1370000011")
        _, clerk = self.site.staff("under", "viewer")
        seen = self.staff_seen_by(boss)
        self.assertIn(clerk, seen)
        for number in (own, colleague, elsewhere, office, "999999"):
            self.assertNotIn(number, seen)
            bodies = set()
            for path, told in (("role", {"account": number, "role": "viewer"}), ("end", {"account": number})):
                reply = self.site.post(boss, f"/auth/staff/{path}", told)
                self.assertEqual(reply.problem, (404, "missing"), (number, path))
                bodies.add(reply.body)
            self.assertEqual(len(bodies), 1, number)
        for role in ("administrator", "care_manager", "resident", "emperor"):
            self.assertEqual(self.site.post(boss, "/auth/staff", {"role": role, "name": "x"}).problem, (403, "role_not_allowed"), role)
            self.assertEqual(self.site.post(boss, "/auth/staff/role", {"account": clerk, "role": role}).problem, (403, "role_not_allowed"), role)

    def test_only_administrators_look_after_staff_and_only_from_our_pages(self):
        orders = (("/auth/staff", {"role": "viewer", "name": "x"}), ("/auth/staff/role", {"account": "1", "role": "viewer"}), ("/auth/staff/end", {"account": "1"}))
        nobody = self.site.browser("nobody")
        clerk, _ = self.site.staff("curious")
        boss, _ = self.site.staff("hasty", "administrator")
        self.assertEqual(nobody.send("GET", f"{self.site.address}/auth/staff").problem, (401, "sign_in_needed"))
        self.assertEqual(clerk.send("GET", f"{self.site.address}/auth/staff").problem, (403, "role_not_allowed"))
        for path, told in orders:
            self.assertEqual(self.site.post(nobody, path, told, headers={}).problem, (401, "sign_in_needed"), path)
            self.assertEqual(self.site.post(clerk, path, told).problem, (403, "role_not_allowed"), path)
            self.assertEqual(self.site.post(boss, path, told, headers={}).problem, (403, "session_proof_missing"), path)
            told_wrongly = self.site.proof(boss) | {"Content-Type": "text/plain"}
            self.assertEqual(self.site.post(boss, path, told, headers=told_wrongly).problem, (415, "unsupported_media_type"), path)

    def test_orders_that_are_none_are_told_by_their_member(self):
        boss, _ = self.site.staff("strict", "administrator")
        good = {"role": "viewer", "name": "架空四郎"}
        for wrong, member in (({"role": "viewer"}, "name"), ({"name": "x"}, "role"), (good | {"name": "　"}, "name"), (good | {"name": "a\nb"}, "name"),
                              (good | {"name": 7}, "name"), (good | {"name": "個人番号 123456789018"}, "name"), (good | {"from": "2026-02-30"}, "from"),
                              (good | {"from": "2026-04-02", "to": "2026-04-01"}, "to"), (good | {"party": "resident"}, "not known"),
                              (good | {"occupation": "あ" * 101}, "occupation")):
            reply = self.site.post(boss, "/auth/staff", wrong)
            self.assertEqual(reply.status, 400, (wrong, reply))
            self.assertIn(member, reply.json()["detail"])
            self.assertNotIn("架空四郎", reply.json()["detail"])
        for account in ("", "0", "-1", "1x", 1, None):
            self.assertEqual(self.site.post(boss, "/auth/staff/end", {"account": account}).status, 400, account)

    def test_residents_and_proxies_are_linked_at_the_counter(self):
        ran = self.node.run("user", "invite", "--resident", *ABOUT, "--by", "counter", "--dry-run", "--json")
        self.assertEqual((ran.status, ran.json()), (OK, {"schema_version": 1, "dry_run": True}))
        invited = self.site.invite("--resident", *ABOUT)
        again = self.node.run("user", "invite", "--resident", *ABOUT, "--by", "counter")
        self.assertEqual(again.status, CONFLICT, again)
        self.assertIn("KK-4812", again.err)
        resident = self.site.browser("resident")
        self.site.sign_in(resident)
        self.assertEqual(self.site.post(resident, "/auth/invitation", {"code": invited["code"]}).status, 200)
        told = self.site.session(resident)
        self.assertEqual(told["account"], {"number": invited["account"], "party": "resident", "organisation": None, "role": "resident"})
        self.assertEqual(self.record(resident).problem, (403, "role_not_allowed"))
        acts = [(body["event"]["act"], body["event"]["by"]) for body in self.entries() if body["type"] == "user"]
        self.assertEqual(acts, [("invited", "operator"), ("linked", f"account {invited['account']}")])
        unknown = self.node.run("user", "invite", "--resident", "--insurer", "131011", "--insured", "9999999999", "--by", "counter")
        self.assertIn("KK-2302", unknown.err)
        ran = self.node.run("proxy", "add", *ABOUT, "--kinds", "certification", "--evidence", "deed", "--by", "counter", "--json")
        self.assertEqual(ran.status, OK, ran)
        invited = self.site.invite("--proxy", ran.json()["proxy"])
        proxy = self.site.browser("proxy")
        self.site.sign_in(proxy)
        self.assertEqual(self.site.post(proxy, "/auth/invitation", {"code": invited["code"]}).status, 200)
        self.assertEqual(self.site.session(proxy)["account"]["party"], "proxy")
        nobody = self.node.run("user", "invite", "--proxy", "4711", "--by", "counter")
        self.assertEqual(nobody.status, NOT_FOUND, nobody)

    def test_accounts_are_listed_with_who_they_are_of_and_when_they_were_used(self):
        _, used = self.site.staff("listed")
        waiting = self.site.invite("--as", "municipality:131024", "--role", "viewer", "--name", "架空次郎", "--to", "2099-03-31")["account"]
        listed = {one["account"]: one for one in self.node.run("user", "list", "--json").json()["accounts"]}
        self.assertEqual((listed[used]["state"], listed[used]["name"], listed[used]["role"]), ("linked", "職員 listed", "certification_clerk"))
        self.assertIsNotNone(listed[used]["used_at"])
        self.assertEqual((listed[waiting]["state"], listed[waiting]["used_at"], listed[waiting]["to"]), ("invited", None, "2099-03-31"))
        ran = self.node.run("user", "list", "--as", "municipality:131024", "--json")
        self.assertTrue(all(one["organisation"] == "131024" for one in ran.json()["accounts"]))
        self.assertEqual(self.node.run("user", "list", "--unused-days", 1, "--json").json()["accounts"], [])
        unused = self.node.run("user", "list", "--unused-days", 0, "--json").json()["accounts"]
        self.assertIn(waiting, {one["account"] for one in unused})
        self.assertIn("架空次郎", self.node.run("user", "list").out)
        # Nothing of it stands in the database in clear.
        from node_tools import contents_of
        rows = str(contents_of(self.node)[0])
        for secret in ("架空次郎", "職員 listed", '"listed"', "'listed'"):
            self.assertNotIn(secret, rows)

    def test_an_account_counts_from_one_day_to_another(self):
        early = self.site.invite("--as", "municipality:131011", "--role", "viewer", "--name", "x", "--from", "2099-04-01")
        browser = self.site.browser("early")
        self.site.sign_in(browser)
        self.assertEqual(self.site.post(browser, "/auth/invitation", {"code": early["code"]}).problem, (403, "invitation_refused"))

    def test_what_is_no_invitation_is_refused(self):
        staff = ["--as", "municipality:131011", "--role", "viewer", "--name", "x"]
        for code, words in (("KK-8481", []), ("KK-8481", staff + ["--resident"]), ("KK-8481", ["--as", "municipality:13", "--role", "viewer", "--name", "x"]),
                            ("KK-8481", ["--as", "resident:self", "--role", "resident", "--name", "x"]), ("KK-8482", staff[:2] + ["--name", "x"]),
                            ("KK-8482", staff[:2] + ["--role", "physician", "--name", "x"]), ("KK-8223", staff[:4]),
                            ("KK-8481", ["--resident", *ABOUT, "--role", "viewer"]), ("KK-8201", ["--resident"]), ("KK-8225", ["--proxy", "x"]),
                            ("KK-8228", staff + ["--from", "2027-01-02", "--to", "2027-01-01"])):
            ran = self.node.run("user", "invite", *words, "--by", "operator")
            self.assertIn(ran.status, (USAGE, MALFORMED), (words, ran))
            self.assertIn(code, ran.err, words)
        for words in (["end", "x"], ["role", "0", "--role", "viewer"]):
            self.assertIn("KK-8483", self.node.run("user", *words, "--by", "operator").err)
        for words in (["end", "99999"], ["role", "99999", "--role", "viewer"]):
            self.assertEqual(self.node.run("user", *words, "--by", "operator").status, NOT_FOUND)

    def test_the_key_of_our_assertions_is_shown_and_its_private_half_is_not(self):
        keys = self.site.browser().send("GET", f"{self.site.address}/auth/keys").json()["keys"]
        self.assertEqual({name for key in keys for name in key}, {"alg", "crv", "kid", "kty", "use", "x", "y"})

    def test_the_server_says_nothing_of_anybody(self):
        browser, _ = self.site.staff("secretive-subject")
        self.record(browser)
        said = "".join(server.said.read_text(encoding="utf-8") for server in self.site.servers)
        for secret in ("secretive-subject", KNOWN["insured"], *(value for jar in browser.cookies.values() for value in jar.values())):
            self.assertNotIn(secret, said)

    def test_the_listener_for_systems_knows_no_sessions(self):
        browser, _ = self.site.staff("lost")
        answer = self.site.servers[0].client().send(b"GET /auth/session HTTP/1.1\r\nHost: localhost\r\n\r\n")
        self.assertEqual(answer.status, 404)

    def test_settings_that_do_not_belong_together(self):
        from node_tools import kakehashi
        plain = self.node.config.read_text(encoding="utf-8")
        for lines in (["http.public_port = off"], ["http.public_port = 0", "people.address ="], ["people.client_id ="], ["people.issuer = http://id.example"],
                      ["people.idle_s = 3600"], ["people.client_key = /nowhere.pem"], ["people.address = https://x/y"]):
            config = self.folder / "wrong.properties"
            config.write_text(plain + "".join(f"{line}\n" for line in lines), encoding="utf-8")
            ran = kakehashi("serve", "--port", "0", "--data", self.node.data, "--config", config)
            self.assertNotEqual(ran.status, OK, lines)
            self.assertRegex(ran.err, "KK-(8480|8102|8484)", lines)


if __name__ == "__main__":
    unittest.main()
