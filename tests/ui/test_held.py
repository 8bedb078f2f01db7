# SPDX-License-Identifier: GPL-3.0-or-later
"""A sync that the person holds: pausing, cancelling, waiting for a platform that does not answer, and closing the window."""
import re

import window
from slow_sync import DEADLINE, SlowSyncTest
from window import wait_until


class Held(SlowSyncTest):
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
        self.release(shown)
        shown.find("label", "Sync Cancelled", DEADLINE)
        shown.find("label", re.compile("^Written: .*The next run goes on from here"))
        shown.picture("cancelled")
        self.assertEqual(self.last_run()["state"], "cancelled")
        self.assertLess(self.n_written(), len(self.edited))
        self.go_on(shown)

    def test_waiting_is_said_and_cancel_answers_at_once(self):
        shown = self.start()
        shown.find("label", re.compile("^Waiting for an answer for "), DEADLINE)
        shown.picture("waiting")
        shown.find("push button", "Cancel").click()
        shown.find("label", re.compile("^Cancelling: what was already sent is being finished"))
        shown.picture("cancelling")
        self.assertIsNone(shown.look_for("label", "Sync Cancelled"))
        self.aloware.reset_faults()
        shown.find("label", "Sync Cancelled", DEADLINE)
        self.go_on(shown)

    def test_closing_asks(self):
        shown = self.start()
        self.pause(shown)
        shown.key("ctrl+w")
        shown.find("label", "Cancel Sync?", DEADLINE)
        shown.picture("closing")
        shown.answer("Keep Open")
        shown.find("label", "Syncing")
        shown.key("ctrl+w")
        shown.answer("Cancel and Close")
        self.release(shown)
        wait_until(lambda: shown.process.poll() is not None, "the window to close", DEADLINE)
        self.assertEqual(self.last_run()["state"], "cancelled")


if __name__ == "__main__":
    window.main()
