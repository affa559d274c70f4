"""What the tests of messengers' chats share."""
import os
import pathlib
import shutil
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from posthorn_server import Server  # noqa: E402
import test_line  # noqa: E402

CHAT_PROBE = os.environ.get("POSTHORN_CHAT_PROBE", str(pathlib.Path(test_line.PROBE).parent / "chat_probe"))


class Case(unittest.TestCase):
    """A server with four accounts, and messengers that talk by it."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="posthorn-chat-"))
        self.addCleanup(shutil.rmtree, self.folder)
        self.server = Server("--set", "xmpp.enabled=true", "--set", "server.host-name=localhost", "--set", "xmpp.upload-max-size=60M",
                             "--set", "xmpp.upload-quota=200M", folder=self.folder / "server").start()
        self.addCleanup(lambda: self.server.stop())
        self.server.add_users("chat.test", "alice", "bob", "carol", "dave")
        self.port = self.server.ports["xmpp-client"]

    def probe(self, name, port=None, profile=None):
        made = test_line.Probe(self.folder / (profile or name), f"{name}@chat.test", f"127.0.0.1:{port or self.port}", CHAT_PROBE)
        self.addCleanup(made.kill)
        return made

    def raw(self, name):
        """A line alone: it tells all that arrives, be it twice."""
        made = test_line.Probe(self.folder / f"{name}-raw", f"{name}@chat.test", f"127.0.0.1:{self.port}")
        self.addCleanup(made.kill)
        made.do("open")
        made.wait("state Off Password")
        made.do("password secret-word")
        made.wait("online new")
        return made

    def online(self, name, port=None, profile=None):
        made = self.probe(name, port, profile)
        made.do("open")
        made.wait("state 0 1")
        made.do("password secret-word")
        made.wait("online new")
        return made

    def history(self, probe, conversation):
        probe.do(f"history {conversation}")
        lines = []
        while True:
            line = probe.wait("")
            if line.startswith("end "):
                return lines
            if line.startswith("line "):
                lines.append(line[5:])

    def friends(self, alice, bob):
        alice.do("add bob@chat.test")
        alice.wait("done")
        bob.wait("asked alice@chat.test")
        bob.do("accept alice@chat.test")
        alice.wait("friend bob@chat.test")
        bob.wait("friend alice@chat.test")
