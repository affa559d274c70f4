"""The controller on the real server: login in every way, TLS, files, accounts, and clients that misbehave."""
import hashlib
import pathlib
import re
import socket
import ssl
import subprocess
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "support"), str(HERE.parents[2] / "docs/examples")]
from controller import Controller, Refused  # noqa: E402
from posthorn_server import PATIENCE, Server, wait_until  # noqa: E402

USER, PASSWORD = "admin", 'admin "pass\\word"'


class ControllerProtocol(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server().start()
        cls.addClassCleanup(cls.server.__exit__)
        cls.server.ctl("ctrlaccountadd", USER, PASSWORD)

    def connect(self, login=True, **how):
        controller = Controller("127.0.0.1", self.server.ports["controller"], 30 * PATIENCE)
        self.addCleanup(controller.close)
        if login:
            controller.login(USER, PASSWORD, **how)
        return controller

    def works(self, user=USER, password=PASSWORD):
        """Whether that login is taken now."""
        try:
            self.connect(login=False).login(user, password)
            return True
        except Refused:
            return False

    def raw(self):
        connection = socket.create_connection(("127.0.0.1", self.server.ports["controller"]), 30 * PATIENCE)
        self.addCleanup(connection.close)
        file = connection.makefile("rb")
        self.addCleanup(file.close)
        return connection, file, file.readline()

    def refused(self, code, call, *arguments, **named):
        with self.assertRaises(Refused) as caught:
            call(*arguments, **named)
        self.assertEqual(caught.exception.code, code)

    def test_greeting_and_logins(self):
        _, _, greeting = self.raw()
        self.assertRegex(greeting, rb"^\+00000 <\d+\.\d+@127\.0\.0\.1> Posthorn CTRL Server; \w{3}, \d\d? \w{3} \d{4} [\d:]{8} -0000\r\n$")
        self.assertEqual(self.connect().run("noop"), [])
        self.assertEqual(self.connect(clear=True).run("NOOP"), [])
        for name, password, clear in ((USER, "bad", False), (USER, "bad", True), ("nobody", PASSWORD, False), ("nobody", PASSWORD, True)):
            controller = self.connect(login=False)
            self.refused(105, controller.login, name, password, clear=clear)
            self.assertRaises((ConnectionError, BrokenPipeError), controller.run, "noop")
        for first in (b"admin\r\n", b"userlist\tdomain.test\r\n", b"\r\n", b"quit\r\n", b'"admin\r\n'):
            connection, file, _ = self.raw()
            connection.sendall(first)
            self.assertEqual(file.read(), b"-00105 Bad controller login\r\n")
        # By the bytes of the page: a digest over the time stamp with its brackets, then the password.
        connection, file, greeting = self.raw()
        digest = hashlib.md5(re.search(rb"<.*?>", greeting).group(0) + PASSWORD.encode()).hexdigest()
        connection.sendall(f'"{USER}"\t"#{digest}"\r\n"noop"\r\nnoop\r\n"quit"\r\n'.encode())
        self.assertEqual(file.read(), b"+00000 OK\r\n" * 4)
        self.assertNotIn("pass\\word", self.server.log("System") + self.server.log("Controller"))

    def test_tls(self):
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        controller = self.connect(login=False)
        controller.start_tls(context)
        controller.login(USER, PASSWORD)
        self.assertEqual(controller.run("noop"), [])
        again = self.connect(login=False)
        again.start_tls(context)
        self.refused(242, again.start_tls, context)

    def test_settings_decide_who_may_log_in(self):
        boss = self.connect()
        boss.run("cfgfileset", "posthorn.ini", text=["[controller]", "login-without-tls = never"])
        try:
            wait_until(lambda: not self.works(), what="logins without TLS refused")
            self.assertEqual(boss.lines("cfgfileget", "posthorn.ini"), ["[controller]", "login-without-tls = never"])
            self.refused(20, boss.run, "cfgfileset", "posthorn.ini", text=["[controller]", "login-without-tls = perhaps"])
            self.assertEqual(boss.lines("cfgfileget", "posthorn.ini"), ["[controller]", "login-without-tls = never"])
        finally:
            boss.run("cfgfileset", "posthorn.ini", text=[])
        wait_until(self.works, what="logins without TLS again")

    def test_accounts_live_in_a_sealed_file(self):
        file = self.server.folder / "ctrlaccounts.tab"
        self.assertEqual(file.stat().st_mode & 0o777, 0o600)
        self.assertNotIn("pass", file.read_text())
        self.assertRegex(file.read_text(), r'^"admin"\t"[A-Za-z0-9+/=]+"\n')
        boss = self.connect()
        boss.run("ctrlaccountadd", "helper", "helper password")
        self.assertEqual(boss.run("ctrlaccountlist"), [[USER], ["helper"]])
        helper = self.connect(login=False)
        helper.login("helper", "helper password")
        boss.run("ctrlaccountdel", "helper")
        self.refused(105, self.connect(login=False).login, "helper", "helper password")
        # What was put there by hand counts from the next reload on.
        boss.run("ctrlaccountadd", "helper", "helper password")
        kept = file.read_bytes()
        boss.run("ctrlaccountdel", "helper")
        file.write_bytes(kept)
        self.refused(105, self.connect(login=False).login, "helper", "helper password")
        boss.run("reload")

        wait_until(lambda: self.works("helper", "helper password"), what="the account from the file")
        boss.run("ctrlaccountdel", "helper")
        wait_until(lambda: "controller account admin from 127.0.0.1: ctrlaccountadd helper ***: done" in self.server.log("System"),
                   what="the audit line")

    def test_provisioning(self):
        boss = self.connect()
        boss.run("domainadd", "shop.test")
        self.refused(231, boss.run, "domainadd", "shop.test")
        boss.run("useradd", "shop.test", "anna", "secret-word", "U")
        self.assertEqual(boss.run("userlist", "shop.test"), [["shop.test", "anna", "********", "U"]])
        boss.run("userset", "shop.test", "anna", "realname", 'Anna "A." \\ B')
        self.assertIn(["shop.test", "anna", "U", "enabled", "0", 'Anna "A." \\ B'], boss.run("userdetails", "shop.test"))
        self.refused(59, boss.run, "useradd", "nosuch.test", "anna", "secret-word", "U")
        boss.run("domaindel", "shop.test")

    def test_files(self):
        boss = self.connect()
        lines = ['"one"\t"two"', "", ".", "..x", "Grüße"]
        boss.run("cfgfileset", "notes.tab", text=lines)
        self.assertEqual((self.server.folder / "notes.tab").read_text(), "\n".join(lines) + "\n")
        self.assertEqual(boss.lines("cfgfileget", "notes.tab"), lines)
        self.assertIn(["notes.tab", str((self.server.folder / "notes.tab").stat().st_size)], boss.run("filelist", ".", "*.tab"))
        outside = self.server.folder / "WorldClient"
        (outside / "link.txt").symlink_to("/etc/passwd")
        (outside / "folder").symlink_to("/etc")
        (outside / "pipe").unlink(missing_ok=True)
        for path in ("../x", "/etc/passwd", "WorldClient/link.txt", "ctrlaccounts.tab", "tls/installation.key", "mail.db", "run/control"):
            self.refused(214, boss.run, "cfgfileget", path)
            self.refused(214, boss.run, "cfgfileset", path, text=["x"])
        for path in ("WorldClient/folder/passwd", "nothing.tab"):
            self.assertRaises(Refused, boss.run, "cfgfileget", path)
        self.assertEqual(boss.run("filelist", "WorldClient", "*"), [])
        self.assertRaises(Refused, boss.run, "filelist", "WorldClient/folder", "*")
        self.assertEqual(boss.run("filelist", ".", "*.db*"), [])
        self.assertNotIn(["ctrlaccounts.tab"], [row[:1] for row in boss.run("filelist", ".", "*")])
        # The same by posthornctl, with the text on standard input.
        from posthorn_server import BIN
        done = subprocess.run([str(BIN / "posthornctl"), "--data-dir", str(self.server.folder), "cfgfileset", "notes.tab"],
                              input=".one\ntwo", capture_output=True, text=True, timeout=60 * PATIENCE)
        self.assertEqual((done.returncode, done.stdout), (0, "+00000 OK\n"))
        self.assertEqual((self.server.folder / "notes.tab").read_text(), ".one\ntwo\n")
        boss.run("cfgfileset", "notes.tab", text=[])
        self.assertFalse((self.server.folder / "notes.tab").exists())

    def test_rubbish(self):
        for rubbish in (b"\x16\x03\x01\x02\x00\x01", b"GET / HTTP/1.1\r\n", b"\x00" * 5000, b"x" * (1 << 20)):
            connection, file, _ = self.raw()
            try:
                connection.sendall(rubbish + b"\r\n")
                self.assertIn(file.read()[:6], (b"-00105", b"-00162", b""))
            except ConnectionError:
                pass  # closed while we were still sending
        boss = self.connect()
        with self.assertRaises((Refused, ConnectionError)):
            boss.run("noop", "x" * (1 << 20))
        self.assertEqual(self.connect().run("noop"), [])


if __name__ == "__main__":
    unittest.main(verbosity=2)
