# SPDX-License-Identifier: GPL-3.0-or-later
"""A sync that is broken off in the middle: the view says what was written and what was not, and goes on from there. Pausing,
cancelling and closing, too."""
import re

import window
from window import WindowTest, wait_until

DEADLINE = 120


class Interrupted(WindowTest):
    browser = False
    contacts = 60

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
        # Slow enough that there is time to look.
        self.assertEqual(self.person.run("settings", "set", "aloware-requests-per-minute", "120").code, 0)
        self.demo.aloware.reset_counters()

    def start(self):
        """Starts a sync, and waits until it writes."""
        shown = self.open()
        shown.go_to("Sync")
        shown.find("push button", "Sync now").click()
        shown.find("label", "Write to Aloware for the first time?", DEADLINE)
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
        shown.find("push button", "Sync now").click()
        shown.find("label", re.compile("^(Sync finished|Synced, with failures)$"), DEADLINE)
        self.assertEqual(len(self.aloware.dump()), count)
        self.demo.aloware.reset_counters()
        self.person.run("sync", "--yes")
        self.assertEqual(self.aloware.writes(), 0, "something was left over")

    def last_run(self):
        return self.person.run("history", "list").json["runs"][0]

    def test_the_process_is_killed(self):
        shown = self.start()
        shown.kill()
        shown = self.open()
        shown.go_to("Sync")
        shown.find("label", "The last sync was interrupted", DEADLINE)
        said = shown.find("label", re.compile("^(Written|Nothing was written)")).name
        shown.picture("killed")
        told = int(re.search(r"(\d+) updated in Aloware", said)[1]) if "Aloware" in said else 0
        unknown = int(found[1]) if (found := re.search(r"(\d+) writes? (?:was|were) sent without an answer", said)) else 0
        self.assertLessEqual(told, self.n_written())
        self.assertGreaterEqual(told + unknown, self.n_written())
        self.go_on(shown)

    def test_the_network_is_gone(self):
        shown = self.start()
        for platform, name in ((self.aloware, "aloware"), (self.salesforce, "salesforce")):
            platform.fault(f"{name}:cut:times=0")
        shown.find("label", re.compile("^(The connection broke|Synced, with failures|The sync failed)$"), DEADLINE)
        shown.find("label", re.compile(r"^Written: |\nWritten: "))
        shown.picture("network")
        self.go_on(shown)

    def test_the_sign_in_is_revoked(self):
        shown = self.start()
        self.aloware.fault("aloware:unauthorized:times=0")
        shown.find("label", "Sign in again", DEADLINE)
        shown.find("push button", "Open Connections")
        shown.find("label", re.compile(r"^Written: |\nWritten: "))
        shown.picture("revoked")
        self.go_on(shown)

    def pause(self, shown):
        """Holds the run, so that what follows has all the time it takes."""
        shown.find("push button", "Pause").click()
        shown.find("label", "Paused")

    def test_pause_resume_cancel(self):
        shown = self.start()
        self.pause(shown)
        shown.picture("paused")
        shown.find("push button", "Resume").click()
        shown.wait_gone("label", "Paused")
        self.pause(shown)
        shown.find("push button", "Cancel").click()
        shown.find("label", "Sync cancelled", DEADLINE)
        shown.find("label", re.compile("^Written: .*The next run goes on from here"))
        shown.picture("cancelled")
        self.assertEqual(self.last_run()["state"], "cancelled")
        self.assertLess(self.n_written(), len(self.edited))
        self.go_on(shown)

    def test_waiting_is_said_and_cancel_answers_at_once(self):
        shown = self.start()
        # Longer than any test: let go by resetting the faults.
        self.aloware.fault("aloware:slow:value=86400000:times=0")
        shown.find("label", re.compile("^Waiting for an answer for "), DEADLINE)
        shown.picture("waiting")
        shown.find("push button", "Cancel").click()
        shown.find("label", re.compile("^Cancelling: what was already sent is being finished"))
        shown.picture("cancelling")
        self.assertIsNone(shown.look_for("label", "Sync cancelled"))
        self.aloware.reset_faults()
        shown.find("label", "Sync cancelled", DEADLINE)
        self.go_on(shown)

    def test_closing_asks(self):
        shown = self.start()
        self.pause(shown)
        shown.key("ctrl+w")
        shown.find("label", "Cancel the sync?", DEADLINE)
        shown.picture("closing")
        shown.answer("Keep open")
        shown.find("label", "Syncing")
        shown.key("ctrl+w")
        shown.find("push button", "Cancel it and close", DEADLINE).click()
        wait_until(lambda: shown.process.poll() is not None, "the window to close", DEADLINE)
        self.assertEqual(self.last_run()["state"], "cancelled")


if __name__ == "__main__":
    window.main()
