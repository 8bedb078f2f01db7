# SPDX-License-Identifier: GPL-3.0-or-later
"""A saved plan that is applied after both sides went on being edited: what was edited since is planned anew, and no value that is out
of date is written. Edits are picked by a seed, which a failure names."""
import os
import random
import unittest

from harness import FAILED, Story

SEEDS = (1, 7, 20260315)

# Aloware's key and Salesforce's name of fields that flow both ways.
FIELDS = (("first_name", "FirstName"), ("last_name", "LastName"), ("cnam_city", "MailingCity"))


class Seeded(Story):
    contacts = 24

    def pairs(self):
        """Linked pairs whose values agree: (phone, Salesforce id)."""
        waiting = {conflict["salesforce_id"] for conflict in self.conflicts()}
        return [(aloware["phone_number"], salesforce["Id"]) for aloware, salesforce in self.people()
                if salesforce["Id"] not in waiting and all(aloware[a] and aloware[a] == salesforce[s] for a, s in FIELDS)]

    def edit_some(self, pairs, mark):
        """Edits single fields of one side each; gives {(phone, Salesforce id, field, side): value}."""
        edits = {}
        for phone, record in pairs:
            for aloware, salesforce in FIELDS:
                if self.random.random() < 0.5:
                    continue
                side = self.random.choice(("aloware", "salesforce"))
                value = f"{mark} {len(edits)}"
                if side == "aloware":
                    self.aloware.edit(phone, **{aloware: value})
                else:
                    self.salesforce.edit(record, **{salesforce: value})
                edits[(phone, record, (aloware, salesforce), side)] = value
        return edits

    def value(self, phone, record, field, side):
        if side == "aloware":
            return next(contact for contact in self.aloware_now if contact["phone_number"] == phone)[field[0]]
        return next(contact for contact in self.salesforce_now if contact["Id"] == record)[field[1]]

    def look(self):
        self.aloware_now, self.salesforce_now = self.aloware.dump(), self.salesforce.dump()

    def check(self, seed):
        self.random = random.Random(seed)
        pairs = self.pairs()
        self.random.shuffle(pairs)
        plan = self.person.path(f"plan-{seed}.json")
        before = self.edit_some(pairs[:8], "before")
        self.preview("--save", plan)
        since = self.edit_some(pairs[4:12], "since")
        self.look()
        other = {"aloware": "salesforce", "salesforce": "aloware"}
        found = {edit: self.value(*edit[:3], other[edit[3]]) for edit in since}
        self.sync("--plan", plan)
        self.look()

        for edit, value in since.items():
            phone, record, field, side = edit
            self.assertEqual(self.value(*edit), value, f"seed {seed}: what was edited since was overwritten: {edit}")
            # The other side has what it had, or the new value; never what the plan wanted to carry over before.
            self.assertIn(self.value(phone, record, field, other[side]), (value, found[edit]), f"seed {seed}: out of date: {edit}")
        edited = {(phone, record) for phone, record, _, _ in since}
        for (phone, record, field, side), value in before.items():
            if (phone, record) not in edited:
                self.assertEqual(self.value(phone, record, field, other[side]), value, f"seed {seed}: not applied: {field}")

        # The next sync carries over what is left, unless both sides were edited.
        self.sync()
        self.look()
        for (phone, record, field, side), value in since.items():
            if (phone, record, field, other[side]) not in before:
                self.assertEqual(self.value(phone, record, field, other[side]), value, f"seed {seed}: not synced: {field}")

    def test_a_pipe_or_a_device_is_no_plan(self):
        pipe = self.person.path("pipe.json")
        os.mkfifo(pipe)
        for path in (pipe, "/dev/zero", self.person.folder):
            result = self.person.run("sync", "--plan", path)
            self.expect(FAILED, result)
            self.assertEqual(self.error_code(result), "invalid-file")
            self.assertIn("not a file but", result.json["error"]["message"])

    def test_what_was_edited_since_is_planned_anew(self):
        self.sync()
        for seed in SEEDS:
            self.check(seed)


if __name__ == "__main__":
    unittest.main(verbosity=2)
