#!/usr/bin/env python3
"""Every described route without credentials, as every wrong party, and with hostile text in each of its parameters.

The routes come from docs/api, so that a new one is tried without being named here; one that takes a body needs an example of it in BODIES.
"""

import collections
import json
import re
import ssl
import unittest
import urllib.parse

from asking import Client
from node_tools import ROOT, Node, ServiceTest, contents_of, has_store, write_town
from signing_in import SigningIn

KNOWN = {"insurer": "131011", "insured": "0000000003"}
FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
BODIES = {
    "/municipality/v1/records/query": (JSON, KNOWN | {"purpose": "administration", "mode": "normal", "reason": "x", "kinds": ["certification"],
                                                      "on": "2026-04-01", "known_at": "2026-04-01T00:00:00Z"}),
    "/auth/invitation": (JSON, {"code": "ABCDE-FGHIJ"}),
    "/auth/sign-out": (JSON, {}),
    "/auth/staff": (JSON, {"role": "viewer", "name": "x", "occupation": "x", "service_kind": "x", "from": "2026-04-01", "to": "2027-03-31"}),
    "/auth/staff/role": (JSON, {"account": "999999", "role": "viewer"}),
    "/auth/staff/end": (JSON, {"account": "999999"}),
    "/auth/token": (FORM, {"grant_type": "client_credentials", "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                           "client_assertion": "a.b.c", "client_id": "x", "scope": "system/*.rs", "refresh_token": "x"}),
    "/auth/introspect": (FORM, {"token": "x"}),
    "/auth/revoke": (FORM, {"token": "x"}),
}
# Of these, what nobody has to prove who they are for.
OPEN = {"/auth/sign-in": 303, "/auth/callback": 403, "/auth/session": 200, "/auth/keys": 200}
HEADERS = ("X-Request-Id", "If-None-Match", "Authorization", "Cookie", "Origin", "X-CSRF-Token", "Accept", "Content-Type", "X-Forwarded-For", "Client-Cert")
MARK = "zqxj"
HOSTILE = [text.replace("MARK", MARK) for text in (
    "MARK' OR '1'='1", "MARK'; DROP TABLE account; --", "MARK\") OR 1=1 --", "MARK' UNION SELECT name FROM account --", "1; SELECT pg_sleep(20) -- MARK",
    "<script>MARK()</script>", "\"><img src=x onerror=MARK>", "{{MARK}}", "${MARK}", "%s%n%xMARK", "../../../../etc/passwdMARK", "..%2f..%2fMARK",
    "MARK\r\nSet-Cookie: MARK=1", "MARK\r\n\r\nHTTP/1.1 200 OK", "MARK\x00", "MARK\\u0000", "\ufeffMARK\u202e", "MARK" * 200, "-1MARK", "9" * 400,
    "1e400", "NaN", "[]", "{\"$ne\":null}", "null", "true", "=cmd|' /C MARK'!A0", "架空MARK花子", "")]


class Route:
    def __init__(self, method, path, parameters):
        self.method, self.path, self.parameters = method, path, parameters

    def __repr__(self):
        return f"{self.method} {self.path}"


def routes_of(description):
    """What docs/api describes: its lines are of one form, which tests/adapters/http/openapi_test.cpp relies on, too."""
    found, path, section = [], "", None
    for line in (ROOT / "docs" / "api" / description).read_text(encoding="utf-8").splitlines():
        if match := re.match(r"  (/\S*):$", line):
            path = match[1]
        elif match := re.match(r"    (get|post|put|delete|patch):$", line):
            section = Route(match[1].upper(), path, [])
            found.append(section)
        elif match := re.match(r"components:", line):
            section = None
        elif section and (match := re.match(r"        - (?:\{)?name: \"?([\w-]+)", line)):
            section.parameters.append(match[1])
    return [route for route in found if "{" not in route.path]


class EveryRoute(ServiceTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.node = Node.make("postgresql" if has_store("postgresql") else "sqlite", cls.folder / "node")
        cls.nodes.append(cls.node)
        assert cls.node.run("import", "run", write_town(cls.folder / "town", people=8)).status == 0
        cls.pki = cls.node.data / "pki"
        for name, party, role in (("office", "care_manager:1370000011", "care_manager"), ("helper", "service_provider:1370000029", "none"),
                                  ("facility", "care_facility:1370000037", "facility_care_planner"),
                                  ("hospital", "medical_institution:1310000011", "physician")):
            ran = cls.node.run("pki", "issue", name, "--as", party, "--role", role)
            assert ran.status == 0, ran
        cls.site = SigningIn(cls.node, cls.folder)
        cls.addClassCleanup(cls.site.stop)
        cls.server = cls.site.servers[0]
        cls.people = routes_of("sign-in.yaml")
        cls.insurers = routes_of("municipality.yaml")
        cls.systems = routes_of("auth.yaml")
        assert len(cls.people) > 8 and len(cls.insurers) > 1 and len(cls.systems) > 3

    def client(self, port, name="municipality-131011"):
        client = Client(port, self.pki, name)
        self.addCleanup(client.close)
        return client

    @staticmethod
    def words(route, query=None, members=None, headers=()):
        """The bytes of a request; `headers` as they are."""
        kind, example = BODIES[route.path] if route.method == "POST" else ("", {})
        members = example if members is None else members
        body = b"" if route.method == "GET" else (urllib.parse.urlencode(members) if kind == FORM else json.dumps(members)).encode()
        target = route.path + ("?" + urllib.parse.urlencode(query) if query else "")
        lines = [f"{route.method} {target} HTTP/1.1", "Host: localhost", *(f"{name}: {value}" for name, value in headers)]
        if route.method == "POST":
            lines += [f"Content-Length: {len(body)}", *([] if any(name == "Content-Type" for name, _ in headers) else [f"Content-Type: {kind}"])]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8", "surrogatepass") + body

    def cookie_and_proof(self, browser):
        jar = browser.cookies[f"localhost:{self.site.port}"]
        return [("Cookie", "; ".join(f"{name}={value}" for name, value in jar.items())), *self.site.proof(browser).items()]

    def test_without_credentials_nothing_is_answered(self):
        nobody = self.client(self.site.port)
        for route in (*self.people, *self.insurers):
            answer = nobody.send(self.words(route))
            expected = OPEN.get(route.path) if route.method == "GET" else None
            self.assertEqual(answer.status, expected or 401, (route, answer))
            if not expected:
                self.assertEqual(answer.json()["type"].rpartition(":")[2], "sign_in_needed", route)
        context = ssl.create_default_context(cafile=str(self.pki / "ca.crt"))
        for route in (*self.insurers, *self.systems):
            bare = self.client(self.server.port)
            bare.context = context
            self.assertEqual(bare.send(self.words(route)).received, b"", route)

    def test_every_wrong_party_hears_the_one_refusal(self):
        for route in self.insurers:
            bodies = set()
            for name in ("office", "helper", "facility", "hospital"):
                answer = self.client(self.server.port, name).send(self.words(route))
                self.assertEqual((answer.status, answer.json()["type"].rpartition(":")[2]), (403, "party_not_allowed"), (route, name, answer))
                bodies.add(answer.body)
            self.assertEqual(len(bodies), 1, route)
        wrong = [self.site.staff(role, role, party)[0] for party, role in (
            ("care_manager:1370000011", "care_manager"), ("service_provider:1370000029", "viewer"), ("care_facility:1370000037", "facility_care_planner"),
            ("medical_institution:1310000011", "nurse"), ("municipality:131011", "administrator"))]
        for route in self.insurers:
            bodies = set()
            for browser in wrong:
                answer = self.client(self.site.port).send(self.words(route, headers=self.cookie_and_proof(browser)))
                self.assertEqual((answer.status, answer.json()["type"].rpartition(":")[2]), (403, "role_not_allowed"), (route, answer))
                bodies.add(answer.body)
            self.assertEqual(len(bodies), 1, route)

    def row_counts(self):
        """Of each table; what requests add to on purpose is left out: the log, who is signed in, codes that were tried."""
        tables = re.findall(r"^INSERT INTO (?:public\.)?\"?(\w+)", "\n".join(contents_of(self.node)[0]), re.M)
        growing = re.compile(r"access_log|log_|person_head|census|signed_in|invitation_try|sqlite_")
        return collections.Counter(table for table in tables if not growing.match(table))

    def accounts(self):
        listed = self.node.run("user", "list", "--json").json()["accounts"]
        return [{name: value for name, value in one.items() if name != "used_at"} for one in listed]

    def attack(self, client, route, headers):
        """Hostile text in each place in turn; how many requests that were."""
        tried = 0
        places = [("query", name) for name in route.parameters if name not in HEADERS]
        places += [("member", name) for name in (BODIES[route.path][1] if route.method == "POST" else ())]
        places += [("header", name) for name in HEADERS] + [("path", "")]
        for place, name in places:
            for hostile in HOSTILE:
                # The name of a request is given back and logged by design, as far as it is one.
                text = hostile.replace(MARK, "named") if name == "X-Request-Id" else hostile
                with self.subTest(route=repr(route), place=place, name=name, text=text[:60]):
                    if place == "query":
                        words = self.words(route, {name: text}, headers=headers)
                    elif place == "member":
                        words = self.words(route, members=BODIES[route.path][1] | {name: text}, headers=headers)
                    elif place == "path":
                        words = self.words(Route("GET", f"{route.path}/{urllib.parse.quote(text)}", []), headers=headers)
                    else:
                        words = self.words(route, headers=[pair for pair in headers if pair[0] != name] + [(name, text)])
                    answer = client.send(words)
                    tried += 1
                    self.assertTrue(200 <= answer.status < 500 or answer.status == 503 and route.path == "/auth/sign-in", answer)
                    self.assertNotIn(MARK.encode(), answer.received, answer)
                    self.assertNotIn(b"Set-Cookie: named", answer.received, answer)
        return tried

    def test_hostile_text_in_every_parameter_is_only_text(self):
        clerk, _ = self.site.staff("clerk")
        boss, _ = self.site.staff("boss", "administrator")
        before = self.client(self.server.port).ask(tuple(KNOWN.values())).json()
        rows, accounts = self.row_counts(), self.accounts()
        self.assertGreater(rows["account"], 1)
        tried = 0
        for route in (*self.insurers, *self.systems):
            tried += self.attack(self.client(self.server.port), route, [])
        for route in self.insurers:
            tried += self.attack(self.client(self.site.port), route, self.cookie_and_proof(clerk))
        for route in self.people:
            if route.path not in ("/auth/sign-out", "/auth/sign-in") and not (route.method == "POST" and route.path == "/auth/staff"):
                tried += self.attack(self.client(self.site.port), route, self.cookie_and_proof(boss))
        self.assertGreater(tried, 3_000)
        self.assertEqual((self.row_counts(), self.accounts()), (rows, accounts))
        after = self.client(self.server.port).ask(tuple(KNOWN.values())).json()
        self.assertEqual((after["person"], after["facts"]), (before["person"], before["facts"]))
        said = self.server.said.read_text(encoding="utf-8")
        self.assertNotIn(MARK, said)
        self.assertNotIn("passwd", said)
        # Where text is kept, it is kept as it is, and shown as JSON.
        for text in HOSTILE:
            reply = self.site.post(boss, "/auth/staff", {"role": "viewer", "name": text})
            self.assertIn(reply.status, (201, 400), text)
            if reply.status == 201:
                staff = boss.send("GET", f"{self.site.address}/auth/staff")
                self.assertEqual(staff.headers["Content-Type"], "application/json")
                self.assertIn(text, [one["name"] for one in staff.json()["staff"] if one["account"] == reply.json()["account"]])
        self.assertNotIn(MARK, self.server.said.read_text(encoding="utf-8"))


if __name__ == "__main__":
    unittest.main(verbosity=2)
