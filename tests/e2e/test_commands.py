# SPDX-License-Identifier: GPL-3.0-or-later
"""The contract of the command line: keys, exit codes, one JSON document, mapping and settings."""
import json
import os
import subprocess
import unittest

from harness import CLI, FAILED, LEFT_OVERS, OK, USAGE, Person, Story


class Usage(unittest.TestCase):
    """Needs no practice platforms."""

    def setUp(self):
        self.person = Person(None)
        self.addCleanup(self.person.close)

    def test_usage_errors_are_json_too(self):
        for arguments in ([], ["frobnicate"], ["mapping"], ["mapping", "frobnicate"], ["status", "--frobnicate"], ["--frobnicate"],
                          ["status", "superfluous"], ["connect", "salesforce"], ["connect", "aloware", "--url", "https://a.example"],
                          ["settings", "set", "region"], ["settings", "set", "nonsense", "1"], ["settings", "set", "max-change-percent", "1000"],
                          ["mapping", "add", "no_such_field", "X__c"], ["fields", "hubspot"], ["disconnect", "hubspot"],
                          ["conflicts", "resolve", "x", "aloware"], ["sync", "--plan", "x", "--full"], ["history", "show", "first"]):
            with self.subTest(arguments=arguments):
                result = self.person.run(*arguments)
                self.assertEqual(result.code, USAGE, repr(result))
                self.assertEqual(result.json["error"]["code"], "usage")

    def test_help(self):
        shown = self.person.run("--help", json_wanted=False)
        self.assertEqual(shown.code, OK)
        for command in ("connect salesforce", "mapping set-value", "import-aloware", "export conflicts"):
            self.assertIn(command, shown.out)
        for command in (["sync"], ["connect", "salesforce"], ["mapping", "set"]):
            shown = self.person.run(*command, "--help", json_wanted=False)
            self.assertEqual(shown.code, OK)
            self.assertIn("Usage:", shown.out)
        self.assertIn("help", self.person.run("--help").json)

    def test_options_before_and_after_the_command(self):
        self.assertEqual(self.person.run("--profile", "a", "settings", "set", "region", "US").code, OK)
        self.assertEqual(self.person.run("settings", "set", "region", "US", "--profile", "b").code, OK)
        self.assertEqual(sorted(os.listdir(os.path.join(self.person.data, "crosswalk"))), ["a", "b"])

    def test_settings(self):
        shown = self.person.run("settings", "show").json
        self.assertEqual({key: shown[key] for key in ("object", "create", "update", "conflict", "region", "max-change-percent",
                                                      "max-delete-percent", "quota-percent", "aloware-requests-per-minute")},
                         {"object": "contact", "create": "to-aloware", "update": "both", "conflict": "ask", "region": "US",
                          "max-change-percent": 50, "max-delete-percent": 10, "quota-percent": 50, "aloware-requests-per-minute": 4500})
        for key, value in (("region", "DE"), ("conflict", "newest"), ("max-change-percent", "7"), ("filter", "MailingCity = 'Zürich'")):
            self.assertEqual(self.person.run("settings", "set", key, value).code, OK)
            self.assertEqual(str(self.person.run("settings", "show").json[key]), value)

    def test_reader_that_goes_away(self):
        process = subprocess.Popen([CLI, "fields", "aloware"], env=self.person.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        process.stdout.close()
        self.assertEqual((process.wait(30), process.stderr.read()), (OK, b""))
        process.stderr.close()

    @unittest.skipUnless(os.path.exists("/dev/full"), "needs /dev/full")
    def test_output_that_cannot_be_written(self):
        with open("/dev/full", "wb") as full:
            done = subprocess.run([CLI, "fields", "aloware", "--json"], env=self.person.env, stdout=full, stderr=subprocess.PIPE, check=False)
        self.assertEqual(done.returncode, FAILED)

    def test_catalogue(self):
        fields = {field["name"]: field for field in self.person.run("fields", "aloware").json["fields"]}
        self.assertGreaterEqual(len(fields), 37)
        self.assertTrue(fields["first_name"]["writable"])
        self.assertFalse(fields["dnc"]["writable"])
        self.assertTrue(fields["dnc"]["reason"])

    def test_other_locales(self):
        """Output is UTF-8 and numbers in JSON have a point, whatever the locale."""
        for locale in ("C", "C.UTF-8", "de_DE.UTF-8"):
            json.loads(self.person.run("fields", "aloware", env={"LC_ALL": locale}).out)


class Mapping(Story):
    contacts = 10

    def rows(self):
        return {row["aloware"]: row for row in self.run_cli("mapping", "show").json["rows"]}

    def test_shape_of_show(self):
        shown = self.run_cli("mapping", "show").json
        self.assertEqual((shown["object"], shown["state"]), ("Contact", "active"))
        row = self.rows()["first_name"]
        for key, value in {"aloware_label": "First Name", "salesforce": "FirstName", "salesforce_label": "First Name", "salesforce_type": "Text(40)",
                           "category": "open", "direction": "both", "directions": ["both", "to-salesforce", "to-aloware"], "locked": False,
                           "removable": True, "blank": "keep", "conflict": "ask", "problems": []}.items():
            self.assertEqual(row[key], value, key)

    def test_locked_rows_answer_why(self):
        for arguments in (["remove", "phone_number"], ["set", "phone_number", "--direction", "to-salesforce"],
                          ["set", "phone_number", "--salesforce", "Fax"]):
            result = self.person.run("mapping", *arguments)
            self.expect(USAGE, result)
            self.assertIn("lock", result.json["error"]["message"].lower())
        self.assertEqual(self.run_cli("mapping", "show").json["state"], "active")

    def test_draft_and_active(self):
        self.run_cli("mapping", "set", "city", "--direction", "to-aloware", "--blank", "clear", "--conflict", "newest")
        self.assertEqual(self.run_cli("mapping", "show").json["state"], "draft")
        row = self.rows()["city"]
        self.assertEqual((row["direction"], row["blank"], row["conflict"]), ("to-aloware", "clear", "newest"))
        self.run_cli("mapping", "activate")
        self.assertEqual(self.run_cli("mapping", "show").json["state"], "active")
        self.run_cli("mapping", "remove", "city")
        self.assertNotIn("city", self.rows())
        self.run_cli("mapping", "add", "city", "mailingcity")
        self.assertEqual(self.rows()["city"]["salesforce"], "MailingCity")

    def test_impossible_direction(self):
        result = self.expect(LEFT_OVERS, self.person.run("mapping", "set", "dnc", "--direction", "both"))
        self.assertIn("direction", [problem["code"] for problem in result.json["problems"]])
        check = self.expect(LEFT_OVERS, self.person.run("mapping", "check")).json
        self.assertFalse(check["can_run"])
        refused = self.expect(FAILED, self.person.run("mapping", "activate"))
        self.assertEqual(self.error_code(refused), "invalid-mapping")
        self.assertEqual(self.person.run("sync", "--yes").json["state"], "finished")

    def test_already_mapped(self):
        result = self.expect(LEFT_OVERS, self.person.run("mapping", "set", "city", "--salesforce", "FirstName"))
        self.assertIn("already-mapped", [problem["code"] for problem in result.json["problems"]])

    def test_value_pairs(self):
        self.run_cli("mapping", "set-value", "lead_source", "Web form", "Web")
        self.assertEqual(self.rows()["lead_source"]["values"], {"Web form": "Web"})
        self.run_cli("mapping", "set-value", "lead_source", "Web form", "")
        self.assertEqual(self.rows()["lead_source"]["values"], {})

    def test_export_and_import_to_the_byte(self):
        first, second = self.person.path("first.json"), self.person.path("second.json")
        self.run_cli("mapping", "set-value", "lead_source", "Café", "Web")
        self.run_cli("mapping", "export", first)
        with open(first, encoding="utf-8") as file:
            document = json.load(file)
        document["x-team"] = {"note": "kept"}
        with open(first, "w", encoding="utf-8") as file:
            json.dump(document, file, indent=2, ensure_ascii=False)
        self.run_cli("mapping", "reset")
        self.run_cli("mapping", "import", first)
        self.run_cli("mapping", "export", second)
        self.run_cli("mapping", "reset")
        self.run_cli("mapping", "import", second)
        third = self.person.path("third.json")
        self.run_cli("mapping", "export", third)
        with open(second, "rb") as a, open(third, "rb") as b:
            exported = a.read()
            self.assertEqual(exported, b.read())
        self.assertEqual(json.loads(exported), document)

    def test_broken_import_changes_nothing(self):
        path = self.person.path("mapping.json")
        self.run_cli("mapping", "export", path)
        with open(path, encoding="utf-8") as file:
            text = file.read()
        before = self.run_cli("mapping", "show").json
        for broken in ("", "{", text[:len(text) // 2], "[]", "{\"rows\": 3}", text.replace("first_name", "no_such_field"), "\x00\xff"):
            with open(path, "w", encoding="latin-1", errors="replace") as file:
                file.write(broken)
            result = self.expect(FAILED, self.person.run("mapping", "import", path))
            self.assertEqual(self.error_code(result), "invalid-file", broken[:40])
            self.assertEqual(self.run_cli("mapping", "show").json, before)

    def test_fields(self):
        fields = {field["name"]: field for field in self.run_cli("fields", "salesforce").json["fields"]}
        self.assertEqual(fields["FirstName"]["type"], "Text(40)")
        self.assertTrue(fields["LastName"]["required"])
        self.assertFalse(fields["CreatedDate"]["writable"])
        self.assertTrue(fields["CreatedDate"]["reason"])

    def test_offline(self):
        """What is kept can be looked at and edited without the network."""
        self.sync()
        known = self.canaries()
        self.canaries = lambda: known
        self.demo.process.terminate()
        self.demo.process.wait(30)
        self.assertTrue(self.run_cli("status").json["salesforce"]["connected"])
        self.run_cli("mapping", "set", "city", "--blank", "clear")
        self.run_cli("mapping", "check")
        self.run_cli("conflicts", "list")
        result = self.expect(FAILED, self.person.run("sync", "--yes"))
        self.assertEqual(self.error_code(result), "network")


class ForPeople(Story):
    contacts = 40

    def test_tables(self):
        for arguments in (["status"], ["mapping", "show"], ["preview"], ["fields", "salesforce"]):
            result = self.expect_one_of((OK, LEFT_OVERS), self.person.run(*arguments, json_wanted=False))
            self.assertTrue(result.out.strip())
            self.assertNotIn("\033", result.out, "styled although it is no terminal")
            self.assertNotIn("\033", result.err)
        self.expect_one_of((OK, LEFT_OVERS), self.person.run("sync", "--yes", json_wanted=False))
        self.assertNotIn("\r", self.person.run("sync", "--yes", json_wanted=False).err, "progress although it is no terminal")

    def test_hints_come_after_the_table(self):
        """Also where both streams end up in one file."""
        self.sync()
        shown = subprocess.run([CLI, "conflicts", "list"], env=self.person.env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                               text=True, check=True).stdout.splitlines()
        self.assertGreater(len(shown), 2)
        self.assertIn("conflicts resolve", shown[-1])
        self.assertNotIn("conflicts resolve", "".join(shown[:-1]))

    def test_progress_and_confirmation_on_a_terminal(self):
        self.sync()
        for _, salesforce in self.people():
            self.salesforce.edit(salesforce["Id"], MailingCity="Nowhere")
        writes = self.demo.writes()

        def type_the_number(seen):
            return seen.rsplit(b"number of changes (", 1)[1].split(b")")[0] + b"\n"

        for answer, written in ((lambda _: b"no\n", False), (type_the_number, True)):
            code, seen, _ = self.person.at_terminal("sync", question=b"anything else to stop: ", answer=answer)
            self.assertIn(b"\r\033[K", seen, "no progress on a terminal")
            self.assertEqual(self.demo.writes() > writes, written, seen.decode(errors="replace"))
            self.assertIn(code, (OK, LEFT_OVERS) if written else (4,), seen.decode(errors="replace"))


if __name__ == "__main__":
    unittest.main(verbosity=2)
