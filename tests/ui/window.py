# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of the window need: a display, a session bus with a keyring and the accessibility bus on it, the window in a
home folder of its own, and hands and eyes: what a person reads and presses is found by its role and visible name.

Everything is private to the test program. Nothing waits by sleeping for luck: what is waited for is a condition with a
deadline. Pictures go to $MESON_BUILD_ROOT/ui-artefacts.
"""
import atexit
import ctypes
import itertools
import json
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import time
import unittest
import zlib

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "e2e"))

import accessible  # pylint: disable=wrong-import-position
import harness  # pylint: disable=wrong-import-position
from harness import Browser, Demo, Keyring, wait_until  # noqa: F401  pylint: disable=unused-import

WINDOW = os.environ.get("CROSSWALK_WINDOW", os.path.join(harness.BUILD, "src", "ui", "crosswalk"))
DRAG_SOURCE = os.environ.get("CROSSWALK_DRAG_SOURCE", os.path.join(harness.BUILD, "tests", "ui", "drag-source"))
SCHEMAS = os.environ.get("CROSSWALK_SCHEMAS", os.path.join(harness.BUILD, "data"))
ARTEFACTS = os.path.join(os.environ.get("MESON_BUILD_ROOT", harness.BUILD), "ui-artefacts")

# Several of these programs run side by side on a small machine; a deadline only has to end what hangs.
DEADLINE = 120

# What the setting "guide" has for a profile whose guide was left (cw-guide.c).
GUIDE_LEFT = 1 << 16

# Pixels. GTK's own setting, gtk-double-click-distance, is 5.
FAR_FROM_A_DOUBLE_CLICK = 8

# Seconds: how long nothing moves in a picture, and after how many it is taken even so.
STILL, MOVING = 0.25, 4

# What the libraries complain of about themselves.
NOT_OURS = re.compile("|".join((
    # GTK 4.24, without a compositor.
    r"gdk_frame_timings_submitted\(\) called on submitted frame",
    # GTK 4.8 looks for a tooltip half a second after a popover opened under the pointer, even if its window was closed meanwhile.
    r"(gdk_surface_get_device_position|_gtk_widget_find_at_coords): assertion 'GDK_IS_SURFACE \(surface\)' failed",
    # libadwaita from 1.6 on measures its own heading of a message dialog for less than it needs.
    r"Trying to measure GtkLabel 0x[0-9a-f]+ for width of \d+, but it needs at least",
    # Parts of libadwaita 1.2, whose successors came later than the oldest version that the window is made for.
    r"The property Adw\w+:[\w-]+ is deprecated",
)))

# What GLib, and everything that writes by it, puts before what is wrong.
COMPLAINT = re.compile(r"(^|-)(CRITICAL|WARNING|ERROR) \*\*:")

# AT-SPI from 2.54 on has other words for some roles, and newer GTK tells which buttons stay pressed and which
# entries hide what is typed.
NEW_ROLES = {"button": "push button", "password text": "text", "toggle button": "push button"}

# The views' names, as the switcher and the views themselves say them.
VIEWS = ("Connections", "Mapping", "Sync", "Conflicts", "History")

# Of what GTK keeps in a list, much was never shown, or is above or below what is seen.
LISTED = ("tree table", "list", "table row", "list item")


# ── The display ──

class Display:
    """An X server and an accessibility bus: one for the whole test process."""

    shared = None

    def __init__(self, width=1600, height=1800):
        self.bus = Keyring.get()
        self.folder = tempfile.mkdtemp(prefix="crosswalk-display-")
        reading, writing = os.pipe()
        self.server = subprocess.Popen(["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{width}x{height}x24", "-fbdir", self.folder,
                                        "-nolisten", "tcp", "-noreset"],
                                       pass_fds=[writing], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(writing)
        with os.fdopen(reading) as numbers:
            self.name = ":" + numbers.readline().strip()
        os.environ.update(DISPLAY=self.name, DBUS_SESSION_BUS_ADDRESS=self.bus.address, NO_AT_BRIDGE="0")
        self.launcher = subprocess.Popen(["/usr/libexec/at-spi-bus-launcher", "--launch-immediately"],
                                         env=dict(os.environ, XDG_RUNTIME_DIR=os.path.join(self.bus.folder, "run")),
                                         stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        session = accessible.Bus(self.bus.address)
        wait_until(lambda: session.owns("org.a11y.Bus"), "the accessibility bus", DEADLINE)
        session.close()
        self.accessible = accessible.Bus(accessible.accessibility_bus(self.bus.address))

    def close(self):
        self.accessible.close()
        for process in (self.launcher, self.server):
            process.terminate()
            process.wait(DEADLINE)
        shutil.rmtree(self.folder)

    def look(self, x, y, width, height):
        """What is to be seen at a place of the screen: its rows, four bytes a pixel. Xvfb keeps it all in a file (XWDFile.h)."""
        with open(os.path.join(self.folder, "Xvfb_screen0"), "rb") as file:
            head = struct.unpack(">25I", file.read(100))
            begin, row_length, width = head[0] + 12 * head[19], head[12], min(width, head[4] - x)
            return [os.pread(file.fileno(), 4 * width, begin + row_length * row + 4 * x) for row in range(y, min(y + height, head[5]))]

    @classmethod
    def get(cls):
        if cls.shared is None:
            cls.shared = cls()
            atexit.register(cls.shared.close)
        return cls.shared


def write_png(path, rows):
    """Quickly, not small."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    lines = []
    for row in rows:
        line = bytearray(1 + len(row) // 4 * 3)
        line[1::3], line[2::3], line[3::3] = row[2::4], row[1::4], row[0::4]
        lines.append(line)
    head = struct.pack(">IIBBBBB", len(rows[0]) // 4, len(rows), 8, 2, 0, 0, 0)
    with open(path, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"".join(lines), 1)) + chunk(b"IEND", b""))


def take_picture(name, width, height):
    """Once nothing has moved for a moment, so that what was asked for last is drawn; what always moves is taken as it is."""
    os.makedirs(ARTEFACTS, exist_ok=True)
    path = os.path.join(ARTEFACTS, f"{os.path.splitext(os.path.basename(sys.argv[0]))[0]}-{name}.png")
    display, begin = Display.get(), time.monotonic()
    seen = [None, begin]

    def is_still():
        rows, now = display.look(0, 0, width, height), time.monotonic()
        if rows != seen[0]:
            seen[:] = rows, now
        return now - seen[1] > STILL or now - begin > MOVING
    wait_until(is_still, "a picture", DEADLINE)
    write_png(path, seen[0])
    return path


def xdotool(*arguments):
    return subprocess.run(["xdotool", *map(str, arguments)], capture_output=True, text=True, check=True).stdout.strip()


class X11:
    """What a window manager does, which xdotool leaves to one."""

    libx11 = None

    @classmethod
    def ask_to_close(cls, x_window):
        """The button of the title bar: WM_DELETE_WINDOW."""
        if cls.libx11 is None:
            cls.libx11 = ctypes.CDLL("libX11.so.6")
            cls.libx11.XOpenDisplay.restype = ctypes.c_void_p
            cls.libx11.XInternAtom.restype = ctypes.c_ulong
        display = ctypes.c_void_p(cls.libx11.XOpenDisplay(os.environ["DISPLAY"].encode()))
        protocols, delete = (cls.libx11.XInternAtom(display, name, 0) for name in (b"WM_PROTOCOLS", b"WM_DELETE_WINDOW"))
        # XClientMessageEvent, in the room of the largest event.
        event = (ctypes.c_long * 24)(33, 0, 1, display.value, int(x_window), protocols, 32, delete, 0)
        cls.libx11.XSendEvent(display, ctypes.c_ulong(int(x_window)), 0, ctypes.c_long(0), ctypes.byref(event))
        cls.libx11.XCloseDisplay(display)


# ── What is on the screen ──

def as_read(name):
    """GTK 4.8 says a mnemonic and its label one after the other: "_Open Open"."""
    first, second = name[:len(name) // 2], name[len(name) // 2 + 1:]
    return second if "_" in first and first.replace("_", "", 1) == second else name


def fits(said, name):
    return name.search(said) is not None if isinstance(name, re.Pattern) else said == name


class Widget:
    """Something that AT-SPI tells of: role, name, and what can be done to it."""

    def __init__(self, node, window):
        self.node, self.window = node, window

    def __repr__(self):
        return f"{self.role} “{self.name}”"

    def ask(self, question):
        return self.window.bus.ask(self.node, question)

    @property
    def role(self):
        """What GTK made the widget for, which never changes: asked once."""
        if self.node not in self.window.roles:
            self.window.keep_role(self.node, self.ask(accessible.ROLE))
        return self.window.roles[self.node]

    @property
    def name(self):
        return self.window.names([self])[0]

    @property
    def description(self):
        return self.ask(accessible.DESCRIPTION)

    def has_state(self, name):
        return name in self.ask(accessible.STATES)

    @property
    def extents(self):
        """Place and size in the window; without a size it was never shown."""
        return self.window.places([self])[0]

    @property
    def sensitive(self):
        return self.has_state("sensitive")

    @property
    def checked(self):
        return self.has_state("checked")

    def children(self):
        """What has gone meanwhile has none."""
        try:
            return [Widget(node, self.window) for node in self.ask(accessible.CHILDREN)]
        except accessible.Problem:
            self.window.check_alive()
            return []

    def walk(self):
        """Everything that shows, in reading order; parts that a redraw takes away meanwhile are left out."""
        return Look(self.window).below(self)

    def all(self, role=None, name=None):
        found = [widget for widget in self.walk() if role is None or widget.role == role]
        if name is not None:
            found = [widget for widget, said in zip(found, self.window.names(found)) if fits(said, name)]
        return self.window.showing(found)

    def look_for(self, role=None, name=None):
        self.window.check_alive()
        return next(iter(self.all(role, name)), None)

    def find(self, role=None, name=None, deadline=DEADLINE):
        """Waits until it is there."""
        try:
            return wait_until(lambda: self.look_for(role, name), f"{role or 'something'} “{name}”", deadline)
        except AssertionError as problem:
            self.window.picture("failure")
            raise AssertionError(f"{problem}\nOn the screen:\n{self.window.reads()}") from None

    def wait_gone(self, role=None, name=None, deadline=DEADLINE):
        wait_until(lambda: self.look_for(role, name) is None, f"{role or 'something'} “{name}” to go away", deadline)

    def wait_sensitive(self):
        wait_until(lambda: self.sensitive, f"{self!r} to be usable", DEADLINE)
        return self

    def can_be_pressed(self):
        return accessible.ACTION in self.ask(accessible.INTERFACES) and self.ask(accessible.N_ACTIONS) > 0

    def can_be_edited(self):
        return accessible.EDITABLE_TEXT in self.ask(accessible.INTERFACES)

    def press(self):
        self.ask(accessible.DO_FIRST_ACTION)

    def fill_in(self, text):
        self.ask(accessible.set_text(text))

    def click(self):
        """Presses it as a screen reader does. GTK says "clicked" a quarter of a second later."""
        self.wait_sensitive()
        # From GTK 4.10 on a menu button is pressed on what is inside of it.
        pressed = self if self.can_be_pressed() else next((widget for widget in self.walk() if widget.can_be_pressed()), None)
        if pressed is None:
            raise AssertionError(f"{self!r} cannot be pressed")
        pressed.press()
        return self

    def place(self, along):
        """Where it is on the screen, that much along its width."""
        x, y, width, height = self.extents
        # Without a compositor the window has a plain edge instead of a shadow. Newer GTK counts it as part of the frame, whose
        # place is then the edge's width before nothing, and every other place is as much too low again.
        frame = self.window.frame.extents
        edges = [(whole - inside) // 2 - 2 * place for whole, inside, place in zip(self.window.size, frame[2:], frame[:2])]
        return edges[0] + x + round(width * along), edges[1] + y + height // 2

    def point(self, along=0.5, times=1):
        """Presses it with the pointer, that much along its width. What comes in above it, such as a row that was read late, moves it."""
        place = None
        while place != (now := self.place(along)):
            place = now
            xdotool("mousemove", *place)
        # Two presses of one place in quick succession are a double click, of which a header takes but one.
        if place == self.window.pointed:
            place = place[0] + FAR_FROM_A_DOUBLE_CLICK, place[1]
        self.window.pointed = place
        xdotool("mousemove", *place, "click", "--repeat", times, 1)
        return self

    def text(self):
        if accessible.TEXT not in self.ask(accessible.INTERFACES):
            return ""
        return self.ask(accessible.text_up_to(self.ask(accessible.N_CHARACTERS)))

    def set_text(self, text):
        """Fills in an entry at once."""
        if not self.can_be_edited():
            raise AssertionError(f"{self!r} cannot be edited")
        self.fill_in(text)
        wait_until(lambda: self.text() == text or set(self.text()) <= {"●", "•"}, f"{self!r} to take its text", DEADLINE)
        return self

    def focused(self):
        """What has the focus, of what is in it."""
        widgets = self.walk()
        states = self.window.answers(widgets, accessible.STATES)
        found = next((widget for widget, known in zip(widgets, states) if known is not None and "focused" in known), None)
        if found is None:
            self.window.give_keys()
        return found


class Look:
    """One look at what the window shows. All widgets of one depth are asked at once."""

    def __init__(self, window, leave_out_views=False):
        self.window, self.leave_out_views, self.view = window, leave_out_views, None

    def below(self, top):
        """What is below a widget and shows, in reading order."""
        level = top.children()
        children = {top.node: level}
        while level:
            shown = self.shown(level)
            children.update((widget.node, below) for widget, below in shown)
            level = [child for _, below in shown for child in below]
        return list(self.in_order(top, children))

    def in_order(self, widget, children):
        for child in children[widget.node]:
            if child.node in children:
                yield child
                yield from self.in_order(child, children)

    def shown(self, level):
        """Those that show, with their children."""
        self.learn_roles([widget.node for widget in level if widget.node not in self.window.roles])
        level = [widget for widget in level if widget.node in self.window.roles]
        asked = [widget.node for widget in level if self.window.looks_into_tables or widget.role != "tree table"]
        answers = dict(zip(asked, self.window.bus.ask_all([(node, accessible.CHILDREN) for node in asked])))
        there = [(widget, [Widget(node, self.window) for node in nodes]) for widget in level
                 if not isinstance(nodes := answers.get(widget.node, []), accessible.Problem)]
        hidden = self.views_behind([widget for widget, _ in there if widget.role in ("grouping", "panel")]) | \
            self.out_of_sight([widget for widget, _ in there if widget.role in LISTED])
        return [(widget, below) for widget, below in there if widget.node not in hidden]

    def learn_roles(self, nodes):
        for node, role in zip(nodes, self.window.bus.ask_all([(node, accessible.ROLE) for node in nodes])):
            self.window.keep_role(node, role)

    def views_behind(self, widgets):
        """Those that are views behind the one that is shown, or all views, if they are to be left out."""
        views = [(widget.node, name) for widget, name in zip(widgets, self.window.names(widgets)) if name in VIEWS]
        if views and self.view is None and not self.leave_out_views:
            self.view = self.window.view()
        return {node for node, name in views if name != self.view}

    def out_of_sight(self, widgets):
        """Lists that were never shown, and of the many rows that GTK keeps those above and below what is seen."""
        size = self.window.size
        return {widget.node for widget, (_, top, width, height) in zip(widgets, self.window.places(widgets))
                if width == 0 or top + height <= 0 or size is not None and top >= size[1]}


class Window(Widget):
    """A running crosswalk of a person with a home of their own."""

    # Whether a look goes below tables. GTK 4.8 makes some 200 rows known to AT-SPI when it is first asked for them, which counts
    # where its work is measured.
    looks_into_tables = True

    def __init__(self, person, *arguments, size=(1000, 680), env=None):
        super().__init__(None, self)
        self.bus = Display.get().accessible
        self.person, self.size, self.tabs, self.roles, self.pointed = person, size, [], {}, None
        self.stderr = tempfile.TemporaryFile(mode="w+")
        self.process = self.launch(arguments, dict(person.env, **(env or {})))
        self.node = wait_until(self.find_application, "the window", DEADLINE)
        self.frame = wait_until(lambda: self.look_for("frame"), "the window's frame", DEADLINE)
        self.x_window = wait_until(self.find_x_window, "the X window", DEADLINE)
        if size is not None:
            self.resize(*size)
        else:
            self.size = tuple(int(number) for number in xdotool("getwindowgeometry", self.x_window).split("Geometry:")[1].split()[0].split("x"))
            xdotool("windowfocus", "--sync", self.x_window)

    def launch(self, arguments, env):
        return subprocess.Popen([WINDOW, *arguments], env=env, cwd=self.person.folder, stdout=subprocess.DEVNULL, stderr=self.stderr)

    def view(self):
        """The name of the view that is shown, as the switcher says that shows: one is above, and in a narrow window one below."""
        tab = self.selected_tab()
        if tab is None:
            # Newer GTK tells only of the switcher that shows; the tabs of the other one lose their names.
            self.tabs = [widget for widget in Look(self, leave_out_views=True).below(self) if widget.role == "page tab"]
            tab = self.selected_tab()
        return tab

    def selected_tab(self):
        states = self.answers(self.tabs, accessible.STATES)
        selected = self.showing([tab for tab, known in zip(self.tabs, states) if known is not None and "selected" in known])
        return next((name for name in self.names(selected) if name in VIEWS), None)

    def keep_role(self, node, role):
        if not isinstance(role, accessible.Problem):
            self.roles[node] = NEW_ROLES.get(role, role)

    def answers(self, widgets, question):
        """What each says; of what has gone meanwhile, None."""
        answers = self.bus.ask_all([(widget.node, question) for widget in widgets])
        return [None if isinstance(answer, accessible.Problem) else answer for answer in answers]

    def names(self, widgets):
        """What has gone meanwhile has none."""
        return [as_read(name or "") for name in self.answers(widgets, accessible.NAME)]

    def places(self, widgets):
        return [place or (0, 0, 0, 0) for place in self.answers(widgets, accessible.EXTENTS)]

    def showing(self, widgets):
        """GTK 4.8 tells "showing" of windows only; a look leaves out what belongs to another view."""
        return [widget for widget, place in zip(widgets, self.places(widgets)) if widget.role in ("frame", "dialog") or place[2] > 0]

    def go_to(self, view):
        """Changes the view by its key, which is pressed until there is a view that takes it. A dialog that has just closed leaves
        the keyboard to nobody: there is no window manager to give it back."""
        def press():
            xdotool("windowfocus", self.x_window)
            self.key(f"alt+{VIEWS.index(view) + 1}")
        wait_until(lambda: self.view() == view or press(), f"the view {view}", DEADLINE)

    def check_alive(self):
        if self.process.poll() is not None:
            raise AssertionError(f"crosswalk ended with {self.process.returncode}: {self.said()}")

    def find_application(self):
        self.check_alive()
        return next((node for node in self.bus.applications() if self.is_mine(node)), None)

    def is_mine(self, node):
        try:
            return self.bus.process_of(node) == self.process.pid
        except accessible.Problem:
            return False

    def find_x_window(self):
        return next(iter(self.x_windows()), None)

    def x_windows(self):
        found = subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(self.process.pid)], capture_output=True, text=True, check=False)
        return set(found.stdout.split())

    def close_dialog(self, how, what):
        """Does what closes a dialog, and looks away until it is gone: GTK 4.8 may die of being read just then."""
        wait_until(lambda: len(self.x_windows()) > 1, "the dialog's window", DEADLINE)
        before = self.x_windows()
        how()
        wait_until(lambda: before - self.x_windows(), f"the dialog to close after {what}", DEADLINE)
        # What a window manager does: keys go to the window again that had asked. It may be closing, too.
        if self.x_window in self.x_windows():
            subprocess.run(["xdotool", "windowfocus", "--sync", self.x_window], capture_output=True, check=False)

    def give_keys(self):
        """Gives the keyboard to the window when no program has it, as a window manager would: a dialog may lose it after the window
        got it."""
        if not subprocess.run(["xdotool", "getwindowfocus", "-f", "getwindowpid"], capture_output=True, text=True, check=False).stdout.strip():
            subprocess.run(["xdotool", "windowfocus", "--sync", self.x_window], capture_output=True, check=False)

    def answer(self, name):
        """Presses a button of a dialog."""
        self.close_dialog(self.find("push button", name).click, f"“{name}”")

    def dismiss(self, *keys):
        """Closes a dialog by keys."""
        self.close_dialog(lambda: self.key(*keys), keys)

    def resize(self, width, height):
        xdotool("windowsize", "--sync", self.x_window, width, height)
        xdotool("windowmove", self.x_window, 0, 0)
        xdotool("windowfocus", "--sync", self.x_window)
        self.size = (width, height)
        # The X server is quicker than the window, which has an edge of its own without a compositor.
        wait_until(lambda: all(0 <= whole - inside <= 40 for whole, inside in zip(self.size, self.frame.extents[2:])),
                   f"the window to be {width} by {height}", DEADLINE)

    def key(self, *keys):
        """Presses keys as on the keyboard: "Tab", "alt+2"."""
        xdotool("key", "--clearmodifiers", *keys)

    def type(self, text):
        xdotool("type", "--delay", "2", text)

    def search(self, name, words):
        """Types into a search entry: GTK 4.8 tells nothing of what is inside of one."""
        self.find("entry", name).point()
        self.key("ctrl+a")
        self.type(words)

    def choose_item(self, menu, name, nth):
        """Opens a menu by its button and chooses an item. From GTK 4.10 on an item has no name; it is told by its place, from 0 on."""
        self.find("push button", menu).click()
        items = wait_until(lambda: self.all("menu item"), f"the menu “{menu}”", DEADLINE)
        next((item for item in items if item.name == name), items[nth]).click()

    def choose_item_by_keys(self, menu, name):
        """Opens a menu by its button, goes down to an item that has a name, and presses Enter."""
        self.find("push button", menu).click()
        self.find("menu item", name)
        wait_until(lambda: (at := self.focused()) is not None and at.name == name or self.key("Down"), f"the focus on “{name}”", DEADLINE)
        self.key("Return")

    def choose_file(self, accept, path):
        """Names a file in GTK's file chooser, whose button is called so."""
        button = self.find("push button", accept)
        self.key("ctrl+l")
        self.find("text", re.compile("^(GtkFileChooserEntry)?$")).set_text(path)
        self.close_dialog(button.click, f"“{accept}”")

    @property
    def inner_size(self):
        """Width and height without the window's edge, which newer GTK counts as part of the frame."""
        left, top, width, height = self.frame.extents
        return width + 2 * left, height + 2 * top

    def reads(self):
        """What a person reads, a line each."""
        shown = self.showing(self.walk())
        return "\n".join(f"  {widget.role} “{name}”" for widget, name in zip(shown, self.names(shown)) if name)

    def picture(self, name):
        return take_picture(name, *self.size)

    def said(self):
        self.stderr.seek(0)
        return self.stderr.read()

    def take_pointer_away(self):
        """GTK 4.8 looks for a tooltip half a second after the pointer came to rest, and has something to complain of when the window
        was closed meanwhile."""
        xdotool("mousemove", self.size[0] + 100, self.size[1] + 100)

    def close(self):
        """Closes it as a person does, and says what it printed."""
        if self.process.poll() is None:
            self.take_pointer_away()
            xdotool("windowfocus", "--sync", self.x_window)
            self.key("ctrl+q")
            try:
                self.process.wait(DEADLINE)
            except subprocess.TimeoutExpired:
                self.picture("would-not-close")
                self.process.kill()
                self.process.wait()
                raise AssertionError("the window would not close") from None
        return self.said()

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.stderr.close()


# ── The file manager ──

class FileManager:
    """A window beside the tested one, from which a file is dragged with the pointer."""

    PLACE = (1100, 700)

    def __init__(self, person, path):
        self.process = subprocess.Popen([DRAG_SOURCE, path], env=person.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        if self.process.stdout.readline() != "ready\n":
            raise AssertionError("drag-source did not start")
        self.x_window = wait_until(self.find_x_window, "the file manager's window", DEADLINE)
        xdotool("windowmove", "--sync", self.x_window, *self.PLACE)

    def find_x_window(self):
        found = subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(self.process.pid)], capture_output=True, text=True, check=False)
        return found.stdout.strip() or None

    def drag(self, x, y, until):
        """Takes the file and moves it about a place until a condition holds; it is not let go of yet."""
        xdotool("mousemove", self.PLACE[0] + 100, self.PLACE[1] + 100, "mousedown", 1)
        steps = itertools.cycle(range(20))

        def moved():
            # Away from the button first, so that it is a drag; then on and on, as a hand does.
            xdotool("mousemove_relative", "--", -10, -10)
            xdotool("mousemove", x + next(steps), y)
            return until()
        return wait_until(moved, "the drag to be noticed", DEADLINE)

    def drop(self):
        xdotool("mouseup", 1)

    def close(self):
        xdotool("mouseup", 1)
        self.process.stdin.close()
        self.process.wait(DEADLINE)
        self.process.stdout.close()


# ── The browser ──

class BrowserLog:
    """Stands for the system's browser: a desktop entry for http addresses that writes down what it is to open."""

    def __init__(self, person):
        self.path = person.path("browser.log")
        program = person.path("browser")
        applications = os.path.join(person.data, "applications")
        os.makedirs(applications)
        with open(program, "w", encoding="utf-8") as file:
            file.write(f'#!/bin/sh\nprintf "%s\\n" "$1" >>"{self.path}"\n')
        os.chmod(program, 0o755)
        with open(os.path.join(applications, "browser.desktop"), "w", encoding="utf-8") as file:
            file.write(f"[Desktop Entry]\nType=Application\nName=Browser\nExec={program} %u\nMimeType=x-scheme-handler/http;x-scheme-handler/https;\n")
        with open(os.path.join(applications, "mimeapps.list"), "w", encoding="utf-8") as file:
            file.write("[Default Applications]\nx-scheme-handler/http=browser.desktop\nx-scheme-handler/https=browser.desktop\n")

    def opened(self):
        if not os.path.exists(self.path):
            return []
        with open(self.path, encoding="utf-8") as file:
            return file.read().splitlines()

    def wait(self, n=1):
        wait_until(lambda: len(self.opened()) >= n, "the browser to be asked", DEADLINE)
        return self.opened()[n - 1]


class Person(harness.Person):
    """A person with a window, and with crosswalk-cli for what the test needs to arrange."""

    def __init__(self, demo, browser=True, guide=False):
        display = Display.get()
        super().__init__(demo, keyring=True)
        self.env.update(DISPLAY=display.name, GSETTINGS_BACKEND="keyfile", GSETTINGS_SCHEMA_DIR=SCHEMAS, GSK_RENDERER="cairo",
                        GDK_BACKEND="x11", XDG_DATA_DIRS="/usr/local/share:/usr/share", G_ENABLE_DIAGNOSTIC="1",
                        GTK_USE_PORTAL="0", G_DEBUG="gc-friendly,fatal-criticals", XDG_CURRENT_DESKTOP="GNOME")
        # Without OpenGL, which is never drawn with, a window starts quicker: in the words of GTK 4.8, and of 4.16.
        self.env.update(GDK_DEBUG="gl-disable", GDK_DISABLE="gl")
        self.browser = BrowserLog(self) if browser else None
        settings = os.path.join(self.env["XDG_CONFIG_HOME"], "gtk-4.0")
        os.makedirs(settings)
        with open(os.path.join(settings, "settings.ini"), "w", encoding="utf-8") as file:
            file.write("[Settings]\ngtk-font-name=Cantarell 11\ngtk-enable-animations=false\n")
        self.settings = {}
        if not guide:
            self.set_setting("guide", f"{{'default': uint32 {GUIDE_LEFT}}}")

    def set_setting(self, name, value):
        """One of the window's own settings, before it is opened."""
        self.settings[name] = value
        folder = os.path.join(self.env["XDG_CONFIG_HOME"], "glib-2.0", "settings")
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, "keyfile"), "w", encoding="utf-8") as file:
            file.write("[io/github/crosswalk_sync/Crosswalk]\n" + "".join(f"{key}={known}\n" for key, known in self.settings.items()))

    def sync_objects(self, objects):
        """Once signed in: syncs these, with the fields as an earlier session read them. Those of a Lead are here those of a Contact
        without a mailing address."""
        folder = os.path.join(self.data, "crosswalk", "default")
        with open(os.path.join(folder, "settings.json"), "w", encoding="utf-8") as file:
            json.dump({"object": objects}, file)
        with open(os.path.join(folder, "schema-Contact.json"), encoding="utf-8") as file:
            fields = file.read()
        with open(os.path.join(folder, "schema-Lead.json"), "w", encoding="utf-8") as file:
            file.write(fields.replace('"object":"Contact"', '"object":"Lead"').replace("Mailing", "Other"))

    def scale_text(self, factor):
        """Text that much larger, as the desktop's setting does it: by the resolution, which GTK takes from XSETTINGS only.
        Returns what ends it."""
        path = self.path("xsettings")
        with open(path, "w", encoding="utf-8") as file:
            file.write(f"Xft/DPI {round(96 * 1024 * factor)}\n")
        manager = subprocess.Popen(["xsettingsd", "-c", path], env=self.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_until(lambda: subprocess.run(["dump_xsettings"], env=self.env, capture_output=True, check=False).stdout, "the settings", DEADLINE)

        def end():
            manager.terminate()
            manager.wait(DEADLINE)
        return end


class WindowTest(unittest.TestCase):
    """A test with practice platforms, a person, and no window yet: open() makes one."""

    contacts, seed = 40, 7
    browser = True
    # Whether the guide of the first start is there; otherwise the person has left it.
    guide = False
    demo_options: dict = {}

    def setUp(self):
        self.demo = Demo(self.contacts, self.seed, **self.demo_options)
        self.addCleanup(self.demo.close)
        self.person = Person(self.demo, self.browser, self.guide)
        self.addCleanup(self.person.close)
        self.addCleanup(self.forget_secrets)
        self.window = None

    def forget_secrets(self):
        """The keyring is shared by the tests of a program; the next one must not find this one's. A platform that a test made slow
        would keep the sign-out waiting."""
        for platform in (self.demo.salesforce, self.demo.aloware):
            platform.reset_faults()
        for side in ("salesforce", "aloware"):
            self.person.run("disconnect", side)

    # ── A keyring that asks ──

    def bus_call(self, destination, path, method, *arguments):
        subprocess.run(["dbus-send", f"--bus={self.person.env['DBUS_SESSION_BUS_ADDRESS']}", "--print-reply", f"--dest={destination}", path,
                        method, *arguments], check=True, capture_output=True, timeout=DEADLINE)

    def lock_keyring(self):
        self.bus_call("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus.UpdateActivationEnvironment",
                      f"dict:string:string:DISPLAY,{os.environ['DISPLAY']}")
        self.bus_call("org.freedesktop.secrets", "/org/freedesktop/secrets", "org.freedesktop.Secret.Service.Lock",
                      "array:objpath:/org/freedesktop/secrets/collection/login")

    @staticmethod
    def prompts():
        found = subprocess.run(["xdotool", "search", "--onlyvisible", "--class", "gcr-prompter"], capture_output=True, text=True, check=False)
        return set(found.stdout.split())

    def answer_prompt(self, *keys):
        """What the keyring asks is a window of its own program, which takes the keyboard for itself."""
        asked = wait_until(self.prompts, "the keyring's question", DEADLINE)
        take_picture("keyring-asks", 1600, 1800)
        for _ in range(5):
            for key in keys:
                subprocess.run(["xdotool", *key], check=True, capture_output=True)
            try:
                wait_until(lambda: not asked & self.prompts(), "the question to go", DEADLINE / 6)
                return
            except AssertionError:
                # It was there, but did not have the keyboard yet.
                continue
        self.fail("the keyring's question does not go")

    # ── The window ──

    def open(self, *arguments, **options):
        self.window = Window(self.person, *arguments, **options)
        self.addCleanup(self.end, self.window)
        return self.window

    def end(self, shown):
        """However a test ended: what is left of a window is ended, and had nothing to complain of."""
        if shown.stderr.closed:
            # The test killed it.
            return
        ended = shown.process.poll()
        try:
            if ended is not None:
                self.assertEqual(ended, 0, shown.said())
            self.check_said(shown.said())
        finally:
            shown.kill()

    def check_said(self, said):
        for line in said.splitlines():
            if not NOT_OURS.search(line):
                self.assertNotRegex(line, COMPLAINT, said)

    def check(self, shown):
        """A window that has ended did so by itself, with nothing to complain of."""
        said = shown.said()
        self.assertEqual(shown.process.returncode, 0, said)
        self.check_said(said)
        return said

    def close(self):
        """Closes the window; it must have had nothing to complain of."""
        self.window.close()
        return self.check(self.window)


def main():
    for program in ("Xvfb", "xdotool"):
        if shutil.which(program) is None:
            print(f"{program} is missing")
            sys.exit(77)
    unittest.main(verbosity=2)
