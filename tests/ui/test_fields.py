# SPDX-License-Identifier: GPL-3.0-or-later
"""The window Create Missing Fields: an org without custom fields gets them, by keyboard alone, and their rows are mapped."""
import re

import window
from window import WindowTest, harness, wait_until


class Fields(WindowTest):
    demo_options = {"new_org": True}

    def sign_in(self):
        self.assertEqual(self.person.connect_salesforce().code, harness.OK)
        self.assertEqual(self.person.connect_aloware().code, harness.OK)

    def wait_focus(self, shown, name):
        def is_there():
            return any(widget.name == name and widget.has_state("focused") for widget in shown.all("push button"))
        wait_until(is_there, f"the focus on “{name}”", window.DEADLINE)

    def missing(self):
        return {field["aloware"]: field for field in self.person.run("fields", "missing").json["fields"]}

    def open_fields(self, size=(1000, 680)):
        shown = self.open(size=size)
        shown.go_to("Mapping")
        shown.find("label", "First Name")
        shown.choose_item_by_keys("Mapping Menu", "Create Missing Fields…")
        return shown

    def test_all_by_keyboard(self):
        self.sign_in()
        shown = self.open_fields()
        self.wait_focus(shown, "Create 24 Fields")
        shown.find("label", "Aloware_Contact_ID__c · Text(40), unique, external ID")
        shown.picture("missing")
        shown.key("Return")
        shown.find("label", "24 Fields Created")
        shown.find("label", "24 Fields Mapped")
        self.wait_focus(shown, "Close")
        shown.picture("created")
        shown.key("Return")
        shown.wait_gone("label", "24 Fields Created")
        self.assertEqual(self.missing(), {field["aloware"]: field for field in self.missing().values() if field["state"] == "ready"})

        # The rows are one step of the draft.
        shown.find("label", "Draft, not saved")
        shown.key("ctrl+z")
        shown.wait_gone("label", "DNC__c")
        shown.key("ctrl+shift+z")
        shown.find("push button", "Save Draft").click()
        shown.wait_gone("push button", "Save Draft")
        self.close()
        self.assertEqual(len(self.person.run("mapping", "show").json["rows"]), 39)
        self.assertEqual(self.person.run("mapping", "activate").code, harness.OK)

    def test_some_are_left_out_one_is_renamed_and_one_fails(self):
        self.sign_in()
        shown = self.open_fields(size=(360, 640))
        shown.find("push button", "Create 24 Fields")
        shown.picture("narrow")
        shown.find("label", "Incoming Number").point()
        shown.find("push button", "Create 23 Fields")
        shown.find("push button", "API Name of “TCPA Approved”").click()
        entry = shown.find("text", "API Name of “TCPA Approved”")
        entry.set_text("Contact_Tier__c")
        shown.find("label", re.compile("^Salesforce has a field “Contact_Tier__c” already"))
        shown.picture("taken")
        entry.set_text("Ask_Us__c")
        shown.find("label", "Ask_Us__c · Checkbox")
        shown.key("Return")
        shown.wait_gone("text", "API Name of “TCPA Approved”")
        self.demo.salesforce.fault("salesforce:refuse-field:value=INSUFFICIENT_ACCESS")
        shown.find("push button", "Create 23 Fields").click()
        shown.find("label", "22 Fields Created")
        shown.find("label", re.compile("“Customize Application”"))
        shown.picture("failed")
        self.wait_focus(shown, "Close")
        shown.key("Return")
        shown.find("label", "Draft, not saved")
        self.assertEqual({name for name in self.missing() if self.missing()[name]["state"] == "missing"}, {"incoming_number", "custom_field_1"})
        shown.find("push button", "Save Draft").click()
        shown.wait_gone("push button", "Save Draft")
        self.close()
        rows = {row["aloware"]: row["salesforce"] for row in self.person.run("mapping", "show").json["rows"]}
        self.assertEqual(rows["tcpa_approved"], "Ask_Us__c")

    def assigned(self, *users):
        """Who of `users` has the permission set, as nothing is written for those who have it."""
        before = self.demo.salesforce.writes()
        made = self.person.run("fields", "create", "--yes", *(f"--user={user}" for user in users)).json
        self.assertEqual(self.demo.salesforce.writes(), before)
        return made["assigned"]

    def test_other_people_see_them(self):
        self.sign_in()
        shown = self.open_fields(size=(360, 640))
        shown.find("label", "Only you")
        shown.find("label", "People Who See These Fields").point()
        shown.find("check box", "Ana Ruiz")
        shown.picture("people-narrow")
        me = shown.find("check box", "Practice Admin")
        self.assertEqual((me.checked, me.sensitive), (True, False))
        self.assertFalse(shown.find("check box", "Ben Carter").checked)
        shown.find("label", "Ana Ruiz").point()
        shown.find("label", "You and 1 other")

        # Who is ticked stays so while somebody else is searched.
        shown.search("Search People", "carter")
        shown.wait_gone("check box", "Ana Ruiz")
        shown.find("label", "Ben Carter").point()
        shown.find("label", "You and 2 others")
        shown.search("Search People", "nobody at all")
        shown.find("label", "Nobody Found")
        shown.key("ctrl+a")
        shown.key("BackSpace")
        self.assertTrue(shown.find("check box", "Ana Ruiz").checked)
        shown.picture("people-ticked")

        self.demo.salesforce.fault("salesforce:no-license:value=ben.carter@example.com")
        shown.find("push button", "Create 24 Fields").click()
        shown.find("label", "24 Fields Created")
        shown.find("label", "You have it now, and so have Ana Ruiz.")
        shown.find("label", "No Access")
        shown.find("label", re.compile("another license"))
        shown.picture("people-done")
        self.wait_focus(shown, "Close")
        shown.key("Return")
        shown.find("push button", "Save Draft").click()
        shown.wait_gone("push button", "Save Draft")
        self.close()
        self.assertEqual(self.assigned("ana.ruiz@example.com"), ["Ana Ruiz"])

    def test_only_access(self):
        self.sign_in()
        self.assertEqual(self.person.run("fields", "create", "--yes").code, harness.OK)
        shown = self.open_fields()
        shown.find("label", "No Field Is Missing")
        self.assertFalse(shown.find("push button", "Give Access").sensitive)
        shown.find("label", "People Who See These Fields").point()
        shown.find("check box", "Ana Ruiz")
        shown.picture("only-access")
        shown.find("label", "Ana Ruiz").point()
        shown.find("push button", "Give Access").wait_sensitive()
        shown.find("push button", "Give Access").click()
        shown.find("label", "You have it now, and so have Ana Ruiz.")
        shown.picture("only-access-done")
        self.wait_focus(shown, "Close")
        shown.key("Return")
        shown.wait_gone("label", "You have it now, and so have Ana Ruiz.")
        self.close()
        self.assertEqual(self.assigned("ana.ruiz@example.com"), ["Ana Ruiz"])

    def test_without_the_right_to_look(self):
        self.sign_in()
        self.demo.salesforce.fault("salesforce:no-setup")
        shown = self.open_fields()
        shown.find("label", re.compile("View Setup and Configuration"))
        shown.picture("problem")
        self.wait_focus(shown, "Try Again")
        shown.key("Return")
        shown.find("push button", "Create 24 Fields")
        shown.key("Escape")
        shown.wait_gone("push button", "Create 24 Fields")
        self.close()


if __name__ == "__main__":
    window.main()
