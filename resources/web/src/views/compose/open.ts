// Ways to begin writing: anew, as an answer, from a draft, and where an earlier visit stopped.
import type { EmailBody, Id } from "../../jmap/types";
import { t } from "../../lib/i18n";
import { parseAddresses } from "../../mail/address";
import { bodyHtml, identityFor, prefixed, quoteForward, quoteReply, replyRecipients, textToHtml } from "../../mail/quote";
import type { Account } from "../../state/account";
import { accounts, home } from "../../state/app";
import { composers, leftOver, newDraft, takeLeftOver, type Draft, type DraftAttachment } from "../../state/drafts";
import { prefs } from "../../state/prefs";
import { toast } from "../../ui/toast";
import { Editing } from "./editing";
import type { Identity } from "../../jmap/types";

const mostOpen = 4;

function open(at: Account, draft: Draft): void {
    if (composers.peek().length >= mostOpen) {
        toast(t("Compose", "Finish one of the open messages first."), { kind: "problem" });
        return;
    }
    for (const one of composers.peek()) one.view.value = "small";
    composers.value = [...composers.peek(), new Editing(at, draft)];
}

export const signatureHtml = (identity: Identity | undefined): string => {
    const html = identity?.htmlSignature || (identity?.textSignature ? textToHtml(identity.textSignature) : "");
    return html ? `<div class="signature">${html}</div>` : "";
};

export function composeNew(fields: Record<string, string>): void {
    const at = home.peek();
    if (!at) return;
    const identity = at.identities.peek()[0];
    const of = (name: string): Draft["to"] => parseAddresses(fields[name] ?? "").addresses;
    const text = fields.body ? textToHtml(fields.body.slice(0, 100_000)) : "<div><br></div>";
    const signature = signatureHtml(identity);
    open(at, newDraft(at.id, {
        identityId: identity?.id ?? null, to: of("to"), cc: of("cc"), bcc: of("bcc"), subject: (fields.subject ?? "").replace(/[\r\n]+/g, " ").slice(0, 1000),
        html: text + (signature ? `<div><br></div>${signature}` : ""), receipt: prefs.peek().requestReceipt,
    }));
}

const attachmentOf = (part: EmailBody["attachments"][number]): DraftAttachment => ({
    key: crypto.randomUUID(), name: part.name ?? (part.type === "message/rfc822" ? "message.eml" : "attachment"), type: part.type, size: part.size, blobId: part.blobId,
    cid: part.cid && part.disposition !== "attachment" ? part.cid : null,
});

async function bodyOf(at: Account, id: Id): Promise<EmailBody | null> {
    try {
        await at.loadBodies([id]);
    } catch { /* told below */ }
    const body = at.body(id);
    if (!body) toast(t("Compose", "The message could not be loaded."), { kind: "problem" });
    return body ?? null;
}

/** What an answer takes along from a message that somebody shares lies in another account: it is copied into the person's own. */
async function broughtHome(from: Account, to: Account, attachments: DraftAttachment[]): Promise<DraftAttachment[]> {
    if (from === to || !attachments.length) return attachments;
    const answer = await to.client.call<{ copied: Record<Id, Id> | null }>("Blob/copy", {
        fromAccountId: from.id, accountId: to.id, blobIds: attachments.map((a) => a.blobId),
    }).catch(() => ({ copied: null }));
    const found = attachments.map((a) => ({ ...a, blobId: answer.copied?.[a.blobId ?? ""] ?? null })).filter((a) => a.blobId);
    if (found.length < attachments.length) toast(t("Compose", "Not all attachments could be taken along."), { kind: "problem" });
    return found;
}

export async function composeAnswer(from: Account, id: Id, kind: "reply" | "replyAll" | "forward" | "edit"): Promise<void> {
    const body = await bodyOf(from, id);
    const at = from.isPersonal ? from : home.peek();
    if (!body || !at) return;
    if (kind === "edit") {
        const draft = draftFrom(at, body, null);
        return open(at, { ...draft, attachments: await broughtHome(from, at, draft.attachments) });
    }
    const identities = at.identities.peek();
    const identity = identityFor(body, identities);
    const html = bodyHtml(body);
    const signature = signatureHtml(identity);
    const start = `<div><br></div>${signature ? `<div><br></div>${signature}` : ""}<div><br></div>`;
    const forward = kind === "forward";
    const shown = body.attachments.filter((a) => a.cid && a.disposition !== "attachment");
    const attachments = await broughtHome(from, at, (forward ? body.attachments : shown).filter((a) => a.blobId).map(attachmentOf));
    open(at, newDraft(at.id, {
        identityId: identity?.id ?? null, ...(forward ? {} : replyRecipients(body, kind === "replyAll", identities)),
        subject: prefixed(forward ? "Fwd" : "Re", body.subject), html: start + (forward ? quoteForward(body, html) : quoteReply(body, html)),
        attachments, receipt: prefs.peek().requestReceipt,
        inReplyTo: forward ? null : body.messageId, references: [...(body.references ?? body.inReplyTo ?? []), ...(body.messageId ?? [])],
        source: { accountId: from.id, id: body.id, keyword: forward ? "$forwarded" : "$answered" },
    }));
}

function draftFrom(at: Account, body: EmailBody, emailId: Id | null): Draft {
    return newDraft(at.id, {
        emailId, identityId: identityFor(body, at.identities.peek())?.id ?? null, to: body.to ?? [], cc: body.cc ?? [], bcc: body.bcc ?? [], subject: body.subject ?? "", html: bodyHtml(body),
        attachments: body.attachments.filter((a) => a.blobId).map(attachmentOf), inReplyTo: emailId ? body.inReplyTo : null, references: emailId ? body.references : null,
        receipt: Boolean(body["header:Disposition-Notification-To:asAddresses"]?.length),
    });
}

/** Goes on with a draft of the server's; one that is open comes to the front. */
export async function openDraft(at: Account, id: Id): Promise<void> {
    const there = composers.peek().find((e) => e.draft.peek().emailId === id);
    if (there) {
        there.view.value = "normal";
        return;
    }
    const body = await bodyOf(at, id);
    if (body) open(at, draftFrom(at, body, id));
}

/** What was being written, or waited to be sent, when the page went away. */
export async function restoreDrafts(): Promise<void> {
    let restored = 0;
    for (const key of leftOver().slice(0, 20)) {
        const draft = await takeLeftOver(key);
        const at = draft && accounts.peek().get(draft.accountId);
        if (!draft || !at || composers.peek().some((e) => e.draft.peek().key === key)) continue;
        const editing = new Editing(at, draft);
        if (draft.outbox !== null) {
            editing.later(draft.outbox ? new Date(draft.outbox) : null);
            continue;
        }
        if (composers.peek().length >= mostOpen) break;
        composers.value = [...composers.peek(), editing];
        ++restored;
    }
    if (restored) toast(t("Compose", "What you were writing is back."));
}
