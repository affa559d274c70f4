"""Plays the dialogues of tests/transcripts/xmpp against the real server; their language stands in transcript.py. With names
of files, or parts of names, as arguments, only those."""
import concurrent.futures
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from posthorn_server import Server  # noqa: E402
from transcript import PASSWORD, Transcript, announced  # noqa: E402

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "transcripts/xmpp"
WANTED = sys.argv[1:]
# What holds for all; of the list settings the transcripts' own items are added.
SETTINGS = {"server.host-name": "localhost", "xmpp.conversation-log": "none"}


def chosen():
    paths = sorted(FOLDER.glob("*.txt"))
    return [Transcript(each) for each in paths if not WANTED or any(part in each.name for part in WANTED)]


class Transcripts(unittest.TestCase):
    def test_dialogues(self):
        transcripts = chosen()
        self.assertTrue(transcripts)
        settings = dict(SETTINGS)
        for each in transcripts:
            for key, value in each.settings:
                settings[key] = f"{settings[key]},{value}" if key in settings else value
        arguments = [word for key, value in settings.items() for word in ("--set", f"{key}={value}")]
        with Server(*arguments) as server, concurrent.futures.ThreadPoolExecutor(4) as pool:
            port = server.ports["xmpp-client"]

            def play(each):
                server.ctl("domainadd", each.domain)
                for name in each.names or ["alice"]:
                    server.ctl("useradd", each.domain, name, PASSWORD, "U")
                missing = each.missing(announced(port, each.domain, (each.names or ["alice"])[0])) if each.needs else []
                return missing, [] if missing else each.play(port)

            for each, (missing, wrong) in zip(transcripts, pool.map(play, transcripts)):
                with self.subTest(each.path.name):
                    if missing:
                        self.skipTest("the server does not have " + ", ".join(missing))
                    if wrong:
                        self.fail("\n".join(["", *wrong]))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
