# SPDX-License-Identifier: GPL-3.0-or-later
"""The matching rules: which key pairs two records by itself, which only proposes the pair, and which does not count."""
import unittest

from harness import LEFT_OVERS
from test_identity import EMAIL, MAX_E164, Identity


class Rules(Identity):
    """Max is in Aloware with a number, and in Salesforce without one."""

    def setUp(self):
        super().setUp()
        self.settle()
        self.aloware.create(phone_number=MAX_E164, first_name="Max", last_name="Roe", email=EMAIL, lead_source="Web")
        self.max = str(self.aloware_record(MAX_E164)["id"])
        self.born(MAX_E164)

    def make(self, **fields):
        return self.salesforce.create(FirstName="Max", LastName="Roe", MailingCity="Boston", **fields)["id"]

    def rule(self, key, value):
        self.run_cli("settings", "set", key, value)

    def asked(self, record, words):
        before = self.both()
        self.sync(codes=(LEFT_OVERS,))
        self.assertEqual(self.both(), before)
        self.stays(before)
        conflict = self.conflict("match", f"salesforce:{record}", f"aloware:{self.max}")
        self.assertIn(words, conflict["message"])
        return conflict

    def check_linked(self, record):
        self.assertEqual(self.salesforce_record(record)["Aloware_Contact_ID__c"], self.max)
        self.assertEqual(self.salesforce_record(record)["LeadSource"], "Web")
        self.stays(self.both())


class Email(Rules):
    def setUp(self):
        super().setUp()
        self.record = self.make(Email=EMAIL)

    def test_asked_and_linked(self):
        self.rule("match-email", "ask")
        conflict = self.asked(self.record, "you chose to be asked")
        self.resolve(conflict, f"aloware:{self.max}")
        self.sync()
        self.check_linked(self.record)

    def test_asked_and_kept_apart(self):
        self.rule("match-email", "ask")
        self.resolve(self.asked(self.record, "same e-mail address"), "keep-apart")
        self.stays(self.both())
        self.rule("match-email", "pair")
        self.stays(self.both())

    def test_off(self):
        """Two people: one of them is made in Salesforce, and the other has no number for Aloware."""
        self.rule("match-email", "off")
        changes = [(change["action"], change["side"], change["aloware_id"]) for change in self.preview()["changes"]]
        self.assertEqual(changes, [("create", "salesforce", self.max)])
        self.assertEqual(self.excluded().get(self.record), "no-phone")
        self.sync()
        self.assertEqual(self.conflicts(kind="match"), [])
        self.assertFalse(self.salesforce_record(self.record).get("Aloware_Contact_ID__c"))

    def test_a_pair_stays_linked(self):
        self.sync()
        self.sync()
        self.rule("match-email", "off")
        self.rule("match-aloware-id", "off")
        self.check_linked(self.record)

    def test_a_saved_plan(self):
        """It was made while the key paired by itself."""
        path = self.person.path("plan.json")
        self.preview("--save", path)
        self.rule("match-email", "ask")
        before = self.both()
        self.sync("--plan", path)
        self.assertEqual(self.both(), before)
        self.asked(self.record, "you chose to be asked")


class Counts(Rules):
    """The preview says which key pairs whom, and how many pairs each key makes and would make alone."""

    def test_by_key(self):
        record = self.make(Email=EMAIL, Aloware_Contact_ID__c=self.max)
        preview = self.preview()
        link, = [change for change in preview["changes"] if change["action"] == "link"]
        self.assertEqual((link["by"], link["salesforce_id"]), ("aloware-id", record))
        self.assertNotIn("by", next(change for change in preview["changes"] if change["action"] != "link"))
        self.assertEqual(preview["matched"], {"aloware-id": 1, "phone": 0, "email": 0})
        self.assertEqual(preview["would_match"], {"aloware-id": 1, "phone": 0, "email": 1})

        self.rule("match-aloware-id", "ask")
        preview = self.preview()
        self.assertEqual([change["by"] for change in preview["changes"] if change["action"] == "link"], ["email"])
        self.assertEqual(preview["matched"], {"aloware-id": 0, "phone": 0, "email": 1})

        self.rule("match-email", "off")
        preview = self.preview()
        self.assertEqual(preview["matched"], {"aloware-id": 0, "phone": 0, "email": 0})
        self.assertEqual(preview["would_match"], {"aloware-id": 1, "phone": 0, "email": 1})
        told = self.person.run("preview", json_wanted=False).out
        self.assertIn("Aloware Contact ID 0 of 1 · phone 0 of 0 · e-mail 0 of 1", told)


class AlowareId(Rules):
    def setUp(self):
        super().setUp()
        self.record = self.make(Aloware_Contact_ID__c=self.max)

    def test_asked_and_linked(self):
        self.rule("match-aloware-id", "ask")
        conflict = self.asked(self.record, "carries the Aloware Contact ID of this contact")
        self.resolve(conflict, f"aloware:{self.max}")
        self.sync()
        self.check_linked(self.record)

    def test_the_number_pairs_by_itself(self):
        self.salesforce.edit(self.record, Phone=MAX_E164)
        self.rule("match-aloware-id", "ask")
        self.sync()
        self.sync()
        self.check_linked(self.record)


if __name__ == "__main__":
    unittest.main()
