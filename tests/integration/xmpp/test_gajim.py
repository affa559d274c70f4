"""Gajim on a desktop of its own against the real server: logs in, is seen, gets and answers messages, enters a room, and
finds in the archives what was said while it was away."""
import asyncio
import os
import pathlib
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ET

from person import Person
from posthorn_server import PATIENCE, Server, wait_until
from gajim_desk import Gajim, lacking, make_certificate

ALICE, BOB, ROOM = "alice@chat.test", "bob@chat.test", "den@rooms.chat.test"
BOOKMARKS = "urn:xmpp:bookmarks:1"


async def told(person):
    """The next thing that somebody says to this person alone."""
    while True:
        message = await person.heard()
        if message["type"] == "chat":
            return message


class WithGajim(unittest.IsolatedAsyncioTestCase):
    def setUp(self):
        missing = lacking()
        if missing:
            self.skipTest("not installed: " + ", ".join(missing))
        folder = tempfile.TemporaryDirectory(prefix="posthorn-gajim-")
        self.addCleanup(folder.cleanup)
        chain, key = make_certificate(pathlib.Path(folder.name))
        # Without the log nobody needs to be told of it: a headline that waits to be read would keep Gajim from quitting.
        self.server = Server("--set", "xmpp.conversation-log=none",
                             "--set", f"tls.certificate={chain}", "--set", f"tls.private-key={key}").start()
        self.addCleanup(self.server.__exit__)
        self.server.add_users("chat.test", "alice", "bob")
        self.gajim = Gajim("alice", self.server.ports["xmpp-client"], chain)
        self.addCleanup(self.gajim.close)

    async def until(self, condition, what):
        await asyncio.to_thread(wait_until, condition, 30, what)

    async def become_contacts(self, bob):
        alice = Person(self.server, "alice", "phone", plugins=("xep_0004", "xep_0060"))
        self.assertTrue(await alice.come())
        seen = asyncio.Event()
        bob.add_event_handler("presence_available", lambda p: p["from"] == f"{ALICE}/phone" and seen.set())
        alice.send_presence_subscription(BOB)  # slixmpp answers requests with yes and one of its own
        await asyncio.wait_for(seen.wait(), 10 * PATIENCE)
        return alice

    async def presence(self, bob, *whos, kind="available"):
        """Until Bob has heard of all of them."""
        missing = set(whos)

        async def come():
            while missing:
                presence = await bob.presences.get()
                if presence["type"] == kind:
                    missing.discard(str(presence["from"]))
        await asyncio.wait_for(come(), 60 * PATIENCE)

    async def start_gajim(self, bob):
        """Starts it, and waits until Bob sees Alice there and in the room, which Gajim enters by Alice's bookmark."""
        self.gajim.start()
        await self.presence(bob, f"{ALICE}/gajim", f"{ROOM}/alice")

    async def show(self, uri):
        """Has Gajim show the conversation behind an address; returns its window."""
        await asyncio.to_thread(self.gajim.open, uri)
        return await asyncio.to_thread(self.gajim.desktop.window, "Gajim")

    async def make_room(self, bob):
        """One that stays, for only such rooms have an archive."""
        rooms = bob["xep_0045"]
        await rooms.join_muc_wait(ROOM, "bob", timeout=20 * PATIENCE)
        form = await rooms.get_room_config(ROOM)
        form.get_fields(use_dict=True)["muc#roomconfig_persistentroom"]["value"] = True
        await rooms.set_room_config(ROOM, form)

    async def bookmark_room(self, alice):
        """XEP-0402, as another program of hers would do it."""
        conference = ET.fromstring(f"<conference xmlns='{BOOKMARKS}' autojoin='true' name='Den'><nick>alice</nick></conference>")
        options = alice["xep_0004"].make_form("submit")
        for name, value in (("FORM_TYPE", "http://jabber.org/protocol/pubsub#publish-options"), ("pubsub#persist_items", "true"),
                            ("pubsub#max_items", "max"), ("pubsub#send_last_published_item", "never"),
                            ("pubsub#access_model", "whitelist")):
            options.add_field(var=name, value=value)
        await alice["xep_0060"].publish(alice.boundjid.bare, BOOKMARKS, id=ROOM, payload=conference, options=options)

    async def test_conversations(self):
        bob = Person(self.server, "bob", plugins=("xep_0004", "xep_0045", "xep_0184", "xep_0333"))
        receipts, displayed, said_to_all = asyncio.Queue(), asyncio.Queue(), asyncio.Queue()
        bob.add_event_handler("receipt_received", lambda m: receipts.put_nowait((str(m["from"]), m["receipt"])))
        bob.add_event_handler("marker_displayed", lambda m: displayed.put_nowait((str(m["from"]), m["displayed"]["id"])))
        bob.add_event_handler("groupchat_message", lambda m: said_to_all.put_nowait((str(m["from"]), m["body"])))
        bob.add_event_handler("groupchat_presence", bob.presences.put_nowait)
        self.assertTrue(await bob.come())
        phone = await self.become_contacts(bob)
        await self.make_room(bob)
        await self.bookmark_room(phone)
        await phone.go()
        await self.start_gajim(bob)

        message = bob.make_message(ALICE, "are you there?", mtype="chat")
        message["id"] = "question"
        message["request_receipt"] = True
        message.enable("markable")
        message.send()
        self.assertEqual(await asyncio.wait_for(receipts.get(), 20 * PATIENCE), (f"{ALICE}/gajim", "question"))
        await self.until(lambda: "are you there?" in self.gajim.texts(BOB), "the question in Gajim's database")

        await asyncio.to_thread(self.gajim.type, await self.show(f"xmpp:{BOB}?message"), "at my desk")
        answer = await told(bob)
        self.assertEqual((answer["from"], answer["body"]), (f"{ALICE}/gajim", "at my desk"))
        self.assertEqual(await asyncio.wait_for(displayed.get(), 20 * PATIENCE), (f"{ALICE}/gajim", "question"))
        await self.until(lambda: self.gajim.arrived(BOB) == ["at my desk"], "Bob's receipt in Gajim's database")

        bob.send_message(ROOM, "welcome to the den", mtype="groupchat")
        await self.until(lambda: self.gajim.texts(ROOM) == ["welcome to the den"], "what Bob said in the room in Gajim's database")
        await asyncio.to_thread(self.gajim.type, await self.show(f"xmpp:{ROOM}?join"), "thank you all")
        heard = [await asyncio.wait_for(said_to_all.get(), 20 * PATIENCE) for _ in range(2)]
        self.assertEqual(heard, [(f"{ROOM}/bob", "welcome to the den"), (f"{ROOM}/alice", "thank you all")])

        await asyncio.to_thread(self.gajim.stop)
        await self.presence(bob, f"{ALICE}/gajim", kind="unavailable")
        # Another of Alice's programs takes what comes meanwhile, so that only the archive can tell Gajim of it.
        phone = Person(self.server, "alice", "phone")
        self.assertTrue(await phone.come())
        for text in ("lunch at noon?", "or at one?"):
            bob.send_message(ALICE, text, mtype="chat")
            self.assertEqual((await told(phone))["body"], text)
        phone.send_message(BOB, "at one", mtype="chat")
        self.assertEqual((await told(bob))["body"], "at one")
        await phone.go()
        bob.send_message(ROOM, "is anybody here?", mtype="groupchat")
        self.assertEqual(await asyncio.wait_for(said_to_all.get(), 20 * PATIENCE), (f"{ROOM}/bob", "is anybody here?"))

        await self.start_gajim(bob)
        alone = ["are you there?", "at my desk", "lunch at noon?", "or at one?", "at one"]
        together = ["welcome to the den", "thank you all", "is anybody here?"]
        await self.until(lambda: len(self.gajim.texts(BOB)) >= len(alone), "what was said meanwhile in Gajim's database")
        await self.until(lambda: len(self.gajim.texts(ROOM)) >= len(together), "what was said in the room in Gajim's database")
        bob.send_message(ALICE, "welcome back", mtype="chat")
        bob.send_message(ROOM, "all are here", mtype="groupchat")
        await self.until(lambda: "welcome back" in self.gajim.texts(BOB), "the last message in Gajim's database")
        await self.until(lambda: "all are here" in self.gajim.texts(ROOM), "the room's last message in Gajim's database")
        self.assertEqual(self.gajim.texts(BOB), [*alone, "welcome back"])  # each of them once
        self.assertEqual(self.gajim.texts(ROOM), [*together, "all are here"])
        await bob.go()


if __name__ == "__main__":
    if not pathlib.Path(os.environ.get("POSTHORN_BIN_DIR", ".")).exists():
        sys.exit("POSTHORN_BIN_DIR is not set")
    unittest.main(verbosity=2)
