# SPDX-License-Identifier: GPL-3.0-or-later
"""A state database that fails, or is damaged: an error is never a success, and one bad row holds up nothing else."""
import contextlib
import sqlite3
import unittest

from harness import FAILED, LEFT_OVERS, OK, Story, e164


class Storage(Story):
    contacts = 30

    def setUp(self):
        super().setUp()
        self.sync()

    @contextlib.contextmanager
    def database(self):
        connection = sqlite3.connect(self.person.profile("state.db"))
        try:
            with connection:
                yield connection
        finally:
            connection.close()

    def edit_some(self, name, phone=None):
        """In Aloware, in Salesforce, and two who are new in Salesforce, one without a number: work for every part of a run."""
        waiting = {conflict["salesforce_id"] for conflict in self.conflicts()}
        pairs = [(a, s) for a, s in self.people() if s["Id"] not in waiting and a["first_name"] == s["FirstName"]]
        self.aloware.edit(pairs[0][0]["phone_number"], first_name=name)
        self.salesforce.edit(pairs[1][1]["Id"], FirstName=name)
        if phone:
            self.salesforce.create(LastName=name, Phone=phone, OwnerId=pairs[0][1]["OwnerId"])
            self.salesforce.create(LastName=name + " Numberless", OwnerId=pairs[0][1]["OwnerId"])
        return pairs[0][1]["Id"], pairs[1][0]["phone_number"]

    def check_arrived(self, name, edited, phone=None):
        self.assertEqual(self.salesforce_record(edited[0])["FirstName"], name)
        self.assertEqual(self.aloware_record(edited[1])["first_name"], name)
        if phone:
            self.assertEqual(self.aloware_record(phone)["last_name"], name)

    def check_at_rest(self):
        writes = self.demo.writes()
        run = self.sync()
        self.assertEqual((self.demo.writes(), run["failed"]), (writes, 0), run)


class Failing(Storage):
    """Every statement that changes something fails once, and later goes well again."""

    @contextlib.contextmanager
    def failing(self, event, table):
        with self.database() as database:
            database.execute(f"CREATE TRIGGER fail BEFORE {event} ON {table} BEGIN SELECT RAISE (ABORT, 'it cannot be written'); END")
        try:
            yield
        finally:
            with self.database() as database:
                database.execute("DROP TRIGGER fail")

    @contextlib.contextmanager
    def away(self, table):
        with self.database() as database:
            database.execute(f"ALTER TABLE {table} RENAME TO away")
        try:
            yield
        finally:
            with self.database() as database:
                database.execute(f"ALTER TABLE away RENAME TO {table}")

    def check_fails(self, *command):
        result = self.expect(FAILED, self.person.run(*command))
        self.assertEqual(self.error_code(result), "storage", result)

    def check_goes_on(self, name, edited, phone):
        self.sync()
        self.check_arrived(name, edited, phone)
        self.check_at_rest()

    def test_each_statement_of_a_run(self):
        for step, (event, table) in enumerate((
                ("UPDATE", "salesforce_mirror"), ("UPDATE", "aloware_mirror"), ("INSERT", "phone"), ("UPDATE", "phone"),
                ("INSERT", "change"), ("INSERT", "exclusion"), ("INSERT", "meta"), ("UPDATE", "conflict"), ("INSERT", "journal"),
                ("INSERT", "journal WHEN NEW.side = 'aloware'"), ("UPDATE", "journal"),
                ("UPDATE", "journal WHEN NEW.side = 'aloware'"), ("UPDATE", "link"), ("INSERT", "link"), ("INSERT", "plan"), ("DELETE", "plan"),
                ("UPDATE", "run"), ("INSERT", "run"))):
            with self.subTest(event=event, table=table):
                name, phone = f"Steadfast{step}", f"+131255501{step:02}"
                edited = self.edit_some(name, phone)
                with self.failing(event, table):
                    self.check_fails("sync", "--yes")
                if table != "run":
                    self.assertEqual(self.run_cli("history", "list").json["runs"][0]["state"], "failed")
                self.check_goes_on(name, edited, phone)

    def test_each_statement_of_a_preview(self):
        edited = self.edit_some("Previewed", "+13125550150")
        writes = self.demo.writes()
        for event, table in (("INSERT", "change"), ("INSERT", "exclusion"), ("UPDATE", "phone"), ("UPDATE", "conflict")):
            with self.subTest(event=event, table=table), self.failing(event, table):
                self.check_fails("preview")
        self.assertEqual(self.demo.writes(), writes)
        self.check_goes_on("Previewed", edited, "+13125550150")

    def test_tables_that_cannot_be_read(self):
        edited = self.edit_some("Readable", "+13125550150")
        for table in ("phone", "link", "salesforce_mirror", "aloware_mirror", "conflict", "change", "exclusion", "journal", "meta",
                      "parted"):
            with self.subTest(table=table), self.away(table):
                self.check_fails("sync", "--yes")
        self.check_goes_on("Readable", edited, "+13125550150")

    def test_commands_that_only_look(self):
        for table, command in (("conflict", ("conflicts", "list")), ("journal", ("history", "show", "1")), ("run", ("history", "list")),
                               ("run", ("status",)), ("link", ("explain", self.people()[0][1]["Id"], "first_name"))):
            with self.subTest(command=command), self.away(table):
                self.check_fails(*command)


class Damaged(Storage):
    """One bit of one row of each table, and everybody else is synced."""

    ROWS = (("salesforce_mirror", "body"), ("salesforce_mirror", "modified_by"), ("aloware_mirror", "body"),
            ("aloware_mirror", "phone"), ("link", "phone"), ("link", "base_aloware"), ("link", "base_salesforce"),
            ("phone", "phone"), ("conflict", "body"))

    def flip(self, table, column, where="TRUE", row=0):
        with self.database() as database:
            place, value = database.execute(f"SELECT rowid, {column} FROM {table} WHERE {column} IS NOT NULL AND {where}"
                                            f" ORDER BY rowid LIMIT 1 OFFSET {row}").fetchone()
            value = value[:-1] + bytes([value[-1] ^ 1])
            database.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (value, place))

    def check_told(self, run, n):
        told = [failure for failure in run["failures"] if failure["code"] == "damaged-state"]
        self.assertEqual((run["failed"], len(told)), (n, n), run["failures"])
        for failure in told:
            self.assertTrue(failure["label"] and failure["message"], failure)

    def test_each_value(self):
        for step, (table, column) in enumerate(self.ROWS):
            with self.subTest(table=table, column=column):
                name = f"Whole{step}"
                edited = self.edit_some(name)
                self.flip(table, column, row=0 if table == "conflict" else step)
                run = self.sync(codes=(LEFT_OVERS,))
                self.check_told(run, 1)
                self.assertEqual(run["waiting"], 0)
                self.assertEqual(self.salesforce_record(edited[0])["FirstName"], name)
                self.assertEqual(self.aloware_record(edited[1])["first_name"], name)
                self.check_at_rest()

    def test_all_at_once(self):
        edited = self.edit_some("Whole", "+13125550150")
        for row, (table, column) in enumerate(self.ROWS):
            self.flip(table, column, row=0 if table == "conflict" else row)
        self.run_cli("conflicts", "list")
        self.run_cli("explain", self.people()[-1][1]["Id"], "first_name")
        self.check_told(self.sync(codes=(LEFT_OVERS,)), len(self.ROWS))
        self.check_arrived("Whole", edited, "+13125550150")
        self.check_at_rest()

    def test_every_row(self):
        """All is read anew, as after a lost key: nothing is deleted, and nothing is made twice."""
        with self.database() as database:
            for table, column in self.ROWS:
                database.execute(f"UPDATE {table} SET {column} = zeroblob (length ({column})) WHERE {column} IS NOT NULL")
        people = (len(self.salesforce.dump()), len(self.aloware.dump()))
        self.edit_some("Anew", "+13125550150")
        self.sync(codes=(LEFT_OVERS,))
        self.assertEqual((len(self.salesforce.dump()), len(self.aloware.dump())), (people[0] + 2, people[1] + 1))
        self.assertEqual(self.aloware_record("+13125550150")["last_name"], "Anew")
        self.check_at_rest()

    def test_a_preview_names_them(self):
        self.flip("salesforce_mirror", "body")
        preview = self.preview()
        told = [excluded for excluded in preview["excluded"] if excluded["reason"]["code"] == "damaged-state"]
        self.assertEqual(len(told), 1, preview["excluded"])
        self.assertEqual(self.preview()["excluded"], [e for e in preview["excluded"] if e not in told])

    def test_the_history(self):
        aloware, salesforce = self.agreeing_pair(("first_name", "FirstName"))
        self.aloware.edit(aloware["phone_number"], first_name="Taken")
        number = self.sync()["run"]
        self.flip("journal", "body", f"run = {number} AND action = 'update'")
        listed = self.run_cli("history", "show", number).json["writes"]
        self.assertEqual([write["record"] for write in listed], [salesforce["Id"]])
        self.assertIn("damaged", listed[0]["error"])
        # What it wrote is not known any more, and stays.
        self.expect_one_of((OK, LEFT_OVERS), self.person.run("history", "undo", number, "--yes"))
        self.assertEqual(self.salesforce_record(salesforce["Id"])["FirstName"], "Taken")

    def test_a_write_without_an_answer(self):
        aloware, salesforce = self.agreeing_pair(("first_name", "FirstName"))
        self.aloware.edit(aloware["phone_number"], first_name="Sent")
        number = self.sync()["run"]
        with self.database() as database:
            database.execute("UPDATE journal SET state = 'sent' WHERE run = ? AND action = 'update'", (number,))
        self.flip("journal", "body", "state = 'sent'")
        self.sync()
        write, = self.run_cli("history", "show", number).json["writes"]
        self.assertEqual((write["state"], write["code"]), ("failed", "unknown-outcome"), write)
        self.assertEqual(self.salesforce_record(salesforce["Id"])["FirstName"], "Sent")
        self.check_at_rest()

    def test_an_imported_phone(self):
        """Who answered to it has it, too; who never answered has to be imported again, which is said."""
        known = {e164(contact["Phone"]) for contact in self.salesforce.dump() if contact.get("Phone")}
        born = next(contact["phone_number"] for contact in self.aloware.dump() if contact["phone_number"] not in known)
        path = self.person.path("aloware.csv")
        with open(path, "w", encoding="utf-8") as file:
            file.write(f"phone_number\n{born}\n+13125550177\n")
        self.run_cli("settings", "set", "create", "none")
        self.run_cli("import-aloware", path)
        self.sync()
        for where, message in (("aloware_id IS NOT NULL", "from its record again"), ("aloware_id IS NULL", "import the file again")):
            with self.subTest(where=where):
                self.flip("phone", "phone", f"sources = 4 AND {where}")
                run = self.sync(codes=(LEFT_OVERS,))
                self.check_told(run, 1)
                self.assertIn(message, run["failures"][0]["message"])
        self.aloware.reset_counters()
        self.sync()
        with self.database() as database:
            phones = database.execute("SELECT count (*) FROM phone WHERE sources = 4").fetchone()[0]
        self.assertEqual(phones, 1)


if __name__ == "__main__":
    unittest.main(verbosity=2)
