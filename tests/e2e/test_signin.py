# SPDX-License-Identifier: GPL-3.0-or-later
"""Signing in: everything that goes wrong there has its own message and exit code, and loses nothing."""
import os
import socket
import unittest

from harness import FAILED, OK, SIGN_IN, USAGE, Story, free_port


class SigningIn(Story):
    contacts, signed_in = 5, False

    def test_both_ways_of_asking(self):
        """People see "Open:" on standard output; with --json it is on standard error (the harness reads that)."""
        process = self.person.start("connect", "salesforce", "--login-url", self.demo.info["salesforce_url"], "--client-id",
                                    self.demo.info["salesforce_client_id"], "--callback-port", free_port(), "--no-browser",
                                    "--timeout", "1", json_wanted=False)
        result = self.person.end(process, json_wanted=False)
        self.assertTrue(result.out.startswith(f"Open: {self.demo.info['salesforce_url']}/services/oauth2/authorize?"), repr(result))
        self.assertIn("code_challenge_method=S256", result.out)
        self.assertNotIn("client_secret", result.out)

    def test_nothing_is_there_yet(self):
        status = self.run_cli("status").json
        self.assertFalse(status["salesforce"]["connected"])
        self.assertFalse(status["aloware"]["connected"])
        self.assertIsNone(status["last_run"])
        for command in (["sync"], ["preview"], ["mapping", "show"], ["fields", "salesforce"]):
            result = self.expect(SIGN_IN, self.person.run(*command))
            self.assertEqual(self.error_code(result), "sign-in-needed")

    def test_wrong_client_id(self):
        result = self.person.connect_salesforce("--timeout", "2", client_id="3MVG9nobody")
        self.expect(SIGN_IN, result)
        self.assertEqual(self.error_code(result), "sign-in-failed")
        self.assertFalse(self.run_cli("status").json["salesforce"]["connected"])

    def test_denied_consent(self):
        result = self.expect(SIGN_IN, self.person.connect_salesforce(decision="deny"))
        self.assertEqual(self.error_code(result), "sign-in-failed")
        self.assertFalse(self.run_cli("status").json["salesforce"]["connected"])

    def test_why_salesforce_refused_the_app(self):
        for code, where in (("OAUTH_APP_ACCESS_DENIED", "External Client App Manager"), ("OAUTH_APP_BLOCKED", "unblock"),
                            ("OAUTH_AUTHORIZATION_BLOCKED", "API Access Control"), ("OAUTH_APPROVAL_ERROR_GENERIC", "refresh_token"),
                            ("redirect_uri_mismatch", "callback address")):
            self.salesforce.fault(f"salesforce:deny-consent:value={code}")
            result = self.expect(SIGN_IN, self.person.connect_salesforce())
            self.assertEqual(self.error_code(result), "sign-in-failed")
            self.assertIn(where, result.json["error"]["message"])

    def test_closed_browser(self):
        result = self.expect(SIGN_IN, self.person.connect_salesforce("--timeout", "1", browser=False))
        self.assertEqual(self.error_code(result), "sign-in-failed")

    def test_busy_callback_port(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]
            result = self.expect(FAILED, self.person.connect_salesforce(port=port))
        self.assertEqual(self.error_code(result), "busy")
        self.assertIn(str(port), result.json["error"]["message"])

    def test_failed_sign_in_keeps_the_former_one(self):
        self.expect(OK, self.person.connect_salesforce())
        self.expect(SIGN_IN, self.person.connect_salesforce(decision="deny"))
        self.assertTrue(self.run_cli("status").json["salesforce"]["connected"])
        self.run_cli("fields", "salesforce")

    def test_wrong_token(self):
        result = self.expect(SIGN_IN, self.person.connect_aloware(token="not-the-token"))
        self.assertEqual(self.error_code(result), "sign-in-failed")
        self.assertNotIn("not-the-token", result.out + result.err)
        self.assertFalse(self.run_cli("status").json["aloware"]["connected"])

    def test_bad_token_files(self):
        for text in ("", "\n", "two words\n", "two\nlines\n"):
            path = self.person.path("token")
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
            result = self.person.run("connect", "aloware", "--url", self.demo.info["aloware_url"], "--token-file", path)
            self.expect(USAGE, result)
            self.assertEqual(self.error_code(result), "usage")
        self.expect(USAGE, self.person.run("connect", "aloware", "--url", self.demo.info["aloware_url"], "--token-file", "/nonexistent"))
        self.assertEqual(self.aloware.counters()["requests"], 0)

    def test_token_from_a_file(self):
        path = self.person.path("token")
        with open(path, "w", encoding="utf-8") as file:
            file.write(self.demo.info["aloware_token"] + "\r\n")
        result = self.run_cli("connect", "aloware", "--url", self.demo.info["aloware_url"] + "/", "--token-file", path).json
        self.assertTrue(result["connected"])
        self.assertEqual(result["url"], self.demo.info["aloware_url"])
        self.assertGreater(result["users"], 0)

    def test_plain_http_is_for_loopback_only(self):
        for url in ("http://example.com", "http://127.0.0.1.example.com", "http://10.0.0.1", "ftp://localhost", "localhost", "http://u:p@localhost"):
            result = self.person.run("connect", "aloware", "--url", url, "--token-file", "-", stdin="token\n")
            self.expect(FAILED if url.startswith("http://") and "@" not in url else result.code, result)
            self.assertIn(self.error_code(result), ("insecure-url", "usage"), url)
            result = self.person.run("connect", "salesforce", "--login-url", url, "--client-id", "x", "--no-browser", "--timeout", "1")
            self.assertIn(self.error_code(result), ("insecure-url", "usage"), url)

    def test_what_is_no_my_domain_is_refused_with_the_remedy(self):
        for url in ("jo@acme.example.com", "www.salesforce.com", "acme corp", ""):
            result = self.expect(USAGE, self.person.run("connect", "salesforce", "--login-url", url, "--client-id", "x", "--no-browser"))
            self.assertIn("such as acme.my.salesforce.com", result.json["error"]["message"], url)

    def test_no_secret_service(self):
        env = {"SECRET_BACKEND": "service", "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent"}
        for command in (["status"], ["sync"], ["preview"], ["conflicts", "list"]):
            result = self.person.run(*command, env=env)
            self.expect(SIGN_IN, result)
        result = self.person.run("connect", "aloware", "--url", self.demo.info["aloware_url"], "--token-file", "-", stdin="token\n", env=env)
        self.expect(SIGN_IN, result)
        self.assertEqual(self.error_code(result), "no-secret-service")
        self.assertEqual(self.aloware.counters()["requests"], 0, "the token was sent although it cannot be kept")
        self.assertRegex(result.json["error"]["message"], "(?i)keyring|secret")

    def test_revoked(self):
        self.sign_in()
        self.salesforce.call("expire-sessions", {})
        self.sync()
        self.salesforce.fault("salesforce:revoked:times=0")
        self.salesforce.call("expire-sessions", {})
        result = self.expect(SIGN_IN, self.person.run("sync", "--yes"))
        self.assertEqual(self.error_code(result), "sign-in-needed")

    def test_two_profiles_are_apart(self):
        self.sign_in()
        status = self.run_cli("status", "--profile", "other").json
        self.assertFalse(status["salesforce"]["connected"])
        # Looking leaves no trace.
        self.assertFalse(os.path.exists(os.path.join(self.person.data, "crosswalk", "other")))
        self.run_cli("settings", "set", "region", "GB", "--profile", "other")
        self.assertEqual(os.stat(os.path.join(self.person.data, "crosswalk", "other")).st_mode & 0o777, 0o700)
        self.expect(USAGE, self.person.run("status", "--profile", "../other"))

    def test_forgetting(self):
        self.sign_in()
        self.sync()
        self.assertEqual(len(self.run_cli("history", "list").json["runs"]), 1)
        self.run_cli("disconnect", "salesforce", "--forget-state")
        self.assertEqual(self.run_cli("history", "list").json["runs"], [])
        self.assertEqual(self.run_cli("mapping", "show").json["state"], "active")


if __name__ == "__main__":
    unittest.main(verbosity=2)
