#!/usr/bin/env python3
"""Says what happens in a mail account as it happens, over one connection to the collaboration service (docs/dmci.md).

    collaboration_watch.py HOST PORT USER

The password is asked for, or taken from the environment (DMCI_PASSWORD); DMCI_CA as in dmci_client.py."""
import getpass
import os
import sys

from dmci_client import Dmci, trust


def main(host, port, user):
    password = os.environ.get("DMCI_PASSWORD") or getpass.getpass()
    # As long as the service waits, and a little less: then the connection shows that it is still there.
    with Dmci(host, int(port), trust(os.environ.get("DMCI_CA")), timeout=1800) as dmci:
        dmci.ask("AUTH", user, password)
        dmci.ask("SUBSCRIBE")
        print("watching", flush=True)
        while True:
            try:
                code, words = dmci.event()
            except TimeoutError:
                dmci.ask("NOOP")
                continue
            if code == 120:
                folder, first, last, messages, unseen = words
                print(f"new mail in {folder}: {messages} messages, {unseen} unseen", flush=True)
                for _, header in dmci.ask("RETR", folder, "UID", f"{first}:{last}", "HEADERS")[3]:
                    for line in header.decode(errors="replace").splitlines():
                        if line.lower().startswith(("from: ", "subject: ")):
                            print("   ", line, flush=True)
            elif code == 121:
                print(" ".join(words), flush=True)


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    try:
        main(*sys.argv[1:])
    except KeyboardInterrupt:
        pass
