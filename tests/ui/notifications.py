# SPDX-License-Identifier: GPL-3.0-or-later
"""Stands for the desktop's notification service on the private bus: keeps what it is told, and presses what a person would.
`closed` has which of those that were `seen` were withdrawn."""
from bus_service import BusService
from gi.repository import GLib

INTERFACE = """<node><interface name="org.freedesktop.Notifications">
  <method name="Notify">
    <arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/><arg type="s" direction="in"/>
    <arg type="s" direction="in"/><arg type="as" direction="in"/><arg type="a{sv}" direction="in"/><arg type="i" direction="in"/>
    <arg type="u" direction="out"/>
  </method>
  <method name="CloseNotification"><arg type="u" direction="in"/></method>
  <method name="GetCapabilities"><arg type="as" direction="out"/></method>
  <method name="GetServerInformation">
    <arg type="s" direction="out"/><arg type="s" direction="out"/><arg type="s" direction="out"/><arg type="s" direction="out"/>
  </method>
  <signal name="ActionInvoked"><arg type="u"/><arg type="s"/></signal>
</interface></node>"""
NAME, PATH = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"


class Notifications(BusService):
    def __init__(self, address):
        self.seen, self.closed = [], []
        super().__init__(address, NAME, PATH, INTERFACE)

    def on_call(self, _connection, sender, _path, _interface, method, parameters, invocation):
        if method == "Notify":
            _, _, _, title, body, actions, _, _ = parameters.unpack()
            self.seen.append({"sender": sender, "title": title, "body": body, "actions": actions})
            invocation.return_value(GLib.Variant("(u)", (len(self.seen),)))
        elif method == "CloseNotification":
            self.closed.append(parameters.unpack()[0] - 1)
            invocation.return_value(None)
        elif method == "GetCapabilities":
            invocation.return_value(GLib.Variant("(as)", (["actions", "body"],)))
        elif method == "GetServerInformation":
            invocation.return_value(GLib.Variant("(ssss)", ("tests", "tests", "1", "1.2")))
        else:
            invocation.return_value(None)

    def press(self, nth):
        """The notification itself, not one of its buttons."""
        self.connection.emit_signal(self.seen[nth]["sender"], PATH, NAME, "ActionInvoked", GLib.Variant("(us)", (nth + 1, "default")))
        self.connection.flush_sync(None)
