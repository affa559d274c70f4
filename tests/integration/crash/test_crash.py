"""A real server under load from SMTP and IMAP, killed with SIGKILL at random moments. After each restart every message
that was acknowledged is there once, its body intact; UIDs rise, UIDVALIDITY stays, and `store verify` is clean.
POSTHORN_SEED and POSTHORN_KILLS choose a run."""
import hashlib
import imaplib
import os
import pathlib
import random
import re
import smtplib
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from posthorn_server import PATIENCE, Server  # noqa: E402

USERS = ["u1", "u2", "u3"]
PASSWORD = "secret-word"
GONE = (OSError, EOFError, smtplib.SMTPException, imaplib.IMAP4.error)


class Book:
    """What was sent (body hashes) and what was acknowledged, per message and mailbox."""

    def __init__(self, seed):
        self.lock = threading.Lock()
        self.random = random.Random(seed)
        self.count = 0
        self.hashes = {}
        self.acknowledged = set()  # (user, message id)
        self.uids = {}             # (user, message id) -> uid
        self.validity = {}
        self.appended = {}         # (user, message id) -> uid of APPENDUID

    def message(self):
        with self.lock:
            self.count += 1
            name = f"m{self.count}@crash.test"
            lines = self.random.randrange(1, 150)
            body = "".join(f"{self.random.getrandbits(128):032x}\r\n" for _ in range(lines))
            self.hashes[name] = hashlib.sha256(body.encode()).hexdigest()
        return name, f"From: a@crash.test\r\nMessage-ID: <{name}>\r\nSubject: {name}\r\n\r\n{body}".encode()


def send(book, port, stop):
    try:
        with smtplib.SMTP("127.0.0.1", port, timeout=20) as client:
            client.ehlo("client.test")
            while not stop.is_set():
                name, text = book.message()
                with book.lock:
                    users = book.random.sample(USERS, book.random.randrange(1, 4))
                client.sendmail("a@elsewhere.test", [f"{u}@crash.test" for u in users], text)
                with book.lock:
                    book.acknowledged.update((u, name) for u in users)
    except GONE:
        pass


def login(port, user):
    client = imaplib.IMAP4("127.0.0.1", port, timeout=60 * PATIENCE)
    client.login(f"{user}@crash.test", PASSWORD)
    return client


def append(book, port, user, stop):
    try:
        client = login(port, user)
        while not stop.is_set():
            name, text = book.message()
            status, answer = client.append("INBOX", "(\\Seen)", None, text)
            if status == "OK":
                with book.lock:
                    book.acknowledged.add((user, name))
                    found = re.search(rb"APPENDUID \d+ (\d+)", answer[0] or b"")
                    if found:
                        book.appended[(user, name)] = int(found.group(1))
    except GONE:
        pass


def check_user(book, port, user, whole):
    client = login(port, user)
    status, _ = client.select("INBOX", readonly=True)
    assert status == "OK", "INBOX cannot be selected"
    validity = client.response("UIDVALIDITY")[1][0]
    assert book.validity.setdefault(user, validity) == validity, "UIDVALIDITY has changed"
    highest = max((uid for (u, _), uid in book.uids.items() if u == user), default=0)
    first = 1 if whole else highest + 1
    _, parts = client.uid("FETCH", f"{first}:*", "(UID BODY.PEEK[])")
    last = 0
    seen = {}
    for part in parts:
        if not isinstance(part, tuple):
            continue
        uid = int(re.search(rb"UID (\d+)", part[0]).group(1))
        assert uid > last, "UIDs do not rise"
        last = uid
        if uid < first:
            continue  # "n:*" names the last message in any case
        name = re.search(rb"Message-ID: <([^>]+)>", part[1]).group(1).decode()
        body = part[1].split(b"\r\n\r\n", 1)[1]
        assert hashlib.sha256(body).hexdigest() == book.hashes[name], f"{name}: the body is not what was sent"
        assert name not in seen, f"{name} is there twice"
        seen[name] = uid
    for name, uid in seen.items():
        assert book.uids.setdefault((user, name), uid) == uid, f"{name}: its UID has changed"
    for (owner, name) in book.acknowledged:
        if owner == user:
            assert (owner, name) in book.uids, f"{name} of {user} was acknowledged and is lost"
            if whole:
                assert name in seen, f"{name} of {user} is gone"
    for (owner, name), uid in book.appended.items():
        if owner == user:
            assert book.uids[(owner, name)] == uid, f"{name}: APPENDUID said {uid}"
    client.logout()


def main():
    seed = int(os.environ.get("POSTHORN_SEED", random.randrange(1 << 30)))
    kills = int(os.environ.get("POSTHORN_KILLS", 50 // PATIENCE))
    print(f"seed {seed}, {kills} kills", flush=True)
    book = Book(seed)
    server = Server()
    server.start()
    try:
        server.add_users("crash.test", *USERS, password=PASSWORD)
        for kill in range(kills):
            stop = threading.Event()
            threads = [threading.Thread(target=send, args=(book, server.ports["smtp"], stop)) for _ in range(4)]
            threads += [threading.Thread(target=append, args=(book, server.ports["imap"], u, stop)) for u in USERS[:2]]
            for thread in threads:
                thread.start()
            time.sleep(book.random.uniform(0.05, 0.8) * PATIENCE)  # the random moment itself
            server.kill()
            stop.set()
            for thread in threads:
                thread.join()
            server.start()
            for user in USERS:
                check_user(book, server.ports["imap"], user, whole=kill % 10 == 9 or kill == kills - 1)
            server.ctl("store", "verify")
        assert book.acknowledged, "nothing was acknowledged: the load did not work"
        print(f"{kills} kills, {len(book.acknowledged)} acknowledged placements, {book.count} messages tried: all there")
        assert server.stop() == 0, "the server did not end well"
    finally:
        if server.process is not None:
            server.kill()


if __name__ == "__main__":
    main()
