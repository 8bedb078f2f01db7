# SPDX-License-Identifier: GPL-3.0-or-later
"""What the desktop does with the program: starting it through the bus, and the entry's actions, whether it runs or not."""
import os
import signal
import subprocess
import time

import window
from window import WindowTest, wait_until

ID = "io.github.crosswalk_sync.Crosswalk"
PATH = "/" + ID.replace(".", "/")

DEADLINE = 120


class Started:
    """The program as the bus started it: like subprocess.Popen, for what is nobody's child here."""

    def __init__(self, pid):
        self.pid, self.returncode = pid, None

    def poll(self):
        try:
            with open(f"/proc/{self.pid}/stat", encoding="utf-8") as file:
                ended = file.read().rpartition(")")[2].split()[0] == "Z"
        except FileNotFoundError:
            ended = True
        if ended:
            self.returncode = 0
        return self.returncode

    def wait(self, timeout=DEADLINE):
        end = time.monotonic() + timeout
        while self.poll() is None:
            if time.monotonic() > end:
                raise subprocess.TimeoutExpired("crosswalk", timeout)
            time.sleep(0.01)
        return self.returncode

    def kill(self):
        os.kill(self.pid, signal.SIGKILL)


class StartedWindow(window.Window):
    """The window of a program that is there already."""

    def __init__(self, person, pid):
        self.pid = pid
        super().__init__(person)

    def launch(self, arguments, env):
        return Started(self.pid)


class Desktop(WindowTest):
    browser = False
    contacts = 30

    def setUp(self):
        super().setUp()
        self.bus = window.Display.get().bus
        self.install_service()

    def install_service(self):
        """As an installation does; the program has this person's surroundings, whatever the bus has."""
        program = self.person.path("crosswalk-of-the-bus")
        with open(program, "w", encoding="utf-8") as file:
            file.write("#!/usr/bin/python3\nimport os\nos.execve(%r, %r, %r)\n" %
                       (window.WINDOW, [window.WINDOW, "--gapplication-service"], dict(self.person.env)))
        os.chmod(program, 0o755)
        services = os.path.join(self.bus.folder, "data", "dbus-1", "services")
        os.makedirs(services, exist_ok=True)
        with open(os.path.join(services, ID + ".service"), "w", encoding="utf-8") as file:
            file.write(f"[D-BUS Service]\nName={ID}\nExec={program}\n")
        self.call("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus.ReloadConfig")

    def call(self, name, path, method, *arguments):
        done = subprocess.run(["gdbus", "call", "--session", "--dest", name, "--object-path", path, "--method", method, *arguments],
                              env=self.person.env, capture_output=True, text=True, timeout=DEADLINE, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def owner(self):
        """The id of the process that has the program's name on the bus, or None."""
        asked = subprocess.run(["gdbus", "call", "--session", "--dest", "org.freedesktop.DBus", "--object-path", "/org/freedesktop/DBus",
                                "--method", "org.freedesktop.DBus.GetConnectionUnixProcessID", ID],
                               env=self.person.env, capture_output=True, text=True, timeout=DEADLINE, check=False)
        return int(asked.stdout.split()[1].strip(",)")) if asked.returncode == 0 else None

    def activate(self, action=None):
        if action is None:
            self.call(ID, PATH, "org.freedesktop.Application.Activate", "{}")
        else:
            self.call(ID, PATH, "org.freedesktop.Application.ActivateAction", action, "[]", "{}")

    def attach(self):
        self.window = StartedWindow(self.person, wait_until(self.owner, "the program on the bus", DEADLINE))
        self.addCleanup(self.window.kill)
        return self.window

    def sign_in(self):
        self.assertEqual(self.person.connect_salesforce().code, 0)
        self.assertEqual(self.person.connect_aloware().code, 0)
        self.assertEqual(self.person.run("mapping", "activate").code, 0)

    def test_the_bus_starts_it(self):
        self.assertIsNone(self.owner())
        self.activate()
        shown = self.attach()
        shown.find("push button", "Connect Accounts")
        self.close()

    def test_every_action_of_the_entry_is_one_of_the_program(self):
        with open(os.path.join(window.SCHEMAS, ID + ".desktop"), encoding="utf-8") as file:
            listed = next(line for line in file if line.startswith("Actions="))
        named = [name for name in listed.strip()[len("Actions="):].split(";") if name]
        self.assertTrue(named)
        self.activate()
        shown = self.attach()
        shown.find("push button", "Connect Accounts")
        there = self.call(ID, PATH, "org.gtk.Actions.List")
        for name in named:
            self.assertIn(f"'{name}'", there)
        self.close()

    def test_preview_from_the_overview_when_it_does_not_run(self):
        self.sign_in()
        self.activate("preview")
        shown = self.attach()
        shown.find("push button", "Apply Plan", DEADLINE)
        self.assertEqual(shown.view(), "Sync")
        self.assertEqual(self.demo.writes(), 0)
        self.close()

    def test_sync_now_from_the_overview_when_it_runs(self):
        self.sign_in()
        shown = self.open()
        shown.find("push button", "Check Permissions")
        self.activate("sync-now")
        shown.find("label", "Sync Finished", DEADLINE)
        self.assertEqual(self.owner(), shown.process.pid)
        self.assertGreater(self.demo.writes(), 0)
        self.close()

    def test_sync_now_as_an_option(self):
        self.sign_in()
        shown = self.open("--sync-now")
        shown.find("label", "Sync Finished", DEADLINE)
        self.close()

    def test_without_accounts_an_action_only_shows_where_to_begin(self):
        self.activate("sync-now")
        shown = self.attach()
        shown.find("push button", "Connect Accounts").click()
        shown.find("text", "Consumer Key")
        shown.go_to("Sync")
        shown.find("label", "Connect Both Accounts First")
        self.close()

    def test_a_wish_is_not_kept_for_later(self):
        """What stood before it is removed; the sync that was wanted then is not started now."""
        self.assertEqual(self.person.connect_salesforce().code, 0)
        self.assertEqual(self.person.connect_aloware().code, 0)
        shown = self.open("--sync-now")
        shown.find("label", "Activate the Mapping First")
        shown.go_to("Mapping")
        shown.find("push button", "Activate…").click()
        shown.answer("Activate")
        shown.go_to("Sync")
        shown.find("push button", "Sync Now").wait_sensitive()
        self.assertEqual(self.demo.writes(), 0)
        self.close()


if __name__ == "__main__":
    window.main()
