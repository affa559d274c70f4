// What the server offers (XEP-0030), and what we say of ourselves (XEP-0115).
import { signal } from "@preact/signals";
import { ask, home, me } from "./core";
import { ns } from "./xmpp/ns";
import { formOf } from "./xmpp/forms";
import { all, child, x, type Xml } from "./xmpp/xml";

export interface Info {
    query: Xml;
    category: string;
    type: string;
    name: string;
    features: ReadonlySet<string>;
}
export interface Policy {
    log: "none" | "metadata" | "archive";
    encryption: "allowed" | "refused";
}
export interface Offers {
    /** Where rooms are made; "" where there are none. */
    rooms: string;
    upload: string;
    uploadMost: number;
    /** What the addresses of this server's files begin with, where it says so. */
    files: string;
    policy: Policy | null;
    server: ReadonlySet<string>;
    account: ReadonlySet<string>;
}
const nothing: Offers = { rooms: "", upload: "", uploadMost: 0, files: "", policy: null, server: new Set(), account: new Set() };
export const offers = signal<Offers>(nothing);

export async function info(jid: string, node?: string): Promise<Info> {
    const query = child(await ask("get", jid, x("query", ns.info, { node })), ns.info, "query") ?? x("query", ns.info);
    const identity = child(query, ns.info, "identity");
    return { query, category: identity?.attrs.category ?? "", type: identity?.attrs.type ?? "", name: identity?.attrs.name ?? "",
        features: new Set(all(query, ns.info, "feature").map((f) => f.attrs.var ?? "")) };
}
export async function items(jid: string): Promise<{ jid: string; name: string }[]> {
    const query = child(await ask("get", jid, x("query", ns.items)), ns.items, "query");
    return all(query, ns.items, "item").map((i) => ({ jid: i.attrs.jid ?? "", name: i.attrs.name ?? "" }));
}

export function policyOf(query: Xml): Policy | null {
    const form = formOf(query, ns.policy);
    if (!form) return null;
    const log = form.get("conversation-log")?.[0];
    return { log: log === "archive" || log === "metadata" ? log : "none", encryption: form.get("encryption")?.[0] === "refused" ? "refused" : "allowed" };
}

export async function lookAround(): Promise<void> {
    const next: Offers = { ...nothing };
    const quietly = async (work: () => Promise<void>): Promise<void> => { await work().catch(() => undefined); };
    await Promise.all([
        quietly(async () => {
            const server = await info(home());
            next.server = server.features;
            next.policy = policyOf(server.query);
        }),
        quietly(async () => { next.account = (await info(me.peek())).features; }),
        quietly(async () => {
            await Promise.all((await items(home())).slice(0, 30).map((item) => quietly(async () => {
                const one = await info(item.jid);
                if (one.category === "conference" && one.features.has(ns.muc)) next.rooms ||= item.jid;
                if (one.features.has(ns.upload)) {
                    next.upload ||= item.jid;
                    const form = formOf(one.query, ns.upload);
                    next.uploadMost = Number(form?.get("max-file-size")?.[0]) || 0;
                    next.files ||= form?.get("{https://posthorn.dev/xmpp}files")?.[0] ?? "";
                }
            })));
        }),
    ]);
    offers.value = next;
}

const node = "https://posthorn.dev/webmail";
const own = [ns.info, ns.caps, ns.receipts, ns.markers, ns.states, ns.correct, ns.retract, ns.reactions, ns.reply, ns.oob, ns.ping, ns.conference, ns.muc, ns.version,
    `${ns.bookmarks}+notify`, `${ns.displayed}+notify`].sort();
export const ownInfo = (asked: string | undefined): Xml =>
    x("query", ns.info, { node: asked }, x("identity", ns.info, { category: "client", type: "web", name: "Posthorn" }), ...own.map((f) => x("feature", ns.info, { var: f })));

/** The verification string of XEP-0115 section 5.1. */
export const capsText = (): string => `client/web//Posthorn<${own.map((f) => `${f}<`).join("")}`;
let hashed = "";
export async function caps(): Promise<Xml | null> {
    if (!crypto.subtle) return null;
    hashed ||= btoa(String.fromCharCode(...new Uint8Array(await crypto.subtle.digest("SHA-1", new TextEncoder().encode(capsText())))));
    return x("c", ns.caps, { hash: "sha-1", node, ver: hashed });
}
