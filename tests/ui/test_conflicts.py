# SPDX-License-Identifier: GPL-3.0-or-later
"""The view Conflicts: what both sides say, choosing, taking a choice back, and writing what was chosen."""
import re

import window
from records import RecordsTest
from window import wait_until

NAMES = {"first_name": ("Marguerite-A", "Marguerite-S"), "last_name": ("Stone-A", "Stone-S")}


class Conflicts(RecordsTest):
    def setUp(self):
        super().setUp()
        self.contact, self.record = self.agreeing_pair(("first_name", "FirstName"), ("last_name", "LastName"))
        self.contradict(self.contact, self.record, **NAMES)
        self.sync()
        self.open_conflicts = [conflict for conflict in self.conflicts(kind="field") if conflict["salesforce_id"] == self.record["Id"]]
        self.assertEqual({conflict["aloware"] for conflict in self.open_conflicts}, {"first_name", "last_name"})
        self.label = self.open_conflicts[0]["label"]

    def open_view(self, **options):
        shown = self.open(**options)
        shown.go_to("Conflicts")
        shown.find("label", re.compile("[0-9]+ conflicts?$"))
        return shown

    def search(self, shown, words):
        shown.search("Search Conflicts", words)
        shown.find("label", re.compile("^[0-9]+ of [0-9]+$"))

    def button(self, shown, side, field):
        return shown.find("push button", f"Keep {side}’s value: {self.label}, {field}")

    def test_both_sides_and_what_they_agreed_on(self):
        shown = self.open_view()
        self.search(shown, "Marguerite-A")
        shown.find("label", "1 of " + str(len(self.conflicts())))
        for text in ("Marguerite-A", "Marguerite-S", self.contact["first_name"], "First Name", self.label, "Both sides differ"):
            shown.find("label", re.compile("^" + re.escape(text) + "$", re.IGNORECASE))
        shown.picture("both-sides")
        self.search(shown, "nobody has this")
        shown.find("label", "No Results Found")
        self.close()

    def test_a_choice_waits_until_it_is_applied(self):
        before = self.demo.writes()
        shown = self.open_view()
        self.search(shown, "Marguerite-A")
        self.button(shown, "Aloware", "First Name").click()
        shown.find("label", "1 choice is not written yet")
        self.assertEqual(self.demo.writes(), before)

        # Taken back by the same button, chosen again, taken back by the toast.
        self.button(shown, "Aloware", "First Name").click()
        shown.wait_gone("label", "Chosen, not written yet")
        self.button(shown, "Salesforce", "First Name").click()
        shown.find("label", "Chosen, not written yet")
        shown.picture("chosen")
        shown.find("push button", "Undo").click()
        shown.wait_gone("label", "Chosen, not written yet")
        self.assertEqual(self.demo.writes(), before)

        self.button(shown, "Aloware", "First Name").click()
        shown.find("push button", "Apply 1 choice").click()
        wait_until(lambda: self.salesforce_now(self.record)["FirstName"] == "Marguerite-A", "Aloware’s name in Salesforce", window.DEADLINE)
        wait_until(lambda: not any(conflict["aloware"] == "first_name" and conflict["salesforce_id"] == self.record["Id"]
                                   for conflict in self.conflicts(kind="field")), "the conflict to be settled", window.DEADLINE)
        shown.find("label", "No Results Found")
        self.assertEqual(self.aloware_now(self.contact)["first_name"], "Marguerite-A")
        self.close()

    def test_all_of_a_record_at_once(self):
        shown = self.open_view()
        self.search(shown, "Marguerite")
        shown.find("push button", f"Choices: {self.label}, First Name").point()
        shown.find("push button", f"Salesforce for every field of {self.label}").click()
        shown.find("label", "2 choices are not written yet")
        shown.find("push button", "Apply 2 choices").click()
        wait_until(lambda: self.aloware_now(self.contact)["last_name"] == "Stone-S" and
                   self.aloware_now(self.contact)["first_name"] == "Marguerite-S", "Salesforce’s names in Aloware", window.DEADLINE)
        shown.find("label", "2 choices were written")
        runs = self.person.run("history", "list").json["runs"]
        self.assertEqual([run["kind"] for run in runs[:2]], ["resolve", "sync"], "not one run for both")
        self.close()

    def test_by_keyboard(self):
        shown = self.open_view()
        self.search(shown, "Stone-A")
        shown.find("label", "Stone-A").point()
        shown.key("ctrl+1")
        shown.find("label", "1 choice is not written yet")
        shown.key("ctrl+0")
        shown.wait_gone("label", "Chosen, not written yet")
        self.close()

    def test_what_was_undone_is_a_group_of_its_own(self):
        waiting = len(self.conflicts())
        self.aloware.edit(self.contact["phone_number"], city="Springfield")
        run = self.sync()["run"]
        self.expect_one_of((0, 3), self.person.run("history", "undo", str(run), "--yes"))
        self.assertEqual([conflict["aloware"] for conflict in self.conflicts(kind="undone")], ["city"])
        shown = self.open_view()
        shown.find("label", f"{waiting} conflicts")
        shown.find("label", "1 value was undone and stays as it is until a side changes.")
        shown.picture("undone")
        shown.find("push button", "Show Undone").click()
        shown.find("label", "Springfield").point()
        shown.key("ctrl+3")
        shown.find("push button", "Apply 1 choice").click()
        wait_until(lambda: not self.conflicts(kind="undone"), "it to be settled", window.DEADLINE)
        self.assertEqual(self.aloware_now(self.contact)["city"] if "city" in self.aloware_now(self.contact) else
                         self.aloware_now(self.contact)["cnam_city"], "Springfield")
        self.close()

    def test_all_selected_are_left_as_they_are(self):
        before = self.demo.writes()
        shown = self.open_view()
        self.search(shown, "Marguerite")
        shown.find("label", "Marguerite-A").point()
        shown.key("ctrl+a")
        shown.find("label", re.compile("^[0-9]+ conflicts selected$"))
        shown.find("push button", "Leave Both").click()
        shown.find("push button", re.compile("^Apply [0-9]+ choices$")).click()
        wait_until(lambda: not self.conflicts(salesforce_id=self.record["Id"]), "them to be settled", window.DEADLINE)
        self.assertEqual(self.demo.writes(), before)
        # Nothing that is gone stays selected.
        shown.wait_gone("push button", "Leave Both")
        self.close()


if __name__ == "__main__":
    window.main()
