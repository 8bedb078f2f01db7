# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of how the views look have in common: something to see in each of them."""
from window import WindowTest, harness


class PlannedTest(WindowTest):
    """A person who is signed in to both and has synced, with conflicts, and a preview of what was edited since."""

    def setUp(self):
        super().setUp()
        for result in (self.person.connect_salesforce(), self.person.connect_aloware(), self.person.run("mapping", "activate")):
            self.assertEqual(result.code, harness.OK, repr(result))
        self.assertIn(self.person.run("sync", "--yes").code, (harness.OK, harness.LEFT_OVERS))
        for nth, contact in enumerate(self.demo.aloware.dump()[:12]):
            self.demo.aloware.edit(contact["phone_number"], city=f"Long Example Town upon River {nth}")
        self.assertIn(self.person.run("preview").code, (harness.OK, harness.LEFT_OVERS))
