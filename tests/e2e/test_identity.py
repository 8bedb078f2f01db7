# SPDX-License-Identifier: GPL-3.0-or-later
"""Who is who: no weak key against a strong one, merges stay merges, and what was taken apart stays apart.

Each story is followed over several syncs, and both platforms are compared afterwards: nobody is there twice, and no value of one
person is with another.
"""
import unittest

from harness import LEFT_OVERS, OK, Story

LEE_PHONE, LEE_E164 = "(202) 555-0103", "+12025550103"
MAX_E164 = "+12025550104"
OTHER_PHONE, OTHER_E164 = "(202) 555-0155", "+12025550155"
EMAIL = "roe@example.com"


class Identity(Story):
    contacts = 12
    create = "both"

    def sign_in(self):
        super().sign_in()
        self.run_cli("settings", "set", "create", self.create)

    def born(self, *phones):
        """Makes the numbers of contacts that were made in Aloware known."""
        path = self.person.path("born.csv")
        with open(path, "w", encoding="utf-8") as file:
            file.write("Phone\n" + "\n".join(phones) + "\n")
        self.run_cli("import-aloware", path)

    def settle(self):
        """Everyone of the practice data is where he belongs."""
        self.born(*(contact["phone_number"] for contact in self.aloware.dump()))
        self.sync()
        self.sync()

    def both(self):
        """What both platforms hold, without what a platform changes by itself."""
        return self.salesforce.dump(), self.aloware.dump()

    def stays(self, before, runs=3):
        """Run after run, nothing is written and nobody is made."""
        for arguments in ((), ("--full",), ())[:runs]:
            self.sync(*arguments)
            self.assertEqual(self.both(), before)

    def excluded(self):
        return {entry["aloware_id"] or entry["salesforce_id"]: entry["reason"]["code"] for entry in self.preview()["excluded"]}

    def conflict(self, kind, *candidates):
        found = [conflict for conflict in self.conflicts(kind=kind)
                 if all(candidate in (conflict["candidates"] or []) for candidate in candidates)]
        self.assertEqual(len(found), 1, self.conflicts())
        return found[0]

    def resolve(self, conflict, choice, codes=(OK, LEFT_OVERS)):
        return self.expect_one_of(codes, self.person.run("conflicts", "resolve", conflict["id"], choice)).json

    def pairs(self, n):
        """Linked pairs of the practice data about which nothing is open."""
        open_ids = {conflict["salesforce_id"] for conflict in self.conflicts()}
        found = [(aloware, record) for aloware, record in self.people()
                 if record["Id"] not in open_ids and record.get("Aloware_Contact_ID__c") == str(aloware["id"])]
        self.assertGreaterEqual(len(found), n)
        return found[:n]


class SameEmail(Identity):
    """Lee and Max have one e-mail address and two numbers."""

    def setUp(self):
        super().setUp()
        self.settle()
        self.lee = self.salesforce.create(FirstName="Lee", LastName="Roe", Phone=LEE_PHONE, Email=EMAIL, MailingCity="Boston",
                                          Birthdate="1970-01-02")["id"]
        self.aloware.create(phone_number=MAX_E164, first_name="Max", last_name="Roe", email=EMAIL, date_of_birth="2001-05-06",
                            lead_source="Web")
        self.max = str(self.aloware_record(MAX_E164)["id"])
        self.born(MAX_E164)
        self.before = self.both()

    def meet(self):
        self.sync(codes=(LEFT_OVERS,))
        return self.conflict("match", f"salesforce:{self.lee}", f"aloware:{self.max}")

    def test_nothing_flows(self):
        conflict = self.meet()
        self.stays(self.before)
        self.assertEqual(self.meet()["id"], conflict["id"])

    def test_kept_apart(self):
        self.resolve(self.meet(), "keep-apart")
        self.stays(self.before)
        self.assertEqual(self.conflicts(kind="match"), [])
        codes = self.excluded()
        self.assertEqual((codes.get(self.lee), codes.get(self.max)), ("kept-apart", "kept-apart"))
        self.aloware.edit(MAX_E164, city="Chicago", cnam_city="Chicago")
        self.salesforce.edit(self.lee, MailingCity="Salem")
        self.stays(self.both())

    def test_picked(self):
        """Whoever says that they are one person is asked which number is right; then the rest flows."""
        self.resolve(self.meet(), f"aloware:{self.max}")
        self.assertEqual(self.conflicts(kind="match"), [])
        phone, = self.conflicts(kind="phone", salesforce_id=self.lee)
        self.stays(self.before)
        self.resolve(phone, "aloware")
        self.sync()
        self.assertEqual(self.salesforce_record(self.lee)["Aloware_Contact_ID__c"], self.max)
        self.assertEqual(len(self.aloware.dump()), len(self.before[1]))

    def test_no_number_is_no_contradiction(self):
        self.salesforce.edit(self.lee, Phone="", FirstName="Max", Birthdate="2001-05-06")
        self.sync()
        self.sync()
        self.assertEqual(self.conflicts(kind="match"), [])
        self.assertEqual(self.salesforce_record(self.lee)["Aloware_Contact_ID__c"], self.max)


class SameEmailByDefault(SameEmail):
    create = "to-aloware"


class Numbers(Identity):
    """Linked pairs whose number changed."""

    def somebody_else(self):
        """The record became another person's."""
        self.settle()
        (aloware, record), = self.pairs(1)
        self.salesforce.edit(record["Id"], Phone=OTHER_PHONE, FirstName="Robin", LastName="Else", Email="else@example.com",
                             MailingCity="Boston")
        self.aloware.edit(aloware["phone_number"], csf1="theirs")
        before = self.both()
        self.sync(codes=(LEFT_OVERS,))
        conflict, = self.conflicts(salesforce_id=record["Id"])
        self.assertEqual(conflict["kind"], "phone")
        return aloware, record, conflict, before

    def test_the_whole_pair_waits(self):
        _, _, conflict, before = self.somebody_else()
        self.stays(before)
        self.assertEqual([each["id"] for each in self.conflicts(kind="phone")], [conflict["id"]])

    def test_kept_apart(self):
        aloware, record, conflict, before = self.somebody_else()
        self.resolve(conflict, "keep-apart")
        self.stays(before)
        codes = self.excluded()
        self.assertEqual((codes.get(record["Id"]), codes.get(str(aloware["id"]))), ("kept-apart", "kept-apart"))
        # Nor does an edit bring them together, or make either of them again.
        self.aloware.edit(aloware["phone_number"], first_name="Alone")
        self.salesforce.edit(record["Id"], MailingCity="Salem")
        self.stays(self.both())

    def test_a_number_of_somebody_who_is_linked(self):
        """Salesforce's number cannot be taken from the record that it belongs to."""
        self.settle()
        (_, record), (other, other_record) = self.pairs(2)
        self.salesforce.edit(record["Id"], Phone=other_record["Phone"])
        self.sync(codes=(LEFT_OVERS,))
        conflict, = self.conflicts(kind="phone", salesforce_id=record["Id"])
        before = self.both()
        result = self.person.run("conflicts", "resolve", conflict["id"], "salesforce")
        self.assertNotIn(result.code, (OK, LEFT_OVERS))
        self.stays(before)
        self.aloware.edit(other["phone_number"], first_name="Still")
        self.sync()
        self.assertEqual(self.salesforce_record(other_record["Id"])["FirstName"], "Still")

    def test_the_name_that_agrees_lets_the_rest_flow(self):
        self.settle()
        (aloware, record), = self.pairs(1)
        self.salesforce.edit(record["Id"], Phone=OTHER_PHONE, MailingCity="Boston")
        self.sync(codes=(LEFT_OVERS,))
        contact = self.aloware_record(aloware["phone_number"])
        self.assertEqual(contact.get("cnam_city") or contact.get("city"), "Boston")

    def test_gone_and_back_again(self):
        """Unlinked when the contact was gone, it is not made again when somebody has the number anew."""
        self.settle()
        (aloware, record), = self.pairs(1)
        self.aloware.delete(aloware["phone_number"])
        self.sync(codes=(LEFT_OVERS,))
        conflict, = self.conflicts(kind="delete", salesforce_id=record["Id"])
        self.resolve(conflict, "keep-apart")
        self.aloware.create(phone_number=aloware["phone_number"], first_name="New", last_name="Owner")
        self.stays(self.both())
        made = str(self.aloware_record(aloware["phone_number"])["id"])
        codes = self.excluded()
        self.assertEqual((codes.get(record["Id"]), codes.get(made)), ("kept-apart", "kept-apart"))


class CopiedId(Identity):
    """An Aloware Contact ID that is not its record's own."""

    def setUp(self):
        super().setUp()
        self.settle()
        self.salesforce.call("set-unique", {"name": "Aloware_Contact_ID__c", "unique": False})

    def test_cloned(self):
        (aloware, record), = self.pairs(1)
        clone = self.salesforce.create(FirstName="Clone", LastName="Example", Phone=OTHER_PHONE, Email="clone@example.com",
                                       Aloware_Contact_ID__c=str(aloware["id"]))["id"]
        self.aloware.create(phone_number=OTHER_E164, first_name="Owner", last_name="Other", lead_source="Web")
        self.born(OTHER_E164)
        before = self.both()
        self.sync(codes=(LEFT_OVERS,))
        conflict = self.conflict("match", f"salesforce:{clone}", f"aloware:{aloware['id']}", f"salesforce:{record['Id']}")
        self.stays(before)
        # The original goes on.
        self.aloware.edit(aloware["phone_number"], first_name="Goes on")
        self.sync()
        self.assertEqual(self.salesforce_record(record["Id"])["FirstName"], "Goes on")
        self.resolve(conflict, "keep-apart")
        self.sync()
        self.assertEqual(self.salesforce_record(clone)["FirstName"], "Clone")
        self.aloware.edit(aloware["phone_number"], first_name="Still")
        self.sync()
        self.assertEqual(self.salesforce_record(record["Id"])["FirstName"], "Still")

    def test_of_a_contact_without_a_record(self):
        """It is not made in Salesforce over the record that carries its id."""
        (_, record), = self.pairs(1)
        self.aloware.create(phone_number=OTHER_E164, first_name="Owner", last_name="Other", lead_source="Web")
        other = str(self.aloware_record(OTHER_E164)["id"])
        self.born(OTHER_E164)
        self.salesforce.edit(record["Id"], Aloware_Contact_ID__c=other)
        before = self.both()
        self.sync(codes=(LEFT_OVERS,))
        self.conflict("match", f"salesforce:{record['Id']}", f"aloware:{other}")
        self.stays(before)

    def test_against_the_number(self):
        """A record with a contact's number that carries another one's id."""
        (aloware, _), = self.pairs(1)
        self.aloware.create(phone_number=OTHER_E164, first_name="Owner", last_name="Other", lead_source="Web")
        other = str(self.aloware_record(OTHER_E164)["id"])
        self.born(OTHER_E164)
        record = self.salesforce.create(FirstName="Copy", LastName="Example", Phone=OTHER_PHONE,
                                        Aloware_Contact_ID__c="9" + str(aloware["id"]))["id"]
        before = self.both()
        self.sync(codes=(LEFT_OVERS,))
        self.conflict("match", f"salesforce:{record}", f"aloware:{other}")
        self.stays(before)


class SavedPlan(Identity):
    """A plan that was saved knows nothing of what was decided, or found out, since."""

    def saved(self):
        path = self.person.path("plan.json")
        self.expect_one_of((OK, LEFT_OVERS), self.person.run("preview", "--save", path))
        return path

    def test_taken_apart_since(self):
        self.settle()
        (aloware, record), = self.pairs(1)
        self.salesforce.edit(record["Id"], Phone=OTHER_PHONE, MailingCity="Boston")
        path = self.saved()
        self.resolve(self.conflicts(kind="phone", salesforce_id=record["Id"])[0], "keep-apart")
        before = self.both()
        self.sync("--plan", path)
        self.assertEqual(self.both(), before)
        self.assertEqual(self.aloware_record(aloware["phone_number"]), next(
            contact for contact in before[1] if contact["id"] == aloware["id"]))

    def test_told_apart_since(self):
        """They had nothing but an e-mail address when the plan was made."""
        self.settle()
        record = self.salesforce.create(FirstName="Lee", LastName="Roe", Email=EMAIL, MailingCity="Boston")["id"]
        self.aloware.create(phone_number=MAX_E164, first_name="Lee", last_name="Roe", email=EMAIL)
        self.born(MAX_E164)
        path = self.saved()
        self.salesforce.edit(record, Phone=LEE_PHONE)
        before = self.both()
        self.sync("--plan", path)
        self.assertEqual(self.both(), before)
        self.sync(codes=(LEFT_OVERS,))
        self.conflict("match", f"salesforce:{record}")
        self.assertEqual(self.both(), before)

    def test_linked_since(self):
        self.settle()
        self.salesforce.create(FirstName="Lee", LastName="Roe", Phone=LEE_PHONE, Email=EMAIL)
        path = self.saved()
        self.sync()
        self.stays(self.both())
        count = len(self.aloware.dump())
        self.sync("--plan", path)
        self.assertEqual(len(self.aloware.dump()), count)


class NotAsked(Identity):
    """Look-ups that fail tell nothing: who waits for one is not made anew, and what is open stays open."""

    def fail(self, *phones):
        for phone in phones:
            self.aloware.fault(f"aloware:lookup-fails:times=0:value={phone}")

    def test_after_a_merge(self):
        self.settle()
        (first, loser), (_, winner) = self.pairs(2)
        self.salesforce.merge(winner["Id"], loser["Id"])
        before = self.both()
        self.sync(codes=(LEFT_OVERS,))
        conflict, = self.conflicts(kind="match", aloware_id=str(first["id"]))
        self.fail(first["phone_number"])
        self.stays(before)
        self.assertEqual([each["id"] for each in self.conflicts(kind="match")], [conflict["id"]])
        self.aloware.reset_faults()
        self.stays(before, runs=1)
        self.assertEqual([each["id"] for each in self.conflicts(kind="match")], [conflict["id"]])

    def test_with_one_email(self):
        self.settle()
        lee = self.salesforce.create(FirstName="Lee", LastName="Roe", Phone=LEE_PHONE, Email=EMAIL)["id"]
        self.aloware.create(phone_number=MAX_E164, first_name="Max", last_name="Roe", email=EMAIL)
        self.born(MAX_E164)
        before = self.both()
        self.sync(codes=(LEFT_OVERS,))
        conflict = self.conflict("match", f"salesforce:{lee}")
        self.fail(MAX_E164)
        self.stays(before)
        self.assertEqual([each["id"] for each in self.conflicts(kind="match")], [conflict["id"]])

    def test_the_contact_that_an_id_names(self):
        """Known by its id, but silent: another one with the record's new number is not made."""
        self.settle()
        self.aloware.create(phone_number=MAX_E164, first_name="Max", last_name="Roe", lead_source="Web")
        named = str(self.aloware_record(MAX_E164)["id"])
        self.run_cli("settings", "set", "create", "none")
        self.born(MAX_E164)
        self.sync()
        self.run_cli("settings", "set", "create", self.create)
        self.salesforce.create(FirstName="Max", LastName="Roe", Phone=OTHER_PHONE, Aloware_Contact_ID__c=named)
        self.fail(MAX_E164)
        self.stays(self.both())


class Twins(Identity):
    def test_kept_apart_from_one_contact(self):
        """Two records and one contact with one number: nobody of them is made on the other side, ever."""
        self.settle()
        self.aloware.create(phone_number=OTHER_E164, first_name="Only", last_name="One", lead_source="Web")
        contact = str(self.aloware_record(OTHER_E164)["id"])
        twins = [self.salesforce.create(FirstName=name, LastName="Twin", Phone=OTHER_PHONE)["id"] for name in ("First", "Second")]
        self.born(OTHER_E164)
        before = self.both()
        self.sync(codes=(LEFT_OVERS,))
        conflict = self.conflict("match", f"aloware:{contact}", *(f"salesforce:{twin}" for twin in twins))
        self.stays(before)
        self.resolve(conflict, "keep-apart")
        self.stays(before)
        codes = self.excluded()
        self.assertEqual([codes.get(each) for each in (contact, *twins)], ["kept-apart"] * 3)

    def test_a_third_one_is_the_same_conflict(self):
        self.settle()
        twins = [self.salesforce.create(FirstName=name, LastName="Twin", Phone=OTHER_PHONE)["id"] for name in ("First", "Second")]
        self.sync(codes=(LEFT_OVERS,))
        conflict = self.conflict("match", *(f"salesforce:{twin}" for twin in twins))
        self.aloware.create(phone_number=OTHER_E164, first_name="Only", last_name="One", lead_source="Web")
        self.sync(codes=(LEFT_OVERS,))
        again = self.conflict("match", *(f"salesforce:{twin}" for twin in twins))
        self.assertEqual(again["id"], conflict["id"])
        self.assertIn(f"aloware:{self.aloware_record(OTHER_E164)['id']}", again["candidates"])


if __name__ == "__main__":
    unittest.main(verbosity=2)
