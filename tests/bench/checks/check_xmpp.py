"""The XMPP works of the generator against the server itself, each for a moment: what they take for a right answer is one."""

import os
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from driver import table, xmpp  # noqa: E402
from driver.generator import Generator, GeneratorError  # noqa: E402

GENERATOR, BINARIES = "", ""
CLIENTS = 6


class Works(unittest.TestCase):
    def server(self, archive):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        server = xmpp.posthorn(GENERATOR, os.path.join(folder.name, "server"), xmpp.users(CLIENTS), BINARIES, archive)
        server.start()
        self.addCleanup(server.stop)
        return server

    def ask(self, server, work, **how):
        return Generator(GENERATOR, xmpp.PASSWORD, 60).run(work, server, xmpp.PORT, **{"users": CLIENTS, "seconds": 1, **how})

    def test_without_archive(self):
        server = self.server(False)
        for work, how in (("xmpp-login", {"parallel": 3}), ("xmpp-message", {"parallel": CLIENTS, "outstanding": 3}),
                          ("xmpp-room", {"parallel": CLIENTS}), ("xmpp-memory", {"count": CLIENTS, "settle": 0})):
            with self.subTest(work):
                one, = self.ask(server, work, **how)
                self.assertGreater(one["count"], 0)
                self.assertGreater(one["server_cpu"], 0)
                self.assertEqual(one["work"], work)
                if work == "xmpp-login":
                    self.assertEqual(one["mechanism"], "SCRAM-SHA-256")
        with self.assertRaisesRegex(GeneratorError, "not archived"):
            self.ask(server, "xmpp-message", parallel=2, outstanding=1, archive=1)

    def test_with_archive(self):
        server = self.server(True)
        one, = self.ask(server, "xmpp-message", parallel=2, outstanding=1, archive=1)
        self.assertGreater(one["count"], 0)
        with self.assertRaisesRegex(GeneratorError, "is archived"):
            self.ask(server, "xmpp-message", parallel=2, outstanding=1, archive=0)

    def test_turns_are_summed(self):
        turn = {"work": "xmpp-room", "item": "deliveries", "count": 10, "seconds": 1.0, "server_cpu": 0.5,
                "generator_cpu": 0.1, "latency_p50_ms": 2.0, "latency_p99_ms": 3.0}
        one, latency = xmpp.summed([turn, dict(turn, count=30, latency_p50_ms=4.0)], table.POSTHORN)
        self.assertEqual((one["count"], one["seconds"], one["server_cpu"]), (40, 2.0, 1.0))
        self.assertEqual((latency["item"], latency["seconds"]), ("latency", 0.003))
        rows = {row[0]: row for row in table.rows_of([one, latency])}
        self.assertEqual(rows["XMPP room of 100: deliveries"][4], "20 /s")
        self.assertEqual(rows["XMPP room of 100: median latency"][4], "3.0 ms")


if __name__ == "__main__":
    BINARIES = os.path.dirname(sys.argv.pop())
    GENERATOR = sys.argv.pop()
    unittest.main()
