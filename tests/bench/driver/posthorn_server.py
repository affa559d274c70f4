"""Posthorn with a data folder of its own, every service on a free port of loopback."""

import json
import os
import socket
import subprocess

from .caged import Caged, ServerError

# Settings that differ from the defaults, each with its reason.
SETTINGS = (
    # Logins without TLS are measured too, from addresses that are not the listener's own.
    "imap.login-without-tls=true",
    "pop3.login-without-tls=true",
)


class Posthorn:
    def __init__(self, generator, folder, users, password, binaries, settings=()):
        self._generator = generator
        self._folder = os.path.join(folder, "data")
        self._binaries = binaries
        self._users = users
        self._password = password
        self._settings = SETTINGS + tuple(settings)
        self._running = None
        self._prepared = False
        self.ports = {}
        os.makedirs(folder)

    @property
    def pids(self):
        return [self._running.pid] if self._running else []

    def path(self, *names):
        """A place in the data folder."""
        return os.path.join(self._folder, *names)

    def control(self, *words):
        done = subprocess.run([os.path.join(self._binaries, "posthornctl"), "--data-dir", self._folder, *words],
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              timeout=60, check=False)
        if done.returncode != 0:
            raise ServerError(f"posthornctl {' '.join(words[:3])}: exit status {done.returncode}\n{done.stdout}")

    def control_many(self, commands):
        """Thousands of commands of plain words, each answered by one line, without a program for each."""
        here = os.getcwd()
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(600)
            os.chdir(self.path("run"))  # the kernel wants short names of sockets
            try:
                line.connect("control")
            finally:
                os.chdir(here)
            replies = line.makefile("r", encoding="utf-8")
            for words in commands:
                line.sendall(("\t".join(f'"{word}"' for word in words) + "\r\n").encode())
                reply = replies.readline()
                if not reply.startswith("+"):
                    raise ServerError(f"{' '.join(words[:3])}: {reply}")

    def start(self):
        command = [os.path.join(self._binaries, "posthorn"), "--headless", "--data-dir", self._folder,
                   "--listen", "127.0.0.1", "--ports", "auto"]
        for setting in self._settings:
            command += ["--set", setting]
        self._running = Caged(self._generator, command, self._folder + ".log")
        try:
            self._running.wait_for_line("ready")
            with open(os.path.join(self._folder, "run", "ports.json"), encoding="utf-8") as file:
                self.ports = json.load(file)
            if not self._prepared:
                if self._users:
                    self.control("domainadd", "bench.test")
                self.control_many([("useradd", *reversed(user.split("@")), self._password, "U")
                                   for user in self._users])
                self._prepared = True
        except (ServerError, OSError, ValueError, subprocess.TimeoutExpired) as error:
            self.stop()
            raise ServerError(str(error)) from error

    def stop(self):
        if self._running:
            self._running.stop()
            self._running = None
