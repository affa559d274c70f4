"""slixmpp, a client library that others wrote, against the real server: logs in over STARTTLS with SCRAM, adds a contact,
chats, is away and comes back, reads the archive, over TCP and by both kinds of TLS."""
import asyncio
import logging
import os
import pathlib
import ssl
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from posthorn_server import PATIENCE, Server  # noqa: E402

import slixmpp  # noqa: E402

logging.getLogger("slixmpp").setLevel(logging.CRITICAL)
PASSWORD = "secret-word"


class Person(slixmpp.ClientXMPP):
    def __init__(self, server, name, resource="desk", direct=False, plugins=()):
        super().__init__(f"{name}@chat.test/{resource}", PASSWORD)
        self.port_ = server.ports["xmpp-client"]
        self.direct = direct
        self.ssl_context = ssl.create_default_context()
        self.ssl_context.check_hostname = False
        self.ssl_context.verify_mode = ssl.CERT_NONE
        self.get_ssl_context = lambda: self.ssl_context
        self.messages = asyncio.Queue()
        self.presences = asyncio.Queue()
        self.add_event_handler("message", self.messages.put_nowait)
        self.add_event_handler("presence_available", self.presences.put_nowait)
        self.add_event_handler("presence_unavailable", self.presences.put_nowait)
        for plugin in ("xep_0030", "xep_0199", "xep_0059", *plugins):
            self.register_plugin(plugin)

    async def come(self, presence=True):
        started = asyncio.get_running_loop().create_future()
        self.add_event_handler("session_start", lambda _: started.done() or started.set_result(True))
        self.add_event_handler("failed_all_auth", lambda _: started.done() or started.set_result(False))
        self.connect(("127.0.0.1", self.port_), use_ssl=self.direct, disable_starttls=self.direct)
        good = await asyncio.wait_for(started, 20 * PATIENCE)
        if good and presence:
            self.send_presence()
            await self.get_roster()
        return good

    async def go(self):
        await asyncio.wait_for(self.disconnect(wait=2), 10 * PATIENCE)

    async def heard(self):
        return await asyncio.wait_for(self.messages.get(), 10 * PATIENCE)


class Clients(unittest.IsolatedAsyncioTestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server("--set", "xmpp.enabled=true").start()
        cls.server.add_users("chat.test", "alice", "bob", "carol")

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()

    async def test_chat_and_archive(self):
        alice = Person(self.server, "alice", plugins=("xep_0313", "xep_0280"))
        bob = Person(self.server, "bob")
        self.assertTrue(await alice.come())
        self.assertTrue(await bob.come())
        alice.send_message("bob@chat.test", "how are you?", mtype="chat")
        message = await bob.heard()
        self.assertEqual(message["body"], "how are you?")
        self.assertEqual(message["from"], "alice@chat.test/desk")
        message.reply("fine ✓ & <well>").send()
        self.assertEqual((await alice.heard())["body"], "fine ✓ & <well>")
        await bob.go()
        alice.send_message("bob@chat.test", "are you there?", mtype="chat")
        await alice["xep_0199"].ping("chat.test")
        again = Person(self.server, "bob", "phone")
        self.assertTrue(await again.come())
        waiting = await again.heard()
        self.assertEqual(waiting["body"], "are you there?")
        found = await alice["xep_0313"].retrieve(with_jid="bob@chat.test")
        bodies = [each["mam_result"]["forwarded"]["stanza"]["body"] for each in found["mam"]["results"]]
        self.assertEqual(bodies[-3:], ["how are you?", "fine ✓ & <well>", "are you there?"])
        await again.go()
        await alice.go()

    async def test_contacts(self):
        alice = Person(self.server, "alice")
        carol = Person(self.server, "carol")
        self.assertTrue(await alice.come())
        self.assertTrue(await carol.come())
        seen = asyncio.Event()
        alice.add_event_handler("presence_available", lambda p: p["from"].bare == "carol@chat.test" and seen.set())
        alice.send_presence_subscription("carol@chat.test")  # slixmpp answers requests with yes and one of its own
        await asyncio.wait_for(seen.wait(), 10 * PATIENCE)
        await alice.get_roster()
        self.assertIn(alice.client_roster["carol@chat.test"]["subscription"], ("to", "both"))
        gone = asyncio.Event()
        alice.add_event_handler("presence_unavailable", lambda p: p["from"].bare == "carol@chat.test" and gone.set())
        await carol.go()
        await asyncio.wait_for(gone.wait(), 10 * PATIENCE)
        await alice.go()

    async def test_discovery(self):
        alice = Person(self.server, "alice", plugins=("xep_0092", "xep_0202"))
        self.assertTrue(await alice.come())
        info = await alice["xep_0030"].get_info("chat.test")
        features = info["disco_info"]["features"]
        for each in ("urn:xmpp:ping", "urn:xmpp:carbons:2", "urn:xmpp:blocking", "jabber:iq:version"):
            self.assertIn(each, features)
        own = await alice["xep_0030"].get_info("alice@chat.test")
        self.assertIn("urn:xmpp:mam:2", own["disco_info"]["features"])
        version = await alice["xep_0092"].get_version("chat.test")
        self.assertEqual(version["software_version"]["name"], "Posthorn")
        await alice.go()

    async def test_direct_tls_and_wrong_password(self):
        alice = Person(self.server, "alice", direct=True)
        self.assertTrue(await alice.come())
        await alice.go()
        wrong = Person(self.server, "alice")
        wrong.password = "not-it"
        self.assertFalse(await wrong.come(presence=False))


if __name__ == "__main__":
    if not pathlib.Path(os.environ.get("POSTHORN_BIN_DIR", ".")).exists():
        sys.exit("POSTHORN_BIN_DIR is not set")
    unittest.main(verbosity=2)
