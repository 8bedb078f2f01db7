# SPDX-License-Identifier: GPL-3.0-or-later
"""What is Aloware's own in the window: signing in in the browser, the question before the first bulk write, fields that the
account does not deliver, and the import of its contacts."""
import re
import urllib.error
import urllib.parse
import urllib.request

import window
from window import WindowTest, harness, wait_until

DEADLINE = 120


class BrowserSignIn(WindowTest):
    contacts = 10

    def open_card(self):
        shown = self.open(size=(1000, 960))
        shown.find("push button", "Connect Accounts").click()
        shown.find("text", "Address").set_text(self.demo.info["aloware_url"])
        return shown

    def begin(self, shown):
        """Presses the button; gives the address that the browser was sent to."""
        before = len(self.person.browser.opened())
        shown.find("push button", "Sign In to Aloware").click()
        url = self.person.browser.wait(before + 1)
        shown.find("list item", "Waiting for you to sign in in the browser")
        return url

    def answer(self, url, **more):
        """Comes back to the window as the browser does, but with an answer of our own; gives the page."""
        asked = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(url).query))
        reply = dict({"state": asked["state"], "code": "made-up", "iss": self.demo.info["aloware_url"]}, **more)
        address = asked["redirect_uri"] + "?" + urllib.parse.urlencode({name: value for name, value in reply.items() if value is not None})
        with urllib.request.urlopen(address, timeout=window.DEADLINE) as page:
            return page.read().decode()

    def expect_problem(self, shown, words, picture=None):
        shown.find("list item", "Aloware Needs Attention")
        shown.find("label", re.compile(words))
        if picture is not None:
            shown.picture(picture)
        # The form is there again, as it was.
        self.assertEqual(shown.find("text", "Address").text(), self.demo.info["aloware_url"])
        shown.find("push button", "Sign In to Aloware").wait_sensitive()

    def tearDown(self):
        counters = self.demo.aloware.counters()
        self.assertEqual(counters.get("action_tools_called", 0), 0)
        self.assertFalse([path for path in counters["paths"] if "/users" in path or "/forms" in path], "the API was asked with a browser sign-in")

    def test_an_administrator_signs_in_without_a_token(self):
        shown = self.open_card()
        self.assertIsNone(shown.look_for("text", "API Token"))
        shown.picture("form")
        url = self.begin(shown)
        shown.find("push button", "Copy Sign-In Link")
        shown.picture("waiting")
        harness.AlowareBrowser(self.demo.info).sign_in(url)
        shown.find("list item", "Connected To")
        shown.find("label", "Browser")
        shown.find("label", "12 users")
        shown.picture("signed-in")
        self.close()
        status = self.person.run("status").json["aloware"]
        self.assertEqual((status["connected"], status["auth"]), (True, "oauth"))

    def test_waiting_can_be_cancelled_and_begun_again(self):
        shown = self.open_card()
        url = self.begin(shown)
        shown.find("push button", "Cancel").click()
        shown.find("push button", "Sign In to Aloware")
        self.assertIsNone(shown.look_for("list item", "Aloware Needs Attention"))
        # Nobody listens any more.
        with self.assertRaises(urllib.error.URLError):
            self.answer(url)
        harness.AlowareBrowser(self.demo.info).sign_in(self.begin(shown))
        shown.find("list item", "Connected To")
        self.close()

    def test_a_denial_is_said_in_place(self):
        shown = self.open_card()
        harness.AlowareBrowser(self.demo.info, "deny").sign_in(self.begin(shown))
        self.expect_problem(shown, "Access was not allowed in the browser", "browser-denied")
        harness.AlowareBrowser(self.demo.info).sign_in(self.begin(shown))
        shown.find("list item", "Connected To")
        self.assertIsNone(shown.look_for("list item", "Aloware Needs Attention"))
        self.close()

    def test_an_answer_that_is_not_ours_is_not_believed(self):
        shown = self.open_card()
        page = self.begin(shown)
        # It may come from any web page: it is refused, and the sign-in goes on.
        with self.assertRaises(urllib.error.HTTPError) as refused:
            self.answer(page, state="of-somebody-else")
        self.assertEqual(refused.exception.code, 400)
        refused.exception.close()
        self.answer(page, iss="https://elsewhere.example.com")
        self.expect_problem(shown, "another sign-in service", "browser-wrong-issuer")
        self.assertEqual(self.demo.aloware.path_count("/oauth/token"), 0)
        self.close()

    def test_a_browser_that_never_answers_is_not_waited_for_for_ever(self):
        self.person.set_setting("sign-in-seconds", 1)
        shown = self.open_card()
        for attempt in (1, 2):
            shown.find("push button", "Sign In to Aloware").click()
            self.person.browser.wait(attempt)
            self.expect_problem(shown, "^Nobody signed in within the time. Sign in again", f"browser-timed-out-{attempt}")
        self.assertEqual(self.demo.aloware.path_count("/oauth/token"), 0)
        self.close()

    def test_an_address_without_a_sign_in_says_so(self):
        shown = self.open_card()
        shown.find("text", "Address").set_text(self.demo.info["salesforce_url"])
        shown.find("push button", "Sign In to Aloware").click()
        shown.find("list item", "Aloware Needs Attention")
        shown.picture("browser-unsupported")
        self.assertEqual(self.person.browser.opened(), [])
        self.close()

    def test_what_a_sign_in_cannot_do_is_said_as_that(self):
        """In Connections, and before a sync: never as a setting that nobody chose."""
        self.demo.aloware.fault("aloware:mcp-only-creates:times=0")
        shown = self.open_card()
        harness.AlowareBrowser(self.demo.info).sign_in(self.begin(shown))
        shown.find("list item", "Connected To")
        self.close()
        self.assertEqual(self.person.connect_salesforce().code, harness.OK)
        self.assertEqual(self.person.run("mapping", "activate").code, harness.OK)
        shown = self.open(size=(1000, 1500))
        shown.go_to("Connections")
        shown.find("push button", "Check Permissions").click()
        shown.find("list item", "Changing Contacts in Aloware")
        shown.find("label", re.compile("This sign-in can’t change contacts in Aloware.*Use the API token instead"))
        self.assertIsNone(shown.look_for("list item", "Creating Contacts in Aloware"))
        shown.picture("cannot-change")
        shown.go_to("Sync")
        shown.find("list item", "Not Possible With This Sign-In")
        shown.find("label", re.compile("This sign-in can’t change contacts in Aloware"))
        shown.picture("cannot-change-sync")
        self.close()

    def test_a_sign_in_that_was_ended_asks_for_a_new_one(self):
        shown = self.open_card()
        harness.AlowareBrowser(self.demo.info).sign_in(self.begin(shown))
        shown.find("list item", "Connected To")
        self.assertEqual(self.person.connect_salesforce().code, harness.OK)
        self.close()
        self.demo.aloware.fault("aloware:unauthorized:times=0")
        shown = self.open(size=(1000, 960))
        shown.find("label", re.compile("Aloware has ended this sign-in"))
        shown.picture("browser-ended")
        self.demo.aloware.reset_faults()
        harness.AlowareBrowser(self.demo.info).sign_in(self.begin(shown))
        shown.find("list item", "Connected To")
        self.close()


class AlowareTest(WindowTest):
    """A person who is signed in to both."""

    def setUp(self):
        super().setUp()
        self.assertEqual(self.person.connect_salesforce().code, harness.OK)
        self.assertEqual(self.person.connect_aloware().code, harness.OK)
        self.assertEqual(self.person.run("mapping", "activate").code, harness.OK)

    def show(self, view):
        # So high that all of Sync is in sight.
        shown = self.open(size=(1000, 960))
        shown.go_to(view)
        return shown


class FirstWrite(AlowareTest):
    browser = False
    contacts = 30

    def setUp(self):
        super().setUp()
        for number in range(15):
            self.demo.salesforce.create(FirstName="Nova", LastName=f"Tester {number}", Phone=f"+120255501{number:02}")

    def test_it_is_asked_and_remembered(self):
        shown = self.show("Sync")
        shown.find("push button", "Sync Now").click()
        shown.find("label", "Write to Aloware for the First Time?", DEADLINE)
        said = shown.find("label", re.compile("may e-mail its lead recipients")).name
        self.assertRegex(said, r"create \d+ contacts in Aloware")
        self.assertNotIn("--yes", said)
        shown.picture("first-write")
        self.assertEqual(self.demo.writes(), 0)
        shown.answer("Cancel")
        # What would have been written is shown, and can be applied from there.
        apply = shown.find("push button", "Apply Plan")
        shown.picture("first-write-cancelled")
        self.assertEqual(self.demo.writes(), 0)

        apply.wait_sensitive().click()
        shown.find("label", "Write to Aloware for the First Time?", DEADLINE)
        shown.answer("Write to Aloware")
        shown.find("label", "Sync Finished", DEADLINE)
        self.assertGreater(self.demo.aloware.writes(), 10)
        self.close()
        # The same question is not asked twice.
        for record in self.demo.salesforce.dump()[-12:]:
            self.demo.salesforce.edit(record["Id"], MailingCity="Springfield")
        self.assertIn(self.person.run("sync").code, (harness.OK, harness.LEFT_OVERS))

    def test_enter_writes_nothing_where_the_buttons_stand_one_above_the_other(self):
        self.addCleanup(self.person.scale_text(2))
        shown = self.open(size=(500, 900))
        shown.go_to("Sync")
        shown.find("push button", "Sync Now").click()
        shown.find("label", "Write to Aloware for the First Time?", DEADLINE)
        shown.picture("first-write-large-text")
        cancel, write = shown.find("push button", "Cancel"), shown.find("push button", "Write to Aloware")
        self.assertGreater(cancel.extents[1], write.extents[1])
        wait_until(lambda: cancel.has_state("focused"), "the focus on “Cancel”", window.DEADLINE)
        shown.dismiss("Return")
        shown.find("push button", "Apply Plan")
        self.assertEqual(self.demo.writes(), 0)
        self.close()

    def test_a_preview_is_asked_about_when_it_is_applied(self):
        shown = self.show("Sync")
        shown.find("push button", "Preview").click()
        shown.find("push button", "Apply Plan", DEADLINE).wait_sensitive().click()
        shown.find("label", "Write to Aloware for the First Time?", DEADLINE)
        shown.answer("Write to Aloware")
        shown.find("label", "Sync Finished", DEADLINE)
        self.assertGreater(self.demo.aloware.writes(), 10)
        self.close()


class Delivered(AlowareTest):
    browser = False
    contacts = 30

    def test_a_field_that_is_not_delivered_is_said_on_its_row(self):
        self.demo.aloware.fault("aloware:absent-key:times=0:value=cnam_city")
        self.assertIn(self.person.run("preview").code, (harness.OK, harness.LEFT_OVERS))
        shown = self.show("Mapping")
        shown.find("label", "Not delivered")
        shown.picture("not-delivered")
        self.close()

    def test_the_accounts_own_fields_can_be_added(self):
        self.assertIn(self.person.run("preview").code, (harness.OK, harness.LEFT_OVERS))
        shown = self.show("Mapping")
        shown.find(None, re.compile("^Add")).click()
        shown.find("label", re.compile("^preferred_language\n", re.I))
        shown.picture("own-field")
        shown.key("Escape")
        shown.wait_gone("label", re.compile("^preferred_language\n", re.I))
        self.close()


class Import(AlowareTest):
    browser = False
    contacts = 10

    def write(self, name, lines):
        path = self.person.path(name)
        with open(path, "w", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
        return path

    def import_file(self, shown, path):
        # This row appears last, and moves those below it.
        shown.find("list item", "Last Sync")
        shown.find("list item", re.compile("Import Contacts from Aloware")).point()
        shown.choose_file("Import", path)

    def test_what_was_found_and_what_happens_next(self):
        born_in_aloware = [f"+120255501{number:02}" for number in range(20)]
        for phone in born_in_aloware:
            self.demo.aloware.create(phone_number=phone, first_name="Aloma", last_name="Born")
        path = self.write("export.csv", ["Name;Phone Number;Notes", *(f"Aloma;{phone};x" for phone in born_in_aloware),
                                         "Nobody;no number;x", f"Twice;{born_in_aloware[0]};x", "Nobody;;x"])
        shown = self.show("Sync")
        self.import_file(shown, path)
        shown.find("label", "What Was Found")
        for words, count in (("New Phone Numbers", "20"), ("Already Known", "1"), ("Rows Without a Usable Number", "2")):
            shown.find("label", words)
            shown.find("label", count)
        shown.find("label", re.compile("^The next preview or sync looks 20 phone numbers up"))
        shown.picture("imported")
        shown.find("list item", "Rows Without a Usable Number").point()
        shown.find("label", "Line 22: the value in “Phone Number” is not a phone number")
        shown.find("label", "Line 24: it has no phone number")
        shown.picture("imported-rows")
        shown.answer("Go to Sync")
        shown.find("push button", "Preview")
        self.close()
        self.assertEqual(self.person.run("settings", "set", "create", "both").code, harness.OK)
        preview = self.person.run("preview").json
        self.assertEqual(sum(change["label"] == "Aloma Born" for change in preview["changes"]), 20)

    def test_a_file_of_another_kind_is_refused(self):
        path = self.write("notes.csv", ["This is", "no table", "of contacts"])
        good = self.write("good.csv", ["Phone", "+12025550111"])
        shown = self.show("Sync")
        self.import_file(shown, path)
        shown.find("label", "Nothing Imported")
        shown.find("label", re.compile("The file has no column of phone numbers"))
        shown.picture("import-refused")
        shown.find("push button", "Choose Another File…").click()
        shown.choose_file("Import", good)
        shown.find("label", "What Was Found")
        shown.dismiss("Escape")
        self.close()

    def test_which_columns_are_meant_is_asked(self):
        path = self.write("doubt.csv", ["Record ID,Reach at,Phone,Notes", *(f"20255502{number:02},20255501{number:02},,x" for number in range(12))])
        shown = self.show("Sync")
        self.import_file(shown, path)
        shown.find("label", "Which columns are the contacts’ phone numbers?")
        # What stands in the first rows is there to decide by.
        shown.find("label", "2025550100 · 2025550101 · 2025550102")
        shown.find("label", "2025550200 · 2025550201 · 2025550202")
        reach, button = shown.find("check box", "Reach at"), shown.find("push button", "Import")
        self.assertFalse(button.has_state("sensitive"))
        self.assertIsNone(shown.look_for("check box", "Phone"))
        shown.find("check box", "Notes")
        shown.picture("import-columns")
        # Without a mouse: the first one has the focus. No window manager gives the keys to the dialog when the chooser has gone.
        wait_until(lambda: len(shown.x_windows()) == 2, "the chooser to go away", window.DEADLINE)
        window.xdotool("windowfocus", "--sync", next(iter(shown.x_windows() - {shown.x_window})))
        wait_until(lambda: shown.find("list item", "Record ID").has_state("focused"), "the focus on the first column", window.DEADLINE)
        shown.key("Down")
        wait_until(lambda: shown.find("list item", "Reach at").has_state("focused"), "the focus on the next column", window.DEADLINE)
        shown.key("space")
        wait_until(lambda: reach.has_state("checked"), "the tick", window.DEADLINE)
        button.wait_sensitive().click()
        shown.find("label", "What Was Found")
        shown.find("label", "“Reach at”: 12\nNot read: “Record ID”")
        shown.find("label", re.compile("^The next preview or sync looks 12 phone numbers up"))
        shown.picture("import-columns-read")
        # They can be chosen again.
        shown.find("push button", "Choose Columns…").click()
        shown.find("check box", "Record ID").point()
        shown.find("push button", "Import").click()
        shown.find("label", "“Record ID”: 12 · “Reach at”: 12")
        shown.dismiss("Escape")
        self.close()

    def test_a_dropped_file_is_imported(self):
        path = self.write("export.csv", ["Phone", "+12025550111", "+12025550112"])
        shown = self.show("Sync")
        shown.find("push button", "Preview")
        files = window.FileManager(self.person, path)
        self.addCleanup(files.close)
        files.drag(500, 400, lambda: shown.look_for("label", "Drop Aloware’s export of its contacts to import it"))
        shown.picture("drop")
        files.drop()
        shown.find("label", "What Was Found")
        shown.find("label", re.compile("^The next preview or sync looks 2 phone numbers up"))
        shown.dismiss("Escape")
        shown.wait_gone("label", "Drop Aloware’s export of its contacts to import it")
        self.close()

    def test_from_the_menu_and_cancelled(self):
        path = self.write("large.csv", ["Phone", *(f"+1202{number:07}" for number in range(2000000, 2600000))])
        shown = self.show("Mapping")
        shown.choose_item("Main Menu", "Import Contacts from Aloware…", 1)
        shown.choose_file("Import", path)
        shown.find("label", "Reading File")
        shown.picture("import-reading")
        shown.answer("Cancel")
        self.close()
        # Nothing of it is kept.
        small = self.write("small.csv", ["Phone", "+12022000001"])
        self.assertEqual(self.person.run("import-aloware", small).json["new_phones"], 1)


if __name__ == "__main__":
    window.main()
