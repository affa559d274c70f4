#!/usr/bin/env python3
"""Proving oneself to the real server: sessions over restarts, second factors, app passwords, tokens, one-time links, and
what may be tried against them."""
import imaplib
import io
import json
import pathlib
import poplib
import re
import smtplib
import sqlite3
import ssl
import sys
import threading
import time
import unittest
import zipfile

here = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(here.parent / "support"), str(here)]
from posthorn_server import Server, wait_until  # noqa: E402
from browser import Browser, anything, basic, totp  # noqa: E402

PASSWORD = "secret-word"


class Case(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server().start()
        cls.server.add_users("example.test", "alice", "bob", "carol", "dave", "erin", "frank", "grace", "heidi")

    @classmethod
    def tearDownClass(cls):
        code = cls.server.stop()
        cls.server.__exit__()
        assert code == 0, f"the server ended with {code}"

    def browser(self, account=None, password=PASSWORD):
        browser = Browser(self.server.ports["web-tls"])
        if account:
            self.assertEqual(browser.sign_in(account, password).status, 200)
        return browser

    def restart(self, kill=True):
        if kill:
            self.server.kill()
        else:
            self.assertEqual(self.server.stop(), 0)
        self.server.start()

    def imap(self, account, password):
        try:
            with imaplib.IMAP4_SSL("127.0.0.1", self.server.ports["imaps"], ssl_context=anything()) as connection:
                connection.login(account, password)
            return True
        except imaplib.IMAP4.error:
            return False

    def pop3(self, account, password):
        connection = poplib.POP3_SSL("127.0.0.1", self.server.ports["pop3s"], context=anything())
        try:
            connection.user(account)
            connection.pass_(password)
            return True
        except poplib.error_proto:
            return False
        finally:
            connection.close()

    def smtp(self, account, password):
        with smtplib.SMTP_SSL("127.0.0.1", self.server.ports["submissions"], context=anything()) as connection:
            try:
                connection.login(account, password)
                return True
            except smtplib.SMTPAuthenticationError:
                return False

    def jmap(self, credentials):
        return Browser(self.server.ports["web-tls"]).get("/jmap/session", Authorization=credentials).status

    def works(self, account, password):
        return (self.imap(account, password), self.pop3(account, password), self.smtp(account, password),
                self.jmap(basic(account, password)))

    def set_up(self, browser):
        begun = browser.post("/auth/second-factor", {"password": PASSWORD}).json
        self.assertTrue(begun["uri"].startswith("otpauth://totp/"))
        code = totp(begun["secret"])
        confirmed = browser.post("/auth/second-factor/confirm", {"totp": code})
        self.assertEqual(confirmed.status, 200)
        return begun["secret"], confirmed.json["recoveryCodes"], code


class Sessions(Case):
    def test_they_outlive_a_restart(self):
        browser = self.browser("alice@example.test")
        other = self.browser("alice@example.test")
        gone = self.browser("alice@example.test")
        self.assertEqual(gone.post("/auth/sign-out").status, 204)
        for kill in (True, False):
            self.restart(kill)
            for each in (browser, other, gone):
                each.port = self.server.ports["web-tls"]
            self.assertTrue(browser.is_in)
            self.assertEqual(browser.get("/auth/session").json["csrfToken"], browser.token)
            self.assertFalse(gone.is_in)  # what was answered has ended for good
        self.assertEqual(other.post("/auth/sign-out-everywhere").status, 204)
        self.restart()
        browser.port = self.server.ports["web-tls"]
        self.assertFalse(browser.is_in)

    def test_nothing_on_the_disk_signs_in(self):
        browser = self.browser("bob@example.test")
        secret = browser.cookie.split("=")[1].encode()
        wait_until(lambda: self.rows("SELECT COUNT(*) FROM access_grant")[0][0] > 0, what="the session's row")
        for path in self.server.folder.rglob("*"):
            if path.is_file():
                content = path.read_bytes()
                self.assertNotIn(secret, content, path)
                self.assertNotIn(browser.token.encode(), content, path)

    def rows(self, sql):
        with sqlite3.connect(f"file:{self.server.folder}/directory.db?mode=ro", uri=True) as database:
            return database.execute(sql).fetchall()

    def test_a_password_that_changed_while_the_server_was_down_ends_them(self):
        browser = self.browser("carol@example.test")
        stays = self.browser("bob@example.test")
        self.assertEqual(self.server.stop(), 0)
        with sqlite3.connect(self.server.folder / "directory.db") as database:
            database.execute("UPDATE account SET credentials_version = credentials_version + 1 WHERE name = 'carol'")
        database.close()
        self.server.start()
        browser.port = stays.port = self.server.ports["web-tls"]
        self.assertFalse(browser.is_in)
        self.assertTrue(stays.is_in)

    def test_fixation(self):
        """A cookie that somebody planted beforehand never becomes a session."""
        planted = "__Host-session=" + "A" * 43
        victim = self.browser()
        victim.cookie = planted
        answer = victim.sign_in("alice@example.test", PASSWORD)
        self.assertNotEqual(victim.cookie, planted)
        self.assertEqual(Browser(victim.port).get("/auth/sessions", Cookie=planted).status, 401)
        # The attacker's own session in the victim's browser ends with the victim's sign-in.
        attacker = self.browser("dave@example.test")
        victim = self.browser()
        victim.cookie = attacker.cookie
        victim.sign_in("alice@example.test", PASSWORD)
        self.assertFalse(attacker.is_in)
        # Whoever sets a cookie without the prefix, over the port without TLS, reaches nothing over TLS.
        plain = victim.cookie.replace("__Host-session", "session")
        self.assertEqual(Browser(victim.port).get("/auth/sessions", Cookie=plain).status, 401)
        self.assertIn("Secure", answer.headers["Set-Cookie"])

    def test_forged_requests(self):
        browser = self.browser("alice@example.test")
        other = self.browser("alice@example.test")
        refused = [
            dict(csrf=False),
            dict(csrf=False, X_CSRF_Token="x" * 43),
            dict(csrf=False, X_CSRF_Token=other.token),
            dict(Origin="https://evil.test"),
            dict(Origin="null"),
            dict(Sec_Fetch_Site="cross-site"),
            dict(Sec_Fetch_Site="same-site"),
        ]
        for path, method in (("/auth/sign-out", "POST"), ("/auth/sign-out-everywhere", "POST"), ("/jmap/api", "POST"),
                             ("/auth/app-passwords", "POST"), ("/auth/second-factor", "POST"), ("/auth/tokens", "POST"),
                             ("/auth/password", "POST"), ("/messenger/link", "POST"), ("/messenger/downloads", "POST"), ("/auth/sessions/x", "DELETE")):
            for how in refused:
                self.assertEqual(browser.ask(method, path, b"{}", **how).status, 403, f"{method} {path} {how}")
        self.assertTrue(browser.is_in and other.is_in)
        # A page elsewhere cannot sign its reader in as somebody else.
        for fields in (dict(Content_Type="text/plain"), dict(Content_Type="application/x-www-form-urlencoded"),
                       dict(Content_Type="application/json", Origin="https://evil.test")):
            answer = self.browser().post("/auth/sign-in", json.dumps({"account": "dave@example.test", "password": PASSWORD}), **fields)
            self.assertIn(answer.status, (403, 415))
            self.assertIsNone(answer.headers["Set-Cookie"])


class Proofs(Case):
    def test_app_passwords(self):
        account = "alice@example.test"
        browser = self.browser(account)
        wrong = browser.post("/auth/app-passwords", {"name": "phone", "password": "wrong"})
        self.assertEqual((wrong.status, wrong.problem), (403, "wrong"))
        for name in ("", "a\nb", "x" * 65):
            self.assertEqual(browser.post("/auth/app-passwords", {"name": name, "password": PASSWORD}).status, 400)
        made = browser.post("/auth/app-passwords", {"name": "phone", "password": PASSWORD})
        self.assertEqual(made.status, 201)
        phone = made.json["password"]
        _, lines = self.server.ctl("apppasswordadd", "example.test", "alice", "tablet")
        tablet = re.search(r"([a-z2-7]{4}-){6}[a-z2-7]{4}", "\n".join(lines)).group()
        for password in (phone, tablet, PASSWORD):
            self.assertEqual(self.works(account, password), (True, True, True, 200))
        # It is no way into the browser, nor to the account's security.
        answer = self.browser().sign_in(account, phone)
        self.assertEqual((answer.status, answer.problem), (401, "app-password"))
        for path in ("/auth/sessions", "/auth/security"):
            self.assertEqual(Browser(browser.port).get(path, Authorization=basic(account, phone)).status, 403)
        self.assertEqual(Browser(browser.port).post("/messenger/link", {}, Authorization=basic(account, phone)).status, 403)
        self.assertEqual(browser.post("/auth/app-passwords", {"name": "by an app", "password": phone}).status, 403)
        listed = {each["name"]: each for each in browser.get("/auth/security").json["appPasswords"]}
        self.assertEqual(set(listed), {"phone", "tablet"})
        wait_until(lambda: {e["name"]: e for e in browser.get("/auth/security").json["appPasswords"]}["phone"]["address"] == "127.0.0.1",
                   what="the use being noted")
        self.assertNotIn(phone, browser.get("/auth/security").body.decode())
        # A new password of one's own leaves them; removing one ends it at once; of others' nobody removes any.
        self.server.ctl("userpasswd", "example.test", "alice", "another-word")
        self.assertFalse(browser.is_in)
        self.assertEqual(self.works(account, phone), (True, True, True, 200))
        self.assertEqual(self.works(account, "another-word"), (True, True, True, 200))
        stranger = self.browser("bob@example.test")
        self.assertEqual(stranger.ask("DELETE", f"/auth/app-passwords/{listed['phone']['id']}").status, 404)
        browser = self.browser(account, "another-word")
        live = imaplib.IMAP4_SSL("127.0.0.1", self.server.ports["imaps"], ssl_context=anything())
        live.login(account, phone)
        self.assertEqual(browser.ask("DELETE", f"/auth/app-passwords/{listed['phone']['id']}").status, 204)
        live.sock.settimeout(20)
        self.assertIn(b"BYE", live.sock.recv(1000))  # whoever is in by it is out
        live.shutdown()
        self.assertEqual(self.works(account, phone), (False, False, False, 401))
        self.assertEqual(self.works(account, tablet), (True, True, True, 200))
        # Neither the log nor the database has them.
        for path in self.server.folder.rglob("*"):
            if path.is_file():
                for secret in (phone, tablet):
                    self.assertNotIn(secret.encode(), path.read_bytes(), path)

    def test_second_factor(self):
        account = "bob@example.test"
        browser, other = self.browser(account), self.browser(account)
        phone = browser.post("/auth/app-passwords", {"name": "phone", "password": PASSWORD}).json["password"]
        self.assertEqual(browser.post("/auth/second-factor", {"password": "wrong"}).status, 403)
        secret, recovery, used = self.set_up(browser)
        self.assertEqual(len(set(recovery)), 10)
        self.assertTrue(browser.is_in)
        self.assertFalse(other.is_in)
        # The account's own password alone opens nothing, an app password what it opened before.
        self.assertEqual(self.works(account, PASSWORD), (False, False, False, 401))
        self.assertEqual(self.works(account, phone), (True, True, True, 200))
        asked = other.sign_in(account, PASSWORD)
        self.assertEqual((asked.status, asked.problem), (401, "totp"))
        self.assertTrue(asked.json["type"].endswith(":totp"))
        self.assertIsNone(asked.headers["Set-Cookie"])
        self.assertEqual(other.sign_in(account, "wrong", totp(secret, 1)).problem, "wrong")
        self.assertEqual(other.sign_in(account, PASSWORD, used).status, 401)  # the code that confirmed
        fresh = totp(secret, 1)  # one step ahead is within the window
        self.assertEqual(other.sign_in(account, PASSWORD, fresh).status, 200)
        again = self.browser().sign_in(account, PASSWORD, fresh)
        self.assertEqual((again.status, again.problem), (401, "totp"))
        self.restart()
        for each in (browser, other):
            each.port = self.server.ports["web-tls"]
        self.assertEqual(self.browser().sign_in(account, PASSWORD, fresh).status, 401)  # not after a crash either
        self.assertEqual(self.browser().sign_in(account, PASSWORD, recovery[0].upper()).status, 200)
        self.assertEqual(self.browser().sign_in(account, PASSWORD, recovery[0]).status, 401)
        self.assertEqual(browser.get("/auth/security").json["secondFactor"]["recoveryCodesLeft"], 9)
        renewed = browser.post("/auth/second-factor/recovery-codes", {"password": PASSWORD, "totp": recovery[1]})
        self.assertEqual(renewed.status, 200)
        self.assertEqual(browser.post("/auth/second-factor/remove", {"password": PASSWORD, "totp": recovery[2]}).status, 403)
        code = renewed.json["recoveryCodes"][0]
        self.assertEqual(browser.post("/auth/second-factor/remove", {"password": "wrong", "totp": code}).status, 403)
        self.assertEqual(browser.post("/auth/second-factor/remove", {"password": PASSWORD, "totp": code}).status, 204)
        self.assertEqual(self.works(account, PASSWORD), (True, True, True, 200))

    def test_codes_are_not_guessed(self):
        account = "erin@example.test"
        secret, recovery, _ = self.set_up(self.browser(account))
        answers = []
        lock = threading.Lock()

        def guess():
            status = self.browser().sign_in(account, PASSWORD, "000000").status
            with lock:
                answers.append(status)
        guesses = [threading.Thread(target=guess) for _ in range(20)]
        for each in guesses:
            each.start()
        for each in guesses:
            each.join()
        self.assertLessEqual(answers.count(401), 5)
        self.assertEqual(answers.count(429) + answers.count(401), 20)
        self.assertEqual(self.browser().sign_in(account, PASSWORD, totp(secret, 1)).status, 429)
        self.server.ctl("secondfactordel", "example.test", "erin")  # the help desk
        self.assertEqual(self.browser().sign_in(account, PASSWORD).status, 200)

    def test_one_code_at_the_same_time_signs_in_once(self):
        account = "heidi@example.test"
        secret, _, _ = self.set_up(self.browser(account))
        code = totp(secret, 1)
        answers = []

        def enter():
            answers.append(self.browser().sign_in(account, PASSWORD, code).status)
        both = [threading.Thread(target=enter) for _ in range(4)]
        for each in both:
            each.start()
        for each in both:
            each.join()
        self.assertEqual(answers.count(200), 1, answers)

    def test_tokens(self):
        account = "dave@example.test"
        browser = self.browser(account)
        self.assertEqual(browser.post("/auth/tokens", {"name": "x", "scope": "all", "password": PASSWORD}).status, 400)
        self.assertEqual(browser.post("/auth/tokens", {"name": "x", "scope": "mail"}).status, 403)
        mail = browser.post("/auth/tokens", {"name": "script", "scope": "mail", "password": PASSWORD}).json
        counts = browser.post("/auth/tokens", {"name": "tray", "scope": "messenger", "password": PASSWORD}).json
        stranger = Browser(browser.port)
        bearer = {"mail": "Bearer " + mail["token"], "counts": "Bearer " + counts["token"]}
        self.assertEqual(self.jmap(bearer["mail"]), 200)
        self.assertEqual(self.jmap(bearer["counts"]), 403)
        self.assertEqual(stranger.get("/messenger/poll", Authorization=bearer["counts"]).status, 200)
        self.assertEqual(stranger.get("/messenger/poll", Authorization=bearer["mail"]).status, 403)
        for path in ("/auth/sessions", "/auth/security"):
            self.assertEqual(stranger.get(path, Authorization=bearer["mail"]).status, 403)
        self.assertEqual(self.jmap("Bearer " + "x" * 43), 401)
        self.assertEqual(Browser(browser.port).get("/auth/sessions", Cookie="__Host-session=" + mail["token"]).status, 401)
        self.restart()
        browser.port = stranger.port = self.server.ports["web-tls"]
        self.assertEqual(self.jmap(bearer["mail"]), 200)
        self.assertEqual(browser.ask("DELETE", f"/auth/tokens/{mail['id']}").status, 204)
        self.assertEqual(self.jmap(bearer["mail"]), 401)
        self.server.ctl("userpasswd", "example.test", "dave", "another-word")
        wait_until(lambda: stranger.get("/messenger/poll", Authorization=bearer["counts"]).status == 401, what="the token's end")


class Messenger(Case):
    def deliver(self, to, subject):
        with smtplib.SMTP("127.0.0.1", self.server.ports["smtp"]) as connection:
            connection.sendmail("someone@elsewhere.test", [to], f"Subject: {subject}\r\n\r\nHello\r\n".encode())

    def folder(self, answer, role):
        return next(f for f in answer["folders"] if f["role"] == role)

    def test_poll(self):
        browser = self.browser("alice@example.test")
        browser.get("/messenger/poll")  # the account's folders are made when somebody asks for them
        first = browser.get("/messenger/poll").json
        self.assertTrue(first["complete"])
        inbox = self.folder(first, "inbox")
        self.assertEqual((inbox["total"], inbox["unread"], inbox["new"]), (0, 0, 0))
        same = browser.get(f"/messenger/poll?since={first['state']}").json
        self.assertEqual(same, {"state": first["state"], "changed": False})
        for bad in ("since=x", "since=1", "since=-1--1", "wait=soon&since=1-1", "wait=-1"):
            self.assertEqual(browser.get(f"/messenger/poll?{bad}").status, 400, bad)
        self.deliver("alice@example.test", "one")
        second = browser.get(f"/messenger/poll?since={first['state']}").json
        inbox = self.folder(second, "inbox")
        self.assertEqual((inbox["total"], inbox["unread"], inbox["new"], len(inbox["newIds"]), inbox["changed"]), (1, 1, 1, 1, True))
        self.assertFalse(self.folder(second, "sent")["changed"])
        # The wait ends when something comes, and is not mistaken for use.
        seen = {s["current"]: s for s in browser.get("/auth/sessions").json["sessions"]}[True]["lastSeen"]
        answers = []
        waiting = threading.Thread(target=lambda: answers.append(browser.get(f"/messenger/poll?since={second['state']}&wait=60").json))
        waiting.start()
        wait_until(lambda: any("web-tls" in line and "alice" in line for line in self.server.ctl("session", "list")[1]), what="the poll")
        self.deliver("alice@example.test", "two")
        waiting.join(30)
        inbox = self.folder(answers[0], "inbox")
        self.assertEqual((inbox["total"], inbox["unread"], inbox["new"]), (2, 2, 1))
        self.assertEqual({s["current"]: s for s in browser.get("/auth/sessions").json["sessions"]}[True]["lastSeen"], seen)
        begun = time.monotonic()
        quiet = browser.get(f"/messenger/poll?since={answers[0]['state']}&wait=1").json
        self.assertFalse(quiet["changed"])
        self.assertGreater(time.monotonic() - begun, 0.9)
        unknown = browser.get("/messenger/poll?since=999999-999999").json
        self.assertTrue(unknown["complete"])

    def enrol(self, account):
        browser = self.browser(account)
        folder = self.server.folder / "messenger/linux-x86_64/bin"
        folder.mkdir(parents=True, exist_ok=True)
        program = folder / "posthorn-messenger"
        program.write_bytes(b"#!/bin/sh\n" * 5000)
        program.chmod(0o755)
        (folder.parent / "VERSION").write_text("1.2.3\n")
        if not (folder / "secret").is_symlink():
            (folder / "secret").symlink_to(self.server.folder / "posthorn.ini")
            (folder / ".hidden").write_text("hidden")
        url = browser.post("/messenger/downloads", {"system": "linux-x86_64"}).json["url"]
        archive = browser.get(url)
        self.assertEqual(archive.status, 200)
        self.assertIn("attachment", archive.headers["Content-Disposition"])
        return browser, url, zipfile.ZipFile(io.BytesIO(archive.body))

    def test_download_and_enrolment(self):
        browser = self.browser("carol@example.test")
        self.assertEqual(browser.get("/messenger/downloads").json["systems"], [])
        browser, url, archive = self.enrol("carol@example.test")
        self.assertIsNone(archive.testzip())
        self.assertEqual(sorted(archive.namelist()), ["posthorn-messenger/VERSION", "posthorn-messenger/bin/posthorn-messenger",
                                                      "posthorn-messenger/posthorn-messenger.profile"])
        program = archive.getinfo("posthorn-messenger/bin/posthorn-messenger")
        self.assertEqual(program.external_attr >> 16 & 0o777, 0o755)
        self.assertEqual(archive.read(program), b"#!/bin/sh\n" * 5000)
        listed = browser.get("/messenger/downloads").json["systems"]
        self.assertEqual([(s["system"], s["version"]) for s in listed], [("linux-x86_64", "1.2.3")])
        profile = json.loads(archive.read("posthorn-messenger/posthorn-messenger.profile"))
        self.assertEqual((profile["version"], profile["account"]), (1, "carol@example.test"))
        self.assertEqual(profile["server"], f"https://127.0.0.1:{browser.port}")
        self.assertNotIn(PASSWORD, json.dumps(profile))
        # The address of the archive is good once, and for its owner's browser alone.
        self.assertEqual(browser.get(url).status, 410)
        stolen = browser.post("/messenger/downloads", {"system": "linux-x86_64"}).json["url"]
        self.assertEqual(Browser(browser.port).get(stolen).status, 401)
        self.assertEqual(self.browser("dave@example.test").get(stolen).status, 410)
        self.assertEqual(browser.get(stolen).status, 410)
        for system in ("../..", "..", "/etc", "linux-x86_64/bin", "nothing", ".", "linux-x86_64/../.."):
            url = browser.post("/messenger/downloads", {"system": system}).json["url"]
            self.assertEqual(browser.get(url).status, 404, system)
        # The enrolment gives one token, once.
        device = Browser(browser.port)
        enrolled = device.post("/messenger/enrol", {"enrolment": profile["enrolment"], "device": "Desk"})
        self.assertEqual(enrolled.status, 201)
        bearer = "Bearer " + enrolled.json["token"]
        self.assertEqual(device.get("/messenger/poll", Authorization=bearer).status, 200)
        self.assertEqual(device.get("/jmap/session", Authorization=bearer).status, 200)
        again = device.post("/messenger/enrol", {"enrolment": profile["enrolment"]})
        self.assertEqual((again.status, again.problem), (401, "enrolment"))
        self.assertEqual(device.post("/messenger/enrol", {"enrolment": enrolled.json["token"]}).status, 401)
        self.assertEqual(device.post("/messenger/enrol", {"enrolment": 1}).status, 401)
        self.assertEqual(device.get("/jmap/session", Authorization="Bearer " + profile["enrolment"]).status, 401)
        self.assertIn("Desk", [t["name"] for t in browser.get("/auth/security").json["tokens"]])
        wait_until(lambda: 'enrolled "Desk"' in self.server.log("Web"), what="the web log")
        for secret in (profile["enrolment"], enrolled.json["token"], stolen.split("/")[-1]):
            self.assertNotIn(secret, self.server.log("Web"))

    def test_enrolment_survives_a_restart_and_ends_with_the_password(self):
        _, _, archive = self.enrol("erin@example.test")
        _, _, second = self.enrol("erin@example.test")
        profiles = [json.loads(a.read("posthorn-messenger/posthorn-messenger.profile"))["enrolment"] for a in (archive, second)]
        self.restart()
        device = self.browser()
        self.assertEqual(device.post("/messenger/enrol", {"enrolment": profiles[0]}).status, 201)
        self.server.ctl("userpasswd", "example.test", "erin", "another-word")
        self.assertEqual(device.post("/messenger/enrol", {"enrolment": profiles[1]}).status, 401)

    def test_links(self):
        browser, _, archive = self.enrol("frank@example.test")
        enrolment = json.loads(archive.read("posthorn-messenger/posthorn-messenger.profile"))["enrolment"]
        device = Browser(browser.port)
        bearer = "Bearer " + device.post("/messenger/enrol", {"enrolment": enrolment}).json["token"]

        def link(to="mail/inbox"):
            answer = device.post("/messenger/link", {"to": to}, Authorization=bearer)
            return answer.json["url"].split("127.0.0.1:%d" % browser.port)[1] if answer.status == 201 else answer.status
        for to in ("mail/inbox/e12", "compose?to=a%40b.test&subject=x", "calendar", "search/from:bob", "settings/security"):
            fresh = self.browser()
            answer = fresh.get(link(to), Sec_Fetch_Site="none")
            self.assertEqual((answer.status, answer.headers["Location"]), (303, "/#/" + to))
            fresh.take(answer)
            self.assertTrue(fresh.is_in)
        for to in ("//evil.test", "https://evil.test", "mail\r\nSet-Cookie: x=y", "mail inbox", "mail/\u00e4", "../x", "", "x" * 3000,
                   "mail/#x", "javascript:x", "mailx"):
            self.assertEqual(link(to), 400, to)
        # Good once; looking ahead does not use it up.
        url = link()
        self.assertEqual(self.browser().ask("HEAD", url).status, 503)
        self.assertEqual(self.browser().get(url, Sec_Purpose="prefetch").status, 503)
        self.assertEqual(self.browser().get(url).status, 303)
        self.assertEqual(self.browser().get(url).status, 410)
        # Not from a page that leads there, which would sign its reader in as somebody else.
        url = link()
        self.assertEqual(self.browser().get(url, Sec_Fetch_Site="cross-site").status, 403)
        # One who is somebody else stays so; one's own session stays the same.
        bob = self.browser("bob@example.test")
        answer = bob.get(link())
        self.assertEqual((answer.status, answer.headers["Set-Cookie"]), (409, None))
        self.assertTrue(bob.is_in)
        answer = browser.get(link())
        self.assertEqual((answer.status, answer.headers["Set-Cookie"]), (303, None))
        # It goes with the password, and is in no log.
        url = link()
        self.server.ctl("userpasswd", "example.test", "frank", "another-word")
        self.assertEqual(self.browser().get(url).status, 410)
        wait_until(lambda: "/auth/link/" in self.server.log("Web") or "frank@example.test signed in" in self.server.log("Web"), what="the log")
        self.assertNotIn(url.split("/")[-1], self.server.log("Web"))


class Hostile(Case):
    def test_paths(self):
        (self.server.folder / "WorldClient").mkdir(exist_ok=True)
        (self.server.folder / "outside.txt").write_text("outside")
        (self.server.folder / "WorldClient/link.txt").symlink_to(self.server.folder / "posthorn.ini")
        (self.server.folder / "WorldClient/.dot").write_text("hidden")
        browser = self.browser("alice@example.test")
        for path in ("/../outside.txt", "/%2e%2e/outside.txt", "/..%2foutside.txt", "/%2e%2e%2foutside.txt", "/a/../../outside.txt",
                     "/..%5coutside.txt", "/..%c0%afoutside.txt", "/%252e%252e/outside.txt", "//outside.txt", "/./outside.txt",
                     "/link.txt", "/.dot", "/assets/../../outside.txt", "/outside.txt%00.html", "/etc/passwd"):
            answer = browser.get(path, Accept="*/*")
            self.assertIn(answer.status, (400, 404), path)
            self.assertNotIn(b"outside", answer.body.replace(b"outside.txt", b""), path)

    def test_headers_do_not_break(self):
        browser = self.browser("alice@example.test")
        evil = "a\r\nX-Evil: 1"
        account = self.browser().post("/auth/sign-in", {"account": evil, "password": "x"}, User_Agent="agent")
        self.assertEqual(account.status, 401)
        self.assertIsNone(account.headers["X-Evil"])
        odd = self.browser()
        odd.sign_in("bob@example.test", PASSWORD, User_Agent="odd \xff\xc3 browser")
        self.assertEqual(odd.get("/auth/sessions").json["sessions"][0]["agent"], "odd ?? browser")
        token = browser.post("/auth/tokens", {"name": "n\r\nX-Evil: 1", "scope": "mail", "password": PASSWORD})
        self.assertIsNone(token.headers["X-Evil"])
        self.assertEqual(token.status, 400)
        # A file name out of a mail: uploaded, and downloaded under it.
        blob = browser.post("/jmap/upload/" + self.account(browser), b"x", Content_Type="text/html").json["blobId"]
        for name, kind in (("x%0d%0aX-Evil:%201", "text/html"), ("%22;x=%22", "text/html%0d%0aX-Evil: 1".replace(" ", "%20"))):
            answer = browser.get(f"/jmap/download/{self.account(browser)}/{blob}/{name}?type={kind}")
            self.assertIsNone(answer.headers["X-Evil"])
            if answer.status == 200:
                self.assertIn("attachment", answer.headers["Content-Disposition"])
                self.assertEqual(answer.headers["X-Content-Type-Options"], "nosniff")
                self.assertIn("sandbox", answer.headers["Content-Security-Policy"])

    def account(self, browser):
        return next(iter(browser.get("/jmap/session").json["accounts"]))

    def test_log_lines_are_not_forged(self):
        self.browser().sign_in("x\n2026-11-22 00:00:00 alice@example.test signed in", PASSWORD)
        self.browser().sign_in("alice@example.test", "wrong", User_Agent="x\x1b[31m")
        wait_until(lambda: "login refused" in self.server.log("System"), what="the log")
        self.assertFalse(any(line.startswith("2026-11-22 00:00:00 alice") for line in self.server.log("System").splitlines()))


class Console(Case):
    def test_web_sessions_of_administrators(self):
        browser = self.browser("grace@example.test")
        lines = self.server.ctl("websession", "list")[1]
        mine = [[field.strip('"') for field in line.split("\t")] for line in lines if "grace@example.test" in line]
        self.assertEqual(len(mine), 1)
        self.assertEqual(mine[0][2:4], ["browser", "127.0.0.1"])
        self.server.ctl("websession", "end", mine[0][0])
        self.assertFalse(browser.is_in)
        self.assertNotEqual(self.server.ctl("websession", "end", mine[0][0], check=False)[0], 0)

    def test_ports_move(self):
        ini = self.server.folder / "posthorn.ini"
        import socket
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        before = ini.read_text() if ini.exists() else ""
        ini.write_text(before + f"\n[web]\nport={port}\n")
        self.server.ctl("reload")
        ports = self.server.folder / "run/ports.json"
        wait_until(lambda: json.loads(ports.read_text())["web"] == port, what="the port")
        with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
            line.sendall(b"GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
            self.assertIn(b"200 OK", line.recv(100))


if __name__ == "__main__":
    unittest.main(verbosity=2)
