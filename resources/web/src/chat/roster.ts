// Contacts: the roster, who is there, requests to be a contact, and who is blocked (RFC 6121, XEP-0191).
import { signal } from "@preact/signals";
import { ask, me, plainName, send } from "./core";
import { names } from "./vcards";
import { ns } from "./xmpp/ns";
import { bare, resource } from "./xmpp/jid";
import { all, child, text, x, type Xml } from "./xmpp/xml";

export interface Contact {
    jid: string;
    name: string;
    groups: readonly string[];
    subscription: "none" | "to" | "from" | "both";
    /** We have asked and wait. */
    asked: boolean;
}
export type Show = "online" | "away" | "xa" | "dnd" | "offline";
export interface Presence {
    show: Show;
    status: string;
}
export const contacts = signal<ReadonlyMap<string, Contact>>(new Map());
export const presences = signal<ReadonlyMap<string, Presence>>(new Map());
/** Who asks to see us. */
export const requests = signal<readonly string[]>([]);
export const blocked = signal<ReadonlySet<string>>(new Set());
export const own = signal<Presence>({ show: "online", status: "" });

const offline: Presence = { show: "offline", status: "" };
const resources = new Map<string, Map<string, Presence & { priority: number }>>();
export const presenceOf = (jid: string): Presence => presences.value.get(jid) ?? offline;
export const nameOf = (jid: string): string => contacts.value.get(jid)?.name || names.value.get(jid) || plainName(jid);

const fromItem = (item: Xml): Contact => ({
    jid: bare(item.attrs.jid ?? ""), name: item.attrs.name ?? "", groups: all(item, ns.roster, "group").map(text),
    subscription: (["to", "from", "both"] as const).find((s) => s === item.attrs.subscription) ?? "none", asked: item.attrs.ask === "subscribe",
});

export async function loadRoster(): Promise<void> {
    const answer = await ask("get", null, x("query", ns.roster));
    contacts.value = new Map(all(child(answer, ns.roster, "query"), ns.roster, "item").map((i) => [bare(i.attrs.jid ?? ""), fromItem(i)]));
}
export function rosterPush(query: Xml): void {
    const next = new Map(contacts.peek());
    for (const item of all(query, ns.roster, "item")) {
        if (item.attrs.subscription === "remove") next.delete(bare(item.attrs.jid ?? ""));
        else next.set(bare(item.attrs.jid ?? ""), fromItem(item));
    }
    contacts.value = next;
}

export async function loadBlocked(): Promise<void> {
    const answer = await ask("get", null, x("blocklist", ns.blocking));
    blocked.value = new Set(all(child(answer, ns.blocking, "blocklist"), ns.blocking, "item").map((i) => i.attrs.jid ?? ""));
}
export function blockPush(payload: Xml): void {
    const next = new Set(blocked.peek());
    const jids = all(payload, ns.blocking, "item").map((i) => i.attrs.jid ?? "");
    if (payload.name === "block") for (const jid of jids) next.add(jid);
    else if (jids.length) for (const jid of jids) next.delete(jid);
    else next.clear();
    blocked.value = next;
}
/** With the archive's ids of messages that are to be reported as spam (XEP-0377), where that is meant. */
export const block = (jid: string, spam?: readonly string[]): Promise<Xml> => ask("set", null, x("block", ns.blocking, {}, x("item", ns.blocking, { jid },
    spam && x("report", ns.reporting, { reason: "urn:xmpp:reporting:spam" }, ...spam.map((id) => x("stanza-id", ns.sid, { by: me.peek(), id }))))));
export const unblock = (jid: string): Promise<Xml> => ask("set", null, x("unblock", ns.blocking, {}, x("item", ns.blocking, { jid })));

export function takePresence(stanza: Xml): void {
    const from = bare(stanza.attrs.from ?? "");
    const type = stanza.attrs.type ?? "";
    if (type === "subscribe") {
        if (!requests.peek().includes(from)) requests.value = [...requests.peek(), from];
        return;
    }
    if (type === "unsubscribe" || type === "unsubscribed" || type === "subscribed") {
        if (type === "unsubscribe") requests.value = requests.peek().filter((r) => r !== from);
        return;
    }
    if (type && type !== "unavailable") return;
    const those = resources.get(from) ?? resources.set(from, new Map()).get(from)!;
    if (type === "unavailable") {
        those.delete(resource(stanza.attrs.from ?? ""));
    } else {
        const show = text(child(stanza, ns.client, "show"));
        those.set(resource(stanza.attrs.from ?? ""), { show: show === "away" || show === "xa" || show === "dnd" ? show : "online",
            status: text(child(stanza, ns.client, "status")).slice(0, 300), priority: Number(text(child(stanza, ns.client, "priority"))) || 0 });
    }
    const best = [...those.values()].sort((a, b) => b.priority - a.priority || rank[a.show] - rank[b.show])[0];
    if (best) now.set(from, { show: best.show, status: best.status });
    else now.delete(from);
    // Of thousands of contacts at login each has one: they are shown together.
    telling ??= setTimeout(() => {
        telling = undefined;
        presences.value = new Map(now);
    }, 30);
}
const now = new Map<string, Presence>();
let telling: ReturnType<typeof setTimeout> | undefined;
const rank: Record<Show, number> = { online: 0, dnd: 1, away: 2, xa: 3, offline: 4 };
export function everybodyGone(): void {
    resources.clear();
    now.clear();
    presences.value = new Map();
}

const update = (jid: string, name: string, groups: readonly string[]): Promise<Xml> =>
    ask("set", null, x("query", ns.roster, {}, x("item", ns.roster, { jid, name: name || null }, ...groups.map((g) => x("group", ns.roster, {}, g)))));
export async function addContact(jid: string, name: string, groups: readonly string[]): Promise<void> {
    await update(jid, name, groups);
    send(x("presence", ns.client, { to: jid, type: "subscribe" }));
    if (requests.peek().includes(jid)) accept(jid);
}
export async function changeContact(jid: string, name: string, groups: readonly string[]): Promise<void> { await update(jid, name, groups); }
export async function removeContact(jid: string): Promise<void> {
    await ask("set", null, x("query", ns.roster, {}, x("item", ns.roster, { jid, subscription: "remove" })));
}
export function accept(jid: string): void {
    send(x("presence", ns.client, { to: jid, type: "subscribed" }));
    const known = contacts.peek().get(jid);
    if (!known || known.subscription === "none" || known.subscription === "from") send(x("presence", ns.client, { to: jid, type: "subscribe" }));
    requests.value = requests.peek().filter((r) => r !== jid);
}
export function refuse(jid: string): void {
    send(x("presence", ns.client, { to: jid, type: "unsubscribed" }));
    requests.value = requests.peek().filter((r) => r !== jid);
}
/** May that one see us, so that it may hear from us that we have read? */
export const trusts = (jid: string): boolean => jid === me.peek() || ["from", "both"].includes(contacts.peek().get(jid)?.subscription ?? "");
