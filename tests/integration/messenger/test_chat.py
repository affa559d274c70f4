"""Messengers' chats against the real server: two talk while one loses its network, three meet in a group, a file of 50 MB goes
over, and everything is there again after a new installation."""
import hashlib
import os
import pathlib
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from posthorn_server import PATIENCE  # noqa: E402
from messenger_chats import Case  # noqa: E402
import test_line  # noqa: E402


class Chats(Case):
    def test_talk(self):
        alice, bob = self.online("alice"), self.online("bob")
        self.friends(alice, bob)
        alice.do("send bob@chat.test how are *you*?")
        bob.wait("added alice@chat.test")
        alice.wait("changed bob@chat.test delivered")
        bob.do("read alice@chat.test")
        alice.wait("changed bob@chat.test displayed")

    def test_nothing_is_lost_or_doubled(self):
        """A hundred messages each way; Alice's network goes five times meanwhile, once for longer."""
        relay = test_line.Relay(self.port)
        self.addCleanup(relay.close)
        alice, bob = self.online("alice", relay.port), self.online("bob")
        self.friends(alice, bob)
        for number in range(100):
            alice.do(f"send bob@chat.test a{number:03}")
            bob.do(f"send alice@chat.test b{number:03}")
            if number % 20 == 10:
                relay.cut(stay_down=number == 50)
            if number == 60:
                relay.up = True
        wanted_here = {f"a{n:03}" for n in range(100)}
        wanted_there = {f"b{n:03}" for n in range(100)}
        end = time.monotonic() + 60 * PATIENCE
        while True:
            told = {"alice": self.history(alice, "bob@chat.test"), "bob": self.history(bob, "alice@chat.test")}
            texts = {who: [line.split(" ", 3)[3] for line in lines] for who, lines in told.items()}
            open_ones = [line for line in told["alice"] if line.split()[1] in ("waiting", "failed")]
            if all(set(each) >= wanted_here | wanted_there for each in texts.values()) and not open_ones:
                break
            self.assertLess(time.monotonic(), end, f"missing: {[sorted((wanted_here | wanted_there) - set(each)) for each in texts.values()]}, open {open_ones}")
            time.sleep(0.2)
        for who, each in texts.items():
            self.assertEqual(len(each), 200, f"{who} has some twice")
        for each, prefix in ((texts["bob"], "a"), (texts["alice"], "b")):
            mine = [text for text in each if text.startswith(prefix)]
            self.assertEqual(mine, sorted(mine), "out of order")

    def test_written_while_the_program_ends(self):
        """Written offline, the program ends, and starts again."""
        alice, bob = self.online("alice"), self.online("bob")
        alice.do("close")
        alice.wait("offline")
        for number in range(10):
            alice.do(f"send bob@chat.test later{number}")
            alice.wait("added")
        alice.end()
        alice = self.probe("alice")
        alice.do("open")
        alice.wait("online new")
        for number in range(10):
            self.assertIn(f"later{number}", bob.wait("added alice@chat.test"))
        self.assertEqual(len(self.history(bob, "alice@chat.test")), 10)

    def test_a_group_of_three(self):
        alice, bob, carol = (self.online(each) for each in ("alice", "bob", "carol"))
        # The service is found shortly after the login.
        for _ in range(100):
            alice.do("group Trip bob@chat.test carol@chat.test")
            line = alice.wait("")
            while not (line.startswith("group ") or line.startswith("no group")):
                line = alice.wait("")
            if line.startswith("group "):
                break
            time.sleep(0.1)
        room = line.split()[1]
        for each in (bob, carol):
            each.wait(f"invited {room} alice@chat.test")
            each.wait(f"room {room} 2")
        alice.wait(f"occupants {room} 3")
        alice.do(f"send {room} where to?")
        for each in (bob, carol):
            self.assertIn("where to?", each.wait(f"added {room}"))
        bob.do(f"send {room} the sea")
        carol.wait(f"added {room} bob")
        alice.wait(f"added {room} bob")
        # A fourth one is not let in; a new installation of Carol's finds the room, and what was said.
        dave = self.online("dave")
        dave.do(f"join {room} dave")
        dave.wait(f"room {room} 3")
        carol.kill()
        again = self.online("carol", profile="carol-again")
        again.wait(f"room {room} 2")
        end = time.monotonic() + 20 * PATIENCE
        while len(self.history(again, room)) < 2:
            self.assertLess(time.monotonic(), end)
            time.sleep(0.1)

    def members(self, probe, room):
        probe.do(f"members {room}")
        lines = []
        while (line := probe.wait("member")) != "members end":
            lines.append(line.split(" ", 3)[1:])
        return lines

    def test_standing_in_a_room(self):
        alice, bob, carol = (self.online(each) for each in ("alice", "bob", "carol"))
        while alice.do("create lounge") or (line := alice.wait("")) == "no service":
            time.sleep(0.1)  # it is found shortly after the login
        room = (line if line.startswith("created ") else alice.wait("created ")).split()[1]
        alice.do(f"configure {room} muc#roomconfig_moderatedroom 1")
        self.assertEqual(alice.wait("done").strip(), "done")
        # A visitor asks to speak, and may.
        bob.do(f"join {room} bob")
        bob.wait(f"room {room} 2")
        bob.do(f"voice {room}")
        alice.wait(f"voice {room} bob")
        alice.do("allow")
        bob.wait(f"occupant {room}/bob 2")
        bob.do(f"send {room} thank you")
        self.assertIn("thank you", alice.wait(f"added {room} bob"))
        # Put out, with a reason.
        alice.do(f"role {room} bob 0 too loud")
        self.assertIn("too loud", bob.wait(f"room {room} 0"))
        # Banned, and let in again.
        alice.do(f"standing {room} carol@chat.test 0 noise")
        alice.wait("done")
        self.assertIn(["carol@chat.test", "0", "noise"], self.members(alice, room))
        carol.do(f"join {room} carol")
        carol.wait(f"room {room} 3")
        alice.do(f"standing {room} carol@chat.test 2")
        alice.wait("done")
        self.assertIn(["carol@chat.test", "2"], [each[:2] for each in self.members(alice, room)])
        self.assertIn(["alice@chat.test", "4"], [each[:2] for each in self.members(alice, room)])
        carol.do(f"join {room} carol")
        carol.wait(f"room {room} 2")

    def test_file_and_new_installation(self):
        alice, bob = self.online("alice"), self.online("bob")
        self.friends(alice, bob)
        path = self.folder / "film.bin"
        block = os.urandom(1 << 20)
        with path.open("wb") as file:
            for _ in range(50):
                file.write(block)
        while alice.do("limit") or alice.wait("limit ") == "limit 0":
            time.sleep(0.1)
        before = self.memory(alice)
        alice.do(f"file bob@chat.test {path}")
        alice.wait("transfer 2 ", seconds=120)
        grown = self.memory(alice) - before
        self.assertLess(grown, 25 << 10, f"{grown} KiB more for a file that is read as it goes")
        bob.wait("added alice@chat.test alice 1 https://")
        got = self.folder / "got.bin"
        bob.do(f"get alice@chat.test {got}")
        bob.wait("transfer 2 ", seconds=120)
        digest = [hashlib.sha256(each.read_bytes()).hexdigest() for each in (path, got)]
        self.assertEqual(digest[0], digest[1])
        for number in range(150):
            alice.do(f"send bob@chat.test line {number}")
        bob.wait("added alice@chat.test alice 0 line 149", seconds=60)
        bob.kill()
        # All of it again on another machine, from the archive: the last pages at once, older ones as they are asked for.
        again = self.online("bob", profile="bob-again")
        again.wait("filled alice@chat.test")
        end = time.monotonic() + 20 * PATIENCE
        while len(self.history(again, "alice@chat.test")) < 151:
            self.assertLess(time.monotonic(), end)
            time.sleep(0.1)

    def test_file_begun_offline(self):
        """The program ends before it is online again; with the next start the file goes out, and is told of once."""
        alice, bob = self.online("alice"), self.online("bob")
        self.friends(alice, bob)
        path = self.folder / "photo.bin"
        path.write_bytes(os.urandom(3 << 20))
        alice.do("close")
        alice.wait("offline")
        alice.do(f"file bob@chat.test {path}")
        alice.wait("transfer 0")
        alice.end()
        alice = self.probe("alice")
        alice.do("open")
        alice.wait("transfer 2 ", seconds=60)
        bob.wait("added alice@chat.test alice 1 https://")
        got = self.folder / "got.bin"
        bob.do(f"get alice@chat.test {got}")
        bob.wait("transfer 2 ", seconds=60)
        self.assertEqual(path.read_bytes(), got.read_bytes())
        alice.end()
        again = self.probe("alice")
        again.do("open")
        again.wait("online")
        again.do("send bob@chat.test that was it")
        bob.wait("added alice@chat.test alice 0 that was it")
        self.assertEqual(len(self.history(bob, "alice@chat.test")), 2)

    @staticmethod
    def memory(probe):
        """The most that it ever had, in KiB."""
        for line in pathlib.Path(f"/proc/{probe.process.pid}/status").read_text().splitlines():
            if line.startswith("VmHWM"):
                return int(line.split()[1])
        return 0


if __name__ == "__main__":
    unittest.main()
