#!/usr/bin/env python3
"""Whether the time of a refusal tells a person whom nobody knows from one the asker has nothing to do with: interleaved pairs over one
connection, and how well a guess by time alone would do. 0.5 is a coin; further from it than the bound ends with status 1.

   oracle_bench.py [PAIRS]     default 20000
"""

import concurrent.futures
import contextlib
import http.client
import json
import random
import ssl
import sys
import time

from bench_node import BenchNode
from read_bench import people_of

BOUND = 0.02
ASKERS = 8  # at once: each answer is held for a moment
WARMING = 50


def connection_of(pki, port):
    context = ssl.create_default_context(cafile=str(pki / "ca.crt"))
    context.load_cert_chain(pki / "municipality-131029.crt", pki / "municipality-131029.key")
    return http.client.HTTPSConnection("localhost", port, context=context, timeout=30)


def timed(connection, body):
    begin = time.perf_counter_ns()
    connection.request("POST", "/municipality/v1/records/query", body, {"Content-Type": "application/json"})
    answer = connection.getresponse()
    said = (answer.status, answer.read())
    return time.perf_counter_ns() - begin, said


def without_request(said):
    """Status and body without what names this one request."""
    status, body = said
    problem = json.loads(body)
    return status, {name: value for name, value in problem.items() if name not in ("instance", "request_id", "access")}


def chance_to_guess(first, second):
    """The chance that a time of the second is longer than one of the first (Mann and Whitney), ties counted half."""
    ranked = sorted([(value, 0) for value in first] + [(value, 1) for value in second])
    wins = 0.0
    firsts = 0
    at = 0
    while at < len(ranked):
        end = at
        while end < len(ranked) and ranked[end][0] == ranked[at][0]:
            end += 1
        tied = [kind for _, kind in ranked[at:end]]
        wins += tied.count(1) * (firsts + tied.count(0) / 2)
        firsts += tied.count(0)
        at = end
    return wins / (len(first) * len(second))


def asked_in_pairs(pki, port, known, pairs):
    """Times of unknown and of known people, and the different answers, over a connection of its own."""
    connection = connection_of(pki, port)
    times = ([], [])
    answers = set()
    for n in range(pairs + WARMING):
        person = random.choice(known)
        asked = [json.dumps(person | {"insured": f"{random.randrange(5_000_000_000, 9_999_999_999):010}"}), json.dumps(person)]
        for kind in random.sample((0, 1), 2):
            took, said = timed(connection, asked[kind])
            if n >= WARMING:
                times[kind].append(took)
            answers.add(json.dumps(without_request(said), sort_keys=True))
    return times, answers


def main():
    pairs = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    with contextlib.ExitStack() as stack:
        node = stack.enter_context(BenchNode(600))
        node.run("import", "run", str(node.write_town()))
        port = node.serve()
        known = [json.loads(line) for line in people_of(node, '["certification"]')]
        known = [person for person in known if person["insurer"] == "131011"]
        connection = connection_of(node.data / "pki", port)
        # People who once lived there are its own business.
        known = [person for person in known if timed(connection, json.dumps(person))[1][0] == 403]
        times = ([], [])
        answers = set()
        with concurrent.futures.ProcessPoolExecutor(ASKERS) as askers:
            each = [askers.submit(asked_in_pairs, node.data / "pki", port, known, pairs // ASKERS) for _ in range(ASKERS)]
            for asker in each:
                of_one, said = asker.result()
                answers |= said
                for kind in (0, 1):
                    times[kind].extend(of_one[kind])
        chance = chance_to_guess(*times)
        middle = [sorted(of_kind)[len(of_kind) // 2] / 1000 for of_kind in times]
        print(f"pairs {pairs}: answers that differ {len(answers) - 1}, medians {middle[0]:.0f} and {middle[1]:.0f} us, "
              f"chance to guess {chance:.3f} (bound {0.5 - BOUND:.2f} to {0.5 + BOUND:.2f})")
        return 0 if abs(chance - 0.5) <= BOUND and len(answers) == 1 else 1


if __name__ == "__main__":
    sys.exit(main())
