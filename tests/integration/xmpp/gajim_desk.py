"""Gajim, a desktop client that others wrote, on a display of its own, set up as its user would have done by its assistant."""
import json
import os
import pathlib
import sqlite3
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "console"))
from person import PASSWORD  # noqa: E402
from posthorn_server import PATIENCE  # noqa: E402
from desktop import Desktop, missing  # noqa: E402

PROGRAMS = ("gajim", "Xvfb", "dbus-daemon", "xdotool", "xwininfo", "openssl", "busctl")
ACCOUNT = "chat.test"
# Gajim refuses to run as root, which is who everything is in a container: there it is made to believe otherwise.
COMMAND = ["gajim"] if os.geteuid() else [
    "/usr/bin/python3", "-c", "import os; os.geteuid = lambda: 1000; from gajim.gajim import main; main()"]


def lacking():
    return missing(*PROGRAMS)


def make_certificate(folder):
    """A certificate for the domain. Gajim takes one that its user has accepted, but only if the name in it is right."""
    chain, key = folder / "chain.pem", folder / "key.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30",
                    "-keyout", key, "-out", chain, "-subj", "/CN=chat.test", "-addext", "subjectAltName=DNS:chat.test"],
                   check=True, capture_output=True)
    return chain, key


class Gajim:
    """The program with one account; its folders outlive a stop and start."""

    def __init__(self, name, port, certificate):
        self.desktop = Desktop()
        home = pathlib.Path(self.desktop.folder.name)
        self.desktop.environment.update(GSETTINGS_BACKEND="memory", PYTHON_KEYRING_BACKEND="keyring.backends.null.Keyring")
        self.database = home / "data/gajim/logs.db"
        trusted = home / "data/gajim/cert_store"
        trusted.mkdir(parents=True)
        (trusted / "accepted").write_bytes(certificate.read_bytes())
        self.process = None
        self.write_settings(home / "config/gajim", name, port)

    @staticmethod
    def write_settings(folder, name, port):
        """Settings as version 5 of Gajim's scheme has them; what is not said has its default."""
        folder.mkdir(parents=True)
        app = {"use_keyring": False, "check_for_update": False, "sounds_on": False, "show_trayicon": False, "autoaway": False,
               "autoxa": False, "action_on_close": "quit", "show_notifications": False, "mainwin_width": 1200,
               "mainwin_height": 800}
        account = {"active": True, "name": name, "hostname": ACCOUNT, "password": PASSWORD, "savepass": True, "resource": "gajim",
                   "use_custom_host": True, "custom_host": "127.0.0.1", "custom_port": port, "custom_type": "START TLS"}
        workspace = {"11111111-1111-4111-8111-111111111111": {"name": "Work", "chats": []}}
        connection = sqlite3.connect(folder / "settings.sqlite")
        connection.executescript("CREATE TABLE settings (name TEXT UNIQUE, settings TEXT);"
                                 "CREATE TABLE account_settings (account TEXT UNIQUE, settings TEXT);"
                                 "PRAGMA user_version=5;")
        for row, settings in (("app", app), ("soundevents", {}), ("status_presets", {}), ("proxies", {}), ("plugins", {}),
                              ("workspaces", workspace)):
            connection.execute("INSERT INTO settings VALUES (?, ?)", (row, json.dumps(settings)))
        connection.execute("INSERT INTO account_settings VALUES (?, ?)",
                           (ACCOUNT, json.dumps({"account": account, "contact": {}, "group_chat": {}})))
        connection.commit()
        connection.close()

    def start(self):
        self.process = self.desktop.start(*COMMAND)

    def stop(self):
        """Quits the program as its menu does."""
        self.desktop.call("org.gajim.Gajim", "/org/gajim/Gajim", "org.gtk.Actions", "Activate", "sava{sv}", "quit", "0", "0")
        self.process.wait(20 * PATIENCE)
        self.process = None

    def close(self):
        if self.process is not None:
            self.process.kill()
            self.process.wait()
        self.desktop.stop()

    def open(self, uri):
        """Hands an address to the running program, as a browser does."""
        self.desktop.run(*COMMAND, uri)

    def type(self, window, text):
        self.desktop.run("xdotool", "windowfocus", "--sync", window)
        self.desktop.run("xdotool", "type", "--delay", "20", text)
        self.desktop.keys("Return")

    def texts(self, jid):
        """What Gajim has of a conversation in its own database, in the order in which it was written down."""
        return self.rows("message IS NOT NULL", jid)

    def arrived(self, jid):
        """Those of its own messages whose receipt has come."""
        return self.rows("marker = 0", jid)

    def rows(self, condition, jid):
        if not self.database.exists():
            return []
        connection = sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=20)
        try:
            return [row[0] for row in connection.execute(
                f"SELECT message FROM logs JOIN jids USING (jid_id) WHERE jid = ? AND {condition} ORDER BY log_line_id", (jid,))]
        except sqlite3.OperationalError:  # it is being made
            return []
        finally:
            connection.close()
