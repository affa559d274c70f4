#!/usr/bin/env python3
"""A new password of one's own, and signing out everywhere, on the real server."""
import imaplib
import pathlib
import sys
import unittest

here = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(here.parent / "support"), str(here)]
from posthorn_server import wait_until  # noqa: E402
from browser import Browser, anything, basic  # noqa: E402
from test_security import PASSWORD, Case  # noqa: E402


class OwnPassword(Case):
    def test_own_password(self):
        account = "heidi@example.test"
        browser, other = self.browser(account), self.browser(account)
        phone = browser.post("/auth/app-passwords", {"name": "phone", "password": PASSWORD}).json["password"]
        bearer = "Bearer " + browser.post("/auth/tokens", {"name": "backup", "scope": "mail", "password": PASSWORD}).json["token"]
        live = imaplib.IMAP4_SSL("127.0.0.1", self.server.ports["imaps"], ssl_context=anything())
        live.login(account, PASSWORD)

        def change(old, fresh, by=browser, **fields):
            return by.post("/auth/password", {"password": old, "fresh": fresh}, **fields)
        self.assertEqual(browser.get("/auth/security").json["password"]["least"], 4)
        for fresh in ("", "abc", "x" * 1025, 1, None):
            answer = change(PASSWORD, fresh)
            self.assertEqual((answer.status, answer.problem), (400, "weak"), fresh)
        self.assertEqual((change(PASSWORD, PASSWORD).status, change(PASSWORD, PASSWORD).problem), (400, "same"))
        for old in ("", "wrong", phone):
            answer = change(old, "another-word")
            self.assertEqual((answer.status, answer.problem), (403, "wrong"), old)
        # Nobody but the signed-in browser itself: no forged request, no password or token of a program.
        self.assertEqual(change(PASSWORD, "another-word", csrf=False).status, 403)
        self.assertEqual(change(PASSWORD, "another-word", Origin="https://evil.test").status, 403)
        for credentials in (basic(account, PASSWORD), basic(account, phone), bearer):
            self.assertEqual(change(PASSWORD, "another-word", Browser(browser.port), Authorization=credentials).status, 403)
        self.assertEqual(Browser(browser.port).post("/auth/password", {}).status, 401)
        self.assertTrue(browser.is_in and other.is_in)

        before = browser.cookie, browser.token
        answer = change(PASSWORD, "another-wörd")
        self.assertEqual(answer.status, 200)
        self.assertEqual(answer.json["account"], account)
        browser.take(answer)
        browser.token = answer.json["csrfToken"]
        self.assertNotEqual(before[0], browser.cookie)
        self.assertNotEqual(before[1], browser.token)
        self.assertTrue(browser.is_in)  # this browser goes on, with a new session
        self.assertEqual(Browser(browser.port).get("/auth/sessions", Cookie=before[0]).status, 401)
        self.assertFalse(other.is_in)
        self.assertEqual([s["current"] for s in browser.get("/auth/sessions").json["sessions"]], [True])
        self.assertEqual(browser.get("/auth/security").json["tokens"], [])
        self.assertEqual(Browser(browser.port).get("/jmap/session", Authorization=bearer).status, 401)
        self.assertEqual(self.works(account, PASSWORD), (False, False, False, 401))
        self.assertTrue(self.imap(account, phone))  # app passwords go on
        live.sock.settimeout(20)
        self.assertIn(b"BYE", live.sock.recv(1000))
        live.shutdown()
        self.assertEqual(self.browser().sign_in(account, "another-wörd").status, 200)
        self.restart()
        browser.port = self.server.ports["web-tls"]
        self.assertTrue(browser.is_in)
        wait_until(lambda: "heidi@example.test: changed the password" in self.server.log("Web"), what="the web log")
        for path in self.server.folder.rglob("*"):
            if path.is_file():
                self.assertNotIn("another-wörd".encode(), path.read_bytes(), path)

    def test_own_password_with_a_second_factor(self):
        account = "frank@example.test"
        browser = self.browser(account)
        _, recovery, _ = self.set_up(browser)
        wish = {"password": PASSWORD, "fresh": "another-word"}
        for code in (None, "", "000000", "aaaa-bbbb-cccc-dddd"):
            answer = browser.post("/auth/password", dict(wish, totp=code))
            self.assertEqual((answer.status, answer.problem), (403, "totp"), code)
        answer = browser.post("/auth/password", dict(wish, totp=recovery[0]))
        self.assertEqual(answer.status, 200)
        self.assertEqual(self.browser().sign_in(account, "another-word").problem, "totp")
        again = self.browser()
        self.assertEqual(again.sign_in(account, "another-word", recovery[1]).status, 200)
        statuses = [again.post("/auth/password", {"password": "another-word", "fresh": PASSWORD, "totp": "000000"}).status for _ in range(7)]
        self.assertEqual(set(statuses), {403, 429})  # codes are not guessed here either
        self.assertEqual(statuses[-1], 429)

    def test_everywhere_means_devices_too_when_asked(self):
        account = "dave@example.test"
        for devices in (False, True):
            browser, other = self.browser(account), self.browser(account)
            bearer = "Bearer " + browser.post("/auth/tokens", {"name": "desk", "scope": "mail", "password": PASSWORD}).json["token"]
            stranger = self.browser("carol@example.test")
            self.assertEqual(browser.post("/auth/sign-out-everywhere", {"devices": devices}).status, 204)
            self.assertFalse(browser.is_in or other.is_in)
            self.assertTrue(stranger.is_in)
            self.assertEqual(Browser(browser.port).get("/jmap/session", Authorization=bearer).status, 401 if devices else 200)


if __name__ == "__main__":
    unittest.main(verbosity=2)
