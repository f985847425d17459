"""Verifies what a node says of its log, with nothing of the node's own code: written from RFC 9162 and the C2SP pages on
checkpoints, signed notes and tiles. Python's standard library; signatures by the `openssl` program.

    ledger_verifier.py proof FILE [--key KEY] [--head FILE]    a proof as `kakehashi log prove` prints it
    ledger_verifier.py export FILE [--key KEY] [--head FILE]   a whole log as `kakehashi log export` writes it
    ledger_verifier.py http URL --key KEY [--ca FILE] [--head FILE]    a running node: URL ends with /ledger/v1

Ends with 0 and says what holds, or with 1 and says what does not."""

import argparse
import base64
import hashlib
import json
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request


class Wrong(Exception):
    """What was to be verified does not hold."""


def demand(condition, what):
    if not condition:
        raise Wrong(what)


def sha256(data):
    return hashlib.sha256(data).digest()


def leaf_hash(entry):
    return sha256(b"\x00" + entry)


def node_hash(left, right):
    return sha256(b"\x01" + left + right)


def tree_root(leaves):
    """MTH of RFC 9162 section 2.1.1, level by level: an odd one out goes up as it is."""
    if not leaves:
        return sha256(b"")
    row = list(leaves)
    while len(row) > 1:
        above = [node_hash(row[n], row[n + 1]) for n in range(0, len(row) - 1, 2)]
        if len(row) % 2:
            above.append(row[-1])
        row = above
    return row[0]


def root_by_inclusion(index, size, leaf, path):
    """The root that the path leads to; RFC 9162 section 2.1.3.2, told by the borders of the subtrees."""
    demand(0 <= index < size, "an index outside the tree")
    turns = []
    begin, end = 0, size
    while end - begin > 1:
        k = 1
        while 2 * k < end - begin:
            k *= 2
        if index < begin + k:
            turns.append("right")
            end = begin + k
        else:
            turns.append("left")
            begin += k
    demand(len(turns) == len(path), "an inclusion proof of the wrong length")
    value = leaf
    for turn, other in zip(reversed(turns), path):
        value = node_hash(value, other) if turn == "right" else node_hash(other, value)
    return value


def check_consistency(old_size, old_root, size, root, path):
    """RFC 9162 section 2.1.4, by recomputing both roots along the splits."""
    demand(old_size <= size, "the older head is the larger one")
    if old_size == 0 or old_size == size:
        demand(not path, "a consistency proof where none is needed")
        demand(old_root == (sha256(b"") if old_size == 0 else root), "heads of one size with two roots")
        return
    rest = list(path)

    def roots(m, n, known):
        if m == n:
            value = old_root if known else rest.pop(0)
            return value, value
        k = 1
        while 2 * k < n:
            k *= 2
        if m <= k:
            old, new = roots(m, k, known)
            return old, node_hash(new, rest.pop(0))
        old, new = roots(m - k, n - k, False)
        left = rest.pop(0)
        return node_hash(left, old), node_hash(left, new)

    try:
        old, new = roots(old_size, size, True)
    except IndexError:
        raise Wrong("a consistency proof that is too short") from None
    demand(not rest, "a consistency proof that is too long")
    demand(old == old_root and new == root, "the head does not go on from the older one")


def holds_signature(public_key, text, signature):
    spki = bytes.fromhex("302a300506032b6570032100") + public_key
    with tempfile.NamedTemporaryFile() as key, tempfile.NamedTemporaryFile() as data, tempfile.NamedTemporaryFile() as sig:
        for file, content in ((key, spki), (data, text), (sig, signature)):
            file.write(content)
            file.flush()
        done = subprocess.run(["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", key.name, "-rawin",
                               "-in", data.name, "-sigfile", sig.name], capture_output=True, check=False)
        return done.returncode == 0


def parse_key(text):
    name, identifier, encoded = text.strip().split("+", 2)
    key = base64.b64decode(encoded, validate=True)
    demand(len(key) == 33 and key[0] == 1, "a key that is not Ed25519")
    demand(sha256(name.encode() + b"\n" + key)[:4].hex() == identifier, "a key whose id is another's")
    return name, bytes.fromhex(identifier), key[1:]


def open_checkpoint(note, key_text):
    """(origin, size, root) of a note signed by that key."""
    name, identifier, public_key = parse_key(key_text)
    text, separator, signatures = note.rpartition("\n\n")
    demand(separator, "a head that is no note")
    text += "\n"
    signed = False
    for line in signatures.splitlines():
        demand(line.startswith("\u2014 "), "a signature line of another form")
        who, encoded = line[2:].split(" ")
        signature = base64.b64decode(encoded, validate=True)
        if who == name and signature[:4] == identifier:
            demand(holds_signature(public_key, text.encode(), signature[4:]), "the head's signature does not hold")
            signed = True
    demand(signed, "the head is not signed by the key")
    origin, size, root = text.split("\n")[:3]
    demand(origin == name, "the head is of another log")
    return origin, int(size), base64.b64decode(root, validate=True)


def check_entry(entry, size, root):
    """Its leaf, after everything said of it was checked."""
    commitment = bytes.fromhex(entry["commitment"])
    if "body" in entry:
        demand(sha256(bytes.fromhex(entry["salt"]) + entry["body"].encode()) == commitment,
               f"entry {entry['entry']}: its body is not what was committed to")
    leaf = leaf_hash(b"\x01" + commitment)
    demand(leaf.hex() == entry["leaf"], f"entry {entry['entry']}: its leaf is another")
    path = [bytes.fromhex(each) for each in entry["inclusion"]]
    demand(root_by_inclusion(entry["entry"], size, leaf, path) == root, f"entry {entry['entry']}: not under the head")
    return leaf


def check_chain(chain):
    """Runs from 1 without gaps, each body naming the leaf before; a body that is withheld is vouched for by the next one. The leaves
    by run."""
    before = bytes(32)
    leaves = []
    for run, entry in enumerate(chain["entries"], start=1):
        body = json.loads(entry["body"]) if "body" in entry else {"run": run, "person": chain["person"], "prev": before.hex()}
        demand(body["run"] == run and entry["run"] == run and body["person"] == chain["person"] and body["prev"] == before.hex(),
               f"entry {entry['entry']}: it does not follow the one before in its chain")
        demand(not leaves or leaves[-1][0] < entry["entry"], f"entry {entry['entry']}: it stands before the one before")
        before = bytes.fromhex(entry["leaf"])
        leaves.append((entry["entry"], before))
    return leaves


def check_line(line, census):
    data = bytes.fromhex(line["name"]) + line["run"].to_bytes(8, "big") + bytes.fromhex(line["last"])
    path = [bytes.fromhex(each) for each in line["inclusion"]]
    demand(root_by_inclusion(line["index"], census["persons"], leaf_hash(data), path) == bytes.fromhex(census["root"]),
           "a line that is not in the census")
    return bytes.fromhex(line["name"])


def check_census(chain, leaves, census):
    """That the chain has no more entries before the census than are here."""
    known = [leaf for index, leaf in leaves if index < census["size"]]
    said = chain["census"]
    name = bytes.fromhex(chain["name"])
    if "line" in said:
        demand(check_line(said["line"], census) == name, "the census line of somebody else")
        demand(said["line"]["run"] == len(known) and bytes.fromhex(said["line"]["last"]) == (known[-1] if known else None),
               "the census knows of other entries than are here")
        return
    demand(not known, "entries before a census that has no line of their person")
    before, after = said.get("before"), said.get("after")
    if census["persons"] == 0:
        return
    demand(before or after, "nothing shows that the census has no line of the person")
    if before:
        demand(check_line(before, census) < name, "the neighbours in the census are not around the person")
    if after:
        demand(check_line(after, census) > name, "the neighbours in the census are not around the person")
    last = before["index"] if before else -1
    following = after["index"] if after else census["persons"]
    demand(following == last + 1, "the neighbours in the census are not next to each other")


def verify_proof(proof, key=None, head=None):
    origin, size, root = open_checkpoint(proof["checkpoint"], key or proof["verifier_key"])
    if "continues" in proof:
        old = proof["continues"]
        check_consistency(old["size"], bytes.fromhex(old["root"]), size, root,
                          [bytes.fromhex(each) for each in old["consistency"]])
    if head:
        known = open_checkpoint(head, key or proof["verifier_key"])
        old = proof.get("continues", {})
        demand(known == (origin, size, root) or
               known == (old.get("origin"), old.get("size"), bytes.fromhex(old.get("root", ""))), "the proof is not about that head")
    said = {"origin": origin, "size": size, "root": root.hex(), "entries": 0, "withheld": 0, "complete_to": None}
    if proof["form"] == "entry-proof":
        for entry in proof["entries"]:
            check_entry(entry, size, root)
            said["entries"] += 1
        return said
    census = proof["census"]
    check_entry(census["entry"], size, root)
    body = json.loads(census["entry"]["body"])
    demand(body["type"] == "census" and body["event"] == {each: census[each] for each in ("persons", "root", "size")},
           "the census is not the one that was committed")
    for chain in proof["chains"]:
        for entry in chain["entries"]:
            check_entry(entry, size, root)
            said["entries"] += 1
            said["withheld"] += "body" not in entry
        check_census(chain, check_chain(chain), census)
    said["complete_to"] = census["size"]
    return said


def verify_export(lines, key=None, head=None):
    """The lines of an export: the head, then bundles of up to 256 commitments, and nothing after."""
    lines = iter(lines)
    about = json.loads(next(lines))
    demand(about["form"] == "ledger-export", "this is not an export of a log")
    origin, size, root = open_checkpoint(about["checkpoint"], key or about["verifier_key"])
    known = open_checkpoint(head, key or about["verifier_key"]) if head else None
    leaves = []
    for line in lines:
        bundle = json.loads(line)
        demand(bundle["first"] == len(leaves), f"entries from {len(leaves)} are missing")
        data = base64.b64decode(bundle["commitments"], validate=True)
        demand(len(data) % 32 == 0, "a bundle that was cut")
        leaves += [leaf_hash(b"\x01" + data[at:at + 32]) for at in range(0, len(data), 32)]
    demand(len(leaves) == size, f"{len(leaves)} entries where the head says {size}")
    demand(tree_root(leaves) == root, "the entries are not those under the head")
    if known:
        demand(known[0] == origin and known[1] <= size, "the export ends before that head")
        demand(tree_root(leaves[:known[1]]) == known[2], "the export does not go on from that head")
    return {"origin": origin, "size": size, "root": root.hex(), "entries": len(leaves)}


class Server:
    """The `/ledger/v1` of a node, on a listener that asks for no certificate; `context` may bring one for a listener that does."""

    def __init__(self, address, context=None):
        self.address = address.rstrip("/")
        self.context = context

    def fetch(self, path):
        for _ in range(100):
            try:
                with urllib.request.urlopen(f"{self.address}/{path}", context=self.context, timeout=20) as answer:
                    return answer.read()
            except urllib.error.HTTPError as refused:
                if refused.code != 429:
                    raise
                with refused:
                    time.sleep(int(refused.headers["Retry-After"]))
        raise Wrong("the server lets nobody ask")

    def tile(self, level, first, size):
        """The tile (or, with `entries` as level, the bundle) of a tree of `size` that begins with hash `first` of its level."""
        number, width = divmod(first, 256)[0], min(256, size - first)
        groups = [f"{number % 1000:03}"]
        while number >= 1000:
            number //= 1000
            groups.insert(0, f"x{number % 1000:03}")
        return self.fetch(f"tile/{level}/" + "/".join(groups) + ("" if width == 256 else f".p/{width}"))


def entries_in(bundle):
    demand(len(bundle) % 35 == 0 and all(bundle[at:at + 2] == b"\x00\x21" for at in range(0, len(bundle), 35)),
           "a bundle of another form")
    return [bundle[at + 2:at + 35] for at in range(0, len(bundle), 35)]


def check_tiles(server, leaves):
    """That every tile of every level has the hashes of the leaves."""
    level, hashes, tiles = 0, leaves, 0
    while hashes:
        for first in range(0, len(hashes), 256):
            demand(server.tile(level, first, len(hashes)) == b"".join(hashes[first:first + 256]), f"tile {level}/{first // 256} is another")
            tiles += 1
        hashes = [tree_root(hashes[at:at + 256]) for at in range(0, len(hashes) - 255, 256)]
        level += 1
    return tiles


def proof_in(answer, **expected):
    said = json.loads(answer)
    demand({name: said[name] for name in expected} == expected, "a proof of something else than was asked for")
    return said, [base64.b64decode(each, validate=True) for each in said["hashes"]]


def places_in(count):
    """Borders of trees and of tiles, and some between."""
    near = {count // 3, count // 2, count - 2, count - 1} | {256 * n + d for n in (1, 2, count // 256) for d in (-1, 0, 1)}
    return sorted(n for n in near | {2 ** k for k in range(64)} | {0, 3, 5, 77} if 0 <= n < count)


def check_proofs(server, leaves, size, root):
    """That what the server proves about trees of several sizes is so by the leaves themselves; the number of proofs."""
    proofs = 0
    for tree in [size, *places_in(size + 1)]:
        tree_hash = root if tree == size else tree_root(leaves[:tree])
        _, path = proof_in(server.fetch(f"proof/consistency?from={tree}&to={size}"), **{"from": tree, "to": size})
        check_consistency(tree, tree_hash, size, root, path)
        proofs += 1
        for index in places_in(tree) if tree in (size, size // 2, 1) else [tree - 1] if tree else []:
            said, path = proof_in(server.fetch(f"proof/inclusion?index={index}&size={tree}"), index=index, size=tree)
            demand(base64.b64decode(said["leaf"], validate=True) == leaves[index], f"the leaf of entry {index} is another")
            demand(root_by_inclusion(index, tree, leaves[index], path) == tree_hash, f"entry {index} is not proved")
            proofs += 1
    return proofs


def check_newest_proofs(server, leaves, key):
    """That a proof for which no size was named brings the head it is under; the log may have grown."""
    said, path = proof_in(server.fetch("proof/inclusion?index=0"), index=0)
    _, size, root = open_checkpoint(said["checkpoint"], key)
    demand(said["size"] == size and root_by_inclusion(0, size, leaves[0], path) == root, "entry 0 is not under the newest head")
    said, path = proof_in(server.fetch(f"proof/consistency?from={len(leaves)}"), **{"from": len(leaves)})
    _, size, root = open_checkpoint(said["checkpoint"], key)
    demand(said["to"] == size, "a consistency proof that is not up to its head")
    check_consistency(len(leaves), tree_root(leaves), size, root, path)


def verify_server(server, key, head=None):
    origin, size, root = open_checkpoint(server.fetch("checkpoint").decode(), key)
    leaves = []
    for first in range(0, size, 256):
        leaves += [leaf_hash(entry) for entry in entries_in(server.tile("entries", first, size))]
    demand(len(leaves) == size and tree_root(leaves) == root, "the entries are not those under the head")
    tiles = check_tiles(server, leaves)
    proofs = check_proofs(server, leaves, size, root)
    if size:
        check_newest_proofs(server, leaves, key)
    if head:
        old_origin, old_size, old_root = open_checkpoint(head, key)
        demand(old_origin == origin and old_size <= size and tree_root(leaves[:old_size]) == old_root,
               "the log does not go on from that head")
    return {"origin": origin, "size": size, "root": root.hex(), "entries": size, "tiles": tiles, "proofs": proofs}


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("what", choices=["proof", "export", "http"])
    options.add_argument("file")
    options.add_argument("--key")
    options.add_argument("--ca")
    options.add_argument("--head")
    told = options.parse_args()
    head = open(told.head, encoding="utf-8").read() if told.head else None
    if told.what == "http" and not told.key:
        options.error("http needs --key: a server cannot vouch for itself")
    try:
        if told.what == "http":
            server = Server(told.file, ssl.create_default_context(cafile=told.ca))
            print(json.dumps(verify_server(server, told.key, head)))
            return 0
        with open(told.file, encoding="utf-8") as file:
            said = (verify_proof(json.load(file), told.key, head) if told.what == "proof"
                    else verify_export(file, told.key, head))
    except (Wrong, ValueError, KeyError, TypeError, StopIteration) as wrong:
        print(f"does NOT hold: {wrong}")
        return 1
    print(json.dumps(said))
    return 0


if __name__ == "__main__":
    sys.exit(main())
