#!/usr/bin/env python3
"""`import check` of one office's month: the plans of 60 people for five providers, and the actuals that come back.

   check_bench.py [RUNS]      default 15

Goal: less than 0.3 s by the clock on the wall. Beside it the same files through the csv reader of Python's library, in the
same run, and the program's start alone. No database is needed.
"""

import collections
import csv
import io
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = pathlib.Path(os.environ.get("KAKEHASHI_BUILD_DIR", ROOT / "build")) / "kakehashi"
PEOPLE, PROVIDERS, GOAL = 60, 5, 0.3


def rows_of(file):
    return list(csv.reader(io.StringIO(file.read_bytes().decode("cp932"), newline="")))


def one_office(town, folder):
    """Copies the sets of one care manager's month for its five busiest providers, of 60 people at most; how many there are."""
    plans = sorted(town.glob("UPPLAN_*"))
    senders = collections.Counter(file.name.split("_")[2] for file in plans)
    sender, month = senders.most_common(1)[0][0], max(file.name.split("_")[1] for file in plans)
    first = {}
    for file in plans:
        parts = file.name.split("_")
        if parts[1:3] == [month, sender]:
            first.setdefault(parts[4], file)
    busiest = sorted(first.values(), key=lambda file: -file.stat().st_size)[:PROVIDERS]
    chosen = list(dict.fromkeys(row[2] for file in busiest for row in rows_of(file)))[:PEOPLE]
    for file in busiest:
        rest = file.name.split("_", 1)[1]
        receiver = file.name.split("_")[4]
        actuals = sorted(town.glob(f"UPJSK_*_{receiver}_*_{sender}_*"))[-1:]
        for part in [*town.glob(f"*_{rest}"), *actuals]:
            text = io.StringIO()
            csv.writer(text, lineterminator="\r\n").writerows(row for row in rows_of(part) if row[2] in chosen)
            (folder / part.name).write_bytes(text.getvalue().encode("cp932"))
    files = sorted(folder.iterdir())
    return len(chosen), len(files), sum(len(rows_of(file)) for file in files), sum(file.stat().st_size for file in files)


def timed(runs, work):
    times = []
    for _ in range(runs):
        begin = time.monotonic()
        work()
        times.append(time.monotonic() - begin)
    return statistics.median(times), max(times)


def program(*words):
    done = subprocess.run([str(PROGRAM), *map(str, words)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    if done.returncode not in (0, 3):
        raise SystemExit(done.stderr.decode())


def main(runs):
    scratch = pathlib.Path(tempfile.mkdtemp(prefix="kakehashi-bench."))
    try:
        program("synth", "--people", 20 * PEOPLE, "--seed", 5, "--out", scratch / "town")
        folder = scratch / "month"
        folder.mkdir()
        people, files, rows, size = one_office(scratch / "town", folder)
        checked, worst = timed(runs, lambda: program("import", "check", folder, "--data", scratch / "none"))
        start, _ = timed(runs, lambda: program("explain", "R01"))
        python, _ = timed(runs, lambda: [rows_of(file) for file in folder.iterdir()])
        print(f"one month: {people} people, {PROVIDERS} providers, {files} files, {rows} rows, {size / 1024:.0f} KiB; {runs} runs")
        print(f"  import check {checked:.3f} s (median), {worst:.3f} s (worst); goal {GOAL} s: {'met' if worst < GOAL else 'MISSED'}")
        print(f"  program start {start:.3f} s; csv reader of Python {python:.3f} s; check ÷ reader {checked / python:.1f}")
        pages = timed(runs, lambda: program("import", "check", folder, "--data", scratch / "none", "--report", scratch / "p.html",
                                            "--csv", scratch / "t.csv"))[0]
        print(f"  with page and table {pages:.3f} s; with mended copies "
              f"{timed(runs, lambda: program('import', 'check', folder, '--dry-run', '--fix', scratch / 'x'))[0]:.3f} s")
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 15)
