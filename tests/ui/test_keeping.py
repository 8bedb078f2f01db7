# SPDX-License-Identifier: GPL-3.0-or-later
"""Keeping both sides current in the window: it is switched on, an edit arrives by itself, the line says how it stands, and a
pause says why and what to do."""
import os
import re

import window
from window import WindowTest, wait_until

DEADLINE = 120

MONITOR = os.environ.get("CROSSWALK_MONITOR", os.path.join(window.harness.BUILD, "src", "monitor", "crosswalk-monitor"))
AUTOSTART = "io.github.crosswalk_sync.Crosswalk.Monitor.desktop"

# The line, once both sides were asked.
STANDING = re.compile(r"^Salesforce \d+ s ago · Aloware: typical \d+ (s|min), oldest \d+ (s|min) · \d+ changes? today")


class Keeping(WindowTest):
    browser = False
    contacts = 30

    def setUp(self):
        super().setUp()
        self.assertEqual(self.person.connect_salesforce().code, 0)
        self.assertEqual(self.person.connect_aloware().code, 0)
        self.assertEqual(self.person.run("mapping", "activate").code, 0)

    def sync(self):
        self.person.run("sync", "--yes")
        self.contact = next(each for each in self.demo.salesforce.dump() if each.get("Aloware_Contact_ID__c") and each.get("FirstName"))

    def show(self, **options):
        shown = self.open(size=(1000, 900), **options)
        shown.go_to("Sync")
        return shown

    def switch(self, shown, *keys, value):
        shown.find("combo box", "Keep Current").point()
        shown.key(*keys, "Return")
        wait_until(lambda: self.person.run("settings", "show").json["keep-current"] == value, f"keep-current to be {value}", DEADLINE)

    def switch_on(self, shown):
        self.switch(shown, "Down", value="window")

    def in_aloware(self):
        return next(each for each in self.demo.aloware.dump() if str(each["id"]) == self.contact["Aloware_Contact_ID__c"])

    def edit_and_wait(self, name):
        self.demo.salesforce.edit(self.contact["Id"], FirstName=name)
        wait_until(lambda: self.in_aloware()["first_name"] == name, "the edit in Aloware", DEADLINE)

    def is_kept(self):
        return self.person.run("status").json["current"]["state"] != "off"

    def test_an_edit_arrives_and_can_be_taken_back(self):
        self.sync()
        shown = self.show()
        self.assertIsNone(shown.look_for("label", "Kept Current"))
        self.switch_on(shown)
        shown.find("label", "Kept Current", DEADLINE)
        shown.find("label", STANDING, DEADLINE)
        shown.find("label", re.compile(r"Everyone is checked within \d+ (s|min)"))
        shown.picture("on")
        self.edit_and_wait("Ottilie")
        shown.find("label", re.compile("· 1 change today"), DEADLINE)

        shown.go_to("History")
        row = shown.find("label", re.compile("^Kept current · "), DEADLINE)
        row.point()
        shown.find("push button", re.compile("^Undo This Run")).wait_sensitive()
        shown.picture("history")
        shown.find("push button", re.compile("^Undo This Run")).click()
        shown.find("push button", "Apply Plan", DEADLINE).wait_sensitive().click()
        wait_until(lambda: self.in_aloware()["first_name"] == self.contact["FirstName"], "the value of before in Aloware", DEADLINE)
        wait_until(lambda: len(shown.x_windows()) == 1, "the dialog to close", DEADLINE)

        shown.go_to("Sync")
        self.switch(shown, "Up", value="off")
        shown.wait_gone("label", "Kept Current")
        wait_until(lambda: not self.is_kept(), "the keeping to end", DEADLINE)
        self.close()

    def test_it_goes_on_with_the_next_window_and_ends_with_it(self):
        self.sync()
        self.assertEqual(self.person.run("settings", "set", "keep-current", "window").code, 0)
        shown = self.show()
        shown.find("label", STANDING, DEADLINE)
        self.assertTrue(self.is_kept())
        self.close()
        self.assertFalse(self.is_kept())

    def test_it_goes_on_in_the_background(self):
        self.sync()
        autostart = os.path.join(self.person.env["XDG_CONFIG_HOME"], "autostart", AUTOSTART)
        shown = self.show(env={"PATH": os.path.dirname(MONITOR) + ":" + os.environ["PATH"]})
        self.switch(shown, "Down", "Down", value="background")
        wait_until(lambda: os.path.exists(autostart), "the autostart file", DEADLINE)
        # While there is a window, the window does it.
        shown.find("label", STANDING, DEADLINE)
        shown.picture("background")
        self.close()
        wait_until(self.is_kept, "the background process to take over", DEADLINE)

        # The next window takes over, and the process waits.
        shown = self.show()
        shown.find("label", STANDING, DEADLINE)
        self.switch(shown, "Up", "Up", value="off")
        wait_until(lambda: not os.path.exists(autostart), "the autostart file to go", DEADLINE)
        wait_until(lambda: not self.is_kept(), "the keeping to end", DEADLINE)
        self.close()

    def test_what_is_chosen_in_history_stays_chosen(self):
        self.sync()
        self.assertEqual(self.person.run("settings", "set", "keep-current", "window").code, 0)
        shown = self.show()
        shown.find("label", STANDING, DEADLINE)
        shown.go_to("History")
        shown.find("label", re.compile("^Sync · ")).point()
        chosen = shown.find("label", re.compile("^Sync, run "))
        self.edit_and_wait("Ottilie")
        shown.find("label", re.compile("^Kept current · "), DEADLINE)
        shown.picture("still-chosen")
        shown.find("label", chosen.name)
        self.close()

    def test_a_manual_sync_takes_its_turn_and_says_what_it_did_not_ask(self):
        self.sync()
        self.assertEqual(self.person.run("settings", "set", "keep-current", "window").code, 0)
        self.demo.aloware.reset_counters()
        shown = self.show()
        shown.find("label", STANDING, DEADLINE)
        # The line also tells of what the sync before had looked up, which does not count here.
        wait_until(lambda: self.demo.aloware.path_count("phone-number") > 20, "look-ups by the window", DEADLINE)
        shown.find("push button", "Sync Now").click()
        shown.find("label", "Sync Finished", DEADLINE)
        shown.find("label", re.compile(r"\d+ numbers? (was|were) looked up in the last minutes and (was|were) not asked for again\.$"))
        shown.picture("fresh")
        self.edit_and_wait("Ottilie")
        self.close()

    def test_a_first_sync_is_asked_for(self):
        shown = self.show()
        self.switch_on(shown)
        shown.find("label", "Paused", DEADLINE)
        shown.find("label", re.compile("Sync once"))
        shown.picture("paused")
        # The line and the remedy fit a narrow window.
        shown.resize(370, 900)
        shown.find("push button", "Preview Changes")
        shown.picture("paused-narrow")
        shown.resize(1000, 900)
        shown.find("push button", "Preview Changes").click()
        shown.find("push button", "Apply Plan", DEADLINE).wait_sensitive().click()
        shown.find("label", "Sync Finished", DEADLINE)
        shown.find("label", "Kept Current", DEADLINE)
        shown.wait_gone("push button", "Preview Changes")
        self.close()

    def test_somebody_else_keeps_it(self):
        self.sync()
        watch = self.person.start("watch")
        self.addCleanup(watch.kill)
        wait_until(self.is_kept, "the watch to begin", DEADLINE)
        shown = self.show(env={"ADW_DEBUG_COLOR_SCHEME": "prefer-dark"})
        self.switch_on(shown)
        shown.find("label", "Kept Current by Another Program", DEADLINE)
        shown.picture("elsewhere-dark")
        watch.terminate()
        watch.communicate(timeout=DEADLINE)
        shown.find("label", STANDING, DEADLINE)
        shown.picture("dark")
        shown.resize(370, 900)
        shown.picture("dark-narrow")
        self.close()

    def test_a_lost_sign_in_leads_to_connections(self):
        self.sync()
        self.assertEqual(self.person.run("settings", "set", "keep-current", "window").code, 0)
        shown = self.show()
        shown.find("label", STANDING, DEADLINE)
        self.demo.aloware.fault("aloware:unauthorized:times=0")
        shown.find("label", "Paused", DEADLINE)
        shown.picture("sign-in")
        shown.find("push button", "Go to Connections").click()
        wait_until(lambda: shown.view() == "Connections", "the view Connections", DEADLINE)
        self.close()


if __name__ == "__main__":
    window.main()
