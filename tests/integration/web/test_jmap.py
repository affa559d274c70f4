#!/usr/bin/env python3
"""JMAP on the real server: limits of uploads, CSRF, WebSockets by another implementation, event sources, and what the
server does by itself."""
import asyncio
import http.client
import json
import pathlib
import smtplib
import ssl
import sys
import threading
import unittest

import websockets
import websockets.exceptions

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from posthorn_server import Server, wait_until  # noqa: E402

PASSWORD = "secret-word"
USING = ["urn:ietf:params:jmap:core", "urn:ietf:params:jmap:mail", "urn:ietf:params:jmap:vacationresponse",
         "urn:ietf:params:jmap:contacts"]


def context():
    anything = ssl.create_default_context()
    anything.check_hostname = False
    anything.verify_mode = ssl.CERT_NONE
    return anything


class Client:
    """Signed in as somebody, over one connection."""

    def __init__(self, server, name):
        self.port = server.ports["web-tls"]
        self.line = self.connect()
        answer, body = self.ask("POST", "/auth/sign-in", json.dumps({"account": name, "password": PASSWORD}),
                                {"Content-Type": "application/json"}, signed=False)
        assert answer.status == 200, body
        self.cookie = answer.getheader("Set-Cookie").split(";")[0]
        self.token = json.loads(body)["csrfToken"]
        self.session = json.loads(self.ask("GET", "/jmap/session")[1])
        self.account = next(iter(self.session["accounts"]))

    def connect(self):
        return http.client.HTTPSConnection("127.0.0.1", self.port, context=context(), timeout=30)

    def fields(self):
        return {"Cookie": self.cookie, "X-CSRF-Token": self.token}

    def ask(self, method, path, body=None, fields=None, signed=True, line=None):
        line = line or self.line
        line.request(method, path, body, {**(self.fields() if signed else {}), **(fields or {})})
        answer = line.getresponse()
        return answer, answer.read()

    def call(self, method, **arguments):
        request = {"using": USING, "methodCalls": [[method, {"accountId": self.account, **arguments}, "0"]]}
        answer, body = self.ask("POST", "/jmap/api", json.dumps(request), {"Content-Type": "application/json"})
        assert answer.status == 200, body
        name, result, _ = json.loads(body)["methodResponses"][0]
        assert name == method, result
        return result

    def upload(self, body, line=None, **fields):
        return self.ask("POST", f"/jmap/upload/{self.account}/", body, {"Content-Type": "text/plain", **fields}, line=line)


class Jmap(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server("--set", "web.max-upload-size=100000").start()
        cls.server.add_users("example.test", "alice", "bob")

    @classmethod
    def tearDownClass(cls):
        code = cls.server.stop()
        cls.server.__exit__()
        assert code == 0, f"the server ended with {code}"

    def client(self, name="alice@example.test"):
        made = Client(self.server, name)
        self.addCleanup(made.line.close)
        return made

    def send(self, sender, recipient, subject, fields=""):
        with smtplib.SMTP("127.0.0.1", self.server.ports["smtp"], timeout=30) as line:
            line.sendmail(sender, [recipient], f"From: {sender}\r\nTo: {recipient}\r\nSubject: {subject}\r\n"
                                               f"Message-ID: <{subject}@elsewhere.test>\r\n{fields}\r\nHello\r\n")

    def test_upload_and_download(self):
        client = self.client()
        self.assertEqual(client.session["capabilities"]["urn:ietf:params:jmap:core"]["maxSizeUpload"], 100000)
        answer, body = client.upload(b"x" * 100000)
        self.assertEqual(answer.status, 201, body)
        blob = json.loads(body)["blobId"]
        answer, body = client.ask("GET", f"/jmap/download/{client.account}/{blob}/a.html?type=text/html")
        self.assertEqual((answer.status, body), (200, b"x" * 100000))
        self.assertTrue(answer.getheader("Content-Disposition").startswith("attachment"))
        self.assertIn("sandbox", answer.getheader("Content-Security-Policy"))
        other = self.client("bob@example.test")
        for account in (client.account, other.account):
            self.assertEqual(other.ask("GET", f"/jmap/download/{account}/{blob}/a")[0].status, 404)

    def test_uploads_that_are_too_large(self):
        client = self.client()
        answer, _ = client.upload(b"x" * 100001)
        self.assertEqual(answer.status, 413)
        # Nobody said how much would come.
        line = client.connect()
        self.addCleanup(line.close)
        line.request("POST", f"/jmap/upload/{client.account}/", iter([b"x" * 50000] * 3),
                     {**client.fields(), "Content-Type": "text/plain"}, encode_chunked=True)
        self.assertEqual(line.getresponse().status, 413)

    def test_no_more_uploads_than_agreed(self):
        client = self.client()
        lines = []
        for _ in range(4):
            line = client.connect()
            self.addCleanup(line.close)
            line.putrequest("POST", f"/jmap/upload/{client.account}/")
            for name, value in {**client.fields(), "Content-Type": "text/plain", "Content-Length": "10"}.items():
                line.putheader(name, value)
            line.endheaders(b"12345")
            lines.append(line)

        def fifth():
            line = client.connect()
            answer, body = client.upload(b"x", line=line)
            line.close()
            return answer.status == 400 and body
        body = wait_until(fifth, what="four uploads under way")
        self.assertEqual(json.loads(body)["limit"], "maxConcurrentUpload")
        for line in lines:
            line.send(b"67890")
            answer = line.getresponse()
            self.assertEqual(answer.status, 201)
            answer.read()
        wait_until(lambda: client.upload(b"x")[0].status == 201, what="a place")

    def test_uploads_over_quota(self):
        with Server("--set", "accounts.default-quota=1000") as server:
            server.add_users("small.test", "dora")
            client = Client(server, "dora@small.test")
            self.assertEqual(client.upload(b"x" * 1001)[0].status, 507)
            client.line.close()
            client.line = client.connect()
            answer, body = client.upload(b"x" * 1000)
            self.assertEqual(answer.status, 201, body)
            client.line.close()

    def test_forgery(self):
        client = self.client()
        request = json.dumps({"using": USING, "methodCalls": [["Core/echo", {}, "0"]]})
        for fields in ({"Cookie": client.cookie}, {"Cookie": client.cookie, "X-CSRF-Token": "wrong"}):
            answer, _ = client.ask("POST", "/jmap/api", request, {**fields, "Content-Type": "application/json"}, signed=False)
            self.assertEqual(answer.status, 403)
            answer, _ = client.ask("POST", f"/jmap/upload/{client.account}/", b"x", fields, signed=False)
            self.assertEqual(answer.status, 403)
            client.line.close()
        answer, _ = client.ask("POST", "/jmap/api", request, {"Content-Type": "text/plain"})
        self.assertEqual(answer.status, 415)
        client.line.close()
        self.assertEqual(client.ask("GET", "/jmap/session", signed=False)[0].status, 401)

    def test_bad_requests(self):
        client = self.client()
        for body, kind in ((b"{", "notJSON"), (b"[" * 100000, "notJSON"), (b"[]", "notRequest"),
                           (json.dumps({"using": ["urn:x"], "methodCalls": []}).encode(), "unknownCapability"),
                           (json.dumps({"using": USING, "methodCalls": [["Core/echo", {}, "0"]] * 33}).encode(), "limit")):
            answer, text = client.ask("POST", "/jmap/api", body, {"Content-Type": "application/json"})
            self.assertEqual(answer.status, 400)
            self.assertEqual(json.loads(text)["type"], f"urn:ietf:params:jmap:error:{kind}")

    def test_web_socket(self):
        client = self.client("bob@example.test")

        async def talk():
            url = f"wss://127.0.0.1:{client.port}/jmap/ws"
            with self.assertRaises(websockets.exceptions.InvalidStatusCode):
                await websockets.connect(url, ssl=context(), subprotocols=["jmap"])
            with self.assertRaises((websockets.exceptions.InvalidStatusCode, websockets.exceptions.InvalidHandshake)):
                await websockets.connect(url, ssl=context(), subprotocols=["other"], extra_headers={"Cookie": client.cookie},
                                         origin=f"https://127.0.0.1:{client.port}")
            async with websockets.connect(url, ssl=context(), subprotocols=["jmap"], extra_headers={"Cookie": client.cookie},
                                          origin=f"https://127.0.0.1:{client.port}", max_size=None) as line:
                async def told():
                    return json.loads(await asyncio.wait_for(line.recv(), 30))
                self.assertEqual(line.subprotocol, "jmap")
                # Several at once are answered in their order; a large one in many frames.
                for i in range(20):
                    await line.send(json.dumps({"@type": "Request", "id": str(i), "using": USING,
                                                "methodCalls": [["Core/echo", {"i": i}, "c"]]}))
                for i in range(20):
                    answer = await told()
                    self.assertEqual((answer["@type"], answer["requestId"]), ("Response", str(i)))
                    self.assertEqual(answer["methodResponses"][0][1], {"i": i})
                large = "x" * 1_000_000
                text = json.dumps({"@type": "Request", "id": "l", "using": USING, "methodCalls": [["Core/echo", {"t": large}, "c"]]})
                await line.send(text[at:at + 70000] for at in range(0, len(text), 70000))
                self.assertEqual((await told())["methodResponses"][0][1]["t"], large)
                for wrong, kind in (("{", "notJSON"), ('{"@type": "Nothing", "id": "q"}', "notRequest")):
                    await line.send(wrong)
                    answer = await told()
                    self.assertEqual((answer["@type"], answer["type"]), ("RequestError", f"urn:ietf:params:jmap:error:{kind}"))
                # Push.
                await line.send(json.dumps({"@type": "WebSocketPushEnable", "dataTypes": ["Email"]}))
                await line.send(json.dumps({"@type": "Request", "id": "m", "using": USING, "methodCalls": [["Core/echo", {}, "c"]]}))
                while (await told())["@type"] != "Response":
                    pass
                await asyncio.get_running_loop().run_in_executor(
                    None, self.send, "carol@elsewhere.test", "bob@example.test", "push")
                change = await told()
                self.assertEqual(change["@type"], "StateChange")
                self.assertEqual(list(change["changed"][client.account]), ["Email"])
                await line.send(json.dumps({"@type": "WebSocketPushDisable"}))
                # Bytes are no text, and end it.
                await line.send(b"\x00\x01")
                with self.assertRaises(websockets.exceptions.ConnectionClosed) as closed:
                    while True:
                        await told()
                self.assertEqual(closed.exception.code, 1003)
        asyncio.run(talk())

    def test_event_source(self):
        client = self.client()
        line = client.connect()
        self.addCleanup(line.close)
        line.request("GET", "/jmap/eventsource?types=EmailDelivery,Mailbox&closeafter=state&ping=0", headers={"Cookie": client.cookie})
        answer = line.getresponse()
        self.assertEqual(answer.status, 200)
        self.assertTrue(answer.getheader("Content-Type").startswith("text/event-stream"))

        def event():
            lines = []
            while True:
                text = answer.readline().decode().rstrip("\r\n")
                if not text and lines:
                    break
                if text and not text.startswith(":"):
                    lines.append(text)
            kind = next(x for x in lines if x.startswith("event:"))
            return kind.split(":")[1].strip(), json.loads("".join(x[5:] for x in lines if x.startswith("data:")))
        kind, first = event()
        self.assertEqual((kind, set(first["changed"][client.account])), ("state", {"EmailDelivery", "Mailbox"}))
        threading.Thread(target=self.send, args=("carol@elsewhere.test", "alice@example.test", "event")).start()
        kind, second = event()
        self.assertEqual((kind, second["@type"]), ("state", "StateChange"))
        self.assertNotEqual(first["changed"][client.account]["EmailDelivery"], second["changed"][client.account]["EmailDelivery"])
        self.assertEqual(answer.read(), b"")  # closeafter=state

    def test_states_outlive_the_server(self):
        with Server() as server:
            server.add_users("again.test", "ann")
            client = Client(server, "ann@again.test")
            state = client.call("Email/get", ids=[])["state"]
            client.line.close()
            self.assertEqual(server.stop(), 0)
            server.start()
            client = Client(server, "ann@again.test")
            changes = client.call("Email/changes", sinceState=state)
            self.assertEqual((changes["created"], changes["newState"], changes["hasMoreChanges"]), ([], state, False))
            client.line.close()

    def test_away(self):
        client = self.client()
        client.call("VacationResponse/set", update={"singleton": {"isEnabled": True, "subject": "Away", "textBody": "At sea"}})
        try:
            self.send("bob@example.test", "alice@example.test", "one")
            self.send("bob@example.test", "alice@example.test", "two")
            self.send("bob@example.test", "alice@example.test", "list", "List-Id: <x.test>\r\n")
            bob = self.client("bob@example.test")

            def answers():
                ids = bob.call("Email/query", filter={"from": "alice@example.test", "subject": "Away"})["ids"]
                return ids
            wait_until(answers, what="the answer")
            self.send("bob@example.test", "alice@example.test", "three")
            wait_until(lambda: len(client.call("Email/query", filter={"subject": "three"})["ids"]) == 1, what="the last message")
            self.assertEqual(len(answers()), 1)
            text = bob.call("Email/get", ids=answers(), properties=["header:Auto-Submitted:asText", "header:Return-Path"])
            self.assertTrue(text["list"][0]["header:Auto-Submitted:asText"].startswith("auto-replied"))
            self.assertEqual(text["list"][0]["header:Return-Path"].strip(), "<>")
        finally:
            client.call("VacationResponse/set", update={"singleton": {"isEnabled": False}})

    def test_the_domain_as_an_address_book(self):
        client = self.client()
        found = client.call("ContactCard/query", filter={"inAddressBook": "global", "email": "bob"})["ids"]
        self.assertEqual(len(found), 1)


if __name__ == "__main__":
    unittest.main(verbosity=2)
