"""slixmpp against the real server: what people publish of themselves (XEP-0163, 0084, 0118), bookmarks in each shape
(XEP-0402, 0048), and the domain's PubSub service (XEP-0060), over a restart of the server."""
import asyncio
import hashlib
import os
import unittest
import xml.etree.ElementTree as ET

from person import Person
from posthorn_server import PATIENCE, Server

from slixmpp.exceptions import IqError
from slixmpp.plugins.xep_0004 import Form

SERVICE = "pubsub.chat.test"
BOOKMARKS = "urn:xmpp:bookmarks:1"


def options(**fields):
    form = Form()
    form["type"] = "submit"
    form.add_field(var="FORM_TYPE", ftype="hidden", value="http://jabber.org/protocol/pubsub#publish-options")
    for name, value in fields.items():
        form.add_field(var=f"pubsub#{name}", value=value)
    return form


class Eventing(unittest.IsolatedAsyncioTestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server().start()
        cls.server.add_users("chat.test", "alice", "bob", "carol")

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()

    async def come(self, name, *plugins, resource="desk"):
        person = Person(self.server, name, resource, plugins=("xep_0060", "xep_0115", "xep_0163", *plugins))
        self.assertTrue(await person.come())
        return person

    def heard(self, person, event):
        """A queue of what comes with that event."""
        queue = asyncio.Queue()
        person.add_event_handler(event, queue.put_nowait)
        return queue

    async def next(self, queue):
        return await asyncio.wait_for(queue.get(), 20 * PATIENCE)

    async def befriend(self, one, other):
        seen = asyncio.Event()
        one.add_event_handler("presence_available", lambda p: p["from"].bare == other.boundjid.bare and seen.set())
        one.send_presence_subscription(other.boundjid.bare)
        await asyncio.wait_for(seen.wait(), 20 * PATIENCE)

    async def test_tune_and_avatar(self):
        alice = await self.come("alice", "xep_0118", "xep_0084", "xep_0054", "xep_0153")
        bob = Person(self.server, "bob", plugins=("xep_0060", "xep_0115", "xep_0163", "xep_0118", "xep_0084", "xep_0054"))
        tunes = self.heard(bob, "user_tune_publish")
        avatars = self.heard(bob, "avatar_metadata_publish")
        self.assertTrue(await bob.come())
        await self.befriend(bob, alice)
        await alice["xep_0118"].publish_tune(artist="Yes", title="Heart of the Sunrise")
        tune = await self.next(tunes)
        self.assertEqual(tune["from"], "alice@chat.test")
        self.assertEqual(tune["pubsub_event"]["items"]["item"]["tune"]["title"], "Heart of the Sunrise")
        picture = os.urandom(40000)
        await alice["xep_0084"].publish_avatar(picture)
        name = hashlib.sha1(picture).hexdigest()
        await alice["xep_0084"].publish_avatar_metadata({"id": name, "type": "image/png", "bytes": str(len(picture))})
        event = await self.next(avatars)
        self.assertEqual(event["pubsub_event"]["items"]["item"]["id"], name)
        found = await bob["xep_0084"].retrieve_avatar("alice@chat.test", name)
        self.assertEqual(found["pubsub"]["items"]["item"]["avatar_data"]["value"], picture)
        # The same picture in the vCard.
        card = (await bob["xep_0054"].get_vcard("alice@chat.test"))["vcard_temp"]
        self.assertEqual(card["PHOTO"]["BINVAL"], picture)
        await alice.go()
        # Whoever comes later hears what was said last.
        later = Person(self.server, "bob", "phone", plugins=("xep_0060", "xep_0115", "xep_0163", "xep_0118"))
        tunes = self.heard(later, "user_tune_publish")
        self.assertTrue(await later.come())
        tune = await self.next(tunes)
        self.assertEqual(tune["pubsub_event"]["items"]["item"]["tune"]["artist"], "Yes")
        await later.go()
        await bob.go()

    async def test_bookmarks_and_keys(self):
        alice = await self.come("alice", "xep_0048", "xep_0049", resource="notes")
        carol = await self.come("carol")
        room = ET.fromstring(f"<conference xmlns='{BOOKMARKS}' name='Club' autojoin='true'><nick>Al</nick></conference>")
        mine = options(persist_items="true", max_items="max", send_last_published_item="never", access_model="whitelist")
        await alice["xep_0060"].publish(None, BOOKMARKS, id="club@rooms.chat.test", payload=room, options=mine)
        stored = await alice["xep_0048"].get_bookmarks(method="xep_0049")
        rooms = [(each["jid"], each["name"], each["nick"]) for each in stored["private"]["bookmarks"]["conferences"]]
        self.assertEqual(rooms, [("club@rooms.chat.test", "Club", "Al")])
        with self.assertRaises(IqError) as refused:
            await carol["xep_0060"].get_items("alice@chat.test", BOOKMARKS)
        self.assertEqual(refused.exception.condition, "not-allowed")
        # Keys for encryption are for everybody.
        bundle = ET.fromstring("<bundle xmlns='urn:xmpp:omemo:2'><spk id='1'>AAAA</spk></bundle>")
        for device in ("1", "2"):
            await alice["xep_0060"].publish(None, "urn:xmpp:omemo:2:bundles", id=device, payload=bundle,
                                            options=options(access_model="open", max_items="max"))
        found = await carol["xep_0060"].get_items("alice@chat.test", "urn:xmpp:omemo:2:bundles")
        self.assertEqual([each["id"] for each in found["pubsub"]["items"]], ["1", "2"])
        with self.assertRaises(IqError) as refused:
            await alice["xep_0060"].publish(None, "urn:xmpp:omemo:2:bundles", id="3", payload=bundle,
                                            options=options(access_model="presence"))
        self.assertEqual(refused.exception.condition, "conflict")
        await alice.go()
        await carol.go()

    async def test_service_over_a_restart(self):
        alice = await self.come("alice", resource="press")
        bob = await self.come("bob", resource="reader")
        entry = ET.fromstring("<entry xmlns='http://www.w3.org/2005/Atom'><title>First</title></entry>")
        await alice["xep_0060"].create_node(SERVICE, "news")
        await bob["xep_0060"].subscribe(SERVICE, "news")
        published = self.heard(bob, "pubsub_publish")
        await alice["xep_0060"].publish(SERVICE, "news", id="1", payload=entry)
        event = await self.next(published)
        self.assertEqual(event["from"], SERVICE)
        self.assertEqual(event["pubsub_event"]["items"]["item"]["id"], "1")
        with self.assertRaises(IqError) as refused:
            await bob["xep_0060"].publish(SERVICE, "news", id="2", payload=entry)
        self.assertEqual(refused.exception.condition, "forbidden")
        await alice.go()
        await bob.go()
        folder = self.server.folder
        self.assertEqual(self.server.stop(), 0)
        again = Server(folder=folder)
        again._made, self.server._made = self.server._made, None
        type(self).server = again.start()
        bob = await self.come("bob", resource="reader")
        items = await bob["xep_0060"].get_items(SERVICE, "news")
        self.assertEqual([each["id"] for each in items["pubsub"]["items"]], ["1"])
        subscriptions = await bob["xep_0060"].get_subscriptions(SERVICE)
        self.assertEqual([each["node"] for each in subscriptions["pubsub"]["subscriptions"]], ["news"])
        await bob.go()


if __name__ == "__main__":
    unittest.main(verbosity=2)
