"""slixmpp, a client library that others wrote, against the real server: logs in over STARTTLS with SCRAM, adds a contact,
chats, is away and comes back, reads the archive, over TCP and by both kinds of TLS."""
import asyncio
import os
import pathlib
import sys
import unittest

from person import Person
from posthorn_server import PATIENCE, Server


class Clients(unittest.IsolatedAsyncioTestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server().start()
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
