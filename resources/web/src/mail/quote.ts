// What a reply or a forwarded message begins with.
import type { Address, EmailBody, Identity } from "../jmap/types";
import { fullAddress, longDate } from "../lib/format";
import { t } from "../lib/i18n";
import { unique } from "./address";

export const escapeHtml = (text: string): string => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");

export const textToHtml = (text: string): string =>
    text.replace(/\r\n?/g, "\n").split("\n").map((line) => `<div>${escapeHtml(line).replace(/ {2}/g, " &nbsp;") || "<br>"}</div>`).join("");

/** The message's own HTML; plain text as HTML. Not cleaned yet: the editor does that. */
export function bodyHtml(body: EmailBody): string {
    return body.htmlBody.map((p) => {
        const value = p.partId === null ? "" : body.bodyValues[p.partId]?.value ?? "";
        return p.type === "text/html" ? value : textToHtml(value);
    }).join("");
}

export function prefixed(prefix: "Re" | "Fwd", subject: string | null): string {
    const bare = (subject ?? "").trim();
    const known = prefix === "Re" ? /^(?:re|aw|antw|sv|vs)(?:\[\d+\])?\s*:\s*/i : /^(?:fwd?|wg|tr)\s*:\s*/i;
    return known.test(bare) ? bare : `${prefix}: ${bare}`;
}

export function quoteReply(body: EmailBody, html: string): string {
    const who = body.from?.[0] ? body.from[0].name || body.from[0].email : "";
    const line = t("Quote", "On %1, %2 wrote:", longDate(body.sentAt ?? body.receivedAt), who);
    return `<div class="posthorn-quote"><div>${escapeHtml(line)}</div><blockquote type="cite">${html}</blockquote></div>`;
}

export function quoteForward(body: EmailBody, html: string): string {
    const list = (addresses: Address[] | null): string => (addresses ?? []).map(fullAddress).join(", ");
    const lines = [[t("Quote", "From"), list(body.from)], [t("Quote", "Date"), longDate(body.sentAt ?? body.receivedAt)], [t("Quote", "Subject"), body.subject ?? ""], [t("Quote", "To"), list(body.to)], [t("Quote", "Copy"), list(body.cc)]]
        .filter(([, value]) => value).map(([name, value]) => `<div><b>${escapeHtml(name!)}:</b> ${escapeHtml(value!)}</div>`).join("");
    return `<div class="posthorn-forward"><div>${escapeHtml(t("Quote", "---------- Forwarded message ----------"))}</div>${lines}<div><br></div>${html}</div>`;
}

/** The identity that a message was sent to, so that the answer comes from it. */
export function identityFor(body: EmailBody, identities: Identity[]): Identity | undefined {
    const all = [...(body.to ?? []), ...(body.cc ?? []), ...(body.bcc ?? []), ...(body.from ?? [])].map((a) => a.email.toLowerCase());
    return identities.find((i) => all.includes(i.email.toLowerCase())) ?? identities[0];
}

export function replyRecipients(body: EmailBody, all: boolean, identities: Identity[]): { to: Address[]; cc: Address[] } {
    const own = identities.map((i) => i.email);
    const fromMe = body.from?.some((a) => own.some((e) => e.toLowerCase() === a.email.toLowerCase())) ?? false;
    const back = fromMe ? body.to ?? [] : body.replyTo?.length ? body.replyTo : body.from ?? [];
    if (!all) return { to: unique(back), cc: [] };
    const to = unique([...back, ...(fromMe ? [] : body.to ?? [])], own);
    const cc = unique(body.cc ?? [], [...own, ...to.map((a) => a.email)]);
    return { to: to.length ? to : unique(back), cc };
}
