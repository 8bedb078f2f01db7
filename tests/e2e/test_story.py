# SPDX-License-Identifier: GPL-3.0-or-later
"""The main job as a person does it: sign in, map, preview, sync, settle, sync again."""
import json
import os
import unittest

from harness import GUARD, LEFT_OVERS, OK, USAGE, Story, e164, read_csv


class WholeStory(Story):
    """With a real keyring on a real session bus, as on a desktop."""

    keyring = True
    contacts = 60

    def test_main_job(self):
        status = self.run_cli("status").json
        self.assertTrue(status["salesforce"]["connected"] and status["aloware"]["connected"])
        self.assertEqual(status["salesforce"]["instance_url"], self.demo.info["salesforce_url"])
        self.assertEqual(status["aloware"]["auth"], "token")
        self.assertEqual(status["mapping"]["state"], "active")
        self.assertGreater(status["mapping"]["rows"], 30)
        self.assertEqual(status["mapping"]["problems"], 0)
        self.assertIsNone(status["last_run"])

        before = self.demo.writes()
        preview = self.preview()
        self.assertEqual(self.demo.writes(), before, "a preview made a write request")
        self.assertGreater(len(preview["changes"]), 0)
        self.assertGreater(len(preview["conflicts"]), 0)

        first = self.sync()
        self.assertEqual(first["state"], "finished")
        self.assertGreater(first["linked"], 30)
        self.assertEqual(first["failed"], 0, first["failures"])

        conflict = self.conflicts(kind="field")[0]
        settled = self.run_cli("conflicts", "resolve", conflict["id"], "salesforce").json
        self.assertEqual(settled["state"], "finished")
        self.assertNotIn(conflict["id"], [left["id"] for left in self.conflicts()])

        writes = self.demo.writes()
        second = self.sync()
        self.assertEqual(self.demo.writes(), writes, "a second run without changes made a write request")
        self.assertEqual(second["created"], {"salesforce": 0, "aloware": 0})
        self.assertEqual(second["updated"], {"salesforce": 0, "aloware": 0})

        runs = self.run_cli("history", "list").json["runs"]
        self.assertEqual([run["state"] for run in runs], ["finished"] * 3)
        self.assertEqual(self.run_cli("status").json["last_run"]["run"], runs[0]["run"])

        self.run_cli("disconnect", "salesforce")
        self.assertFalse(self.run_cli("status").json["salesforce"]["connected"])
        self.assertEqual(self.person.run("sync", "--yes").code, 5)


class Syncing(Story):
    def test_both_sides_agree_afterwards(self):
        self.sync()
        waiting = {(conflict["salesforce_id"], conflict["aloware"]) for conflict in self.conflicts()}
        pairs = self.people()
        self.assertGreater(len(pairs), 20)
        for aloware, salesforce in pairs:
            if (salesforce["Id"], None) in waiting:
                continue
            for key, field in (("first_name", "FirstName"), ("last_name", "LastName"), ("cnam_city", "MailingCity"),
                               ("date_of_birth", "Birthdate"), ("lead_source", "LeadSource")):
                name = {"cnam_city": "city"}.get(key, key)
                if (salesforce["Id"], name) in waiting:
                    continue
                self.assertEqual(aloware.get(key) or "", salesforce.get(field) or "", (salesforce["Id"], key))

    def test_edits_flow_both_ways(self):
        self.sync()
        aloware, salesforce = self.agreeing_pair(("first_name", "FirstName"), ("cnam_city", "MailingCity"))
        self.salesforce.edit(salesforce["Id"], FirstName="Philippa")
        self.aloware.edit(aloware["phone_number"], city="Ypsilanti", cnam_city="Ypsilanti")
        result = self.sync()
        self.assertEqual(result["updated"], {"salesforce": 1, "aloware": 1})
        self.assertEqual(self.aloware_record(aloware["phone_number"])["first_name"], "Philippa")
        self.assertEqual(self.salesforce_record(salesforce["Id"])["MailingCity"], "Ypsilanti")

    def test_preview_is_what_sync_does(self):
        preview = self.preview()
        result = self.sync()
        for side in ("salesforce", "aloware"):
            updates = [change for change in preview["changes"] if change["side"] == side and change["action"] == "update"]
            creates = [change for change in preview["changes"] if change["side"] == side and change["action"] == "create"]
            # A contact made in Aloware has its id only then; it goes to Salesforce in the same run.
            follow_ups = preview["follow_ups"] if side == "salesforce" else 0
            self.assertEqual(result["updated"][side], len(updates) + follow_ups, side)
            self.assertEqual(result["created"][side], len(creates), side)
        self.assertEqual(preview["follow_ups"], result["created"]["aloware"])
        self.assertGreater(preview["follow_ups"], 0)

    def test_default_creates_in_aloware_only(self):
        before = len(self.salesforce.dump()), len(self.aloware.dump())
        result = self.sync()
        self.assertEqual(result["created"]["salesforce"], 0)
        self.assertEqual(len(self.salesforce.dump()), before[0])
        self.assertEqual(len(self.aloware.dump()), before[1] + result["created"]["aloware"])
        phones = [contact["phone_number"] for contact in self.aloware.dump()]
        self.assertEqual(len(phones), len(set(phones)), "two Aloware contacts share a phone")

    def test_direction_is_never_violated(self):
        self.run_cli("mapping", "set", "first_name", "--direction", "to-salesforce")
        self.run_cli("mapping", "set", "last_name", "--direction", "to-aloware")
        self.run_cli("mapping", "activate")
        before = {contact["Id"]: contact["LastName"] for contact in self.salesforce.dump()}
        names = {contact["phone_number"]: contact.get("first_name") for contact in self.aloware.dump()}
        self.sync()
        for contact in self.salesforce.dump():
            self.assertEqual(contact["LastName"], before[contact["Id"]])
        for contact in self.aloware.dump():
            if contact["phone_number"] in names:
                self.assertEqual(contact.get("first_name"), names[contact["phone_number"]])

    def test_actions_of_aloware_are_never_started(self):
        self.sync()
        self.assertEqual(self.aloware.counters()["action_fields_seen"], 0)

    def test_requests_stay_few(self):
        self.sync()
        self.salesforce.reset_counters()
        for contact in [s for _, s in self.people()][:20]:
            self.salesforce.edit(contact["Id"], MailingCity="Kalamazoo")
        self.salesforce.reset_counters()
        self.sync()
        counters = self.salesforce.counters()
        self.assertLessEqual(counters["writes"], 1)
        self.assertLessEqual(counters["reads"], 12, counters["paths"])

    def test_local_time_of_the_seed(self):
        """2026-03-15 15:33:16 UTC in Los Angeles is 08:33:16-07:00: an hour after the clocks went forward."""
        aloware, salesforce = self.people()[0]
        self.aloware.edit(aloware["phone_number"], last_inbound_call_at="2026-03-15 15:33:16", timezone="America/Los_Angeles")
        self.sync()
        record = self.salesforce_record(salesforce["Id"])
        self.assertEqual(record["Last_inbound_call_time__c"], "08:33:16-07:00")
        self.assertEqual(record["Last_inbound_call_date__c"], "2026-03-15")

    def test_birth_date_never_shifts(self):
        aloware, salesforce = self.people()[0]
        self.sync()
        self.aloware.edit(aloware["phone_number"], date_of_birth="1988-02-29")
        for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):
            self.sync(env={"TZ": zone})
            self.assertEqual(self.salesforce_record(salesforce["Id"])["Birthdate"], "1988-02-29")


class Conflicts(Story):
    def make_conflict(self):
        """Both sides change the first name of a pair that agreed; returns it with the conflict."""
        self.sync()
        aloware, salesforce = self.agreeing_pair(("first_name", "FirstName"))
        self.salesforce.edit(salesforce["Id"], FirstName="Sieglinde")
        self.aloware.edit(aloware["phone_number"], first_name="Aloysius")
        self.sync(codes=(LEFT_OVERS,))
        conflict, = self.conflicts(kind="field", aloware="first_name", salesforce_id=salesforce["Id"])
        self.assertEqual(conflict["aloware_value"], "Aloysius")
        self.assertEqual(conflict["salesforce_value"], "Sieglinde")
        self.assertEqual(conflict["base_value"], aloware["first_name"])
        return aloware["phone_number"], salesforce["Id"], conflict["id"]

    def names(self, phone, record):
        return self.aloware_record(phone)["first_name"], self.salesforce_record(record)["FirstName"]

    def settle(self, decision, *more):
        phone, record, conflict = self.make_conflict()
        self.assertEqual(self.names(phone, record), ("Aloysius", "Sieglinde"), "a conflict was written")
        self.run_cli("conflicts", "resolve", conflict, decision, *more)
        self.assertEqual([left for left in self.conflicts() if left["id"] == conflict], [])
        writes = self.demo.writes()
        self.sync()
        self.assertEqual(self.demo.writes(), writes, "settling did not settle it")
        return phone, record

    def test_in_favour_of_aloware(self):
        self.assertEqual(self.names(*self.settle("aloware")), ("Aloysius", "Aloysius"))

    def test_in_favour_of_salesforce(self):
        self.assertEqual(self.names(*self.settle("salesforce")), ("Sieglinde", "Sieglinde"))

    def test_with_a_value(self):
        self.assertEqual(self.names(*self.settle("value=Zoë")), ("Zoë", "Zoë"))

    def test_kept_apart(self):
        self.assertEqual(self.names(*self.settle("keep-apart")), ("Aloysius", "Sieglinde"))

    def test_always(self):
        phone, record = self.settle("salesforce", "--always")
        rows = {row["aloware"]: row for row in self.run_cli("mapping", "show").json["rows"]}
        self.assertEqual(rows["first_name"]["conflict"], "salesforce")
        self.salesforce.edit(record, FirstName="Gudrun")
        self.aloware.edit(phone, first_name="Gundula")
        self.sync()
        self.assertEqual(self.names(phone, record), ("Gudrun", "Gudrun"))

    def test_equal_edits_are_no_conflict(self):
        self.sync()
        aloware, salesforce = self.agreeing_pair(("first_name", "FirstName"))
        self.salesforce.edit(salesforce["Id"], FirstName="Melisande")
        self.aloware.edit(aloware["phone_number"], first_name="Melisande")
        writes = self.demo.writes()
        self.sync()
        self.assertEqual(self.conflicts(salesforce_id=salesforce["Id"], aloware="first_name"), [])
        self.assertEqual(self.demo.writes(), writes)

    def test_unknown_conflict(self):
        result = self.person.run("conflicts", "resolve", "99999", "aloware")
        self.assertEqual(result.code, 1)
        self.assertEqual(self.error_code(result), "not-found")
        self.assertEqual(self.person.run("conflicts", "resolve", "1", "perhaps").code, USAGE)


class Guards(Story):
    contacts = 40

    def change_nearly_all(self):
        self.sync()
        for _, salesforce in self.people():
            self.salesforce.edit(salesforce["Id"], MailingCity="Nowhere")

    def test_too_many_changes(self):
        self.change_nearly_all()
        writes = self.demo.writes()
        result = self.person.run("sync")
        self.expect(GUARD, result)
        self.assertEqual(result.json["state"], "refused")
        self.assertEqual(self.error_code(result), "guard")
        self.assertEqual(self.demo.writes(), writes, "a refused plan was written")
        self.sync()
        self.assertGreater(self.demo.writes(), writes)

    def test_one_side_suddenly_empty(self):
        self.sync()
        for contact in self.salesforce.dump():
            self.salesforce.delete(contact["Id"])
        writes = self.demo.writes()
        self.expect(GUARD, self.person.run("sync", "--full"))
        self.assertEqual(self.demo.writes(), writes)


class Plans(Story):
    def test_saved_preview_is_applied_exactly(self):
        self.sync()
        aloware, salesforce = self.agreeing_pair(("first_name", "FirstName"))
        self.salesforce.edit(salesforce["Id"], FirstName="Ottilie")
        plan = self.person.path("plan.json")
        preview = self.preview("--save", plan)
        self.assertEqual(os.stat(plan).st_mode & 0o777, 0o600)
        with open(plan, encoding="utf-8") as file:
            self.assertEqual([change["label"] for change in json.load(file)["changes"]], [change["label"] for change in preview["changes"]])

        # What was edited after the preview is not part of it.
        other = next(s for _, s in self.people() if s["Id"] != salesforce["Id"])
        self.salesforce.edit(other["Id"], MailingCity="Elsewhere")
        self.sync("--plan", plan)
        self.assertEqual(self.aloware_record(aloware["phone_number"])["first_name"], "Ottilie")
        self.assertNotEqual(self.aloware_record(e164(other["Phone"])).get("cnam_city"), "Elsewhere")

    def test_record_changed_since_is_never_overwritten(self):
        self.sync()
        aloware, salesforce = self.agreeing_pair(("first_name", "FirstName"))
        self.salesforce.edit(salesforce["Id"], FirstName="Ottilie")
        plan = self.person.path("plan.json")
        self.preview("--save", plan)
        self.aloware.edit(aloware["phone_number"], first_name="Edited meanwhile")
        self.sync("--plan", plan)
        self.assertEqual(self.aloware_record(aloware["phone_number"])["first_name"], "Edited meanwhile")

    def test_broken_plan_file(self):
        self.sync()
        plan = self.person.path("plan.json")
        self.preview("--save", plan)
        with open(plan, encoding="utf-8") as file:
            text = file.read()
        writes = self.demo.writes()
        for broken in ("", "{", text[:len(text) // 2], "[]", json.dumps({"changes": 3})):
            with open(plan, "w", encoding="utf-8") as file:
                file.write(broken)
            result = self.person.run("sync", "--yes", "--plan", plan)
            self.assertEqual((result.code, self.error_code(result)), (1, "invalid-file"), broken[:40])
        self.assertEqual(self.demo.writes(), writes)


class Exports(Story):
    def test_no_formula_gets_out(self):
        self.sync()
        aloware, salesforce = self.agreeing_pair(("first_name", "FirstName"))
        self.salesforce.edit(salesforce["Id"], FirstName="=HYPERLINK(\"http://evil.example\")")
        self.aloware.edit(aloware["phone_number"], first_name="@SUM(1)")
        self.sync(codes=(LEFT_OVERS,))
        path = self.person.path("conflicts.csv")
        self.run_cli("export", "conflicts", path)
        rows = read_csv(path)
        self.assertEqual(os.stat(path).st_mode & 0o777, 0o600)
        self.assertEqual(len(rows) - 1, len(self.conflicts()))
        cells = [cell for row in rows[1:] for cell in row]
        self.assertIn("'@SUM(1)", cells)
        self.assertIn("'=HYPERLINK(\"http://evil.example\")", cells)
        self.assertEqual([cell for cell in cells if cell[:1] in ("=", "+", "-", "@", "\t", "\r")], [])

    def test_run(self):
        first = self.sync()
        self.sync()
        path = self.person.path("run.csv")
        self.run_cli("export", "run", path, "--run", first["run"])
        rows = read_csv(path)
        writes = self.run_cli("history", "show", first["run"]).json["writes"]
        self.assertEqual(len(rows) - 1, len(writes))
        self.assertTrue(all(write["state"] == "confirmed" for write in writes))
        result = self.person.run("export", "run", path, "--run", "999")
        self.assertEqual((result.code, self.error_code(result)), (1, "not-found"))


if __name__ == "__main__":
    unittest.main(verbosity=2)
