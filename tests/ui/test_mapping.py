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
        shown.find("list item", "First Name")
        shown.key("Return")
        shown.find("push button", "Salesforce field of First Name: First Name")
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

    def test_search_and_filter(self):
        shown = self.open_mapping()
        shown.find("push button", "Direction of City: Both Ways")
        shown.key("ctrl+f")
        shown.type("birth")
        shown.wait_gone("push button", "Direction of City: Both Ways")
        shown.find("push button", "Direction of Date of Birth: Both Ways")
        shown.type("zzz")
        shown.find("push button", "Show All Fields")
        shown.picture("nothing-found")
        shown.find("push button", "Show All Fields").click()
        shown.find("push button", "Direction of City: Both Ways")
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
        shown.choose_item("Mapping Menu", "Import Mapping…", 2)
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
        shown.choose_item("Mapping Menu", "Import Mapping…", 2)
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
