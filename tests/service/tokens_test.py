#!/usr/bin/env python3
"""Systems that ask with tokens, and whoever would like to be one. Assertions are made by the openssl program, so that two implementations agree."""

import base64
import hashlib
import http.client
import json
import os
import pathlib
import ssl
import subprocess
import time
import unittest
import urllib.parse

from asking import PATH, Server
from node_tools import Node, ServiceTest, has_store, write_town

OK, USAGE, MALFORMED, MISSING = 0, 2, 3, 6
KNOWN = {"insurer": "131011", "insured": "0000000003"}


def base64_url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def openssl(*words, given=b""):
    return subprocess.run(["openssl", *map(str, words)], input=given, capture_output=True, check=True).stdout


class KeyPair:
    """A key of one of the four algorithms, its public half as a JWK, and signatures."""

    def __init__(self, folder, algorithm, name="key"):
        self.algorithm = algorithm
        self.file = pathlib.Path(folder) / f"{name}-{algorithm}-{os.urandom(3).hex()}.pem"
        if algorithm.startswith("ES"):
            curve = {"ES256": "P-256", "ES384": "P-384"}[algorithm]
            openssl("genpkey", "-algorithm", "EC", "-pkeyopt", f"ec_paramgen_curve:{curve}", "-out", self.file)
            size = 32 if algorithm == "ES256" else 48
            point = openssl("pkey", "-in", self.file, "-pubout", "-outform", "DER")[-2 * size:]
            self.jwk = {"kty": "EC", "crv": curve, "x": base64_url(point[:size]), "y": base64_url(point[size:])}
            self.size = size
        else:
            openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", self.file)
            modulus = openssl("rsa", "-in", self.file, "-noout", "-modulus").decode().strip().partition("=")[2]
            self.jwk = {"kty": "RSA", "n": base64_url(bytes.fromhex(modulus)), "e": "AQAB"}
        self.jwk |= {"kid": name, "use": "sig", "alg": algorithm}

    def sign(self, text):
        digest = {"ES256": "-sha256", "ES384": "-sha384", "PS256": "-sha256", "RS384": "-sha384"}[self.algorithm]
        options = ["-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:digest"] if self.algorithm == "PS256" else []
        made = openssl("dgst", digest, *options, "-sign", self.file, given=text)
        if not self.algorithm.startswith("ES"):
            return made
        numbers = openssl("asn1parse", "-inform", "DER", given=made).decode()
        values = [line.rpartition(":")[2].strip() for line in numbers.splitlines() if "INTEGER" in line]
        return b"".join(int(value, 16).to_bytes(self.size, "big") for value in values)


class Tokens(ServiceTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.node = Node.make("postgresql" if has_store("postgresql") else "sqlite", cls.folder / "node")
        cls.nodes.append(cls.node)
        town = write_town(cls.folder / "town", people=10)
        assert cls.node.run("import", "run", town).status == OK
        cls.pki = cls.node.data / "pki"
        cls.keys = {algorithm: KeyPair(cls.folder, algorithm) for algorithm in ("ES256", "ES384", "PS256", "RS384")}
        cls.register("town", "municipality:131011", [pair.jwk for pair in cls.keys.values()])
        cls.server = Server(cls.node)
        cls.addClassCleanup(cls.server.stop)
        cls.audience = "https://kakehashi.example.jp/auth/token"

    @classmethod
    def register(cls, name, party, keys, *more):
        file = cls.folder / f"{name}.json"
        file.write_text(json.dumps({"keys": keys}), encoding="utf-8")
        settings = cls.node.config.read_text(encoding="utf-8")
        if "http.issuer" not in settings:
            cls.node.config.write_text(settings + "http.issuer = https://kakehashi.example.jp\n", encoding="utf-8")
        ran = cls.node.run("client", "add", name, "--as", party, "--keys", file, "--by", "operator", *more)
        assert ran.status == OK, ran

    def call(self, method, path, body=None, headers=None, *, certificate="municipality-131011", server=None):
        context = ssl.create_default_context(cafile=self.pki / "ca.crt")
        context.load_cert_chain(self.pki / f"{certificate}.crt", self.pki / f"{certificate}.key")
        connection = http.client.HTTPSConnection("localhost", (server or self.server).port, context=context, timeout=30)
        try:
            connection.request(method, path, body, headers or {})
            reply = connection.getresponse()
            content = reply.read()
            return reply.status, json.loads(content) if content else None, reply.headers
        finally:
            connection.close()

    def assertion(self, key="ES384", *, client="town", header=None, signature=None, **claims):
        now = int(time.time())
        said = {"iss": client, "sub": client, "aud": self.audience, "iat": now, "exp": now + 240, "jti": os.urandom(8).hex()}
        said |= claims
        said = {name: value for name, value in said.items() if value is not None}
        pair = key if isinstance(key, KeyPair) else self.keys[key]
        head = {"alg": pair.algorithm, "kid": pair.jwk["kid"], "typ": "JWT"} | (header or {})
        head = {name: value for name, value in head.items() if value is not None}
        text = ".".join(base64_url(json.dumps(part).encode()) for part in (head, said))
        return text + "." + base64_url(pair.sign(text.encode()) if signature is None else signature)

    def ask(self, assertion, *, certificate="municipality-131011", server=None, **form):
        form = {"grant_type": "client_credentials", "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                "client_assertion": assertion} | form
        return self.call("POST", "/auth/token", urllib.parse.urlencode(form), {"Content-Type": "application/x-www-form-urlencoded"},
                         certificate=certificate, server=server)

    def token(self, **form):
        status, body, _ = self.ask(self.assertion(), **form)
        self.assertEqual(status, 200, body)
        return body["access_token"]

    def record(self, token, *, certificate="municipality-131011", server=None, kinds=None):
        question = KNOWN | ({"kinds": kinds} if kinds else {})
        headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
        return self.call("POST", PATH, json.dumps(question), headers, certificate=certificate, server=server)

    def form(self, path, certificate="municipality-131011", **form):
        return self.call("POST", path, urllib.parse.urlencode(form), {"Content-Type": "application/x-www-form-urlencoded"}, certificate=certificate)

    def test_each_algorithm_opens_the_door(self):
        for algorithm in self.keys:
            status, body, headers = self.ask(self.assertion(algorithm))
            self.assertEqual(status, 200, (algorithm, body))
            self.assertEqual((body["token_type"], body["expires_in"], body["scope"]), ("Bearer", 300, "system/*.rs"))
            self.assertEqual(headers["Cache-Control"], "no-store")
            status, shown, _ = self.record(body["access_token"])
            self.assertEqual(status, 200, shown)
            self.assertEqual(shown["person"]["insured"], KNOWN["insured"])

    def test_what_is_no_assertion_of_the_client_is_one_answer(self):
        good = self.assertion()
        header, payload, signature = good.split(".")
        confused = KeyPair(self.folder, "ES256", "other")
        public = base64.b64encode(json.dumps(self.keys["ES256"].jwk).encode())
        now = int(time.time())
        tries = {
            "another's key": self.assertion(confused, header={"kid": "key"}),
            "no algorithm": ".".join([base64_url(b'{"alg":"none"}'), payload, ""]),
            "no algorithm, signed": self.assertion(header={"alg": "none"}),
            "key confusion": self.assertion("ES256", header={"alg": "HS256"}, signature=public[:32]),
            "algorithm of another key": self.assertion("ES256", header={"alg": "ES384"}),
            "RS256": self.assertion("RS384", header={"alg": "RS256"}),
            "unknown kid": self.assertion(header={"kid": "nobody"}),
            "critical header": self.assertion(header={"crit": ["exp"], "exp": 1}),
            "own key in the header": self.assertion(confused, header={"kid": None, "jwk": confused.jwk}),
            "unknown client": self.assertion(client="nobody"),
            "sub of another": self.assertion(sub="other"),
            "wrong aud": self.assertion(aud="https://other.example.jp/auth/token"),
            "issuer as aud": self.assertion(aud="https://kakehashi.example.jp"),
            "aud with a slash": self.assertion(aud=self.audience + "/"),
            "list of aud": self.assertion(aud=[self.audience]),
            "no aud": self.assertion(aud=None),
            "expired": self.assertion(exp=now - 1),
            "too long": self.assertion(exp=now + 3600),
            "no exp": self.assertion(exp=None),
            "exp as text": self.assertion(exp=str(now + 100)),
            "exp beyond numbers": self.assertion(exp=1e300),
            "not yet": self.assertion(nbf=now + 120),
            "made tomorrow": self.assertion(iat=now + 86400),
            "no jti": self.assertion(jti=None),
            "empty jti": self.assertion(jti=""),
            "long jti": self.assertion(jti="x" * 1000),
            "cut signature": good[:-2],
            "changed": ".".join([header, payload[:-2] + ("A" if payload[-2] != "A" else "B") + payload[-1], signature]),
            "other words": ".".join([header, base64_url(b'{"iss":"town","sub":"town"}'), signature]),
            "two parts": header + "." + payload,
            "four parts": good + ".x",
            "not base64": good.replace(".", ".%", 1),
            "padded": header + "=." + payload + "." + signature,
            "no JSON": ".".join([base64_url(b"x"), payload, signature]),
            "deep JSON": ".".join([base64_url(b'{"alg":' + b"[" * 1500 + b"]" * 1500 + b"}"), payload, signature]),
            "zero signature": self.assertion("ES256", signature=bytes(64)),
        }
        answers = {}
        for name, assertion in tries.items():
            status, body, headers = self.ask(assertion)
            answers[name] = (status, json.dumps(body), sorted(set(headers.keys())))
        self.assertEqual(len(set(map(str, answers.values()))), 1, answers)
        self.assertEqual(answers["unknown client"][:2], (401, '{"error": "invalid_client"}'))

    def test_an_assertion_counts_once(self):
        once = self.assertion()
        self.assertEqual(self.ask(once)[0], 200)
        self.assertEqual(self.ask(once)[:2], (401, {"error": "invalid_client"}))
        again = self.assertion(jti=json.loads(base64.urlsafe_b64decode(once.split(".")[1] + "==="))["jti"])
        self.assertEqual(self.ask(again)[0], 401)

    def test_the_certificate_has_to_be_of_the_client_too(self):
        for certificate in ("care-manager-1370000011", "unbound"):
            self.assertEqual(self.ask(self.assertion(), certificate=certificate)[:2], (401, {"error": "invalid_client"}), certificate)

    def test_requests_that_are_none(self):
        for form, error in (({"grant_type": "password"}, "unsupported_grant_type"), ({"grant_type": "authorization_code"}, "unsupported_grant_type"),
                            ({"grant_type": ""}, "unsupported_grant_type"), ({"client_assertion_type": "saml"}, "invalid_request"),
                            ({"client_assertion": ""}, "invalid_request"), ({"scope": "system/Nothing.rs"}, "invalid_scope"),
                            ({"scope": "patient/Coverage.rs"}, "invalid_scope"), ({"scope": "system/Coverage.sr"}, "invalid_scope"),
                            ({"scope": "system/Coverage.cud"}, "invalid_scope"), ({"scope": "x" * 5000}, "invalid_scope")):
            status, body, _ = self.ask(self.assertion(), **form)
            self.assertEqual((status, body), (400, {"error": error}), form)
        self.assertEqual(self.ask("x" * 9000)[0], 400)
        for headers in ({}, {"Content-Type": "application/json"}):
            self.assertEqual(self.call("POST", "/auth/token", "grant_type=client_credentials", headers)[0], 400)
        self.assertEqual(self.ask(self.assertion(), client_id="other")[:2], (401, {"error": "invalid_client"}))
        self.assertEqual(self.ask(self.assertion(), client_id="town")[0], 200)

    def test_a_stolen_token_opens_nothing(self):
        token = self.token()
        self.assertEqual(self.record(token)[0], 200)
        for certificate in ("care-manager-1370000011", "unbound"):
            status, body, headers = self.record(token, certificate=certificate)
            self.assertEqual((status, body["type"]), (401, "urn:kakehashi:problem:token_refused"), certificate)
            self.assertIn("invalid_token", headers["WWW-Authenticate"])
        # The same organisation's other certificate is another certificate.
        self.assertEqual(self.node.run("pki", "issue", "second", "--as", "municipality:131011").status, OK)
        for _ in range(50):
            if self.record(None, certificate="second")[0] == 200:
                break
            time.sleep(0.1)
        self.assertEqual(self.record(token, certificate="second")[0], 401)
        changed = token[:40] + ("A" if token[40] != "A" else "B") + token[41:]
        for other in (changed, token + "A", token[:-1], "x", "A" * 4000, "é"):
            self.assertEqual(self.record(other)[0], 401, other[:20])
        headers = {"Content-Type": "application/json"}
        for value in ("", "Bearer", "Basic " + token, token, "Bearer  " + token):
            self.assertEqual(self.call("POST", PATH, json.dumps(KNOWN), headers | {"Authorization": value})[0], 401, value[:12])

    def test_scopes_narrow_and_never_widen(self):
        token = self.token(scope="system/Coverage.rs system/CarePlan.rs")
        status, shown, _ = self.record(token)
        self.assertEqual(status, 200, shown)
        kinds = {decision["kind"] for decision in shown["decisions"]}
        self.assertTrue(kinds and kinds <= {"insurance_card", "copayment_ratio", "copayment_limit", "care_plan"}, kinds)
        status, body, headers = self.record(token, kinds=["life"])
        self.assertEqual(status, 403)
        self.assertIn("insufficient_scope", headers["WWW-Authenticate"])
        status, page, _ = self.call("GET", "/municipality/v1/people?count=3", headers={"Authorization": f"Bearer {token}"})
        self.assertEqual(status, 200)
        self.assertTrue(all(decision["kind"] in kinds for person in page["people"] for decision in person["decisions"]))
        pair = KeyPair(self.folder, "ES256")
        self.register("narrow", "municipality:131011", [pair.jwk], "--scope", "system/Coverage.rs")
        self.wait_for("narrow", pair)
        status, body, _ = self.ask(self.assertion(pair, client="narrow"), scope="system/*.cruds")
        self.assertEqual((status, body["scope"]), (200, "system/Coverage.rs"))
        self.assertEqual(self.ask(self.assertion(pair, client="narrow"), scope="system/CarePlan.rs")[:2], (400, {"error": "invalid_scope"}))

    def wait_for(self, client, pair, status=200):
        answer = None
        for _ in range(60):
            answer = self.ask(self.assertion(pair, client=client))
            if answer[0] == status:
                return answer[1]
            time.sleep(0.1)
        self.fail(answer)

    def test_who_is_cut_off_is_out_at_once_with_all_tokens(self):
        pair = KeyPair(self.folder, "ES256")
        self.register("leaver", "municipality:131011", [pair.jwk])
        token = self.wait_for("leaver", pair)["access_token"]
        self.assertEqual(self.record(token)[0], 200)
        self.assertEqual(self.node.run("client", "end", "leaver", "--by", "operator").status, OK)
        self.wait_for("leaver", pair, status=401)
        self.assertEqual(self.record(token)[0], 401)
        self.assertEqual(self.node.run("client", "end", "leaver", "--by", "operator").status, MISSING)
        # Registered again it starts anew: what it had is worth nothing.
        self.register("leaver", "municipality:131011", [pair.jwk])
        self.wait_for("leaver", pair)
        self.assertEqual(self.record(token)[0], 401)
        listed = {one["client"]: one for one in self.node.run("client", "list", "--json").json()["clients"]}
        self.assertFalse(listed["leaver"]["ended"])

    def test_an_audience_is_the_one_registered_and_no_other(self):
        pair = KeyPair(self.folder, "ES256")
        self.register("fapi", "municipality:131011", [pair.jwk], "--audience", "issuer")
        issuer = "https://kakehashi.example.jp"
        answer = None
        for _ in range(60):
            answer = self.ask(self.assertion(pair, client="fapi", aud=issuer))
            if answer[0] == 200:
                break
            time.sleep(0.1)
        self.assertEqual(answer[0], 200, answer)
        self.assertEqual(self.ask(self.assertion(pair, client="fapi"))[:2], (401, {"error": "invalid_client"}))

    def test_tokens_are_looked_into_and_taken_back(self):
        token = self.token()
        status, body, _ = self.form("/auth/introspect", token=token)
        self.assertEqual((status, body["active"], body["client_id"]), (200, True, "town"))
        self.assertEqual(body["exp"] - body["iat"], 300)
        certificate = openssl("x509", "-in", self.pki / "municipality-131011.crt", "-outform", "DER")
        self.assertEqual(body["cnf"]["x5t#S256"], base64_url(hashlib.sha256(certificate).digest()))
        for other in ("care-manager-1370000011",):
            self.assertEqual(self.form("/auth/introspect", other, token=token)[1], {"active": False})
            self.assertEqual(self.form("/auth/revoke", other, token=token)[0], 200)
        self.assertEqual(self.form("/auth/introspect", "unbound", token=token)[0], 403)
        self.assertEqual(self.record(token)[0], 200)
        self.assertEqual(self.form("/auth/revoke", token=token)[0], 200)
        self.assertEqual(self.record(token)[0], 401)
        self.assertEqual(self.form("/auth/introspect", token=token)[1], {"active": False})
        self.assertEqual(self.form("/auth/introspect", token="nonsense")[1], {"active": False})
        self.assertEqual(self.form("/auth/revoke", token="nonsense")[0], 200)

    def again(self, server, refresh_token, **form):
        assertion = form.pop("assertion", None) or self.assertion(**form.pop("claims", {}))
        return self.ask(assertion, server=server, **({"grant_type": "refresh_token", "refresh_token": refresh_token} | form))[:2]

    def with_refresh(self, seconds):
        settings = self.node.config.read_text(encoding="utf-8")
        self.addCleanup(self.node.config.write_text, settings, encoding="utf-8")
        server = Server(self.node, f"http.refresh_life_s = {seconds}")
        self.addCleanup(server.stop)
        status, body, _ = self.ask(self.assertion(), server=server)
        self.assertEqual(status, 200, body)
        return server, body["refresh_token"], body

    def test_tokens_are_had_anew_for_a_while_each_once(self):
        self.assertNotIn("refresh_token", self.ask(self.assertion())[1])
        self.assertEqual(self.again(self.server, "x"), (400, {"error": "unsupported_grant_type"}))
        server, first, given = self.with_refresh(28800)
        self.assertLessEqual(given["refresh_expires_in"], 28800)
        status, body = self.again(server, first)
        self.assertEqual(status, 200, body)
        self.assertEqual(self.record(body["access_token"], server=server)[0], 200)
        self.assertLessEqual(body["refresh_expires_in"], given["refresh_expires_in"])
        second = body["refresh_token"]
        status, body = self.again(server, second, scope="system/Coverage.rs")
        self.assertEqual((status, body["scope"]), (200, "system/Coverage.rs"))
        status, body = self.again(server, body["refresh_token"], scope="system/*.rs")
        self.assertEqual((status, body["scope"]), (200, "system/Coverage.rs"))  # never more than before
        self.assertEqual(self.again(server, body["refresh_token"], scope="system/CarePlan.rs"), (400, {"error": "invalid_scope"}))
        # Somebody has a copy: whatever comes of it is worth nothing from now on.
        self.assertEqual(self.again(server, second), (400, {"error": "invalid_grant"}))
        self.assertEqual(self.again(server, first)[0], 400)

    def test_a_stolen_refresh_token_is_worth_nothing_by_itself(self):
        server, token, given = self.with_refresh(28800)
        invalid = (400, {"error": "invalid_grant"})
        self.assertEqual(self.again(server, given["access_token"]), invalid)
        self.assertEqual(self.record(token, server=server)[0], 401)  # it opens no record
        self.assertEqual(self.form("/auth/introspect", token=token)[1], {"active": False})
        stranger = KeyPair(self.folder, "ES256", "stranger")
        self.assertEqual(self.again(server, token, assertion=self.assertion(stranger)), (401, {"error": "invalid_client"}))
        self.register("other-town-system", "municipality:131011", [stranger.jwk])
        time.sleep(3)
        of_other = self.assertion(stranger, client="other-town-system")
        self.assertEqual(self.again(server, token, assertion=of_other), invalid)
        for altered in (token[:-4] + "AAAA", token[:40], token + "A", ""):
            self.assertEqual(self.again(server, altered), invalid)
        self.assertEqual(self.again(server, token)[0], 200)

    def test_a_family_of_tokens_ends(self):
        server, token, _ = self.with_refresh(3)
        status, body = self.again(server, token)
        self.assertEqual(status, 200, body)
        time.sleep(3.2)
        self.assertEqual(self.again(server, body["refresh_token"]), (400, {"error": "invalid_grant"}))
        server, token, _ = self.with_refresh(600)
        self.assertEqual(self.call("POST", "/auth/revoke", urllib.parse.urlencode({"token": token}),
                                   {"Content-Type": "application/x-www-form-urlencoded"}, server=server)[0], 200)
        self.assertEqual(self.again(server, token), (400, {"error": "invalid_grant"}))

    def test_discovery_says_where_and_how(self):
        for path in ("/.well-known/oauth-authorization-server", "/.well-known/smart-configuration"):
            status, body, _ = self.call("GET", path)
            self.assertEqual(status, 200)
            self.assertEqual(body["token_endpoint"], self.audience)
            self.assertEqual(body["issuer"], "https://kakehashi.example.jp")
            self.assertIn("ES384", body["token_endpoint_auth_signing_alg_values_supported"])
            self.assertTrue(body["tls_client_certificate_bound_access_tokens"])

    def test_keys_that_are_none(self):
        good = self.keys["ES256"].jwk
        weak = KeyPair(self.folder, "RS384")
        openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024", "-out", weak.file)
        modulus = openssl("rsa", "-in", weak.file, "-noout", "-modulus").decode().strip().partition("=")[2]
        file = self.folder / "bad.json"
        for keys in ([], [good] * 11, [good | {"d": "AAAA"}], [good | {"kty": "oct", "k": "AAAA"}], [good | {"crv": "P-521"}], [good | {"x": good["y"]}],
                     [weak.jwk | {"n": base64_url(bytes.fromhex(modulus))}], [weak.jwk | {"e": "AQ"}], [good | {"use": "enc"}], ["x"], [good, {}]):
            file.write_text(json.dumps({"keys": keys}), encoding="utf-8")
            ran = self.node.run("client", "add", "bad", "--as", "municipality:131011", "--keys", file, "--by", "operator")
            self.assertEqual(ran.status, MALFORMED, (keys, ran))
            self.assertIn("KK-5070", ran.err)
        file.write_text(json.dumps({"keys": [good]}), encoding="utf-8")
        for words in (["--as", "resident:self"], ["--as", "municipality:13"], ["--as", "municipality:131011", "--scope", "system/X.rs"],
                      ["--as", "municipality:131011", "--audience", "me"], ["--as", "municipality:131011", "--role", "king"]):
            ran = self.node.run("client", "add", "bad", "--keys", file, "--by", "operator", *words)
            self.assertIn(ran.status, (USAGE, MALFORMED), (words, ran))

    def test_where_tokens_are_required_a_certificate_alone_opens_nothing(self):
        server = Server(self.node, "http.tokens = required")
        self.addCleanup(server.stop)
        status, body, headers = self.record(None, server=server)
        self.assertEqual((status, headers["WWW-Authenticate"]), (401, "Bearer"))
        # Another server of the node issued it.
        self.assertEqual(self.record(self.token(), server=server)[0], 200)
        once = self.assertion()
        self.assertEqual(self.ask(once)[0], 200)
        self.assertEqual(self.ask(once, server=server)[0], 401)


if __name__ == "__main__":
    unittest.main()
