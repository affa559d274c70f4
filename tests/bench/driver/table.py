"""The table: each work of a peer beside Posthorn's, their ratio, and what an operation cost each of them."""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Row:
    label: str
    work: str
    item: str
    peers: tuple       # which servers are shown for it
    kind: str          # rate (operations a second), total (time of all), time (of one) or memory
    state: str = ""    # of imap-fetch: warm, "cold" or "first"
    cost: bool = True  # whether the CPU time is of this item alone


DEFAULT, PERFORMANCE = "Postfix + Dovecot", "Dovecot, performance mode"
TUNED, MDBOX = "Dovecot tuned", "Dovecot mdbox"
NGINX = "nginx"
PROSODY, EJABBERD = "Prosody", "ejabberd"
POSTHORN = "Posthorn"

_FETCHES = (("SELECT", "select"), ("FETCH FLAGS", "flags"), ("FETCH RFC822.SIZE", "size"),
            ("FETCH ENVELOPE", "envelope"), ("FETCH BODYSTRUCTURE", "bodystructure"))
_POP3 = (("PASS and STAT", "open"), ("LIST", "list"), ("UIDL", "uidl"), ("RETR of 2,000", "retr"))

_CHAT = (PROSODY, EJABBERD)

ROWS = (
    Row("SMTP, 4 KiB, until in the mailbox", "smtp-deliver", "delivered", (DEFAULT,), "rate"),
    Row("IMAP LOGIN, LOGOUT", "imap-login", "login", (DEFAULT, PERFORMANCE, TUNED), "rate"),
    Row("IMAP LOGIN, LOGOUT over TLS", "imap-login", "login-tls", (DEFAULT, PERFORMANCE, TUNED), "rate"),
    *(Row(f"IMAP {label}, warm", "imap-fetch", item, (DEFAULT,), "time") for label, item in _FETCHES),
    *(Row(f"IMAP {label}, cold, asked before", "imap-fetch", item, (DEFAULT,), "time", "cold")
      for label, item in _FETCHES),
    *(Row(f"IMAP {label}, cold, first time", "imap-fetch", item, (DEFAULT,), "time", "first")
      for label, item in _FETCHES),
    Row("IMAP filling that mailbox", "imap-fill", "fill", (DEFAULT,), "rate"),
    Row("IMAP APPEND one by one", "imap-append", "append", (DEFAULT, MDBOX), "total"),
    Row("IMAP MULTIAPPEND", "imap-multiappend", "multiappend", (DEFAULT, MDBOX), "total"),
    *(Row(f"POP3 {label}", "pop3", item, (DEFAULT,), "time", cost=False) for label, item in _POP3),
    Row("POP3 whole session of these", "pop3", "session", (DEFAULT,), "time"),
    Row("memory of an idle IMAP TLS connection", "idle-memory", "idle-memory", (DEFAULT, PERFORMANCE, TUNED), "memory"),
    *(Row(f"HTTP{s}, a file of {label}", "web-files", item + ("-tls" if s else ""), (NGINX,), "rate")
      for s in ("", "S") for label, item in (("1 KiB", "1k"), ("16 KiB", "16k"), ("170 KB", "170k"))),
    Row("memory of a JMAP event source, TLS, of one account", "web-listeners", "one-account", (NGINX,), "memory"),
    Row("memory of a JMAP event source, TLS, each of another", "web-listeners", "accounts", (NGINX,), "memory"),
    Row("XMPP login: TLS 1.3, SCRAM, session", "xmpp-login", "login", _CHAT, "rate"),
    *(Row(f"XMPP round trips, {clients} clients{label}", "xmpp-message", clients + item, _CHAT, "rate")
      for label, item in (("", ""), (", archive", "-archive")) for clients in ("2", "100")),
    Row("XMPP room of 100: deliveries", "xmpp-room", "deliveries", _CHAT, "rate"),
    Row("XMPP room of 100: median latency", "xmpp-room", "latency", _CHAT, "time", cost=False),
    Row("memory of an idle XMPP TLS client", "xmpp-memory", "xmpp-memory", _CHAT, "memory"),
)

HEAD = ("work", "amount", "peer", "peer's result", "Posthorn", "ratio", "peer's CPU each", "Posthorn's CPU each",
        "generator's CPU each")


def _find(results, server, row):
    for one in results:
        if (one["server"], one["work"], one["item"], one.get("state", "")) == (server, row.work, row.item, row.state):
            return one
    return None


def _value(one, kind):
    """What is compared: operations a second, seconds, or bytes."""
    if one is None:
        return None
    if kind == "rate":
        return one["count"] / one["seconds"]
    return one["bytes_each"] if kind == "memory" else one["seconds"]


def _shown(value, kind):
    if value is None:
        return "-"
    if kind == "rate":
        return f"{value:,.0f} /s"
    if kind == "total":
        return f"{value:,.2f} s"
    if kind == "memory":
        return f"{value / 1024:,.1f} KiB"
    return f"{value * 1000:,.1f} ms"


def _cost(one, key, row):
    if one is None or one.get(key) is None or not row.cost:
        return "-"
    return f"{one[key] / one['count'] * 1000:,.3f} ms"


def _ratio(peer, ours, kind):
    """How many times better ours is; below 1 it is worse."""
    if not peer or not ours:
        return "-"
    return f"{(ours / peer if kind == 'rate' else peer / ours):.2f}"


def _amount(one):
    if one is None:
        return "-"
    count = one.get("messages", one["count"])
    return f"{count:,.0f}"


def rows_of(results):
    """The cells of the table; a row appears when at least one server has a result for it."""
    table = []
    for row in ROWS:
        ours = _find(results, POSTHORN, row)
        shown = 0
        for name in row.peers:
            peer = _find(results, name, row)
            if peer is None and (ours is None or shown or name != row.peers[-1]):
                continue
            shown += 1
            left, right = _value(peer, row.kind), _value(ours, row.kind)
            table.append((row.label, _amount(peer or ours), name if peer else "-", _shown(left, row.kind),
                          _shown(right, row.kind), _ratio(left, right, row.kind), _cost(peer, "server_cpu", row),
                          _cost(ours, "server_cpu", row),
                          _cost(ours or peer, "generator_cpu", row)))
    return table


def text_of(results, markdown=False):
    rows = [HEAD, *rows_of(results)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    lines = []
    for number, row in enumerate(rows):
        cells = [cell.ljust(width) if column in (0, 2) else cell.rjust(width)
                 for column, (cell, width) in enumerate(zip(row, widths))]
        lines.append("| " + " | ".join(cells) + " |" if markdown else "  ".join(cells).rstrip())
        if number == 0:
            marks = ["-" * width if column in (0, 2) else "-" * (width - 1) + ":"
                     for column, width in enumerate(widths)]
            lines.append("| " + " | ".join(marks) + " |" if markdown else "  ".join("-" * width for width in widths))
    return "\n".join(lines)


def _by_cpu(results, ours):
    """What is left of a ratio on a machine that has other work."""
    for peer in (NGINX, PROSODY, EJABBERD):
        for other in results:
            if (other["server"], other["work"], other["item"]) == (peer, ours["work"], ours["item"]):
                ratio = other["server_cpu"] / other["count"] / (ours["server_cpu"] / ours["count"])
                yield f"{ours['work']}, {ours['item']}: by CPU time of one the ratio to {peer} is {ratio:.2f}."


def remarks_of(results):
    """How the servers were driven, where that may differ between them."""
    remarks = []
    for one in results:
        if one.get("how") and one["item"] in ("fill", "multiappend", "retr"):
            remarks.append(f"{one['server']}, {one['work']}: {one['how']}.")
        if one.get("cache_dropped") is False:
            remarks.append(f"{one['server']}: the page cache could not be dropped (not root), so 'cold' is a restart.")
        if one["work"] == "smtp-deliver":
            remarks.append(f"{one['server']}, smtp-deliver: all accepted after {one['accepted_seconds']:.2f} s, all in "
                           f"the mailboxes after {one['seconds']:.2f} s; a transaction took "
                           f"{one['latency_p50_ms']:.1f} ms in the median, {one['latency_p99_ms']:.1f} ms at most for "
                           "99 of 100.")
        if "bytes_after" in one:
            processes = f" in {one['processes']:.0f} processes" if "processes" in one else f", {one['item']}"
            remarks.append(f"{one['server']}, {one['work']}: {one['bytes_before'] / 2**20:.1f} MiB before, "
                           f"{one['bytes_after'] / 2**20:.1f} MiB with {one['count']:,.0f} connections{processes}.")
        if one["work"] in ("web-files", "xmpp-login", "xmpp-message", "xmpp-room") and one["item"] != "latency":
            if one["server"] == POSTHORN and one["server_cpu"] > 0:
                remarks += _by_cpu(results, one)
        if one["work"].startswith("xmpp-") and "latency_p50_ms" in one and one["item"] != "latency":
            remarks.append(f"{one['server']}, {one['work']}, {one['item']}: {one['latency_p50_ms']:.2f} ms in the median, "
                           f"{one['latency_p99_ms']:.2f} ms at most for 99 of 100.")
    return list(dict.fromkeys(remarks))
