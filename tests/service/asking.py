"""A running server of a node, and clients that keep every byte it sends them, whole answer or not."""

import contextlib
import hashlib
import json
import os
import re
import socket
import sqlite3
import ssl
import subprocess
import threading

from node_tools import PROGRAM, environment, sql

PATH = "/municipality/v1/records/query"


class Server:
    """`kakehashi serve` of a node, on a port of its own choice."""

    def __init__(self, node, *settings, **options):
        if settings:
            with node.config.open("a", encoding="utf-8") as config:
                config.writelines(f"{line}\n" for line in settings)
        self.node = node
        self.clients = []
        self.said = node.folder / f"serve-{os.urandom(4).hex()}.log"
        with self.said.open("wb") as said:
            self.program = subprocess.Popen([PROGRAM, *node.words("serve", "--port", "0")], stdin=subprocess.DEVNULL,
                                            stdout=subprocess.PIPE, stderr=said, **{"env": environment(), **options})
        address = self.program.stdout.readline().decode().strip()
        if not address:
            self.program.wait()
            raise AssertionError(f"serve: {self.said.read_text(encoding='utf-8')}")
        more = re.findall(r"^http\.[a-z]+_port *= *[0-9]", node.config.read_text(encoding="utf-8"), re.M) if node.config.exists() else []
        addresses = [address, *(self.program.stdout.readline().decode().strip() for _ in more)]
        self.ports = [int(one.rpartition(":")[2].partition("/")[0]) for one in addresses]
        self.port = self.ports[0]

    @property
    def pid(self):
        return self.program.pid

    def client(self, insurer="131011"):
        self.clients.append(Client(self.port, self.node.data / "pki", f"municipality-{insurer}"))
        return self.clients[-1]

    def kill(self):
        self.program.kill()
        self._ended()

    def stop(self):
        """Does nothing when it ended before."""
        if self.program.poll() is None:
            self.program.terminate()
        self._ended()

    def _ended(self):
        self.program.wait(60)
        self.program.stdout.close()
        for client in self.clients:
            client.close()


class Answer:
    """What one question brought: `received` are all bytes, `whole` says whether the answer came to its end."""

    def __init__(self, received, whole):
        self.received = received
        self.whole = whole
        head, _, self.body = received.partition(b"\r\n\r\n")
        self.head = head.decode("ascii", "replace").split("\r\n")
        self.status = int(self.head[0].split(" ")[1]) if whole else 0

    @property
    def shown(self):
        return self.status == 200

    def json(self):
        return json.loads(self.body)

    @property
    def entry(self):
        access = self.json()["access"]
        return access["entry"], access["leaf"]

    def __repr__(self):
        return f"{self.status} {self.received[-300:]!r}"


class Client:
    """One that keeps its connection, and opens another when it was closed."""

    def __init__(self, port, pki, name):
        self.port = port
        self.context = ssl.create_default_context(cafile=str(pki / "ca.crt"))
        self.context.load_cert_chain(pki / f"{name}.crt", pki / f"{name}.key")
        self.connection = None

    def ask(self, person, **headers):
        return self.send(self.question(person, **headers))

    @staticmethod
    def question(person, **headers):
        body = json.dumps({"insurer": person[0], "insured": person[1]})
        lines = [f"POST {PATH} HTTP/1.1", "Host: localhost", "Content-Type: application/json", f"Content-Length: {len(body)}",
                 *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items())]
        return ("\r\n".join(lines) + "\r\n\r\n" + body).encode("ascii")

    def send(self, question):
        received = bytearray()
        try:
            if self.connection is None:
                plain = socket.create_connection(("localhost", self.port), timeout=60)
                self.connection = self.context.wrap_socket(plain, server_hostname="localhost")
            self.connection.sendall(question)
            whole = self._receive(received)
        except OSError:  # also everything of ssl's own
            whole = False
        if not whole or b"connection: close" in bytes(received).partition(b"\r\n\r\n")[0].lower():
            self.close()
        return Answer(bytes(received), whole)

    def _receive(self, received):
        while True:
            head, ended, body = bytes(received).partition(b"\r\n\r\n")
            if ended:
                length = next(int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length"))
                if len(body) >= length:
                    return True
            more = self.connection.recv(65536)
            if not more:
                return False
            received += more

    def close(self):
        if self.connection is not None:
            self.connection.close()
            self.connection = None


class Load:
    """Clients that ask one question after the other until told to end; every answer is kept."""

    def __init__(self, server, people, clients=4):
        self.answers = []
        self._end = threading.Event()
        self._threads = [threading.Thread(target=self._ask, args=(server.client(), people[n::clients]), daemon=True)
                         for n in range(clients)]
        for thread in self._threads:
            thread.start()

    def _ask(self, client, people):
        while not self._end.is_set():
            for person in people:
                answer = client.ask(person)
                self.answers.append(answer)  # a list takes one append after the other
                if self._end.wait(0 if answer.shown else 0.05):
                    break

    def end(self):
        self._end.set()
        for thread in self._threads:
            thread.join()
        return self.answers


def rows(node, statement):
    """What a connection of the test's own sees."""
    if node.store == "postgresql":
        return [tuple(line.split("|")) for line in sql(node.database, statement).splitlines()]
    with contextlib.closing(sqlite3.connect(f"file:{node.data}/kakehashi.db?mode=ro", uri=True)) as database:
        return [tuple(map(str, row)) for row in database.execute(statement)]


def leaf_of(commitment):
    return hashlib.sha256(b"\x00\x01" + bytes.fromhex(commitment)).hexdigest()


def leaves_of(node, where="TRUE"):
    """Of every entry in the log, its leaf by its number."""
    found = rows(node, f"SELECT idx, commitment FROM access_log WHERE {where}")
    return {int(index): leaf_of(commitment) for index, commitment in found}


def secrets_of(answer):
    """Texts of a record that nobody guesses, as they stand in an answer: who the person is, and what was noted."""
    record = answer.json()
    asked = {"insurer", "insured", "sex"}
    texts = [value for name, value in record["person"].items() if name not in asked]
    texts += [json.dumps(fact["body"], ensure_ascii=False, separators=(",", ":")) for fact in record["facts"]]
    return sorted({text.encode() for text in texts if len(text) > 5})
