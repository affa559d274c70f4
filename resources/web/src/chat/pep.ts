// What a person's devices tell each other: bookmarks of rooms (XEP-0402, else XEP-0048 in private XML) and how far was read
// (XEP-0490). Each is done without where the server does not have it.
import { ask, find, me } from "./core";
import { offers } from "./disco";
import { ns } from "./xmpp/ns";
import * as forms from "./xmpp/forms";
import { all, child, elements, text, x, type Xml } from "./xmpp/xml";

export interface Bookmark {
    jid: string;
    name: string;
    nick: string;
    autojoin: boolean;
}
let inPubsub = false;
let old: Bookmark[] = [];

const keepAll = { "pubsub#persist_items": "true", "pubsub#max_items": "max", "pubsub#send_last_published_item": "never", "pubsub#access_model": "whitelist" };
const publish = (node: string, id: string, payload: Xml): Promise<Xml> => ask("set", null, x("pubsub", ns.pubsub, {},
    x("publish", ns.pubsub, { node }, x("item", ns.pubsub, { id }, payload)), x("publish-options", ns.pubsub, {}, forms.submit(ns.publishOptions, keepAll))));
async function itemsOf(node: string): Promise<Xml[]> {
    const answer = await ask("get", null, x("pubsub", ns.pubsub, {}, x("items", ns.pubsub, { node })));
    return all(child(child(answer, ns.pubsub, "pubsub"), ns.pubsub, "items"), ns.pubsub, "item");
}
const hasPubsub = (): boolean => offers.peek().account.has(ns.publishOptions) || offers.peek().account.has(`${ns.pubsub}#publish`) || offers.peek().account.has(ns.pubsub);

export function bookmarkOf(item: Xml): Bookmark | null {
    const conference = child(item, ns.bookmarks, "conference");
    return conference && item.attrs.id ? { jid: item.attrs.id, name: conference.attrs.name ?? "", nick: text(child(conference, ns.bookmarks, "nick")), autojoin: /^(true|1)$/.test(conference.attrs.autojoin ?? "") } : null;
}

export async function loadBookmarks(): Promise<Bookmark[]> {
    if (hasPubsub()) {
        try {
            const list = (await itemsOf(ns.bookmarks)).map(bookmarkOf).filter((b): b is Bookmark => b !== null);
            inPubsub = true;
            return list;
        } catch (error) {
            if ((error as { condition?: string }).condition === "item-not-found") { // there are none yet
                inPubsub = true;
                return [];
            }
        }
    }
    inPubsub = false;
    try {
        const query = child(await ask("get", null, x("query", ns.privateXml, {}, x("storage", ns.oldBookmarks))), ns.privateXml, "query");
        old = all(child(query, ns.oldBookmarks, "storage"), ns.oldBookmarks, "conference").map((c) => ({ jid: c.attrs.jid ?? "", name: c.attrs.name ?? "", nick: text(child(c, ns.oldBookmarks, "nick")), autojoin: /^(true|1)$/.test(c.attrs.autojoin ?? "") }));
    } catch { /* no such thing here */ }
    return old;
}

/** Keeps a bookmark, or takes it away. */
export async function keepBookmark(one: Bookmark, remove = false): Promise<void> {
    if (inPubsub) {
        if (remove) await ask("set", null, x("pubsub", ns.pubsub, {}, x("retract", ns.pubsub, { node: ns.bookmarks, notify: "true" }, x("item", ns.pubsub, { id: one.jid }))));
        else await publish(ns.bookmarks, one.jid, x("conference", ns.bookmarks, { name: one.name || null, autojoin: one.autojoin }, one.nick && x("nick", ns.bookmarks, {}, one.nick)));
        return;
    }
    old = [...old.filter((b) => b.jid !== one.jid), ...(remove ? [] : [one])];
    await ask("set", null, x("query", ns.privateXml, {}, x("storage", ns.oldBookmarks, {}, ...old.map((b) =>
        x("conference", ns.oldBookmarks, { jid: b.jid, name: b.name || null, autojoin: b.autojoin }, b.nick && x("nick", ns.oldBookmarks, {}, b.nick))))));
}

/** How far was read, by conversation, where the message itself is not known yet. */
const far = new Map<string, string>();
const readOf = (item: Xml): void => {
    const id = child(child(item, ns.displayed, "displayed"), ns.sid, "stanza-id")?.attrs.id;
    if (!item.attrs.id || !id) return;
    far.set(item.attrs.id, id);
    settleRead(item.attrs.id);
};
/** A conversation has more messages by now: is the one among them that was read last? */
export function settleRead(jid: string): void {
    const id = far.get(jid);
    const c = find(jid);
    const message = id && c ? c.timeline.at(id) ?? c.timeline.find(id) : undefined;
    if (!message || !c) return;
    far.delete(jid);
    if (message.time > c.readTo) {
        c.read(message.time);
        c.refresh();
    }
}
export async function loadRead(): Promise<void> {
    if (!hasPubsub()) return;
    try {
        for (const item of await itemsOf(ns.displayed)) readOf(item);
    } catch { /* there is none yet */ }
}
export function tellRead(jid: string, archiveId: string, by: string): void {
    if (!hasPubsub() || !archiveId) return;
    void publish(ns.displayed, jid, x("displayed", ns.displayed, {}, x("stanza-id", ns.sid, { by, id: archiveId }))).catch(() => undefined);
}

/** News of a node of ours. */
export function pepEvent(event: Xml, from: string, bookmarked: (one: Bookmark | null, jid: string) => void): void {
    if (from && from !== me.peek()) return;
    const news = child(event, ns.pubsubEvent, "items");
    for (const item of news ? elements(news) : []) {
        if (news!.attrs.node === ns.displayed && item.name === "item") readOf(item);
        if (news!.attrs.node === ns.bookmarks) bookmarked(item.name === "item" ? bookmarkOf(item) : null, item.attrs.id ?? "");
    }
}
