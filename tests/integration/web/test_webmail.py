#!/usr/bin/env python3
"""The webmail in Chromium against the real server: resources/web/tests/e2e/real.test.mjs on the demo's mail."""
import os
import pathlib
import subprocess
import sys

here = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(here.parent / "support"))
from posthorn_server import Server  # noqa: E402

web = here.parents[2] / "resources/web"
with Server("--demo") as server:
    environment = dict(os.environ, POSTHORN_WEB_URL=f"https://127.0.0.1:{server.ports['web-tls']}",
                       POSTHORN_WEB_ACCOUNT="alice@demo.test", POSTHORN_WEB_PASSWORD="posthorn-demo")
    code = subprocess.run([os.environ.get("POSTHORN_NODE", "node"), str(web / "tests/run.mjs"), "e2e", "real"],
                          env=environment).returncode
sys.exit(code)
