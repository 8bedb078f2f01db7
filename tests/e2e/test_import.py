# SPDX-License-Identifier: GPL-3.0-or-later
"""Aloware's CSV export in the forms of other programs: which columns are read, when a person is asked, and what files are none."""
import os
import subprocess
import unittest

from harness import CLI, DEADLINE, FAILED, LEFT_OVERS, OK, USAGE, Person

BORN = [f"20255501{number:02}" for number in range(10)]
IDS = [f"20255502{number:02}" for number in range(10)]


def formed(phone):
    return f"({phone[:3]}) {phone[3:6]}-{phone[6:]}"


class Import(unittest.TestCase):
    def setUp(self):
        self.person = Person(None)
        self.addCleanup(self.person.close)

    def write(self, rows, encoding="utf-8", separator=",", end="\r\n", before=""):
        path = self.person.path("export.csv")
        with open(path, "w", encoding=encoding, newline="") as file:
            file.write(before + end.join(separator.join(row) for row in rows) + end)
        return path

    def read(self, path, *options, code=OK):
        result = self.person.run("import-aloware", path, *options)
        self.assertEqual(result.code, code, repr(result))
        return result.json

    def expect(self, rows, columns, **form):
        """All ten numbers are found, in these columns, without a word to a person."""
        found = self.read(self.write(rows, **form))
        self.assertEqual((found["rows"], found["phones"], found["broken"], found["problems"]), (10, 10, 0, []))
        self.assertEqual({column["name"]: column["numbers"] for column in found["columns"]}, columns)
        return found

    def expect_doubt(self, rows, *candidates, **form):
        result = self.person.run("import-aloware", self.write(rows, **form))
        self.assertEqual(result.code, FAILED, repr(result))
        error = result.json["error"]
        self.assertEqual(error["code"], "choice-needed")
        self.assertEqual(tuple(candidate["name"] for candidate in error["candidates"]), candidates)
        for name in candidates:
            self.assertIn(name, error["message"])
        self.assertIn("--column", error["message"])
        # Nothing was imported, and the message names columns, no values.
        for value in BORN + IDS:
            self.assertNotIn(value, result.out + result.err)
        return error


class Forms(Import):
    def test_business_phones_beside_ids_of_ten_digits(self):
        self.expect([("Record ID", "Name", "Business Phone"), *((record, "Ana", phone) for record, phone in zip(IDS, BORN))], {"Business Phone": 10})

    def test_an_unknown_header_beside_ids_of_ten_digits(self):
        rows = [("Record ID", "Name", "Reach at"), *((record, "Ana", phone) for record, phone in zip(IDS, BORN))]
        self.expect_doubt(rows, "Record ID", "Reach at")
        found = self.read(self.write(rows), "--column", "reach at")
        self.assertEqual(found["columns"], [{"name": "Reach at", "numbers": 10}])
        self.assertEqual(found["columns_left_out"], ["Record ID"])
        # The ids were not among them.
        self.assertEqual(self.read(self.write(rows), "--column", "Record ID")["new_phones"], 10)

    def test_outlook(self):
        self.expect([("First Name", "Last Name", "E-mail Address", "Primary Phone", "Home Phone", "Business Phone", "Business Fax", "Assistant's Phone"),
                     *(("Ana", "Ruiz", "a@example.com", "", "", formed(phone), formed(IDS[0]), "") for phone in BORN)],
                    {"Primary Phone": 0, "Home Phone": 0, "Business Phone": 10})

    def test_ringcentral(self):
        self.expect([("First Name", "Last Name", "Mobile Phone", "Business Phone", "Home Phone", "Business Fax"),
                     *(("Ana", "Ruiz", "", f"+1{phone}", "", "") for phone in BORN)], {"Mobile Phone": 0, "Business Phone": 10, "Home Phone": 0})

    def test_hubspot_only_mobile_and_half_and_half(self):
        header = ("Record ID", "First Name", "Phone Number", "Mobile Phone Number")
        self.expect([header, *((record, "Ana", "", phone) for record, phone in zip(IDS, BORN))], {"Phone Number": 0, "Mobile Phone Number": 10})
        rows = [(record, "Ana", *((phone, "") if at % 2 else ("", phone))) for at, (record, phone) in enumerate(zip(IDS, BORN))]
        self.expect([header, *rows], {"Phone Number": 5, "Mobile Phone Number": 5})

    def test_salesforce_only_mobile(self):
        self.expect([("Id", "FirstName", "Phone", "MobilePhone", "HomePhone", "Fax"), *((f"0035g00000AbC{at}", "Ana", "", phone, "", "") for at, phone in enumerate(BORN))],
                    {"Phone": 0, "MobilePhone": 10, "HomePhone": 0})

    def test_google(self):
        self.expect([("Name", "Phone 1 - Type", "Phone 1 - Value", "Phone 2 - Type", "Phone 2 - Value"), *(("Ana", "Mobile", formed(phone), "", "") for phone in BORN)],
                    {"Phone 1 - Value": 10, "Phone 2 - Value": 0})

    def test_google_with_several_in_a_cell(self):
        found = self.read(self.write([("Name", "Phone 1 - Value"), *(("Ana", f"{a} ::: {b}") for a, b in zip(BORN[::2], BORN[1::2]))]))
        self.assertEqual((found["rows"], found["phones"], found["new_phones"], found["broken"]), (5, 10, 10, 0))

    def test_a_header_with_digits(self):
        self.expect([("name", "phone_number_e164"), *(("Ana", f"+1{phone}") for phone in BORN)], {"phone_number_e164": 10})

    def test_excel_in_german(self):
        self.expect([("Vorname", "Straße", "Telefon (geschäftlich)"), *(("José", "Größe 1", phone) for phone in BORN)], {"Telefon (geschäftlich)": 10},
                    encoding="cp1252", separator=";")
        self.expect([("Vorname", "Telefon"), *(("José", phone) for phone in BORN)], {"Telefon": 10}, separator=";", before="sep=;\r\n")

    def test_unicode_text_of_a_spreadsheet(self):
        for encoding in ("utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"):
            with self.subTest(encoding=encoding):
                self.expect([("Prénom", "Téléphone portable"), *(("José", phone) for phone in BORN)], {"Téléphone portable": 10}, encoding=encoding,
                            separator="\t")

    def test_no_header(self):
        self.expect([("Ana", f"+1{phone}") for phone in BORN], {"Column 2": 10})
        self.expect_doubt([("Ana", phone) for phone in BORN], "Column 2")
        self.assertEqual(self.read(self.write([("Ana", phone) for phone in BORN]), "--column", "Column 2")["phones"], 10)

    def test_numbers_that_a_spreadsheet_cut(self):
        found = self.read(self.write([("Name", "Phone"), ("Ana", "1.20256E+10"), ("Bo", "'+12025550100")]), code=LEFT_OVERS)
        self.assertEqual((found["phones"], found["broken"]), (1, 1))
        self.assertRegex(found["problems"][0], "^Line 2: a spreadsheet has shortened the number .* Export the file again")

    def test_a_number_that_is_left_is_told_beside_others(self):
        found = self.read(self.write([("Phone", "Mobile"), (BORN[0], "555 0199"), (BORN[1], "n/a")]), code=LEFT_OVERS)
        self.assertEqual((found["phones"], found["broken"], found["partly"]), (2, 0, 1))
        self.assertEqual(found["problems"], ["Line 2: the value in “Mobile” is not a phone number of US, the country that is assumed where a number has no country code (the setting “region”)"])

    def test_a_column_that_is_not_there(self):
        result = self.person.run("import-aloware", self.write([("Name", "Phone"), ("Ana", BORN[0])]), "--column", "Mobile")
        self.assertEqual(result.code, USAGE)
        self.assertIn("It has: “Name”, “Phone”", result.json["error"]["message"])


class Files(Import):
    """Only regular files: what never ends is not begun."""

    def refuse(self, *arguments, code=FAILED, kind="invalid-file", words="not a file but"):
        result = self.person.run(*arguments)
        self.assertEqual(result.code, code, repr(result))
        self.assertEqual(result.json["error"]["code"], kind)
        self.assertIn(words, result.json["error"]["message"])

    def test_pipes_devices_and_folders(self):
        pipe = self.person.path("pipe.csv")
        os.mkfifo(pipe)
        for path in (pipe, "/dev/zero", self.person.folder):
            with self.subTest(path=path):
                self.refuse("import-aloware", path)
                self.refuse("mapping", "import", path)
                self.refuse("connect", "aloware", "--url", "http://127.0.0.1:9", "--token-file", path, code=USAGE, kind="usage")
                self.refuse("connect", "salesforce", "--login-url", "http://127.0.0.1:9", "--client-id", "x", "--client-secret-file", path,
                            code=USAGE, kind="usage")

    def test_files_that_are_too_large(self):
        path = self.person.path("large")
        with open(path, "wb") as file:
            file.truncate(5 << 30)
        self.refuse("import-aloware", path, words="larger than")
        self.refuse("mapping", "import", path, words="larger than")
        self.refuse("connect", "aloware", "--url", "http://127.0.0.1:9", "--token-file", path, code=USAGE, kind="usage", words="larger than")

    def test_files_that_are_not_there(self):
        self.refuse("import-aloware", self.person.path("nothing.csv"), words="cannot be opened")
        self.refuse("mapping", "import", self.person.path("nothing.json"), words="cannot be opened")

    def test_standard_input_that_never_ends(self):
        with open("/dev/zero", "rb") as zero:
            done = subprocess.run([CLI, "connect", "aloware", "--url", "http://127.0.0.1:9", "--token-file", "-", "--json"], stdin=zero,
                                  env=self.person.env, capture_output=True, timeout=DEADLINE, check=False)
        self.assertEqual(done.returncode, USAGE)


if __name__ == "__main__":
    unittest.main(verbosity=2)
