#!/usr/bin/env python3
"""Import of care-plan sets beside `psql \\copy` of the same rows into an equally indexed table, same cluster, same run.

   import_bench.py [PEOPLE]      default 3000
"""

import csv
import io
import subprocess
import sys
import time

from bench_node import BenchNode, database_url, psql

# Our facts carry a primary key, the key of their unit and the publication: the same three here.
INDEXES = """
    ALTER TABLE plain_row ADD PRIMARY KEY (file_no, line);
    CREATE INDEX plain_unit ON plain_row (insurer, insured, month, file_no);
    CREATE INDEX plain_file ON plain_row (file_no);
"""
WIDEST = 63
PLANS = ("UPPLAN", "UPSIKYU", "UPHOSOKU", "UP1KYO", "UP2KYO", "UP3KYO", "UPJSK")


def copied_rows(node, files):
    """Seconds to \\copy the rows of `files`, decoded beforehand, and how many there are."""
    columns = ", ".join(f"c{n} text" for n in range(WIDEST))
    psql(node.name, f"CREATE TABLE plain_row (file_no int, line int, insurer text, insured text, month text, {columns})")
    psql(node.name, INDEXES)
    text = io.StringIO()
    writer = csv.writer(text)
    rows = 0
    for number, file in enumerate(files):
        with open(file, encoding="cp932", newline="") as lines:
            for line, cells in enumerate(csv.reader(lines), 1):
                writer.writerow([number, line, cells[1], cells[2], cells[4], *cells, *[""] * (WIDEST - len(cells))])
                rows += 1
    begin = time.monotonic()
    subprocess.run(["psql", "-X", "-q", database_url(node.name), "-c", "\\copy plain_row FROM pstdin WITH (FORMAT csv)"], check=True,
                   input=text.getvalue(), text=True)
    return time.monotonic() - begin, rows


def main(people):
    with BenchNode(people) as node:
        town = node.write_town()
        register = sorted(town.glob("KK_*"))
        plans = sorted(file for file in town.iterdir() if file.name.startswith(PLANS))
        node.timed("import", "run", *map(str, register))
        psql(node.name, "ANALYZE")
        limit, rows = copied_rows(node, plans)
        plan_folder = node.folder / "plans"
        plan_folder.mkdir()
        for file in plans:
            file.rename(plan_folder / file.name)
        seconds, memory = node.timed("import", "run", str(plan_folder))
        print(f"rows {rows}, sets of {people} people")
        print(f"  \\copy      {rows / limit:9.0f} rows/s")
        print(f"  import run {rows / seconds:9.0f} rows/s, {memory:.0f} MiB; ratio {limit / seconds:.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3000)
