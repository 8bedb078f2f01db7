# SPDX-License-Identifier: GPL-3.0-or-later
"""Leads: alone and beside Contacts. One Aloware contact has one partner, whatever the other records are; a Lead that became a
Contact takes its partner along, and is never written again."""
import unittest

from harness import LEFT_OVERS, OK, Story, e164


class Leads(Story):
    contacts = 12
    demo_options = {"leads": 12}
    object = "both"
    create = "to-aloware"

    def sign_in(self):
        super().sign_in()
        self.run_cli("settings", "set", "object", self.object)
        self.run_cli("settings", "set", "create", self.create)
        self.run_cli("settings", "set", "max-change-percent", 100)
        self.run_cli("mapping", "activate", "--object", "lead")

    def live(self):
        return [lead for lead in self.salesforce.leads()
                if not lead.get("IsDeleted") and lead["IsConverted"] in (False, "false")]

    def lead(self, record_id):
        return next(lead for lead in self.salesforce.leads() if lead["Id"] == record_id)

    def both(self):
        return self.salesforce.dump(), self.salesforce.leads(), self.aloware.dump()

    def stays(self):
        """Run after run, nothing is written and nobody is made."""
        before = self.both()
        for arguments in ((), ("--full",), ()):
            run = self.sync(*arguments)
            self.assertEqual((run["created"], run["updated"]), ({"salesforce": 0, "aloware": 0},) * 2)
            self.assertEqual(self.both(), before)

    def linked_lead(self):
        """A Lead with its Aloware contact: it carries that one's id."""
        contacts = {str(contact["id"]): contact for contact in self.aloware.dump()}
        phones = [e164(contact["Phone"]) for contact in self.salesforce.dump() if contact.get("Phone")]
        for lead in self.live():
            contact = contacts.get(lead.get("Aloware_Contact_ID__c") or "")
            if contact and e164(lead["Phone"]) not in phones and lead["OwnerId"].startswith("005"):
                return lead, contact
        self.fail("no Lead is linked")
        return None

    def new_contact_for(self, lead, **values):
        """The Contact that a Lead becomes in Salesforce's own conversion."""
        fields = {"FirstName": lead["FirstName"], "LastName": lead["LastName"], "Phone": lead["Phone"], "Email": lead["Email"],
                  "MailingCity": lead.get("City"), "Aloware_Contact_ID__c": lead.get("Aloware_Contact_ID__c")}
        return self.salesforce.create(**{key: value for key, value in {**fields, **values}.items() if value})["id"]


class Both(Leads):
    def test_the_second_run_writes_nothing(self):
        run = self.sync()
        self.assertGreater(run["created"]["aloware"], 0)
        self.sync()
        self.stays()

    def test_an_edit_of_a_lead_flows_both_ways(self):
        self.sync()
        self.sync()
        lead, contact = self.linked_lead()
        self.salesforce.edit(lead["Id"], FirstName="Leda")
        self.sync()
        self.assertEqual(self.aloware_record(contact["phone_number"])["first_name"], "Leda")
        self.aloware.edit(contact["phone_number"], city="Salem")
        self.sync()
        self.assertEqual(self.lead(lead["Id"])["City"], "Salem")

    def test_a_shared_number_goes_to_the_contact(self):
        preview = self.preview()
        held = [entry for entry in preview["excluded"] if entry["reason"]["code"] == "other-object-has-number"]
        self.assertTrue(held)
        contacts = {contact["Id"]: contact for contact in self.salesforce.dump()}
        for entry in held:
            self.assertEqual(entry["object"], "Lead")
            holder = next(record for record in contacts if record in entry["reason"]["message"])
            self.assertEqual(e164(contacts[holder]["Phone"]), e164(self.lead(entry["salesforce_id"])["Phone"]))
        ids = {entry["salesforce_id"] for entry in held}
        self.assertFalse([change for change in preview["changes"] if change["salesforce_id"] in ids])

    def test_a_converted_lead_is_left_alone(self):
        self.salesforce.allow_converted_edits()
        converted = {lead["Id"]: lead for lead in self.salesforce.leads() if lead["IsConverted"] in (True, "true")}
        self.assertTrue(converted)
        self.sync()
        self.sync("--full")
        for record, before in converted.items():
            self.assertEqual(self.lead(record), before)

    def test_a_conversion_is_followed(self):
        self.sync()
        self.sync()
        lead, contact = self.linked_lead()
        count = len(self.aloware.dump())
        made = self.new_contact_for(lead)
        self.salesforce.convert(lead["Id"], made)
        followed, = self.preview()["followed"]
        self.assertEqual((followed["from"], followed["to"]), (lead["Id"], made))
        run = self.sync()
        self.assertEqual([(each["from"], each["to"]) for each in run["followed"]], [(lead["Id"], made)])
        self.assertEqual(run["created"], {"salesforce": 0, "aloware": 0})
        self.aloware.edit(contact["phone_number"], first_name="Followed")
        after = self.lead(lead["Id"])
        self.sync()
        self.assertEqual(self.salesforce_record(made)["FirstName"], "Followed")
        self.assertEqual(self.lead(lead["Id"]), after)
        self.assertEqual(len(self.aloware.dump()), count)
        self.stays()

    def test_a_conversion_to_a_contact_that_was_there(self):
        """What the Contact had before is no edit: nothing of it overwrites Aloware's values."""
        self.sync()
        self.sync()
        lead, contact = self.linked_lead()
        self.aloware.edit(contact["phone_number"], city="Salem")
        self.sync()
        made = self.new_contact_for(lead, MailingCity="Elsewhere", Aloware_Contact_ID__c=None)
        before = self.aloware_record(contact["phone_number"])
        self.salesforce.convert(lead["Id"], made)
        followed, = self.preview()["followed"]
        self.assertIn("city", followed["differs"])
        printed = self.person.run("preview", "--verbose", json_wanted=False).out
        self.assertRegex(printed, r"≠ +city .*differs")
        run = self.sync()
        self.assertEqual(run["followed"], [followed])
        link, = [write for write in self.run_cli("history", "show", run["run"]).json["writes"] if write["action"] == "link"]
        self.assertEqual(link["differs"], followed["differs"])
        self.assertIn("keeps its own value", self.run_cli("explain", made, "city").json["sentence"])
        self.sync()
        self.assertEqual(self.aloware_record(contact["phone_number"])["cnam_city"], before["cnam_city"])
        self.assertEqual(self.salesforce_record(made)["MailingCity"], "Elsewhere")
        self.salesforce.edit(made, MailingCity="Portland")
        self.sync()
        self.assertEqual(self.aloware_record(contact["phone_number"])["cnam_city"], "Portland")

    def test_a_chain_of_a_conversion_and_a_merge(self):
        self.sync()
        self.sync()
        lead, contact = self.linked_lead()
        made = self.new_contact_for(lead)
        survivor = self.new_contact_for(lead, Aloware_Contact_ID__c=None)
        self.salesforce.convert(lead["Id"], made)
        self.salesforce.merge(survivor, made)
        self.sync()
        self.aloware.edit(contact["phone_number"], first_name="Chained")
        self.sync()
        self.assertEqual(self.salesforce_record(survivor)["FirstName"], "Chained")
        self.stays()

    def test_an_undo_leaves_a_converted_lead(self):
        self.salesforce.allow_converted_edits()
        self.sync()
        self.sync()
        lead, contact = self.linked_lead()
        self.aloware.edit(contact["phone_number"], city="Salem")
        run = self.sync()["run"]
        made = self.new_contact_for(self.lead(lead["Id"]))
        self.salesforce.convert(lead["Id"], made)
        before = self.lead(lead["Id"])
        self.expect_one_of((OK, LEFT_OVERS), self.person.run("history", "undo", run, "--yes"))
        self.assertEqual(self.lead(lead["Id"]), before)

    def test_a_phone_field_that_only_leads_have(self):
        """It can be named for matching; one that neither has cannot."""
        self.salesforce.call("add-field", {"object": "Lead", "name": "Desk__c", "label": "Desk", "type": "phone", "length": 40,
                                           "createable": True, "updateable": True, "nillable": True})
        self.run_cli("settings", "set", "match-phones", "Phone Desk__c")
        self.preview()
        refused = self.person.run("settings", "set", "match-phones", "Phone Nobody__c")
        self.assertIn("shows this user no field", refused.json["error"]["message"])

    def test_leads_are_not_synced_any_more(self):
        """The partners of Leads get no second record, and their links stay for later."""
        self.sync()
        self.sync()
        lead, contact = self.linked_lead()
        self.run_cli("settings", "set", "object", "contact")
        self.run_cli("settings", "set", "create", "both")
        self.aloware.edit(contact["phone_number"], first_name="Later")
        before = self.salesforce.leads(), len(self.salesforce.dump())
        self.sync()
        self.assertEqual((self.salesforce.leads(), len(self.salesforce.dump())), before)
        self.run_cli("settings", "set", "object", "both")
        self.sync()
        self.assertEqual(self.lead(lead["Id"])["FirstName"], "Later")


class PriorityOfLeads(Leads):
    def sign_in(self):
        super().sign_in()
        self.run_cli("settings", "set", "priority", "lead")

    def test_a_shared_number_goes_to_the_lead(self):
        held = [entry for entry in self.preview()["excluded"] if entry["reason"]["code"] == "other-object-has-number"]
        self.assertTrue(held)
        self.assertEqual({entry["object"] for entry in held}, {"Contact"})

    def test_a_link_stays_where_it_is(self):
        self.run_cli("settings", "set", "priority", "contact")
        self.sync()
        self.sync()
        self.run_cli("settings", "set", "priority", "lead")
        self.stays()


class OnlyLeads(Leads):
    object = "lead"
    create = "both"

    def sign_in(self):
        super().sign_in()
        self.run_cli("mapping", "set-default", "Company", "Unknown", "--object", "lead")
        self.run_cli("mapping", "activate", "--object", "lead")

    def test_contacts_are_neither_read_nor_written(self):
        contacts = self.salesforce.dump()
        self.sync()
        self.sync()
        self.assertEqual(self.salesforce.dump(), contacts)
        self.stays()

    def test_a_new_contact_of_aloware_becomes_a_lead(self):
        self.sync()
        self.aloware.create(phone_number="+12025550188", first_name="Nova", last_name="Roe")
        path = self.person.path("born.csv")
        with open(path, "w", encoding="utf-8") as file:
            file.write("Phone\n+12025550188\n")
        self.run_cli("import-aloware", path)
        preview = self.preview()
        created = [change for change in preview["changes"] if (change["side"], change["action"]) == ("salesforce", "create")
                   and change["label"] == "Nova Roe"]
        self.assertEqual([change["object"] for change in created], ["Lead"])
        self.sync()
        made, = [lead for lead in self.live() if lead["FirstName"] == "Nova"]
        self.assertEqual(made["Company"], "Unknown")
        self.stays()


class Filtered(Leads):
    def test_each_object_has_its_filter(self):
        self.run_cli("settings", "set", "lead-filter", "LastName = 'Nobody'")
        preview = self.preview()
        self.assertTrue([change for change in preview["changes"] if change["object"] == "Contact"])
        self.assertFalse([change for change in preview["changes"] if change["object"] == "Lead"])
        result = self.run_cli("settings", "set", "lead-filter", "NoSuchField__c = 1", code=1)
        self.assertIn("lead-filter", result.json["error"]["message"])


if __name__ == "__main__":
    unittest.main()
