"""Other servers (RFC 6120, XEP-0220) as the real server meets them at its port: TLS first, proofs, forgeries. How two servers
talk with each other is shown by tst_xmpp_federation_net, where the DNS can be the test's."""
import pathlib
import re
import socket
import ssl
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from posthorn_server import PATIENCE, Server, wait_until  # noqa: E402


def header(sender="far.test", to="chat.test", content="jabber:server"):
    return (f"<?xml version='1.0'?><stream:stream xmlns='{content}' xmlns:db='jabber:server:dialback' "
            f"xmlns:stream='http://etherx.jabber.org/streams' from='{sender}' to='{to}' version='1.0'>")


class Peer:
    def __init__(self, server):
        self.socket = socket.create_connection(("127.0.0.1", server.ports["xmpp-server"]), timeout=20 * PATIENCE)
        self.text = ""

    def say(self, words):
        self.socket.sendall(words.encode() if isinstance(words, str) else words)
        return self

    def until(self, pattern):
        """What came up to the pattern; everything where the connection ends before that."""
        while not re.search(pattern, self.text):
            piece = self.socket.recv(65536)
            if not piece:
                break
            self.text += piece.decode()
        text, self.text = self.text, ""
        return text

    def secure(self, opening=None):
        opening = opening or header()
        self.say(opening).until("</stream:features>")
        self.say("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>").until("<proceed")
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        self.socket = context.wrap_socket(self.socket, server_hostname="chat.test")
        return self.say(opening).until("</stream:features>|</stream:stream>")

    def close(self):
        self.socket.close()


class Federation(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server("--set", "xmpp.federation=true",
                            "--set", "xmpp.federation-refused=refused.test").start()
        cls.addClassCleanup(cls.server.__exit__)
        cls.server.add_users("chat.test", "alice")

    def peer(self):
        made = Peer(self.server)
        self.addCleanup(made.close)
        return made

    def test_what_is_on_by_default(self):
        with Server() as server:
            self.assertNotIn("xmpp-server", server.ports)
            self.assertNotIn("xmpp-component", server.ports)
            self.assertIn("xmpp-client", server.ports)
            self.assertIn("xmpp-proxy", server.ports)
        with Server("--set", "xmpp.enabled=false") as server:
            self.assertFalse([each for each in server.ports if each.startswith("xmpp")])

    def test_tls_comes_first(self):
        self.assertIn("<required/>", self.peer().say(header()).until("</stream:features>"))
        peer = self.peer()
        peer.say(header()).until("</stream:features>")
        answer = peer.say("<message from='a@far.test' to='alice@chat.test'/>").until("</stream:stream>")
        self.assertIn("<policy-violation ", answer)

    def test_keys_are_answered(self):
        peer = self.peer()
        greeting = peer.secure()
        self.assertIn("urn:xmpp:features:dialback", greeting)
        self.assertNotIn("EXTERNAL", greeting)  # there was no certificate
        answer = peer.say("<db:verify from='far.test' to='chat.test' id='x'>made up</db:verify>").until("/>")
        self.assertIn("type='invalid'", answer)
        answer = peer.say("<db:verify from='far.test' to='nobody.test' id='x'>made up</db:verify>").until("</db:verify>")
        self.assertIn("<item-not-found ", answer)

    def test_nothing_unproven(self):
        for stanza in ("<message from='alice@chat.test' to='alice@chat.test'><body>x</body></message>",
                       "<message from='a@far.test' to='alice@chat.test'><body>x</body></message>",
                       "<presence from='a@far.test' to='alice@chat.test' type='subscribe'/>",
                       "<iq from='far.test' to='chat.test' type='get' id='1'><ping xmlns='urn:xmpp:ping'/></iq>"):
            peer = self.peer()
            peer.secure()
            self.assertIn("<not-authorized ", peer.say(stanza).until("</stream:stream>"))

    def test_wrong_hosts(self):
        self.assertIn("<host-unknown ", self.peer().say(header(to="nobody.test")).until("</stream:stream>"))
        self.assertIn("<policy-violation ", self.peer().say(header("refused.test")).until("</stream:stream>"))
        self.assertIn("<invalid-from ", self.peer().say(header("chat.test")).until("</stream:stream>"))
        self.assertIn("<invalid-namespace ", self.peer().say(header(content="jabber:client")).until("</stream:stream>"))

    def test_floods(self):
        for words in (b"<" * 1_000_000, b"\x00" * 1000, header().encode() + b"<a>" * 100_000,
                      header().encode() + b"<a b='" + b"x" * 1_000_000):
            peer = self.peer()
            try:
                peer.say(words)
                answer = peer.until("</stream:stream>")
                self.assertIn("<stream:error>", answer)
            except (ConnectionError, ssl.SSLError):
                pass  # thrown out in the midst of it
        self.test_tls_comes_first()

    def test_switched_off_while_it_runs(self):
        with Server() as server:
            settings = server.folder / "posthorn.ini"
            before = settings.read_text() if settings.exists() else ""
            settings.write_text(before + "\n[xmpp]\nfederation = true\n")
            server.ctl("reload")
            ports = server.folder / "run/ports.json"
            wait_until(lambda: "xmpp-server" in ports.read_text(), what="the port")
            settings.write_text(before)
            server.ctl("reload")
            wait_until(lambda: "xmpp-server" not in ports.read_text(), what="the end of the port")


if __name__ == "__main__":
    unittest.main(verbosity=2)
