# SPDX-License-Identifier: GPL-3.0-or-later
"""That what the desktop is told hangs together: names, actions, icons, the version.

test_desktop.py DESKTOP METAINFO SERVICE DATA_FOLDER VERSION
"""
import configparser
import os
import re
import struct
import sys
import unittest
import xml.etree.ElementTree as ElementTree

ID = "io.github.crosswalk_sync.Crosswalk"
DESKTOP, METAINFO, SERVICE, DATA, VERSION = sys.argv[1:6]


def read_keys(path):
    keys = configparser.ConfigParser(interpolation=None, delimiters="=", comment_prefixes="#")
    keys.optionxform = str
    keys.read(path, encoding="utf-8")
    return keys


class Desktop(unittest.TestCase):
    def setUp(self):
        self.keys = read_keys(DESKTOP)
        self.entry = self.keys["Desktop Entry"]

    def test_every_action_is_described_and_can_be_started(self):
        actions = [name for name in self.entry["Actions"].split(";") if name]
        self.assertEqual({section for section in self.keys if section.startswith("Desktop Action ")},
                         {"Desktop Action " + name for name in actions})
        self.assertTrue(actions)
        for name in actions:
            action = self.keys["Desktop Action " + name]
            self.assertTrue(action["Name"])
            # Without D-Bus it is an option of the same name.
            self.assertEqual(action["Exec"].split(), ["crosswalk", "--" + name])

    def test_it_is_found_by_its_own_id(self):
        self.assertEqual(os.path.basename(DESKTOP), ID + ".desktop")
        self.assertEqual(self.entry["Icon"], ID)
        self.assertEqual(self.entry["DBusActivatable"], "true")
        for kind, name in (("scalable", ID + ".svg"), ("symbolic", ID + "-symbolic.svg")):
            icon = os.path.join(DATA, "icons", "hicolor", kind, "apps", name)
            self.assertEqual(ElementTree.parse(icon).getroot().tag, "{http://www.w3.org/2000/svg}svg")

    def test_the_bus_starts_the_same_program(self):
        service = read_keys(SERVICE)["D-BUS Service"]
        self.assertEqual(os.path.basename(SERVICE), service["Name"] + ".service")
        self.assertEqual(service["Name"], ID)
        program, *options = service["Exec"].split()
        self.assertTrue(os.path.isabs(program))
        self.assertEqual(os.path.basename(program), self.entry["Exec"].split()[0])
        self.assertEqual(options, ["--gapplication-service"])


class Metainfo(unittest.TestCase):
    def setUp(self):
        self.root = ElementTree.parse(METAINFO).getroot()

    def test_it_speaks_of_this_program_and_version(self):
        self.assertEqual(self.root.findtext("id"), ID)
        self.assertEqual(self.root.findtext("launchable"), ID + ".desktop")
        self.assertEqual(self.root.find("releases/release").get("version"), VERSION)
        self.assertEqual([binary.text for binary in self.root.findall("provides/binary")], ["crosswalk", "crosswalk-cli"])

    def test_every_screenshot_is_there(self):
        images = [image.text for image in self.root.findall("screenshots/screenshot/image")]
        self.assertTrue(images)
        for address in images:
            # A release keeps its own pictures, whatever becomes of the branch.
            self.assertRegex(address, rf"^https://[^ ]+/{re.escape(VERSION)}/data/screenshots/")
            with open(os.path.join(DATA, *address.split("/data/")[1].split("/")), "rb") as file:
                header = file.read(24)
            self.assertEqual(header[:8], b"\x89PNG\r\n\x1a\n", address)
            width, height = struct.unpack(">II", header[16:24])
            # What software centres show without scaling it up.
            self.assertGreaterEqual(width, 620, address)
            self.assertGreaterEqual(width, height, address)

    def test_names_and_summary_are_those_of_the_desktop_entry(self):
        entry = read_keys(DESKTOP)["Desktop Entry"]
        self.assertEqual(self.root.findtext("name"), entry["Name"])
        self.assertEqual(self.root.findtext("summary"), entry["Comment"])


class Schema(unittest.TestCase):
    def test_every_key_says_what_it_is(self):
        schema = ElementTree.parse(os.path.join(DATA, ID + ".gschema.xml")).getroot().find("schema")
        self.assertEqual((schema.get("id"), schema.get("path")), (ID, "/" + ID.replace(".", "/") + "/"))
        for key in schema.findall("key"):
            self.assertTrue(key.findtext("summary"), key.get("name"))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
