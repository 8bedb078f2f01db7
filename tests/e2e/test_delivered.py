# SPDX-License-Identifier: GPL-3.0-or-later
"""What the account's look-ups do not deliver is said on its row and never taken for blank; what they have besides is offered."""
import unittest

from harness import LEFT_OVERS, OK, Story


class NotDelivered(Story):
    contacts = 40

    def setUp(self):
        super().setUp()
        self.aloware.fault("aloware:absent-key:times=0:value=cnam_city,last_inbound_sms_at")

    def codes(self, problems):
        return {problem["aloware"] for problem in problems if problem["code"] == "not-delivered"}

    def rows(self):
        return {row["aloware"]: row for row in self.run_cli("mapping", "show").json["rows"]}

    def test_it_is_said_on_the_row_and_stops_nothing(self):
        self.assertEqual(self.codes(self.run_cli("mapping", "check").json["problems"]), set())
        cities = {contact["Id"]: contact["MailingCity"] for contact in self.salesforce.dump()}
        self.sync()

        check = self.run_cli("mapping", "check").json
        self.assertTrue(check["can_run"])
        self.assertEqual(self.codes(check["problems"]), {"city", "last_inbound_text_date", "last_inbound_message_time"})
        rows = self.rows()
        self.assertEqual([problem["code"] for problem in rows["city"]["problems"]], ["not-delivered"])
        self.assertFalse(rows["city"]["problems"][0]["blocking"])
        self.assertEqual(rows["first_name"]["problems"], [])
        self.assertRegex(self.run_cli("mapping", "check", json_wanted=False).out, "! city: Your account does not deliver “City”")
        # Absent is not blank.
        self.assertEqual({contact["Id"]: contact["MailingCity"] for contact in self.salesforce.dump() if contact["Id"] in cities}, cities)

    def test_the_list_of_fields_says_so(self):
        self.sync()
        fields = {field["name"]: field for field in self.run_cli("fields", "aloware").json["fields"]}
        self.assertFalse(fields["city"]["delivered"])
        self.assertRegex(fields["city"]["reason"], "Not delivered by your account")
        self.assertTrue(fields["first_name"]["delivered"])

    def test_it_is_taken_back_when_it_comes(self):
        self.sync()
        self.aloware.reset_faults()
        self.sync("--full")
        self.assertEqual(self.codes(self.run_cli("mapping", "check").json["problems"]), set())


class CustomFields(Story):
    contacts = 40

    def names(self):
        return {field["name"]: field for field in self.run_cli("fields", "aloware").json["fields"]}

    def test_a_field_of_the_account_is_offered_and_flows(self):
        self.assertNotIn("custom:preferred_language", self.names())
        self.preview()
        field = self.names()["custom:preferred_language"]
        self.assertEqual((field["category"], field["readable"], field["writable"]), ("custom", True, False))

        self.run_cli("mapping", "add", "custom:preferred_language", "Department")
        self.run_cli("mapping", "activate")
        aloware, _ = self.people()[0]
        self.aloware.edit(aloware["phone_number"], preferred_language="Esperanto")
        self.sync()
        record = next(salesforce for contact, salesforce in self.people() if contact["phone_number"] == aloware["phone_number"])
        self.assertEqual(record["Department"], "Esperanto")

    def test_another_account_starts_anew(self):
        self.preview()
        self.assertIn("custom:preferred_language", self.names())
        # The same address with another way of asking counts as another account.
        self.expect_one_of((OK, LEFT_OVERS), self.person.run("disconnect", "aloware"))
        self.expect(OK, self.person.connect_aloware(url=self.demo.info["aloware_url"].replace("127.0.0.1", "localhost")))
        self.assertNotIn("custom:preferred_language", self.names())


if __name__ == "__main__":
    unittest.main(verbosity=2)
