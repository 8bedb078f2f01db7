# SPDX-License-Identifier: GPL-3.0-or-later
"""The window in each language that it is translated into: that it speaks it, and that longer words than English ones leave it as
narrow as a telephone. The pictures are for eyes."""
import os

import window
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


class Languages(window.WindowTest):
    browser = False

    def setUp(self):
        super().setUp()
        for result in (self.person.connect_salesforce(), self.person.connect_aloware(), self.person.run("mapping", "activate")):
            self.assertEqual(result.code, harness.OK, repr(result))
        self.assertIn(self.person.run("sync", "--yes").code, (harness.OK, harness.LEFT_OVERS))

    def look(self, language):
        names = LANGUAGES[language]
        shown = self.open(size=WIDE, env={"LANGUAGE": language, "CROSSWALK_LOCALES": LOCALES})
        for name in names:
            shown.find("page tab", name)
        for size in (WIDE, NARROW):
            shown.resize(*size)
            for number, view in enumerate(VIEWS, 1):
                shown.key(f"alt+{number}")
                tab = shown.find("page tab", names[number - 1])
                wait_until(lambda: tab.has_state("selected") or shown.key(f"alt+{number}"), names[number - 1], window.DEADLINE)
                shown.picture(f"{language}-{size[0]}-{view.lower()}")
            width = int(window.xdotool("getwindowgeometry", shown.x_window).split("Geometry:")[1].split()[0].split("x")[0])
            self.assertLessEqual(width, size[0], f"{language} needs more room")
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
