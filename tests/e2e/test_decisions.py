# SPDX-License-Identifier: GPL-3.0-or-later
"""What a person can choose for each kind of conflict does what it says, and stays done. Filters and budgets, too."""
import unittest

from harness import LEFT_OVERS, OK, USAGE, Story, e164

NEW_PHONE, NEW_E164 = "(415) 555-2671", "+14155552671"


class Decisions(Story):
    def resolve(self, conflict, choice):
        return self.expect_one_of((OK, LEFT_OVERS), self.person.run("conflicts", "resolve", conflict["id"], choice)).json

    def quiet(self, record_id=None):
        """Nothing more is written, and nothing more is asked about the record."""
        before = self.demo.writes()
        self.sync()
        self.sync("--full")
        self.assertEqual(self.demo.writes(), before, "a settled conflict led to further writes")
        if record_id:
            self.assertEqual(self.conflicts(salesforce_id=record_id), [])

    def new_contact(self, **values):
        return self.salesforce.create(**values)["id"]

    def phones(self):
        return {contact["phone_number"] for contact in self.aloware.dump()}


class ByItself(Decisions):
    """A conflict goes away without a decision only when there is nothing left to decide, and the history says so."""

    def contradict(self):
        self.sync()
        aloware, record = self.agreeing_pair(("first_name", "FirstName"))
        self.aloware.edit(aloware["phone_number"], first_name="Ann")
        self.salesforce.edit(record["Id"], FirstName="Anna")
        self.sync(codes=(LEFT_OVERS,))
        self.assertEqual(len(self.conflicts(kind="field", salesforce_id=record["Id"])), 1)
        return aloware, record

    def closed(self, record):
        """What each run says of the record's conflict, newest run first."""
        runs = self.run_cli("history", "list").json["runs"]
        shown = [self.run_cli("history", "show", run["run"]).json for run in runs]
        return [closed["decision"] for run in shown for closed in run["closed"] if closed["salesforce_id"] == record["Id"]]

    def test_both_sides_became_equal(self):
        aloware, record = self.contradict()
        before = self.demo.writes()
        self.aloware.edit(aloware["phone_number"], first_name="Anna")
        self.sync()
        self.assertEqual(self.conflicts(salesforce_id=record["Id"]), [])
        self.assertEqual(self.closed(record), ["equal"])
        self.assertEqual(self.demo.writes(), before)

    def test_one_side_took_its_edit_back(self):
        aloware, record = self.contradict()
        self.salesforce.edit(record["Id"], FirstName=record["FirstName"])
        self.sync()
        self.assertEqual(self.closed(record), ["outdated"])
        self.assertEqual(self.salesforce_record(record["Id"])["FirstName"], "Ann")

    def test_it_stays_while_they_differ(self):
        aloware, record = self.contradict()
        self.aloware.edit(aloware["phone_number"], city="Elsewhere")
        self.sync()
        self.sync("--full")
        self.assertEqual(len(self.conflicts(kind="field", salesforce_id=record["Id"])), 1)
        self.assertEqual(self.closed(record), [])


class Phone(Decisions):
    def renumbered(self):
        self.sync()
        aloware, record = self.agreeing_pair(("first_name", "FirstName"))
        self.salesforce.edit(record["Id"], Phone=NEW_PHONE)
        self.sync(codes=(LEFT_OVERS,))
        conflict, = self.conflicts(kind="phone", salesforce_id=record["Id"])
        return aloware, record, conflict

    def test_keep_the_old_number(self):
        aloware, record, conflict = self.renumbered()
        self.resolve(conflict, "aloware")
        self.assertEqual(e164(self.salesforce_record(record["Id"])["Phone"]), aloware["phone_number"])
        self.assertNotIn(NEW_E164, self.phones())
        self.quiet(record["Id"])

    def test_make_a_new_contact(self):
        aloware, record, conflict = self.renumbered()
        count = len(self.aloware.dump())
        self.resolve(conflict, "salesforce")
        self.assertEqual(len(self.aloware.dump()), count + 1)
        made = self.aloware_record(NEW_E164)
        self.assertEqual(made["first_name"], record["FirstName"])
        stored = self.salesforce_record(record["Id"])
        self.assertEqual((stored["Phone"], stored["Aloware_Contact_ID__c"]), (NEW_PHONE, str(made["id"])))
        self.quiet(record["Id"])
        self.aloware.edit(NEW_E164, first_name="Linked")
        self.sync()
        self.assertEqual(self.salesforce_record(record["Id"])["FirstName"], "Linked")
        self.assertEqual(self.aloware_record(aloware["phone_number"])["first_name"], aloware["first_name"])

    def test_keep_apart(self):
        aloware, record, conflict = self.renumbered()
        self.resolve(conflict, "keep-apart")
        self.assertEqual(self.salesforce_record(record["Id"])["Phone"], NEW_PHONE)
        self.assertNotIn(NEW_E164, self.phones())
        self.quiet(record["Id"])

    def test_changed_back_by_hand(self):
        aloware, record, _ = self.renumbered()
        self.salesforce.edit(record["Id"], Phone=record["Phone"])
        self.quiet(record["Id"])

    def test_renumbered_on_both_sides(self):
        """The old number is gone and Salesforce's new one answers with another contact."""
        aloware, record, _ = self.renumbered()
        self.aloware.delete(aloware["phone_number"])
        self.aloware.create(phone_number=NEW_E164, first_name="Other")
        self.sync(codes=(LEFT_OVERS,))
        conflict, = self.conflicts(kind="phone", salesforce_id=record["Id"])
        self.resolve(conflict, "salesforce")
        self.assertEqual(self.salesforce_record(record["Id"])["Aloware_Contact_ID__c"], str(self.aloware_record(NEW_E164)["id"]))


class Deleted(Decisions):
    def gone(self):
        self.sync()
        aloware, record = self.agreeing_pair(("first_name", "FirstName"))
        self.aloware.delete(aloware["phone_number"])
        self.sync(codes=(LEFT_OVERS,))
        conflict, = self.conflicts(kind="delete", salesforce_id=record["Id"])
        return aloware, record, conflict

    def test_make_it_again(self):
        aloware, record, conflict = self.gone()
        self.resolve(conflict, "salesforce")
        made = self.aloware_record(aloware["phone_number"])
        self.assertEqual(made["first_name"], record["FirstName"])
        self.assertEqual(self.salesforce_record(record["Id"])["Aloware_Contact_ID__c"], str(made["id"]))
        self.quiet(record["Id"])

    def test_let_it_go(self):
        for choice in ("aloware", "keep-apart"):
            with self.subTest(choice=choice):
                aloware, record, conflict = self.gone()
                self.resolve(conflict, choice)
                self.assertNotIn(aloware["phone_number"], self.phones())
                self.assertFalse(self.salesforce_record(record["Id"]).get("IsDeleted"))
                self.quiet(record["Id"])

    def test_comes_back_by_itself(self):
        aloware, record, _ = self.gone()
        self.aloware.create(phone_number=aloware["phone_number"], first_name=aloware["first_name"])
        self.sync(codes=(OK, LEFT_OVERS))
        conflict, = self.conflicts(kind="delete", salesforce_id=record["Id"])
        self.resolve(conflict, "salesforce")
        self.assertEqual(len([phone for phone in self.phones() if phone == aloware["phone_number"]]), 1)

    def test_a_value_settles_no_deletion(self):
        _, _, conflict = self.gone()
        self.assertEqual(self.error_code(self.expect(USAGE, self.person.run("conflicts", "resolve", conflict["id"], "value=x"))), "usage")


class Match(Decisions):
    def twins(self, in_aloware=True):
        """Two Salesforce contacts with one phone, which Aloware knows or not."""
        if in_aloware:
            aloware, record = self.people()[0]
            first, phone = record["Id"], record["Phone"]
        else:
            aloware, phone = None, NEW_PHONE
            first = self.new_contact(FirstName="First", LastName="Single", Phone=phone, Email="first@example.com")
        twin = self.new_contact(FirstName="Second", LastName="Twin", Phone=phone, Email="twin@example.com")
        self.sync(codes=(LEFT_OVERS,))
        conflict = next(conflict for conflict in self.conflicts(kind="match")
                        if f"salesforce:{twin}" in conflict["candidates"] and f"salesforce:{first}" in conflict["candidates"])
        return aloware, first, twin, conflict

    def linked(self, aloware_id, record_id):
        return self.salesforce_record(record_id).get("Aloware_Contact_ID__c") == str(aloware_id)

    def test_pick_the_partner(self):
        aloware, first, twin, conflict = self.twins()
        self.resolve(conflict, f"salesforce:{twin}")
        self.assertTrue(self.linked(aloware["id"], twin))
        self.assertFalse(self.linked(aloware["id"], first))
        self.sync()
        self.assertEqual([left for left in self.conflicts(kind="match") if left["id"] == conflict["id"]], [])
        self.assertTrue(self.linked(aloware["id"], twin))

    def test_pick_who_is_made(self):
        _, first, twin, conflict = self.twins(in_aloware=False)
        self.assertNotIn(NEW_E164, self.phones())
        self.resolve(conflict, f"salesforce:{first}")
        made = self.aloware_record(NEW_E164)
        self.assertEqual(made["first_name"], "First")
        self.assertTrue(self.linked(made["id"], first))
        self.quiet()
        self.assertEqual(self.salesforce_record(twin)["LastName"], "Twin")

    def test_keep_apart(self):
        aloware, first, twin, conflict = self.twins()
        before = self.demo.writes()
        self.resolve(conflict, "keep-apart")
        self.assertEqual(self.demo.writes(), before)
        self.quiet()
        self.assertNotIn(conflict["id"], [left["id"] for left in self.conflicts()])

    def test_somebody_else_is_no_candidate(self):
        _, _, _, conflict = self.twins()
        for choice in ("salesforce:003000000000000AAA", "aloware", "salesforce"):
            result = self.person.run("conflicts", "resolve", conflict["id"], choice)
            self.assertEqual(self.error_code(self.expect(USAGE, result)), "usage")

    def test_one_of_them_is_deleted(self):
        aloware, first, twin, conflict = self.twins()
        self.salesforce.delete(twin)
        self.sync()
        self.assertNotIn(conflict["id"], [left["id"] for left in self.conflicts()])
        self.assertTrue(self.linked(aloware["id"], first))


class Filters(Decisions):
    def test_out_of_the_filter_is_excluded_never_deleted(self):
        self.sync()
        aloware, record = self.agreeing_pair(("first_name", "FirstName"))
        self.salesforce.edit(record["Id"], Custom_Field_2__c="left out")
        self.sync()
        self.run_cli("settings", "set", "filter", "Custom_Field_2__c != 'left out'")
        before = self.demo.writes()
        excluded = self.preview()["excluded"]
        self.assertIn((record["Id"], "filter"), [(each["salesforce_id"], each["reason"]["code"]) for each in excluded])
        self.salesforce.edit(record["Id"], FirstName="Hidden")
        self.sync()
        self.assertEqual(self.demo.writes(), before)
        self.assertIn(aloware["phone_number"], self.phones())

        self.run_cli("settings", "set", "filter", "")
        self.sync()
        self.assertEqual(self.aloware_record(aloware["phone_number"])["first_name"], "Hidden", "the link was lost by the filter")

    def test_the_usual_conditions(self):
        """What an administrator would write; each leaves some contacts in and some out."""
        first, second = [record["Id"] for record in self.salesforce.dump()[:2]]
        self.salesforce.edit(first, Interests__c="Calls;Texts", Birthdate="1980-02-29")
        self.salesforce.edit(second, Interests__c="Webinars", Birthdate="2001-11-30")
        for condition in ("Account.Name LIKE '%r%'", "Interests__c INCLUDES ('Texts', 'Webinars')", "Interests__c EXCLUDES ('Calls;Texts')",
                          "AccountId IN (SELECT Id FROM Account WHERE Industry = 'Retail')", "Owner.UserRole.Name = 'Sales'",
                          "CALENDAR_YEAR(Birthdate) = 1980", "Birthdate < N_YEARS_AGO:30", "LastModifiedDate < LAST_N_DAYS:180",
                          "NOT (LastName LIKE 'A%' OR Account.Name = null)", "Birthdate != null AND (Phone != null OR MobilePhone != null)"):
            with self.subTest(condition):
                self.run_cli("settings", "set", "filter", condition)
                excluded = [each["salesforce_id"] for each in self.preview()["excluded"] if each["reason"]["code"] == "filter"]
                self.assertNotEqual(len(excluded), 0)
                self.assertLess(len(set(excluded)), len(self.salesforce.dump()))

    def test_a_filter_that_salesforce_refuses(self):
        """Refused before it is saved; and one whose field is gone later stops the run."""
        result = self.person.run("settings", "set", "filter", "No_such_field__c = 1")
        self.assertEqual(result.code, 1)
        self.assertIn("No_such_field__c", result.json["error"]["message"])
        self.run_cli("settings", "set", "filter", "Interests__c = null")
        self.salesforce.fault("salesforce:hide-field:value=Interests__c")
        result = self.person.run("sync", "--yes")
        self.assertEqual(result.code, 1)
        self.assertEqual(self.demo.writes(), 0)
        self.assertIn("Interests__c", result.json["error"]["message"])


class Directions(Decisions):
    def test_switched_off_creates_and_updates(self):
        self.run_cli("settings", "set", "create", "none")
        self.run_cli("settings", "set", "update", "none")
        self.sync()
        self.assertEqual(self.demo.writes(), 0)

    def test_updates_to_one_side_only(self):
        self.run_cli("settings", "set", "update", "to-salesforce")
        self.run_cli("settings", "set", "create", "none")
        before = self.aloware.writes()
        self.sync()
        self.assertEqual(self.aloware.writes(), before)

    def test_fallback_owner(self):
        users = {user["email"].lower() for user in self.aloware_users()}
        self.run_cli("settings", "set", "fallback-owner", sorted(users)[0])
        ended = self.sync()
        self.assertEqual([failure for failure in ended["failures"] if failure["code"] == "invalid-value" and failure["side"] == "aloware"], [])
        self.quiet()

    def aloware_users(self):
        import json
        import urllib.request
        url = f"{self.demo.info['aloware_url']}/api/v1/webhook/users?api_token={self.demo.info['aloware_token']}"
        with urllib.request.urlopen(url, timeout=30) as answer:
            return json.loads(answer.read())


class Owners(Decisions):
    """Who is who is chosen by hand. What was agreed before the choice is no edit, and overwrites nothing."""

    def owners(self):
        return {owner["name"]: owner for owner in self.run_cli("mapping", "owners").json["owners"]}

    def choose(self, aloware, salesforce):
        self.run_cli("mapping", "set-owner", aloware, salesforce)
        self.run_cli("mapping", "activate")

    def owned_in_salesforce(self, owner):
        return {record["Id"] for record in self.salesforce.dump() if record["OwnerId"] == owner}

    def test_list(self):
        owners = self.owners()
        self.assertEqual({name: owner["match"] for name, owner in owners.items() if owner["match"] != "e-mail"},
                         {"Kate Quinn": "none", "Practice Admin": "none", "Maya Stone": "ambiguous", "Maya Stone (Reports)": "ambiguous"})
        self.assertFalse(owners["Jonas Holt"]["active"])
        kate, ana = owners["Kate Quinn"]["salesforce"], owners["Ana Ruiz"]
        self.run_cli("mapping", "set-owner", ana["aloware"], kate)
        chosen = self.owners()["Kate Quinn"]
        self.assertEqual((chosen["match"], chosen["aloware"]), ("chosen", ana["aloware"]))
        self.assertEqual(self.run_cli("mapping", "show").json["owners"], {kate: ana["aloware"]})
        self.run_cli("mapping", "set-owner", "none", kate)
        self.assertEqual(self.run_cli("mapping", "show").json["owners"], {kate: None})
        self.run_cli("mapping", "set-owner", "email", kate)
        self.assertEqual(self.run_cli("mapping", "show").json["owners"], {})
        self.run_cli("mapping", "set-owner", "999", kate, code=1)
        self.run_cli("mapping", "set-owner", ana["aloware"], "nobody", code=1)

    def test_a_chosen_owner_is_written(self):
        self.sync()
        aloware, record = self.agreeing_pair(("first_name", "FirstName"))
        owners = self.owners()
        kate = owners["Kate Quinn"]["salesforce"]
        other = next(owner for owner in owners.values() if owner["match"] == "e-mail" and owner["active"]
                     and owner["aloware"] != str(aloware.get("user_id")))
        self.salesforce.edit(record["Id"], OwnerId=kate)
        self.sync(codes=(LEFT_OVERS,))
        self.assertEqual(self.aloware_record(aloware["phone_number"]).get("user_id"), aloware.get("user_id"))

        self.choose(other["aloware"], kate)
        self.sync()
        self.assertEqual(str(self.aloware_record(aloware["phone_number"])["user_id"]), other["aloware"])
        self.assertEqual(self.salesforce_record(record["Id"])["OwnerId"], kate)
        self.quiet()

    def test_the_fallback_gives_way_to_a_chosen_owner(self):
        self.sync()
        aloware, record = self.agreeing_pair(("first_name", "FirstName"))
        owners = self.owners()
        kate = owners["Kate Quinn"]["salesforce"]
        stand_in, other = [owner for owner in owners.values() if owner["match"] == "e-mail" and owner["active"]
                           and owner["aloware"] != str(aloware.get("user_id"))][:2]
        self.run_cli("settings", "set", "fallback-owner", stand_in["email"])
        self.salesforce.edit(record["Id"], OwnerId=kate)
        self.sync()
        self.assertEqual(str(self.aloware_record(aloware["phone_number"])["user_id"]), stand_in["aloware"])

        self.choose(other["aloware"], kate)
        self.sync()
        self.assertEqual(str(self.aloware_record(aloware["phone_number"])["user_id"]), other["aloware"])
        self.assertEqual(self.conflicts(salesforce_id=record["Id"]), [])
        self.quiet()

    def test_a_choice_moves_nobody_in_salesforce(self):
        """The Aloware user is another Salesforce user from now on. Contacts that agreed keep their owner until a person says so."""
        self.sync()
        owners = self.owners()
        ana, kate = owners["Ana Ruiz"], owners["Kate Quinn"]["salesforce"]
        before = self.owned_in_salesforce(ana["salesforce"])
        self.assertTrue(before)
        self.run_cli("mapping", "set-owner", "none", ana["salesforce"])
        self.choose(ana["aloware"], kate)
        self.sync()
        self.assertEqual(self.owned_in_salesforce(ana["salesforce"]), before)
        self.quiet()


class WithoutExternalId(Decisions):
    """An org that has no field for Aloware's contact id: matching is by phone, and lost creates are looked for."""

    def test_lost_answer_of_a_create(self):
        self.run_cli("mapping", "remove", "aloware_contact_id")
        self.run_cli("mapping", "activate")
        self.run_cli("settings", "set", "create", "both")
        path = self.person.path("born.csv")
        known = {e164(contact["Phone"]) for contact in self.salesforce.dump() if contact.get("Phone")}
        born = [contact["phone_number"] for contact in self.aloware.dump() if contact["phone_number"] not in known]
        with open(path, "w", encoding="utf-8") as file:
            file.write("Phone\n" + "\n".join(born) + "\n")
        self.run_cli("import-aloware", path)
        self.sync("--full")
        count = len(self.salesforce.dump())

        self.aloware.create(phone_number=NEW_E164, first_name="Lost", last_name="Answer")
        with open(path, "w", encoding="utf-8") as file:
            file.write(f"Phone\n{NEW_E164}\n")
        self.run_cli("import-aloware", path)
        self.salesforce.fault("salesforce:drop-after-write")
        self.person.run("sync", "--yes")
        self.sync()
        self.sync("--full")
        made = [contact for contact in self.salesforce.dump() if contact.get("LastName") == "Answer"]
        self.assertEqual(len(made), 1, "a lost answer made a duplicate, or lost the contact")
        self.assertEqual(len(self.salesforce.dump()), count + 1)


if __name__ == "__main__":
    unittest.main(verbosity=2)
