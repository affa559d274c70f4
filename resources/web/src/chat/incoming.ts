// What comes in, and where it goes.
import { batch } from "@preact/signals";
import { t } from "../lib/i18n";
import * as archive from "./archive";
import { announced, conversation, find, me, nextId, send, type Conversation as One } from "./core";
import { ownInfo } from "./disco";
import { notifyChat } from "../lib/notify";
import { lineOf } from "./files";
import { done } from "./outbox";
import { pepEvent, settleRead, type Bookmark } from "./pep";
import { enter, invitationIn, invitations, leave, occupantOf, Room, roomAt, roomPresence } from "./rooms";
import { blockPush, contacts, nameOf, rosterPush, takePresence, trusts } from "./roster";
import * as stanzas from "./stanzas";
import type { Outcome } from "./timeline";
import { pictureChanged } from "./vcards";
import { ns } from "./xmpp/ns";
import { bare, resource } from "./xmpp/jid";
import { all, child, elements, text, x, type Xml } from "./xmpp/xml";

/** Set by the views: the person looks at that conversation right now. */
export let isSeen: (jid: string) => boolean = () => false;
export const whoLooks = (test: (jid: string) => boolean): void => { isSeen = test; };
let onSeen: (c: One) => void = () => undefined;
export const whenSeen = (run: (c: One) => void): void => { onSeen = run; };
/** The newest item of one's own archive up to which all is known. While it is being caught up with, what is said meanwhile is
 *  beyond a gap and does not count. */
export const newest = { id: "", catching: false };

export function takeStanza(stanza: Xml): void {
    if (stanza.name === "iq") question(stanza);
    else if (stanza.name === "presence") presence(stanza);
    else if (stanza.name === "message") message(stanza);
}

function question(iq: Xml): void {
    const payload = elements(iq)[0];
    const from = iq.attrs.from ?? "";
    const own = !from || bare(from) === me.peek();
    const reply = (type: "result" | "error", ...content: Xml[]): void => void send(x("iq", ns.client, { type, to: from || null, id: iq.attrs.id }, ...content));
    if (iq.attrs.type === "set" && own && payload?.ns === ns.roster) {
        rosterPush(payload);
        return reply("result");
    }
    if (iq.attrs.type === "set" && own && payload?.ns === ns.blocking) {
        blockPush(payload);
        return reply("result");
    }
    if (iq.attrs.type === "get" && payload?.ns === ns.ping) return reply("result");
    if (iq.attrs.type === "get" && payload?.ns === ns.info) return reply("result", ownInfo(payload.attrs.node));
    if (iq.attrs.type === "get" && payload?.ns === ns.version) return reply("result", x("query", ns.version, {}, x("name", ns.version, {}, "Posthorn webmail"), x("version", ns.version, {}, "1")));
    return reply("error", x("error", ns.client, { type: "cancel" }, x("service-unavailable", ns.stanzas)));
}

function presence(stanza: Xml): void {
    if (roomPresence(stanza)) return;
    takePresence(stanza);
    const update = child(stanza, ns.vcardUpdate, "x");
    const photo = update && child(update, ns.vcardUpdate, "photo");
    if (photo && contacts.peek().has(bare(stanza.attrs.from ?? ""))) pictureChanged(bare(stanza.attrs.from ?? ""), text(photo));
}

function message(stanza: Xml): void {
    const from = stanza.attrs.from ?? "";
    const result = child(stanza, ns.mam, "result");
    if (result) return archive.collect(result, from);
    const event = child(stanza, ns.pubsubEvent, "event");
    if (event) return pepEvent(event, bare(from), bookmarked);
    const copy = child(stanza, ns.carbons, "sent") ?? child(stanza, ns.carbons, "received");
    if (copy) {
        if (from.toLowerCase() !== me.peek()) return; // only our own server copies to us, in the account's name
        const inner = child(child(copy, ns.forward, "forwarded"), ns.client, "message");
        if (inner) personal(inner, { live: true, copied: true });
        return;
    }
    if (stanza.attrs.type === "groupchat") return inRoom(stanza, { live: true });
    if (stanza.attrs.type === "headline") return;
    const invited = invitationIn(stanza);
    if (invited && stanza.attrs.type !== "error") {
        if (!roomAt(invited.room) && !invitations.peek().some((i) => i.room === invited.room)) {
            invitations.value = [...invitations.peek(), invited];
            announced.value = t("Chat", "%1 invites you to a room", nameOf(invited.from));
            notifyChat(nameOf(invited.from), t("Chat", "%1 invites you to a room", nameOf(invited.from)), `invite-${invited.room}`, () => undefined);
        }
        return;
    }
    personal(stanza, { live: true });
}

interface How {
    live: boolean;
    copied?: boolean;
    time?: number;
    archiveId?: string;
    waiting?: boolean;
    /** Many come at once: the caller shows them together. */
    quiet?: boolean;
}
const timeOf = (stanza: Xml): number => {
    const stamp = Date.parse(child(stanza, ns.delay, "delay")?.attrs.stamp ?? "");
    return Number.isFinite(stamp) ? stamp : Date.now();
};
const archivedAs = (stanza: Xml, by: string): string => all(stanza, ns.sid, "stanza-id").find((s) => bare(s.attrs.by ?? "") === by)?.attrs.id ?? "";

/** A message between two people. Returns the conversation that it belongs to, if to any. */
export function personal(stanza: Xml, how: How): One | null {
    const from = bare(stanza.attrs.from || me.peek());
    const error = stanza.attrs.type === "error";
    const mine = from === me.peek() && !error;
    const other = mine ? stanza.attrs.to ?? me.peek() : stanza.attrs.from ?? me.peek();
    // Somebody in a room, spoken to alone, has the address that the room gives.
    const jid = roomAt(bare(other)) && resource(other) ? other : bare(other);
    const peer = error && roomAt(jid) ? jid : jid;
    const archiveId = how.archiveId ?? archivedAs(stanza, me.peek());
    if (archiveId && !newest.catching && (how.live || how.archiveId)) newest.id = later(newest.id, archiveId);
    const state = child(stanza, ns.states);
    const known = find(peer);
    if (how.live && !mine && state && known && !known.room) typing(known, nameOf(peer), state.name === "composing");
    if (error) {
        if (known && stanza.attrs.id) {
            done(stanza.attrs.id);
            if (known.take({ stanza, sender: peer, nick: "", mine: false, time: 0, archiveId: "", room: known.room, official: true }).changed) known.refresh();
        }
        return null;
    }
    const substance = elements(stanza).some((e) => (e.name === "body" && e.ns === ns.client) || e.ns === ns.oob || e.ns === ns.reactions || e.ns === ns.retract || e.ns === ns.receipts || e.ns === ns.markers);
    if (!substance || (!known && !child(stanza, ns.client, "body") && !child(stanza, ns.oob))) return null;
    const c = known ?? conversation(peer);
    const outcome = c.take({ stanza, sender: mine ? me.peek() : peer, nick: "", mine, time: how.time ?? (mine && how.live && c.last ? Math.max(timeOf(stanza), c.last.time) : timeOf(stanza)), archiveId, room: c.room, official: false, waiting: how.waiting ?? false });
    if (mine && stanza.attrs.id && !how.waiting) done(stanza.attrs.id);
    if (how.quiet) return c;
    settle(c, outcome, how, nameOf(peer), mine);
    // Who may see us learns that it came (XEP-0184).
    if (how.live && !how.copied && !mine && outcome.added && child(stanza, ns.receipts, "request") && stanza.attrs.id && trusts(peer) && !child(stanza, ns.delay)) send(stanzas.received(stanza.attrs.from!, nextId(), stanza.attrs.id));
    return c;
}

/** The later of two ids of an archive. They rise where they are numbers; else the one that came last counts. */
const later = (a: string, b: string): string => (/^\d+$/.test(a) && /^\d+$/.test(b) && (a.length > b.length || (a.length === b.length && a > b)) ? a : b);

export function inRoom(stanza: Xml, how: How): void {
    const jid = bare(stanza.attrs.from ?? "");
    const room = roomAt(jid);
    if (!room) return;
    const nick = resource(stanza.attrs.from ?? "");
    const subject = child(stanza, ns.client, "subject");
    if (subject && !child(stanza, ns.client, "body")) {
        if (how.live || !room.subject.peek()) room.subject.value = text(subject);
        return;
    }
    const occupant = occupantOf(room, stanza);
    const mine = nick !== "" && (occupant && room.ownId ? occupant === room.ownId : nick === room.nick);
    const state = child(stanza, ns.states);
    if (how.live && !mine && nick && state && !child(stanza, ns.delay)) typing(room, nick, state.name === "composing");
    const archiveId = how.archiveId ?? archivedAs(stanza, jid);
    if (archiveId) room.lastArchived = later(room.lastArchived, archiveId);
    if (mine && stanza.attrs.id) done(stanza.attrs.id);
    const outcome = room.take({ stanza, sender: mine ? me.peek() : occupant || stanza.attrs.from!, nick, mine, time: how.time ?? timeOf(stanza), archiveId, room: true, official: !nick });
    if (!how.quiet) settle(room, outcome, { ...how, live: how.live && !child(stanza, ns.delay) }, nick, mine);
}

function settle(c: One, outcome: Outcome, how: How, name: string, mine: boolean): void {
    if (!outcome.changed && !outcome.readTo) return;
    batch(() => {
        c.refresh();
        if (outcome.added && !mine) c.typing.value = new Map([...c.typing.peek()].filter(([who]) => who !== name));
    });
    settleRead(c.jid);
    if (!outcome.added || mine || !how.live) return;
    if (isSeen(c.jid)) {
        onSeen(c);
        announced.value = `${name}: ${lineOf(outcome.added) || t("Chat", "a file")}`;
        return;
    }
    if (outcome.added.time <= c.readTo) return;
    const where = c instanceof Room ? c.title : "";
    announced.value = where ? t("Chat", "%1 in %2: %3", name, where, lineOf(outcome.added)) : t("Chat", "New message from %1", name);
    // In rooms only who is spoken to is called.
    if (c instanceof Room && !outcome.added.body.toLowerCase().includes(c.nick.toLowerCase())) return;
    notifyChat(where ? `${name} (${where})` : name, lineOf(outcome.added) || t("Chat", "a file"), `chat-${c.jid}`, () => onNotified(c.jid));
}
let onNotified: (jid: string) => void = () => undefined;
export const whenNotified = (run: (jid: string) => void): void => { onNotified = run; };

const believed = 35_000;
function typing(c: One, who: string, on: boolean): void {
    const now = Date.now();
    const next = new Map([...c.typing.peek()].filter(([name, until]) => name !== who && until > now));
    if (on) {
        next.set(who, now + believed);
        setTimeout(() => { if ((c.typing.peek().get(who) ?? 0) <= Date.now()) c.typing.value = new Map([...c.typing.peek()].filter(([name]) => name !== who)); }, believed + 50);
    }
    c.typing.value = next;
}

/** Another device went into a room or left it. */
function bookmarked(mark: Bookmark | null, jid: string): void {
    const room = roomAt(jid);
    if (mark?.autojoin && !room) enter(jid, { name: mark.name, nick: mark.nick });
    else if (room && (!mark || !mark.autojoin) && room.stage.peek() === "in") leave(room);
}

/** A page of history, older or newer, shown at once. */
export function takePage(page: archive.Page, room: Room | null): Set<One> {
    const touched = new Set<One>();
    batch(() => {
        for (const item of page.items) {
            const how = { live: false, quiet: true, time: item.time, archiveId: item.id };
            if (room) {
                inRoom(item.stanza, how);
                touched.add(room);
            } else {
                const c = personal(item.stanza, how);
                if (c) touched.add(c);
            }
        }
        for (const c of touched) {
            c.refresh();
            settleRead(c.jid);
        }
    });
    return touched;
}
