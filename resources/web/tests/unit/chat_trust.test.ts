// What the chat believes of whom, and what becomes of messages when the line breaks.
import "./browser";
import assert from "node:assert/strict";
import { test } from "node:test";
import { catchUp } from "../../src/chat/catchup";
import { add, conversation, conversations, find, me, useStream } from "../../src/chat/core";
import { newest, takeStanza } from "../../src/chat/incoming";
import { done, put, resend, sessionBegins } from "../../src/chat/outbox";
import { invitationIn, Room } from "../../src/chat/rooms";
import { StanzaError, type Stream } from "../../src/chat/xmpp/stream";
import { Timeline, type Said } from "../../src/chat/timeline";
import { ns } from "../../src/chat/xmpp/ns";
import { child, text, x, type Xml } from "../../src/chat/xmpp/xml";

me.value = "alice@x";
const body = (said: string): Xml => x("body", ns.client, {}, said);
const chat = (from: string, id: string, said: string, ...more: Xml[]): Xml => x("message", ns.client, { from, to: "alice@x", type: "chat", id }, body(said), ...more);
const stanzaId = (by: string, id: string): Xml => x("stanza-id", ns.sid, { by, id });
const bodies = (jid: string): string[] => (find(jid)?.timeline.messages ?? []).map((m) => m.body);
/** A stream that keeps what is sent and answers as the test says. */
const line = (sent: Xml[], answer: (payload: Xml) => Promise<Xml> = () => Promise.reject(new StanzaError("offline"))): Stream =>
    ({ send: (stanza: Xml) => { sent.push(stanza); return true; }, ask: (_type: string, _to: string | null, payload: Xml) => answer(payload) }) as unknown as Stream;

test("an invitation by a room is one's that the room sent, not somebody in its manner", () => {
    const invite = x("x", ns.mucUser, {}, x("invite", ns.mucUser, { from: "boss@x" }));
    assert.equal(invitationIn(x("message", ns.client, { from: "mallory@x/phone" }, invite)), null);
    assert.deepEqual(invitationIn(x("message", ns.client, { from: "den@rooms.x" }, invite)), { room: "den@rooms.x", from: "boss@x", reason: "", password: "" });
});

test("nobody takes the name of another's message", () => {
    const room = new Timeline();
    const said = (nick: string, id: string, words: string, given: string, more: Partial<Said> = {}): Said => ({
        stanza: x("message", ns.client, { from: `r@x/${nick}`, type: "groupchat", id }, body(words), stanzaId("r@x", given)),
        sender: `r@x/${nick}`, nick, mine: false, time: 1, archiveId: given, room: true, official: false, ...more });
    room.take(said("eve", "e1", "spam", "s1"));
    room.take(said("eve", "s1", "harmless", "s2")); // to be taken away in the place of the first
    room.take(said("bob", "b1", "wrnog", "s3"));
    room.take(said("eve", "b1", "not bob", "s4"));
    const moderated = x("message", ns.client, { from: "r@x", type: "groupchat" }, x("retract", ns.retract, { id: "s1" }, x("moderated", ns.moderate)));
    room.take({ ...said("", "m", "", "s5"), stanza: moderated, official: true });
    const correction = said("bob", "b2", "right", "s6");
    room.take({ ...correction, stanza: x("message", ns.client, { from: "r@x/bob", type: "groupchat", id: "b2" }, body("right"), x("replace", ns.correct, { id: "b1" })) });
    assert.deepEqual(room.messages.map((m) => [m.body, m.retracted]), [["", true], ["harmless", false], ["right", false], ["not bob", false]]);
    // What is said about something that nobody knows does not fill the memory.
    for (let i = 0; i < 1000; ++i) room.take({ ...said("eve", `r${i}`, "", `t${i}`), stanza: x("message", ns.client, { from: "r@x/eve", type: "groupchat" }, x("reactions", ns.reactions, { id: "unknown" })) });
    assert.equal((room as unknown as { early: Map<string, Said[]> }).early.get("unknown")!.length, 200);
});

test("occupants' ids count where the room gives them", () => {
    const room = add(new Room("r@elsewhere"));
    room.nick = "Alice";
    const in_ = (nick: string, id: string, words: string, occupant: string, ...more: Xml[]): Xml =>
        x("message", ns.client, { from: `r@elsewhere/${nick}`, type: "groupchat", id }, body(words), x("occupant-id", ns.occupantId, { id: occupant }), ...more);
    takeStanza(in_("bob", "1", "mine", "x"));
    takeStanza(in_("eve", "2", "not his", "r@elsewhere/bob", x("replace", ns.correct, { id: "1" })));
    assert.deepEqual(room.timeline.messages.map((m) => [m.body, m.sender]), [["mine", "r@elsewhere/bob"]]);
    room.identifies = true;
    takeStanza(in_("eve", "3", "hers", "id-of-eve"));
    takeStanza(in_("renamed", "4", "hers, too", "id-of-eve", x("replace", ns.correct, { id: "3" })));
    assert.deepEqual(room.timeline.messages.map((m) => [m.body, m.sender]), [["mine", "r@elsewhere/bob"], ["hers, too", "id-of-eve"]]);
});

test("history comes from the archive itself, copies from the account itself", () => {
    takeStanza(x("message", ns.client, { from: "alice@x/other" }, x("received", ns.carbons, {}, x("forwarded", ns.forward, {}, chat("bob@x/1", "c", "forged")))));
    assert.deepEqual(bodies("bob@x"), []);
    takeStanza(x("message", ns.client, { from: "alice@x" }, x("received", ns.carbons, {}, x("forwarded", ns.forward, {}, chat("bob@x/1", "c", "copied")))));
    assert.deepEqual(bodies("bob@x"), ["copied"]);
});

/** An archive of messages by bob, numbered; `fails` is the number of the question that fails. */
function archive(count: number, asked: string[], meanwhile: (question: number) => void): (payload: Xml) => Promise<Xml> {
    return (payload) => {
        const after = text(child(child(payload, ns.rsm, "set"), ns.rsm, "after"));
        asked.push(after);
        const question = asked.length;
        const begin = Number(after || count - 2);
        const end = Math.min(count, begin + 3);
        for (let i = begin + 1; i <= end; ++i)
            takeStanza(x("message", ns.client, { from: "alice@x" }, x("result", ns.mam, { queryid: payload.attrs.queryid, id: String(i) },
                x("forwarded", ns.forward, {}, x("delay", ns.delay, { stamp: new Date(i * 1000).toISOString() }), chat("bob@x/1", `b${i}`, String(i))))));
        meanwhile(question);
        const fin = x("fin", ns.mam, { complete: end === count }, x("set", ns.rsm, {}, x("first", ns.rsm, {}, String(begin + 1)), x("last", ns.rsm, {}, String(end))));
        return Promise.resolve(x("iq", ns.client, { type: "result" }, fin));
    };
}

test("what is said while history is caught up with leaves no gap, nor does a line that breaks", async () => {
    conversations.value = new Map();
    const asked: string[] = [];
    newest.id = "100";
    newest.catching = true; // a session has begun
    takeStanza(chat("bob@x/1", "live", "live", stanzaId("alice@x", "109")));
    useStream(line([], archive(110, asked, (question) => { if (question === 2) throw new StanzaError("offline"); })));
    await assert.rejects(catchUp());
    takeStanza(chat("bob@x/1", "live2", "live, too", stanzaId("alice@x", "110")));
    assert.ok(bodies("bob@x").includes("101"), "what is known is still shown");
    useStream(line([], archive(110, asked, () => undefined)));
    await catchUp();
    assert.deepEqual(asked, ["100", "103", "103", "106", "109"]);
    for (let i = 101; i <= 108; ++i) assert.ok(bodies("bob@x").includes(String(i)), String(i));
    assert.deepEqual([newest.id, newest.catching], ["110", false]);
    takeStanza(chat("bob@x/1", "live3", "from now on it counts", stanzaId("alice@x", "111")));
    assert.equal(newest.id, "111");
});

test("where there would be a gap it begins anew, and what waits to be sent is still seen", async () => {
    conversations.value = new Map();
    const c = conversation("bob@x");
    c.take({ stanza: chat("alice@x/1", "w", "waits"), sender: "alice@x", nick: "", mine: true, time: 5_000_000, archiveId: "", room: false, official: false, waiting: true });
    newest.id = "7";
    const asked: string[] = [];
    const answer = archive(50, asked, () => undefined);
    useStream(line([], (payload) => (newest.id === "7" ? Promise.reject(new StanzaError("item-not-found")) : answer(payload))));
    await catchUp();
    assert.deepEqual(bodies("bob@x"), ["49", "50", "waits"]);
    assert.equal(c.timeline.acknowledged("w"), true);
    assert.equal(newest.id, "50");
});

test("what has gone out over this session does not go twice", () => {
    const sent: Xml[] = [];
    useStream(line(sent));
    sessionBegins();
    put({ id: "o1", jid: "bob@x", room: false, draft: { body: "once" }, time: 1 });
    resend(() => true);
    assert.deepEqual(sent.map((s) => s.attrs.id), ["o1"]);
    sessionBegins(); // the next one: nobody has said that it came through
    resend(() => true);
    resend(() => true);
    assert.deepEqual(sent.map((s) => s.attrs.id), ["o1", "o1"]);
    done("o1");
});
