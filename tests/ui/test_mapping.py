# SPDX-License-Identifier: GPL-3.0-or-later
"""The view Mapping: every operation by keyboard or pointer, each told by what the window says and what it wrote to disk."""
import json
import re

import window
from window import WindowTest, harness, wait_until


class Mapping(WindowTest):
    def open_mapping(self, activate=True, **options):
        self.assertEqual(self.person.connect_salesforce().code, harness.OK)
        self.assertEqual(self.person.connect_aloware().code, harness.OK)
        if activate:
            self.assertEqual(self.person.run("mapping", "activate").code, harness.OK)
        shown = self.open(**options)
        shown.go_to("Mapping")
        shown.find("label", "First Name")
        return shown

    def row(self, aloware):
        """What crosswalk-cli says of a row: what is on disk."""
        rows = self.person.run("mapping", "show").json["rows"]
        return next((row for row in rows if row["aloware"] == aloware), None)

    def save(self, shown):
        shown.find("push button", "Save Draft").click()
        shown.wait_gone("push button", "Save Draft")

    def choose_direction(self, shown, label, before, after):
        shown.find("push button", f"Direction of {label}: {before}").click()
        shown.find("list item", after)
        shown.key({"Both Ways": "Home", "To Aloware": "End"}[after], "Return")
        shown.find("push button", f"Direction of {label}: {after}")

    def wait_focus(self, shown, words):
        """Waits until the focus is on what has these words, or in a row that has them."""
        def has_words():
            focused = shown.focused()
            return focused is not None and any(words in widget.name for widget in (focused, *focused.walk()))
        try:
            wait_until(has_words, f"the focus on “{words}”", window.DEADLINE)
        except AssertionError as problem:
            shown.picture("focus")
            raise AssertionError(f"{problem}; it is on {shown.focused()!r}") from None

    def open_menu(self, shown, *items):
        shown.find("push button", "Mapping Menu").click()
        for item in items:
            shown.find("menu item", item).click()

    def test_direction_save_activate(self):
        shown = self.open_mapping()
        shown.find("label", "Active mapping")
        shown.picture("active")
        self.choose_direction(shown, "First Name", "Both Ways", "To Aloware")
        shown.find("label", "Draft, not saved")
        self.assertEqual(self.row("first_name")["direction"], "both")

        self.save(shown)
        shown.find("label", "Draft")
        self.assertEqual(self.row("first_name")["direction"], "to-aloware")
        self.assertEqual(self.person.run("status").json["mapping"]["state"], "draft")

        shown.find("push button", "Activate…").click()
        shown.find("label", re.compile("Direction: Both Ways, now To Aloware"))
        shown.picture("changes")
        shown.answer("Activate")
        shown.find("label", "Active mapping")
        self.assertEqual(self.person.run("status").json["mapping"]["state"], "active")
        self.close()

    def test_impossible_directions_say_why(self):
        shown = self.open_mapping()
        shown.find("push button", "Direction of Phone Number: Both Ways").click()
        why = shown.find("list item", "To Salesforce")
        self.assertIn("always flows both ways", why.description)
        shown.picture("locked-direction")
        shown.key("Down", "Return", "Escape")
        shown.find("label", "Active mapping")
        self.assertEqual(self.row("phone_number")["direction"], "both")
        self.close()

    def test_remove_and_undo(self):
        shown = self.open_mapping()
        shown.find("push button", "Remove First Name").click()
        # Only while its toast is there; looking through the whole window takes as long on a busy machine.
        undo = shown.find("push button", "Undo")
        shown.picture("removed")
        undo.click()
        shown.find("push button", "Remove First Name")
        shown.find("label", "Active mapping")
        self.close()

    def test_add_a_removed_field(self):
        shown = self.open_mapping()
        shown.find("push button", "Remove First Name").click()
        shown.wait_gone("push button", "Remove First Name")
        shown.find("push button", "Add a Field").click()
        shown.find("entry", "Search Aloware Fields")
        shown.type("first_n")
        shown.find("label", re.compile("^First Name\nfirst_name"))
        shown.picture("add-a-field")
        shown.key("Return")
        shown.find("push button", "Salesforce field of First Name: First Name")
        self.wait_focus(shown, "First Name")
        self.save(shown)
        self.assertEqual(self.row("first_name")["salesforce"], "FirstName")
        self.close()

    def test_choose_another_field(self):
        shown = self.open_mapping()
        shown.find("push button", "Salesforce field of City: Mailing City").click()
        shown.find("entry", "Search Salesforce Fields")
        shown.type("othercity")
        shown.find("label", re.compile("OtherCity"))
        shown.picture("fields")
        shown.key("Return")
        shown.find("push button", re.compile("^Salesforce field of City: Other City"))
        self.save(shown)
        self.assertEqual(self.row("city")["salesforce"], "OtherCity")
        self.close()

    def test_a_mapped_field_cannot_be_chosen_again(self):
        shown = self.open_mapping()
        shown.find("push button", "Salesforce field of City: Mailing City").click()
        shown.find("entry", "Search Salesforce Fields")
        shown.type("lastname")
        shown.find("label", re.compile("Already mapped to “Last Name”"))
        shown.picture("taken")
        shown.key("Return", "Escape")
        shown.find("label", "Active mapping")
        self.close()

    def test_problems_block_activation(self):
        self.assertEqual(self.person.connect_salesforce().code, harness.OK)
        self.assertEqual(self.person.connect_aloware().code, harness.OK)
        self.assertEqual(self.person.run("mapping", "activate").code, harness.OK)
        self.person.run("mapping", "set", "city", "--salesforce", "LastName")
        shown = self.open()
        shown.go_to("Mapping")
        shown.find("label", "Already mapped")
        shown.find("push button", re.compile("^1 problem")).click()
        shown.find("list item", re.compile("is mapped to “")).point()
        shown.find("label", re.compile("flow|goes to the other side"))
        shown.picture("problem")
        shown.find("push button", "Activate…").click()
        shown.find("label", re.compile("1 problem has to be solved first"))
        self.assertFalse(shown.find("push button", "Activate").sensitive)
        shown.dismiss("Escape")
        self.close()

    def test_a_required_field_gets_a_fixed_value(self):
        for field in ({"name": "Company__c", "label": "Company", "type": "string", "length": 20, "nillable": False},
                      {"name": "Tier__c", "label": "Tier", "type": "picklist", "length": 255, "nillable": False, "restrictedPicklist": True,
                       "picklistValues": [{"value": value, "label": value, "active": True} for value in ("Gold", "Tin")]}):
            self.demo.salesforce.call("add-field", field)
        shown = self.open_mapping()
        shown.find("push button", "3 warnings").click()
        shown.find("label", re.compile("Salesforce requires “Company”"))
        shown.picture("required")
        shown.find("push button", "Set a Fixed Value…").click()
        shown.find("label", "When Creating in Salesforce")
        # The field that was asked about has the focus.
        shown.type("A name that is too long")
        shown.key("Return")
        shown.find("image", re.compile("give it at most 20 characters"))
        shown.picture("too-long")
        shown.key("ctrl+a")
        shown.type("Not known")
        shown.key("Return")
        shown.wait_gone("image", re.compile("give it at most 20 characters"))
        shown.key("Tab", "space")
        shown.picture("tier")
        shown.key("Down", "Return")
        shown.picture("set")
        shown.dismiss("Escape")
        shown.find("label", "Fixed values changed")
        shown.find("label", "When creating in Salesforce: Company “Not known”, Tier “Gold”")
        shown.wait_gone("push button", "3 warnings")
        shown.picture("listed")
        # Only while its toast is there. It takes back both; Ctrl+Z takes back that.
        shown.find("push button", "Undo").click()
        shown.find("push button", "3 warnings")
        shown.key("ctrl+z", "ctrl+z")
        shown.find("push button", "When creating in Salesforce: Company “Not known”, Tier “Gold”")
        self.save(shown)
        self.assertEqual(self.person.run("mapping", "show").json["defaults"],
                         [{"salesforce": "Company__c", "value": "Not known"}, {"salesforce": "Tier__c", "value": "Gold"}])
        self.close()

    def test_search_and_filter(self):
        shown = self.open_mapping()
        shown.find("push button", "Direction of City: Both Ways")
        shown.key("ctrl+f")
        shown.type("birth")
        shown.wait_gone("push button", "Direction of City: Both Ways")
        shown.find("push button", "Direction of Date of Birth: Both Ways")
        shown.type("zzz")
        shown.find("push button", "Show All Fields")
        shown.find("label", "No mapped field has these words in its label or API name.")
        shown.picture("nothing-found")
        shown.find("push button", "Show All Fields").click()
        shown.find("push button", "Direction of City: Both Ways")
        self.close()

    def test_an_empty_filter_says_so(self):
        shown = self.open_mapping()
        shown.find("push button", "Fields to Show").click()
        wait_until(lambda: len(shown.x_windows()) == 2, "the list of filters", window.DEADLINE)
        shown.key("End", "Return")
        shown.find("label", "No field of this kind is mapped.")
        shown.picture("none-of-this-kind")
        shown.key("ctrl+f")
        shown.type("birth")
        shown.find("label", "No mapped field fits both the search and the filter.")
        self.close()

    def test_details_stand_beside_the_table(self):
        shown = self.open_mapping()
        shown.find("label", "City").point()
        shown.key("F9")
        self.wait_focus(shown, "Close Details")
        pane = shown.find("label", "Blank Values").extents
        left, _, width, _ = shown.find("push button", "Remove City").extents
        self.assertLessEqual(left + width, pane[0])
        shown.picture("beside")
        shown.key("Return")
        self.wait_focus(shown, "City")
        # Closed, they are not there for anybody.
        shown.wait_gone("push button", "Close Details")
        self.assertIsNone(shown.look_for("label", "Blank Values"))
        self.close()

    def test_what_the_details_cover_cannot_be_reached(self):
        shown = self.open_mapping(size=(720, 680))
        shown.find("label", "City").point()
        shown.key("F9")
        self.wait_focus(shown, "Close Details")
        shown.picture("over")
        for _ in range(24):
            shown.key("Tab")
            focused = shown.focused()
            self.assertNotRegex(focused.name if focused is not None else "", "^(Direction of|Salesforce field of|Remove|Add a Field|Mapping Menu)")
        shown.key("Escape")
        self.wait_focus(shown, "City")
        # The search is uncovered to be searched.
        shown.key("F9")
        self.wait_focus(shown, "Close Details")
        shown.key("ctrl+f")
        shown.type("birth")
        shown.wait_gone("push button", "Direction of City: Both Ways")
        self.close()

    def test_a_removed_row_leaves_the_focus_to_the_next(self):
        shown = self.open_mapping()
        shown.find("label", "City").point()
        shown.key("Delete")
        shown.wait_gone("push button", "Remove City")
        self.wait_focus(shown, "State")
        shown.find("push button", "Remove State").click()
        shown.wait_gone("push button", "Remove State")
        self.wait_focus(shown, "Country")
        self.save(shown)
        self.close()

    def test_toasts(self):
        shown = self.open_mapping()
        self.choose_direction(shown, "First Name", "Both Ways", "To Aloware")
        shown.find("push button", "Activate…").click()
        shown.answer("Activate")
        shown.find("label", "Syncs use this mapping from now on")
        self.wait_focus(shown, "Direction of")
        shown.wait_gone("label", "Syncs use this mapping from now on")

        shown.find("push button", "Remove City").click()
        shown.find("push button", "Undo")
        self.wait_focus(shown, "State")
        # Its button can be reached. As long as it has the focus, the toast would stay; the next one replaces it all the same.
        wait_until(lambda: shown.key("Tab") or (shown.focused() or shown).name == "Undo", "the focus on “Undo”", window.DEADLINE)
        shown.key("ctrl+s")
        shown.find("label", "Draft saved")
        shown.wait_gone("push button", "Undo")
        shown.picture("toast")
        shown.wait_gone("label", "Draft saved")
        self.close()

    def test_the_order_is_marked(self):
        shown = self.open_mapping()
        self.open_menu(shown, "Sort By")
        self.assertTrue(shown.find("menu item", "Mapping Order").checked)
        shown.picture("order")
        shown.find("menu item", "Direction").click()
        shown.wait_gone("menu item", "Direction")
        self.open_menu(shown)
        self.assertTrue(shown.find("menu item", "Direction").checked)
        shown.key("Escape")
        shown.wait_gone("menu item", "Direction")
        # A press on a title sorts as well.
        shown.find("label", "Aloware Field").point()
        self.open_menu(shown)
        self.assertTrue(shown.find("menu item", "Aloware Field").checked)
        self.assertFalse(shown.find("menu item", "Direction").checked)
        shown.key("Escape")
        shown.wait_gone("menu item", "Direction")
        self.close()

    def test_no_tooltip_over_an_open_menu(self):
        shown = self.open_mapping()
        direction = shown.find("push button", "Direction of City: Both Ways")
        x, y, width, height = direction.extents
        window.xdotool("mousemove", x + width // 2, y + height // 2)
        # A tooltip comes once the pointer rests.
        window.xdotool("mousemove_relative", 1, 0)
        wait_until(lambda: len(shown.x_windows()) == 2, "the tooltip", window.DEADLINE)
        direction.point()
        shown.find("list item", "To Aloware")
        for step in (1, -1) * 10:
            window.xdotool("mousemove_relative", "--", step, 0)
            self.assertLessEqual(len(shown.x_windows()), 2)
        shown.picture("direction-menu")
        shown.dismiss("Escape")
        self.close()

    def test_reset_to_the_default(self):
        shown = self.open_mapping()
        shown.find("push button", "Remove City").click()
        shown.wait_gone("push button", "Remove City")
        self.save(shown)
        shown.choose_item("Mapping Menu", "Reset to Default Mapping…", 8)
        shown.find("label", re.compile("^1 field differs from the default mapping. What you chose for it is lost."))
        shown.picture("reset")
        shown.answer("Reset")
        # Only while its toast is there.
        shown.find("label", "The draft is now the default mapping")
        shown.find("push button", "Remove City")
        self.save(shown)
        self.assertIsNotNone(self.row("city"))
        shown.key("ctrl+z")
        shown.wait_gone("push button", "Remove City")
        self.save(shown)
        self.close()

    def test_many_at_once(self):
        shown = self.open_mapping()
        shown.find("label", "City").point()
        shown.key("shift+Down", "shift+Down")
        shown.find("label", "3 fields selected")
        shown.picture("many")
        shown.find("push button", "To Salesforce").click()
        shown.find("push button", "Direction of City: To Salesforce")
        self.save(shown)
        for key in ("city", "state", "country"):
            self.assertEqual(self.row(key)["direction"], "to-salesforce")
        self.close()

    def test_details_and_value_pairs(self):
        self.assertEqual(self.person.connect_salesforce().code, harness.OK)
        self.assertEqual(self.person.connect_aloware().code, harness.OK)
        self.assertEqual(self.person.run("mapping", "activate").code, harness.OK)
        self.person.run("preview")
        shown = self.open(size=(1600, 1000))
        shown.go_to("Mapping")
        shown.find("label", "Lead Source").point()
        shown.find("label", "Value Pairs")
        shown.find("label", re.compile("A change of “Lead Source” in Aloware"))
        shown.find("label", "In Aloware")
        shown.find("label", "Next Sync")
        shown.picture("details")
        self.close()

    def test_import_of_a_broken_file(self):
        path = self.person.path("mapping.json")
        with open(path, "w", encoding="utf-8") as file:
            file.write('{"rows": [{"aloware": "first_name",]}')
        shown = self.open_mapping()
        shown.choose_item("Mapping Menu", "Import Mapping…", 6)
        shown.choose_file("Import", path)
        shown.find("label", "Could Not Import File")
        shown.picture("broken-file")
        shown.dismiss("Escape")
        shown.find("label", "Active mapping")
        self.close()

    def test_import_and_undo(self):
        path = self.person.path("mapping.json")
        shown = self.open_mapping()
        self.assertEqual(self.person.run("mapping", "export", path).code, harness.OK)
        with open(path, encoding="utf-8") as file:
            mapping = json.load(file)
        mapping["rows"] = [row for row in mapping["rows"] if row["aloware"] != "first_name"]
        with open(path, "w", encoding="utf-8") as file:
            json.dump(mapping, file)
        shown.choose_item("Mapping Menu", "Import Mapping…", 6)
        shown.choose_file("Import", path)
        # Only while its toast is there; looking through the whole window takes as long on a busy machine.
        shown.find("push button", "Undo").click()
        shown.find("push button", "Remove First Name")
        self.close()

    def test_a_dropped_file_is_imported(self):
        path = self.person.path("mapping.json")
        shown = self.open_mapping()
        self.assertEqual(self.person.run("mapping", "export", path).code, harness.OK)
        with open(path, encoding="utf-8") as file:
            mapping = json.load(file)
        mapping["rows"] = [row for row in mapping["rows"] if row["aloware"] != "first_name"]
        with open(path, "w", encoding="utf-8") as file:
            json.dump(mapping, file)
        files = window.FileManager(self.person, path)
        self.addCleanup(files.close)
        files.drag(500, 400, lambda: shown.look_for("label", "Drop a mapping file to import it"))
        shown.picture("drag")
        files.drop()
        shown.wait_gone("label", "Drop a mapping file to import it")
        shown.wait_gone("push button", "Remove First Name")
        shown.find("label", "Draft, not saved")
        self.save(shown)
        self.assertIsNone(self.row("first_name"))
        self.close()

    def test_edits_are_taken_back_by_keys(self):
        shown = self.open_mapping()
        self.choose_direction(shown, "First Name", "Both Ways", "To Aloware")
        shown.find("push button", "Remove City").click()
        shown.wait_gone("push button", "Remove City")
        shown.key("ctrl+z")
        shown.find("push button", "Remove City")
        shown.key("ctrl+z")
        shown.find("label", "Active mapping")
        shown.key("ctrl+shift+z")
        shown.find("push button", "Direction of First Name: To Aloware")
        self.save(shown)
        self.assertEqual(self.row("first_name")["direction"], "to-aloware")
        self.assertIsNotNone(self.row("city"))
        self.close()

    def test_a_field_that_is_gone_says_how_to_get_it_back(self):
        self.assertEqual(self.person.connect_salesforce().code, harness.OK)
        self.assertEqual(self.person.connect_aloware().code, harness.OK)
        path = self.person.path("mapping.json")
        self.assertEqual(self.person.run("mapping", "export", path).code, harness.OK)
        with open(path, encoding="utf-8") as file:
            mapping = json.load(file)
        next(row for row in mapping["rows"] if row["aloware"] == "city")["salesforce"] = "Town__c"
        with open(path, "w", encoding="utf-8") as file:
            json.dump(mapping, file)
        self.assertEqual(self.person.run("mapping", "import", path).code, harness.LEFT_OVERS)
        shown = self.open()
        shown.go_to("Mapping")
        shown.find("label", "Field is missing")
        shown.find("push button", re.compile("^1 problem")).click()
        shown.find("list item", re.compile("Town__c")).point()
        # What to create in Salesforce, and what to press afterwards.
        shown.find("label", "Text(255)")
        shown.find("push button", "Read Salesforce’s Fields Again")
        shown.picture("missing")
        self.close()

    def test_without_a_schema(self):
        shown = self.open()
        shown.find("push button", "Connect Accounts").click()
        shown.find("text", "Consumer Key")
        shown.go_to("Mapping")
        shown.find("label", "No Fields to Map Yet")
        shown.picture("empty")
        shown.find("push button", "Go to Connections").click()
        wait_until(lambda: shown.view() == "Connections", "the view Connections", window.DEADLINE)
        self.close()


if __name__ == "__main__":
    window.main()
