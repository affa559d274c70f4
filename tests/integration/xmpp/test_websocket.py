"""XMPP over WebSocket (RFC 7395) with python3-websockets on the client's side: found by host-meta, logged in by PLAIN over
TLS and by SCRAM without it, talking with slixmpp over TCP; and what bad clients send."""
import asyncio
import base64
import hashlib
import hmac
import json
import secrets
import ssl
import unittest
import urllib.request
import xml.etree.ElementTree as ET

from person import PASSWORD, Person
from posthorn_server import PATIENCE, Server

import websockets

FRAMING = "{urn:ietf:params:xml:ns:xmpp-framing}"
STREAM = "{http://etherx.jabber.org/streams}"
SASL = "{urn:ietf:params:xml:ns:xmpp-sasl}"
BIND = "{urn:ietf:params:xml:ns:xmpp-bind}"
CLIENT = "{jabber:client}"
OPEN = "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='chat.test' version='1.0'/>"


def unverified():
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


class Page:
    """What a browser's page would be."""

    def __init__(self, address):
        self.address = address

    async def __aenter__(self):
        self.socket = await websockets.connect(
            self.address, subprotocols=["xmpp"], origin="https://elsewhere.test",
            ssl=unverified() if self.address.startswith("wss:") else None, open_timeout=10 * PATIENCE)
        return self

    async def __aexit__(self, *_):
        await self.socket.close()

    async def say(self, xml):
        await self.socket.send(xml)

    async def hear(self, tag=None):
        """The next element; with a tag, the next one of those."""
        while True:
            message = await asyncio.wait_for(self.socket.recv(), 10 * PATIENCE)
            element = ET.fromstring(message)
            if tag is None or (element.tag == tag and element.get("type") != "headline"):  # rules are told at login
                return element

    async def open(self):
        await self.say(OPEN)
        assert (await self.hear()).tag == FRAMING + "open"
        return await self.hear(STREAM + "features")

    async def plain(self, name):
        proof = base64.b64encode(f"\0{name}\0{PASSWORD}".encode()).decode()
        await self.say(f"<auth xmlns='{SASL[1:-1]}' mechanism='PLAIN'>{proof}</auth>")
        return await self.hear()

    async def scram(self, name):
        def encoded(text):
            return base64.b64encode(text.encode()).decode()
        first = f"n={name},r={secrets.token_hex(12)}"
        await self.say(f"<auth xmlns='{SASL[1:-1]}' mechanism='SCRAM-SHA-256'>{encoded('n,,' + first)}</auth>")
        challenge = base64.b64decode((await self.hear(SASL + "challenge")).text).decode()
        values = dict(each.split("=", 1) for each in challenge.split(","))
        salted = hashlib.pbkdf2_hmac("sha256", PASSWORD.encode(), base64.b64decode(values["s"]), int(values["i"]))
        key = hmac.digest(salted, b"Client Key", "sha256")
        last = f"c=biws,r={values['r']}"
        everything = ",".join((first, challenge, last)).encode()
        signature = hmac.digest(hashlib.sha256(key).digest(), everything, "sha256")
        proof = bytes(a ^ b for a, b in zip(key, signature))
        await self.say(f"<response xmlns='{SASL[1:-1]}'>{encoded(last + ',p=' + base64.b64encode(proof).decode())}</response>")
        success = await self.hear()
        server_key = hmac.digest(salted, b"Server Key", "sha256")
        right = "v=" + base64.b64encode(hmac.digest(server_key, everything, "sha256")).decode()
        assert base64.b64decode(success.text).decode() == right
        return success

    async def bind(self, resource):
        await self.open()
        await self.say(f"<iq xmlns='jabber:client' type='set' id='b'><bind xmlns='{BIND[1:-1]}'>"
                       f"<resource>{resource}</resource></bind></iq>")
        return (await self.hear(CLIENT + "iq")).findtext(f"{BIND}bind/{BIND}jid")


class WebSocket(unittest.IsolatedAsyncioTestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server().start()
        cls.server.add_users("chat.test", "alice", "bob")
        cls.address = f"ws://127.0.0.1:{cls.server.ports['web']}/xmpp-websocket"
        cls.secure = f"wss://127.0.0.1:{cls.server.ports['web-tls']}/xmpp-websocket"

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()

    def test_host_meta(self):
        for path in ("host-meta", "host-meta.json"):
            address = f"https://127.0.0.1:{self.server.ports['web-tls']}/.well-known/{path}"
            with urllib.request.urlopen(address, context=unverified(), timeout=10 * PATIENCE) as answer:
                self.assertEqual(answer.headers["Access-Control-Allow-Origin"], "*")
                text = answer.read().decode()
            if path.endswith("json"):
                links = {each["rel"]: each["href"] for each in json.loads(text)["links"]}
            else:
                links = {each.get("rel"): each.get("href") for each in ET.fromstring(text)}
            self.assertEqual(links["urn:xmpp:alt-connections:websocket"], self.secure)

    async def test_chat_with_a_client_over_tcp(self):
        bob = Person(self.server, "bob")
        self.assertTrue(await bob.come())
        async with Page(self.secure) as alice:
            self.assertIn("PLAIN", [each.text for each in (await alice.open()).iter(SASL + "mechanism")])
            self.assertEqual((await alice.plain("alice")).tag, SASL + "success")
            self.assertEqual(await alice.bind("page"), "alice@chat.test/page")
            await alice.say("<presence xmlns='jabber:client'/>")
            await alice.say("<message xmlns='jabber:client' to='bob@chat.test' type='chat'><body>hi &lt;3</body></message>")
            message = await bob.heard()
            self.assertEqual((message["body"], message["from"]), ("hi <3", "alice@chat.test/page"))
            message.reply("ho " + "✓" * 40000).send()
            got = await alice.hear(CLIENT + "message")
            self.assertEqual(got.findtext(CLIENT + "body"), "ho " + "✓" * 40000)
            await alice.say("<close xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>")
            self.assertEqual((await alice.hear()).tag, FRAMING + "close")
            await asyncio.wait_for(alice.socket.wait_closed(), 10 * PATIENCE)
            self.assertEqual(alice.socket.close_code, 1000)
        await bob.go()

    async def test_scram_without_tls_on_this_machine(self):
        async with Page(self.address) as alice:
            mechanisms = [each.text for each in (await alice.open()).iter(SASL + "mechanism")]
            self.assertIn("SCRAM-SHA-256", mechanisms)
            self.assertNotIn("PLAIN", mechanisms)
            self.assertEqual((await alice.scram("alice")).tag, SASL + "success")
            self.assertEqual(await alice.bind("page"), "alice@chat.test/page")

    async def test_comes_back_where_it_broke_off(self):
        bob = Person(self.server, "bob")
        self.assertTrue(await bob.come())
        async with Page(self.secure) as alice:
            await alice.open()
            await alice.plain("alice")
            await alice.bind("page")
            await alice.say("<presence xmlns='jabber:client'/>")
            await alice.say("<enable xmlns='urn:xmpp:sm:3' resume='true'/>")
            previous = (await alice.hear("{urn:xmpp:sm:3}enabled")).get("id")
            alice.socket.transport.abort()
            await alice.socket.wait_closed()
        bob.send_message("alice@chat.test/page", "still there?", mtype="chat")
        async with Page(self.address) as alice:
            await alice.open()
            await alice.scram("alice")
            await alice.open()
            await alice.say(f"<resume xmlns='urn:xmpp:sm:3' previd='{previous}' h='0'/>")
            self.assertEqual((await alice.hear("{urn:xmpp:sm:3}resumed")).get("previd"), previous)
            self.assertEqual((await alice.hear(CLIENT + "message")).findtext(CLIENT + "body"), "still there?")
        await bob.go()

    async def test_bad_input(self):
        for opened, sent, condition in (
                (False, "<message xmlns='jabber:client'/>", "bad-format"),
                (True, "<message xmlns='jabber:client'/>", "not-authorized"),
                (True, "<" * 1000, "not-well-formed"),
                (True, "<a xmlns='urn:a'>" * 500, "policy-violation"),
                (True, "<!DOCTYPE a><a/>", "restricted-xml")):
            async with Page(self.secure) as page:
                if opened:
                    await page.open()
                await page.say(sent)
                error = await page.hear(STREAM + "error")
                self.assertEqual([each.tag for each in error][0], "{urn:ietf:params:xml:ns:xmpp-streams}" + condition)
                self.assertEqual((await page.hear()).tag, FRAMING + "close")
        async with Page(self.secure) as page:
            await page.open()
            for _ in range(3):
                await page.say("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>AGFsaWNlAG5v</auth>")
                self.assertEqual((await page.hear())[0].tag, SASL + "not-authorized")


if __name__ == "__main__":
    unittest.main(verbosity=2)
