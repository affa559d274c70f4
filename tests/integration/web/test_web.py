#!/usr/bin/env python3
"""The web ports of the real server, asked by curl, Python's http.client and raw sockets."""
import http.client
import json
import pathlib
import re
import socket
import ssl
import subprocess
import sys
import unittest
import xml.etree.ElementTree as xml

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from posthorn_server import Server, wait_until  # noqa: E402

PASSWORD = "secret-word"


def context():
    anything = ssl.create_default_context()
    anything.check_hostname = False
    anything.verify_mode = ssl.CERT_NONE
    return anything


class Web(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server().start()
        cls.server.add_users("example.test", "alice", "bob")
        cls.ports = cls.server.ports

    @classmethod
    def tearDownClass(cls):
        code = cls.server.stop()
        cls.server.__exit__()
        assert code == 0, f"the server ended with {code}"

    def curl(self, service, path, *options, scheme="http"):
        done = subprocess.run(["curl", "-sS", "-k", "-i", "--max-time", "20", *options,
                               f"{scheme}://127.0.0.1:{self.ports[service]}{path}"], capture_output=True, timeout=30)
        self.assertEqual(done.returncode, 0, done.stderr)
        head, _, body = done.stdout.partition(b"\r\n\r\n")
        while head.startswith(b"HTTP/1.1 100"):
            head, _, body = body.partition(b"\r\n\r\n")
        return int(head.split()[1]), head.decode("latin-1"), body

    def browser(self):
        connection = http.client.HTTPSConnection("127.0.0.1", self.ports["web-tls"], context=context(), timeout=20)
        self.addCleanup(connection.close)
        return connection

    def ask(self, connection, method, path, body=None, **fields):
        connection.request(method, path, body, {name.replace("_", "-"): value for name, value in fields.items()})
        answer = connection.getresponse()
        return answer, answer.read()

    def sign_in(self, connection, account="alice@example.test", password=PASSWORD):
        answer, body = self.ask(connection, "POST", "/auth/sign-in",
                                json.dumps({"account": account, "password": password}), Content_Type="application/json")
        if answer.status != 200:
            return answer.status, None, None
        return 200, answer.getheader("Set-Cookie").split(";")[0], json.loads(body)["csrfToken"]

    def test_pages_over_both_ports(self):
        for service, scheme in (("web", "http"), ("web-tls", "https")):
            status, head, body = self.curl(service, "/", scheme=scheme)
            self.assertEqual(status, 200)
            self.assertIn(b"<title>Posthorn</title>", body)
            self.assertIn("Content-Security-Policy: default-src 'none'; script-src 'self'", head)
            self.assertEqual("Strict-Transport-Security" in head, scheme == "https")
            tag = re.search('ETag: (".*?")', head).group(1)
            self.assertEqual(self.curl(service, "/", "-H", f"If-None-Match: {tag}", scheme=scheme)[0], 304)
            whole = body
            status, head, body = self.curl(service, "/", "-r", "3-9", scheme=scheme)
            self.assertEqual((status, body), (206, whole[3:10]))
            status, head, body = self.curl(service, "/", "--compressed", "-H", "Accept-Encoding: gzip", scheme=scheme)
            self.assertIn("Content-Encoding: gzip", head)
            self.assertEqual(body, whole)

    def test_every_file_of_the_application(self):
        _, _, page = self.curl("web", "/")
        for name in re.findall(rb'(?:src|href)="(/assets/[^"]+)"', page):
            status, head, body = self.curl("web", name.decode())
            self.assertEqual(status, 200, name)
            self.assertIn("immutable", head)
            self.assertGreater(len(body), 0)

    def test_keep_alive_and_pipelining(self):
        connection = self.browser()
        for _ in range(50):
            answer, body = self.ask(connection, "GET", "/")
            self.assertEqual(answer.status, 200)
        with socket.create_connection(("127.0.0.1", self.ports["web"]), timeout=20) as line:
            line.sendall(b"GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n" * 99 + b"GET /no HTTP/1.0\r\n\r\n")
            received = b"".join(iter(lambda: line.recv(65536), b""))
        self.assertEqual(received.count(b"HTTP/1.1 404"), 100)

    def test_signing_in_and_out(self):
        connection = self.browser()
        self.assertEqual(self.ask(connection, "GET", "/auth/session")[0].status, 204)
        self.assertEqual(self.sign_in(connection, password="wrong")[0], 401)
        status, cookie, token = self.sign_in(connection)
        self.assertEqual(status, 200)
        self.assertTrue(cookie.startswith("__Host-session="))
        answer, body = self.ask(connection, "GET", "/auth/session", Cookie=cookie)
        self.assertEqual(json.loads(body)["account"], "alice@example.test")
        answer, body = self.ask(connection, "GET", "/auth/sessions", Cookie=cookie)
        self.assertTrue(any(s["current"] for s in json.loads(body)["sessions"]))
        self.assertEqual(self.ask(connection, "POST", "/auth/sign-out", Cookie=cookie)[0].status, 403)
        self.assertEqual(self.ask(connection, "POST", "/auth/sign-out", Cookie=cookie, X_CSRF_Token=token)[0].status, 204)
        self.assertEqual(self.ask(connection, "GET", "/auth/sessions", Cookie=cookie)[0].status, 401)
        wait_until(lambda: "alice@example.test signed in" in self.server.log("Web"), what="the web log")
        self.assertNotIn(cookie.split("=")[1], self.server.log("Web"))
        self.assertNotIn(PASSWORD, self.server.log("Web"))

    def test_a_changed_password_ends_the_session(self):
        self.server.add_users("change.test", "carol")
        connection = self.browser()
        _, cookie, _ = self.sign_in(connection, "carol@change.test")
        self.server.ctl("userpasswd", "change.test", "carol", "another-word")
        fresh = self.browser()
        wait_until(lambda: self.ask(fresh, "GET", "/auth/sessions", Cookie=cookie)[0].status == 401,
                   what="the session's end")

    def test_thunderbird_and_outlook_find_us(self):
        status, head, body = self.curl("web", "/mail/config-v1.1.xml?emailaddress=alice@example.test")
        provider = xml.fromstring(body).find("emailProvider")
        told = {(s.get("type"), int(s.find("port").text), s.find("socketType").text)
                for s in list(provider.iter("incomingServer")) + list(provider.iter("outgoingServer"))}
        self.assertIn(("imap", self.ports["imaps"], "SSL"), told)
        self.assertIn(("smtp", self.ports["submissions"], "SSL"), told)
        wish = ("<Autodiscover xmlns='http://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema/2006'>"
                "<Request><EMailAddress>alice@example.test</EMailAddress></Request></Autodiscover>")
        status, head, body = self.curl("web-tls", "/autodiscover/autodiscover.xml", "-d", wish, scheme="https")
        self.assertIn(f"<Port>{self.ports['imaps']}</Port>".encode(), body)

    def test_administration_port(self):
        for scheme in ("http", "https"):
            status, head, body = self.curl("admin", "/readyz", scheme=scheme)
            self.assertEqual((status, body), (200, b"ready\n"))

        def values():
            body = self.curl("admin", "/metrics")[2].decode()
            return dict(line.rsplit(" ", 1) for line in body.splitlines() if not line.startswith("#"))
        self.assertEqual(values()['posthorn_service_active{service="imaps"}'], "1")
        wait_until(lambda: float(values()["posthorn_memory_bytes"]) > 1e6, what="the first health report")
        self.assertEqual(self.curl("admin", "/healthz")[0], 200)

    def test_smuggling_ends_the_connection(self):
        hidden = b"GET /mail/config-v1.1.xml HTTP/1.1\r\nHost: h\r\n\r\n"
        with socket.create_connection(("127.0.0.1", self.ports["web"]), timeout=20) as line:
            line.sendall(b"POST /auth/sign-in HTTP/1.1\r\nHost: h\r\nContent-Length: %d\r\nTransfer-Encoding: chunked\r\n\r\n"
                         b"0\r\n\r\n" % (5 + len(hidden)) + hidden)
            received = b"".join(iter(lambda: line.recv(65536), b""))
        self.assertTrue(received.startswith(b"HTTP/1.1 400 "))
        self.assertEqual(received.count(b"HTTP/1.1 "), 1)

    def test_the_proxy_goes_nowhere_inside(self):
        connection = self.browser()
        _, cookie, _ = self.sign_in(connection)
        for url, status in (("http://127.0.0.1/x.png", 403), ("http://[::1]/x.png", 403), ("http://localhost/x.png", (403, 502)),
                            (f"http://127.0.0.1:{self.ports['admin']}/metrics", 400), ("file:///etc/passwd", 400)):
            answer, _ = self.ask(connection, "GET", "/proxy/image?url=" + url, Cookie=cookie)
            self.assertIn(answer.status, status if isinstance(status, tuple) else (status,), url)
        self.assertEqual(self.ask(connection, "GET", "/proxy/image?url=http://127.0.0.1/")[0].status, 401)

    def test_slow_heads_hold_up_nobody(self):
        with Server("--set", "web.header-timeout=2") as server:
            lines = [socket.create_connection(("127.0.0.1", server.ports["web"]), timeout=20) for _ in range(200)]
            for line in lines:
                line.sendall(b"GET / HTTP/1.1\r\nHost: h\r\nX: ")
            connection = http.client.HTTPConnection("127.0.0.1", server.ports["web"], timeout=5)
            connection.request("GET", "/")
            self.assertEqual(connection.getresponse().status, 200)
            connection.close()
            for line in lines:
                self.assertIn(b"408 Request Timeout", line.recv(65536))
                line.close()

    def test_folder_overrides(self):
        folder = self.server.folder / "WorldClient"
        (folder / "own.txt").write_text("ours")
        wait_until(lambda: self.curl("web", "/own.txt")[0] == 200, what="the file's being seen")
        self.assertEqual(self.curl("web", "/own.txt")[2], b"ours")
        self.assertEqual(self.curl("web", "/..%2fposthorn.ini")[0], 400)
        self.assertEqual(self.curl("web", "/../posthorn.ini", "--path-as-is")[0], 400)

    def test_services_stop_and_start(self):
        with Server("--set", "web.enabled=false") as server:
            self.assertNotIn("web", server.ports)
            self.assertIn("imaps", server.ports)


if __name__ == "__main__":
    unittest.main(verbosity=2)
