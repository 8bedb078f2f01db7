# SPDX-License-Identifier: GPL-3.0-or-later
"""Clocks that are wrong, and come to be right: nothing that was edited goes unseen, and nothing is made twice."""
import os
import subprocess
import unittest

from harness import FAILED, OK, Story, e164


def preload():
    """The library that shifts a clock, with its programs' arguments for it."""
    asked = subprocess.run(["faketime", "-m", "-f", "+0", "sh", "-c", "echo $LD_PRELOAD"], capture_output=True, text=True, check=True)
    return asked.stdout.strip()


def shifted(by):
    """The environment of a computer whose clock is wrong by this much ("+2h", "-1y"). How long something takes stays true."""
    env = {"LD_PRELOAD": preload(), "FAKETIME": by, "DONT_FAKE_MONOTONIC": "1", "FAKETIME_DONT_RESET": "1"}
    # A sanitizer wants to be loaded first.
    if "ASAN_OPTIONS" in os.environ:
        env["ASAN_OPTIONS"] = os.environ["ASAN_OPTIONS"] + ":verify_asan_link_order=0:detect_leaks=0"
    return env


class OwnClock(Story):
    contacts = 30

    def setUp(self):
        super().setUp()
        self.sync()
        self.pair = self.agreeing_pair(("first_name", "FirstName"))

    def check_edits_arrive(self, name, **options):
        """One in Aloware, one in Salesforce, and one run."""
        aloware, salesforce = self.pair
        self.aloware.edit(aloware["phone_number"], first_name=name)
        run = self.sync(**options)
        self.assertEqual(self.salesforce_record(salesforce["Id"])["FirstName"], name, run)
        self.assertEqual((run["waiting"], run["failed"]), (0, 0))

        self.salesforce.edit(salesforce["Id"], FirstName=name + "e")
        run = self.sync(**options)
        self.assertEqual(self.aloware_record(aloware["phone_number"])["first_name"], name + "e", run)
        self.assertEqual((run["waiting"], run["failed"]), (0, 0))

    def test_ahead_for_one_run(self):
        for step, by in enumerate(("+2h", "+10y")):
            with self.subTest(by=by):
                self.sync(env=shifted(by))
                self.check_edits_arrive(f"Ahead{step}")

    def test_ahead_all_the_time(self):
        self.check_edits_arrive("Early", env=shifted("+10y"))

    def test_behind_for_one_run(self):
        for step, by in enumerate(("-2h", "-10y")):
            with self.subTest(by=by):
                self.check_edits_arrive(f"Behind{step}", env=shifted(by))
                self.check_edits_arrive(f"Right{step}")

    def keep(self, clock):
        self.expect(OK, self.person.run("watch", "--once-current", json_wanted=False, env=shifted(clock)))

    def ages(self):
        current = self.run_cli("status").json["current"]
        return [current[name] for name in ("salesforce_age", "aloware_oldest", "aloware_median")]

    def test_kept_current_under_a_clock_behind(self):
        """What a sync looked up in what is now the future does not count as looked up since the watch began."""
        aloware, salesforce = self.pair
        self.aloware.edit(aloware["phone_number"], first_name="Ottilie")
        self.keep("-1d")
        self.assertEqual(self.salesforce_record(salesforce["Id"])["FirstName"], "Ottilie")

    def test_kept_current_under_a_clock_ahead(self):
        """Nobody knows how long ago that was."""
        aloware, salesforce = self.pair
        self.aloware.edit(aloware["phone_number"], first_name="Ottilie")
        self.keep("+1d")
        self.assertEqual(self.salesforce_record(salesforce["Id"])["FirstName"], "Ottilie")
        self.assertEqual(self.ages(), [None, None, None])
        # Nor does it count as fresh.
        self.aloware.edit(aloware["phone_number"], first_name="Ludmilla")
        self.sync()
        self.assertEqual(self.salesforce_record(salesforce["Id"])["FirstName"], "Ludmilla")
        self.assertNotIn(None, self.ages())

    def test_a_budget_is_not_spent_by_a_clock(self):
        """Who was asked longest ago comes first, whatever the clock said at the time."""
        self.run_cli("settings", "set", "aloware-budget-minutes", "5")
        self.sync(env=shifted("+10y"))
        self.check_edits_arrive("Budget")

    def test_a_lost_answer_under_a_clock_ahead(self):
        """The record that a lost create made is looked for by Salesforce's clock, not by ours."""
        self.run_cli("mapping", "remove", "aloware_contact_id")
        self.run_cli("mapping", "activate")
        self.run_cli("settings", "set", "create", "both")
        known = {e164(contact["Phone"]) for contact in self.salesforce.dump() if contact.get("Phone")}
        born = next(contact["phone_number"] for contact in self.aloware.dump() if contact["phone_number"] not in known)
        path = self.person.path("aloware.csv")
        with open(path, "w", encoding="utf-8") as file:
            file.write(f"phone_number\n{born}\n")
        self.run_cli("import-aloware", path)
        self.salesforce.fault("salesforce:drop-after-write:times=1")
        self.sync(env=shifted("+10y"), codes=(FAILED,))

        self.sync()
        self.assertEqual(sum(e164(contact["Phone"]) == born for contact in self.salesforce.dump() if contact.get("Phone")), 1)
        writes = [write for run in self.run_cli("history", "list").json["runs"]
                  for write in self.run_cli("history", "show", run["run"]).json["writes"]
                  if write["side"] == "salesforce" and write["action"] == "create"]
        self.assertEqual({write["state"] for write in writes}, {"confirmed"}, writes)


class TheirClock(Story):
    """Salesforce's clock, which watermarks are made of."""

    contacts = 30

    def setUp(self):
        self.folder = os.path.join(os.environ.get("TMPDIR", "/tmp"), f"crosswalk-clock-{os.getpid()}")
        self.addCleanup(os.unlink, self.folder)
        self.set_clock("+0")
        self.demo_options = {"env": dict(shifted("+0"), FAKETIME_TIMESTAMP_FILE=self.folder, FAKETIME_NO_CACHE="1")}
        del self.demo_options["env"]["FAKETIME"]
        super().setUp()

    def set_clock(self, by):
        with open(self.folder, "w", encoding="ascii") as file:
            file.write(by + "\n")

    def test_ahead_for_one_run(self):
        self.sync()
        _, salesforce = self.agreeing_pair(("first_name", "FirstName"))
        self.set_clock("+2h")
        self.sync()
        self.set_clock("+0")
        self.salesforce.edit(salesforce["Id"], FirstName="Seen")
        self.sync()
        self.assertEqual(self.aloware_record(e164(salesforce["Phone"]))["first_name"], "Seen")

    def test_a_record_that_was_deleted_for_good(self):
        """No reading of what changed tells it. Once a day, all linked records are asked for."""
        self.sync()
        self.sync()
        aloware, salesforce = self.agreeing_pair(("first_name", "FirstName"))
        self.salesforce.hard_delete(salesforce["Id"])
        gone = {"aloware_id": None, "salesforce_id": salesforce["Id"], "code": "not-visible"}
        self.assertNotIn(gone, self.left_alone())
        self.set_clock("+25h")
        before = self.salesforce.dump(), self.aloware.dump()
        self.assertIn(gone, self.left_alone())
        self.sync()
        self.sync("--full")
        self.assertEqual((self.salesforce.dump(), self.aloware.dump()), before)

    def left_alone(self):
        return [{"aloware_id": entry["aloware_id"], "salesforce_id": entry["salesforce_id"], "code": entry["reason"]["code"]}
                for entry in self.preview()["excluded"]]


if __name__ == "__main__":
    unittest.main(verbosity=2)
