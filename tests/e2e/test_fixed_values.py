# SPDX-License-Identifier: GPL-3.0-or-later
"""A field that Salesforce requires and no row fills gets a fixed value in each new record, and in no other."""
import unittest

from harness import FAILED, LEFT_OVERS, OK, Story

COMPANY = {"name": "Company__c", "label": "Company", "type": "string", "length": 20, "nillable": False}
TIER = {"name": "Tier__c", "label": "Tier", "type": "picklist", "length": 255, "nillable": True, "restrictedPicklist": True,
        "picklistValues": [{"value": "Gold", "label": "Gold", "active": True}, {"value": "Tin", "label": "Tin", "active": True}]}


class FixedValues(Story):
    signed_in = False

    def setUp(self):
        super().setUp()
        for field in (COMPANY, TIER):
            self.salesforce.call("add-field", field)
        self.sign_in()
        self.run_cli("settings", "set", "create", "both")
        self.bear("+12025550185", last_name="Ruiz")
        self.bear("+12025550186", last_name="Quinn")

    def bear(self, phone, **names):
        """A contact that is in Aloware alone."""
        self.aloware.create(phone_number=phone, first_name="Born", **names)
        path = self.person.path("born.csv")
        with open(path, "w", encoding="utf-8") as file:
            file.write(f"Phone Number\n{phone}\n")
        self.run_cli("import-aloware", path)

    def problems(self):
        shown = self.run_cli("mapping", "show").json
        return [(problem["code"], problem["message"]) for problem in shown["problems"]]

    def set_default(self, field, value, code=OK):
        return self.run_cli("mapping", "set-default", field, value, code=code).json

    def created(self, plan):
        return [change for change in plan["changes"] if (change["side"], change["action"]) == ("salesforce", "create")]

    def test_a_required_field_gets_its_fixed_value_in_new_records_only(self):
        (code, message), = self.problems()
        self.assertEqual(code, "required-unmapped")
        self.assertIn("Salesforce requires “Company” (Company__c)", message)
        plan = self.preview()
        self.assertEqual(self.created(plan), [])
        self.assertIn("required-unmapped", {each["reason"]["code"] for each in plan["excluded"]})

        saved = self.set_default("company__c", "Not known")
        self.assertEqual(saved, {"state": "draft", "salesforce": "Company__c", "value": "Not known", "problems": []})
        self.set_default("Tier__c", "tin")
        self.assertEqual(self.problems(), [])
        self.assertEqual(self.run_cli("mapping", "show").json["defaults"],
                         [{"salesforce": "Company__c", "value": "Not known"}, {"salesforce": "Tier__c", "value": "tin"}])
        self.run_cli("mapping", "activate")

        before = {contact["Id"] for contact in self.salesforce.dump()}
        created = self.created(self.preview())
        self.assertTrue(created)
        for change in created:
            fixed = [field for field in change["fields"] if field["aloware"] is None]
            self.assertEqual([(field["salesforce"], field["old"], field["new"], field["reason"]) for field in fixed],
                             [("Company__c", None, "Not known", "fixed"), ("Tier__c", None, "Tin", "fixed")])

        run = self.sync()
        self.assertEqual(run["created"]["salesforce"], len(created))
        for contact in self.salesforce.dump():
            self.assertEqual((contact["Company__c"], contact["Tier__c"]) == ("Not known", "Tin"), contact["Id"] not in before)

        writes = [write for write in self.run_cli("history", "show", str(run["run"])).json["writes"] if write["field"] == "Company__c"]
        self.assertEqual({(write["action"], write["new"], write["state"]) for write in writes}, {("create", "Not known", "confirmed")})
        self.assertEqual(len(writes), len(created))

        # Only new records get it: neither the second run nor an edit of it in Salesforce is followed by a write.
        self.sync()
        someone = next(contact for contact in self.salesforce.dump() if contact["Id"] not in before)
        self.salesforce.edit(someone["Id"], Company__c="Acme")
        self.salesforce.reset_counters()
        self.sync()
        self.assertEqual(self.salesforce.writes(), 0)
        self.assertEqual(self.salesforce_record(someone["Id"])["Company__c"], "Acme")

        # Undone, what was created stays, as ever.
        undone = self.person.run("history", "undo", str(run["run"]), "--yes")
        self.assertIn(undone.code, (OK, LEFT_OVERS), repr(undone))
        self.assertEqual(self.salesforce_record(someone["Id"])["Company__c"], "Acme")

    def test_a_kept_plan_and_a_changed_value(self):
        self.set_default("Company__c", "Not known")
        self.run_cli("mapping", "activate")
        self.assertTrue(self.created(self.preview()))
        self.set_default("Company__c", "Unnamed")
        self.run_cli("mapping", "activate")
        run = self.sync()
        self.assertTrue(run["created"]["salesforce"])
        values = {contact["Company__c"] for contact in self.salesforce.dump()} - {None, ""}
        self.assertEqual(values, {"Unnamed"})

    def test_a_blank_value_of_a_required_row_is_filled_and_never_flows_back(self):
        self.set_default("Company__c", "Not known")
        self.set_default("LastName", "Nameless")
        self.run_cli("mapping", "activate")
        self.bear("+12025550187", last_name="")
        self.sync()
        made, = [contact for contact in self.salesforce.dump() if contact["LastName"] == "Nameless"]
        self.assertEqual(made["LastName"], "Nameless")
        self.sync()
        self.assertFalse(self.aloware_record("+12025550187")["last_name"])
        explained = self.run_cli("explain", made["Id"], "last_name").json
        self.assertEqual([(step["new"], step["rule"]) for step in explained["history"]], [("Nameless", "fixed")])

    def test_what_does_not_fit_is_said_and_removed_again(self):
        saved = self.set_default("Company__c", "A name that is far too long", code=LEFT_OVERS)
        (problem,) = saved["problems"]
        self.assertEqual(problem["code"], "fixed-value")
        self.assertIn("at most 20 characters", problem["message"])
        self.assertIn("required-unmapped", [code for code, _ in self.problems()])

        (problem,) = self.set_default("Tier__c", "Platinum", code=LEFT_OVERS)["problems"]
        self.assertIn("“Tier” (Tier__c)", problem["message"])
        (problem,) = self.set_default("SystemModstamp", "2026-01-31T14:00:00Z", code=LEFT_OVERS)["problems"]
        self.assertIn("remove the fixed value", problem["message"])
        (problem,) = self.set_default("Email", "someone@example.com", code=LEFT_OVERS)["problems"]
        self.assertIn("is filled by the row of “Email”", problem["message"])
        for name in ("Company__c", "tier__c", "SystemModstamp", "Email"):
            self.assertEqual(self.set_default(name, "")["value"], None)
        self.assertEqual(self.run_cli("mapping", "show").json["defaults"], [])

        self.assertEqual(self.error_code(self.run_cli("mapping", "set-default", "Nothing__c", "x", code=FAILED)), "not-found")
        self.run_cli("mapping", "set-default", "Company__c", code=2)

    def test_a_mapping_file_carries_them(self):
        self.set_default("Company__c", "Not known")
        path = self.person.path("mapping.json")
        self.run_cli("mapping", "export", path)
        self.set_default("Company__c", "")
        self.run_cli("mapping", "import", path)
        self.assertEqual(self.run_cli("mapping", "show").json["defaults"], [{"salesforce": "Company__c", "value": "Not known"}])


if __name__ == "__main__":
    unittest.main()
