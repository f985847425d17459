"""A throw-away node for measurements: its own database in the cluster that scripts/bench started, a town, a server."""

import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("KAKEHASHI_BUILD_DIR", ROOT / "build"))
PROGRAM = BUILD / "kakehashi"


def database_url(name):
    """The url of another database of the same cluster."""
    head, _, options = os.environ["KAKEHASHI_TEST_POSTGRESQL"].partition("?")
    return f"{head.rsplit('/', 1)[0]}/{name}?{options}"


def psql(name, command, **options):
    return subprocess.run(["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", database_url(name), "-c", command],
                          check=True, capture_output=True, text=True, **options).stdout.strip()


class BenchNode:
    """A node in a temporary folder; `with BenchNode(people, store) as node`."""

    def __init__(self, people, store="postgresql"):
        self.people = people
        self.store = store
        self.name = f"bench_{os.getpid()}_{people}"
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="kakehashi-bench."))
        self.data = self.folder / "node"
        self.config = self.folder / "node.properties"
        self.server = None

    def __enter__(self):
        if self.store == "postgresql":
            psql("postgres", f"CREATE DATABASE {self.name}")
            self.config.write_text(f"storage.url = {database_url(self.name)}\n")
        else:
            self.config.write_text("")
        self.run("init", "--demo")
        return self

    def __exit__(self, *_):
        if self.server:
            self.server.send_signal(signal.SIGTERM)
            self.server.wait(timeout=20)
        if self.store == "postgresql":
            psql("postgres", f"DROP DATABASE {self.name} WITH (FORCE)")
        shutil.rmtree(self.folder, ignore_errors=True)

    def command(self, *words):
        return [str(PROGRAM), *words, "--data", str(self.data), "--config", str(self.config)]

    def run(self, *words):
        return subprocess.run(self.command(*words), check=True, capture_output=True, text=True).stdout

    def write_town(self):
        town = self.folder / "town"
        subprocess.run([str(PROGRAM), "synth", "--people", str(self.people), "--seed", "5", "--out", str(town)], check=True,
                       capture_output=True)
        return town

    def timed(self, *words):
        """Seconds and the largest resident memory in MiB of one command."""
        begin = time.monotonic()
        process = subprocess.Popen(self.command(*words), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        if os.waitstatus_to_exitcode(status) not in (0, 9):
            raise RuntimeError(f"{words[:2]} ended with {os.waitstatus_to_exitcode(status)}")
        return time.monotonic() - begin, usage.ru_maxrss / 1024

    def serve(self):
        """Starts the server on a free port and returns it."""
        self.server = subprocess.Popen(self.command("serve", "--port", "0"), stdout=subprocess.PIPE,
                                       stderr=subprocess.DEVNULL, text=True)
        return int(self.server.stdout.readline().strip().rsplit(":", 1)[1])
