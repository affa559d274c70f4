// Messages that the server has not taken yet. They outlive a lost line and a reload, and go out once the server is there again.
import { keep, kept } from "../lib/idb";
import { me, send } from "./core";
import { message, type Draft } from "./stanzas";

export interface Waiting {
    id: string;
    jid: string;
    room: boolean;
    draft: Draft;
    time: number;
}
let waiting: Waiting[] = [];
const key = (): string => `chat.outbox.${me.peek()}`;
const save = (): void => void keep(key(), waiting);

export async function loadOutbox(): Promise<readonly Waiting[]> {
    waiting = (await kept<Waiting[]>(key())) ?? [];
    return waiting;
}
export const stanzaOf = (one: Waiting) => message({ jid: one.jid, room: one.room }, one.id, one.draft);

export function put(one: Waiting): void {
    waiting = [...waiting, one];
    save();
    send(stanzaOf(one));
}
/** The server has it, or it was given up. */
export function done(id: string): void {
    if (!waiting.some((w) => w.id === id)) return;
    waiting = waiting.filter((w) => w.id !== id);
    save();
}
/** After a session was lost: what was not taken is sent again, under the same id. */
export function resend(which: (one: Waiting) => boolean): void {
    for (const one of waiting) if (which(one)) send(stanzaOf(one));
}
