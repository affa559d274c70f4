"""Gajim on a desktop of its own against the real server: logs in, is seen, gets and answers messages, enters a room, and
finds in the archives what was said while it was away."""
import asyncio
import os
import pathlib
import sys
import tempfile
import unittest

from person import Person
from posthorn_server import PATIENCE, Server, wait_until
from gajim_desk import Gajim, lacking, make_certificate

ALICE, BOB, ROOM = "alice@chat.test", "bob@chat.test", "den@rooms.chat.test"


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
        alice = Person(self.server, "alice", "phone")
        self.assertTrue(await alice.come())
        seen = asyncio.Event()
        bob.add_event_handler("presence_available", lambda p: p["from"] == f"{ALICE}/phone" and seen.set())
        alice.send_presence_subscription(BOB)  # slixmpp answers requests with yes and one of its own
        await asyncio.wait_for(seen.wait(), 10 * PATIENCE)
        return alice

    async def presence(self, bob, who, kind="available"):
        async def come():
            while True:
                presence = await bob.presences.get()
                if presence["from"] == who and presence["type"] == kind:
                    return
        await asyncio.wait_for(come(), 60 * PATIENCE)

    async def start_gajim(self, bob):
        """Starts it, and waits until Bob sees Alice there."""
        self.gajim.start()
        await self.presence(bob, f"{ALICE}/gajim")

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

    async def enter_room(self, bob):
        """By an address, as if clicked in a browser: Gajim shows the address, then what the room is, each with a button. Its
        dialog may lose the address on a busy machine; so one clicks it again."""
        joined = asyncio.ensure_future(self.presence(bob, f"{ROOM}/alice"))
        while not joined.done():
            await asyncio.to_thread(self.gajim.open, f"xmpp:{ROOM}?join")
            dialog = await asyncio.to_thread(self.gajim.desktop.window, "Start / Join Chat")
            for _ in range(30):
                await asyncio.to_thread(self.gajim.confirm, dialog)
                if (await asyncio.wait([joined], timeout=0.5))[0]:
                    break
        await joined

    async def test_conversations(self):
        bob = Person(self.server, "bob", plugins=("xep_0004", "xep_0045", "xep_0184", "xep_0333"))
        receipts, displayed, said_to_all = asyncio.Queue(), asyncio.Queue(), asyncio.Queue()
        bob.add_event_handler("receipt_received", lambda m: receipts.put_nowait((str(m["from"]), m["receipt"])))
        bob.add_event_handler("marker_displayed", lambda m: displayed.put_nowait((str(m["from"]), m["displayed"]["id"])))
        bob.add_event_handler("groupchat_message", lambda m: said_to_all.put_nowait((str(m["from"]), m["body"])))
        bob.add_event_handler("groupchat_presence", bob.presences.put_nowait)
        self.assertTrue(await bob.come())
        phone = await self.become_contacts(bob)
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

        await self.make_room(bob)
        await self.enter_room(bob)
        bob.send_message(ROOM, "welcome to the den", mtype="groupchat")
        await self.until(lambda: self.gajim.texts(ROOM) == ["welcome to the den"], "what Bob said in the room in Gajim's database")
        await asyncio.to_thread(self.gajim.type, await self.show(f"xmpp:{ROOM}?join"), "thank you all")
        heard = [await asyncio.wait_for(said_to_all.get(), 20 * PATIENCE) for _ in range(2)]
        self.assertEqual(heard, [(f"{ROOM}/bob", "welcome to the den"), (f"{ROOM}/alice", "thank you all")])

        await asyncio.to_thread(self.gajim.stop)
        await self.presence(bob, f"{ALICE}/gajim", "unavailable")
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
        await self.presence(bob, f"{ROOM}/alice")  # Gajim itself has made a bookmark of the room
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
