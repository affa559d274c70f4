#!/usr/bin/env python3
"""Attacks on the real server's web ports by raw sockets: requests hidden in others, bodies without end, clients that are
slow on purpose, and mail that speaks to the browser behind its reader's back."""
import http.client
import os
import pathlib
import re
import smtplib
import socket
import ssl
import sys
import time
import unittest
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from browser import anything, Browser  # noqa: E402
from posthorn_server import PATIENCE, Server, wait_until  # noqa: E402

PASSWORD = "secret-word"
HIDDEN = b"GET /mail/config-v1.1.xml HTTP/1.1\r\nHost: h\r\n\r\n"


def smuggled():
    """Requests that two servers could read differently, each with another one behind it or within."""
    post = b"POST /auth/sign-in HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n"
    chunked = b"Transfer-Encoding: chunked\r\n"
    length = b"Content-Length: %d\r\n" % (5 + len(HIDDEN))
    last = b"\r\n0\r\n\r\n" + HIDDEN
    return {
        "CL.TE": post + length + chunked + last,
        "TE.CL": post + chunked + b"Content-Length: 4\r\n\r\n%x\r\n" % len(HIDDEN) + HIDDEN + b"\r\n0\r\n\r\n",
        "TE.TE": post + chunked + b"Transfer-Encoding: x\r\n" + last,
        "TE in two cases": post + chunked + b"transfer-ENCODING: identity\r\n" + last,
        "TE behind a blank": post + length + b" Transfer-Encoding: chunked\r\n" + last,
        "TE before a blank": post + length + b"Transfer-Encoding : chunked\r\n" + last,
        "TE folded": post + length + b"Transfer-Encoding:\r\n chunked\r\n" + last,
        "TE behind a bare LF": post + length + b"X: y\nTransfer-Encoding: chunked\r\n" + last,
        "TE with a vertical tab": post + length + b"Transfer-Encoding: \x0bchunked\r\n" + last,
        "TE that only begins so": post + length + b"Transfer-Encoding: chunkedx\r\n" + last,
        "TE in a list": post + b"Transfer-Encoding: x, chunked\r\n" + last,
        "two lengths": post + b"Content-Length: 0\r\n" + length + b"\r\n" + HIDDEN,
        "two lengths in one": post + b"Content-Length: 0, %d\r\n\r\n" % len(HIDDEN) + HIDDEN,
        "signed length": post + b"Content-Length: +0\r\n\r\n" + HIDDEN,
        "length past 64 bits": post + b"Content-Length: 18446744073709551616\r\n\r\n" + HIDDEN,
        "bare LF": post.replace(b"\r\n", b"\n") + b"Content-Length: 0\n\n" + HIDDEN,
        "bare CR": b"GET / HTTP/1.1\r\nHost: h\r\nX: y\rZ: \r\n\r\n" + HIDDEN,
        "folded field": b"GET / HTTP/1.1\r\nHost: h\r\nX: y\r\n z\r\n\r\n" + HIDDEN,
        "NUL": b"GET / HTTP/1.1\r\nHost: h\r\nX: \0\r\n\r\n" + HIDDEN,
        "two hosts": b"GET / HTTP/1.1\r\nHost: h\r\nHost: i\r\n\r\n" + HIDDEN,
        "chunk size with 0x": post + chunked + b"\r\n0x0\r\n\r\n" + HIDDEN,
        "chunk size past 64 bits": post + chunked + b"\r\n10000000000000000\r\n" + HIDDEN,
        "chunk behind a bare LF": post + chunked + b"\r\n0\n\n" + HIDDEN,
        "chunk extension with a LF": post + chunked + b"\r\n0;a\nb\r\n\r\n" + HIDDEN,
        "chunk extension without end": post + chunked + b"\r\n0;" + b"a" * 10000 + b"\r\n\r\n" + HIDDEN,
        "trailers without end": post + chunked + b"\r\n0\r\n" + b"a: b\r\n" * 2000 + b"\r\n" + HIDDEN,
        "no version": b"GET /\r\n\r\n" + HIDDEN,
        "HTTP/2 by knowledge": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + HIDDEN,
    }


class Case(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server("--set", "limits.slow-peer=5").start()
        cls.server.add_users("example.test", "alice")

    @classmethod
    def tearDownClass(cls):
        code = cls.server.stop()
        cls.server.__exit__()
        assert code == 0, f"the server ended with {code}"

    def line(self, tls=False, receive_buffer=0):
        line = socket.socket()
        self.addCleanup(line.close)
        if receive_buffer:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        line.settimeout(60 * PATIENCE)
        line.connect(("127.0.0.1", self.server.ports["web-tls" if tls else "web"]))
        if tls:
            line = anything().wrap_socket(line)
            self.addCleanup(line.close)
        return line

    def talk(self, request, tls=False):
        """All that comes until the server closes."""
        line = self.line(tls)
        answer = b""
        try:
            line.sendall(request)
            while piece := line.recv(65536):
                answer += piece
        except (ConnectionError, ssl.SSLError):
            pass  # it closed while there was more to send
        return answer

    def memory(self):
        text = pathlib.Path(f"/proc/{self.server.process.pid}/smaps_rollup").read_text()
        return int(re.search(r"^Pss:\s+(\d+)", text, re.M).group(1)) * 1024


class Requests(Case):
    def test_smuggling(self):
        for tls in (False, True):
            for name, request in smuggled().items():
                with self.subTest(name, tls=tls):
                    answer = self.talk(request, tls)
                    self.assertRegex(answer, rb"^HTTP/1\.1 (400|413|431|501|505) ")
                    self.assertEqual(len(re.findall(rb"HTTP/1\.1 \d", answer)), 1)

    def test_chunks_without_end(self):
        before = self.memory()
        head = b"POST /auth/sign-in HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
        for size in (b"fffffffffffffff", b"7fffffff"):
            self.assertRegex(self.talk(head + size + b"\r\n" + b"x" * 20000), rb"^HTTP/1\.1 413 ")
        for _ in range(20):
            self.assertRegex(self.talk(head + b"1\r\nx\r\n" * 20000), rb"^HTTP/1\.1 413 ")
        if PATIENCE == 1:
            self.assertLess(self.memory() - before, 20 << 20)

    def test_json_without_end(self):
        browser = Browser(self.server.ports["web-tls"])
        self.assertEqual(browser.sign_in("alice@example.test", PASSWORD).status, 200)
        limits = browser.get("/jmap/session").json["capabilities"]["urn:ietf:params:jmap:core"]
        before = self.memory()
        for body in (b"[" * 1_000_000, b'{"a":' * 500_000, b'{"using": [], "methodCalls": ' + b"[" * 1_000_000 + b"]" * 1_000_000 + b"}",
                     b'"' + b"\\u0000" * 500_000, b"1" * 2_000_000, b'{"using": [' + b'"x",' * 500_000 + b'"x"], "methodCalls": []}'):
            answer = browser.post("/jmap/api", body, Content_Type="application/json")
            self.assertEqual(answer.status, 400, body[:40])
        answer = self.talk(b"POST /jmap/api HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nCookie: %s\r\nX-CSRF-Token: %s\r\n"
                           b"Content-Length: %d\r\n\r\n" % (browser.cookie.encode(), browser.token.encode(), limits["maxSizeRequest"] + 1), tls=True)
        self.assertRegex(answer, rb"^HTTP/1\.1 413 ")
        call = ["Core/echo", {}, "0"]
        for count, status in ((limits["maxCallsInRequest"], 200), (limits["maxCallsInRequest"] + 1, 400), (20000, 400)):
            answer = browser.post("/jmap/api", {"using": ["urn:ietf:params:jmap:core"], "methodCalls": [call] * count})
            self.assertEqual(answer.status, status, count)
        if PATIENCE == 1:
            self.assertLess(self.memory() - before, 100 << 20)
        self.assertEqual(browser.get("/jmap/session").status, 200)


class Slow(Case):
    def test_readers_and_writers(self):
        """Who takes nothing and who gives next to nothing: others are served, little memory is held, and it ends."""
        site = self.server.folder / "WorldClient"
        site.mkdir(exist_ok=True)
        (site / "large.bin").write_bytes(os.urandom(8 << 20))
        wait_until(lambda: self.talk(b"HEAD /large.bin HTTP/1.0\r\n\r\n").startswith(b"HTTP/1.1 200"), what="the file's being seen")
        before = self.memory()
        begun = time.monotonic()
        readers = [self.line(tls=number % 2 == 0, receive_buffer=4096) for number in range(60)]
        writers = [self.line(tls=number % 2 == 0) for number in range(60)]
        for line in readers:
            line.sendall(b"GET /large.bin HTTP/1.1\r\nHost: h\r\n\r\n" * 20)
        for line in writers:
            line.sendall(b"POST /auth/sign-in HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nContent-Length: 9000\r\n\r\n{")
        other = http.client.HTTPSConnection("127.0.0.1", self.server.ports["web-tls"], context=anything(), timeout=10 * PATIENCE)
        self.addCleanup(other.close)
        for _ in range(20):
            other.request("GET", "/large.bin")
            self.assertEqual(len(other.getresponse().read()), 8 << 20)
        if PATIENCE == 1:
            self.assertLess(self.memory() - before, 60 << 20)
        for line in writers:
            self.assertIn(b"408 Request Timeout", line.recv(65536))
        self.assertLess(time.monotonic() - begun, 45 * PATIENCE)

        def sessions():
            return sum(f'"{service}"' in row for service in ("web", "web-tls") for row in self.server.ctl("session", "list")[1])
        wait_until(lambda: sessions() <= 1, seconds=40, what="the slow readers' end")


class Mail(Case):
    PARTS = (
        # what it calls itself, what is in it, and its name as it stands in the mail
        ("image/png", b"<script>alert(1)</script>", "filename*=utf-8''x%0D%0AX-Evil:%201.html"),
        ("text/html", b"<script>alert(1)</script>", 'filename="=?utf-8?B?eA0KWC1FdmlsOiAx?="'),
        ("image/svg+xml", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", 'filename="a\\"; x=\\"y.svg"'),
        ("application/xhtml+xml", b"<html xmlns='http://www.w3.org/1999/xhtml'><script>alert(1)</script></html>", 'filename="../../../etc/passwd"'),
        ("text/plain", b"<!doctype html><script>alert(1)</script>", "filename*=utf-8''%E2%80%AEgpj.exe"),
        ("application/pdf", b"MZ\x90\x03", 'filename=""'),
        ("text/javascript", b"alert(1)", 'filename="' + "n" * 2000 + '.js"'),
        ("no-type", b"<b>", 'filename="c:\\\\autoexec.bat"'),
    )

    def setUp(self):
        mail = ("From: =?utf-8?Q?a=0D=0AX-Evil:_1?= <evil@elsewhere.test>\r\nTo: alice@example.test\r\n"
                "Subject: =?utf-8?Q?hello=0D=0AX-Evil:_1=0D=0A=0D=0A<script>?=\r\nMIME-Version: 1.0\r\n"
                "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\ntext\r\n").encode()
        for kind, content, name in self.PARTS:
            mail += f"--b\r\nContent-Type: {kind}\r\nContent-Disposition: inline; {name}\r\n\r\n".encode() + content + b"\r\n"
        with smtplib.SMTP("127.0.0.1", self.server.ports["smtp"], timeout=30) as line:
            line.sendmail("evil@elsewhere.test", ["alice@example.test"], mail + b"--b--\r\n")
        self.browser = Browser(self.server.ports["web-tls"])
        self.assertEqual(self.browser.sign_in("alice@example.test", PASSWORD).status, 200)
        self.account = next(iter(self.browser.get("/jmap/session").json["accounts"]))

    def call(self, method, **arguments):
        answer = self.browser.post("/jmap/api", {"using": ["urn:ietf:params:jmap:core", "urn:ietf:params:jmap:mail"],
                                                 "methodCalls": [[method, {"accountId": self.account, **arguments}, "0"]]})
        return answer.json["methodResponses"][0][1]

    def test_names_and_types(self):
        ids = wait_until(lambda: self.call("Email/query")["ids"], what="the mail")
        mail = self.call("Email/get", ids=ids[:1], properties=["subject", "bodyStructure", "blobId"],
                         bodyProperties=["blobId", "name", "type", "subParts"])["list"][0]
        self.assertNotIn("\n", mail["subject"])
        parts = mail["bodyStructure"]["subParts"][1:]
        self.assertEqual(len(parts), len(self.PARTS))
        for part, (_, content, _) in zip(parts, self.PARTS):
            name = part["name"] or "none"
            with self.subTest(name):
                self.assertFalse(any(c < " " for c in name), name)
                for kind in (part["type"], "text/html", "image/svg+xml", "text/html\r\nX-Evil: 1", "", "multipart/x", "x"):
                    answer = self.browser.get(f"/jmap/download/{self.account}/{part['blobId']}/{urllib.parse.quote(name, safe='').replace('%2F', '_').replace('%5C', '_')}"
                                              f"?type={urllib.parse.quote(kind, safe='')}")
                    self.assertEqual((answer.status, answer.body), (200, content))
                    # Whatever it says it is: never a page of ours, never guessed at, and it runs nothing.
                    self.assertTrue(answer.headers["Content-Disposition"].startswith("attachment; filename="))
                    self.assertEqual(answer.headers["X-Content-Type-Options"], "nosniff")
                    self.assertEqual(answer.headers["Content-Security-Policy"], "default-src 'none'; sandbox")
                    self.assertIsNone(answer.headers["X-Evil"])
                    self.assertEqual(len(answer.headers.get_all("Content-Disposition")), 1)
                    self.assertEqual(len(answer.headers.get_all("Content-Type")), 1)
                    if "\n" in kind or kind == "":
                        self.assertEqual(answer.headers["Content-Type"], "application/octet-stream")
        whole = self.browser.get(f"/jmap/download/{self.account}/{mail['blobId']}/mail.eml?type=text/html")
        self.assertTrue(whole.headers["Content-Disposition"].startswith("attachment; "))
        self.assertIsNone(whole.headers["X-Evil"])


if __name__ == "__main__":
    unittest.main(verbosity=2)
