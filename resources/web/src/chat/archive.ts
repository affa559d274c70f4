// History from the server's archives (XEP-0313): one's own and those of rooms.
import { ask, me, nextId } from "./core";
import { ns } from "./xmpp/ns";
import * as forms from "./xmpp/forms";
import { all, child, text, x, type Xml } from "./xmpp/xml";

export interface Archived {
    id: string;
    time: number;
    stanza: Xml;
}
export interface Page {
    items: Archived[];
    complete: boolean;
    first: string;
    last: string;
}
export interface Query {
    /** A room; else one's own archive. */
    room?: string | null;
    with?: string;
    /** "" for the newest. */
    before?: string;
    after?: string;
    text?: string;
    most?: number;
}
const collecting = new Map<string, { from: string; items: Archived[] }>();
/** How an archive calls its search for words, by its address; "" where it offers none. */
const searchFields = new Map<string, string>();
const knownFields = ["{https://posthorn.dev/xmpp}search", "{urn:xmpp:fulltext:0}fulltext", "withtext"];

/** One item of a page that was asked for. */
export function collect(result: Xml, from: string): void {
    const page = collecting.get(result.attrs.queryid ?? "");
    const forwarded = child(result, ns.forward, "forwarded");
    const stanza = child(forwarded, ns.client, "message");
    // Nobody else may slip something into the history.
    if (!page || !stanza || (from ? from.toLowerCase() : me.peek()) !== page.from) return;
    const time = Date.parse(child(forwarded, ns.delay, "delay")?.attrs.stamp ?? "");
    page.items.push({ id: result.attrs.id ?? "", time: Number.isFinite(time) ? time : Date.now(), stanza });
}

export async function queryArchive(query: Query): Promise<Page> {
    const queryid = nextId();
    const page = { from: query.room ?? me.peek(), items: [] as Archived[] };
    const values: forms.Values = {};
    if (query.with) values.with = query.with;
    if (query.text) values[await searchField(query.room ?? null)] = query.text;
    const set = x("set", ns.rsm, {}, x("max", ns.rsm, {}, String(query.most ?? 50)), query.before !== undefined && x("before", ns.rsm, {}, query.before), query.after !== undefined && x("after", ns.rsm, {}, query.after));
    collecting.set(queryid, page);
    try {
        const answer = await ask("set", query.room ?? null, x("query", ns.mam, { queryid }, Object.keys(values).length > 0 && forms.submit(ns.mam, values), set));
        const fin = child(answer, ns.mam, "fin");
        const rsm = child(fin, ns.rsm, "set");
        return { items: page.items, complete: fin?.attrs.complete === "true", first: text(child(rsm, ns.rsm, "first")), last: text(child(rsm, ns.rsm, "last")) };
    } finally {
        collecting.delete(queryid);
    }
}

/** The name of the field by which the archive searches; "" when it cannot. */
export async function searchField(room: string | null): Promise<string> {
    const known = searchFields.get(room ?? "");
    if (known !== undefined) return known;
    let field = "";
    try {
        const form = all(child(await ask("get", room, x("query", ns.mam)), ns.mam, "query"), ns.forms, "x").map(forms.read)[0];
        field = knownFields.find((f) => form?.has(f)) ?? "";
    } catch { /* it is not there */ }
    searchFields.set(room ?? "", field);
    return field;
}
