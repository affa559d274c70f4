#!/usr/bin/env python3
"""Login at a smart host: one real server hands its mail to another one's submission ports, by every mechanism."""
import imaplib
import pathlib
import re
import smtplib
import socket
import ssl
import sys
import threading
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from posthorn_server import Server, wait_until  # noqa: E402

PASSWORD = "secret-word"
HUB_PASSWORD = "pencil-at-the-hub"


class Between:
    """Stands before the hub's submission port and lets only one mechanism be seen; notes what the client says."""

    def __init__(self, port, mechanism):
        self.target, self.mechanism = port, mechanism.encode()
        self.said = b""
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self.target))
            threading.Thread(target=self.carry, args=(client, server, self.note), daemon=True).start()
            threading.Thread(target=self.carry, args=(server, client, self.narrow), daemon=True).start()

    @staticmethod
    def carry(source, sink, change):
        with source.makefile("rb") as lines:
            try:
                for line in lines:
                    sink.sendall(change(line))
                sink.shutdown(socket.SHUT_WR)
            except OSError:
                pass

    def note(self, line):
        self.said += line
        return line

    def narrow(self, line):
        return re.sub(rb"^(250[- ]AUTH) .*(\r\n)$", rb"\1 " + self.mechanism + rb"\2", line)

    def close(self):
        self.listener.close()


class SmartHost(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.hub = Server("--set", "smtp.auth-without-tls=true").start()
        cls.addClassCleanup(cls.hub.__exit__)
        cls.hub.add_users("hub.test", "bob")
        cls.hub.add_users("example.test", "alice", password=HUB_PASSWORD)

    def origin(self, port, tls, password=HUB_PASSWORD):
        """A server that sends everything for others to the hub, logged in there as alice."""
        server = Server("--set", f"delivery.smart-host=127.0.0.1:{port}", "--set", f"delivery.smart-host-tls={tls}",
                        "--set", "delivery.smart-host-login=alice@example.test",
                        "--set", f"delivery.smart-host-password={password}", "--set", "delivery.retry=1").start()
        self.addCleanup(server.__exit__)
        server.add_users("example.test", "alice")
        return server

    def submit(self, server, subject):
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        with smtplib.SMTP_SSL("127.0.0.1", server.ports["submissions"], context=context) as client:
            client.login("alice@example.test", PASSWORD)
            client.sendmail("alice@example.test", ["bob@hub.test"], f"Subject: {subject}\r\n\r\nHello.\r\n")

    def arrived(self, subject):
        client = imaplib.IMAP4("127.0.0.1", self.hub.ports["imap"])
        client.login("bob@hub.test", PASSWORD)
        client.select("INBOX")
        found = client.search(None, "SUBJECT", f'"{subject}"')[1][0].split()
        texts = [client.fetch(number, "(RFC822)")[1][0][1] for number in found]
        client.logout()
        return texts

    def check_no_secrets(self, *servers):
        for server in servers:
            for file in (server.folder / "LOGS").glob("*.log"):
                self.assertNotIn(HUB_PASSWORD, file.read_text())

    def carried_by(self, mechanism):
        between = Between(self.hub.ports["submission"], mechanism)
        self.addCleanup(between.close)
        server = self.origin(between.port, "none")
        self.submit(server, f"by {mechanism}")
        text = wait_until(lambda: self.arrived(f"by {mechanism}"), what="the delivery")[0]
        self.assertIn(b"Hello.", text)
        self.assertIn(b"ESMTPA", text)  # the hub's Received field: logged in, no TLS
        self.assertIn(b"\r\nAUTH " + mechanism.encode() + b" ", between.said.replace(b"AUTH LOGIN\r\n", b"AUTH LOGIN \r\n"))
        if mechanism.startswith("SCRAM"):
            self.assertNotIn(HUB_PASSWORD.encode(), between.said)
        self.check_no_secrets(server, self.hub)

    def test_scram_sha_256(self):
        self.carried_by("SCRAM-SHA-256")

    def test_scram_sha_1(self):
        self.carried_by("SCRAM-SHA-1")

    def test_plain(self):
        self.carried_by("PLAIN")

    def test_login(self):
        self.carried_by("LOGIN")

    def carried_over_tls(self, service, tls):
        server = self.origin(self.hub.ports[service], tls)
        self.submit(server, f"over {tls}")
        text = wait_until(lambda: self.arrived(f"over {tls}"), what="the delivery")[0]
        self.assertIn(b"ESMTPSA", text)
        # What is bound to the TLS channel is preferred to all else.
        wait_until(lambda: "AUTH SCRAM-SHA-256-PLUS ****" in server.log("SMTP-out"), what="the transcript in the log")
        self.check_no_secrets(server, self.hub)

    def test_starttls(self):
        self.carried_over_tls("submission", "starttls")

    def test_implicit_tls(self):
        self.carried_over_tls("submissions", "implicit")

    def test_wrong_password(self):
        """The mail waits, and is not sent without login."""
        server = self.origin(self.hub.ports["submission"], "starttls", password="not-it")
        self.submit(server, "by nobody")
        row = wait_until(lambda: [r for r in server.ctl("queue", "list")[1][1:-1] if "login" in r], what="the failure")[0]
        self.assertIn("535", row)
        self.assertEqual(self.arrived("by nobody"), [])


if __name__ == "__main__":
    unittest.main(verbosity=2)
