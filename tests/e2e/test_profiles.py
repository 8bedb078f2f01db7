# SPDX-License-Identifier: GPL-3.0-or-later
"""Several pairs of accounts: each profile has its own sign-ins, mapping and state, and what is done to one leaves the others alone."""
import os
import unittest

from harness import FAILED, GUARD, LEFT_OVERS, OK, SIGN_IN, Story, USAGE


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
        self.sync()
        self.run_cli("profiles", "duplicate", "default", "copy")
        rows = {row["aloware"]: row for row in self.run_cli("--profile", "copy", "mapping", "show").json["rows"]}
        self.assertEqual(rows["first_name"]["direction"], "to-aloware")
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


if __name__ == "__main__":
    unittest.main()
