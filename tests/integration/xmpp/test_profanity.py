"""profanity, a client for the terminal, in tmux against the real server: connects over STARTTLS with a certificate that it
is told to trust, adds a contact, chats with slixmpp and with another profanity, and finds its history on a new device."""
import asyncio
import os
import pathlib
import subprocess
import tempfile
import unittest

from person import PASSWORD, Person
from posthorn_server import PATIENCE, Server, wait_until


class Profanity:
    """One at a terminal of its own, with a home that nothing was done in before."""

    def __init__(self):
        self.home = tempfile.TemporaryDirectory(prefix="profanity-")
        self.socket = f"{self.home.name}/tmux"
        environment = {"HOME": self.home.name, "PATH": os.environ["PATH"], "TERM": "screen", "LANG": "C.UTF-8"}
        for name in ("CONFIG", "DATA", "CACHE", "STATE"):
            folder = pathlib.Path(self.home.name) / name.lower()
            folder.mkdir()
            environment[f"XDG_{name}_HOME"] = str(folder)
        subprocess.run(["tmux", "-S", self.socket, "-f", "/dev/null", "new-session", "-d", "-x", "150", "-y", "50", "profanity"],
                       check=True, env=environment)
        self.wait_for("Type '/help'")

    def tmux(self, *words):
        return subprocess.run(["tmux", "-S", self.socket, *words], capture_output=True, text=True, timeout=20 * PATIENCE).stdout

    def screen(self):
        return self.tmux("capture-pane", "-p")

    def wait_for(self, *texts):
        try:
            wait_until(lambda: all(each in self.screen() for each in texts), 30, f"{texts} on profanity's screen")
        except AssertionError:
            raise AssertionError(f"{texts} did not come:\n{self.screen()}") from None

    def say(self, line, *then):
        self.tmux("send-keys", "-l", line)
        self.tmux("send-keys", "Enter")
        if then:
            self.wait_for(*then)

    def connect(self, name, port):
        self.say(f"/connect {name}@chat.test server 127.0.0.1 port {port} tls trust", "Enter password:")
        self.say(PASSWORD, "logged in successfully")

    def close(self):
        self.tmux("kill-server")
        self.home.cleanup()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class Terminal(unittest.IsolatedAsyncioTestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server().start()
        cls.server.add_users("chat.test", "alice", "bob", "carol")

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()

    async def off(self, what, *arguments):
        """What waits for the terminal, beside the event loop."""
        return await asyncio.get_running_loop().run_in_executor(None, what, *arguments)

    async def test_contact_chat_history(self):
        bob = Person(self.server, "bob")
        self.assertTrue(await bob.come())
        port = self.server.ports["xmpp-client"]
        with await self.off(Profanity) as alice:
            await self.off(alice.connect, "alice", port)
            await self.off(alice.say, "/roster add bob@chat.test Robert", "Roster item added")
            await self.off(alice.say, "/sub request bob@chat.test")
            await self.off(alice.wait_for, "Received authorization request")  # he wants to see her, too
            await self.off(alice.say, "/sub allow bob@chat.test", "Accepted subscription")
            await self.off(alice.say, "/roster", "Robert")
            await self.off(alice.say, "/msg bob@chat.test how are you?")
            message = await bob.heard()
            self.assertEqual(message["body"], "how are you?")
            message.reply("fine, and you?").send()
            await self.off(alice.wait_for, "fine, and you?")
            await self.off(alice.say, "/quit")
        # On another device there is nothing yet: the server has it.
        with await self.off(Profanity) as alice:
            await self.off(alice.say, "/mam on", "enabled")
            await self.off(alice.connect, "alice", port)
            await self.off(alice.say, "/msg bob@chat.test")
            await self.off(alice.wait_for, "how are you?", "fine, and you?")
        await bob.go()

    def test_two_terminals(self):
        port = self.server.ports["xmpp-client"]
        with Profanity() as carol, Profanity() as alice:
            carol.connect("carol", port)
            alice.connect("alice", port)
            alice.say("/msg carol@chat.test good morning")
            wait_until(lambda: "good morning" in carol.screen() or self.turn(carol), 30, "the message")
            carol.say("/msg alice@chat.test and to you")
            alice.wait_for("and to you")

    @staticmethod
    def turn(person):
        """To the window with what is new."""
        person.say("/win 2")
        return False


if __name__ == "__main__":
    unittest.main(verbosity=2)
