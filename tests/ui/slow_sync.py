# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of a sync that does not come to its end have in common: one that is slow enough to be met while it writes, and the
one that goes on from there."""
import re

from window import WindowTest, wait_until

DEADLINE = 120


class SlowSyncTest(WindowTest):
    browser = False
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
        self.demo.aloware.reset_counters()

    def write(self, fault=None):
        """Starts a sync, which may write from now on. The fault is one of its writes."""
        shown = self.open()
        shown.go_to("Sync")
        shown.find("push button", "Sync Now").click()
        shown.find("label", "Write to Aloware for the First Time?", DEADLINE)
        if fault is not None:
            self.aloware.fault(fault)
        shown.answer("Write to Aloware")
        return shown

    def start(self):
        """Starts a sync that gets a few answers while it writes, and then none: longer than any test, until the faults are reset."""
        return self.meet(self.write("aloware:slow:value=86400000:times=0:after=6"))

    def start_slowly(self):
        """Starts a sync that looks up and writes two contacts a second, so that there is time to meet it."""
        self.assertEqual(self.person.run("settings", "set", "aloware-requests-per-minute", "120").code, 0)
        return self.meet(self.write())

    def meet(self, shown):
        shown.find("label", "Syncing", DEADLINE)
        wait_until(lambda: self.aloware.writes() > 2, "the first writes", DEADLINE)
        return shown

    def release(self, shown):
        """Gives the answers to a run that is being cancelled."""
        shown.find("label", re.compile("^Cancelling: what was already sent is being finished"))
        self.aloware.reset_faults()

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
