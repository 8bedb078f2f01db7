# SPDX-License-Identifier: GPL-3.0-or-later
"""Which fields go together, and which phone field finds contacts, is said from a sample of the data; nothing is changed."""
import unittest

from harness import e164, FAILED, OK, SIGN_IN, Story

TIERS = ("Gold", "Silver", "Bronze")


class Sampling(Story):
    def suggest(self, code=OK):
        return self.run_cli("mapping", "suggest", code=code).json


class Suggest(Sampling):
    def give_tiers(self, wrong):
        """A tier for everybody: in Aloware as text, in Salesforce as a picklist. Those of `wrong` people differ."""
        people = self.people()
        for i, (aloware, salesforce) in enumerate(people):
            self.aloware.edit(aloware["phone_number"], csf1=TIERS[i % 3].upper())
            self.salesforce.edit(salesforce["Id"], Contact_Tier__c=TIERS[(i + (i < wrong)) % 3])
        return people

    def test_values_that_agree(self):
        people = self.give_tiers(wrong=2)
        self.run_cli("mapping", "remove", "custom_field_1")
        before, writes = self.run_cli("mapping", "show").json, self.demo.writes()
        said = self.suggest()
        # Some people are on one side twice, by another number: they are no pairs here, or not the ones that were edited.
        self.assertGreaterEqual(said["pairs"], len(people))
        found = [suggestion for suggestion in said["suggestions"] if suggestion["aloware"] == "custom_field_1"]
        self.assertEqual([suggestion["salesforce"] for suggestion in found], ["Contact_Tier__c"])
        self.assertGreaterEqual(found[0]["compared"], len(people) - 2)
        self.assertAlmostEqual(found[0]["agree"], 1 - 2 / found[0]["compared"], delta=0.1)
        self.assertLess(found[0]["chance"], 0.5)
        self.assertEqual(found[0]["direction"], "both")
        self.assertEqual(found[0]["to_salesforce"]["overwrites"],
                         round((1 - found[0]["agree"]) * found[0]["compared"]))
        self.assertEqual(self.run_cli("mapping", "show").json, before)
        self.assertEqual(self.demo.writes(), writes)

        # It is taken by adding it, and then no longer suggested.
        self.run_cli("mapping", "add", "custom_field_1", "Contact_Tier__c")
        self.assertEqual([suggestion for suggestion in self.suggest()["suggestions"]
                          if suggestion["aloware"] == "custom_field_1" or suggestion["salesforce"] == "Contact_Tier__c"], [])

    def test_values_that_are_always_the_same_say_nothing(self):
        for aloware, salesforce in self.people():
            self.aloware.edit(aloware["phone_number"], csf1="Gold")
            self.salesforce.edit(salesforce["Id"], Contact_Tier__c="Gold")
        self.run_cli("mapping", "remove", "custom_field_1")
        self.assertEqual([suggestion for suggestion in self.suggest()["suggestions"] if suggestion["aloware"] == "custom_field_1"], [])

    def test_phones_and_fields(self):
        moved = self.people()[:10]
        for _, salesforce in moved:
            self.salesforce.edit(salesforce["Id"], MobilePhone=salesforce["Phone"], Phone="")
        said = self.suggest()
        records = [record for record in self.salesforce.dump() if not record.get("IsDeleted")]
        known = {contact["phone_number"] for contact in self.aloware.dump()}
        self.assertEqual(said["records"], len(records))
        shares = {phone["salesforce"]: phone["found"] for phone in said["phones"]}
        for name in ("Phone", "MobilePhone"):
            expected = sum(bool(record.get(name)) and e164(record[name]) in known for record in records) / len(records)
            self.assertAlmostEqual(shares[name], expected, 2, name)
        self.assertEqual(list(shares.values()), sorted(shares.values(), reverse=True))

        fields = {(field["side"], field["name"]): field for field in said["fields"]}
        filled = sum(bool(record.get("Email")) for record in records) / len(records)
        self.assertAlmostEqual(fields["salesforce", "Email"]["filled"], filled, 2)
        self.assertEqual(fields["salesforce", "Email"]["looks"], "email")
        self.assertEqual(fields["salesforce", "MobilePhone"]["looks"], "phone")
        self.assertEqual(fields["aloware", "first_name"]["looks"], "text")
        self.assertEqual(fields["aloware", "custom:preferred_language"]["side"], "aloware")

    def test_what_people_read_has_no_values(self):
        self.give_tiers(wrong=0)
        self.run_cli("mapping", "remove", "custom_field_1")
        said = self.run_cli("mapping", "suggest", json_wanted=False).out
        self.assertIn("Contact_Tier__c", said)
        for contact in self.aloware.dump():
            for key in ("email", "phone_number", "csf1", "last_inbound_sms"):
                self.assertNotIn(str(contact[key]) or "\0", said)

    def test_the_filter(self):
        self.run_cli("settings", "set", "filter", "MailingCountry = 'Nowhere'")
        said = self.suggest()
        self.assertEqual((said["records"], said["pairs"], said["suggestions"]), (0, 0, []))

    def test_refusals(self):
        self.aloware.fault("aloware:lookup-fails:times=0:value=" + self.people()[0][0]["phone_number"])
        self.assertGreater(self.suggest()["pairs"], 10)
        self.aloware.reset_faults()
        self.aloware.fault("aloware:unavailable:times=0")
        self.assertTrue(self.suggest(code=FAILED)["error"]["message"])
        self.aloware.reset_faults()
        self.run_cli("disconnect", "aloware")
        self.assertEqual(self.error_code(self.run_cli("mapping", "suggest", code=SIGN_IN)), "sign-in-needed")


class MoreThanASample(Sampling):
    contacts = 300

    def test_two_hundred_at_most(self):
        self.assertEqual(self.suggest()["records"], 200)


if __name__ == "__main__":
    unittest.main()
