# SPDX-License-Identifier: GPL-3.0-or-later
"""One record's lasting defect is that record's: it is named with its reason, and everything else goes on."""
import unittest

from harness import LEFT_OVERS, OK, Story, e164, wait_until

KINDS = ("half-emoji", "nul", "not-utf8")
BAD = "~!~"


class Unreadable(Story):
    """Characters that no program can hold, in texts of single records."""
    contacts = 30

    def setUp(self):
        super().setUp()
        self.sync()
        self.resolve_all()

    def resolve_all(self):
        for conflict in self.conflicts():
            self.run_cli("conflicts", "resolve", conflict["id"], "keep-apart")
        self.sync()

    def garble(self, platform, kind, text=BAD):
        platform.fault(f"{'aloware' if platform is self.aloware else 'salesforce'}:{kind}:times=0:value={text}")

    def failures(self, run):
        return [(failure["label"], failure["code"]) for failure in run["failures"]]

    def test_in_texts_that_are_not_mapped(self):
        self.run_cli("mapping", "remove", "last_inbound_text")
        self.run_cli("mapping", "activate")
        pairs = self.people()
        for number, kind in enumerate(KINDS):
            self.garble(self.aloware, kind, f"{BAD}{number}")
            self.aloware.edit(pairs[number][0]["phone_number"], last_inbound_sms=f"Hello {BAD}{number}")
        aloware, salesforce = pairs[5]
        self.aloware.edit(aloware["phone_number"], first_name="Edited")
        run = self.sync(codes=(OK,))
        self.assertEqual((run["failed"], run["waiting"], run["failures"]), (0, 0, []))
        self.assertEqual(self.salesforce_record(salesforce["Id"])["FirstName"], "Edited")

    def check_named(self, platform, change):
        """What `change` does to three pairs is told of each of them, and a fourth pair goes on."""
        pairs = [self.agreeing_pair(("first_name", "FirstName"), ("last_name", "LastName"))]
        agreed = [pair for pair in self.people() if pair[0]["first_name"] == pair[1]["FirstName"]]
        pairs = agreed[:4]
        for number, kind in enumerate(KINDS):
            self.garble(platform, kind, f"{BAD}{number}")
            change(pairs[number], f"So {BAD}{number} far")
        self.salesforce.edit(pairs[3][1]["Id"], FirstName="Edited")

        before = self.demo.writes()
        listed = self.preview()
        self.assertEqual(self.demo.writes(), before)
        self.assertEqual(len([each for each in listed["excluded"] if each["reason"]["code"] == "refused-value"]), 3, listed)

        run = self.sync(codes=(LEFT_OVERS,))
        self.assertEqual((run["state"], run["failed"], run["waiting"]), ("finished", 3, 0), run)
        self.assertEqual([code for _, code in self.failures(run)], ["invalid-value"] * 3, run)
        self.assertEqual(self.aloware_record(pairs[3][0]["phone_number"])["first_name"], "Edited")
        for number in range(3):
            aloware, salesforce = pairs[number]
            now = self.aloware_record(aloware["phone_number"])["first_name"], self.salesforce_record(salesforce["Id"])["FirstName"]
            kept = (aloware["first_name"], f"So {BAD}{number} far")
            self.assertEqual(now, kept if platform is self.salesforce else kept[::-1])

        # It is no base either: entered anew, the value flows.
        for number in range(3):
            change(pairs[number], "Entered anew")
        self.sync(codes=(OK,))
        for aloware, salesforce in pairs[:3]:
            self.assertEqual((self.aloware_record(aloware["phone_number"])["first_name"],
                              self.salesforce_record(salesforce["Id"])["FirstName"]), ("Entered anew", "Entered anew"))

    def test_in_a_mapped_field_of_aloware(self):
        self.check_named(self.aloware, lambda pair, text: self.aloware.edit(pair[0]["phone_number"], first_name=text))

    def test_in_a_mapped_field_of_salesforce(self):
        self.check_named(self.salesforce, lambda pair, text: self.salesforce.edit(pair[1]["Id"], FirstName=text))

    def test_in_a_list_that_is_written_whole(self):
        """One number that cannot be read holds up the other numbers of its contact, and nothing else."""
        aloware, salesforce = next(pair for pair in self.people() if pair[0]["first_name"] == pair[1]["FirstName"]
                                   and [each["label"] for each in pair[0]["other_phone_numbers"] or []] == ["mobile"])
        number = aloware["other_phone_numbers"][0]["phone_number"]
        self.garble(self.aloware, "half-emoji", number)
        self.salesforce.edit(salesforce["Id"], FirstName="Edited", HomePhone="+12025550188")
        run = self.sync(codes=(LEFT_OVERS,))
        self.assertEqual([each["code"] for each in run["failures"]], ["invalid-value"] * 2, run)
        contact = self.aloware_record(aloware["phone_number"])
        self.assertEqual((contact["first_name"], [each["phone_number"] for each in contact["other_phone_numbers"]]), ("Edited", [number]))

    def test_in_a_record_that_is_new(self):
        self.garble(self.salesforce, "half-emoji")
        made = self.salesforce.create(FirstName=f"Bad {BAD}", LastName="Newcomer", Phone="+12025550199",
                                      OwnerId=self.people()[0][1]["OwnerId"])
        self.sync(codes=(LEFT_OVERS,))
        contact = self.aloware_record("+12025550199")
        self.assertEqual((contact.get("first_name"), contact["last_name"]), (None, "Newcomer"))
        self.assertTrue(made)
        writes = self.demo.writes()
        run = self.sync(codes=(LEFT_OVERS,))
        self.assertEqual((self.demo.writes(), run["failed"]), (writes, 1))

    def test_in_the_names_of_users(self):
        """Neither the list of users nor what is written with it minds a name."""
        self.garble(self.aloware, "half-emoji", "Ruiz")
        self.garble(self.salesforce, "nul", "Ruiz")
        self.expect(OK, self.person.connect_aloware())
        aloware, salesforce = self.people()[0]
        self.aloware.edit(aloware["phone_number"], first_name="Edited")
        self.sync(codes=(OK,))
        self.assertEqual(self.salesforce_record(salesforce["Id"])["FirstName"], "Edited")


class Records(Story):
    """Salesforce records that come without what every record has."""
    contacts = 30

    def setUp(self):
        super().setUp()
        self.sync()
        for conflict in self.conflicts():
            self.run_cli("conflicts", "resolve", conflict["id"], "keep-apart")
        self.sync()

    def check_alone(self, bad, text, label):
        """`text` is part of what the record `bad` cannot be read without."""
        other = next(pair for pair in self.people() if pair[1]["Id"] != bad["Id"] and pair[0]["first_name"] == pair[1]["FirstName"])
        self.edit_apart(other[1]["Id"], "Edited")
        self.salesforce.fault(f"salesforce:half-emoji:times=0:value={text}")
        for full in ((), ("--full",)):
            run = self.sync(*full, codes=(LEFT_OVERS,))
            self.assertEqual((run["state"], run["failed"]), ("finished", 1), run)
            self.assertEqual([(each["label"], each["side"], each["code"]) for each in run["failures"]], [(label, "salesforce", "bad-answer")])
            self.assertEqual(self.aloware_record(other[0]["phone_number"])["first_name"], "Edited")
        self.salesforce.reset_faults()
        run = self.sync(codes=(OK,))
        self.assertEqual(self.aloware_record(e164(bad["Phone"]))["first_name"], "Late")
        ids = [contact["Id"] for contact in self.salesforce.dump() if contact["LastName"] == bad["LastName"] and contact["Phone"] == bad["Phone"]]
        self.assertEqual(ids, [bad["Id"]])

    @staticmethod
    def seconds(contact):
        return contact["SystemModstamp"].rsplit(":", 1)[1]

    def edit_apart(self, record_id, name):
        """Edits a record in a second in which no other one was edited."""
        def is_apart():
            self.salesforce.edit(record_id, FirstName=name)
            stamp = self.seconds(self.salesforce_record(record_id))
            return all(self.seconds(contact) != stamp for contact in self.salesforce.dump() if contact["Id"] != record_id)
        wait_until(is_apart, "a second of its own")

    def edited(self):
        """A record that somebody edited, as it is then."""
        aloware, salesforce = self.people()[0]
        self.assertEqual(aloware["first_name"], salesforce["FirstName"])
        self.edit_apart(salesforce["Id"], "Late")
        return self.salesforce_record(salesforce["Id"]), f"{salesforce['FirstName']} {salesforce['LastName']}"

    def test_without_a_time_stamp(self):
        bad, label = self.edited()
        self.check_alone(bad, self.seconds(bad), label)

    def test_without_an_id(self):
        bad, _ = self.edited()
        self.check_alone(bad, bad["Id"], "A record without an identifier")


class LookUps(Story):
    """Contacts whose look-up never succeeds."""
    contacts = 30

    def check_alone(self, fault, code):
        self.sync()
        for conflict in self.conflicts():
            self.run_cli("conflicts", "resolve", conflict["id"], "keep-apart")
        self.sync()
        pairs = self.people()
        bad = pairs[:3]
        for aloware, _ in bad:
            self.aloware.fault(f"aloware:{fault}:times=0:value={aloware['phone_number']}")
        self.aloware.edit(pairs[4][0]["phone_number"], first_name="Edited")

        listed = self.preview()
        labels = sorted(f"{salesforce['FirstName']} {salesforce['LastName']}" for _, salesforce in bad)
        unasked = [each for each in listed["excluded"] if each["reason"]["code"] == code]
        self.assertEqual(sorted(each["label"] for each in unasked), labels, listed["excluded"])

        run = self.sync(codes=(LEFT_OVERS,))
        self.assertEqual((run["state"], run["failed"], run["waiting"]), ("finished", 3, 0), run)
        self.assertEqual(sorted(each["label"] for each in run["failures"]), labels)
        self.assertEqual({(each["side"], each["code"]) for each in run["failures"]}, {("aloware", code)})
        self.assertEqual(self.salesforce_record(pairs[4][1]["Id"])["FirstName"], "Edited")

        # Nothing was concluded about them.
        self.aloware.reset_faults()
        for aloware, _ in bad:
            self.aloware.edit(aloware["phone_number"], first_name="Late")
        self.sync(codes=(OK,))
        for _, salesforce in bad:
            self.assertEqual(self.salesforce_record(salesforce["Id"])["FirstName"], "Late")

    def test_server_errors(self):
        self.check_alone("lookup-fails", "network")

    def test_web_pages(self):
        self.check_alone("lookup-html", "bad-answer")

    def test_cut_data(self):
        self.check_alone("lookup-malformed", "bad-answer")


class NewLookUps(Story):
    """The same for contacts that nobody has asked for before."""
    contacts = 30

    def test_before_the_first_run(self):
        bad = self.people()[:3]
        for aloware, _ in bad:
            self.aloware.fault(f"aloware:lookup-fails:times=0:value={aloware['phone_number']}")
        run = self.sync(codes=(LEFT_OVERS,))
        self.assertEqual(run["state"], "finished")
        labels = {f"{salesforce['FirstName']} {salesforce['LastName']}" for _, salesforce in bad}
        self.assertEqual({each["label"] for each in run["failures"] if each["code"] == "network"}, labels)
        self.assertGreater(run["linked"], 10)


class ManyLookUps(Story):
    """The same for many at a time, which come first in the next run, because they are those that were checked longest ago."""
    contacts = 60

    def test_a_third_fails_run_after_run(self):
        self.sync()
        for conflict in self.conflicts():
            self.run_cli("conflicts", "resolve", conflict["id"], "keep-apart")
        for aloware, _ in self.people()[:20]:
            self.aloware.fault(f"aloware:lookup-fails:times=0:value={aloware['phone_number']}")
        for _ in range(2):
            run = self.sync(codes=(LEFT_OVERS,))
            self.assertEqual((run["state"], run["failed"], run["waiting"]), ("finished", 20, 0), run)


if __name__ == "__main__":
    unittest.main()
