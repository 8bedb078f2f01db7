# SPDX-License-Identifier: GPL-3.0-or-later
"""The preferences: what they show is what is saved, each is saved as it is changed, and one that is refused says why."""
import os
import re

import window
from window import WindowTest, wait_until


class Preferences(WindowTest):
    browser = False

    def settings(self):
        return self.person.run("settings", "show").json

    def wait_for(self, key, value):
        wait_until(lambda: self.settings()[key] == value, f"{key} to be {value}", window.DEADLINE)

    def open_preferences(self, sight=("push button", "Connect Accounts")):
        shown = self.open(size=(1000, 1790))
        # They are for the profile, whether somebody has signed in or not.
        shown.find(*sight)
        wait_until(lambda: shown.look_for("combo box", "Create Contacts") or shown.key("ctrl+comma"), "the preferences", window.DEADLINE)
        # So high that every row is in sight.
        dialog = wait_until(lambda: next(iter(shown.x_windows() - {shown.x_window}), None), "the dialog's window", window.DEADLINE)
        window.xdotool("windowsize", "--sync", dialog, 660, 1790)
        self.dialog = dialog
        return shown

    def write(self, widget, text):
        """Writes over what stands in an entry, and presses Enter."""
        self.type_over(widget, text)
        widget.window.key("Return")

    def type_over(self, widget, text):
        window.xdotool("windowfocus", "--sync", self.dialog)
        widget.point(along=0.2)
        widget.window.key("ctrl+a")
        widget.window.type(text)

    def test_what_is_saved_is_shown_and_what_is_chosen_is_saved(self):
        self.assertEqual(self.person.run("settings", "set", "max-delete-percent", "7").code, 0)
        shown = self.open_preferences()
        shown.picture("preferences")
        shown.find("combo box", "Create Contacts").point()
        shown.key("Up", "Up", "Return")
        self.wait_for("create", "both")

        # Another program changes another setting meanwhile; it is kept, and shown from the next time on.
        self.assertEqual(self.person.run("settings", "set", "update", "to-salesforce").code, 0)
        self.spin(shown, "Deleted Contacts", "7", "12")
        self.wait_for("max-delete-percent", 12)
        self.assertEqual(self.settings()["update"], "to-salesforce")
        self.assertEqual(self.settings()["create"], "both")

        shown.dismiss("Escape")
        self.close()
        shown = self.open_preferences()
        shown.find("label", "In Salesforce Only")
        shown.find("label", "On Both Sides")
        shown.dismiss("Escape")
        self.close()

    def test_what_links_two_contacts(self):
        self.assertEqual(self.person.run("settings", "set", "match-email", "off").code, 0)
        shown = self.open_preferences()
        shown.find("combo box", "Same Aloware Contact ID").point()
        shown.key("Down", "Return")
        self.wait_for("match-aloware-id", "ask")
        self.assertEqual(self.settings()["match-email"], "off")
        shown.find("label", "Ignore It")
        phones = shown.find("text", "Other Phone Fields to Match By")
        self.assertEqual(phones.text(), "Phone")
        self.write(phones, "Mobile-Phone")
        shown.find("label", re.compile("takes the API names"))
        shown.dismiss("Return")
        self.write(phones, "Phone, MobilePhone")
        # Nobody is signed in who could ask Salesforce about it.
        shown.find("label", re.compile("saved, but it could not be checked"))
        shown.dismiss("Return")
        self.wait_for("match-phones", "Phone MobilePhone")
        shown.picture("matching")
        shown.dismiss("Escape")
        self.close()

    def test_what_is_about_leads_comes_with_them(self):
        self.assertEqual(self.person.connect_salesforce().code, 0)
        shown = self.open_preferences((None, "History"))
        objects = shown.find("combo box", "Salesforce Records to Sync")
        self.assertFalse(shown.find("combo box", "If Both Have a Number").sensitive)
        self.assertIsNone(shown.look_for("text", "Only Salesforce Leads Where"))
        objects.point()
        shown.key("Down", "Down", "Return")
        self.wait_for("object", "both")
        shown.find("combo box", "If Both Have a Number").wait_sensitive().point()
        shown.key("Down", "Return")
        self.wait_for("priority", "lead")
        shown.find("combo box", "Leads That a Queue Owns").point()
        shown.key("Down", "Return")
        self.wait_for("queue-owner", "assign")
        condition = shown.find("text", "Only Salesforce Leads Where")
        self.write(condition, "Nope__c = 1")
        shown.find("label", re.compile("The filter of Leads cannot be used. Salesforce says: .*Nope__c.*Preferences"))
        shown.dismiss("Return")
        self.write(condition, "Email != null")
        self.wait_for("lead-filter", "Email != null")
        shown.picture("leads")

        objects.point()
        shown.key("Up", "Return")
        self.wait_for("object", "lead")
        shown.wait_gone("text", "Only Salesforce Contacts Where")
        self.assertFalse(shown.find("combo box", "If Both Have a Number").sensitive)
        shown.dismiss("Escape")
        self.close()

    def spin(self, shown, name, before, after):
        spin = shown.find("spin button", name)
        self.assertEqual(spin.text(), before)
        self.write(spin, after)

    def test_no_limit_is_zero(self):
        shown = self.open_preferences()
        self.spin(shown, "Minutes for Asking Aloware", "0", "30")
        self.wait_for("aloware-budget-minutes", 30)
        self.spin(shown, "Minutes for Asking Aloware", "30", "0")
        self.wait_for("aloware-budget-minutes", "none")
        self.spin(shown, "Aloware Requests a Minute", "4500", "900")
        self.wait_for("aloware-requests-per-minute", 900)
        self.spin(shown, "Records for a Bulk Job", "2000", "0")
        self.wait_for("bulk-threshold", 0)
        self.spin(shown, "Share of Aloware’s Rate for Checking in Turn", "50", "20")
        self.wait_for("sweep-percent", 20)
        self.spin(shown, "Minutes a Check Counts as Asked", "10", "0")
        self.wait_for("fresh-minutes", 0)
        self.write(shown.find("text", "Salesforce Tasks That Tell of Activity"), "Status = 'Completed'")
        # Nobody is signed in who could ask Salesforce about it.
        shown.find("label", re.compile("saved, but it could not be checked"))
        shown.dismiss("Return")
        self.wait_for("activity-filter", "Status = 'Completed'")
        shown.picture("limits")
        shown.dismiss("Escape")
        self.close()

    def test_what_cannot_be_is_refused_and_stays_to_be_mended(self):
        shown = self.open_preferences()
        country = shown.find("text", "Country of Numbers Without a Country Code")
        self.write(country, "Atlantis")
        shown.find("label", re.compile("takes the two letters of a country"))
        shown.picture("refused")
        shown.dismiss("Return")
        self.assertEqual((country.text(), self.settings()["region"]), ("Atlantis", "US"))
        self.write(country, "gb")
        self.wait_for("region", "GB")
        wait_until(lambda: country.text() == "GB", "the country as it is saved", window.DEADLINE)

        condition = shown.find("text", "Only Salesforce Contacts Where")
        self.write(condition, "Email != null LIMIT 5")
        shown.find("label", re.compile("takes a SOQL condition"))
        shown.dismiss("Return")
        self.write(condition, "Email != null")
        # Nobody is signed in who could ask Salesforce about it.
        shown.find("label", re.compile("saved, but it could not be checked"))
        shown.dismiss("Return")
        self.wait_for("filter", "Email != null")
        shown.picture("mended")
        shown.dismiss("Escape")
        self.close()

    def test_a_filter_that_salesforce_refuses_is_not_saved(self):
        self.assertEqual(self.person.connect_salesforce().code, 0)
        shown = self.open_preferences((None, "History"))
        condition = shown.find("text", "Only Salesforce Contacts Where")
        self.write(condition, "Nope__c = 1")
        shown.find("label", re.compile("The filter cannot be used. Salesforce says: .*Nope__c.*Preferences"))
        shown.picture("filter-refused")
        shown.dismiss("Return")
        self.assertEqual((condition.text(), self.settings()["filter"]), ("Nope__c = 1", ""))
        self.write(condition, "Email != null")
        self.wait_for("filter", "Email != null")
        shown.dismiss("Escape")
        self.close()

    def test_what_is_typed_stays_while_another_setting_is_saved(self):
        self.assertEqual(self.person.connect_salesforce().code, 0)
        shown = self.open_preferences((None, "History"))
        # Longer than any test: let go by resetting the faults.
        self.demo.salesforce.fault("salesforce:slow:value=86400000:times=0")
        self.write(shown.find("text", "Only Salesforce Contacts Where"), "Email != null")
        country, limit = shown.find("text", "Country of Numbers Without a Country Code"), shown.find("spin button", "Contacts to Change")
        self.type_over(country, "g")
        self.type_over(limit, "4")
        wait_until(lambda: (country.text(), limit.text()) == ("g", "4"), "what was typed", window.DEADLINE)
        self.demo.salesforce.reset_faults()
        self.wait_for("filter", "Email != null")
        shown.type("1")
        shown.key("Return")
        self.wait_for("max-change-percent", 41)
        self.assertEqual((country.text(), limit.text(), self.settings()["region"]), ("g", "41", "US"))
        shown.dismiss("Escape")
        self.close()

    def test_a_file_that_cannot_be_read_is_left_alone(self):
        shown = self.open_preferences()
        country = shown.find("text", "Country of Numbers Without a Country Code")
        self.write(country, "gb")
        # The window reads what it has saved.
        wait_until(lambda: country.text() == "GB", "the country as it is saved", window.DEADLINE)
        path = os.path.join(self.person.data, "crosswalk", "default", "settings.json")
        with open(path, "w", encoding="utf-8") as file:
            file.write('{"create": ')
        self.write(shown.find("spin button", "Contacts to Change"), "40")
        shown.find("label", re.compile("settings.json"))
        shown.dismiss("Return")
        with open(path, encoding="utf-8") as file:
            self.assertEqual(file.read(), '{"create": ')
        shown.dismiss("Escape")
        self.close()


if __name__ == "__main__":
    window.main()
