#!/usr/bin/env python3
"""Real programs against the real server: Python's smtplib, imaplib and poplib, swaks, curl and mbsync."""
import email
import imaplib
import pathlib
import poplib
import smtplib
import ssl
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from posthorn_server import PATIENCE, Server, wait_until  # noqa: E402

PASSWORD = "secret-word"


def context():
    anything = ssl.create_default_context()
    anything.check_hostname = False
    anything.verify_mode = ssl.CERT_NONE
    return anything


def message(subject, body="Hello.\r\n", sender="alice@example.test", to="bob@example.test"):
    return (f"From: {sender}\r\nTo: {to}\r\nSubject: {subject}\r\nMessage-ID: <{subject}@example.test>\r\n"
            f"Date: Sat, 21 Nov 2026 10:00:00 +0000\r\n\r\n{body}")


class Clients(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server().start()
        cls.server.add_users("example.test", "alice", "bob", "carol")
        cls.ports = cls.server.ports

    @classmethod
    def tearDownClass(cls):
        code = cls.server.stop()
        cls.server.__exit__()
        assert code == 0, f"the server ended with {code}"

    def imap(self, user="bob"):
        client = imaplib.IMAP4_SSL("127.0.0.1", self.ports["imaps"], ssl_context=context())
        client.login(f"{user}@example.test", PASSWORD)
        self.addCleanup(lambda: client.state != "LOGOUT" and client.logout())
        return client

    def submit(self, text, sender="alice", to=("bob@example.test",)):
        with smtplib.SMTP("127.0.0.1", self.ports["submission"]) as client:
            client.starttls(context=context())
            client.login(f"{sender}@example.test", PASSWORD)
            client.sendmail(f"{sender}@example.test", to, text)

    def test_smtplib_submits_and_imaplib_reads(self):
        self.submit(message("smtplib-1", "one\r\n.two\r\n..three\r\n"))
        client = self.imap()
        client.select("INBOX")
        _, found = client.search(None, "SUBJECT", "smtplib-1")
        _, parts = client.fetch(found[0].split()[0], "(RFC822 FLAGS)")
        got = email.message_from_bytes(parts[0][1])
        self.assertEqual(got["Return-Path"], "<alice@example.test>")
        self.assertEqual(got.get_payload(), "one\r\n.two\r\n..three\r\n")
        self.assertIn("with ESMTPSA", got["Received"])

    def test_implicit_tls_submission(self):
        with smtplib.SMTP_SSL("127.0.0.1", self.ports["submissions"], context=context()) as client:
            client.login("alice@example.test", PASSWORD)
            client.sendmail("alice@example.test", ["bob@example.test"], message("smtps-1"))
        client = self.imap()
        client.select("INBOX", readonly=True)
        self.assertTrue(client.search(None, "SUBJECT", "smtps-1")[1][0])

    def test_no_open_relay(self):
        with smtplib.SMTP("127.0.0.1", self.ports["smtp"]) as client:
            client.ehlo("client.test")
            client.mail("x@elsewhere.test")
            for target in ("y@elsewhere.test", "y%elsewhere.test@example.test", "elsewhere.test!y@example.test",
                           '"y@elsewhere.test"@example.test'):
                code, _ = client.rcpt(target)
                self.assertGreaterEqual(code, 500, target)
            self.assertEqual(client.rcpt("bob@example.test")[0], 250)

    def test_submission_wants_login(self):
        with smtplib.SMTP("127.0.0.1", self.ports["submission"]) as client:
            client.ehlo("client.test")
            self.assertEqual(client.mail("alice@example.test")[0], 530)

    def test_wrong_password(self):
        with smtplib.SMTP_SSL("127.0.0.1", self.ports["submissions"], context=context()) as client:
            with self.assertRaises(smtplib.SMTPAuthenticationError):
                client.login("alice@example.test", "wrong")
        with self.assertRaises(imaplib.IMAP4.error):
            imaplib.IMAP4_SSL("127.0.0.1", self.ports["imaps"],
                              ssl_context=context()).login("alice@example.test", "wrong")

    def test_unknown_recipient_and_postmaster(self):
        with smtplib.SMTP("127.0.0.1", self.ports["smtp"]) as client:
            client.ehlo("client.test")
            client.mail("x@elsewhere.test")
            self.assertEqual(client.rcpt("nobody@example.test")[0], 550)
            self.assertEqual(client.rcpt("postmaster")[0], 250)
            self.assertEqual(client.rcpt("Postmaster@EXAMPLE.test")[0], 250)

    def test_poplib(self):
        self.submit(message("pop-1", "line 1\r\n.line 2\r\nline 3\r\n"), to=("carol@example.test",))
        client = poplib.POP3_SSL("127.0.0.1", self.ports["pop3s"], context=context())
        self.assertIn("UIDL", client.capa())
        client.user("carol@example.test")
        client.pass_(PASSWORD)
        count, _ = client.stat()
        self.assertEqual(count, 1)
        _, lines, octets = client.retr(1)
        self.assertIn(b".line 2", lines)
        self.assertEqual(client.list(1).split()[2], str(octets).encode())
        _, top, _ = client.top(1, 1)
        self.assertIn(b"line 1", top)
        self.assertNotIn(b".line 2", top)
        uid = client.uidl(1).split()[2]
        client.dele(1)
        client.rset()
        client.quit()
        # Seen through IMAP meanwhile, with \Seen by the RETR; and gone after a deletion.
        imap = self.imap("carol")
        imap.select("INBOX")
        self.assertIn(b"\\Seen", imap.fetch("1", "(FLAGS)")[1][0])
        client = poplib.POP3("127.0.0.1", self.ports["pop3"])
        client.stls(context())
        client.user("carol@example.test")
        client.pass_(PASSWORD)
        self.assertEqual(client.uidl(1).split()[2], uid)
        client.dele(1)
        client.quit()
        imap.noop()
        self.assertEqual(imap.select("INBOX")[1][0], b"0")

    def test_imap_folders_flags_and_moves(self):
        client = self.imap("alice")
        client.create("Projects/2026")
        names = b"\n".join(client.list()[1])
        for name in (b"INBOX", b"Drafts", b"Sent", b"Trash", b"Projects/2026"):
            self.assertIn(name, names)
        self.assertIn(b"\\Sent", names)
        client.append("Projects/2026", "(\\Seen $Work)", None, message("appended").encode())
        client.select("Projects/2026")
        self.assertGreater(int(client.response("UIDVALIDITY")[1][0]), 0)
        self.assertIn(b"$Work", client.fetch("1", "(FLAGS)")[1][0])
        client.uid("MOVE", "1", "Trash")
        client.select("Trash")
        self.assertTrue(client.search(None, "SUBJECT", "appended")[1][0])
        client.store("1", "+FLAGS", "\\Deleted")
        client.expunge()
        self.assertEqual(client.select("Trash")[1][0], b"0")
        client.delete("Projects/2026")

    def test_changed_password_ends_sessions(self):
        self.server.ctl("useradd", "example.test", "dora", PASSWORD, "U")
        client = imaplib.IMAP4_SSL("127.0.0.1", self.ports["imaps"], ssl_context=context())
        client.login("dora@example.test", PASSWORD)
        self.server.ctl("userpasswd", "example.test", "dora", "another-word")
        with self.assertRaises((imaplib.IMAP4.abort, OSError)):
            for _ in range(200):  # the goodbye is on its way
                client.noop()
        with self.assertRaises(imaplib.IMAP4.error):
            imaplib.IMAP4_SSL("127.0.0.1", self.ports["imaps"],
                              ssl_context=context()).login("dora@example.test", PASSWORD)
        again = imaplib.IMAP4_SSL("127.0.0.1", self.ports["imaps"], ssl_context=context())
        again.login("dora@example.test", "another-word")
        again.logout()

    def run_swaks(self, *arguments, port="submission"):
        return subprocess.run(
            ["swaks", "--server", "127.0.0.1", "--port", str(self.ports[port]), "--from", "alice@example.test",
             "--to", "bob@example.test", "--timeout", str(20 * PATIENCE), *arguments],
            capture_output=True, text=True, timeout=60 * PATIENCE)

    def test_swaks(self):
        for mechanism in ("PLAIN", "LOGIN"):
            subject = f"swaks-{mechanism}"
            done = self.run_swaks("--tls", "--auth", mechanism, "--auth-user", "alice@example.test",
                                  "--auth-password", PASSWORD, "--header", f"Subject: {subject}")
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            client = self.imap()
            client.select("INBOX", readonly=True)
            self.assertTrue(client.search(None, "SUBJECT", subject)[1][0], subject)
        # In clear no password is taken.
        done = self.run_swaks("--auth", "PLAIN", "--auth-user", "alice@example.test", "--auth-password", PASSWORD)
        self.assertEqual(done.returncode, 28, done.stdout)

    def test_curl(self):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "mail"
            file.write_text(message("curl-1").replace("\r\n", "\n"))
            base = ["curl", "-sS", "-k", "--user", f"alice@example.test:{PASSWORD}"]
            done = subprocess.run([*base, "--ssl-reqd", "--crlf", f"smtp://127.0.0.1:{self.ports['submission']}",
                                   "--mail-from", "alice@example.test", "--mail-rcpt", "alice@example.test",
                                   "--upload-file", str(file)], capture_output=True, text=True, timeout=60 * PATIENCE)
            self.assertEqual(done.returncode, 0, done.stderr)
            done = subprocess.run([*base, f"imaps://127.0.0.1:{self.ports['imaps']}/INBOX?SUBJECT%20curl-1"],
                                  capture_output=True, text=True, timeout=60 * PATIENCE)
            self.assertRegex(done.stdout, r"\* SEARCH \d+")
            number = done.stdout.split()[-1]
            done = subprocess.run([*base, f"imaps://127.0.0.1:{self.ports['imaps']}/INBOX;MAILINDEX={number}"],
                                  capture_output=True, text=True, timeout=60 * PATIENCE)
            self.assertIn("Subject: curl-1", done.stdout)
            done = subprocess.run([*base, f"pop3s://127.0.0.1:{self.ports['pop3s']}/1"],
                                  capture_output=True, text=True, timeout=60 * PATIENCE)
            self.assertIn("Return-Path: <alice@example.test>", done.stdout)

    def test_mbsync(self):
        client = self.imap("carol")
        client.create("Synced")
        for number in range(20):
            client.append("Synced", None, None, message(f"sync-{number}").encode())
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            (folder / "mail").mkdir()
            certificate = ssl.get_server_certificate(("127.0.0.1", self.ports["imaps"]))
            (folder / "cert.pem").write_text(certificate)
            (folder / "rc").write_text(
                f"IMAPAccount here\nHost 127.0.0.1\nPort {self.ports['imaps']}\nUser carol@example.test\n"
                f"Pass {PASSWORD}\nSSLType IMAPS\nCertificateFile {folder}/cert.pem\nAuthMechs PLAIN\n\n"
                f"IMAPStore far\nAccount here\n\nMaildirStore near\nPath {folder}/mail/\nInbox {folder}/mail/INBOX\n"
                "SubFolders Verbatim\n\nChannel all\nFar :far:\nNear :near:\nPatterns Synced\nCreate Both\nExpunge Both\n"
                f"SyncState {folder}/state-\n")

            def sync():
                done = subprocess.run(["mbsync", "-c", str(folder / "rc"), "-a"], capture_output=True, text=True,
                                      timeout=60 * PATIENCE)
                self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            sync()
            copies = [p for p in (folder / "mail/Synced").rglob("*") if p.is_file() and p.parent.name in ("new", "cur")]
            self.assertEqual(len(copies), 20)
            # There and back: a file that goes, and one that comes.
            copies[0].unlink()
            (folder / "mail/Synced/new/1.x.host").write_text(message("from-maildir").replace("\r\n", "\n"))
            sync()
            self.assertEqual(client.select("Synced")[1][0], b"20")
            self.assertTrue(client.search(None, "SUBJECT", "from-maildir")[1][0])

    def test_the_log_shows_it(self):
        self.submit(message("logged-1"))
        wait_until(lambda: "MAIL FROM:<alice@example.test>" in self.server.log("SMTP-in"), what="the transcript")
        self.assertNotIn(PASSWORD, self.server.log("SMTP-in") + self.server.log("System"))


class FrontDoor(unittest.TestCase):
    def test_second_start_is_refused(self):
        with Server() as server:
            second = Server(folder=server.folder)
            with self.assertRaises(RuntimeError):
                second.start()
            second.process.stdout.close()
            second.process = None

    def test_posthornctl_exit_codes(self):
        with Server() as server:
            self.assertEqual(server.ctl("domainadd", "a.test"), (0, ["+00000 OK"]))
            code, lines = server.ctl("domainadd", "a.test", check=False)
            self.assertEqual((code, lines[0][:6]), (1, "-00231"))
            self.assertEqual(server.ctl("domainlist"), (0, ["+00100 OK", '"a.test"', "."]))
            self.assertEqual(server.ctl("store", "verify"), (0, ["+00100 OK", "."]))
            server.ctl("useradd", "a.test", "u", PASSWORD, "U")
            self.assertEqual(server.ctl("userlist", "a.test")[1][1], '"a.test"\t"u"\t"********"\t"U"')
            server.ctl("aliasadd", "a.test", "sales", "u")
            self.assertEqual(server.ctl("aliaslist", "a.test")[1][1], '"a.test"\t"sales"\t"u"')
            server.ctl("aliasdel", "a.test", "sales")
            server.ctl("userdel", "a.test", "u")
            server.ctl("domaindel", "a.test")
            self.assertEqual(server.ctl("nonsense", check=False)[0], 1)
            folder = server.folder
            self.assertEqual(server.stop(), 0)
            self.assertEqual(Server(folder=folder).ctl("noop", check=False)[0], 2)

    def test_demo(self):
        with Server("--demo") as server:
            client = imaplib.IMAP4_SSL("127.0.0.1", server.ports["imaps"], ssl_context=context())
            client.login("alice@demo.test", "posthorn-demo")
            self.assertGreater(int(client.select("INBOX")[1][0]), 2)
            client.logout()
            self.assertEqual(server.stop(), 0)

    def test_mail_survives_a_restart_and_a_rebuild(self):
        with Server() as server:
            server.add_users("example.test", "bob")
            with smtplib.SMTP("127.0.0.1", server.ports["smtp"]) as client:
                client.sendmail("x@elsewhere.test", ["bob@example.test"], message("kept"))
            self.assertEqual(server.stop(), 0)
            for name in ("mail.db", "mail.db-wal", "mail.db-shm"):
                (server.folder / name).unlink(missing_ok=True)
            server.start()  # the index is made from the segments
            client = imaplib.IMAP4_SSL("127.0.0.1", server.ports["imaps"], ssl_context=context())
            client.login("bob@example.test", PASSWORD)
            self.assertEqual(client.select("INBOX")[1][0], b"1")
            client.logout()
            self.assertEqual(server.ctl("store", "rebuild")[0], 0)
            self.assertEqual(server.ctl("store", "verify"), (0, ["+00100 OK", "."]))


if __name__ == "__main__":
    unittest.main(verbosity=2)
