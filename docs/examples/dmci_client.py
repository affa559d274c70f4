#!/usr/bin/env python3
"""A client of the client interface (docs/dmci.md), in plain Python: shows the newest messages of INBOX, or sends one.

    dmci_client.py HOST PORT USER list                      the last ten subjects
    dmci_client.py HOST PORT USER send TO SUBJECT           the text comes from standard input

The password is asked for, or taken from the environment (DMCI_PASSWORD). With DMCI_CA the server's certificate is checked against
that file; "none" trusts any certificate, for tests."""
import getpass
import os
import socket
import ssl
import sys


class DmciError(Exception):
    """The server's refusal."""

    def __init__(self, code, text):
        super().__init__(f"{code} {text}")
        self.code = code


def word(text):
    """As a command has it: in quotes where it has to be."""
    if text and " " not in text and not text.startswith('"'):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def words(line):
    """The words of a line, back."""
    found, at = [], 0
    while at < len(line):
        if line[at] == " ":
            at += 1
        elif line[at] == '"':
            text, at = "", at + 1
            while line[at] != '"':
                if line[at] == "\\" and line[at + 1] in '\\"':
                    at += 1
                text += line[at]
                at += 1
            found.append(text)
            at += 1
        else:
            end = line.find(" ", at)
            end = len(line) if end < 0 else end
            found.append(line[at:end])
            at = end
    return found


def trust(authorities=None):
    """A TLS context: of the system's authorities, of a file's, or ("none") of anybody."""
    context = ssl.create_default_context(cafile=None if authorities in (None, "none") else authorities)
    if authorities == "none":
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


class Dmci:
    """One connection."""

    def __init__(self, host, port, tls=None, timeout=60, implicit=False):
        self.socket = socket.create_connection((host, port), timeout=timeout)
        if implicit:
            self.socket, tls = tls.wrap_socket(self.socket, server_hostname=host), None
        self.bytes = bytearray()  # received and not yet read
        self.events = []  # those that came while a reply was waited for
        self.reply()
        if tls:
            self.ask("STARTTLS")
            self.socket = tls.wrap_socket(self.socket, server_hostname=host)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.socket.close()

    def line(self):
        while (end := self.bytes.find(b"\n")) < 0:
            more = self.socket.recv(65536)
            if not more:
                raise ConnectionError("the server closed the connection")
            self.bytes += more
        line = bytes(self.bytes[:end])
        del self.bytes[:end + 1]
        return line.removesuffix(b"\r")

    def block(self):
        """The octets of a block, without the dots that were put in."""
        lines = []
        while (line := self.line()) != b".":
            lines.append(line[1:] if line.startswith(b".") else line)
        return b"".join(line + b"\r\n" for line in lines)

    def status(self):
        code, _, text = self.line().decode().partition(" ")
        return int(code), text

    def reply(self):
        """(code, text, list's lines or None, messages): messages are pairs of what 110 says, and octets."""
        messages = []
        while True:
            code, text = self.status()
            if code == 110:
                messages.append((text.split(), self.block()))
            elif 120 <= code < 130:
                self.events.append((code, words(text)))
            elif code >= 400:
                raise DmciError(code, text)
            else:
                return code, text, self.block().decode().splitlines() if code == 210 else None, messages

    def send(self, *command):
        self.socket.sendall((" ".join(word(each) for each in command) + "\r\n").encode())

    def ask(self, *command):
        self.send(*command)
        return self.reply()

    def event(self):
        """Waits for the next event, on the collaboration service."""
        while not self.events:
            code, text = self.status()
            if code >= 400:
                raise DmciError(code, text)
            self.events.append((code, words(text)))
        return self.events.pop(0)

    def mail(self, message, *envelope):
        """Sends a message (octets)."""
        self.ask("MAIL", *envelope)
        lines = message.replace(b"\r\n", b"\n").split(b"\n")
        if lines[-1] == b"":
            lines.pop()
        self.socket.sendall(b"".join((b"." + line if line.startswith(b".") else line) + b"\r\n" for line in lines) + b".\r\n")
        return self.reply()


def main(host, port, user, action, *rest):
    password = os.environ.get("DMCI_PASSWORD") or getpass.getpass()
    with Dmci(host, int(port), trust(os.environ.get("DMCI_CA"))) as dmci:
        dmci.ask("AUTH", user, password)
        if action == "send":
            to, subject = rest
            message = f"From: {user}\r\nTo: {to}\r\nSubject: {subject}\r\n\r\n{sys.stdin.read()}"
            print(dmci.mail(message.encode())[1])
        else:
            inbox = next(words(line) for line in dmci.ask("LIST", "FOLDERS")[2] if words(line)[0] == "INBOX")
            count = int(inbox[1])
            for (number, *_), header in dmci.ask("RETR", "INBOX", f"{max(1, count - 9)}:*", "HEADERS")[3]:
                subject = next((line[9:] for line in header.decode(errors="replace").splitlines()
                                if line.lower().startswith("subject: ")), "(no subject)")
                print(number, subject)
        dmci.ask("QUIT")


if __name__ == "__main__":
    if len(sys.argv) < 5:
        sys.exit(__doc__)
    main(*sys.argv[1:])
