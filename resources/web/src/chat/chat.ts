// The chat as the views use it: coming online, and everything that a person does.
import { effect } from "@preact/signals";
import { t } from "../lib/i18n";
import { chatUnread, showChat } from "../state/chat";
import { prefs } from "../state/prefs";
import { expired, webSession } from "../state/app";
import { toast } from "../ui/toast";
import { queryArchive, searchField, type Archived } from "./archive";
import { announced, ask, Conversation, conversation, conversations, find, line, loaded, loadRead, me, nextId, open, send, state, totalUnread, useStream } from "./core";
import { catchUp } from "./catchup";
import { caps, lookAround } from "./disco";
import { newest, personal, takePage, takeStanza, whenNotified, whenSeen } from "./incoming";
import { done, loadOutbox, put, resend, sessionBegins, stanzaOf } from "./outbox";
import * as pep from "./pep";
import { enter, Room, roomAt, roomHistory, whenEntered } from "./rooms";
import { blocked, everybodyGone, loadBlocked, loadRoster, own, trusts, type Show } from "./roster";
import * as stanzas from "./stanzas";
import type { Message } from "./timeline";
import { askAgain, wantCard } from "./vcards";
import { Stream, type Socket } from "./xmpp/stream";
import { ns } from "./xmpp/ns";
import { parse, x } from "./xmpp/xml";

let started = false;
/** Comes online and stays it; more than once is no harm. */
export function startChat(): void {
    const session = webSession.peek();
    if (!session) return;
    if (started) return line()?.start();
    started = true;
    me.value = session.account.toLowerCase();
    const address = `${location.origin.replace(/^http/, "ws")}/xmpp-websocket`;
    const stream = new Stream({
        jid: me.peek(), parse, open: () => new WebSocket(address, "xmpp") as unknown as Socket,
        timer: (run, milliseconds) => setTimeout(run, milliseconds), stop: (timer) => clearTimeout(timer as ReturnType<typeof setTimeout>),
    });
    useStream(stream);
    stream.onState = (next) => {
        state.value = next;
        if (next === "offline" || next === "signed-out") chatStateSent = null;
    };
    stream.onSession = (resumed) => { if (!resumed) void begin().catch(() => undefined); };
    stream.onStanza = takeStanza;
    stream.onAcknowledged = (stanza) => {
        if (stanza.name !== "message" || stanza.attrs.type === "groupchat" || !stanza.attrs.id) return; // rooms say it by sending it back
        done(stanza.attrs.id);
        const c = find(stanza.attrs.to ?? "");
        if (c?.timeline.acknowledged(stanza.attrs.id)) c.refresh();
    };
    window.addEventListener("online", () => stream.look());
    document.addEventListener("visibilitychange", () => {
        stream.setInactive(document.hidden);
        if (!document.hidden) stream.look();
    });
    window.addEventListener("pagehide", () => stream.stop());
    window.addEventListener("pageshow", (e) => { if (e.persisted) stream.start(); });
    stream.setInactive(document.hidden);
    effect(() => { chatUnread.value = totalUnread.value; });
    // The web session ended and came back: sign-in over the page.
    effect(() => { if (webSession.value && !expired.value && prefs.peek().chat) stream.start(); });
    void (async () => {
        await loadRead();
        for (const one of await loadOutbox()) {
            const c = one.room ? roomAt(one.jid) : conversation(one.jid);
            c?.take({ stanza: stanzaOf(one), sender: me.peek(), nick: "", mine: true, time: one.time, archiveId: "", room: one.room, official: false, waiting: true });
            c?.refresh();
        }
        stream.start();
    })();
}
export function stopChat(): void { line()?.stop(); }

/** A new session: everything that the server holds for us, then what waits for it. */
async function begin(): Promise<void> {
    newest.catching = true; // what comes from here on is not all that was said
    sessionBegins();
    everybodyGone();
    askAgain();
    const joined = [...conversations.peek().values()].filter((c): c is Room => c instanceof Room);
    await Promise.all([loadRoster().catch(() => undefined), ask("set", null, x("enable", ns.carbons)).catch(() => undefined), loadBlocked().catch(() => undefined)]);
    await tellPresence();
    await Promise.all([lookAround(), catchUp().catch(() => undefined)]);
    await pep.loadRead();
    const marks = await pep.loadBookmarks().catch(() => []);
    for (const mark of marks) if (mark.autojoin && !joined.some((r) => r.jid === mark.jid)) enter(mark.jid, { name: mark.name, nick: mark.nick });
    for (const room of joined) enter(room.jid);
    loaded.value = true;
    wantCard(me.peek());
    resend((one) => !one.room);
}

whenEntered((room) => {
    void (async () => {
        if (room.archived) {
            const since = room.lastArchived;
            try {
                const page = room.lastArchived ? await roomHistory(room, { after: room.lastArchived }) : null;
                if (page) takePage(page, room);
                if (!page || !page.complete) {
                    if (page) room.reset();
                    const latest = await roomHistory(room, { before: "" });
                    takePage(latest, room);
                    room.complete.value = latest.complete;
                }
                settleFirstVisit(room);
            } catch { // it has none; or the line is lost, and what has come meanwhile is beyond a gap
                room.lastArchived = since;
            }
        }
        resend((one) => one.room && one.jid === room.jid);
    })();
});
/** What was said in a room before one ever came is not new. */
function settleFirstVisit(room: Room): void {
    if (room.readTo || !room.timeline.messages.length) return;
    room.read(room.timeline.messages[room.timeline.messages.length - 1]!.time);
    room.refresh();
}

/** Older messages of a conversation. */
export async function loadOlder(c: Conversation): Promise<void> {
    if (c.loading.peek() || c.complete.peek() || state.peek() !== "online") return;
    c.loading.value = true;
    try {
        const before = c.timeline.oldestInArchive?.archiveId ?? "";
        const page = c instanceof Room ? await roomHistory(c, { before }) : await queryArchive({ with: c.jid, before });
        takePage(page, c instanceof Room ? c : null);
        if (page.complete || !page.items.length) c.complete.value = true;
    } catch {
        c.complete.value = true;
    } finally {
        c.loading.value = false;
    }
}

/** The words' places in a conversation, newest first. */
export async function search(c: Conversation, words: string): Promise<Archived[]> {
    const page = await queryArchive({ room: c.room ? c.jid : null, ...(c.room ? {} : { with: c.jid }), text: words, before: "", most: 50 });
    return page.items.reverse();
}
export const canSearch = async (c: Conversation): Promise<boolean> => (await searchField(c.room ? c.jid : null).catch(() => "")) !== "";

async function tellPresence(): Promise<void> {
    const { show, status } = own.peek();
    if (show === "offline") return void send(x("presence", ns.client, { type: "unavailable" }));
    const stanza = x("presence", ns.client, {}, show !== "online" && x("show", ns.client, {}, show), status && x("status", ns.client, {}, status), await caps());
    send(stanza);
    for (const c of conversations.peek().values()) {
        if (c instanceof Room && c.stage.peek() === "in") send(x("presence", ns.client, { to: `${c.jid}/${c.nick}` }, ...stanza.children));
    }
}
export function setPresence(show: Show, status: string): void {
    own.value = { show, status };
    void tellPresence();
}

const to = (c: Conversation) => ({ jid: c.jid, room: c.room });
const fill = (c: Conversation, stanza: ReturnType<typeof stanzas.message>, waiting = false): void => {
    if (c.room && !waiting) return; // the room sends it back
    if (c.room) c.take({ stanza, sender: me.peek(), nick: (c as Room).nick, mine: true, time: Date.now(), archiveId: "", room: true, official: false, waiting });
    else personal({ ...stanza, attrs: { ...stanza.attrs, from: me.peek() } }, { live: true, waiting });
    c.refresh();
};

export function say(c: Conversation, draft: stanzas.Draft): void {
    const id = nextId();
    chatStateSent = null;
    if (draft.replaces) {
        const stanza = stanzas.message(to(c), id, draft);
        if (!send(stanza)) return offlineToast();
        fill(c, stanza);
        return;
    }
    const waiting = { id, jid: c.jid, room: c.room, draft, time: Date.now() };
    fill(c, stanzaOf(waiting), true);
    c.newFrom.value = 0;
    put(waiting);
}
const offlineToast = (): void => void toast(t("Chat", "There is no connection at the moment."), { kind: "problem" });
export function react(c: Conversation, message: Message, sign: string): void {
    const before = message.reactions.get(me.peek()) ?? [];
    const stanza = stanzas.reactions(to(c), nextId(), message.id, before.includes(sign) ? before.filter((r) => r !== sign) : [...before, sign]);
    if (send(stanza)) fill(c, stanza);
    else offlineToast();
}
export function takeBack(c: Conversation, message: Message): void {
    const stanza = stanzas.retraction(to(c), nextId(), message.id, t("Chat", "This message has been taken back."));
    if (send(stanza)) fill(c, stanza);
    else offlineToast();
}
/** One that failed goes once more, as a new one. */
export function again(c: Conversation, message: Message): void {
    c.timeline.forget(c.timeline.find(message.id)!);
    say(c, { body: message.body, file: message.file || null });
}

let chatStateSent: { jid: string; state: stanzas.ChatState } | null = null;
/** Tells that one is writing, to those who may know that we are there. */
export function writing(c: Conversation, on: stanzas.ChatState): void {
    if (state.peek() !== "online" || !prefs.peek().chatSeen || (!c.room && !trusts(c.jid) && !c.messages.peek().some((m) => m.mine))) return;
    if (chatStateSent?.jid === c.jid ? chatStateSent.state === on : on !== "composing") return;
    chatStateSent = { jid: c.jid, state: on };
    send(stanzas.chatState(to(c), nextId(), on));
}

/** The person has seen what there is. */
export function seen(c: Conversation): void {
    const last = [...c.timeline.messages].reverse().find((m) => !m.mine);
    if (!last || last.time <= c.readTo && c.told === last.id) return;
    if (last.time > c.readTo) {
        c.read(last.time);
        c.refresh();
    }
    if (c.told === last.id || blocked.peek().has(c.jid)) return;
    c.told = last.id;
    if (prefs.peek().chatSeen && last.markable && last.id && (c.room || trusts(c.jid) || c.messages.peek().some((m) => m.mine))) send(stanzas.displayed(to(c), nextId(), last.id));
    pep.tellRead(c.jid, last.archiveId, c.room ? c.jid : me.peek());
}
whenSeen(seen);

export function show(jid: string | null): void {
    if (jid && !find(jid)) conversation(jid);
    const c = jid ? find(jid) : undefined;
    if (c) c.newFrom.value = c.unread.peek() > 0 ? c.readTo : 0;
    open.value = jid;
    announced.value = "";
    if (c && c.messages.peek().length < 20) void loadOlder(c);
}
whenNotified((jid) => {
    showChat(true);
    show(jid);
});
