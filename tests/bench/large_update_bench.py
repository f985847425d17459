#!/usr/bin/env python3
"""How long reads have to wait while a register file that changes everybody is imported.

   large_update_bench.py [PEOPLE [STORE …]]      default 40000 postgresql sqlite

Two readers ask without a pause, one for people of the file, one for a person the file does not name. Told is how long
each had to go without an answer, and how many answers were refusals.
"""

import http.client
import json
import random
import ssl
import subprocess
import sys
import threading
import time

from bench_node import BenchNode, psql

HEADER = "保険者番号,被保険者番号,履歴番号,氏名,氏名カナ,生年月日,性別,電話番号,資格区分,資格取得日,異動区分\r\n"
OUTSIDER = 9_999_999_999


def write_status(node):
    file = node.folder / "KK_STATUS_131011_20260301000000.csv"
    file.write_text("保険者番号,名称,稼働開始日,稼働情報\r\n131011,みほん区,20260401,all\r\n", encoding="cp932", newline="")
    return file


def write_register(node, people, revision):
    """Everybody's row, with another telephone number in each revision."""
    file = node.folder / f"KK_PERSON_131011_202603{revision:02}000000.csv"
    with open(file, "w", encoding="cp932", newline="") as register:
        register.write(HEADER)
        for insured in people:
            register.write(f"131011,{insured:010},{revision},見本　花子,ミホン　ハナコ,19400229,2,03{revision:08},1,20050301,1\r\n")
    return file


class Reader(threading.Thread):
    """Asks until it is stopped; keeps the longest time without an answer."""

    def __init__(self, node, port, people):
        super().__init__()
        self.people = people
        self.port = port
        self.context = ssl.create_default_context(cafile=node.data / "pki" / "ca.crt")
        self.context.check_hostname = False
        self.context.load_cert_chain(node.data / "pki" / "municipality-131011.crt", node.data / "pki" / "municipality-131011.key")
        self.stopping = threading.Event()
        self.answered = self.refused = 0
        self.longest = 0.0

    def ask(self, connection):
        body = json.dumps({"insurer": "131011", "insured": f"{random.choice(self.people):010}", "kinds": ["all"]})
        connection.request("POST", "/municipality/v1/records/query", body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        answer.read()
        return answer.status == 200

    def run(self):
        connection = None
        last = time.monotonic()
        while not self.stopping.is_set():
            try:
                connection = connection or http.client.HTTPSConnection("127.0.0.1", self.port, context=self.context, timeout=60)
                answered = self.ask(connection)
            except (OSError, http.client.HTTPException):
                connection, answered = None, False
            now = time.monotonic()
            self.longest = max(self.longest, now - last)
            if answered:
                self.answered += 1
                last = now
            else:
                self.refused += 1
                time.sleep(0.01)


def measure(people, store):
    with BenchNode(people, store) as node:
        numbers = list(range(1, people + 1))
        node.timed("import", "run", str(write_status(node)), str(write_register(node, [*numbers, OUTSIDER], 1)))
        if store == "postgresql":
            psql(node.name, "ANALYZE")
        update = write_register(node, numbers, 2)
        port = node.serve()
        readers = [Reader(node, port, numbers), Reader(node, port, [OUTSIDER])]
        for reader in readers:
            reader.start()
        time.sleep(2)
        try:
            seconds, memory = node.timed("import", "run", str(update))
        finally:
            for reader in readers:
                reader.stopping.set()
            for reader in readers:
                reader.join()
        print(f"{store}: register of {people} known people updated in {seconds:.1f} s, {memory:.0f} MiB; longest time without "
              f"an answer", ", ".join(f"{reader.longest:.2f} s for {name} ({reader.answered} answered, {reader.refused} refused)"
                                      for name, reader in zip(("its people", "others"), readers)), flush=True)


if __name__ == "__main__":
    for each in sys.argv[2:] or ["postgresql", "sqlite"]:
        measure(int(sys.argv[1]) if len(sys.argv) > 1 else 40_000, each)
