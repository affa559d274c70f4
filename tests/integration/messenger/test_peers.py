#!/usr/bin/python3
"""Others' programs at the other end. Gajim and the whole messenger, which answers from its notifications: text both ways with
receipts, and a room that bookmarks lead both into. Profanity and the messenger's chat by itself: the same, and files both ways."""
import asyncio
import hashlib
import os
import pathlib
import re
import shutil
import sys
import tempfile
import time
import unittest
from xml.etree import ElementTree

HERE = pathlib.Path(__file__).resolve().parent
for folder in (HERE.parent / "xmpp", HERE.parent / "support", HERE):
    sys.path.insert(0, str(folder))
import gajim_desk  # noqa: E402
import messenger_desk  # noqa: E402
import test_line  # noqa: E402
from messenger_desk import Messenger, wait_until  # noqa: E402
from person import PASSWORD, Person  # noqa: E402
from posthorn_server import PATIENCE, Server  # noqa: E402
from test_profanity import Profanity  # noqa: E402

test_line.PROBE = os.environ.get("POSTHORN_CHAT_PROBE", str(pathlib.Path(test_line.PROBE).parent / "chat_probe"))
ALICE, BOB, ROOM = "alice@chat.test", "bob@chat.test", "den@rooms.chat.test"
BOOKMARKS = "urn:xmpp:bookmarks:1"


def make_server(test, *more):
    folder = pathlib.Path(tempfile.mkdtemp(prefix="posthorn-peers-"))
    test.addCleanup(shutil.rmtree, folder)
    chain, key = gajim_desk.make_certificate(folder)
    # All accounts know one another: requests have tests of their own.
    server = Server("--set", "xmpp.conversation-log=none", "--set", "xmpp.shared-contacts=chat.test", "--set", "server.host-name=localhost",
                    "--set", f"tls.certificate={chain}", "--set", f"tls.private-key={key}", *more, folder=folder / "server").start()
    test.addCleanup(lambda: server.stop())
    server.add_users("chat.test", "alice", "bob", "carol")
    return server, chain, folder


class WithGajim(unittest.IsolatedAsyncioTestCase):
    def setUp(self):
        missing = gajim_desk.lacking() + messenger_desk.lacking()
        if missing:
            self.skipTest("not installed: " + ", ".join(missing))
        self.server, chain, _ = make_server(self)
        self.messenger = Messenger()
        self.addCleanup(self.messenger.close)
        self.messenger.set_up(self.server, ALICE, PASSWORD)
        self.gajim = gajim_desk.Gajim("bob", self.server.ports["xmpp-client"], chain)
        self.addCleanup(self.gajim.close)

    def until(self, condition, what, seconds=60):
        return asyncio.to_thread(wait_until, condition, seconds, what)

    async def make_room(self):
        """One that stays, in the bookmarks of both: whoever comes online is in it."""
        carol = Person(self.server, "carol", plugins=("xep_0004", "xep_0045"))
        self.assertTrue(await carol.come())
        rooms = carol["xep_0045"]
        await rooms.join_muc_wait(ROOM, "carol", timeout=20 * PATIENCE)
        form = await rooms.get_room_config(ROOM)
        form.get_fields(use_dict=True)["muc#roomconfig_persistentroom"]["value"] = True
        await rooms.set_room_config(ROOM, form)
        for name in ("alice", "bob"):
            person = Person(self.server, name, "bookmarks", plugins=("xep_0060",))
            self.assertTrue(await person.come())
            conference = ElementTree.fromstring(f"<conference xmlns='{BOOKMARKS}' name='Den' autojoin='true'><nick>{name}</nick></conference>")
            await person["xep_0060"].publish(None, BOOKMARKS, id=ROOM, payload=conference)
            await person.go()
        return carol

    def chat_notice(self, text, seconds=60):
        """The notification that has the text."""
        end = time.monotonic() + seconds * PATIENCE
        while True:
            _, notice = self.messenger.bus.wait("notice", max(1, end - time.monotonic()))
            if text in notice["body"]:
                return notice

    def say_in_gajim(self, uri, text):
        """As its user would: the address, the dialog about it where there is one, the words."""
        self.gajim.open(uri)
        window = self.gajim.desktop.window("Gajim", 60)
        time.sleep(1)
        dialog = self.gajim.desktop.find("Start / Join Chat")
        if dialog:
            self.gajim.confirm(dialog)
            time.sleep(1)
        self.gajim.type(window, text)

    async def occupants(self, carol, *nicks):
        await self.until(lambda: set(nicks) <= set(carol["xep_0045"].get_roster(ROOM)), f"{nicks} in the room")

    async def test_conversation_and_room(self):
        carol = await self.make_room()
        heard = asyncio.Queue()
        carol.add_event_handler("groupchat_message", lambda m: heard.put_nowait((m["from"].resource, m["body"])))
        self.messenger.start("--hidden")
        self.gajim.start()
        await self.occupants(carol, "alice", "bob")

        # Another of Alice's programs begins, so that Gajim has the conversation.
        phone = Person(self.server, "alice", "phone")
        self.assertTrue(await phone.come())
        phone.send_message(BOB, "a word", mtype="chat")
        await self.until(lambda: "a word" in self.gajim.texts(ALICE), "the first word in Gajim's database")
        await phone.go()

        # From Gajim; typed again where its window was not ready for it.
        notice = None
        for _ in range(5):
            await asyncio.to_thread(self.say_in_gajim, f"xmpp:{ALICE}?message", "are you there?")
            try:
                notice = await asyncio.to_thread(self.chat_notice, "are you there?", 10)
                break
            except AssertionError:
                continue
        self.assertIsNotNone(notice, "what Gajim wrote was not told")
        self.assertIn("inline-reply", notice["actions"])
        await self.until(lambda: "are you there?" in self.gajim.arrived(ALICE), "our receipt in Gajim's database")

        # From the messenger, by its notification.
        self.messenger.bus.tell(reply=[notice["notice"], "at my desk"])
        await self.until(lambda: "at my desk" in self.gajim.texts(ALICE), "our answer in Gajim's database")
        self.assertEqual(self.gajim.texts(ALICE).count("at my desk"), 1)

        # In the room a word to us is told, and answered there.
        carol.send_message(ROOM, "alice: tea or coffee?", mtype="groupchat")
        notice = await asyncio.to_thread(self.chat_notice, "tea or coffee?")
        self.messenger.bus.tell(reply=[notice["notice"], "tea, please"])
        await self.until(lambda: "tea, please" in self.gajim.texts(ROOM), "our answer to the room in Gajim's database")
        self.assertEqual(await asyncio.wait_for(heard.get(), 20 * PATIENCE), ("carol", "alice: tea or coffee?"))
        self.assertEqual(await asyncio.wait_for(heard.get(), 20 * PATIENCE), ("alice", "tea, please"))
        await carol.go()


class WithProfanity(unittest.TestCase):
    def setUp(self):
        if not shutil.which("profanity") or not shutil.which("tmux"):
            self.skipTest("not installed: profanity, tmux")
        self.server, _, self.folder = make_server(self)
        self.port = self.server.ports["xmpp-client"]
        self.alice = test_line.Probe(self.folder / "alice", ALICE, f"127.0.0.1:{self.port}")
        self.addCleanup(self.alice.kill)
        self.alice.do("open")
        self.alice.wait("state 0 1")
        self.alice.do(f"password {PASSWORD}")
        self.alice.wait("online new")
        self.bob = Profanity()
        self.addCleanup(self.bob.close)
        for line in ("/receipts send on", "/receipts request on", "/time private set off", "/time chat set off", "/time muc set off"):
            self.bob.say(line)
        self.bob.connect("bob", self.port)

    def shown(self, jid, *texts):
        """In that window."""
        self.bob.say(f"/win {jid}")
        self.bob.wait_for(*texts)

    def test_text_both_ways_with_receipts(self):
        self.alice.do(f"send {BOB} how are *you*?")
        self.alice.wait(f"changed {BOB} delivered")
        self.shown(ALICE, "how are")
        self.bob.say("fine, and you?")
        self.assertIn("fine, and you?", self.alice.wait(f"added {BOB} bob"))

    def test_a_room(self):
        self.bob.say(f"/join {ROOM} nick bob")
        self.bob.wait_for("/room accept")
        self.bob.say("/room accept", "Room unlocked")
        self.alice.do(f"join {ROOM} alice")
        self.alice.wait(f"room {ROOM} 2")
        self.alice.do(f"send {ROOM} where to?")
        self.bob.wait_for("where to?")
        self.bob.say("the sea")
        self.assertIn("the sea", self.alice.wait(f"added {ROOM} bob"))

    def test_files(self):
        film, got = self.folder / "film.bin", self.folder / "got.bin"
        film.write_bytes(os.urandom(1 << 20))
        digest = hashlib.sha256(film.read_bytes()).hexdigest()
        # Theirs to us.
        self.bob.say(f"/msg {ALICE} look at this")
        self.alice.wait(f"added {BOB} bob")
        self.bob.say(f"/sendfile {film}")
        self.alice.wait(f"added {BOB} bob 1 https://", seconds=60)
        self.alice.do(f"get {BOB} {got}")
        self.alice.wait("transfer 2 ", seconds=60)
        self.assertEqual(hashlib.sha256(got.read_bytes()).hexdigest(), digest)
        # Ours to them: they get an address, which is good.
        while self.alice.do("limit") or self.alice.wait("limit ") == "limit 0":
            time.sleep(0.1)
        self.alice.do(f"file {BOB} {film}")
        self.alice.wait("transfer 2 ", seconds=60)
        self.shown(ALICE, "https://")
        self.assertTrue(re.search(r"https://localhost:\d+/", self.bob.screen()))


if __name__ == "__main__":
    unittest.main(verbosity=2)
