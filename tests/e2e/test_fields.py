# SPDX-License-Identifier: GPL-3.0-or-later
"""The Salesforce fields that a mapping lacks are created, shown and mapped; what fails is said, and nothing is made twice."""
import unittest

from harness import FAILED, GUARD, LEFT_OVERS, OK, Story, USAGE

# The vendor's tables: the rows that are "Custom in Salesforce".
TYPES = {
    "incoming_number": "Phone", "custom_field_1": "Text(255)", "custom_field_2": "Text(255)", "tcpa_approved": "Checkbox",
    "aloware_contact_link": "URL(255)", "aloware_contact_id": "Text(40)", "dnc": "Checkbox",
    "last_inbound_text_date": "Date", "last_outbound_text_date": "Date",
    "last_inbound_text": "Long Text Area(32768)", "last_outbound_text": "Long Text Area(32768)",
    "total_inbound_texts": "Number(18, 0)", "total_outbound_texts": "Number(18, 0)",
    "last_inbound_call_date": "Date", "last_outbound_call_date": "Date",
    "total_inbound_calls": "Number(18, 0)", "total_outbound_calls": "Number(18, 0)",
    "last_call_disposition": "Text(40)", "last_inbound_call_disposition": "Text(40)", "last_outbound_call_disposition": "Text(40)",
    "last_inbound_call_time": "Text(40)", "last_outbound_call_time": "Text(40)",
    "last_inbound_message_time": "Text(40)", "last_outbound_message_time": "Text(40)",
}


class Fields(Story):
    def missing(self):
        return {field["aloware"]: field for field in self.run_cli("fields", "missing").json["fields"]}

    def seen(self):
        return {field["name"]: field for field in self.run_cli("fields", "salesforce").json["fields"]}

    def create(self, *arguments, code=OK):
        return self.run_cli("fields", "create", "--yes", *arguments, code=code).json

    def rows(self):
        return {row["aloware"]: row for row in self.run_cli("mapping", "show").json["rows"]}


class NewOrg(Fields):
    demo_options = {"new_org": True}

    def test_from_an_org_without_fields_to_all_rows(self):
        missing = self.missing()
        self.assertEqual({key: field["type"] for key, field in missing.items()}, TYPES)
        self.assertEqual({field["state"] for field in missing.values()}, {"missing"})
        self.assertEqual({key for key, field in missing.items() if field["unique"] and field["external_id"]}, {"aloware_contact_id"})
        self.assertEqual(len(self.rows()), 15)

        before = self.salesforce.counters()["requests"]
        made = self.create()
        self.assertLessEqual(self.salesforce.counters()["requests"] - before, 10)
        self.assertEqual(set(made["created"]), {field["name"] for field in missing.values()})
        self.assertEqual(set(made["mapped"]), set(missing))
        self.assertEqual((made["shown"], made["failed"]), ([], []))
        self.assertTrue(made["permission_set"])

        seen = self.seen()
        for key, field in missing.items():
            self.assertEqual(seen[field["name"]]["type"], TYPES[key], key)
            self.assertTrue(seen[field["name"]]["writable"], key)
        self.assertEqual(self.missing(), {})
        rows = self.rows()
        self.assertEqual(len(rows), 39)
        self.assertEqual([row for row in rows.values() if any(problem["blocking"] for problem in row["problems"])], [])
        self.run_cli("mapping", "activate")
        self.assertGreater(self.sync()["updated"]["salesforce"], 0)

        # Nothing is made twice.
        again = self.create()
        self.assertEqual((again["created"], again["shown"], again["mapped"], again["failed"]), ([], [], [], []))

    def test_some_and_by_another_name(self):
        made = self.create("dnc=Do_Not_Call_Us__c", "aloware_contact_id")
        self.assertEqual(set(made["created"]), {"Do_Not_Call_Us__c", "Aloware_Contact_ID__c"})
        self.assertEqual(self.rows()["dnc"]["salesforce"], "Do_Not_Call_Us__c")
        self.assertEqual(len(self.missing()), len(TYPES) - 2)

    def test_names_that_cannot_be(self):
        for wrong in ("dnc=DNC", "dnc=1st__c", "dnc=Two__Lines__c", "dnc=Contact_Tier__c", "first_name", "nothing"):
            result = self.run_cli("fields", "create", "--yes", wrong, code=USAGE)
            self.assertEqual(self.error_code(result), "usage", wrong)
        self.assertEqual(len(self.missing()), len(TYPES))

    def test_without_a_word_nothing_is_made(self):
        result = self.run_cli("fields", "create", code=GUARD)
        self.assertEqual(result.json["created"], [])
        self.assertEqual(len(self.missing()), len(TYPES))

    def test_at_a_terminal_it_asks(self):
        for word, code, left in ((b"no\n", GUARD, len(TYPES)), (b"yes\n", OK, 0)):
            ended, seen, asked = self.person.at_terminal("fields", "create", question=b"Type yes", answer=lambda _, word=word: word)
            self.assertEqual((ended, asked), (code, True), seen)
            self.assertEqual(len(self.missing()), left)

    def test_what_fails_is_said_and_the_rest_is_made(self):
        for code, remedy in (("CUSTOM_ENTITY_OR_FIELD_LIMIT", "as many custom fields"), ("DUPLICATE_DEVELOPER_NAME", "deleted"),
                             ("INSUFFICIENT_ACCESS", "Customize Application"), ("FIELD_INTEGRITY_EXCEPTION", "cannot be created"),
                             ("CUSTOM_CLOB_FIELD_LIMIT_EXCEEDED", "long text"), ("SOMETHING_NEW", "SOMETHING_NEW")):
            self.salesforce.fault(f"salesforce:refuse-field:value={code}")
            made = self.create("dnc", "tcpa_approved", code=LEFT_OVERS)
            self.assertEqual([(failure["aloware"], failure["name"], failure["code"]) for failure in made["failed"]], [("dnc", "DNC__c", code)])
            self.assertIn(remedy, made["failed"][0]["message"])
            self.assertEqual(made["mapped"], ["tcpa_approved"])
            self.run_cli("mapping", "remove", "tcpa_approved")
        self.assertEqual(self.create("dnc")["created"], ["DNC__c"])

    def test_a_field_that_is_seen_late_is_waited_for(self):
        self.salesforce.fault("salesforce:late-field:value=DNC__c:times=2")
        self.assertEqual(self.create("dnc")["mapped"], ["dnc"])

    def test_broken_off_after_the_fields_were_made(self):
        # The permission set cannot be made, so that nobody sees the new fields.
        self.salesforce.fault("salesforce:row-error:value=INSUFFICIENT_ACCESS")
        made = self.create("dnc", "tcpa_approved", code=LEFT_OVERS)
        self.assertEqual({failure["code"] for failure in made["failed"]}, {"NOT_SEEN"})
        self.assertEqual(made["mapped"], [])
        self.assertEqual({key: field["state"] for key, field in self.missing().items() if key in ("dnc", "tcpa_approved")},
                         {"dnc": "hidden", "tcpa_approved": "hidden"})
        made = self.create("dnc", "tcpa_approved")
        self.assertEqual((made["created"], set(made["shown"])), ([], {"DNC__c", "TCPA_Approved__c"}))

    def test_an_answer_that_is_lost(self):
        self.salesforce.fault("salesforce:drop-after-write")
        self.run_cli("fields", "create", "--yes", code=FAILED)
        made = self.create()
        self.assertEqual((made["created"], len(made["shown"])), ([], len(TYPES)))
        self.assertEqual(len(self.rows()), 39)

    def test_without_the_right_to_look_at_setup(self):
        for fault, words in (("salesforce:no-setup", "View Setup and Configuration"), ("salesforce:no-setup:value=404", "does not let programs")):
            self.salesforce.fault(fault)
            result = self.run_cli("fields", "missing", code=FAILED)
            self.error_code(result)
            self.assertIn(words, result.json["error"]["message"])


class Users(Fields):
    """Access for others than the signed-in user."""
    demo_options = {"new_org": True}

    ana, ben, kate = "ana.ruiz@example.com", "ben.carter@example.com", "kate.quinn@example.com"

    def give(self, *users, fields=(), code=OK):
        return self.create(*fields, *(f"--user={user}" for user in users), code=code)

    def test_together_with_the_fields(self):
        before = self.salesforce.counters()["requests"]
        made = self.give("Ana.Ruiz@example.com", self.ben, self.ana)
        self.assertLessEqual(self.salesforce.counters()["requests"] - before, 10)
        self.assertEqual((made["assigned"], made["not_assigned"]), (["Ana Ruiz", "Ben Carter"], []))
        self.assertEqual((len(made["created"]), made["failed"]), (len(TYPES), []))

        # Who has the set already is no error, and is not given it twice.
        made = self.give(self.ana, self.kate, "admin@example.com")
        self.assertEqual(set(made["assigned"]), {"Ana Ruiz", "Kate Quinn", "Practice Admin"})
        self.assertEqual((made["created"], made["not_assigned"]), ([], []))

    def test_without_users_nobody_else_is_given_it(self):
        made = self.create("dnc")
        self.assertEqual((made["assigned"], made["not_assigned"]), ([], []))

    def test_a_license_that_does_not_allow_it(self):
        self.salesforce.fault(f"salesforce:no-license:value={self.ben}")
        made = self.give(self.ana, self.ben, self.kate, fields=["dnc"], code=LEFT_OVERS)
        self.assertEqual(made["assigned"], ["Ana Ruiz", "Kate Quinn"])
        self.assertEqual([(failure["user"], failure["code"]) for failure in made["not_assigned"]], [("Ben Carter", "FIELD_INTEGRITY_EXCEPTION")])
        self.assertIn("another license", made["not_assigned"][0]["message"])
        self.assertEqual((made["created"], made["mapped"], made["failed"]), (["DNC__c"], ["dnc"], []))
        self.assertEqual(self.give(self.ben)["assigned"], ["Ben Carter"])

    def test_somebody_else_was_faster(self):
        self.create()
        # The one row that is written is Ana’s.
        self.salesforce.fault("salesforce:row-error:value=DUPLICATE_VALUE")
        made = self.give(self.ana)
        self.assertEqual((made["assigned"], made["not_assigned"]), (["Ana Ruiz"], []))

    def test_names_that_are_nobodys_or_several_peoples(self):
        for wrong in ("nobody@example.com", "jonas.holt@example.com", ""):
            result = self.run_cli("fields", "create", "--yes", "--user", wrong, code=USAGE)
            self.assertEqual(self.error_code(result), "usage", wrong)
            self.assertIn("active Salesforce user", result.json["error"]["message"])
        self.assertEqual(len(self.missing()), len(TYPES))
        # Two users have one address; the username says which.
        for user in ("005Xw00000DemoAIAR", "005Xw00000DemoBIAR"):
            self.salesforce.edit(user, Email="shared@example.com")
        result = self.run_cli("fields", "create", "--yes", "--user=shared@example.com", code=USAGE)
        self.assertIn("several Salesforce users", result.json["error"]["message"])
        self.assertEqual(self.give(self.ben, fields=["dnc"])["assigned"], ["Ben Carter"])

    def test_without_a_word_nobody_is_given_access(self):
        self.create()
        result = self.run_cli("fields", "create", "--user", self.ana, code=GUARD)
        self.assertEqual(result.json["assigned"], [])

    def test_only_standard_users(self):
        self.salesforce.edit("005Xw00000DemoAIAR", UserType="Guest")
        self.run_cli("fields", "create", "--yes", "--user", self.ana, code=USAGE)


class UsedOrg(Fields):
    def test_access_without_a_permission_set(self):
        # Somebody else made the fields: Crosswalk has nothing to give.
        made = self.create("--user=ana.ruiz@example.com", code=LEFT_OVERS)
        self.assertEqual(made["assigned"], [])
        self.assertIn("has no permission set", made["not_assigned"][0]["message"])

    def test_a_hidden_field_is_shown(self):
        for name in ("DNC__c", "Birthdate"):
            self.salesforce.fault(f"salesforce:hide-field:value={name}")
            self.run_cli("fields", "salesforce")
        missing = self.missing()
        self.assertEqual({key: (field["name"], field["state"]) for key, field in missing.items()},
                         {"dnc": ("DNC__c", "hidden"), "date_of_birth": ("Birthdate", "hidden")})
        made = self.create()
        self.assertEqual((made["created"], set(made["shown"]), made["failed"]), ([], {"DNC__c", "Birthdate"}, []))
        self.assertTrue({"DNC__c", "Birthdate"} <= set(self.seen()))
        self.assertEqual(self.missing(), {})

    def test_a_removed_row_is_only_mapped(self):
        self.run_cli("mapping", "remove", "dnc")
        self.assertEqual({key: field["state"] for key, field in self.missing().items()}, {"dnc": "ready"})
        # Without a name, what a person took out stays out.
        self.assertEqual(self.create()["mapped"], [])
        self.assertEqual(self.create("dnc")["mapped"], ["dnc"])
        self.assertEqual(self.rows()["dnc"]["salesforce"], "DNC__c")


if __name__ == "__main__":
    unittest.main()
