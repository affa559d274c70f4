#!/usr/bin/env python3
"""Mail to another host through the real server: handed over, tried again, returned, and not lost by SIGKILL."""
import imaplib
import pathlib
import smtplib
import socketserver
import ssl
import sys
import threading
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from posthorn_server import Server, wait_until  # noqa: E402

PASSWORD = "secret-word"


class Sink(socketserver.ThreadingTCPServer):
    """A small SMTP server whose answers to RCPT a test decides."""
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self):
        self.messages = []      # (sender, recipients, text)
        self.answers = {}       # recipient -> list of replies, the last one repeats
        super().__init__(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def port(self):
        return self.server_address[1]

    def answer(self, recipient):
        replies = self.answers.get(recipient, ["250 ok"])
        return replies.pop(0) if len(replies) > 1 else replies[0]


class Handler(socketserver.StreamRequestHandler):
    def handle(self):
        sink, sender, recipients = self.server, "", []
        self.wfile.write(b"220 sink.test ESMTP\r\n")
        while line := self.rfile.readline():
            command = line.decode("utf-8").rstrip("\r\n")
            verb = command.split(":")[0].split(" ")[0].upper()
            if verb == "EHLO":
                self.wfile.write(b"250-sink.test\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SIZE 10000000\r\n")
            elif verb == "MAIL":
                sender, recipients = command.split("<")[1].split(">")[0], []
                self.wfile.write(b"250 ok\r\n")
            elif verb == "RCPT":
                recipient = command.split("<")[1].split(">")[0]
                reply = sink.answer(recipient)
                if reply.startswith("250"):
                    recipients.append(recipient)
                self.wfile.write(reply.encode() + b"\r\n")
            elif verb == "DATA":
                if not recipients:
                    self.wfile.write(b"554 no valid recipients\r\n")
                    continue
                self.wfile.write(b"354 go on\r\n")
                text = b""
                while (part := self.rfile.readline()) not in (b".\r\n", b""):
                    text += part[1:] if part.startswith(b".") else part
                sink.messages.append((sender, recipients, text))
                self.wfile.write(b"250 taken\r\n")
            elif verb == "QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            else:
                self.wfile.write(b"250 ok\r\n")


class Outgoing(unittest.TestCase):
    def setUp(self):
        self.sink = Sink()
        self.addCleanup(self.sink.server_close)
        self.addCleanup(self.sink.shutdown)
        self.server = Server("--set", f"delivery.smart-host=127.0.0.1:{self.sink.port}",
                             "--set", "delivery.smart-host-tls=none", "--set", "delivery.retry=1")
        self.server.start()
        self.addCleanup(self.server.__exit__)
        self.server.add_users("example.test", "alice")

    def submit(self, *recipients, body="Hello.\r\n.dot\r\n"):
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        with smtplib.SMTP_SSL("127.0.0.1", self.server.ports["submissions"], context=context) as client:
            client.login("alice@example.test", PASSWORD)
            client.sendmail("alice@example.test", recipients, f"Subject: out\r\n\r\n{body}")

    def inbox(self):
        client = imaplib.IMAP4("127.0.0.1", self.server.ports["imap"])
        client.login("alice@example.test", PASSWORD)
        count = int(client.select("INBOX")[1][0])
        texts = [client.fetch(str(i), "(RFC822)")[1][0][1] for i in range(1, count + 1)]
        client.logout()
        return texts

    def queue(self):
        return [row for row in self.server.ctl("queue", "list")[1][1:-1]]

    def test_handed_over(self):
        self.submit("bob@far.test", "carol@far.test")
        wait_until(lambda: self.sink.messages, what="the delivery")
        sender, recipients, text = self.sink.messages[0]
        self.assertEqual((sender, sorted(recipients)), ("alice@example.test", ["bob@far.test", "carol@far.test"]))
        self.assertIn(b"Hello.\r\n.dot\r\n", text)
        self.assertIn(b"Message-ID:", text)
        self.assertNotIn(b"Return-Path:", text)
        wait_until(lambda: not self.queue(), what="the empty queue")
        self.assertEqual(len(self.sink.messages), 1)

    def test_refused_for_good_comes_back(self):
        self.sink.answers["nobody@far.test"] = ["550 5.1.1 no such user"]
        self.submit("nobody@far.test")
        bounce = wait_until(self.inbox, what="the bounce")[0]
        for part in (b"multipart/report", b"nobody@far.test", b"5.1.1", b"Subject: out"):
            self.assertIn(part, bounce)
        self.assertEqual(self.queue(), [])

    def test_refused_for_now_is_tried_again(self):
        self.sink.answers["busy@far.test"] = ["451 4.3.0 later", "250 ok"]
        self.submit("busy@far.test")
        wait_until(lambda: self.sink.messages, what="the second attempt")
        wait_until(lambda: not self.queue(), what="the empty queue")
        self.assertEqual(self.inbox(), [])

    def test_held_released_and_deleted(self):
        self.sink.answers["busy@far.test"] = ["451 4.3.0 later"]
        self.submit("busy@far.test")
        row = wait_until(self.queue, what="the entry")[0]
        number = row.split("\t")[0].strip('"')
        self.server.ctl("queue", "hold", number)
        self.assertIn('"held"', self.queue()[0])
        self.assertIn("Subject: out", "\n".join(self.server.ctl("queue", "show", number)[1]))
        self.sink.answers["busy@far.test"] = ["250 ok"]
        self.server.ctl("queue", "release", number)
        wait_until(lambda: self.sink.messages, what="the delivery after the release")
        self.sink.answers["busy@far.test"] = ["451 4.3.0 later"]
        self.submit("busy@far.test")
        number = wait_until(self.queue, what="the entry")[0].split("\t")[0].strip('"')
        self.server.ctl("queue", "delete", number)
        wait_until(lambda: not self.queue(), what="the empty queue")

    def test_nothing_is_lost_by_sigkill(self):
        for number in range(10):
            self.sink.answers[f"u{number}@far.test"] = ["451 4.3.0 later"]
        for number in range(10):
            self.submit(f"u{number}@far.test", body=f"message {number}\r\n")
        self.server.kill()
        self.sink.answers.clear()
        self.server.start()
        wait_until(lambda: len({m[1][0] for m in self.sink.messages}) == 10, what="all ten after the crash")
        wait_until(lambda: not self.queue(), what="the empty queue")
        self.assertEqual(self.server.ctl("store", "verify")[1], ["+00100 OK", "."])


if __name__ == "__main__":
    unittest.main(verbosity=2)
