#!/usr/bin/env python3
"""The largest resident memory of `import run` and `import check` for towns of different sizes in small sets of every kind: it should not grow with them.

   flat_bench.py [STORE [PEOPLE …]]      default postgresql 1000 10000; STORE is postgresql or sqlite (whose pages are cached in
                                         the process, up to 64 MiB a connection); a town of 100,000 takes half an hour
"""

import sys

from bench_node import BenchNode


def main(store, sizes):
    first = None
    for people in sizes:
        with BenchNode(people, store) as node:
            town = node.write_town()
            files = sum(1 for file in town.rglob("*") if file.is_file())
            checked = node.timed("import", "check", str(town))[1]
            seconds, imported = node.timed("import", "run", str(town))
            print(f"{store}, {people} people, {files} files: import {imported:.0f} MiB in {seconds:.0f} s, check beside an empty "
                  f"node {checked:.0f} MiB", flush=True)
            if first:
                print(f"  growth {(imported - first[1]) * 2**20 / (files - first[0]):.0f} bytes a file", flush=True)
            first = first or (files, imported)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "postgresql", [int(size) for size in sys.argv[2:]] or [1000, 10000])
