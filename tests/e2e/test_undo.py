# SPDX-License-Identifier: GPL-3.0-or-later
"""Taking a run back, and asking why a value is what it is."""
import unittest

from harness import FAILED, LEFT_OVERS, OK, USAGE, Story


class Undo(Story):
    def edit_both_ways(self):
        """After a first sync: one edit on each side, synced. Returns the pair and the run's number."""
        self.sync()
        aloware, record = self.agreeing_pair(("first_name", "FirstName"), ("cnam_city", "MailingCity"))
        self.aloware.edit(aloware["phone_number"], first_name="Edited")
        self.salesforce.edit(record["Id"], MailingCity="Moved")
        run = self.sync()
        self.assertEqual(self.names(aloware, record), ("Edited", "Edited", "Moved", "Moved"))
        return aloware, record, run["run"]

    def names(self, aloware, record):
        contact, stored = self.aloware_record(aloware["phone_number"]), self.salesforce_record(record["Id"])
        return contact["first_name"], stored["FirstName"], contact["cnam_city"], stored["MailingCity"]

    def undo(self, run):
        return self.expect_one_of((OK, LEFT_OVERS), self.person.run("history", "undo", run, "--yes")).json

    def undone_conflicts(self, record):
        return {conflict["aloware"]: conflict["id"] for conflict in self.conflicts(kind="undone", salesforce_id=record["Id"])}

    def test_restores_what_the_run_wrote(self):
        aloware, record, run = self.edit_both_ways()
        undone = self.undo(run)
        self.assertEqual(undone["state"], "finished")
        self.assertEqual(undone["updated"], {"salesforce": 1, "aloware": 1})
        self.assertEqual(self.names(aloware, record),
                         ("Edited", record["FirstName"], aloware["cnam_city"], "Moved"))
        self.assertTrue(next(row for row in self.run_cli("history", "list").json["runs"] if row["run"] == run)["undone"])

    def test_is_not_done_again_but_waits(self):
        aloware, record, run = self.edit_both_ways()
        self.undo(run)
        taken_back = self.names(aloware, record)
        self.assertEqual(set(self.undone_conflicts(record)), {"first_name", "city"})

        before = self.demo.writes()
        for full in ((), ("--full",)):
            self.sync(*full)
            self.assertEqual(self.demo.writes(), before, "what was taken back was done again")
        self.assertEqual(self.names(aloware, record), taken_back)
        self.assertEqual(set(self.undone_conflicts(record)), {"first_name", "city"})

        self.expect_one_of((OK, LEFT_OVERS), self.person.run("conflicts", "resolve", self.undone_conflicts(record)["city"], "salesforce"))
        self.assertEqual(self.names(aloware, record)[2:], ("Moved", "Moved"))
        self.assertEqual(set(self.undone_conflicts(record)), {"first_name"})

    def test_what_was_undone_waits_for_nobody(self):
        """It is listed, but counts as no conflict; and what is edited afterwards flows like any other edit."""
        aloware, record, run = self.edit_both_ways()
        waiting = self.sync()["conflicts"]
        self.undo(run)
        self.assertEqual(self.sync()["conflicts"], waiting)
        listed = self.run_cli("conflicts", "list", json_wanted=False)
        self.assertIn("were undone", listed.err)

        self.aloware.edit(aloware["phone_number"], first_name="Again")
        self.assertEqual(self.sync()["conflicts"], waiting)
        self.assertEqual(self.names(aloware, record)[:2], ("Again", "Again"))
        # The next run sees that both sides are equal now.
        self.sync()
        self.assertNotIn("first_name", self.undone_conflicts(record))

    def test_waits_also_when_the_answer_came_late(self):
        """Nobody sees that the value went back until the next run looks: then it is no edit that flows to the other side."""
        aloware, record, run = self.edit_both_ways()
        # Two look-ups go before the write: one for the plan, one right before.
        self.aloware.fault(f"aloware:lookup-fails:value={aloware['phone_number']}:after=2:times=0")
        self.undo(run)
        self.aloware.reset_faults()
        taken_back = self.names(aloware, record)
        self.assertEqual(taken_back[2:], (aloware["cnam_city"], "Moved"))
        self.assertEqual(set(self.undone_conflicts(record)), {"first_name"})

        self.sync()
        self.assertEqual(self.names(aloware, record), taken_back)
        self.assertEqual(set(self.undone_conflicts(record)), {"first_name", "city"})

    def test_spares_what_was_edited_later(self):
        aloware, record, run = self.edit_both_ways()
        self.salesforce.edit(record["Id"], FirstName="Later")
        self.undo(run)
        self.assertEqual(self.names(aloware, record), ("Edited", "Later", aloware["cnam_city"], "Moved"))

    def test_undone_twice_writes_nothing(self):
        _, _, run = self.edit_both_ways()
        self.undo(run)
        before = self.demo.writes()
        again = self.undo(run)
        self.assertEqual(again["updated"], {"salesforce": 0, "aloware": 0})
        self.assertEqual(self.demo.writes(), before)

    def test_a_run_without_values_has_nothing_to_take_back(self):
        self.sync()
        empty = self.sync()
        said = self.expect_one_of((OK, LEFT_OVERS), self.person.run("history", "undo", empty["run"], "--yes", json_wanted=False)).err
        self.assertIn("wrote nothing", said)
        _, _, run = self.edit_both_ways()
        said = self.expect_one_of((OK, LEFT_OVERS), self.person.run("history", "undo", run, "--yes", json_wanted=False)).err
        self.assertNotIn("wrote nothing", said)
        said = self.expect_one_of((OK, LEFT_OVERS), self.person.run("history", "undo", run, "--yes", json_wanted=False)).err
        self.assertIn("undone already", said)

    def test_a_preview_is_shown_as_one(self):
        run = self.sync()["run"] + 1
        self.preview()
        said = self.expect(OK, self.person.run("history", "show", run, json_wanted=False)).out
        self.assertRegex(said, f"^Run {run} · Preview · ")

    def test_undo_of_undo_is_the_run(self):
        aloware, record, run = self.edit_both_ways()
        undo = self.undo(run)
        self.undo(undo["run"])
        self.assertEqual(self.names(aloware, record), ("Edited", "Edited", "Moved", "Moved"))
        self.assertEqual(self.undone_conflicts(record), {})
        undone = {row["run"]: row["undone"] for row in self.run_cli("history", "list").json["runs"]}
        self.assertFalse(undone[run])
        self.assertTrue(undone[undo["run"]])

        before = self.demo.writes()
        self.sync()
        self.assertEqual(self.demo.writes(), before)

    def test_equal_edits_close_the_conflict(self):
        aloware, record, run = self.edit_both_ways()
        self.undo(run)
        self.aloware.edit(aloware["phone_number"], first_name="Same")
        self.salesforce.edit(record["Id"], FirstName="Same")
        self.sync()
        self.assertNotIn("first_name", self.undone_conflicts(record))

    def test_what_was_made_stays(self):
        first = self.sync()
        count = len(self.aloware.dump())
        self.assertGreater(first["created"]["aloware"], 0)
        self.undo(first["run"])
        self.assertEqual(len(self.aloware.dump()), count)

    def test_unknown_run(self):
        self.assertEqual(self.error_code(self.expect(FAILED, self.person.run("history", "undo", "99"))), "not-found")
        self.assertEqual(self.error_code(self.expect(USAGE, self.person.run("history", "undo", "last"))), "usage")


class Explain(Story):
    def test_names_run_and_rule(self):
        self.sync()
        aloware, record = self.agreeing_pair(("first_name", "FirstName"))
        self.aloware.edit(aloware["phone_number"], first_name="Why")
        run = self.sync()["run"]

        for record_id in (record["Id"], str(aloware["id"])):
            told = self.run_cli("explain", record_id, "first_name").json
            self.assertEqual((told["aloware_value"], told["salesforce_value"], told["value"]), ("Why", "Why", "Why"))
            self.assertEqual((told["decided_by"]["run"], told["decided_by"]["rule"]), (run, "aloware-changed"))
            self.assertEqual((told["history"][0]["old"], told["history"][0]["new"]), (record["FirstName"], "Why"))

    def test_unknown(self):
        self.sync()
        record = self.salesforce.dump()[0]["Id"]
        self.assertEqual(self.error_code(self.expect(FAILED, self.person.run("explain", "003000000000000AAA", "city"))), "not-found")
        self.assertEqual(self.error_code(self.expect(FAILED, self.person.run("explain", record, "custom:unmapped"))), "not-found")


if __name__ == "__main__":
    unittest.main(verbosity=2)
