#!/usr/bin/env python3
"""Import of care-plan sets beside the plain way of writing the same rows into an equally indexed table, in the same run:
`psql \\copy` on PostgreSQL, one prepared INSERT in one transaction on SQLite.

   import_bench.py [PEOPLE [STORE …]]      default 3000 postgresql sqlite
"""

import csv
import io
import sqlite3
import subprocess
import sys
import time

from bench_node import BenchNode, database_url, psql

WIDEST = 63
NAMES = [f"c{n}" for n in range(WIDEST)]
PLANS = ("UPPLAN", "UPSIKYU", "UPHOSOKU", "UP1KYO", "UP2KYO", "UP3KYO", "UPJSK")

# Our facts carry a primary key, the key of their unit and the publication: the same three here.
TABLE = "CREATE TABLE plain_row (file_no int, line int, insurer text, insured text, month text, " + \
    ", ".join(f"{name} text" for name in NAMES) + ", PRIMARY KEY (file_no, line))"
INDEXES = ["CREATE INDEX plain_unit ON plain_row (insurer, insured, month, file_no)", "CREATE INDEX plain_file ON plain_row (file_no)"]


def decoded(files):
    rows = []
    for number, file in enumerate(files):
        with open(file, encoding="cp932", newline="") as lines:
            for line, cells in enumerate(csv.reader(lines), 1):
                rows.append([number, line, cells[1], cells[2], cells[4], *cells, *[""] * (WIDEST - len(cells))])
    return rows


def copied(node, rows):
    """Seconds to \\copy the rows."""
    for command in [TABLE, *INDEXES]:
        psql(node.name, command)
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    begin = time.monotonic()
    subprocess.run(["psql", "-X", "-q", database_url(node.name), "-c", "\\copy plain_row FROM pstdin WITH (FORMAT csv)"], check=True,
                   input=text.getvalue(), text=True)
    return time.monotonic() - begin


def inserted(node, rows):
    """Seconds to insert the rows, as durably as the node writes."""
    database = sqlite3.connect(node.folder / "plain.db", isolation_level=None)
    for command in ["PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", TABLE, *INDEXES]:
        database.execute(command)
    begin = time.monotonic()
    database.execute("BEGIN")
    database.executemany(f"INSERT INTO plain_row VALUES ({', '.join('?' * (WIDEST + 5))})", rows)
    database.execute("COMMIT")
    seconds = time.monotonic() - begin
    database.close()
    return seconds


def measure(people, store):
    with BenchNode(people, store) as node:
        town = node.write_town()
        register = sorted(town.glob("KK_*"))
        plans = sorted(file for file in town.iterdir() if file.name.startswith(PLANS))
        node.timed("import", "run", *map(str, register))
        if store == "postgresql":
            psql(node.name, "ANALYZE")
        plan_folder = node.folder / "plans"
        plan_folder.mkdir()
        plans = [file.rename(plan_folder / file.name) for file in plans]
        seconds, memory = node.timed("import", "run", str(plan_folder))
        rows = decoded(plans)  # afterwards: a process counts the memory of the one that started it as its own
        limit = copied(node, rows) if store == "postgresql" else inserted(node, rows)
        print(f"{store}: rows {len(rows)}, files {len(plans)} of {people} people")
        print(f"  plain      {len(rows) / limit:9.0f} rows/s")
        print(f"  import run {len(rows) / seconds:9.0f} rows/s, {memory:.0f} MiB; ratio {limit / seconds:.2f}", flush=True)


if __name__ == "__main__":
    for each in sys.argv[2:] or ["postgresql", "sqlite"]:
        measure(int(sys.argv[1]) if len(sys.argv) > 1 else 3000, each)
