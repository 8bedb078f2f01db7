# SPDX-License-Identifier: GPL-3.0-or-later
"""Stands for the part of a desktop that decides what runs without a window: the backend of the Background portal. Keeps what it is
told, and does not start anything."""
import os
import shutil

from bus_service import BusService
from gi.repository import GLib

INTERFACE = """<node><interface name="org.freedesktop.impl.portal.Background">
  <method name="GetAppState"><arg type="a{sv}" direction="out"/></method>
  <method name="NotifyBackground">
    <arg type="o" direction="in"/><arg type="s" direction="in"/><arg type="s" direction="in"/>
    <arg type="u" direction="out"/><arg type="a{sv}" direction="out"/>
  </method>
  <method name="EnableAutostart">
    <arg type="s" direction="in"/><arg type="b" direction="in"/><arg type="as" direction="in"/><arg type="u" direction="in"/>
    <arg type="b" direction="out"/>
  </method>
  <signal name="RunningApplicationsChanged"/>
</interface></node>"""
NAME, PATH = "org.freedesktop.impl.portal.desktop.tests", "/org/freedesktop/portal/desktop"
INSTALLED = "/usr/share/xdg-desktop-portal/portals"
HAS_A_WINDOW = 2
IGNORE = 2


def install(folder):
    """Puts it beside the backends of the machine, in a folder for XDG_DESKTOP_PORTAL_DIR."""
    shutil.copytree(INSTALLED, folder)
    with open(os.path.join(folder, "tests.portal"), "w", encoding="utf-8") as file:
        file.write(f"[portal]\nDBusName={NAME}\nInterfaces=org.freedesktop.impl.portal.Background\nUseIn=gnome\n")


class Background(BusService):
    def __init__(self, address, program):
        self.program = program
        self.autostart = None  # the program, whether, the command and the flags, as last told
        super().__init__(address, NAME, PATH, INTERFACE)

    def on_call(self, _connection, _sender, _path, _interface, method, parameters, invocation):
        if method == "EnableAutostart":
            self.autostart = parameters.unpack()
            invocation.return_value(GLib.Variant("(b)", (self.autostart[1],)))
        elif method == "GetAppState":
            # Whoever must not run without a window is killed; these tests are not about that.
            states = {self.program: GLib.Variant("u", HAS_A_WINDOW)}
            invocation.return_value(GLib.Variant("(a{sv})", (states,)))
        else:
            invocation.return_value(GLib.Variant("(ua{sv})", (0, {"result": GLib.Variant("u", IGNORE)})))
