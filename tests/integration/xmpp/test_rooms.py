"""Rooms of the real server, entered with slixmpp's own plugin for them: talk, history, configuration, affiliations, private
messages, invitations, the archive; all of it over a restart of the server."""
import asyncio
import os
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from posthorn_server import PATIENCE, Server  # noqa: E402
from person import Person  # noqa: E402

import slixmpp  # noqa: E402

PLUGINS = ("xep_0004", "xep_0045", "xep_0203", "xep_0249", "xep_0313", "xep_0421")
TIMEOUT = 20 * PATIENCE


class Guest(Person):
    def __init__(self, server, name, resource="desk"):
        super().__init__(server, name, resource, plugins=PLUGINS)
        self.said = asyncio.Queue()
        self.add_event_handler("groupchat_message", self.said.put_nowait)
        self.muc = self["xep_0045"]

    async def enter(self, room, nick, **wishes):
        """Own presence, subject, occupants, and what was said before."""
        try:
            return await self.muc.join_muc_wait(room, nick, timeout=TIMEOUT, **wishes)
        except slixmpp.exceptions.PresenceError:
            self.muc.rooms.pop(room, None)  # where slixmpp believes to be from before the answer on
            raise

    async def configure(self, room, **fields):
        form = await self.muc.get_room_config(room, timeout=TIMEOUT)
        known = form.get_fields()
        for name, value in fields.items():
            known["muc#roomconfig_" + name]["value"] = value
        await self.muc.set_room_config(room, form, timeout=TIMEOUT)

    async def listen(self):
        """The next thing said; not what slixmpp takes from the history."""
        return await asyncio.wait_for(self.said.get(), TIMEOUT)


class Rooms(unittest.IsolatedAsyncioTestCase):
    def setUp(self):
        self.server = Server().start()
        self.addCleanup(lambda: self.server.__exit__())
        self.server.add_users("chat.test", "alice", "bob", "carol")

    async def come(self, *names):
        guests = []
        for name in names:
            guest = Guest(self.server, name)
            self.assertTrue(await guest.come())
            guests.append(guest)
        return guests

    async def test_talk_and_restart(self):
        room = "den@rooms.chat.test"
        alice, bob = await self.come("alice", "bob")
        own, _, _, _ = await alice.enter(room, "Ally")
        self.assertEqual(own["muc"]["affiliation"], "owner")
        self.assertIn(201, own["muc"]["status_codes"])
        await alice.configure(room, persistentroom=True, roomname="The Den ✓", whois="anyone", changesubject=True)
        own, _, occupants, _ = await bob.enter(room, "Bob")
        self.assertEqual([each["from"].resource for each in occupants], ["Ally", "Bob"])
        self.assertIn(100, own["muc"]["status_codes"])
        self.assertEqual(own["muc"]["role"], "participant")
        bob.send_message(room, "hello & welcome", mtype="groupchat")
        for each in (alice, bob):
            message = await each.listen()
            self.assertEqual((message["body"], message["from"].full), ("hello & welcome", room + "/Bob"))
        alice.send_message(room, "and you ✓", mtype="groupchat")
        self.assertEqual((await bob.listen())["body"], "and you ✓")
        changed = asyncio.get_running_loop().create_future()
        alice.add_event_handler("groupchat_subject", lambda m: changed.done() or changed.set_result(m))
        bob.muc.set_subject(room, "tea")
        self.assertEqual((await asyncio.wait_for(changed, TIMEOUT))["subject"], "tea")
        # A private message, and one who may not come back.
        bob.send_message(room + "/Ally", "psst", mtype="chat")
        private = await alice.heard()
        while private["type"] == "groupchat":
            private = await alice.heard()
        self.assertEqual((private["body"], private["from"].full), ("psst", room + "/Bob"))
        await alice.muc.set_affiliation(room, "outcast", jid="carol@chat.test", reason="x", timeout=TIMEOUT)
        await alice.muc.set_affiliation(room, "member", jid="bob@chat.test", timeout=TIMEOUT)
        info = await bob["xep_0030"].get_info(room)
        self.assertIn("muc_persistent", info["disco_info"]["features"])
        await alice.go()
        await bob.go()

        self.server.stop()
        self.server.start()
        alice, bob, carol = await self.come("alice", "bob", "carol")
        own, subject, _, history = await bob.enter(room, "Bob", maxstanzas=10)
        self.assertEqual(own["muc"]["affiliation"], "member")
        self.assertEqual(subject["subject"], "tea")
        self.assertEqual([each["body"] for each in history], ["hello & welcome", "and you ✓"])
        with self.assertRaises(slixmpp.exceptions.PresenceError) as refused:
            await carol.enter(room, "Carol")
        self.assertEqual(refused.exception.presence["error"]["condition"], "forbidden")
        await alice.enter(room, "Ally", maxstanzas=0)
        form = await alice.muc.get_room_config(room, timeout=TIMEOUT)
        self.assertEqual(form.get_fields()["muc#roomconfig_roomname"]["value"], "The Den ✓")
        self.assertEqual(await alice.muc.get_affiliation_list(room, "outcast", timeout=TIMEOUT), ["carol@chat.test"])
        found = await bob["xep_0313"].retrieve(jid=room)
        bodies = [each["mam_result"]["forwarded"]["stanza"]["body"] for each in found["mam"]["results"]]
        self.assertEqual(bodies, ["hello & welcome", "and you ✓"])
        await alice.muc.destroy(room, "over", timeout=TIMEOUT)
        with self.assertRaises(slixmpp.exceptions.IqError) as refused:
            await bob["xep_0030"].get_info(room)
        self.assertEqual(refused.exception.condition, "item-not-found")
        for each in (alice, bob, carol):
            await each.go()

    async def test_reconnected(self):
        """Whose connection dies is out of the room, and finds what was said when he is back."""
        room = "hall@rooms.chat.test"
        alice, bob = await self.come("alice", "bob")
        await alice.enter(room, "Ally")
        await alice.configure(room, persistentroom=True)
        await bob.enter(room, "Bob")
        gone = asyncio.Event()
        alice.add_event_handler(f"muc::{room}::got_offline", lambda p: gone.set())
        bob.abort()
        await asyncio.wait_for(gone.wait(), TIMEOUT)
        alice.send_message(room, "where is he?", mtype="groupchat")
        await alice.listen()
        (bob,) = await self.come("bob")
        _, _, _, history = await bob.enter(room, "Bob", maxstanzas=5)
        self.assertEqual([each["body"] for each in history], ["where is he?"])
        await alice.go()
        await bob.go()

    async def test_invited(self):
        """A conversation of a few that a client begins: a room nobody else finds or enters."""
        room = "u8f3kq@rooms.chat.test"
        alice, bob, carol = await self.come("alice", "bob", "carol")
        await alice.enter(room, "Ally")
        await alice.configure(room, persistentroom=True, membersonly=True, whois="anyone", publicroom=False)
        with self.assertRaises(slixmpp.exceptions.PresenceError) as refused:
            await bob.enter(room, "Bob")
        self.assertEqual(refused.exception.presence["error"]["condition"], "registration-required")
        invited = asyncio.get_running_loop().create_future()
        bob.add_event_handler("groupchat_invite", lambda m: invited.done() or invited.set_result(m))
        alice.muc.invite(room, "bob@chat.test", "come")
        self.assertEqual((await asyncio.wait_for(invited, TIMEOUT))["from"], room)
        own, _, _, _ = await bob.enter(room, "Bob")
        self.assertEqual(own["muc"]["affiliation"], "member")
        self.assertEqual(set(await bob.muc.get_affiliation_list(room, "owner", timeout=TIMEOUT)), {"alice@chat.test"})
        direct = asyncio.get_running_loop().create_future()
        carol.add_event_handler("groupchat_direct_invite", lambda m: direct.done() or direct.set_result(m))
        await alice.muc.set_affiliation(room, "member", jid="carol@chat.test", timeout=TIMEOUT)
        alice["xep_0249"].send_invitation("carol@chat.test", room)
        self.assertEqual((await asyncio.wait_for(direct, TIMEOUT))["groupchat_invite"]["jid"], room)
        await carol.enter(room, "Carol")
        listed = await bob["xep_0030"].get_items("rooms.chat.test")
        self.assertEqual([each[0] for each in listed["disco_items"]["items"]], [])
        for each in (alice, bob, carol):
            await each.go()


if __name__ == "__main__":
    if not pathlib.Path(os.environ.get("POSTHORN_BIN_DIR", ".")).exists():
        sys.exit("POSTHORN_BIN_DIR is not set")
    unittest.main(verbosity=2)
