#!/usr/bin/env python3
"""What `import check` says of a node is what `import run` does afterwards, and a check changes nothing."""

import collections
import csv
import io
import shutil
import unittest

from node_tools import Node, ServiceTest, contents_of, has_store, write_town

STORES = ["sqlite", "postgresql"]
INSURER = "131011"


def foretold(ran):
    """Outcome and rules of each set, whatever its number."""
    return sorted((s["standard"], s["kind"], s["sender"], s["receiver"], s["serial"], s["month"], s["outcome"], s["people"], s["facts"],
                   tuple(sorted((f["rule"], f["file"], f["line"], f["item_name"]) for f in s["findings"])))
                  for s in ran.json()["sets"])


class ForeseeImportTest(ServiceTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.town = write_town(cls.folder / "town", people=30)
        cls.register = next(cls.town.glob(f"KK_PERSON_{INSURER}_*.csv"))
        with cls.register.open(encoding="cp932", newline="") as lines:
            cls.rows = list(csv.reader(lines))
        serials = collections.defaultdict(list)
        for file in sorted(cls.town.glob("UP1KYO_*.CSV")):
            serials[file.stem.split("_")[3]].append(file)
        cls.sendings = next(files for files in serials.values() if len(files) == 2)
        alone = [files[0] for files in serials.values() if len(files) == 1 and not files[0].stem.endswith("01")]
        cls.alone = max(alone, key=lambda file: file.stat().st_size)  # of more people than those changed below
        cls.numbers = cls.insured_in(cls.sendings[0])

    @staticmethod
    def insured_in(file):
        text = file.read_text(encoding="cp932")
        return {cell for row in csv.reader(io.StringIO(text)) for cell in row if len(cell) == 10 and cell.startswith("00")}

    def files_of(self, sending):
        """All tables of the sending that file belongs to."""
        tail = sending.name.split("_", 1)[1]
        return [f for f in self.town.iterdir() if f.name.endswith(tail)]

    def write_register(self, folder, rows):
        text = io.StringIO()
        csv.writer(text, lineterminator="\r\n", quoting=csv.QUOTE_ALL).writerows([self.rows[0], *rows])
        folder.mkdir(parents=True, exist_ok=True)
        (folder / self.register.name).write_bytes(text.getvalue().encode("cp932"))

    def prepared(self, store):
        """A node that knows half, and a folder with each case."""
        node = Node.make(store, self.folder / f"node-{store}")
        self.nodes.append(node)
        where = self.rows[0].index("被保険者番号")
        name = self.rows[0].index("氏名")
        known = [list(row) for row in self.rows[1:]]
        in_sending = [row for row in known if row[where] in self.numbers]
        in_sending[0][name] = "別人　太郎"
        first = self.folder / f"first-{store}"
        self.write_register(first, [row for row in known if row is not known[-1]])
        newer = self.sendings[1]
        for file in [*self.files_of(newer), *self.files_of(self.alone), *self.town.glob("KK_OFFICE_*"), *self.town.glob("KK_STATUS_*")]:
            shutil.copy(file, first)
        cert = next(self.town.glob(f"KK_CERT_{INSURER}_*"))
        shutil.copy(cert, first)
        ran = node.run("import", "run", first)
        self.assertIn(ran.status, (0, 9), ran)
        folder = self.folder / f"folder-{store}"
        shutil.copytree(self.town, folder)
        (folder / self.register.name).unlink()
        serial = self.alone.stem.split("_")[-1]
        for file in self.files_of(self.alone):  # the same once more, made a day earlier
            shutil.copy(file, folder / file.name.replace(serial, f"{int(serial) - 1000000}"))
        with (folder / cert.name).open("ab") as file:
            file.write(cert.read_bytes().splitlines(keepends=True)[-1])
        return node, folder

    def test_what_is_foreseen_is_what_happens(self):
        for store in filter(has_store, STORES):
            with self.subTest(store=store):
                node, folder = self.prepared(store)
                before = contents_of(node)
                checked = node.run("import", "check", folder, "--json")
                tried = node.run("import", "run", folder, "--dry-run", "--json")
                self.assertEqual(before, contents_of(node), "a check changed the node")
                self.assertEqual(foretold(checked), foretold(tried))
                run = node.run("import", "run", folder, "--json")
                self.assertEqual(foretold(checked), foretold(run))
                rules = {f["rule"] for s in run.json()["sets"] for f in s["findings"]}
                for rule in ("F08", "F09", "F11", "P01", "P03"):
                    self.assertIn(rule, rules)
                again = node.run("import", "check", folder, "--json")
                self.assertEqual(foretold(again), foretold(node.run("import", "run", folder, "--json")))

    def test_a_number_that_is_somebody_elses_now_is_foreseen(self):
        history, name, birth = (self.rows[0].index(column) for column in ("履歴番号", "氏名", "生年月日"))
        for store in filter(has_store, STORES):
            with self.subTest(store=store):
                node = Node.make(store, self.folder / f"other-{store}")
                self.nodes.append(node)
                self.assertEqual(node.run("import", "run", self.register).status, 0)
                newer = [list(row) for row in self.rows[1:4]]
                for row in newer:
                    row[history] = str(int(row[history]) + 1)
                newer[0][name] = newer[1][name] = "別人　太郎"
                newer[1][birth] = newer[2][birth] = "19330303"
                folder = self.folder / f"other-folder-{store}"
                self.write_register(folder, newer)
                serial = self.register.stem.split("_")[-1]
                file = (folder / self.register.name).rename(folder / self.register.name.replace(serial, f"{int(serial) + 1}"))
                checked = node.run("import", "check", file, "--json")
                self.assertEqual([f["line"] for s in checked.json()["sets"] for f in s["findings"] if f["rule"] == "P05"], [3], checked)
                self.assertNotIn("別人", checked.out)
                self.assertEqual(foretold(checked), foretold(node.run("import", "run", file, "--json")))

    def test_people_who_waited_are_foreseen_with_the_register(self):
        for store in filter(has_store, STORES):
            with self.subTest(store=store):
                node = Node.make(store, self.folder / f"waiting-{store}")
                self.nodes.append(node)
                first = self.folder / f"waiting-first-{store}"
                first.mkdir()
                for file in [*self.files_of(self.sendings[1]), *self.town.glob("KK_STATUS_*")]:
                    shutil.copy(file, first)
                waits = node.run("import", "run", first, "--json")
                self.assertIn("waiting", {s["outcome"] for s in waits.json()["sets"]}, waits)
                checked = node.run("import", "check", self.register, "--json")
                self.assertEqual(len(checked.json()["sets"]), 2, checked)
                self.assertEqual(foretold(checked), foretold(node.run("import", "run", self.register, "--json")))


if __name__ == "__main__":
    unittest.main()
