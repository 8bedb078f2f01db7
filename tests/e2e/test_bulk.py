# SPDX-License-Identifier: GPL-3.0-or-later
"""A large first reading goes by a job of Salesforce's Bulk API: the same records, and nothing is lost or left behind by a crash."""
import signal
import unittest

from harness import FAILED, LEFT_OVERS, OK, Person, Story, interrupt_when


class Bulk(Story):
    contacts = 40
    threshold = 10

    def sign_in(self):
        super().sign_in()
        # Without changes that go to Salesforce by jobs as well (test_bulk_writing.py).
        self.run_cli("settings", "set", "update", "to-aloware")
        self.run_cli("settings", "set", "bulk-threshold", self.threshold)

    def count(self, method):
        return self.salesforce.counters()["paths"].get(f"{method} /jobs/query", 0)

    def check_no_job_is_left(self, made=None):
        self.assertEqual(self.count("DELETE"), self.count("POST"), self.salesforce.counters())
        self.assertGreater(self.count("POST"), 0)
        if made is not None:
            self.assertEqual(self.count("POST"), made)

    def kill_when(self, condition):
        """A crash in the middle of a preview."""
        process = self.person.start("preview")
        watcher = interrupt_when(process, condition, signal.SIGKILL)
        self.assertEqual(self.person.end(process).code, -signal.SIGKILL)
        watcher.join()
        self.salesforce.reset_faults()

    def plain(self, preview):
        """What must not depend on the way of reading."""
        return {name: preview[name] for name in ("changes", "conflicts", "excluded", "followed", "matched", "would_match")}

    def expected(self):
        """The preview of another person, of the same records, without a job."""
        other = Person(self.demo)
        self.addCleanup(other.close)
        self.expect(OK, other.connect_salesforce())
        self.expect(OK, other.connect_aloware())
        for arguments in (("mapping", "activate"), ("settings", "set", "update", "to-aloware"), ("settings", "set", "bulk-threshold", 0)):
            self.expect(OK, other.run(*arguments))
        before = self.count("POST")
        preview = self.expect_one_of((OK, LEFT_OVERS), other.run("preview")).json
        self.assertEqual(self.count("POST"), before)
        return preview


class Reading(Bulk):
    def test_the_same_as_page_by_page(self):
        expected = self.expected()
        self.salesforce.reset_counters()
        preview = self.preview()
        self.assertEqual(self.plain(preview), self.plain(expected))
        self.assertEqual(preview["read"], expected["read"])
        self.check_no_job_is_left(made=1)
        run = self.sync("--full")
        self.assertEqual(run["bulk"], {"jobs": 1, "records": len(self.salesforce.dump())})
        # What changed since is read as always, and few records are.
        self.assertEqual(self.sync()["bulk"], {"jobs": 0, "records": 0})
        self.run_cli("settings", "set", "bulk-threshold", 1000)
        self.assertEqual(self.sync("--full")["bulk"], {"jobs": 0, "records": 0})
        self.check_no_job_is_left(made=2)

    def test_a_crash_while_the_job_is_at_work(self):
        expected = self.expected()
        self.salesforce.fault("salesforce:job-slow:times=0")
        self.kill_when(lambda: self.count("GET") >= 1)
        self.assertEqual(self.plain(self.preview()), self.plain(expected))
        self.check_no_job_is_left(made=1)

    def test_a_crash_after_the_first_page(self):
        """Its rows are not read again. What somebody edited meanwhile is."""
        expected = self.expected()
        self.salesforce.fault("salesforce:small-pages:value=5:times=0")
        self.salesforce.fault("salesforce:no-page:after=1:times=0")
        # A look at the job, two lists of pages, the first page, and four that do not come while it is stored. They are
        # asked for again once it is.
        self.kill_when(lambda: self.count("GET") >= 9)
        run = self.sync()
        records = len(self.salesforce.dump())
        self.assertEqual(run["bulk"], {"jobs": 1, "records": records - 5})
        self.check_no_job_is_left(made=1)
        self.assertEqual(run["created"]["aloware"], len([change for change in expected["changes"]
                                                         if (change["side"], change["action"]) == ("aloware", "create")]))
        # Nobody is missing, and nobody is there twice.
        phones = [contact["phone_number"] for contact in self.aloware.dump()]
        self.assertEqual(len(phones), len(set(phones)))
        self.sync()
        before = self.salesforce.dump(), self.aloware.dump()
        self.sync("--full")
        self.assertEqual((self.salesforce.dump(), self.aloware.dump()), before)

    def test_what_somebody_did_meanwhile(self):
        """What the job found is as old as the job, so that what changed since is read as well."""
        self.salesforce.fault("salesforce:job-slow:times=0")
        self.kill_when(lambda: self.count("GET") >= 1)
        born = self.salesforce.create(FirstName="Nova", LastName="Roe", Phone="(202) 555-0188")["id"]
        self.assertIn(born, [change["salesforce_id"] for change in self.preview()["changes"]])
        self.check_no_job_is_left(made=1)

    def test_a_record_does_not_come(self):
        """Then nothing is decided, and the next run begins anew."""
        expected = self.expected()
        self.salesforce.fault("salesforce:job-more")
        self.assertEqual(self.error_code(self.run_cli("preview", code=FAILED)), "bad-answer")
        self.check_no_job_is_left(made=1)
        self.assertEqual(self.plain(self.preview()), self.plain(expected))
        self.check_no_job_is_left(made=2)

    def test_a_crash_before_the_job_is_known(self):
        """The jobs that the lost answers made are found, and deleted. Another person's are left alone."""
        expected = self.expected()
        self.salesforce.fault("salesforce:job-unanswered:times=0")
        self.kill_when(lambda: self.count("POST") >= 1)
        self.assertEqual(self.plain(self.preview()), self.plain(expected))
        self.check_no_job_is_left()

    def test_what_the_reading_depends_on_changes(self):
        """The job is of no use any more."""
        self.salesforce.fault("salesforce:job-slow:times=0")
        self.kill_when(lambda: self.count("GET") >= 1)
        self.run_cli("settings", "set", "region", "GB")
        self.sync()
        self.check_no_job_is_left(made=2)

    def test_never_again(self):
        self.salesforce.fault("salesforce:job-slow:times=0")
        self.kill_when(lambda: self.count("GET") >= 1)
        self.run_cli("settings", "set", "bulk-threshold", 0)
        self.assertEqual(self.sync()["bulk"], {"jobs": 0, "records": 0})
        self.check_no_job_is_left(made=1)

    def test_no_jobs_here(self):
        """Where there is no Bulk API, records are read page by page, and the person is told."""
        expected = self.expected()
        self.salesforce.fault("salesforce:no-jobs:times=0")
        result = self.expect_one_of((OK, LEFT_OVERS), self.person.run("preview"))
        self.assertEqual(self.plain(result.json), self.plain(expected))
        self.assertIn("page by page", result.err)


class Both(Bulk):
    demo_options = {"leads": 30}

    def sign_in(self):
        super().sign_in()
        self.run_cli("settings", "set", "object", "both")
        self.run_cli("mapping", "activate", "--object", "lead")

    def test_each_object_has_its_job(self):
        """After a crash in the second one, the first is not read whole again."""
        self.salesforce.fault("salesforce:job-slow:times=0:after=1")
        self.kill_when(lambda: self.count("POST") >= 2 and self.count("GET") >= 5)
        run = self.sync()
        self.assertEqual(run["bulk"], {"jobs": 1, "records": len(self.salesforce.leads())})
        self.check_no_job_is_left(made=2)
        self.sync()
        before = self.salesforce.dump(), self.salesforce.leads(), self.aloware.dump()
        self.sync("--full")
        self.assertEqual((self.salesforce.dump(), self.salesforce.leads(), self.aloware.dump()), before)


if __name__ == "__main__":
    unittest.main()
