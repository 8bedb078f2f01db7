# SPDX-License-Identifier: GPL-3.0-or-later
"""The matching rules: which key pairs two records by itself, which only proposes the pair, and which does not count."""
import unittest

from harness import LEFT_OVERS, OK
from test_identity import EMAIL, LEE_PHONE, MAX_E164, OTHER_E164, OTHER_PHONE, Identity

MAX_PHONE = "(202) 555-0104"


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


class Phones(Rules):
    """Other phone fields than Phone: a contact is found by them, and no number is overwritten."""

    def counters(self):
        return self.salesforce.counters()["requests"], self.aloware.counters()["requests"]

    def test_a_blank_phone(self):
        """The blank one is filled, as in any pair."""
        record = self.make(MobilePhone=MAX_PHONE)
        self.assertEqual(self.excluded().get(record), "no-phone")
        self.rule("match-phones", "Phone MobilePhone")
        link, = [change for change in self.preview()["changes"] if change["action"] == "link"]
        self.assertEqual((link["by"], link["salesforce_id"], link["aloware_id"]), ("phone", record, self.max))
        self.sync()
        self.sync()
        self.check_linked(record)
        filled = self.salesforce_record(record)
        self.assertEqual(filled["MobilePhone"], MAX_PHONE)
        self.assertIn("0104", filled["Phone"])

    def test_an_unknown_phone(self):
        record = self.make(Phone=OTHER_PHONE, MobilePhone=MAX_PHONE)
        self.rule("match-phones", "MobilePhone")
        before = self.both()
        self.sync(codes=(LEFT_OVERS,))
        self.assertEqual(self.both(), before)
        conflict, = self.conflicts(kind="phone", salesforce_id=record)
        self.assertEqual(conflict["aloware_id"], self.max)
        self.stays(before)
        self.resolve(conflict, "keep-apart")
        self.stays(before)
        codes = self.excluded()
        self.assertEqual((codes.get(record), codes.get(self.max)), ("kept-apart", "kept-apart"))

    def test_the_order(self):
        """Whom Phone finds is not looked up by another field, and of the others the first one counts."""
        self.aloware.create(phone_number=OTHER_E164, first_name="Max", last_name="Roe")
        first = str(self.aloware_record(OTHER_E164)["id"])
        record = self.make(HomePhone=OTHER_PHONE, MobilePhone="(202) 555-0177")
        self.rule("match-phones", "Phone HomePhone MobilePhone")
        self.sync()
        self.sync()
        self.assertEqual(self.salesforce_record(record)["Aloware_Contact_ID__c"], first)

    def test_the_last_field(self):
        record = self.make(Phone=OTHER_PHONE, HomePhone=LEE_PHONE, MobilePhone=MAX_PHONE)
        self.rule("match-phones", "Phone HomePhone MobilePhone")
        before = self.both()
        self.sync(codes=(LEFT_OVERS,))
        self.assertEqual(self.both(), before)
        self.assertEqual(self.conflicts(kind="phone", salesforce_id=record)[0]["aloware_id"], self.max)

    def test_a_later_change(self):
        """Nobody is found, and the record is made; then its pair is what it was."""
        record = self.make(MobilePhone=OTHER_PHONE)
        self.rule("match-phones", "Phone MobilePhone")
        self.rule("create", "to-aloware")
        self.sync()
        self.assertEqual(self.excluded().get(record), "no-phone")
        self.salesforce.edit(record, MobilePhone=MAX_PHONE)
        self.sync()
        self.sync()
        self.check_linked(record)

    def test_shared(self):
        mobile = self.make(MobilePhone=MAX_PHONE)
        home = self.make(Phone=OTHER_PHONE, HomePhone=MAX_PHONE)
        self.rule("match-phones", "Phone MobilePhone HomePhone")
        conflict = self.asked(mobile, "Several records have this phone number")
        self.assertIn(f"salesforce:{home}", conflict["candidates"])
        self.resolve(conflict, f"salesforce:{mobile}")
        self.sync(codes=(OK, LEFT_OVERS))
        self.sync(codes=(OK, LEFT_OVERS))
        self.check_linked(mobile)
        self.assertFalse(self.salesforce_record(home).get("Aloware_Contact_ID__c"))

    def test_shared_with_a_phone(self):
        phone = self.make(Phone=MAX_PHONE)
        mobile = self.make(MobilePhone=MAX_PHONE)
        self.rule("match-phones", "Phone MobilePhone")
        conflict = self.asked(mobile, "Several records have this phone number")
        self.assertIn(f"salesforce:{phone}", conflict["candidates"])
        self.resolve(conflict, "keep-apart")
        self.stays(self.both())

    def test_the_default(self):
        """Nothing is asked for that was not asked for before."""
        self.make(Phone=OTHER_PHONE, MobilePhone=MAX_PHONE)
        self.rule("create", "none")
        self.sync(codes=(OK, LEFT_OVERS))
        counts = []
        for value in (None, "Phone", "", "MobilePhone", "Phone"):
            if value is not None:
                self.rule("match-phones", value)
            for _each in range(2):
                before = self.counters()
                preview = self.preview()
                counts.append(tuple(after - at for after, at in zip(self.counters(), before)))
            links = sum(change["action"] == "link" for change in preview["changes"])
            self.assertEqual(links, value == "MobilePhone")
        self.assertEqual(len(set(counts[:6])), 1, counts)
        self.assertEqual(counts[-1], counts[0])

    def test_refused(self):
        for value, words in (("Nobody__c", "shows this user no field"), ("Phone Email", "not of the type Phone"),
                             ("a-b", "API names")):
            refused = self.person.run("settings", "set", "match-phones", value)
            self.assertNotEqual(refused.code, OK)
            self.assertIn(words, refused.json["error"]["message"])
        self.assertEqual(self.run_cli("settings", "show").json["match-phones"], "Phone")

    def test_a_saved_plan(self):
        self.make(MobilePhone=MAX_PHONE)
        self.rule("match-phones", "Phone MobilePhone")
        path = self.person.path("plan.json")
        self.preview("--save", path)
        self.rule("match-phones", "Phone")
        before = self.both()
        self.sync("--plan", path)
        self.assertEqual(self.both(), before)

    def test_a_saved_plan_that_holds(self):
        record = self.make(MobilePhone=MAX_PHONE)
        self.rule("match-phones", "Phone MobilePhone")
        path = self.person.path("plan.json")
        self.preview("--save", path)
        self.sync("--plan", path)
        self.assertEqual(self.salesforce_record(record)["Aloware_Contact_ID__c"], self.max)

    def test_a_field_that_is_gone(self):
        self.rule("match-phones", "Phone AssistantPhone")
        self.salesforce.fault("salesforce:hide-field:value=AssistantPhone:times=0")
        writes = self.demo.writes()
        refused = self.person.run("sync", "--yes")
        self.assertEqual(refused.code, 1)
        self.assertIn("match-phones", refused.json["error"]["message"])
        self.assertEqual(self.demo.writes(), writes)
        self.rule("match-phones", "Phone")
        self.sync("--yes", codes=(OK, LEFT_OVERS))


if __name__ == "__main__":
    unittest.main()
