# SPDX-License-Identifier: GPL-3.0-or-later
"""The first start: the welcome page, practice data from beginning to end, and what the window remembers."""
import os
import re

import test_tables
import window
from window import Browser, WindowTest, harness, wait_until


class FirstStart(WindowTest):
    browser = False

    def test_welcome_says_what_it_is_and_leads_to_the_accounts(self):
        shown = self.open()
        connect = shown.find("push button", "Connect Accounts")
        shown.find("label", re.compile("Keeps your contacts the same in Aloware and Salesforce"))
        self.assertIsNone(shown.look_for("text", "Consumer Key"))
        shown.picture("welcome")
        # The keyboard is on the first thing to do.
        wait_until(lambda: connect.has_state("focused"), "the focus on Connect accounts", window.DEADLINE)
        shown.key("Return")
        shown.find("text", "Consumer Key")
        shown.find("push button", "Sign In to Aloware")
        self.assertIsNone(shown.look_for("push button", "Connect Accounts"))
        self.close()

    def test_every_view_is_a_key_away_and_honest(self):
        shown = self.open()
        shown.find("push button", "Connect Accounts").click()
        shown.find("text", "Consumer Key")
        for view in ("Mapping", "Sync", "Conflicts", "History", "Connections"):
            shown.go_to(view)
            shown.picture("view-" + view.lower())
        self.close()

    def test_every_button_has_a_name(self):
        shown = self.open()
        shown.find("push button", "Connect Accounts").click()
        shown.find("text", "Consumer Key")
        nameless = [widget for widget in shown.all("push button") + shown.all("text") + shown.all("combo box")
                    if not widget.name or re.fullmatch("(Gtk|Adw)[A-Za-z]+", widget.name)]
        # What libadwaita and GTK 4.8 leave without a name: the eye of password rows, the menu button's outer half.
        self.assertLessEqual(len(nameless), 2, nameless)
        shown.find("push button", "Main Menu")
        shown.find("push button", "Copy Callback URL")
        self.close()

    def test_practice_is_real_says_so_and_leaves_no_trace(self):
        shown = self.open()
        shown.find("push button", "Try Practice Data").click()
        shown.find("label", re.compile("^Practice data: nothing here is real"))
        # Without a browser in the system the session itself fills in the practice sign-in page.
        shown.find("push button", "Check Permissions")
        shown.find("label", "admin@example.com")
        shown.find("label", "12 users")
        shown.picture("practice")
        self.assertEqual(shown.frame.name, "Crosswalk – Practice data")
        self.assertTrue(os.path.isdir(os.path.join(self.person.data, "crosswalk", "practice.temporary")))
        self.assertEqual(self.person.run("status").json["salesforce"]["connected"], False)

        shown.find("push button", "End Practice").click()
        shown.find("push button", "Connect Accounts")
        self.assertIsNone(shown.look_for("label", re.compile("^Practice data")))
        wait_until(lambda: not os.path.exists(os.path.join(self.person.data, "crosswalk", "practice.temporary")),
                   "the practice profile to be gone", window.DEADLINE)
        self.close()
        self.assertEqual(self.person.run("--profile", "practice.temporary", "status").json["salesforce"]["connected"], False)

    def test_practice_leads_through_the_fields_to_a_preview(self):
        """The guide is for practice, too, although the person has left it for accounts of their own."""
        shown = self.open("--practice")
        shown.find("push button", "Match Owners…").click()
        shown.find("label", "Owners")
        shown.dismiss("Escape")
        shown.find("label", "Salesforce lacks fields for 24 Aloware fields.")
        shown.find("push button", "Create Fields…").click()
        shown.find("push button", "Create 24 Fields").click()
        shown.find("label", "24 Fields Mapped")
        shown.answer("Activate Mapping")
        shown.find("push button", "Start Preview").click()
        shown.wait_gone("push button", "Leave the Guide")
        shown.picture("practice-preview")
        self.close()

    def test_closing_the_window_ends_practice(self):
        shown = self.open("--practice")
        shown.find("push button", "Check Permissions")
        self.close()
        self.assertFalse(os.path.exists(os.path.join(self.person.data, "crosswalk", "practice.temporary")))

    def test_the_main_loop_stays_free(self):
        shown = self.open("--practice", size=(1000, 1500), env={"CROSSWALK_REPORT_GAPS": "50"})
        shown.find("push button", "Check Permissions").click()
        shown.find("label", "Mapped Fields")
        said = self.close()
        self.assertRegex(said, r"worst gap: \d+\.\d ms")

    def test_size_and_view_are_remembered(self):
        shown = self.open()
        shown.find("push button", "Connect Accounts").click()
        shown.find("text", "Consumer Key")
        shown.go_to("History")
        shown.resize(820, 600)
        self.close()
        self.assertEqual(self.person.connect_aloware().code, 0)
        shown = self.open(size=None)
        wait_until(lambda: shown.view() == "History", "the view of last time", window.DEADLINE)
        self.assertEqual(shown.inner_size, (810, 590))
        self.close()

    def test_about_says_where_to_ask_and_what_a_report_needs(self):
        shown = self.open()
        shown.find("push button", "Connect Accounts")
        shown.choose_item("Main Menu", "About Crosswalk", 7)
        shown.find(None, "Report an Issue")
        shown.find(None, "Troubleshooting").point()
        shown.find(None, "Debugging Information").point()
        said = wait_until(lambda: next((text for text in map(window.Widget.text, shown.all("text")) if "GTK" in text), None),
                          "what a report needs", window.DEADLINE)
        self.assertRegex(said, r"\ACrosswalk \d+\.\d+\.\d+\nGTK 4\.\d+\.\d+\nlibadwaita 1\.\d+\.\d+\nGLib 2\.\d+\.\d+\n")
        self.assertNotIn(self.person.folder, said)
        shown.picture("about")
        shown.dismiss("Escape", "Escape", "Escape")
        self.close()

    def test_a_second_start_shows_the_first_window(self):
        shown = self.open()
        shown.find("push button", "Connect Accounts")
        second = window.subprocess.run([window.WINDOW], env=self.person.env, timeout=window.DEADLINE, check=False, capture_output=True, text=True)
        self.assertEqual(second.returncode, 0, second.stderr)
        self.assertIsNone(shown.process.poll())
        self.close()

    def test_a_bad_profile_name_is_explained(self):
        shown = self.open("--profile", ".hidden")
        shown.find("label", re.compile("cannot be the name of a profile"))
        shown.picture("bad-profile")
        self.close()

    def test_narrow_window_has_the_views_below(self):
        shown = self.open(size=(370, 640))
        shown.picture("narrow-welcome")
        shown.find("push button", "Connect Accounts").click()
        shown.find("text", "Consumer Key")
        shown.picture("narrow")
        self.assertLessEqual(shown.inner_size[0], 360)
        self.close()


class Guide(WindowTest):
    """The guide at the top of the window: an org without custom fields, and a profile that nobody used yet."""

    guide = True
    demo_options = {"new_org": True}
    clipboard = test_tables.Tables.clipboard

    def setUp(self):
        super().setUp()
        self.presses = 0

    def press(self, shown, name):
        self.presses += 1
        return shown.find("push button", name).click()

    def enter(self, shown, name, text):
        self.presses += 1
        shown.find("text", name).set_text(text)

    def wait_copied(self, words):
        return wait_until(lambda: (text := self.clipboard()) and words in text and text, f"“{words}” on the clipboard", window.DEADLINE)

    def sign_in(self):
        self.assertEqual(self.person.connect_salesforce().code, harness.OK)
        self.assertEqual(self.person.connect_aloware().code, harness.OK)

    def say_where_the_practice_org_is(self, shown):
        """What a person keeps as it is: the addresses, and the port."""
        shown.find("combo box", "Environment").point()
        shown.key("End", "Return")
        shown.find("text", re.compile("^My Domain address")).set_text(self.demo.info["salesforce_url"])
        shown.find("list item", "Advanced").point()
        port = self.demo.salesforce.callback_port()
        shown.find("spin button", "Callback Port").point()
        shown.key("ctrl+a")
        shown.type(str(port))
        shown.key("Return")
        shown.find("label", f"http://localhost:{port}/callback")
        shown.find("text", "Address").set_text(self.demo.info["aloware_url"])

    def test_from_nothing_to_all_rows_in_few_presses(self):
        shown = self.open(size=(1000, 1300))
        self.press(shown, "Connect Accounts")
        shown.find("label", "Step 1 of 6")
        shown.find("label", "Sign in to Salesforce and to Aloware.")
        shown.picture("guide-connect")
        self.say_where_the_practice_org_is(shown)

        self.enter(shown, "Consumer Key", self.demo.info["salesforce_client_id"])
        self.press(shown, "Sign In to Salesforce")
        Browser(self.demo.info).sign_in(self.person.browser.wait())
        shown.find("label", "Sign in to Aloware.")
        self.press(shown, "Sign In to Aloware")
        harness.AlowareBrowser(self.demo.info).sign_in(self.person.browser.wait(2))

        # Every permission is there, so that the next step is the third one.
        shown.find("label", "Step 3 of 6")
        self.press(shown, "Match Owners…")
        shown.find("label", "Owners")
        shown.picture("guide-owners")
        self.presses += 1
        shown.dismiss("Escape")

        shown.find("label", "Step 4 of 6")
        shown.find("label", "Salesforce lacks fields for 24 Aloware fields.")
        self.press(shown, "Create Fields…")
        self.press(shown, "Create 24 Fields")
        shown.find("label", "24 Fields Mapped")
        shown.picture("guide-created")
        self.presses += 1
        shown.answer("Activate Mapping")
        shown.find("label", "Step 6 of 6")
        self.assertLess(self.presses, 12)
        self.assertEqual(len(self.person.run("mapping", "show").json["rows"]), 39)
        self.assertEqual(self.person.run("status").json["mapping"]["state"], "active")

        # The last step ends it for good.
        shown.find("push button", "Start Preview").click()
        shown.wait_gone("label", "Step 6 of 6")
        self.close()
        self.assertEqual(self.person.run("disconnect", "aloware").code, harness.OK)
        shown = self.open()
        shown.go_to("Connections")
        shown.find("push button", "Sign In to Aloware")
        self.assertIsNone(shown.look_for("push button", "Leave the Guide"))
        self.close()

    def test_it_can_be_left_and_comes_back_when_asked(self):
        self.sign_in()
        shown = self.open(size=(360, 640))
        shown.find("label", "Step 3 of 6")
        shown.picture("guide-narrow")
        self.assertLessEqual(shown.inner_size[0], 360)
        shown.find("push button", "Leave the Guide").click()
        shown.wait_gone("label", "Step 3 of 6")
        self.close()
        shown = self.open(env={"ADW_DEBUG_COLOR_SCHEME": "prefer-dark", "CROSSWALK_TEXT_DIRECTION": "rtl"})
        shown.find("push button", "Check Permissions")
        self.assertIsNone(shown.look_for("label", "Step 3 of 6"))
        shown.choose_item("Main Menu", "Show Guide", 4)
        shown.find("label", "Step 3 of 6")
        shown.picture("guide-dark-rtl")
        self.close()

    def test_by_keyboard(self):
        self.sign_in()
        shown = self.open()
        button = shown.find("push button", "Match Owners…")
        wait_until(lambda: button.has_state("focused") or shown.key("Tab"), "the focus on the guide", window.DEADLINE)
        shown.key("Return")
        shown.find("label", "Owners")
        shown.dismiss("Escape")
        shown.find("push button", "Create Fields…")
        self.close()

    def test_what_a_person_may_not_do_is_a_text_to_send(self):
        self.sign_in()
        self.demo.salesforce.fault("salesforce:hide-field:value=Birthdate")
        shown = self.open(size=(1000, 1300))
        shown.find("label", "Step 2 of 6")
        shown.find("label", "1 permission is missing.")
        shown.find("push button", "Show Permissions").click()
        shown.find("push button", "Copy for Your Salesforce Administrator").click()
        said = self.wait_copied("Birthdate")
        self.assertIn(self.demo.info["salesforce_user"], said)
        self.assertIn("Setup, Object Manager, Contact, Fields & Relationships", said)
        shown.picture("guide-permissions")

        self.demo.salesforce.fault("salesforce:no-setup")
        shown.find("push button", "Match Owners…").click()
        shown.find("label", "Owners")
        shown.dismiss("Escape")
        shown.find("push button", "Create Fields…").click()
        shown.find("label", re.compile("View Setup and Configuration"))
        shown.find("push button", "Copy Request").click()
        said = self.wait_copied("Aloware_Contact_ID__c")
        self.assertIn("Setup, Permission Sets, System Permissions", said)
        self.assertIn("Text(40), unique, external ID", said)
        shown.picture("guide-refused")
        shown.dismiss("Escape")
        # It goes on without the fields.
        shown.find("push button", "Activate Mapping…")
        self.close()


if __name__ == "__main__":
    window.main()
