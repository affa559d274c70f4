"""XMPP over HTTP requests (XEP-0124, XEP-0206) with a small client of our own: login, chat with slixmpp over TCP, requests
that wait, come again and come in the wrong order over connections of several workers, SASL2 with a token in one request."""
import asyncio
import base64
import concurrent.futures
import hashlib
import hmac
import http.client
import random
import re
import ssl
import unittest
import xml.etree.ElementTree as ET

from person import PASSWORD, Person
from posthorn_server import PATIENCE, Server

BODY = "{http://jabber.org/protocol/httpbind}"
STREAM = "{http://etherx.jabber.org/streams}"
SASL = "{urn:ietf:params:xml:ns:xmpp-sasl}"
SASL2 = "{urn:xmpp:sasl:2}"
FAST = "{urn:xmpp:fast:0}"
CLIENT = "{jabber:client}"
STREAMS = "{urn:ietf:params:xml:ns:xmpp-streams}"
THREADS = concurrent.futures.ThreadPoolExecutor(8)


class Page:
    """What a browser's page would be: each request on a connection of its own, as they may be on any worker."""

    def __init__(self, port):
        self.port = port
        self.rid = random.randrange(1 << 40)
        self.sid = ""

    def exchange(self, body):
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        connection = http.client.HTTPSConnection("127.0.0.1", self.port, context=context, timeout=90 * PATIENCE)
        try:
            connection.request("POST", "/http-bind", body, {"Content-Type": "text/xml; charset=utf-8"})
            answer = connection.getresponse()
            assert answer.status == 200, answer.status
            assert answer.headers["Access-Control-Allow-Origin"] == "*"
            return ET.fromstring(answer.read())
        finally:
            connection.close()

    def body(self, inner="", attributes=""):
        self.rid += 1
        return (f"<body xmlns='{BODY[1:-1]}' rid='{self.rid}' sid='{self.sid}' xmlns:xmpp='urn:xmpp:xbosh' {attributes}>"
                f"{inner}</body>")

    async def send(self, body):
        return await asyncio.get_running_loop().run_in_executor(THREADS, self.exchange, body)

    async def ask(self, inner="", attributes=""):
        return await self.send(self.body(inner, attributes))

    async def begin(self):
        first = await self.send(
            f"<body xmlns='{BODY[1:-1]}' rid='{self.rid}' to='chat.test' ver='1.11' wait='60' hold='1' "
            "xmlns:xmpp='urn:xmpp:xbosh' xmpp:version='1.0'/>")
        self.sid = first.get("sid", "")
        return first

    async def until(self, tag):
        """Asks until an element of that tag comes."""
        while True:
            body = await self.ask()
            for found in body.findall(tag):
                if found.get("type") != "headline":  # which rules apply is told at login
                    return found
            if body.find(tag) is not None:
                continue
            assert body.get("type") is None, ET.tostring(body)

    async def login(self, name, password=PASSWORD):
        await self.begin()
        proof = base64.b64encode(f"\0{name}\0{password}".encode()).decode()
        body = await self.ask(f"<auth xmlns='{SASL[1:-1]}' mechanism='PLAIN'>{proof}</auth>")
        if body.find(SASL + "success") is None:
            await self.until(SASL + "success")
        await self.ask("", "xmpp:restart='true' to='chat.test'")
        await self.ask("<iq xmlns='jabber:client' type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>"
                       "<resource>page</resource></bind></iq><presence xmlns='jabber:client'/>")


class Bosh(unittest.IsolatedAsyncioTestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server("--set", "server.workers=3").start()
        cls.server.add_users("chat.test", "alice", "bob")

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()

    def page(self):
        return Page(self.server.ports["web-tls"])

    async def test_chat(self):
        bob = Person(self.server, "bob")
        self.assertTrue(await bob.come())
        alice = self.page()
        await alice.login("alice")
        for number in range(10):
            waiting = asyncio.create_task(alice.until(CLIENT + "message"))
            bob.send_message("alice@chat.test", f"hi {number}", mtype="chat")
            self.assertEqual((await waiting).findtext(CLIENT + "body"), f"hi {number}")
        for number in range(10):
            await alice.ask(f"<message xmlns='jabber:client' to='bob@chat.test' type='chat'><body>ho {number}</body></message>"
                            "<iq xmlns='jabber:client' type='get' id='p' to='chat.test'><ping xmlns='urn:xmpp:ping'/></iq>")
            self.assertEqual((await bob.heard())["body"], f"ho {number}")
        last = await alice.ask("", "type='terminate'")
        self.assertEqual(last.get("type"), "terminate")
        self.assertEqual((await alice.ask()).get("condition"), "item-not-found")
        await bob.go()

    async def test_removed_app_password(self):
        """What was logged in by it ends, though no connection of its own stands behind it."""
        _, lines = self.server.ctl("apppasswordadd", "chat.test", "alice", "page")
        password = re.search(r"([a-z2-7]{4}-){6}[a-z2-7]{4}", "\n".join(lines)).group()
        _, lines = self.server.ctl("apppasswordlist", "chat.test", "alice")
        number = re.search(r"^\W*(\d+)", lines[1]).group(1)
        alice = self.page()
        await alice.login("alice", password)
        waiting = asyncio.create_task(alice.ask())
        self.server.ctl("apppassworddel", "chat.test", "alice", number)
        body = await waiting
        while body.get("type") is None:
            body = await alice.ask()
        self.assertEqual((body.get("type"), body.get("condition")), ("terminate", "remote-stream-error"))
        self.assertIsNotNone(body.find(f".//{STREAMS}reset"), ET.tostring(body))
        again = self.page()
        await again.begin()
        proof = base64.b64encode(f"\0alice\0{password}".encode()).decode()
        body = await again.ask(f"<auth xmlns='{SASL[1:-1]}' mechanism='PLAIN'>{proof}</auth>")
        while body.find(SASL + "failure") is None:
            self.assertIsNone(body.find(SASL + "success"))
            body = await again.ask()

    async def test_order_and_repetition(self):
        bob = Person(self.server, "bob")
        self.assertTrue(await bob.come())
        alice = self.page()
        await alice.login("alice")

        def message(text):
            return f"<message xmlns='jabber:client' to='bob@chat.test' type='chat'><body>{text}</body></message>"
        first, second = alice.body(message("1")), alice.body(message("2"))
        later = asyncio.create_task(alice.send(second))
        await asyncio.sleep(0)
        answers = await asyncio.gather(alice.send(first), alice.send(first))  # the browser was not sure
        self.assertTrue(all(each.get("type") is None for each in answers))
        self.assertEqual([(await bob.heard())["body"], (await bob.heard())["body"]], ["1", "2"])
        bob.send_message("alice@chat.test", "that is all", mtype="chat")
        found = next((each for each in await later if each.tag == CLIENT + "message" and each.get("type") == "chat"), None)
        if found is None:  # something else came first
            found = await alice.until(CLIENT + "message")
        self.assertEqual(found.findtext(CLIENT + "body"), "that is all")
        self.assertTrue(bob.messages.empty())
        alice.rid += 10
        self.assertEqual((await alice.ask()).get("condition"), "item-not-found")
        await bob.go()

    async def test_token(self):
        agent = "<user-agent id='d4565fa7-4d72-4749-b3d3-740edbf87770'><software>test</software></user-agent>"
        bind = "<bind xmlns='urn:xmpp:bind:0'><tag>test</tag></bind>"

        def authenticate(mechanism, initial, more):
            return (f"<authenticate xmlns='{SASL2[1:-1]}' mechanism='{mechanism}'><initial-response>"
                    f"{base64.b64encode(initial).decode()}</initial-response>{agent}{more}</authenticate>")
        page = self.page()
        first = await page.begin()
        offered = first.find(f"{STREAM}features/{SASL2}authentication/{SASL2}inline/{FAST}fast")
        self.assertEqual([each.text for each in offered], ["HT-SHA-256-NONE"])

        async def success(page, request):
            body = await page.ask(request)
            found = body.find(SASL2 + "success")
            return found if found is not None else await page.until(SASL2 + "success")
        granted = await success(page, authenticate(
            "PLAIN", f"\0alice\0{PASSWORD}".encode(),
            f"<request-token xmlns='{FAST[1:-1]}' mechanism='HT-SHA-256-NONE'/>{bind}"))
        token = granted.find(FAST + "token").get("token").encode()
        self.assertTrue(granted.findtext(SASL2 + "authorization-identifier").startswith("alice@chat.test/test."))
        again = self.page()
        await again.begin()
        proof = hmac.new(token, b"Initiator", hashlib.sha256).digest()
        known = await success(again, authenticate("HT-SHA-256-NONE", b"alice\0" + proof,
                                                  f"<fast xmlns='{FAST[1:-1]}' count='1'/>{bind}"))
        self.assertEqual(base64.b64decode(known.findtext(SASL2 + "additional-data")),
                         hmac.new(token, b"Responder", hashlib.sha256).digest())
        # The password changes: the stream ends, and the token opens nothing any more.
        self.server.ctl("userpasswd", "chat.test", "alice", PASSWORD)
        error = await again.until(STREAM + "error")
        self.assertEqual(error[0].tag, "{urn:ietf:params:xml:ns:xmpp-streams}not-authorized")
        third = self.page()
        await third.begin()
        body = await third.ask(authenticate("HT-SHA-256-NONE", b"alice\0" + proof, f"<fast xmlns='{FAST[1:-1]}' count='2'/>"))
        failure = body.find(SASL2 + "failure")
        if failure is None:
            failure = await third.until(SASL2 + "failure")
        self.assertEqual(failure[0].tag, SASL + "not-authorized")


if __name__ == "__main__":
    unittest.main(verbosity=2)
