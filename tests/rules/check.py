#!/usr/bin/env python3
"""The house's rules, checked on the sources: dependencies go one way, files stay small, no room uses what is not its own.

Prints each offence as file:line and ends with 1 when there is any."""
import pathlib
import re
import sys

root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
problems = []


def offence(path, line, text):
    problems.append(f"{path.relative_to(root)}:{line}: {text}")


allowed = {}
for row in (root / "tests/rules/allowed.txt").read_text().splitlines():
    if row and not row.startswith("#"):
        room, _, rest = row.partition(":")
        allowed[room] = set(rest.split()) | {room}

rooms_of_core = {p.name for p in (root / "core").iterdir() if p.is_dir()}
include = re.compile(r'^\s*#\s*include\s+["<]([^">]+)[">]')
# Heavy or foreign headers and the only rooms that may have them (path prefixes below the root).
only_in = {
    "QSql": ("core/store/sql/", "messenger/client/history/"), "sqlite3.h": ("core/store/sql/", "tests/"),
    "gmime/": ("core/mime/",), "unbound.h": ("core/net/",),
    "openssl/": ("core/base/crypto/", "core/net/", "tests/"), "QtCrypto": ("core/base/crypto/",),
    "boost/beast": ("core/http/",), "boost/": ("core/http/", "core/jmap/"),
    "QWidget": ("gui/", "messenger/", "app/", "tests/"), "QtWidgets": ("gui/", "messenger/", "app/", "tests/"),
}
# In our own headers these stay out everywhere.
not_in_headers = ("gmime/", "boost/", "QtWidgets")
# The one header that is a library's door for its room.
door_headers = {"core/jmap/json.h"}
# A file may be longer when its first lines say that it is a table or generated.
longest = 600
excepted = re.compile(r"(table|generated)", re.I)

sources = [p for folder in ("core", "gui", "messenger", "app", "tests")
           for ending in ("*.h", "*.cpp", "*.inc", "*.py") for p in sorted((root / folder).rglob(ending))]
for path in sources:
    name = str(path.relative_to(root))
    text = path.read_text(encoding="utf-8", errors="replace").splitlines()
    parts = name.split("/")
    room = parts[1] if parts[0] == "core" else parts[0]
    if len(text) > longest and not any(excepted.search(line) for line in text[:6]):
        offence(path, longest, f"{len(text)} lines: split it where its thoughts part")
    for number, line in enumerate(text, 1):
        match = include.match(line)
        if not match:
            if re.search(r"\b(TODO|FIXME|XXX)\b", line) and room != "tests":
                offence(path, number, "unfinished work is no part of the product")
            continue
        target = match.group(1)
        for prefix, places in only_in.items():
            if target.startswith(prefix) and not name.startswith(places):
                offence(path, number, f"{target} belongs in {' and '.join(places)}")
        if path.suffix == ".h" and parts[0] != "tests" and name not in door_headers:
            for prefix in not_in_headers:
                if target.startswith(prefix):
                    offence(path, number, f"{target} is too heavy for a header")
        first = target.split("/")[0]
        if room in allowed and "/" in target and first in rooms_of_core | {"gui", "messenger"}:
            if not {first, target, target.rpartition("/")[0]} & allowed[room]:
                offence(path, number, f"{room} must not know {first}")
        if parts[0] in ("core", "gui", "messenger", "app") and first == "tests":
            offence(path, number, "the product must not know its tests")

# Threads cross by values and messages: no session is a QObject.
for path in sources:
    name = str(path.relative_to(root))
    if re.match(r"core/(smtp|pop3|imap|http|xmpp|jmap|controller|dmci|wire|delivery)/", name) and path.suffix in (".h", ".cpp"):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if re.search(r"\bQ_OBJECT\b|\bQTcpSocket\b|\bstd::this_thread::sleep", line):
                offence(path, number, "protocols know neither QObject nor socket, and never sleep")

print("\n".join(problems) if problems else f"{len(sources)} files keep the rules")
sys.exit(1 if problems else 0)
