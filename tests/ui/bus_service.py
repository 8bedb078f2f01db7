# SPDX-License-Identifier: GPL-3.0-or-later
"""A service on a private bus, on a thread of its own, that stands for one of the desktop's."""
import threading

from gi.repository import Gio, GLib


class BusService:
    """A subclass has on_call(), and sets up what that needs before it calls this."""

    def __init__(self, address, name, path, interface):
        self.problem = None
        self.context = GLib.MainContext.new()
        self.loop = GLib.MainLoop.new(self.context, False)
        self.connection = Gio.DBusConnection.new_for_address_sync(
            address, Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None)
        ready = threading.Event()
        self.thread = threading.Thread(target=self.serve, args=[ready, name, path, interface], daemon=True)
        self.thread.start()
        ready.wait()
        if self.problem is not None:
            raise AssertionError(f"no {name}: {self.problem}")

    def serve(self, ready, name, path, interface):
        self.context.push_thread_default()
        try:
            self.connection.register_object(path, Gio.DBusNodeInfo.new_for_xml(interface).interfaces[0], self.on_call, None, None)
            self.connection.call_sync("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName",
                                      GLib.Variant("(su)", (name, 0)), None, Gio.DBusCallFlags.NONE, -1, None)
        except GLib.Error as problem:
            self.problem = problem
        ready.set()
        if self.problem is None:
            self.loop.run()

    def close(self):
        self.loop.quit()
        self.thread.join()
        self.connection.close_sync(None)
