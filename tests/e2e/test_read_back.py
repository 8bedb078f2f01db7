# SPDX-License-Identifier: GPL-3.0-or-later
"""What is read back after a write is compared with what was written: platforms that answer one thing and hold another, and
people who edit in between."""
import unittest

from harness import LEFT_OVERS, Story


class ReadBack(Story):
    def pair(self):
        self.sync()
        return self.agreeing_pair(("first_name", "FirstName"), ("cnam_city", "MailingCity"))

    def first_names(self, aloware, record):
        return self.aloware_record(aloware["phone_number"])["first_name"], self.salesforce_record(record["Id"])["FirstName"]

    def writes_of(self, run):
        return self.run_cli("history", "show", run).json["writes"]

    def new_in_aloware(self, **values):
        """After a first sync with creating on both sides: a contact born in Aloware, imported. Returns its number."""
        self.run_cli("settings", "set", "create", "both")
        self.sync()
        phone, path = "+12025550177", self.person.path("contacts.csv")
        self.aloware.create(phone_number=phone, last_name="Example", **values)
        with open(path, "w", encoding="utf-8") as file:
            file.write(f"Phone Number\n{phone}\n")
        self.run_cli("import-aloware", path)
        return phone

    def made(self):
        return [record for record in self.salesforce.dump() if record["LastName"] == "Example"]

    def clean_sync(self, *arguments):
        """Nothing of it failed. (The practice data has conflicts of its own, so that the exit code says nothing.)"""
        run = self.sync(*arguments)
        self.assertEqual((run["state"], run["failed"], run["failures"]), ("finished", 0, []))
        return run

    def check_settled(self):
        """Nothing is left to do, and a further run writes nothing."""
        self.clean_sync()
        before = self.demo.writes()
        self.clean_sync("--full")
        self.assertEqual(self.demo.writes(), before)


class Edits(ReadBack):
    def test_edit_in_salesforce_right_after_our_write(self):
        aloware, record = self.pair()
        self.salesforce.fault("salesforce:edit-after-write:value=FirstName=Theirs")
        self.aloware.edit(aloware["phone_number"], first_name="Ours")
        self.sync(codes=(LEFT_OVERS,))
        self.assertEqual(self.first_names(aloware, record), ("Ours", "Theirs"))
        self.sync()
        self.assertEqual(self.first_names(aloware, record), ("Theirs", "Theirs"), "their edit was lost")
        self.check_settled()

    def test_edit_in_aloware_right_after_our_write(self):
        aloware, record = self.pair()
        self.aloware.fault("aloware:edit-after-write:value=first_name=Theirs")
        self.salesforce.edit(record["Id"], FirstName="Ours")
        self.sync(codes=(LEFT_OVERS,))
        self.sync()
        self.assertEqual(self.first_names(aloware, record), ("Theirs", "Theirs"), "their edit was lost")
        self.check_settled()

    def test_edit_of_another_field(self):
        aloware, record = self.pair()
        self.salesforce.fault("salesforce:edit-after-write:value=MailingCity=Theirs")
        self.aloware.edit(aloware["phone_number"], first_name="Ours")
        self.sync()
        self.sync()
        self.assertEqual(self.first_names(aloware, record), ("Ours", "Ours"))
        self.assertEqual(self.aloware_record(aloware["phone_number"])["cnam_city"], "Theirs")
        self.check_settled()

    def test_edit_right_after_a_create(self):
        phone = self.new_in_aloware(first_name="Ours")
        self.salesforce.fault("salesforce:edit-after-write:value=FirstName=Theirs")
        self.sync()
        self.sync()
        record, = self.made()
        self.assertEqual(record["FirstName"], "Theirs")
        self.assertEqual(self.aloware_record(phone)["first_name"], "Theirs")
        self.check_settled()


class NotTaken(ReadBack):
    def test_salesforce_keeps_the_old_value(self):
        aloware, record = self.pair()
        before = self.sync()["records"]
        self.salesforce.fault("salesforce:ignore-field:value=FirstName")
        self.aloware.edit(aloware["phone_number"], first_name="Ours", city="Moved", cnam_city="Moved")
        run = self.sync(codes=(LEFT_OVERS,))
        self.assertEqual(run["failed"], 1)
        self.assertEqual([failure["code"] for failure in run["failures"]], ["not-taken"])
        # The pair's two records fail, unless one has a conflict beside it; the rest stands as before.
        self.assertEqual(run["records"]["failing"], before["failing"] + 2)
        self.assertEqual(run["records"]["known"], before["known"])
        self.assertEqual({write["field"]: write["state"] for write in self.writes_of(run["run"])},
                         {"MailingCity": "confirmed", "FirstName": "failed"})
        self.assertEqual(self.salesforce_record(record["Id"])["MailingCity"], "Moved")
        # The next run tries again.
        self.clean_sync()
        self.assertEqual(self.first_names(aloware, record), ("Ours", "Ours"))
        self.check_settled()

    def test_aloware_keeps_the_old_value(self):
        aloware, record = self.pair()
        self.aloware.fault("aloware:ignore-field:value=first_name")
        self.salesforce.edit(record["Id"], FirstName="Ours")
        run = self.sync(codes=(LEFT_OVERS,))
        self.assertEqual([failure["code"] for failure in run["failures"]], ["not-taken"])
        self.assertEqual(run["updated"], {"salesforce": 0, "aloware": 0})
        self.clean_sync()
        self.assertEqual(self.first_names(aloware, record), ("Ours", "Ours"))

    def test_for_ever(self):
        aloware, _ = self.pair()
        self.salesforce.fault("salesforce:ignore-field:value=FirstName:times=0")
        self.aloware.edit(aloware["phone_number"], first_name="Ours")
        for _ in range(3):
            self.sync(codes=(LEFT_OVERS,))


class Records(ReadBack):
    def live(self):
        return len(self.aloware.dump()) + sum(not record["IsDeleted"] for record in self.salesforce.dump())

    def import_all(self):
        path = self.person.path("all.csv")
        with open(path, "w", encoding="utf-8") as file:
            file.write("\n".join(["Phone Number"] + [contact["phone_number"] for contact in self.aloware.dump()]) + "\n")
        self.run_cli("import-aloware", path)

    def test_every_one_of_both_sides_is_in_one_state(self):
        self.import_all()
        for create in ("to-aloware", "both"):
            self.run_cli("settings", "set", "create", create)
            self.assertEqual(self.sync()["records"]["known"], self.live())

    def test_those_outside_the_filter_are_excluded(self):
        self.sync()
        before = self.sync()["records"]
        aloware, record = self.agreeing_pair(("first_name", "FirstName"))
        self.salesforce.edit(record["Id"], LastName="Outsider")
        self.sync()
        self.run_cli("settings", "set", "filter", "LastName != 'Outsider'")
        after = self.sync("--full")["records"]
        self.assertEqual((after["known"], after["excluded"], after["in_sync"]),
                         (before["known"], before["excluded"] + 2, before["in_sync"] - 2))


class Creates(ReadBack):
    def test_without_an_id(self):
        self.new_in_aloware()
        self.salesforce.fault("salesforce:no-id")
        run = self.sync(codes=(LEFT_OVERS,))
        self.assertEqual(run["failed"], 1)
        self.assertEqual(len(self.made()), 1)
        self.clean_sync()
        self.assertEqual(len(self.made()), 1, "it was made twice")
        self.check_settled()

    def test_that_nobody_is_shown(self):
        phone = self.new_in_aloware()
        self.salesforce.fault("salesforce:hide-created:times=0")
        run = self.sync(codes=(LEFT_OVERS,))
        self.assertEqual([failure["code"] for failure in run["failures"]], ["not-shown"])
        before = self.demo.writes()
        contact = str(self.aloware_record(phone)["id"])
        for _ in range(2):
            self.sync()
            self.assertEqual(self.demo.writes(), before, "it was made again and again")
            codes = [entry["reason"]["code"] for entry in self.preview()["excluded"] if entry["aloware_id"] == contact]
            self.assertEqual(codes, ["not-shown"])


class KeptAs(ReadBack):
    def kept(self, fault, city):
        aloware, record = self.pair()
        self.aloware.fault(fault)
        self.salesforce.edit(record["Id"], MailingCity=city)
        run = self.clean_sync()
        return aloware, record, run["run"]

    def city(self, aloware, record):
        return self.aloware_record(aloware["phone_number"])["cnam_city"], self.salesforce_record(record["Id"])["MailingCity"]

    def test_is_shown_and_rests(self):
        aloware, record, run = self.kept("aloware:escape-html", "Oakland's")
        self.assertEqual(self.city(aloware, record), ("Oakland&#039;s", "Oakland's"))
        write, = self.writes_of(run)
        self.assertEqual((write["state"], write["new"], write["kept"]), ("confirmed", "Oakland's", "Oakland&#039;s"))
        told = self.run_cli("explain", record["Id"], "city")
        self.assertEqual(told.json["history"][0]["kept"], "Oakland&#039;s")
        said = self.run_cli("explain", record["Id"], "city", json_wanted=False).out
        self.assertIn("Aloware keeps it as “Oakland&#039;s”", said)
        self.assertNotIn("wait for a decision", said)
        self.check_settled()
        self.assertEqual(self.city(aloware, record), ("Oakland&#039;s", "Oakland's"))

    def test_undo_puts_it_back(self):
        aloware, record, run = self.kept("aloware:escape-html", "Oakland's")
        undone = self.run_cli("history", "undo", run, "--yes", code=LEFT_OVERS).json
        self.assertEqual(undone["updated"]["aloware"], 1)
        self.assertEqual(self.city(aloware, record)[0], aloware["cnam_city"])

    def test_cut(self):
        aloware, record, run = self.kept("aloware:shorten:value=20", "A city with quite a long name")
        self.assertEqual(self.city(aloware, record)[0], "A city with quite a ".strip())
        write, = self.writes_of(run)
        self.assertEqual(write["kept"], "A city with quite a")
        self.check_settled()


class Undo(ReadBack):
    def test_that_does_not_take_can_be_repeated(self):
        aloware, record = self.pair()
        self.aloware.edit(aloware["phone_number"], first_name="Ours")
        run = self.clean_sync()["run"]
        self.salesforce.fault("salesforce:ignore-field:value=FirstName")
        undone = self.run_cli("history", "undo", run, "--yes", code=LEFT_OVERS).json
        self.assertEqual((undone["failed"], undone["updated"]["salesforce"]), (1, 0))
        self.assertFalse(self.is_undone(run), "a run counts as undone, but nothing was put back")
        again = self.run_cli("history", "undo", run, "--yes", code=LEFT_OVERS).json
        self.assertEqual((again["failed"], again["updated"]["salesforce"]), (0, 1))
        self.assertEqual(self.salesforce_record(record["Id"])["FirstName"], record["FirstName"])
        self.assertTrue(self.is_undone(run))

    def test_that_spares_an_edit_says_so(self):
        aloware, record = self.pair()
        self.aloware.edit(aloware["phone_number"], first_name="Ours", city="Moved", cnam_city="Moved")
        run = self.clean_sync()["run"]
        self.salesforce.edit(record["Id"], FirstName="Later")
        first = self.run_cli("history", "undo", run, "--yes", code=LEFT_OVERS)
        self.assertEqual(first.json["excluded"], 1)
        self.assertFalse(self.is_undone(run))
        self.assertEqual(self.salesforce_record(record["Id"])["MailingCity"], record["MailingCity"])
        # Once the edit is gone, the rest can be put back, and what is back already is left alone.
        self.salesforce.edit(record["Id"], FirstName="Ours")
        again = self.run_cli("history", "undo", run, "--yes", code=LEFT_OVERS).json
        self.assertEqual((again["excluded"], again["updated"]["salesforce"]), (0, 1))
        self.assertEqual(self.salesforce_record(record["Id"])["FirstName"], record["FirstName"])
        self.assertTrue(self.is_undone(run))

    def is_undone(self, run):
        return next(row["undone"] for row in self.run_cli("history", "list").json["runs"] if row["run"] == run)


class Owners(ReadBack):
    def test_of_a_contact_that_was_made_is_no_difference(self):
        self.new_in_aloware(first_name="Ownerless")
        self.sync()
        before = self.demo.writes()
        self.clean_sync()
        self.assertEqual(self.demo.writes(), before)


if __name__ == "__main__":
    unittest.main(verbosity=2)
