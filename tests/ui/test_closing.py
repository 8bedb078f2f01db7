# SPDX-License-Identifier: GPL-3.0-or-later
"""Closing the window in every state: whatever is open, asked or under way, it goes without a complaint and ends with 0."""
import os
import re

import window
from slow_sync import SlowSyncTest
from window import WindowTest, harness, wait_until


# What GTK complains of when a popover's window is closed (window.NOT_OURS) must not end the program.
NOT_FATAL = {"G_DEBUG": "gc-friendly"}


class ClosingTest(WindowTest):
    """Three ways out: the key that quits, the button of the title bar, and the desktop's own menu. The first two do nothing while
    most dialogs are open."""

    def quit(self, shown):
        shown.take_pointer_away()
        window.xdotool("windowfocus", "--sync", shown.x_window)
        shown.key("ctrl+q")

    def press_close(self, shown):
        shown.take_pointer_away()
        window.X11.ask_to_close(shown.x_window)

    def quit_from_outside(self):
        self.window.take_pointer_away()
        window.subprocess.run(["gdbus", "call", "--session", "--dest", "io.github.crosswalk_sync.Crosswalk", "--object-path",
                               "/io/github/crosswalk_sync/Crosswalk", "--method", "org.freedesktop.Application.ActivateAction", "quit", "[]", "{}"],
                              env=self.person.env, check=True, capture_output=True, timeout=window.DEADLINE)

    def assert_ended(self, shown):
        wait_until(lambda: shown.process.poll() is not None, "the window to close", window.DEADLINE)
        self.check(shown)

    def connect(self):
        for result in (self.person.connect_salesforce(), self.person.connect_aloware(), self.person.run("mapping", "activate")):
            self.assertEqual(result.code, harness.OK, repr(result))


class Unsaved(ClosingTest):
    browser = False

    def setUp(self):
        super().setUp()
        self.connect()
        self.shown = self.open()
        self.shown.go_to("Mapping")
        self.shown.find("push button", "Remove First Name").click()
        self.shown.find("label", "Draft, not saved")

    def is_mapped(self):
        return any(row["aloware"] == "first_name" for row in self.person.run("mapping", "show").json["rows"])

    def ask(self, how):
        how(self.shown)
        self.shown.find("label", "Save Changes to Mapping?")

    def save(self):
        """The dialog's button: the view under it has one of the same name."""
        return wait_until(lambda: self.shown.all("push button", "Save Draft")[1:], "the button of the dialog", window.DEADLINE)[0]

    def test_discard(self):
        self.ask(self.quit)
        self.shown.find("push button", "Discard").click()
        self.assert_ended(self.shown)
        self.assertTrue(self.is_mapped())

    def test_save(self):
        self.ask(self.press_close)
        self.save().click()
        self.assert_ended(self.shown)
        self.assertFalse(self.is_mapped())

    def test_cancel_then_discard(self):
        self.ask(self.quit)
        self.shown.answer("Cancel")
        self.shown.find("label", "Draft, not saved")
        self.ask(self.press_close)
        self.shown.find("push button", "Discard").click()
        self.assert_ended(self.shown)

    def test_asked_twice_is_asked_once(self):
        """The question is there already; asking again adds no second one whose answer comes when the window is gone."""
        self.ask(self.quit)
        self.quit(self.shown)
        self.assertEqual(len(self.shown.all("label", "Save Changes to Mapping?")), 1)
        self.shown.find("push button", "Discard").click()
        self.assert_ended(self.shown)

    def test_what_cannot_be_saved_keeps_the_window(self):
        os.makedirs(self.person.profile("mapping-draft.json", "in the way"))
        self.ask(self.quit)
        self.shown.close_dialog(self.save().click, "saving")
        self.shown.find("label", "Draft, not saved")
        self.ask(self.quit)
        self.shown.find("push button", "Discard").click()
        self.assert_ended(self.shown)


class Running(SlowSyncTest, ClosingTest):
    def ask(self, how, question="Cancel Sync?"):
        how(self.shown)
        self.shown.find("label", question)

    def start_preview(self):
        """A preview that does not come to its end by itself."""
        shown = self.open()
        shown.go_to("Sync")
        shown.find("push button", "Preview").wait_sensitive()
        self.aloware.fault("aloware:slow:value=86400000:times=0")
        shown.find("push button", "Preview").click()
        shown.find("label", re.compile("^(Previewing|Preparing Preview|Reading)"))
        return shown

    def test_keep_open_then_cancel(self):
        self.shown = self.start()
        self.ask(self.quit)
        self.shown.answer("Keep Open")
        self.ask(self.press_close)
        self.shown.answer("Cancel and Close")
        self.release(self.shown)
        self.assert_ended(self.shown)
        self.assertEqual(self.last_run()["state"], "cancelled")

    def test_go_on_in_the_background(self):
        self.shown = self.start()
        self.ask(self.press_close)
        self.shown.find("push button", "Continue in the Background").click()
        wait_until(lambda: not self.shown.x_windows(), "the window to go", window.DEADLINE)
        self.assertIsNone(self.shown.process.poll())
        self.aloware.reset_faults()
        self.assert_ended(self.shown)
        self.assertEqual(self.last_run()["state"], "finished")

    def test_asked_twice(self):
        self.shown = self.start()
        self.ask(self.press_close)
        self.quit(self.shown)
        self.assertEqual(len(self.shown.all("label", "Cancel Sync?")), 1)
        self.shown.answer("Cancel and Close")
        self.release(self.shown)
        self.assert_ended(self.shown)

    def test_the_sync_ends_while_it_asks(self):
        self.shown = self.start_slowly()
        self.ask(self.press_close)
        # There is nothing to cancel any more; the window stays and says what happened.
        self.shown.close_dialog(lambda: self.aloware.fault("aloware:unauthorized:times=0"), "the sync failed")
        self.assertEqual(self.last_run()["state"], "failed")
        self.shown.find("label", "Sign In Again")
        self.press_close(self.shown)
        self.assert_ended(self.shown)

    def test_unsaved_too(self):
        """Both are asked, one after the other."""
        self.shown = self.start()
        self.shown.go_to("Mapping")
        self.shown.find("push button", "Remove First Name").click()
        self.shown.find("label", "Draft, not saved")
        self.ask(self.quit)
        self.shown.answer("Cancel and Close")
        self.shown.go_to("Sync")
        self.release(self.shown)
        self.shown.find("label", "Save Changes to Mapping?")
        self.shown.find("push button", "Discard").click()
        self.assert_ended(self.shown)

    def test_preview(self):
        self.shown = self.start_preview()
        self.ask(self.quit, "Cancel Preview?")
        self.shown.answer("Keep Open")
        self.ask(self.press_close, "Cancel Preview?")
        self.shown.answer("Cancel and Close")
        self.assert_ended(self.shown)

    def test_the_question_before_the_first_write(self):
        self.shown = self.open()
        self.shown.go_to("Sync")
        self.shown.find("push button", "Sync Now").click()
        self.shown.find("label", "Write to Aloware for the First Time?")
        self.quit_from_outside()
        self.assert_ended(self.shown)
        self.assertEqual(self.n_written(), 0)


class Open(ClosingTest):
    """Something is open over the window or in it."""

    def setUp(self):
        super().setUp()
        self.connect()
        self.shown = self.open(size=(1000, 1000), env=NOT_FATAL)

    def dialog_opens(self):
        wait_until(lambda: len(self.shown.x_windows()) > 1, "the dialog's window", window.DEADLINE)

    def quit_over(self, open_it):
        open_it()
        self.dialog_opens()
        self.quit_from_outside()
        self.assert_ended(self.shown)

    def test_preferences(self):
        self.quit_over(lambda: wait_until(
            lambda: self.shown.look_for("combo box", "Create Contacts") or self.shown.key("ctrl+comma"), "the preferences", window.DEADLINE))

    def test_preferences_that_are_being_saved(self):
        wait_until(lambda: self.shown.look_for("combo box", "Create Contacts") or self.shown.key("ctrl+comma"), "the preferences", window.DEADLINE)
        self.shown.find("spin button", "Contacts to Change").point()
        self.shown.key("Up")
        self.quit_from_outside()
        self.assert_ended(self.shown)

    def test_about(self):
        self.quit_over(lambda: self.shown.choose_item("Main Menu", "About Crosswalk", 7))

    def test_signing_out(self):
        def ask():
            self.shown.go_to("Connections")
            self.shown.find("push button", re.compile("^Sign Out")).click()
        self.quit_over(ask)

    def test_file_chooser(self):
        self.quit_over(lambda: self.shown.choose_item("Main Menu", re.compile("Import"), 1))

    def test_popovers(self):
        for opens, what in (("Add a Field", "Search Aloware Fields"), ("Salesforce field of City: Mailing City", "Search Salesforce Fields")):
            self.shown.go_to("Mapping")
            self.shown.find("push button", opens).click()
            self.shown.find("entry", what)
            self.press_close(self.shown)
            self.assert_ended(self.shown)
            self.shown = self.open(size=(1000, 1000), env=NOT_FATAL)
        self.shown.find("push button", "Main Menu").click()
        wait_until(lambda: self.shown.all("menu item"), "the menu", window.DEADLINE)
        self.press_close(self.shown)
        self.assert_ended(self.shown)

    def test_permissions_that_are_being_checked(self):
        self.demo.salesforce.fault("salesforce:slow:value=86400000:times=0")
        self.shown.go_to("Connections")
        self.shown.find("push button", "Check Permissions").wait_sensitive().click()
        self.press_close(self.shown)
        self.assert_ended(self.shown)


class Decisions(ClosingTest):
    """The views of what a run left."""

    browser = False

    def setUp(self):
        super().setUp()
        self.connect()
        self.person.run("sync", "--yes")
        self.edited = self.demo.aloware.dump()[0]["phone_number"]
        self.demo.aloware.edit(self.edited, first_name="Edited")
        self.person.run("sync", "--yes")
        self.shown = self.open(size=(1000, 1000))

    def test_history_and_its_dialogs(self):
        for button in ("Undo This Run…", re.compile("^Details: .*First Name$")):
            self.shown.go_to("History")
            wait_until(lambda: self.shown.look_for("push button", "Undo This Run…") or self.shown.key("Return"), "the run", window.DEADLINE)
            self.shown.find("push button", button).wait_sensitive().point()
            if button != "Undo This Run…":
                self.shown.find("push button", "Why This Value?").click()
            wait_until(lambda: len(self.shown.x_windows()) > 1, "the dialog's window", window.DEADLINE)
            self.quit_from_outside()
            self.assert_ended(self.shown)
            self.shown = self.open(size=(1000, 1000))

    def test_a_preview_that_is_shown(self):
        self.demo.aloware.edit(self.edited, first_name="Edited again")
        self.shown.go_to("Sync")
        self.shown.find("push button", "Preview").wait_sensitive().click()
        self.shown.find("push button", "Apply Plan").wait_sensitive()
        self.press_close(self.shown)
        self.assert_ended(self.shown)


class SigningIn(ClosingTest):
    def open_form(self):
        shown = self.open(size=(1000, 960))
        shown.find("push button", "Connect Accounts").click()
        shown.find("combo box", "Environment").point()
        shown.key("End", "Return")
        shown.find("text", re.compile("^My Domain address")).set_text(self.demo.info["salesforce_url"])
        shown.find("text", "Consumer Key").set_text(self.demo.info["salesforce_client_id"])
        return shown

    def test_while_the_browser_is_waited_for(self):
        for close in (self.press_close, self.quit):
            shown = self.open_form()
            opened = len(self.person.browser.opened())
            shown.find("push button", "Sign In to Salesforce").wait_sensitive().click()
            self.person.browser.wait(opened + 1)
            shown.find("list item", "Waiting for you to sign in in the browser")
            close(shown)
            self.assert_ended(shown)

    def test_while_the_token_is_tried(self):
        shown = self.open_form()
        shown.find("text", "Address").set_text(self.demo.info["aloware_url"])
        shown.find("combo box", "Sign In With").point()
        shown.key("End", "Return")
        shown.find("text", "API Token").set_text(self.demo.info["aloware_token"])
        self.demo.aloware.fault("aloware:slow:value=86400000:times=0")
        shown.find("push button", "Connect to Aloware").wait_sensitive().click()
        wait_until(lambda: self.demo.aloware.path_count("users"), "the request", window.DEADLINE)
        self.press_close(shown)
        self.assert_ended(shown)


class Asked(ClosingTest):
    browser = False

    def test_while_the_keyring_asks(self):
        self.connect()
        self.lock_keyring()
        shown = self.open()
        wait_until(self.prompts, "the keyring's question", window.DEADLINE)
        self.quit_from_outside()
        self.assert_ended(shown)
        # The keyring goes on asking. Answered, it is open for whoever comes next.
        self.answer_prompt(["key", "ctrl+a", "BackSpace"], ["type", "practice"], ["key", "Return"])
        self.assertEqual(self.person.run("status").code, harness.OK)


class Practice(ClosingTest):
    browser = False

    def open_practice(self):
        shown = self.open("--practice", size=(1000, 1000))
        shown.find("push button", "Check Permissions")
        return shown

    def assert_no_trace(self):
        self.assertFalse(os.path.exists(os.path.join(self.person.data, "crosswalk", "practice.temporary")))

    def test_at_rest_and_with_a_dialog(self):
        for close in (self.press_close, self.quit):
            shown = self.open_practice()
            close(shown)
            self.assert_ended(shown)
            self.assert_no_trace()
        shown = self.open_practice()
        wait_until(lambda: shown.look_for("combo box", "Create Contacts") or shown.key("ctrl+comma"), "the preferences", window.DEADLINE)
        self.quit_from_outside()
        self.assert_ended(shown)
        self.assert_no_trace()

    def test_with_unsaved_edits(self):
        """They are thrown away with the practice data, unasked."""
        shown = self.open_practice()
        shown.go_to("Mapping")
        shown.find("push button", "Remove First Name").click()
        self.press_close(shown)
        self.assert_ended(shown)
        self.assert_no_trace()

    def test_while_it_starts(self):
        shown = self.open("--practice", size=(1000, 1000))
        self.press_close(shown)
        self.assert_ended(shown)
        self.assert_no_trace()

    def test_while_nobody_signs_in(self):
        """The browser is open, and the sign-in would be waited for for minutes."""
        self.person.browser = window.BrowserLog(self.person)
        for leave in (self.press_close, self.cancel_and_close):
            opened = len(self.person.browser.opened())
            shown = self.open("--practice", size=(1000, 1000))
            self.person.browser.wait(opened + 1)
            leave(shown)
            self.assert_ended(shown)
            self.assert_no_trace()

    def cancel_and_close(self, shown):
        shown.find("push button", "Cancel").click()
        shown.find("push button", "Connect Accounts")
        self.press_close(shown)

    def test_while_practice_is_left(self):
        shown = self.open_practice()
        shown.find("push button", "End Practice").click()
        self.press_close(shown)
        self.assert_ended(shown)
        self.assert_no_trace()


del WindowTest, SlowSyncTest, ClosingTest

if __name__ == "__main__":
    window.main()
