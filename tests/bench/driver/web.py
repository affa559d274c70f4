"""The web server: files beside nginx, and what thousands of JMAP event sources over TLS hold.

Unlike the mail servers the two file servers run at the same time, since short turns in alternation are the only way to
compare them on a machine that has other work as well. Whoever is not asked sleeps.
"""

import http.client
import json
import os
import re
import resource
import shutil
import socket
import ssl
import subprocess
import time

from . import table
from .caged import Caged, free_ports, ServerError
from .posthorn_server import Posthorn

WORKS = ("web-files", "web-listeners")
FILES = (("1k", "1k.html", 1024), ("16k", "16k.js", 16 * 1024), ("170k", "170k.js", 170_000))
DOMAIN = "listeners.test"


def _children(pid):
    with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
        return [int(word) for word in file.read().split()]


def _tree(pid):
    return [pid] + [inner for child in _children(pid) for inner in _tree(child)]


def _cpu(pid):
    """CPU seconds of a cage's processes, none of which ends meanwhile."""
    total = 0
    for one in _tree(pid):
        with open(f"/proc/{one}/stat", encoding="ascii", errors="replace") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        total += int(fields[11]) + int(fields[12])
    return total / os.sysconf("SC_CLK_TCK")


def _pss(pid):
    total = 0
    for one in _tree(pid):
        with open(f"/proc/{one}/smaps_rollup", encoding="ascii") as file:
            total += int(re.search(r"^Pss:\s+(\d+)", file.read(), re.M).group(1))
    return total * 1024


def _trusting():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


class Nginx:
    """One worker with sendfile and open_file_cache, without an access log."""

    def __init__(self, generator, folder, site, certificate, key):
        os.makedirs(folder)
        self.plain, self.tls = free_ports(2)
        configuration = os.path.join(folder, "nginx.conf")
        temporary = " ".join(f"{name}_temp_path {folder}/{name};"
                             for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        user = "user root;" if os.geteuid() == 0 else ""  # the site lies in a folder of ours
        with open(configuration, "w", encoding="ascii") as file:
            file.write(f"""daemon off; worker_processes 1; pid {folder}/pid; {user}
events {{ worker_connections 10000; }}
http {{ include /etc/nginx/mime.types; access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000;
  open_file_cache max=100; {temporary}
  ssl_certificate {certificate}; ssl_certificate_key {key}; ssl_protocols TLSv1.3;
  server {{ listen 127.0.0.1:{self.plain}; listen 127.0.0.1:{self.tls} ssl; root {site}; }} }}
""")
        self._running = Caged(generator, ["nginx", "-c", configuration, "-e", folder + "/error.log"], folder + ".log")
        deadline = time.monotonic() + 30
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.tls), timeout=5).close()
                return
            except OSError:
                if time.monotonic() > deadline or self._running.process.poll() is not None:
                    self._running.fail("nginx does not listen")
                time.sleep(0.05)

    @property
    def pid(self):
        return self._running.pid

    def stop(self):
        self._running.stop()


def _load(url, seconds):
    """One turn of wrk: requests, seconds, its own CPU seconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(["wrk", "-t1", "-c64", f"-d{seconds}s", url], capture_output=True, text=True, check=False,
                          timeout=seconds + 60)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    counted = re.search(r"(\d+) requests in ([\d.]+)(m?)s", done.stdout)
    if not counted or re.search(r"Non-2xx|Socket errors", done.stdout):
        raise ServerError(f"wrk {url}: {done.stdout}{done.stderr}")
    return (int(counted.group(1)), float(counted.group(2)),
            after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def files(generator, folder, binaries, scale):
    """Each file from both, in alternating turns; one result a server and file."""
    server = Posthorn(generator, os.path.join(folder, "posthorn"), [], "", binaries, ("server.workers=1",))
    site = server.path("WorldClient")
    os.makedirs(site)
    for _, name, size in FILES:
        with open(os.path.join(site, name), "wb") as file:
            file.write(os.urandom(size))
    server.start()
    peer = None
    try:
        peer = Nginx(generator, os.path.join(folder, "nginx"), site, server.path("tls", "self-signed-ecdsa.crt"),
                     server.path("tls", "self-signed-ecdsa.key"))
        sides = ((table.POSTHORN, server.pids[0], server.ports["web"], server.ports["web-tls"]),
                 (table.NGINX, peer.pid, peer.plain, peer.tls))
        results = []
        for tls in (0, 1):
            for item, name, _ in FILES:
                sums = {side[0]: [0, 0.0, 0.0, 0.0] for side in sides}
                for _ in range(scale.web_turns):
                    for who, pid, *ports in sides:
                        before = _cpu(pid)
                        measured = _load(f"http{'s' * tls}://127.0.0.1:{ports[tls]}/{name}", scale.web_seconds)
                        for at, value in enumerate((*measured, _cpu(pid) - before)):
                            sums[who][at] += value
                for who, (count, seconds, generator_cpu, server_cpu) in sums.items():
                    results.append({"server": who, "work": "web-files", "item": item + ("-tls" if tls else ""),
                                    "count": count, "seconds": seconds, "server_cpu": server_cpu,
                                    "generator_cpu": generator_cpu})
        return results
    finally:
        if peer:
            peer.stop()
        server.stop()


def _sign_in(port, account, password):
    connection = http.client.HTTPSConnection("127.0.0.1", port, context=_trusting(), timeout=60)
    try:
        connection.request("POST", "/auth/sign-in", json.dumps({"account": account, "password": password}),
                           {"Content-Type": "application/json"})
        answer = connection.getresponse()
        text = answer.read()
        if answer.status != 200:
            raise ServerError(f"signing in as {account}: {answer.status} {text!r}")
        return answer.headers["Set-Cookie"].split(";")[0]
    finally:
        connection.close()


def _listen(port, context, cookie):
    """An event source that has been told its first states."""
    line = context.wrap_socket(socket.create_connection(("127.0.0.1", port), timeout=60))
    line.sendall(f"GET /jmap/eventsource?types=*&closeafter=no&ping=300 HTTP/1.1\r\nHost: localhost\r\n"
                 f"Accept: text/event-stream\r\nCookie: {cookie}\r\n"
                 "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0\r\n\r\n"
                 .encode())
    return line


def _await_state(line):
    seen = b""
    while b"event: state" not in seen:
        piece = line.recv(4096)
        if not piece:
            raise ServerError(f"an event source ended: {seen!r}")
        seen += piece


def _settled_pss(pid):
    """When it has stopped changing."""
    last = _pss(pid)
    for _ in range(20):
        time.sleep(0.5)
        now = _pss(pid)
        if abs(now - last) < 100_000:
            return now
        last = now
    return last


def listeners(generator, folder, binaries, scale):
    """Event sources of real TLS clients, all of one account, then each of another one."""
    count = scale.listeners
    needed = count + 300
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < needed:
        resource.setrlimit(resource.RLIMIT_NOFILE, (needed, max(needed, hard)))
    results = []
    for item, accounts in (("one-account", 1), ("accounts", count)):
        # Cheap passwords: making and checking 5,000 of them is no part of what is measured.
        server = Posthorn(generator, os.path.join(folder, item), [], "", binaries, ("accounts.scram-iterations=4096",))
        server.start()
        try:
            server.control("domainadd", DOMAIN)
            names = [f"user{number}" for number in range(accounts)]
            # A password of all costs each of them its own hash all the same.
            server.control_many([("useradd", DOMAIN, name, "bench-password", "U") for name in names])
            port = server.ports["web-tls"]
            cookies = [_sign_in(port, f"{name}@{DOMAIN}", "bench-password") for name in names]
            pid = server.pids[0]
            before = _settled_pss(pid)
            cpu, started = _cpu(pid), time.monotonic()
            context = _trusting()
            lines = []
            for number in range(count):
                lines.append(_listen(port, context, cookies[number % accounts]))
            for line in lines:
                _await_state(line)
            seconds = time.monotonic() - started
            after = _settled_pss(pid)
            results.append({"server": table.POSTHORN, "work": "web-listeners", "item": item, "count": count,
                            "seconds": seconds, "server_cpu": _cpu(pid) - cpu, "generator_cpu": None,
                            "bytes_each": (after - before) / count, "bytes_before": before, "bytes_after": after})
            for line in lines:
                line.close()
        finally:
            server.stop()
    return results


def measure(options, folder, scale):
    """What of WORKS is wanted; (results, errors) as of the other works."""
    results, errors = [], []
    for work, run in (("web-files", files), ("web-listeners", listeners)):
        if work not in options.works or (options.only and work == "web-files"):
            continue
        below = os.path.join(folder, work)
        os.makedirs(below)
        os.chmod(below, 0o755)
        try:
            results += run(options.generator, below, os.path.abspath(options.bin), scale)
        except (ServerError, OSError, KeyError, subprocess.TimeoutExpired) as error:
            errors.append({"server": table.POSTHORN, "work": work, "error": str(error)})
        finally:
            if not options.keep:
                shutil.rmtree(below, ignore_errors=True)
    return results, errors
