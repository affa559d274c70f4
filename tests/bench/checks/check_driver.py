"""Quick checks of the driver's own parts: the table's arithmetic, and that a cage lets nothing escape."""

import os
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from driver import table  # noqa: E402
from driver.caged import Caged, free_ports, ServerError  # noqa: E402

GENERATOR = ""


def measured(server, work, item, count, seconds, **more):
    return dict(server=server, work=work, item=item, count=count, seconds=seconds, server_cpu=1.0, generator_cpu=0.1,
                **more)


class Table(unittest.TestCase):
    def row(self, results, label, peer):
        return next(row for row in table.rows_of(results) if row[0] == label and row[2] == peer)

    def test_rates_and_times(self):
        results = [measured(table.DEFAULT, "imap-login", "login", 100, 2.0),
                   measured(table.TUNED, "imap-login", "login", 100, 0.5),
                   measured(table.POSTHORN, "imap-login", "login", 1000, 2.0),
                   measured(table.DEFAULT, "imap-fetch", "flags", 5, 0.05, messages=50000),
                   measured(table.DEFAULT, "imap-fetch", "flags", 1, 0.5, messages=50000, state="cold"),
                   measured(table.POSTHORN, "imap-fetch", "flags", 5, 0.01, messages=50000)]
        row = self.row(results, "IMAP LOGIN, LOGOUT", table.DEFAULT)
        self.assertEqual(row[3:8], ("50 /s", "500 /s", "10.00", "10.000 ms", "1.000 ms"))
        self.assertEqual(self.row(results, "IMAP LOGIN, LOGOUT", table.TUNED)[5], "2.50")
        row = self.row(results, "IMAP FETCH FLAGS, warm", table.DEFAULT)
        self.assertEqual(row[1:6], ("50,000", table.DEFAULT, "50.0 ms", "10.0 ms", "5.00"))
        row = self.row(results, "IMAP FETCH FLAGS, cold, asked before", table.DEFAULT)
        self.assertEqual(row[3:6], ("500.0 ms", "-", "-"))

    def test_one_side_only(self):
        rows = table.rows_of([measured(table.POSTHORN, "imap-login", "login", 1000, 2.0)])
        self.assertEqual([row[2:6] for row in rows], [("-", "-", "500 /s", "-")])
        self.assertEqual(table.rows_of([]), [])

    def test_markdown_has_equal_columns(self):
        text = table.text_of([measured(table.DEFAULT, "imap-login", "login", 100, 2.0)], markdown=True)
        self.assertEqual({line.count("|") for line in text.splitlines()}, {len(table.HEAD) + 1})


class Cage(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.log = os.path.join(self.folder.name, "log")

    def caged(self, script):
        return Caged(GENERATOR, ["sh", "-c", script], self.log)

    def test_nothing_outlives_it(self):
        # The grandchild leaves its session and ignores SIGTERM: only adoption by the cage finds it.
        pid_file = os.path.join(self.folder.name, "pid")
        one = self.caged(f"(setsid sh -c 'trap \"\" TERM; echo $$ > {pid_file}; echo ready; sleep 600') & wait")
        one.wait_for_line("ready")
        with open(pid_file, encoding="ascii") as file:
            pid = int(file.read())
        os.kill(pid, 0)
        one.stop()
        with self.assertRaises(ProcessLookupError):
            os.kill(pid, 0)

    def test_end_before_ready_is_told(self):
        with self.assertRaisesRegex(ServerError, "(?s)ended before.*out of luck"):
            self.caged("echo out of luck >&2; exit 3").wait_for_line("ready")

    def test_ports_differ(self):
        self.assertEqual(len(set(free_ports(20))), 20)


if __name__ == "__main__":
    GENERATOR = sys.argv.pop(1)
    unittest.main()
