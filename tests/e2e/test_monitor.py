# SPDX-License-Identifier: GPL-3.0-or-later
"""The background process: keeps a profile current, hands it over and takes it back, says what needs a person, and ends."""
import os
import signal
import subprocess
import sys
import threading
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
WINDOW_NAME = "io.github.crosswalk_sync.Crosswalk"
WINDOW_PATH = "/" + WINDOW_NAME.replace(".", "/")
APPLICATION = """<node><interface name="org.freedesktop.Application">
  <method name="ActivateAction">
    <arg type="s" direction="in"/><arg type="av" direction="in"/><arg type="a{sv}" direction="in"/>
  </method>
</interface></node>"""
# A bus on which nothing can be started, a keyring least of all.
EMPTY_BUS = """<busconfig><type>session</type><listen>unix:tmpdir={folder}</listen>
  <policy context="default"><allow send_destination="*"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>"""


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


class Program:
    """The program that the notifications lead to: keeps what it is asked for."""

    def __init__(self, address):
        self.asked = []
        self.context = GLib.MainContext.new()
        self.loop = GLib.MainLoop.new(self.context, False)
        self.bus = Gio.DBusConnection.new_for_address_sync(
            address, Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None)
        ready = threading.Event()
        self.thread = threading.Thread(target=self.serve, args=[ready], daemon=True)
        self.thread.start()
        ready.wait()

    def serve(self, ready):
        self.context.push_thread_default()
        interface = Gio.DBusNodeInfo.new_for_xml(APPLICATION).interfaces[0]
        self.bus.register_object(WINDOW_PATH, interface, self.on_call, None, None)
        self.bus.call_sync("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName",
                           GLib.Variant("(su)", (WINDOW_NAME, 0)), None, Gio.DBusCallFlags.NONE, -1, None)
        ready.set()
        self.loop.run()

    def on_call(self, _connection, _sender, _path, _interface, _method, parameters, invocation):
        self.asked.append(parameters.unpack())
        invocation.return_value(None)

    def close(self):
        self.loop.quit()
        self.thread.join()
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

    # ── Notifications ──

    def notifications(self):
        notifications = Notifications(self.person.env["DBUS_SESSION_BUS_ADDRESS"])
        self.addCleanup(notifications.close)
        return notifications

    def expect_page(self, notifications, nth, page):
        """Pressing the notification has the window show the page."""
        program = Program(self.person.env["DBUS_SESSION_BUS_ADDRESS"])
        self.addCleanup(program.close)
        notifications.press(nth)
        wait_until(lambda: program.asked, "the window to be asked")
        self.assertEqual(program.asked, [("show-page", [("default", page)], {})])

    def test_a_pause_is_told_once_and_withdrawn_when_it_ends(self):
        notifications = self.notifications()
        self.set_keeping("background")
        self.start()
        # Nobody has synced with this mapping yet.
        wait_until(lambda: notifications.seen, "the notification")
        self.assertIn("Sync once", notifications.seen[0]["body"])
        self.assertEqual(self.state(), "paused")
        self.sync()
        wait_until(lambda: self.state() == "on", "the keeping")
        wait_until(lambda: 0 in notifications.closed, "the notification to be withdrawn")
        self.end()
        self.assertEqual([each for each in notifications.seen if "Sync once" in each["body"]], notifications.seen[:1])

    def test_a_pause_leads_to_the_sync(self):
        notifications = self.notifications()
        self.set_keeping("background")
        self.start()
        wait_until(lambda: notifications.seen, "the notification")
        self.expect_page(notifications, 0, "sync")

    def test_a_sign_in_that_has_ended_leads_to_the_connections(self):
        self.synced()
        notifications = self.notifications()
        self.aloware.fault("aloware:unauthorized:times=0")
        self.set_keeping("background")
        self.start()
        wait_until(lambda: notifications.seen, "the notification")
        self.assertEqual(notifications.seen[0]["title"], "Sign In Again")
        self.expect_page(notifications, 0, "connections")
        self.aloware.reset_faults()
        self.expect(OK, self.person.connect_aloware())
        wait_until(lambda: self.state() == "on", "the keeping")
        self.end()
        self.assertEqual(len(notifications.seen), 1, notifications.seen)

    def make_conflicts(self, number, what_then=lambda: None):
        before = len(self.conflicts())
        waiting = {conflict["salesforce_id"] for conflict in self.conflicts()}
        pairs = [(contact, record) for contact, record in self.people()
                 if record["Id"] not in waiting and contact["first_name"] == record["FirstName"]][:number]
        for contact, record in pairs:
            self.salesforce.edit(record["Id"], FirstName="Ottilie")
            self.aloware.edit(contact["phone_number"], first_name="Ludmilla")
        self.start()
        wait_until(lambda: len(self.conflicts()) == before + number, "the conflicts")
        what_then()
        self.end()
        return before + number

    def test_conflicts_are_told_once_a_day(self):
        """Not once for each, and not again by a process that is started anew."""
        self.synced()
        notifications = self.notifications()
        self.set_keeping("background")

        def press():
            wait_until(lambda: notifications.seen, "the notification")
            self.expect_page(notifications, 0, "conflicts")

        open_ones = self.make_conflicts(2, press)
        self.assertEqual([each["title"] for each in notifications.seen], [f"{open_ones} conflicts wait for you"])
        self.make_conflicts(1)
        self.assertEqual(len(notifications.seen), 1, notifications.seen)


class Locked(Story):
    """The keyring is not open, as right after the start of a session."""
    contacts = 10

    def test_a_locked_keyring_is_not_told_at_once(self):
        self.sync()
        self.run_cli("settings", "set", "keep-current", "background")
        config = self.person.path("bus.conf")
        with open(config, "w", encoding="utf-8") as file:
            file.write(EMPTY_BUS.format(folder=self.person.folder))
        bus = subprocess.Popen(["dbus-daemon", "--nofork", "--print-address=1", "--config-file", config], stdout=subprocess.PIPE, text=True)
        self.addCleanup(bus.stdout.close)
        self.addCleanup(bus.wait)
        self.addCleanup(bus.terminate)
        address = bus.stdout.readline().strip()
        notifications = Notifications(address)
        self.addCleanup(notifications.close)
        monitor = subprocess.Popen([MONITOR], env=dict(self.person.env, DBUS_SESSION_BUS_ADDRESS=address, SECRET_BACKEND="service"))
        self.addCleanup(monitor.wait)
        self.addCleanup(monitor.kill)

        def reason():
            return self.run_cli("status").json["current"]["reason"]

        wait_until(lambda: reason() == "no-secret-service", "the pause")
        monitor.terminate()
        self.assertEqual(monitor.wait(harness.DEADLINE), 0)
        self.assertEqual(notifications.seen, [])


if __name__ == "__main__":
    unittest.main()
