# SPDX-License-Identifier: GPL-3.0-or-later
"""Both platforms, a person, and what has to be true of them whatever happened: every edit is on both sides or is shown, nobody is there
twice, and nothing that differs is called in sync."""
import between
import harness

# Catalogue key, Aloware's own name, Salesforce's.
FIELDS = (("first_name", "first_name", "FirstName"), ("last_name", "last_name", "LastName"), ("city", "cnam_city", "MailingCity"))

KNOWN_ENDS = (harness.OK, harness.FAILED, harness.LEFT_OVERS, harness.GUARD, harness.SIGN_IN, harness.CANCELLED)


class Fault(Exception):
    """One of the things that must not be."""

    def __init__(self, kind, what):
        super().__init__(f"{kind}: {what}")
        self.kind = kind


def text(value):
    return (value or "").strip()


class World:
    """Signed in to both through what stands between, with a mapping, and synced once."""

    def __init__(self, random, contacts, **options):
        self.random = random
        self.demo = harness.Demo(contacts, random.randrange(1, 10000), **options)
        self.salesforce, self.aloware = self.demo.salesforce, self.demo.aloware
        self.to_salesforce, self.to_aloware = between.Between(self.demo.info["salesforce_url"]), between.Between(self.demo.info["aloware_url"])
        self.person = harness.Person(self.demo)
        self.edits = {}          # (phone, catalogue key) → [(side, value)] since both last agreed
        self.created = set()     # phones of contacts that were born in Salesforce
        self.n_values = 0
        self.last = None         # of the last sync, whatever came of it
        self.excluded = set()
        self.sign_in()

    def sign_in(self):
        info, real = self.demo.info, dict(self.demo.info)
        info.update(salesforce_url=self.to_salesforce.url, aloware_url=self.to_aloware.url)
        for result in (self.person.connect_salesforce(), self.person.connect_aloware(), self.person.run("mapping", "activate")):
            if result.code != harness.OK:
                raise AssertionError(repr(result))
        info.update(salesforce_url=real["salesforce_url"], aloware_url=real["aloware_url"])
        for _ in range(2):
            self.sync()
        self.people = self.clean_people()
        # Whatever is there twice was so from the beginning: the practice data has such people.
        self.n_before = self.count_by_phone()

    def close(self):
        self.to_salesforce.close()
        self.to_aloware.close()
        self.demo.close()
        self.person.close()

    # ── Both sides ──

    def by_phone(self, side):
        found = {}
        if side == "aloware":
            for contact in self.aloware.dump():
                found.setdefault(contact["phone_number"], []).append(contact)
        else:
            for contact in self.salesforce.dump():
                if contact.get("Phone") and not contact.get("IsDeleted"):
                    found.setdefault(harness.e164(contact["Phone"]), []).append(contact)
        return found

    def count_by_phone(self):
        return {side: {phone: len(contacts) for phone, contacts in self.by_phone(side).items()} for side in ("aloware", "salesforce")}

    def clean_people(self):
        """Phones of those who are on both sides once, and agree."""
        aloware, salesforce = self.by_phone("aloware"), self.by_phone("salesforce")
        asked = self.shown()
        return [phone for phone in sorted(aloware) if len(aloware[phone]) == 1 and len(salesforce.get(phone, ())) == 1
                and all(text(aloware[phone][0].get(a)) == text(salesforce[phone][0].get(s)) for _, a, s in FIELDS)
                and text(salesforce[phone][0]["LastName"]) and not self.is_shown(asked, aloware[phone][0], salesforce[phone][0], None)]

    # ── What people do ──

    def value(self):
        self.n_values += 1
        return f"Edit {self.n_values} {self.random.randrange(10 ** 6)}"

    def edit(self, side, phone, field, value):
        key, aloware, salesforce = field
        self.edits.setdefault((phone, key), []).append((side, value))
        if side == "aloware":
            self.aloware.edit(phone, **{aloware: value})
        else:
            record = self.by_phone("salesforce")[phone][0]
            self.salesforce.edit(record["Id"], **{salesforce: value})

    def edit_some(self, n):
        """Edits of either side or both, and a few new contacts in Salesforce."""
        salesforce = self.by_phone("salesforce")
        for phone in self.random.sample(self.people, min(n, len(self.people))):
            field = self.random.choice(FIELDS)
            key, name_aloware, name_salesforce = field
            how = self.random.choice(("aloware", "salesforce", "aloware", "salesforce", "both", "same"))
            values = [self.value(), self.value()]
            if how == "same":
                values[1] = values[0]
            if how != "salesforce":
                self.edits.setdefault((phone, key), []).append(("aloware", values[0]))
                self.aloware.edit(phone, **{name_aloware: values[0]})
            if how != "aloware":
                self.edits.setdefault((phone, key), []).append(("salesforce", values[1]))
                self.salesforce.edit(salesforce[phone][0]["Id"], **{name_salesforce: values[1]})
        for _ in range(self.random.randrange(3)):
            self.create()

    def create(self):
        taken = set(self.by_phone("aloware")) | set(self.by_phone("salesforce"))
        phone = next(phone for phone in iter(lambda: f"+1202555{self.random.randrange(10000):04}", None) if phone not in taken)
        self.salesforce.create(FirstName=self.value(), LastName=self.value(), Phone=phone)
        self.created.add(phone)
        self.people.append(phone)
        return phone

    # ── Crosswalk ──

    def run(self, *arguments, **options):
        """Any end is one, but a crash, or hanging."""
        try:
            result = self.person.run(*arguments, **options)
        except AssertionError as problem:
            raise Fault("crashes", str(problem)[:2000]) from None
        self.check_end(result)
        return result

    @staticmethod
    def check_end(result):
        if result.code not in KNOWN_ENDS:
            raise Fault("crashes", repr(result))
        if result.code == harness.FAILED and not result.json.get("error", {}).get("message"):
            raise Fault("silent stops", f"a failure without words: {result!r}")

    def sync(self, *arguments, **options):
        self.last = self.run("sync", "--yes", *arguments, **options)
        return self.last

    # ── What is shown ──

    def shown(self):
        """Everything that a person is shown as not in sync: conflicts, exclusions, failures."""
        conflicts = self.run("conflicts", "list")
        if conflicts.code != harness.OK:
            return None
        failures = self.last.json.get("failures", []) if self.last is not None and self.last.json else []
        return {"conflicts": conflicts.json["conflicts"], "excluded": [], "failures": failures}

    def look(self):
        """The same with what the next run leaves out, which only a preview tells."""
        shown = self.shown()
        preview = self.run("preview")
        if shown is None or preview.code not in (harness.OK, harness.LEFT_OVERS, harness.GUARD):
            return None
        shown["excluded"] = preview.json.get("excluded", [])
        shown["failures"] += preview.json.get("failures", [])
        return shown

    @staticmethod
    def is_shown(shown, aloware, salesforce, key):
        ids = {str(contact[name]) for contact, name in ((aloware, "id"), (salesforce, "Id")) if contact is not None}
        for conflict in shown["conflicts"]:
            named = {str(conflict["aloware_id"]), str(conflict["salesforce_id"])}
            named.update(candidate.split(":", 1)[-1] for candidate in conflict.get("candidates") or [])
            if ids & named and (key is None or conflict["kind"] not in ("field", "undone") or conflict["aloware"] == key):
                return True
        if any(ids & {str(excluded["aloware_id"]), str(excluded["salesforce_id"])} for excluded in shown["excluded"]):
            return True
        names = {label for contact in (aloware, salesforce) if contact is not None for label in World.labels(contact)}
        return any(failure.get("label") in names for failure in shown["failures"])

    @staticmethod
    def labels(contact):
        first, last = contact.get("first_name", contact.get("FirstName")), contact.get("last_name", contact.get("LastName"))
        return {f"{text(first)} {text(last)}".strip(), text(contact.get("email", contact.get("Email"))), str(contact.get("id", contact.get("Id"))),
                text(contact.get("phone_number", contact.get("Phone")))} - {""}

    # ── What has to be true ──

    def check_duplicates(self):
        for side in ("aloware", "salesforce"):
            for phone, contacts in self.by_phone(side).items():
                if len(contacts) > max(1, self.n_before[side].get(phone, 0)):
                    raise Fault("duplicates", f"{phone} is {len(contacts)} times in {side}")
        ids = [text(contact.get("Aloware_Contact_ID__c")) for contact in self.salesforce.dump() if not contact.get("IsDeleted")]
        ids = [one for one in ids if one]
        if len(ids) != len(set(ids)):
            raise Fault("duplicates", "an Aloware id is in two Salesforce contacts")

    def check_pairs(self, shown):
        aloware, salesforce = self.by_phone("aloware"), self.by_phone("salesforce")
        for phone in self.people:
            pair = [(side.get(phone) or [None])[0] for side in (aloware, salesforce)]
            if None in pair:
                if not self.is_shown(shown, *pair, None):
                    raise Fault("lost edits", f"{phone} is on one side only, and nothing says so (new: {phone in self.created})")
                continue
            for key, name_aloware, name_salesforce in FIELDS:
                self.check_field(shown, phone, key, pair, text(pair[0].get(name_aloware)), text(pair[1].get(name_salesforce)))

    def check_field(self, shown, phone, key, pair, aloware, salesforce):
        edits = self.edits.get((phone, key), [])
        if aloware != salesforce:
            if not self.is_shown(shown, *pair, key):
                raise Fault("silent stops", f"{key} of {phone} differs ({aloware!r}, {salesforce!r}) after {edits}, and nothing says so")
            if self.last.code == harness.OK:
                raise Fault("silent stops", f"{key} of {phone} differs, and the sync ended with 0")
            return
        if not edits or self.is_shown(shown, *pair, key):
            return
        if aloware != edits[-1][1]:
            raise Fault("lost edits", f"{key} of {phone} is {aloware!r} on both sides after {edits}, and nothing says so")
        unseen = {side: value for side, value in edits}
        if len(edits) == 2 and len(unseen) == 2 and len(set(unseen.values())) == 2 and not self.chained:
            raise Fault("lost edits", f"{key} of {phone} is {aloware!r} on both sides, though both were edited: {edits}")

    # Whether edits of this case may have been made after earlier ones of it had arrived.
    chained = False

    def settle(self):
        """Two quiet runs, everything compared, and what is settled forgotten."""
        self.to_salesforce.reset()
        self.to_aloware.reset()
        self.salesforce.reset_faults()
        self.aloware.reset_faults()
        for arguments in ((), ("--full",), ()):
            self.sync(*arguments)
        if self.last.code in (harness.FAILED, harness.SIGN_IN):
            raise Fault("silent stops", f"it does not get well again: {self.last!r}")
        before = self.demo.writes()
        self.sync()
        if self.demo.writes() != before:
            raise Fault("silent stops", f"it never comes to rest: {self.last!r}")
        self.check()

    def check(self):
        self.check_duplicates()
        shown = self.look()
        if shown is None:
            raise Fault("silent stops", "conflicts or preview cannot be asked")
        self.check_pairs(shown)
        self.forget(shown)

    def forget(self, shown):
        """What waits for a person waits; what agrees is where the next edits start from."""
        aloware, salesforce = self.by_phone("aloware"), self.by_phone("salesforce")
        self.edits.clear()
        self.chained = False
        self.people = [phone for phone in self.people if phone in aloware and phone in salesforce
                       and not self.is_shown(shown, aloware[phone][0], salesforce[phone][0], None)]
