#!/usr/bin/env python3
"""The roles of the database: with each of them the program does what the role is for, and raw SQL does no more."""

import os
import subprocess
import unittest

from node_tools import CLUSTER, ROOT, Node, ServiceTest, database_url, has_store, kakehashi, sql, write_town
from asking import Server

OK, CONFLICT = 0, 7
ROLES = ROOT / "conf" / "postgresql" / "roles.sql"
PERSON = ["--insurer", "131011", "--insured", "0000000003"]


def as_user(url, user):
    """The url of the same database for another user."""
    address, _, options = url.partition("?")
    kept = [option for option in options.split("&") if option and not option.startswith("user=")]
    return f"{address}?{'&'.join([*kept, f'user={user}'])}"


@unittest.skipUnless(has_store("postgresql") and CLUSTER, "needs PostgreSQL")
class Roles(ServiceTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.node = Node.make("postgresql", cls.folder / "node")
        cls.nodes.append(cls.node)
        cls.url = database_url(cls.node.database)
        cls.users = {}
        for _ in range(2):  # a second time changes nothing
            subprocess.run(["psql", "--no-psqlrc", "--quiet", "--set", "ON_ERROR_STOP=1", "--file", ROLES, cls.url], check=True, capture_output=True)
        for role in ("read", "import", "server"):
            user = f"test_{role}_{os.urandom(4).hex()}"
            sql("postgres", f'CREATE ROLE "{user}" LOGIN', f'GRANT kakehashi_{role} TO "{user}"')
            cls.addClassCleanup(sql, "postgres", f'DROP ROLE IF EXISTS "{user}"')
            cls.users[role] = user
        cls.town = write_town(cls.folder / "town", people=10)
        ran = cls.run_as("import", "import", "run", cls.town, "--json")
        assert ran.status == OK, ran

    @classmethod
    def config(cls, role):
        file = cls.folder / f"{role}.properties"
        if not file.exists():
            file.write_text(f"storage.url = {as_user(cls.url, cls.users[role])}\n", encoding="utf-8")
        return file

    @classmethod
    def run_as(cls, role, *words):
        return kakehashi(*words, "--data", cls.node.data, "--config", cls.config(role))

    def refused(self, role, statement):
        ran = subprocess.run(["psql", "--no-psqlrc", "--quiet", "--set", "ON_ERROR_STOP=1", as_user(self.url, self.users[role]), "--command", statement],
                             check=False, capture_output=True, text=True)
        self.assertNotEqual(ran.returncode, 0, f"{role} may: {statement}")
        self.assertRegex(ran.stderr, "permission denied|must be owner", statement)

    def test_the_import_may_import_and_no_more(self):
        self.assertEqual(self.run_as("import", "import", "run", self.town).status, OK)
        for statement in ("UPDATE access_log SET idx = idx", "DELETE FROM access_log", "TRUNCATE access_log", "DELETE FROM log_checkpoint",
                          "UPDATE census SET root = root", "UPDATE policy SET active = 0", "INSERT INTO system_client SELECT * FROM system_client",
                          "INSERT INTO proxy SELECT * FROM proxy", "DELETE FROM census", "UPDATE emergency SET until_at = until_at",
                          "INSERT INTO protective_hold SELECT * FROM protective_hold", "DELETE FROM notice", "UPDATE node_setting SET value = 'no'",
                          "DROP TABLE access_log", "ALTER TABLE access_log DISABLE TRIGGER ALL", "CREATE TABLE mine (n int)", "DELETE FROM sealing_key"):
            self.refused("import", statement)

    def test_the_server_may_answer_and_act_and_no_more(self):
        ran = self.run_as("server", "record", "show", *PERSON, "--as", "municipality:131011", "--json")
        self.assertEqual(ran.status, OK, ran)
        consent = ["--channel", "portal", "--by", "self"]
        for words in (["consent", "grant", *PERSON, *consent], ["consent", "withdraw", *PERSON, *consent],
                      ["relation", "add", *PERSON, "--organisation", "1379900010", "--party", "service_provider"],
                      ["hold", "add", *PERSON, "--against", "proxies"], ["hold", "end", *PERSON, "--against", "proxies"],
                      ["disaster", "declare", "--insurer", "131011", "--by", "mayor"], ["disaster", "end", "--insurer", "131011", "--by", "mayor"],
                      ["emergency", "choose", *PERSON, "--preference", "refuse", "--channel", "portal", "--by", "self"],
                      ["notice", "contact", *PERSON, "--letter"], ["log", "list", *PERSON], ["log", "checkpoint"],
                      ["person", "erase", "--insurer", "131011", "--insured", "0000000005", "--reason", "a test", "--by", "clerk"]):
            done = self.run_as("server", *words)
            # Nobody of the town has left long enough ago to be erased.
            self.assertEqual(done.status, CONFLICT if words[1] == "erase" else OK, (words, done))
        self.node.config.write_text(self.config("server").read_text(encoding="utf-8"), encoding="utf-8")
        self.addCleanup(self.node.config.write_text, f"storage.url = {self.url}\n", encoding="utf-8")
        server = Server(self.node)
        self.addCleanup(server.stop)
        answer = server.client().ask("0000000003")
        self.assertTrue(answer)
        for statement in ("UPDATE access_log SET idx = idx", "DELETE FROM access_log", "TRUNCATE access_log", "UPDATE log_checkpoint SET size = size",
                          "DELETE FROM log_checkpoint", "DELETE FROM log_origin", "DELETE FROM census", "DELETE FROM log_head", "INSERT INTO policy SELECT * FROM policy", "UPDATE policy SET active = 0",
                          "UPDATE system_client SET scope = scope", "DELETE FROM erasure", "UPDATE node_setting SET value = 'no'", "DROP TABLE fact",
                          "ALTER TABLE fact ADD COLUMN x int", "CREATE TABLE mine (n int)", "DELETE FROM sealing_key", "DELETE FROM emergency",
                          "DELETE FROM protective_hold", "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'"):
            self.refused("server", statement)

    def test_the_auditor_may_read_and_no_more(self):
        verified = self.run_as("read", "log", "verify")
        self.assertEqual(verified.status, OK, verified)
        tables = sql(self.node.database, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'").split()
        self.assertGreater(len(tables), 40)
        for table in tables:
            self.refused("read", f'DELETE FROM "{table}"')
            self.refused("read", f'INSERT INTO "{table}" SELECT * FROM "{table}"')
            self.refused("read", f'TRUNCATE "{table}"')
        # An answer is an entry: who cannot write the log is shown nothing.
        ran = self.run_as("read", "record", "show", *PERSON, "--as", "municipality:131011", "--json")
        self.assertNotEqual(ran.status, OK)
        self.assertNotIn("facts", ran.out)

    def test_every_table_was_thought_of(self):
        said = ROLES.read_text(encoding="utf-8")
        tables = sql(self.node.database, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'").split()
        only_read = {"node_setting", "policy", "system_client", "schema_version"}
        missing = [table for table in tables if table not in only_read and table not in said.replace(",", " ").replace(";", " ").split()]
        self.assertEqual(missing, [])


if __name__ == "__main__":
    unittest.main()
