"""A component (XEP-0114) made with slixmpp, against the real server."""
import asyncio
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from posthorn_server import PATIENCE, Server  # noqa: E402
from person import Person  # noqa: E402

from slixmpp.componentxmpp import ComponentXMPP  # noqa: E402
from slixmpp.exceptions import IqError  # noqa: E402


class Bridge(ComponentXMPP):
    def __init__(self, server, secret):
        super().__init__("bridge.chat.test", secret, "127.0.0.1", server.ports["xmpp-component"])
        self.register_plugin("xep_0030")
        self.register_plugin("xep_0092", {"software_name": "Bridge", "version": "1"})
        self.add_event_handler("message", self.echo)
        self.ended = asyncio.Queue()
        self.add_event_handler("disconnected", lambda reason: self.ended.put_nowait(reason))

    def echo(self, message):
        message.reply("echo: " + message["body"]).send()

    async def come(self):
        started = asyncio.get_running_loop().create_future()
        self.add_event_handler("session_start", lambda _: started.done() or started.set_result(True))
        self.connect()
        await asyncio.wait_for(started, 20 * PATIENCE)


class Components(unittest.IsolatedAsyncioTestCase):
    def setUp(self):
        self.server = Server("--set", "xmpp.components=bridge.chat.test=bridge-secret")
        (self.server.folder / "bridge-secret").write_text("spice\n")
        self.server.start()
        self.addCleanup(self.server.__exit__)
        self.server.add_users("chat.test", "alice")

    async def test_talks(self):
        alice = Person(self.server, "alice", plugins=("xep_0092",))
        self.assertTrue(await alice.come())
        with self.assertRaises(IqError) as absent:
            await alice["xep_0092"].get_version("bridge.chat.test")
        self.assertEqual(absent.exception.condition, "service-unavailable")
        bridge = Bridge(self.server, "spice")
        await bridge.come()
        alice.send_message("somebody@bridge.chat.test", "hello & <good> day", mtype="chat")
        answer = await alice.heard()
        self.assertEqual((str(answer["from"]), answer["body"]), ("somebody@bridge.chat.test", "echo: hello & <good> day"))
        version = await alice["xep_0092"].get_version("bridge.chat.test")
        self.assertEqual(version["software_version"]["name"], "Bridge")
        items = await alice["xep_0030"].get_items("chat.test")
        self.assertIn("bridge.chat.test", [str(each[0]) for each in items["disco_items"]["items"]])
        await bridge.disconnect(wait=1)
        with self.assertRaises(IqError):
            await alice["xep_0092"].get_version("bridge.chat.test")
        await alice.go()

    async def test_wrong_secret(self):
        bridge = Bridge(self.server, "sugar")
        started = []
        bridge.add_event_handler("session_start", started.append)
        bridge.connect()
        await asyncio.wait_for(bridge.ended.get(), 20 * PATIENCE)
        self.assertEqual(started, [])
        bridge.cancel_connection_attempt()


if __name__ == "__main__":
    unittest.main(verbosity=2)
