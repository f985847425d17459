#!/usr/bin/env python3
"""Our listener beside nginx on the same cores, in turn: full TLS 1.3 handshakes with a client certificate that both look up in a list of
revoked ones, and keep-alive requests that are
answered with the same bytes and headers. Needs nginx and openssl.

   nginx_bench.py [SECONDS]     of each measurement, default 3
"""

import json
import pathlib
import re
import socket
import statistics
import subprocess
import sys
import time

from bench_node import BUILD, BenchNode

ROUNDS = 5
CONNECTIONS = 32
CLIENT = "municipality-131011"
HANDSHAKERS = 4


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


class Nginx:
    """nginx that answers everything as our server answers a path it does not have."""

    def __init__(self, folder, pki, answer, headers):
        self.port = free_port()
        folder.mkdir()
        (folder / "nginx.conf").write_text(f"""
worker_processes 2; daemon off; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
  access_log off; client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u;
  scgi_temp_path {folder}/s; keepalive_requests 100000000;
  server {{
    listen 127.0.0.1:{self.port} ssl; ssl_protocols TLSv1.3; ssl_session_cache off; ssl_session_tickets off;
    ssl_certificate {pki}/server.crt; ssl_certificate_key {pki}/server.key;
    ssl_client_certificate {pki}/ca.crt; ssl_crl {pki}/ca.crl; ssl_verify_client on;
    location / {{ default_type application/problem+json; {"".join(f'add_header {name} "{value}" always; ' for name, value in headers)}
      return 404 '{answer}'; }}
  }}
}}
""", encoding="utf-8")
        self.program = subprocess.Popen(["nginx", "-c", str(folder / "nginx.conf"), "-p", str(folder), "-e", str(folder / "error.log")])

    def stop(self):
        self.program.terminate()
        self.program.wait()


def handshakes(pki, port, seconds):
    words = ["openssl", "s_time", "-connect", f"localhost:{port}", "-new", "-tls1_3", "-time", str(seconds), "-cert", pki / f"{CLIENT}.crt", "-key",
             pki / f"{CLIENT}.key", "-CAfile", pki / "ca.crt"]
    running = [subprocess.Popen([str(word) for word in words], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
               for _ in range(HANDSHAKERS)]
    said = [program.communicate()[0] for program in running]
    return sum(int(count) / int(real) for count, real in (re.search(r"(\d+) connections in (\d+) real seconds", text).groups() for text in said))


def requests(node, port, seconds):
    pki = node.data / "pki"
    lines = node.folder / "lines"
    lines.write_text("{}\n", encoding="ascii")
    ran = subprocess.run([str(BUILD / "bench" / "tls_load"), str(port), "/nothing", str(lines), str(pki / f"{CLIENT}.crt"), str(pki / f"{CLIENT}.key"),
                          str(pki / "ca.crt"), str(CONNECTIONS), str(seconds)], check=True, capture_output=True, text=True)
    return json.loads(ran.stdout)["per_second"]


def report(name, pairs):
    ratios = sorted(ours / theirs for ours, theirs in pairs)
    print(f"{name}: {statistics.median(ours for ours, _ in pairs):.0f}/s beside nginx {statistics.median(theirs for _, theirs in pairs):.0f}/s; ratio "
          f"{statistics.median(ratios):.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})", flush=True)


def answer_of(pki, port):
    """What our server says of a path it does not have: body and headers of its own."""
    ran = subprocess.run(["curl", "--silent", "--include", "--cert", str(pki / f"{CLIENT}.crt"), "--key", str(pki / f"{CLIENT}.key"), "--cacert",
                          str(pki / "ca.crt"), "--data", "{}", f"https://localhost:{port}/nothing"], check=True, capture_output=True, text=True).stdout
    head, _, body = ran.partition("\n\n") if "\r\n\r\n" not in ran else ran.partition("\r\n\r\n")
    own = ("cache-control", "x-content-type-options", "strict-transport-security", "content-security-policy", "referrer-policy", "x-request-id")
    headers = [line.strip().split(": ", 1) for line in head.splitlines()[1:] if ": " in line]
    return body, [(name, value) for name, value in headers if name.lower() in own]


def main():
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    with BenchNode(1, "sqlite") as node:
        pki = pathlib.Path(node.data) / "pki"
        port = node.serve()
        nginx = Nginx(node.folder / "nginx", pki, *answer_of(pki, port))
        try:
            time.sleep(1)
            report("full handshakes", [(handshakes(pki, port, seconds), handshakes(pki, nginx.port, seconds)) for _ in range(ROUNDS)])
            report("keep-alive requests", [(requests(node, port, seconds), requests(node, nginx.port, seconds)) for _ in range(ROUNDS)])
        finally:
            nginx.stop()


if __name__ == "__main__":
    main()
