# SPDX-License-Identifier: GPL-3.0-or-later
"""A setting that names something of a platform is told to be wrong where it is made, and an error that it causes names it."""
import json
import unittest

from harness import FAILED, LEFT_OVERS, OK, USAGE, Person, Story

BAD = ("Nope__c = 1", 'LastName = "Ruiz"', "LastName ==", "LastName = Ruiz", "CreatedDate = 'yesterday'")


class Filter(Story):
    contacts = 10

    def message(self, result):
        return result.json["error"]["message"]

    def expect_filter_named(self, message):
        self.assertIn("filter", message)
        self.assertIn("Preferences", message)
        self.assertIn("Salesforce says", message)
        self.assertNotIn("mapping", message)

    def test_a_wrong_one_is_not_saved(self):
        self.run_cli("settings", "set", "filter", "LastName != null")
        for wrong in BAD:
            with self.subTest(filter=wrong):
                result = self.person.run("settings", "set", "filter", wrong)
                self.assertEqual(result.code, FAILED, repr(result))
                self.assertEqual(result.json["error"]["code"], "invalid-value")
                self.expect_filter_named(self.message(result))
                self.assertEqual(self.person.run("settings", "show").json["filter"], "LastName != null")

    def test_a_right_one_is_saved_without_a_word(self):
        self.assertEqual(self.run_cli("settings", "set", "filter", "Email != null").json, {"filter": "Email != null"})
        self.assertEqual(self.run_cli("settings", "set", "filter", "").json, {"filter": ""})

    def test_one_that_became_wrong_is_named_by_a_run(self):
        """Saved while nobody was signed in, or before the field was deleted."""
        self.run_cli("settings", "set", "region", "US")
        for wrong in BAD:
            with self.subTest(filter=wrong):
                path = self.person.profile("settings.json")
                with open(path, encoding="utf-8") as file:
                    settings = json.load(file)
                settings["filter"] = wrong
                with open(path, "w", encoding="utf-8") as file:
                    json.dump(settings, file)
                for command in (["preview"], ["sync", "--yes"], ["sync", "--full", "--yes"]):
                    result = self.person.run(*command)
                    self.assertEqual(result.code, FAILED, repr(result))
                    self.expect_filter_named(self.message(result))

    def test_what_is_not_the_filters_fault_is_not_laid_on_it(self):
        self.run_cli("settings", "set", "filter", "Email != null")
        self.salesforce.fault("salesforce:quota:times=0")
        result = self.person.run("settings", "set", "filter", "LastName != null")
        self.assertEqual(result.code, OK, repr(result))
        self.assertIn("could not be checked", result.json["warning"])

    def test_a_fallback_owner_that_is_nobody(self):
        result = self.person.run("settings", "set", "fallback-owner", "nobody@example.com")
        self.assertEqual(result.code, FAILED, repr(result))
        self.assertIn("fallback-owner", self.message(result))
        self.assertEqual(self.person.run("settings", "show").json["fallback-owner"], "none")


class NotConnected(unittest.TestCase):
    def setUp(self):
        self.person = Person(None)
        self.addCleanup(self.person.close)

    def test_it_is_saved_and_said_that_it_was_not_checked(self):
        for key, value in (("filter", "Nope__c = 1"), ("fallback-owner", "nobody@example.com")):
            result = self.person.run("settings", "set", key, value)
            self.assertEqual(result.code, OK, repr(result))
            self.assertIn("could not be checked", result.json["warning"])
            self.assertIn("could not be checked", result.err)
            self.assertEqual(self.person.run("settings", "show").json[key], value)

    def test_a_text_of_digits_stays_one(self):
        for value in ("00", "007", "0", "12345678901234567890"):
            self.assertEqual(self.person.run("settings", "set", "filter", value).code, OK)
            self.assertEqual(self.person.run("settings", "show").json["filter"], value)

    def test_an_unreadable_file_is_named_with_the_remedy(self):
        self.person.run("settings", "set", "region", "DE")
        with open(self.person.profile("settings.json"), "w", encoding="utf-8") as file:
            file.write('{"filter": 00}')
        result = self.person.run("settings", "show")
        self.assertEqual((result.code, result.json["error"]["code"]), (FAILED, "invalid-file"))
        self.assertIn("settings.json", result.json["error"]["message"])
        self.assertIn("move it away", result.json["error"]["message"])

    def test_what_cannot_be_a_filter_at_all(self):
        result = self.person.run("settings", "set", "filter", "a) OR (b")
        self.assertEqual(result.code, USAGE)



class Widened(Story):
    """More contacts than were synced at first."""

    contacts = 120

    def test_contacts_that_are_new_are_not_counted_among_the_linked(self):
        """The guard compares the linked contacts that would change with all that are linked."""
        self.run_cli("settings", "set", "filter", "LastName < 'H'")
        self.sync()
        self.run_cli("settings", "set", "filter", "")
        self.expect_one_of((OK, LEFT_OVERS), self.person.run("sync"))


if __name__ == "__main__":
    unittest.main(verbosity=2)
