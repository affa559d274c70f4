#!/usr/bin/python3
"""What a desktop has on its session bus, for tests: a notification service and (with --watcher) a watcher of status notifier
items that claims to be a host. Each thing that happens is a line of JSON on the standard output; lines on the standard input
make the service speak: {"action": [id, "default"]}, {"reply": [id, "text"]}, {"inhibit": true}."""
import json
import sys

from gi.repository import Gio, GLib

NOTIFICATIONS = """<node><interface name="org.freedesktop.Notifications">
<method name="Notify"><arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/>
<arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="as" direction="in"/><arg type="a{sv}" direction="in"/>
<arg type="i" direction="in"/><arg type="u" direction="out"/></method>
<method name="CloseNotification"><arg type="u" direction="in"/></method>
<method name="GetCapabilities"><arg type="as" direction="out"/></method>
<method name="GetServerInformation"><arg type="s" direction="out"/><arg type="s" direction="out"/><arg type="s" direction="out"/>
<arg type="s" direction="out"/></method>
<property name="Inhibited" type="b" access="read"/>
<signal name="ActionInvoked"><arg type="u"/><arg type="s"/></signal>
<signal name="NotificationReplied"><arg type="u"/><arg type="s"/></signal>
<signal name="NotificationClosed"><arg type="u"/><arg type="u"/></signal>
</interface></node>"""
WATCHER = """<node><interface name="org.kde.StatusNotifierWatcher">
<method name="RegisterStatusNotifierItem"><arg type="s" direction="in"/></method>
<method name="RegisterStatusNotifierHost"><arg type="s" direction="in"/></method>
<property name="RegisteredStatusNotifierItems" type="as" access="read"/>
<property name="IsStatusNotifierHostRegistered" type="b" access="read"/>
<property name="ProtocolVersion" type="i" access="read"/>
<signal name="StatusNotifierItemRegistered"><arg type="s"/></signal>
<signal name="StatusNotifierHostRegistered"/>
</interface></node>"""


def say(**what):
    print(json.dumps(what), flush=True)


class Services:
    def __init__(self, with_watcher):
        self.last = 0
        self.inhibited = False
        self.items = []
        self.bus = Gio.bus_get_sync(Gio.BusType.SESSION)
        self.export("/org/freedesktop/Notifications", NOTIFICATIONS, self.notifications,
                    lambda name: GLib.Variant("b", self.inhibited))
        self.own("org.freedesktop.Notifications")
        if with_watcher:
            self.export("/StatusNotifierWatcher", WATCHER, self.watcher, self.watched)
            self.own("org.kde.StatusNotifierWatcher")

    def own(self, name):
        Gio.bus_own_name_on_connection(self.bus, name, Gio.BusNameOwnerFlags.NONE, None, None)

    def export(self, path, xml, call, read):
        interface = Gio.DBusNodeInfo.new_for_xml(xml).interfaces[0]
        self.bus.register_object(path, interface, lambda _bus, sender, _path, _name, method, arguments, invocation:
                                 invocation.return_value(call(sender, method, arguments.unpack())),
                                 lambda _bus, _sender, _path, _interface, name: read(name), None)

    def signal(self, name, signature, *values, path="/org/freedesktop/Notifications", interface="org.freedesktop.Notifications"):
        self.bus.emit_signal(None, path, interface, name, GLib.Variant(signature, values) if signature else None)

    def notifications(self, _sender, method, arguments):
        if method == "GetCapabilities":
            return GLib.Variant("(as)", (["body", "body-markup", "actions", "inline-reply"],))
        if method == "GetServerInformation":
            return GLib.Variant("(ssss)", ("test", "test", "1", "1.2"))
        if method == "CloseNotification":
            say(closed=arguments[0])
            self.signal("NotificationClosed", "(uu)", arguments[0], 3)
            return None
        _, replaces, _, title, body, actions, hints, _ = arguments
        if replaces == 0:
            self.last += 1
        number = replaces or self.last
        # Mail is what most tests wait for; the program tells of certificates as well.
        kind = "mail" if hints.get("category") == "email.arrived" else "notice"
        say(**{kind: number}, replaces=replaces, title=title, body=body, actions=actions, category=hints.get("category"),
            image="image-data" in hints)
        return GLib.Variant("(u)", (number,))

    def watcher(self, sender, method, arguments):
        if method == "RegisterStatusNotifierItem":
            item = arguments[0] if not arguments[0].startswith("/") else sender + arguments[0]
            self.items.append(item if "/" in item else item + "/StatusNotifierItem")
            say(item=self.items[-1])
            self.signal("StatusNotifierItemRegistered", "(s)", self.items[-1], path="/StatusNotifierWatcher",
                        interface="org.kde.StatusNotifierWatcher")
        return None

    def watched(self, name):
        if name == "RegisteredStatusNotifierItems":
            return GLib.Variant("as", self.items)
        return GLib.Variant("i", 0) if name == "ProtocolVersion" else GLib.Variant("b", True)

    def obey(self, channel, _condition):
        line = channel.readline()
        if not line:
            loop.quit()
            return False
        wish = json.loads(line)
        if "action" in wish:
            self.signal("ActionInvoked", "(us)", *wish["action"])
        if "reply" in wish:
            self.signal("NotificationReplied", "(us)", *wish["reply"])
        if "inhibit" in wish:
            self.inhibited = wish["inhibit"]
            self.signal("PropertiesChanged", "(sa{sv}as)", "org.freedesktop.Notifications",
                        {"Inhibited": GLib.Variant("b", self.inhibited)}, [], interface="org.freedesktop.DBus.Properties")
        return True


loop = GLib.MainLoop()
services = Services("--watcher" in sys.argv)
GLib.io_add_watch(sys.stdin.fileno(), GLib.IO_IN | GLib.IO_HUP, lambda _fd, condition: services.obey(sys.stdin, condition))
say(ready=True)
loop.run()
