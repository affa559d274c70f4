"""A messenger is killed again and again between writing a message down and hearing that the server has it. What it had written
down arrives, and arrives once: seen on the wire by the other end, which does not sort out doubles."""
import collections
import os
import random
import re
import time
import unittest

from messenger_chats import Case
import test_line

KILLS = int(os.environ.get("POSTHORN_KILLS", "10"))
SEED = int(os.environ.get("POSTHORN_SEED", "7"))


class Killed(Case):
    def test_nothing_is_lost_or_doubled(self):
        chance = random.Random(SEED)
        relay = test_line.Relay(self.port)
        self.addCleanup(relay.close)
        bob = self.raw("bob")
        self.online("alice", relay.port).end()
        said, written = [], set()
        for kill in range(KILLS):
            alice = self.probe("alice", relay.port)
            alice.do("open")
            # Before it is online (it goes out with the stream's beginning), or into a stream that is there.
            if kill % 3:
                alice.wait("online")
            # Half of the time the server has it all, and its word does not come back.
            if kill % 2:
                relay.answers.clear()
            for number in range(chance.randrange(1, 6)):
                said.append(f"word-{kill}-{number}")
                alice.do(f"send bob@chat.test {said[-1]}")
            alice.wait("added bob@chat.test")
            written.add(said[-number - 1])
            time.sleep(chance.random() * 0.2)  # the place at which it dies, not a wait for something
            alice.process.kill()
            alice.process.wait()
            relay.answers.set()
            written.update(re.findall(r"added bob@chat\.test \w+ 0 (word-\S+)", "\n".join(alice.rest())))
        alice = self.probe("alice", relay.port)
        alice.do("open")
        alice.wait("online")
        alice.do("send bob@chat.test the-end")
        got = []
        while "the-end" not in got or not written <= set(got):
            line = bob.wait("message alice@chat.test/", seconds=30)
            got.append(line.split(" ", 2)[2])
        counts = collections.Counter(got)
        self.assertEqual({text: n for text, n in counts.items() if n > 1}, {}, f"seed {SEED}")
        self.assertEqual(written - set(got), set())
        self.assertLessEqual(set(got), set(said) | {"the-end"})
        # And here nothing waits any more, or stands there twice.
        deadline = time.monotonic() + 20
        while True:
            lines = self.history(alice, "bob@chat.test")
            if not [line for line in lines if line.split()[1] in ("waiting", "failed")]:
                break
            self.assertLess(time.monotonic(), deadline, lines)
            time.sleep(0.1)
        texts = [line.split(" ", 3)[3] for line in lines]
        self.assertEqual(sorted(texts), sorted(set(texts)))
        self.assertEqual(set(texts), set(got))
        print(f"{KILLS} kills, {len(said)} messages, {len(written)} of them written down, {len(got)} arrived, each once")

    def test_nor_is_it_where_the_receiver_is_killed(self):
        """What was taken from the line and not yet written down comes again, out of the archive."""
        chance = random.Random(SEED)
        self.online("bob").end()
        alice = self.online("alice")
        said = []
        for kill in range(KILLS):
            bob = self.probe("bob")
            bob.do("open")
            if kill % 2:
                bob.wait("online")
            for _ in range(chance.randrange(5, 30)):
                said.append(f"word-{len(said)}")
                alice.do(f"send bob@chat.test {said[-1]}")
            time.sleep(chance.random() * 0.3)  # the place at which it dies, not a wait for something
            bob.kill()
        bob = self.probe("bob")
        bob.do("open")
        bob.wait("online")
        end = time.monotonic() + 30
        while len(texts := [line.split(" ", 3)[3] for line in self.history(bob, "alice@chat.test")]) < len(said):
            self.assertLess(time.monotonic(), end, f"missing: {sorted(set(said) - set(texts))}, seed {SEED}")
            time.sleep(0.1)
        self.assertEqual(sorted(texts), sorted(said), f"seed {SEED}")
        print(f"{KILLS} kills, {len(said)} messages received, each once")


if __name__ == "__main__":
    unittest.main()
