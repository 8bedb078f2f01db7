# SPDX-License-Identifier: GPL-3.0-or-later
"""The view History: runs and what they wrote, searching, asking why, trying again, and taking a run back."""
import contextlib
import re
import sqlite3

import window
from records import RecordsTest
from window import wait_until


class History(RecordsTest):
    def setUp(self):
        super().setUp()
        self.contact, self.record = self.agreeing_pair(("first_name", "FirstName"))
        self.aloware.edit(self.contact["phone_number"], first_name="Genevieve")

    def open_view(self, **options):
        shown = self.open(**options)
        shown.go_to("History")
        shown.find("push button", "Undo This Run…")
        return shown

    def test_what_a_run_wrote_and_why(self):
        self.sync()
        shown = self.open_view()
        for text in ("Genevieve", self.contact["first_name"], "Written", "Updated in Salesforce"):
            shown.find("label", text)
        shown.search("Search What Was Written", "nobody has this")
        shown.find("label", "No Results Found")
        shown.search("Search What Was Written", "genev")
        shown.find("label", "1 value")
        shown.picture("run")

        shown.find("push button", re.compile("^Details: .*First Name$")).point()
        shown.find("push button", "Why This Value?").click()
        shown.find("label", "What Crosswalk Wrote")
        shown.find("list item", re.compile("Aloware’s value was changed and flowed to Salesforce."))
        shown.picture("why")
        shown.dismiss("Escape")
        self.close()

    def test_an_owner_is_found_by_the_name(self):
        owners = [owner for owner in self.run_cli("mapping", "owners").json["owners"]
                  if owner["match"] == "e-mail" and owner["active"] and owner["name"].isascii()
                  and owner["aloware"] != str(self.contact["user_id"])]
        self.aloware.edit(self.contact["phone_number"], user_id=int(owners[0]["aloware"]))
        self.sync()
        self.assertEqual(self.salesforce_now(self.record)["OwnerId"], owners[0]["salesforce"])
        shown = self.open_view()
        shown.search("Search What Was Written", "nobody has this")
        shown.find("label", "No Results Found")
        shown.search("Search What Was Written", owners[0]["name"])
        shown.find("label", "1 value")
        shown.find("label", "Contact Owner")
        self.close()

    def test_a_run_is_taken_back(self):
        self.sync()
        self.assertEqual(self.salesforce_now(self.record)["FirstName"], "Genevieve")
        shown = self.open_view()
        shown.find("label", "Genevieve")
        shown.find("push button", "Undo This Run…").click()
        shown.find("push button", re.compile("^Apply")).wait_sensitive()
        shown.picture("undo")
        self.assertEqual(self.salesforce_now(self.record)["FirstName"], "Genevieve")
        # Its window closes by itself once all is written.
        shown.close_dialog(shown.find("push button", re.compile("^Apply")).click, "taking the run back")
        wait_until(lambda: self.salesforce_now(self.record)["FirstName"] == self.record["FirstName"], "the old name", window.DEADLINE)
        shown.find("label", re.compile("^Undo · "))
        self.close()

    def test_what_wrote_nothing_is_not_taken_back(self):
        self.sync()
        self.sync()
        shown = self.open_view()
        shown.find("label", "Nothing Written")
        button = shown.find("push button", "Undo This Run…")
        wait_until(lambda: not button.sensitive, "the button to be out of use", window.DEADLINE)
        self.assertEqual(button.description, "This run wrote nothing, so there is nothing to undo.")
        self.close()

    def change_state(self, change):
        with contextlib.closing(sqlite3.connect(self.person.profile("state.db"))) as state, state:
            change(state)

    @staticmethod
    def add_runs(state, *kinds):
        columns = ",".join(column[1] for column in state.execute("PRAGMA table_info(run)") if column[1] not in ("run", "kind"))
        state.executemany(f"INSERT INTO run (kind, {columns}) SELECT ?, {columns} FROM run WHERE run = 1", [(kind,) for kind in kinds])

    def test_runs_go_while_the_oldest_is_chosen(self):
        self.change_state(lambda state: self.add_runs(state, "sync", "retry", "retry"))
        shown = self.open_view()
        shown.find("label", re.compile("^Retry · ")).point()
        shown.key("End")
        shown.find("label", re.compile("^Sync, run 1 · "))
        self.change_state(lambda state: state.execute("DELETE FROM run WHERE kind = 'retry'"))
        shown.wait_gone("label", re.compile("^Retry · "))
        shown.find("label", re.compile("^Sync, run 1 · "))
        self.close()

    def test_every_run_is_listed_the_newest_first(self):
        self.change_state(lambda state: self.add_runs(state, *["sync"] * 11000, "retry"))
        shown = self.open_view()
        newest = shown.find("label", re.compile("^Retry · "))
        self.assertLess(newest.extents[1], shown.find("label", re.compile("^Sync · ")).extents[1])
        shown.find("label", re.compile("^Retry, run [0-9]+ · "))
        newest.point()
        shown.key("End")
        shown.find("label", re.compile("^Sync, run 1 · "))
        shown.picture("many-runs")
        self.close()

    def test_a_refused_write_is_tried_again(self):
        self.salesforce.fault("salesforce:row-error:value=FIELD_CUSTOM_VALIDATION_EXCEPTION:times=1")
        self.sync()
        shown = self.open_view()
        shown.find("label", "Refused").point()
        shown.find("push button", "Retry Selected").wait_sensitive()
        shown.picture("refused")
        self.salesforce.reset_faults()
        shown.find("push button", "Retry Selected").click()
        wait_until(lambda: self.salesforce_now(self.record)["FirstName"] == "Genevieve", "the write", window.DEADLINE)
        shown.find("label", re.compile("^Retry · "))
        self.close()

    def test_the_last_runs_as_bars(self):
        self.sync()
        shown = self.open_view()
        self.assertIsNone(shown.look_for("list", "Last Runs"), "a picture of two runs")
        self.salesforce.fault("salesforce:row-error:value=FIELD_CUSTOM_VALIDATION_EXCEPTION:times=1")
        self.aloware.edit(self.contact["phone_number"], first_name="Jenny")
        self.sync()
        self.salesforce.reset_faults()

        bars = shown.find("list", "Last Runs")
        wait_until(lambda: bars.description == "The last 3 runs, the newest at the end. Most writes in one run: "
                   "44. Runs with refused writes: 1. Undone runs: 0.", "the numbers in words", window.DEADLINE)
        shown.find("image", re.compile(r"^Run 2: Sync, .*, Finished\. 1 updated"))
        shown.find("label", "Genevieve")
        shown.find("image", re.compile(r"^Run 3: Sync, .*, Finished with refusals\. .*1 refused$")).point()
        shown.find("label", "Jenny")
        shown.picture("bars")
        # The newest is at the end of the line, and the arrows go along it.
        shown.key("Left")
        shown.wait_gone("label", "Jenny")
        shown.key("Right")
        shown.find("label", "Jenny")
        self.close()

    def test_no_width_cuts_the_run_off(self):
        """Where both do not fit, the list and the run stand one behind the other; the two never take turns."""
        shown = self.open(size=(520, 650))
        shown.go_to("History")
        shown.find("label", re.compile("^Sync · ")).point()
        for width in (540, 570, 600, 640, 600):
            shown.find("push button", re.compile("^Undo This Run"))
            shown.resize(width, 650)

            def fits():
                undo = shown.look_for("push button", re.compile("^Undo This Run"))
                return undo is not None and undo.extents[0] + undo.extents[2] <= width
            wait_until(fits, f"a run at a width of {width}", window.DEADLINE)
            shown.picture(f"width-{width}")
        self.close()

    def test_without_runs_it_says_so(self):
        shown = self.open("--profile", "another")
        shown.find("push button", "Connect Accounts").click()
        shown.go_to("History")
        shown.find("label", "No Runs Yet")
        shown.go_to("Conflicts")
        shown.find("label", "No Conflicts")
        self.close()


if __name__ == "__main__":
    window.main()
