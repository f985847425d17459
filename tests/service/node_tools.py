"""What the tests that start and end the program share: nodes, runs of the program, and what a node shows.

Standard library only. The program is KAKEHASHI_PROGRAM, else build/kakehashi of this checkout; PostgreSQL is the
cluster at KAKEHASHI_TEST_POSTGRESQL, which scripts/test starts.
"""

import concurrent.futures
import contextlib
import csv
import json
import os
import pathlib
import shutil
import sqlite3
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("KAKEHASHI_PROGRAM") or str(ROOT / "build" / "kakehashi")
CLUSTER = os.environ.get("KAKEHASHI_TEST_POSTGRESQL", "")


def environment():
    """Of every run: messages in English, whatever the machine speaks."""
    return {**os.environ, "LANG": "C", "LC_ALL": "C"}


class Ran:
    def __init__(self, finished):
        self.status = finished.returncode
        self.out = finished.stdout.decode("utf-8", "replace")
        self.err = finished.stderr.decode("utf-8", "replace")

    @property
    def said(self):
        return self.out + self.err

    def json(self):
        return json.loads(self.out)

    def __repr__(self):
        return f"status {self.status}\n{self.out[-2000:]}\n{self.err[-2000:]}"


def kakehashi(*arguments, **options):
    """Runs the program to its end."""
    words = [PROGRAM, *map(str, arguments)]
    options = {"env": environment(), **options}
    return Ran(subprocess.run(words, capture_output=True, check=False, timeout=300, **options))


def sql(database, *statements):
    """Runs statements on a database of the cluster, each by itself."""
    url = database_url(database)
    words = ["psql", "--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set", "ON_ERROR_STOP=1", url]
    for statement in statements:
        words += ["--command", statement]
    return subprocess.run(words, capture_output=True, check=True, text=True, timeout=300).stdout.strip()


def database_url(name):
    server, rest = CLUSTER.split("://", 1)[1].split("/", 1)
    options = rest.partition("?")[2]
    return f"postgresql://{server}/{name}" + (f"?{options}" if options else "")


def has_store(store):
    """Whether tests on this store can run; under continuous integration they must."""
    return store == "sqlite" or CLUSTER != "" or "CI" in os.environ


class Node:
    """A node in a folder of its own and, on PostgreSQL, a database of its own."""

    def __init__(self, store, folder, database=""):
        self.store = store
        self.folder = pathlib.Path(folder)
        self.data = self.folder / "data"
        self.database = database
        self.folder.mkdir(parents=True, exist_ok=True)
        url = database_url(database) if store == "postgresql" else f"sqlite:{self.data}"
        self.config = self.folder / "node.properties"
        self.config.write_text(f"storage.url = {url}\n", encoding="utf-8")

    @staticmethod
    def make(store, folder, *, demo=True):
        """A new, empty node."""
        folder = pathlib.Path(folder)
        database = "kakehashi-" + folder.name + "-" + os.urandom(4).hex() if store == "postgresql" else ""
        if database:
            sql("postgres", f'CREATE DATABASE "{database}"')
        node = Node(store, folder, database)
        made = node.run("init", *(["--demo"] if demo else []))
        if made.status != 0:
            raise AssertionError(f"init: {made}")
        return node

    def copy(self, folder):
        """The same node again, as it is now; nothing may be running on this one."""
        folder = pathlib.Path(folder)
        folder.mkdir(parents=True)
        shutil.copytree(self.data, folder / "data")
        database = ""
        if self.database:
            database = "kakehashi-" + folder.name + "-" + os.urandom(4).hex()
            sql("postgres", f'CREATE DATABASE "{database}" TEMPLATE "{self.database}"')
        return Node(self.store, folder, database)

    def remove(self):
        if self.database:
            sql("postgres", f'DROP DATABASE IF EXISTS "{self.database}" WITH (FORCE)')
        shutil.rmtree(self.folder, ignore_errors=True)

    def words(self, *arguments):
        return [*map(str, arguments), "--data", str(self.data), "--config", str(self.config)]

    def run(self, *arguments, **options):
        return kakehashi(*self.words(*arguments), **options)

    def start(self, *arguments, listen=False):
        """Starts the program and returns while it runs; `finish` waits for what it says when somebody listens."""
        to = subprocess.PIPE if listen else subprocess.DEVNULL
        return subprocess.Popen([PROGRAM, *self.words(*arguments)], env=environment(), stdin=subprocess.DEVNULL,
                                stdout=to, stderr=to)

    @staticmethod
    def finish(program):
        out, err = program.communicate(timeout=300)
        return Ran(subprocess.CompletedProcess(program.args, program.returncode, out, err))


def contents_of(node):
    """Every row of the node's database, and its other files."""
    if node.store == "postgresql":
        words = ["pg_dump", "--data-only", "--inserts", "--dbname", database_url(node.database)]
        rows = subprocess.run(words, capture_output=True, check=True, text=True, timeout=60).stdout
        # Each dump is fenced by a random word of its own.
        rows = sorted(line for line in rows.splitlines() if not line.startswith(("\\restrict", "\\unrestrict")))
    else:
        with contextlib.closing(sqlite3.connect(f"file:{node.data}/kakehashi.db?mode=ro", uri=True)) as database:
            rows = list(database.iterdump())
    files = {file.relative_to(node.data): file.read_bytes() for file in sorted(node.data.rglob("*"))
             if file.is_file() and not file.name.startswith("kakehashi.db")}
    return rows, files


def write_town(folder, people, seed=7):
    ran = kakehashi("synth", "--people", people, "--seed", seed, "--out", folder)
    if ran.status != 0:
        raise AssertionError(f"synth: {ran}")
    return pathlib.Path(folder)


def people_of(town):
    """(insurer, insured) of everybody in the town's registers."""
    people = set()
    for file in sorted(town.glob("KK_PERSON_*.csv")):
        with file.open(encoding="cp932", newline="") as rows:
            for row in csv.DictReader(rows):
                people.add((row["保険者番号"], row["被保険者番号"]))
    return sorted(people)


def of_one_fact(fact):
    """A fact without what differs from node to node: ids and times of arrival."""
    kept = {name: value for name, value in fact.items() if name not in ("id", "recorded_at")}
    return json.dumps(kept, sort_keys=True, ensure_ascii=False)


def shown_to(node, person, party):
    """What a party is shown of a person: the facts, and what was decided on each kind."""
    ran = node.run("record", "show", "--insurer", person[0], "--insured", person[1], "--as", party, "--json")
    if ran.status not in (0, 5):
        raise AssertionError(f"record show: {ran}")
    answer = ran.json()
    decisions = sorted((d["kind"], d["effect"], d["ground"]) for d in answer.get("decisions", []))
    facts = {fact["id"]: of_one_fact(fact) for fact in answer.get("facts", [])}
    conflicts = sorted([c["item"], c["current"], *sorted(facts[number] for number in c["facts"])]
                       for c in answer.get("conflicts", []))
    return [answer.get("person"), decisions, sorted(facts.values()), conflicts]


def listed(node, person, noun, name):
    ran = node.run(noun, "list", "--insurer", person[0], "--insured", person[1], "--json")
    if ran.status not in (0, 5):
        raise AssertionError(f"{noun} list: {ran}")
    rows = ran.json().get(name, []) if ran.status == 0 else []
    kept = [{name: value for name, value in row.items() if name not in ("id", "recorded_at")} for row in rows]
    return sorted(json.dumps(row, sort_keys=True, ensure_ascii=False) for row in kept)


def picture_of(node, people, *, municipality=False):
    """All a node shows of these people, free of random numbers: two nodes that say the same have equal pictures."""

    def one(person):
        shown = {
            "self": shown_to(node, person, "resident:self"),
            "directives": listed(node, person, "consent", "directives"),
            "relations": listed(node, person, "relation", "relations"),
        }
        if municipality:
            shown["municipality"] = shown_to(node, person, f"municipality:{person[0]}")
        return person, shown

    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        return dict(pool.map(one, people))


def rows_of_sets(node):
    ran = node.run("import", "status", "--json")
    if ran.status != 0:
        raise AssertionError(f"import status: {ran}")
    return ran.json()["sets"]


def name_of_set(row):
    """What names a set; unlike its number the same on every node."""
    return row["standard"], row["kind"], row["sender"], row["receiver"], row["serial"], row["month"]


def numbered_sets_of(node):
    return [(row["id"], name_of_set(row)) for row in rows_of_sets(node)]


def sets_of(node):
    """What came, and what became of it."""
    return {name_of_set(row): row["outcome"] for row in rows_of_sets(node)}


class ServiceTest(unittest.TestCase):
    """A test with a folder of its own; pictures that differ are told person by person."""

    maxDiff = 4000

    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="kkh-"))
        cls.nodes = []

    @classmethod
    def settle(cls, people):
        """A town, and on every store a node that has it: `town`, `settled`."""
        cls.town = write_town(cls.folder / "town", people=people)
        cls.settled = []
        for store in ("sqlite", "postgresql"):
            if has_store(store):
                node = Node.make(store, cls.folder / store)
                cls.nodes.append(node)
                cls.settled.append(node)
                ran = node.run("import", "run", cls.town)
                assert ran.status == 0, ran

    @classmethod
    def tearDownClass(cls):
        for node in cls.nodes:
            node.remove()
        shutil.rmtree(cls.folder, ignore_errors=True)

    def expect_same_picture(self, expected, found, where):
        for person, shown in expected.items():
            if found.get(person) != shown:
                for part, value in shown.items():
                    self.assertEqual(value, found.get(person, {}).get(part), f"{where}: {part} of {person} differs")
        self.assertEqual(sorted(expected), sorted(found), where)

    def expect_whole_log(self, node, where):
        ran = node.run("log", "verify", "--json")
        self.assertEqual(ran.status, 0, f"{where}: log verify {ran}")
        self.assertEqual(ran.json()["faults"], [], where)
