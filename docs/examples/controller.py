#!/usr/bin/env python3
"""Administers a Posthorn server by the controller protocol: controller.py HOST[:PORT] USER PASSWORD WORD...

Without TLS the login goes by MD5 digest, so that the password does not travel; with --tls as the first argument the
connection is encrypted before the login. As a module: Controller does both, gives rows as lists of words, and raises Refused."""
import hashlib
import socket
import ssl
import sys


class Refused(Exception):
    """The server's line with a minus; `code` is its number."""

    def __init__(self, line):
        super().__init__(line)
        self.code = int(line[1:6])


class Controller:
    def __init__(self, host, port=6017, timeout=60):
        self._socket = socket.create_connection((host, port), timeout)
        self._file = self._socket.makefile("rb")
        self.greeting = self._status()
        self.time_stamp = self.greeting.split(" ")[1]

    def start_tls(self, context=None, name=None):
        """Before the login. The time stamp stays as the greeting said it."""
        self._send("#!TLS")
        self._status()
        context = context or ssl.create_default_context()
        self._socket = context.wrap_socket(self._socket, server_hostname=name)
        self._file = self._socket.makefile("rb")

    def login(self, user, password, clear=False):
        if not clear:
            password = "#" + hashlib.md5((self.time_stamp + password).encode()).hexdigest()
        self._send(self._line(user, password))
        self._status()

    def run(self, *words, text=None):
        """Runs a command; the rows of its answer. `text` is a list of lines for commands that ask for some (+00101)."""
        return [self._words(line) for line in self.lines(*words, text=text)]

    def lines(self, *words, text=None):
        """The same with an answer's lines as they are, for files and messages."""
        self._send(self._line(*words))
        status = self._status()
        if status.startswith("+00101"):
            for line in text or []:
                self._send("." + line if line.startswith(".") else line)
            self._send(".")
            status = self._status()
        found = []
        while status.startswith("+00100"):
            line = self._receive()
            if line == ".":
                break
            found.append(line[1:] if line.startswith(".") else line)
        return found

    def close(self):
        self._socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    @staticmethod
    def _line(*words):
        return "\t".join('"' + w.replace("\\", "\\\\").replace('"', '\\"') + '"' for w in words)

    @staticmethod
    def _words(line):
        words, i = [], 0
        while i < len(line):
            word, i = "", i + 1  # each begins with a quote
            while line[i] != '"':
                i += line[i] == "\\"
                word, i = word + line[i], i + 1
            words.append(word)
            i += 2  # the quote and the TAB
        return words

    def _send(self, line):
        self._socket.sendall(line.encode() + b"\r\n")

    def _receive(self):
        line = self._file.readline()
        if not line.endswith(b"\n"):
            raise ConnectionError("the server has closed the connection")
        return line.rstrip(b"\r\n").decode(errors="replace")

    def _status(self):
        line = self._receive()
        if line.startswith("-"):
            raise Refused(line)
        return line


def main(arguments):
    tls = arguments[:1] == ["--tls"]
    arguments = arguments[tls:]
    if len(arguments) < 4:
        return __doc__
    host, _, port = arguments[0].partition(":")
    with Controller(host, int(port or 6017)) as controller:
        try:
            if tls:
                controller.start_tls(name=host)
            controller.login(arguments[1], arguments[2])
            for line in controller.lines(*arguments[3:], text=None if sys.stdin.isatty() else sys.stdin.read().splitlines()):
                print(line)
        except Refused as refused:
            return str(refused)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
