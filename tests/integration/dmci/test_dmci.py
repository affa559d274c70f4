"""The client interface and the collaboration service on the real server, by the programs in docs/examples."""
import os
import pathlib
import subprocess
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
EXAMPLES = HERE.parents[2] / "docs/examples"
sys.path[:0] = [str(HERE.parent / "support"), str(EXAMPLES)]
from dmci_client import Dmci, DmciError, trust, words  # noqa: E402
from posthorn_server import PATIENCE, Server, wait_until  # noqa: E402

ALICE, BOB, POSTMASTER, PASSWORD = "alice@mail.test", "bob@mail.test", "postmaster@mail.test", "secret-word"


class Dmcis(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server().start()
        cls.addClassCleanup(cls.server.__exit__)
        cls.server.add_users("mail.test", "alice", "bob", "carol", "postmaster")

    def connect(self, user=None, service="dmci", **options):
        dmci = Dmci("127.0.0.1", self.server.ports[service], trust("none"), timeout=20 * PATIENCE, **options)
        self.addCleanup(dmci.close)
        if user:
            self.assertEqual(dmci.ask("AUTH", user, PASSWORD)[:2], (230, user))
        return dmci

    def example(self, name, *arguments, user=ALICE, text=""):
        return subprocess.run([sys.executable, str(EXAMPLES / name), "127.0.0.1", str(self.server.ports["dmci"]), user, *arguments],
                              input=text, capture_output=True, text=True, timeout=60 * PATIENCE,
                              env={**os.environ, "DMCI_PASSWORD": PASSWORD, "DMCI_CA": "none"})

    def refused(self, code, dmci, *command):
        with self.assertRaises(DmciError) as caught:
            dmci.ask(*command)
        self.assertEqual(caught.exception.code, code, str(caught.exception))

    def count(self, dmci, folder):
        return next(int(words(line)[1]) for line in dmci.ask("LIST", "FOLDERS")[2] if words(line)[0] == folder)

    def test_mail(self):
        done = self.example("dmci_client.py", "send", f"{BOB}, {ALICE}", "Lunch?", text="At noon.\n.\n..\n")
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        alice = self.connect(ALICE)
        self.refused(553, alice, "MAIL", BOB)
        for number in range(2, 13):
            self.assertEqual(alice.mail(f"Subject: message {number}\r\n\r\n{number}\r\n".encode(), ALICE, BOB)[0], 250)
        bob = self.connect(BOB)
        self.assertEqual(self.count(bob, "INBOX"), 12)
        code, _, _, messages = bob.ask("RETR", "INBOX", "1:10")
        self.assertEqual((code, len(messages)), (200, 10))
        self.assertIn(b"\r\nSubject: Lunch?\r\n", messages[0][1])
        self.assertIn(b" with DMCI id ", messages[0][1])
        whole = bob.ask("RETR", "INBOX", "1", "WHOLE")[3][0]
        self.assertTrue(whole[1].endswith(b"\r\n\r\nAt noon.\r\n.\r\n..\r\n"), whole)
        self.assertEqual(len(whole[1]), int(whole[0][2]))
        self.assertEqual(bob.ask("DELE", "INBOX", "2:3")[1], "2 messages deleted")
        self.assertEqual(bob.ask("CREATE", "Old mail/2025")[0], 200)
        self.assertEqual(self.count(bob, "Old mail/2025"), 0)
        self.assertEqual(bob.ask("DELETE", "Old mail/2025")[0], 200)
        self.assertEqual(self.count(bob, "INBOX"), 10)
        shown = self.example("dmci_client.py", "list", user=BOB)
        self.assertEqual(shown.stdout.splitlines()[:2], ["1 Lunch?", "2 message 4"], shown.stderr)
        self.refused(550, bob, "RETR", "Nowhere", "1")
        self.refused(553, bob, "CREATE", "ACCOUNT", "x@mail.test", PASSWORD)
        self.assertEqual(bob.ask("QUIT")[0], 221)

    def test_sessions_end_with_the_password(self):
        carol = self.connect("carol@mail.test")
        identifier = carol.ask("SESSION")[1].split()[0]
        again = self.connect()
        self.assertEqual(again.ask("SESSION", identifier)[:2], (202, "carol@mail.test"))
        self.assertEqual(again.ask("RETR", "INBOX", "1:*")[0], 200)
        self.server.ctl("userpasswd", "mail.test", "carol", "another-word")
        for dmci in carol, again:
            self.assertEqual(dmci.status()[0], 421)
            with self.assertRaises(ConnectionError):
                dmci.line()
        self.refused(535, self.connect(), "SESSION", identifier)
        logged = lambda: "".join(p.read_text() for p in (self.server.folder / "LOGS").glob("*.log"))  # noqa: E731
        wait_until(lambda: "a session identifier that is none" in logged(), what="the log")
        self.assertFalse(identifier in logged() or PASSWORD in logged())

    def test_collaboration(self):
        watch = subprocess.Popen([sys.executable, str(EXAMPLES / "collaboration_watch.py"), "127.0.0.1",
                                  str(self.server.ports["collaboration"]), ALICE], stdout=subprocess.PIPE, text=True,
                                 env={**os.environ, "DMCI_PASSWORD": PASSWORD, "DMCI_CA": "none"})
        self.addCleanup(watch.stdout.close)
        self.addCleanup(watch.wait)
        self.addCleanup(watch.kill)
        self.assertEqual(watch.stdout.readline(), "watching\n")
        alice = self.connect(ALICE, "collaboration")
        self.assertEqual([words(line) for line in alice.ask("GAL", "bo?@")[2]], [[BOB, ""]])
        alice.ask("CREATE", "Plans")
        self.assertEqual(watch.stdout.readline(), "CREATED Plans\n")
        alice.mail(b"Subject: for myself\r\n\r\n", ALICE, ALICE)
        self.assertRegex(watch.stdout.readline(), "^new mail in INBOX: ")
        self.assertEqual(watch.stdout.readline(), "    Subject: for myself\n")
        self.refused(504, self.connect(ALICE), "SUBSCRIBE")

    def test_provisioning(self):
        people = "".join(f"person{i}@mail.test\t{PASSWORD}-{i}\tPerson {i}\t1000000\n" for i in range(20))
        done = self.example("dmci_provision.py", user=POSTMASTER, text=people + f"{ALICE}\t{PASSWORD}\tA\n")
        self.assertEqual(done.returncode, 1)
        self.assertIn(f"{ALICE}: 551 ", done.stderr)
        self.assertTrue(done.stdout.startswith("20 accounts in "), done.stdout)
        admin = self.connect(POSTMASTER)
        listed = [words(line) for line in admin.ask("LIST", "ACCOUNTS", "person1?@mail.test")[2]]
        self.assertEqual(len(listed), 10)
        self.assertIn(["person10@mail.test", "user", "enabled", "1000000", "Person 10"], listed)
        person = self.connect()
        person.ask("AUTH", "person7@mail.test", PASSWORD + "-7")
        admin.ask("SET", "person7@mail.test", "ENABLED", "false")
        self.assertEqual(person.status()[0], 421)
        self.refused(536, self.connect(), "AUTH", "person7@mail.test", PASSWORD + "-7")
        admin.ask("DELETE", "ACCOUNT", "person7@mail.test")
        self.refused(550, admin, "DELETE", "ACCOUNT", "person7@mail.test")
        self.refused(553, admin, "CREATE", "ACCOUNT", "person@other.test", PASSWORD)
        self.refused(553, admin, "OPERATE", "domainadd", "other.test")
        self.assertEqual(admin.ask("OPERATE", "usercount")[2], ["mail.test 23"])

    def test_controller_accounts(self):
        self.server.ctl("ctrlaccountadd", "robot", "metal-word")
        robot = self.connect()
        self.refused(535, robot, "AUTH", "robot", "wood")
        self.assertEqual(robot.ask("AUTH", "robot", "metal-word")[0], 230)
        self.assertEqual(robot.ask("OPERATE", "domainadd", "robots.test")[0], 200)
        self.assertEqual(robot.ask("CREATE", "ACCOUNT", "r2@robots.test", PASSWORD)[0], 200)
        self.assertEqual([words(line)[0] for line in robot.ask("LIST", "ACCOUNTS", "*@robots.test")[2]], ["r2@robots.test"])
        self.assertEqual(robot.ask("OPERATE", "domaindel", "robots.test")[0], 200)
        self.refused(553, robot, "RETR", "INBOX", "1")
        wait_until(lambda: "controller account robot from 127.0.0.1: domainadd robots.test" in self.server.log("System"), what="the log")

    def test_rubbish(self):
        plain = Dmci("127.0.0.1", self.server.ports["dmci"], timeout=20 * PATIENCE)
        self.addCleanup(plain.close)
        plain.socket.sendall(b"x" * 1_000_000 + b"\r\n")
        self.assertEqual(plain.status()[0], 500)
        plain.socket.sendall(b"\x00\xff\r\n" * 19)
        codes = [plain.status()[0] for _ in range(20)]
        self.assertEqual(codes, [500] * 19 + [421])

    def test_implicit_tls(self):
        with Server("--set", "dmci.implicit-tls=true", "--set", "collaboration.enabled=false") as server:
            self.assertNotIn("collaboration", server.ports)
            with Dmci("127.0.0.1", server.ports["dmci"], trust("none"), timeout=20 * PATIENCE, implicit=True) as dmci:
                self.refused(503, dmci, "STARTTLS")


if __name__ == "__main__":
    unittest.main(verbosity=2)
