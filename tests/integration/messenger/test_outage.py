"""A cable is pulled, in earnest: one messenger runs in a network of its own, whose only way out goes dark for a while
(POSTHORN_OUTAGE seconds). Both ends write meanwhile. When the network is there again the messenger is, too (how soon is printed:
two seconds on a machine with nothing else to do), and nothing is lost or doubled. Wants Linux's user and network namespaces, and says so where they are not allowed."""
import collections
import os
import subprocess
import sys
import time
import unittest

from messenger_chats import CHAT_PROBE, Case
from posthorn_server import PATIENCE
import test_line

OUTAGE = float(os.environ.get("POSTHORN_OUTAGE", "12"))
INSIDE = "POSTHORN_OWN_NETWORK"


def own_network():
    """Starts this program again in a network of its own, where that can be had."""
    trial = "ip link set lo up && ip link add cable0 type veth peer name cable1 && unshare -n true"
    if subprocess.run(["unshare", "-Urn", "sh", "-c", trial], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0:
        os.environ[INSIDE] = "1"
        os.execvp("unshare", ["unshare", "-Urn", sys.executable, *sys.argv])


class Outage(Case):
    def setUp(self):
        if INSIDE not in os.environ:
            self.skipTest("no network namespaces for this user")
        self.run_ip("ip link set lo up")
        super().setUp()
        self.home = subprocess.Popen(["unshare", "-n", "sleep", "infinity"])
        self.addCleanup(lambda: (self.home.kill(), self.home.wait()))
        ours = os.readlink("/proc/self/ns/net")
        while os.readlink(f"/proc/{self.home.pid}/ns/net") == ours:
            time.sleep(0.01)
        self.run_ip(f"ip link add cable0 type veth peer name cable1 netns {self.home.pid}")
        self.addCleanup(lambda: subprocess.run(["ip", "link", "del", "cable0"], check=False))
        self.run_ip("ip addr add 10.99.0.1/24 dev cable0", "ip link set cable0 up")
        self.there = ("nsenter", "-t", str(self.home.pid), "-n")
        for each in ("ip link set lo up", "ip addr add 10.99.0.2/24 dev cable1", "ip link set cable1 up"):
            subprocess.run([*self.there, *each.split()], check=True)

    @staticmethod
    def run_ip(*commands):
        for each in commands:
            subprocess.run(each.split(), check=True)

    def test_the_cable_is_pulled(self):
        relay = test_line.Relay(self.port, ("10.99.0.1", 0))
        self.addCleanup(relay.close)
        bob, raw = self.online("bob"), self.raw("bob")
        alice = test_line.Probe(self.folder / "alice", "alice@chat.test", f"10.99.0.1:{relay.port}", CHAT_PROBE, self.there)
        self.addCleanup(alice.kill)
        alice.do("open")
        alice.wait("state 0 1")
        alice.do("password secret-word")
        alice.wait("online new")
        self.friends(alice, bob)
        said = {"a": [], "b": []}

        def talk(number):
            alice.do(f"send bob@chat.test a{number:03}")
            bob.do(f"send alice@chat.test b{number:03}")
            said["a"].append(f"a{number:03}")
            said["b"].append(f"b{number:03}")

        for number in range(5):
            talk(number)
        self.run_ip("ip link set cable0 down")
        dark = time.monotonic()
        for number in range(5, 25):
            talk(number)
            time.sleep(OUTAGE / 20)  # the outage itself
        alice.rest()
        self.run_ip("ip link set cable0 up")
        lit = time.monotonic()
        alice.wait("online")
        back = time.monotonic() - lit
        for number in range(25, 30):
            talk(number)
        end = time.monotonic() + 40 * PATIENCE
        while True:
            lines = {"alice": self.history(alice, "bob@chat.test"), "bob": self.history(bob, "alice@chat.test")}
            texts = {who: [line.split(" ", 3)[3] for line in each] for who, each in lines.items()}
            waiting = [line for line in lines["alice"] + lines["bob"] if line.split()[1] in ("waiting", "failed")]
            if not waiting and all(set(each) >= set(said["a"] + said["b"]) for each in texts.values()):
                break
            self.assertLess(time.monotonic(), end, f"{texts}, not sent: {waiting}")
            time.sleep(0.1)
        for who, each in texts.items():
            self.assertEqual(sorted(each), sorted(said["a"] + said["b"]), f"{who} has some twice")
            for mine in said.values():
                self.assertEqual([text for text in each if text in mine], mine, f"{who} has them out of order")
        on_wire = collections.Counter(line.split(" ", 2)[2] for line in raw.rest() if line.startswith("message alice@chat.test/"))
        self.assertEqual({text: n for text, n in on_wire.items() if n > 1}, {})
        print(f"{lit - dark:.1f} s without a network, online again {back:.2f} s after its return")


if __name__ == "__main__":
    if INSIDE not in os.environ:
        own_network()
    unittest.main()
