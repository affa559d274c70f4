#!/usr/bin/python3
"""Makes accounts over one connection of the local socket, and prints how many a second.

    provision.py DATA-FOLDER DOMAIN COUNT
"""
import pathlib
import secrets
import socket
import sys
import time


def provision(folder, domain, count):
    """Adds user1, user2, ... with passwords of their own, and gives the rate; an account that is there is left alone."""
    with socket.socket(socket.AF_UNIX) as link:
        link.connect(str(pathlib.Path(folder) / "run/control"))
        replies = link.makefile("r", newline="\r\n")
        began = time.monotonic()
        for number in range(1, count + 1):
            words = ["useradd", domain, f"user{number}", secrets.token_urlsafe(12), "U"]
            link.sendall(("\t".join(f'"{word}"' for word in words) + "\r\n").encode())
            reply = replies.readline()
            if not reply.startswith(("+", "-00013")):  # 13: there is one of that name
                raise RuntimeError(f"user{number}: {reply.strip()}")
        return count / (time.monotonic() - began)


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    print(f"{provision(sys.argv[1], sys.argv[2], int(sys.argv[3])):.1f} accounts a second")
