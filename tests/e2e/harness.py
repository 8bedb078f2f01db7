# SPDX-License-Identifier: GPL-3.0-or-later
"""What the whole-program tests need: practice platforms, a private keyring, a browser player, and crosswalk-cli.

Everything is private to a test: home folder, data folder, session bus. Nothing waits by sleeping for luck: what is waited
for is a line, an exit, or a counter of the practice platforms, always with a deadline that fails the test.
"""
import atexit
import csv
import html.parser
import http.cookiejar
import json
import os
import pty
import re
import shutil
import signal
import subprocess
import tempfile
import threading
import time
import unittest
import urllib.error
import urllib.parse
import urllib.request

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.environ.get("CROSSWALK_BUILD", os.path.join(TOP, "build"))
CLI = os.environ.get("CROSSWALK_CLI", os.path.join(BUILD, "src", "cli", "crosswalk-cli"))
DEMO = os.environ.get("CROSSWALK_DEMO", os.path.join(BUILD, "src", "demo", "crosswalk-demo"))

# Sanitized programs on a shared machine are slow; a deadline only has to end what hangs.
DEADLINE = 120

OK, FAILED, USAGE, LEFT_OVERS, GUARD, SIGN_IN, CANCELLED = 0, 1, 2, 3, 4, 5, 130


def wait_until(condition, what, deadline=DEADLINE):
    """Polls a condition. The pause only spares the processor: the longer the wait, or asking, the longer it is."""
    begin = asked = time.monotonic()
    while not (value := condition()):
        now = time.monotonic()
        if now - begin > deadline:
            raise AssertionError(f"waited {deadline} s in vain for {what}")
        time.sleep(min(max(0.01, (now - begin) / 10, now - asked), 0.1))
        asked = time.monotonic()
    return value


# ── The practice platforms ──

class Platform:
    """One practice platform's control endpoints."""

    def __init__(self, url):
        self.url = url

    def call(self, name, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}/__demo/{name}", data=data, headers={"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=DEADLINE) as answer:
            return json.loads(answer.read() or b"{}")

    def dump(self):
        return self.call("dump")

    def counters(self):
        return self.call("counters")

    def writes(self):
        return self.counters()["writes"]

    def edit(self, record, **values):
        """`record` is an Id of Salesforce or a phone number of Aloware."""
        return self.call("edit", {self.key(record): record, "set": values})

    def delete(self, record):
        return self.call("delete", {self.key(record): record})

    def create(self, **values):
        return self.call("create", values)

    def leads(self):
        return self.call("leads")

    def convert(self, lead, contact):
        return self.call("convert", {"lead": lead, "contact": contact})

    def merge(self, winner, loser):
        return self.call("merge", {"winner": winner, "loser": loser})

    def undelete(self, record):
        return self.call("undelete", {"id": record})

    def hard_delete(self, record):
        return self.call("hard-delete", {"id": record})

    def assign_leads_to(self, owner):
        """Switches an assignment rule on: a user or a queue gets every Lead. None: off."""
        return self.call("assignment-rule", {"owner": owner} if owner else {})

    def allow_converted_edits(self, allowed=True):
        return self.call("edit-converted", {"allowed": allowed})

    def fault(self, spec):
        self.call("fault", {"spec": spec})

    def reset_faults(self):
        self.call("reset-faults", {})

    def reset_counters(self):
        self.call("reset-counters", {})

    def callback_port(self):
        """A free port whose callback is on the list of Salesforce's app: Salesforce compares it exactly."""
        port = free_port()
        self.call("callback", {"url": f"http://localhost:{port}/callback"})
        return port

    def path_count(self, part):
        return sum(n for path, n in self.counters()["paths"].items() if part in path)

    @staticmethod
    def key(record):
        return "phone" if str(record).startswith("+") else "id"


class Demo:
    """A running crosswalk-demo."""

    def __init__(self, contacts=40, seed=7, env=None, **options):
        arguments = [DEMO, "--until-eof", "--contacts", str(contacts), "--seed", str(seed)]
        for name, value in options.items():
            for each in value if isinstance(value, (list, tuple)) else [value]:
                arguments += ["--" + name.replace("_", "-")] + ([] if each is True else [str(each)])
        self.process = subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                                        env=dict(os.environ, **(env or {})))
        line = self.process.stdout.readline()
        if not line:
            raise AssertionError("crosswalk-demo did not start")
        self.info = json.loads(line)
        self.salesforce = Platform(self.info["salesforce_url"])
        self.aloware = Platform(self.info["aloware_url"])

    def close(self):
        self.process.stdin.close()
        self.process.wait(DEADLINE)
        self.process.stdout.close()

    def writes(self):
        return self.salesforce.writes() + self.aloware.writes()


# ── The browser ──

class Forms(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.forms = []

    def handle_starttag(self, tag, attrs):
        attrs = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append({"action": attrs.get("action", ""), "fields": {}, "buttons": [], "inputs": []})
        elif self.forms and tag == "input":
            form = self.forms[-1]
            if attrs.get("type") == "hidden":
                form["fields"][attrs["name"]] = attrs.get("value", "")
            else:
                form["inputs"].append((attrs.get("name", ""), attrs.get("type", "text")))
        elif self.forms and tag == "button" and "name" in attrs:
            self.forms[-1]["buttons"].append((attrs["name"], attrs.get("value", "")))


class Browser:
    """Plays the person in front of the browser: fills in the login form, then presses a button of the consent page."""

    side = "salesforce"

    def __init__(self, info, decision="allow"):
        self.info, self.decision = info, decision
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))

    def get(self, url, data=None):
        try:
            with self.opener.open(url, data=data, timeout=DEADLINE) as answer:
                return answer.geturl(), answer.read().decode()
        except urllib.error.HTTPError as problem:
            with problem:
                return problem.geturl(), problem.read().decode()

    def fill_in(self, form):
        fields = dict(form["fields"])
        for name, kind in form["inputs"]:
            fields[name] = self.info[self.side + ("_password" if kind == "password" else "_user")]
        for name, value in form["buttons"]:
            if value == self.decision:
                fields[name] = value
        return urllib.parse.urlencode(fields).encode()

    def sign_in(self, url):
        """Follows the pages until there is no form any more; returns the last page."""
        where, page = self.get(url)
        for _ in range(5):
            forms = Forms()
            forms.feed(page)
            if not forms.forms:
                return where, page
            form = forms.forms[0]
            where, page = self.get(urllib.parse.urljoin(where, form["action"]), self.fill_in(form))
        raise AssertionError("the sign-in pages never ended")


class AlowareBrowser(Browser):
    """The same person at Aloware's pages."""

    side = "aloware"


# ── The keyring ──

class Keyring:
    """A session bus with gnome-keyring on it: one for the whole test process."""

    shared = None

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="crosswalk-keyring-")
        os.makedirs(os.path.join(self.folder, "run"), mode=0o700)
        env = dict(os.environ, HOME=self.folder, XDG_RUNTIME_DIR=os.path.join(self.folder, "run"),
                   XDG_DATA_HOME=os.path.join(self.folder, "data"))
        env.pop("DBUS_SESSION_BUS_ADDRESS", None)
        self.bus = subprocess.Popen(["dbus-daemon", "--session", "--nofork", "--print-address=1"], env=env,
                                    stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.address = self.bus.stdout.readline().strip()
        env["DBUS_SESSION_BUS_ADDRESS"] = self.address
        self.daemon = subprocess.Popen(["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"], env=env,
                                       stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.daemon.stdin.write(b"practice")
        self.daemon.stdin.close()
        wait_until(self.is_ready, "gnome-keyring")

    def is_ready(self):
        asked = subprocess.run(["dbus-send", f"--bus={self.address}", "--print-reply", "--dest=org.freedesktop.DBus",
                                "/org/freedesktop/DBus", "org.freedesktop.DBus.NameHasOwner", "string:org.freedesktop.secrets"],
                               capture_output=True, text=True, check=False)
        return "boolean true" in asked.stdout

    def close(self):
        for process in (self.daemon, self.bus):
            process.terminate()
            process.wait(DEADLINE)
        self.bus.stdout.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    @classmethod
    def get(cls):
        if cls.shared is None:
            cls.shared = cls()
            atexit.register(cls.shared.close)
        return cls.shared


# ── crosswalk-cli ──

class Result:
    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err
        self.json = None

    def __repr__(self):
        return f"exit {self.code}\n── standard output\n{self.out[-3000:]}\n── standard error\n{self.err[-3000:]}"


class Person:
    """A person at a computer of their own: home folder, keyring, and crosswalk-cli."""

    def __init__(self, demo, keyring=False):
        self.demo = demo
        self.folder = tempfile.mkdtemp(prefix="crosswalk-e2e-")
        self.data = os.path.join(self.folder, "data")
        os.makedirs(os.path.join(self.folder, "run"), mode=0o700)
        self.env = {name: value for name, value in os.environ.items()
                    if name in ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH") or name.endswith("SAN_OPTIONS")}
        self.env.update(HOME=self.folder, XDG_DATA_HOME=self.data, XDG_CONFIG_HOME=os.path.join(self.folder, "config"),
                        XDG_CACHE_HOME=os.path.join(self.folder, "cache"), XDG_RUNTIME_DIR=os.path.join(self.folder, "run"),
                        TZ="UTC", G_DEBUG="fatal-criticals", LC_ALL="C.UTF-8")
        if keyring:
            self.env["DBUS_SESSION_BUS_ADDRESS"] = Keyring.get().address
            # libsecret's own leaks are told from ours by whole stacks (tests/lsan.supp).
            if "ASAN_OPTIONS" in self.env:
                self.env["ASAN_OPTIONS"] += ":fast_unwind_on_malloc=0"
        else:
            # libsecret's own backend for tests and sandboxes: the same calls, without a daemon.
            self.env.update(SECRET_BACKEND="file", SECRET_FILE_TEST_PATH=os.path.join(self.folder, "keyring"),
                            SECRET_FILE_TEST_PASSWORD="practice", DBUS_SESSION_BUS_ADDRESS="unix:path=/nonexistent")
            # It leaks (tests/lsan.supp); with the real keyring leaks are looked for.
            if "ASAN_OPTIONS" in self.env:
                self.env["ASAN_OPTIONS"] += ":detect_leaks=0"
        self.all_stderr = []

    def close(self):
        shutil.rmtree(self.folder, ignore_errors=True)

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def profile(self, *names):
        return os.path.join(self.data, "crosswalk", "default", *names)

    def at_terminal(self, *arguments, question, answer):
        """Runs a command with a terminal of its own. What `answer` makes of everything seen up to the question is typed, once. Gives
        the exit code, what was seen, and whether it asked."""
        master, slave = pty.openpty()
        process = subprocess.Popen([CLI, *arguments], env=dict(self.env, TERM="xterm"), stdin=slave, stdout=slave, stderr=slave)
        os.close(slave)
        seen, asked = b"", False
        while True:
            try:
                part = os.read(master, 4096)
            except OSError:
                break
            if not part:
                break
            seen += part
            if not asked and question in seen:
                asked = True
                os.write(master, answer(seen))
        code = process.wait(DEADLINE)
        os.close(master)
        return code, seen, asked

    def start(self, *arguments, json_wanted=True, env=None, **options):
        command = [CLI, *map(str, arguments)] + (["--json"] if json_wanted else [])
        return subprocess.Popen(command, env=dict(self.env, **(env or {})), cwd=self.folder, text=True,
                                stdin=options.pop("stdin", subprocess.DEVNULL), stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)

    def end(self, process, text=None, json_wanted=True, deadline=DEADLINE):
        try:
            out, err = process.communicate(text, timeout=deadline)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            raise AssertionError(f"crosswalk-cli did not end within {deadline} s: {process.args}") from None
        result = Result(process.returncode, out, err)
        self.all_stderr.append(err)
        if json_wanted and process.returncode >= 0:
            # Exactly one document, whatever happened: anything else on standard output is an error here.
            try:
                result.json = json.loads(out)
            except ValueError:
                raise AssertionError(f"standard output is not one JSON document: {process.args}\n{result}") from None
        return result

    def run(self, *arguments, stdin=None, json_wanted=True, env=None, deadline=DEADLINE, **options):
        process = self.start(*arguments, json_wanted=json_wanted, env=env,
                             stdin=subprocess.PIPE if stdin is not None else subprocess.DEVNULL, **options)
        return self.end(process, stdin, json_wanted, deadline)

    def connect_salesforce(self, *more, decision="allow", login_url=None, client_id=None, browser=True, port=None):
        info = self.demo.info
        process = self.start("connect", "salesforce", "--login-url", login_url or info["salesforce_url"], "--client-id",
                             client_id or info["salesforce_client_id"], "--callback-port", port or self.demo.salesforce.callback_port(), "--no-browser", *more)
        return self.sign_in(process, Browser(info, decision) if browser else None)

    def sign_in(self, process, browser):
        """Lets the browser, if there is one, have the page that a command opens."""
        page, seen = None, []
        for line in process.stderr:
            seen.append(line)
            if line.startswith("Open: "):
                page = browser.sign_in(line[len("Open: "):].strip())[1] if browser else None
                break
        result = self.end(process)
        result.err = "".join(seen) + result.err
        result.page = page
        return result

    def connect_aloware_in_browser(self):
        process = self.start("connect", "aloware", "--url", self.demo.info["aloware_url"], "--browser", "--no-browser")
        return self.sign_in(process, AlowareBrowser(self.demo.info))

    def connect_aloware(self, token=None, url=None):
        return self.run("connect", "aloware", "--url", url or self.demo.info["aloware_url"], "--token-file", "-",
                        stdin=(token if token is not None else self.demo.info["aloware_token"]) + "\n")


def free_port():
    import socket
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


# ── Test cases ──

class Story(unittest.TestCase):
    """A test with practice platforms and a person who is signed in to both, with the default mapping active."""

    contacts, seed, keyring = 40, 7, False
    demo_options: dict = {}
    signed_in = True

    def setUp(self):
        self.demo = Demo(self.contacts, self.seed, **self.demo_options)
        self.addCleanup(self.demo.close)
        self.salesforce, self.aloware = self.demo.salesforce, self.demo.aloware
        self.person = Person(self.demo, keyring=self.keyring)
        self.addCleanup(self.person.close)
        # Cleanups run last in, first out: the secrets are looked for while the files are still there.
        self.addCleanup(self.check_secrecy)
        if self.signed_in:
            self.sign_in()

    def sign_in(self):
        self.expect(OK, self.person.connect_salesforce())
        self.expect(OK, self.person.connect_aloware())
        self.expect(OK, self.person.run("mapping", "activate"))

    def expect(self, code, result):
        self.assertEqual(result.code, code, f"\n{result!r}")
        return result

    def expect_one_of(self, codes, result):
        self.assertIn(result.code, codes, f"\n{result!r}")
        return result

    def run_cli(self, *arguments, code=OK, **options):
        return self.expect(code, self.person.run(*arguments, **options))

    def sync(self, *arguments, codes=(OK, LEFT_OVERS), **options):
        run = self.expect_one_of(codes, self.person.run("sync", "--yes", *arguments, **options)).json
        self.check_records(run)
        return run

    def check_records(self, run):
        """Every record that is known is in exactly one state."""
        records = run.get("records")
        if records is not None:
            states = [records[name] for name in ("in_sync", "waiting", "excluded", "conflict", "failing")]
            self.assertEqual(sum(states), records["known"], run)

    def preview(self, *arguments):
        return self.expect_one_of((OK, LEFT_OVERS), self.person.run("preview", *arguments)).json

    def conflicts(self, **wanted):
        listed = self.run_cli("conflicts", "list").json["conflicts"]
        return [conflict for conflict in listed if all(conflict[key] == value for key, value in wanted.items())]

    def error_code(self, result):
        self.assertIn("error", result.json, f"\n{result!r}")
        self.assertTrue(result.json["error"]["message"].strip())
        return result.json["error"]["code"]

    def people(self):
        """Everyone who is on both sides exactly once: (Aloware contact, Salesforce contact) by phone."""
        aloware = {contact["phone_number"]: contact for contact in self.aloware.dump() if contact.get("phone_number")}
        by_phone: dict = {}
        for contact in self.salesforce.dump():
            if contact.get("Phone") and not contact.get("IsDeleted"):
                by_phone.setdefault(e164(contact["Phone"]), []).append(contact)
        return [(aloware[phone], contacts[0]) for phone, contacts in sorted(by_phone.items())
                if phone in aloware and len(contacts) == 1]

    def salesforce_record(self, record_id):
        return next(contact for contact in self.salesforce.dump() if contact["Id"] == record_id)

    def aloware_record(self, phone):
        return next(contact for contact in self.aloware.dump() if contact["phone_number"] == phone)

    def agreeing_pair(self, *fields):
        """After a sync: a linked pair whose values agree, so that edits start from a base."""
        waiting = {conflict["salesforce_id"] for conflict in self.conflicts()}
        for aloware, salesforce in self.people():
            if salesforce["Id"] not in waiting and all(aloware[a] and aloware[a] == salesforce[s] for a, s in fields):
                return aloware, salesforce
        self.fail("no pair agrees in " + repr(fields))
        return None

    # Values that occur nowhere but in contacts, and every secret.
    def canaries(self):
        found = {self.demo.info["aloware_token"]}
        for contact in self.aloware.dump():
            found.update(str(contact[key]) for key in ("email", "last_inbound_sms") if contact.get(key))
        return {canary for canary in found if len(canary) >= 8}

    def check_secrecy(self):
        canaries = sorted(self.canaries())
        said = "\n".join(self.person.all_stderr)
        for canary in canaries:
            self.assertNotIn(canary, said, "a secret or a contact's value is on standard error")
        root = os.path.join(self.person.data, "crosswalk")
        for folder, _, files in os.walk(root):
            if os.path.dirname(folder) == root:
                self.assertEqual(os.stat(folder).st_mode & 0o777, 0o700, folder)
            for name in files:
                path = os.path.join(folder, name)
                self.assertEqual(os.stat(path).st_mode & 0o077, 0, f"{path} can be read by others")
                with open(path, "rb") as file:
                    content = file.read()
                for canary in canaries:
                    self.assertNotIn(canary.encode(), content, f"a secret or a contact's value is readable in {name}")


def e164(phone):
    """Good enough for the practice data's North American numbers."""
    if phone.startswith("+") and not phone.startswith("+1"):
        return "+" + re.sub(r"\D", "", phone)
    digits = re.sub(r"\D", "", re.split(r"(?i)\s*(?:ext\.?|x)\s*", phone)[0])
    return "+1" + digits[-10:]


def read_csv(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.reader(file))


def interrupt_when(process, condition, signal_number=signal.SIGINT):
    """Sends a signal as soon as a condition holds, from a thread of its own."""
    def watch():
        while process.poll() is None:
            if condition():
                process.send_signal(signal_number)
                return
            time.sleep(0.002)
    watcher = threading.Thread(target=watch)
    watcher.start()
    return watcher
