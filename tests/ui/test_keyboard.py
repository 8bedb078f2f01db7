# SPDX-License-Identifier: GPL-3.0-or-later
"""The window by keyboard alone: Tab goes through each view and comes back to where it began, and whatever has the focus says
what it is."""
import re

import window
from window import VIEWS, WindowTest, harness, wait_until

# More than any view has: of a table, one row is gone through.
MOST_STOPS = 40


class Keyboard(WindowTest):
    def stop(self, shown, before):
        """What has the focus after Tab was pressed. GTK 4.8 does not tell of the focus in an entry row: None."""
        def moved():
            now = shown.focused()
            return [now] if (now and now.node) != (before and before.node) else None
        return wait_until(moved, f"the focus to leave {before!r}", window.DEADLINE)[0]

    def walk(self, shown, key="Tab"):
        """Every stop from the one that has the focus, until it is reached again."""
        shown.key("Tab")
        first = current = wait_until(shown.focused, "the focus", window.DEADLINE)
        stops = [current]
        while len(stops) <= MOST_STOPS:
            shown.key(key)
            current = self.stop(shown, current)
            if current is not None and current.node == first.node:
                return stops
            stops.append(current)
        self.fail(f"{key} never comes back: {stops[-10:]}")
        return None

    def check_names(self, stops):
        for stop in stops:
            # A row or a cell of a list is read by what is in it; a page of which nothing can be pressed is only scrolled.
            if stop is None or stop.role in ("table row", "list item", "table cell", "row header", "tree item", "scroll pane"):
                continue
            self.assertTrue(stop.name.strip(), f"{stop!r} has no name")
            self.assertNotRegex(stop.name, re.compile(r"^(Gtk|Adw|Cw)[A-Z]"), f"{stop!r} is named by its class")

    def test_every_view_signed_out(self):
        shown = self.open()
        shown.find("push button", "Connect Accounts").click()
        shown.find("text", "Consumer Key")
        for view in VIEWS:
            shown.go_to(view)
            stops = self.walk(shown)
            self.check_names(stops)
            self.assertGreater(len(stops), 2, view)
        self.close()

    def test_every_view_signed_in(self):
        for result in (self.person.connect_salesforce(), self.person.connect_aloware(), self.person.run("mapping", "activate")):
            self.assertEqual(result.code, harness.OK, repr(result))
        shown = self.open()
        shown.find("push button", "Check Permissions")
        for view in VIEWS:
            shown.go_to(view)
            stops = self.walk(shown)
            self.check_names(stops)
        shown.go_to("Connections")
        forward, backward = ({stop and stop.name for stop in self.walk(shown, key)} for key in ("Tab", "shift+Tab"))
        self.assertEqual(forward, backward)
        self.close()

    def views_with_something(self, shown):
        """The names of the views that have something in them for AT-SPI, shown or not."""
        with_something, widgets = [], [shown]
        while widgets:
            for widget in widgets.pop().children():
                if widget.role in ("grouping", "panel") and widget.name in VIEWS:
                    with_something += [widget.name] if widget.children() else []
                elif widget.role != "tree table":
                    widgets.append(widget)
        return with_something

    def test_only_the_shown_view_has_something_in_it(self):
        """Whenever the focus moves, GTK goes through all that is visible, also in views behind the shown one."""
        shown = self.open()
        shown.find("push button", "Connect Accounts").click()
        shown.find("text", "Consumer Key")
        for view in (*VIEWS, "Connections"):
            shown.go_to(view)
            self.assertEqual(self.views_with_something(shown), [view])
        self.close()

    def test_the_focus_follows_to_the_view(self):
        """After Alt and a digit the next key goes to the view that shows, not to the tab of the one before."""
        for result in (self.person.connect_salesforce(), self.person.connect_aloware(), self.person.run("mapping", "activate"),
                       self.person.run("sync", "--yes")):
            self.assertIn(result.code, (harness.OK, harness.LEFT_OVERS), repr(result))
        shown = self.open()
        shown.find("push button", "Check Permissions")
        for view in ("Sync", "Mapping", "History", "Connections", "Conflicts"):
            shown.go_to(view)
            focused = wait_until(shown.focused, "the focus", window.DEADLINE)
            self.assertNotEqual(focused.role, "page tab", f"{view}: {focused!r}")
        self.close()

    def test_keys_reach_the_window_from_what_cannot_be_used(self):
        """A button that was pressed is insensitive as long as what it began goes on, and still has the focus."""
        for result in (self.person.connect_salesforce(), self.person.connect_aloware()):
            self.assertEqual(result.code, harness.OK, repr(result))
        shown = self.open(size=(1000, 1200))
        button = shown.find("push button", "Check Permissions").wait_sensitive()
        self.demo.salesforce.fault("salesforce:slow:value=86400000:times=0")
        button.point()
        wait_until(lambda: not button.sensitive, "the check to begin", window.DEADLINE)
        shown.key("alt+3")
        wait_until(lambda: shown.view() == "Sync", "the view", window.DEADLINE)
        self.close()

    def test_the_list_of_shortcuts(self):
        shown = self.open()
        shown.find("push button", "Connect Accounts")
        shown.key("ctrl+question")
        shown.find("label", "Refresh Fields and Users")
        shown.picture("shortcuts")
        shown.dismiss("Escape")
        self.close()


if __name__ == "__main__":
    window.main()
