# SPDX-License-Identifier: GPL-3.0-or-later
"""Every view in each look that a person may have chosen: dark, high contrast, right to left, text twice as large, and at
the widths that matter. What is looked for is that each shows at all and complains of nothing; the pictures are for eyes."""
import os
import re
import unittest

import window
from planned import PlannedTest
from window import VIEWS, harness, wait_until, xdotool

# What GTK and libadwaita are told in the place of a desktop's settings.
LOOKS = {
    "light": {},
    "dark": {"ADW_DEBUG_COLOR_SCHEME": "prefer-dark"},
    "contrast": {"ADW_DEBUG_HIGH_CONTRAST": "1"},
    "dark-contrast": {"ADW_DEBUG_COLOR_SCHEME": "prefer-dark", "ADW_DEBUG_HIGH_CONTRAST": "1"},
    "rtl": {"CROSSWALK_TEXT_DIRECTION": "rtl"},
}

SIZES = {"1000": (1010, 650), "720": (730, 650), "360": (370, 650), "1600": (1600, 1000)}


class Icons(unittest.TestCase):
    """Themes drop icons from one GNOME to the next, and a name that none has is drawn as a torn page."""

    SOURCES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "src", "ui")
    THEMES = ("/usr/share/icons/Adwaita", os.path.join(SOURCES, "icons"))

    def test_every_icon_is_there(self):
        there = {name for theme in self.THEMES for _, _, names in os.walk(theme) for name in names}
        wanted = set()
        for folder, _, names in os.walk(self.SOURCES):
            for name in names:
                if name.endswith((".c", ".ui")):
                    with open(os.path.join(folder, name), encoding="utf-8") as file:
                        wanted |= set(re.findall(r'[">]([a-z0-9-]+-symbolic)["<]', file.read()))
        self.assertGreater(len(wanted), 30)
        self.assertEqual({name for name in wanted if name + ".svg" not in there}, set())


class Looks(PlannedTest):
    """With a draft that has a problem, too, so that there is something of each kind to see."""

    def setUp(self):
        super().setUp()
        self.assertEqual(self.person.run("mapping", "set", "city", "--salesforce", "LastName").code, harness.LEFT_OVERS)

    def see(self, look, *sizes, name=None):
        shown = self.open(size=SIZES[sizes[0]], env=LOOKS[look])
        shown.find("push button", "Check Permissions")
        for size in sizes:
            shown.resize(*SIZES[size])
            for view in VIEWS:
                shown.go_to(view)
                self.show_plan(shown, view)
                shown.picture(f"{name or look}-{size}-{view.lower()}")
        self.close()

    def show_plan(self, shown, view):
        again = shown.look_for("push button", "Show Again") if view == "Sync" else None
        if again is not None:
            again.click()
            shown.find("label", re.compile("changes? · about"))

    def test_light(self):
        self.see("light", "1000", "720", "360", "1600")

    def see_windows(self, shown):
        shown.key("ctrl+comma")
        self.see_narrow(shown, "preferences", ("combo box", "Create Contacts"))
        shown.go_to("Mapping")
        shown.choose_item("Mapping Menu", "Owners…", 2)
        self.see_narrow(shown, "owners", ("label", "Ana Ruiz"))
        shown.choose_item("Mapping Menu", "Create Missing Fields…", 3)
        self.see_narrow(shown, "missing-fields", ("label", "People Who See These Fields"))
        shown.choose_item("Mapping Menu", "Fixed Values…", 5)
        self.see_narrow(shown, "fixed-values", ("label", "When Creating in Salesforce"))
        shown.find("push button", "Activate…").click()
        self.see_narrow(shown, "changes", ("label", "Not Ready to Activate"))
        shown.choose_item("Main Menu", "Profiles…", 3)
        self.see_narrow(shown, "profiles", ("list", "Profiles"))
        shown.go_to("History")
        shown.find("label", re.compile("^Sync · ")).point()
        shown.find("push button", re.compile("^Undo This Run")).click()
        self.see_narrow(shown, "undo", ("push button", "Apply Plan"))
        shown.go_to("Conflicts")
        shown.find("label", re.compile("^Aloware: ")).point()
        shown.key("ctrl+i")
        self.see_narrow(shown, "record", ("label", re.compile("^Salesforce .* · Aloware [0-9]+$")))

    def see_narrow(self, shown, name, sight):
        shown.find(*sight)
        over = wait_until(lambda: next(iter(shown.x_windows() - {shown.x_window}), None), f"the window {name}", window.DEADLINE)
        shown.picture(f"large-narrow-{name}")
        self.assert_narrow(shown, over, name)
        shown.dismiss("Escape")

    def assert_narrow(self, shown, x_window, name):
        """As wide as the window was made, at most: it grows where something in it needs more."""
        geometry = xdotool("getwindowgeometry", "--shell", x_window)
        self.assertLessEqual(int(re.search("WIDTH=([0-9]+)", geometry).group(1)), shown.size[0], name)

    def test_large_text_in_a_narrow_window(self):
        """Nothing needs more room than there is, in any view with something in it, nor in the windows over them."""
        self.addCleanup(self.person.scale_text(2))
        shown = self.open(size=SIZES["360"])
        shown.find("push button", "Check Permissions")

        def see(name):
            shown.picture(f"large-narrow-{name}")
            self.assert_narrow(shown, shown.x_window, name)

        for view in VIEWS:
            shown.go_to(view)
            see(view.lower())
        shown.go_to("Mapping")
        shown.find("label", "Phone Number").point()
        shown.key("shift+Down")
        shown.find("label", re.compile("^2 "))
        see("rows-of-the-mapping")
        shown.find("label", "Phone Number").point()
        shown.key("Return")
        shown.find("label", "What Would Happen")
        see("details-of-a-row")
        shown.key("Escape")
        self.see_windows(shown)

        shown.go_to("Sync")
        shown.find("push button", "Preview").click()
        shown.find("label", re.compile("changes? · about"))
        see("preview")
        left, top, width, height = shown.find("push button", "Apply Plan").extents
        self.assertGreaterEqual(min(left, top), 0)
        self.assertLessEqual((left + width, top + height), shown.inner_size)
        shown.find("push button", "Apply Plan").click()
        shown.find("label", "This Run")
        see("after-a-run")
        self.close()

    def test_a_view_fills_a_window_that_was_narrow(self):
        """The switcher below the view leaves no gap when it goes."""
        shown = self.open(size=SIZES["360"])
        shown.find("push button", "Check Permissions")
        for size in ("1000", "360", "1000"):
            shown.resize(*SIZES[size])
            shown.picture(f"narrow-before-{size}")
        view = next(widget for widget in shown.walk() if widget.role in ("grouping", "panel") and widget.name == "Connections")
        _, top, _, height = view.extents
        self.assertEqual(top + height, shown.inner_size[1])
        self.close()

    def test_dark(self):
        self.see("dark", "1000", "360")

    def test_high_contrast(self):
        self.see("contrast", "1000")

    def test_dark_high_contrast(self):
        self.see("dark-contrast", "1000")

    def test_right_to_left(self):
        self.see("rtl", "1000", "360", "1600")

    def test_text_twice_as_large(self):
        self.addCleanup(self.person.scale_text(2))
        self.see("light", "1000", "1600", name="large-text")


if __name__ == "__main__":
    window.main()
