# SPDX-License-Identifier: GPL-3.0-or-later
"""The window Suggest from Data: what the data says is shown, a suggestion is mapped with a click, and taken back."""
import re

import window
from window import WindowTest, harness, wait_until

TIERS = ("Gold", "Silver", "Bronze")


class Suggest(WindowTest):
    def sign_in(self):
        self.assertEqual(self.person.connect_salesforce().code, harness.OK)
        self.assertEqual(self.person.connect_aloware().code, harness.OK)

    def give_tiers(self):
        aloware = {contact["phone_number"] for contact in self.demo.aloware.dump()}
        for i, contact in enumerate(self.demo.salesforce.dump()):
            phone = harness.e164(contact["Phone"] or "")
            if phone in aloware:
                self.demo.aloware.edit(phone, csf1=TIERS[i % 3])
                self.demo.salesforce.edit(contact["Id"], Contact_Tier__c=TIERS[(i + (i < 3)) % 3])

    def open_suggestions(self, size=(1000, 680)):
        shown = self.open(size=size)
        shown.go_to("Mapping")
        shown.find("label", "First Name")
        shown.choose_item_by_keys("Mapping Menu", "Suggest from Data…")
        return shown

    def rows(self):
        return {row["aloware"]: row["salesforce"] for row in self.person.run("mapping", "show").json["rows"]}

    def wait_focus(self, shown, name):
        wait_until(lambda: any(widget.name == name and widget.has_state("focused") for widget in shown.all("push button")), f"the focus on “{name}”",
                   window.DEADLINE)

    def test_a_suggestion_is_taken_and_taken_back(self):
        self.give_tiers()
        self.sign_in()
        self.assertEqual(self.person.run("mapping", "remove", "custom_field_1").code, harness.OK)
        shown = self.open_suggestions()
        self.wait_focus(shown, "Map “Custom Field 1” to “Contact Tier”")
        shown.find("label", re.compile(r"^Contact_Tier__c agrees in 9\d % of \d+ pairs"))
        shown.find("label", re.compile(r"^Phone finds \d\d % of the contacts"))
        shown.picture("suggestions")
        shown.key("Return")
        shown.find("push button", "“Custom Field 1” is mapped to “Contact Tier”")
        self.wait_focus(shown, "Close")
        shown.picture("mapped")
        shown.key("ctrl+z")
        self.wait_focus(shown, "Map “Custom Field 1” to “Contact Tier”")
        shown.key("Return")
        shown.find("push button", "“Custom Field 1” is mapped to “Contact Tier”")
        shown.find("push button", "Undo").click()
        shown.find("push button", "Map “Custom Field 1” to “Contact Tier”").click()
        self.wait_focus(shown, "Close")
        shown.key("Return")
        shown.wait_gone("label", re.compile("^Contact_Tier__c agrees"))
        shown.find("label", "Draft, not saved")
        shown.find("push button", "Save Draft").click()
        shown.wait_gone("push button", "Save Draft")
        self.close()
        self.assertEqual(self.rows()["custom_field_1"], "Contact_Tier__c")

    def test_narrow_and_nothing_to_suggest(self):
        self.sign_in()
        before = self.rows()
        shown = self.open_suggestions(size=(360, 640))
        shown.find("label", re.compile("^Nothing to suggest"))
        shown.picture("narrow")
        shown.find("label", "Aloware Fields").point()
        shown.find("label", re.compile(r"^100 % filled, phone numbers$"))
        shown.picture("narrow-fields")
        shown.key("Escape")
        shown.wait_gone("label", re.compile("^Nothing to suggest"))
        self.close()
        self.assertEqual(self.rows(), before)

    def test_without_contacts(self):
        self.sign_in()
        self.assertEqual(self.person.run("settings", "set", "filter", "LastName = 'Nobody'").code, harness.OK)
        shown = self.open_suggestions()
        shown.find("label", "Nothing to Suggest")
        shown.picture("nothing")
        self.wait_focus(shown, "Close")
        shown.key("Escape")
        shown.wait_gone("label", "Nothing to Suggest")
        self.close()

    def test_progress_cancel_and_a_problem(self):
        self.sign_in()
        self.demo.aloware.fault("aloware:slow:value=5000:times=0")
        shown = self.open_suggestions()
        shown.find("label", re.compile(r"^Looking up \d+ phone numbers in Aloware…"))
        shown.picture("progress")
        self.wait_focus(shown, "Cancel")
        shown.key("Return")
        shown.wait_gone("label", re.compile(r"^Looking up"))
        self.demo.aloware.reset_faults()
        self.demo.aloware.fault("aloware:unauthorized:times=0")
        shown.find("push button", "Mapping Menu").click()
        shown.find("menu item", "Suggest from Data…").click()
        shown.find("label", "Could Not Read a Sample")
        shown.picture("problem")
        self.demo.aloware.reset_faults()
        self.wait_focus(shown, "Try Again")
        shown.key("Return")
        shown.find("label", re.compile("^Nothing to suggest"))
        shown.key("Escape")
        shown.wait_gone("label", re.compile("^Nothing to suggest"))
        self.close()


if __name__ == "__main__":
    window.main()
