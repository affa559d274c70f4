"""The desktop chat clients that messenger_cost measures, each on a display and bus of its own, with one account of our server."""

import os
import pathlib
import re
import sqlite3
import subprocess
import sys
import threading
import time

TESTS = pathlib.Path(__file__).resolve().parent.parent.parent
for folder in ("integration/messenger", "integration/xmpp", "integration/console", "integration/support", "integration/web"):
    sys.path.insert(0, str(TESTS / folder))
from desktop import Desktop  # noqa: E402
from gajim_desk import Gajim  # noqa: E402
from messenger_desk import Messenger  # noqa: E402
from person import PASSWORD  # noqa: E402
from test_line import Relay  # noqa: E402

DOMAIN = "chat.test"
AUTHORITIES = "/etc/ssl/certs/ca-certificates.crt"


class Maps:
    """When windows come onto the screen, as the X server tells it: asking for them in a loop would cost what is measured."""

    def __init__(self, desktop):
        self.desktop = desktop
        self.seen = []
        self.process = desktop.start("stdbuf", "-oL", "xev", "-root", "-event", "substructure", stdout=subprocess.PIPE, text=True)
        threading.Thread(target=self._listen, daemon=True).start()
        time.sleep(0.3)  # it says nothing when it is ready

    def _listen(self):
        for line in self.process.stdout:
            found = re.fullmatch(r"\s+event 0x[0-9a-f]+, window (0x[0-9a-f]+), override NO\s*", line)
            if found:
                self.seen.append((time.monotonic(), found.group(1)))

    def first_window(self):
        """(when, id) of the first that people would call one, or None."""
        for when, number in self.seen:
            text = self.desktop.run("xwininfo", "-id", number)
            size = [int(each) for each in re.findall(r"(?:Width|Height): (\d+)", text)]
            if len(size) == 2 and min(size) >= 100:
                return when, number
        return None


class Posthorn:
    """With a watcher of status notifier items, so that the icon's coming is told and not looked for."""
    name = "Posthorn"
    program = None

    def __init__(self, server, _certificate):
        self.messenger = Messenger("--watcher", tray=False)
        self.desktop = self.messenger.desktop
        self.account = f"alice@{DOMAIN}"
        self.messenger.set_up(server, self.account, PASSWORD)

    def start(self):
        self.messenger.bus.none("item")  # takes what was said so far
        self.messenger.bus.kept.clear()
        return self.messenger.start()

    def icon(self):
        """When the tray's icon was there."""
        return self.messenger.bus.wait("item")[0]

    def stop(self):
        self.messenger.stop()

    def close(self):
        self.messenger.close()


class PosthornInTray(Posthorn):
    """As it starts with the session: no window yet."""
    name = "Posthorn, in the tray"
    windowless = True

    def start(self):
        self.messenger.bus.none("item")
        self.messenger.bus.kept.clear()
        return self.messenger.start("--hidden")


class WithGajim:
    name = "Gajim"
    program = "gajim"

    def __init__(self, server, certificate):
        self.gajim = Gajim("bob", server.ports["xmpp-client"], certificate)
        self.desktop = self.gajim.desktop
        self.account = f"bob@{DOMAIN}"

    def start(self):
        self.gajim.start()
        return self.gajim.process

    def stop(self):
        self.gajim.process.kill()
        self.gajim.process.wait()
        self.gajim.process = None

    def close(self):
        self.gajim.close()


class WithDino:
    """Dino takes no server's address and no certificate but an authority's, so it gets a mount namespace in which the domain has
    an address and its certificate is one. The account is written into the database that its first start has made."""
    name = "Dino"
    program = "dino-im"

    def __init__(self, server, certificate):
        # The port that Dino insists on, at an address of the loopback network that nobody else uses.
        address = f"127.{os.getpid() // 250 % 250 + 1}.{os.getpid() % 250 + 1}.77"
        self.relay = Relay(server.ports["xmpp-client"], (address, 5222))
        self.desktop = Desktop()
        self.desktop.environment["GSETTINGS_BACKEND"] = "memory"
        self.account = f"carol@{DOMAIN}"
        self.process = None
        home = pathlib.Path(self.desktop.folder.name)
        hosts, authorities, resolver = home / "hosts", home / "authorities.pem", home / "resolv.conf"
        hosts.write_text(f"127.0.0.1 localhost\n{address} {DOMAIN}\n")
        authorities.write_bytes(certificate.read_bytes())
        resolver.write_text("nameserver 127.0.0.1\noptions timeout:1 attempts:1\n")
        mounts = " && ".join(f"mount --bind {ours} {theirs}" for ours, theirs in
                             ((hosts, "/etc/hosts"), (authorities, AUTHORITIES), (resolver, "/etc/resolv.conf")))
        self.command = ["unshare", "-m", "sh", "-c", f"{mounts} && exec dino-im"]
        self.database = home / "data/dino/dino.db"
        self.start()
        self._await_database()
        self.stop()
        connection = sqlite3.connect(self.database)
        connection.execute("INSERT INTO account (bare_jid, resourcepart, password, alias, enabled, roster_version, mam_earliest_synced)"
                           " VALUES (?, 'dino', ?, NULL, 1, NULL, -1)", (self.account, PASSWORD))
        connection.commit()
        connection.close()

    def _await_database(self):
        end = time.monotonic() + 30
        while time.monotonic() < end:
            try:
                connection = sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)
                there = connection.execute("SELECT count(*) FROM sqlite_master WHERE name IN ('account', 'settings')").fetchone()[0]
                connection.close()
                if there == 2:
                    time.sleep(1)
                    return
            except sqlite3.OperationalError:
                pass
            time.sleep(0.1)
        raise RuntimeError("Dino made no database")

    def start(self):
        self.process = self.desktop.start(*self.command)
        return self.process

    def stop(self):
        self.process.kill()
        self.process.wait()
        self.process = None

    def close(self):
        if self.process:
            self.stop()
        self.relay.close()
        self.desktop.stop()


CLIENTS = {"posthorn": Posthorn, "tray": PosthornInTray, "gajim": WithGajim, "dino": WithDino}
