"""A person with slixmpp, a client library that others wrote."""
import asyncio
import logging
import pathlib
import ssl
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from posthorn_server import PATIENCE  # noqa: E402

import slixmpp  # noqa: E402

logging.getLogger("slixmpp").setLevel(logging.CRITICAL)
PASSWORD = "secret-word"


class Person(slixmpp.ClientXMPP):
    def __init__(self, server, name, resource="desk", direct=False, plugins=(), domain="chat.test",
                 address="127.0.0.1"):
        super().__init__(f"{name}@{domain}/{resource}", PASSWORD)
        self.address_ = address
        self.port_ = server.ports["xmpp-client"]
        self.direct = direct
        self.ssl_context = ssl.create_default_context()
        self.ssl_context.check_hostname = False
        self.ssl_context.verify_mode = ssl.CERT_NONE
        self.get_ssl_context = lambda: self.ssl_context
        self.messages = asyncio.Queue()
        self.presences = asyncio.Queue()
        # What rules apply is told at login, by a headline.
        self.add_event_handler("message", lambda m: m["type"] == "headline" or self.messages.put_nowait(m))
        self.add_event_handler("presence_available", self.presences.put_nowait)
        self.add_event_handler("presence_unavailable", self.presences.put_nowait)
        for plugin in ("xep_0030", "xep_0199", "xep_0059", *plugins):
            self.register_plugin(plugin)

    async def come(self, presence=True):
        started = asyncio.get_running_loop().create_future()
        self.add_event_handler("session_start", lambda _: started.done() or started.set_result(True))
        self.add_event_handler("failed_all_auth", lambda _: started.done() or started.set_result(False))
        self.connect((self.address_, self.port_), use_ssl=self.direct, disable_starttls=self.direct)
        good = await asyncio.wait_for(started, 20 * PATIENCE)
        if good and presence:
            self.send_presence()
            await self.get_roster()
        return good

    async def go(self):
        await asyncio.wait_for(self.disconnect(wait=2), 10 * PATIENCE)

    async def heard(self):
        return await asyncio.wait_for(self.messages.get(), 10 * PATIENCE)
