// A draft as the server wants it: Email/set create (RFC 8621 section 4.6), EmailSubmission/set create (section 7.5).
import type { Address, Id, Identity } from "../jmap/types";
import type { Draft } from "../state/drafts";

const page = (html: string): string =>
    `<!DOCTYPE html><html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"></head><body>${html}</body></html>`;

export function buildEmail(draft: Draft, identity: Identity | undefined, text: string, mailboxId: Id): Record<string, unknown> {
    const from: Address[] = identity ? [{ name: identity.name || null, email: identity.email }] : [];
    const attachments = draft.attachments.filter((a) => a.blobId && (!a.cid || draft.html.includes(`cid:${a.cid}`))).map((a) => ({
        blobId: a.blobId, type: a.type || "application/octet-stream", name: a.name, disposition: a.cid ? "inline" : "attachment", ...(a.cid ? { cid: a.cid } : {}),
    }));
    return {
        mailboxIds: { [mailboxId]: true },
        keywords: { $draft: true, $seen: true },
        from,
        to: draft.to, cc: draft.cc.length ? draft.cc : null, bcc: draft.bcc.length ? draft.bcc : null,
        ...(identity?.replyTo?.length ? { replyTo: identity.replyTo } : {}),
        subject: draft.subject,
        ...(draft.messageId ? { messageId: [draft.messageId] } : {}),
        ...(draft.inReplyTo ? { inReplyTo: draft.inReplyTo } : {}),
        ...(draft.references ? { references: draft.references } : {}),
        ...(draft.receipt && from.length ? { "header:Disposition-Notification-To:asAddresses": from } : {}),
        bodyValues: { text: { value: text }, html: { value: page(draft.html) } },
        textBody: [{ partId: "text", type: "text/plain" }],
        htmlBody: [{ partId: "html", type: "text/html" }],
        ...(attachments.length ? { attachments } : {}),
    };
}

/** Everybody who gets it, each once. */
export function recipients(draft: Draft, identity: Identity | undefined): string[] {
    return [...new Set([...draft.to, ...draft.cc, ...draft.bcc, ...(identity?.bcc ?? [])].map((a) => a.email))];
}

/** The envelope of a message that is held back: for some seconds, or until a moment (RFC 4865). */
export function heldEnvelope(draft: Draft, identity: Identity, hold: { seconds: number } | { until: Date }): Record<string, unknown> {
    const parameters = "seconds" in hold ? { HOLDFOR: String(hold.seconds) } : { HOLDUNTIL: hold.until.toISOString().replace(/\.\d+Z$/, "Z") };
    return { mailFrom: { email: identity.email, parameters }, rcptTo: recipients(draft, identity).map((email) => ({ email, parameters: null })) };
}

export const newMessageId = (identity: Identity | undefined): string => `${crypto.randomUUID()}@${identity?.email.split("@")[1] ?? "localhost"}`;
