"""A desktop of one's own: an X server without a screen, a private session bus, and the windows on it."""
import json
import os
import re
import shutil
import subprocess
import tempfile

from posthorn_server import wait_until


def missing(*programs):
    """Those of the programs that are not installed."""
    return [program for program in programs if not shutil.which(program)]


class Desktop:
    """Xvfb and a D-Bus daemon that knows no service files; nothing of the user's own session is touched."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="posthorn-desktop-")
        self.processes = []
        self.clicks = 0
        home = self.folder.name
        self.environment = {name: value for name, value in os.environ.items()
                            if name == "QT_NO_GLIB" or not name.startswith(("QT_", "XDG_", "DBUS_", "WAYLAND_", "GTK_"))}
        self.environment.update(HOME=home, XDG_RUNTIME_DIR=home, XDG_CONFIG_HOME=home + "/config",
                                XDG_CACHE_HOME=home + "/cache", XDG_DATA_HOME=home + "/data", LC_ALL="C.UTF-8",
                                QT_QPA_PLATFORM="xcb", NO_AT_BRIDGE="1")
        read, write = os.pipe()
        self.start("Xvfb", "-displayfd", str(write), "-screen", "0", "1440x900x24", "-nolisten", "tcp", pass_fds=[write])
        os.close(write)
        with os.fdopen(read) as pipe:
            self.environment["DISPLAY"] = ":" + pipe.readline().strip()
        bus = self.start("dbus-daemon", "--session", "--nofork", "--print-address=1", stdout=subprocess.PIPE, text=True)
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().strip()

    def start(self, *command, **options):
        options.setdefault("stdout", subprocess.DEVNULL)
        process = subprocess.Popen(command, env=self.environment, stderr=subprocess.DEVNULL, **options)
        self.processes.append(process)
        return process

    def stop(self):
        for process in reversed(self.processes):
            process.terminate()
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            if process.stdout:
                process.stdout.close()
        self.folder.cleanup()

    def run(self, *command):
        """The output of a program that asks or acts."""
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=30)
        return done.stdout if done.returncode == 0 else ""

    # -- windows --

    def windows(self, under="-root"):
        """All windows as (id, name, class, width, height, x, y), from the outermost inwards."""
        where = [under] if under == "-root" else ["-id", under]
        found = []
        for line in self.run("xwininfo", *where, "-tree").splitlines():
            match = re.match(r'\s+(0x[0-9a-f]+) (?:"(.*)"|\(has no name\)): \((.*?)\)\s+(\d+)x(\d+)\S+\s+\+(-?\d+)\+(-?\d+)', line)
            if match:
                number, name, kind, width, height, x, y = match.groups()
                found.append((number, name or "", kind, int(width), int(height), int(x), int(y)))
        return found

    def visible(self, number):
        return "IsViewable" in self.run("xwininfo", "-id", number)

    def find(self, title):
        """The visible window of that title, if there is one; Qt puts the program's name behind a dialog's. The tray's icon, its menu
        and tooltips bear the program's name too, but are small."""
        least = 300 if title == "Posthorn" else 100
        return next((w[0] for w in self.windows() if (w[1] == title or w[1].startswith(title + " ")) and w[3] >= least
                     and self.visible(w[0])), None)

    def window(self, title, seconds=15):
        return wait_until(lambda: self.find(title), seconds, f"a window {title}")

    def click(self, window, button=1):
        """Into a window, as a hand does it; never twice at the same place, so that two clicks are no double click."""
        self.clicks += 1
        x, y = ("5", "7") if self.clicks % 2 else ("16", "18")
        self.run("xdotool", "mousemove", "--window", window, "11", "12")
        self.run("xdotool", "mousemove", "--window", window, x, y, "click", str(button))

    def keys(self, *keys):
        self.run("xdotool", "key", "--delay", "60", *keys)

    # -- the bus --

    def call(self, service, path, interface, method, *arguments):
        """A method's answer, as busctl's JSON has it; None when it failed."""
        text = self.run("busctl", "--user", "--json=short", "call", "--", service, path, interface, method, *arguments)
        return json.loads(text)["data"] if text.strip() else None

    def read(self, service, path, interface, name):
        """A property's value; None when it cannot be read."""
        text = self.run("busctl", "--user", "--json=short", "get-property", service, path, interface, name)
        return json.loads(text)["data"] if text.strip() else None
