"""Semaphore files on the real server: instant messages in order and once, also across SIGKILL, and what APP/ orders."""
import asyncio
import json
import os
import pathlib
import signal
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "xmpp"), str(HERE.parent / "support"), str(HERE.parents[2] / "docs/examples")]
from instant_message import send  # noqa: E402
from person import Person  # noqa: E402
from posthorn_server import PATIENCE, Server, wait_until  # noqa: E402

ALICE, BOB = "alice@chat.test", "bob@chat.test"


class SemaphoreFiles(unittest.IsolatedAsyncioTestCase):
    def setUp(self):
        self.server = Server().start()
        self.addCleanup(self.server.__exit__)
        self.server.add_users("chat.test", "alice", "bob")
        self.files = self.server.folder / "WorldClient"
        self.app = self.server.folder / "APP"

    async def until(self, condition, what):
        return await asyncio.to_thread(wait_until, condition, 60, what)

    def left(self):
        return sorted(self.files.glob("IM-*"))

    async def test_online_and_offline(self):
        alice = Person(self.server, "alice")
        self.assertTrue(await alice.come())
        send(self.server.folder, ALICE, BOB, "Lunch?\nAt noon.")
        heard = await alice.heard()
        self.assertEqual((heard["from"].bare, heard["type"], heard["body"]), (BOB, "chat", "Lunch?\nAt noon."))
        await self.until(lambda: not self.left(), "the file is gone")
        # Who is not there finds it later, and the log knows of both.
        send(self.server.folder, BOB, ALICE, "At one.")
        await self.until(lambda: not self.left(), "the file is gone")
        bob = Person(self.server, "bob")
        self.assertTrue(await bob.come())
        self.assertEqual((await bob.heard())["body"], "At one.")
        await self.until(lambda: "Lunch?" in self.server.log("XMPPServer") and "At one." in self.server.log("XMPPServer"), "both in the log")
        # An alert is everybody's who is there.
        told = [asyncio.get_running_loop().create_future() for _ in range(2)]
        for person, future in zip((alice, bob), told):
            person.add_event_handler("message", lambda m, f=future: m["body"].startswith("The server") and not f.done() and f.set_result(m["body"]))
        (self.files / "ALERT.SEM").write_text("The server rests at ten.\n")
        for future in told:
            self.assertEqual(await asyncio.wait_for(future, 20 * PATIENCE), "The server rests at ten.")
        await alice.go()
        await bob.go()

    async def test_locks_and_bad_files(self):
        alice = Person(self.server, "alice")
        self.assertTrue(await alice.come())
        lock = self.files / "IM-0001.LCK"
        lock.touch()
        (self.files / "IM-0001.SEM").write_text(f"To: {ALICE}\nFrom: {BOB}\n\nfirst\n")
        (self.files / "IM-0002.SEM").write_text("no headers at all")
        (self.files / "IM-0003.SEM").write_text(f"To: nobody@chat.test\nFrom: {BOB}\n\nhi\n")
        (self.files / "IM-0004.SEM").write_text(f"To: {ALICE}\nFrom: {BOB}\n\nsecond\n")
        self.assertEqual((await alice.heard())["body"], "second")
        await self.until(lambda: sorted(p.name for p in (self.files / "bad").glob("*")) == ["IM-0002.SEM", "IM-0003.SEM"], "both are in bad/")
        self.assertTrue((self.files / "IM-0001.SEM").exists())
        lock.unlink()
        self.assertEqual((await alice.heard())["body"], "first")
        await self.until(lambda: "IM-0002.SEM was put into bad/: only To: and From:" in self.server.log("System"), "the reason in the log")
        # All wait while LOCKSEMS is there.
        (self.app / "LOCKSEMS.SEM").touch()
        (self.files / "IM-0005.SEM").write_text(f"To: {ALICE}\nFrom: {BOB}\n\nthird\n")
        (self.app / "WATCHDOG.SEM").touch()
        phone = Person(self.server, "alice", "phone")  # what the server does meanwhile shows that time has gone by
        self.assertTrue(await phone.come())
        await phone.go()
        self.assertTrue((self.files / "IM-0005.SEM").exists() and (self.app / "WATCHDOG.SEM").exists())
        (self.app / "LOCKSEMS.SEM").unlink()
        self.assertEqual((await alice.heard())["body"], "third")
        await self.until(lambda: not (self.app / "WATCHDOG.SEM").exists(), "the watchdog's file is gone")
        await alice.go()

    async def test_a_thousand_at_once_and_sigkill(self):
        texts = [f"message {number}" for number in range(1, 1001)]
        for number, text in enumerate(texts, 1):
            (self.files / f"IM-{number}.LCK").touch()
            (self.files / f"IM-{number}.SEM").write_text(f"To: {ALICE}\nFrom: {BOB}\n\n{text}\n")
        for number in range(1, len(texts) + 1):
            (self.files / f"IM-{number}.LCK").unlink()
        for _ in range(4):
            before = len(self.left())
            await self.until(lambda: len(self.left()) < before - 40 or not self.left(), "some have gone")
            self.server.kill()
            self.server.start()
        await self.until(lambda: not self.left(), "all have gone")
        # Of the archive, page by page: each is there once, in its order.
        alice = Person(self.server, "alice", plugins=("xep_0313",))
        self.assertTrue(await alice.come())
        found, last = [], None
        while True:
            page = await alice["xep_0313"].retrieve(rsm={"max": "250", **({"after": last} if last else {})}, timeout=30 * PATIENCE)
            messages = page["mam"]["results"]
            found += [m["mam_result"]["forwarded"]["stanza"]["body"] for m in messages]
            if not messages or page["mam_fin"]["complete"] in ("true", "1", True):
                break
            last = page["mam_fin"]["rsm"]["last"]
        self.assertEqual((sorted(set(texts) - set(found)), len(found)), ([], len(texts)))
        self.assertEqual(found, texts)
        await alice.go()

    async def test_orders(self):
        (self.app / "ADDUSER.SEM").write_text("# new\ncarol@chat.test\tsecret-word\tCarol C\ncarol@nowhere.test\tsecret-word\n")
        await self.until(lambda: (self.app / "bad/ADDUSER.SEM").exists(), "the line that cannot be obeyed is kept")
        self.assertEqual((self.app / "bad/ADDUSER.SEM").read_text(), "carol@nowhere.test\tsecret-word\n")
        self.assertEqual((self.app / "bad/ADDUSER.SEM").stat().st_mode & 0o077, 0)
        carol = Person(self.server, "carol")
        self.assertTrue(await carol.come())
        await carol.go()
        self.assertNotIn("secret-word", self.server.log("System"))
        (self.app / "DELUSER.SEM").write_text("carol@chat.test\n")
        await self.until(lambda: "carol" not in "".join(self.server.ctl("userlist", "chat.test")[1]), "she is gone")
        for name in ("PROCNOW", "PROCREM", "PROCRETR", "RELOADCACHE"):
            (self.app / f"{name}.SEM").touch()
            await self.until(lambda: not (self.app / f"{name}.SEM").exists(), name)
        await self.until(lambda: "settings and certificates were read anew" in self.server.log("System"), "the reload")
        # Anew, on the same folder and by the same words.
        ports = self.server.folder / "run/ports.json"
        before = ports.stat().st_ino, ports.stat().st_mtime_ns
        (self.app / "RESTART.SEM").touch()
        await self.until(lambda: ports.exists() and (ports.stat().st_ino, ports.stat().st_mtime_ns) != before, "other ports")
        self.server.ports = json.loads(ports.read_text())
        self.assertIsNone(self.server.process.poll())
        await self.until(lambda: self.server.ctl("domainlist", check=False)[0] == 0, "it answers")
        (self.app / "EXITNOW.SEM").touch()
        self.assertEqual(await asyncio.to_thread(self.server.process.wait, 20 * PATIENCE), 0)
        self.assertFalse((self.app / "EXITNOW.SEM").exists())
        self.server.start()


if __name__ == "__main__":
    if not pathlib.Path(os.environ.get("POSTHORN_BIN_DIR", ".")).exists():
        sys.exit("POSTHORN_BIN_DIR is not set")
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    unittest.main(verbosity=2)
