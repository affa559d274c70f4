"""Runs posthorn-bench and reads what it measured."""

import json
import subprocess


TLS_PORTS = ("imaps", "pop3s", "xmpp-client")


class GeneratorError(Exception):
    """The generator met a wrong answer, or did not end in time."""


class Generator:
    def __init__(self, program, password, timeout):
        self.program = program
        self._password = password
        self._timeout = timeout

    def run(self, workload, server, port, **options):
        """Runs one workload against a server object; returns its measurements as a list of dicts."""
        command = [self.program, workload, "--port", str(server.ports[port]), "--password", self._password,
                   "--timeout", str(self._timeout), "--tls", "1" if port in TLS_PORTS else "0"]
        for pid in server.pids:
            command += ["--server-pid", str(pid)]
        for name, value in options.items():
            command += ["--" + name.replace("_", "-"), str(value)]
        try:
            done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                  text=True, timeout=self._timeout + 60, check=False)
        except subprocess.TimeoutExpired as error:
            raise GeneratorError(f"{workload}: not done in {self._timeout + 60} s") from error
        if done.returncode != 0:
            raise GeneratorError(f"{workload}: " + (done.stderr.strip()[-1500:] or f"exit status {done.returncode}"))
        return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
