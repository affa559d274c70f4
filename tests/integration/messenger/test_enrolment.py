#!/usr/bin/python3
"""A device's whole life: enrolled by the profile file, chatting and watching mail by its token alone, signed out at the server,
which the messenger notices and says, and signed in again by another profile. And the token in a real keyring."""
import json
import pathlib
import shutil
import subprocess
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from messenger_desk import Messenger, lacking, wait_until  # noqa: E402
from browser import Browser  # noqa: E402
from posthorn_server import PATIENCE, Server  # noqa: E402

DOMAIN = "mail.test"
ALICE = f"alice@{DOMAIN}"
PASSWORD = "secret-word-7"


class Devices(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if lacking():
            raise unittest.SkipTest("not there: " + ", ".join(lacking()))
        cls.server = Server("--set", "xmpp.enabled=true").start()
        cls.addClassCleanup(cls.server.__exit__)
        cls.server.add_users(DOMAIN, "alice", password=PASSWORD)

    def setUp(self):
        self.messenger = Messenger()
        self.addCleanup(self.messenger.close)

    def sessions(self):
        return [line for line in self.server.ctl("session", "list")[1] if ALICE in line and "xmpp" in line]

    def devices(self):
        """The ids of the account's device tokens: what is signed in by a browser is not asked."""
        rows = [[cell.strip('"') for cell in line.split("\t")] for line in self.server.ctl("websession", "list")[1]]
        return [row[0] for row in rows if row[1:3] == [ALICE, "device"]]

    def windows(self):
        desktop = self.messenger.desktop
        return sum(w[1].startswith(("Posthorn", "Sign in again")) and w[3] > 200 and desktop.visible(w[0]) for w in desktop.windows())

    def account(self):
        return json.loads((self.messenger.profile / "accounts.json").read_text())["accounts"][0]

    def notice(self, beginning):
        end = time.monotonic() + 30 * PATIENCE
        while time.monotonic() < end:
            _, what = self.messenger.bus.wait("notice", 30)
            if what["title"].startswith(beginning):
                return what
        return self.fail(f"no notice {beginning}")

    def test_signed_out_and_in_again(self):
        before = self.devices()
        self.messenger.set_up(self.server, ALICE, PASSWORD)
        self.messenger.start("--hidden")
        wait_until(self.sessions, 30, "the chat's login")
        self.assertEqual(self.account()["login"], "device")  # there is no password that it could have used
        made = [each for each in self.devices() if each not in before]
        self.assertEqual(len(made), 1)
        self.server.ctl("websession", "end", made[0])
        notice = self.notice("Sign in again")
        self.assertIn(ALICE, notice["title"])
        self.assertIn("default", notice["actions"])
        wait_until(lambda: not self.sessions(), 20, "the end of the chat's session")
        self.assertFalse(self.account().get("device"))
        # A click on the notice asks for the password, where the user sees it.
        self.messenger.bus.tell(action=[notice["notice"], "default"])
        wait_until(lambda: self.windows() == 2, 20, "the main window and the dialog")
        # The user downloads another profile instead, and opens it.
        self.messenger.download(self.server, ALICE, PASSWORD)
        handed = self.messenger.desktop.start(str(self.messenger.program), "--profile", str(self.messenger.profile),
                                              str(self.messenger.folder / "posthorn-messenger.profile"))
        self.assertEqual(handed.wait(20 * PATIENCE), 0)
        wait_until(self.sessions, 30, "the chat's login by the new token")
        wait_until(lambda: self.windows() == 1, 20, "the dialog's end")
        self.assertTrue(self.account()["device"])
        self.assertEqual(self.messenger.stop(), 0)
        # What is kept is good for the next start.
        wait_until(lambda: not self.sessions(), 20, "the goodbye")
        self.messenger.start("--hidden")
        wait_until(self.sessions, 30, "the login after a new start")


class AddressBook(unittest.TestCase):
    """What the messenger asks while an address is typed: a device's token opens the address books, the directory among them."""

    def test_the_directory_is_open_to_devices(self):
        with Server("--set", "xmpp.enabled=true") as server:
            server.add_users(DOMAIN, "alice", "bob", password=PASSWORD)
            browser = Browser(server.ports["web-tls"])
            self.assertEqual(browser.sign_in(ALICE, PASSWORD).status, 200)
            made = browser.post("/auth/tokens", {"name": "desk", "scope": "mail messenger", "password": PASSWORD}).json
            device, by = Browser(server.ports["web-tls"]), {"Authorization": "Bearer " + made["token"]}
            account = device.get("/jmap/session", **by).json["primaryAccounts"]["urn:ietf:params:jmap:contacts"]
            answer = device.post("/jmap/api", {
                "using": ["urn:ietf:params:jmap:core", "urn:ietf:params:jmap:contacts"],
                "methodCalls": [["ContactCard/query", {"accountId": account, "filter": {"text": "bo"}, "limit": 20}, "q"],
                                ["ContactCard/get", {"accountId": account, "properties": ["id", "name", "emails", "onlineServices"],
                                                     "#ids": {"resultOf": "q", "name": "ContactCard/query", "path": "/ids"}}, "g"]]}, **by)
            cards = answer.json["methodResponses"][1][1]["list"]
            self.assertEqual([list(card["emails"].values())[0]["address"] for card in cards], [f"bob@{DOMAIN}"])


class InTheKeyring(Devices):
    """GNOME's keyring on the test's own bus, unlocked as a login does it."""

    def setUp(self):
        if not shutil.which("gnome-keyring-daemon"):
            self.skipTest("not there: gnome-keyring-daemon")
        super().setUp()
        daemon = self.messenger.desktop.start("gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets",
                                              stdin=subprocess.PIPE)
        daemon.stdin.write(b"the login's password")
        daemon.stdin.close()
        wait_until(lambda: self.messenger.desktop.read("org.freedesktop.secrets", "/org/freedesktop/secrets/aliases/default",
                                                       "org.freedesktop.Secret.Collection", "Locked") is False, 20, "an unlocked keyring")

    def kept(self):
        """How many secrets of ours the keyring has."""
        found = self.messenger.desktop.call("org.freedesktop.secrets", "/org/freedesktop/secrets", "org.freedesktop.Secret.Service",
                                            "SearchItems", "a{ss}", "1", "server", "posthorn-messenger")
        return len(found[0]) if found else 0

    def tearDown(self):
        if self._outcome.result.skipped or not self.messenger.profile.exists():
            return
        self.assertGreaterEqual(self.kept(), 1)
        self.assertFalse((self.messenger.profile / "secrets.json").exists(), "a secret lies in the file, though there is a keyring")


if __name__ == "__main__":
    unittest.main(verbosity=2)
