# SPDX-License-Identifier: GPL-3.0-or-later
"""The first bulk write to Aloware is asked about, once for a profile: what it sets off there nobody can take back."""
import re
import unittest

from harness import GUARD, LEFT_OVERS, OK, Story


class FirstWrite(Story):
    contacts = 40

    def setUp(self):
        super().setUp()
        for number in range(15):
            self.salesforce.create(FirstName="Nova", LastName=f"Tester {number}", Phone=f"+120255501{number:02}")

    def refused(self, *arguments):
        """Runs without an answer; gives how many contacts the refusal names."""
        before = self.demo.writes()
        result = self.expect(GUARD, self.person.run("sync", *arguments))
        self.assertEqual((result.json["state"], self.error_code(result)), ("refused", "first-aloware-write"))
        self.assertEqual(self.demo.writes(), before)
        message = result.json["error"]["message"]
        self.assertRegex(message, "may e-mail its lead recipients")
        self.assertRegex(message, "--yes")
        return sum(map(int, re.findall(r"(?:create|change) (\d+)", message)))

    def planned_writes(self):
        return sum(change["side"] == "aloware" and change["action"] in ("create", "update") for change in self.preview()["changes"])

    def test_refused_until_answered_and_never_again(self):
        self.assertEqual(self.refused(), self.planned_writes())
        run = self.sync()
        self.assertGreater(run["created"]["aloware"] + run["updated"]["aloware"], 10)

        for _, salesforce in self.people()[:18]:
            self.salesforce.edit(salesforce["Id"], MailingCity="Springfield")
        run = self.expect_one_of((OK, LEFT_OVERS), self.person.run("sync")).json
        self.assertGreaterEqual(run["updated"]["aloware"], 10)

    def test_a_saved_plan_is_asked_about_as_well(self):
        plan = self.person.path("plan.json")
        self.preview("--save", plan)
        self.refused("--plan", plan)
        self.sync("--plan", plan)

    def test_waiting_for_an_answer_fails_nothing(self):
        """A value that Salesforce cannot hold is a failure of the run that would have written it, not of one that only asks."""
        aloware, salesforce = self.people()[0]
        self.salesforce.edit(salesforce["Id"], FirstName=None)
        self.aloware.edit(aloware["phone_number"], first_name="N" * 60)
        result = self.expect(GUARD, self.person.run("sync"))
        self.assertEqual(result.json["state"], "refused")
        self.assertEqual((result.json["failed"], result.json["failures"]), (0, []))
        self.assertEqual(self.run_cli("history", "show", result.json["run"]).json["writes"], [])
        run = self.sync()
        self.assertEqual({failure["code"] for failure in run["failures"]}, {"invalid-value"})
        self.assertEqual(run["failed"], len(run["failures"]))

    def test_in_words(self):
        result = self.expect(GUARD, self.person.run("sync", json_wanted=False))
        self.assertRegex(result.out, "^Nothing was written. This would ")
        self.assertRegex(result.out, "run the command again with --yes")

    def answer(self, answer):
        """`sync` at a terminal, and what is typed at its question."""
        code, seen, asked = self.person.at_terminal("sync", question=b"anything else to stop: ", answer=lambda _: answer.encode() + b"\n")
        self.assertTrue(asked, seen.decode(errors="replace"))
        return code

    def test_a_terminal_asks(self):
        self.assertEqual(self.answer("y"), GUARD)
        self.assertEqual(self.demo.writes(), 0)
        self.assertIn(self.answer("yes"), (OK, LEFT_OVERS))
        self.assertGreater(self.demo.aloware.writes(), 10)


class FewWrites(Story):
    contacts = 6

    def test_few_contacts_are_not_in_bulk(self):
        self.expect_one_of((OK, LEFT_OVERS), self.person.run("sync"))


if __name__ == "__main__":
    unittest.main(verbosity=2)
