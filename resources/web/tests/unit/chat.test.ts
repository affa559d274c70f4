import assert from "node:assert/strict";
import { test } from "node:test";
// @ts-expect-error: the tests' own parser has no types
import { parse as parseText } from "../fake/xml.mjs";
import * as stanzas from "../../src/chat/stanzas";
import { Timeline, type Said } from "../../src/chat/timeline";
import { policyOf } from "../../src/chat/disco";
import { bookmarkOf } from "../../src/chat/pep";
import { submit, read } from "../../src/chat/xmpp/forms";
import { bare, domain, readable, resource, typed } from "../../src/chat/xmpp/jid";
import { ns } from "../../src/chat/xmpp/ns";
import { Stream, type Socket, type StreamState } from "../../src/chat/xmpp/stream";
import { child, text, write, x, type Xml } from "../../src/chat/xmpp/xml";

const parse = parseText as (source: string) => Xml;

test("XML is written so that nothing escapes from its place", () => {
    const node = x("message", ns.client, { to: "a'b\"<>&\n", skipped: null }, x("body", ns.client, {}, "</body><evil/> & ]]> \u0000\u0007\ud800 ok 🎻\r\n"), x("x", "urn:other", {}, x("inner", ns.client)));
    const source = write(node);
    const again = parse(source);
    assert.equal(again.attrs.to, "a'b\"<>&\n");
    assert.equal(again.children.length, 2);
    assert.equal(text(child(again, ns.client, "body")), "</body><evil/> & ]]> \ufffd ok 🎻\r\n");
    assert.equal(child(child(again, "urn:other"), ns.client, "inner")?.name, "inner");
    assert.ok(!source.includes("\u0000") && !source.includes("skipped"));
});

test("addresses", () => {
    assert.equal(bare("Alice@Demo.Test/Desk/2"), "alice@demo.test");
    assert.equal(resource("alice@demo.test/Desk/2"), "Desk/2");
    assert.equal(domain("alice@demo.test/x@y"), "demo.test");
    assert.equal(readable("d\\27artagnan\\20sr@demo.test"), "d'artagnan sr");
    assert.equal(typed(" Bob ", "demo.test"), "bob@demo.test");
    assert.equal(typed("xmpp:bob@demo.test?message", "x"), "bob@demo.test");
    for (const bad of ["", "a b", "a@b@c", "<a>", "a/b", "@demo.test", "bob@"]) assert.equal(typed(bad, "demo.test"), null, bad);
});

test("forms, the domain's policy, bookmarks", () => {
    const form = submit("urn:x", { a: "1", b: ["2", "3"] });
    assert.deepEqual([...read(form)], [["FORM_TYPE", ["urn:x"]], ["a", ["1"]], ["b", ["2", "3"]]]);
    const query = (log: string, encryption: string): Xml => x("query", ns.info, {}, submit(ns.policy, { "conversation-log": log, encryption }));
    assert.deepEqual(policyOf(query("archive", "refused")), { log: "archive", encryption: "refused" });
    assert.deepEqual(policyOf(query("something", "else")), { log: "none", encryption: "allowed" });
    assert.equal(policyOf(x("query", ns.info)), null);
    assert.deepEqual(bookmarkOf(parse(`<item xmlns='${ns.pubsub}' id='r@rooms.x'><conference xmlns='${ns.bookmarks}' name='R' autojoin='1'><nick>N</nick></conference></item>`)), { jid: "r@rooms.x", name: "R", nick: "N", autojoin: true });
});

const me = "alice@x";
const bob = "bob@x";
let clock = 1000;
const said = (stanza: Xml, more: Partial<Said> = {}): Said => {
    const mine = bare(stanza.attrs.from ?? me) === me;
    return { stanza, sender: mine ? me : bob, nick: "", mine, time: ++clock, archiveId: "", room: false, official: false, ...more };
};
const from = (who: string, id: string, body: string, ...content: Xml[]): Xml => x("message", ns.client, { from: who, type: "chat", id }, body ? x("body", ns.client, {}, body) : null, ...content);
const bodies = (line: Timeline): string[] => line.messages.map((m) => m.body);

test("a timeline: each message once, in the order of time", () => {
    const line = new Timeline();
    const live = line.take(said(from(bob, "1", "one"), { archiveId: "10" }));
    assert.equal(live.added?.body, "one");
    assert.equal(line.take(said(from(bob, "1", "one"), { archiveId: "10" })).added, null, "again, from the archive");
    line.take(said(from(bob, "0", "zero"), { time: 5, archiveId: "9" }));
    assert.deepEqual(bodies(line), ["zero", "one"]);
    // The same id from somebody else, or a second time in the archive, is another message.
    line.take(said(from(bob, "1", "one again"), { archiveId: "12" }));
    line.take(said(from(me, "1", "mine")));
    assert.deepEqual(bodies(line), ["zero", "one", "one again", "mine"]);
    assert.equal(line.oldestInArchive?.archiveId, "9");
});

test("one's own message: waiting, taken, delivered, seen; and as the archive has it", () => {
    const line = new Timeline();
    line.take(said(from(me, "a", "hello", x("origin-id", ns.sid, { id: "a" })), { waiting: true }));
    assert.equal(line.messages[0]!.progress, "waiting");
    assert.equal(line.acknowledged("a"), true);
    assert.equal(line.acknowledged("a"), false);
    line.take(said(from(bob, "r", "", x("received", ns.receipts, { id: "a" }))));
    assert.equal(line.messages[0]!.progress, "delivered");
    line.take(said(from(bob, "d", "", x("displayed", ns.markers, { id: "a" }))));
    line.take(said(from(bob, "r2", "", x("received", ns.receipts, { id: "a" })))); // late, from another device
    assert.equal(line.messages[0]!.progress, "displayed");
    assert.equal(line.take(said(from(me, "a", "hello"), { archiveId: "77" })).added, null);
    assert.equal(line.at("77")?.id, "a");
    line.take(said(x("message", ns.client, { from: bob, type: "error", id: "a" }, x("error", ns.client, {}, x("forbidden", ns.stanzas)))));
    assert.deepEqual([line.messages[0]!.progress, line.messages[0]!.problem], ["failed", "forbidden"]);
    // A message of theirs cannot fail by an error of theirs.
    line.take(said(from(bob, "b", "yes")));
    assert.equal(line.take(said(x("message", ns.client, { from: bob, type: "error", id: "b" }))).changed, false);
});

test("what comes before its message, as history is read backwards", () => {
    const line = new Timeline();
    line.take(said(from(bob, "2", "right", x("replace", ns.correct, { id: "1" })), { archiveId: "12" }));
    line.take(said(from(bob, "3", "", x("reactions", ns.reactions, { id: "mine" }, x("reaction", ns.reactions, {}, "👍"))), { archiveId: "13" }));
    line.take(said(from(bob, "4", "", x("displayed", ns.markers, { id: "mine" })), { archiveId: "14" }));
    line.take(said(from(bob, "5", "", x("retract", ns.retract, { id: "gone" })), { archiveId: "15" }));
    assert.equal(line.messages.length, 0);
    line.take(said(from(bob, "1", "wrnog"), { time: 1, archiveId: "1" }));
    line.take(said(from(me, "mine", "hi"), { time: 2, archiveId: "2" }));
    line.take(said(from(bob, "gone", "a secret"), { time: 3, archiveId: "3" }));
    assert.deepEqual(line.messages.map((m) => [m.body, m.edited, m.retracted, m.progress, [...m.reactions.values()].flat().join("")]),
        [["right", true, false, "sent", ""], ["hi", false, false, "displayed", "👍"], ["", false, true, "sent", ""]]);
});

test("of what was taken back a tombstone is left in archives", () => {
    const line = new Timeline();
    const grave = from(bob, "1", "", x("retracted", ns.retract, { stamp: "2026-01-01T00:00:00Z", id: "9" }));
    line.take(said(from(bob, "1", "too much"), { archiveId: "1" }));
    line.take(said(grave, { archiveId: "1" }));
    line.take(said(from(bob, "2", "", x("retracted", ns.retract)), { archiveId: "2" }));
    assert.deepEqual(line.messages.map((m) => [m.body, m.retracted]), [["", true], ["", true]]);
});

test("only who said it may change it or take it back", () => {
    const line = new Timeline();
    line.take(said(from(me, "m", "mine")));
    line.take(said(from(bob, "x", "not theirs", x("replace", ns.correct, { id: "m" }))));
    line.take(said(from(bob, "y", "", x("retract", ns.retract, { id: "m" }))));
    assert.deepEqual([line.messages[0]!.body, line.messages[0]!.retracted], ["mine", false]);
    // In a room the room itself may, for its moderators, and nobody else in its name.
    const room = new Timeline();
    const inRoom = (nick: string, stanza: Xml): Said => said(stanza, { room: true, sender: nick ? `r@x/${nick}` : "r@x", nick, official: !nick, mine: false });
    const spoken = x("message", ns.client, { from: "r@x/eve", type: "groupchat", id: "1" }, x("body", ns.client, {}, "spam"), x("stanza-id", ns.sid, { by: "r@x", id: "s1" }), x("stanza-id", ns.sid, { by: "evil@x", id: "s9" }));
    room.take(inRoom("eve", spoken));
    assert.equal(room.messages[0]!.id, "s1", "the room's own name for it");
    // As the room's archive has one, without a name in it.
    room.take({ ...inRoom("eve", from("r@x/eve", "7", "more spam")), archiveId: "s7" });
    room.take(inRoom("eve", from("r@x/eve", "8", "", x("reactions", ns.reactions, { id: "s7" }, x("reaction", ns.reactions, {}, "👎")))));
    assert.equal([...room.messages[1]!.reactions.values()].flat().join(), "👎");
    const moderated = (who: string): Xml => x("message", ns.client, { from: who, type: "groupchat", id: "2" }, x("retract", ns.retract, { id: "s1" }, x("moderated", ns.moderate)));
    room.take(inRoom("mallory", moderated("r@x/mallory")));
    assert.equal(room.messages[0]!.retracted, false);
    room.take(inRoom("", moderated("r@x")));
    assert.equal(room.messages[0]!.retracted, true);
    // Nor does one occupant's mark say that all have seen.
    room.take({ ...inRoom("me", from("r@x/me", "own", "hi")), mine: true, sender: me });
    room.take(inRoom("eve", from("r@x/eve", "3", "", x("displayed", ns.markers, { id: "own" }))));
    assert.equal(room.messages[2]!.progress, "sent");
});

test("replies lose their quote, reactions take the place of earlier ones, files are addresses of the web", () => {
    const line = new Timeline();
    const reply = stanzas.message({ jid: bob, room: false }, "r1", { body: "yes 🎻", replyTo: { id: "q", to: bob, quoted: "shall 🎻\nwe?" } });
    assert.equal(text(child(reply, ns.client, "body")), "> shall 🎻\n> we?\nyes 🎻");
    line.take(said({ ...reply, attrs: { ...reply.attrs, from: bob } }));
    assert.deepEqual([line.messages[0]!.body, line.messages[0]!.replyTo], ["yes 🎻", { id: "q", to: bob }]);
    const react = (...list: string[]): void => void line.take(said(from(bob, `x${++clock}`, "", stanzas.reactions({ jid: me, room: false }, "i", "r1", list).children[0] as Xml)));
    react("👍", "👍", "🎉");
    assert.deepEqual(line.messages[0]!.reactions.get(bob), ["👍", "🎉"]);
    react();
    assert.equal(line.messages[0]!.reactions.size, 0);
    const file = (url: string): string => line.take(said(from(bob, `f${++clock}`, "look", x("x", ns.oob, {}, x("url", ns.oob, {}, url))))).added!.file;
    assert.equal(file("https://files.example/a.png"), "https://files.example/a.png");
    for (const bad of ["javascript:alert(1)", "data:text/html,x", " JavaScript:alert(1)", "file:///etc/passwd", "//evil.example/a.png"]) assert.equal(file(bad), "", bad);
    assert.equal(line.take(said(from(bob, "e", "/me waves"))).added!.event, true);
});

test("the person's own marks and answers say how far they have read", () => {
    const line = new Timeline();
    line.take(said(from(bob, "1", "one"), { time: 10 }));
    assert.equal(line.take(said(from(me, "d", "", x("displayed", ns.markers, { id: "1" })), { time: 99 })).readTo, 10);
    assert.equal(line.take(said(from(me, "d2", "", x("displayed", ns.markers, { id: "unknown" })), { time: 100 })).readTo, 100);
    assert.equal(line.take(said(from(me, "2", "answer"), { time: 200 })).readTo, 200);
});

class FakeLine {
    sent: Xml[] = [];
    sockets: Socket[] = [];
    timers: { run: () => void; at: number; on: boolean }[] = [];
    now = 0;
    states: StreamState[] = [];
    sessions: boolean[] = [];
    stanzas: Xml[] = [];
    taken: string[] = [];
    stream = new Stream({ jid: me, parse,
        open: () => {
            const socket: Socket = { send: (source) => void this.sent.push(parse(source)), close: () => undefined, onopen: null, onmessage: null, onclose: null };
            this.sockets.push(socket);
            return socket;
        },
        timer: (run, wait) => { const one = { run, at: this.now + wait, on: true }; this.timers.push(one); return one; },
        stop: (timer) => { if (timer) (timer as { on: boolean }).on = false; } });
    constructor() {
        this.stream.onState = (s) => this.states.push(s);
        this.stream.onSession = (r) => this.sessions.push(r);
        this.stream.onStanza = (s) => this.stanzas.push(s);
        this.stream.onAcknowledged = (s) => this.taken.push(s.attrs.id ?? "");
    }
    get socket(): Socket { return this.sockets[this.sockets.length - 1]!; }
    hear(source: string): void { this.socket.onmessage!({ data: source }); }
    /** What was sent since the last look. */
    said(): string[] { return this.sent.splice(0).map((s) => s.name + (/^m\d$/.test(s.attrs.id ?? "") ? `:${s.attrs.id}` : s.attrs.h ? `:${s.attrs.h}` : "")); }
    pass(milliseconds: number): void {
        const end = this.now + milliseconds;
        for (;;) {
            const due = this.timers.filter((t) => t.on && t.at <= end).sort((a, b) => a.at - b.at)[0];
            if (!due) break;
            due.on = false;
            this.now = due.at;
            due.run();
        }
        this.now = end;
    }
    features(inner: string): void { this.hear(`<stream:features xmlns:stream='${ns.stream}'>${inner}</stream:features>`); }
    login(): void {
        this.socket.onopen!();
        this.features(`<mechanisms xmlns='${ns.sasl}'><mechanism>PLAIN</mechanism><mechanism>EXTERNAL</mechanism></mechanisms>`);
        this.hear(`<success xmlns='${ns.sasl}'/>`);
        this.features(`<bind xmlns='${ns.bind}'/><sm xmlns='${ns.sm}'/>`);
    }
    bind(): void {
        const id = [...this.sent].reverse().find((s) => s.name === "iq")!.attrs.id;
        this.hear(`<iq xmlns='${ns.client}' type='result' id='${id}'><bind xmlns='${ns.bind}'><jid>${me}/web</jid></bind></iq>`);
        this.hear(`<enabled xmlns='${ns.sm}' id='sm1' resume='true'/>`);
    }
}
const message = (id: string): Xml => x("message", ns.client, { to: bob, id }, x("body", ns.client, {}, id));

test("a stream logs in by the web session, binds, and answers what the server asks", () => {
    const line = new FakeLine();
    assert.equal(line.stream.send(message("m0")), false, "nothing to send by yet");
    line.stream.start();
    line.login();
    assert.deepEqual(line.said(), ["open", "auth", "open", "iq"]);
    const again = new FakeLine();
    again.stream.start();
    again.login();
    again.bind();
    assert.deepEqual([again.states, again.sessions, again.stream.full], [["connecting", "online"], [false], `${me}/web`]);
    again.said();
    again.hear(`<message xmlns='${ns.client}' from='${bob}'><body>hi</body></message>`);
    again.hear(`<presence xmlns='${ns.client}' from='${bob}'/>`);
    again.hear(`<r xmlns='${ns.sm}'/>`);
    assert.deepEqual(again.said(), ["a:2"]);
    assert.equal(again.stanzas.length, 2);
});

test("a line that breaks is taken up again: what was not acknowledged goes once more", () => {
    const line = new FakeLine();
    line.stream.start();
    line.login();
    line.bind();
    line.said();
    for (const id of ["m1", "m2", "m3"]) line.stream.send(message(id));
    line.hear(`<a xmlns='${ns.sm}' h='1'/>`);
    assert.deepEqual(line.taken, ["m1"]);
    line.hear(`<message xmlns='${ns.client}' from='${bob}'><body>hi</body></message>`);
    line.socket.onclose!();
    assert.equal(line.stream.state, "offline");
    assert.equal(line.stream.send(message("m4")), true, "it waits for the session");
    line.said();
    line.pass(5000);
    line.login();
    assert.deepEqual(line.said(), ["open", "auth", "open", "resume:1"]);
    line.hear(`<resumed xmlns='${ns.sm}' previd='sm1' h='2'/>`);
    assert.deepEqual(line.said().filter((s) => s !== "r"), ["message:m3", "message:m4"]);
    assert.deepEqual([line.taken, line.sessions], [["m1", "m2"], [false, true]]);
});

test("a session that the server forgot begins anew, and who waits for an answer hears so", async () => {
    const line = new FakeLine();
    line.stream.start();
    line.login();
    line.bind();
    const answer = line.stream.ask("get", bob, x("query", ns.info));
    line.socket.onclose!();
    line.pass(5000);
    line.login();
    line.hear(`<failed xmlns='${ns.sm}'><item-not-found xmlns='${ns.stanzas}'/></failed>`);
    await assert.rejects(answer, { condition: "offline" });
    line.bind();
    assert.deepEqual(line.sessions, [false, false]);
});

test("an answer counts only from whom was asked", async () => {
    const line = new FakeLine();
    line.stream.start();
    line.login();
    line.bind();
    const asked = line.stream.ask("get", "server.x", x("query", ns.info));
    const id = [...line.sent].reverse().find((s) => s.name === "iq")!.attrs.id;
    line.hear(`<iq xmlns='${ns.client}' type='result' id='${id}' from='evil@x'><query xmlns='${ns.info}'/></iq>`);
    line.hear(`<iq xmlns='${ns.client}' type='error' id='${id}' from='server.x'><error type='cancel'><item-not-found xmlns='${ns.stanzas}'/><text xmlns='${ns.stanzas}'>none</text></error></iq>`);
    await assert.rejects(asked, { condition: "item-not-found", message: "none" });
    const own = line.stream.ask("get", null, x("query", ns.roster));
    const next = [...line.sent].reverse().find((s) => s.name === "iq")!.attrs.id;
    line.hear(`<iq xmlns='${ns.client}' type='result' id='${next}' from='bob@x'/>`);
    line.hear(`<iq xmlns='${ns.client}' type='result' id='${next}' from='${me}'/>`);
    assert.equal((await own).attrs.from, me);
});

test("where the web session does not count any more the stream waits for a sign-in; a dead line is noticed; tries come slower", () => {
    const out = new FakeLine();
    out.stream.start();
    out.socket.onopen!();
    out.features(`<mechanisms xmlns='${ns.sasl}'><mechanism>PLAIN</mechanism></mechanisms>`);
    assert.equal(out.stream.state, "signed-out");
    out.pass(600_000);
    assert.equal(out.sockets.length, 1, "it does not try on its own");
    out.stream.start();
    assert.equal(out.sockets.length, 2);

    const dead = new FakeLine();
    dead.stream.start();
    dead.login();
    dead.bind();
    dead.stream.send(message("m1"));
    dead.pass(16_000);
    assert.ok(dead.sockets.length >= 1 && dead.states.includes("offline"), "nobody answered");
    const before = dead.sockets.length;
    for (let i = 0; i < 12; ++i) dead.socket.onclose?.();
    dead.pass(3_600_000);
    assert.ok(dead.sockets.length - before < 200, `${dead.sockets.length}`);

    const gone = new FakeLine();
    gone.stream.start();
    gone.login();
    gone.bind();
    gone.hear(`<stream:error xmlns:stream='${ns.stream}'><not-authorized xmlns='${ns.streamErrors}'/></stream:error>`);
    assert.equal(gone.stream.state, "signed-out");
    const odd = new FakeLine();
    odd.stream.start();
    odd.socket.onopen!();
    odd.hear("<no xml");
    assert.equal(odd.stream.state, "offline");
});
