#!/usr/bin/env python3
"""Whether the time of `invalid_client` tells a client nobody registered from one whose key is another, or from one that ended: interleaved over one
connection, and how well a guess by time alone would do. 0.5 is a coin; further from it than the bound ends with status 1.

   token_oracle_bench.py [PAIRS]     default 20000
"""

import concurrent.futures
import contextlib
import http.client
import itertools
import json
import os
import pathlib
import random
import ssl
import sys
import time
import urllib.parse

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "service"))

from bench_node import BenchNode
from oracle_bench import ASKERS, BOUND, WARMING, chance_to_guess
from tokens_test import KeyPair, base64_url

KINDS = ("unknown client", "wrong key", "ended client")
CLIENTS = {"unknown client": "nobody-here", "wrong key": "town-system", "ended client": "ended-system"}
FRESH_S = 100
ISSUER = "https://kakehashi.example.jp"
AUDIENCE = ISSUER + "/auth/token"


def assertion(pair, client, audience):
    now = int(time.time())
    said = {"iss": client, "sub": client, "aud": audience, "iat": now, "exp": now + 240, "jti": os.urandom(8).hex()}
    text = ".".join(base64_url(json.dumps(part).encode()) for part in ({"alg": "ES256", "kid": "key", "typ": "JWT"}, said))
    return text + "." + base64_url(pair.sign(text.encode()))


def forms(folder):
    """One request of each kind, signed by a key that no client has."""
    pair = KeyPair(folder, "ES256")
    return {kind: urllib.parse.urlencode({
        "grant_type": "client_credentials", "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion": assertion(pair, client, AUDIENCE)}) for kind, client in CLIENTS.items()}


def asked(folder, pki, port, rounds):
    """Times by kind, and the different answers, over a connection of its own."""
    context = ssl.create_default_context(cafile=str(pki / "ca.crt"))
    context.load_cert_chain(pki / "municipality-131011.crt", pki / "municipality-131011.key")
    connection = http.client.HTTPSConnection("localhost", port, context=context, timeout=30)
    times, answers, made = {kind: [] for kind in KINDS}, set(), 0.0
    for n in range(rounds + WARMING):
        if time.monotonic() - made > FRESH_S:
            bodies, made = forms(folder), time.monotonic()
        for kind in random.sample(KINDS, len(KINDS)):
            begin = time.perf_counter_ns()
            connection.request("POST", "/auth/token", bodies[kind], {"Content-Type": "application/x-www-form-urlencoded"})
            answer = connection.getresponse()
            said = (answer.status, answer.read().decode())
            if n >= WARMING:
                times[kind].append(time.perf_counter_ns() - begin)
            answers.add(said)
    return times, answers


def register(node, name):
    keys = node.folder / f"{name}.json"
    keys.write_text(json.dumps({"keys": [KeyPair(node.folder, "ES256").jwk]}), encoding="utf-8")
    node.run("client", "add", name, "--as", "municipality:131011", "--keys", str(keys), "--by", "bench")


def main():
    pairs = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    with contextlib.ExitStack() as stack:
        node = stack.enter_context(BenchNode(10))
        register(node, "town-system")
        register(node, "ended-system")
        node.run("client", "end", "ended-system", "--by", "bench")
        with node.config.open("a", encoding="utf-8") as settings:
            settings.write(f"http.issuer = {ISSUER}\n")
        port = node.serve()
        times, answers = {kind: [] for kind in KINDS}, set()
        with concurrent.futures.ProcessPoolExecutor(ASKERS) as askers:
            for asker in [askers.submit(asked, node.folder, node.data / "pki", port, pairs // ASKERS) for _ in range(ASKERS)]:
                of_one, said = asker.result()
                answers |= said
                for kind in KINDS:
                    times[kind].extend(of_one[kind])
        good = answers == {(401, '{"error":"invalid_client"}')}
        print(f"answers: {sorted(answers)}")
        for one, other in itertools.combinations(KINDS, 2):
            chance = chance_to_guess(times[one], times[other])
            middle = [sorted(times[kind])[len(times[kind]) // 2] / 1000 for kind in (one, other)]
            good = good and abs(chance - 0.5) <= BOUND
            print(f"{one} and {other}: pairs {pairs}, medians {middle[0]:.0f} and {middle[1]:.0f} us, chance to guess {chance:.3f} "
                  f"(bound {0.5 - BOUND:.2f} to {0.5 + BOUND:.2f})")
        return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
