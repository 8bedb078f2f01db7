# SPDX-License-Identifier: GPL-3.0-or-later
"""What servers say that is not so."""
import harness
import world

COLLECTIONS = "/composite/sobjects"


class Liar:
    """Lies now and then, on one side, in one way."""

    # Whether it hides edits in a way that nobody could notice.
    hides = False

    def __init__(self, world_, random, chance):
        self.world, self.random, self.chance, self.n = world_, random, chance, 0

    def __call__(self, exchange):
        if self.applies(exchange) and self.random.random() < self.chance:
            self.n += 1
            self.tell(exchange)

    def applies(self, exchange):
        raise NotImplementedError

    def tell(self, exchange):
        raise NotImplementedError


class SalesforceWrites(Liar):
    side = "salesforce"

    def applies(self, exchange):
        return COLLECTIONS in exchange.path and "records" in (exchange.sent() or {}) and exchange.method in ("POST", "PATCH")


class SalesforceQueries(Liar):
    side = "salesforce"

    def applies(self, exchange):
        return "/query" in exchange.path and "Contact" in exchange.path and "COUNT" not in exchange.path.upper()


class SalesforceRetrieves(Liar):
    side = "salesforce"

    def applies(self, exchange):
        return COLLECTIONS in exchange.path and "ids" in (exchange.sent() or {})


class AlowareLookups(Liar):
    side = "aloware"

    def applies(self, exchange):
        return "/contact/phone-number" in exchange.path


class AlowareWrites(Liar):
    side = "aloware"

    def applies(self, exchange):
        return exchange.path.split("?")[0].endswith("/forms") and exchange.method == "POST"


# ── Writes to Salesforce ──

class SaysDone(SalesforceWrites):
    """Success, and nothing happened."""

    def tell(self, exchange):
        upsert = "Contact/" in exchange.path
        exchange.say([{"id": record.get("id") or f"003{self.random.randrange(10 ** 12):012}AAA", "success": True, "errors": [],
                       **({"created": False} if upsert else {})} for record in exchange.sent()["records"]])


class HalfDone(SalesforceWrites):
    """Success for all, and half of them happened."""

    def tell(self, exchange):
        import json
        sent = exchange.sent()
        half = dict(sent, records=sent["records"][::2])
        exchange.forward(json.dumps(half).encode())
        results = exchange.said()
        if isinstance(results, list):
            whole = []
            for nth, record in enumerate(sent["records"]):
                made_up = {"id": record.get("id") or f"003{self.random.randrange(10 ** 12):012}AAA", "success": True, "errors": []}
                whole.append(results[nth // 2] if nth % 2 == 0 and nth // 2 < len(results) else made_up)
            exchange.say(whole)


class NoIds(SalesforceWrites):
    def tell(self, exchange):
        results = exchange.forward().said()
        if isinstance(results, list):
            exchange.say([{name: value for name, value in result.items() if name != "id"} for result in results])


class SwappedIds(SalesforceWrites):
    def tell(self, exchange):
        results = exchange.forward().said()
        if isinstance(results, list) and len(results) > 1:
            ids = [result.get("id") for result in results]
            exchange.say([dict(result, id=other) for result, other in zip(results, ids[1:] + ids[:1])])


class FewerResults(SalesforceWrites):
    def tell(self, exchange):
        results = exchange.forward().said()
        if isinstance(results, list):
            exchange.say(results[:-1])


class LostAnswer(SalesforceWrites):
    def tell(self, exchange):
        exchange.forward()
        exchange.lost = True


class FailsAfter(SalesforceWrites):
    """Done, and answered as if it was not."""

    def tell(self, exchange):
        exchange.forward()
        exchange.say([{"errorCode": "SERVER_UNAVAILABLE", "message": "unavailable"}], self.random.choice((500, 502, 503)))


class CutAnswer(SalesforceWrites):
    def tell(self, exchange):
        exchange.forward()
        exchange.cut = True


class PutsBack(SalesforceWrites):
    """A trigger of the org that sets a field back."""

    def tell(self, exchange):
        before = {record["Id"]: record for record in self.world.salesforce.dump()}
        exchange.forward()
        for record in exchange.sent()["records"]:
            old = before.get(record.get("id"))
            for _, _, name in world.FIELDS:
                if old is not None and name in record:
                    self.world.salesforce.edit(old["Id"], **{name: old.get(name) or ""})


class EditsAfterSalesforce(SalesforceWrites):
    """Somebody edits what was just written."""

    def tell(self, exchange):
        exchange.forward()
        phones = {record["Id"]: record for record in self.world.salesforce.dump()}
        for record in exchange.sent()["records"]:
            mine = phones.get(record.get("id"))
            for field in world.FIELDS:
                if mine is None or field[2] not in record or not mine.get("Phone") or self.random.random() < 0.5:
                    continue
                phone = harness.e164(mine["Phone"])
                if phone in self.world.people:
                    self.world.chained = True
                    self.world.edit("salesforce", phone, field, self.world.value())


# ── What Salesforce tells ──

class EmptyPage(SalesforceQueries):
    def tell(self, exchange):
        exchange.say({"totalSize": 0, "done": True, "records": []})


class ShortPage(SalesforceQueries):
    """Rows are missing, though their number is said."""

    def tell(self, exchange):
        page = exchange.forward().said()
        if isinstance(page, dict) and len(page.get("records", ())) > 1:
            exchange.say(dict(page, records=page["records"][:len(page["records"]) // 2]))


class TwiceInPage(SalesforceQueries):
    def tell(self, exchange):
        page = exchange.forward().said()
        if isinstance(page, dict) and "records" in page:
            exchange.say(dict(page, records=page["records"] * 2, totalSize=2 * page["totalSize"]))


class OwnPageAgain(SalesforceQueries):
    """The next page is this page."""

    def tell(self, exchange):
        page = exchange.forward().said()
        if isinstance(page, dict) and "records" in page:
            exchange.say(dict(page, done=False, nextRecordsUrl=exchange.path))


class NoStamps(SalesforceQueries):
    """One row lacks what every row has."""

    def tell(self, exchange):
        page = exchange.forward().said()
        if isinstance(page, dict) and page.get("records"):
            row = self.random.choice(page["records"])
            row.pop(self.random.choice(("Id", "SystemModstamp", "Phone", "LastName")), None)
            exchange.say(page)


class OtherRecords(SalesforceRetrieves):
    """Asked for some, tells of others."""

    def tell(self, exchange):
        rows = exchange.forward().said()
        if isinstance(rows, list) and len(rows) > 1:
            exchange.say(rows[1:] + rows[:1])


class NoRecords(SalesforceRetrieves):
    def tell(self, exchange):
        rows = exchange.forward().said()
        if isinstance(rows, list):
            exchange.say([None] * len(rows))


# ── Aloware ──

class SaysDoneAloware(AlowareWrites):
    def tell(self, exchange):
        exchange.say(self.random.choice(({"message": "Contact saved"}, {"success": True}, {})))


class ErrorInSuccess(AlowareWrites):
    def tell(self, exchange):
        exchange.say(self.random.choice(({"error": "Contact could not be saved"}, {"errors": {"city": ["is not allowed"]}}, {"success": False})))


class LostAnswerAloware(AlowareWrites):
    def tell(self, exchange):
        exchange.forward()
        exchange.lost = True


class FailsAfterAloware(AlowareWrites):
    def tell(self, exchange):
        exchange.forward()
        exchange.say({"message": "Server Error"}, self.random.choice((500, 502, 503)))


class CutAnswerAloware(AlowareWrites):
    def tell(self, exchange):
        exchange.forward()
        exchange.cut = True


class PageInsteadAloware(AlowareWrites):
    def tell(self, exchange):
        exchange.say("<!DOCTYPE html><html><title>Aloware</title></html>")


class EditsAfterAloware(AlowareWrites):
    def tell(self, exchange):
        exchange.forward()
        sent = exchange.sent() or {}
        phone = sent.get("phone_number")
        for field in world.FIELDS:
            if field[0] in sent and phone in self.world.people and phone not in self.world.created and self.random.random() < 0.5:
                self.world.chained = True
                self.world.edit("aloware", phone, field, self.world.value())


class NotFound(AlowareLookups):
    def tell(self, exchange):
        exchange.say({"message": "Contact not found"}, 404)


class SomebodyElse(AlowareLookups):
    """Asked for one, tells of another."""

    def tell(self, exchange):
        contacts = self.world.aloware.dump()
        exchange.say(self.random.choice(contacts))


class AnotherId(AlowareLookups):
    def tell(self, exchange):
        contact = exchange.forward().said()
        if isinstance(contact, dict) and "id" in contact:
            exchange.say(dict(contact, id=contact["id"] + 900000))


class EmptyContact(AlowareLookups):
    def tell(self, exchange):
        exchange.say(self.random.choice(({}, [], None)) or {})


class BlankContact(AlowareLookups):
    """Everything is blank that may be. Nobody can know then what was edited there."""

    hides = True

    def tell(self, exchange):
        contact = exchange.forward().said()
        if isinstance(contact, dict) and "id" in contact:
            exchange.say({name: value if name in ("id", "phone_number", "updated_at") else None for name, value in contact.items()})


class ErrorFound(AlowareLookups):
    def tell(self, exchange):
        exchange.say({"error": "Too busy"})


def all_liars():
    """Every class that tells a lie."""
    kinds = [kind for base in Liar.__subclasses__() for kind in base.__subclasses__()]
    return sorted(kinds, key=lambda kind: kind.__name__)
