# SPDX-License-Identifier: GPL-3.0-or-later
"""Leads have a mapping of their own: made from their fields, shown, edited, checked, exported and taken over beside that of contacts."""
import json
import unittest

from harness import FAILED, LEFT_OVERS, OK, Story, USAGE

# What an org without custom fields maps for Leads. A Contact has three more fields.
STANDARD = {
    "phone_number": "Phone", "email": "Email", "contact_owner": "OwnerId", "first_name": "FirstName", "last_name": "LastName",
    "lead_source": "LeadSource", "city": "City", "state": "StateCode", "country": "CountryCode", "zipcode": "PostalCode",
    "mobile_phone": "MobilePhone", "fax": "Fax",
}
ONLY_CONTACT = {"date_of_birth", "home_phone", "other_phone"}


class Leads(Story):
    demo_options = {"new_org": True, "leads": 12}

    def choose(self, objects):
        """What Preferences say, without asking a platform."""
        self.run_cli("settings", "set", "region", "US")
        path = self.person.profile("settings.json")
        with open(path, encoding="utf-8") as file:
            settings = json.load(file)
        settings["object"] = objects
        with open(path, "w", encoding="utf-8") as file:
            json.dump(settings, file)

    def lead(self, *arguments, code=OK):
        return self.run_cli(*arguments, "--object", "lead", code=code).json

    def shown(self, *arguments):
        return self.run_cli("mapping", "show", *arguments).json

    def fields_of(self, mapping):
        return {row["aloware"]: row["salesforce"] for row in mapping["rows"]}

    def test_from_the_default_to_an_active_mapping(self):
        before = self.shown()
        shown = self.lead("mapping", "show")
        self.assertEqual((shown["object"], shown["state"]), ("Lead", "draft"))
        self.assertEqual(self.fields_of(shown), STANDARD)
        self.assertEqual([problem["code"] for problem in shown["problems"]], ["required-unmapped"])
        self.assertIn("Company", shown["problems"][0]["message"])

        # What Leads lack can be made for them, and contacts do not get it.
        missing = {field["aloware"] for field in self.lead("fields", "missing")["fields"]}
        self.assertLessEqual(ONLY_CONTACT | {"dnc"}, missing)
        made = self.lead("fields", "create", "--yes", "date_of_birth", "dnc")
        self.assertEqual((set(made["mapped"]), made["failed"]), ({"date_of_birth", "dnc"}, []))
        seen = {field["name"] for field in self.lead("fields", "salesforce")["fields"]}
        self.assertLessEqual({"Company", "Date_of_Birth__c", "DNC__c"}, seen)
        self.assertNotIn("DNC__c", {field["name"] for field in self.run_cli("fields", "salesforce").json["fields"]})

        self.lead("mapping", "set-default", "Company", "Example Ltd")
        checked = self.lead("mapping", "check")
        # A queue can own a Lead, and some users have no partner.
        self.assertEqual({problem["code"] for problem in checked["problems"]}, {"owner"})
        self.assertIn("Leads", [problem["message"] for problem in checked["problems"] if problem["code"] == "owner"][0])
        self.assertEqual(self.lead("mapping", "activate")["object"], "Lead")
        shown = self.lead("mapping", "show")
        self.assertEqual((shown["state"], self.fields_of(shown)["dnc"]), ("active", "DNC__c"))
        self.assertEqual(self.shown(), before)

    def test_a_status_that_means_converted(self):
        self.lead("mapping", "add", "lead_source", "Status", code=USAGE)
        self.lead("mapping", "set", "lead_source", "--salesforce", "Status")
        self.lead("mapping", "set-value", "lead_source", "new", "Open - Not Contacted")
        said = self.lead("mapping", "set-value", "lead_source", "sold", "Closed - Converted", code=LEFT_OVERS)
        self.assertEqual([(problem["code"], problem["blocking"]) for problem in said["problems"]], [("picklist-value", True)])
        self.assertEqual(self.error_code(self.run_cli("mapping", "activate", "--object", "lead", code=FAILED)), "invalid-mapping")
        self.lead("mapping", "set", "lead_source", "--salesforce", "LeadSource")
        self.lead("mapping", "set-value", "lead_source", "sold", "")
        self.lead("mapping", "set-default", "Status", "Closed - Converted", code=LEFT_OVERS)
        self.lead("mapping", "set-default", "Status", "Working - Contacted")
        self.lead("mapping", "activate")

    def test_a_file_goes_to_its_own_object(self):
        self.lead("mapping", "set", "city", "--direction", "to-aloware")
        before = self.lead("mapping", "show")
        path = self.person.path("leads.json")
        self.lead("mapping", "export", path)
        self.lead("mapping", "reset")
        contacts = self.shown()
        self.assertEqual(self.error_code(self.run_cli("mapping", "import", path, "--object", "contact", code=USAGE)), "usage")
        self.assertEqual(self.run_cli("mapping", "import", path).json["object"], "Lead")
        self.assertEqual(self.lead("mapping", "show"), before)
        self.assertEqual(self.shown(), contacts)

    def test_what_the_setting_says(self):
        contact_rows = self.run_cli("status").json["mapping"]["rows"]
        self.choose("lead")
        self.assertEqual(self.shown()["object"], "Lead")
        self.assertEqual(self.run_cli("status").json["mapping"], {"rows": len(STANDARD), "problems": 0, "state": "draft"})
        self.assertEqual(self.shown("--object", "contact")["object"], "Contact")
        self.choose("both")
        self.assertEqual(self.shown()["object"], "Contact")
        self.assertEqual(self.run_cli("status").json["mapping"]["rows"], contact_rows + len(STANDARD))
        self.assertEqual(self.error_code(self.run_cli("mapping", "show", "--object", "account", code=USAGE)), "usage")

    def test_owners_and_profiles_are_of_both(self):
        owner = self.run_cli("mapping", "owners").json["owners"][0]["salesforce"]
        self.run_cli("mapping", "set-owner", "none", owner)
        self.choose("both")
        # The first draft has what was chosen before; later choices go to both.
        self.assertEqual(self.lead("mapping", "show")["owners"], {owner: None})
        self.lead("mapping", "set-owner", "email", owner)
        self.assertEqual((self.shown()["owners"], self.lead("mapping", "show")["owners"]), ({}, {}))

        self.lead("mapping", "set", "city", "--direction", "to-aloware")
        self.run_cli("profiles", "duplicate", "default", "copy")
        mine = {row["aloware"]: row for row in self.run_cli("--profile", "copy", "mapping", "show", "--object", "lead").json["rows"]}
        self.assertEqual(mine["city"]["direction"], "to-aloware")
        self.run_cli("--profile", "copy", "mapping", "set", "city", "--direction", "both", "--object", "lead")
        self.run_cli("--profile", "copy", "mapping", "set", "first_name", "--direction", "to-aloware")
        taken = self.run_cli("mapping", "take-over", "copy", "--yes").json
        self.assertEqual({(each["object"], each["aloware"]) for each in taken["differences"]},
                         {("Contact", "first_name"), ("Lead", "city")})
        self.assertTrue(taken["taken"])
        rows = {row["aloware"]: row for row in self.lead("mapping", "show")["rows"]}
        self.assertEqual(rows["city"]["direction"], "both")

    def test_suggestions_come_from_leads(self):
        before, writes = self.lead("mapping", "show"), self.demo.writes()
        said = self.lead("mapping", "suggest")
        self.assertGreater(said["records"], 0)
        self.assertGreater(said["pairs"], 0)
        names = {field["name"] for field in said["fields"] if field["side"] == "salesforce"}
        self.assertIn("Company", names)
        self.assertEqual({phone["salesforce"] for phone in said["phones"]} - {"Phone", "MobilePhone", "Fax"}, set())
        self.assertEqual((self.lead("mapping", "show"), self.demo.writes()), (before, writes))


if __name__ == "__main__":
    unittest.main()
