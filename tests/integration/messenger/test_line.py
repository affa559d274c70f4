"""The messenger's line against the real server: log in, send, take a broken stream up again, meet a changed certificate, and
come back when the server does."""
import os
import pathlib
import queue
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from posthorn_server import BIN, PATIENCE, Server  # noqa: E402

PROBE = os.environ.get("POSTHORN_LINE_PROBE", str(BIN.parent / "tests/line_probe"))


class Relay:
    """Passes bytes on to a port until it is told to cut. What comes while it is down is refused."""

    def __init__(self, target, place=("127.0.0.1", 0)):
        self.target = target
        self.up = True
        self.answers = threading.Event()  # cleared: what the server says stays here
        self.answers.set()
        self.pairs = []
        self.listener = socket.create_server(place)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            if not self.up:
                client.close()
                continue
            try:
                server = socket.create_connection(("127.0.0.1", self.target))
            except OSError:
                client.close()
                continue
            self.pairs.append((client, server))
            for a, b in ((client, server), (server, client)):
                threading.Thread(target=self._pass, args=(a, b, a is server), daemon=True).start()

    def _pass(self, a, b, answers):
        try:
            while data := a.recv(65536):
                if answers:
                    self.answers.wait()
                b.sendall(data)
        except OSError:
            pass
        for each in (a, b):
            try:
                each.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def cut(self, stay_down=False):
        self.up = not stay_down
        for pair in self.pairs:
            for each in pair:
                try:
                    each.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass
        self.pairs = []

    def close(self):
        self.listener.close()
        self.cut(stay_down=True)


class Probe:
    def __init__(self, folder, address, place, program=None, before=()):
        self.process = subprocess.Popen([*before, program or PROBE, str(folder), address, place], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)
        self.lines = queue.Queue()
        self.seen = []
        threading.Thread(target=self._read, daemon=True).start()
        self.wait("ready")

    def _read(self):
        for line in self.process.stdout:
            self.lines.put(line.rstrip("\n"))
        self.lines.put(None)

    def do(self, command):
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()

    def wait(self, beginning, seconds=20):
        """The next line that begins so; what comes before it is passed over."""
        end = time.monotonic() + seconds * PATIENCE
        while True:
            try:
                line = self.lines.get(timeout=max(0, end - time.monotonic()))
            except queue.Empty:
                raise AssertionError(f"no {beginning!r} within {seconds} s; since the last wait: {self.seen}") from None
            if line is None:
                raise AssertionError(f"the probe ended; {self.seen}")
            self.seen.append(line)
            if line.startswith(beginning):
                self.seen = []
                return line

    def rest(self):
        """What it has said by now, or, where it has ended, all that it said."""
        lines = []
        while not self.lines.empty() or self.process.poll() is not None:
            line = self.lines.get()
            if line is None:
                self.lines.put(None)
                break
            lines.append(line)
        return lines

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        for each in (self.process.stdin, self.process.stdout):
            try:
                each.close()
            except BrokenPipeError:
                pass

    def end(self):
        self.process.stdin.close()
        self.process.wait(timeout=10 * PATIENCE)
        self.process.stdout.close()
        return self.process.returncode


class Lines(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="posthorn-line-"))
        self.addCleanup(shutil.rmtree, self.folder)
        self.server = Server("--set", "xmpp.enabled=true", folder=self.folder / "server").start()
        self.addCleanup(lambda: self.server.stop())
        self.server.add_users("chat.test", "alice", "bob", "o'neil")
        self.port = self.server.ports["xmpp-client"]

    def probe(self, name, port=None, profile=None):
        made = Probe(self.folder / (profile or name), f"{name}@chat.test", f"127.0.0.1:{port or self.port}")
        self.addCleanup(made.kill)
        return made

    def online(self, name, port=None, profile=None):
        made = self.probe(name, port, profile)
        made.do("open")
        made.wait("state Off Password")
        made.do("password secret-word")
        made.wait("pinned ")
        self.assertIn("carbons", made.wait(f"online new {name}@chat.test/Posthorn"))
        return made

    def test_log_in_and_send(self):
        alice, bob = self.online("alice"), self.online("bob")
        alice.do("send bob@chat.test how are you?")
        alice.wait("ticket")
        self.assertTrue(bob.wait("message alice@chat.test/").endswith(" how are you?"))
        alice.wait("settled")
        alice.do("ping chat.test")
        alice.wait("pong")
        alice.do("ping nobody.chat.test")
        alice.wait("no pong")
        alice.do("close")
        alice.wait("state Off Nothing")
        alice.do("send bob@chat.test not online")
        alice.wait("ticket 0")
        # The next start needs no password: by the token of the last login (XEP-0484).
        self.assertEqual(alice.end(), 0)
        self.assertFalse(b"secret-word" in (self.folder / "alice/secrets.json").read_bytes())
        again = self.probe("alice")
        again.do("open")
        again.wait("online new")
        self.assertEqual(again.end(), 0)
        self.assertEqual(bob.end(), 0)

    def test_a_name_that_xmpp_writes_otherwise(self):
        neil = self.probe("o'neil")
        neil.do("open")
        neil.wait("state Off Password")
        neil.do("password secret-word")
        neil.wait("online new o\\27neil@chat.test/")
        self.assertEqual(neil.end(), 0)

    def test_wrong_password(self):
        alice = self.probe("alice")
        alice.do("password wrong-word")
        self.assertIn("does not accept the password", alice.wait("state Off Password"))
        alice.do("password secret-word")
        alice.wait("online new")
        alice.end()

    def test_a_broken_stream_is_taken_up_again(self):
        relay = Relay(self.port)
        self.addCleanup(relay.close)
        alice, bob = self.online("alice", relay.port), self.online("bob")
        for i in range(3):
            relay.cut()
            # Said while nobody is there, and said by her into the dead connection or right after.
            bob.do(f"send alice@chat.test word {i}")
            alice.wait("offline")
            alice.wait("online resumed", 10)
            alice.do(f"send bob@chat.test answer {i}")
            self.assertTrue(alice.wait("message bob@chat.test/").endswith(f"word {i}"))
            self.assertTrue(bob.wait("message alice@chat.test/").endswith(f"answer {i}"))
        relay.cut(stay_down=True)
        alice.wait("state Waiting Nothing")
        bob.do("send alice@chat.test while you were away")
        time.sleep(2)  # the network's time, not a condition's
        relay.up = True
        alice.wait("online resumed", 20)
        self.assertTrue(alice.wait("message bob@chat.test/").endswith("while you were away"))
        alice.end()
        bob.end()

    def test_a_changed_certificate_is_refused(self):
        alice = self.online("alice")
        alice.end()
        code = self.server.stop()
        self.assertEqual(code, 0)
        for each in (self.folder / "server/tls").iterdir():
            each.unlink()
        self.server.start()
        relay = Relay(self.server.ports["xmpp-client"])
        self.addCleanup(relay.close)
        # The same place as before, by name; the profile's account says another port.
        accounts = self.folder / "alice/accounts.json"
        accounts.write_text(accounts.read_text().replace(f":{self.port}", f":{relay.port}"))
        again = self.probe("alice", relay.port)
        again.do("open")
        self.assertIn("certificate", again.wait("state Off Certificate"))
        again.do("question")
        words = again.wait("question ").split()
        known, shown = words[1].removeprefix("known="), words[2].removeprefix("shown=")
        self.assertEqual(len(known), 95)
        self.assertEqual(len(shown), 95)
        self.assertNotEqual(known, shown)
        again.do("accept")
        again.wait("online new")
        again.end()

    def test_the_server_comes_back(self):
        relay = Relay(self.port)
        self.addCleanup(relay.close)
        alice = self.online("alice", relay.port)
        self.assertEqual(self.server.stop(), 0)
        alice.wait("offline")
        alice.wait("state Waiting Nothing")
        self.server.start()
        relay.target = self.server.ports["xmpp-client"]
        alice.wait("online new", 30)
        alice.do("ping chat.test")
        alice.wait("pong")
        alice.end()


if __name__ == "__main__":
    unittest.main()
