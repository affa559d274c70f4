#!/usr/bin/env python3
"""The tray icon in real trays: an XEmbed one (trayer) and one for status notifier items (xfce4-panel)."""
import pathlib
import socket
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from posthorn_server import Server, wait_until  # noqa: E402
from desktop import Desktop, missing  # noqa: E402

WATCHER = ("org.kde.StatusNotifierWatcher", "/StatusNotifierWatcher", "org.kde.StatusNotifierWatcher")
TRAY = ["--set", "console.close-to-tray=tray"]


def listens(port):
    try:
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
        return True
    except OSError:
        return False


class OnADesktop(unittest.TestCase):
    needs = ["Xvfb", "dbus-daemon", "xdotool", "xwininfo"]

    def setUp(self):
        lacking = missing(*self.needs)
        if lacking:
            self.skipTest("not installed: " + ", ".join(lacking))
        self.desktop = Desktop()
        self.addCleanup(self.desktop.stop)

    def console(self, *settings):
        server = Server("--demo", "--set", "server.host-name=mail.demo.test", *settings, headless=False,
                        environment=self.desktop.environment)
        self.addCleanup(server.__exit__)
        return server.start()

    def close(self):
        """Closes the console's window by its key; X gives it a new number when it comes again."""
        self.desktop.run("xdotool", "windowfocus", self.desktop.window("Posthorn"))
        self.desktop.keys("ctrl+w")

    def wait_seen(self):
        self.desktop.window("Posthorn")

    def wait_hidden(self):
        wait_until(lambda: not self.desktop.find("Posthorn"), what="the window's going")


class WithoutATray(OnADesktop):
    def test_closing_asks_and_hides_nothing(self):
        server = self.console(*TRAY)
        self.wait_seen()
        self.close()
        self.desktop.window("Quit Posthorn")
        self.desktop.keys("Escape")
        wait_until(lambda: not self.desktop.find("Quit Posthorn"))
        self.wait_seen()
        self.close()
        self.desktop.window("Quit Posthorn")
        self.desktop.keys("Return")
        self.assertEqual(server.process.wait(10), 0)

    def test_it_does_not_start_out_of_sight(self):
        self.console("--set", "console.start-minimised=true")
        self.wait_seen()


class InAnXembedTray(OnADesktop):
    needs = OnADesktop.needs + ["trayer"]

    def tray(self):
        trayer = self.desktop.start("trayer", "--edge", "top", "--align", "right", "--widthtype", "request", "--height",
                                    "32", "--transparent", "false")
        return trayer

    def icon(self):
        """Our window among the tray's: inside trayer's own."""
        def find():
            panel = next((w for w in self.desktop.windows() if "trayer" in w[2]), None)
            inside = self.desktop.windows(panel[0]) if panel else []
            return next((w for w in inside if "osthorn" in w[1] + w[2] and w[3] >= 16 and self.desktop.visible(w[0])), None)
        return wait_until(find, 15)[0]

    def popup(self, what):
        return next((w for w in self.desktop.windows() if what(w) and self.desktop.visible(w[0])), None)

    def menu(self):
        """Opens the icon's menu; its window has no name of its own and stands apart from the console's."""
        before = {w[0] for w in self.desktop.windows() if self.desktop.visible(w[0])}
        self.desktop.click(self.icon(), 3)
        return wait_until(lambda: self.popup(lambda w: w[0] not in before and w[3] > 100 and w[4] > 80))

    def choose(self, key):
        """An entry of the menu by its key, pressed again while the menu stays: it can be seen before it listens."""
        menu = self.menu()
        pressed = 0

        def gone():
            nonlocal pressed
            if not self.popup(lambda w: w[0] == menu[0]):
                return True
            if time.monotonic() - pressed > 1:
                self.desktop.keys(key)
                pressed = time.monotonic()
            return False
        wait_until(gone, what="the menu's going")

    def test_icon_menu_and_tooltip(self):
        self.tray()
        server = self.console(*TRAY)
        self.wait_seen()
        icon = self.icon()
        # A tooltip comes when the pointer rests on the icon.
        before = {w[0] for w in self.desktop.windows()}
        self.desktop.run("xdotool", "mousemove", "--window", icon, "6", "6")
        self.desktop.run("xdotool", "mousemove", "--window", icon, "10", "10")
        wait_until(lambda: self.popup(lambda w: w[0] not in before and w[3] > 60), 10)
        # Closing hides; a click brings back.
        self.close()
        self.wait_hidden()
        self.assertTrue(listens(server.ports["imap"]))
        self.desktop.click(icon)
        self.wait_seen()
        # The menu stops, starts and quits.
        self.choose("t")
        wait_until(lambda: not listens(server.ports["imap"]))
        self.choose("a")
        wait_until(lambda: listens(server.ports["imap"]))
        self.close()
        self.wait_hidden()
        self.choose("o")
        self.wait_seen()
        self.choose("q")
        self.assertEqual(server.process.wait(10), 0)

    def test_it_starts_minimised(self):
        self.tray()
        wait_until(lambda: any("trayer" in w[2] for w in self.desktop.windows()))
        self.console("--set", "console.start-minimised=true")
        icon = self.icon()
        self.assertIsNone(self.desktop.find("Posthorn"))
        self.desktop.click(icon)
        self.wait_seen()

    def test_a_tray_may_come_later_and_go(self):
        self.console(*TRAY)
        self.wait_seen()
        trayer = self.tray()
        self.icon()
        self.close()
        self.wait_hidden()
        trayer.terminate()  # with it the only way back to the window
        self.wait_seen()
        self.tray()
        self.icon()


class AmongStatusNotifierItems(OnADesktop):
    needs = OnADesktop.needs + ["busctl", "xfce4-panel"]

    def setUp(self):
        super().setUp()
        self.desktop.environment["XFCE_PANEL_MIGRATE_DEFAULT"] = "1"
        self.panel = self.desktop.start("xfce4-panel", "--disable-wm-check")
        wait_until(lambda: self.desktop.read(*WATCHER, "IsStatusNotifierHostRegistered"), 20)

    def item(self):
        def find():
            items = self.desktop.read(*WATCHER, "RegisteredStatusNotifierItems") or []
            return items[0] if items else None
        name, _, path = wait_until(find, 15).partition("/")
        return name, "/" + path

    def read(self, name):
        return self.desktop.read(*self.item(), "org.kde.StatusNotifierItem", name)

    def entries(self):
        """The menu's entries: label to (number, enabled)."""
        service, _ = self.item()
        layout = self.desktop.call(service, self.read("Menu"), "com.canonical.dbusmenu", "GetLayout", "iias", "0", "-1", "0")
        found = {}
        for child in layout[1][2]:
            number, properties, _ = child["data"]
            if "label" in properties:
                label = properties["label"]["data"].replace("_", "")
                found[label] = number, properties.get("enabled", {"data": True})["data"]
        return found

    def choose(self, label):
        service, _ = self.item()
        self.desktop.call(service, self.read("Menu"), "com.canonical.dbusmenu", "Event", "isvu",
                          str(self.entries()[label][0]), "clicked", "s", "", "0")

    def test_icon_menu_and_tooltip(self):
        server = self.console(*TRAY)
        self.wait_seen()
        self.assertEqual(self.read("Id").lower(), "posthorn")
        icon = self.read("IconPixmap")
        self.assertTrue(icon or self.read("IconName"))
        tip = " ".join(str(part) for part in self.read("ToolTip"))
        self.assertIn("Received today", tip)
        self.assertEqual(list(self.entries()), ["Open the console", "Start all servers", "Stop all servers", "Quit"])
        self.close()
        self.wait_hidden()
        self.desktop.call(*self.item(), "org.kde.StatusNotifierItem", "Activate", "ii", "0", "0")
        self.wait_seen()
        self.choose("Stop all servers")
        wait_until(lambda: not listens(server.ports["imap"]))
        wait_until(lambda: not self.entries()["Stop all servers"][1])
        self.choose("Start all servers")
        wait_until(lambda: listens(server.ports["imap"]))
        self.close()
        self.wait_hidden()
        self.choose("Open the console")
        self.wait_seen()
        self.choose("Quit")
        self.assertEqual(server.process.wait(10), 0)

    def test_it_starts_minimised(self):
        self.console("--set", "console.start-minimised=true")
        self.item()
        self.assertIsNone(self.desktop.find("Posthorn"))


if __name__ == "__main__":
    unittest.main(verbosity=2)
