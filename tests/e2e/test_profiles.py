# SPDX-License-Identifier: GPL-3.0-or-later
"""Several pairs of accounts: each profile has its own sign-ins, mapping and state, and what is done to one leaves the others alone."""
import os
import signal
import unittest

from harness import Demo, FAILED, GUARD, LEFT_OVERS, OK, SIGN_IN, Story, USAGE, wait_until


class Profiles(Story):
    keyring = True

    def profiles(self):
        return {profile["name"]: profile for profile in self.run_cli("profiles", "list").json["profiles"]}

    def status(self, profile):
        return self.run_cli("--profile", profile, "status").json

    def test_list_and_create(self):
        self.assertEqual(set(self.profiles()), {"default"})
        self.assertTrue(self.profiles()["default"]["salesforce"])
        self.assertIsNone(self.profiles()["default"]["last_run"])
        self.sync()
        self.assertIsNotNone(self.profiles()["default"]["last_run"])
        self.run_cli("profiles", "create", "sandbox")
        self.assertEqual(self.profiles()["sandbox"],
                         {"name": "sandbox", "salesforce": None, "aloware": None, "shared": False, "last_run": None})
        for name in ("sandbox", "../sandbox", ".hidden", "two words"):
            self.assertEqual(self.error_code(self.run_cli("profiles", "create", name, code=USAGE)), "usage")
        # Looking makes none.
        self.status("nothing")
        self.assertEqual(set(self.profiles()), {"default", "sandbox"})

    def test_duplicate_takes_mapping_and_settings_only(self):
        self.run_cli("mapping", "set", "first_name", "--direction", "to-aloware")
        self.run_cli("settings", "set", "region", "GB")
        owner = self.run_cli("mapping", "owners").json["owners"][0]["salesforce"]
        self.run_cli("mapping", "set-owner", "none", owner)
        self.sync()
        self.run_cli("profiles", "duplicate", "default", "copy")
        mapping = self.run_cli("--profile", "copy", "mapping", "show").json
        self.assertEqual({row["aloware"]: row for row in mapping["rows"]}["first_name"]["direction"], "to-aloware")
        # Users belong to their account.
        self.assertEqual(self.run_cli("mapping", "show").json["owners"], {owner: None})
        self.assertEqual(mapping["owners"], {})
        self.assertEqual(self.run_cli("--profile", "copy", "settings", "show").json["region"], "GB")
        status = self.status("copy")
        self.assertFalse(status["salesforce"]["connected"])
        self.assertFalse(status["aloware"]["connected"])
        self.assertEqual(status["mapping"]["state"], "draft")
        self.assertIsNone(status["last_run"])
        # Nothing of one account is used for another.
        self.expect(SIGN_IN, self.person.run("--profile", "copy", "sync", "--yes"))
        self.expect(FAILED, self.person.run("profiles", "duplicate", "nothing", "other"))
        self.expect(USAGE, self.person.run("profiles", "duplicate", "default", "copy"))
        self.assertEqual(set(self.profiles()), {"copy", "default"})

    def test_rename_keeps_all_of_it(self):
        self.sync()
        runs = self.run_cli("history", "list").json["runs"]
        self.run_cli("profiles", "rename", "default", "production")
        self.assertEqual(set(self.profiles()), {"production"})
        self.assertEqual(self.run_cli("--profile", "production", "history", "list").json["runs"], runs)
        again = self.expect_one_of((OK, LEFT_OVERS), self.person.run("--profile", "production", "sync", "--yes")).json
        self.assertEqual(sum(again["created"].values()) + sum(again["updated"].values()), 0)
        self.assertFalse(self.status("default")["salesforce"]["connected"])
        self.expect(USAGE, self.person.run("profiles", "rename", "production", "production"))
        self.expect(FAILED, self.person.run("profiles", "rename", "nothing", "other"))

    def test_remove(self):
        self.run_cli("profiles", "duplicate", "default", "copy")
        self.expect(GUARD, self.person.run("profiles", "remove", "default"))
        self.assertTrue(self.status("default")["salesforce"]["connected"])
        for word, code in ((b"copy\n", GUARD), (b"default\n", OK)):
            ended, seen, asked = self.person.at_terminal("profiles", "remove", "default", question=b"Type default",
                                                         answer=lambda _, word=word: word)
            self.assertEqual((ended, asked), (code, True), seen)
        self.assertEqual(set(self.profiles()), {"copy"})
        self.assertFalse(os.path.exists(self.person.profile("state.db")))
        self.assertFalse(self.status("default")["salesforce"]["connected"])
        self.assertFalse(self.status("default")["aloware"]["connected"])
        self.run_cli("profiles", "remove", "copy", "--yes")
        self.assertEqual(self.profiles(), {})


class TwoPairs(Story):
    """Sandbox and production: two pairs of accounts of their own. The production org has none of the custom fields."""
    keyring = True

    def setUp(self):
        super().setUp()
        self.production = Demo(30, 11, new_org=True, aloware_token="5EC0ND70")
        self.addCleanup(self.production.close)

    def canaries(self):
        return super().canaries() | {self.production.info["aloware_token"]}

    def at_production(self, *arguments, code=OK):
        return self.run_cli("--profile", "production", *arguments, code=code).json

    def sign_in_to_production(self):
        sandbox, self.person.demo = self.person.demo, self.production
        try:
            self.expect(OK, self.person.connect_salesforce("--profile", "production"))
            self.expect(OK, self.person.run("--profile", "production", "connect", "aloware", "--url", self.production.info["aloware_url"],
                                            "--token-file", "-", stdin=self.production.info["aloware_token"] + "\n"))
        finally:
            self.person.demo = sandbox

    def requests(self, demo):
        return demo.salesforce.counters()["requests"], demo.aloware.counters()["requests"]

    def test_take_over_shows_the_difference_first(self):
        self.sign_in_to_production()
        self.run_cli("mapping", "set", "first_name", "--direction", "to-aloware")
        self.run_cli("mapping", "activate")
        sandbox = self.run_cli("mapping", "show").json
        own = self.at_production("mapping", "owners")["owners"][0]["salesforce"]
        self.at_production("mapping", "set-owner", "none", own)
        self.at_production("mapping", "activate")
        before = self.at_production("mapping", "show")
        taken = {row["aloware"]: row["salesforce"] for row in sandbox["rows"]}
        added = set(taken) - {row["aloware"] for row in before["rows"]}
        self.assertIn("dnc", added)

        # Without a word nothing changes.
        shown = self.at_production("mapping", "take-over", "default", code=GUARD)
        self.assertEqual((shown["profile"], shown["taken"]), ("default", False))
        kinds = {difference["aloware"]: difference["kind"] for difference in shown["differences"]}
        self.assertEqual(kinds["first_name"], "changed")
        self.assertEqual({key for key, kind in kinds.items() if kind == "added"}, added)
        # What production lacks is named before it is taken over.
        lacking = {problem["aloware"]: problem["message"] for problem in shown["problems"] if problem["blocking"]}
        self.assertIn(taken["dnc"], lacking["dnc"])
        self.assertNotIn("first_name", lacking)
        self.assertEqual(self.at_production("mapping", "show"), before)

        ended, seen, asked = self.person.at_terminal("--profile", "production", "mapping", "take-over", "default", question=b"Type default",
                                                     answer=lambda seen: b"no\n")
        self.assertEqual((ended, asked), (GUARD, True), seen)
        self.assertIn(taken["dnc"].encode(), seen)
        self.assertEqual(self.at_production("mapping", "show"), before)

        self.assertTrue(self.at_production("mapping", "take-over", "default", "--yes", code=LEFT_OVERS)["taken"])
        after = self.at_production("mapping", "show")
        self.assertEqual({row["aloware"]: row["salesforce"] for row in after["rows"]}, taken)
        self.assertEqual({row["aloware"]: row for row in after["rows"]}["first_name"]["direction"], "to-aloware")
        # It is a draft, and who is who stays.
        self.assertEqual(after["state"], "draft")
        self.assertEqual(after["owners"], {own: None})
        self.at_production("mapping", "activate", code=FAILED)
        self.assertEqual(self.run_cli("mapping", "show").json, sandbox)

        # Made there, it runs; and there is no difference any more.
        self.at_production("fields", "create", "--yes")
        self.assertEqual(self.at_production("mapping", "take-over", "default")["differences"], [])
        self.at_production("mapping", "activate")
        self.expect_one_of((OK, LEFT_OVERS), self.person.run("--profile", "production", "sync", "--yes"))

    def test_take_over_from_nothing(self):
        result = self.run_cli("mapping", "take-over", "nothing", "--yes", code=FAILED)
        self.assertEqual(self.error_code(result), "not-found")
        self.run_cli("profiles", "create", "production")
        result = self.run_cli("mapping", "take-over", "production", "--yes", code=FAILED)
        self.assertEqual(self.error_code(result), "not-found")
        self.assertEqual(self.run_cli("mapping", "show").json["state"], "active")
        # Before the first sign-in all of it is new.
        taken = self.at_production("mapping", "take-over", "default", "--yes")
        self.assertEqual({difference["kind"] for difference in taken["differences"]}, {"added"})

    def test_secrets_of_one_are_never_used_for_the_other(self):
        self.sign_in_to_production()
        self.at_production("mapping", "activate")
        before = self.requests(self.demo)
        self.expect_one_of((OK, LEFT_OVERS), self.person.run("--profile", "production", "sync", "--yes"))
        self.assertEqual(self.requests(self.demo), before)
        before = self.requests(self.production)
        self.sync()
        self.assertEqual(self.requests(self.production), before)

        # Signed out of one, the other goes on; and what is left of the first is not made up by the other.
        self.run_cli("disconnect", "aloware")
        self.run_cli("disconnect", "salesforce")
        self.expect(SIGN_IN, self.person.run("sync", "--yes"))
        self.assertEqual(self.requests(self.production), before)
        self.expect_one_of((OK, LEFT_OVERS), self.person.run("--profile", "production", "sync", "--yes"))

    def test_both_sync_at_the_same_time(self):
        self.sign_in_to_production()
        self.at_production("mapping", "activate")
        before = self.requests(self.demo)
        first = self.person.start("sync", "--yes")
        wait_until(lambda: self.requests(self.demo) != before, "the first run")
        # It holds its profile all the time that the other one runs.
        first.send_signal(signal.SIGSTOP)
        try:
            self.assertEqual(self.error_code(self.expect(FAILED, self.person.run("sync", "--yes"))), "busy")
            second = self.expect_one_of((OK, LEFT_OVERS), self.person.run("--profile", "production", "sync", "--yes"))
        finally:
            first.send_signal(signal.SIGCONT)
        ended = [self.expect_one_of((OK, LEFT_OVERS), self.person.end(first)).json, second.json]
        for demo, run, profile in zip((self.demo, self.production), ended, ("default", "production")):
            self.check_records(run)
            self.assertEqual(run["state"], "finished")
            listed = self.run_cli("--profile", profile, "history", "list").json["runs"]
            self.assertEqual([one["run"] for one in listed], [run["run"]])
            self.assertEqual(listed[0]["updated"], run["updated"])
            self.assertGreater(demo.writes(), 0)


if __name__ == "__main__":
    unittest.main()
