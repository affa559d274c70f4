"""A browser without pages, for tests: one connection, a cookie jar of one, the CSRF token, and codes of a second factor."""
import base64
import hashlib
import hmac
import http.client
import json
import ssl
import struct
import time


def totp(secret, offset=0):
    """RFC 6238 for now, or for `offset` steps later."""
    counter = struct.pack(">Q", int(time.time()) // 30 + offset)
    mac = hmac.new(base64.b32decode(secret + "=" * (-len(secret) % 8)), counter, hashlib.sha1).digest()
    at = mac[-1] & 15
    return f"{(struct.unpack('>I', mac[at:at + 4])[0] & 0x7FFFFFFF) % 1000000:06d}"


def anything():
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def problem(self):
        return self.json["type"].rsplit(":", 1)[-1]


class Browser:
    def __init__(self, port):
        self.port = port
        self.cookie = None
        self.token = None

    def ask(self, method, path, body=None, *, cookie=True, csrf=True, **fields):
        headers = {name.replace("_", "-"): value for name, value in fields.items()}
        if cookie and self.cookie:
            headers.setdefault("Cookie", self.cookie)
        if csrf and self.token and method != "GET":
            headers.setdefault("X-CSRF-Token", self.token)
        if body is not None and not isinstance(body, (bytes, str)):
            body = json.dumps(body)
            headers.setdefault("Content-Type", "application/json")
        connection = http.client.HTTPSConnection("127.0.0.1", self.port, context=anything(), timeout=90)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            connection.close()

    def get(self, path, **fields):
        return self.ask("GET", path, **fields)

    def post(self, path, body=None, **fields):
        return self.ask("POST", path, body, **fields)

    def sign_in(self, account, password, code=None, **fields):
        wish = {"account": account, "password": password}
        if code:
            wish["totp"] = code
        answer = self.post("/auth/sign-in", wish, csrf=False, **fields)
        if answer.status == 200:
            self.take(answer)
            self.token = answer.json["csrfToken"]
        return answer

    def take(self, answer):
        """The cookie that it sets."""
        self.cookie = answer.headers["Set-Cookie"].split(";")[0]

    @property
    def is_in(self):
        return self.get("/auth/sessions").status == 200


def basic(account, password):
    return "Basic " + base64.b64encode(f"{account}:{password}".encode()).decode()
