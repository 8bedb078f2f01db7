# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything that breaks on the way: whatever happens, the next quiet run brings both sides together, and nothing is there twice."""
import os
import resource
import signal
import unittest

from harness import CANCELLED, DEADLINE, FAILED, LEFT_OVERS, OK, Person, Story, e164, interrupt_when, wait_until


def no_larger_than(size):
    """In a new process: no file may grow beyond this."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


class Converging(Story):
    contacts = 30

    def phones(self):
        return [contact["phone_number"] for contact in self.aloware.dump()]

    def check_no_duplicates(self):
        phones = self.phones()
        self.assertEqual(len(phones), len(set(phones)), "an Aloware contact is there twice")
        ids = [contact.get("Aloware_Contact_ID__c") for contact in self.salesforce.dump() if contact.get("Aloware_Contact_ID__c")]
        self.assertEqual(len(ids), len(set(ids)), "an Aloware id is in two Salesforce contacts")

    def check_converged(self):
        """A quiet run, then one that writes nothing, and both sides equal wherever nobody has to decide."""
        self.salesforce.reset_faults()
        self.aloware.reset_faults()
        self.sync()
        writes = self.demo.writes()
        again = self.sync()
        self.assertEqual(self.demo.writes(), writes, f"no rest: {again}")
        self.check_no_duplicates()
        waiting = {conflict["salesforce_id"] for conflict in self.conflicts()}
        for aloware, salesforce in self.people():
            if salesforce["Id"] not in waiting:
                self.assertEqual(aloware.get("first_name") or "", salesforce.get("FirstName") or "")


class ReadingBoth(Story):
    contacts = 1100

    def newcomer(self):
        """Somebody signed in who knows no phone beforehand."""
        person = Person(self.demo)
        self.addCleanup(person.close)
        for result in (person.connect_salesforce(), person.connect_aloware(), person.run("mapping", "activate")):
            self.expect(OK, result)
        return person

    def test_lookups_begin_before_the_last_page(self):
        """While Salesforce's last page is on its way, the contacts of the earlier pages are looked up in Aloware."""
        newcomer = self.newcomer()
        self.salesforce.fault("salesforce:small-pages:times=0:value=500")
        self.salesforce.reset_counters()
        self.preview()
        requests = self.salesforce.counters()["requests"]

        self.salesforce.fault(f"salesforce:slow:after={requests - 1}:value={1000 * DEADLINE}")
        self.salesforce.reset_counters()
        self.aloware.reset_counters()
        process = newcomer.start("preview")
        wait_until(lambda: self.aloware.counters()["reads"] > 100, "look-ups")
        self.assertLess(self.salesforce.counters()["requests"], requests, "the last page had come already")
        process.send_signal(signal.SIGINT)
        self.expect(CANCELLED, newcomer.end(process))


class AskingTogether(Story):
    """While Aloware is waited for, Salesforce is asked."""
    contacts = 30

    def hold(self, answered):
        """Salesforce answers so many questions, Aloware none, until both faults are gone."""
        self.salesforce.fault(f"salesforce:slow:after={answered}:times=0:value={1000 * DEADLINE}")
        self.salesforce.reset_counters()
        self.aloware.reset_counters()

    def end(self, process):
        self.salesforce.reset_faults()
        self.aloware.reset_faults()
        self.expect_one_of((OK, LEFT_OVERS), self.person.end(process))

    def test_what_a_run_has_to_know_first(self):
        self.aloware.fault(f"aloware:slow:times=0:value={1000 * DEADLINE}")
        self.hold(1)
        process = self.person.start("preview")
        wait_until(lambda: self.aloware.path_count("/users") == 1 and self.salesforce.path_count("describe") == 1,
                   "both questions")
        self.end(process)

    def test_a_sign_in_that_is_over_is_renewed_once_for_all(self):
        self.salesforce.call("expire-sessions", {})
        self.salesforce.reset_counters()
        self.preview()
        self.assertEqual((self.salesforce.path_count("refused"), self.salesforce.path_count("/services/oauth2")), (1, 1))


class SalesforceFaults(Converging):
    def fault(self, spec, codes=(OK, LEFT_OVERS)):
        self.salesforce.fault("salesforce:" + spec)
        result = self.expect_one_of(codes, self.person.run("sync", "--yes"))
        self.check_converged()
        return result

    def test_unavailable_for_a_while(self):
        self.fault("unavailable:after=3:times=2")

    def test_maintenance_page(self):
        self.fault("html:after=3:times=2", (OK, LEFT_OVERS, FAILED))

    def test_malformed(self):
        result = self.fault("malformed:after=3:times=0", (FAILED,))
        self.assertEqual(self.error_code(result), "bad-answer")

    def test_cut_in_the_middle(self):
        self.fault("cut:after=3:times=2", (OK, LEFT_OVERS, FAILED))

    def test_lost_answer_of_a_write(self):
        self.fault("drop-after-write:times=1")

    def test_locked_rows(self):
        self.fault("lock-row:times=3")

    def test_bad_row(self):
        result = self.fault("row-error:value=FIELD_CUSTOM_VALIDATION_EXCEPTION:times=1", (LEFT_OVERS,))
        self.assertEqual(result.json["failed"], 1)
        self.assertEqual(result.json["failures"][0]["code"], "FIELD_CUSTOM_VALIDATION_EXCEPTION")

    def test_session_expires_in_the_middle(self):
        self.fault("session-expired:after=4:times=1")

    def test_quota(self):
        result = self.fault("quota:after=4:times=0", (FAILED,))
        self.assertEqual(self.error_code(result), "quota")

    def test_small_pages(self):
        self.fault("small-pages:value=7:times=0")

    def test_same_record_twice(self):
        self.fault("duplicate-rows:times=0")


class AlowareFaults(Converging):
    def fault(self, spec, codes=(OK, LEFT_OVERS)):
        self.aloware.fault("aloware:" + spec)
        result = self.expect_one_of(codes, self.person.run("sync", "--yes"))
        self.check_converged()
        return result

    def test_rate_limited(self):
        self.fault("rate-limit:value=1:after=5:times=3")

    def test_unavailable_for_a_while(self):
        self.fault("unavailable:after=3:times=4")

    def test_web_page_with_200(self):
        self.fault("html:after=3:times=2")

    def test_malformed(self):
        self.fault("malformed:after=3:times=2")

    def test_cut_in_the_middle(self):
        self.fault("cut:after=3:times=2")

    def test_lost_answer_of_a_write(self):
        self.fault("drop-after-write:times=3")

    def test_token_refused_in_the_middle(self):
        result = self.fault("unauthorized:after=10:times=0", (5,))
        self.assertEqual(self.error_code(result), "sign-in-needed")

    def test_birth_dates_in_american_form(self):
        self.fault("dob-us:times=0")

    def test_phone_lists_as_text(self):
        self.fault("phones-string:times=0")


class Stopping(Converging):
    demo_options = {"latency_ms": 15}

    def stop_at(self, condition, number):
        process = self.person.start("sync", "--yes")
        watcher = interrupt_when(process, condition, number)
        result = self.person.end(process, json_wanted=number != signal.SIGKILL)
        watcher.join()
        return result

    def test_interrupted_while_reading(self):
        reads = self.aloware.counters()["reads"]
        writes = self.demo.writes()
        result = self.stop_at(lambda: self.aloware.counters()["reads"] > reads + 5, signal.SIGINT)
        self.expect(CANCELLED, result)
        self.assertEqual(self.demo.writes(), writes, "something new started after it was cancelled")
        self.check_converged()

    def test_terminated_while_writing(self):
        writes = self.demo.writes()
        result = self.stop_at(lambda: self.demo.writes() > writes, signal.SIGTERM)
        self.expect_one_of((CANCELLED, OK, LEFT_OVERS), result)
        run = self.run_cli("history", "list").json["runs"][0]
        shown = self.run_cli("history", "show", run["run"]).json["writes"]
        self.assertEqual([write for write in shown if write["state"] == "sent"], [], "something started was not journalled to its end")
        self.check_converged()

    def test_killed_at_every_step(self):
        """SIGKILL after the nth write request: the next run settles what was sent, and makes nothing twice."""
        for step in range(1, 9):
            with self.subTest(step=step):
                for _, salesforce in self.people()[:3]:
                    self.salesforce.edit(salesforce["Id"], FirstName=f"Step{step}")
                self.salesforce.create(LastName=f"Newcomer{step}", Phone=f"(312) 555-01{step:02}")
                writes = self.demo.writes()
                self.stop_at(lambda writes=writes, step=step: self.demo.writes() >= writes + step, signal.SIGKILL)
                self.check_converged()
                self.assertEqual(self.phones().count(f"+131255501{step:02}"), 1)

    def test_killed_while_creating_in_salesforce(self):
        self.run_cli("settings", "set", "create", "both")
        self.aloware.fault("aloware:slow:value=20:times=0")
        self.salesforce.fault("salesforce:slow:value=150:times=0")
        known = {e164(contact["Phone"]) for contact in self.salesforce.dump() if contact.get("Phone")}
        born = [contact["phone_number"] for contact in self.aloware.dump() if contact["phone_number"] not in known]
        path = self.person.path("aloware.csv")
        with open(path, "w", encoding="utf-8") as file:
            file.write("phone_number\n" + "\n".join(born) + "\n")
        self.run_cli("import-aloware", path)
        writes = self.salesforce.writes()
        self.stop_at(lambda: self.salesforce.writes() > writes, signal.SIGKILL)
        self.check_converged()

    def test_the_disk_is_full_in_the_middle(self):
        """A file that may not grow stands for it. Nothing is lost or made twice, and the run says what it was."""
        codes = set()
        self.sync()
        for step, room in enumerate((16, 64, 256)):
            for _, salesforce in self.people()[:12]:
                self.salesforce.edit(salesforce["Id"], FirstName=f"Full{step}")
            self.salesforce.create(LastName=f"Newcomer{step}", Phone=f"(312) 555-01{step:02}")
            size = max(os.path.getsize(self.person.profile(name)) for name in ("state.db", "state.db-wal")
                       if os.path.exists(self.person.profile(name)))
            result = self.person.run("sync", "--yes", preexec_fn=lambda limit=size + room * 1024: no_larger_than(limit))
            codes.add(result.code)
            if result.code == FAILED:
                self.assertEqual(self.error_code(result), "storage")
            self.check_converged()
            self.assertEqual(self.phones().count(f"+131255501{step:02}"), 1)
        self.assertIn(FAILED, codes, "the disk was never full")

    def test_a_killed_run_is_in_history(self):
        self.stop_at(lambda: self.aloware.counters()["reads"] > 5, signal.SIGKILL)
        self.sync()
        states = [run["state"] for run in self.run_cli("history", "list").json["runs"]]
        self.assertEqual(states[0], "finished")
        self.assertNotIn("running", states)

    def test_one_run_at_a_time(self):
        reads = self.aloware.counters()["reads"]
        first = self.person.start("sync", "--yes")
        wait_until(lambda: self.aloware.counters()["reads"] > reads or first.poll() is not None, "the first run to read")
        second = self.expect(FAILED, self.person.run("sync", "--yes"))
        self.assertEqual(self.error_code(second), "busy")
        self.expect_one_of((OK, LEFT_OVERS), self.person.end(first))


class Damage(Converging):
    def test_damaged_database(self):
        self.sync()
        path = self.person.profile("state.db")
        with open(path, "r+b") as file:
            file.write(b"this is no database any more" * 40)
        for extra in ("-wal", "-shm"):
            if os.path.exists(path + extra):
                os.unlink(path + extra)
        writes = self.demo.writes()
        result = self.expect(FAILED, self.person.run("sync", "--yes"))
        self.assertEqual(self.error_code(result), "storage")
        self.assertIn("state.db", result.json["error"]["message"])
        self.assertEqual(self.demo.writes(), writes)
        os.rename(path, path + ".damaged")
        self.check_converged()

    def test_lost_key_is_no_base(self):
        self.sync()
        os.unlink(self.person.env["SECRET_FILE_TEST_PATH"])
        self.expect(OK, self.person.connect_salesforce())
        self.expect(OK, self.person.connect_aloware())
        names = {contact["Id"]: contact.get("FirstName") for contact in self.salesforce.dump()}
        self.sync()
        self.assertEqual({contact["Id"]: contact.get("FirstName") for contact in self.salesforce.dump()}, names)
        self.check_converged()

    def test_state_of_a_newer_version(self):
        import sqlite3
        self.sync()
        path = self.person.profile("state.db")
        with sqlite3.connect(path) as database:
            database.execute("PRAGMA user_version = 9999")
        database.close()
        with open(path, "rb") as file:
            before = file.read()
        for command in (["sync", "--yes"], ["preview"], ["conflicts", "list"], ["history", "list"]):
            result = self.expect(FAILED, self.person.run(*command))
            self.assertEqual(self.error_code(result), "newer-state", command)
            self.assertIn("written by a newer Crosswalk", result.json["error"]["message"])
        with open(path, "rb") as file:
            self.assertEqual(file.read(), before)

    @unittest.skipUnless(os.geteuid() == 0, "mounting a small disk takes root")
    def test_full_disk(self):
        import subprocess
        self.sync()
        root = os.path.join(self.person.data, "crosswalk", "default")
        small = self.person.path("small")
        os.mkdir(small)
        used = sum(os.path.getsize(os.path.join(root, name)) for name in os.listdir(root))
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={used + 65536},mode=0700", "tmpfs", small],
                                 capture_output=True, check=False)
        if mounted.returncode != 0:
            self.skipTest("a small disk cannot be mounted here")
        try:
            for name in os.listdir(root):
                with open(os.path.join(root, name), "rb") as source, open(os.path.join(small, name), "wb") as target:
                    target.write(source.read())
                os.chmod(os.path.join(small, name), 0o600)
            os.rename(root, root + ".full")
            os.symlink(small, root)
            for _, salesforce in self.people():
                self.salesforce.edit(salesforce["Id"], FirstName="Overflow " * 3)
            result = self.expect(FAILED, self.person.run("sync", "--yes", "--full"))
            self.assertEqual(self.error_code(result), "storage")
        finally:
            if os.path.islink(root):
                os.unlink(root)
            if os.path.isdir(root + ".full"):
                os.rename(root + ".full", root)
            subprocess.run(["umount", small], check=False)
        self.check_converged()


if __name__ == "__main__":
    unittest.main(verbosity=2)
