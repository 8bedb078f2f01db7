# SPDX-License-Identifier: GPL-3.0-or-later
"""Records that lose their partner in Salesforce: merged, deleted, out of the filter. Nobody is made again, ever."""
import unittest

from harness import LEFT_OVERS
from test_identity import OTHER_E164, OTHER_PHONE, Identity


class Merged(Identity):
    """Two linked contacts are merged in Salesforce, and Aloware cannot merge."""

    def merge(self, winner, loser):
        self.salesforce.merge(winner["Id"], loser["Id"])

    def merged(self):
        self.settle()
        (first, loser), (second, winner) = self.pairs(2)
        self.merge(winner, loser)
        before = self.both()
        self.sync(codes=(LEFT_OVERS,))
        conflict, = self.conflicts(kind="match", aloware_id=str(first["id"]))
        self.assertEqual(conflict["salesforce_id"], winner["Id"])
        self.assertEqual(sorted(conflict["candidates"]), sorted(f"aloware:{each['id']}" for each in (first, second)))
        self.assertEqual(self.both(), before)
        return first, second, winner, conflict, before

    def test_stays_a_merge(self):
        *_, conflict, before = self.merged()
        self.stays(before)
        self.assertEqual([each["id"] for each in self.conflicts(kind="match")], [conflict["id"]])

    def test_kept_apart(self):
        first, _, _, conflict, before = self.merged()
        self.resolve(conflict, "keep-apart")
        self.stays(before)
        self.assertEqual(self.conflicts(kind="match"), [])
        self.assertEqual(self.excluded().get(str(first["id"])), "kept-apart")

    def test_the_survivor_keeps_its_contact(self):
        first, second, winner, conflict, before = self.merged()
        self.resolve(conflict, f"aloware:{second['id']}")
        self.stays(before)
        self.assertEqual(self.excluded().get(str(first["id"])), "kept-apart")
        self.aloware.edit(second["phone_number"], first_name="Survivor")
        self.sync()
        self.assertEqual(self.salesforce_record(winner["Id"])["FirstName"], "Survivor")

    def test_the_survivor_takes_the_other_contact(self):
        first, second, winner, conflict, before = self.merged()
        self.resolve(conflict, f"aloware:{first['id']}")
        self.assertEqual(self.conflicts(kind="match"), [])
        phone, = self.conflicts(kind="phone", salesforce_id=winner["Id"])
        self.stays(self.both())
        self.assertEqual(self.excluded().get(str(second["id"])), "kept-apart")
        self.resolve(phone, "aloware")
        self.sync()
        self.assertEqual((len(self.salesforce.dump()), len(self.aloware.dump())), (len(before[0]), len(before[1])))
        self.assertEqual(self.salesforce_record(winner["Id"])["Aloware_Contact_ID__c"], str(first["id"]))

    def test_a_chain(self):
        self.settle()
        (first, a), (second, b), (third, c) = self.pairs(3)
        self.merge(b, a)
        self.merge(c, b)
        before = self.both()
        self.sync(codes=(LEFT_OVERS,))
        self.stays(before)
        open_ones = self.conflicts(kind="match", salesforce_id=c["Id"])
        self.assertEqual({each["aloware_id"] for each in open_ones}, {str(first["id"]), str(second["id"])})
        for conflict in open_ones:
            self.resolve(conflict, "keep-apart")
        self.stays(before)
        codes = self.excluded()
        self.assertEqual([codes.get(str(each["id"])) for each in (first, second)], ["kept-apart"] * 2)
        self.aloware.edit(third["phone_number"], first_name="Third")
        self.sync()
        self.assertEqual(self.salesforce_record(c["Id"])["FirstName"], "Third")

    def test_a_chain_to_a_record_without_a_partner(self):
        """The one whose number it has is followed, and only that one."""
        self.settle()
        (first, a), (second, b) = self.pairs(2)
        survivor = {"Id": self.salesforce.create(FirstName=a["FirstName"], LastName=a["LastName"], Phone=a["Phone"],
                                                 Email=a["Email"])["id"]}
        self.merge(b, a)
        self.merge(survivor, b)
        count = len(self.salesforce.dump()), len(self.aloware.dump())
        self.sync(codes=(LEFT_OVERS,))
        self.sync()
        self.sync("--full")
        self.assertEqual((len(self.salesforce.dump()), len(self.aloware.dump())), count)
        self.aloware.edit(first["phone_number"], first_name="Followed")
        self.aloware.edit(second["phone_number"], first_name="Skipped")
        self.sync()
        self.assertEqual(self.salesforce_record(survivor["Id"])["FirstName"], "Followed")
        self.assertEqual(len(self.conflicts(kind="match", aloware_id=str(second["id"]))), 1)

    def test_the_survivor_is_deleted_later(self):
        first, second, winner, _, _ = self.merged()
        self.salesforce.delete(winner["Id"])
        self.stays(self.both())
        self.assertEqual(self.conflicts(kind="match"), [])
        codes = self.excluded()
        self.assertEqual((codes.get(str(first["id"])), codes.get(str(second["id"]))), ("merged", "deleted"))

    def test_the_contact_is_gone(self):
        """The facts that it spoke of are gone, and nobody is made instead."""
        first, *_ = self.merged()
        self.aloware.delete(first["phone_number"])
        self.stays(self.both())
        self.assertEqual(self.conflicts(aloware_id=str(first["id"])), [])


class MergedByDefault(Merged):
    create = "to-aloware"


class Filtered(Identity):
    """What is outside the filter exists all the same."""

    def leave_out(self, *records):
        for record in records:
            self.salesforce.edit(record["Id"], Custom_Field_2__c="left out")
        self.run_cli("settings", "set", "filter", "Custom_Field_2__c != 'left out'")

    def test_the_survivor_is_outside(self):
        self.settle()
        (aloware, loser), = self.pairs(1)
        winner = self.salesforce.create(FirstName=loser["FirstName"], LastName=loser["LastName"], Phone=loser["Phone"],
                                        Custom_Field_2__c="left out")["id"]
        self.salesforce.merge(winner, loser["Id"])
        self.run_cli("settings", "set", "filter", "Custom_Field_2__c != 'left out'")
        before = self.both()
        self.stays(before)
        self.assertEqual(self.excluded().get(winner), "filter")
        self.aloware.edit(aloware["phone_number"], first_name="Unseen")
        self.stays(self.both())
        self.run_cli("settings", "set", "filter", "")
        self.sync()
        self.assertEqual(self.salesforce_record(winner)["FirstName"], "Unseen", "the link did not follow the merge")
        self.assertEqual((len(self.salesforce.dump()), len(self.aloware.dump())), (len(before[0]), len(before[1])))

    def test_the_survivor_has_a_partner_and_is_outside(self):
        self.settle()
        (first, loser), (_, winner) = self.pairs(2)
        self.salesforce.merge(winner["Id"], loser["Id"])
        self.leave_out(winner)
        before = self.both()
        self.stays(before)
        self.assertEqual(len(self.conflicts(kind="match", aloware_id=str(first["id"]))), 1)

    def test_a_linked_record_leaves(self):
        self.settle()
        (_, record), = self.pairs(1)
        self.leave_out(record)
        self.stays(self.both())
        self.assertEqual(self.excluded().get(record["Id"]), "filter")

    def test_nobody_is_made_beside_it(self):
        """A contact whose record was never linked, because the filter leaves it out."""
        self.settle()
        record = self.salesforce.create(FirstName="Outside", LastName="Example", Phone=OTHER_PHONE, Custom_Field_2__c="left out")["id"]
        self.run_cli("settings", "set", "filter", "Custom_Field_2__c != 'left out'")
        self.aloware.create(phone_number=OTHER_E164, first_name="Inside", last_name="Example", lead_source="Web")
        contact = str(self.aloware_record(OTHER_E164)["id"])
        self.born(OTHER_E164)
        self.stays(self.both())
        codes = self.excluded()
        self.assertEqual((codes.get(record), codes.get(contact)), ("filter", "filter"))


class Deleted(Identity):
    def test_not_made_again(self):
        self.settle()
        (aloware, record), = self.pairs(1)
        self.salesforce.delete(record["Id"])
        self.stays(self.both())
        self.assertEqual(self.excluded().get(str(aloware["id"])), "deleted")
        # Restored, it is the same one again.
        self.salesforce.undelete(record["Id"])
        self.sync()
        self.aloware.edit(aloware["phone_number"], first_name="Restored")
        self.sync()
        self.assertEqual(self.salesforce_record(record["Id"])["FirstName"], "Restored")


if __name__ == "__main__":
    unittest.main(verbosity=2)
