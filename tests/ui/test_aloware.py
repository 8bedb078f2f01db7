# SPDX-License-Identifier: GPL-3.0-or-later
"""What is Aloware's own in the window: the question before the first bulk write, fields that the account does not deliver."""
import re

import window
from window import WindowTest, harness

DEADLINE = 120


class AlowareTest(WindowTest):
    """A person who is signed in to both."""

    def setUp(self):
        super().setUp()
        self.assertEqual(self.person.connect_salesforce().code, harness.OK)
        self.assertEqual(self.person.connect_aloware().code, harness.OK)
        self.assertEqual(self.person.run("mapping", "activate").code, harness.OK)

    def show(self, view):
        shown = self.open()
        shown.go_to(view)
        return shown


class FirstWrite(AlowareTest):
    browser = False
    contacts = 30

    def setUp(self):
        super().setUp()
        for number in range(15):
            self.demo.salesforce.create(FirstName="Nova", LastName=f"Tester {number}", Phone=f"+120255501{number:02}")

    def test_it_is_asked_and_remembered(self):
        shown = self.show("Sync")
        shown.find("push button", "Sync Now").click()
        shown.find("label", "Write to Aloware for the First Time?", DEADLINE)
        said = shown.find("label", re.compile("e-mails its lead recipients")).name
        self.assertRegex(said, r"create \d+ contacts in Aloware")
        self.assertNotIn("--yes", said)
        shown.picture("first-write")
        self.assertEqual(self.demo.writes(), 0)
        shown.answer("Cancel")
        shown.find("label", "Waiting for Your Answer")
        shown.picture("first-write-cancelled")
        self.assertEqual(self.demo.writes(), 0)

        shown.find("push button", "Sync Now").click()
        shown.find("label", "Write to Aloware for the First Time?", DEADLINE)
        shown.answer("Write to Aloware")
        shown.find("label", "Sync Finished", DEADLINE)
        self.assertGreater(self.demo.aloware.writes(), 10)
        self.close()
        # The same question is not asked twice.
        for record in self.demo.salesforce.dump()[-12:]:
            self.demo.salesforce.edit(record["Id"], MailingCity="Springfield")
        self.assertIn(self.person.run("sync").code, (harness.OK, harness.LEFT_OVERS))

    def test_a_preview_is_asked_about_when_it_is_applied(self):
        shown = self.show("Sync")
        shown.find("push button", "Preview").click()
        shown.find("push button", "Apply This Plan", DEADLINE).wait_sensitive().click()
        shown.find("label", "Write to Aloware for the First Time?", DEADLINE)
        shown.answer("Write to Aloware")
        shown.find("label", "Sync Finished", DEADLINE)
        self.assertGreater(self.demo.aloware.writes(), 10)
        self.close()


class Delivered(AlowareTest):
    browser = False
    contacts = 30

    def test_a_field_that_is_not_delivered_is_said_on_its_row(self):
        self.demo.aloware.fault("aloware:absent-key:times=0:value=cnam_city")
        self.assertIn(self.person.run("preview").code, (harness.OK, harness.LEFT_OVERS))
        shown = self.show("Mapping")
        shown.find("label", "Not delivered")
        shown.picture("not-delivered")
        self.close()

    def test_the_accounts_own_fields_can_be_added(self):
        self.assertIn(self.person.run("preview").code, (harness.OK, harness.LEFT_OVERS))
        shown = self.show("Mapping")
        shown.find(None, re.compile("^Add")).click()
        shown.find("list item", re.compile("preferred_language", re.I))
        shown.picture("own-field")
        shown.key("Escape")
        shown.wait_gone("list item", re.compile("preferred_language", re.I))
        self.close()


if __name__ == "__main__":
    window.main()
