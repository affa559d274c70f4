"""Files between users of the real server: HTTP upload (XEP-0363) over TLS, and the SOCKS5 proxy (XEP-0065)."""
import asyncio
import hashlib
import os
import pathlib
import select
import socket
import ssl
import sys
import unittest
import urllib.error
import urllib.request
import xml.etree.ElementTree as ET

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from posthorn_server import PATIENCE, Server  # noqa: E402
from person import Person  # noqa: E402

UPLOAD = "urn:xmpp:http:upload:0"
STREAMS = "http://jabber.org/protocol/bytestreams"


def any_certificate():
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def http(method, url, body=None, headers=None):
    """Status, fields and body; errors are answers, too."""
    request = urllib.request.Request(url, data=body, headers=headers or {}, method=method)
    try:
        with urllib.request.urlopen(request, context=any_certificate(), timeout=20 * PATIENCE) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, error.read()


async def away(*arguments):
    return await asyncio.to_thread(http, *arguments)


class FilesCase(unittest.IsolatedAsyncioTestCase):
    USERS = ()

    @classmethod
    def setUpClass(cls):
        cls.server = Server("--set", "server.host-name=localhost", "--set",
                            "xmpp.upload-max-size=2M", "--set", "xmpp.upload-quota=5M").start()
        cls.addClassCleanup(cls.server.__exit__)
        cls.server.add_users("chat.test", *cls.USERS)

    async def come(self, name):
        person = Person(self.server, name, plugins=("xep_0363",))
        self.assertTrue(await person.come())
        return person

    async def slot(self, person, name, size, kind=None):
        answer = await person["xep_0363"].request_slot("upload.chat.test", name, size, kind)
        return answer["http_upload_slot"]["put"]["url"], answer["http_upload_slot"]["get"]["url"]



class OneFile(FilesCase):
    USERS = ("alice",)

    async def test_upload(self):
        alice = await self.come("alice")
        listed = await alice["xep_0030"].get_items("chat.test")
        self.assertIn("upload.chat.test", [str(each[0]) for each in listed["disco_items"]["items"]])
        found = await alice["xep_0030"].get_info("upload.chat.test")
        self.assertIn(UPLOAD, found["disco_info"]["features"])
        body = os.urandom(600_000)
        put, get = await self.slot(alice, "bild ä.png", len(body), "image/png")
        self.assertTrue(put.startswith("https://localhost:"))
        self.assertEqual((await away("GET", get))[0], 404)
        self.assertEqual((await away("PUT", put, body[:-1]))[0], 400)
        self.assertEqual((await away("PUT", put.replace("bild", "wild"), body))[0], 404)
        status, fields, _ = await away("OPTIONS", put, None, {"Origin": "https://chat.example",
                                                              "Access-Control-Request-Method": "PUT"})
        self.assertEqual((status, fields["Access-Control-Allow-Origin"]), (204, "*"))
        self.assertIn("PUT", fields["Access-Control-Allow-Methods"])
        status, fields, _ = await away("PUT", put, body)
        self.assertEqual((status, fields["Access-Control-Allow-Origin"]), (201, "*"))
        self.assertEqual((await away("PUT", put, body))[0], 409)
        status, fields, came = await away("GET", get)
        self.assertEqual((status, came == body), (200, True))
        self.assertEqual(fields["Content-Type"], "image/png")
        self.assertTrue(fields["Content-Disposition"].startswith("inline"))
        self.assertEqual(fields["X-Content-Type-Options"], "nosniff")
        self.assertIn("sandbox", fields["Content-Security-Policy"])
        self.assertIn("default-src 'none'", fields["Content-Security-Policy"])
        self.assertEqual(fields["Cross-Origin-Resource-Policy"], "cross-origin")
        status, fields, came = await away("HEAD", get)
        self.assertEqual((status, fields["Content-Length"], came), (200, str(len(body)), b""))
        etag = fields["ETag"]
        status, fields, came = await away("GET", get, None, {"Range": "bytes=1000-1999"})
        self.assertEqual((status, came), (206, body[1000:2000]))
        self.assertEqual(fields["Content-Range"], f"bytes 1000-1999/{len(body)}")
        self.assertEqual((await away("GET", get, None, {"Range": "bytes=599990-"}))[2], body[-10:])
        self.assertEqual((await away("GET", get, None, {"If-None-Match": etag}))[0], 304)
        self.assertEqual((await away("DELETE", get))[0], 405)
        await alice.go()
        # It outlives the server, and goes with the account.
        self.server.stop()
        ports = dict(self.server.ports)
        self.server.start()
        get = get.replace(str(ports["web-tls"]), str(self.server.ports["web-tls"]))
        self.assertEqual((await away("GET", get))[2], body)
        self.server.ctl("userdel", "chat.test", "alice")
        for _ in range(200 * PATIENCE):
            if (await away("GET", get))[0] == 404:
                break
            await asyncio.sleep(0.05)
        self.assertEqual((await away("GET", get))[0], 404)
        self.assertEqual(list((self.server.folder / "xmpp-uploads").iterdir()), [])


class ManyFiles(FilesCase):
    USERS = ("alice", "bob", "carol", "dora", "emil", "fay")

    async def test_dangerous_types_are_saved_not_shown(self):
        alice = await self.come("alice")
        for name, kind in (("page.html", "text/html"), ("drawing.svg", "image/svg+xml"), ("x", None),
                           ("doc.xhtml", "application/xhtml+xml"), ("a.pdf", "application/pdf")):
            put, get = await self.slot(alice, name, 8, kind)
            self.assertEqual((await away("PUT", put, b"<script>", {"Content-Type": "text/html"}))[0], 201)
            _, fields, came = await away("GET", get)
            self.assertEqual((fields["Content-Type"], came), ("application/octet-stream", b"<script>"))
            self.assertTrue(fields["Content-Disposition"].startswith("attachment"))
        await alice.go()

    async def test_no_way_out_of_the_folder(self):
        alice = await self.come("bob")
        put, get = await self.slot(alice, "../../posthorn.ini", 4)
        self.assertEqual((await away("PUT", put, b"evil"))[0], 201)
        self.assertEqual((await away("GET", get))[2], b"evil")
        self.assertTrue((self.server.folder / "xmpp-uploads" / put.split("/xmpp-upload/")[1].split("/")[0]).exists())
        base = put.split("/xmpp-upload/")[0]
        token = put.split("/xmpp-upload/")[1].split("/")[0]
        secret = (self.server.folder / "posthorn.ini")
        before = secret.read_bytes() if secret.exists() else None
        for path in (f"/xmpp-upload/{token}/../../posthorn.ini", f"/xmpp-upload/{token}/%2e%2e%2fposthorn.ini",
                     "/xmpp-upload/../posthorn.ini", "/xmpp-upload/%2e%2e/posthorn.ini", "/xmpp-upload/..%2f/x",
                     "/xmpp-upload//x", f"/xmpp-upload/{token}.part/posthorn.ini", f"/xmpp-upload/{token}/"):
            for method, body in (("GET", None), ("PUT", b"evil")):
                status, _, came = await away(method, base + path, body)
                self.assertGreaterEqual(status, 400, path)
                self.assertNotIn(b"[", came[:1])
        self.assertEqual(secret.read_bytes() if secret.exists() else None, before)
        self.assertFalse([each for each in self.server.folder.rglob("*") if each.name in ("x", "evil")])
        await alice.go()

    async def test_limits(self):
        from slixmpp.exceptions import IqError
        alice = await self.come("carol")
        with self.assertRaises(IqError) as refused:
            await self.slot(alice, "a", 2 * 1024 * 1024 + 1)
        self.assertEqual(refused.exception.condition, "not-acceptable")
        self.assertIsNotNone(refused.exception.iq.xml.find(f".//{{{UPLOAD}}}max-file-size"))
        for _ in range(2):
            await self.slot(alice, "a", 2 * 1024 * 1024)
        with self.assertRaises(IqError) as refused:
            await self.slot(alice, "a", 2 * 1024 * 1024)
        self.assertEqual(refused.exception.condition, "resource-constraint")
        self.assertIsNotNone(refused.exception.iq.xml.find(f".//{{{UPLOAD}}}retry"))
        await alice.go()

    async def test_broken_uploads_leave_nothing(self):
        alice = await self.come("dora")
        put, get = await self.slot(alice, "a", 1_000_000)
        path = put.split(f":{self.server.ports['web-tls']}")[1]

        def begin(head, body):
            raw = socket.create_connection(("127.0.0.1", self.server.ports["web-tls"]))
            with any_certificate().wrap_socket(raw) as connection:
                connection.sendall((f"PUT {path} HTTP/1.1\r\nHost: localhost\r\n" + head + "\r\n").encode() + body)
                connection.settimeout(20 * PATIENCE)
                if not body:
                    return connection.recv(4096)

        # Gone in the midst of it: the slot can be used again.
        await asyncio.to_thread(begin, "Content-Length: 1000000\r\n", b"x" * 300_000)
        token = path.split("/")[2]
        part = self.server.folder / "xmpp-uploads" / (token + ".part")
        for _ in range(200 * PATIENCE):
            if not part.exists():
                break
            await asyncio.sleep(0.05)
        self.assertFalse(part.exists() or part.with_suffix("").exists())
        self.assertIn(b" 411 ", await asyncio.to_thread(begin, "Transfer-Encoding: chunked\r\n", b""))
        self.assertIn(b" 413 ", await asyncio.to_thread(begin, "Content-Length: 99999999\r\n", b""))
        self.assertEqual((await away("GET", get))[0], 404)
        self.assertEqual((await away("PUT", put, b"y" * 1_000_000))[0], 201)
        self.assertEqual((await away("GET", get))[2], b"y" * 1_000_000)
        await alice.go()

    # The proxy.

    def socks(self, name):
        """A connection that has said what transfer it is for; with the proxy's last answer."""
        connection = socket.create_connection(("127.0.0.1", self.server.ports["xmpp-proxy"]), timeout=20 * PATIENCE)
        self.addCleanup(connection.close)
        connection.sendall(b"\x05\x01\x00")
        self.assertEqual(exactly(connection, 2), b"\x05\x00")
        connection.sendall(b"\x05\x01\x00\x03\x28" + name.encode() + b"\x00\x00")
        head = exactly(connection, 5)
        if head[1] == 0:
            self.assertEqual(exactly(connection, 42), name.encode() + b"\x00\x00")
        return connection, head[1]

    async def ask(self, person, kind, payload, to="proxy.chat.test"):
        iq = person.make_iq(ito=to, itype=kind)
        iq.append(ET.fromstring(payload))
        return await iq.send(timeout=20 * PATIENCE)

    async def condition(self, person, kind, payload):
        from slixmpp.exceptions import IqError
        try:
            await self.ask(person, kind, payload)
        except IqError as error:
            return error.condition
        return ""

    async def test_proxy(self):
        alice = await self.come("emil")
        bob = await self.come("fay")
        info = await alice["xep_0030"].get_info("proxy.chat.test")
        self.assertIn(("proxy", "bytestreams"), [each[:2] for each in info["disco_info"]["identities"]])
        found = (await self.ask(alice, "get", f"<query xmlns='{STREAMS}'/>")).xml.find(f".//{{{STREAMS}}}streamhost")
        self.assertEqual(found.get("port"), str(self.server.ports["xmpp-proxy"]))
        self.assertEqual(found.get("jid"), "proxy.chat.test")

        target = bob.boundjid.full
        activate = f"<query xmlns='{STREAMS}' sid='s1'><activate>{target}</activate></query>"
        name = hashlib.sha1(f"s1{alice.boundjid.full}{target}".encode()).hexdigest()
        self.assertEqual(await self.condition(alice, "set", activate), "item-not-found")
        receiver, code = await asyncio.to_thread(self.socks, name)
        self.assertEqual(code, 0)
        self.assertEqual(await self.condition(alice, "set", activate), "not-allowed")
        sender, code = await asyncio.to_thread(self.socks, name)
        self.assertEqual(code, 0)
        _, code = await asyncio.to_thread(self.socks, name)
        self.assertEqual(code, 2)  # two are there
        # The target cannot begin it, and nothing passes before the initiator does.
        self.assertEqual(await self.condition(bob, "set", activate), "item-not-found")
        sender.sendall(b"early")
        self.assertEqual(await self.condition(bob, "set", activate), "item-not-found")
        receiver.setblocking(False)
        with self.assertRaises(BlockingIOError):
            receiver.recv(1)
        receiver.settimeout(20 * PATIENCE)
        self.assertEqual(await self.condition(alice, "set", activate), "")
        self.assertEqual(await asyncio.to_thread(exactly, receiver, 5), b"early")
        receiver.sendall(b"back")
        self.assertEqual(await asyncio.to_thread(exactly, sender, 4), b"back")
        body = os.urandom(1 << 20) * 20  # more than buffers hold, to a reader who waits

        def fill():
            """Sends until nobody takes any more."""
            sender.setblocking(False)
            sent = 0
            while sent < len(body) and select.select([], [sender], [], 0.5)[1]:
                sent += sender.send(body[sent:sent + (1 << 20)])
            sender.settimeout(20 * PATIENCE)
            return sent

        def send(start):
            sender.sendall(body[start:])
            sender.shutdown(socket.SHUT_WR)

        filled = await asyncio.to_thread(fill)
        self.assertLess(filled, len(body))
        sending = asyncio.create_task(asyncio.to_thread(send, filled))
        self.assertEqual(hashlib.sha1(await asyncio.to_thread(exactly, receiver, len(body))).digest(),
                         hashlib.sha1(body).digest())
        await sending
        self.assertEqual(await asyncio.to_thread(receiver.recv, 1), b"")
        await alice.go()
        await bob.go()

    async def test_proxy_and_bad_words(self):
        for words in (b"\x04\x01", b"GET / HTTP/1.1\r\n\r\n", b"\x05\x01\x02", b"\x05\x00",
                      b"\x05\x01\x00\x05\x02\x00\x03\x28", b"\x05\x01\x00\x05\x01\x00\x01\x7f\x00\x00\x01\x00\x50",
                      b"\x05\x01\x00\x05\x01\x00\x03\x28" + b"z" * 42, b"\x05\x01\x00\x05\x01\x00\x03\x09localhost\x00\x19"):
            def talk():
                with socket.create_connection(("127.0.0.1", self.server.ports["xmpp-proxy"])) as connection:
                    connection.settimeout(20 * PATIENCE)
                    connection.sendall(words)
                    came = b""
                    while piece := connection.recv(100):
                        came += piece
                    return came
            came = await asyncio.to_thread(talk)
            self.assertTrue(came in (b"", b"\x05\xff") or came[-9] != 0, (words, came))


def exactly(connection, size):
    came = bytearray()
    while len(came) < size:
        piece = connection.recv(min(size - len(came), 1 << 16))
        if not piece:
            break
        came += piece
    return bytes(came)


if __name__ == "__main__":
    unittest.main(verbosity=2)
