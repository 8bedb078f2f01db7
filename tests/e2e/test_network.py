# SPDX-License-Identifier: GPL-3.0-or-later
"""That crosswalk-cli speaks to the two configured platforms and to nobody else: every connection of a whole story."""
import tempfile
import unittest
import urllib.parse

import connections
import harness
from harness import LEFT_OVERS, OK, Story


@unittest.skipUnless(connections.is_possible(), "strace may not look at programs here")
class Network(Story):
    keyring, signed_in = True, False

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="crosswalk-network-")
        self.addCleanup(self.folder.cleanup)
        self.trace = connections.Trace(harness.CLI, self.folder.name)
        self.addCleanup(setattr, harness, "CLI", harness.CLI)
        harness.CLI = self.trace.program
        super().setUp()
        # Who is traced cannot be looked through for leaks; the other stories are.
        if "ASAN_OPTIONS" in self.person.env:
            self.person.env["ASAN_OPTIONS"] += ":detect_leaks=0"

    def port(self, name):
        return urllib.parse.urlsplit(self.demo.info[name]).port

    def test_a_whole_story(self):
        self.sign_in()
        self.run_cli("status")
        self.run_cli("fields", "salesforce")
        self.run_cli("mapping", "check")
        self.preview()
        run = self.sync()["run"]
        conflict = self.conflicts(kind="field")[0]
        self.run_cli("conflicts", "resolve", conflict["id"], "salesforce")
        self.sync()
        self.expect_one_of((OK, LEFT_OVERS), self.person.run("history", "undo", run, "--yes"))
        for side in ("salesforce", "aloware"):
            self.run_cli("disconnect", side)
        self.trace.check(self, {self.port("salesforce_url"), self.port("aloware_url")})


if __name__ == "__main__":
    unittest.main(verbosity=2)
