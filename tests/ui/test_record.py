# SPDX-License-Identifier: GPL-3.0-or-later
"""The window about one record: opened from a row of Preview, Conflicts and History, its fields and what was written to them."""
import os
import re
import subprocess

import test_tables
import window
from records import RecordsTest
from window import harness, wait_until

FILL = os.environ.get("CROSSWALK_FILL", os.path.join(harness.BUILD, "tests", "ui", "fill-state"))


class Record(RecordsTest):
    """Of one record, the first name was written, the last name is in conflict, and the city waits in the plan."""

    clipboard, wait_copied = test_tables.Tables.clipboard, test_tables.Tables.wait_copied

    def setUp(self):
        super().setUp()
        self.contact, self.record = self.agreeing_pair(("first_name", "FirstName"), ("last_name", "LastName"))
        self.aloware.edit(self.contact["phone_number"], first_name="Genevieve")
        self.contradict(self.contact, self.record, last_name=("Stone-A", "Stone-S"))
        self.sync()
        self.aloware.edit(self.contact["phone_number"], city="Springfield")

    def open_row(self, shown, label, *keys):
        """Opens the record of the row with a text, by the keyboard. Returns what had the focus before."""
        shown.find("label", label).point()
        focus = wait_until(shown.focused, "the focus in the row", window.DEADLINE)
        shown.key(*keys)
        wait_until(lambda: len(shown.x_windows()) > 1, "the record's window", window.DEADLINE)
        shown.find("label", re.compile(r"^Salesforce .* · Aloware [0-9]+$"))
        return repr(focus)

    def close_record(self, shown, focus):
        shown.dismiss("Escape")
        wait_until(lambda: repr(shown.focused()) == focus, f"the focus on {focus}", window.DEADLINE)

    def test_from_history(self):
        shown = self.open()
        shown.go_to("History")
        focus = self.open_row(shown, "Genevieve", "ctrl+i")
        shown.find("label", "Conflict")
        shown.find("label", "Last Name: Both sides changed this field since they last agreed.")
        # The field of the row is chosen, with what was written to it.
        shown.find("label", "Both sides agree.")
        shown.find("list item", re.compile("Aloware’s value was changed and flowed to Salesforce."))
        shown.find("label", re.compile(f"run 2 · Salesforce: “{self.record['FirstName']}” became “Genevieve”$"))
        shown.picture("history")
        shown.key("ctrl+c")
        header, row = self.wait_copied("Genevieve")
        self.assertEqual(header, ["Field", "Aloware", "Salesforce", "Last Agreed", "State", "Salesforce ID", "Aloware ID"])
        self.assertEqual(row[:5], ["First Name", "Genevieve", "Genevieve", "Genevieve", "Same"])
        # The next field.
        shown.key("Down")
        shown.find("label", "Both sides changed this field since they last agreed.")
        shown.find("label", "Nothing: it never wrote this field of this contact.")
        shown.search("Search Fields", "e-mail nobody has")
        shown.find("label", "No Results Found")
        shown.search("Search Fields", "stone-a")
        shown.wait_gone("label", "Email")
        self.assertTrue(shown.find("push button", "Open in Salesforce").sensitive)
        shown.find("push button", "Open in Aloware").click()
        self.assertIn("/contacts/", self.person.browser.wait())
        shown.key("Escape")
        shown.find("label", "Email")
        self.close_record(shown, focus)
        self.close()

    def fill(self, n):
        subprocess.run([FILL, "default", "record", str(n)], env=self.person.env, check=True, timeout=window.DEADLINE)

    def test_every_write_can_be_seen(self):
        self.fill(103)
        shown = self.open()
        shown.go_to("History")
        self.open_row(shown, "New Town 1", "ctrl+i")
        shown.find("label", "The newest 100 of 103")
        shown.picture("newest")
        shown.find("push button", "Show Older").click()
        shown.wait_gone("push button", "Show Older")
        # The keyboard goes on where the newer ones end.
        shown.key("Down", "Down")
        shown.find("label", re.compile("became “New Town 1”$"))
        shown.picture("older")
        shown.dismiss("Escape")
        self.close()

        # However many there are, they are counted.
        self.fill(900)
        shown = self.open()
        shown.go_to("History")
        self.open_row(shown, "New Town 1", "ctrl+i")
        shown.find("label", re.compile("^The newest 100 of 1.?003$"))
        shown.dismiss("Escape")
        self.close()

    def test_from_conflicts(self):
        shown = self.open()
        shown.go_to("Conflicts")
        focus = self.open_row(shown, "Stone-A", "ctrl+i")
        shown.find("label", "Both sides changed this field since they last agreed.")
        shown.picture("conflict")
        self.close_record(shown, focus)
        self.close()

    def test_from_the_preview(self):
        shown = self.open()
        shown.go_to("Sync")
        shown.find("push button", "Preview").wait_sensitive().click()
        shown.find("push button", "Apply Plan").wait_sensitive()
        shown.search("Search Planned Changes", "Springfield")
        focus = self.open_row(shown, "Springfield", "ctrl+i")
        shown.find("label", "The plan writes “Springfield” to Salesforce.")
        shown.find("label", "Waits in the plan")
        shown.picture("preview")
        self.close_record(shown, focus)
        # A double click does the same, and changes nothing.
        x, y, width, height = shown.find("label", "Springfield").extents
        window.xdotool("mousemove", x + width // 3, y + height // 2, "click", "--repeat", 2, 1)
        wait_until(lambda: len(shown.x_windows()) > 1, "the record's window", window.DEADLINE)
        shown.find("label", "The plan writes “Springfield” to Salesforce.")
        shown.dismiss("Escape")
        self.assertTrue(shown.find("check box", re.compile("^Apply ")).checked)
        self.close()


if __name__ == "__main__":
    window.main()
