// Messages that the server has not taken yet. They outlive a lost line and a reload, and go out once the server is there again.
// Pages of one person share the store: each keeps its own, and takes over what a page that is gone has left.
import { keep, stored } from "../lib/idb";
import { me, send } from "./core";
import { message, type Draft } from "./stanzas";

export interface Waiting {
    id: string;
    jid: string;
    room: boolean;
    draft: Draft;
    time: number;
    /** The page that it belongs to. */
    page?: string;
}
const page = Math.random().toString(36).slice(2);
const lockOf = (name: string): string => `posthorn.chat.page.${name}`;
let waiting: Waiting[] = [];
/** Those of them that have gone out over the present session. */
let underWay = new Set<string>();
export const sessionBegins = (): void => { underWay = new Set(); };
const give = (one: Waiting): void => { if (send(stanzaOf(one))) underWay.add(one.id); };
const key = (): string => `chat.outbox.${me.peek()}`;

/** One page at a time. */
async function alone(work: () => Promise<void>): Promise<void> {
    if (navigator.locks) await navigator.locks.request("posthorn.chat.outbox", work);
    else await work();
}
const save = (): void => void alone(async () => {
    const others = ((await stored<Waiting[]>(key())) ?? []).filter((w) => w.page !== page);
    await keep(key(), [...others, ...waiting]);
}).catch(() => undefined);

export async function loadOutbox(): Promise<readonly Waiting[]> {
    await alone(async () => {
        const all = (await stored<Waiting[]>(key())) ?? [];
        const alive = new Set(((await navigator.locks?.query())?.held ?? []).map((l) => l.name));
        void navigator.locks?.request(lockOf(page), () => new Promise(() => undefined)); // as long as the page lives
        waiting = all.filter((w) => !w.page || !alive.has(lockOf(w.page))).map((w) => ({ ...w, page }));
        await keep(key(), [...all.filter((w) => !waiting.some((own) => own.id === w.id)), ...waiting]);
    }).catch(() => undefined);
    return waiting;
}
export const stanzaOf = (one: Waiting) => message({ jid: one.jid, room: one.room }, one.id, one.draft);

export function put(one: Waiting): void {
    waiting = [...waiting, { ...one, page }];
    save();
    give(one);
}
/** The server has it, or it was given up. */
export function done(id: string): void {
    if (!waiting.some((w) => w.id === id)) return;
    waiting = waiting.filter((w) => w.id !== id);
    save();
}
/** After a session was lost: what was not taken is sent again, under the same id. */
export function resend(which: (one: Waiting) => boolean): void {
    for (const one of waiting) if (which(one) && !underWay.has(one.id)) give(one);
}
