# SPDX-License-Identifier: GPL-3.0-or-later
"""Many changes go to Salesforce by jobs of its Bulk API: the same changes, and a crash at any step doubles and loses nothing."""
import signal
import unittest

from harness import CANCELLED, LEFT_OVERS, OK, Demo, Person, Story, interrupt_when

NEW = [f"+120255501{number:02}" for number in range(20, 35)]


class Writing(Story):
    contacts = 50
    threshold = 10
    expected: dict = {}

    def setUp(self):
        super().setUp()
        self.prepare(self.person, self.demo)

    def prepare(self, person, demo):
        """Contacts that only Aloware has, so that there is something to create."""
        for number, phone in enumerate(NEW):
            demo.aloware.create(phone_number=phone, first_name="Nova", last_name=f"Roe {number}")
        export = person.path("export.csv")
        with open(export, "w", encoding="utf-8") as file:
            file.write("Phone\n" + "\n".join(NEW) + "\n")
        for arguments in (("import-aloware", export), ("settings", "set", "create", "both"), ("settings", "set", "bulk-threshold", 0)):
            self.expect(OK, person.run(*arguments))
        # Everything was read before, so that the run under test has no job for reading.
        self.expect_one_of((OK, LEFT_OVERS), person.run("preview"))
        self.expect(OK, person.run("settings", "set", "bulk-threshold", self.threshold))

    def world(self, demo):
        """What the two sides hold, without what depends on the demo's port, on the clock, and on the order of new records."""
        def is_of_the_run(name, value):
            return name in ("Id", "id", "attributes") or "Modstamp" in name or name.endswith(("_at", "Date")) or "://" in str(value)
        people, contacts = demo.aloware.dump(), demo.salesforce.dump()
        phones = {str(person["id"]): person["phone_number"] for person in people}
        for contact in contacts:
            contact["Aloware_Contact_ID__c"] = phones.get(contact["Aloware_Contact_ID__c"])
        return [sorted(repr({name: value for name, value in record.items() if not is_of_the_run(name, value)}) for record in records)
                for records in (contacts, people)]

    def world_by_collections(self):
        """The same records, synced by another person without a job; once for all tests of a class."""
        found = type(self).__dict__.get("by_collections")
        if found is None:
            demo = Demo(self.contacts, self.seed, **self.demo_options)
            person = Person(demo)
            self.addCleanup(demo.close)
            self.addCleanup(person.close)
            self.sign_in_as(person)
            self.prepare(person, demo)
            self.expect(OK, person.run("settings", "set", "bulk-threshold", 0))
            run = self.expect_one_of((OK, LEFT_OVERS), person.run("sync", "--yes")).json
            self.assertEqual(run["bulk"]["jobs"], 0)
            found = type(self).by_collections = self.world(demo)
        return found

    def sign_in(self):
        self.sign_in_as(self.person)

    def sign_in_as(self, person):
        self.expect(OK, person.connect_salesforce())
        self.expect(OK, person.connect_aloware())
        self.expect(OK, person.run("mapping", "activate"))

    def count(self, method, part="/jobs/ingest"):
        return self.salesforce.counters()["paths"].get(f"{method} {part}", 0)

    def check_no_job_is_left(self):
        self.assertEqual(self.count("DELETE"), self.count("POST"), self.salesforce.counters())

    def check_whole(self):
        """Everything is written once, and a second run has nothing to write."""
        self.assertEqual(self.world(self.demo), self.world_by_collections())
        self.check_no_job_is_left()
        before = self.salesforce.dump(), self.aloware.dump()
        run = self.sync("--full")
        self.assertEqual([*run["created"].values(), *run["updated"].values()], [0] * 4)
        self.assertEqual((self.salesforce.dump(), self.aloware.dump()), before)

    def end_when(self, condition, signal_number=signal.SIGKILL):
        process = self.person.start("sync", "--yes")
        watcher = interrupt_when(process, condition, signal_number)
        code = self.person.end(process).code
        watcher.join()
        self.salesforce.reset_faults()
        return code

    def kill_when(self, condition):
        self.assertEqual(self.end_when(condition), -signal.SIGKILL)


class Whole(Writing):
    def test_the_same_as_by_collections(self):
        self.salesforce.reset_counters()
        run = self.sync()
        self.assertEqual(run["failed"], 0)
        self.assertEqual(run["created"]["salesforce"], len(NEW))
        self.assertEqual((run["bulk"]["jobs"], self.count("POST")), (2, 2))
        self.assertGreaterEqual(run["bulk"]["records"], self.threshold + len(NEW))
        self.check_whole()

    def test_rows_in_another_order(self):
        self.salesforce.fault("salesforce:job-backwards:times=0")
        self.sync()
        self.check_whole()

    def test_undo(self):
        """A run that went by jobs is taken back by jobs."""
        before = self.salesforce.dump()
        run = self.sync()
        undo = self.expect_one_of((OK, LEFT_OVERS), self.person.run("history", "undo", run["run"], "--yes")).json
        self.assertGreater(undo["bulk"]["jobs"], 0)
        after = {contact["Id"]: contact for contact in self.salesforce.dump()}
        for contact in before:
            names = [name for name in contact if "Modstamp" not in name and not name.startswith("LastModified")]
            self.assertEqual({name: after[contact["Id"]][name] for name in names}, {name: contact[name] for name in names})
        self.check_no_job_is_left()

    def test_no_jobs_here(self):
        """Then all goes by Collections, and the person is told."""
        self.salesforce.fault("salesforce:no-jobs:times=0")
        result = self.expect_one_of((OK, LEFT_OVERS), self.person.run("sync", "--yes"))
        self.assertEqual(result.json["bulk"]["jobs"], 0)
        self.assertIn("portion by portion", result.err)
        self.assertEqual(self.world(self.demo), self.world_by_collections())

    def test_a_value_that_jobs_take_for_nothing(self):
        """The text #N/A goes by Collections, and arrives as it is."""
        self.aloware.edit(NEW[0], first_name="#N/A")
        self.sync()
        made = [contact for contact in self.salesforce.dump() if contact["LastName"] == "Roe 0"]
        self.assertEqual([contact["FirstName"] for contact in made], ["#N/A"])

    def test_without_an_external_id(self):
        """Creates are told apart by their phone."""
        self.run_cli("mapping", "remove", "aloware_contact_id")
        self.run_cli("mapping", "activate")
        run = self.sync()
        self.assertEqual(run["created"]["salesforce"], len(NEW))
        phones = [contact["Phone"] for contact in self.salesforce.dump() if contact["FirstName"] == "Nova"]
        self.assertEqual(len(phones), len(set(phones)))
        self.assertEqual(self.sync()["updated"]["salesforce"], 0)
        self.check_no_job_is_left()


class Many(Story):
    """More records than one request reads by id: several such requests go in one."""
    contacts = 2600
    demo_options = {"aloware_requests_per_minute": 0}

    def sign_in(self):
        super().sign_in()
        self.expect(OK, self.person.run("settings", "set", "aloware-requests-per-minute", 100000))
        self.expect(OK, self.person.run("settings", "set", "bulk-threshold", 500))

    def sync_many(self):
        """How many requests for several portions of records, and for one, the run took."""
        self.salesforce.reset_counters()
        run = self.sync()
        self.assertGreater(run["updated"]["salesforce"], 2200)
        self.assertGreater(run["bulk"]["jobs"], 1)
        paths = self.salesforce.counters()["paths"]
        return paths.get("POST /composite", 0), paths.get("POST /composite/sobjects/{object}", 0)

    def test_together(self):
        # The stamps before the job is filled, and what it wrote.
        together, alone = self.sync_many()
        self.assertGreaterEqual(together, 2)
        self.assertLess(alone, 6)

    def test_an_org_that_refuses_it(self):
        """It is asked once, not again and again, and everything is written all the same."""
        self.salesforce.fault("salesforce:no-composite:times=0")
        together, alone = self.sync_many()
        self.assertEqual(together, 1)
        self.assertGreaterEqual(alone, 6)
        again = self.sync()
        self.assertEqual([*again["created"].values(), *again["updated"].values()], [0] * 4)


class Killed(Writing):
    def test_before_its_id_is_known(self):
        self.salesforce.fault("salesforce:job-silent:value=POST")
        self.kill_when(lambda: self.count("POST") >= 1)
        self.sync()
        self.check_whole()

    def test_while_it_is_filled(self):
        self.salesforce.fault("salesforce:job-silent:value=PUT")
        self.kill_when(lambda: self.count("PUT") >= 1)
        self.sync()
        self.check_whole()

    def test_when_it_begins(self):
        self.salesforce.fault("salesforce:job-silent:value=PATCH")
        self.kill_when(lambda: self.count("PATCH") >= 1)
        self.sync()
        self.check_whole()

    def test_in_the_middle_of_its_rows(self):
        self.salesforce.fault("salesforce:job-held:after=5:times=0")
        self.kill_when(lambda: self.count("GET") >= 1)
        # A preview decides nothing about records that Salesforce may be writing: it waits, and settles them.
        self.preview()
        self.check_no_job_is_left()
        self.sync()
        self.check_whole()

    def test_before_its_results(self):
        self.salesforce.fault("salesforce:job-silent:value=GET:after=1")
        self.kill_when(lambda: self.count("GET") >= 2)
        self.sync()
        self.check_whole()

    def test_when_it_is_deleted(self):
        self.salesforce.fault("salesforce:job-silent:value=DELETE")
        self.kill_when(lambda: self.count("DELETE") >= 1)
        self.sync()
        # The job was deleted before the crash, and asked for once more after it.
        self.assertEqual(self.count("DELETE"), self.count("POST") + 1)
        self.assertEqual(self.world(self.demo), self.world_by_collections())

    def test_a_job_of_creates(self):
        self.salesforce.fault("salesforce:job-silent:value=PATCH:after=1")
        self.kill_when(lambda: self.count("PATCH") >= 2)
        self.sync()
        self.check_whole()

    def test_its_results_are_gone(self):
        """Salesforce keeps a job for seven days. After that, reading the records tells."""
        self.salesforce.fault("salesforce:job-silent:value=GET")
        self.kill_when(lambda: self.count("GET") >= 1)
        self.salesforce.fault("salesforce:job-gone")
        self.sync()
        self.assertEqual(self.world(self.demo), self.world_by_collections())


class Troubled(Writing):
    def test_cancelled_while_salesforce_works(self):
        """Salesforce goes on with what it has. The next run says what became of it."""
        self.salesforce.fault("salesforce:job-held:after=5:times=0")
        self.assertEqual(self.end_when(lambda: self.count("GET") >= 2, signal.SIGINT), CANCELLED)
        writes = self.run_cli("history", "show", "2").json["writes"]
        self.assertGreater(len([write for write in writes if write["state"] == "sent"]), self.threshold)
        self.sync()
        self.check_whole()

    def test_broken_off(self):
        """Rows that Salesforce did not come to are sent again in the same run."""
        self.salesforce.fault("salesforce:job-fails:after=8")
        run = self.sync()
        self.assertEqual(run["failed"], 0)
        self.check_whole()

    def test_rows_in_no_result(self):
        """Nobody says what became of them, so they are read."""
        self.salesforce.fault("salesforce:job-loses:value=written:times=3")
        self.salesforce.fault("salesforce:job-loses:after=3:times=3")
        run = self.sync(codes=(LEFT_OVERS,))
        self.assertEqual(run["failed"], 6)
        self.sync()
        self.check_whole()

    def test_a_row_is_refused(self):
        self.salesforce.fault("salesforce:row-error:value=STRING_TOO_LONG")
        run = self.sync(codes=(LEFT_OVERS,))
        self.assertEqual(run["failed"], 1)
        self.assertEqual([failure["code"] for failure in run["failures"]], ["STRING_TOO_LONG"])
        self.sync()
        self.check_whole()

    def test_somebody_edits_while_the_job_is_filled(self):
        """The edit stays: the record is planned again, and the job is made anew without it."""
        edited = next(contact for contact in self.salesforce.dump() if contact["Phone"] and contact["Email"])
        self.salesforce.fault("salesforce:job-silent:value=PUT")
        process = self.person.start("sync", "--yes")

        def edit():
            if self.count("PUT") < 1:
                return False
            self.salesforce.edit(edited["Id"], Title="Chief Tester", FirstName="Edited")
            self.salesforce.reset_faults()
            return True
        watcher = interrupt_when(process, edit, 0)
        self.expect_one_of((OK, LEFT_OVERS), self.person.end(process))
        watcher.join()
        self.assertEqual(self.salesforce_record(edited["Id"])["FirstName"], "Edited")
        self.assertGreater(self.count("POST"), self.count("PATCH") - 1)
        self.check_no_job_is_left()

    def test_owners_go_by_jobs_of_their_own(self):
        self.sync()
        pairs = [pair for pair in self.people() if pair[1]["OwnerId"]]
        owners = {aloware["user_id"]: salesforce["OwnerId"] for aloware, salesforce in pairs if aloware["user_id"]}
        self.assertGreater(len(owners), 1)
        moved = {}
        for aloware, salesforce in pairs[:12]:
            user, owner = next((user, owner) for user, owner in owners.items() if owner != salesforce["OwnerId"])
            self.aloware.edit(aloware["phone_number"], user_id=user)
            moved[salesforce["Id"]] = owner
        for aloware, _ in pairs[12:24]:
            self.aloware.edit(aloware["phone_number"], first_name="Renamed")
        run = self.sync()
        self.assertEqual((run["failed"], run["bulk"]), (0, {"jobs": 2, "records": 24}))
        self.assertEqual({record: self.salesforce_record(record)["OwnerId"] for record in moved}, moved)
        self.check_no_job_is_left()


if __name__ == "__main__":
    unittest.main()
