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
        # The moment comes first, and short, so that it is whole in a narrow column; the whole words describe it.
        changed = shown.find("label", re.compile("^[0-9]+:[0-9]{2}( [AP]M)? · Aloware$"))
        self.assertRegex(changed.description, "^Aloware · Today at [0-9]+:[0-9]{2}( [AP]M)?$")
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
        shown.wait_gone("image", "Chosen, not written yet")
        self.button(shown, "Salesforce", "First Name").click()
        shown.find("image", "Chosen, not written yet")
        shown.picture("chosen")
        shown.find("push button", "Undo").click()
        shown.wait_gone("image", "Chosen, not written yet")
        self.assertEqual(self.demo.writes(), before)

        self.button(shown, "Aloware", "First Name").click()
        shown.find("push button", "Apply 1 Choice").click()
        wait_until(lambda: self.salesforce_now(self.record)["FirstName"] == "Marguerite-A", "Aloware’s name in Salesforce", window.DEADLINE)
        wait_until(lambda: not any(conflict["aloware"] == "first_name" and conflict["salesforce_id"] == self.record["Id"]
                                   for conflict in self.conflicts(kind="field")), "the conflict to be settled", window.DEADLINE)
        shown.find("label", "No Results Found")
        self.assertEqual(self.aloware_now(self.contact)["first_name"], "Marguerite-A")
        self.close()

    def test_no_row_moves_by_choosing(self):
        shown = self.open_view()
        self.search(shown, "Marguerite")
        rows = wait_until(lambda: shown.all("table row"), "the rows", window.DEADLINE)
        before = [cell.extents for row in rows for cell in row.children()]
        self.button(shown, "Aloware", "First Name").click()
        shown.find("image", "Chosen, not written yet")
        self.assertEqual([cell.extents for row in rows for cell in row.children()], before)
        # What the two buttons cannot show takes their place.
        shown.find("label", "Marguerite-A").point()
        shown.key("ctrl+3")
        shown.find("label", "Leave Both")
        shown.picture("leave-both")
        self.assertEqual([cell.extents for row in rows for cell in row.children()], before)
        self.close()

    def test_all_of_a_record_at_once(self):
        shown = self.open_view()
        self.search(shown, "Marguerite")
        shown.find("push button", f"Choices: {self.label}, First Name").point()
        shown.find("push button", f"Salesforce for every field of {self.label}").click()
        shown.find("label", "2 choices are not written yet")
        shown.find("push button", "Apply 2 Choices").click()
        wait_until(lambda: self.aloware_now(self.contact)["last_name"] == "Stone-S" and
                   self.aloware_now(self.contact)["first_name"] == "Marguerite-S", "Salesforce’s names in Aloware", window.DEADLINE)
        shown.find("label", "2 choices were written")
        runs = self.person.run("history", "list").json["runs"]
        self.assertEqual([run["kind"] for run in runs[:2]], ["resolve", "sync"], "not one run for both")
        self.close()

    def test_grouped_by_record(self):
        shown = self.open_view()
        self.search(shown, "Marguerite")
        self.group(shown)
        heading = "2 conflicts"
        shown.find("push button", f"Fold {self.label}")
        self.wait_about(shown, [heading, "First Name", "Last Name"])
        shown.find("label", "2 of " + str(len(self.conflicts())))
        shown.picture("grouped")

        # What is chosen on the heading is chosen for all of the record, and taken back there.
        self.button(shown, "Aloware", heading).click()
        shown.find("label", "2 choices are not written yet")
        for field in (heading, "First Name", "Last Name"):
            wait_until(lambda: self.button(shown, "Aloware", field).has_state("pressed"), "it to be chosen", window.DEADLINE)
        shown.picture("grouped-chosen")
        self.button(shown, "Salesforce", "First Name").click()
        wait_until(lambda: not self.button(shown, "Aloware", heading).has_state("pressed"), "them to be chosen apart", window.DEADLINE)
        shown.find("image", "2 of 2 chosen")
        self.button(shown, "Salesforce", "First Name").click()
        shown.find("image", "1 of 2 chosen")
        shown.picture("grouped-partly")
        self.button(shown, "Aloware", "First Name").click()
        self.button(shown, "Aloware", heading).click()
        shown.wait_gone("image", "Chosen, not written yet")
        shown.find("push button", f"Choices: {self.label}, {heading}").point()
        shown.find("push button", f"Leave both for every field of {self.label}").click()
        shown.find("label", "2 choices are not written yet")

        # A folded heading stands for what is under it, by keyboard, too.
        shown.find("push button", f"Fold {self.label}").click()
        shown.find("push button", f"Unfold {self.label}")
        self.wait_about(shown, [heading])
        shown.find("label", "2 of " + str(len(self.conflicts())))
        shown.find("label", heading).point()
        shown.find("label", "2 conflicts selected")
        shown.key("ctrl+0")
        shown.wait_gone("image", "Chosen, not written yet")
        shown.key("ctrl+2")
        shown.find("label", "2 choices are not written yet")
        shown.picture("folded")
        shown.key("Right")
        shown.find("push button", f"Fold {self.label}")
        self.wait_about(shown, [heading, "First Name", "Last Name"])
        shown.find("push button", "Apply 2 Choices").click()
        wait_until(lambda: self.aloware_now(self.contact)["last_name"] == "Stone-S" and
                   self.aloware_now(self.contact)["first_name"] == "Marguerite-S", "Salesforce’s names in Aloware", window.DEADLINE)
        shown.find("label", "No Results Found")
        self.close()

        # It is remembered that they are grouped.
        self.contradict(self.contact, self.record, first_name=("Greta-A", "Greta-S"), last_name=("Pebble-A", "Pebble-S"))
        self.sync()
        shown = self.open(size=(360, 640))
        shown.go_to("Conflicts")
        shown.find("label", "First Name · Aloware: Greta-A")
        shown.find("push button", re.compile("^Fold "))
        shown.picture("grouped-cards")
        self.close()

    def test_a_heading_stays_when_one_under_it_is_settled(self):
        self.contradict(self.contact, self.record, city=("Trenton-A", "Trenton-S"))
        self.sync()
        shown = self.open_view()
        self.search(shown, self.label)
        self.group(shown)
        self.button(shown, "Aloware", "First Name").click()
        shown.find("push button", f"Fold {self.label}").click()
        self.wait_about(shown, ["3 conflicts"])
        shown.find("push button", "Apply 1 Choice").click()
        self.wait_about(shown, ["2 conflicts"])
        shown.find("push button", f"Unfold {self.label}")
        self.close()

    def group(self, shown):
        items = ("Default Order", "Contact", "Field", "Aloware", "Last Agreed", "Salesforce", "Changed By", "Descending", "Group by Record", "Fold All",
                 "Unfold All")
        shown.choose_item("View Options", "Group by Record", items.index("Group by Record"))

    def wait_about(self, shown, expected):
        """What the rows are about."""
        about = re.compile("^([0-9]+ conflicts|First Name|Last Name|City)$")
        said = lambda: [next((label.name for label in row.all("label") if about.match(label.name)), None) for row in shown.all("table row")[1:]]
        wait_until(lambda: said() == expected, f"the rows to be {expected}", window.DEADLINE)

    def test_by_keyboard(self):
        shown = self.open_view()
        self.search(shown, "Stone-A")
        shown.find("label", "Stone-A").point()
        shown.key("ctrl+1")
        shown.find("label", "1 choice is not written yet")
        shown.key("ctrl+0")
        shown.wait_gone("image", "Chosen, not written yet")
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
        shown.find("push button", "Apply 1 Choice").click()
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
        shown.find("push button", re.compile("^Apply [0-9]+ Choices$")).click()
        wait_until(lambda: not self.conflicts(salesforce_id=self.record["Id"]), "them to be settled", window.DEADLINE)
        self.assertEqual(self.demo.writes(), before)
        # Nothing that is gone stays selected.
        shown.wait_gone("push button", "Leave Both")
        self.close()

    def ask_value(self, shown, field):
        shown.find("push button", f"Choices: {self.label}, {field}").click()
        shown.find("push button", "Another Value…").click()
        shown.find("label", f"Another Value for “{field}”")
        return shown.find("text", f"Another Value for “{field}”")

    def type_value(self, shown, value):
        """The focus is in the entry, and what it has is selected."""
        self.ask_value(shown, "First Name")
        shown.type(value)
        shown.dismiss("Return")

    def disagree_on_the_owner(self):
        """A pair whose owner is another one on each side: the pair, and three active owners, the first Aloware's, the second
        Salesforce's."""
        contact, record = self.agreeing_pair(("first_name", "FirstName"))
        owners = [owner for owner in self.run_cli("mapping", "owners").json["owners"]
                  if owner["match"] == "e-mail" and owner["active"] and owner["name"].isascii() and owner["salesforce"] != record["OwnerId"]][:3]
        self.aloware.edit(contact["phone_number"], user_id=int(owners[0]["aloware"]))
        self.salesforce.edit(record["Id"], OwnerId=owners[1]["salesforce"])
        self.sync()
        return contact, record, owners

    def test_owners_are_called_by_their_names(self):
        _, _, owners = self.disagree_on_the_owner()
        shown = self.open()
        shown.go_to("Conflicts")
        shown.find("label", "Contact Owner")
        for owner in owners[:2]:
            self.assertIsNotNone(shown.look_for("label", owner["name"]))
            self.search(shown, owner["name"])
            shown.find("label", "Contact Owner")
        self.close()
        shown = self.open(size=(400, 700))
        shown.go_to("Conflicts")
        for side, owner in zip(("Aloware", "Salesforce"), owners):
            shown.find("label", re.compile(f"^{side}: +{owner['name']}"))
        self.close()

    def test_another_owner_for_both_sides(self):
        contact, record, owners = self.disagree_on_the_owner()
        shown = self.open()
        shown.go_to("Conflicts")
        shown.find("push button", re.compile("^Choices: .*, Contact Owner$")).click()
        shown.find("push button", "Another Value…").click()
        shown.find("label", "Another Value for “Contact Owner”")
        shown.find("push button", "Choose a User").wait_sensitive()
        self.assertFalse(shown.find("push button", "Choose").has_state("sensitive"))
        shown.key("Return")
        shown.find("entry", "Search Aloware Users")
        # One who cannot own in Salesforce is not offered.
        shown.find("label", re.compile("^" + owners[2]["name"] + "\n"))
        for name in ("Jonas Holt", "Luis Vega"):
            self.assertIsNone(shown.look_for("label", re.compile("^" + name)))
        shown.picture("another-owner")
        shown.type(owners[2]["name"].split()[0].lower())
        shown.wait_gone("label", re.compile("^" + owners[0]["name"] + "\n"))
        shown.key("Return")
        shown.find("push button", owners[2]["name"])
        shown.picture("another-owner-chosen")
        shown.find("push button", "Choose").wait_sensitive().click()
        shown.find("label", f"“{owners[2]['name']}”")
        shown.find("push button", "Apply 1 Choice").click()
        wait_until(lambda: self.salesforce_now(record)["OwnerId"] == owners[2]["salesforce"] and
                   str(self.aloware_now(contact)["user_id"]) == owners[2]["aloware"], "the owner on both sides", window.DEADLINE)
        self.close()

    def test_another_value_for_both_sides(self):
        before = self.demo.writes()
        shown = self.open_view()
        self.search(shown, "Marguerite-A")
        entry = self.ask_value(shown, "First Name")
        self.assertEqual(entry.text(), "Marguerite-A")
        shown.picture("another-value")
        shown.dismiss("Escape")
        self.assertIsNone(shown.look_for("image", "Chosen, not written yet"))

        self.type_value(shown, "Margot")
        shown.find("label", "“Margot”")
        shown.find("label", "1 choice is not written yet")
        shown.picture("another-value-chosen")
        # It may be changed, and taken back.
        self.assertEqual(self.ask_value(shown, "First Name").text(), "Margot")
        shown.dismiss("Escape")
        shown.find("push button", f"Choices: {self.label}, First Name").point()
        shown.find("push button", "Clear Choice").click()
        shown.wait_gone("label", "“Margot”")
        shown.wait_gone("push button", "Clear Choice")
        self.button(shown, "Aloware", "First Name")
        self.assertEqual(self.demo.writes(), before)

        self.type_value(shown, "Margot")
        shown.find("push button", "Apply 1 Choice").click()
        wait_until(lambda: self.salesforce_now(self.record)["FirstName"] == "Margot" and
                   self.aloware_now(self.contact)["first_name"] == "Margot", "the value on both sides", window.DEADLINE)
        self.close()

    def test_export(self):
        by_command, by_window = (self.person.path(name) for name in ("command.csv", "window.csv"))
        self.expect(window.harness.OK, self.person.run("export", "conflicts", by_command))
        shown = self.open_view()
        shown.find("push button", "Export as CSV").click()
        shown.find("text", "Name:").set_text(by_window)
        shown.answer("Export")
        shown.find("label", re.compile("^[0-9]+ rows? exported$"))
        with open(by_command, encoding="utf-8") as first, open(by_window, encoding="utf-8") as second:
            self.assertEqual(first.read(), second.read())
        self.close()

    def test_many_changes_are_guarded(self):
        self.expect(window.harness.OK, self.person.run("settings", "set", "max-change-percent", "10"))
        waiting = {conflict["salesforce_id"] for conflict in self.conflicts()}
        pairs = [pair for pair in self.people() if pair[1]["Id"] not in waiting][:21]
        for number, (contact, record) in enumerate(pairs):
            self.contradict(contact, record, first_name=(f"Crowd{number}-A", f"Crowd{number}-S"))
        self.sync()
        before = self.demo.writes()
        shown = self.open_view()
        self.search(shown, "Crowd")
        shown.find("label", "Crowd0-A").point()
        shown.key("ctrl+a")
        shown.find("label", "21 conflicts selected")
        shown.find("push button", "Keep Aloware").click()
        shown.find("push button", "Apply 21 Choices").click()
        shown.find("label", "Apply 21 Changes?")
        shown.find("label", re.compile("more than the allowed 10%"))
        shown.picture("guarded")
        shown.answer("Cancel")
        shown.find("label", "21 choices are not written yet")
        self.assertEqual(self.demo.writes(), before)

        shown.find("push button", "Apply 21 Choices").click()
        shown.find("label", "Type 21 to continue")
        shown.type("21")
        shown.find("push button", "Apply Anyway").wait_sensitive()
        shown.answer("Apply Anyway")
        wait_until(lambda: self.salesforce_now(pairs[20][1])["FirstName"] == "Crowd20-A", "the last name in Salesforce", window.DEADLINE)
        self.close()

    def test_always_for_the_selected(self):
        shown = self.open_view()
        self.search(shown, "Marguerite")
        shown.find("label", "Marguerite-A").point()
        shown.key("ctrl+a")
        shown.find("label", "2 conflicts selected")
        # They are of two fields, for which there is not one rule.
        shown.find("push button", "Always").click()
        self.assertFalse(shown.find("menu item", "Keep Salesforce Always").sensitive)
        shown.key("Escape")

        contact, record = self.agreeing_pair(("first_name", "FirstName"))
        self.contradict(contact, record, first_name=("Marguerite-B", "Marguerite-T"))
        self.sync()
        self.search(shown, "FirstName Marguerite")
        shown.find("label", f"2 of {len(self.conflicts())}")
        shown.find("label", "Marguerite-B").point()
        shown.key("ctrl+a")
        shown.find("label", "2 conflicts selected")
        shown.find("push button", "Always").click()
        shown.find("menu item", "Keep Salesforce Always").click()
        shown.find("label", "Always Salesforce for “First Name”")
        shown.picture("always")
        shown.find("push button", "Apply 2 Choices").click()
        wait_until(lambda: self.aloware_now(contact)["first_name"] == "Marguerite-T", "Salesforce’s name in Aloware", window.DEADLINE)
        wait_until(lambda: not self.conflicts(kind="field", aloware="first_name"), "both to be settled", window.DEADLINE)
        self.close()


if __name__ == "__main__":
    window.main()
