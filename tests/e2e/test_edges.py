# SPDX-License-Identifier: GPL-3.0-or-later
"""Bad input and edges: each record ends in a state that a person can see, and nothing is guessed."""
import unittest

from harness import LEFT_OVERS, Story, e164


class Edges(Story):
    contacts = 40

    def excluded(self, record):
        return [entry["reason"]["code"] for entry in self.preview()["excluded"] if entry["salesforce_id"] == record]

    def new_contact(self, **values):
        values.setdefault("LastName", "Example")
        answer = self.salesforce.create(**values)
        return answer["id"] if "id" in answer else answer["Id"]

    def test_unlinked_pair_that_differs(self):
        aloware, salesforce = self.people()[0]
        self.salesforce.edit(salesforce["Id"], FirstName="Sieglinde")
        self.aloware.edit(aloware["phone_number"], first_name="Aloysius")
        self.sync(codes=(LEFT_OVERS,))
        conflict, = self.conflicts(kind="field", aloware="first_name", salesforce_id=salesforce["Id"])
        self.assertIsNone(conflict["base_value"])
        self.assertEqual(self.salesforce_record(salesforce["Id"])["FirstName"], "Sieglinde")

    def test_one_side_blank_is_filled(self):
        aloware, salesforce = self.people()[0]
        self.salesforce.edit(salesforce["Id"], MailingCity="")
        self.aloware.edit(aloware["phone_number"], city="Ypsilanti", cnam_city="Ypsilanti")
        self.sync()
        self.assertEqual(self.salesforce_record(salesforce["Id"])["MailingCity"], "Ypsilanti")

    def test_blank_wipes_nothing_unless_told(self):
        self.sync()
        aloware, salesforce = self.agreeing_pair(("first_name", "FirstName"))
        self.salesforce.edit(salesforce["Id"], FirstName="")
        self.sync()
        self.assertEqual(self.aloware_record(aloware["phone_number"])["first_name"], aloware["first_name"])

    def test_blank_clears_where_the_row_says_so(self):
        self.run_cli("mapping", "set", "first_name", "--blank", "clear")
        self.run_cli("mapping", "activate")
        self.sync()
        aloware, salesforce = self.agreeing_pair(("first_name", "FirstName"))
        self.salesforce.edit(salesforce["Id"], FirstName="")
        self.sync()
        self.assertFalse(self.aloware_record(aloware["phone_number"])["first_name"])

    def test_two_salesforce_contacts_with_one_phone(self):
        aloware, salesforce = self.people()[0]
        twin = self.new_contact(LastName="Twin", Phone=salesforce["Phone"])
        before = self.salesforce_record(salesforce["Id"]), self.aloware_record(aloware["phone_number"])
        self.sync(codes=(LEFT_OVERS,))
        found = [conflict for conflict in self.conflicts(kind="match")
                 if any(twin in candidate for candidate in conflict["candidates"]) or conflict["salesforce_id"] == twin]
        self.assertTrue(found, self.conflicts(kind="match"))
        after = self.salesforce_record(salesforce["Id"]), self.aloware_record(aloware["phone_number"])
        self.assertEqual(before, after, "an ambiguous match was written")
        self.assertEqual(self.salesforce_record(twin)["LastName"], "Twin")

    def test_no_phone(self):
        record = self.new_contact(LastName="Phoneless")
        count = len(self.aloware.dump())
        self.assertEqual(self.excluded(record), ["no-phone"])
        created = self.sync()["created"]["aloware"]
        self.assertEqual(len(self.aloware.dump()), count + created)

    def test_phone_changed_in_salesforce(self):
        self.sync()
        aloware, salesforce = self.agreeing_pair(("first_name", "FirstName"))
        contacts = len(self.aloware.dump())
        self.salesforce.edit(salesforce["Id"], Phone="(415) 555-2671", FirstName="Rosalind")
        self.sync(codes=(LEFT_OVERS,))
        conflict, = self.conflicts(kind="phone", salesforce_id=salesforce["Id"])
        self.assertTrue(conflict["message"])
        self.assertEqual(len(self.aloware.dump()), contacts, "a second Aloware contact was made")
        self.assertEqual(self.aloware_record(aloware["phone_number"])["first_name"], "Rosalind", "the rest of the record was held up")

    def test_contact_gone_from_aloware(self):
        self.sync()
        aloware, salesforce = self.agreeing_pair(("first_name", "FirstName"))
        self.aloware.delete(aloware["phone_number"])
        self.sync(codes=(LEFT_OVERS,))
        kinds = [conflict["kind"] for conflict in self.conflicts(salesforce_id=salesforce["Id"])]
        self.assertTrue(set(kinds) & {"delete", "phone"}, kinds)
        self.assertFalse(self.salesforce_record(salesforce["Id"]).get("IsDeleted"))
        self.assertNotIn(aloware["phone_number"], [contact["phone_number"] for contact in self.aloware.dump()])

    def test_deleted_in_salesforce(self):
        self.sync()
        aloware, salesforce = self.agreeing_pair(("first_name", "FirstName"))
        self.salesforce.delete(salesforce["Id"])
        writes = self.demo.writes()
        self.sync()
        self.assertEqual(self.demo.writes(), writes)
        self.assertEqual(self.aloware_record(aloware["phone_number"])["first_name"], aloware["first_name"])
        self.sync("--full")
        self.assertEqual(self.demo.writes(), writes, "a deleted record came back")

    def test_merged_in_salesforce(self):
        self.sync()
        aloware, loser = self.agreeing_pair(("first_name", "FirstName"))
        winner = self.new_contact(FirstName=loser["FirstName"], LastName=loser["LastName"], Phone=loser["Phone"])
        self.salesforce.merge(winner, loser["Id"])
        self.sync()
        self.aloware.edit(aloware["phone_number"], first_name="Followed")
        self.sync()
        self.assertEqual(self.salesforce_record(winner)["FirstName"], "Followed", "the link did not follow the merge")

    def test_owners(self):
        """An owner who is inactive or unknown never breaks a run; every refusal has its reason."""
        result = self.sync()
        self.assertEqual([failure for failure in result["failures"] if "OWNER" in (failure["code"] or "")], [])

    def test_value_longer_than_its_field(self):
        self.sync()
        aloware, salesforce = self.agreeing_pair(("first_name", "FirstName"))
        self.aloware.edit(aloware["phone_number"], first_name="Maximiliane " * 5)
        self.sync()
        self.assertEqual(self.salesforce_record(salesforce["Id"])["FirstName"], salesforce["FirstName"])
        self.assertEqual(self.aloware_record(aloware["phone_number"])["first_name"].strip(), ("Maximiliane " * 5).strip())

    def test_unknown_state(self):
        """A picklist value that the org does not have is not sent."""
        self.sync()
        aloware, salesforce = self.agreeing_pair(("first_name", "FirstName"))
        self.aloware.edit(aloware["phone_number"], state="Atlantis", cnam_state="Atlantis")
        before = self.salesforce_record(salesforce["Id"])
        result = self.sync()
        self.assertEqual(result["state"], "finished")
        self.assertEqual(self.salesforce_record(salesforce["Id"]).get("MailingStateCode"), before.get("MailingStateCode"))

    def test_field_hidden_after_mapping(self):
        self.sync()
        writes = self.demo.writes()
        self.salesforce.fault("salesforce:hide-field:value=MailingCity:times=0")
        self.salesforce.edit(self.people()[0][1]["Id"], FirstName="Rosalind")
        result = self.person.run("sync", "--yes")
        if result.code == 1:
            self.assertIn(self.error_code(result), ("invalid-mapping", "permission"))
            self.assertIn("MailingCity", result.json["error"]["message"])
            self.assertEqual(self.demo.writes(), writes)
        else:
            self.expect(LEFT_OVERS, result)
        check = self.expect(LEFT_OVERS, self.person.run("mapping", "check"))
        self.assertIn("field-missing", [problem["code"] for problem in check.json["problems"]])

    def test_clock_hours_off(self):
        self.salesforce.fault("salesforce:clock-skew:value=-10800:times=0")
        self.sync()
        aloware, salesforce = self.agreeing_pair(("first_name", "FirstName"))
        self.salesforce.edit(salesforce["Id"], FirstName="Rosalind")
        self.sync()
        self.assertEqual(self.aloware_record(aloware["phone_number"])["first_name"], "Rosalind")
        writes = self.demo.writes()
        self.sync()
        self.assertEqual(self.demo.writes(), writes)

    def test_absent_key_is_not_blank(self):
        self.run_cli("mapping", "set", "first_name", "--blank", "clear")
        self.run_cli("mapping", "activate")
        self.sync()
        names = {contact["Id"]: contact.get("FirstName") for contact in self.salesforce.dump()}
        self.aloware.fault("aloware:absent-key:value=first_name:times=0")
        writes = self.demo.writes()
        self.sync()
        self.assertEqual({contact["Id"]: contact.get("FirstName") for contact in self.salesforce.dump()}, names)
        self.assertEqual(self.demo.writes(), writes)

    def test_numbers_as_strings(self):
        self.sync()
        writes = self.demo.writes()
        self.aloware.fault("aloware:number-as-string:times=0")
        self.sync()
        self.assertEqual(self.demo.writes(), writes, "a number that came as a string was taken for a change")

    def test_wrapped_answers(self):
        self.aloware.fault("aloware:wrapped:times=0")
        self.assertGreater(self.sync()["linked"], 20)

    def test_phone_formats_are_left_alone(self):
        phones = {contact["Id"]: contact.get("Phone") for contact in self.salesforce.dump()}
        self.sync()
        for contact in self.salesforce.dump():
            if contact["Id"] in phones and phones[contact["Id"]]:
                self.assertEqual(e164(contact["Phone"]), e164(phones[contact["Id"]]))
                self.assertEqual(contact["Phone"], phones[contact["Id"]], "a phone was rewritten for its format")


class CreatingInSalesforce(Story):
    contacts = 30

    def test_contacts_born_in_aloware(self):
        self.run_cli("settings", "set", "create", "both")
        known = {e164(contact["Phone"]) for contact in self.salesforce.dump() if contact.get("Phone")}
        born = [contact for contact in self.aloware.dump() if contact["phone_number"] not in known]
        self.assertGreater(len(born), 0)
        path = self.person.path("aloware.csv")
        with open(path, "w", encoding="utf-8") as file:
            file.write("Name,Phone Number\r\n")
            for contact in born:
                file.write(f"somebody,{contact['phone_number']}\r\n")
            file.write("broken,12\r\n")
        imported = self.run_cli("import-aloware", path, code=LEFT_OVERS).json
        self.assertEqual((imported["rows"], imported["phones"], imported["broken"]), (len(born) + 1, len(born), 1))
        self.sync()
        known = {e164(contact["Phone"]) for contact in self.salesforce.dump() if contact.get("Phone")}
        waiting = {conflict["aloware_id"] for conflict in self.conflicts()}
        for contact in born:
            if str(contact["id"]) not in waiting:
                self.assertIn(contact["phone_number"], known)
        writes = self.demo.writes()
        self.sync()
        self.assertEqual(self.demo.writes(), writes)


if __name__ == "__main__":
    unittest.main(verbosity=2)
