# SPDX-License-Identifier: GPL-3.0-or-later
"""Both sides are kept current: what is edited on one side is soon on the other, a step gives way, and a pause says why."""
import json
import re
import signal
import threading
import unittest
import urllib.error
import urllib.request

import harness
from harness import CANCELLED, GUARD, LEFT_OVERS, OK, Story, interrupt_when, wait_until


class Watcher:
    """crosswalk-cli watch, and the events that it has told."""

    def __init__(self, person, *arguments):
        self.process = person.start("watch", *arguments)
        self.events = []
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self):
        for line in self.process.stdout:
            self.events.append(json.loads(line))

    def of(self, kind, side=None):
        return [event for event in self.events if event["event"] == kind and side in (None, event["side"])]

    def wait_for(self, kind, side=None, more_than=0):
        wait_until(lambda: len(self.of(kind, side)) > more_than or self.process.poll() is not None, f"{kind} {side or ''}")
        events = self.of(kind, side)
        if len(events) <= more_than:
            raise AssertionError(f"the watch ended with {self.process.returncode}: {self.process.stderr.read()}")
        return events[-1]

    def end(self, signal_number=signal.SIGINT):
        if self.process.poll() is None:
            self.process.send_signal(signal_number)
        code = self.process.wait(harness.DEADLINE)
        self.reader.join(harness.DEADLINE)
        self.process.stdout.close()
        self.process.stderr.close()
        return code


class Watching(Story):
    contacts = 30

    def setUp(self):
        super().setUp()
        self.watchers = []

    def tearDown(self):
        for watcher in self.watchers:
            watcher.end(signal.SIGKILL)
        super().tearDown()

    def watch(self, *arguments):
        self.watchers.append(Watcher(self.person, *arguments))
        return self.watchers[-1]

    def synced(self):
        self.sync()
        watcher = self.watch("--once-current")
        watcher.process.wait(harness.DEADLINE)
        self.assertEqual(watcher.end(), OK, watcher.events)
        return self.agreeing_pair(("first_name", "FirstName"))

    def edit_and_wait(self, contact, record, name):
        self.salesforce.edit(record["Id"], FirstName=name)
        wait_until(lambda: self.aloware_record(contact["phone_number"])["first_name"] == name, "the edit in Aloware")

    def runs(self, kind):
        return [run for run in self.run_cli("history", "list").json["runs"] if run["kind"] == kind]


class Current(Watching):
    def test_an_edit_in_salesforce_arrives(self):
        contact, record = self.synced()
        self.salesforce.edit(record["Id"], FirstName="Ottilie")
        self.watch()
        wait_until(lambda: self.aloware_record(contact["phone_number"])["first_name"] == "Ottilie", "the edit in Aloware")
        self.assertEqual(self.watchers[-1].wait_for("changed", "salesforce")["written"]["aloware"], 1)

    def test_an_edit_in_aloware_arrives(self):
        contact, record = self.synced()
        self.aloware.edit(contact["id"], first_name="Ottilie")
        self.watch()
        wait_until(lambda: self.salesforce_record(record["Id"])["FirstName"] == "Ottilie", "the edit in Salesforce")
        self.assertEqual(self.watchers[-1].wait_for("changed", "aloware")["written"]["salesforce"], 1)

    def test_only_what_changed_is_written(self):
        contact, record = self.synced()
        self.salesforce.reset_counters()
        self.aloware.reset_counters()
        self.watch()
        self.edit_and_wait(contact, record, "Ottilie")
        self.assertEqual(self.watchers[-1].end(), CANCELLED)
        self.assertEqual((self.salesforce.writes(), self.aloware.writes()), (0, 1))
        # The watch has told of what it wrote, and a sync finds nothing left.
        run = self.sync()
        self.assertEqual((run["updated"], run["created"]), ({"salesforce": 0, "aloware": 0}, {"salesforce": 0, "aloware": 0}))

    def test_a_sync_need_not_ask_again(self):
        self.synced()
        self.aloware.reset_counters()
        run = self.sync()
        self.assertEqual(self.aloware.path_count("phone-number"), 0, run)
        self.assertGreater(run["fresh"], 0)
        # Who wants all to be asked says so, and a sync does not make the next one blind.
        self.sync("--full")
        self.assertGreater(self.aloware.path_count("phone-number"), 20)
        self.aloware.reset_counters()
        self.sync()
        self.assertGreater(self.aloware.path_count("phone-number"), 20)

    def test_fresh_minutes_of_0_asks_all(self):
        self.synced()
        self.run_cli("settings", "set", "fresh-minutes", "0")
        self.aloware.reset_counters()
        self.sync()
        self.assertGreater(self.aloware.path_count("phone-number"), 20)

    def test_an_hour_is_one_run_and_can_be_undone(self):
        contact, record = self.synced()
        before = record["FirstName"]
        self.watch()
        for name in ("Ottilie", "Ludmilla", "Roswitha"):
            self.edit_and_wait(contact, record, name)
        self.watchers[-1].end()
        runs = self.runs("current")
        # Two, if the hour ended meanwhile.
        self.assertLessEqual(len(runs), 2)
        self.assertEqual(sum(run["updated"]["aloware"] for run in runs), 3)
        for run in runs:
            self.expect_one_of((OK, LEFT_OVERS), self.person.run("history", "undo", str(run["run"]), "--yes"))
        self.assertEqual(self.aloware_record(contact["phone_number"])["first_name"], before)

    def test_it_waits_for_a_sync_with_the_present_mapping(self):
        self.assertEqual(self.watch("--once-current").process.wait(harness.DEADLINE), GUARD)
        self.assertEqual(self.demo.writes(), 0)
        self.synced()
        self.run_cli("settings", "set", "create", "both")
        watcher = self.watch()
        paused = watcher.wait_for("paused")
        self.assertEqual(paused["reason"], "sync-first")
        self.assertIn("Sync once", paused["message"])
        current = self.run_cli("status").json["current"]
        self.assertEqual((current["state"], current["reason"]), ("paused", "sync-first"))

    def test_open_conflicts_are_nothing_left_to_check(self):
        self.synced()
        self.assertNotEqual(self.conflicts(), [])

    def test_the_activity_filter(self):
        refused = self.person.run("settings", "set", "activity-filter", "Nonsense__c = 1")
        self.assertEqual((refused.code, self.error_code(refused)), (1, "invalid-value"))
        self.assertIn("activity-filter", refused.json["error"]["message"])
        self.run_cli("settings", "set", "activity-filter", "Subject LIKE 'Call%'")
        self.synced()
        self.assertEqual(self.watchers[-1].of("paused"), [])

    def test_one_at_a_time(self):
        self.synced()
        self.watch().wait_for("checked", "salesforce")
        second = self.person.run("watch")
        self.assertEqual((second.code, self.error_code(second)), (1, "busy"))
        self.assertEqual(self.run_cli("status").json["current"]["state"], "on")

    def test_a_step_gives_way_to_a_sync(self):
        self.synced()
        self.aloware.fault("aloware:slow:value=3000:times=0")
        watcher = self.watch()
        wait_until(lambda: self.aloware.path_count("phone-number") > 0, "a look-up")
        self.sync("--full")
        self.aloware.reset_faults()
        watcher.wait_for("checked", "aloware")
        self.assertEqual(watcher.of("paused"), [])

    def test_a_guard_pauses_it_once(self):
        self.synced()
        for contact in self.salesforce.dump():
            if contact.get("Phone") and not contact.get("IsDeleted"):
                self.salesforce.edit(contact["Id"], FirstName="Ottilie")
        self.aloware.reset_counters()
        watcher = self.watch()
        self.assertEqual(watcher.wait_for("paused")["reason"], "guard")
        self.assertEqual(self.aloware.writes(), 0)
        # A person looks at it and says yes.
        self.sync()
        self.assertGreater(self.aloware.writes(), 20)

    def test_several_small_steps_trip_the_guard_too(self):
        """Each changes less than the guard lets pass."""
        self.synced()
        pairs = self.people()[:24]
        watcher = None
        for part in (pairs[:8], pairs[8:16]):
            for _, record in part:
                self.salesforce.edit(record["Id"], FirstName="Ottilie")
            watcher = watcher or self.watch()
            wait_until(lambda: all(self.aloware_record(contact["phone_number"])["first_name"] == "Ottilie" for contact, _ in part),  # noqa: B023
                       "the edits in Aloware")
        self.assertEqual(watcher.of("paused"), [])
        for _, record in pairs[16:]:
            self.salesforce.edit(record["Id"], FirstName="Ottilie")
        self.assertEqual(watcher.wait_for("paused")["reason"], "guard")

    def use_up_requests(self, left, of):
        """An organization counts what is asked without a right, too."""
        used = 0
        while used < of - left:
            with self.assertRaises(urllib.error.HTTPError) as refusal:
                urllib.request.urlopen(self.demo.info["salesforce_url"] + "/services/data/v68.0/limits")
            with refusal.exception as answer:
                used = int(re.match("api-usage=([0-9]+)/15000", answer.headers["Sforce-Limit-Info"]).group(1))

    def test_no_more_than_its_share_of_the_day(self):
        self.run_cli("settings", "set", "quota-percent", "1")
        _, record = self.synced()
        self.use_up_requests(20, of=150)
        # What has changed is asked about soon again, as a rule.
        self.salesforce.edit(record["Id"], FirstName="Ottilie")
        watcher = self.watch()
        watcher.wait_for("checked", "salesforce")
        self.salesforce.reset_counters()
        watcher.wait_for("checked", "aloware", more_than=4)
        self.assertEqual(self.salesforce.path_count("queryAll"), 0)

    def test_killed_and_begun_anew(self):
        contact, record = self.synced()
        self.aloware.fault("aloware:slow:value=86400000:times=0:after=1")
        self.salesforce.edit(record["Id"], FirstName="Ottilie")
        watcher = self.watch()
        wait_until(lambda: self.aloware.path_count("phone-number") > 0, "a look-up")
        watcher.end(signal.SIGKILL)
        self.aloware.reset_faults()
        self.watch()
        wait_until(lambda: self.aloware_record(contact["phone_number"])["first_name"] == "Ottilie", "the edit in Aloware")

    def newcomers(self):
        """Phones of new records in Salesforce, for which contacts are to be created in Aloware."""
        phones = [f"+1202555018{digit}" for digit in range(8)]
        self.assertEqual(self.count(phones), [0] * len(phones))
        for number, phone in enumerate(phones):
            self.salesforce.create(FirstName="Ottilie", LastName=f"Example {number}", Phone=phone)
        return phones

    def created(self):
        return self.aloware.counters().get("created", 0)

    def count(self, phones):
        known = [contact["phone_number"] for contact in self.aloware.dump()]
        return [known.count(phone) for phone in phones]

    def expect_nothing_left(self, phones):
        self.assertEqual(self.count(phones), [1] * len(phones))
        self.assertEqual(self.created(), len(phones))
        run = self.sync("--full")
        self.assertEqual((run["updated"], run["created"]), ({"salesforce": 0, "aloware": 0}, {"salesforce": 0, "aloware": 0}))

    def test_killed_while_it_writes(self):
        self.synced()
        phones = self.newcomers()
        self.aloware.reset_counters()
        watcher = self.watch()
        interrupt_when(watcher.process, lambda: self.created() >= 3, signal.SIGKILL).join()
        self.watch("--once-current").process.wait(harness.DEADLINE)
        self.expect_nothing_left(phones)

    def test_killed_before_the_answer_to_a_write(self):
        self.synced()
        phones = self.newcomers()
        self.aloware.reset_counters()
        self.aloware.fault("aloware:drop-after-write:times=0")
        watcher = self.watch()
        interrupt_when(watcher.process, lambda: self.created() >= 1, signal.SIGKILL).join()
        self.aloware.reset_faults()
        self.watch("--once-current").process.wait(harness.DEADLINE)
        self.expect_nothing_left(phones)

    def test_syncs_beside_it_do_nothing_twice(self):
        self.synced()
        phones = self.newcomers()
        self.aloware.reset_counters()
        watcher = self.watch()
        for _ in range(3):
            self.sync()
        wait_until(lambda: min(self.count(phones)) > 0, "the new contacts")
        watcher.end()
        self.assertEqual(watcher.of("paused"), [])
        self.expect_nothing_left(phones)

    def test_the_network_comes_back(self):
        contact, record = self.synced()
        self.salesforce.fault("salesforce:unavailable:times=0")
        watcher = self.watch()
        watcher.wait_for("paused")
        self.salesforce.edit(record["Id"], FirstName="Ottilie")
        self.salesforce.reset_faults()
        watcher.wait_for("resumed")
        wait_until(lambda: self.aloware_record(contact["phone_number"])["first_name"] == "Ottilie", "the edit in Aloware")
        self.assertEqual(len(watcher.of("paused")), 1)

    def test_stopped_in_the_middle_and_let_go_on(self):
        """As when the computer is suspended, for the watch: what happened meanwhile is caught up with, once."""
        contact, record = self.synced()
        waiting = {conflict["salesforce_id"] for conflict in self.conflicts()} | {record["Id"]}
        other, partner = next((a, s) for a, s in self.people() if s["Id"] not in waiting and a["first_name"] == s["FirstName"])
        watcher = self.watch()
        watcher.wait_for("checked", "salesforce")
        self.aloware.fault("aloware:slow:value=500:times=0")
        self.aloware.reset_counters()
        self.salesforce.reset_counters()
        wait_until(lambda: self.aloware.path_count("phone-number") > 0, "a look-up")
        watcher.process.send_signal(signal.SIGSTOP)
        self.aloware.reset_faults()
        self.salesforce.edit(record["Id"], FirstName="Ottilie")
        self.aloware.edit(other["phone_number"], first_name="Ludmilla")
        self.assertEqual(self.run_cli("status").json["current"]["state"], "on")
        watcher.process.send_signal(signal.SIGCONT)
        wait_until(lambda: self.salesforce_record(partner["Id"])["FirstName"] == "Ludmilla", "the edit in Salesforce")
        wait_until(lambda: self.aloware_record(contact["phone_number"])["first_name"] == "Ottilie", "the edit in Aloware")
        self.assertEqual(watcher.of("paused"), [])
        watcher.end()
        self.assertEqual((self.salesforce.writes(), self.aloware.writes()), (1, 1))

    def test_a_contact_whose_look_up_fails(self):
        """It is not taken for looked up, keeps nobody waiting, and nothing is concluded about it."""
        contact, record = self.synced()
        phone = "+12025550147"
        self.assertNotIn(phone, [contact["phone_number"] for contact in self.aloware.dump()])
        self.aloware.fault(f"aloware:lookup-fails:value={phone}:times=0")
        self.salesforce.create(FirstName="Ludmilla", LastName="Example", Phone=phone)
        self.salesforce.edit(record["Id"], FirstName="Ottilie")
        watcher = self.watch("--once-current")
        self.assertEqual(watcher.process.wait(harness.DEADLINE), LEFT_OVERS)
        self.assertEqual(watcher.of("paused"), [])
        self.assertEqual(self.aloware_record(contact["phone_number"])["first_name"], "Ottilie")
        self.assertIsNone(self.run_cli("status").json["current"]["aloware_oldest"])
        self.assertEqual([contact for contact in self.aloware.dump() if contact["phone_number"] == phone], [])
        self.aloware.reset_faults()
        self.sync()
        self.assertEqual(len([contact for contact in self.aloware.dump() if contact["phone_number"] == phone]), 1)


class SignedOut(Watching):
    """A sign-in ends at the platform while the sides are kept current, and somebody signs in anew in another process. With a real
    keyring: libsecret's own backend for tests reads its file once in a process."""
    keyring = True

    def expect_a_pause_until(self, sign_in):
        contact, record = self.agreeing_pair(("first_name", "FirstName"))
        watcher = self.watchers[-1]
        self.salesforce.edit(record["Id"], FirstName="Ottilie")
        self.assertEqual(watcher.wait_for("paused")["reason"], "sign-in-needed")
        asked = self.requests()
        current = self.run_cli("status").json["current"]
        self.assertEqual((current["state"], current["reason"]), ("paused", "sign-in-needed"))
        self.salesforce.reset_faults()
        self.aloware.reset_faults()
        self.assertEqual(self.requests(), asked)
        self.expect(OK, sign_in())
        watcher.wait_for("resumed")
        wait_until(lambda: self.aloware_record(contact["phone_number"])["first_name"] == "Ottilie", "the edit in Aloware")
        self.assertEqual(len(watcher.of("paused")), 1, watcher.events)
        self.assertIsNone(watcher.process.poll())

    def requests(self):
        return self.salesforce.counters()["requests"], self.aloware.counters()["requests"]

    def test_by_salesforce(self):
        self.synced()
        self.watch().wait_for("checked", "salesforce")
        self.salesforce.reset_counters()
        self.salesforce.fault("salesforce:revoked:times=0")
        self.salesforce.call("expire-sessions", {})
        self.expect_a_pause_until(self.person.connect_salesforce)
        # The old session was tried once.
        self.assertEqual(self.salesforce.path_count("refused"), 1, self.salesforce.counters())

    def test_by_aloware(self):
        self.synced()
        self.watch().wait_for("checked", "aloware")
        self.aloware.fault("aloware:unauthorized:times=0")
        self.expect_a_pause_until(self.person.connect_aloware)


if __name__ == "__main__":
    unittest.main()
