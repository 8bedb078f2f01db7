# SPDX-License-Identifier: GPL-3.0-or-later
"""100,000 rows in each of the three tables: the first, the middle and the last one can be seen, and searching finds one of
them. What it took is printed, and measured against nothing: the machine may be busy."""
import os
import re
import subprocess
import time
import unittest

import window
from window import WindowTest, harness, wait_until

FILL = os.environ.get("CROSSWALK_FILL", os.path.join(harness.BUILD, "tests", "ui", "fill-state"))
HIDDEN_TABLE = os.environ.get("CROSSWALK_HIDDEN_TABLE", os.path.join(harness.BUILD, "tests", "ui", "hidden-table"))
ROWS = int(os.environ.get("CROSSWALK_ROWS", "100000"))
SLOW = 600


class Thousands(WindowTest):
    browser = False
    contacts = 3

    def setUp(self):
        super().setUp()
        self.assertEqual(self.person.connect_salesforce().code, 0)
        self.assertEqual(self.person.connect_aloware().code, 0)
        self.assertEqual(self.person.run("mapping", "activate").code, 0)

    def fill(self, what):
        subprocess.run([FILL, "default", what, str(ROWS)], env=self.person.env, check=True, timeout=SLOW)

    def open_at(self, view):
        shown = self.open(env={"CROSSWALK_REPORT_GAPS": "50"})
        shown.go_to(view)
        return shown

    def memory(self):
        """Of the window's process, in MB: now, and the most it ever was."""
        with open(f"/proc/{self.window.process.pid}/status", encoding="ascii") as file:
            found = dict(line.split(":", 1) for line in file)
        return [int(found[name].split()[0]) // 1024 for name in ("VmRSS", "VmHWM")]

    def town(self, shown, nth):
        return shown.find("label", re.compile(f"(Town|Able|Baker|Cole|Dunn|Ekwueme|Frost|Garcia|Hale|Ito) 0*{nth}$"), SLOW)

    def look_around(self, shown, count, search):
        """The rows that `count` says are all there; then the ends, the middle, and one that is searched for."""
        began = time.monotonic()
        self.town(shown, 1)
        first = time.monotonic() - began
        shown.find("label", count, SLOW)
        whole = time.monotonic() - began

        self.town(shown, 1).point()
        shown.key("End")
        self.town(shown, ROWS)
        shown.picture(self.id().rsplit("_", 1)[1])
        middle = self.scroll_to_middle(shown)
        shown.key("Home")
        self.town(shown, 1)

        shown.search(search, f"town {ROWS - 7}")
        self.town(shown, ROWS - 7)
        wait_until(lambda: shown.look_for("label", re.compile("Town 1$")) is None, "the others to go", SLOW)
        print(f"\n  {ROWS:,} rows: the first after {first:.1f} s, all known after {whole:.1f} s, row {middle:,} in the middle; "
              "{} MB now, {} MB at most; {}".format(*self.memory(), self.close().strip() or "no gaps told"), flush=True)

    def scroll_to_middle(self, shown):
        """Drags the scroll bar's handle halfway up from the end."""
        x, y, width, height = shown.find("tree table").extents
        window.xdotool("mousemove", x + width - 3, y + height - 20, "mousedown", 1)
        for step in range(20):
            window.xdotool("mousemove", x + width - 3, y + height - 20 - height * step // 40)
        window.xdotool("mouseup", 1)
        rows = wait_until(lambda: [int(re.search(r"[0-9]+$", label.name)[0]) for label in shown.all("label", re.compile("Town [0-9]+$"))],
                          "rows in the middle", SLOW)
        shown.picture(self.id().rsplit("_", 1)[1] + "-middle")
        self.assertTrue(ROWS // 10 < rows[0] < ROWS - ROWS // 10, rows[0])
        return rows[0]

    def test_planned_changes(self):
        self.fill("plan")
        shown = self.open_at("Sync")
        shown.find("push button", "Show Again").click()
        self.look_around(shown, re.compile(r"^100.?000 changes · about" if ROWS == 100000 else "changes · about"), "Search Planned Changes")

    def test_open_conflicts(self):
        self.fill("conflicts")
        self.look_around(self.open_at("Conflicts"), re.compile(f"^{ROWS:,} conflicts$|^{ROWS} conflicts$"), "Search Conflicts")

    def test_conflicts_grouped_by_record(self):
        self.fill("conflicts")
        shown = self.open_at("Conflicts")
        shown.find("label", re.compile(f"^{ROWS:,} conflicts$|^{ROWS} conflicts$"), SLOW)
        items = "Default Order", "Contact", "Field", "Aloware", "Last Agreed", "Salesforce", "Changed By", "Descending", "Group by Record"
        shown.choose_item("View Options", "Group by Record", items.index("Group by Record"))
        began = time.monotonic()
        shown.search("Search Conflicts", f"town {ROWS - 7}")
        self.town(shown, ROWS - 7)
        print(f"\n  {ROWS:,} conflicts by record: one found after {time.monotonic() - began:.1f} s; {self.close().strip() or 'no gaps told'}", flush=True)

    def test_history_of_writes(self):
        self.fill("history")
        self.look_around(self.open_at("History"), re.compile(f"^{ROWS:,} values$|^{ROWS} values$"), "Search What Was Written")


class HiddenTable(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        window.Display.get()
        cls.said = subprocess.run([HIDDEN_TABLE], env=dict(os.environ, GSK_RENDERER="cairo"), capture_output=True, text=True, check=True,
                                  timeout=window.DEADLINE).stdout

    def test_rows_are_measured_as_they_come(self):
        """All at once, when the table is shown, would take longer than a person's keys should wait."""
        before, when_shown = (int(number) for number in re.search("^([0-9]+) before, ([0-9]+) when shown$", self.said, re.M).groups())
        self.assertGreater(before, 100)
        self.assertEqual(when_shown, 0)

    def test_styles_depend_on_no_more_than_they_do(self):
        """With too much, all of them are found anew whenever the focus moves."""
        self.assertIn("\n0 styles depend on too much\n", self.said)


if __name__ == "__main__":
    window.main()
