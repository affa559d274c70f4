"""A real server on a folder of its own and free ports, for tests that talk to it as the world does."""
import json
import os
import pathlib
import signal
import subprocess
import tempfile
import time

BIN = pathlib.Path(os.environ.get("POSTHORN_BIN_DIR", "build/release/bin"))
# How many times longer a wait may be: more than once under a sanitizer.
PATIENCE = int(os.environ.get("POSTHORN_PATIENCE", "1"))


class Server:
    """Starts `posthorn --headless` and waits for its `ready`; use as a context manager. With `headless=False` it is
    started with its console, on the display of `environment`."""

    def __init__(self, *arguments, folder=None, headless=True, environment=None):
        self._made = None
        if folder is None:
            self._made = tempfile.TemporaryDirectory(prefix="posthorn-test-")
            folder = self._made.name
        self.folder = pathlib.Path(folder)
        self.arguments = (["--headless"] if headless else []) + list(arguments)
        self.environment = environment
        self.process = None
        self.ports = {}

    def start(self):
        self.process = subprocess.Popen(
            [str(BIN / "posthorn"), "--data-dir", str(self.folder), "--ports", "auto", "--listen", "127.0.0.1",
             *self.arguments],
            stdout=subprocess.PIPE, text=True, env=self.environment)
        for line in self.process.stdout:
            if line == "ready\n":
                self.ports = json.loads((self.folder / "run/ports.json").read_text())
                return self
        raise RuntimeError(f"the server ended with {self.process.wait()} before it was ready")

    def stop(self, seconds=5):
        """SIGTERM; returns the exit code, and insists on the promise of five seconds. A sanitizer speaks by the code."""
        if self.process is None:
            return None
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout=(seconds + 2) * PATIENCE)
        self.process.stdout.close()
        self.process = None
        return code

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()
        self.process = None

    def ctl(self, *words, check=True):
        """Runs posthornctl; returns (exit code, output lines)."""
        done = subprocess.run([str(BIN / "posthornctl"), "--data-dir", str(self.folder), *words],
                              capture_output=True, text=True, timeout=120 * PATIENCE)
        if check and done.returncode != 0:
            raise AssertionError(f"posthornctl {words}: {done.returncode}: {done.stdout}{done.stderr}")
        return done.returncode, done.stdout.splitlines()

    def add_users(self, domain, *names, password="secret-word"):
        self.ctl("domainadd", domain)
        for name in names:
            self.ctl("useradd", domain, name, password, "U")

    def log(self, channel):
        """All that was logged on a channel; what is still on its way is waited for by the caller."""
        return "".join(p.read_text() for p in sorted((self.folder / "LOGS").glob(f"{channel}-*.log")))

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        try:
            code = self.stop()
            if code:
                raise AssertionError(f"the server ended with {code}")
        finally:
            if self.process is not None:
                self.process.kill()
            if self._made is not None:
                self._made.cleanup()


def wait_until(condition, seconds=20, what="the condition"):
    """Polls until the condition gives something true, and returns that."""
    end = time.monotonic() + seconds * PATIENCE
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"{what} did not come true within {seconds} s")
        time.sleep(0.05)
