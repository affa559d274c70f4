#!/usr/bin/env python3
"""Sends an instant message by a semaphore file: instant_message.py DATA-FOLDER TO FROM TEXT

Many may do so at the same time: each takes the next number that is free. The lock keeps the server from reading a file that is
not yet whole."""
import itertools
import os
import pathlib
import sys


def send(data_folder, to, sender, text):
    folder = pathlib.Path(data_folder) / "WorldClient"
    for number in itertools.count(1):
        lock, file = folder / f"IM-{number:04}.LCK", folder / f"IM-{number:04}.SEM"
        if file.exists():
            continue
        try:
            os.close(os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except FileExistsError:
            continue
        try:
            with open(file, "x", encoding="utf-8") as out:
                out.write(f"To: {to}\nFrom: {sender}\n\n{text}\n")
            return file
        except FileExistsError:
            continue
        finally:
            lock.unlink()


if __name__ == "__main__":
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    send(*sys.argv[1:])
