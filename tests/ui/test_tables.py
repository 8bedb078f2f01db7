# SPDX-License-Identifier: GPL-3.0-or-later
"""The tables of Preview, Conflicts and History: a row's menu, copying rows, and opening a record in the browser."""
import re
import subprocess
import sys

import window
from records import RecordsTest
from window import wait_until, xdotool

READ_CLIPBOARD = """
import os
import gi
gi.require_version("Gdk", "4.0")
from gi.repository import Gdk, GLib
loop = GLib.MainLoop()

def on_read(clipboard, result):
    try:
        print(clipboard.read_text_finish(result) or "", end="")
    except GLib.Error:
        pass
    loop.quit()

display = Gdk.Display.open(os.environ["DISPLAY"])
display.get_clipboard().read_text_async(None, on_read)
loop.run()
"""


class Tables(RecordsTest):
    def setUp(self):
        super().setUp()
        self.contact, self.record = self.agreeing_pair(("first_name", "FirstName"), ("last_name", "LastName"))
        self.contradict(self.contact, self.record, first_name=("Marguerite-A", "Marguerite-S"), last_name=("Stone-A", "Stone-S"))
        self.aloware.edit(self.contact["phone_number"], city="Springfield")
        self.sync()
        self.conflict = next(conflict for conflict in self.conflicts(kind="field") if conflict["aloware"] == "first_name" and
                             conflict["salesforce_id"] == self.record["Id"])
        self.pages = {
            "Open in Salesforce": f"{self.demo.info['salesforce_url']}/{self.conflict['salesforce_id']}",
            "Open in Aloware": f"{self.demo.info['aloware_url']}/contacts/{self.conflict['aloware_id']}",
        }

    def open_conflicts(self, words):
        shown = self.open()
        shown.go_to("Conflicts")
        shown.find("label", re.compile("[0-9]+ conflicts?$"))
        shown.search("Search Conflicts", words)
        shown.find("label", re.compile("^[0-9]+ of [0-9]+$"))
        return shown

    def clipboard(self):
        return subprocess.run([sys.executable, "-c", READ_CLIPBOARD], env=self.person.env, capture_output=True, text=True,
                              timeout=window.DEADLINE, check=True).stdout

    def wait_copied(self, words):
        text = wait_until(lambda: (text := self.clipboard()) and words in text and text, f"“{words}” on the clipboard", window.DEADLINE)
        return [line.split("\t") for line in text.splitlines()]

    @staticmethod
    def items(shown, n):
        """A menu's items; from GTK 4.10 on they have no names, and are told by their places."""
        return wait_until(lambda: len(items := shown.all("menu item")) == n and items, f"a menu of {n} items", window.DEADLINE)

    def choose(self, shown, n, nth):
        self.items(shown, n)[nth].click()
        shown.wait_gone("menu item")

    def test_a_menu_by_keyboard(self):
        shown = self.open_conflicts("Marguerite-A")
        shown.find("label", "Marguerite-A").point()
        for key, page in (("shift+F10", "Open in Salesforce"), ("Menu", "Open in Aloware")):
            shown.key(key)
            items = self.items(shown, 7)
            self.assertTrue(all(item.sensitive for item in items))
            shown.picture("menu")
            opened = len(self.person.browser.opened())
            self.choose(shown, 7, list(self.pages).index(page) + 2)
            self.assertEqual(self.person.browser.wait(opened + 1), self.pages[page])

        # The keyboard is in the table again.
        shown.key("shift+F10")
        self.items(shown, 7)
        shown.key("Escape")
        shown.wait_gone("menu item")
        shown.key("ctrl+1")
        shown.find("label", "1 choice is not written yet")
        self.close()

    def test_selected_rows_are_copied(self):
        shown = self.open_conflicts("Marguerite")
        shown.find("label", "Marguerite-A").point()
        shown.key("ctrl+a")
        shown.find("label", re.compile("^[0-9]+ conflicts selected$"))
        shown.key("ctrl+c")
        header, *rows = self.wait_copied("Marguerite-A")
        self.assertEqual(header, ["Contact", "Field", "Aloware", "Last Agreed", "Salesforce", "Changed By", "Salesforce ID", "Aloware ID"])
        copied = [dict(zip(header, row)) for row in rows if len(row) == len(header)]
        first = next(row for row in copied if row["Aloware"] == "Marguerite-A")
        self.assertEqual((first["Contact"], first["Field"], first["Last Agreed"], first["Salesforce"]),
                         (self.conflict["label"], "First Name", self.contact["first_name"], "Marguerite-S"))
        self.assertEqual((first["Salesforce ID"], first["Aloware ID"]), (self.conflict["salesforce_id"], str(self.conflict["aloware_id"])))
        self.assertTrue(any(row["Aloware"] == "Stone-A" for row in copied))
        self.close()

    def test_the_menu_is_about_the_row_under_the_pointer(self):
        shown = self.open()
        shown.go_to("History")
        shown.find("push button", "Undo This Run…")
        shown.search("Search What Was Written", "Springfield")
        shown.find("label", "1 value")
        self.assertIsNone(shown.look_for("push button", "Retry Selected"))
        x, y, width, height = shown.find("label", "Springfield").extents
        xdotool("mousemove", x + width // 3, y + height // 2, "click", 3)
        self.items(shown, 4)
        shown.find("push button", "Retry Selected")
        shown.picture("pointer")
        self.choose(shown, 4, 2)
        self.assertEqual(self.person.browser.wait(), self.pages["Open in Salesforce"])
        xdotool("mousemove", x + width // 3, y + height // 2, "click", 3)
        self.choose(shown, 4, 1)
        header, row = self.wait_copied("Springfield")
        self.assertEqual(header, ["Contact", "Field", "Old Value", "New Value", "State", "Salesforce ID", "Aloware ID"])
        self.assertEqual(row[3:], ["Springfield", "Written", self.conflict["salesforce_id"], str(self.conflict["aloware_id"])])
        self.close()

    @staticmethod
    def column(table, nth):
        """What the rows say in that label of theirs, from the first row on. The header is a row as well."""
        rows = ([label.name for label in row.all("label")] for row in table.all("table row")[1:])
        return [labels[nth] for labels in rows if len(labels) > nth]

    def wait_order(self, shown, nth, expected):
        wait_until(lambda: self.column(shown, nth)[:len(expected)] == expected, f"the rows to be {expected}", window.DEADLINE)

    def test_sorted_by_header(self):
        shown = self.open()
        shown.go_to("Conflicts")
        shown.find("label", re.compile("[0-9]+ conflicts?$"))
        header = shown.find("label", "Contact")
        found = self.column(shown, 0)
        self.assertGreater(len(found), 2)
        self.assertNotEqual(found, sorted(found, key=str.casefold))
        for expected in (sorted(found, key=str.casefold), sorted(found, key=str.casefold, reverse=True), found):
            header.point()
            self.wait_order(shown, 0, expected)

        # A row that is selected stays so, wherever it goes.
        shown.find("label", "Marguerite-A").point()
        shown.key("ctrl+a")
        shown.find("label", re.compile("^[0-9]+ conflicts selected$"))
        shown.find("label", "Contact").point()
        shown.find("label", re.compile("^[0-9]+ conflicts selected$"))

        # The menu does the same, and tells the order.
        ordered = sorted(self.column(shown, 2), key=str.casefold)
        items = "Default Order", "Contact", "Field", "Aloware", "Last Agreed", "Salesforce", "Changed By", "Descending", \
            "Group by Record", "Fold All", "Unfold All"
        shown.choose_item("View Options", "Field", items.index("Field"))
        self.wait_order(shown, 2, ordered)
        shown.choose_item("View Options", "Descending", items.index("Descending"))
        self.wait_order(shown, 2, ordered[::-1])
        shown.find("push button", "View Options").click()
        wait_until(lambda: [item.checked for item in shown.all("menu item")] == [item in ("Field", "Descending") for item in items],
                   "the menu to tell the order", window.DEADLINE)
        shown.key("Escape")
        shown.wait_gone("menu item")

        shown.go_to("History")
        shown.find("push button", "Undo This Run…")
        shown.key("Down")
        shown.find("label", re.compile("^[0-9]{2,} values$"))
        table = shown.find("tree table", "What the Run Wrote")
        header = table.find("label", "Field")
        last = None
        for turned in (False, True):
            header.point()
            last = wait_until(lambda: (rows := self.column(table, 2)) and rows == sorted(rows, reverse=turned, key=str.casefold) and
                              rows[0] != last and rows[0], "the rows to be sorted", window.DEADLINE)
        shown.picture("sorted-history")
        self.close()

    def test_planned_changes_are_sorted(self):
        for number, name in enumerate(("Zacharias", "anna", "Emil")):
            self.salesforce.create(FirstName=name, LastName="Newcomer", Phone=f"+1202555017{number}", Email=f"nora{number}@example.com")
        shown = self.open()
        shown.go_to("Sync")
        shown.find("push button", "Preview").wait_sensitive().click()
        shown.find("push button", "Apply Plan").wait_sensitive()
        shown.search("Search Planned Changes", "nora")
        shown.find("label", "Zacharias Newcomer")
        for expected in (["anna", "Emil", "Zacharias"], ["Zacharias", "Emil", "anna"]):
            shown.find("label", "Record").point()
            self.wait_order(shown, 0, [f"{name} Newcomer" for name in expected])
        shown.picture("sorted-preview")
        self.close()

    def test_remembered(self):
        shown = self.open()
        shown.go_to("Conflicts")
        shown.find("label", re.compile("[0-9]+ conflicts?$"))
        field = shown.find("label", "Field")
        ordered = sorted(self.column(shown, 2), key=str.casefold, reverse=True)
        items = "Default Order", "Contact", "Field", "Aloware", "Last Agreed", "Salesforce", "Changed By", "Descending"
        for item in ("Field", "Descending"):
            shown.choose_item("View Options", item, items.index(item))
            shown.wait_gone("menu item")
        self.wait_order(shown, 2, ordered)
        x, y, _, height = field.extents
        # The line between two headers.
        xdotool("mousemove", x - 6, y + height // 2, "mousedown", 1, "mousemove", x + 20, y + height // 2, "mousemove", x + 64, y + height // 2,
                "mouseup", 1)
        wide = wait_until(lambda: (now := shown.find("label", "Field").extents[0]) >= x + 40 and now, "the column to be wider", window.DEADLINE)
        shown.go_to("Mapping")
        shown.find("label", "Aloware Field").point()
        self.close()

        shown = self.open()
        shown.go_to("Conflicts")
        self.wait_order(shown.find("tree table", "Open Conflicts"), 2, ordered)
        wait_until(lambda: shown.find("label", "Field").extents[0] == wide, "the column to be as wide as before", window.DEADLINE)
        shown.picture("remembered")
        shown.go_to("Mapping")
        names = self.column(shown.find("tree table", "Mapped Fields"), 0)
        self.assertEqual(names, sorted(names, key=str.casefold))
        self.close()

    def choose_field(self, shown, *keys):
        shown.find("push button", "Field").click()
        wait_until(lambda: len(shown.x_windows()) == 2, "the list of fields", window.DEADLINE)
        shown.key(*keys)
        wait_until(lambda: len(shown.x_windows()) == 1, "the list to close", window.DEADLINE)

    def test_filtered_by_field(self):
        shown = self.open()
        shown.go_to("Conflicts")
        fields = sorted({name for name in self.column(shown, 2)})
        self.assertIn("First Name", fields)
        # Before the fields come all of them.
        self.choose_field(shown, "Home", *["Down"] * (fields.index("First Name") + 1), "Return")
        shown.find("label", re.compile("^[0-9]+ of [0-9]+$"))
        wait_until(lambda: set(self.column(shown, 2)) == {"First Name"}, "the conflicts of one field", window.DEADLINE)
        shown.search("Search Conflicts", "Stone-A")
        shown.find("label", "Try other words, another kind of conflict, or all fields.")
        shown.search("Search Conflicts", "Marguerite-A")
        shown.find("label", "Marguerite-A")
        # What is chosen stays to choose from after it was settled.
        self.expect(window.harness.OK, self.person.run("conflicts", "resolve", str(self.conflict["id"]), "aloware"))
        shown.find("label", "Try other words, another kind of conflict, or all fields.")
        shown.picture("nothing-of-this-field")
        self.close()

        shown = self.open()
        shown.go_to("History")
        shown.find("push button", "Undo This Run…")
        shown.find("label", "1 value")
        table = shown.find("tree table", "What the Run Wrote")
        self.choose_field(shown, "End", "Return")
        shown.picture("one-field")
        self.assertEqual(len(set(self.column(table, 2))), 1)
        self.close()

    def test_grouped_by_record(self):
        for number, name in enumerate(("Nora", "Zoe")):
            self.salesforce.create(FirstName=name, LastName="Newcomer", Phone=f"+1202555017{number}", Email=f"new{number}@example.com")
        items = "Default Order", "To", "Record", "Field", "Now", "After", "Why", "Descending", "Group by Record", "Fold All", "Unfold All"
        shown = self.open()
        shown.go_to("Sync")
        shown.find("push button", "Preview").wait_sensitive().click()
        shown.find("push button", "Apply Plan").wait_sensitive()
        shown.search("Search Planned Changes", "Newcomer")
        shown.find("label", "Nora Newcomer")
        wait_until(lambda: self.column(shown, 2) == ["Email", "First Name", "Last Name"] * 2, "a row for each field", window.DEADLINE)
        shown.choose_item("View Options", "Group by Record", items.index("Group by Record"))
        shown.find("push button", "Fold Nora Newcomer")
        fields = ["Email", "First Name", "Last Name"]
        self.wait_words(shown, ["3 fields", *fields, "3 fields", *fields])

        # By the pointer and by the keyboard.
        shown.find("push button", "Fold Nora Newcomer").click()
        shown.find("push button", "Unfold Nora Newcomer")
        self.wait_words(shown, ["3 fields", "3 fields", *fields])
        shown.find("push button", "Fold Zoe Newcomer").click()
        self.wait_words(shown, ["3 fields", "3 fields"])
        shown.find("label", "Zoe Newcomer").point()
        shown.key("Right")
        self.wait_words(shown, ["3 fields", "3 fields", *fields])
        shown.key("Left")
        self.wait_words(shown, ["3 fields", "3 fields"])

        # The tick of a heading stands for its record.
        tick = shown.find("check box", "Apply the changes to Zoe Newcomer")
        self.assertTrue(tick.checked)
        tick.point()
        shown.find("label", re.compile("^1 of 2 changes is applied|^1 of 2 changes are applied"))
        shown.picture("folded")
        shown.choose_item("View Options", "Unfold All", items.index("Unfold All"))
        self.wait_words(shown, ["3 fields", *fields, "3 fields", *fields])
        shown.choose_item("View Options", "Fold All", items.index("Fold All"))
        self.wait_words(shown, ["3 fields", "3 fields"])
        self.close()

        # It is remembered that they are grouped.
        shown = self.open()
        shown.go_to("Sync")
        shown.find("push button", "Show Again").click()
        shown.find("push button", "Fold Nora Newcomer")
        self.close()

        shown = self.open()
        shown.go_to("History")
        shown.find("push button", "Undo This Run…")
        shown.key("Down")
        name = f"{self.contact['first_name']} {self.contact['last_name']}"
        shown.search("Search What Was Written", str(self.conflict["aloware_id"]))
        count = shown.find("label", re.compile("^[0-9]{1,2} values$")).name
        items = "Default Order", "Contact", "Field", "Old Value", "New Value", "State", "Descending", "Group by Record", "Fold All", "Unfold All"
        shown.choose_item("View Options", "Group by Record", items.index("Group by Record"))
        shown.find("push button", f"Fold {name}")
        shown.picture("grouped-history")
        shown.find("push button", f"Fold {name}").click()
        shown.find("push button", f"Unfold {name}")
        table = shown.find("tree table", "What the Run Wrote")
        wait_until(lambda: len(table.all("table row")) < int(count.split()[0]), "the fields to be folded", window.DEADLINE)
        # They count all the same.
        shown.find("label", count)
        self.close()

    def wait_words(self, shown, expected):
        """What the rows are about."""
        about = {"Email", "First Name", "Last Name", "3 fields"}
        said = lambda: [next((label.name for label in row.all("label") if label.name in about), None) for row in shown.all("table row")[1:]]
        wait_until(lambda: said() == expected, f"the rows to be {expected}", window.DEADLINE)

    def test_cards_in_a_narrow_window(self):
        self.aloware.edit(self.contact["phone_number"], city="Trenton")
        shown = self.open(size=(360, 640))
        shown.go_to("Conflicts")
        shown.find("label", "Aloware: Marguerite-A")
        shown.find("label", "Salesforce: Marguerite-S")
        self.assertIsNone(shown.look_for("label", "Last Agreed"))
        shown.picture("cards")
        # Everything that can be done with a row can be done with its card.
        shown.find("label", "Aloware: Marguerite-A").point()
        shown.key("shift+F10")
        self.items(shown, 7)
        shown.key("Escape")
        shown.wait_gone("menu item")
        shown.find("push button", f"Keep Aloware’s value: {self.conflict['label']}, First Name").point()
        shown.find("label", "1 choice is not written yet")
        shown.find("push button", "Discard").click()
        shown.wait_gone("label", "1 choice is not written yet")

        shown.go_to("Sync")
        shown.find("push button", "Preview").wait_sensitive().click()
        shown.find("push button", "Apply Plan").wait_sensitive()
        shown.find("label", "City: Trenton")
        shown.find("label", "Now: Springfield")
        shown.find("check box", re.compile("^Apply City of ")).point()
        shown.find("label", re.compile("^0 of 1"))
        shown.picture("cards-preview")

        shown.go_to("Mapping")
        shown.find("label", "Mapped Fields")
        self.assertIsNone(shown.look_for("label", "Aloware Field"))
        shown.find("push button", "Direction of Phone Number: Both Ways")
        shown.find("push button", re.compile("^Salesforce field of Phone Number: "))
        shown.go_to("Sync")

        # Wide again, there are columns.
        shown.resize(1000, 680)
        shown.find("label", "After")
        shown.wait_gone("label", "City: Trenton")
        self.close()

    def test_what_is_not_there_yet_cannot_be_opened(self):
        self.salesforce.create(FirstName="Nora", LastName="Newcomer", Phone="+12025550177", Email="nora@example.com")
        made = next(record["Id"] for record in self.salesforce.dump() if record.get("LastName") == "Newcomer")
        shown = self.open()
        shown.go_to("Sync")
        shown.find("push button", "Preview").wait_sensitive().click()
        shown.find("push button", "Apply Plan").wait_sensitive()
        shown.search("Search Planned Changes", "Newcomer")
        shown.find("label", "Nora Newcomer").point()
        shown.key("shift+F10")
        self.assertEqual([item.sensitive for item in self.items(shown, 6)], [True, True, True, False, True, True])
        shown.picture("preview")
        # The change is left out, and taken in again.
        self.choose(shown, 6, 4)
        tick = shown.find("check box", re.compile("^Apply "))
        wait_until(lambda: not tick.checked, "the change to be left out", window.DEADLINE)
        shown.key("ctrl+c")
        self.assertIn(made, self.wait_copied("Newcomer")[1])
        self.close()


if __name__ == "__main__":
    window.main()
