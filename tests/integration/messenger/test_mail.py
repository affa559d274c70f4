#!/usr/bin/python3
"""New mail: the profile that comes with the program, the alert within a second, the browser that opens signed in, and what
happens to the tray meanwhile. Against the real server, in real trays."""
import pathlib
import smtplib
import sys
import time
import unittest
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from messenger_desk import Messenger, lacking, wait_until  # noqa: E402
from browser import Browser  # noqa: E402
from posthorn_server import PATIENCE, Server  # noqa: E402

DOMAIN = "mail.test"
ALICE = f"alice@{DOMAIN}"
PASSWORD = "secret-word-7"
WATCHER = ("org.kde.StatusNotifierWatcher", "/StatusNotifierWatcher", "org.kde.StatusNotifierWatcher")


class NewMail(unittest.TestCase):
    bus_arguments = ()
    trayer = True

    @classmethod
    def setUpClass(cls):
        if lacking():
            raise unittest.SkipTest("not there: " + ", ".join(lacking()))
        cls.server = Server("--set", "xmpp.enabled=true").start()
        cls.addClassCleanup(cls.server.__exit__)
        cls.server.add_users(DOMAIN, "alice", "bob", password=PASSWORD)

    def setUp(self):
        self.messenger = Messenger(*self.bus_arguments, tray=self.trayer)
        self.addCleanup(self.messenger.close)
        self.messenger.set_up(self.server, ALICE, PASSWORD)

    def deliver(self, subject, text="Hello Alice"):
        """Returns when the server has taken it."""
        with smtplib.SMTP("127.0.0.1", self.server.ports["smtp"], timeout=20) as smtp:
            smtp.sendmail(f"bob@{DOMAIN}", [ALICE], f"From: Bob <bob@{DOMAIN}>\r\nTo: {ALICE}\r\nSubject: {subject}\r\n\r\n{text}\r\n")
            return time.monotonic()  # its 250; QUIT comes behind it

    def wait_watching(self):
        """Until a question of ours is held: the server counts the request when it is answered, so its log cannot tell. Mail
        that comes before the first answer is not new, so a first one is sent until it is told."""
        for i in range(20):
            self.deliver(f"first {i}")
            try:
                self.messenger.bus.wait("mail", 2)
                break
            except AssertionError:
                continue
        else:
            self.fail("new mail is not told")
        time.sleep(1.2)  # the next question is asked half a second after an answer
        while not self.messenger.bus.none("mail"):
            self.messenger.bus.wait("mail")

    def test_from_the_profile_to_the_browser(self):
        self.messenger.start("--hidden")
        self.icon()
        self.wait_watching()
        # The profile was used, and nobody can use it again.
        self.assertNotIn("enrolment", (self.messenger.folder / "posthorn-messenger.profile").read_text())
        sent = self.deliver("Dinner & <b>drinks</b>", "At eight?")
        when, notice = self.messenger.bus.wait("mail")
        print(f"told {1000 * (when - sent):.0f} ms after the server's 250", flush=True)
        self.assertLess(when - sent, 20 * PATIENCE)  # pushed, and not found at the next question minutes later
        self.assertIn("Bob", notice["title"])
        self.assertIn("Dinner &amp; &lt;b&gt;drinks&lt;/b&gt;", notice["body"])
        self.assertIn("At eight?", notice["body"])
        self.assertEqual(notice["category"], "email.arrived")
        self.assertIn("acknowledge", notice["actions"])
        # A click on it opens the browser, signed in, at the message.
        self.messenger.bus.tell(action=[notice["mail"], "default"])
        url = wait_until(self.messenger.urls)[0]
        parts = urllib.parse.urlsplit(url)
        self.assertEqual((parts.scheme, parts.port), ("https", self.server.ports["web-tls"]))
        self.assertTrue(parts.path.startswith("/auth/link/"))
        browser = Browser(self.server.ports["web-tls"])
        answer = browser.get(parts.path)
        self.assertIn(answer.status, (302, 303))
        self.assertRegex(answer.headers["Location"], r"^/#/mail/m\d+/e\d+$")
        browser.take(answer)
        self.assertEqual(browser.get("/auth/session").json["account"], ALICE)
        # Acknowledged, and still unread.
        folders = {f["role"]: f for f in browser.get("/messenger/poll").json["folders"]}
        self.assertGreaterEqual(folders["inbox"]["unread"], 2)
        self.assertEqual(self.messenger.stop(), 0)

    def icon(self):
        return self.messenger.icon()

    def test_acknowledging_takes_the_alert_back(self):
        self.messenger.start("--hidden")
        self.wait_watching()
        self.deliver("one")
        _, notice = self.messenger.bus.wait("mail")
        self.messenger.bus.tell(action=[notice["mail"], "acknowledge"])
        self.assertEqual(self.messenger.bus.wait("closed")[1]["closed"], notice["mail"])
        self.assertEqual(self.messenger.urls(), [])

    def test_a_second_start_and_a_quit(self):
        self.messenger.start("--hidden")
        self.icon()
        second = self.messenger.desktop.start(str(self.messenger.program), "--profile", str(self.messenger.profile))
        self.assertEqual(second.wait(10 * PATIENCE), 0)
        self.messenger.desktop.window("Posthorn")  # the first one shows its window
        last = self.messenger.desktop.start(str(self.messenger.program), "--profile", str(self.messenger.profile), "--quit")
        self.assertEqual(last.wait(10 * PATIENCE), 0)
        self.assertEqual(self.messenger.process.wait(10 * PATIENCE), 0)


class AmongStatusNotifierItems(NewMail):
    bus_arguments = ("--watcher",)
    trayer = False

    def icon(self):
        return self.messenger.bus.wait("item")[1]["item"]

    def test_the_item_says_what_it_is(self):
        self.messenger.start("--hidden")
        name, _, path = self.icon().partition("/")
        def read(which):
            return self.messenger.desktop.read(name, "/" + path, "org.kde.StatusNotifierItem", which)
        self.wait_watching()
        tip = wait_until(lambda: (lambda t: t if "unread mail" in t else None)(" ".join(str(part) for part in read("ToolTip") or [])))
        self.assertIn("new", tip)
        self.assertTrue(read("IconPixmap") or read("IconName"))
        menu = self.messenger.desktop.call(name, read("Menu"), "com.canonical.dbusmenu", "GetLayout", "iias", "0", "-1", "0")
        labels = [child["data"][1].get("label", {"data": ""})["data"].replace("_", "") for child in menu[1][2]]
        for wanted in ("Status", "Acknowledge new mail", "Write a mail", "Open webmail", "Open calendar", "Preferences …", "Quit"):
            self.assertIn(wanted, labels)


class WithoutATray(NewMail):
    trayer = False

    def icon(self):
        return self.messenger.desktop.window("Posthorn")

    def test_the_window_stays_within_reach(self):
        self.messenger.start()
        window = self.messenger.desktop.window("Posthorn")
        self.messenger.desktop.run("xdotool", "windowclose", window)
        time.sleep(1)
        self.assertIsNone(self.messenger.process.poll())  # neither quit nor out of sight

    def test_a_tray_that_comes_later_and_goes(self):
        self.messenger.start("--hidden")
        self.messenger.desktop.window("Posthorn")
        self.messenger.start_tray()
        self.messenger.icon()  # it is told, and comes
        self.messenger.trayer.terminate()
        wait_until(lambda: self.messenger.desktop.find("Posthorn"), 20, "the window, the only way left")


if __name__ == "__main__":
    unittest.main(verbosity=2)
