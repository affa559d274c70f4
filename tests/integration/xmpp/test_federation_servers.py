"""Two of our servers, and Prosody where it is installed, talk with each other over XMPP. They need a DNS that knows them, so
all of it runs in a network of its own (user, network and mount namespaces); where the system grants none the test is skipped."""
import asyncio
import fcntl
import os
import pathlib
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import types
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from posthorn_server import PATIENCE, Server, wait_until  # noqa: E402

SRV, ADDRESS = 33, 1


def bring_up_loopback():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        up = 1
        fcntl.ioctl(any_socket, 0x8914, struct.pack("16sH22x", b"lo", up))  # SIOCSIFFLAGS


class Dns:
    """Answers by UDP at 127.0.0.1:53 what it was told; all else does not exist."""

    def __init__(self):
        self.records = {}
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 53))
        threading.Thread(target=self.run, daemon=True).start()

    def add_server(self, domain, address, port):
        self.records[(f"host.{domain}", ADDRESS)] = socket.inet_aton(address)
        target = b"".join(bytes([len(part)]) + part.encode() for part in f"host.{domain}".split(".")) + b"\0"
        self.records[(f"_xmpp-server._tcp.{domain}", SRV)] = struct.pack(">HHH", 0, 5, port) + target

    def run(self):
        while True:
            question, peer = self.socket.recvfrom(4096)
            labels, at = [], 12
            while question[at]:
                labels.append(question[at + 1:at + 1 + question[at]].decode())
                at += 1 + question[at]
            end = at + 5
            kind = struct.unpack(">H", question[at + 1:at + 3])[0]
            name = ".".join(labels).lower()
            data = self.records.get((name, kind))
            known = any(each == name or each.endswith("." + name) for each, _ in self.records)
            head = question[:2] + struct.pack(">HHHHH", 0x8580 | (0 if known else 3), 1, 1 if data else 0, 0, 0)
            answer = b"\xc0\x0c" + struct.pack(">HHIH", kind, 1, 1, len(data)) + data if data else b""
            self.socket.sendto(head + question[12:end] + answer, peer)


PROSODY = """
run_as_root = true
pidfile = "{home}/pid"
data_path = "{home}/data"
certificates = "{home}"
modules_enabled = {{ "disco"; "roster"; "saslauth"; "tls"; "dialback"; "ping"; "version"; "posix" }}
interfaces = {{ "127.0.0.4" }}
c2s_ports = {{ 5222 }}
s2s_ports = {{ 5269 }}
s2s_require_encryption = true
s2s_secure_auth = false
authentication = "internal_plain"
storage = "internal"
ssl = {{ certificate = "{home}/prosody.example.crt"; key = "{home}/prosody.example.key" }}
log = {{ info = "{home}/log" }}
VirtualHost "prosody.example"
"""


class Prosody:
    def __init__(self):
        self.made = tempfile.TemporaryDirectory(prefix="posthorn-test-")
        home = self.made.name
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", f"{home}/prosody.example.key",
                        "-out", f"{home}/prosody.example.crt", "-days", "2", "-subj", "/CN=prosody.example"],
                       check=True, capture_output=True)
        accounts = pathlib.Path(home, "data/prosody%2eexample/accounts")
        accounts.mkdir(parents=True)
        (accounts / "carol.dat").write_text('return { ["password"] = "secret-word"; };\n')
        pathlib.Path(home, "config.lua").write_text(PROSODY.format(home=home))
        self.process = subprocess.Popen(["prosody", "-F", "--config", f"{home}/config.lua"], stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL)
        self.ports = {"xmpp-client": 5222}
        wait_until(self.listens, what="Prosody's port")

    def listens(self):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.4", 5269)) == 0

    def stop(self):
        self.process.terminate()
        self.process.wait()
        self.made.cleanup()


class Servers(unittest.IsolatedAsyncioTestCase):
    @classmethod
    def setUpClass(cls):
        cls.dns = Dns()
        cls.servers = {}
        for domain, address in (("one.example", "127.0.0.2"), ("two.example", "127.0.0.3")):
            server = Server("--set", "xmpp.federation=true", "--listen", address,
                            "--set", f"server.host-name={domain}").start()
            cls.addClassCleanup(server.__exit__)
            server.add_users(domain, "alice", "bob")
            for name in (domain, f"rooms.{domain}"):
                cls.dns.add_server(name, address, server.ports["xmpp-server"])
            cls.servers[domain] = (server, address)

    async def come(self, name, domain, *plugins):
        from person import Person
        server, address = self.servers[domain]
        person = Person(server, name, domain=domain, address=address, plugins=plugins)
        self.assertTrue(await person.come())
        return person

    async def converse(self, first, second):
        first.send_message(second.boundjid.bare, "hello", mtype="chat")
        message = await second.heard()
        self.assertEqual((message["body"], message["from"].bare), ("hello", first.boundjid.bare))
        second.send_message(first.boundjid.full, "fine & <well> ✓", mtype="chat")
        self.assertEqual((await first.heard())["body"], "fine & <well> ✓")
        for one, other in ((first, second), (second, first)):
            await one["xep_0199"].send_ping(other.boundjid.domain, timeout=20 * PATIENCE)
        seen = asyncio.Event()
        first.add_event_handler("presence_available", lambda p: p["from"].bare == second.boundjid.bare and seen.set())
        first.send_presence_subscription(second.boundjid.bare)
        await asyncio.wait_for(seen.wait(), 20 * PATIENCE)
        gone = asyncio.Event()
        first.add_event_handler("presence_unavailable", lambda p: p["from"].bare == second.boundjid.bare and gone.set())
        await second.go()
        await asyncio.wait_for(gone.wait(), 20 * PATIENCE)
        await first.go()

    async def test_two_of_ours(self):
        await self.converse(await self.come("alice", "one.example"), await self.come("bob", "two.example"))

    async def test_prosody(self):
        if not shutil.which("prosody"):
            self.skipTest("Prosody is not installed")
        prosody = Prosody()
        self.addCleanup(prosody.stop)
        self.dns.add_server("prosody.example", "127.0.0.4", 5269)
        self.servers["prosody.example"] = (prosody, "127.0.0.4")
        await self.converse(await self.come("alice", "one.example"), await self.come("carol", "prosody.example"))

    async def test_a_room_across_servers(self):
        alice = await self.come("alice", "one.example", "xep_0004", "xep_0045", "xep_0203")
        bob = await self.come("bob", "two.example", "xep_0004", "xep_0045", "xep_0203")
        room = "den@rooms.one.example"
        for person, nick in ((alice, "Alice"), (bob, "Bob")):
            person["xep_0045"].rooms.setdefault(room, {})
            await person["xep_0045"].join_muc_wait(room, nick, timeout=20 * PATIENCE)
            if person is alice:
                await alice["xep_0045"].set_room_config(room, alice["xep_0004"].make_form("submit"))
        bob.send_message(room, "hello all", mtype="groupchat")
        for person in (alice, bob):
            message = await person.heard()
            while message["body"] != "hello all":
                message = await person.heard()
            self.assertEqual(str(message["from"]), room + "/Bob")
        await bob.go()
        await alice.go()

    async def test_nobody_there(self):
        alice = await self.come("alice", "two.example", "xep_0004", "xep_0045", "xep_0203")
        from slixmpp.exceptions import IqError
        with self.assertRaises(IqError) as error:
            await alice["xep_0199"].send_ping("three.example", timeout=20 * PATIENCE)
        self.assertEqual(error.exception.condition, "remote-server-not-found")
        from slixmpp.exceptions import PresenceError
        alice["xep_0045"].rooms.setdefault("den@three.example", {})
        with self.assertRaises(PresenceError):
            await alice["xep_0045"].join_muc_wait("den@three.example", "Alice", timeout=20 * PATIENCE)
        self.dns.add_server("dead.example", "127.0.0.9", 5269)
        with self.assertRaises(IqError) as error:
            await alice["xep_0199"].send_ping("dead.example", timeout=20 * PATIENCE)
        self.assertEqual(error.exception.condition, "remote-server-timeout")
        await alice.go()


def main():
    if os.environ.get("POSTHORN_OWN_NETWORK") != "yes":
        cage = ["unshare", "--map-root-user", "--net", "--mount"]
        if not shutil.which("unshare") or subprocess.run(cage + ["true"], capture_output=True).returncode != 0:
            print("skipped: no namespaces are to be had here")
            sys.exit(77)
        os.environ["POSTHORN_OWN_NETWORK"] = "yes"
        os.execvp("unshare", cage + ["--", sys.executable, *sys.argv])
    bring_up_loopback()
    with tempfile.NamedTemporaryFile("w", suffix=".conf") as resolv:
        resolv.write("nameserver 127.0.0.1\n")
        resolv.flush()
        subprocess.run(["mount", "--bind", resolv.name, os.path.realpath("/etc/resolv.conf")], check=True)
        unittest.main(verbosity=2)


if __name__ == "__main__":
    main()
