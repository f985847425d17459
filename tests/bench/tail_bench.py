#!/usr/bin/env python3
"""How much longer the slowest answers take in a large town than in a small one: two nodes of one cluster served side by side, everybody asked about with equal chance, after the servers have filled their memory.

   tail_bench.py [SMALL LARGE [CONNECTIONS …]]     default 1000 10000 32 8; a town of 100,000 takes half an hour before the first figure
"""

import contextlib
import json
import random
import statistics
import sys
import time

from bench_node import BenchNode, psql
from read_bench import ROUNDS, people_of, served_reads

CACHE_MIB = 1024
KINDS = '["certification","life"]'


def memory_of(server):
    """Resident memory in MiB."""
    with open(f"/proc/{server.pid}/status", encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS:")) / 1024


def wait_until_filled(server):
    """A server takes the sealed copies of its people into memory by itself, at a gentle pace."""
    settled = 0
    before = memory_of(server)
    while settled < 4:
        time.sleep(10)
        now = memory_of(server)
        settled = settled + 1 if now < before + 1 else 0
        before = max(before, now)
    return before


class Town:
    def __init__(self, people, stack):
        self.node = stack.enter_context(BenchNode(people))
        with open(self.node.config, "a", encoding="utf-8") as settings:
            settings.write(f"storage.cache_mib = {CACHE_MIB}\n")
        seconds, memory = self.node.timed("import", "run", str(self.node.write_town()))
        psql(self.node.name, "ANALYZE")
        self.port = self.node.serve()
        self.lines = people_of(self.node, KINDS)
        print(f"people {people}: town imported in {seconds:.0f} s with {memory:.0f} MiB", flush=True)

    def p99(self, connections):
        random.shuffle(self.lines)
        return json.loads(served_reads(self.node, self.port, self.lines, connections))["p99_us"]


def report(connections, small, large):
    rounds = []
    for _ in range(ROUNDS):
        rounds.append((small.p99(connections), large.p99(connections)))
    ratios = [in_large / in_small for in_small, in_large in rounds]
    low, middle, high = statistics.quantiles(ratios, n=4)
    print(f"p99 with {connections} connections: {statistics.median(a for a, _ in rounds):.0f} and "
          f"{statistics.median(b for _, b in rounds):.0f} us; ratio {middle:.2f} (middle half {low:.2f} to {high:.2f} of {ROUNDS} rounds)",
          flush=True)


def measure(sizes, connections):
    with contextlib.ExitStack() as stack:
        towns = [Town(people, stack) for people in sizes]
        filled = [wait_until_filled(town.node.server) for town in towns]
        print(f"memory of the servers when filled: {filled[0]:.0f} and {filled[1]:.0f} MiB", flush=True)
        for count in connections:
            report(count, *towns)


if __name__ == "__main__":
    given = [int(argument) for argument in sys.argv[1:]]
    measure(given[:2] or [1000, 10000], given[2:] or [32, 8])
