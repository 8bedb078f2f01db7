# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of Conflicts and History arrange with crosswalk-cli before the window opens: a first sync, and edits on both
sides that contradict each other."""
import harness
from window import WindowTest


class RecordsTest(WindowTest):
    """A person who is signed in to both, and whose contacts have been synced once."""

    # What the arranging takes of the end-to-end tests.
    expect, expect_one_of = harness.Story.expect, harness.Story.expect_one_of
    run_cli, sync, conflicts = harness.Story.run_cli, harness.Story.sync, harness.Story.conflicts
    people, agreeing_pair = harness.Story.people, harness.Story.agreeing_pair
    check_records = harness.Story.check_records

    def setUp(self):
        super().setUp()
        self.salesforce, self.aloware = self.demo.salesforce, self.demo.aloware
        self.expect(harness.OK, self.person.connect_salesforce())
        self.expect(harness.OK, self.person.connect_aloware())
        self.expect(harness.OK, self.person.run("mapping", "activate"))
        self.sync()

    def contradict(self, aloware, salesforce, **values):
        """Edits both sides of a pair: first_name=("Ann", "Anna") and so on."""
        fields = {"first_name": "FirstName", "last_name": "LastName", "city": "MailingCity"}
        self.aloware.edit(aloware["phone_number"], **{name: pair[0] for name, pair in values.items()})
        self.salesforce.edit(salesforce["Id"], **{fields[name]: pair[1] for name, pair in values.items()})

    def salesforce_now(self, record):
        return next(contact for contact in self.salesforce.dump() if contact["Id"] == record["Id"])

    def aloware_now(self, contact):
        return next(other for other in self.aloware.dump() if other["phone_number"] == contact["phone_number"])
