# SPDX-License-Identifier: GPL-3.0-or-later
"""The view Sync: what stands before it, a preview that is applied exactly, changes left out, a plain sync, and failures."""
import re

import window
from notifications import Notifications
from window import WindowTest, wait_until

DEADLINE = 120


class Sync(WindowTest):
    browser = False
    contacts = 30

    def sign_in(self, activate=True):
        self.assertEqual(self.person.connect_salesforce().code, 0)
        self.assertEqual(self.person.connect_aloware().code, 0)
        if activate:
            self.assertEqual(self.person.run("mapping", "activate").code, 0)

    def show(self):
        shown = self.open()
        shown.go_to("Sync")
        return shown

    def sync_for_the_first_time(self, shown):
        shown.find("push button", "Sync Now").click()
        shown.find("label", "Sync Finished", DEADLINE)

    def preview(self, shown):
        shown.find("push button", "Preview").click()
        apply = shown.find("push button", "Apply Plan", DEADLINE).wait_sensitive()
        shown.find("label", re.compile(r"^\d+ changes? · about"))
        return apply

    def count_planned(self, shown):
        return int(re.match(r"\d+", shown.find("label", re.compile(r"^\d+ changes? · about")).name)[0])

    def test_without_accounts_it_leads_to_connections(self):
        shown = self.open()
        shown.find("push button", "Connect Accounts").click()
        shown.go_to("Sync")
        shown.find("label", "Connect Both Accounts First")
        shown.find("push button", "Go to Connections").click()
        wait_until(lambda: shown.view() == "Connections", "the view Connections", window.DEADLINE)

    def test_without_an_active_mapping_it_leads_to_the_mapping(self):
        self.sign_in(activate=False)
        shown = self.show()
        shown.find("label", "Activate the Mapping First")
        self.assertIsNone(shown.look_for("push button", "Sync Now"))
        shown.find("push button", "Go to Mapping").click()
        wait_until(lambda: shown.view() == "Mapping", "the view Mapping", window.DEADLINE)

    def test_a_preview_writes_nothing_and_its_plan_is_applied(self):
        self.sign_in()
        shown = self.show()
        shown.find("label", "Nothing has been synced yet.")
        apply = self.preview(shown)
        shown.find("label", re.compile(r"^New links: .*\d+ of \d+ by phone number"))
        shown.picture("preview")
        self.assertEqual(self.demo.writes(), 0)
        updates, created = self.count(shown, "Update in Salesforce"), self.count(shown, "Create in Aloware")
        # A new contact has its ID only once it is created.
        shown.find("label", re.compile(f" · {created} more updates? with new Aloware IDs?$"))
        shown.find("check box", re.compile("^Apply .* of "))

        apply.click()
        shown.find("label", "Sync Finished", DEADLINE)
        shown.find("label", re.compile("^Written: "))
        shown.picture("outcome")
        self.assertGreater(self.demo.writes(), 0)
        # How long the next one takes is known now. It stands below the numbers of the run.
        shown.resize(1000, 1000)
        shown.find("label", re.compile(r"^Asking Aloware for \d+ phone numbers"))
        run = self.person.run("history", "list").json["runs"][0]
        self.assertEqual((run["kind"], run["state"]), ("sync", "finished"))
        self.assertEqual((run["created"]["aloware"], run["updated"]["salesforce"]), (created, updates + created))

    def test_what_is_ticked_out_is_not_written(self):
        self.sign_in()
        shown = self.show()
        apply = self.preview(shown)
        planned = self.count_planned(shown)
        shown.find("push button", re.compile("^Create in Aloware")).click()
        writes_wanted = self.count(shown, "Create in Aloware") - 1

        # The tile shows no other rows at once: a row that is just being replaced takes no press.
        wait_until(lambda: shown.look_for("push button", "Exclude Record") or shown.find("label", "LastName").point(),
                   "a row to be selected", DEADLINE)
        shown.find("push button", "Exclude Record").click()
        shown.find("push button", "Include Record")
        shown.find("label", f"{planned - 1} of {planned} changes are applied")
        shown.picture("left-out")
        apply.click()
        shown.find("label", "Sync Finished", DEADLINE)
        run = self.person.run("history", "list").json["runs"][0]
        self.assertEqual(run["created"]["aloware"], writes_wanted)

    def test_a_link_is_left_out_with_what_is_planned_for_its_pair(self):
        self.sign_in()
        shown = self.show()
        apply = self.preview(shown)
        planned, links, made = self.count_planned(shown), self.count(shown, "Link"), self.count(shown, "Create in Aloware")
        shown.find("push button", re.compile("^Link")).click()
        shown.find("check box", re.compile("^Apply the changes to ")).point()
        shown.find("label", f"{planned - 2} of {planned} changes are applied")
        apply.click()
        shown.find("label", "Sync Finished", DEADLINE)
        self.assertEqual(self.person.run("history", "list").json["runs"][0]["kind"], "sync")
        linked = [contact for contact in self.demo.salesforce.dump() if contact.get("Aloware_Contact_ID__c")]
        self.assertEqual(len(linked), links - 1 + made)

    def test_one_field_is_left_out_and_planned_again(self):
        shown, contact = self.start_with_an_edit(FirstName="Edited", MailingCity="Newtown")
        person = f"Edited {contact['LastName']}"
        apply = self.preview(shown)
        tick = shown.find("check box", f"Apply First Name of {person}")
        # A double click on a row opens its record, and changes nothing.
        shown.find("label", "FirstName").point(times=2)
        shown.dismiss("Escape")
        self.assertTrue(tick.checked)
        tick.point()
        shown.find("label", "1 of 1 change is applied · 1 field excluded")
        self.assertTrue(shown.find("check box", f"Apply City of {person}").checked)
        shown.picture("field-left-out")
        # The arrow takes it along.
        shown.find("push button", f"Write to Aloware: First Name of {person}. Change to Salesforce").click()
        shown.find("label", "1 of 2 changes are applied")
        self.assertFalse(shown.find("check box", f"Apply First Name of {person}").checked)
        shown.find("push button", f"Write to Salesforce: First Name of {person}. Change to Aloware").click()
        shown.find("label", "1 of 1 change is applied · 1 field excluded")
        apply.wait_sensitive().click()
        shown.find("label", "Sync Finished", DEADLINE)
        self.assertEqual(self.in_aloware(contact)["first_name"], contact["FirstName"])
        self.assertEqual(self.in_aloware(contact).get("cnam_city") or self.in_aloware(contact).get("city"), "Newtown")
        self.assertEqual(self.in_salesforce(contact)["FirstName"], "Edited")
        # The next one plans it again.
        self.person.run("sync", "--yes")
        self.assertEqual(self.in_aloware(contact)["first_name"], "Edited")
        self.assertEqual(self.in_salesforce(contact)["FirstName"], "Edited")

    def count(self, shown, words):
        tile = shown.find("push button", re.compile("^" + words))
        return int(re.search(r"\d+", tile.name)[0])

    def start_with_an_edit(self, **values):
        """Everybody is synced; then one contact of Salesforce is edited. Gives the open view, and the contact as it was."""
        self.sign_in()
        self.person.run("sync", "--yes")
        contact = next(each for each in self.demo.salesforce.dump() if each.get("Aloware_Contact_ID__c") and each.get("FirstName"))
        self.demo.salesforce.edit(contact["Id"], **values)
        shown = self.show()
        return shown, contact

    def in_aloware(self, contact):
        return next(each for each in self.demo.aloware.dump() if str(each["id"]) == contact["Aloware_Contact_ID__c"])

    def in_salesforce(self, contact):
        return next(each for each in self.demo.salesforce.dump() if each["Id"] == contact["Id"])

    def test_an_arrow_is_turned_round(self):
        shown, contact = self.start_with_an_edit(FirstName="Edited", MailingCity="Newtown")
        person = f"Edited {contact['LastName']}"
        self.preview(shown)
        planned = self.count(shown, "Update in Aloware")
        shown.picture("arrows")
        shown.find("push button", f"Write to Aloware: First Name of {person}. Change to Salesforce").click()
        turned = "push button", f"Write to Salesforce: First Name of {person}. Change to Aloware"
        shown.find(*turned)
        shown.find("label", f"First Name of {person} goes to Salesforce")
        shown.find("label", "You reversed this change in the preview.")
        shown.picture("arrow-turned")
        # One change of Salesforce more; the other field stays where it was.
        self.assertEqual(self.count(shown, "Update in Salesforce"), 1)
        self.assertEqual(self.count(shown, "Update in Aloware"), planned)
        shown.find("push button", f"Write to Aloware: City of {person}. Change to Salesforce")
        # The keyboard goes on where it was, and the same gesture takes it back.
        wait_until(lambda: shown.find(*turned).has_state("focused"), "the focus on the arrow", window.DEADLINE)
        shown.key("space")
        shown.find("push button", f"Write to Aloware: First Name of {person}. Change to Salesforce")
        shown.wait_gone("push button", re.compile("^Update in Salesforce"))
        # So does Undo of what was turned last, by its button and by its key.
        shown.find("push button", "Undo").click()
        shown.find("push button", f"Write to Salesforce: First Name of {person}. Change to Aloware")
        shown.key("ctrl+z")
        shown.find("push button", f"Write to Aloware: First Name of {person}. Change to Salesforce")
        shown.key("ctrl+z")
        shown.find("push button", f"Write to Salesforce: First Name of {person}. Change to Aloware")

        shown.find("push button", "Apply Plan").click()
        shown.find("label", "Sync Finished", DEADLINE)
        self.assertEqual(self.in_salesforce(contact)["FirstName"], contact["FirstName"])
        self.assertEqual(self.in_aloware(contact)["first_name"], contact["FirstName"])
        self.assertEqual(self.in_aloware(contact).get("cnam_city") or self.in_aloware(contact).get("city"), "Newtown")
        why = self.person.run("explain", contact["Id"], "first_name").json
        self.assertEqual(why["decided_by"]["rule"], "turned")
        run = self.person.run("history", "list").json["runs"][0]["run"]
        # Nothing is left to do, and the run can be taken back.
        self.demo.salesforce.reset_counters()
        self.demo.aloware.reset_counters()
        self.person.run("sync", "--yes")
        self.assertEqual(self.demo.writes(), 0)
        self.person.run("history", "undo", str(run), "--yes")
        self.assertEqual(self.in_salesforce(contact)["FirstName"], "Edited")
        self.assertEqual(self.in_aloware(contact)["first_name"], contact["FirstName"])

    def test_a_turned_arrow_does_not_stand_above_a_later_edit(self):
        shown, contact = self.start_with_an_edit(FirstName="Edited")
        self.preview(shown)
        shown.find("push button", re.compile("^Write to Aloware: First Name of ")).click()
        shown.find("push button", re.compile("^Write to Salesforce: First Name of "))
        self.demo.salesforce.edit(contact["Id"], FirstName="Later")
        shown.find("push button", "Apply Plan").click()
        shown.find("label", "Sync Finished With Refusals", DEADLINE)
        shown.picture("planned-anew")
        self.assertEqual(self.in_salesforce(contact)["FirstName"], "Later")
        self.assertEqual(self.in_aloware(contact)["first_name"], "Later")
        run = self.person.run("history", "list").json["runs"][0]["run"]
        failed = [write for write in self.person.run("history", "show", str(run)).json["writes"] if write["state"] == "failed"]
        self.assertEqual([write["field"] for write in failed], ["FirstName"])
        self.assertIn("planned again", failed[0]["error"])

    def test_owners_are_called_by_their_names(self):
        self.sign_in()
        self.person.run("sync", "--yes")
        contacts = [each for each in self.demo.salesforce.dump() if each.get("Aloware_Contact_ID__c")]
        owned = {self.in_aloware(each)["user_id"]: each["OwnerId"] for each in contacts if self.in_aloware(each).get("user_id")}
        (first, _), (second, other) = sorted(owned.items())[:2]
        contact = next(each for each in contacts if self.in_aloware(each).get("user_id") == first)
        self.demo.salesforce.edit(contact["Id"], OwnerId=other)
        shown = self.show()
        self.preview(shown)
        shown.search("Search Planned Changes", contact["LastName"])
        shown.find("label", "Contact Owner")
        shown.picture("owners")
        self.assertIsNone(shown.look_for("label", str(first)))
        self.assertIsNone(shown.look_for("label", str(second)))
        names = {owner["aloware"]: owner["name"] for owner in self.person.run("mapping", "owners").json["owners"]}
        for owner in (first, second):
            shown.search("Search Planned Changes", "no such value anywhere")
            shown.find("label", "No Results Found")
            shown.search("Search Planned Changes", names[str(owner)])
            shown.find("label", "Contact Owner")
        self.close()

    def test_what_will_be_refused_is_called_so_before_and_after(self):
        """A name that is longer than Salesforce's field."""
        self.sign_in()
        self.person.run("sync", "--yes")
        contact = next(each for each in self.demo.salesforce.dump() if each.get("Aloware_Contact_ID__c") and each.get("FirstName"))
        self.demo.aloware.edit(self.in_aloware(contact)["phone_number"], first_name="N" * 60)
        shown = self.show()
        shown.find("push button", "Preview").click()
        shown.find(None, "Refused: 1", DEADLINE).click()
        shown.find("label", re.compile("^“First Name” is too long"))
        shown.picture("will-be-refused")
        shown.find("push button", "Back Without Writing").click()
        shown.find("push button", "Sync Now").click()
        shown.find("label", "Sync Finished With Refusals", DEADLINE)
        shown.find("push button", "Show Refused")
        shown.picture("refused")
        self.close()

    def test_what_is_left_out_stays_so_when_an_arrow_is_turned(self):
        self.sign_in()
        self.person.run("sync", "--yes")
        contacts = [each for each in self.demo.salesforce.dump() if each.get("Aloware_Contact_ID__c") and each.get("FirstName")]
        first, second = sorted(contacts, key=lambda each: each["Id"])[:2]
        for contact in (first, second):
            self.demo.salesforce.edit(contact["Id"], FirstName="Edited", MailingCity="Newtown")
        shown = self.show()
        self.preview(shown)
        shown.search("Search Planned Changes", second["LastName"])
        wait_until(lambda: len(shown.all("check box")) == 2, "the rows of one contact", window.DEADLINE)
        for field in ("First Name", "City"):
            shown.find("check box", f"Apply {field} of Edited {second['LastName']}").point()
        shown.find("label", "1 of 2 changes are applied")
        shown.search("Search Planned Changes", first["LastName"])
        shown.find("push button", f"Write to Aloware: First Name of Edited {first['LastName']}. Change to Salesforce").click()
        shown.find("label", "2 of 3 changes are applied")
        shown.picture("left-out-and-turned")
        shown.find("push button", "Apply Plan").click()
        shown.find("label", "Sync Finished", DEADLINE)
        self.assertEqual(self.in_salesforce(first)["FirstName"], first["FirstName"])
        self.assertEqual(self.in_aloware(second)["first_name"], second["FirstName"])

    def test_what_is_left_out_stays_so_when_its_pair_is_planned_anew(self):
        shown, contact = self.start_with_an_edit(FirstName="Edited")
        phone = self.in_aloware(contact)["phone_number"]
        self.demo.aloware.edit(phone, last_name="Renamed")
        self.preview(shown)
        shown.search("Search Planned Changes", "FirstName")
        wait_until(lambda: len(shown.all("check box")) == 1, "the row of one field", window.DEADLINE)
        shown.find("check box", re.compile("^Apply First Name of ")).point()
        shown.find("label", "1 of 2 changes are applied")
        self.demo.salesforce.edit(contact["Id"], MailingCity="Later")
        shown.find("push button", "Apply Plan").click()
        shown.find("label", "Sync Finished", DEADLINE)
        self.assertEqual(self.in_salesforce(contact)["LastName"], "Renamed")
        self.assertEqual(self.in_aloware(contact)["first_name"], contact["FirstName"])

    def test_what_cannot_be_turned_says_why(self):
        shown, _ = self.start_with_an_edit(Email="edited@example.com")
        self.preview(shown)
        arrow = shown.find("image", "Update in Aloware")
        self.assertEqual(arrow.description, "The field is locked: what it does cannot be changed.")
        self.assertIsNone(shown.look_for("push button", re.compile("^Write to Aloware: E-?mail")))
        shown.picture("fixed-arrow")

    def test_search_finds_and_says_when_nothing_is_found(self):
        self.sign_in()
        shown = self.show()
        self.preview(shown)
        shown.search("Search Planned Changes", "no such value anywhere")
        shown.find("label", "No Results Found")
        shown.key("ctrl+a", "BackSpace")
        shown.find("check box", re.compile("^Apply "))

    def test_back_leaves_everything_as_it_is(self):
        self.sign_in()
        shown = self.show()
        self.preview(shown)
        shown.find("push button", "Back Without Writing").click()
        shown.find("push button", "Preview")
        self.assertEqual(self.demo.writes(), 0)

    def test_the_end_of_a_long_run_is_told(self):
        shown, contact = self.start_with_an_edit(FirstName="Edited")
        notifications = Notifications(window.Display.get().bus.address)
        self.addCleanup(notifications.close)
        # Longer than any test: let go by resetting the faults.
        self.demo.aloware.fault("aloware:slow:value=86400000:times=0:after=1")
        shown.find("push button", "Sync Now").click()
        shown.find("label", re.compile(r"^Waiting for an answer for \d\d seconds"), DEADLINE)
        shown.go_to("Connections")
        # Somebody works in another window meanwhile.
        other = window.FileManager(self.person, self.person.path("nothing"))
        self.addCleanup(other.close)
        look_at = window.Display.get().look
        below = look_at(120, 120, 100, 100)
        window.xdotool("windowmove", "--sync", other.x_window, 100, 100)
        window.xdotool("windowraise", other.x_window, "windowfocus", "--sync", other.x_window)
        covered = wait_until(lambda: (seen := look_at(120, 120, 100, 100)) != below and seen, "the other window in front", window.DEADLINE)
        wait_until(lambda: not shown.frame.has_state("active"), "the window to be in the background", window.DEADLINE)
        self.assertEqual(notifications.seen, [])

        self.demo.aloware.reset_faults()
        told = wait_until(lambda: notifications.seen and notifications.seen[0], "the notification", DEADLINE)
        self.assertEqual((told["title"], told["body"]), ("Sync Finished", "Written: 1 updated in Aloware."))
        self.assertEqual(self.in_aloware(contact)["first_name"], "Edited")
        self.assertEqual(shown.view(), "Connections")
        notifications.press(0)
        wait_until(lambda: shown.view() == "Sync", "the view Sync", window.DEADLINE)
        wait_until(lambda: look_at(120, 120, 100, 100) != covered, "the window to be in front", window.DEADLINE)
        shown.find("label", "Sync Finished")
        self.assertEqual(len(notifications.seen), 1)

    def test_sync_now_twice_writes_once(self):
        self.sign_in()
        shown = self.show()
        self.sync_for_the_first_time(shown)
        self.demo.salesforce.reset_counters()
        self.demo.aloware.reset_counters()
        shown.find("push button", "Sync Now").click()
        shown.find("label", "Nothing was written.", DEADLINE)
        self.assertEqual(self.demo.writes(), 0)

    def test_a_revoked_sign_in_is_said_with_its_remedy(self):
        self.sign_in()
        shown = self.show()
        shown.find("push button", "Preview")
        self.person.run("disconnect", "aloware")
        shown.find("push button", "Sync Now").click()
        shown.find("label", "Sign In Again", DEADLINE)
        shown.picture("sign-in-again")
        shown.find("push button", "Go to Connections").click()
        wait_until(lambda: shown.view() == "Connections", "the view Connections", window.DEADLINE)

    def test_a_guard_asks_for_the_number(self):
        self.sign_in()
        shown = self.show()
        self.sync_for_the_first_time(shown)
        for record in self.demo.salesforce.dump():
            if not record.get("IsDeleted"):
                self.demo.salesforce.edit(record["Id"], MailingCity="Springfield")
        self.demo.salesforce.reset_counters()
        self.demo.aloware.reset_counters()
        shown.find("push button", "Sync Now").click()
        shown.find("label", re.compile("^Apply [0-9,]+ Changes?"), DEADLINE)
        shown.picture("guard")
        self.assertEqual(self.demo.writes(), 0)
        ask = shown.find("label", re.compile("^Type [0-9]+ to continue$"))
        number = re.search(r"\d+", ask.name)[0]
        go = shown.find("push button", "Apply Anyway")
        self.assertFalse(go.sensitive)
        shown.type(number)
        go.wait_sensitive()
        shown.answer("Apply Anyway")
        shown.find("label", re.compile("^(Sync Finished|Sync Finished With Refusals)$"), DEADLINE)
        self.assertGreater(self.demo.writes(), 0)

    def test_a_question_that_is_declined_keeps_the_plan(self):
        self.sign_in()
        shown = self.show()
        self.sync_for_the_first_time(shown)
        for record in self.demo.salesforce.dump():
            if not record.get("IsDeleted"):
                self.demo.salesforce.edit(record["Id"], MailingCity="Springfield")
        self.demo.aloware.reset_counters()
        shown.find("push button", "Preview").wait_sensitive().click()
        shown.find("push button", "Apply Plan", DEADLINE).wait_sensitive()
        shown.search("Search Planned Changes", "MailingCity")
        shown.find("check box", re.compile("^Apply City of ")).point()
        applied = re.compile("^[0-9]+ of [0-9]+ changes|excluded$")
        kept = shown.find("label", applied).name
        for _ in range(2):
            shown.find("push button", "Apply Plan").wait_sensitive().click()
            shown.find("label", re.compile("^Apply [0-9,]+ Changes?"), DEADLINE)
            shown.answer("Cancel")
            self.assertEqual(shown.find("label", applied).name, kept)
        shown.picture("declined")
        self.assertEqual(self.demo.aloware.writes(), 0)
        self.close()

    def test_by_keyboard(self):
        self.sign_in()
        shown = self.show()
        self.sync_for_the_first_time(shown)
        record = next(one for one in self.demo.aloware.dump() if one.get("first_name"))
        self.demo.aloware.edit(record["phone_number"], first_name="Genevieve")
        shown.go_to("Mapping")
        shown.key("ctrl+r")
        shown.find("push button", "Apply Plan", DEADLINE).wait_sensitive()
        shown.key("ctrl+Return")
        shown.find("label", re.compile("^Written: 1 "), DEADLINE)
        self.assertTrue(any(one.get("FirstName") == "Genevieve" for one in self.demo.salesforce.dump()))
        self.close()

    def test_what_was_written_is_one_press_away(self):
        self.sign_in()
        shown = self.show()
        self.sync_for_the_first_time(shown)
        record = next(one for one in self.demo.aloware.dump() if one.get("first_name"))
        self.demo.aloware.edit(record["phone_number"], first_name="Genevieve")
        # History shows the first run; the button leads to the second.
        shown.go_to("History")
        shown.find("push button", "Undo This Run…")
        shown.go_to("Sync")
        shown.find("push button", "Sync Now").wait_sensitive().click()
        shown.find("label", re.compile("^Written: 1 "), DEADLINE)
        shown.find("push button", "Show This Run").click()
        wait_until(lambda: shown.view() == "History", "the view History", window.DEADLINE)
        shown.find("label", "Genevieve")
        shown.go_to("Sync")
        shown.find("push button", "Undo…").click()
        shown.find("push button", re.compile("^Apply")).wait_sensitive()
        shown.picture("undo-from-sync")
        shown.close_dialog(shown.find("push button", re.compile("^Apply")).click, "taking the run back")
        wait_until(lambda: not any(one.get("FirstName") == "Genevieve" for one in self.demo.salesforce.dump()), "the old name", window.DEADLINE)
        self.close()


if __name__ == "__main__":
    window.main()
