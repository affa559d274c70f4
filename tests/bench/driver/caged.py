"""Programs that run inside the generator's cage: nothing they start outlives them, and all they use can be charged."""

import os
import select
import signal
import socket
import subprocess
import time

START_SECONDS = 60
STOP_SECONDS = 40


class ServerError(Exception):
    """A server did not start, or went away; the text has the end of its log."""


def free_ports(count):
    """Ports of loopback that nothing listens on now; all are held until the last is found, so no two are the same."""
    sockets = []
    try:
        for _ in range(count):
            one = socket.socket()
            sockets.append(one)
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]
    finally:
        for one in sockets:
            one.close()


def tail(path, octets=3000):
    try:
        with open(path, "rb") as file:
            file.seek(0, os.SEEK_END)
            file.seek(max(0, file.tell() - octets))
            return file.read().decode("utf-8", "replace")
    except OSError:
        return ""


class Caged:
    """One program in its own cage."""

    def __init__(self, generator, command, log):
        self.log = log
        with open(log, "ab") as file:
            self.process = subprocess.Popen([generator, "cage", *command], stdin=subprocess.DEVNULL,
                                            stdout=subprocess.PIPE, stderr=file)
        self._output = b""

    @property
    def pid(self):
        return self.process.pid

    def fail(self, text):
        said = self._output.decode("utf-8", "replace")[-1000:]
        self.stop()
        raise ServerError(f"{text}\n{said}\n{tail(self.log)}")

    def wait_for_line(self, wanted):
        """Waits until the program prints the line `wanted` on standard output."""
        deadline = time.monotonic() + START_SECONDS
        pipe = self.process.stdout
        while time.monotonic() < deadline:
            ready, _, _ = select.select([pipe], [], [], 0.2)
            if ready:
                piece = os.read(pipe.fileno(), 65536)
                if not piece:
                    self.fail(f"the program ended before it said '{wanted}'")
                self._output += piece
            if any(line.strip() == wanted.encode() for line in self._output.splitlines()):
                return
        self.fail(f"the program did not say '{wanted}' within {START_SECONDS} s")

    def wait_for_greeting(self, port):
        """Waits until the server on `port` says its first word."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                self.fail("the program ended while it should start")
            try:
                with socket.create_connection(("127.0.0.1", port), timeout=5) as one:
                    if one.recv(1):
                        return
            except OSError:
                pass
            time.sleep(0.05)
        self.fail(f"nothing answers on port {port} after {START_SECONDS} s")

    def stop(self):
        """Asks the program to stop and waits until all of it is gone."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                # The cage gives up after 25 s itself; should it hang, its child dies with it.
                self.process.kill()
                self.process.wait(10)
        if self.process.stdout:
            self.process.stdout.close()
