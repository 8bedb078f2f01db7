# SPDX-License-Identifier: GPL-3.0-or-later
"""The browser sign-in to Aloware and its tools against servers that others wrote: run tests/interop/run."""
import json
import os
import subprocess
import sys
import unittest
import urllib.request

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "e2e"))

from harness import DEADLINE, OK, SIGN_IN, Browser, Story  # noqa: E402  (the path above)

MODULES = os.environ["CROSSWALK_INTEROP_MODULES"]


class Server:
    """The independent Aloware (server.mjs), run beside the packages it takes."""

    def __init__(self, *arguments):
        self.process = subprocess.Popen(["node", os.path.join(MODULES, "server.mjs"), *arguments], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.url = json.loads(self.process.stdout.readline())["aloware_url"]

    def seen(self):
        with urllib.request.urlopen(self.url + "/__seen", timeout=DEADLINE) as answer:
            return json.loads(answer.read())

    def expire(self):
        """Every access token that was used is over."""
        with urllib.request.urlopen(self.url + "/__expire", timeout=DEADLINE) as answer:
            answer.read()

    def contacts(self):
        return {contact["phone_number"]: contact for contact in self.seen()["contacts"]}

    def close(self):
        self.process.stdin.close()
        self.process.wait(DEADLINE)
        self.process.stdout.close()


class SomebodysBrowser(Browser):
    """Fills in any login form; the pages' only buttons go on."""

    def fill_in(self, form):
        fields = dict(form["fields"], **{name: "somebody" for name, _ in form["inputs"]})
        return "&".join(f"{name}={value}" for name, value in fields.items()).encode()


class Interop(Story):
    contacts, server_options = 12, ()

    def setUp(self):
        self.server = Server(*self.server_options)
        self.addCleanup(self.server.close)
        super().setUp()

    def sign_in(self):
        self.expect(OK, self.person.connect_salesforce())
        self.expect(OK, self.connect())
        self.expect(OK, self.person.run("mapping", "activate"))
        # Its one user is nobody's in Salesforce.
        self.expect(OK, self.person.run("settings", "set", "fallback-owner", "uma@example.com"))

    def connect(self):
        process = self.person.start("connect", "aloware", "--url", self.server.url, "--browser", "--no-browser")
        for line in process.stderr:
            if line.startswith("Open: "):
                SomebodysBrowser({}).sign_in(line[len("Open: "):].strip())
                break
        return self.person.end(process)

    def check_story(self):
        """What Salesforce has is created there, edited, and edited back; the second run writes nothing."""
        self.sync()
        contacts = self.server.contacts()
        self.assertGreater(len(contacts), 5)
        salesforce = next(record for record in self.salesforce.dump() if record.get("Phone") and record["FirstName"]
                          in {contact["first_name"] for contact in contacts.values()})
        self.salesforce.edit(salesforce["Id"], LastName="Renamed")
        self.assertEqual(self.sync()["updated"]["aloware"], 1)
        self.assertIn("Renamed", [contact["last_name"] for contact in self.server.contacts().values()])
        run = self.sync()
        self.assertEqual((run["created"]["aloware"], run["updated"]["aloware"], run["failed"]), (0, 0, 0), run["failures"])

    def tearDown(self):
        self.assertLessEqual(set(self.server.seen()["tools"]), {"contact-lookup", "create-lead", "get-users"})


class EventStreams(Interop):
    def test_story(self):
        status = self.run_cli("status").json["aloware"]
        self.assertEqual((status["auth"], status["users"]), ("oauth", 1))
        self.check_story()
        self.run_cli("disconnect", "aloware")
        self.assertEqual(self.server.seen()["paths"].get("/token/revocation"), 1)
        self.expect(SIGN_IN, self.person.run("preview"))
        # It is still registered.
        self.expect(OK, self.connect())
        self.assertEqual(self.server.seen()["paths"]["/reg"], 1)


class PlainJson(Interop):
    server_options = ("--json",)

    def test_story(self):
        self.check_story()


class NewestVersion(Interop):
    """No greeting, no sessions: MCP 2026-07-28."""
    server_options = ("--newest",)

    def test_story(self):
        self.check_story()


class Renewals(Interop):
    """Access tokens that are over, and refresh tokens that rotate, where one that is used again ends the sign-in."""

    def test_story(self):
        self.sync()
        for renewals in (1, 2, 3):
            self.server.expire()
            self.assertEqual(self.sync()["failed"], 0)
            self.assertEqual(self.server.seen()["grants"]["refresh_token"], renewals)


if __name__ == "__main__":
    outcome = unittest.main(verbosity=2, exit=False).result
    bad = len(outcome.failures) + len(outcome.errors)
    print(f"{outcome.testsRun - bad} passed, {bad} failed")
    sys.exit(bad > 0)
