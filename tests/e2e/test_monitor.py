# SPDX-License-Identifier: GPL-3.0-or-later
"""The background process: keeps a profile current, hands it over and takes it back, says what needs a person, and ends."""
import os
import signal
import subprocess
import sys
import unittest

import harness
from harness import CANCELLED, LEFT_OVERS, OK, Story, wait_until
from test_current import Watcher

sys.path.insert(0, os.path.join(harness.TOP, "tests", "ui"))

from gi.repository import Gio, GLib  # noqa: E402  pylint: disable=wrong-import-position
from notifications import Notifications  # noqa: E402  pylint: disable=wrong-import-position

MONITOR = os.environ.get("CROSSWALK_MONITOR", os.path.join(harness.BUILD, "src", "monitor", "crosswalk-monitor"))
NAME = "io.github.crosswalk_sync.Crosswalk.Monitor"
PATH = "/" + NAME.replace(".", "/")


class Window:
    """A program on the bus that wants a profile for itself, as a window does."""

    def __init__(self, address):
        self.bus = Gio.DBusConnection.new_for_address_sync(
            address, Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None)

    def call(self, method):
        self.bus.call_sync(NAME, PATH, NAME, method, GLib.Variant("(s)", ("default",)), None, Gio.DBusCallFlags.NO_AUTO_START,
                           harness.DEADLINE * 1000, None)

    def close(self):
        if not self.bus.is_closed():
            self.bus.close_sync(None)


class Monitor(Story):
    contacts, keyring = 30, True

    def setUp(self):
        super().setUp()
        self.process = None
        self.autostart = os.path.join(self.person.env["XDG_CONFIG_HOME"], "autostart", NAME + ".desktop")

    def tearDown(self):
        if self.process is not None:
            self.end()
        super().tearDown()

    def start(self):
        self.process = subprocess.Popen([MONITOR], env=self.person.env, stderr=subprocess.PIPE, text=True)

    def end(self, signal_number=signal.SIGTERM):
        """Ends it, if it does not end by itself."""
        if self.process.poll() is None and signal_number is not None:
            self.process.send_signal(signal_number)
        said = self.process.communicate(timeout=harness.DEADLINE)[1]
        self.person.all_stderr.append(said)
        code, self.process = self.process.returncode, None
        self.assertEqual(code, 0, said)

    def set_keeping(self, value):
        self.run_cli("settings", "set", "keep-current", value)

    def state(self):
        return self.run_cli("status").json["current"]["state"]

    def synced(self):
        self.sync()
        return self.agreeing_pair(("first_name", "FirstName"))

    def edit_and_wait(self, contact, record, name):
        self.salesforce.edit(record["Id"], FirstName=name)
        wait_until(lambda: self.aloware_record(contact["phone_number"])["first_name"] == name, "the edit in Aloware")

    def kept(self):
        self.set_keeping("background")
        self.start()
        wait_until(lambda: self.state() == "on", "the keeping")

    def window(self):
        window = Window(self.person.env["DBUS_SESSION_BUS_ADDRESS"])
        self.addCleanup(window.close)
        return window

    def test_an_edit_arrives_and_switching_off_ends_it(self):
        contact, record = self.synced()
        self.salesforce.edit(record["Id"], FirstName="Ottilie")
        os.makedirs(os.path.dirname(self.autostart))
        with open(self.autostart, "w", encoding="utf-8") as file:
            file.write("[Desktop Entry]\n")
        self.kept()
        wait_until(lambda: self.aloware_record(contact["phone_number"])["first_name"] == "Ottilie", "the edit in Aloware")
        self.assertTrue(os.path.exists(self.autostart))
        self.set_keeping("window")
        self.end(None)
        self.assertFalse(os.path.exists(self.autostart))
        self.assertEqual(self.state(), "off")

    def test_without_a_profile_that_wants_it_it_ends(self):
        self.start()
        self.end(None)

    def test_a_second_one_ends_and_the_first_goes_on(self):
        self.synced()
        self.kept()
        second = subprocess.run([MONITOR], env=self.person.env, timeout=harness.DEADLINE, check=False)
        self.assertEqual(second.returncode, 0)
        self.assertIsNone(self.process.poll())
        self.assertEqual(self.state(), "on")

    def test_it_takes_over_when_a_watch_has_ended(self):
        self.synced()
        watcher = Watcher(self.person)
        watcher.wait_for("checked", "salesforce")
        self.set_keeping("background")
        self.start()
        self.assertEqual(watcher.end(), CANCELLED)
        wait_until(lambda: self.state() == "on", "the keeping")
        self.assertEqual(self.person.run("watch").json["error"]["code"], "busy")

    def test_it_gives_way_to_a_window_and_comes_back(self):
        self.synced()
        self.kept()
        window = self.window()
        window.call("Release")
        self.assertEqual(self.state(), "off")
        watcher = Watcher(self.person, "--once-current")
        self.assertIn(watcher.process.wait(harness.DEADLINE), (OK, LEFT_OVERS))
        watcher.end()
        self.assertEqual(self.state(), "off")
        window.call("TakeBack")
        wait_until(lambda: self.state() == "on", "the keeping")
        # A window that ends without a word has let go as well.
        window.call("Release")
        self.assertEqual(self.state(), "off")
        window.close()
        wait_until(lambda: self.state() == "on", "the keeping")

    def test_a_pause_is_told_once(self):
        notifications = Notifications(self.person.env["DBUS_SESSION_BUS_ADDRESS"])
        self.addCleanup(notifications.close)
        self.set_keeping("background")
        self.start()
        # Nobody has synced with this mapping yet.
        wait_until(lambda: notifications.seen, "the notification")
        self.assertIn("Sync once", notifications.seen[0]["body"])
        self.assertEqual(self.state(), "paused")
        second = self.window()
        second.call("Release")
        self.assertEqual(len(notifications.seen), 1)


if __name__ == "__main__":
    unittest.main()
