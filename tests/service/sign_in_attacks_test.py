#!/usr/bin/env python3
"""Whoever would like to be signed in as somebody else, or to have somebody else's browser act, and a provider that misbehaves as told."""

import time
import unittest
import urllib.parse

from asking import PATH
from sign_in_test import KNOWN, OK, SignIn
from signing_in import ONE_FACTOR

COOKIE = "__Host-kakehashi"
BEGUN = "__Host-kakehashi-signing-in"


def changed(address, **members):
    """The address with other members in its query; None takes one away."""
    parts = urllib.parse.urlsplit(address)
    query = dict(urllib.parse.parse_qsl(parts.query)) | members
    return parts._replace(query=urllib.parse.urlencode({name: value for name, value in query.items() if value is not None})).geturl()


def member(address, name):
    return dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(address).query))[name]


class Attacks(SignIn):
    def tearDown(self):
        self.site.provider.control(mode="")

    def jar(self, browser, port=None):
        return browser.cookies.setdefault(f"localhost:{port or self.site.port}", {})

    def expect_failed(self, browser, address, why):
        before = self.jar(browser).get(COOKIE)
        reply = browser.send("GET", address)
        self.assertEqual(reply.problem, (403, "sign_in_failed"), (why, reply))
        self.assertEqual(self.jar(browser).get(COOKIE), before, why)
        self.assertNotIn(BEGUN, self.jar(browser), why)

    def test_the_browser_is_sent_nowhere_else(self):
        for back in ("https://evil.example/", "//evil.example", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)", "evil", "/\t/evil.example",
                     "/\r\nSet-Cookie: a=b", "/ /evil", "/\u3000", "／／evil.example", "/" + "x" * 600, " /x", "@evil.example", "///evil.example"):
            reply = self.site.browser().send("GET", f"{self.site.address}/auth/sign-in?" + urllib.parse.urlencode({"return": back}))
            self.assertEqual(reply.problem, (400, "malformed"), back)
        reply = self.site.browser().send("GET", f"{self.site.address}/auth/sign-in?return=/a&return=//evil.example")
        self.assertEqual(reply.problem, (400, "malformed"))
        browser = self.site.browser("wanderer")
        self.assertEqual(self.site.sign_in(browser, "/a/path?with=query").location, "/a/path?with=query")

    def test_what_was_begun_is_bound_to_the_browser(self):
        browser = self.site.browser("hanako")
        reply = browser.send("GET", f"{self.site.address}/auth/sign-in")
        cookies = reply.headers.get_all("Set-Cookie")
        self.assertEqual(len(cookies), 1)
        for attribute in ("Path=/", "Secure", "HttpOnly", "SameSite=Lax", "Max-Age=600"):
            self.assertIn(attribute, cookies[0])
        self.assertTrue(cookies[0].startswith(BEGUN + "="))
        for secret in ("S256", "hanako"):
            self.assertNotIn(secret, cookies[0])

    def test_an_answer_without_its_state_or_in_another_browser(self):
        tries = {"no state": {"state": None}, "empty state": {"state": ""}, "foreign state": {"state": "A" * 43}, "no code": {"code": None},
                 "an error beside the code": {"error": "access_denied"}}
        for why, members in tries.items():
            browser = self.site.browser("hanako")
            address = changed(self.site.go_to_provider(browser), **members)
            self.expect_failed(browser, address, why)
        attacker, victim = self.site.browser("attacker"), self.site.browser("victim")
        address = self.site.go_to_provider(attacker)
        self.expect_failed(victim, address, "never begun here")
        self.site.go_to_provider(victim)
        self.expect_failed(victim, address, "begun here for another answer")
        self.site.go_to_provider(victim)
        self.jar(victim)[BEGUN] = self.jar(victim)[BEGUN][:-4] + "AAAA"
        self.expect_failed(victim, address, "a changed cookie")
        # Theirs are still good for themselves.
        self.assertEqual(attacker.send("GET", address).status, 303)

    def test_a_code_counts_once(self):
        browser = self.site.browser("hanako")
        address = self.site.go_to_provider(browser)
        begun = self.jar(browser)[BEGUN]
        self.assertEqual(browser.send("GET", address).status, 303)
        self.site.provider.control()
        for port in self.site.ports:  # on the other server neither
            self.jar(browser, port)[BEGUN] = begun
            reply = browser.send("GET", address.replace(str(self.site.port), str(port), 1))
            self.assertEqual(reply.problem, (403, "sign_in_failed"))
        self.assertNotIn("POST /token", self.site.provider.control(), "the provider was asked again")

    def test_somebody_elses_code_in_ones_own_answer(self):
        for mode in ("", "any-verifier"):
            self.site.provider.control(mode=mode)
            attacker, victim = self.site.browser("attacker"), self.site.browser("victim")
            stolen = member(self.site.go_to_provider(victim), "code")
            self.expect_failed(attacker, changed(self.site.go_to_provider(attacker), code=stolen), mode)
        self.assertEqual(self.site.sign_in(self.site.browser("victim")).status, 303)

    def test_an_answer_of_another_provider(self):
        for why, issuer in (("another", "https://evil.example"), ("none", None), ("empty", ""), ("longer", self.site.provider.issuer + "/")):
            browser = self.site.browser("hanako")
            address = changed(self.site.go_to_provider(browser), iss=issuer)
            self.site.provider.control()
            self.expect_failed(browser, address, why)
            self.assertNotIn("POST /token", self.site.provider.control(), why)

    def test_tokens_that_are_none(self):
        for mode in ("alg-none", "alg-none-signed", "hs256", "other-key", "unknown-kid", "changed-claims", "wrong-aud", "many-aud", "wrong-azp", "expired",
                     "future", "old", "no-exp", "wrong-nonce", "no-nonce", "wrong-iss", "no-sub", "critical"):
            self.site.provider.control(mode=mode)
            browser = self.site.browser("hanako")
            self.expect_failed(browser, self.site.go_to_provider(browser), mode)
            self.assertFalse(self.site.session(browser)["signed_in"])
        for mode in ("same", "skewed"):
            self.site.provider.control(mode=mode)
            self.assertEqual(self.site.sign_in(self.site.browser("hanako")).status, 303, mode)

    def test_whoever_says_no_at_the_provider(self):
        browser = self.site.browser()
        self.expect_failed(browser, self.site.go_to_provider(browser), "declined")

    def test_a_session_never_has_a_name_that_was_there_before(self):
        victim = self.site.browser("fixed")
        self.jar(victim)[COOKIE] = "A" * 43
        self.assertEqual(self.site.sign_in(victim).status, 303)
        self.assertNotEqual(self.jar(victim)[COOKIE], "A" * 43)
        # One that the attacker has, put into the victim's browser.
        attacker = self.site.browser("attacker")
        self.site.sign_in(attacker)
        planted = self.jar(attacker)[COOKIE]
        self.jar(victim)[COOKIE] = planted
        self.site.sign_in(victim)
        self.assertNotEqual(self.jar(victim)[COOKIE], planted)
        self.assertFalse(self.site.session(attacker)["signed_in"])
        # And none of before the code was redeemed.
        before = self.jar(victim)[COOKIE]
        code = self.site.invite("--as", "municipality:131011", "--role", "viewer", "--name", "x")["code"]
        self.assertEqual(self.site.post(victim, "/auth/invitation", {"code": code}).status, 200)
        self.assertNotEqual(self.jar(victim)[COOKIE], before)
        old = self.site.browser()
        self.jar(old)[COOKIE] = before
        self.assertFalse(self.site.session(old)["signed_in"])

    def test_a_stolen_name_is_worth_nothing_after_signing_out(self):
        browser, _ = self.site.staff("leaving-today")
        thief = self.site.browser()
        self.jar(thief)[COOKIE] = self.jar(browser)[COOKIE]
        proof = self.site.proof(thief)
        self.assertEqual(self.record(thief, proof).status, 200)
        reply = self.site.post(browser, "/auth/sign-out")
        self.assertEqual(reply.status, 200)
        self.assertNotIn(COOKIE, self.jar(browser))
        leads = reply.json()["next"]
        self.assertTrue(leads.startswith(self.site.provider.issuer + "/session/end?"), leads)
        self.assertEqual(member(leads, "post_logout_redirect_uri"), f"{self.site.address}/auth/session")
        self.assertNotIn("leaving-today", leads)
        for port in self.site.ports:
            self.jar(thief, port)[COOKIE] = self.jar(thief)[COOKIE]
            self.assertEqual(self.record(thief, proof, port).problem, (401, "sign_in_needed"))

    def test_names_that_are_none(self):
        browser, _ = self.site.staff("named")
        name, proof = self.jar(browser)[COOKIE], self.site.proof(browser)
        for cookie in ("", f"{COOKIE}={name}A", f"{COOKIE}={name[:-1]}", f"{COOKIE}={'A' * 43}", f"kakehashi={name}", f"__host-kakehashi={name}",
                       f"{COOKIE}={name}; {COOKIE}={name}", f"{COOKIE}={'B' * 43}; {COOKIE}={name}", f"{COOKIE}=' OR 1=1 --{name}"):
            self.assertEqual(self.record(browser, proof | {"Cookie": cookie}).problem, (401, "sign_in_needed"), cookie)
        self.assertEqual(self.record(browser, proof | {"Cookie": f"other=1; {COOKIE}={name}; more=2"}).status, 200)

    def test_requests_that_another_sites_page_sent(self):
        browser, _ = self.site.staff("surfer")
        other, _ = self.site.staff("other-surfer")
        good = self.site.proof(browser)
        origin, token = good["Origin"], good["X-CSRF-Token"]
        tries = {
            "nothing": {}, "token alone": {"X-CSRF-Token": token}, "origin alone": {"Origin": origin}, "site alone": {"Sec-Fetch-Site": "same-origin"},
            "another's token": {"Origin": origin, "X-CSRF-Token": self.site.proof(other)["X-CSRF-Token"]},
            "no token": {"Origin": origin, "X-CSRF-Token": ""}, "the session as token": {"Origin": origin, "X-CSRF-Token": self.jar(browser)[COOKIE]},
            "foreign origin": {"Origin": "https://evil.example", "X-CSRF-Token": token}, "no origin": {"Origin": "null", "X-CSRF-Token": token},
            "another port": {"Origin": "https://localhost:1", "X-CSRF-Token": token}, "plain": {"Origin": origin.replace("https", "http"), "X-CSRF-Token": token},
            "cross-site": {"Origin": origin, "Sec-Fetch-Site": "cross-site", "X-CSRF-Token": token},
            "same-site": {"Sec-Fetch-Site": "same-site", "X-CSRF-Token": token}, "none": {"Sec-Fetch-Site": "none", "X-CSRF-Token": token},
        }
        for why, headers in tries.items():
            for path in (PATH, "/auth/sign-out", "/auth/invitation"):
                reply = self.site.post(browser, path, KNOWN, headers | {"Content-Type": "application/json"})
                self.assertEqual(reply.problem, (403, "session_proof_missing"), (why, path))
        for headers in (good, {"Origin": origin, "X-CSRF-Token": token}, {"Sec-Fetch-Site": "same-origin", "X-CSRF-Token": token}):
            self.assertEqual(self.record(browser, headers | {"Content-Type": "application/json"}).status, 200)

    def test_every_answer_is_protected(self):
        browser, _ = self.site.staff("careful")
        for path in ("/auth/session", "/auth/sign-in", "/auth/callback", "/auth/keys", "/auth/nothing"):
            headers = browser.send("GET", self.site.address + path).headers
            self.assertIn("default-src 'none'", headers["Content-Security-Policy"])
            self.assertIn("frame-ancestors 'none'", headers["Content-Security-Policy"])
            self.assertEqual((headers["X-Content-Type-Options"], headers["Referrer-Policy"]), ("nosniff", "no-referrer"))
            self.assertIn("max-age=", headers["Strict-Transport-Security"])
            if path != "/auth/keys":
                self.assertEqual(headers["Cache-Control"], "no-store", path)
            self.assertIsNone(headers["Access-Control-Allow-Origin"])

    def test_who_left_is_out_with_the_next_request_on_every_server(self):
        browser, number = self.site.staff("leaver")
        proof = self.site.proof(browser)
        for port in self.site.ports:
            self.jar(browser, port)[COOKIE] = self.jar(browser)[COOKIE]
            self.assertEqual(self.record(browser, proof, port).status, 200)
        self.assertEqual(self.node.run("user", "role", number, "--role", "viewer", "--by", "operator").status, OK)
        for port in self.site.ports:
            self.assertEqual(self.record(browser, proof, port, kinds=["opinion"]).problem, (403, "role_not_allowed"))
        self.assertEqual(self.node.run("user", "role", number, "--role", "administrator", "--by", "operator").status, OK)
        for port in self.site.ports:
            self.assertEqual(self.record(browser, proof, port).problem, (403, "role_not_allowed"))
        self.assertEqual(self.node.run("user", "end", number, "--by", "operator", "--dry-run").status, OK)
        self.assertTrue(self.site.session(browser)["signed_in"])
        self.assertEqual(self.node.run("user", "end", number, "--by", "operator").status, OK)
        for port in self.site.ports:
            self.assertEqual(self.record(browser, proof, port).problem, (401, "sign_in_needed"))
        # Signing in again makes nobody of them.
        again = self.site.browser("leaver")
        self.site.sign_in(again)
        self.assertIsNone(self.site.session(again)["account"])

    def test_a_single_factor_opens_nothing(self):
        self.site.staff("careless")
        browser = self.site.browser("careless", ONE_FACTOR)
        self.assertEqual(self.site.sign_in(browser).problem, (403, "second_factor_needed"))
        self.assertFalse(self.site.session(browser)["signed_in"])
        code = self.site.invite("--as", "municipality:131011", "--role", "viewer", "--name", "x")["code"]
        newcomer = self.site.browser("newcomer", ONE_FACTOR)
        self.site.sign_in(newcomer)
        self.assertEqual(self.site.post(newcomer, "/auth/invitation", {"code": code}).problem, (403, "second_factor_needed"))
        surer = self.site.browser("newcomer")
        self.site.sign_in(surer)
        self.assertEqual(self.site.post(surer, "/auth/invitation", {"code": code}).status, 200)

    def test_codes_that_do_not_count(self):
        invited = self.site.invite("--as", "municipality:131011", "--role", "viewer", "--name", "x")
        first = self.site.browser("first")
        self.site.sign_in(first)
        self.assertEqual(self.site.post(first, "/auth/invitation", {"code": invited["code"]}).status, 200)
        second = self.site.browser("second")
        self.site.sign_in(second)
        self.assertEqual(self.site.post(second, "/auth/invitation", {"code": invited["code"]}).problem, (403, "invitation_refused"))
        ended = self.site.invite("--as", "municipality:131011", "--role", "viewer", "--name", "y")
        self.assertEqual(self.node.run("user", "end", ended["account"], "--by", "operator").status, OK)
        self.assertEqual(self.site.post(second, "/auth/invitation", {"code": ended["code"]}).problem, (403, "invitation_refused"))
        # Whoever goes on has to wait, on every server, whatever the code.
        good = self.site.invite("--as", "municipality:131011", "--role", "viewer", "--name", "z")["code"]
        self.assertEqual(self.site.post(second, "/auth/invitation", {"code": "0" * 25}).problem, (403, "invitation_refused"))
        proof = self.site.proof(second) | {"Content-Type": "application/json"}
        for port in self.site.ports:
            self.jar(second, port)[COOKIE] = self.jar(second)[COOKIE]
            reply = self.site.post(second, "/auth/invitation", {"code": good}, proof, port)
            self.assertEqual(reply.problem, (429, "too_many_tries"))
            self.assertTrue(0 < int(reply.headers["Retry-After"]) <= 31, reply)
        again = self.site.browser("second")  # a new session is no way round it
        self.site.sign_in(again)
        self.assertEqual(self.site.post(again, "/auth/invitation", {"code": good}).problem, (429, "too_many_tries"))
        other = self.site.browser("third")
        self.site.sign_in(other)
        for code in ("", "x", "0" * 24, "0" * 26, good + "0"):
            reply = self.site.post(other, "/auth/invitation", {"code": code})
            self.assertIn(reply.problem, ((403, "invitation_refused"), (429, "too_many_tries")), code)

    def test_new_keys_of_the_provider_are_taken_and_invented_ones_are_not(self):
        self.assertEqual(self.site.sign_in(self.site.browser("hanako")).status, 303)
        for _ in range(15):  # others may have had them looked for a moment ago
            self.site.provider.control(rotate=True)
            if self.site.sign_in(self.site.browser("hanako")).status == 303:
                break
            time.sleep(1)
        else:
            self.fail("the new key was never taken")
        self.site.provider.control(mode="unknown-kid")
        for _ in range(3):
            browser = self.site.browser("hanako")
            self.expect_failed(browser, self.site.go_to_provider(browser), "unknown kid")
        self.assertLessEqual(self.site.provider.control().count("GET /jwks"), 1)

    def test_while_the_provider_is_away_nobody_signs_in_and_whoever_is_goes_on(self):
        browser, _ = self.site.staff("steady")
        for mode in ("down", "failing", "silent"):
            begun = self.site.browser("late")
            address = self.site.go_to_provider(begun)
            self.site.provider.control(mode=mode)
            for reply in (begun.send("GET", address), self.site.browser("later").send("GET", f"{self.site.address}/auth/sign-in")):
                self.assertEqual(reply.problem, (503, "provider_unavailable"), mode)
                self.assertIn("does not answer", reply.json()["title"])
                self.assertIn("認証サービス", reply.json()["title_ja"])
                self.assertTrue(reply.headers["Retry-After"])
            self.assertEqual(self.record(browser).status, 200)
            self.site.provider.control(mode="")


class Idle(SignIn):
    settings = ("people.idle_s = 3", "people.life_s = 9")
    servers = 1

    def test_a_session_ends_by_itself(self):
        browser, _ = self.site.staff("sleepy")
        for _ in range(5):
            time.sleep(1)
            self.assertTrue(self.site.session(browser)["signed_in"])
        time.sleep(3.5)
        proof = {"Origin": self.site.address, "X-CSRF-Token": "x", "Content-Type": "application/json"}
        self.assertEqual(self.record(browser, proof).problem, (401, "sign_in_needed"))
        self.assertEqual(self.site.sign_in(browser).status, 303)
        begun = time.monotonic()
        while time.monotonic() < begun + 9.5:
            time.sleep(1)
            alive = self.site.session(browser)["signed_in"]
            self.assertTrue(alive or time.monotonic() > begun + 8)
        self.assertFalse(alive)


class WithoutPushedRequests(SignIn):
    provider = {"par": False, "alg": "ES256"}
    servers = 1

    def test_the_request_stands_in_the_address_with_its_challenge(self):
        browser = self.site.browser("hanako")
        reply = browser.send("GET", f"{self.site.address}/auth/sign-in")
        self.assertEqual((member(reply.location, "code_challenge_method"), len(member(reply.location, "code_challenge"))), ("S256", 43))
        self.assertEqual(self.site.sign_in(browser).status, 303)
        # Somebody on the way who takes the challenge out gets no code at all.
        reply = browser.send("GET", f"{self.site.address}/auth/sign-in")
        answer = browser.follow(changed(reply.location, code_challenge=None, code_challenge_method=None), f"{self.site.address}/auth/callback")
        self.assertEqual(browser.send("GET", answer).problem, (403, "sign_in_failed"))


class OtherKeys(SignIn):
    provider = {"alg": "PS256"}
    servers = 1

    def test_a_token_under_a_key_for_pss(self):
        self.assertEqual(self.site.sign_in(self.site.browser("hanako")).status, 303)


class Stranger(SignIn):
    """Somebody else answers under the provider's name."""
    servers = 1

    @classmethod
    def setUpClass(cls):
        cls.settings = ("people.authorities = pki/ca.crt",)
        super().setUpClass()

    def test_a_certificate_of_another_authority_is_no_provider(self):
        reply = self.site.browser("hanako").send("GET", f"{self.site.address}/auth/sign-in")
        self.assertEqual(reply.problem, (503, "provider_unavailable"))


if __name__ == "__main__":
    unittest.main()
