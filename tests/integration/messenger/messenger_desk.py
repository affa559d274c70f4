"""The messenger on a desktop of its own: a display, a session bus with a notification service, a browser that only writes down
what it was asked to open, and an account of a real server, handed over by the profile file as the webmail does it."""
import io
import json
import os
import pathlib
import queue
import shutil
import signal
import subprocess
import sys
import threading
import time
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
for folder in ("console", "support", "web"):
    sys.path.insert(0, str(HERE.parent / folder))
from browser import Browser  # noqa: E402
from desktop import Desktop, missing  # noqa: E402
from posthorn_server import BIN, PATIENCE, wait_until  # noqa: E402

PROGRAMS = ("Xvfb", "dbus-daemon", "xdotool", "xwininfo", "busctl", "trayer")
# The program may come of another build than the server.
PROGRAM = pathlib.Path(os.environ.get("POSTHORN_MESSENGER", BIN / "posthorn-messenger"))


def lacking():
    return missing(*PROGRAMS) + ([] if PROGRAM.exists() else [str(PROGRAM)])


class BusServices:
    """bus_services.py, and what it says."""

    def __init__(self, desktop, *arguments):
        self.process = desktop.start("/usr/bin/python3", str(HERE / "bus_services.py"), *arguments, stdin=subprocess.PIPE,
                                     stdout=subprocess.PIPE, text=True)
        self.said = queue.Queue()
        self.kept = []
        threading.Thread(target=self.listen, daemon=True).start()
        self.wait("ready")

    def listen(self):
        for line in self.process.stdout:
            self.said.put((time.monotonic(), json.loads(line)))

    def wait(self, kind, seconds=15):
        """The next line of that kind: (when it came, what it says). Others are kept for later."""
        for i, (when, what) in enumerate(self.kept):
            if kind in what:
                return self.kept.pop(i)
        end = time.monotonic() + seconds * PATIENCE
        while True:
            try:
                when, what = self.said.get(timeout=max(0.01, end - time.monotonic()))
            except queue.Empty:
                raise AssertionError(f"no {kind} within {seconds} s; there was {self.kept}") from None
            if kind in what:
                return when, what
            self.kept.append((when, what))

    def none(self, kind):
        while not self.said.empty():
            self.kept.append(self.said.get())
        return not any(kind in what for _, what in self.kept)

    def tell(self, **what):
        self.process.stdin.write(json.dumps(what) + "\n")
        self.process.stdin.flush()


class Messenger:
    """One program with its own profile; the folder outlives a stop and start."""

    def __init__(self, *bus_arguments, tray=True):
        self.desktop = Desktop()
        self.home = pathlib.Path(self.desktop.folder.name)
        self.opened = self.home / "opened"
        self.opened.write_text("")
        commands = self.home / "commands"
        commands.mkdir()
        browser = commands / "xdg-open"
        browser.write_text(f'#!/bin/sh\nprintf "%s\\n" "$1" >> "{self.opened}"\n')
        browser.chmod(0o755)
        self.desktop.environment.update(PATH=f"{commands}:{os.environ['PATH']}", BROWSER=str(browser))
        self.bus = BusServices(self.desktop, *bus_arguments)
        self.trayer = None
        if tray:
            self.start_tray()
        self.folder = self.home / "posthorn-messenger"
        (self.folder / "bin").mkdir(parents=True)
        self.program = self.folder / "bin/posthorn-messenger"
        try:
            os.link(PROGRAM, self.program)
        except OSError:
            shutil.copy2(PROGRAM, self.program)
        self.profile = self.home / "profile"
        self.process = None

    def start_tray(self):
        """Trayer now and then shows no window on a busy machine: then it is started anew."""
        for last in (False, False, True):
            self.trayer = self.desktop.start("trayer", "--edge", "bottom", "--align", "right", "--widthtype", "request",
                                             "--heighttype", "pixel", "--height", "32")
            try:
                return wait_until(lambda: any("trayer" in w[2] for w in self.desktop.windows()), 10, "trayer's window")
            except AssertionError:
                if last:
                    raise
                self.trayer.kill()
                self.trayer.wait()

    def download(self, server, account, password):
        """Fetches the messenger as a user does, and unpacks the profile beside the program. Returns the browser."""
        system = server.folder / "messenger/linux-x86_64"
        system.mkdir(parents=True, exist_ok=True)
        (system / "README").write_text("the program comes out of the build\n")
        browser = Browser(server.ports["web-tls"])
        assert browser.sign_in(account, password).status == 200
        url = browser.post("/messenger/downloads", {"system": "linux-x86_64"}).json["url"]
        archive = zipfile.ZipFile(io.BytesIO(browser.get(url).body))
        (self.folder / "posthorn-messenger.profile").write_bytes(archive.read("posthorn-messenger/posthorn-messenger.profile"))
        return browser

    def set_up(self, server, account, password):
        """A first start as users have it, but for what a real domain says by DNS."""
        browser = self.download(server, account, password)
        self.profile.mkdir(mode=0o700, exist_ok=True)
        (self.profile / "accounts.json").write_text(json.dumps(
            {"version": 1, "accounts": [{"address": account, "server": f"127.0.0.1:{server.ports['xmpp-client']}"}]}))
        return browser

    def start(self, *arguments):
        self.process = self.desktop.start(str(self.program), "--profile", str(self.profile), *arguments)
        return self.process

    def icon(self):
        """The tray's icon, a window inside of trayer's."""
        def find():
            tray = next((w[0] for w in self.desktop.windows() if "trayer" in w[2] and w[3] > 1), None)
            return tray and next((w[0] for w in self.desktop.windows(tray) if "posthorn" in w[2].lower() or "osthorn" in w[1]), None)
        return wait_until(find, 20, "the tray's icon")

    def urls(self):
        return self.opened.read_text().split()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(10 * PATIENCE)
        self.process = None
        return code

    def close(self):
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.bus.process.stdin.close()
        self.desktop.stop()
