"""Dialogues with the XMPP server as text files (tests/transcripts/xmpp), and the clients that speak them.

    # The first line says what is shown.
    # set xmpp.archive-keep 7d           a setting of the server; of list settings each file has items of its own
    # needs http://jabber.org/…           left out, and said so, where example.test does not announce this (rooms, pubsub, …
    #                                     as well, for a service of that name)
    alice/desk: login                    TLS, SASL PLAIN, a resource, the roster asked for, presence sent and seen
    alice/phone: login quiet             the same without presence
    alice/desk: auth                     TLS, SASL and the new stream's header: the rest is written out below
    raw: connect                         TLS alone;  raw: connect plain  not even that;  raw: secure  TLS afterwards
    alice> <message to='bob@example.test'>…</message>      is sent as it stands; lines that begin with blanks belong to it
    alice< <message from='*' id='{id}'>…</message>         is the next that comes
    alice<~ <iq …/>                                       is among what has come or comes, in whatever order
    alice<? <iq …/>                                       may come now, or not
    alice: befriends bob                 each is the other's contact; what that makes them hear is passed over
    alice: makes tea Ally field=value …  a room with that configuration;  bob: enters tea Bob  likewise quietly
    alice< nothing                       has come or is on its way
    alice< closed                        the stream is closed, and so is the connection
    alice: breaks                        the connection is lost;  alice: leaves  the stream is closed first

`alice` is the first of alice's resources, `alice/phone` another. Elements are compared as XML: the order of attributes,
of children and blanks between them do not matter, everything else does. `*` in values and texts is any text, `{name}` any
text the first time and the same afterwards, also in what is sent; `<any/>` is any further children. Whatever comes and is
not written down fails the transcript, but for XEP-0198's counting, which comes when it likes. Every file has a domain of its own in place of example.test."""
import base64
import collections
import pathlib
import re
import socket
import ssl
import xml.etree.ElementTree as ET

from posthorn_server import PATIENCE

STREAMS = "http://etherx.jabber.org/streams"
SASL = "urn:ietf:params:xml:ns:xmpp-sasl"
PASSWORD = "secret-word"
ROOT = f"<stream:stream xmlns='jabber:client' xmlns:stream='{STREAMS}'>"
LINE = re.compile(r"([a-z]+(?:/[a-z0-9]+)?)(>|<~|<\?|<|:) ?(.*)", re.S)
COUNTING = ("{urn:xmpp:sm:3}r", "{urn:xmpp:sm:3}a")
CAPTURE = re.compile(r"\{([a-z][a-z0-9-]*)\}")


class Mismatch(AssertionError):
    pass


def brief(element, outer="jabber:client"):
    """XML to read: with default namespaces only where they change."""
    ns, _, name = element.tag[1:].partition("}") if element.tag[0] == "{" else ("", "", element.tag)
    values = dict(element.attrib)
    if ns != outer:
        values = {"xmlns": ns, **values}
    text = "".join(f" {key.replace('{http://www.w3.org/XML/1998/namespace}', 'xml:')}='{value}'" for key, value in values.items())
    inner = (element.text or "").strip() + "".join(brief(each, ns) for each in element)
    return f"<{name}{text}>{inner}</{name}>" if inner else f"<{name}{text}/>"


def parse(xml):
    if xml.startswith("<stream:stream"):  # a header alone
        return ET.fromstring(f"{xml.rstrip('/>')} xmlns='jabber:client' xmlns:stream='{STREAMS}'/>")
    return ET.fromstring(f"{ROOT}{xml}</stream:stream>")[0]


class Matcher:
    """Compares, and keeps what `{name}` stood for."""

    def __init__(self):
        self.known = {}

    def fill(self, text):
        return CAPTURE.sub(lambda found: self.known.get(found[1], found[0]), text)

    def text(self, wanted, got, known):
        if "*" not in wanted and "{" not in wanted:
            return wanted == got
        pattern, new = "", []
        for part in re.split(r"(\*|\{[a-z][a-z0-9-]*\})", wanted):
            name = CAPTURE.fullmatch(part)
            if part == "*":
                pattern += ".*"
            elif name and name[1] in known:
                pattern += re.escape(known[name[1]])
            elif name:
                pattern += f"(?P<g{len(new)}>.+)"
                new.append(name[1])
            else:
                pattern += re.escape(part)
        found = re.fullmatch(pattern, got, re.S)
        if found:
            known.update({name: found[f"g{i}"] for i, name in enumerate(new)})
        return bool(found)

    def element(self, wanted, got, known):
        if wanted.tag != got.tag or wanted.attrib.keys() != got.attrib.keys():
            return False
        for key, value in wanted.attrib.items():
            if not self.text(value, got.attrib[key], known):
                return False
        if not self.text((wanted.text or "").strip(), (got.text or "").strip(), known):
            return False
        left = list(got)
        more = False
        for each in wanted:
            if each.tag.endswith("}any") and not each.attrib:
                more = True
                continue
            for other in left:
                trial = dict(known)
                if self.element(each, other, trial):
                    known.update(trial)
                    left.remove(other)
                    break
            else:
                return False
        return more or not left

    def matches(self, wanted, got):
        trial = dict(self.known)
        if not self.element(wanted, got, trial):
            return False
        self.known = trial
        return True


class Client:
    """One connection, which reads whole elements."""

    def __init__(self, port, name, domain):
        self.name, _, self.resource = name.partition("/")
        self.domain = domain
        self.socket = socket.create_connection(("127.0.0.1", port), 10 * PATIENCE)
        self.socket.settimeout(10 * PATIENCE)
        self.come = collections.deque()
        self.bound = self.closed = False
        self.pings = 0
        self.asked = set()  # whom it has written to
        self.begin()

    def begin(self):
        self.parser = ET.XMLPullParser(("start", "end"))
        self.depth = 0

    def secure(self):
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        self.socket = context.wrap_socket(self.socket, server_hostname=self.domain)

    def send(self, text):
        for bare in re.findall(r"\bto='([^'/]+)[^']*'", text):
            self.asked.add(bare)
        if text.startswith(("<?xml", "<stream:stream")):
            self.begin()
        self.socket.sendall(text.encode())

    def header(self):
        self.send(f"<?xml version='1.0'?>{ROOT[:-1]} to='{self.domain}' version='1.0'>")
        self.take("stream")
        return self.take("features")

    def read(self):
        """Waits for more bytes; what they complete goes to `come`."""
        try:
            data = self.socket.recv(65536)
        except TimeoutError:
            raise Mismatch("nothing came" + "".join(f"\n    but {brief(each)}" for each in self.come)) from None
        except (ConnectionError, ssl.SSLError):
            data = b""
        if not data:
            self.closed = True
            return
        self.parser.feed(data)
        for event, element in self.parser.read_events():
            self.depth += 1 if event == "start" else -1
            if event == "start" and self.depth == 1:
                self.come.append(ET.Element(element.tag, element.attrib))
            elif event == "end" and self.depth == 1:
                self.come.append(element)

    def next(self):
        while not self.come:
            if self.closed:
                raise Mismatch("the connection is closed")
            self.read()
        return self.come.popleft()

    def take(self, name):
        """The next one, which must have that name."""
        got = self.next()
        if got.tag.rpartition("}")[2] != name:
            raise Mismatch(f"<{name}> was due, {brief(got)} came")
        return got

    def auth(self):
        self.secure()
        self.header()
        plain = base64.b64encode(f"\0{self.name}\0{PASSWORD}".encode()).decode()
        self.send(f"<auth xmlns='{SASL}' mechanism='PLAIN'>{plain}</auth>")
        self.take("success")
        self.header()

    def login(self, quiet):
        self.auth()
        self.ask(f"<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>{self.resource}</resource></bind>", "set")
        self.ask("<query xmlns='jabber:iq:roster'/>")
        if quiet:
            return
        self.send("<presence/>")
        self.pick(lambda got: got.tag == "{jabber:client}presence" and got.get("from") == self.jid and not got.get("type"))

    @property
    def jid(self):
        return f"{self.name}@{self.domain}/{self.resource}"

    def pick(self, good):
        """The first that is `good`; the others stay in their order."""
        passed = []
        try:
            while True:
                got = self.next()
                if good(got):
                    return got
                passed.append(got)
        except Mismatch as problem:
            raise Mismatch(str(problem) + "".join(f"\n    but {brief(each)}" for each in passed)) from None
        finally:
            self.come.extendleft(reversed(passed))

    def ask(self, payload, kind="get", to=""):
        """Waits for the answer, whatever it says."""
        self.pings += 1
        name = f"runner-{self.pings}"
        to = f" to='{to}'" if to else ""
        self.socket.sendall(f"<iq type='{kind}' id='{name}'{to}>{payload}</iq>".encode())
        answer = self.pick(lambda got: got.tag == "{jabber:client}iq" and got.get("id") == name)
        self.bound = True
        return answer

    def flush(self):
        """Everybody to whom this client wrote has dealt with it: they have answered what was asked after it."""
        for each in sorted(self.asked):
            self.ask("<ping xmlns='urn:xmpp:ping'/>", to=each)
        self.ask("<ping xmlns='urn:xmpp:ping'/>", to=f"{self.name}@{self.domain}")

    def close(self):
        self.socket.close()


class Transcript:
    def __init__(self, path):
        self.path = pathlib.Path(path)
        self.domain = self.path.stem.replace("_", "-") + ".test"
        text = self.path.read_text()
        self.names = sorted(set(re.findall(r"^([a-z]+)(?:/[a-z0-9]+)?: (?:login|auth|connect)", text, re.M)))
        text = text.replace("example.test", self.domain)
        self.settings = re.findall(r"^# set (\S+) (\S+)$", text, re.M)
        self.needs = re.findall(r"^# needs (\S+)$", text, re.M)
        self.lines = []  # number, text
        for number, line in enumerate(text.split("\n"), 1):
            if line.startswith((" ", "\t")):
                self.lines[-1][1] += "\n" + line
            elif line and not line.startswith("#"):
                self.lines.append([number, line])

    def missing(self, announced):
        """What the server would have to have, and has not."""
        return [each for each in self.needs if each not in announced]

    def play(self, port):
        """Returns what went otherwise, as lines; a stanza of another kind is passed over as the one that was due."""
        self.port, self.clients, self.matcher, wrong = port, {}, Matcher(), []
        number, line = 0, ""
        try:
            for number, line in self.lines:
                try:
                    self.step(line)
                except Mismatch as problem:
                    wrong.append(f"{self.path.name}:{number}: {line}\n    {problem}")
                    if "mismatch" not in str(problem):
                        break
            else:
                for client in self.present():
                    self.nothing(client)
        except Exception as problem:  # whatever it is, it is said with the line where it came
            wrong.append(f"{self.path.name}:{number}: {line}\n    {type(problem).__name__}: {problem}")
        finally:
            for client in self.clients.values():
                client.close()
        return wrong

    def present(self):
        return [each for each in dict.fromkeys(self.clients.values()) if not each.closed]

    def step(self, line):
        parsed = LINE.fullmatch(line)
        if not parsed:
            raise Mismatch("this line is not understood")
        name, what, rest = parsed.groups()
        if what == ":":
            return self.direct(name, rest.split())
        client = self.clients[name]
        if what == ">":
            return client.send(self.matcher.fill(rest))
        if rest == "nothing":
            return self.nothing(client)
        if rest == "closed":
            while not client.closed:
                if client.come:
                    raise Mismatch(f"mismatch: {brief(client.come.popleft())}")
                client.read()
            return client.close()
        wanted = parse(rest)
        if what == "<~":
            return client.pick(lambda got: self.matcher.matches(wanted, got))
        got = client.next()
        while got.tag in COUNTING and wanted.tag not in COUNTING:
            got = client.next()
        if what == "<?":
            if not self.matcher.matches(wanted, got):
                client.come.appendleft(got)
            return None
        client.bound = client.bound or got.tag == "{urn:xmpp:sm:3}resumed" or got.find(".//{urn:ietf:params:xml:ns:xmpp-bind}jid") is not None
        if not self.matcher.matches(wanted, got):
            raise Mismatch(f"mismatch: {brief(got)}")

    def direct(self, name, words):
        if words[0] in ("login", "auth", "connect"):
            client = Client(self.port, name, self.domain)
            self.clients[name] = client
            first = name.partition("/")[0]
            if first not in self.clients or self.clients[first].closed:
                self.clients[first] = client
            if words[0] == "login":
                client.login("quiet" in words)
            elif words[0] == "auth":
                client.auth()
            elif "plain" not in words:
                client.secure()
            return
        client = self.clients[name]
        if words[0] == "befriends":
            self.befriend(client, self.clients[words[1]])
        elif words[0] in ("makes", "enters"):
            self.enter(client, words[1], words[2], words[3:] if words[0] == "makes" else None)
        elif words[0] == "secure":
            client.secure()
        elif words[0] == "breaks":
            client.closed = True
            client.close()
        elif words[0] == "leaves":
            client.send("</stream:stream>")
            while not client.closed:
                client.read()
            client.close()
            if client.come:
                raise Mismatch(f"mismatch: {brief(client.come[0])}")
        else:
            raise Mismatch("this line is not understood")

    def befriend(self, one, other):
        def send(who, to, *kinds):
            who.send("".join(f"<presence type='{kind}' to='{to.jid.partition('/')[0]}'/>" for kind in kinds))

        send(one, other, "subscribe")
        other.pick(lambda got: got.get("type") == "subscribe")
        send(other, one, "subscribed", "subscribe")
        one.pick(lambda got: got.get("type") == "subscribe")
        send(one, other, "subscribed")
        for each in self.present():  # lists are kept before they are told
            if each.bound and each.name in (one.name, other.name):
                each.pick(lambda got: got.find(".//{jabber:iq:roster}item[@subscription='both']") is not None)
        self.pass_over()

    def enter(self, client, room, nick, fields):
        room = f"{room}@rooms.{self.domain}"
        client.send(f"<presence to='{room}/{nick}'><x xmlns='http://jabber.org/protocol/muc'/></presence>")
        client.pick(lambda got: got.get("from") == f"{room}/{nick}" and got.find(".//{*}status[@code='110']") is not None)
        if fields is not None:
            values = "".join(f"<field var='muc#roomconfig_{var}'><value>{value}</value></field>"
                             for var, value in (each.split("=") for each in fields))
            answer = client.ask("<query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'>"
                                "<field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#roomconfig</value></field>"
                                f"{values}</x></query>", "set", room)
            if answer.get("type") != "result":
                raise Mismatch(brief(answer))
        self.pass_over()

    def pass_over(self):
        """What has come and is on its way is nobody's business."""
        for _ in range(2):
            for each in self.present():
                if each.bound:
                    each.flush()
        for each in self.present():
            each.come.clear()

    def nothing(self, client):
        for each in self.present():
            if each.bound:
                each.flush()
        if client.bound:  # after all that the others have caused
            client.flush()
        left = [each for each in client.come if each.tag not in COUNTING]
        client.come.clear()
        if left:
            raise Mismatch("mismatch, nothing was due: " + "\n        ".join(brief(each) for each in left))


def announced(port, domain, name):
    """Features of a domain and names of its services."""
    client = Client(port, f"{name}/desk", domain)
    client.login(True)
    info, items = "http://jabber.org/protocol/disco#info", "http://jabber.org/protocol/disco#items"
    found = set()
    for query in (f"<query xmlns='{info}'/>", f"<query xmlns='{items}'/>"):
        for each in client.ask(query, to=domain)[0]:
            found.add(each.get("var") or (each.get("jid") or "").partition(".")[0])
    for each in client.ask(f"<query xmlns='{info}'/>", to=f"{name}@{domain}")[0]:
        found.add(each.get("var"))
    client.close()
    return found
