#!/usr/bin/env python3
"""Whose certificate counts on a running node: issued, renewed and taken back by `pki`, passed on by real proxies, stapled, counted down."""

import http.client
import json
import shutil
import socket
import ssl
import subprocess
import time
import unittest

from asking import PATH, Server
from node_tools import Node, ServiceTest, kakehashi

OK, MALFORMED, MISSING, CONFLICT = 0, 3, 6, 7
HEARD = "municipality_not_live"  # whoever comes in hears that of a node without a town
NOBODY = json.dumps({"insurer": "131011", "insured": "0000000009"})


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


class CertifiedNode(ServiceTest):
    """A demo node, and clients with the certificates of its own authority."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.node = Node.make("sqlite", cls.folder / "node")
        cls.nodes.append(cls.node)
        cls.pki = cls.node.data / "pki"

    def serve(self, *settings):
        server = Server(self.node, *settings)
        self.addCleanup(server.stop)
        return server

    def ask(self, port, name):
        """The problem's type, or `refused` when the handshake failed."""
        context = ssl.create_default_context(cafile=self.pki / "ca.crt")
        context.load_cert_chain(self.pki / f"{name}.crt", self.pki / f"{name}.key")
        connection = http.client.HTTPSConnection("localhost", port, context=context, timeout=10)
        try:
            connection.request("POST", PATH, NOBODY, {"Content-Type": "application/json"})
            return json.loads(connection.getresponse().read())["type"].rpartition(":")[2]
        except (ssl.SSLError, ConnectionError, http.client.HTTPException):
            return "refused"
        finally:
            connection.close()

    def expect_soon(self, port, name, answer):
        last = None
        for _ in range(100):
            last = self.ask(port, name)
            if last == answer:
                return
            time.sleep(0.1)
        self.assertEqual(last, answer)


class Trust(CertifiedNode):
    def test_a_running_server_takes_what_pki_does(self):
        server = self.serve()
        made = self.node.run("pki", "issue", "town", "--as", "municipality:131011", "--role", "certification_clerk")
        self.assertEqual(made.status, OK, made)
        self.expect_soon(server.port, "town", HEARD)
        self.assertEqual(self.node.run("pki", "issue", "town", "--as", "municipality:131011").status, CONFLICT)
        renewed = self.node.run("pki", "renew", "town")
        self.assertEqual(renewed.status, OK, renewed)
        old = next(file.stem for file in self.pki.glob("town-*.crt"))
        self.expect_soon(server.port, "town", HEARD)
        self.assertEqual(self.ask(server.port, old), HEARD)
        self.assertEqual(self.node.run("pki", "revoke", old).status, OK)
        self.expect_soon(server.port, old, "refused")
        self.assertEqual(self.ask(server.port, "town"), HEARD)
        listed = {one["name"]: one for one in self.node.run("pki", "list", "--json").json()["certificates"]}
        self.assertTrue(listed[old]["revoked"])
        self.assertFalse(listed["town"]["revoked"])
        self.assertEqual(listed["town"]["bound"], ["municipality:131011"])
        # Taken back once more changes nothing; what is none of ours is not taken back.
        self.assertEqual(self.node.run("pki", "revoke", old).status, OK)
        self.assertEqual(self.ask(server.port, "town"), HEARD)
        self.assertEqual(self.node.run("pki", "revoke", "nobody").status, MISSING)

    def test_the_first_list_counts_for_a_server_that_runs(self):
        node = Node.make("sqlite", self.folder / "without-list")
        self.nodes.append(node)
        self.pki = node.data / "pki"
        (self.pki / "ca.crl").unlink()
        server = Server(node)
        self.addCleanup(server.stop)
        self.assertEqual(self.ask(server.port, "municipality-131011"), HEARD)
        self.assertEqual(node.run("pki", "revoke", "municipality-131029").status, OK)
        self.expect_soon(server.port, "municipality-131029", "refused")
        self.assertEqual(self.ask(server.port, "municipality-131011"), HEARD)
        self.assertEqual(node.run("pki", "revoke", "../ca").status, MALFORMED)

    def test_a_table_that_cannot_be_read_leaves_the_old_one(self):
        server = self.serve()
        table = self.pki / "bindings.csv"
        before = table.read_text(encoding="utf-8")
        self.addCleanup(table.write_text, before, encoding="utf-8")
        table.write_text("nonsense", encoding="utf-8")
        for _ in range(200):
            if "KK-5030" in server.said.read_text(encoding="utf-8"):
                break
            time.sleep(0.1)
        self.assertEqual(self.ask(server.port, "municipality-131011"), HEARD)
        self.assertIn("KK-5030", server.said.read_text(encoding="utf-8"))
        table.write_text(before.split("\n", 1)[0] + "\n", encoding="utf-8")
        self.expect_soon(server.port, "municipality-131011", "certificate_not_bound")

    def test_names_are_names_of_files_only(self):
        for name in ("../up", "ca", "server", "A", "a/b", "x" * 61, "a.b", ".x"):
            ran = self.node.run("pki", "issue", name, "--as=municipality:131011")
            self.assertEqual(ran.status, MALFORMED, (name, ran))
        real = Node.make("sqlite", self.folder / "real", demo=False)
        self.nodes.append(real)
        ran = real.run("pki", "list")
        self.assertEqual(ran.status, MISSING, ran)
        self.assertIn("KK-8460", ran.err)

    def test_the_doctor_counts_down(self):
        def health(*settings):
            config = self.folder / "doctor.properties"
            config.write_text(self.node.config.read_text(encoding="utf-8") + "".join(f"{line}\n" for line in settings), encoding="utf-8")
            ran = kakehashi("doctor", "--json", "--data", self.node.data, "--config", config)
            return {check["name"]: check["health"] for check in ran.json()["checks"]}

        good = health()
        for name in ("server certificate", "client authorities", "client revocations", "server key", "master key", "log key"):
            self.assertEqual(good[name], "OK", name)
        short = self.folder / "short.crt"
        for days, told in ((20, "WARN"), (0, "FAIL")):
            subprocess.run(["openssl", "req", "-x509", "-key", self.pki / "server.key", "-subj", "/CN=localhost", "-out", short,
                            "-days", str(days)] if days else
                           ["faketime", "2020-01-01", "openssl", "req", "-x509", "-key", self.pki / "server.key", "-subj", "/CN=localhost",
                            "-out", short, "-days", "1"], check=True, capture_output=True)
            self.assertEqual(health(f"http.certificate = {short}")["server certificate"], told)
        readable = self.folder / "readable.key"
        shutil.copy(self.pki / "server.key", readable)
        readable.chmod(0o644)
        self.assertEqual(health(f"http.key = {readable}")["server key"], "FAIL")
        self.assertEqual(health(f"http.client_crl = {self.pki / 'ca.crt'}")["client revocations"], "FAIL")

    def test_an_answer_of_ocsp_is_stapled(self):
        index = self.folder / "index.txt"
        index.write_text("", encoding="utf-8")
        answer = self.folder / "ocsp.der"
        subprocess.run(["openssl", "ocsp", "-issuer", self.pki / "ca.crt", "-cert", self.pki / "server.crt", "-reqout", self.folder / "ask.der",
                        "-no_nonce"], check=True, capture_output=True)
        subprocess.run(["openssl", "ocsp", "-index", index, "-CA", self.pki / "ca.crt", "-rsigner", self.pki / "ca.crt", "-rkey",
                        self.pki / "ca.key", "-reqin", self.folder / "ask.der", "-respout", answer, "-ndays", "7"], check=True, capture_output=True)
        port = self.serve(f"http.ocsp = {answer}").port
        said = subprocess.run(["openssl", "s_client", "-connect", f"localhost:{port}", "-status", "-cert", self.pki / "municipality-131011.crt",
                               "-key", self.pki / "municipality-131011.key", "-CAfile", self.pki / "ca.crt"], input=b"", capture_output=True,
                              check=False, timeout=30).stdout.decode()
        self.assertIn("OCSP Response Status: successful", said)
        health = {check["name"]: check["health"] for check in self.node.run("doctor", "--json").json()["checks"]}
        self.assertEqual(health["stapled answer"], "OK")

    def test_old_tls_and_weak_ciphers(self):
        def spoken(port, *arguments):
            ran = subprocess.run(["openssl", "s_client", "-connect", f"localhost:{port}", "-cert", self.pki / "municipality-131011.crt", "-key",
                                  self.pki / "municipality-131011.key", *arguments], input=b"", capture_output=True, check=False, timeout=30)
            return b"Cipher is (NONE)" not in ran.stdout

        port = self.serve().port
        self.assertTrue(spoken(port, "-tls1_3"))
        for old in ("-tls1_2", "-tls1_1", "-tls1"):
            self.assertFalse(spoken(port, old), old)
        port = self.serve("http.tls = 1.2").port
        self.assertTrue(spoken(port, "-tls1_3"))
        self.assertTrue(spoken(port, "-tls1_2"))
        self.assertTrue(spoken(port, "-tls1_2", "-cipher", "ECDHE+CHACHA20"))
        for weak in ("ECDHE-ECDSA-AES128-SHA256", "ECDHE-ECDSA-AES256-SHA", "AES128-GCM-SHA256", "DHE-RSA-AES128-GCM-SHA256", "NULL", "aNULL"):
            self.assertFalse(spoken(port, "-tls1_2", "-cipher", f"{weak}:@SECLEVEL=0"), weak)
        self.assertFalse(spoken(port, "-tls1_1"))


class Proxies(CertifiedNode):
    """Real proxies in front of the server: they prove the client, and the server believes nobody but them."""

    def behind(self, make):
        made = self.node.run("pki", "issue", f"proxy-{make.__name__}", "--as", "municipality:141003")
        self.assertIn(made.status, (OK, CONFLICT), made)
        table = (self.pki / "bindings.csv").read_text(encoding="utf-8")
        (self.pki / "bindings.csv").write_text("".join(line for line in table.splitlines(True) if ",141003," not in line), encoding="utf-8")
        proxy = f"proxy-{make.__name__}"
        fingerprint = subprocess.run(["openssl", "x509", "-in", self.pki / f"{proxy}.crt", "-noout", "-fingerprint", "-sha256"],
                                     capture_output=True, check=True, text=True).stdout.strip().rpartition("=")[2].replace(":", "").lower()
        server = self.serve(f"http.hop = {fingerprint}")
        port = free_port()
        program = make(port, server.port, proxy)
        self.addCleanup(program.wait)
        self.addCleanup(program.terminate)
        for _ in range(100):
            with socket.socket() as trying:
                if trying.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        self.assertEqual(self.ask(port, "municipality-131011"), HEARD)
        self.assertEqual(self.ask(port, "unbound"), "certificate_not_bound")
        self.assertEqual(self.ask(server.port, proxy), "certificate_not_bound")

    def test_nginx(self):
        def nginx(port, upstream, proxy):
            folder = self.folder / "nginx"
            folder.mkdir()
            config = folder / "nginx.conf"
            config.write_text(f"""
daemon off; pid {folder}/pid; error_log {folder}/error.log;
events {{}}
http {{
  access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u;
  scgi_temp_path {folder}/s;
  server {{
    listen 127.0.0.1:{port} ssl; ssl_protocols TLSv1.3;
    ssl_certificate {self.pki}/server.crt; ssl_certificate_key {self.pki}/server.key;
    ssl_client_certificate {self.pki}/ca.crt; ssl_verify_client on;
    location / {{
      proxy_pass https://localhost:{upstream}; proxy_http_version 1.1; proxy_ssl_protocols TLSv1.3;
      proxy_ssl_certificate {self.pki}/{proxy}.crt; proxy_ssl_certificate_key {self.pki}/{proxy}.key;
      proxy_ssl_verify on; proxy_ssl_trusted_certificate {self.pki}/ca.crt; proxy_ssl_name localhost;
      proxy_set_header Client-Cert $ssl_client_escaped_cert;
    }}
  }}
}}
""", encoding="utf-8")
            return subprocess.Popen(["nginx", "-c", str(config), "-p", str(folder), "-e", str(folder / "error.log")])

        self.behind(nginx)

    def test_haproxy(self):
        def haproxy(port, upstream, proxy):
            for name in ("server", proxy):
                (self.folder / f"{name}.pem").write_bytes((self.pki / f"{name}.crt").read_bytes() + (self.pki / f"{name}.key").read_bytes())
            config = self.folder / "haproxy.cfg"
            config.write_text(f"""
defaults
  mode http
  timeout connect 5s
  timeout client 10s
  timeout server 10s
frontend f
  bind 127.0.0.1:{port} ssl crt {self.folder}/server.pem ca-file {self.pki}/ca.crt verify required ssl-min-ver TLSv1.3
  http-request set-header Client-Cert :%[ssl_c_der,base64]:
  default_backend b
backend b
  server s 127.0.0.1:{upstream} ssl crt {self.folder}/{proxy}.pem ca-file {self.pki}/ca.crt verify required verifyhost localhost
""", encoding="utf-8")
            return subprocess.Popen(["haproxy", "-f", str(config), "-db"])

        self.behind(haproxy)


if __name__ == "__main__":
    unittest.main()
