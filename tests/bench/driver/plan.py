"""What is measured, in which order and how much of it, and how a server is brought into its cold state."""

import dataclasses
import os
import sys
import time

from . import web, xmpp
from .caged import ServerError
from .generator import GeneratorError

PASSWORD = "bench-password"
PATTERN = "user%@bench.test"
IDLE_FIRST, IDLE_USERS = 21, 180  # whose mailboxes are empty
BIG, APPENDER = 201, 202
USERS = [PATTERN.replace("%", str(number)) for number in range(1, 203)]

SETTLE_LOOKS, SETTLE_SECONDS = 4, 3
FETCH_ITEMS = ("select", "flags", "size", "envelope", "bodystructure")
WORKS = ("smtp-deliver", "imap-login", "imap-login-tls", "imap-append", "imap-multiappend", "imap-50k-first",
         "imap-50k", "imap-50k-cold", "pop3", "idle-memory", *web.WORKS, *xmpp.WORKS)


@dataclasses.dataclass(frozen=True)
class Scale:
    """How much of each."""
    deliver: int = 6000
    logins: int = 3000
    logins_tls: int = 1500
    messages: int = 50_000
    append: int = 10_000
    idle: int = 2000
    fetch_repeat: int = 5
    pop3_repeat: int = 3
    timeout: int = 900
    settle: int = 8
    web_turns: int = 5
    web_seconds: int = 3
    listeners: int = 5000
    xmpp_turns: int = 5
    xmpp_seconds: int = 3
    xmpp_clients: int = 1000


FULL = Scale()
QUICK = Scale(deliver=1000, logins=500, logins_tls=200, messages=5000, append=1000, idle=200, fetch_repeat=5,
              pop3_repeat=3, timeout=120, settle=2, web_turns=2, web_seconds=2, listeners=500,
              xmpp_turns=2, xmpp_seconds=1, xmpp_clients=100)


def drop_caches():
    """Empties the page cache; False where that is not allowed."""
    os.sync()
    try:
        with open("/proc/sys/vm/drop_caches", "w", encoding="ascii") as file:
            file.write("3\n")
        return True
    except OSError:
        return False


class Run:
    """All the wanted works on one server. A work that fails is noted with its error; the others go on."""

    def __init__(self, name, server, generator, scale, works):
        self.name = name
        self.results = []
        self.errors = []
        self._server = server
        self._generator = generator
        self._scale = scale
        self._works = works
        self._filled = False

    def _note(self, measurements, **more):
        for one in measurements:
            one.update(more, server=self.name)
            self.results.append(one)

    def _measure(self, workload, port, note=None, **options):
        self._note(self._generator.run(workload, self._server, port, **options), **(note or {}))

    def go(self):
        steps = {"smtp-deliver": self._deliver, "imap-login": self._login, "imap-login-tls": self._login_tls,
                 "imap-append": self._append, "imap-multiappend": self._multiappend,
                 "imap-50k-first": self._fetch_first, "imap-50k": self._fetch, "imap-50k-cold": self._fetch_cold,
                 "pop3": self._pop3, "idle-memory": self._idle}
        try:
            self._server.start()
            for work in WORKS:
                if work not in self._works or work not in steps:
                    continue
                began = time.monotonic()
                try:
                    steps[work]()
                except (GeneratorError, ServerError, KeyError) as error:
                    self.errors.append({"server": self.name, "work": work, "error": str(error)})
                    print(f"{self.name}: {work} FAILED: {error}", file=sys.stderr)
                    self._server.stop()
                    self._server.start()
                print(f"{self.name}: {work} {time.monotonic() - began:.1f} s", file=sys.stderr)
        except ServerError as error:
            self.errors.append({"server": self.name, "work": "start", "error": str(error)})
            print(f"{self.name}: {error}", file=sys.stderr)
        finally:
            self._server.stop()

    def _deliver(self):
        self._measure("smtp-deliver", "smtp", imap_port=self._server.ports["imap"], count=self._scale.deliver, users=20)

    def _login(self):
        self._measure("imap-login", "imap", count=self._scale.logins, users=20)

    def _login_tls(self):
        self._measure("imap-login", "imaps", count=self._scale.logins_tls, users=20)

    def _append(self):
        self._measure("imap-append", "imap", first_user=APPENDER, users=1, mailbox="one-by-one",
                      count=self._scale.append)

    def _multiappend(self):
        self._measure("imap-multiappend", "imap", first_user=APPENDER, users=1, mailbox="all-at-once",
                      count=self._scale.append)

    def _big(self):
        """The mailbox of many messages: filled once, the first time that it is needed, then left to settle."""
        options = {"first_user": BIG, "users": 1, "count": self._scale.messages}
        if not self._filled:
            self._measure("imap-fill", "imap", **options)
            # Dovecot looks through a maildir folder that changed in the last seconds at each SELECT: that is no
            # mailbox at rest. It takes a few looks some seconds apart until it trusts its index.
            for _ in range(SETTLE_LOOKS):
                self._generator.run("imap-fetch", self._server, "imap", repeat=1, items="select", **options)
                time.sleep(SETTLE_SECONDS)
            self._filled = True
        return options

    def _restarted(self, state):
        """Each item once, the server restarted and the page cache dropped before each."""
        options = self._big()
        for item in FETCH_ITEMS:
            self._server.stop()
            dropped = drop_caches()
            self._server.start()
            self._measure("imap-fetch", "imap", repeat=1, warm_up=0, items=item,
                          note={"state": state, "cache_dropped": dropped}, **options)

    def _fetch_first(self):
        self._restarted("first")

    def _fetch(self):
        self._measure("imap-fetch", "imap", repeat=self._scale.fetch_repeat, **self._big())

    def _fetch_cold(self):
        if "imap-50k" not in self._works:
            # What a server remembers on disk of an earlier FETCH is its own to use.
            self._generator.run("imap-fetch", self._server, "imap", repeat=1, warm_up=0, **self._big())
        self._restarted("cold")

    def _pop3(self):
        self._measure("pop3", "pop3", repeat=self._scale.pop3_repeat, **self._big())

    def _idle(self):
        # Freshly started: memory that earlier work has freed but not given back would hide what a connection takes.
        self._server.stop()
        self._server.start()
        self._measure("idle-memory", "imaps", first_user=IDLE_FIRST, users=IDLE_USERS, count=self._scale.idle,
                      settle=self._scale.settle)
