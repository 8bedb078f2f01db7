# SPDX-License-Identifier: GPL-3.0-or-later
"""AT-SPI as its bus has it. libatspi asks one thing, waits for the answer and asks the next; a look at a window takes hundreds of
answers, and nearly all of its time is waiting. Here any number of questions are on their way at once."""
import functools
import os
import re
import select
import socket
import struct
import time
import urllib.parse

import gi
gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # noqa: E402  pylint: disable=wrong-import-position

# Seconds. A window that thinks for long is what the tests look for; this must not give up before they do.
PATIENCE = 15
# As many answers as are waited for together; what is to be sent must never wait for what has arrived.
AT_ONCE = 400

REGISTRY, ROOT, NOTHING = "org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root", "/org/a11y/atspi/null"


class Problem(Exception):
    """What was asked about has gone, or does not answer."""


# ── What goes over the wire (D-Bus specification, “Message Protocol”) ──

def align(length, to):
    return -(-length // to) * to


def padded(data, to):
    return data + bytes(align(len(data), to) - len(data))


def string(text):
    data = text.encode()
    return struct.pack("<I", len(data)) + data + b"\0"


def field(code, signature, data):
    return bytes((code, 1, ord(signature), 0)) + data


def signature_of(text):
    return bytes((len(text),)) + text.encode() + b"\0"


class Question:
    """A method with its arguments, and what the body of its answer says."""

    def __init__(self, interface, member, read, signature="", body=b""):
        self.interface, self.member, self.read, self.signature, self.body = interface, member, read, signature, body

    @functools.lru_cache(maxsize=100000)  # pylint: disable=method-cache-max-size-none
    def tail(self, name, path):
        """Of the message to one object, everything after its number."""
        fields = field(1, "o", string(path))
        for code, text in ((2, self.interface), (3, self.member), (6, name)):
            fields = padded(fields, 8) + field(code, "s", string(text))
        if self.signature:
            fields = padded(fields, 8) + field(8, "g", signature_of(self.signature))
        return struct.pack("<I", len(fields)) + padded(fields, 8) + self.body


class States:
    def __init__(self, bits):
        self.bits = bits

    def __contains__(self, name):
        return self.bits >> int(getattr(Atspi.StateType, name.upper())) & 1 == 1


def read_string(body, at=0):
    length = struct.unpack_from("<I", body, at)[0]
    return body[at + 4:at + 4 + length].decode()


def read_strings(body):
    found, at, end = [], 4, 4 + struct.unpack_from("<I", body)[0]
    while at < end:
        found.append(read_string(body, at))
        at += align(4 + struct.unpack_from("<I", body, at)[0] + 1, 4)
    return found


def read_number(body):
    return struct.unpack_from("<i", body)[0]


def read_role(body):
    return Atspi.role_get_name(Atspi.Role(read_number(body)))


def read_place(body):
    return struct.unpack_from("<iiii", body)


def read_states(body):
    """As a set of which one can ask whether a state is in it, by its name."""
    _, low, high = struct.unpack_from("<III", body)
    return States(low | high << 32)


def read_nodes(body):
    found, at, end = [], 8, 8 + struct.unpack_from("<I", body)[0]
    while at < end:
        name = read_string(body, at)
        at += align(4 + len(name) + 1, 4)
        path = read_string(body, at)
        at = align(at + 4 + len(path) + 1, 8)
        found.append((name, path))
    return [node for node in found if node[1] != NOTHING]


def read_variant(body):
    """A text or a number, which is all that properties here are."""
    return read_string(body, 4) if body[1:2] == b"s" else struct.unpack_from("<i", body, 4)[0]


def prop(interface, name):
    first = padded(string(interface), 4)
    return Question("org.freedesktop.DBus.Properties", "Get", read_variant, "ss", first + string(name))


PARTS = "org.a11y.atspi."
# Interfaces, as INTERFACES names them.
ACTION, TEXT, EDITABLE_TEXT = PARTS + "Action", PARTS + "Text", PARTS + "EditableText"
ADDRESS = Question("org.a11y.Bus", "GetAddress", read_string)
CHILDREN = Question(PARTS + "Accessible", "GetChildren", read_nodes)
ROLE = Question(PARTS + "Accessible", "GetRole", read_role)
STATES = Question(PARTS + "Accessible", "GetState", read_states)
INTERFACES = Question(PARTS + "Accessible", "GetInterfaces", read_strings)
NAME = prop(PARTS + "Accessible", "Name")
DESCRIPTION = prop(PARTS + "Accessible", "Description")
# In the window; 1 is AT-SPI's number for that.
EXTENTS = Question(PARTS + "Component", "GetExtents", read_place, "u", struct.pack("<I", 1))
N_ACTIONS = prop(ACTION, "NActions")
DO_FIRST_ACTION = Question(ACTION, "DoAction", read_number, "i", struct.pack("<i", 0))
N_CHARACTERS = prop(TEXT, "CharacterCount")


def text_up_to(end):
    return Question(TEXT, "GetText", read_string, "ii", struct.pack("<ii", 0, end))


def set_text(text):
    return Question(EDITABLE_TEXT, "SetTextContents", read_number, "s", string(text))


def accessibility_bus(session):
    """The address of the bus of AT-SPI, as the session's bus knows it."""
    bus = Bus(session)
    try:
        return bus.ask(("org.a11y.Bus", "/org/a11y/bus"), ADDRESS)
    finally:
        bus.close()


class Bus:
    """A connection to a message bus."""

    def __init__(self, address):
        kind, place = re.match("unix:(path|abstract)=([^,;]*)", address).groups()
        place = urllib.parse.unquote(place)
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.socket.connect(place if kind == "path" else "\0" + place)
        self.socket.sendall(b"\0AUTH EXTERNAL " + str(os.getuid()).encode().hex().encode() + b"\r\n")
        if not self.socket.recv(1000).startswith(b"OK"):
            raise AssertionError("the bus does not let us in")
        self.socket.sendall(b"BEGIN\r\n")
        self.n_asked, self.arrived = 0, bytearray()
        self.ask_bus("Hello", read_string)

    def close(self):
        self.socket.close()

    def ask_bus(self, member, read, text=None):
        """Something that the bus itself answers."""
        question = Question("org.freedesktop.DBus", member, read, "" if text is None else "s", b"" if text is None else string(text))
        return self.ask(("org.freedesktop.DBus", "/org/freedesktop/DBus"), question)

    def owns(self, name):
        return bool(self.ask_bus("NameHasOwner", read_number, name))

    def process_of(self, node):
        """The number of the process whose node it is."""
        return self.ask_bus("GetConnectionUnixProcessID", read_number, node[0])

    def applications(self):
        return self.ask((REGISTRY, ROOT), CHILDREN)

    def ask(self, node, question):
        """One thing of one node."""
        answer = self.ask_all([(node, question)])[0]
        if isinstance(answer, Problem):
            raise answer
        return answer

    def ask_all(self, questions):
        """Pairs of a node and a question. The answers come in the same order; a Problem stands where there is none."""
        answers = []
        for begin in range(0, len(questions), AT_ONCE):
            answers += self.ask_at_once(questions[begin:begin + AT_ONCE])
        return answers

    def ask_at_once(self, questions):
        first = self.n_asked + 1
        self.n_asked += len(questions)
        message = b"".join(b"l\1\0\1" + struct.pack("<II", len(question.body), first + nth) + question.tail(*node)
                           for nth, (node, question) in enumerate(questions))
        self.socket.sendall(message)
        answers, missing, end = [None] * len(questions), len(questions), time.monotonic() + PATIENCE
        while missing > 0:
            if not select.select([self.socket], [], [], max(0, end - time.monotonic()))[0]:
                return [Problem(f"no answer for {PATIENCE} s") if answer is None else answer for answer in answers]
            data = self.socket.recv(1 << 18)
            if not data:
                raise Problem("the bus has gone")
            self.arrived += data
            for kind, number, body in self.messages():
                # Signals, and answers that nobody waited for until they came, are passed by.
                if kind in (2, 3) and number is not None and number >= first:
                    answers[number - first] = self.answer(questions[number - first][1], kind, body)
                    missing -= 1
        return answers

    @staticmethod
    def answer(question, kind, body):
        if kind == 3:
            return Problem(read_string(body) if body else "an error")
        return question.read(body)

    def messages(self):
        """Takes out what has arrived as a whole: the kind of each message, which question it answers, and its body."""
        data, at, found = bytes(self.arrived), 0, []
        while len(data) - at >= 16:
            length, _, n_fields = struct.unpack_from("<III", data, at + 4)
            body = at + 16 + align(n_fields, 8)
            if len(data) < body + length:
                break
            found.append((data[at + 1], self.answered(data[at + 16:at + 16 + n_fields]), data[body:body + length]))
            at = body + length
        del self.arrived[:at]
        return found

    @staticmethod
    def answered(fields):
        """Which message this is the answer to."""
        at = 0
        while at < len(fields):
            code, kind = fields[at], fields[at + 2]
            at += 4
            if code == 5:
                return struct.unpack_from("<I", fields, at)[0]
            if kind == ord("g"):
                at += 1 + fields[at] + 1
            else:
                at += 4 + (struct.unpack_from("<I", fields, at)[0] + 1 if kind in b"so" else 0)
            at = align(at, 8)
        return None
