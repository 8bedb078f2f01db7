# SPDX-License-Identifier: GPL-3.0-or-later
"""The first start: the welcome page, practice data from beginning to end, and what the window remembers."""
import os
import re

import window
from window import WindowTest, wait_until


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
        shown.choose_item("Main Menu", "About Crosswalk", 5)
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


if __name__ == "__main__":
    window.main()
