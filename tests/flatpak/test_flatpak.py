# SPDX-License-Identifier: GPL-3.0-or-later
"""The installed Flatpak from inside and at work, on a desktop of its own: a display, a session bus with the portals, a
keyring, a browser. tests/flatpak/run makes what this needs and calls it as an ordinary user.

CROSSWALK_PICTURES is the folder for pictures, CROSSWALK_BUILDS the one with the repository that it was installed from.
"""
import glob
import json
import os
import re
import shutil
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.environ["CROSSWALK_TESTS"], "ui"))

import window  # pylint: disable=wrong-import-position
import background  # pylint: disable=wrong-import-position
from test_tree import ID, files, info, keys_of  # pylint: disable=wrong-import-position
from window import BrowserLog, harness, wait_until, xdotool  # pylint: disable=wrong-import-position

PATH = "/" + ID.replace(".", "/")
MONITOR = ID + ".Monitor"
HOME = os.environ["HOME"]
OWN = os.path.join(HOME, ".var", "app", ID)
RUNTIME = os.environ["XDG_RUNTIME_DIR"]

DEADLINE = 120

window.ARTEFACTS = os.environ["CROSSWALK_PICTURES"]


# ── The desktop ──

class Desktop:
    """In the place of harness.Keyring: the session bus is an ordinary one, on which the portals start by themselves."""

    def __init__(self):
        self.folder = os.path.join(HOME, "desktop")
        os.makedirs(self.folder)
        os.symlink(RUNTIME, os.path.join(self.folder, "run"))
        portals = os.path.join(self.folder, "portals")
        background.install(portals)
        # The bus hands this on to what it starts.
        os.environ["XDG_DESKTOP_PORTAL_DIR"] = portals
        self.bus = subprocess.Popen(["dbus-daemon", "--session", "--nofork", "--print-address=1"],
                                    stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.address = self.bus.stdout.readline().strip()
        # Flatpak asks the system bus for parental controls, and this machine may have none.
        os.environ.update(DBUS_SESSION_BUS_ADDRESS=self.address, DBUS_SYSTEM_BUS_ADDRESS=self.address)
        self.daemon = subprocess.Popen(["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"],
                                       stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.daemon.stdin.write(b"practice")
        self.daemon.stdin.close()
        wait_until(lambda: owner_of("org.freedesktop.secrets"), "the keyring", DEADLINE)
        self.background = background.Background(self.address, ID)

    def close(self):
        self.background.close()
        for process in (self.daemon, self.bus):
            process.terminate()
            process.wait(DEADLINE)


def gdbus(name, path, method, *arguments):
    return subprocess.run(["gdbus", "call", "--session", "--dest", name, "--object-path", path, "--method", method, *arguments],
                          capture_output=True, text=True, timeout=DEADLINE, check=False)


def owner_of(name):
    answer = gdbus("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus.GetConnectionUnixProcessID", name)
    return int(answer.stdout.split()[1].strip(",)")) if answer.returncode == 0 else None


def sandbox_of(name):
    """What Flatpak knows of the sandbox whose process has a name on the bus."""
    with open(f"/proc/{owner_of(name)}/root/.flatpak-info", encoding="utf-8") as file:
        return keys_of(file.read())["Instance"]


def setUpModule():  # pylint: disable=invalid-name
    # Pictures are named by the program that took them.
    sys.argv[0] = __file__
    for folder in (HOME, OWN):
        for path in glob.glob(os.path.join(folder, "*")) + glob.glob(os.path.join(folder, ".[a-z]*")):
            shutil.rmtree(path, ignore_errors=True) if os.path.isdir(path) and not os.path.islink(path) else os.unlink(path)
    harness.Keyring.shared = Desktop()
    unittest.addModuleCleanup(harness.Keyring.shared.close)
    display = window.Display.get()
    subprocess.run(["dbus-update-activation-environment", "DISPLAY", "DBUS_SYSTEM_BUS_ADDRESS", "NO_AT_BRIDGE"], check=True)
    os.environ.update(DISPLAY=display.name, GSK_RENDERER="cairo", LIBGL_ALWAYS_SOFTWARE="1")
    harness.CLI = make_program("crosswalk-cli")
    harness.DEMO = make_program("crosswalk-demo")
    window.WINDOW = make_program("crosswalk")


def make_program(name):
    """What a person would type, as one program."""
    path = os.path.join(HOME, "bin", name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(f'#!/bin/sh\nexec flatpak --user run --command={name} {ID} "$@"\n')
    os.chmod(path, 0o755)
    return path


def inside(script, *options):
    """What a shell in the sandbox prints."""
    done = subprocess.run(["flatpak", "--user", "run", *options, "--command=sh", ID, "-c", script],
                          capture_output=True, text=True, timeout=DEADLINE, check=False)
    if done.returncode != 0:
        raise AssertionError(f"sh in the sandbox: {done.stdout}{done.stderr}")
    return done.stdout.strip()


class Person(window.Person):
    """The user of this desktop."""

    def __init__(self, demo):  # pylint: disable=super-init-not-called
        self.demo, self.folder, self.all_stderr = demo, HOME, []
        self.data = os.path.join(OWN, "data")
        self.env = dict(os.environ)
        settings = os.path.join(OWN, "config", "gtk-4.0")
        os.makedirs(settings, exist_ok=True)
        with open(os.path.join(settings, "settings.ini"), "w", encoding="utf-8") as file:
            file.write("[Settings]\ngtk-font-name=Cantarell 11\ngtk-enable-animations=false\n")

    def close(self):
        for side in ("salesforce", "aloware"):
            self.run("disconnect", side)
        shutil.rmtree(os.path.join(self.data, "crosswalk"), ignore_errors=True)


class Window(window.Window):
    """Its process is in a sandbox, with numbers of its own."""

    def find_application(self):
        self.check_alive()
        found = [window.Widget(node, self) for node in self.bus.applications()]
        return next((widget.node for widget in found if widget.name in ("crosswalk", ID) and widget.children()), None)

    def x_windows(self):
        found = subprocess.run(["xdotool", "search", "--onlyvisible", "--class", "crosswalk"], capture_output=True, text=True, check=False)
        return set(found.stdout.split())

    def kill(self):
        subprocess.run(["flatpak", "kill", ID], check=False, stderr=subprocess.DEVNULL)
        if self.process.poll() is None:
            self.process.wait(DEADLINE)
        self.stderr.close()


class Started:
    """What the bus started in the sandbox: like subprocess.Popen, for as long as its name is on the bus."""

    returncode = None

    def poll(self):
        self.returncode = None if owner_of(ID) else 0
        return self.returncode

    def wait(self, timeout=DEADLINE):
        wait_until(lambda: self.poll() is not None, "the program to end", timeout)
        return self.returncode


class StartedWindow(Window):
    def launch(self, arguments, env):
        return Started()


# ── From inside ──

class Sandbox(unittest.TestCase):
    def test_the_hosts_files_are_not_there(self):
        own, tmp = os.path.join(HOME, "a-file-of-mine"), "/var/tmp/crosswalk-flatpak-a-file-of-mine"
        for path in (own, tmp):
            with open(path, "w", encoding="utf-8") as file:
                file.write("mine")
            self.addCleanup(os.unlink, path)
        for path in (own, tmp, "/etc/apt", "/root", os.environ["CROSSWALK_MANIFEST"]):
            self.assertEqual(inside(f"[ -e '{path}' ] && echo there || echo not"), "not", path)
        # The question is a good one: with the permission it would be there.
        self.assertEqual(inside(f"[ -e '{own}' ] && echo there || echo not", "--filesystem=home"), "there")

    def test_it_can_do_nothing_special(self):
        status = inside("cat /proc/self/status")
        for name in ("CapInh", "CapPrm", "CapEff", "CapAmb"):
            self.assertIn(f"{name}:\t0000000000000000", status)
        self.assertRegex(status, r"NoNewPrivs:\s*1")
        self.assertRegex(status, r"Seccomp:\s*2")

    def test_it_writes_only_below_its_own_folder(self):
        before = self.outside()
        inside('for folder in / /app /usr /etc "$HOME" /tmp "$XDG_DATA_HOME" "$XDG_CONFIG_HOME" "$XDG_CACHE_HOME"; do'
               ' touch "$folder/written" 2>/dev/null; done; true')
        self.assertEqual(self.outside(), before)
        self.assertTrue(os.path.exists(os.path.join(OWN, "data", "written")))

    @staticmethod
    def outside():
        found = subprocess.run(["find", HOME, "/app", "/usr/share", "-newer", "/proc/1/stat", "-name", "written", "-not", "-path", OWN + "/*"],
                               capture_output=True, text=True, check=False)
        return found.stdout

    def test_the_desktops_own_validators_find_nothing(self):
        inside(f"desktop-file-validate /app/share/applications/{ID}.desktop", "--devel")
        inside(f"appstreamcli validate --no-net --strict --explain /app/share/*/{ID}.*.xml", "--devel")

    # Newer themes leave icons out; what the window names is in the runtime's, in GTK's, in libadwaita's or its own.
    def test_every_icon_is_there(self):
        used = inside("grep -aohE '[A-Za-z][A-Za-z0-9._-]*-symbolic' /app/bin/crosswalk").split()
        there = inside("find /usr/share/icons -name '*-symbolic*'; "
                       "for file in /app/bin/crosswalk /usr/lib/*/libgtk-4.so.1 /usr/lib/*/libadwaita-1.so.0; do gresource list $file; done")
        known = {re.sub(r"(\.symbolic)?\.(png|svg)$", "", os.path.basename(path)) for path in there.split()}
        self.assertIn("dialog-warning-symbolic", used)
        self.assertEqual(sorted(set(used) - known), [])

    def test_it_sees_no_one_elses_bus(self):
        names = inside("gdbus call --session --dest org.freedesktop.DBus --object-path /org/freedesktop/DBus"
                       " --method org.freedesktop.DBus.ListNames")
        self.assertIn("org.freedesktop.portal.Desktop", names)
        self.assertNotIn("org.freedesktop.secrets", names)
        self.assertNotIn("org.gnome.keyring", names)


# ── The story ──

class StoryTest(unittest.TestCase):
    contacts, seed = 40, 7

    def setUp(self):
        self.demo = harness.Demo(self.contacts, self.seed)
        self.addCleanup(self.demo.close)
        self.person = Person(self.demo)
        self.addCleanup(self.person.close)

    def expect(self, result, *codes):
        self.assertIn(result.code, codes or (harness.OK,), f"\n{result!r}")
        return result.json

    def sign_in(self):
        self.expect(self.person.connect_salesforce())
        self.expect(self.person.connect_aloware())
        self.expect(self.person.run("mapping", "activate"))


class CommandLine(StoryTest):
    def test_the_story(self):
        self.sign_in()
        status = self.expect(self.person.run("status"))
        self.assertTrue(status["salesforce"]["connected"] and status["aloware"]["connected"])
        preview = self.expect(self.person.run("preview"), harness.OK, harness.LEFT_OVERS)
        self.assertTrue(preview["changes"])
        self.assertEqual(self.demo.writes(), 0)
        run = self.expect(self.person.run("sync", "--yes"), harness.OK, harness.LEFT_OVERS)
        self.assertEqual(run["state"], "finished")
        writes = self.demo.writes()
        self.assertGreater(writes, 0)
        self.expect(self.person.run("sync", "--yes"), harness.OK, harness.LEFT_OVERS)
        self.assertEqual(self.demo.writes(), writes)
        undone = self.expect(self.person.run("history", "undo", run["run"], "--yes"), harness.OK, harness.LEFT_OVERS)
        self.assertEqual(undone["state"], "finished")
        self.check_what_it_keeps()

    def check_what_it_keeps(self):
        """The profile where a Flatpak keeps it; the secrets in a keyring of its own, which the portal's key opens."""
        profile = os.path.join(OWN, "data", "crosswalk", "default")
        self.assertEqual(os.stat(profile).st_mode & 0o777, 0o700)
        self.assertTrue(glob.glob(os.path.join(profile, "*")))
        self.assertTrue(glob.glob(os.path.join(OWN, "data", "keyrings", "*")))
        self.assertFalse(os.path.exists(os.path.join(HOME, ".local", "share", "crosswalk")))
        token = self.demo.info["aloware_token"].encode()
        for folder, _, files in os.walk(OWN):
            for name in files:
                with open(os.path.join(folder, name), "rb") as file:
                    self.assertNotIn(token, file.read(), name)

    def test_a_secret_survives_the_end_of_the_program_and_goes_with_disconnect(self):
        self.expect(self.person.connect_aloware())
        self.assertTrue(self.expect(self.person.run("status"))["aloware"]["connected"])
        self.expect(self.person.run("disconnect", "aloware"))
        self.assertFalse(self.expect(self.person.run("status"))["aloware"]["connected"])


class WindowStory(StoryTest):
    def setUp(self):
        super().setUp()
        self.browser_log = self.install_browser()
        self.addCleanup(shutil.rmtree, os.path.join(HOME, ".local", "share", "applications"), True)

    def install_browser(self):
        """The host's browser, which the sandbox can reach through the portal only."""
        data = self.person.data
        self.person.data = os.path.join(HOME, ".local", "share")
        log = BrowserLog(self.person)
        self.person.data = data
        self.addCleanup(lambda: os.path.exists(log.path) and os.unlink(log.path))
        return log

    def open(self, *arguments, size=(1000, 760)):
        self.window = Window(self.person, *arguments, size=size)
        self.addCleanup(self.window.kill)
        return self.window

    def close(self):
        said = "\n".join(line for line in self.window.close().splitlines() if not window.NOT_OURS.search(line))
        self.assertNotRegex(said, r"(CRITICAL|WARNING) \*\*|(Gtk|Adwaita|GLib|GObject|cw-[a-z]+)-(CRITICAL|WARNING)", said)

    def sign_in_by_window(self, shown):
        shown.find("push button", "Connect Accounts").click()
        shown.find("text", "Consumer Key")
        shown.find("combo box", "Environment").point()
        shown.key("End", "Return")
        shown.find("text", re.compile("^My Domain address")).set_text(self.demo.info["salesforce_url"])
        shown.find("text", "Consumer Key").set_text(self.demo.info["salesforce_client_id"])
        shown.find("push button", "Sign In to Salesforce").click()
        harness.Browser(self.demo.info).sign_in(self.browser_log.wait())
        shown.find("label", self.demo.info["salesforce_user"])
        shown.find("text", "Address").set_text(self.demo.info["aloware_url"])
        shown.find("push button", "Sign In to Aloware").click()
        harness.AlowareBrowser(self.demo.info).sign_in(self.browser_log.wait(2))
        shown.find("label", "12 users")

    def test_accounts_mapping_preview_and_sync(self):
        shown = self.open()
        shown.picture("welcome")
        self.sign_in_by_window(shown)
        shown.picture("connections")
        shown.go_to("Mapping")
        shown.find("label", "First Name")
        shown.find("push button", "Activate…").click()
        shown.answer("Activate")
        shown.find("label", "Active mapping")
        shown.picture("mapping")
        shown.go_to("Sync")
        shown.find("push button", "Preview").click()
        apply = shown.find("push button", "Apply Plan", DEADLINE).wait_sensitive()
        self.assertEqual(self.demo.writes(), 0)
        shown.picture("preview")
        apply.click()
        shown.find("label", "Sync Finished", DEADLINE)
        self.assertGreater(self.demo.writes(), 0)
        shown.picture("synced")
        for view in ("Conflicts", "History"):
            shown.go_to(view)
            shown.picture(view.lower())
        self.close()

    def test_practice_signs_in_through_the_browser(self):
        shown = self.open("--practice")
        url = self.browser_log.wait()
        shown.picture("practice-waits")
        user = {"salesforce_user": self.demo.info["salesforce_user"], "salesforce_password": self.demo.info["salesforce_password"]}
        harness.Browser(user).sign_in(url)
        shown.find("push button", "Check Permissions")
        shown.picture("practice")
        self.close()
        self.assertFalse(os.path.exists(os.path.join(OWN, "data", "crosswalk", "practice.temporary")))

    @staticmethod
    def choose(shown, *keys):
        """By keyboard: newer GTK tells of a menu but not of what is in it. Its first item that can be chosen is the import."""
        shown.find("push button", "Mapping Menu").click()
        shown.find("menu", "Mapping Menu")
        shown.key(*keys, "Return")

    @staticmethod
    def find_dialog(title):
        found = subprocess.run(["xdotool", "search", "--onlyvisible", "--name", title], capture_output=True, text=True, check=False)
        return found.stdout.split()

    def choose_file(self, title, path, *keys):
        """In the host's own file dialog; `keys` lead to where a path is typed."""
        dialog = wait_until(lambda: self.find_dialog(title), f"the dialog “{title}”", DEADLINE)[-1]
        xdotool("windowfocus", "--sync", dialog)
        self.window.picture("dialog-" + title.split()[0].lower())
        # What is typed may be caught by the completion of the path, and the first Enter may only end that.
        for _ in range(5):
            xdotool("key", *keys)
            xdotool("key", "ctrl+a")
            xdotool("type", "--delay", "10", path)
            for _ in range(2):
                xdotool("key", "Return")
                try:
                    wait_until(lambda: not self.find_dialog(title), "the dialog to go", 5)
                except AssertionError:
                    continue
                # What a window manager does.
                xdotool("windowfocus", "--sync", self.window.x_window)
                return
        self.fail(f"the dialog “{title}” stays")

    def test_files_are_handed_over_by_the_desktops_dialog(self):
        self.sign_in()
        target = os.path.join(HOME, "mapping.json")
        shown = self.open()
        shown.go_to("Mapping")
        shown.find("label", "First Name")
        self.choose(shown, "Down")
        self.choose_file("Export Mapping", target, "ctrl+a")
        wait_until(lambda: os.path.exists(target) and os.path.getsize(target) > 0, "the exported file", DEADLINE)
        with open(target, encoding="utf-8") as file:
            exported = json.load(file)
        self.assertGreater(len(exported["rows"]), 10)
        self.assertFalse(os.path.exists(os.path.join(OWN, "mapping.json")))

        # What comes back is what went out, without one row.
        removed = exported["rows"].pop()
        with open(target, "w", encoding="utf-8") as file:
            json.dump(exported, file)
        self.choose(shown)
        self.choose_file("Import Mapping", target, "ctrl+l")
        shown.find("label", "Draft, not saved")
        self.assertEqual(len(self.expect(self.person.run("mapping", "show"))["rows"]), len(exported["rows"]) + 1)
        shown.key("ctrl+s")
        wait_until(lambda: all(row["aloware"] != removed["aloware"] for row in self.expect(self.person.run("mapping", "show"))["rows"]),
                   "the imported mapping to be saved", DEADLINE)
        self.close()

    def test_the_bus_starts_it_and_an_action_runs(self):
        self.sign_in()
        self.assertIsNone(owner_of(ID))
        answer = gdbus(ID, PATH, "org.freedesktop.Application.ActivateAction", "preview", "[]", "{}")
        self.assertEqual(answer.returncode, 0, answer.stderr)
        shown = StartedWindow(self.person)
        self.addCleanup(shown.kill)
        shown.find("push button", "Apply Plan", DEADLINE)
        self.assertEqual(shown.view(), "Sync")
        self.assertEqual(self.demo.writes(), 0)
        shown.close()

    def test_it_speaks_the_desktops_language(self):
        languages = sorted(os.listdir(os.path.join(files(), "share", "locale")))
        for language, wanted in (("de", "de_DE"), ("es", "es_ES"), ("fr", "fr_FR")):
            if language not in languages:
                self.skipTest(f"there is no translation into {language} yet")
            shown = self.open_in(wanted)
            wait_until(lambda: shown.look_for("push button"), "a button", DEADLINE)
            self.assertIsNone(shown.look_for("push button", "Connect Accounts"))
            shown.picture("welcome-" + language)
            shown.kill()

    def open_in(self, locale):
        self.person.env.update(LC_ALL=locale + ".UTF-8", LANG=locale + ".UTF-8")
        self.addCleanup(self.person.env.update, LC_ALL="C.UTF-8", LANG="C.UTF-8")
        return self.open()


# ── Without a window ──

class InTheBackground(StoryTest):
    def setUp(self):
        super().setUp()
        self.backend = harness.Keyring.shared.background
        self.backend.autostart = None
        self.window, self.windows = None, []
        self.addCleanup(self.forget)
        self.allow("yes")
        self.sign_in()
        self.expect(self.person.run("sync", "--yes"), harness.OK, harness.LEFT_OVERS)

    def forget(self):
        # Whatever is under way, the platforms among it, is ended at last.
        subprocess.run(["flatpak", "kill", ID], check=False, stderr=subprocess.DEVNULL)
        for shown in self.windows:
            shown.kill()
        subprocess.run(["flatpak", "permission-reset", ID], check=True)
        wait_until(lambda: not owner_of(MONITOR) and not owner_of(ID), "the sandboxes to end", DEADLINE)

    @staticmethod
    def allow(answer):
        """What a person switches in the desktop's settings."""
        subprocess.run(["flatpak", "permission-set", "background", "background", ID, answer], check=True)

    def open(self):
        self.window = Window(self.person, size=(1000, 900))
        self.windows.append(self.window)
        self.window.go_to("Sync")
        return self.window

    def choose_background(self):
        self.window.find("combo box", "Keep Current").point()
        self.window.key("End", "Return")

    def setting(self):
        return self.expect(self.person.run("settings", "show"))["keep-current"]

    def is_kept(self):
        return self.expect(self.person.run("status"))["current"]["state"] == "on"

    def edit(self, name):
        """While nobody looks: whoever begins to keep looks at once, and in the background only minutes later again."""
        record = next(each for each in self.demo.salesforce.dump() if each.get("Aloware_Contact_ID__c") and each.get("FirstName"))
        self.demo.salesforce.edit(record["Id"], FirstName=name)
        return record["Aloware_Contact_ID__c"], name

    def wait_for_edit(self, contact, name):
        wait_until(lambda: any(str(each["id"]) == contact and each["first_name"] == name for each in self.demo.aloware.dump()),
                   "the edit in Aloware", DEADLINE)

    def wait_for_monitor(self):
        wait_until(lambda: owner_of(MONITOR) and not owner_of(ID) and self.is_kept(), "the background process to keep", DEADLINE)

    def switch_on(self):
        self.open()
        self.choose_background()
        wait_until(lambda: self.backend.autostart, "the portal to be asked", DEADLINE)
        wait_until(lambda: owner_of(MONITOR), "the background process", DEADLINE)

    def test_it_goes_on_without_the_window_and_in_the_next_session(self):
        self.switch_on()
        program, enabled, command, flags = self.backend.autostart
        self.assertEqual((program, enabled, flags), (ID, True, 0))
        self.assertEqual(command, ["flatpak", "run", "--command=crosswalk-monitor", ID])
        self.window.find("label", "Kept Current", DEADLINE)
        self.window.picture("in-the-background")
        self.window.close()
        self.wait_for_monitor()

        # The next window is given the profile, and gives it back.
        shown = self.open()
        shown.find("label", "Kept Current", DEADLINE)
        self.assertTrue(owner_of(MONITOR))
        shown.close()
        self.wait_for_monitor()

        # The session ends, and the next one starts what the desktop was told.
        subprocess.run(["flatpak", "kill", sandbox_of(MONITOR)["instance-id"]], check=True)
        wait_until(lambda: not owner_of(MONITOR), "the background process to end", DEADLINE)
        self.assertFalse(self.is_kept())
        edited = self.edit("Ottilie")
        session = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.wait_for_monitor()
        self.wait_for_edit(*edited)

        self.expect(self.person.run("settings", "set", "keep-current", "off"))
        self.assertEqual(session.wait(DEADLINE), 0)
        self.assertFalse(self.backend.autostart[1])

    def test_what_the_desktop_refuses_is_taken_back(self):
        self.allow("no")
        shown = self.open()
        self.choose_background()
        shown.find("label", "“Keep Current” was not changed", DEADLINE)
        shown.find("label", re.compile("Allow it in Settings"))
        shown.picture("background-refused")
        wait_until(lambda: self.setting() == "off", "the setting to be as before", DEADLINE)
        self.assertFalse(self.backend.autostart[1])
        self.assertIsNone(owner_of(MONITOR))

    def test_an_update_replaces_the_one_that_runs(self):
        self.switch_on()
        self.window.close()
        self.wait_for_monitor()
        before = info("--show-commit")
        self.assertEqual(sandbox_of(MONITOR)["app-commit"], before)
        edited = self.edit("Ottilie")
        self.update()
        self.assertNotEqual(info("--show-commit"), before)
        wait_until(self.is_of_today, "the updated one to replace the one before", DEADLINE)
        self.wait_for_monitor()
        self.wait_for_edit(*edited)

    @staticmethod
    def update():
        """The same again, which to Flatpak is a newer version."""
        ref = info("--show-ref")
        repository = os.path.join(os.environ["CROSSWALK_BUILDS"], "repo")
        subprocess.run(["flatpak", "build-commit-from", "--force", "--timestamp=NOW", "--src-ref=" + ref, repository, ref],
                       check=True, capture_output=True)
        subprocess.run(["flatpak", "--user", "update", "-y", "--noninteractive", ID], check=True, capture_output=True)

    @staticmethod
    def is_of_today():
        try:
            return sandbox_of(MONITOR)["app-commit"] == info("--show-commit")
        except OSError:
            # The one before has ended, and the next one has not begun.
            return False

    def sync_slowly(self):
        """A sync that gets a few answers while it writes, and then none until the faults are reset."""
        for contact in [each for each in self.demo.salesforce.dump() if each.get("Phone") and not each.get("IsDeleted")][:24]:
            self.demo.salesforce.edit(contact["Id"], MailingCity="Newtown")
        self.expect(self.person.run("settings", "set", "max-change-percent", "100"))
        self.demo.aloware.reset_counters()
        shown = self.open()
        shown.find("push button", "Sync Now").click()
        shown.find("label", "Write to Aloware for the First Time?", DEADLINE)
        self.demo.aloware.fault("aloware:slow:value=86400000:times=0:after=6")
        shown.answer("Write to Aloware")
        shown.find("label", "Syncing", DEADLINE)
        wait_until(lambda: self.demo.aloware.writes() > 2, "the first writes", DEADLINE)
        return shown

    def leave(self, shown):
        shown.take_pointer_away()
        window.X11.ask_to_close(shown.x_window)
        shown.find("label", "Cancel Sync?", DEADLINE)
        shown.find("push button", "Continue in the Background").click()

    def check_that_it_ends_well(self, shown):
        self.demo.aloware.reset_faults()
        self.assertEqual(shown.process.wait(DEADLINE), 0)
        self.assertEqual(self.expect(self.person.run("history", "list"))["runs"][0]["state"], "finished")

    def test_a_run_goes_on_without_its_window_only_where_that_is_allowed(self):
        shown = self.sync_slowly()
        self.allow("no")
        self.leave(shown)
        shown.find("label", "The Sync Goes On in This Window", DEADLINE)
        shown.find("label", re.compile("Allow it in Settings"))
        shown.picture("closing-refused")
        shown.dismiss("Escape")
        shown.find("label", "Syncing")

        self.allow("yes")
        self.leave(shown)
        wait_until(lambda: not shown.x_windows(), "the window to go", DEADLINE)
        self.assertFalse(self.backend.autostart[1])
        self.check_that_it_ends_well(shown)

    def test_a_run_that_goes_on_leaves_the_autostart(self):
        shown = self.sync_slowly()
        self.expect(self.person.run("settings", "set", "keep-current", "background"))
        self.leave(shown)
        wait_until(lambda: not shown.x_windows(), "the window to go", DEADLINE)
        self.assertTrue(self.backend.autostart[1])
        self.check_that_it_ends_well(shown)
