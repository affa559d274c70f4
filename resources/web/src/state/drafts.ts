// Messages being written. Every change is kept in this browser within a moment (and at once when the page goes away), and on the
// server a little later; what was not yet on the server comes back with the next visit.
import { signal } from "@preact/signals";
import type { Address, Id } from "../jmap/types";
import { drop, keep, kept } from "../lib/idb";

export interface DraftAttachment {
    key: string;
    name: string;
    type: string;
    size: number;
    /** Known once it is uploaded. */
    blobId: Id | null;
    /** Set for pictures that the text shows. */
    cid: string | null;
}

/** Everything about a message that is being written; plain values, so that it can be kept as JSON. */
export interface Draft {
    key: string;
    accountId: Id;
    /** The draft on the server, once there is one. */
    emailId: Id | null;
    identityId: Id | null;
    to: Address[];
    cc: Address[];
    bcc: Address[];
    /** What was typed as a recipient and is no address yet. */
    loose: { to: string; cc: string; bcc: string };
    subject: string;
    html: string;
    attachments: DraftAttachment[];
    messageId: string;
    inReplyTo: string[] | null;
    references: string[] | null;
    /** The message that is answered or forwarded, to be marked so. */
    source: { accountId?: Id; id: Id; keyword: "$answered" | "$forwarded" } | null;
    receipt: boolean;
    /** Something was changed that the server does not have. */
    dirty: boolean;
    /** Waits to be sent: as soon as the line stands (""), or at a time. */
    outbox: string | null;
    changed: number;
}

const prefix = "posthorn.draft.";

export function newDraft(accountId: Id, fields: Partial<Draft> = {}): Draft {
    return {
        key: crypto.randomUUID(), accountId, emailId: null, identityId: null, to: [], cc: [], bcc: [], loose: { to: "", cc: "", bcc: "" }, subject: "", html: "",
        attachments: [], messageId: "", inReplyTo: null, references: null, source: null, receipt: false, dirty: false, outbox: null, changed: Date.now(), ...fields,
    };
}

/** Too large for localStorage: then IndexedDB alone has to do. */
export function keepDraft(draft: Draft): void {
    try {
        localStorage.setItem(prefix + draft.key, JSON.stringify(draft));
    } catch {
        localStorage.removeItem(prefix + draft.key);
        void keep(prefix + draft.key, draft);
        try {
            localStorage.setItem(prefix + draft.key, JSON.stringify({ large: draft.key }));
        } catch { /* full to the brim: the server's copy remains */ }
    }
}

export function forgetDraft(draft: Draft): void {
    localStorage.removeItem(prefix + draft.key);
    void drop(prefix + draft.key);
    for (const a of draft.attachments) void drop(`posthorn.file.${a.key}`);
}

/** Keys of drafts that an earlier visit left in this browser. */
export function leftOver(): string[] {
    const keys: string[] = [];
    for (let i = 0; i < localStorage.length; ++i) {
        const key = localStorage.key(i)!;
        if (key.startsWith(prefix)) keys.push(key.slice(prefix.length));
    }
    return keys;
}

export async function takeLeftOver(key: string): Promise<Draft | null> {
    try {
        const value = JSON.parse(localStorage.getItem(prefix + key) ?? "null") as Draft | { large: string } | null;
        if (!value) return null;
        const draft = "large" in value ? (await kept<Draft>(prefix + key)) ?? null : value;
        return draft && { ...newDraft(draft.accountId), ...draft };
    } catch {
        localStorage.removeItem(prefix + key);
        return null;
    }
}

export const keepFile = (key: string, file: Blob): Promise<void> => keep(`posthorn.file.${key}`, file);
export const keptFile = (key: string): Promise<Blob | undefined> => kept<Blob>(`posthorn.file.${key}`);
export const forgetFile = (key: string): Promise<void> => drop(`posthorn.file.${key}`);

/** Whether anything is in it that is worth keeping. */
export const isEmpty = (draft: Draft, text: string): boolean =>
    !draft.emailId && !text.trim() && !draft.subject.trim() && !draft.attachments.length && !draft.to.length && !draft.cc.length && !draft.bcc.length;

export const composers = signal<readonly import("../views/compose/editing").Editing[]>([]);
