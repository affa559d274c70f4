#!/usr/bin/python3
"""The packages: what the .deb has and wants, and that the archive runs from any folder."""
import os
import pathlib
import subprocess
import sys
import tarfile
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "console"))
from desktop import missing  # noqa: E402
from posthorn_server import BIN  # noqa: E402

PROGRAM = pathlib.Path(os.environ.get("POSTHORN_MESSENGER", BIN / "posthorn-messenger"))
CONFIG = PROGRAM.resolve().parent.parent / "CPackConfig.cmake"


class Packages(unittest.TestCase):
    def setUp(self):
        lacking = missing("cpack", "dpkg-deb", "dpkg-shlibdeps", "ldd")
        if lacking or not CONFIG.exists():
            self.skipTest("not there: " + ", ".join(lacking or [str(CONFIG)]))
        folder = tempfile.TemporaryDirectory(prefix="posthorn-package-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def run_it(self, *words, **options):
        done = subprocess.run(words, capture_output=True, text=True, timeout=200, **options)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done.stdout

    def pack(self, kind, ending):
        self.run_it("cpack", "--config", str(CONFIG), "-G", kind, "-B", str(self.folder))
        made = list(self.folder.glob("*" + ending))
        self.assertEqual(len(made), 1, made)
        return made[0]

    def test_deb(self):
        deb = self.pack("DEB", ".deb")
        self.assertTrue(deb.name.startswith("posthorn-messenger_"), deb.name)
        files = self.run_it("dpkg-deb", "--contents", str(deb))
        for each in ("./usr/bin/posthorn-messenger", "./usr/lib/posthorn-messenger/posthorn-messenger-player.so",
                     "./usr/share/applications/posthorn-messenger.desktop", "./usr/share/metainfo/org.posthorn.messenger.metainfo.xml",
                     "./usr/share/icons/hicolor/scalable/apps/posthorn-messenger.svg"):
            self.assertIn(each + "\n", files)
        self.assertNotIn("/bin/posthorn\n", files)
        depends = self.run_it("dpkg-deb", "--field", str(deb), "Depends")
        for each in ("libqt6widgets6", "libqt6network6", "libqt6keychain1", "libqt6multimedia6", "libqt6sql6-sqlite", "libc6"):
            self.assertIn(each, depends)
        self.assertEqual(self.run_it("dpkg-deb", "--field", str(deb), "Package").strip(), "posthorn-messenger")

    def test_archive(self):
        archive = self.pack("TGZ", ".tar.gz")
        self.assertRegex(archive.name, r"^posthorn-messenger-.*-linux-")
        anywhere = self.folder / "any where"
        with tarfile.open(archive) as tar:
            for member in tar.getmembers():
                self.assertFalse(member.name.startswith(("/", "..")), member.name)
                self.assertTrue(member.isfile() or member.isdir(), member.name)  # links are not handed out by the webmail
            tar.extractall(anywhere)
        program = anywhere / "bin/posthorn-messenger"
        self.assertTrue(os.access(program, os.X_OK))
        version = (anywhere / "VERSION").read_text().strip()
        self.assertEqual(self.run_it(str(program), "--version", cwd="/").strip(), f"posthorn-messenger {version}")
        libraries = self.run_it("ldd", str(program))
        self.assertNotIn("not found", libraries)
        self.assertIn(str(anywhere / "lib"), libraries.replace("/bin/../lib", "/lib"))

    def test_what_the_desktop_is_told(self):
        source = pathlib.Path(os.environ.get("POSTHORN_SOURCE_DIR", ".")) / "resources/messenger/desktop"
        if not missing("desktop-file-validate"):
            self.assertEqual(self.run_it("desktop-file-validate", str(source / "posthorn-messenger.desktop")), "")
        if not missing("appstreamcli"):
            self.run_it("appstreamcli", "validate", "--no-net", str(source / "org.posthorn.messenger.metainfo.xml"))


if __name__ == "__main__":
    unittest.main(verbosity=2)
