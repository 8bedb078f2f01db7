# SPDX-License-Identifier: GPL-3.0-or-later
"""The view Connections: signing in with the browser played by the test, what may go wrong, permissions, signing out."""
import os
import re

import window
from window import Browser, WindowTest, harness, wait_until


class Connections(WindowTest):
    def open_form(self):
        shown = self.open(size=(1000, 960))
        shown.find("push button", "Connect Accounts").click()
        shown.find("text", "Consumer Key")
        return shown

    def fill_in(self, shown, client_id=None, url=None):
        """My Domain, the practice org's address, its consumer key, and a callback port that is free."""
        shown.find("combo box", "Environment").point()
        shown.key("End", "Return")
        shown.find("text", re.compile("^My Domain address")).set_text(url or self.demo.info["salesforce_url"])
        shown.find("text", "Consumer Key").set_text(client_id or self.demo.info["salesforce_client_id"])
        shown.find("list item", "Advanced").point()
        port = shown.find("spin button", "Callback Port")
        self.port = self.demo.salesforce.callback_port()
        port.point()
        shown.key("ctrl+a")
        shown.type(str(self.port))
        shown.key("Return")
        wait_until(lambda: shown.look_for("label", f"http://localhost:{self.port}/callback"), "the callback URL", window.DEADLINE)

    def sign_in(self, shown, decision="allow"):
        before = len(self.person.browser.opened())
        shown.find("push button", "Sign In to Salesforce").click()
        url = self.person.browser.wait(before + 1)
        shown.find("list item", "Waiting for you to sign in in the browser")
        return Browser(self.demo.info, decision).sign_in(url)

    def connect_aloware(self, shown, token=None):
        shown.find("text", "Address").set_text(self.demo.info["aloware_url"])
        shown.find("combo box", "Sign In With").point()
        shown.key("End", "Return")
        shown.find("text", "API Token").set_text(token or self.demo.info["aloware_token"])
        shown.find("push button", "Connect to Aloware").click()

    def test_an_administrator_connects_both(self):
        shown = self.open_form()
        self.assertFalse(shown.find("push button", "Sign In to Salesforce").sensitive)
        self.fill_in(shown)
        shown.picture("filled-in")
        self.sign_in(shown)
        shown.find("label", self.demo.info["salesforce_user"])
        shown.find("label", "Requests Left Today")
        self.assertIsNone(shown.look_for("text", "Consumer Key"))

        self.connect_aloware(shown)
        shown.find("list item", "Connected To")
        shown.find("label", "12 users")
        shown.picture("connected")
        self.close()

        status = self.person.run("status").json
        self.assertTrue(status["salesforce"]["connected"])
        self.assertTrue(status["aloware"]["connected"])
        self.assertGreater(status["mapping"]["rows"], 10)
        # The token is in the keyring and in no file.
        for folder, _, files in os.walk(self.person.data):
            for name in files:
                with open(os.path.join(folder, name), "rb") as file:
                    self.assertNotIn(self.demo.info["aloware_token"].encode(), file.read(), name)

        shown = self.open()
        shown.find("label", self.demo.info["salesforce_user"])
        self.close()

    def test_waiting_can_be_cancelled(self):
        shown = self.open_form()
        self.fill_in(shown)
        shown.find("push button", "Sign In to Salesforce").click()
        self.person.browser.wait()
        shown.find("push button", "Copy Sign-In Link")
        shown.picture("waiting")
        shown.find("push button", "Cancel").click()
        shown.find("push button", "Sign In to Salesforce")
        self.assertIsNone(shown.look_for("list item", "Salesforce Needs Attention"))
        self.close()

    def test_denial_is_said_in_place_and_can_be_mended(self):
        shown = self.open_form()
        self.fill_in(shown)
        self.sign_in(shown, "deny")
        shown.find("label", re.compile("Access was not allowed in the browser"))
        shown.picture("denied")
        self.sign_in(shown)
        shown.find("label", self.demo.info["salesforce_user"])
        self.assertIsNone(shown.look_for("list item", "Salesforce Needs Attention"))
        self.close()

    def test_a_browser_that_never_answers_is_not_waited_for_for_ever(self):
        self.person.set_setting("sign-in-seconds", 1)
        shown = self.open_form()
        self.fill_in(shown)
        for attempt in (1, 2):
            shown.find("push button", "Sign In to Salesforce").click()
            self.person.browser.wait(attempt)
            shown.find("list item", "Salesforce Needs Attention")
            shown.find("label", re.compile("^Nobody signed in within the time. Sign in again"))
            shown.picture(f"timed-out-{attempt}")
            shown.find("push button", "Sign In to Salesforce").wait_sensitive()
        # What was filled in is still there.
        self.assertEqual(shown.find("text", "Consumer Key").text(), self.demo.info["salesforce_client_id"])
        self.close()

    def test_an_address_that_is_none_is_refused_before_a_byte_is_sent(self):
        shown = self.open_form()
        self.fill_in(shown, url="http://example.invalid")
        shown.find("push button", "Sign In to Salesforce").click()
        shown.find("list item", "Salesforce Needs Attention")
        self.assertEqual(self.person.browser.opened(), [])
        self.close()

    def test_what_is_no_my_domain_is_refused_below_the_entry(self):
        shown = self.open_form()
        shown.find("combo box", "Environment").point()
        shown.key("End", "Return")
        shown.find("text", "Consumer Key").set_text("key")
        entry = shown.find("text", re.compile("^My Domain address"))
        refused = re.compile("Enter your My Domain as Salesforce shows it in Setup")
        for typed in ("jo@acme.example.com", "www.salesforce.com", "acme corp"):
            entry.set_text(typed)
            shown.find("label", refused)
            self.assertFalse(shown.find("push button", "Sign In to Salesforce").sensitive, typed)
        shown.picture("no-my-domain")
        for typed in ("acme", "ACME.lightning.force.com/lightning/page/home", "login.salesforce.com"):
            entry.set_text(typed)
            shown.wait_gone("label", refused)
            shown.find("push button", "Sign In to Salesforce").wait_sensitive()
        self.close()

    def test_a_wrong_token_is_refused_and_stays_to_be_mended(self):
        shown = self.open_form()
        self.connect_aloware(shown, "wrong-token")
        shown.find("label", re.compile("Aloware does not accept this API token"))
        shown.find("push button", "Connect to Aloware")
        shown.picture("refused")
        self.connect_aloware(shown)
        shown.find("list item", "Connected To")
        self.assertIsNone(shown.look_for("list item", "Aloware Needs Attention"))
        self.close()

    def test_permissions_are_listed_with_remedies(self):
        self.assertEqual(self.person.connect_salesforce().code, 0)
        self.assertEqual(self.person.connect_aloware().code, 0)
        shown = self.open(size=(1000, 1500))
        shown.find("push button", "Check Permissions").click()
        shown.find("list item", "Mapped Fields")
        shown.find("list item", "Matched Users")
        shown.find("label", re.compile("Give them the same e-mail address on both platforms"))
        shown.find("image", "Warning")
        shown.picture("permissions")
        self.close()

    def test_a_platform_that_is_gone_is_said_and_nothing_is_lost(self):
        self.assertEqual(self.person.connect_salesforce().code, 0)
        self.assertEqual(self.person.connect_aloware().code, 0)
        self.demo.salesforce.fault("salesforce:html:times=0")
        shown = self.open()
        shown.find("list item", "Salesforce Needs Attention")
        shown.picture("gone")
        shown.find("label", self.demo.info["salesforce_user"])
        self.demo.salesforce.reset_faults()
        shown.find("push button", "Try Again").click()
        shown.wait_gone("list item", "Salesforce Needs Attention")
        self.close()

    def test_a_revoked_sign_in_asks_for_a_new_one(self):
        self.assertEqual(self.person.connect_salesforce().code, 0)
        self.demo.salesforce.fault("salesforce:session-expired:times=0")
        self.demo.salesforce.fault("salesforce:revoked:times=0")
        shown = self.open()
        shown.find("label", re.compile("Salesforce has ended this sign-in"))
        # Everything but the sign-in itself is still filled in.
        self.assertEqual(shown.find("text", "Consumer Key").text(), self.demo.info["salesforce_client_id"])
        shown.picture("revoked")
        self.demo.salesforce.reset_faults()
        self.sign_in(shown)
        shown.find("label", self.demo.info["salesforce_user"])
        self.close()

    def test_signing_out_asks_and_removes_the_secrets(self):
        self.assertEqual(self.person.connect_salesforce().code, 0)
        self.assertEqual(self.person.connect_aloware().code, 0)
        shown = self.open()
        shown.find("push button", "Check Permissions").wait_sensitive()
        shown.find("push button", "Sign Out…").click()
        shown.answer("Cancel")
        self.assertTrue(self.person.run("status").json["salesforce"]["connected"])
        shown.find("push button", "Sign Out…").click()
        shown.find("push button", "Sign Out")
        shown.picture("sign-out")
        shown.answer("Sign Out")
        shown.find("push button", "Sign In to Salesforce")
        status = self.person.run("status").json
        self.assertFalse(status["salesforce"]["connected"])
        self.assertTrue(status["aloware"]["connected"])
        self.close()

    def test_without_a_keyring_both_cards_say_so_until_there_is_one(self):
        # A file where the keyring's folder should be: no keyring can be opened there.
        folder = self.person.path("keyring")
        with open(folder, "w", encoding="utf-8"):
            pass
        shown = self.open(env={"SECRET_BACKEND": "file", "SECRET_FILE_TEST_PATH": os.path.join(folder, "keyring"),
                               "SECRET_FILE_TEST_PASSWORD": "practice"})
        shown.find("push button", "Connect Accounts").click()
        shown.find("list item", "Salesforce Needs Attention")
        shown.find("list item", "Aloware Needs Attention")
        shown.find("label", re.compile("The keyring that holds your sign-ins is locked, or none is running"))
        # What could not be kept is not asked for.
        self.assertIsNone(shown.look_for("text", "Consumer Key"))
        shown.picture("no-keyring")
        os.remove(folder)
        os.mkdir(folder)
        shown.find("push button", "Try Again").click()
        shown.find("text", "Consumer Key")
        self.assertIsNone(shown.look_for("list item", "Salesforce Needs Attention"))
        self.assertIsNone(shown.look_for("list item", "Aloware Needs Attention"))
        self.close()

    def test_a_fallback_owner_who_is_gone_is_not_changed(self):
        self.assertEqual(self.person.connect_salesforce().code, 0)
        self.assertEqual(self.person.run("settings", "set", "fallback-owner", "gone@example.com").code, 0)
        self.assertEqual(self.person.connect_aloware().code, 0)
        shown = self.open()
        shown.find("push button", "Check Permissions").wait_sensitive()
        self.close()
        self.assertEqual(self.person.run("settings", "show").json["fallback-owner"], "gone@example.com")

    def test_a_locked_keyring_is_unlocked_when_the_person_says_so(self):
        self.assertEqual(self.person.connect_salesforce().code, 0)
        self.assertEqual(self.person.connect_aloware().code, 0)
        self.lock_keyring()
        shown = self.open()
        self.answer_prompt(["key", "Escape"])
        shown.find("list item", "Salesforce Needs Attention")
        shown.find("list item", "Aloware Needs Attention")
        shown.find("label", re.compile("The keyring that holds your sign-ins is locked"))
        shown.picture("locked-keyring")
        shown.find("push button", "Try Again").click()
        self.answer_prompt(["key", "ctrl+a", "BackSpace"], ["type", "practice"], ["key", "Return"])
        shown.find("label", "admin@example.com")
        self.assertIsNone(shown.look_for("list item", "Salesforce Needs Attention"))
        self.assertIsNone(shown.look_for("list item", "Aloware Needs Attention"))
        self.close()


if __name__ == "__main__":
    window.main()
