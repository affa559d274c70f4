"""posthornctl beside a real server: mail in and out of files, settings, logs, JSON, completion, and the tunnel to IMAP."""
import imaplib
import json
import mailbox
import os
import pathlib
import pty
import shutil
import signal
import subprocess
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "support"))
sys.path.insert(0, str(HERE.parents[2] / "docs/examples"))
from posthorn_server import BIN, PATIENCE, Server, wait_until  # noqa: E402
from provision import provision  # noqa: E402

ALICE, BOB = "alice@mail.test", "bob@mail.test"
CTL = str(BIN / "posthornctl")


def message(number, body="Hello\n"):
    return (f"Return-Path: <s{number}@from.test>\nReceived: from x by y; Sat, 21 Nov 2026 10:00:{number % 60:02} +0000\n"
            f"Message-ID: <{number}@from.test>\nFrom: S {number} <s{number}@from.test>\nSubject: number {number}\n"
            f"Date: Fri, 20 Nov 2026 10:00:00 +0000\n\n{body}").encode()


def mbox_file():
    """As mboxrd has it, with flags, quoted lines, a text that looks like a From line, and more than one append's worth."""
    text = b""
    for number in range(600):
        status = {0: b"Status: RO\n", 1: b"Status: RO\nX-Status: AF\nX-Keywords: $Work\n", 2: b"X-Status: D\n"}.get(number, b"")
        body = "Hi\n\nFrom here on\n>From there\n>>From afar\n\n\nEnd \xfc\n" if number < 5 else "Hello\n"
        header, _, rest = message(number, body).partition(b"\n\n")
        rest = rest.replace(b"\nFrom ", b"\n>From ")  # it is quoted in files that we write
        text += b"From s%d@from.test Sat Nov 21 10:00:%02d 2026\n" % (number, number % 60) + header + b"\n" + status + b"\n" + rest + b"\n"
    return text


def make_maildir(root):
    for folder, number in ((".", 0), (".Sent", 20), (".Lists.Gr&APw-n", 40)):
        for part in ("cur", "new", "tmp"):
            (root / folder / part).mkdir(parents=True, exist_ok=True)
        for i, info in enumerate((":2,", ":2,S", ":2,FRS", ":2,DT", ":2,PS")):
            path = root / folder / "cur" / f"{1700000000 + i}.M{i}.host{info}"
            path.write_bytes(message(number + i))
            os.utime(path, (1700000000 + i, 1700000000 + i))
        (root / folder / "new/1700000009.M9.host").write_bytes(message(number + 9))
        os.utime(root / folder / "new/1700000009.M9.host", (1700000009, 1700000009))


def contents(root):
    """What a Maildir holds: folder, flags, time and bytes of each message."""
    return sorted((str(path.parent.parent.relative_to(root)), path.name.partition(":2,")[2], int(path.stat().st_mtime),
                   path.read_bytes()) for path in root.rglob("*") if path.is_file() and path.parent.name in ("cur", "new"))


class Posthornctl(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server().start()
        cls.addClassCleanup(cls.server.__exit__)
        cls.server.add_users("mail.test", "alice", "bob", "carol", "dave")
        cls.place = cls.server.folder / "files"
        cls.place.mkdir()

    def ctl(self, *words, code=0, **more):
        done = subprocess.run([CTL, "--data-dir", str(self.server.folder), *map(str, words)], capture_output=True,
                              timeout=120 * PATIENCE, **more)
        self.assertEqual(done.returncode, code, (words, done.stdout[-2000:], done.stderr[-2000:]))
        return done.stdout.decode()

    def json(self, *words, code=0):
        return json.loads(self.ctl("--json", *words, code=code))

    def test_mbox(self):
        source, target = self.place / "in.mbox", self.place / "out.mbox"
        source.write_bytes(mbox_file())
        self.assertEqual(self.json("import", "mbox", source, ALICE, "Old/Möbel"),
                         [{"folder": "Old/Möbel", "imported": "600", "present": "0", "refused": "0"}])
        self.assertEqual(self.json("import", "mbox", source, ALICE, "Old/Möbel")[0]["present"], "600")
        self.assertEqual(self.json("export", "mbox", ALICE, "Old/Möbel", target),
                         [{"folder": "Old/Möbel", "exported": "600", "present": "0"}])
        self.assertEqual(target.read_bytes(), source.read_bytes())
        # Somebody else's reader sees the same.
        box = mailbox.mbox(target, create=False)
        self.assertEqual((len(box), box[1].get_flags(), box[599]["Subject"]), (600, "ROAF", "number 599"))
        box.close()
        self.assertEqual(self.json("export", "mbox", ALICE, "Old/Möbel", target, code=1)["code"], 231)
        # All folders, as a tree of files, which can be brought in again.
        tree = self.place / "tree"
        self.ctl("export", "mbox", ALICE, tree)
        self.assertEqual((tree / "Old/Möbel.mbox").read_bytes(), source.read_bytes())
        rows = {row["folder"]: row["imported"] for row in self.json("import", "mbox", tree, BOB, "From alice")}
        self.assertEqual(rows["From alice/Old/Möbel"], "600")
        source.write_text("Subject: this is no mbox\n\n")
        self.assertIn("not an mbox", self.json("import", "mbox", source, ALICE, code=1)["reason"])
        self.assertEqual(self.json("import", "mbox", source, "nobody@mail.test", code=1)["reason"], "no such account: nobody@mail.test")

    def test_broken_off(self):
        source = self.place / "broken.mbox"
        source.write_bytes(mbox_file())
        for _ in range(3):
            run = subprocess.Popen([CTL, "--data-dir", str(self.server.folder), "import", "mbox", str(source), BOB, "Broken"],
                                   stdout=subprocess.DEVNULL)
            with imaplib.IMAP4("127.0.0.1", self.server.ports["imap"]) as imap:
                imap.login(BOB, "secret-word")
                wait_until(lambda: imap.status("Broken", "(MESSAGES)")[0] == "OK", what="the folder")
            run.kill()
            run.wait()
        row = self.json("import", "mbox", source, BOB, "Broken")[0]
        self.assertEqual(int(row["imported"]) + int(row["present"]), 600)
        self.assertEqual(self.json("export", "mbox", BOB, "Broken", self.place / "whole.mbox")[0]["exported"], "600")
        self.assertEqual((self.place / "whole.mbox").read_bytes(), source.read_bytes())

    def test_maildir(self):
        source, target = self.place / "in", self.place / "out"
        make_maildir(source)
        rows = {row["folder"]: row["imported"] for row in self.json("import", "maildir", source, "carol@mail.test")}
        self.assertEqual(rows, {"INBOX": "6", "Sent": "6", "Lists/Grün": "6"})
        self.ctl("export", "maildir", "carol@mail.test", target)
        self.assertEqual(contents(target), contents(source))
        box = mailbox.Maildir(target, create=False)
        self.assertEqual(({"Lists.Gr&APw-n", "Sent"} - set(box.list_folders()), len(box)), (set(), 6))
        self.assertEqual(sorted(m.get_flags() for m in box), ["", "", "DT", "FRS", "PS", "S"])
        # Again: nothing is written twice, and flags that have changed are.
        imap = imaplib.IMAP4("127.0.0.1", self.server.ports["imap"])
        imap.login("carol@mail.test", "secret-word")
        imap.select("Sent")
        imap.store("1", "+FLAGS", r"(\Flagged)")
        imap.logout()
        self.assertEqual(sum(int(row["exported"]) for row in self.json("export", "maildir", "carol@mail.test", target)), 0)
        self.assertEqual(len(contents(target)), 18)
        self.assertEqual([entry[1] for entry in contents(target) if entry[0] == ".Sent"].count("F"), 1)

    def test_eml(self):
        source, target = self.place / "eml", self.place / "eml-out"
        (source / "Archive/2025").mkdir(parents=True)
        for number in range(3):
            (source / f"{number}.eml").write_bytes(message(number).replace(b"\n", b"\r\n"))
        (source / "Archive/2025/7.eml").write_bytes(message(7))
        (source / "nul.eml").write_bytes(message(8) + b"\0")
        done = subprocess.run([CTL, "--json", "--data-dir", str(self.server.folder), "import", "eml", str(source), "dave@mail.test"],
                              capture_output=True, text=True, timeout=60 * PATIENCE)
        self.assertEqual(done.returncode, 1)
        self.assertIn("nul.eml was not taken", done.stderr)
        self.assertEqual({row["folder"]: (row["imported"], row["refused"]) for row in json.loads(done.stdout)},
                         {"INBOX": ("3", "1"), "Archive/2025": ("1", "0")})
        self.ctl("export", "eml", "dave@mail.test", "INBOX", target)
        files = sorted(target.glob("*.eml"))
        self.assertEqual([f.read_bytes() for f in files], [(source / f"{n}.eml").read_bytes() for n in range(3)])
        self.assertEqual([int(f.stat().st_mtime) for f in files], [1795255200 + n for n in range(3)])  # of Received
        self.assertEqual(self.json("export", "eml", "dave@mail.test", "INBOX", target)[0]["present"], "3")

    def test_config(self):
        self.assertEqual(self.json("config", "get", "imap.max-errors"), [{"value": "20"}])
        self.assertEqual(self.json("config", "set", "imap.max-errors", "7"),
                         [{"name": "imap.max-errors", "value": "7", "effect": "live"}])
        self.assertEqual(self.json("config", "describe", "imap.max-errors")[0]["value"], "7")
        self.assertRegex((self.server.folder / "posthorn.ini").read_text(), r"max-errors\s*=\s*7")
        self.assertEqual(self.json("config", "set", "imap.max-errors", "many", code=1)["code"], 103)
        self.assertGreater(len(self.json("config", "describe")), 100)

    def test_log_follow(self):
        follow = subprocess.Popen([CTL, "--data-dir", str(self.server.folder), "--json", "log", "follow", "system", "--level", "info",
                                   "--text", "nosuchdomain", "--lines", "0"], stdout=subprocess.PIPE, text=True)
        try:
            self.ctl("domainadd", "nosuchdomain.test")
            line = json.loads(follow.stdout.readline())
            self.assertEqual((line["channel"], line["level"]), ("System", "info"))
            self.assertIn("domainadd nosuchdomain.test", line["text"])
        finally:
            follow.send_signal(signal.SIGTERM)
            follow.communicate()
        # Without a server, over the end of a day and of a file.
        logs = self.place / "elsewhere/LOGS"
        logs.mkdir(parents=True)
        stamp = "2026-11-21T19:11:25.123+01:00 {} [0] -- {}\n"
        (logs / "POP3-2026-11-21.log").write_text(stamp.format("info", "old") + stamp.format("error", "yesterday"))
        follow = subprocess.Popen([CTL, "--data-dir", str(logs.parent), "log", "follow", "POP3", "--level=warning"],
                                  stdout=subprocess.PIPE, text=True)
        try:
            self.assertIn("yesterday", follow.stdout.readline())
            (logs / "POP3-2026-11-21.2.log").write_text(stamp.format("warning", "evening"))
            (logs / "POP3-2026-11-22.log").write_text(stamp.format("info", "quiet") + stamp.format("error", "morning"))
            self.assertIn("evening", follow.stdout.readline())
            self.assertIn("morning", follow.stdout.readline())
        finally:
            follow.send_signal(signal.SIGTERM)
            follow.communicate()
        self.assertIn("no such log", self.ctl("log", "follow", "nonsense", code=1))

    def test_json_and_tables(self):
        users = self.json("userlist", "mail.test")
        self.assertIn({"domain": "mail.test", "name": "alice", "password": "********", "type": "U"}, users)
        self.assertEqual(self.json("noop"), {"code": 0, "text": "OK"})
        self.assertEqual(self.json("useradd", "mail.test", "alice", "secret-word", "U", code=1)["code"], 13)
        self.assertTrue(all(isinstance(row, list) for row in self.json("status")))
        nobody = subprocess.run([CTL, "--data-dir", str(self.place), "--json", "noop"], capture_output=True, text=True)
        self.assertEqual((nobody.returncode, json.loads(nobody.stdout)["code"]), (2, 72))
        # The protocol where nobody looks, a table where somebody does.
        self.assertTrue(self.ctl("userlist").startswith("+00100 OK\n\"mail.test\"\t"))
        screen, program = pty.openpty()
        subprocess.run([CTL, "--data-dir", str(self.server.folder), "userlist", "mail.test", "alice"], stdout=program, timeout=60 * PATIENCE)
        shown = os.read(screen, 4096).decode().split()
        os.close(screen), os.close(program)
        self.assertEqual(shown, ["DOMAIN", "NAME", "PASSWORD", "TYPE", "mail.test", "alice", "********", "U"])

    def test_completion(self):
        lines = self.ctl("completion", "bash")
        script = lines + '\nCOMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _posthornctl; printf "%s\\n" "${COMPREPLY[@]}"\n'
        complete = lambda *words: subprocess.run(["bash", "-c", script, "bash", CTL, *words], capture_output=True, text=True, check=True,
                                                 timeout=60 * PATIENCE).stdout.split()
        self.assertEqual(complete("userp"), ["userpasswd"])
        self.assertEqual(sorted(complete("queue", "r")), ["release", "retry"])
        self.assertEqual(complete("config", "get", "smtp.max-message"), ["smtp.max-message-size"])
        for shell in ("zsh", "fish"):
            text = self.ctl("completion", shell)
            if shutil.which(shell):
                subprocess.run([shell, "-n"], input=text, text=True, check=True)

    def test_tunnel(self):
        imap = imaplib.IMAP4_stream(f"exec '{CTL}' --data-dir '{self.server.folder}' imap {BOB}")
        self.assertEqual(imap.state, "AUTH")
        self.assertEqual(imap.select()[0], "OK")
        imap.logout()
        self.assertIn(f"imap {BOB}: opened", wait_until(lambda: f"imap {BOB}: opened" in self.server.log("System") and self.server.log("System")))
        self.ctl("imap", "nobody@mail.test", code=1)

    def test_provisioning(self):
        self.ctl("domainadd", "many.test")
        rate = provision(self.server.folder, "many.test", 50)
        self.assertGreater(rate, 0)
        self.assertIn(("many.test", "50"), [(row["domain"], row["accounts"]) for row in self.json("usercount")])
        print(f"provisioning: {rate:.0f} accounts a second")


if __name__ == "__main__":
    unittest.main(verbosity=2)
