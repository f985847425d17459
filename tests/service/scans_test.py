#!/usr/bin/env python3
"""Nothing personal and no key lies about: everything a node leaves where somebody could look is searched for everybody's name, kana, address and phone, in
the encodings they come in, and for keys. Before that, each search is shown to find what is planted."""

import base64
import csv
import io
import os
import pathlib
import re
import signal
import subprocess
import tempfile
import threading
import unittest

from asking import Load, Server, rows
from keys_test import RANKS, left_town, rotation
from node_tools import Node, ServiceTest, database_url, environment, has_store, people_of, write_town

OK = 0
PERSONAL = ("氏名", "氏名カナ", "住所", "電話番号")
LEAST_BYTES = 6  # shorter ones stand anywhere by chance


def inner_base64(content):
    """What stands in base64 of any text around this, whatever comes before: the same for each of three positions."""
    for shift in range(3):
        text = base64.b64encode(b"\0" * shift + content)
        first = 4 * ((shift + 2) // 3)  # characters that the bytes before take part in
        last = len(text) - 4
        if last - first >= 8:
            yield text[first:last]


def forms_of(text):
    """The bytes that would give the text away."""
    forms = set()
    for encoding in ("utf-8", "cp932", "utf-16-le", "utf-16-be"):
        content = text.encode(encoding, "ignore")
        if len(content) >= LEAST_BYTES:
            forms.add(content)
            forms.update(inner_base64(content))
    forms.add(text.encode("unicode_escape"))
    return {form for form in forms if len(form) >= LEAST_BYTES}


def texts_of(town, people=None):
    texts = set()
    for file in town.glob("KK_PERSON_*.csv"):
        for row in csv.DictReader(io.StringIO(file.read_bytes().decode("cp932"))):
            if people is None or (row["保険者番号"], row["被保険者番号"]) in people:
                texts |= {row[name] for name in PERSONAL}
    return {text for text in texts if len(text.encode()) >= LEAST_BYTES}


def key_forms(node):
    forms = set()
    for file in (node.data / "keys").glob("master.key*"):
        secret = file.read_bytes()
        if len(secret) == 32:
            forms |= {secret, secret.hex().encode(), secret.hex().upper().encode(), base64.b64encode(secret), base64.urlsafe_b64encode(secret)}
    return forms


class Search:
    """One pass over any content for all forms at once."""

    def __init__(self, forms):
        self.pattern = re.compile(b"|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True)))

    def find(self, content):
        found = self.pattern.search(content)
        return found and (found.start(), found.group())


def files_in(folder):
    return [file for file in sorted(pathlib.Path(folder).rglob("*")) if file.is_file() and not file.is_symlink()]


def dump(node):
    return subprocess.run(["pg_dump", "--inserts", "--dbname", database_url(node.database)], capture_output=True, check=True, timeout=120).stdout


class Searches(unittest.TestCase):
    """The searches themselves: what is planted is found, in each form."""

    TEXT = "東京都架橋市本町1丁目28番19号"

    def test_every_form_of_a_text_is_found(self):
        search = Search(forms_of(self.TEXT))
        for encoding in ("utf-8", "cp932", "utf-16-le", "utf-16-be"):
            content = self.TEXT.encode(encoding)
            self.assertTrue(search.find(b"x" + content + b"y"), encoding)
            for before in range(4):
                self.assertTrue(search.find(base64.b64encode(b"a" * before + content + b"more")), (encoding, before))
        self.assertTrue(search.find(self.TEXT.encode("unicode_escape")))
        self.assertIsNone(search.find("東京都架橋市本町1丁目".encode()))
        self.assertIsNone(search.find(os.urandom(1 << 20)))

    def test_short_texts_are_not_searched_for_alone(self):
        self.assertEqual({form for form in forms_of("ab")} - {b"ab"}, set())


class Scans(ServiceTest):
    """A node that has been through everything: imports, questions, refusals, errors, backups, rotations, an erasure."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.town = write_town(cls.folder / "town", people=25)
        cls.people = people_of(cls.town)
        cls.erased = cls.people[4]
        cls.texts = texts_of(cls.town)
        assert len(cls.texts) > 60
        cls.search = Search(set().union(*map(forms_of, cls.texts)))
        cls.left = left_town(cls.folder / "left", cls.town, cls.erased)

    def expect_clean(self, content, where, *others):
        for search in (self.search, *others):
            found = search.find(content)
            if found:
                at, form = found
                self.fail(f"{where}: {form!r} at {at}: …{content[max(0, at - 40):at + 40]!r}…")

    def lived(self, store):
        """What the node left where others can look, by name; everything is called, looked at and written while its server runs."""
        node = Node.make(store, self.folder / f"{store}-node")
        self.nodes.append(node)
        place = self.folder / f"{store}-place"
        temporary = place / "tmp"
        temporary.mkdir(parents=True)
        env = {**environment(), "TMPDIR": str(temporary)}
        said = []
        run = lambda *words: said.append(node.run(*words, env=env, cwd=place)) or said[-1]
        left = {}
        spools = []
        watching = threading.Event()
        spool = node.data / "spool"

        def watch_folders():  # what is in spool and temporary folders only for a moment
            while not watching.wait(0.005):
                for file in (*files_in(spool), *files_in(temporary)):
                    try:
                        spools.append((file, file.read_bytes()[:1 << 20]))
                    except OSError:
                        pass

        watcher = threading.Thread(target=watch_folders)
        watcher.start()
        self.assertEqual(run("import", "run", self.town).status, OK)
        server = Server(node, env=env, cwd=place)
        try:
            load = Load(server, self.people[:8])
            proc = pathlib.Path(f"/proc/{server.pid}")
            broken = place / "broken"
            broken.mkdir()
            for file in self.town.glob("KK_PERSON_*.csv"):  # rows with names that cannot be taken
                (broken / file.name).write_bytes(file.read_bytes().replace(b"19", b"99"))
            run("import", "check", self.town)
            run("import", "run", broken)
            run("import", "status")
            for rank in RANKS:
                self.assertEqual(run(*rotation(rank)).status, OK)
            self.assertEqual(run("backup", self.folder / f"{store}-saved").status, OK)
            run("doctor")
            run("log", "verify")
            run("record", "show", "--insurer", "131011", "--insured", "0000099999", "--as", "resident:self")
            self.assertEqual(run("import", "run", self.left).status, OK)
            left["environment of the server"] = (proc / "environ").read_bytes()
            left["arguments of the server"] = (proc / "cmdline").read_bytes()
            answers = load.end()
            self.assertTrue(all(answer.shown for answer in answers))
            self.assertTrue(self.search.find(answers[0].body), "an answer names somebody: the search can find it")
            for file in files_in(node.folder):  # with the server's log, and on SQLite the journal (WAL)
                left[f"file {file.relative_to(node.folder)}"] = file.read_bytes()
            if store == "sqlite":
                self.assertIn("file data/kakehashi.db-wal", left)
        finally:
            server.stop()
            watching.set()
            watcher.join()
        left["the server's log"] = server.said.read_bytes()
        for number, ran in enumerate(said):
            left[f"output {number}"] = ran.said.encode()
        for file in (*files_in(place), *files_in(self.folder / f"{store}-saved")):
            if broken not in file.parents:
                left[f"left {file.name}"] = file.read_bytes()
        if store == "postgresql":
            left["pg_dump"] = dump(node)
        return node, left, spools

    def expect_nothing_lies_about(self, store):
        node, left, spools = self.lived(store)
        keys = Search(key_forms(node))
        for where, content in left.items():
            self.expect_clean(content, where, *(() if "/keys/" in where else (keys,)))
        for file, content in spools:
            if node.data / "spool" in file.parents:
                self.expect_clean(content, f"spool {file.name}", keys)
            else:
                self.expect_clean(content, f"temporary {file.name}", keys)
        self.expect_erased(node)

    def expect_erased(self, node):
        """After an erasure also what the node shows, and what its keys could open."""
        who = ["--insurer", self.erased[0], "--insured", self.erased[1]]
        enrolment, = rows(node, f"SELECT enrolment_id, wrapped_key FROM enrolment WHERE insurer_no = '{self.erased[0]}' AND insured_no = '{self.erased[1]}'")
        erased = node.run("person", "erase", *who, "--reason", "a test", "--by", "clerk")
        self.assertEqual(erased.status, OK, erased)
        search = Search(set().union(*map(forms_of, texts_of(self.town, {self.erased}))))
        for words in (["record", "show", *who, "--as", "resident:self", "--json"], ["log", "list", *who, "--json"], ["import", "status", "--json"], ["key", "list"]):
            self.expect_clean(node.run(*words).said.encode(), words, search)
        number, wrapped = enrolment
        for table in ("enrolment", "fact", "directive", "reading_copy", "search_key", "notice_contact", "emergency_choice"):
            self.assertEqual(rows(node, f"SELECT count(*) FROM {table} WHERE enrolment_id = {number}"), [("0",)], table)
        if node.store == "sqlite":
            node.run("import", "status")  # the last to close takes the journal along
            for file in node.data.glob("kakehashi.db*"):
                self.assertNotIn(wrapped.encode(), file.read_bytes(), f"the key is still in {file.name}")

    def test_sqlite(self):
        self.expect_nothing_lies_about("sqlite")

    @unittest.skipUnless(has_store("postgresql"), "KAKEHASHI_TEST_POSTGRESQL is not set")
    def test_postgresql(self):
        self.expect_nothing_lies_about("postgresql")

    def test_what_is_planted_is_found(self):
        text = max(self.texts, key=len)
        with self.assertRaises(AssertionError):
            self.expect_clean(f'{{"level":"info","text":"{text}"}}'.encode(), "a line of a log")
        with self.assertRaises(AssertionError):
            self.expect_clean(b"INSERT INTO fact VALUES ('" + base64.b64encode(b"{\"name\":\"" + text.encode() + b"\"}") + b"')", "a dump")


def mappings(pid):
    """(begin, end, flags) of every mapping of a process."""
    found = []
    for line in pathlib.Path(f"/proc/{pid}/smaps").read_text(encoding="utf-8", errors="replace").splitlines():
        head = re.match(r"([0-9a-f]+)-([0-9a-f]+) (\S+) ", line)
        if head:
            found.append([int(head[1], 16), int(head[2], 16), head[3], ""])
        elif line.startswith("VmFlags:"):
            found[-1][3] = line.partition(":")[2].split()
    return found


@unittest.skipUnless(os.geteuid() == 0, "only root may look into the memory of a server")
class Memory(ServiceTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.node = Node.make("sqlite", cls.folder / "node")
        cls.nodes.append(cls.node)
        cls.town = write_town(cls.folder / "town", people=10)
        assert cls.node.run("import", "run", cls.town).status == OK
        cls.server = Server(cls.node)
        cls.addClassCleanup(cls.server.stop)
        client = cls.server.client()
        assert all(client.ask(person).shown for person in people_of(cls.town)[:5])

    def places_of(self, secret):
        """Flags of the mappings in which those bytes stand."""
        places = []
        with open(f"/proc/{self.server.pid}/mem", "rb", buffering=0) as memory:
            for begin, end, rights, flags in mappings(self.server.pid):
                if not rights.startswith("rw"):
                    continue
                memory.seek(begin)
                for at in range(begin, end, 1 << 20):
                    try:
                        memory.seek(at)
                        content = memory.read(min((1 << 20) + 64, end - at))
                    except OSError:
                        break
                    if secret in content:
                        places.append(flags)
        return places

    def test_the_master_key_is_kept_on_locked_pages(self):
        # Beside them stands what a cipher made of it when it was used last.
        places = self.places_of((self.node.data / "keys" / "master.key").read_bytes())
        self.assertTrue(any("lo" in flags and "dd" in flags for flags in places), places)
        self.assertLessEqual(len(places), 3, places)

    def test_the_search_finds_what_stands_in_plain_memory(self):
        places = self.places_of(b"131011")
        self.assertTrue(any("lo" not in flags for flags in places))

    def test_there_is_no_core_file(self):
        limits = pathlib.Path(f"/proc/{self.server.pid}/limits").read_text(encoding="ascii")
        self.assertRegex(limits, r"Max core file size +0 +0 ")
        # Not dumpable: the files under /proc belong to root whoever runs it, and no pipe of core_pattern gets anything.
        place = self.folder / "cores"
        place.mkdir()
        for end in (signal.SIGSEGV, signal.SIGABRT):
            server = Server(self.node, cwd=place)
            os.kill(server.pid, end)
            self.assertEqual(server.program.wait(60), -end)
            server.stop()
            self.assertEqual(list(place.iterdir()), [])


if __name__ == "__main__":
    unittest.main(verbosity=2)
