# SPDX-License-Identifier: GPL-3.0-or-later
"""Aloware by browser sign-in: the same sync as with an API token, and everything that goes wrong on the way."""
import threading
import unittest
import urllib.error
import urllib.parse
import urllib.request

from harness import DEADLINE, FAILED, LEFT_OVERS, OK, SIGN_IN, AlowareBrowser, Story


class OauthStory(Story):
    contacts = 30

    def connect(self, *more, decision="allow", browser=True, url=None, play=None):
        """Plays as many pages as the command opens; `self.pages` are the addresses. `play` gets them instead of the person."""
        play = play or AlowareBrowser(self.demo.info, decision).sign_in
        process = self.person.start("connect", "aloware", "--url", url or self.demo.info["aloware_url"], "--browser",
                                    "--no-browser", *more)
        self.pages, seen, players = [], [], []
        for line in process.stderr:
            seen.append(line)
            if line.startswith("Open: "):
                self.pages.append(line[len("Open: "):].strip())
                if browser:
                    player = threading.Thread(target=play, args=[self.pages[-1]])
                    player.start()
                    players.append(player)
        for player in players:
            player.join()
        result = self.person.end(process)
        result.err = "".join(seen) + result.err
        self.person.all_stderr.append(result.err.replace("Open: ", ""))
        return result

    def sign_in(self):
        self.expect(OK, self.person.connect_salesforce())
        self.expect(OK, self.connect())
        self.expect(OK, self.person.run("mapping", "activate"))

    def tearDown(self):
        self.assertEqual(self.aloware.counters().get("action_tools_called", 0), 0, "a tool that reaches people was called")
        # A token of one kind never takes the way of the other.
        self.assertEqual(self.rest_requests() > 0, self.rest_is_used)

    rest_is_used = False

    def rest_requests(self):
        return sum(self.aloware.path_count(path) for path in ("/users", "/contact/phone-number", "/forms"))


class SameAsWithToken(OauthStory):
    def test_signed_in(self):
        status = self.run_cli("status").json["aloware"]
        self.assertEqual((status["connected"], status["auth"]), (True, "oauth"))
        self.assertEqual(status["url"], self.demo.info["aloware_url"])
        self.assertGreater(status["users"], 0)
        self.assertIn("code_challenge_method=S256", self.pages[0])
        self.assertIn("resource=", self.pages[0])

    def test_sync_both_ways(self):
        self.sync()
        aloware, salesforce = self.agreeing_pair(("first_name", "FirstName"))
        self.aloware.edit(aloware["phone_number"], first_name="Alowina")
        other, partner = next(pair for pair in self.people() if pair[0]["phone_number"] != aloware["phone_number"]
                              and pair[0]["last_name"] == pair[1]["LastName"])
        self.salesforce.edit(partner["Id"], LastName="Salesforth")
        run = self.sync()
        self.assertEqual(run["failed"], 0, run)
        self.assertEqual(self.salesforce_record(salesforce["Id"])["FirstName"], "Alowina")
        self.assertEqual(self.aloware_record(other["phone_number"])["last_name"], "Salesforth")
        self.assertEqual(self.sync()["updated"], {"salesforce": 0, "aloware": 0})

    def test_creates_as_well(self):
        self.sync()
        self.salesforce.create(FirstName="Nova", LastName="Tester", Phone="+12025550177", Email="nova@example.com")
        self.assertEqual(self.sync()["created"]["aloware"], 1)
        self.assertEqual(self.aloware_record("+12025550177")["first_name"], "Nova")

    def test_signing_out_revokes(self):
        self.expect(OK, self.person.run("disconnect", "aloware"))
        self.assertEqual(self.aloware.path_count("/oauth/revoke"), 1)
        self.assertFalse(self.run_cli("status").json["aloware"]["connected"])
        self.expect(SIGN_IN, self.person.run("preview"))
        # What Crosswalk is registered as outlives that.
        self.expect(OK, self.connect())
        self.assertEqual(self.aloware.path_count("/oauth/register"), 1)

    def test_token_after_browser(self):
        self.expect(OK, self.person.connect_aloware())
        self.assertEqual(self.run_cli("status").json["aloware"]["auth"], "token")
        before = self.aloware.path_count("/mcp")
        self.sync()
        self.assertEqual(self.aloware.path_count("/mcp"), before)
        self.rest_is_used = True


class Faults(OauthStory):
    def test_newest_version(self):
        """A server that speaks only the version without greetings and sessions, in all that a sync does."""
        self.aloware.fault("aloware:mcp-stateless:times=0")
        self.expect(OK, self.connect())
        self.sync()
        aloware, partner = self.agreeing_pair(("last_name", "LastName"))
        self.salesforce.edit(partner["Id"], LastName="Salesforth")
        self.salesforce.create(FirstName="Nova", LastName="Tester", Phone="+12025550177", Email="nova@example.com")
        run = self.sync()
        self.assertEqual((run["created"]["aloware"], run["updated"]["aloware"]), (1, 1), run)
        self.assertEqual(self.aloware_record(aloware["phone_number"])["last_name"], "Salesforth")

    def test_moved(self):
        self.aloware.fault("aloware:mcp-moved:times=0")
        self.expect(OK, self.connect())
        self.assertGreater(self.sync()["linked"], 0)

    def test_sessions_are_ended(self):
        self.sync()
        counters = self.aloware.counters()
        self.assertGreaterEqual(counters["mcp_sessions"], 2)
        self.assertEqual(counters["mcp_sessions_ended"], counters["mcp_sessions"])

    def test_lacking_scope(self):
        """What a run lacks is asked for by the next sign-in, and what a sign-in lacks by itself, once."""
        self.aloware.fault("aloware:mcp-scope:times=1:value=contacts.write")
        result = self.expect(SIGN_IN, self.person.run("sync", "--yes"))
        self.assertIn("contacts.write", result.json["error"]["message"])
        self.expect(OK, self.connect())
        self.assertEqual([self.scope_of(page) for page in self.pages], ["mcp:use contacts.write"])
        self.assertGreater(self.sync()["linked"], 0)
        self.aloware.fault("aloware:mcp-scope:times=0:value=contacts.write")
        self.expect(SIGN_IN, self.connect())
        self.assertEqual(len(self.pages), 2)
        self.aloware.reset_faults()
        # The former sign-in is still there.
        self.sync()

    def test_lacking_scope_while_connecting(self):
        self.aloware.fault("aloware:mcp-scope:times=1:value=contacts.write")
        self.expect(OK, self.connect())
        self.assertEqual([self.scope_of(page) for page in self.pages], ["mcp:use", "mcp:use contacts.write"])
        # It is registered for that, too.
        self.assertEqual(self.aloware.path_count("/oauth/register"), 2)

    def scope_of(self, page):
        return dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(page).query))["scope"]

    def test_streams(self):
        self.aloware.fault("aloware:mcp-sse:times=0")
        run = self.sync()
        self.assertEqual(run["failed"], 0, run)
        self.assertGreater(run["linked"], 0)

    def test_lost_sessions(self):
        self.aloware.fault("aloware:mcp-session-lost:times=2:after=8")
        run = self.sync()
        self.assertEqual(run["failed"], 0, run)
        self.assertGreaterEqual(self.aloware.counters()["mcp_sessions"], 3)

    def test_renamed_tools(self):
        self.aloware.fault("aloware:mcp-renamed-tools:times=0")
        self.assertGreater(self.sync()["linked"], 0)

    def test_no_users_tool(self):
        self.aloware.fault("aloware:mcp-missing-tool:times=0:value=get-users")
        result = self.expect_any(self.person.run("sync", "--yes"))
        self.assertNotEqual(result.code, FAILED, repr(result))
        self.assertIn("users", result.err)

    def check_told(self, lack):
        """What the sign-in cannot do is said as that: before, in the plan, after, in the history, and in the status."""
        code = f"sign-in-cannot-{lack}"
        preview = self.expect(LEFT_OVERS, self.person.run("preview"))
        told = [row["reason"] for row in preview.json["excluded"] if row["reason"]["code"] == code]
        self.assertEqual(len(told), 1, preview.json["excluded"])
        self.assertIn("API token", told[0]["message"])
        self.assertNotIn("setting", told[0]["message"])
        self.assertFalse([row for row in preview.json["excluded"] if row["reason"]["code"] == "create-off"])
        result = self.expect(LEFT_OVERS, self.person.run("sync", "--yes"))
        told = [row for row in result.json["failures"] if row["code"] == code]
        self.assertEqual([row["side"] for row in told], ["aloware"], result.json)
        self.assertIn("API token", told[0]["message"])
        self.assertIn("This sign-in", result.err)
        history = self.run_cli("history", "show", str(result.json["run"])).json
        self.assertIn(code, [write["code"] for write in history["writes"] if write["state"] == "failed"])
        self.assertIn(lack, [row["code"] for row in self.run_cli("status").json["aloware"]["cannot"]])
        return result

    def test_no_write_tool(self):
        self.sync()
        _, partner = self.agreeing_pair(("last_name", "LastName"))
        self.aloware.fault("aloware:mcp-missing-tool:times=0:value=create-lead")
        self.salesforce.edit(partner["Id"], LastName="Salesforth")
        self.check_told("update")
        self.aloware.reset_faults()
        self.assertEqual(self.sync()["updated"]["aloware"], 1)
        self.assertEqual(self.run_cli("status").json["aloware"]["cannot"], [])

    def test_no_creation(self):
        self.sync()
        self.aloware.fault("aloware:mcp-missing-tool:times=0:value=create-lead")
        self.salesforce.create(FirstName="Nova", LastName="Tester", Phone="+12025550177", Email="nova@example.com")
        self.check_told("create")
        self.aloware.reset_faults()
        self.assertEqual(self.sync()["created"]["aloware"], 1)

    def test_only_creates(self):
        """A tool that creates and no more: new contacts arrive, later edits are named."""
        self.sync()
        self.aloware.fault("aloware:mcp-only-creates:times=0")
        self.salesforce.create(FirstName="Nova", LastName="Tester", Phone="+12025550177", Email="nova@example.com")
        self.assertEqual(self.sync()["created"]["aloware"], 1)
        _, partner = self.agreeing_pair(("last_name", "LastName"))
        self.salesforce.edit(partner["Id"], LastName="Salesforth")
        self.check_told("update")

    def test_missing_argument(self):
        """A field that the tools do not take is named, and the contact's other fields are written."""
        self.sync()
        aloware, partner = self.agreeing_pair(("last_name", "LastName"))
        self.aloware.fault("aloware:mcp-missing-argument:times=0:value=email")
        self.salesforce.edit(partner["Id"], LastName="Salesforth", Email="other@example.com")
        self.salesforce.create(FirstName="Nova", LastName="Tester", Phone="+12025550177", Email="nova@example.com")
        preview = self.expect(LEFT_OVERS, self.person.run("preview"))
        told = [row["reason"]["message"] for row in preview.json["excluded"] if row["reason"]["code"] == "sign-in-cannot-write"]
        self.assertEqual(len(told), 2, preview.json["excluded"])
        self.assertIn("Email", told[0])
        result = self.expect(LEFT_OVERS, self.person.run("sync", "--yes"))
        self.assertEqual([row["code"] for row in result.json["failures"] if row["side"] == "aloware" and row["code"] != "invalid-value"],
                         ["sign-in-cannot-write"] * 2)
        self.assertEqual((result.json["created"]["aloware"], result.json["updated"]["aloware"]), (1, 1), result.json)
        written = self.aloware_record(aloware["phone_number"])
        self.assertEqual((written["last_name"], written["email"]), ("Salesforth", aloware["email"]))
        self.assertEqual(self.aloware_record("+12025550177")["first_name"], "Nova")
        self.aloware.reset_faults()
        self.sync()
        self.assertEqual(self.aloware_record(aloware["phone_number"])["email"], "other@example.com")
        self.assertEqual(self.aloware_record("+12025550177")["email"], "nova@example.com")

    def test_nothing_is_chosen_that_cannot_be_done(self):
        """Nor is a decision about a conflict taken that this sign-in cannot carry out."""
        self.sync()
        aloware, partner = self.agreeing_pair(("last_name", "LastName"))
        self.aloware.fault("aloware:mcp-only-creates:times=0")
        self.aloware.edit(aloware["phone_number"], last_name="Alowson")
        self.salesforce.edit(partner["Id"], LastName="Salesforth")
        self.expect(LEFT_OVERS, self.person.run("sync", "--yes"))
        conflict = self.run_cli("conflicts", "list").json["conflicts"][0]
        result = self.person.run("conflicts", "resolve", conflict["id"], "salesforce")
        self.assertNotEqual(result.code, OK)
        self.assertIn("This sign-in", result.json["error"]["message"])

    def test_demanding(self):
        """What a tool says of itself in prose is not listened to, and the names that it demands are given."""
        self.aloware.fault("aloware:mcp-demanding:times=0")
        self.sync()
        aloware, partner = self.agreeing_pair(("email", "Email"))
        self.salesforce.create(FirstName="Nova", LastName="Tester", Phone="+12025550177", Email="nova@example.com")
        self.salesforce.edit(partner["Id"], Email="other@example.com")
        run = self.sync()
        self.assertEqual((run["created"]["aloware"], run["updated"]["aloware"]), (1, 1), run)
        self.assertNotIn("unsupported", [row["code"] for row in run["failures"]])
        self.assertEqual(self.aloware_record(aloware["phone_number"])["email"], "other@example.com")
        self.assertEqual(self.aloware_record(aloware["phone_number"])["last_name"], aloware["last_name"])

    def test_no_lookup_tool(self):
        self.aloware.fault("aloware:mcp-missing-tool:times=0:value=contact-lookup")
        result = self.expect(FAILED, self.person.run("preview"))
        self.assertEqual(self.error_code(result), "unsupported")
        result = self.expect(FAILED, self.connect())
        self.assertEqual(self.error_code(result), "unsupported")

    def test_renewal(self):
        """A token that is over at once is renewed, whether the refresh token rotates or not."""
        for more in ([], ["aloware:oauth-no-rotation:times=0"]):
            for spec in ["aloware:oauth-short:value=0", *more]:
                self.aloware.fault(spec)
            self.expect(OK, self.connect())
            self.aloware.reset_faults()
            self.assertEqual(self.sync()["failed"], 0)

    def test_useless_renewal(self):
        """A renewed token that is refused as well ends the run; nothing is renewed for ever."""
        self.aloware.fault("aloware:oauth-short:times=0:value=0")
        self.expect(SIGN_IN, self.connect())
        self.aloware.reset_faults()
        # The former sign-in is still there.
        self.assertEqual(self.sync()["failed"], 0)

    def expect_any(self, result):
        return self.expect_one_of((OK, FAILED, LEFT_OVERS), result)


class SignInFaults(OauthStory):
    contacts, signed_in = 5, False

    def check_failure(self, result, code="sign-in-failed", exit_code=SIGN_IN):
        self.expect(exit_code, result)
        self.assertEqual(self.error_code(result), code)
        self.assertFalse(self.run_cli("status").json["aloware"]["connected"])

    def test_denied(self):
        self.check_failure(self.connect(decision="deny"))

    def test_wrong_issuer(self):
        self.aloware.fault("aloware:oauth-wrong-iss")
        self.check_failure(self.connect())
        self.assertEqual(self.aloware.path_count("/oauth/token"), 0)

    def answer(self, page, **reply):
        """Comes back from the browser with an answer of our own, and says with which status that was met."""
        asked = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(page).query))
        reply = {"state": asked["state"], "iss": self.demo.info["aloware_url"], **reply}
        try:
            with urllib.request.urlopen(asked["redirect_uri"] + "?" + urllib.parse.urlencode(reply), timeout=DEADLINE) as answer:
                self.met.append(answer.status)
        except urllib.error.HTTPError as problem:
            with problem:
                self.met.append(problem.code)
        except (urllib.error.URLError, ConnectionError):
            self.met.append(None)

    def test_answers_that_are_not_ours(self):
        """Each ends the sign-in cleanly, with nothing sent to the server that would give out tokens."""
        for reply, words in (({"code": "made-up", "iss": "https://elsewhere.example.com"}, "another sign-in service"),
                             ({"error": "server_error", "error_description": "Out of order"}, "")):
            self.met = []
            result = self.connect(play=lambda page, reply=reply: self.answer(page, **reply))
            self.check_failure(result)
            self.assertIn(words, result.json["error"]["message"])
            self.assertEqual(self.met, [200])
        self.assertEqual(self.aloware.path_count("/oauth/token"), 0)

    def test_an_answer_of_another_sign_in(self):
        """Whatever page sent it: it is refused, and the sign-in goes on."""
        self.met = []

        def play(page):
            self.answer(page, code="made-up", state="of-somebody-else")
            AlowareBrowser(self.demo.info).sign_in(page)

        self.expect(OK, self.connect(play=play))
        self.assertEqual(self.met, [400])

    def test_only_this_computer_gets_the_answer(self):
        self.expect(OK, self.connect())
        redirect = urllib.parse.urlsplit(dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(self.pages[0]).query))["redirect_uri"])
        self.assertEqual((redirect.scheme, redirect.hostname, redirect.path), ("http", "localhost", "/callback"))

    def test_second_answer(self):
        """What comes after the first answer changes nothing, wherever it comes from."""
        self.met = []

        def play(page):
            AlowareBrowser(self.demo.info).sign_in(page)
            self.answer(page, code="of-somebody-else")
            self.answer(page, error="access_denied")

        self.expect(OK, self.connect(play=play))
        self.assertNotIn(200, self.met)
        self.assertEqual(self.aloware.path_count("/oauth/token"), 1)

    def test_closed_browser(self):
        self.check_failure(self.connect("--timeout", "1", browser=False))

    def test_no_registration(self):
        self.aloware.fault("aloware:oauth-no-register:times=0")
        self.check_failure(self.connect(), "unsupported", FAILED)

    def test_not_an_account(self):
        self.check_failure(self.connect(url=self.demo.info["salesforce_url"]), "unsupported", FAILED)
        self.check_failure(self.connect(url="http://aloware.example.com"), "insecure-url", FAILED)

    def test_forgotten_client(self):
        self.expect(OK, self.connect())
        self.aloware.fault("aloware:oauth-client-forgotten:times=1")
        self.expect(OK, self.connect())
        self.assertEqual(self.aloware.path_count("/oauth/register"), 2)
        self.assertEqual(len(self.pages), 1)

    def test_failed_sign_in_keeps_the_former_one(self):
        self.expect(OK, self.connect())
        self.expect(SIGN_IN, self.connect(decision="deny"))
        self.assertEqual(self.run_cli("status").json["aloware"]["auth"], "oauth")


if __name__ == "__main__":
    unittest.main()
