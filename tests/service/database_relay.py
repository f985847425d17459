"""A relay between a node and PostgreSQL that knows where one message ends and the next begins, and cuts the connection at
the n-th of them after it was armed: before it is passed on, or after.

Cutting behind a message for the database leaves the database to act on it: so a COMMIT may have reached it while its reply
never reaches the node.
"""

import contextlib
import pathlib
import socket
import struct
import threading
import urllib.parse

PORT = 5432  # names the socket only


class Relay:
    """Listens on a socket in `folder`; the node's connections to its database go through it."""

    def __init__(self, folder, cluster):
        server, self.options = cluster.split("://", 1)[1].partition("?")[::2]
        options = urllib.parse.parse_qs(self.options)
        self.user = options.get("user", [server.rpartition("@")[0]])[0]
        self.backend = pathlib.Path(options["host"][0], f".s.PGSQL.{options['port'][0]}")
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.lock = threading.Lock()
        self.cut_at = 0
        self.seen = 0
        self.after = False
        self.cut = ""
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(str(self.folder / f".s.PGSQL.{PORT}"))
        self.listener.listen(64)
        threading.Thread(target=self._accept, daemon=True).start()

    def url(self, database):
        return f"postgresql:///{database}?host={self.folder}&port={PORT}&user={self.user}"

    def arm(self, number, *, after):
        with self.lock:
            self.cut_at, self.after, self.seen, self.cut = number, after, 0, ""

    def disarm(self):
        """Which message was cut at, such as `Z to the node`; empty when there were not as many."""
        with self.lock:
            self.cut_at = 0
            return self.cut

    def close(self):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()

    def _accept(self):
        while True:
            try:
                node, _ = self.listener.accept()
            except OSError:
                return
            database = socket.socket(socket.AF_UNIX)
            database.connect(str(self.backend))
            threading.Thread(target=self._carry_both_ways, args=(node, database), daemon=True).start()

    def _carry_both_ways(self, node, database):
        with node, database:
            replies = threading.Thread(target=self._carry, args=(database, node, False), daemon=True)
            replies.start()
            self._carry(node, database, True)
            replies.join()

    def _carry(self, source, target, to_database):
        try:
            for message in messages_from(source, to_database):
                cut = self._cuts(message, to_database)
                if not cut or self.after:
                    target.sendall(message)
                if cut:
                    break
        except OSError:
            pass
        # The database still acts on what was passed on, then finds the connection ended; the node finds it at once.
        for end, how in ((source, socket.SHUT_RDWR), (target, socket.SHUT_WR if to_database else socket.SHUT_RDWR)):
            with contextlib.suppress(OSError):
                end.shutdown(how)

    def _cuts(self, message, to_database):
        with self.lock:
            if self.cut_at == 0 or self.cut:
                return False
            self.seen += 1
            if self.seen == self.cut_at:
                kind = chr(message[0]) if message[0] else "the first"
                self.cut = f"{kind} to the {'database' if to_database else 'node'}"
            return self.cut != ""


def messages_from(source, to_database):
    """Each message whole: a byte that says which, and its length; only the first of a node has no such byte."""
    held = b""
    first = to_database
    while True:
        begin = 0 if first else 1
        while len(held) >= begin + 4:
            end = begin + struct.unpack_from(">I", held, begin)[0]
            if len(held) < end:
                break
            yield held[:end]
            held, first, begin = held[end:], False, 1
        more = source.recv(65536)
        if not more:
            return
        held += more
