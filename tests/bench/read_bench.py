#!/usr/bin/env python3
"""Consented, logged reads over TLS, and the verification of the log they leave, beside R: the plain query of a 20-row record under pgbench, same cluster, same run.

   read_bench.py [PEOPLE …]      default 1000
"""

import json
import os
import re
import statistics
import subprocess
import sys
import tempfile

from bench_node import BUILD, BenchNode, database_url, psql

SECONDS = int(os.environ.get("KAKEHASHI_BENCH_SECONDS", "4"))
ROUNDS = int(os.environ.get("KAKEHASHI_BENCH_ROUNDS", "5"))


class PlainReads:
    """R: the plain query under pgbench, prepared, at its best number of clients."""

    def __init__(self, node):
        psql(node.name, f"""
            CREATE TABLE plain_record (person bigint, no int, body text, PRIMARY KEY (person, no));
            INSERT INTO plain_record SELECT p, n, repeat('kakehashi ', 50) FROM generate_series(1, {node.people}) p,
            generate_series(1, 20) n; ANALYZE plain_record;""")
        self.url = database_url(node.name)
        self.script = node.folder / "plain.sql"
        self.script.write_text(f"\\set p random(1, {node.people})\nSELECT no, body FROM plain_record WHERE person = :p;\n")
        self.clients = max((1, 2, 4), key=lambda clients: statistics.median(self.rate(clients) for _ in range(3)))

    def rate(self, clients=None):
        clients = clients or self.clients
        out = subprocess.run(["pgbench", "-n", "-M", "prepared", "-c", str(clients), "-j", str(min(clients, 2)), "-T",
                              str(max(2, SECONDS // 2)), "-f", str(self.script), self.url], check=True, capture_output=True,
                             text=True).stdout
        return float(re.search(r"tps = ([\d.]+)", out).group(1))


# The record of the goal (about 10 kB), and all that a municipality sees of a person.
SELECTIONS = {"certification and life": '["certification","life"]', "everything": '["all"]'}


def people_of(node, kinds):
    """Request bodies for the main insurer's own insured."""
    rows = psql(node.name, "SELECT insured_no FROM enrolment WHERE insurer_no = '131011' AND visible = 1").split()
    return [f'{{"insurer":"131011","insured":"{insured}","kinds":{kinds}}}' for insured in rows]


def served_reads(node, port, lines, connections):
    pki = node.data / "pki"
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as bodies:
        bodies.write("\n".join(lines) + "\n")
        bodies.flush()
        return subprocess.run([str(BUILD / "bench" / "tls_load"), str(port), "/municipality/v1/records/query", bodies.name,
                               str(pki / "municipality-131011.crt"), str(pki / "municipality-131011.key"), str(pki / "ca.crt"),
                               str(connections), str(SECONDS)], check=True, capture_output=True, text=True).stdout


def report(name, rounds):
    """The machine's speed changes from minute to minute: each round measures R and ours side by side."""
    ratios = sorted(ours["per_second"] / limit for limit, ours in rounds)
    middle = statistics.median(ratios)
    print(f"{name}: {statistics.median(o['per_second'] for _, o in rounds):.0f} answers/s beside R = "
          f"{statistics.median(limit for limit, _ in rounds):.0f}; ratio {middle:.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f}), "
          f"p50 {statistics.median(o['p50_us'] for _, o in rounds):.0f} us, "
          f"p99 {statistics.median(o['p99_us'] for _, o in rounds):.0f} us, "
          f"not 200: {sum(n for _, o in rounds for status, n in o['status'].items() if status != '200')}", flush=True)


def measure(people):
    with BenchNode(people) as node:
        seconds, memory = node.timed("import", "run", str(node.write_town()))
        psql(node.name, "ANALYZE")
        print(f"people {people}: town imported in {seconds:.1f} s, {memory:.0f} MiB")
        plain = PlainReads(node)
        port = node.serve()
        for name, kinds in SELECTIONS.items():
            lines = people_of(node, kinds)
            served_reads(node, port, lines, 4)  # warms both sides up
            for connections in (8, 32, 64):
                report(f"  {name}, {connections} connections", [
                    (plain.rate(), json.loads(served_reads(node, port, lines, connections))) for _ in range(ROUNDS)])
        entries = int(psql(node.name, "SELECT size FROM log_head"))
        seconds, memory = node.timed("log", "verify")
        print(f"  log verify: {entries} entries, {entries / seconds:.0f} entries/s, {memory:.0f} MiB")


if __name__ == "__main__":
    for argument in sys.argv[1:] or ["1000"]:
        measure(int(argument))
