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

SECONDS = int(os.environ.get("KAKEHASHI_BENCH_SECONDS", "6"))


def plain_reads(node):
    """R: median of three of the best client count, prepared."""
    psql(node.name, f"""
        CREATE TABLE plain_record (person bigint, no int, body text, PRIMARY KEY (person, no));
        INSERT INTO plain_record SELECT p, n, repeat('kakehashi ', 50) FROM generate_series(1, {node.people}) p,
        generate_series(1, 20) n; ANALYZE plain_record;""")
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
        script.write(f"\\set p random(1, {node.people})\nSELECT no, body FROM plain_record WHERE person = :p;\n")
        script.flush()
        rates = {}
        for clients in (1, 2, 4):
            runs = []
            for _ in range(3):
                out = subprocess.run(["pgbench", "-n", "-M", "prepared", "-c", str(clients), "-j", str(min(clients, 2)), "-T",
                                      str(max(2, SECONDS // 2)), "-f", script.name, database_url(node.name)], check=True,
                                     capture_output=True, text=True).stdout
                runs.append(float(re.search(r"tps = ([\d.]+)", out).group(1)))
            rates[clients] = statistics.median(runs)
    return rates


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


def measure(people):
    with BenchNode(people) as node:
        seconds, memory = node.timed("import", "run", str(node.write_town()))
        psql(node.name, "ANALYZE")
        print(f"people {people}: town imported in {seconds:.1f} s, {memory:.0f} MiB")
        rates = plain_reads(node)
        best = max(rates.values())
        print("  R (plain 20-row query, reads/s by clients): " + ", ".join(f"{c}: {r:.0f}" for c, r in rates.items()))
        port = node.serve()
        for name, kinds in SELECTIONS.items():
            lines = people_of(node, kinds)
            served_reads(node, port, lines, 4)  # warms both sides up
            for connections in (8, 32):
                out = json.loads(served_reads(node, port, lines, connections))
                print(f"  {name}, {connections} connections: {out['per_second']:.0f} answers/s, p50 {out['p50_us']} us, "
                      f"p99 {out['p99_us']} us, by status {out['status']}, ratio to R {out['per_second'] / best:.2f}", flush=True)
        entries = int(psql(node.name, "SELECT size FROM log_head"))
        seconds, memory = node.timed("log", "verify")
        print(f"  log verify: {entries} entries, {entries / seconds:.0f} entries/s, {memory:.0f} MiB")


if __name__ == "__main__":
    for argument in sys.argv[1:] or ["1000"]:
        measure(int(argument))
