# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody who can write the profile's files, but has neither the keyring nor the platforms: changed addresses get no secret, moved
rows carry no contact's values to another, and a plan that was not saved by this profile is not applied."""
import hashlib
import http.server
import json
import os
import shutil
import sqlite3
import threading
import unittest

from harness import FAILED, LEFT_OVERS, OK, SIGN_IN, AlowareBrowser, Story


class Recorder:
    """Listens, says yes to everything, and remembers every byte that came."""

    def __init__(self):
        recorder = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def answer(self):
                length = int(self.headers.get("Content-Length") or 0)
                recorder.requests.append((self.command, self.path, str(self.headers), self.rfile.read(length).decode("latin-1")))
                body = b'{"access_token": "x", "refresh_token": "y", "data": []}'
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST = do_PATCH = do_DELETE = do_HEAD = answer

            def log_message(self, *arguments):
                pass

        self.requests = []
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.thread.start()

    def close(self):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


class Addresses(Story):
    contacts = 12

    def setUp(self):
        super().setUp()
        self.recorder = Recorder()
        self.addCleanup(self.recorder.close)

    def change(self, **addresses):
        path = self.person.profile("connections.json")
        with open(path, encoding="utf-8") as file:
            before = file.read()
        known = json.loads(before)
        self.assertTrue(set(addresses) <= set(known), known)
        known.update(addresses)
        with open(path, "w", encoding="utf-8") as file:
            json.dump(known, file)
        return before

    def put_back(self, before):
        with open(self.person.profile("connections.json"), "w", encoding="utf-8") as file:
            file.write(before)

    def check(self, **addresses):
        before = self.change(**addresses)
        for command in (("sync", "--yes"), ("preview",), ("mapping", "activate")):
            result = self.person.run(*command)
            if command[0] != "mapping":
                self.expect(SIGN_IN, result)
                self.assertEqual(self.error_code(result), "sign-in-needed")
            self.assertEqual(self.recorder.requests, [], command)
        self.put_back(before)
        self.sync()
        self.assertEqual(self.recorder.requests, [])

    def test_salesforce(self):
        self.check(salesforce_login_url=self.recorder.url)
        self.check(salesforce_instance_url=self.recorder.url)
        self.check(salesforce_login_url=self.recorder.url, salesforce_instance_url=self.recorder.url)

    def test_aloware(self):
        self.check(aloware_url=self.recorder.url)
        self.check(aloware_url=self.recorder.url, aloware_auth="oauth")

    def test_signing_out_tells_nobody_else(self):
        self.change(salesforce_login_url=self.recorder.url, aloware_url=self.recorder.url)
        self.run_cli("disconnect", "salesforce")
        self.run_cli("disconnect", "aloware")
        self.assertEqual(self.recorder.requests, [])
        self.assertFalse(self.run_cli("status").json["salesforce"]["connected"])

    def test_signing_in_again_is_the_way_out(self):
        self.sync()
        self.change(salesforce_login_url=self.recorder.url, aloware_url=self.recorder.url)
        self.run_cli("sync", "--yes", code=SIGN_IN)
        self.expect(OK, self.person.connect_salesforce())
        self.expect(OK, self.person.connect_aloware())
        self.sync()
        self.assertEqual(self.recorder.requests, [])


class BrowserAddresses(Addresses):
    """The same with a sign-in to Aloware in the browser."""

    def sign_in(self):
        self.expect(OK, self.person.connect_salesforce())
        self.expect(OK, self.person.sign_in(
            self.person.start("connect", "aloware", "--url", self.demo.info["aloware_url"], "--browser", "--no-browser"),
            AlowareBrowser(self.demo.info)))
        self.expect(OK, self.person.run("mapping", "activate"))

    def test_signing_in_again_is_the_way_out(self):
        self.skipTest("as with a token")


# What is done to the rows of two linked pairs: A (:a1 in Aloware, :s1 in Salesforce) and B (:a2, :s2).
MOVES = {
    "body of a Salesforce record": ["UPDATE salesforce_mirror SET body = (SELECT body FROM salesforce_mirror WHERE id = :s2) WHERE id = :s1"],
    "body of an Aloware contact": ["UPDATE aloware_mirror SET body = (SELECT body FROM aloware_mirror WHERE id = :a2) WHERE id = :a1"],
    "whole Salesforce row": ["UPDATE salesforce_mirror SET (modified, modstamp, phone_key, email_key, external_key, modified_by, body) ="
                             " (SELECT modified, modstamp, phone_key, email_key, external_key, modified_by, body FROM salesforce_mirror"
                             " WHERE id = :s2) WHERE id = :s1"],
    "whole Aloware row": ["UPDATE aloware_mirror SET (modified, phone_key, email_key, phone, body) ="
                          " (SELECT modified, phone_key, email_key, phone, body FROM aloware_mirror WHERE id = :a2) WHERE id = :a1"],
    "ids of Salesforce records": ["UPDATE salesforce_mirror SET id = 'x' WHERE id = :s1", "UPDATE salesforce_mirror SET id = :s1 WHERE id = :s2",
                                  "UPDATE salesforce_mirror SET id = :s2 WHERE id = 'x'"],
    "ids of Aloware contacts": ["UPDATE aloware_mirror SET id = 'x' WHERE id = :a1", "UPDATE aloware_mirror SET id = :a1 WHERE id = :a2",
                                "UPDATE aloware_mirror SET id = :a2 WHERE id = 'x'"],
    "bases": ["UPDATE link SET (base_aloware, base_salesforce) = (SELECT base_aloware, base_salesforce FROM link WHERE aloware_id = :a2)"
              " WHERE aloware_id = :a1"],
    "partners": ["UPDATE link SET salesforce_id = 'x' WHERE aloware_id = :a1", "UPDATE link SET salesforce_id = :s1 WHERE aloware_id = :a2",
                 "UPDATE link SET salesforce_id = :s2 WHERE aloware_id = :a1"],
    "partners, without anything sealed": ["DELETE FROM link WHERE aloware_id IN (:a1, :a2)",
                                          "INSERT INTO link (aloware_id, salesforce_id) VALUES (:a1, :s2), (:a2, :s1)"],
    "phones of the mirrors": ["CREATE TEMP TABLE old AS SELECT id, phone, phone_key FROM aloware_mirror WHERE id IN (:a1, :a2)",
                              "UPDATE aloware_mirror SET (phone, phone_key) = (SELECT phone, phone_key FROM old WHERE old.id <>"
                              " aloware_mirror.id) WHERE id IN (:a1, :a2)"],
    "phones of the links": ["UPDATE link SET phone = (SELECT phone FROM link WHERE aloware_id = :a2) WHERE aloware_id = :a1"],
    "keys to match by": ["DELETE FROM link WHERE aloware_id = :a1",
                         "UPDATE salesforce_mirror SET phone_key = (SELECT phone_key FROM aloware_mirror WHERE id = :a1) WHERE id = :s2",
                         "UPDATE salesforce_mirror SET external_key = :a1 WHERE id = :s2"],
    "who answered to a number": ["UPDATE phone SET aloware_id = :a2 WHERE aloware_id = :a1"],
    "a merge": ["UPDATE salesforce_mirror SET deleted = 1, master_id = :s2 WHERE id = :s1", "DELETE FROM link WHERE aloware_id = :a2"],
    "the key's mark, and partners": ["UPDATE key_mark SET mark = zeroblob(16)", "DELETE FROM link WHERE aloware_id IN (:a1, :a2)",
                                     "INSERT INTO link (aloware_id, salesforce_id) VALUES (:a1, :s2), (:a2, :s1)"],
}


class MovedRows(Story):
    contacts = 16

    def state(self):
        return self.person.profile("state.db")

    def keep(self):
        """A whole copy of the state, to begin each case with."""
        for name in ("state.db", "state.db-wal", "state.db-shm"):
            if os.path.exists(self.person.profile(name)):
                shutil.copy2(self.person.profile(name), self.person.path(name))

    def restore(self):
        for name in ("state.db", "state.db-wal", "state.db-shm"):
            if os.path.exists(self.person.profile(name)):
                os.unlink(self.person.profile(name))
            if os.path.exists(self.person.path(name)):
                shutil.copy2(self.person.path(name), self.person.profile(name))

    def linked(self):
        database = sqlite3.connect(self.state())
        rows = dict(database.execute("SELECT salesforce_id, aloware_id FROM link"))
        database.close()
        return rows

    def move(self, statements, names):
        database = sqlite3.connect(self.state())
        for statement in statements:
            database.execute(statement, {key: value for key, value in names.items() if ":" + key in statement})
        database.commit()
        database.close()

    @staticmethod
    def values(platform):
        return {contact.get("Id") or contact["phone_number"]: {key: value for key, value in contact.items() if isinstance(value, str)
                                                               and key not in ("LastModifiedDate", "SystemModstamp", "updated_at")}
                for contact in platform.dump()}

    def test_nothing_goes_to_another_contact(self):
        self.sync()
        linked = self.linked()
        waiting = {conflict["salesforce_id"] for conflict in self.conflicts()}
        pairs = [(a, s) for a, s in self.people() if s["Id"] in linked and s["Id"] not in waiting
                 and a["first_name"] == s["FirstName"] and a["last_name"] == s["LastName"]]
        (_, one), (_, other) = pairs[:2]
        names = {"s1": one["Id"], "a1": linked[one["Id"]], "s2": other["Id"], "a2": linked[other["Id"]]}
        self.keep()
        aloware, salesforce = self.values(self.aloware), self.values(self.salesforce)

        for what, statements in MOVES.items():
            with self.subTest(what):
                self.restore()
                self.move(statements, names)
                # Nothing was edited, so whatever these rows say, there is nothing to write, and the run goes on with the rest.
                self.expect_one_of((OK, LEFT_OVERS), self.person.run("sync", "--yes"))
                self.expect_one_of((OK, LEFT_OVERS), self.person.run("sync", "--yes", "--full"))
                self.assertEqual(self.values(self.aloware), aloware)
                self.assertEqual(self.values(self.salesforce), salesforce)


class LostKey(MovedRows):
    """The key is gone from the keyring: links stay, and are believed again where the records themselves say so."""

    def forget_key(self):
        for name in os.listdir(self.person.folder):
            if name.startswith("keyring"):
                os.unlink(self.person.path(name))
        self.expect(OK, self.person.connect_salesforce())
        self.expect(OK, self.person.connect_aloware())

    def test_nothing_goes_to_another_contact(self):
        self.skipTest("as with the key")

    def test_links_stay(self):
        self.sync()
        linked = self.linked()
        before = self.salesforce.writes(), self.aloware.writes()
        self.forget_key()
        self.sync()
        self.assertEqual(self.linked(), linked)
        self.assertEqual((self.salesforce.writes(), self.aloware.writes()), before)
        self.assertEqual(self.conflicts(kind="match"), [])
        # And are as good as before.
        aloware, salesforce = self.agreeing_pair(("first_name", "FirstName"))
        self.aloware.edit(aloware["phone_number"], first_name="Edited")
        self.sync()
        self.assertEqual(self.salesforce_record(salesforce["Id"])["FirstName"], "Edited")

    def test_what_was_under_way_is_not_guessed(self):
        """Writes without an answer, of which nothing is known any more but whose they were: settled, and nobody is linked by them."""
        self.sync()
        linked = self.linked()
        (_, one), (_, other) = [(a, s) for a, s in self.people() if s["Id"] in linked][:2]
        rows = [("salesforce", "update", linked[one["Id"]], one["Id"]), ("aloware", "update", linked[one["Id"]], one["Id"]),
                ("aloware", "create", None, other["Id"]), ("salesforce", "create", linked[other["Id"]], None)]
        before = self.values(self.aloware), self.values(self.salesforce)
        database = sqlite3.connect(self.state())
        for side, action, aloware, salesforce in rows:
            database.execute("INSERT INTO journal (run, state, changed, side, action, aloware_id, salesforce_id)"
                             " VALUES (1, 'sent', 1, ?, ?, ?, ?)", (side, action, aloware, salesforce))
        database.commit()
        database.close()
        self.forget_key()
        self.sync()
        self.assertEqual((self.values(self.aloware), self.values(self.salesforce)), before)
        self.assertEqual(self.linked(), linked)
        database = sqlite3.connect(self.state())
        left = database.execute("SELECT state, error_code FROM journal WHERE changed > 1 ORDER BY id DESC LIMIT ?", (len(rows),)).fetchall()
        database.close()
        self.assertEqual(left, [("failed", "unknown-outcome")] * len(rows))

    def test_a_doubtful_link_asks(self):
        self.sync()
        linked = self.linked()
        (_, one), (_, other) = [(a, s) for a, s in self.people() if s["Id"] in linked][:2]
        names = {"s1": one["Id"], "a1": linked[one["Id"]], "s2": other["Id"], "a2": linked[other["Id"]]}
        waiting = {conflict["salesforce_id"] for conflict in self.conflicts(kind="match")}
        before = self.values(self.aloware), self.values(self.salesforce)
        self.forget_key()
        self.move(MOVES["partners, without anything sealed"], names)
        self.sync()
        self.assertEqual((self.values(self.aloware), self.values(self.salesforce)), before)
        asked = [conflict for conflict in self.conflicts(kind="match") if conflict["salesforce_id"] not in waiting]
        self.assertEqual({conflict["salesforce_id"] for conflict in asked}, {one["Id"], other["Id"]})
        # Kept apart, they find back to whom they belong.
        for conflict in asked:
            self.expect_one_of((OK, LEFT_OVERS), self.person.run("conflicts", "resolve", conflict["id"], "keep-apart"))
        self.sync()
        self.assertEqual((self.values(self.aloware), self.values(self.salesforce)), before)
        self.assertEqual(self.linked(), linked)


class ForgedPlans(Story):
    contacts = 12

    def save(self):
        plan = self.person.path("plan.json")
        self.preview("--save", plan)
        with open(plan, encoding="utf-8") as file:
            return plan, json.load(file)

    def refuse(self, plan, document):
        before = (self.aloware.dump(), self.salesforce.dump())
        with open(plan, "w", encoding="utf-8") as file:
            json.dump(document, file)
        result = self.run_cli("sync", "--yes", "--plan", plan, code=FAILED)
        self.assertEqual(self.error_code(result), "invalid-file")
        self.assertIn("preview", result.json["error"]["message"])
        self.assertEqual((self.aloware.dump(), self.salesforce.dump()), before)

    def test_refused(self):
        self.sync()
        aloware, salesforce = self.agreeing_pair(("first_name", "FirstName"))
        self.aloware.edit(aloware["phone_number"], first_name="Edited")
        plan, document = self.save()
        self.assertEqual(len(document["changes"]), 1, document)

        def edit(**values):
            changed = json.loads(json.dumps(document))
            changed["changes"][0]["fields"][0].update(values)
            return changed

        self.refuse(plan, edit(new="Forged"))
        self.refuse(plan, edit(new="Forged", source="Forged"))
        self.refuse(plan, edit(aloware="lead_source", salesforce="Description"))
        self.refuse(plan, dict(document, changes=document["changes"] * 2))
        self.refuse(plan, dict(document, digest=""))
        # With a digest that anybody can make.
        forged = edit(new="Forged")
        self.refuse(plan, dict(forged, digest=hashlib.sha256(json.dumps(forged["changes"]).encode()).hexdigest()))

        # As it was saved it is applied.
        with open(plan, "w", encoding="utf-8") as file:
            json.dump(document, file, indent=2)
        self.sync("--plan", plan)
        self.assertEqual(self.salesforce_record(salesforce["Id"])["FirstName"], "Edited")


if __name__ == "__main__":
    unittest.main(verbosity=2)
