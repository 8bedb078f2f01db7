# SPDX-License-Identifier: GPL-3.0-or-later
"""Several pairs of accounts in the window: made, opened, renamed, duplicated and removed, and the mapping of one taken over by another."""
import os
import re
import subprocess

import window
from window import WindowTest, harness, wait_until, xdotool


class Profiles(WindowTest):
    def setUp(self):
        super().setUp()
        self.addCleanup(self.forget_other_secrets)

    def forget_other_secrets(self):
        for name in self.profiles():
            self.person.run("profiles", "remove", name, "--yes")

    def sign_in(self):
        for result in (self.person.connect_salesforce(), self.person.connect_aloware(), self.person.run("mapping", "activate")):
            self.assertEqual(result.code, harness.OK, repr(result))

    def profiles(self):
        return {profile["name"]: profile for profile in self.person.run("profiles", "list").json["profiles"]}

    def wait_profiles(self, *names):
        wait_until(lambda: set(self.profiles()) == set(names), f"the profiles {names}", window.DEADLINE)

    def open_list(self, shown):
        """By its key, from the first window."""
        before = shown.x_windows()
        xdotool("windowfocus", "--sync", shown.x_window)
        shown.key("ctrl+shift+p")
        shown.find("list", "Profiles")
        self.listed = wait_until(lambda: next(iter(shown.x_windows() - before), None), "the window Profiles", window.DEADLINE)
        shown.find("list item", "default" if "default" in self.profiles() else None)

    def close_list(self, shown):
        xdotool("windowfocus", "--sync", self.listed)
        shown.dismiss("Escape")

    def choose(self, shown, profile, action):
        shown.find("push button", f"Actions for {profile}").click()
        shown.find("menu item", action).click()

    def write_name(self, shown, action, name):
        """The name is typed into the question, which has the focus in its entry."""
        button = shown.find("push button", action)
        shown.key("ctrl+a")
        shown.type(name)
        button.wait_sensitive()
        shown.key("Return")

    def wait_titles(self, shown, *titles):
        """Windows come and go by themselves: GTK 4.8 may die of being read just then, so the X server is asked."""
        def named():
            try:
                return {xdotool("getwindowname", each) for each in shown.x_windows()}
            except subprocess.CalledProcessError:
                return set()
        wait_until(lambda: shown.check_alive() or named() == set(titles), f"the windows {titles}", window.DEADLINE)

    def x_window_of(self, shown, title):
        return next(each for each in shown.x_windows() if xdotool("getwindowname", each) == title)

    def test_make_open_rename_remove(self):
        self.sign_in()
        shown = self.open()
        self.wait_titles(shown, "Crosswalk")
        # Whoever has one pair of accounts does not read its name.
        self.assertIsNone(shown.look_for("push button", "Profile default"))
        self.open_list(shown)
        row = shown.find("list item", "default")
        self.assertRegex(row.description, "Salesforce: admin@example.com\nAloware: http.*\nNo run yet\nOpen in this window")
        shown.picture("one")

        # A new one opens at once, in a window of its own.
        shown.key("ctrl+n")
        shown.find("push button", "Create")
        shown.picture("new")
        self.write_name(shown, "Create", "sandbox")
        self.wait_titles(shown, "Crosswalk – sandbox", "Crosswalk")
        self.assertEqual(set(self.profiles()), {"default", "sandbox"})
        self.assertIsNone(self.profiles()["sandbox"]["salesforce"])
        xdotool("windowfocus", "--sync", shown.x_window)
        self.wait_titles(shown, "Crosswalk – sandbox", "Crosswalk – default")
        shown.find("push button", "Profile default")

        # What is open is presented, not opened twice; and it cannot be removed.
        self.open_list(shown)
        self.assertIn("Open in another window", shown.find("list item", "sandbox").description)
        self.choose(shown, "sandbox", "Remove…")
        shown.find("label", re.compile("Close that window first"))
        self.choose(shown, "sandbox", "Open")
        self.wait_titles(shown, "Crosswalk – sandbox", "Crosswalk – default")
        self.assertEqual(len(shown.x_windows()), 2)

        # Renamed, it is shown under its new name.
        self.open_list(shown)
        self.choose(shown, "sandbox", "Rename…")
        self.write_name(shown, "Rename", "trial")
        self.wait_titles(shown, "Crosswalk – trial", "Crosswalk – default")
        self.assertEqual(set(self.profiles()), {"default", "trial"})
        wait_until(lambda: not os.path.exists(os.path.join(self.person.data, "crosswalk", "sandbox")), "the old name to go", window.DEADLINE)

        # Its window closed, it can be removed.
        window.X11.ask_to_close(self.x_window_of(shown, "Crosswalk – trial"))
        self.wait_titles(shown, "Crosswalk – default")
        self.open_list(shown)
        self.choose(shown, "trial", "Remove…")
        shown.find("label", "Remove “trial”?")
        shown.picture("remove")
        shown.answer("Remove")
        shown.wait_gone("list item", "trial")
        self.assertEqual(set(self.profiles()), {"default"})
        self.assertTrue(self.person.run("status").json["salesforce"]["connected"])
        self.close_list(shown)
        self.close()

    def test_rename_the_one_that_is_shown(self):
        self.sign_in()
        shown = self.open()
        shown.find("label", "admin@example.com")
        wait_until(lambda: shown.look_for(None, "Talking to Salesforce and Aloware") is None, "the refresh", window.DEADLINE)
        self.open_list(shown)
        self.choose(shown, "default", "Rename…")
        self.write_name(shown, "Rename", "production")
        self.wait_titles(shown, "Crosswalk – production")
        shown.find("label", "admin@example.com")
        self.assertEqual(set(self.profiles()), {"production"})
        shown.x_window = self.x_window_of(shown, "Crosswalk – production")
        self.close()
        # The guide that was left does not come back under the new name.
        with open(os.path.join(self.person.env["XDG_CONFIG_HOME"], "glib-2.0", "settings", "keyfile"), encoding="utf-8") as file:
            self.assertIn(f"guide={{'production': {window.GUIDE_LEFT}}}", file.read().replace("uint32 ", ""))

    def test_duplicate_takes_no_sign_in(self):
        self.sign_in()
        self.person.run("mapping", "set", "first_name", "--direction", "to-aloware")
        shown = self.open(size=(360, 680))
        self.open_list(shown)
        shown.picture("narrow")
        self.choose(shown, "default", "Duplicate…")
        shown.find("label", re.compile("The sign-ins, .* stay here"))
        shown.picture("duplicate")
        self.write_name(shown, "Duplicate", "copy")
        self.wait_titles(shown, "Crosswalk", "Crosswalk – copy")
        self.assertIsNone(self.profiles()["copy"]["salesforce"])
        rows = {row["aloware"]: row for row in self.person.run("--profile", "copy", "mapping", "show").json["rows"]}
        self.assertEqual(rows["first_name"]["direction"], "to-aloware")
        self.close()

    def finished(self, profile):
        runs = self.person.run("--profile", profile, "history", "list").json["runs"]
        return [run["run"] for run in runs if run["state"] == "finished"]

    def test_two_windows_sync_at_the_same_time(self):
        self.sign_in()
        other = window.Demo(30, 11, aloware_token="5EC0ND70")
        self.addCleanup(other.close)
        own, self.person.demo = self.person.demo, other
        for result in (self.person.connect_salesforce("--profile", "production"),
                       self.person.run("--profile", "production", "connect", "aloware", "--url", other.info["aloware_url"], "--token-file", "-",
                                       stdin=other.info["aloware_token"] + "\n"),
                       self.person.run("--profile", "production", "mapping", "activate")):
            self.assertEqual(result.code, harness.OK, repr(result))
        self.person.demo = own
        # The first sync of each asks before it writes.
        for profile, demo in (("default", own), ("production", other)):
            self.assertIn(self.person.run("--profile", profile, "sync", "--yes").code, (harness.OK, harness.LEFT_OVERS))
            demo.aloware.edit(demo.aloware.dump()[0]["phone_number"], city="Long Example Town")
            self.assertEqual(len(self.finished(profile)), 1)

        shown = self.open()
        shown.find("push button", "Profile default")
        self.open_list(shown)
        self.choose(shown, "production", "Open")
        self.wait_titles(shown, "Crosswalk – default", "Crosswalk – production")
        production = self.x_window_of(shown, "Crosswalk – production")
        wait_until(lambda: shown.look_for(None, "Talking to Salesforce and Aloware") is None, "the refresh", window.DEADLINE)

        # The first one waits for its Salesforce all the time that the other one runs. Longer than any test: let go by resetting the faults.
        own.salesforce.fault("salesforce:slow:value=86400000:times=0")
        xdotool("windowfocus", "--sync", shown.x_window)
        shown.key("ctrl+shift+r")
        shown.find("push button", "Pause")
        xdotool("windowfocus", "--sync", production)
        shown.key("ctrl+shift+r")
        wait_until(lambda: len(self.finished("production")) == 2, "the second run", window.DEADLINE)
        self.assertEqual(len(self.finished("default")), 1)
        own.salesforce.reset_faults()
        wait_until(lambda: len(self.finished("default")) == 2, "the first run to end", window.DEADLINE)
        for demo in (own, other):
            self.assertIn("Long Example Town", [contact.get("MailingCity") for contact in demo.salesforce.dump()])
        self.close()

    def test_take_over_the_mapping(self):
        self.sign_in()
        self.person.run("profiles", "duplicate", "default", "sandbox")
        self.person.run("--profile", "sandbox", "mapping", "set", "first_name", "--direction", "to-aloware")
        # A field that these accounts lack.
        self.person.run("--profile", "sandbox", "mapping", "set", "last_name", "--salesforce", "Nowhere__c")
        before = self.person.run("mapping", "show").json
        shown = self.open()
        shown.find("push button", "Profile default")
        self.open_list(shown)
        self.choose(shown, "sandbox", "Take Over Mapping…")
        shown.find("label", re.compile("The mapping of “sandbox” becomes the draft"))
        shown.find("label", re.compile("Direction: Both ways, now To Aloware", re.IGNORECASE))
        shown.find("label", re.compile("1 field cannot be used with these accounts yet: Last Name"))
        shown.picture("difference")
        # Looking changes nothing.
        self.assertEqual(self.person.run("mapping", "show").json, before)
        shown.answer("Take Over")
        wait_until(lambda: self.person.run("mapping", "show").json["state"] == "draft", "the draft", window.DEADLINE)
        rows = {row["aloware"]: row for row in self.person.run("mapping", "show").json["rows"]}
        self.assertEqual((rows["first_name"]["direction"], rows["last_name"]["salesforce"]), ("to-aloware", "Nowhere__c"))
        wait_until(lambda: shown.view() == "Mapping", "the view Mapping", window.DEADLINE)
        shown.picture("taken")
        self.close()


if __name__ == "__main__":
    window.main()
