// What all of the chat's parts share: the stream, who we are, and the conversations.
import { batch, computed, signal } from "@preact/signals";
import { keep, kept, stored } from "../lib/idb";
import { Stream, type StreamState } from "./xmpp/stream";
import { bare, domain, readable } from "./xmpp/jid";
import { Timeline, type Message, type Outcome, type Said } from "./timeline";
import type { Xml } from "./xmpp/xml";

export const me = signal("");
export const state = signal<StreamState>("offline");
/** Once there has been a session: what is shown is true, or was a moment ago. */
export const loaded = signal(false);
export const home = (): string => domain(me.peek());

let stream: Stream | null = null;
export const useStream = (next: Stream | null): void => { stream = next; };
export const line = (): Stream | null => stream;
export const send = (stanza: Xml): boolean => stream?.send(stanza) ?? false;
export const nextId = (): string => crypto.randomUUID?.() ?? `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
export function ask(type: "get" | "set", to: string | null, payload: Xml): Promise<Xml> {
    return stream ? stream.ask(type, to, payload) : Promise.reject(new Error("offline"));
}

export class Conversation {
    timeline = new Timeline();
    readonly messages = signal<readonly Message[]>([]);
    readonly unread = signal(0);
    /** Who is writing, by name or address, and until when we believe it. */
    readonly typing = signal<ReadonlyMap<string, number>>(new Map());
    readonly loading = signal(false);
    /** Nothing older is in the archive. */
    readonly complete = signal(false);
    /** The newest thing in it that the person has seen, as a time. */
    readTo = 0;
    /** Where "new" begins, as long as the conversation is being looked at. */
    readonly newFrom = signal(0);
    /** The newest item known of a room's own archive. */
    lastArchived = "";
    /** The message that was told to be seen last. */
    told = "";

    constructor(readonly jid: string, readonly room = false) {}

    get last(): Message | undefined { return this.messages.value[this.messages.value.length - 1]; }

    take(said: Said): Outcome {
        const outcome = this.timeline.take(said);
        if (outcome.readTo > this.readTo) this.read(outcome.readTo);
        return outcome;
    }
    read(to: number): void {
        if (to <= this.readTo) return;
        this.readTo = to;
        rememberRead(this.jid, to);
    }
    /** Shows what the timeline holds by now. */
    refresh(): void {
        batch(() => {
            this.messages.value = this.timeline.messages.map((m) => ({ ...m }));
            this.unread.value = this.timeline.messages.reduce((n, m) => n + (!m.mine && m.time > this.readTo && !m.retracted ? 1 : 0), 0);
        });
    }
    /** Begins anew: there may be a gap. */
    reset(): void {
        const waiting = this.timeline.messages.filter((m) => m.progress === "waiting");
        this.timeline = new Timeline();
        this.complete.value = false;
        this.lastArchived = "";
        for (const m of waiting) this.timeline.adopt(m); // it is sent once more, and is to be seen meanwhile
        this.refresh();
    }
}

export const conversations = signal<ReadonlyMap<string, Conversation>>(new Map());
export const find = (jid: string): Conversation | undefined => conversations.peek().get(jid);
export function add<T extends Conversation>(one: T): T {
    one.readTo = Math.max(one.readTo, readTimes[one.jid] ?? 0);
    conversations.value = new Map(conversations.peek()).set(one.jid, one);
    return one;
}
export const conversation = (jid: string): Conversation => find(jid) ?? add(new Conversation(jid));
export function remove(jid: string): void {
    const next = new Map(conversations.peek());
    next.delete(jid);
    conversations.value = next;
    if (open.peek() === jid) open.value = null;
}

export const totalUnread = computed(() => {
    let n = 0;
    for (const c of conversations.value.values()) n += c.unread.value;
    return n;
});

/** The conversation that is shown. */
export const open = signal<string | null>(null);
/** What a screen reader is told. */
export const announced = signal("");

let readTimes: Record<string, number> = {};
let saving: ReturnType<typeof setTimeout> | undefined;
/** Pages of the same browser tell each other how far was read. */
let pages: BroadcastChannel | null = null;
const readKey = (): string => `chat.read.${me.peek()}`;
export async function loadRead(): Promise<void> {
    readTimes = (await kept<Record<string, number>>(readKey())) ?? {};
    if (typeof BroadcastChannel === "undefined") return;
    pages = new BroadcastChannel("posthorn.chat");
    pages.onmessage = (event: MessageEvent<{ me: string; jid: string; time: number }>) => {
        const { jid, time } = event.data;
        const c = find(jid);
        if (event.data.me !== me.peek() || !c || time <= c.readTo) return;
        c.readTo = readTimes[jid] = time;
        c.refresh();
    };
}
function rememberRead(jid: string, time: number): void {
    readTimes[jid] = time;
    pages?.postMessage({ me: me.peek(), jid, time });
    clearTimeout(saving);
    saving = setTimeout(() => void (async () => {
        const others = (await stored<Record<string, number>>(readKey())) ?? {};
        for (const [one, at] of Object.entries(others)) readTimes[one] = Math.max(at, readTimes[one] ?? 0);
        await keep(readKey(), { ...readTimes });
    })(), 500);
}

/** How people know an address until they learn a name. */
export const plainName = (jid: string): string => readable(bare(jid));
