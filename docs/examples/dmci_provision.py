#!/usr/bin/env python3
"""Makes the accounts of a list over one connection to the client interface (docs/dmci.md), and says how long each took.

    dmci_provision.py HOST PORT ADMINISTRATOR < people.tsv

Each line: address, password, real name and, where there is one, the quota in octets, separated by tabs. The administrator's password
is taken from the environment (DMCI_PASSWORD) or asked for; DMCI_CA as in dmci_client.py."""
import getpass
import os
import sys
import time

from dmci_client import Dmci, DmciError, trust


def main(host, port, administrator):
    password = os.environ.get("DMCI_PASSWORD") or getpass.getpass()
    made = refused = 0
    with Dmci(host, int(port), trust(os.environ.get("DMCI_CA"))) as dmci:
        dmci.ask("AUTH", administrator, password)
        start = time.monotonic()
        for line in sys.stdin:
            address, secret, name, *quota = line.rstrip("\n").split("\t")
            try:
                dmci.ask("CREATE", "ACCOUNT", address, secret, name)
                if quota:
                    dmci.ask("SET", address, "QUOTA", quota[0])
                made += 1
            except DmciError as error:
                print(f"{address}: {error}", file=sys.stderr)
                refused += 1
        seconds = time.monotonic() - start
        dmci.ask("QUIT")
    print(f"{made} accounts in {seconds:.2f} s: {made / seconds:.0f} a second")
    return 1 if refused else 0


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
