"""The XMPP server beside Prosody and ejabberd.

All run at the same time and are asked in short turns, one after the other, so that a machine's other work falls on each of
them. Whoever is not asked sleeps. For the memory of clients each is started afresh and alone.
"""

import os
import statistics
import subprocess
import sys
import time

from . import table
from .caged import ServerError
from .generator import Generator, GeneratorError
from .posthorn_server import Posthorn
from .xmpp_peers import Ejabberd, Prosody

WORKS = ("xmpp-login", "xmpp-message", "xmpp-room", "xmpp-memory")
PASSWORD = "bench-password"
PORT = "xmpp-client"
PAIRS = (2, 100)  # clients that talk in pairs
OCCUPANTS = 100

# Neither of the others has such a limit, nor a log of who wrote to whom.
SETTINGS = ("xmpp.rate=0", "xmpp.conversation-log=none")


def users(count):
    return [f"user{number}@bench.test" for number in range(1, count + 1)]


def posthorn(generator, folder, names, binaries, archive):
    return Posthorn(generator, folder, names, PASSWORD, binaries,
                    (*SETTINGS, f"xmpp.archive={'true' if archive else 'false'}"))


def sections(scale, archive, works):
    """What is asked in turns: the work, and how."""
    found = []
    if "xmpp-login" in works and not archive:
        found.append(("xmpp-login", {"users": 100, "parallel": 20}))
    if "xmpp-message" in works:
        found += [("xmpp-message", {"users": clients, "parallel": clients, "outstanding": 1, "archive": int(archive)})
                  for clients in PAIRS]
    if "xmpp-room" in works and not archive:
        found.append(("xmpp-room", {"users": OCCUPANTS, "parallel": OCCUPANTS}))
    return found


def summed(turns, server):
    """The turns of one server and section as one measurement; for a room its latency as another."""
    one = dict(turns[0], server=server)
    for name in ("count", "seconds", "server_cpu", "generator_cpu"):
        one[name] = sum(turn[name] for turn in turns)
    for name in ("latency_p50_ms", "latency_p99_ms"):
        one[name] = statistics.median(turn[name] for turn in turns)
    if one["item"] != "deliveries":
        return [one]
    return [one, dict(one, item="latency", seconds=one["latency_p50_ms"] / 1000)]


class Comparison:
    def __init__(self, options, folder, scale):
        self.results, self.errors = [], []
        self._options = options
        self._folder = folder
        self._scale = scale
        self._generator = Generator(options.generator, PASSWORD, scale.timeout)

    def _servers(self, kind, archive, accounts):
        """Each server's name and it itself, not started."""
        below = os.path.join(self._folder, kind)
        os.makedirs(below)
        os.chmod(below, 0o755)
        names = users(accounts)
        found = {}
        if self._options.only != "peers":
            found[table.POSTHORN] = posthorn(self._options.generator, os.path.join(below, "posthorn"), names,
                                             os.path.abspath(self._options.bin), archive)
        if self._options.only != "posthorn":
            found[table.PROSODY] = Prosody(self._options.generator, os.path.join(below, "prosody"), names, PASSWORD,
                                           archive)
            found[table.EJABBERD] = Ejabberd(self._options.generator, os.path.join(below, "ejabberd"), names, PASSWORD,
                                             archive)
        return found

    def _failed(self, server, work, error):
        self.errors.append({"server": server, "work": work, "error": str(error)})
        print(f"{server}: {work} FAILED: {error}", file=sys.stderr)

    def _ask(self, name, server, work, how):
        """Once more where it fails: on a busy machine a peer gives up a handshake now and then."""
        for attempt in (1, 2):
            try:
                return self._generator.run(work, server, PORT, **how)
            except (GeneratorError, ServerError, KeyError) as error:
                if attempt == 2:
                    self._failed(name, work, error)
        return []

    def turns(self, archive):
        wanted = sections(self._scale, archive, self._options.works)
        if not wanted:
            return
        servers = self._servers("archive" if archive else "plain", archive, max(how["users"] for _, how in wanted))
        try:
            for name, server in list(servers.items()):
                try:
                    server.start()
                except (ServerError, OSError, subprocess.TimeoutExpired) as error:
                    self._failed(name, "start", error)
                    del servers[name]
            for work, how in wanted:
                began = time.monotonic()
                done = {name: [] for name in servers}
                for _ in range(self._scale.xmpp_turns):
                    for name, server in servers.items():
                        if done[name] is not None:
                            one = self._ask(name, server, work, dict(how, seconds=self._scale.xmpp_seconds))
                            done[name] = done[name] + one if one else None
                for name, turns in done.items():
                    for one in summed(turns, name) if turns else ():
                        self.results.append(one)
                        if one["item"] == "latency":
                            continue
                        print(f"{name}: {work}, {one['item']}: {one['count'] / one['seconds']:,.0f} a second, "
                              f"{one['server_cpu'] / one['count'] * 1000:.3f} ms CPU", file=sys.stderr)
                print(f"{work} {how}: {time.monotonic() - began:.1f} s", file=sys.stderr)
        finally:
            for server in servers.values():
                server.stop()

    def memory(self):
        for name, server in self._servers("memory", False, self._scale.xmpp_clients).items():
            try:
                server.start()
                server.stop()  # what making the accounts has taken is not there afterwards
                server.start()
                self.results += [dict(one, server=name) for one in self._ask(
                    name, server, "xmpp-memory", {"users": self._scale.xmpp_clients, "count": self._scale.xmpp_clients,
                                                  "settle": self._scale.settle})]
            except (ServerError, OSError, subprocess.TimeoutExpired) as error:
                self._failed(name, "xmpp-memory", error)
            finally:
                server.stop()


def measure(options, folder, scale):
    """What of WORKS is wanted; (results, errors) as of the other works."""
    if not set(options.works) & set(WORKS):
        return [], []
    below = os.path.join(folder, "xmpp")
    os.makedirs(below)
    os.chmod(below, 0o755)
    comparison = Comparison(options, below, scale)
    for archive in (False, True):
        comparison.turns(archive)
    if "xmpp-memory" in options.works:
        comparison.memory()
    return comparison.results, comparison.errors
