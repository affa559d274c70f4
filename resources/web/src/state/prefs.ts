// What a person has chosen. Held in this browser, and on the server where it offers Preferences, so that it follows them.
import { signal } from "@preact/signals";
import { capability } from "../jmap/types";
import type { JmapClient } from "../jmap/client";

export type Layout = "panes" | "classic" | "lite";
export type Theme = "auto" | "light" | "dark";

export interface Category {
    keyword: string;
    name: string;
    colour: number;
}
export interface SavedSearch {
    name: string;
    query: string;
}
export interface Template {
    id: string;
    name: string;
    subject: string;
    html: string;
}

export interface Prefs {
    layout: Layout;
    theme: Theme;
    language: string;
    conversations: boolean;
    undoSeconds: number;
    remoteImages: "ask" | "always";
    /** Senders whose remote images are shown unasked. */
    trustedSenders: string[];
    plainText: boolean;
    notifications: boolean;
    markReadSeconds: number;
    requestReceipt: boolean;
    categories: Category[];
    searches: SavedSearch[];
    templates: Template[];
    collapsed: string[];
    sidebar: boolean;
    listWidth: number;
    /** Online in chat while the page is open. */
    chat: boolean;
    /** Others learn what was seen, and that one is writing. */
    chatSeen: boolean;
    chatPanel: boolean;
}

const defaults: Prefs = {
    layout: "panes", theme: "auto", language: "", conversations: true, undoSeconds: 8, remoteImages: "ask", trustedSenders: [],
    plainText: false, notifications: false, markReadSeconds: 0, requestReceipt: false, categories: [], searches: [], templates: [],
    collapsed: [], sidebar: true, listWidth: 400, chat: false, chatSeen: true, chatPanel: false,
};
/** These belong to this browser, not to the person. */
const local: (keyof Prefs)[] = ["notifications", "sidebar", "listWidth", "collapsed", "chatPanel"];
const storageKey = "posthorn.preferences";

function load(): Prefs {
    try {
        return { ...defaults, ...(JSON.parse(localStorage.getItem(storageKey) ?? "{}") as Partial<Prefs>) };
    } catch {
        return { ...defaults };
    }
}

export const prefs = signal<Prefs>(load());
let server: { client: JmapClient; accountId: string } | null = null;

function save(): void {
    try {
        localStorage.setItem(storageKey, JSON.stringify(prefs.peek()));
    } catch { /* full or denied: they last for this page */ }
}

export function setPref<K extends keyof Prefs>(name: K, value: Prefs[K]): void {
    prefs.value = { ...prefs.peek(), [name]: value };
    save();
    if (server && !local.includes(name)) {
        void server.client.call("Preferences/set", {
            accountId: server.accountId, update: { singleton: { [`values/${name}`]: value } },
        }).catch(() => undefined);
    }
}

/** Takes what the server holds; quietly does without where it holds nothing. */
export async function openPrefs(client: JmapClient, accountId: string): Promise<void> {
    if (!client.has(capability.preferences)) return;
    server = { client, accountId };
    try {
        const answer = await client.call<{ list: { values: Partial<Prefs> }[] }>("Preferences/get", { accountId, ids: ["singleton"] });
        const values = answer.list[0]?.values ?? {};
        const known = Object.fromEntries(Object.entries(values).filter(([k]) => k in defaults && !local.includes(k as keyof Prefs)));
        prefs.value = { ...prefs.peek(), ...known };
        save();
    } catch { /* as said */ }
}

/** On sign-out: the next person at this browser begins with their own. */
export function forgetPrefs(): void {
    server = null;
    const { theme, layout, language, sidebar, listWidth } = prefs.peek();
    prefs.value = { ...defaults, theme, layout, language, sidebar, listWidth };
    save();
}
