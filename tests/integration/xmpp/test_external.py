"""Logins by certificate (SASL EXTERNAL, XEP-0178): an authority made by openssl, clients' certificates of its making, and
slixmpp, which never gets to know a right password here."""
import asyncio
import pathlib
import re
import ssl
import subprocess
import tempfile
import unittest

from person import Person
from posthorn_server import PATIENCE, Server

STREAM = ("<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' "
          "to='chat.test' version='1.0'>")


class Authority:
    """Makes certificates in a folder; what it vouches for is in `certificate`."""

    def __init__(self, folder, name):
        self.folder, self.name = pathlib.Path(folder), name
        self.certificate = self.folder / f"{name}.crt"
        self.openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                     "-keyout", self.folder / f"{name}.key", "-out", self.certificate, "-subj", f"/CN={name}",
                     "-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign")

    @staticmethod
    def openssl(*words):
        subprocess.run(["openssl", *map(str, words)], check=True, capture_output=True)

    def certify(self, file, names, usage="clientAuth", days=2):
        """The folder's `file`: certificate and key of whom `names` tells of, as openssl writes subjectAltName."""
        base = self.folder / file
        self.openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", f"{base}.key",
                     "-out", f"{base}.csr", "-subj", f"/CN={file}")
        pathlib.Path(f"{base}.ext").write_text(f"subjectAltName={names}\nextendedKeyUsage={usage}\n")
        self.openssl("x509", "-req", "-in", f"{base}.csr", "-CA", self.certificate, "-CAkey", self.folder / f"{self.name}.key",
                     "-CAcreateserial", "-days", days, "-extfile", f"{base}.ext", "-out", f"{base}.crt")
        whole = pathlib.Path(f"{base}.pem")
        whole.write_text(pathlib.Path(f"{base}.crt").read_text() + pathlib.Path(f"{base}.key").read_text())
        return str(whole)


class External(unittest.IsolatedAsyncioTestCase):
    @classmethod
    def setUpClass(cls):
        made = tempfile.TemporaryDirectory(prefix="posthorn-test-")
        cls.addClassCleanup(made.cleanup)
        ours, theirs = Authority(made.name, "ours"), Authority(made.name, "theirs")
        jid = "otherName:1.3.6.1.5.5.7.8.5;UTF8:"
        cls.mail = ours.certify("mail", "email:alice@chat.test")
        cls.xmpp = ours.certify("xmpp", f"{jid}alice@chat.test")
        cls.several = ours.certify("several", f"email:alice@chat.test,{jid}bob@chat.test,email:x@other.test")
        cls.carol = ours.certify("carol", "email:carol@chat.test")
        cls.foreign = theirs.certify("foreign", "email:alice@chat.test")
        cls.server_use = ours.certify("server-use", "email:alice@chat.test", usage="serverAuth")
        cls.server = Server("--set", f"tls.client-authorities={ours.certificate}").start()
        cls.addClassCleanup(cls.server.__exit__)
        cls.server.add_users("chat.test", "alice", "bob", "carol")

    def person(self, certificate, direct=False):
        person = Person(self.server, "alice", direct=direct)
        person.password = "not-it"
        person.ssl_context.load_cert_chain(certificate)
        return person

    async def test_a_client_that_others_wrote(self):
        for certificate in (self.mail, self.xmpp):
            for direct in (False, True):
                with self.subTest(certificate=certificate, direct=direct):
                    alice = self.person(certificate, direct)
                    self.assertTrue(await alice.come())
                    self.assertEqual(alice.boundjid.full, "alice@chat.test/desk")
                    alice.send_message("alice@chat.test", "to myself", mtype="chat")
                    self.assertEqual((await alice.heard())["body"], "to myself")
                    await alice.go()

    async def stream(self, certificate):
        """A stream under TLS that stands; what its features say, and by what one goes on."""
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        if certificate:
            context.load_cert_chain(certificate)
        reader, writer = await asyncio.open_connection("127.0.0.1", self.server.ports["xmpp-client"], ssl=context)
        self.addCleanup(writer.close)

        async def ask(words, until):
            writer.write(words.encode())
            text = ""
            while not re.search(until, text):
                piece = await asyncio.wait_for(reader.read(65536), 20 * PATIENCE)
                if not piece:
                    break
                text += piece.decode()
            return text
        return await ask(STREAM, "</stream:features>"), ask

    @staticmethod
    def auth(identity="="):
        return f"<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='EXTERNAL'>{identity}</auth>"

    async def test_who_is_not_offered_it(self):
        for certificate in (None, self.foreign, self.server_use):
            with self.subTest(certificate=certificate):
                features, ask = await self.stream(certificate)
                self.assertIn("SCRAM-SHA-256-PLUS", features)
                self.assertNotIn("EXTERNAL", features)
                self.assertIn("<invalid-mechanism/>", await ask(self.auth(), "</failure>"))

    async def test_one_of_several(self):
        features, ask = await self.stream(self.several)
        self.assertIn("EXTERNAL", features)
        self.assertIn("<invalid-authzid/>", await ask(self.auth(), "</failure>"))
        self.assertIn("<invalid-authzid/>", await ask(self.auth("Y2Fyb2xAY2hhdC50ZXN0"), "</failure>"))  # carol
        self.assertIn("<success", await ask(self.auth("Ym9iQGNoYXQudGVzdA=="), "<success[^>]*>"))  # bob

    async def test_access_ends(self):
        features, ask = await self.stream(self.carol)
        self.assertIn("EXTERNAL", features)
        answer = await ask("<authenticate xmlns='urn:xmpp:sasl:2' mechanism='EXTERNAL'><initial-response/>"
                           "<bind xmlns='urn:xmpp:bind:0'/></authenticate>", "</success>.*</stream:features>")
        self.assertIn("carol@chat.test/", answer)
        self.server.ctl("userset", "chat.test", "carol", "enabled", "false")
        self.assertIn("<stream:error>", await ask("", "</stream:stream>"))
        _, ask = await self.stream(self.carol)
        self.assertIn("<account-disabled/>", await ask(self.auth(), "</failure>"))


if __name__ == "__main__":
    unittest.main(verbosity=2)
