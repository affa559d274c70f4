#!/usr/bin/python3
"""Start time, memory and wake-ups of the messenger beside other chat clients, each on a display and bus of its own with a tray,
with one account that is online at a server of ours. Prints a table for docs.

    tests/bench/messenger_idle.py [--seconds 30] [--rounds 3] [posthorn gajim dino]

POSTHORN_BIN_DIR says where the server is, POSTHORN_MESSENGER which messenger is measured. What is not installed is left out.
 - start: from exec to the first window that is seen (the tray's icon or a window of the program's own)
 - memory: PSS of the program and its children when it has been idle for a while
 - wake-ups: voluntary context switches of all its threads a second, over the given time"""
import argparse
import pathlib
import shutil
import statistics
import sys
import tempfile
import time

TESTS = pathlib.Path(__file__).resolve().parent.parent
for folder in ("integration/messenger", "integration/xmpp", "integration/console", "integration/support", "integration/web"):
    sys.path.insert(0, str(TESTS / folder))
from desktop import Desktop  # noqa: E402
from gajim_desk import Gajim, make_certificate  # noqa: E402
from messenger_desk import Messenger, lacking  # noqa: E402
from person import PASSWORD  # noqa: E402
from posthorn_server import Server  # noqa: E402

DOMAIN = "chat.test"


def family(pid):
    """The process and all below it."""
    found, rest = [], [pid]
    while rest:
        one = rest.pop()
        found.append(one)
        for task in pathlib.Path(f"/proc/{one}/task").glob("*/children"):
            try:
                rest += [int(child) for child in task.read_text().split()]
            except OSError:
                pass
    return found


def pss(pid):
    """MiB, of the whole family."""
    total = 0
    for one in family(pid):
        for line in pathlib.Path(f"/proc/{one}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1])
    return total / 1024


def switches(pid):
    """By thread: one that has ended meanwhile takes its count with it."""
    found = {}
    for one in family(pid):
        for task in pathlib.Path(f"/proc/{one}/task").glob("*/status"):
            try:
                lines = task.read_text().splitlines()
            except OSError:
                continue
            found[task] = next(int(line.split()[1]) for line in lines if line.startswith("voluntary_ctxt_switches:"))
    return found


def shown(desktop, before):
    return any(w[0] not in before and w[3] > 10 and w[4] > 10 and desktop.visible(w[0]) for w in desktop.windows())


class Posthorn:
    def __init__(self, server, _certificate):
        self.messenger = Messenger()
        self.messenger.set_up(server, f"alice@{DOMAIN}", PASSWORD)
        self.desktop = self.messenger.desktop

    def start(self):
        return self.messenger.start()

    def close(self):
        self.messenger.close()


class WithGajim:
    def __init__(self, server, certificate):
        self.gajim = Gajim("bob", server.ports["xmpp-client"], certificate)
        self.desktop = self.gajim.desktop

    def start(self):
        self.gajim.start()
        return self.gajim.process

    def close(self):
        self.gajim.close()


class WithDino:
    """Without an account: its database cannot be written beforehand. It does less than the others then."""

    def __init__(self, _server, _certificate):
        self.desktop = Desktop()
        self.desktop.environment["GSETTINGS_BACKEND"] = "memory"
        self.process = None

    def start(self):
        self.process = self.desktop.start("dino-im")
        return self.process

    def close(self):
        if self.process:
            self.process.kill()
            self.process.wait()
        self.desktop.stop()


CLIENTS = {"posthorn": (Posthorn, None), "gajim": (WithGajim, "gajim"), "dino": (WithDino, "dino-im")}


def measure(client, seconds, settle):
    desktop = client.desktop
    before = {w[0] for w in desktop.windows()}
    begun = time.monotonic()
    process = client.start()
    while not shown(desktop, before):
        if process.poll() is not None or time.monotonic() - begun > 60:
            raise RuntimeError("it showed nothing")
        time.sleep(0.005)
    start = time.monotonic() - begun
    time.sleep(settle)
    first = switches(process.pid)
    begun = time.monotonic()
    time.sleep(seconds)
    rate = sum(count - first.get(task, 0) for task, count in switches(process.pid).items()) / (time.monotonic() - begun)
    return start, pss(process.pid), rate


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clients", nargs="*", default=[], help="posthorn, gajim, dino; all that are there")
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--settle", type=float, default=20)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    if lacking():
        sys.exit("not there: " + ", ".join(lacking()))
    with tempfile.TemporaryDirectory(prefix="posthorn-bench-") as name:
        chain, key = make_certificate(pathlib.Path(name))
        server = Server("--set", "xmpp.enabled=true", "--set", f"tls.certificate={chain}",
                        "--set", f"tls.private-key={key}").start()
        server.add_users(DOMAIN, "alice", "bob", password=PASSWORD)
        print("| client | start (s) | memory (PSS, MiB) | wake-ups a second |\n|---|---|---|---|")
        for each in options.clients or CLIENTS:
            make, program = CLIENTS[each]
            if program and not shutil.which(program):
                continue
            rounds = []
            for _ in range(options.rounds):
                client = make(server, chain)
                try:
                    rounds.append(measure(client, options.seconds, options.settle))
                finally:
                    client.close()
            start, memory, rate = (statistics.median(values) for values in zip(*rounds))
            print(f"| {each} | {start:.2f} | {memory:.0f} | {rate:.2f} |", flush=True)
        server.stop()


if __name__ == "__main__":
    main()
