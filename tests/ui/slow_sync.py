# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of a sync that does not come to its end have in common: one that is slow enough to be met while it writes, and the
one that goes on from there."""
import re

from window import WindowTest, wait_until

DEADLINE = 120


class SlowSyncTest(WindowTest):
    browser = False
    # Each is looked up before the first write, two a second.
    contacts = 28

    def setUp(self):
        super().setUp()
        self.salesforce, self.aloware = self.demo.salesforce, self.demo.aloware
        self.assertEqual(self.person.connect_salesforce().code, 0)
        self.assertEqual(self.person.connect_aloware().code, 0)
        self.assertEqual(self.person.run("mapping", "activate").code, 0)
        self.person.run("sync", "--yes")
        self.edited = [contact for contact in self.salesforce.dump() if contact.get("Phone") and not contact.get("IsDeleted")][:24]
        for contact in self.edited:
            self.salesforce.edit(contact["Id"], MailingCity="Newtown")
        # Most of the contacts are written.
        self.assertEqual(self.person.run("settings", "set", "max-change-percent", "100").code, 0)
        # Slow enough that there is time to look.
        self.assertEqual(self.person.run("settings", "set", "aloware-requests-per-minute", "120").code, 0)
        self.demo.aloware.reset_counters()

    def start(self):
        """Starts a sync, and waits until it writes."""
        shown = self.open()
        shown.go_to("Sync")
        shown.find("push button", "Sync Now").click()
        shown.find("label", "Write to Aloware for the First Time?", DEADLINE)
        shown.answer("Write to Aloware")
        shown.find("label", "Syncing", DEADLINE)
        wait_until(lambda: self.aloware.writes() > 2, "the first writes", DEADLINE)
        return shown

    def n_written(self):
        return sum(1 for contact in self.aloware.dump() if (contact.get("cnam_city") or contact.get("city")) == "Newtown")

    def go_on(self, shown):
        """The next sync ends what was begun, once."""
        self.aloware.reset_faults()
        self.salesforce.reset_faults()
        self.person.run("settings", "set", "aloware-requests-per-minute", "4500")
        count = len(self.aloware.dump())
        shown.find("push button", "Sync Now").click()
        shown.find("label", re.compile("^(Sync Finished|Sync Finished With Refusals)$"), DEADLINE)
        self.assertEqual(len(self.aloware.dump()), count)
        self.demo.aloware.reset_counters()
        self.person.run("sync", "--yes")
        self.assertEqual(self.aloware.writes(), 0, "something was left over")

    def last_run(self):
        return self.person.run("history", "list").json["runs"][0]
