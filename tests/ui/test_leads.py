# SPDX-License-Identifier: GPL-3.0-or-later
"""Leads beside Contacts in the window: a mapping for each, and who says of which one it speaks."""
import os
import re

import window
from window import DEADLINE, WindowTest, harness


class Leads(WindowTest):
    browser = False

    def prepare(self, objects):
        self.assertEqual(self.person.connect_salesforce().code, harness.OK)
        self.assertEqual(self.person.connect_aloware().code, harness.OK)
        self.person.sync_objects(objects)

    def open_mapping(self):
        shown = self.open()
        shown.go_to("Mapping")
        shown.find("label", "First Name")
        return shown

    def test_each_object_has_a_table(self):
        self.prepare("both")
        shown = self.open_mapping()
        shown.find("label", "Draft of Contacts")
        shown.find("push button", "Direction of First Name: Both Ways").click()
        shown.find("list item", "To Aloware")
        shown.key("End", "Return")
        shown.find("label", "Draft of Contacts, not saved")
        shown.picture("contacts")
        shown.key("ctrl+l")
        shown.find("label", "Draft of Leads")
        # What is not saved is seen from the other table, and what is done here is done to this one.
        contacts = shown.find("push button", re.compile("^Contacts, (.*, )?not saved"))
        shown.find("push button", "Direction of First Name: Both Ways")
        shown.picture("leads")
        contacts.click()
        shown.find("push button", "Direction of First Name: To Aloware")
        shown.key("ctrl+z")
        shown.find("label", "Draft of Contacts")
        shown.find("push button", "Contacts")
        self.close()

    def test_only_leads(self):
        self.prepare("lead")
        shown = self.open()
        shown.go_to("Sync")
        shown.find("label", "Activate the Mapping of Leads First")
        shown.find("push button", "Go to Mapping").click()
        shown.find("label", "Draft of Leads")
        self.assertIsNone(shown.look_for("push button", "Contacts"))
        shown.find("push button", "Activate…").click()
        shown.answer("Activate")
        shown.find("label", "Active mapping of Leads")
        folder = os.path.join(self.person.data, "crosswalk", "default")
        self.assertTrue(os.path.exists(os.path.join(folder, "lead-mapping.json")), os.listdir(folder))
        self.assertFalse(os.path.exists(os.path.join(folder, "mapping.json")))
        self.close()


class Conversion(WindowTest):
    browser = False
    demo_options = {"leads": 12}

    def linked_lead(self):
        return next(lead for lead in self.demo.salesforce.leads()
                    if lead.get("Aloware_Contact_ID__c") and lead.get("City") and lead["IsConverted"] in (False, "false"))

    def convert(self):
        """To a Contact that was there before, and lives elsewhere."""
        lead = self.linked_lead()
        made = self.demo.salesforce.create(FirstName=lead["FirstName"], LastName=lead["LastName"], Phone=lead["Phone"],
                                           Email=lead["Email"], MailingCity="Elsewhere")
        self.demo.salesforce.convert(lead["Id"], made["id"])
        return lead

    def sync(self):
        """Until there is nothing left to write: an Aloware contact has its ID only once it was made."""
        self.assertEqual(self.person.connect_salesforce().code, harness.OK)
        self.assertEqual(self.person.connect_aloware().code, harness.OK)
        for arguments in (("settings", "set", "object", "both"), ("settings", "set", "max-change-percent", 100), ("mapping", "activate"),
                          ("mapping", "activate", "--object", "lead"), ("sync", "--yes"), ("sync", "--yes")):
            self.assertIn(self.person.run(*arguments).code, (harness.OK, harness.LEFT_OVERS), arguments)

    def test_what_differs_is_said(self):
        self.sync()
        lead = self.convert()
        differs = re.compile("^The Lead was converted. Each side keeps its own (.*, )?City")
        shown = self.open()
        shown.go_to("Sync")
        shown.find("push button", "Preview").click()
        apply = shown.find("push button", "Apply Plan", DEADLINE).wait_sensitive()
        shown.search("Search Planned Changes", lead["LastName"])
        shown.find(None, differs)
        shown.picture("differs-in-preview")
        apply.click()
        shown.find("label", "Sync Finished", DEADLINE)
        shown.find("push button", "Show This Run").click()
        shown.find(None, re.compile("^Details: .*, Linked$")).click()
        shown.find("label", differs)
        shown.picture("differs-in-history")
        shown.key("Escape")
        self.close()


if __name__ == "__main__":
    window.main()
