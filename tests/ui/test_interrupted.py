# SPDX-License-Identifier: GPL-3.0-or-later
"""A sync that is broken off in the middle: the view says what was written and what was not, and goes on from there."""
import re

import window
from slow_sync import DEADLINE, SlowSyncTest


class Interrupted(SlowSyncTest):
    def test_the_process_is_killed(self):
        shown = self.start()
        shown.kill()
        shown = self.open()
        shown.go_to("Sync")
        shown.find("label", "Last Sync Interrupted", DEADLINE)
        said = shown.find("label", re.compile("^(Written|Nothing was written|Nothing Written)")).name
        shown.picture("killed")
        told = int(re.search(r"(\d+) updated in Aloware", said)[1]) if "Aloware" in said else 0
        unknown = int(found[1]) if (found := re.search(r"(\d+) writes? (?:was|were) sent without an answer", said)) else 0
        self.assertLessEqual(told, self.n_written())
        self.assertGreaterEqual(told + unknown, self.n_written())
        self.go_on(shown)

    def test_the_network_is_gone(self):
        shown = self.start_slowly()
        for platform, name in ((self.aloware, "aloware"), (self.salesforce, "salesforce")):
            platform.fault(f"{name}:cut:times=0")
        shown.find("label", re.compile("^(Connection Lost|Sync Finished With Refusals|Sync Failed)$"), DEADLINE)
        shown.find("label", re.compile(r"^Written: |\nWritten: "))
        shown.picture("network")
        self.go_on(shown)

    def test_the_sign_in_is_revoked(self):
        shown = self.start_slowly()
        self.aloware.fault("aloware:unauthorized:times=0")
        shown.find("label", "Sign In Again", DEADLINE)
        shown.find("push button", "Go to Connections")
        shown.find("label", re.compile(r"^Written: |\nWritten: "))
        shown.picture("revoked")
        self.go_on(shown)


if __name__ == "__main__":
    window.main()
