# SPDX-License-Identifier: GPL-3.0-or-later
"""That the window speaks to the two configured platforms and to nobody else: every connection while it is used."""
import re
import unittest
import urllib.parse

import window
from window import WindowTest

import connections

DEADLINE = 240


@unittest.skipUnless(connections.is_possible(), "strace may not look at programs here")
class Network(WindowTest):
    browser = False
    contacts = 20

    def setUp(self):
        super().setUp()
        self.trace = connections.Trace(window.WINDOW, self.person.folder)
        self.addCleanup(setattr, window, "WINDOW", window.WINDOW)
        window.WINDOW = self.trace.program

    def test_a_whole_story(self):
        self.assertEqual(self.person.connect_salesforce().code, 0)
        self.assertEqual(self.person.connect_aloware().code, 0)
        self.assertEqual(self.person.run("mapping", "activate").code, 0)
        shown = self.open(size=(1000, 1500))
        shown.find("push button", "Check Permissions", DEADLINE).wait_sensitive().click()
        shown.find("label", "Mapped Fields", DEADLINE)
        shown.go_to("Mapping")
        shown.find("label", "First Name", DEADLINE)
        shown.go_to("Sync")
        shown.find("push button", "Preview").click()
        shown.find("push button", "Apply Plan", DEADLINE).wait_sensitive().click()
        shown.find("label", "Sync Finished", DEADLINE)
        for view in ("Conflicts", "History"):
            shown.go_to(view)
        self.close()
        ports = {urllib.parse.urlsplit(self.demo.info[name]).port for name in ("salesforce_url", "aloware_url")}
        self.trace.check(self, ports)

    def test_practice_stays_on_this_machine(self):
        shown = self.open("--practice")
        shown.find("label", re.compile("^Practice data: nothing here is real"), DEADLINE)
        shown.find("push button", "Check Permissions", DEADLINE)
        self.close()
        self.trace.check(self)


if __name__ == "__main__":
    window.main()
