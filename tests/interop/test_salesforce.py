# SPDX-License-Identifier: GPL-3.0-or-later
"""The practice Salesforce against clients that others wrote, jsforce and the Salesforce CLI: run tests/interop/run."""
import json
import os
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "e2e"))

from harness import Browser, Demo  # noqa: E402  (the path above)

MODULES = os.environ["CROSSWALK_INTEROP_MODULES"]
# The CLI takes seconds only to start.
DEADLINE = 300


class Sessions:
    """One practice org for all, that jsforce has signed in to and done its work in."""

    def __init__(self):
        self.demo = Demo(contacts=60, seed=7)
        self.checks, self.token = [], None
        port = self.demo.salesforce.callback_port()
        process = subprocess.Popen(["node", os.path.join(MODULES, "salesforce.mjs"), self.demo.info["salesforce_url"],
                                    self.demo.info["salesforce_client_id"], str(port)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        with process.stdout:
            for line in process.stdout:
                self.hear(json.loads(line))
        self.code = process.wait(DEADLINE)

    def hear(self, said):
        if "open" in said:
            Browser(self.demo.info).sign_in(said["open"])
        elif "token" in said:
            self.token = said["token"]
        elif "check" in said:
            self.checks.append(said)


class Jsforce(unittest.TestCase):
    def check(self, said):
        self.assertTrue(said["ok"], said.get("problem"))


class Cli(unittest.TestCase):
    """Each test is a command or two, in a home folder of the class."""

    @classmethod
    def setUpClass(cls):
        cls.home = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.home.cleanup)
        cls.url = sessions.demo.info["salesforce_url"]
        cls.env = dict(os.environ, HOME=cls.home.name, SF_USE_GENERIC_UNIX_KEYCHAIN="true", SF_DISABLE_TELEMETRY="true", SF_AUTOUPDATE_DISABLE="true",
                       SF_SKIP_NEW_VERSION_CHECK="true", SF_DISABLE_LOG_FILE="true", SF_DISABLE_DNS_CHECK="true", FORCE_COLOR="0")
        cls.run_sf(cls(), "org", "login", "access-token", "--instance-url", cls.url, "--no-prompt", "--alias", "practice", "--set-default",
                   env={"SF_ACCESS_TOKEN": sessions.token})

    def run_sf(self, *arguments, json_wanted=True, code=0, env=None):
        command = ["node", os.path.join(MODULES, "node_modules", "@salesforce", "cli", "bin", "run.js"), *arguments] + (["--json"] if json_wanted else [])
        done = subprocess.run(command, env=dict(self.env, **(env or {})), cwd=self.home.name, stdin=subprocess.DEVNULL, capture_output=True,
                              text=True, timeout=DEADLINE, check=False)
        self.assertEqual(done.returncode, code, f"{arguments}\n{done.stdout[:2000]}\n{done.stderr[:2000]}")
        return json.loads(done.stdout) if json_wanted else done.stdout

    def result(self, *arguments):
        return self.run_sf(*arguments)["result"]

    def write(self, name, text):
        with open(os.path.join(self.home.name, name), "w", encoding="utf-8") as file:
            file.write(text)
        return name

    def query(self, soql, *more):
        return self.result("data", "query", "--query", soql, *more)

    def make(self, **values):
        return self.result("data", "create", "record", "--sobject", "Contact", "--values",
                           " ".join(f"{name}='{value}'" for name, value in values.items()))["id"]

    def test_org(self):
        self.assertEqual(self.result("org", "display")["username"], sessions.demo.info["salesforce_user"])

    def test_query(self):
        found = self.query("SELECT Id, Name, Owner.Profile.Name FROM Contact WHERE CreatedDate = LAST_N_DAYS:400 AND Account.Name != null LIMIT 3")
        self.assertEqual(found["totalSize"], 3)
        self.assertEqual(found["records"][0]["Owner"]["Profile"]["Name"], "Standard User")

    def test_query_as_a_table(self):
        table = self.run_sf("data", "query", "--query", "SELECT Name, Owner.Name FROM Contact LIMIT 2", json_wanted=False)
        self.assertRegex(table.upper(), r"NAME.*OWNER\.NAME")

    def test_groups(self):
        self.assertGreater(self.query("SELECT LeadSource, COUNT(Id) n FROM Contact GROUP BY LeadSource")["records"][0]["n"], 0)

    def test_tooling_query(self):
        self.assertGreater(self.query("SELECT QualifiedApiName FROM EntityParticle WHERE EntityDefinition.QualifiedApiName = 'Lead'",
                                      "--use-tooling-api")["totalSize"], 20)

    def test_wrong_query(self):
        said = self.run_sf("data", "query", "--query", "SELECT Nope FROM Contact", code=1)
        self.assertIn("ERROR at Row:1:Column:8", said["message"])

    def test_a_record(self):
        record = self.make(LastName="Cli", Email="cli@example.com")
        self.result("data", "update", "record", "--sobject", "Contact", "--record-id", record, "--values", "FirstName=New")
        self.assertEqual(self.result("data", "get", "record", "--sobject", "Contact", "--where", "LastName=Cli")["FirstName"], "New")
        self.result("data", "delete", "record", "--sobject", "Contact", "--where", "LastName=Cli")
        self.assertEqual(self.query("SELECT Id FROM Contact WHERE LastName = 'Cli'")["totalSize"], 0)

    def test_describe(self):
        self.assertIn("LastName", [field["name"] for field in self.result("sobject", "describe", "--sobject", "Contact")["fields"]])
        self.assertIn("Lead", self.result("sobject", "list", "--sobject", "all"))

    def test_limits(self):
        self.assertIn("DailyApiRequests", [limit["name"] for limit in self.result("org", "list", "limits")])

    def test_plain_request(self):
        said = self.run_sf("api", "request", "rest", "/services/data/v68.0/sobjects/Contact/describe", json_wanted=False)
        self.assertEqual(json.loads(said)["name"], "Contact")

    def test_bulk(self):
        rows = self.write("rows.csv", "LastName,Aloware_Contact_ID__c\nCli Bulk,c1\nCli Bulk,c2\n")
        self.assertEqual(self.result("data", "import", "bulk", "--sobject", "Contact", "--file", rows, "--wait", "5")["processedRecords"], 2)
        self.result("data", "upsert", "bulk", "--sobject", "Contact", "--file", self.write("more.csv", "LastName,Aloware_Contact_ID__c\nCli Bulk,c2\nCli Bulk,c3\n"),
                    "--external-id", "Aloware_Contact_ID__c", "--wait", "5")
        self.result("data", "export", "bulk", "--query", "SELECT Id FROM Contact WHERE LastName = 'Cli Bulk'", "--output-file", "out.csv", "--wait", "5")
        with open(os.path.join(self.home.name, "out.csv"), encoding="utf-8") as file:
            self.assertEqual(len(file.read().split()), 4)
        self.result("data", "delete", "bulk", "--sobject", "Contact", "--file", "out.csv", "--wait", "5")
        self.assertEqual(self.query("SELECT Id FROM Contact WHERE LastName = 'Cli Bulk'")["totalSize"], 0)

    def test_search(self):
        self.make(LastName="Findable")
        self.assertEqual(len(self.result("data", "search", "--query", "FIND {findable} IN NAME FIELDS RETURNING Contact(Id, Name)")["searchRecords"]), 1)

    def test_tree(self):
        tree = {"records": [{"attributes": {"type": "Account", "referenceId": "a"}, "Name": "Tree", "Contacts": {"records": [
            {"attributes": {"type": "Contact", "referenceId": "b"}, "LastName": "Leaf"}]}}]}
        self.result("data", "import", "tree", "--files", self.write("tree.json", json.dumps(tree)))
        self.assertEqual(self.query("SELECT Account.Name FROM Contact WHERE LastName = 'Leaf'")["records"][0]["Account"]["Name"], "Tree")
        self.result("data", "export", "tree", "--query", "SELECT Name, (SELECT LastName FROM Contacts) FROM Account WHERE Name = 'Tree'")


def load_tests(loader, tests, pattern):
    """What jsforce tried becomes a test each."""
    for said in sessions.checks:
        setattr(Jsforce, "test_" + said["check"], lambda self, said=said: self.check(said))
        tests.addTest(Jsforce("test_" + said["check"]))
    return tests


class Ended(unittest.TestCase):
    def test_jsforce_came_to_its_end(self):
        self.assertEqual(sessions.code, 0)
        self.assertGreater(len(sessions.checks), 50)


if __name__ == "__main__":
    sessions = Sessions()
    outcome = unittest.main(verbosity=2, exit=False).result
    bad = len(outcome.failures) + len(outcome.errors)
    print(f"{outcome.testsRun - bad} passed, {bad} failed")
    sys.exit(bad > 0)
