# SPDX-License-Identifier: GPL-3.0-or-later
"""The installed Flatpak as files, without a desktop: what it may do, what is in it, and that building it again gives the same.

CROSSWALK_MANIFEST is the manifest that the Flatpak must agree with, CROSSWALK_BUILDS the folder of the two builds.
"""
import configparser
import gzip
import json
import os
import re
import stat
import subprocess
import sys
import unittest
import xml.etree.ElementTree as ElementTree

ID = "io.github.crosswalk_sync.Crosswalk"
MOST_BYTES = 25 * 1000 * 1000

# What only building takes.
OF_BUILDING = re.compile(r"/(include|pkgconfig|cmake|aclocal|gir-1\.0)/|\.(h|hh|hpp|inc|a|la|pc|cmake|m4|o|gir|vapi)$|/lib/lib[^/]*\.so$")

with open(os.environ["CROSSWALK_MANIFEST"], encoding="utf-8") as manifest_file:
    MANIFEST = json.load(manifest_file)


def info(option):
    """What `flatpak info` tells of it."""
    return subprocess.run(["flatpak", "--user", "info", option, ID], capture_output=True, text=True, check=True).stdout.strip()


def files():
    """The folder that is /app in the sandbox."""
    return os.path.join(info("--show-location"), "files")


def keys_of(text):
    keys = configparser.ConfigParser(delimiters="=", interpolation=None)
    keys.optionxform = str
    keys.read_string(text)
    return keys


class Permissions(unittest.TestCase):
    def read(self):
        keys = keys_of(info("--show-permissions"))
        return {section: {key: sorted(filter(None, value.split(";"))) for key, value in keys[section].items()} for section in keys.sections()}

    def wanted(self):
        wanted = {}
        names = {"share": "shared", "socket": "sockets", "device": "devices"}
        for argument in MANIFEST["finish-args"]:
            option, value = argument[len("--"):].split("=")
            wanted.setdefault(names[option], []).append(value)
        # Flatpak writes the one that is the other's fallback as both.
        if "fallback-x11" in wanted["sockets"]:
            wanted["sockets"].append("x11")
        return {"Context": {key: sorted(values) for key, values in wanted.items()}}

    def test_they_are_those_of_the_manifest_and_no_more(self):
        self.assertEqual(self.read(), self.wanted())

    def test_there_are_no_files_and_no_bus_names_among_them(self):
        context = self.read()["Context"]
        self.assertEqual(set(context), {"shared", "sockets", "devices"})
        self.assertEqual(context["shared"], ["ipc", "network"])


class Tree(unittest.TestCase):
    def setUp(self):
        self.top = files()
        self.found = [(folder, names, folders) for folder, folders, names in os.walk(self.top)]
        self.paths = [os.path.join(folder, name) for folder, names, _ in self.found for name in names]

    def test_it_is_small(self):
        size = sum(os.lstat(path).st_size for path in self.paths)
        print(f"installed: {size / 1e6:.1f} MB", file=sys.stderr)
        self.assertLess(size, MOST_BYTES)

    def test_nothing_of_building_is_installed(self):
        self.assertEqual([path for path in self.paths if OF_BUILDING.search(path)], [])
        for name in ("crosswalk", "crosswalk-cli", "crosswalk-demo"):
            self.assertTrue(os.access(os.path.join(self.top, "bin", name), os.X_OK), name)

    def mount_points(self):
        """Where flatpak puts the translations of the user's languages and, for who asks for it, what a debugger wants."""
        keys = keys_of(info("--show-metadata"))
        return [keys[section]["directory"] for section in keys.sections() if section.startswith("Extension ")]

    def test_no_folder_is_empty_but_what_is_mounted_on(self):
        mounted = self.mount_points()
        self.assertEqual(sorted(mounted), ["lib/debug", "share/runtime/locale"])
        empty = [os.path.relpath(folder, self.top) for folder, names, folders in self.found if not names and not folders]
        left = [folder for folder in empty if not any(folder == point or folder.startswith(point + "/") for point in mounted)]
        # flatpak-builder before 1.3 takes the one file in share/metainfo to share/appdata, after everything was cleaned up.
        if os.path.isdir(os.path.join(self.top, "share", "appdata")):
            left.remove("share/metainfo")
        self.assertEqual(left, [])

    def test_nobody_gets_more_than_they_have(self):
        for folder, names, _ in self.found:
            for path in (folder, *(os.path.join(folder, name) for name in names)):
                mode = os.lstat(path).st_mode
                self.assertFalse(mode & (stat.S_ISUID | stat.S_ISGID | stat.S_ISVTX), path)
                self.assertTrue(stat.S_ISLNK(mode) or not mode & stat.S_IWOTH, path)

    # What is in lib is named by a program or by another library, and no link leads nowhere.
    def test_every_library_is_somebodys(self):
        needed = set()
        for path in self.paths:
            if os.path.dirname(path) in (os.path.join(self.top, "bin"), os.path.join(self.top, "lib")):
                shown = subprocess.run(["eu-readelf", "-d", path], capture_output=True, text=True, check=True).stdout
                needed.update(re.findall(r"^ *NEEDED .*\[(.*)\]$", shown, re.M))
        libraries = [name for name in os.listdir(os.path.join(self.top, "lib")) if name.startswith("lib")]
        used = {os.path.realpath(os.path.join(self.top, "lib", name)) for name in libraries if name in needed}
        self.assertEqual([name for name in libraries if os.path.realpath(os.path.join(self.top, "lib", name)) not in used], [])

    def test_everybodys_licence_is_there(self):
        with open(os.path.join(self.top, "manifest.json"), encoding="utf-8") as file:
            built = [module["name"] for module in json.load(file)["modules"]]
        self.assertIn("crosswalk", built)
        for name in built:
            folder = os.path.join(self.top, "share", "licenses", ID, name)
            texts = os.listdir(folder)
            self.assertTrue(texts and all(os.path.getsize(os.path.join(folder, text)) > 500 for text in texts), name)

    def test_the_desktop_finds_it(self):
        exported = os.path.join(os.environ["FLATPAK_USER_DIR"], "exports", "share")
        for path in (f"applications/{ID}.desktop", f"dbus-1/services/{ID}.service",
                     f"icons/hicolor/scalable/apps/{ID}.svg", f"icons/hicolor/symbolic/apps/{ID}-symbolic.svg"):
            self.assertTrue(os.path.exists(os.path.join(exported, path)), path)

    # By what was made of the metainfo and the desktop entry for a catalogue; without the screenshots, which are fetched.
    def test_a_software_catalogue_shows_it(self):
        with gzip.open(os.path.join(self.top, "share", "app-info", "xmls", ID + ".xml.gz"), "rb") as file:
            [component] = ElementTree.parse(file).getroot()
        self.assertEqual(component.findtext("id"), ID)
        self.assertEqual(component.findtext("launchable"), ID + ".desktop")
        self.assertEqual([category.text for category in component.find("categories")], ["Office", "ContactManagement"])
        self.assertTrue(all(release.get("timestamp") for release in component.find("releases")))
        for icon in component.findall("icon[@type='cached']"):
            size = f"{icon.get('width')}x{icon.get('height')}" + (f"@{icon.get('scale')}" if icon.get("scale") else "")
            self.assertTrue(os.path.exists(os.path.join(self.top, "share", "app-info", "icons", "flatpak", size, icon.text)), size)
        languages = {language.text: int(language.get("percentage")) for language in component.find("languages")}
        for language in os.listdir(os.path.join(self.top, "share", "locale")):
            self.assertEqual(languages.get(language), 100, language)


class Again(unittest.TestCase):
    """The build that was installed, and one more of the same files, with tests."""

    def setUp(self):
        self.builds = [os.path.join(os.environ["CROSSWALK_BUILDS"], name) for name in ("app", "again")]
        if not os.path.isdir(self.builds[1]):
            self.skipTest("it was built once only")

    @staticmethod
    def read(top):
        """Each thing in a build by its name: its kind and permissions, and what is in it."""
        found = {}
        for folder, folders, names in os.walk(top):
            # Where flatpak-builder worked, which is not exported.
            if folder == top:
                folders.remove("var")
            for path in (os.path.join(folder, name) for name in (*folders, *names)):
                mode, content = os.lstat(path).st_mode, None
                if stat.S_ISLNK(mode):
                    content = os.readlink(path)
                elif stat.S_ISREG(mode):
                    with open(path, "rb") as file:
                        content = file.read()
                found[os.path.relpath(path, top)] = (mode, content)
        return found

    @staticmethod
    def difference(one, other):
        if one is None or other is None:
            return "is not in the " + ("first" if one is None else "second")
        if one[0] != other[0]:
            return f"{one[0]:o}, {other[0]:o}"
        differing = [index for index, (left, right) in enumerate(zip(one[1], other[1])) if left != right]
        return f"{len(one[1])} bytes, {len(other[1])} bytes, the first that differs is number {differing[0] if differing else 'last'}"

    def test_the_second_is_the_first_byte_by_byte(self):
        first, second = (self.read(build) for build in self.builds)
        # That one says how it was built, and the second was built with tests.
        for found in (first, second):
            self.assertTrue(found.pop("files/manifest.json"))
        self.assertEqual({name: self.difference(first.get(name), second.get(name)) for name in sorted(set(first) | set(second))
                          if first.get(name) != second.get(name)}, {})
        print(f"the same: {len(first)} files and folders", file=sys.stderr)
