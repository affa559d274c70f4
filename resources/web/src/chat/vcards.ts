// Names and pictures of people (vcard-temp, XEP-0054 and 0153): fetched when they are shown, a few at a time.
import { signal } from "@preact/signals";
import { ask } from "./core";
import { ns } from "./xmpp/ns";
import { child, text, x } from "./xmpp/xml";

export const names = signal<ReadonlyMap<string, string>>(new Map());
/** Addresses of pictures (blob:), by whom they show. */
export const pictures = signal<ReadonlyMap<string, string>>(new Map());

const asked = new Map<string, string>(); // with the picture's hash as it was then
const queue: string[] = [];
let running = 0;
const types = ["image/png", "image/jpeg", "image/gif", "image/webp"];
const largest = 400_000;

export function wantCard(jid: string): void {
    if (asked.has(jid)) return;
    asked.set(jid, "");
    queue.push(jid);
    void run();
}
/** Presence says which picture there is now. */
export function pictureChanged(jid: string, hash: string): void {
    if (asked.get(jid) === hash || (!asked.has(jid) && !hash)) return;
    asked.set(jid, hash);
    queue.push(jid);
    void run();
}
/** After a session was lost nothing is known to be asked. */
export const askAgain = (): void => { for (const jid of [...asked.keys()]) if (!names.peek().has(jid) && !pictures.peek().has(jid)) asked.delete(jid); };

async function run(): Promise<void> {
    while (running < 3 && queue.length) {
        ++running;
        try {
            await fetchCard(queue.shift()!);
        } catch { /* who has no card has none */ } finally {
            --running;
        }
    }
}

async function fetchCard(jid: string): Promise<void> {
    const card = child(await ask("get", jid, x("vCard", ns.vcard)), ns.vcard, "vCard");
    const name = (text(child(card, ns.vcard, "FN")) || text(child(card, ns.vcard, "NICKNAME"))).trim().slice(0, 100);
    if (name) names.value = new Map(names.peek()).set(jid, name);
    const photo = child(card, ns.vcard, "PHOTO");
    const data = text(child(photo, ns.vcard, "BINVAL")).replace(/\s/g, "");
    const type = text(child(photo, ns.vcard, "TYPE")).trim().toLowerCase() || "image/png";
    const old = pictures.peek().get(jid);
    const next = new Map(pictures.peek());
    next.delete(jid);
    if (data && data.length < largest && types.includes(type)) {
        const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
        next.set(jid, URL.createObjectURL(new Blob([bytes], { type })));
    }
    if (old || next.has(jid)) pictures.value = next;
    if (old) URL.revokeObjectURL(old);
}
