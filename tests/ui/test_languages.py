# SPDX-License-Identifier: GPL-3.0-or-later
"""The window in each language that it is translated into: that it speaks it, and that longer words than English ones leave it as
narrow as a telephone. The pictures are for eyes."""
import gettext
import os
import re
import shutil

import window
from planned import PlannedTest
from window import VIEWS, harness, wait_until

window.WINDOW = os.environ.get("CROSSWALK_TRANSLATED", os.path.join(harness.BUILD, "tests", "ui", "translated"))
LOCALES = os.environ.get("CROSSWALK_LOCALES", os.path.join(harness.BUILD, "po"))

# What the views are called.
LANGUAGES = {
    "de": ("Verbindungen", "Zuordnung", "Abgleich", "Konflikte", "Verlauf"),
    "es": ("Conexiones", "Asignación", "Sincronización", "Conflictos", "Historial"),
    "fr": ("Connexions", "Mappage", "Synchronisation", "Conflits", "Historique"),
}

# With an edge of 5 pixels on each side, as there is no compositor.
NARROW, WIDE = (370, 650), (1010, 650)


class Languages(PlannedTest):
    browser = False

    def check_width(self, shown, what):
        geometry = window.xdotool("getwindowgeometry", shown.x_window)
        width = int(re.search(r"Geometry: (\d+)x", geometry)[1])
        self.assertLessEqual(width, shown.size[0], f"{what} needs more room")

    def look(self, language):
        names = LANGUAGES[language]
        # What is said in that language, by its English words without their mnemonics.
        catalogue = gettext.translation("crosswalk", LOCALES, [language])
        words = {english.replace("_", ""): said.replace("_", "") for english, said in catalogue._catalog.items()
                 if isinstance(english, str)}  # pylint: disable=protected-access
        # Nothing is translated in the locale "C", whatever it is called; every system has its files, though perhaps no others.
        locale = f"{language}_{language.upper()}.UTF-8"
        shutil.copytree("/usr/lib/locale/C.utf8", self.person.path("locales", locale))
        shown = self.open(size=WIDE, env={"LOCPATH": self.person.path("locales"), "LC_ALL": locale, "CROSSWALK_LOCALES": LOCALES})
        for name in names:
            shown.find("page tab", name)
        for size in (WIDE, NARROW):
            shown.resize(*size)
            for number, view in enumerate(VIEWS, 1):
                shown.key(f"alt+{number}")
                tab = shown.find("page tab", names[number - 1])
                wait_until(lambda: tab.has_state("selected") or shown.key(f"alt+{number}"), names[number - 1], window.DEADLINE)
                shown.picture(f"{language}-{size[0]}-{view.lower()}")
            self.check_width(shown, language)

        shown.key("alt+3")
        shown.find("push button", words["Show Again"]).click()
        shown.find("push button", words["Apply Plan"]).wait_sensitive()
        shown.picture(f"{language}-preview")
        self.check_width(shown, "the preview")
        shown.key("alt+5")
        tab = shown.find("page tab", names[4])
        wait_until(lambda: tab.has_state("selected"), names[4], window.DEADLINE)

        def press_first_run():
            # GTK 4.8 tells nothing of what is in the rows of this list.
            window.xdotool("mousemove", shown.size[0] // 2, 80, "click", 1)

        press_first_run()
        wait_until(lambda: shown.look_for("push button", words["Undo This Run"]) or press_first_run(), "the run", window.DEADLINE)
        shown.picture(f"{language}-run")
        self.check_width(shown, "a run")
        self.close()

    def test_german(self):
        self.look("de")

    def test_spanish(self):
        self.look("es")

    def test_french(self):
        self.look("fr")

    def test_each_that_there_is_was_looked_at(self):
        with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "po", "LINGUAS"), encoding="utf-8") as file:
            there = {line.strip() for line in file if line.strip() and not line.startswith("#")}
        self.assertEqual(there, set(LANGUAGES))


if __name__ == "__main__":
    window.main()
