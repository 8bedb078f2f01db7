# SPDX-License-Identifier: GPL-3.0-or-later
"""Stands for the desktop's notification service on the private bus: keeps what it is told, and presses what a person would.
`closed` has which of those that were `seen` were withdrawn."""
import threading

from gi.repository import Gio, GLib

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


class Notifications:
    def __init__(self, address):
        self.seen, self.closed, self.problem = [], [], None
        self.context = GLib.MainContext.new()
        self.loop = GLib.MainLoop.new(self.context, False)
        self.connection = Gio.DBusConnection.new_for_address_sync(
            address, Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None)
        ready = threading.Event()
        self.thread = threading.Thread(target=self.serve, args=[ready], daemon=True)
        self.thread.start()
        ready.wait()
        if self.problem is not None:
            raise AssertionError(f"no notification service: {self.problem}")

    def serve(self, ready):
        self.context.push_thread_default()
        try:
            self.connection.register_object(PATH, Gio.DBusNodeInfo.new_for_xml(INTERFACE).interfaces[0], self.on_call, None, None)
            self.connection.call_sync("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName",
                                      GLib.Variant("(su)", (NAME, 0)), None, Gio.DBusCallFlags.NONE, -1, None)
        except GLib.Error as problem:
            self.problem = problem
        ready.set()
        if self.problem is None:
            self.loop.run()

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

    def close(self):
        self.loop.quit()
        self.thread.join()
        self.connection.close_sync(None)
