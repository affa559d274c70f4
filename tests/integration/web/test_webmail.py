#!/usr/bin/env python3
"""The webmail in Chromium against the real server: resources/web/tests/e2e/real-PART.test.mjs on the demo's domain.
usage: test_webmail.py PART [PATTERN]"""
import os
import pathlib
import subprocess
import sys

here = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(here.parent / "support"))
from posthorn_server import Server  # noqa: E402

PASSWORD = "posthorn-demo"
web = here.parents[2] / "resources/web"
with Server("--demo", *os.environ.get("POSTHORN_SERVER_OPTIONS", "").split()) as server:
    for name in ("dora", "emil"):  # with empty mailboxes
        server.ctl("useradd", "demo.test", name, PASSWORD, "U")
    environment = dict(os.environ, POSTHORN_WEB_URL=f"https://127.0.0.1:{server.ports['web-tls']}",
                       POSTHORN_WEB_SMTP=str(server.ports["smtp"]),
                       POSTHORN_WEB_ACCOUNT="alice@demo.test", POSTHORN_WEB_PASSWORD=PASSWORD)
    code = subprocess.run([os.environ.get("POSTHORN_NODE", "node"), str(web / "tests/run.mjs"), "e2e", f"real-{sys.argv[1]}", *sys.argv[2:]],
                          env=environment).returncode
sys.exit(code)
