"""A PostgreSQL cluster of a test's own, which it may kill and start again."""

import os
import pathlib
import signal
import subprocess
import time

import node_tools

PROGRAMS = os.environ.get("KAKEHASHI_POSTGRESQL_BIN", "/usr/lib/postgresql/15/bin")
SCRIPT = node_tools.ROOT / "scripts" / "postgres-cluster"


class OwnCluster:
    """Made by scripts/postgres-cluster in `folder`/pg; every node made from now on is kept in it."""

    def __init__(self, folder, *settings, **variables):
        folder = pathlib.Path(folder)
        folder.chmod(0o711)  # the server may run as somebody else
        self.folder = folder / "pg"
        made = subprocess.run([SCRIPT, "start", self.folder, *settings], check=True, capture_output=True, text=True, timeout=120,
                              env={**node_tools.environment(), **variables})
        node_tools.CLUSTER = made.stdout.strip()

    def kill(self):
        """All of its processes at once, with nothing written any more."""
        processes = self._processes()
        for process in processes:
            os.kill(process, signal.SIGKILL)
        while any(runs(process) for process in processes):
            time.sleep(0.01)
        # Until somebody has waited for them their numbers are taken, and the server would take itself for running.
        for file in (self.folder / "data" / "postmaster.pid", *self.folder.glob(".s.PGSQL.*.lock")):
            file.unlink()

    def _processes(self):
        server = int((self.folder / "data" / "postmaster.pid").read_text(encoding="ascii").split()[0])
        children = [int(about.name) for about in pathlib.Path("/proc").glob("[0-9]*") if parent_of(about) == server]
        return [server, *children]

    def stop_at_once(self):
        self._control("stop", "--mode=immediate")

    def start_again(self, **variables):
        """With the settings it was made with. Recovers what was written."""
        self._control("restart", f"--log={self.folder}/server.log", **variables)

    def remove(self):
        subprocess.run([SCRIPT, "stop", self.folder], check=False, capture_output=True, timeout=120)

    def _control(self, *words, **variables):
        owner = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        subprocess.run([*owner, f"{PROGRAMS}/pg_ctl", f"--pgdata={self.folder}/data", "--wait", "--timeout=60", *words], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, cwd="/",
                       env={**node_tools.environment(), **variables}, timeout=120)


def parent_of(about):
    fields = status_of(about)
    return int(fields[1]) if fields else 0


def runs(process):
    """Whether it does: one that ended and waits for its parent does not."""
    fields = status_of(pathlib.Path("/proc", str(process)))
    return bool(fields) and fields[0] not in ("Z", "X")


def status_of(about):
    try:
        return (about / "stat").read_text(encoding="utf-8").rpartition(") ")[2].split()
    except OSError:
        return []
