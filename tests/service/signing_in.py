"""A real OpenID provider, a node where people sign in, and a browser that goes from one to the other."""

import base64
import fcntl
import hashlib
import http.client
import json
import os
import pathlib
import shutil
import socket
import ssl
import subprocess
import urllib.parse

from asking import Server
from node_tools import PROGRAM, environment

FOLDER = pathlib.Path(__file__).parent / "oidc"
TWO_FACTORS, ONE_FACTOR = "two-factors", "one-factor"


def openssl(*words):
    return subprocess.run(["openssl", *map(str, words)], capture_output=True, check=True).stdout


def base64_url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def installed_provider():
    """A folder beside the program with what package-lock.json names, and the script that uses it; made once, whoever comes first."""
    folder = pathlib.Path(PROGRAM).resolve().parent / "test-provider"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        sources = {name: (FOLDER / name).read_bytes() for name in ("package.json", "package-lock.json", "provider.js")}
        known = {name: (folder / name).read_bytes() for name in sources if (folder / name).exists()}
        for name in ("package.json", "package-lock.json"):
            (folder / name).write_bytes(sources[name])
        if any(known.get(name) != sources[name] for name in ("package.json", "package-lock.json")) or not (folder / "node_modules" / "oidc-provider").exists():
            subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=folder, check=True, capture_output=True, timeout=300)
        if known.get("provider.js") != sources["provider.js"]:
            (folder / "provider.js").write_bytes(sources["provider.js"])
    return folder


class Authority:
    """A CA of the test's own, and a certificate for localhost under it."""

    def __init__(self, folder):
        self.certificate = folder / "provider-ca.crt"
        self.server_certificate, self.server_key = folder / "provider.crt", folder / "provider.key"
        key, request = folder / "provider-ca.key", folder / "provider.csr"
        curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
        openssl("req", "-x509", *curve, "-keyout", key, "-out", self.certificate, "-days", 2, "-subj", "/CN=Invented CA of a provider")
        openssl("req", *curve, "-keyout", self.server_key, "-out", request, "-subj", "/CN=localhost")
        extensions = folder / "provider.ext"
        extensions.write_text("subjectAltName=DNS:localhost\nextendedKeyUsage=serverAuth\n", encoding="ascii")
        openssl("x509", "-req", "-in", request, "-CA", self.certificate, "-CAkey", key, "-CAcreateserial", "-days", 2, "-extfile", extensions,
                "-out", self.server_certificate)


class Provider:
    """oidc-provider in a process of its own."""

    def __init__(self, folder, authority, client_keys, address, **settings):
        self.folder = installed_provider()
        self.authority, self.port = authority, free_port()
        self.issuer = f"https://localhost:{self.port}"
        self.settings = folder / f"provider-{os.urandom(3).hex()}.json"
        self.settings.write_text(json.dumps({
            "port": self.port, "certificate": str(authority.server_certificate), "key": str(authority.server_key), "client_id": "kakehashi",
            "client_keys": client_keys, "redirect_uris": [f"{address}/auth/callback"], "after_sign_out": [f"{address}/auth/session"]} | settings))
        self.log = self.settings.with_suffix(".log")
        self.start()

    def start(self):
        with self.log.open("ab") as log:
            self.program = subprocess.Popen([shutil.which("node"), self.folder / "provider.js", self.settings], stdout=subprocess.PIPE, stderr=log,
                                            env=environment() | {"NODE_ENV": "test"})
        if not self.program.stdout.readline():
            raise AssertionError(self.log.read_text(encoding="utf-8"))

    def stop(self):
        self.program.kill()
        self.program.wait()
        self.program.stdout.close()

    def control(self, **told):
        context = ssl.create_default_context(cafile=self.authority.certificate)
        connection = http.client.HTTPSConnection("localhost", self.port, context=context, timeout=20)
        connection.request("POST", "/control", json.dumps(told))
        answer = json.loads(connection.getresponse().read())
        connection.close()
        return answer["seen"]


class Reply:
    def __init__(self, reply):
        self.status, self.headers, self.body = reply.status, reply.headers, reply.read()

    @property
    def location(self):
        return self.headers["Location"]

    def json(self):
        return json.loads(self.body)

    @property
    def problem(self):
        return self.status, self.json()["type"].rpartition(":")[2]

    def __repr__(self):
        return f"{self.status} {self.headers.as_string()} {self.body[:400]}"


class Browser:
    """Keeps cookies by address, sends what a browser sends, and follows nothing unless told to."""

    def __init__(self, authorities, who=None):
        self.authorities, self.who, self.cookies = authorities, who, {}

    def send(self, method, address, body=None, headers=None):
        parts = urllib.parse.urlsplit(address)
        context = ssl.create_default_context(cafile=self.authorities[parts.netloc])
        connection = http.client.HTTPSConnection(parts.hostname, parts.port, context=context, timeout=40)
        jar = self.cookies.setdefault(parts.netloc, {})
        sent = dict(headers or {})
        if jar and "Cookie" not in sent:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in jar.items())
        if "/interaction/" in parts.path and self.who:
            sent["X-Who"] = json.dumps(self.who)
        connection.request(method, parts.path + (f"?{parts.query}" if parts.query else ""), body, sent)
        reply = Reply(connection.getresponse())
        connection.close()
        for cookie in reply.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            if "Max-Age=0" in cookie or value == "" or "1970" in cookie:
                jar.pop(name, None)
            else:
                jar[name] = value
        return reply

    def follow(self, address, until):
        """Goes where it is sent, up to the address that begins with `until`, which it does not call."""
        for _ in range(12):
            if address.startswith(until):
                return address
            reply = self.send("GET", address)
            if reply.status not in (302, 303):
                raise AssertionError(f"{address.partition('?')[0]}: {reply}")
            address = urllib.parse.urljoin(address, reply.location)
        raise AssertionError("sent round in a circle")


class SigningIn:
    """A node with a listener for people, and the provider it trusts."""

    def __init__(self, node, folder, servers=1, settings=(), **provider):
        self.node = node
        self.authority = Authority(folder)
        key = folder / f"people-{os.urandom(3).hex()}.pem"
        openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", key)
        key.chmod(0o600)
        point = openssl("pkey", "-in", key, "-pubout", "-outform", "DER")[-64:]
        public = {"crv": "P-256", "kty": "EC", "x": base64_url(point[:32]), "y": base64_url(point[32:])}
        thumbprint = hashlib.sha256(json.dumps(public, separators=(",", ":")).encode()).digest()  # RFC 7638
        self.port = free_port()
        self.address = f"https://localhost:{self.port}"
        self.provider = Provider(folder, self.authority, [public | {"use": "sig", "kid": base64_url(thumbprint)}], self.address, **provider)
        self.authorities = {f"localhost:{self.port}": node.data / "pki" / "ca.crt", f"localhost:{self.provider.port}": self.authority.certificate}
        common = [f"people.issuer = {self.provider.issuer}", "people.client_id = kakehashi", f"people.client_key = {key}",
                  f"people.authorities = {self.authority.certificate}", f"people.address = {self.address}", f"people.acr = {TWO_FACTORS}",
                  "http.public_rate = 1000", *settings]
        self.servers = []
        self.ports = [self.port] + [free_port() for _ in range(servers - 1)]
        plain = node.config.read_text(encoding="utf-8")
        for port in self.ports:
            node.config.write_text(plain + "".join(f"{line}\n" for line in [*common, f"http.public_port = {port}"]), encoding="utf-8")
            self.servers.append(Server(node))
            self.authorities[f"localhost:{port}"] = node.data / "pki" / "ca.crt"

    def stop(self):
        for server in self.servers:
            server.stop()
        self.provider.stop()

    def browser(self, sub=None, acr=TWO_FACTORS, **more):
        return Browser(self.authorities, {"sub": sub, "acr": acr} | more if sub else None)

    def go_to_provider(self, browser, back="/auth/session"):
        """Begins here and signs in there; the address the provider sends the browser back to."""
        reply = browser.send("GET", f"{self.address}/auth/sign-in?" + urllib.parse.urlencode({"return": back}))
        if reply.status != 303:
            raise AssertionError(repr(reply))
        return browser.follow(reply.location, f"{self.address}/auth/callback")

    def sign_in(self, browser, back="/auth/session"):
        return browser.send("GET", self.go_to_provider(browser, back))

    def session(self, browser, port=None):
        return browser.send("GET", f"https://localhost:{port or self.port}/auth/session").json()

    def proof(self, browser):
        return {"Origin": self.address, "Sec-Fetch-Site": "same-origin", "X-CSRF-Token": self.session(browser)["proof"]}

    def post(self, browser, path, told=None, headers=None, port=None):
        sent = {"Content-Type": "application/json"} | (self.proof(browser) if headers is None else headers)
        return browser.send("POST", f"https://localhost:{port or self.port}{path}", json.dumps(told or {}), sent)

    def invite(self, *words):
        ran = self.node.run("user", "invite", *words, "--by", "operator", "--json")
        if ran.status != 0:
            raise AssertionError(repr(ran))
        return ran.json()

    def staff(self, sub, role="certification_clerk", party="municipality:131011", **how):
        """A browser of somebody who was invited and linked, and the number of the account."""
        invited = self.invite("--as", party, "--role", role, "--name", f"職員 {sub}")
        browser = self.browser(sub, **how)
        reply = self.sign_in(browser)
        if reply.status != 303:
            raise AssertionError(repr(reply))
        reply = self.post(browser, "/auth/invitation", {"code": invited["code"]})
        if reply.status != 200:
            raise AssertionError(repr(reply))
        return browser, invited["account"]
