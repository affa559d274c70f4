#!/usr/bin/env python3
"""XMPP over WebSocket for pages of ours: the web session logs in by EXTERNAL, foreign pages' requests do not count, and the
stream ends with the session."""
import asyncio
import base64
import pathlib
import sys
import unittest

import websockets
import websockets.exceptions

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from posthorn_server import PATIENCE, Server  # noqa: E402
from browser import Browser, anything  # noqa: E402

PASSWORD = "secret-word"
OPEN = "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='chat.test' version='1.0'/>"
SASL = "urn:ietf:params:xml:ns:xmpp-sasl"


def external(identity=""):
    text = base64.b64encode(identity.encode()).decode() or "="
    return f"<auth xmlns='{SASL}' mechanism='EXTERNAL'>{text}</auth>"


class Stream:
    def __init__(self, socket):
        self.socket = socket

    async def hear(self):
        return await asyncio.wait_for(self.socket.recv(), 20 * PATIENCE)

    async def open(self):
        await self.socket.send(OPEN)
        assert (await self.hear()).startswith("<open ")
        return await self.hear()

    async def ask(self, xml):
        await self.socket.send(xml)
        return await self.hear()


class Chat(unittest.IsolatedAsyncioTestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server().start()
        cls.server.add_users("chat.test", "alice", "bob")
        cls.port = cls.server.ports["web-tls"]
        cls.origin = f"https://127.0.0.1:{cls.port}"

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()

    def sign_in(self, name="alice"):
        browser = Browser(self.port)
        answer = browser.sign_in(f"{name}@chat.test", PASSWORD)
        self.assertEqual(answer.status, 200)
        self.assertTrue(answer.json["chat"])
        return browser

    def connect(self, browser, origin="own", **fields):
        headers = {name.replace("_", "-"): value for name, value in fields.items()}
        if browser and browser.cookie:
            headers["Cookie"] = browser.cookie
        return websockets.connect(f"wss://127.0.0.1:{self.port}/xmpp-websocket", ssl=anything(), subprotocols=["xmpp"],
                                  origin=self.origin if origin == "own" else origin, extra_headers=headers)

    async def test_the_web_session_logs_in(self):
        alice = self.sign_in()
        async with self.connect(alice) as socket:
            stream = Stream(socket)
            self.assertIn("<mechanism>EXTERNAL</mechanism>", await stream.open())
            self.assertIn("<not-authorized/>", await stream.ask(external("bob@chat.test")))
            self.assertIn("<success", await stream.ask(external("alice@chat.test")))
            self.assertIn("<bind ", await stream.open())
            bound = await stream.ask("<iq xmlns='jabber:client' type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>")
            self.assertIn("alice@chat.test/", bound)
            alice.post("/auth/sign-out")
            self.assertIn("<not-authorized", await stream.hear())
            with self.assertRaises(websockets.exceptions.ConnectionClosed):
                while True:
                    await stream.hear()

    async def test_foreign_pages_are_strangers(self):
        alice = self.sign_in()
        refused = [dict(origin=None), dict(origin="https://evil.example"), dict(origin="null"),
                   dict(origin=f"http://127.0.0.1:{self.port}"), dict(origin=f"{self.origin}.evil.example"),
                   dict(origin="own", Sec_Fetch_Site="cross-site"), dict(origin="own", Sec_Fetch_Site="same-site")]
        for each in refused:
            async with self.connect(alice, **each) as socket:
                stream = Stream(socket)
                features = await stream.open()
                self.assertNotIn("EXTERNAL", features, each)
                self.assertIn("SCRAM-SHA-256", features, each)
                self.assertIn("<invalid-mechanism/>", await stream.ask(external()), each)
        for browser in (None, self.stranger("session=nobody"), self.stranger(f"{alice.cookie}x")):
            async with self.connect(browser) as socket:
                self.assertNotIn("EXTERNAL", await Stream(socket).open())

    def stranger(self, cookie):
        browser = Browser(self.port)
        browser.cookie = cookie
        return browser

    async def test_a_session_of_the_past_logs_nobody_in(self):
        alice = self.sign_in()
        async with self.connect(alice) as socket:
            stream = Stream(socket)
            self.assertIn("EXTERNAL", await stream.open())
            alice.post("/auth/sign-out")
            self.assertIn("<invalid-mechanism/>", await stream.ask(external()))

    async def test_a_login_by_password_is_its_own(self):
        alice = self.sign_in()
        async with self.connect(alice) as socket:
            stream = Stream(socket)
            await stream.open()
            text = base64.b64encode(f"\0bob\0{PASSWORD}".encode()).decode()
            self.assertIn("<success", await stream.ask(f"<auth xmlns='{SASL}' mechanism='PLAIN'>{text}</auth>"))
            await stream.open()
            alice.post("/auth/sign-out")
            bind = "<iq xmlns='jabber:client' type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>"
            self.assertIn("bob@chat.test/", await stream.ask(bind))


class NoChat(unittest.TestCase):
    def test_without_instant_messaging_there_is_no_door(self):
        with Server("--set", "xmpp.enabled=false") as server:
            server.add_users("chat.test", "alice")
            browser = Browser(server.ports["web-tls"])
            self.assertFalse(browser.sign_in("alice@chat.test", PASSWORD).json["chat"])
            self.assertEqual(browser.get("/xmpp-websocket").status, 404)


if __name__ == "__main__":
    unittest.main()
