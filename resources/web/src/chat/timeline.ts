// What was said in one conversation, in the order of time: bodies, and what is said about them later (corrections, reactions,
// receipts, retractions), which may come before them when history is read backwards.
import { ns } from "./xmpp/ns";
import { bare, resource } from "./xmpp/jid";
import { all, child, elements, text, type Xml } from "./xmpp/xml";

export type Progress = "waiting" | "sent" | "delivered" | "displayed" | "failed";

export interface Message {
    /** Unique in the timeline, and the same for ever: what views know it by. */
    key: string;
    /** What others call it when they answer, react or take back. */
    id: string;
    /** The id under which its sender sent it: a correction names that one. */
    sentAs: string;
    /** In the archive, where known. */
    archiveId: string;
    /** A bare address; in rooms who it is there (an occupant's id, or the address with the nickname). */
    sender: string;
    nick: string;
    mine: boolean;
    time: number;
    body: string;
    edited: boolean;
    retracted: boolean;
    replyTo: { id: string; to: string } | null;
    /** A file that the message is about. */
    file: string;
    /** Who reacted, with what. */
    reactions: ReadonlyMap<string, readonly string[]>;
    progress: Progress;
    problem: string;
    /** The sender would like to know when it has been seen. */
    markable: boolean;
    /** /me, a subject, and the like: told, not said. */
    event: boolean;
}

/** A message stanza and what is known of it beside its content. */
export interface Said {
    stanza: Xml;
    sender: string;
    nick: string;
    mine: boolean;
    time: number;
    archiveId: string;
    room: boolean;
    /** It comes from the conversation's own address: a room speaks. */
    official: boolean;
    /** Sent by us just now, and not yet taken by the server. */
    waiting?: boolean;
}

export interface Outcome {
    /** A message that was not known before. */
    added: Message | null;
    changed: boolean;
    /** The person has seen everything up to then, on some device of theirs. */
    readTo: number;
}

const stripped = (stanza: Xml, purpose: string, body: string): string => {
    const fallback = all(stanza, ns.fallback, "fallback").find((f) => f.attrs.for === purpose);
    if (!fallback) return body;
    const part = child(fallback, ns.fallback, "body");
    if (!part || part.attrs.end === undefined) return part || !elements(fallback).length ? "" : body;
    const points = [...body]; // counted by code points
    points.splice(Number(part.attrs.start ?? 0) || 0, Math.max(0, Number(part.attrs.end) - (Number(part.attrs.start ?? 0) || 0)));
    return points.join("");
};

export function bodyOf(stanza: Xml): string {
    const bodies = all(stanza, ns.client, "body");
    const body = text(bodies.find((b) => !b.attrs["xml:lang"]) ?? bodies[0]);
    return child(stanza, ns.reply, "reply") ? stripped(stanza, ns.reply, body).replace(/^\n+/, "") : body;
}

const givenByRoom = (stanza: Xml): string => all(stanza, ns.sid, "stanza-id").find((s) => s.attrs.by && bare(s.attrs.by) === bare(stanza.attrs.from ?? ""))?.attrs.id ?? "";
/** The id by which others refer to a message: in rooms the room's own, else the sender's. */
export function referenceOf(stanza: Xml, room: boolean): string {
    return (room && givenByRoom(stanza)) || child(stanza, ns.sid, "origin-id")?.attrs.id || stanza.attrs.id || "";
}

const order: Record<Progress, number> = { failed: 0, waiting: 1, sent: 2, delivered: 3, displayed: 4 };
let lastKey = 0;

export class Timeline {
    messages: Message[] = [];
    private known = new Map<string, Message>();
    private inArchive = new Map<string, Message>();
    /** What refers to messages that have not been loaded. */
    private early = new Map<string, Said[]>();

    find(id: string): Message | undefined { return this.known.get(id); }
    at(archiveId: string): Message | undefined { return this.inArchive.get(archiveId); }
    get oldestInArchive(): Message | undefined { return this.messages.find((m) => m.archiveId); }

    /** Takes a stanza in. Twice the same is no harm. */
    take(said: Said): Outcome {
        const { stanza } = said;
        const outcome: Outcome = { added: null, changed: false, readTo: 0 };
        if (stanza.attrs.type === "error") {
            const own = this.known.get(stanza.attrs.id ?? "");
            if (own?.mine) {
                const error = child(stanza, ns.client, "error");
                own.problem = text(child(error, ns.stanzas, "text")) || elements(error ?? stanza).find((e) => e.ns === ns.stanzas)?.name || "";
                own.progress = "failed";
                outcome.changed = true;
            }
            return outcome;
        }
        const target = this.targetOf(stanza);
        if (target !== null) return this.about(target, said);
        const body = bodyOf(stanza);
        const address = text(child(child(stanza, ns.oob, "x"), ns.oob, "url")).trim();
        const file = /^https?:\/\//i.test(address) ? address : "";
        const tombstone = child(stanza, ns.retract, "retracted") !== undefined; // what an archive keeps of what was taken back
        if (!body && !file && !tombstone) return outcome;
        if (stanza.attrs.type === "groupchat" && said.official && !said.mine && !body) return outcome;
        const given = said.room ? said.archiveId || givenByRoom(stanza) : ""; // a room's archive calls it as the room does
        const id = given || referenceOf(stanza, said.room);
        const names = [id, stanza.attrs.id ?? "", child(stanza, ns.sid, "origin-id")?.attrs.id ?? ""].filter(Boolean);
        const before = (said.archiveId ? this.inArchive.get(said.archiveId) : undefined)
            ?? names.map((n) => this.known.get(n)).find((m) => m && m.sender === said.sender && m.mine === said.mine && (!m.archiveId || !said.archiveId || m.archiveId === said.archiveId));
        if (before) {
            // Our own, as the server has it.
            if (said.archiveId && !before.archiveId) {
                before.archiveId = said.archiveId;
                this.inArchive.set(said.archiveId, before);
            }
            if (tombstone && !before.retracted) this.bury(before);
            if (!said.waiting && order[before.progress] < order.sent) before.progress = "sent";
            if (id && before.id !== id) {
                before.id = id;
                this.call(id, before, given);
            }
            for (const name of names) this.settle(name, outcome);
            outcome.changed = true;
            return outcome;
        }
        const reply = child(stanza, ns.reply, "reply");
        const me = /^\/me\s/.test(body);
        const message: Message = {
            key: `m${++lastKey}`, id, sentAs: stanza.attrs.id ?? id, archiveId: said.archiveId, sender: said.sender, nick: said.nick, mine: said.mine, time: said.time,
            body: tombstone ? "" : me ? body.slice(4) : body, edited: false, retracted: tombstone, file: tombstone ? "" : file, reactions: new Map(), problem: "", event: me,
            replyTo: reply?.attrs.id ? { id: reply.attrs.id, to: reply.attrs.to ?? "" } : null,
            progress: said.waiting ? "waiting" : "sent",
            markable: !said.mine && child(stanza, ns.markers, "markable") !== undefined,
        };
        this.insert(message);
        for (const name of names) this.call(name, message, given);
        if (message.archiveId) this.inArchive.set(message.archiveId, message);
        outcome.added = message;
        outcome.changed = true;
        if (said.mine) outcome.readTo = message.time; // whoever answers has read
        for (const name of names) this.settle(name, outcome);
        return outcome;
    }

    /** Ours came through to the server. */
    acknowledged(id: string): boolean {
        const message = this.known.get(id);
        if (!message?.mine || message.progress !== "waiting") return false;
        message.progress = "sent";
        return true;
    }

    /** Takes over one of another timeline's. */
    adopt(message: Message): void {
        this.insert(message);
        for (const name of [message.id, message.sentAs]) if (name && !this.known.has(name)) this.known.set(name, message);
    }

    /** Names are chosen by senders, but for what a room has given: nobody takes another's, nor one that a room gave. */
    private call(name: string, message: Message, given: string): void {
        const there = this.known.get(name);
        if (!there || name === given || (there.sender === message.sender && !(given && there.id === name))) this.known.set(name, message);
    }

    forget(message: Message): void {
        this.messages = this.messages.filter((m) => m !== message);
        for (const [name, m] of this.known) if (m === message) this.known.delete(name);
        if (message.archiveId) this.inArchive.delete(message.archiveId);
    }

    private bury(message: Message): void {
        message.retracted = true;
        message.body = message.file = "";
        message.reactions = new Map();
    }

    private insert(message: Message): void {
        let at = this.messages.length;
        while (at > 0 && this.messages[at - 1]!.time > message.time) --at;
        this.messages.splice(at, 0, message);
    }

    private settle(name: string, outcome: Outcome): void {
        const waiting = this.early.get(name);
        if (!waiting) return;
        this.early.delete(name);
        for (const said of waiting) {
            const { readTo } = this.about(name, said);
            outcome.readTo = Math.max(outcome.readTo, readTo);
        }
    }

    /** What the stanza is about, or null for a message of its own. */
    private targetOf(stanza: Xml): string | null {
        for (const [space, name] of [[ns.correct, "replace"], [ns.retract, "retract"], [ns.reactions, "reactions"], [ns.receipts, "received"], [ns.markers, "displayed"]] as const) {
            const element = child(stanza, space, name);
            if (element?.attrs.id) return element.attrs.id;
        }
        return null;
    }

    private about(target: string, said: Said): Outcome {
        const { stanza } = said;
        const outcome: Outcome = { added: null, changed: false, readTo: 0 };
        const displayed = child(stanza, ns.markers, "displayed");
        const message = this.known.get(target);
        if (displayed && said.mine) {
            outcome.readTo = message?.time ?? said.time;
            outcome.changed = true;
            return outcome;
        }
        if (!message) {
            const others = this.early.get(target);
            if (!others && this.early.size < 500) this.early.set(target, [said]);
            else if (others && others.length < 200) others.push(said);
            return outcome;
        }
        const own = message.sender === said.sender;
        const reactions = child(stanza, ns.reactions, "reactions");
        const retract = child(stanza, ns.retract, "retract");
        if (child(stanza, ns.correct, "replace")) {
            if (!own || message.retracted) return outcome;
            const body = bodyOf(stanza);
            message.event = /^\/me\s/.test(body);
            message.body = message.event ? body.slice(4) : body;
            message.edited = true;
            for (const name of [stanza.attrs.id, referenceOf(stanza, said.room)]) if (name && !this.known.has(name)) this.known.set(name, message);
            if (said.mine) outcome.readTo = said.time;
        } else if (retract) {
            if (!own && !(said.room && said.official && child(retract, ns.moderate, "moderated"))) return outcome;
            this.bury(message);
        } else if (reactions) {
            const given = [...new Set(all(reactions, ns.reactions, "reaction").map((r) => text(r).trim()).filter((r) => r && r.length <= 32))].slice(0, 10);
            const next = new Map(message.reactions);
            if (given.length) next.set(said.sender, given);
            else next.delete(said.sender);
            message.reactions = next;
        } else if (said.room || said.mine || !message.mine) {
            return outcome; // in rooms nobody can say it for all
        } else if (displayed) {
            for (const m of this.messages) if (m.mine && m.time <= message.time && order[m.progress] >= order.sent) m.progress = "displayed";
            if (order[message.progress] < order.displayed && message.progress !== "failed") message.progress = "displayed";
        } else if (order[message.progress] < order.delivered && message.progress !== "failed") {
            message.progress = "delivered";
        }
        outcome.changed = true;
        return outcome;
    }
}

/** The name of an occupant from what a room sent. */
export const nickOf = (from: string): string => resource(from);
