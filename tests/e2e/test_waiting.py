# SPDX-License-Identifier: GPL-3.0-or-later
"""A platform that takes its time: progress moves on, and stopping waits for nothing but what was sent."""
import os
import pty
import re
import signal
import subprocess
import threading
import unittest

import harness
from harness import CANCELLED, LEFT_OVERS, OK, Story, wait_until

# Longer than any test: what is held is let go by resetting the faults.
HELD = 24 * 3600 * 1000
REDRAWN = b"\r\033[K"


class Terminal:
    """crosswalk-cli with a terminal of its own, and all that was drawn there."""

    def __init__(self, person, *arguments):
        master, slave = pty.openpty()
        self.process = subprocess.Popen([harness.CLI, *arguments], env=dict(person.env, TERM="xterm"), stdin=slave, stdout=slave, stderr=slave)
        os.close(slave)
        self.master, self.seen = master, b""
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self):
        while True:
            try:
                part = os.read(self.master, 4096)
            except OSError:
                return
            if not part:
                return
            self.seen += part

    def end(self):
        code = self.process.wait(harness.DEADLINE)
        self.reader.join(harness.DEADLINE)
        os.close(self.master)
        return code


class Waiting(Story):
    contacts = 30

    def setUp(self):
        super().setUp()
        self.sync()
        self.pair = self.agreeing_pair(("first_name", "FirstName"))
        self.salesforce.reset_counters()
        self.aloware.reset_counters()

    def test_progress_moves_while_an_answer_is_waited_for(self):
        # The sign-in is renewed first, which is not counted among the requests.
        self.salesforce.fault(f"salesforce:slow:value={HELD}:times=0:after=1")
        terminal = Terminal(self.person, "sync", "--yes")
        wait_until(lambda: self.salesforce.counters()["requests"] > 0, "a request")
        requests, drawn = self.salesforce.counters()["requests"], terminal.seen.count(REDRAWN)
        wait_until(lambda: terminal.seen.count(REDRAWN) >= drawn + 5, "progress without an answer")
        wait_until(lambda: b"waiting for an answer for " in terminal.seen, "the wait to be said")
        self.assertEqual(self.salesforce.counters()["requests"], requests)
        self.salesforce.reset_faults()
        self.assertIn(terminal.end(), (OK, LEFT_OVERS), terminal.seen)

    def interrupt(self, process):
        """Gives what it says at once."""
        process.send_signal(signal.SIGINT)
        return next(line for line in process.stderr if line.strip())

    def test_look_ups_are_not_waited_for(self):
        self.aloware.fault(f"aloware:slow:value={HELD}:times=0:after=1")
        process = self.person.start("sync", "--yes")
        wait_until(lambda: self.aloware.path_count("phone-number") > 0, "a look-up")
        self.assertRegex(self.interrupt(process), "^Stopping: ")
        self.assertEqual(self.person.end(process).code, CANCELLED)
        self.assertEqual(self.demo.writes(), 0)

    def test_what_was_sent_is_waited_for(self):
        aloware, salesforce = self.pair
        self.aloware.edit(aloware["phone_number"], first_name="Genevieve")
        # What was written a moment ago would be read once more before it is written again.
        self.salesforce.fault("salesforce:clock-skew:value=3600")
        self.preview()
        # The sign-in, what a preview asks for, and the stamps; then comes the write.
        self.salesforce.fault(f"salesforce:slow:after={self.salesforce.counters()['requests'] + 2}:value={HELD}")
        self.salesforce.reset_counters()
        process = self.person.start("sync", "--yes")
        wait_until(lambda: self.salesforce.writes() > 0, "the write")
        self.assertRegex(self.interrupt(process), "^Stopping: ")
        self.assertIsNone(process.poll())
        self.salesforce.reset_faults()
        self.assertEqual(self.person.end(process).code, CANCELLED)
        self.assertEqual(self.salesforce_record(salesforce["Id"])["FirstName"], "Genevieve")
        run = self.run_cli("history", "list").json["runs"][0]
        self.assertEqual((run["state"], run["updated"]["salesforce"]), ("cancelled", 1))


class Counted(Story):
    """More numbers than are taken from the store at a time."""
    contacts = 1300
    demo_options = {"aloware_requests_per_minute": 0}

    def check_reading(self, expected):
        """The total is that many numbers from the time on when all are known, and never is more done."""
        terminal = Terminal(self.person, "preview")
        self.assertIn(terminal.end(), (OK, LEFT_OVERS), terminal.seen)
        told = [tuple(int(number.replace(b",", b"")) for number in numbers)
                for numbers in re.findall(rb"Reading[^\r]*Aloware ([\d,]+) of ([\d,]+)", terminal.seen)]
        self.assertEqual([(done, total) for done, total in told if done > total], [])
        self.assertEqual(told[-1][1], expected, told[-5:])

    def test_no_more_is_done_than_there_is(self):
        self.run_cli("settings", "set", "aloware-requests-per-minute", 100000)
        self.preview()
        numbers = self.aloware.path_count("phone-number")
        self.assertGreater(numbers, 1100)
        self.check_reading(numbers)
        # Numbers without an answer are done, and still open.
        for contact in self.aloware.dump()[:5]:
            self.aloware.fault(f"aloware:lookup-malformed:value={contact['phone_number']}:times=0")
        self.check_reading(numbers)


if __name__ == "__main__":
    unittest.main(verbosity=2)
