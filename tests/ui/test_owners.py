# SPDX-License-Identifier: GPL-3.0-or-later
"""The window Owners: who is who among the users of both sides, chosen by keyboard, undone, and written by the next sync."""
import json
import os
import re

import window
from window import WindowTest, harness, wait_until


class Owners(WindowTest):
    def sign_in(self):
        self.assertEqual(self.person.connect_salesforce().code, harness.OK)
        self.assertEqual(self.person.connect_aloware().code, harness.OK)
        self.assertEqual(self.person.run("mapping", "activate").code, harness.OK)

    def focused(self, shown):
        """What has the focus in the window Owners, if it is open: the one below keeps a focus of its own."""
        return next((frame for frame in shown.children() if frame.name == "Owners"), shown).focused()

    def wait_focus(self, shown, name):
        def is_there():
            focused = self.focused(shown)
            return focused is not None and any(name in widget.name for widget in (focused, *focused.walk()))
        wait_until(is_there, f"the focus on “{name}”", window.DEADLINE)

    def moved(self, shown, before):
        now = self.focused(shown)
        return (now and now.node) != (before and before.node)

    def tab_to(self, shown, name):
        """Presses Tab until what has this name has the focus. Of the focus in an entry, GTK 4.8 does not tell: None."""
        for _ in range(60):
            before = self.focused(shown)
            if before is not None and any(widget.name == name for widget in (before, *before.walk())):
                return
            shown.key("Tab")
            wait_until(lambda: self.moved(shown, before), f"the focus to leave {before!r}", window.DEADLINE)
        self.fail(f"Tab does not come to “{name}”")

    def open_from_mapping(self, shown, sight="Ana Ruiz"):
        shown.go_to("Mapping")
        shown.find("label", "First Name")
        shown.choose_item_by_keys("Mapping Menu", "Owners…")
        shown.find("label", sight)

    def search(self, shown, words):
        shown.key("ctrl+f", "ctrl+a")
        shown.type(words)
        shown.wait_gone("label", "Ana Ruiz")

    def choose(self, shown, salesforce, words):
        """Finds the Salesforce user, and chooses the Aloware user that the words find."""
        self.search(shown, salesforce)
        self.tab_to(shown, f"Aloware user of {salesforce}: Choose a User")
        shown.key("Return")
        nobody = re.compile("^No Match\nThis person has no user in Aloware$")
        shown.find("label", nobody)
        shown.type(words)
        shown.wait_gone("label", nobody)
        shown.key("Return")

    def wait_descending(self, shown, last, first):
        """Of both rows, the one whose name comes last in the alphabet is above the other."""
        table = next(frame for frame in shown.children() if frame.name == "Owners").find("tree table")
        # A user that is matched stands in both columns.
        wait_until(lambda: list(dict.fromkeys(label.name for label in table.all("label") if label.name in (last, first))) == [last, first],
                   f"“{last}” above “{first}”", window.DEADLINE)

    def test_the_order_is_remembered(self):
        self.sign_in()
        shown = self.open(size=(1000, 900))
        self.open_from_mapping(shown)
        # The names are ascending from the beginning.
        for _ in range(2):
            shown.find("label", "Salesforce User").point()
        self.wait_descending(shown, "Inés Weber", "Ana Ruiz")
        shown.picture("sorted")
        shown.dismiss("Escape")
        self.close()

        shown = self.open(size=(1000, 900))
        self.open_from_mapping(shown, "Jonas Holt")
        self.wait_descending(shown, "Jonas Holt", "Inés Weber")
        shown.dismiss("Escape")
        self.close()

    def chosen(self):
        return self.person.run("mapping", "show").json["owners"]

    def kate(self):
        return next(owner["salesforce"] for owner in self.person.run("mapping", "owners").json["owners"] if owner["name"] == "Kate Quinn")

    def test_choose_undo_and_sync(self):
        self.sign_in()
        kate = self.kate()
        self.assertIn(self.person.run("sync", "--yes").code, (harness.OK, harness.LEFT_OVERS))
        emails = {contact["email"]: contact for contact in self.demo.aloware.dump() if contact.get("email") and str(contact.get("user_id")) != "101"}
        record = next(record for record in self.demo.salesforce.dump() if record.get("Email") in emails)
        phone = emails[record["Email"]]["phone_number"]
        self.demo.salesforce.edit(record["Id"], OwnerId=kate)

        shown = self.open()
        self.open_from_mapping(shown)
        shown.find("label", "Matched by E-Mail")
        shown.picture("owners")
        self.choose(shown, "Kate Quinn", "ana")
        shown.find("label", "Chosen by Hand")
        # The Aloware user stays who it is in Salesforce.
        shown.find("label", "To Aloware only")
        self.wait_focus(shown, "Aloware user of Kate Quinn: Ana Ruiz")
        shown.picture("chosen")
        self.assertEqual(self.chosen(), {})

        shown.key("ctrl+z")
        shown.find("label", "No Match")
        shown.key("ctrl+shift+z")
        shown.find("label", "Chosen by Hand")
        shown.find("push button", "Go to Mapping")
        # Escape ends the search first.
        shown.key("ctrl+f", "Escape")
        shown.find("label", "Ana Ruiz")
        shown.dismiss("Escape")

        shown.find("label", "Draft, not saved")
        shown.find("push button", "Save Draft").click()
        shown.wait_gone("push button", "Save Draft")
        self.assertEqual(self.chosen(), {kate: "101"})
        self.close()

        self.assertEqual(self.person.run("mapping", "activate").code, harness.OK)
        self.assertIn(self.person.run("sync", "--yes").code, (harness.OK, harness.LEFT_OVERS))
        contact = next(contact for contact in self.demo.aloware.dump() if contact["phone_number"] == phone)
        self.assertEqual(str(contact["user_id"]), "101")

    def test_a_choice_is_for_contacts_and_for_leads(self):
        self.sign_in()
        self.person.sync_objects("both")
        shown = self.open()
        self.open_from_mapping(shown)
        self.choose(shown, "Kate Quinn", "ana")
        shown.find("label", "Chosen by Hand")
        shown.key("ctrl+z")
        shown.find("label", "No Match")
        shown.key("ctrl+shift+z")
        shown.find("label", "Chosen by Hand")
        shown.answer("Go to Mapping")
        shown.find("label", "Draft of Contacts, not saved")
        shown.key("ctrl+l")
        shown.find("label", "Draft of Leads, not saved")
        shown.find("push button", "Save Draft").click()
        shown.find("label", "Draft of Leads")
        with open(os.path.join(self.person.data, "crosswalk", "default", "lead-mapping-draft.json"), encoding="utf-8") as file:
            self.assertEqual(len(json.load(file)["owners"]), 1)
        shown.key("ctrl+l")
        shown.find("push button", "Save Draft").click()
        shown.wait_gone("push button", "Save Draft")
        self.close()

    def test_choose_for_an_aloware_user(self):
        self.sign_in()
        shown = self.open()
        self.open_from_mapping(shown)
        self.search(shown, "Luis")
        self.tab_to(shown, "Salesforce user of Luis Vega: Choose a User")
        shown.key("Return")
        shown.find("entry", "Search Salesforce Users")
        # What is lost by choosing somebody who has a match.
        shown.find("label", re.compile("^Ben Carter\n.*\nUntil now “Ben Carter” in Aloware$"))
        shown.picture("choose-salesforce")
        shown.type("kate")
        shown.wait_gone("label", re.compile("^Ben Carter\n"))
        shown.key("Return")
        shown.find("label", "Chosen by Hand")
        shown.find("push button", "Aloware user of Kate Quinn: Luis Vega")
        self.assertIsNone(shown.look_for("push button", re.compile("^Salesforce user of")))
        shown.picture("chosen-for-aloware")
        shown.key("ctrl+z")
        shown.find("push button", "Salesforce user of Luis Vega: Choose a User")
        shown.key("ctrl+shift+z")
        shown.find("label", "Chosen by Hand")
        shown.find("push button", "Go to Mapping").click()
        shown.find("push button", "Save Draft").click()
        shown.wait_gone("push button", "Save Draft")
        self.assertEqual(self.chosen(), {self.kate(): "112"})
        self.close()

    def test_from_the_connections(self):
        self.sign_in()
        shown = self.open()
        shown.go_to("Connections")
        shown.find("push button", "Check Permissions").wait_sensitive()
        self.tab_to(shown, "Owners")
        shown.key("Return")
        shown.find("label", "Ana Ruiz")
        shown.find("entry", "Search Owners")

        shown.find("push button", "Owners to Show").click()
        shown.find("label", "Needs a Choice")
        shown.key("End", "Return")
        shown.wait_gone("label", "Ana Ruiz")
        # Escape is for the window, once the list of the button is gone.
        wait_until(lambda: len(shown.x_windows()) == 2, "the list to close", window.DEADLINE)
        shown.find("label", "Kate Quinn")
        shown.find("push button", "Salesforce user of Luis Vega: Choose a User")
        shown.find("label", "Cannot own in Salesforce")
        shown.picture("needs-a-choice")
        shown.dismiss("Escape")
        self.wait_focus(shown, "Owners")
        self.close()


if __name__ == "__main__":
    window.main()
