"""Posthorn with a data folder of its own, every service on a free port of loopback."""

import json
import os
import subprocess

from .caged import Caged, ServerError

# Settings that differ from the defaults, each with its reason.
SETTINGS = (
    # Logins without TLS are measured too, from addresses that are not the listener's own.
    "imap.login-without-tls=true",
    "pop3.login-without-tls=true",
)


class Posthorn:
    def __init__(self, generator, folder, users, password, binaries):
        self._generator = generator
        self._folder = os.path.join(folder, "data")
        self._binaries = binaries
        self._users = users
        self._password = password
        self._running = None
        self._prepared = False
        self.ports = {}
        os.makedirs(folder)

    @property
    def pids(self):
        return [self._running.pid] if self._running else []

    def _control(self, *words):
        done = subprocess.run([os.path.join(self._binaries, "posthornctl"), "--data-dir", self._folder, *words],
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              timeout=60, check=False)
        if done.returncode != 0:
            raise ServerError(f"posthornctl {' '.join(words[:3])}: exit status {done.returncode}\n{done.stdout}")

    def start(self):
        command = [os.path.join(self._binaries, "posthorn"), "--headless", "--data-dir", self._folder,
                   "--listen", "127.0.0.1", "--ports", "auto"]
        for setting in SETTINGS:
            command += ["--set", setting]
        self._running = Caged(self._generator, command, self._folder + ".log")
        try:
            self._running.wait_for_line("ready")
            with open(os.path.join(self._folder, "run", "ports.json"), encoding="utf-8") as file:
                self.ports = json.load(file)
            if not self._prepared:
                self._control("domainadd", "bench.test")
                for user in self._users:
                    self._control("useradd", *reversed(user.split("@")), self._password, "U")
                self._prepared = True
        except (ServerError, OSError, ValueError, subprocess.TimeoutExpired) as error:
            self.stop()
            raise ServerError(str(error)) from error

    def stop(self):
        if self._running:
            self._running.stop()
            self._running = None
