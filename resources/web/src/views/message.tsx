// One message of a conversation: who, when, the text, its attachments, and what can be done with it.
import { useState } from "preact/hooks";
import { capability, type Address, type EmailBody, type Id } from "../jmap/types";
import { fullAddress, longDate, nameOf, namesOf, shortDate } from "../lib/format";
import { t } from "../lib/i18n";
import { MailFrame } from "../mail/frame";
import { safeLink } from "../mail/sanitise";
import { PlainText } from "../mail/text";
import type { Account } from "../state/account";
import { prefs, setPref } from "../state/prefs";
import { dark } from "../state/theme";
import { Avatar, Button } from "../ui/controls";
import { confirm } from "../ui/dialog";
import { Icon } from "../ui/icon";
import { lazy } from "../ui/lazy";
import { Menu, type MenuItem } from "../ui/menu";
import { Attachments } from "./attachments";
import { compose } from "./sidebar";

interface CardProps {
    id: Id;
    at: Account;
    open: boolean;
    last: boolean;
    onToggle: () => void;
}

const Scheduled = lazy(async () => (await import("./scheduled")).Scheduled);

export const answer = (at: Account, id: Id, kind: "reply" | "replyAll" | "forward" | "edit"): void => {
    void import("./compose/open").then((m) => m.composeAnswer(at, id, kind));
};

export function MessageCard({ id, at, open, last, onToggle }: CardProps) {
    const email = at.email(id).value;
    const body = at.body(id);
    if (!email || !body) return null;
    const from = email.from?.[0];
    const waits = email.mailboxIds[at.byRole.value.get("scheduled")?.id ?? ""]; // nobody has it yet
    if (!open) {
        return (
            <article class="card folded" data-id={id}>
                <button type="button" class="card-line" aria-expanded={false} onClick={onToggle}>
                    <Avatar address={from} size={28} /><b>{nameOf(from)}</b><span class="card-preview" dir="auto">{email.preview}</span>
                    {email.hasAttachment && <Icon name="attach" size={14} />}
                    <time dateTime={email.receivedAt}>{shortDate(email.receivedAt)}</time>
                </button>
            </article>
        );
    }
    return (
        <article class="card" data-id={id} aria-label={t("Message", "Message from %1", nameOf(from))}>
            <Head body={body} at={at} onToggle={last ? null : onToggle} />
            <Body body={body} at={at} />
            {last && !waits && <footer class="card-foot">
                <Button icon="reply" label={t("Message", "Reply")} shortcut="r" onClick={() => answer(at, id, "reply")} />
                <Button icon="replyall" label={t("Message", "Reply to all")} shortcut="a" onClick={() => answer(at, id, "replyAll")} />
                <Button icon="forward" label={t("Message", "Forward")} shortcut="f" onClick={() => answer(at, id, "forward")} />
            </footer>}
        </article>
    );
}

function People({ label, list }: { label: string; list: Address[] | null }) {
    if (!list?.length) return null;
    return <><dt>{label}</dt><dd>{list.map((a, i) => <span>{i > 0 && ", "}<bdi>{fullAddress(a)}</bdi></span>)}</dd></>;
}

function Head({ body, at, onToggle }: { body: EmailBody; at: Account; onToggle: (() => void) | null }) {
    const [details, setDetails] = useState(false);
    const from = body.from?.[0];
    const draft = body.keywords.$draft;
    const leaving = (body["header:List-Unsubscribe:asURLs"] ?? []).map(safeLink).find((u) => u && /^(?:https|mailto):$/.test(u.protocol)) ?? null;
    const items: MenuItem[] = [
        { label: t("Message", "Reply"), icon: "reply", shortcut: "r", onSelect: () => answer(at, body.id, "reply") },
        { label: t("Message", "Reply to all"), icon: "replyall", shortcut: "a", onSelect: () => answer(at, body.id, "replyAll") },
        { label: t("Message", "Forward"), icon: "forward", shortcut: "f", onSelect: () => answer(at, body.id, "forward") },
        { label: t("Message", "Edit as new"), icon: "edit", onSelect: () => answer(at, body.id, "edit") },
        "line",
        { label: t("Message", "Print"), icon: "print", onSelect: () => printCard(body.id) },
        { label: t("Message", "Download as EML"), icon: "download", onSelect: () => void import("../mail/export").then((m) => m.exportEmail(at, body)) },
        { label: t("Message", "Show the source"), icon: "text", onSelect: () => void import("./source").then((m) => m.showSource(at, body)) },
        "line",
        ...(leaving ? [{ label: t("Message", "Unsubscribe…"), icon: "ban" as const, onSelect: () => void unsubscribe(leaving) }] : []),
        { label: t("Message", "Add sender to contacts"), icon: "useradd", disabled: !from, onSelect: () => void import("../state/contacts").then((m) => from && m.addAddress(from)) },
    ];
    return (
        <header class="card-head">
            <Avatar address={from} size={40} />
            <div class="card-people">
                <div class="card-from"><b><bdi>{nameOf(from)}</bdi></b>{from?.name && <span class="muted address"><bdi>{from.email}</bdi></span>}</div>
                <button type="button" class="card-to" aria-expanded={details} onClick={() => setDetails(!details)}>
                    {t("Message", "to %1", namesOf([...(body.to ?? []), ...(body.cc ?? [])]) || t("Message", "(nobody named)"))}
                    <Icon name={details ? "collapse" : "expand"} size={14} />
                </button>
            </div>
            <div class="card-side">
                <time dateTime={body.receivedAt} title={longDate(body.receivedAt)}>{shortDate(body.receivedAt)}</time>
                {draft ? <Button icon="edit" quiet label={t("Message", "Go on writing")} onClick={() => void import("./compose/open").then((m) => m.openDraft(at, body.id))} />
                    : <Button icon="reply" quiet label={t("Message", "Reply")} class="only-wide" onClick={() => answer(at, body.id, "reply")} />}
                <Menu icon="more" quiet label={t("Message", "More")} items={items} />
                {onToggle && <Button icon="collapse" quiet label={t("Message", "Fold")} onClick={onToggle} />}
            </div>
            {details && <dl class="card-details">
                <People label={t("Message", "From")} list={body.from} />
                <People label={t("Message", "Sender")} list={body.sender && body.sender[0]?.email !== from?.email ? body.sender : null} />
                <People label={t("Message", "Reply to")} list={body.replyTo} />
                <People label={t("Message", "To")} list={body.to} />
                <People label={t("Message", "Copy")} list={body.cc} />
                <People label={t("Message", "Blind copy")} list={body.bcc} />
                <dt>{t("Message", "Date")}</dt><dd>{longDate(body.sentAt ?? body.receivedAt)}</dd>
            </dl>}
        </header>
    );
}

function Body({ body, at }: { body: EmailBody; at: Account }) {
    const sender = body.from?.[0]?.email.toLowerCase() ?? "";
    const trusted = prefs.value.remoteImages === "always" || prefs.value.trustedSenders.includes(sender);
    const [images, setImages] = useState(trusted);
    const [remote, setRemote] = useState(0);
    const scheduled = at.byRole.value.get("scheduled");
    const html = body.htmlBody.filter((p) => p.type === "text/html" && p.partId !== null);
    const usesHtml = html.length > 0 && !prefs.value.plainText;
    const receipt = at.client.has(capability.mdn, at.id) && body["header:Disposition-Notification-To:asAddresses"]?.length && !body.keywords.$mdnsent && !body.keywords.$draft;
    const text = (usesHtml ? body.htmlBody : body.textBody).map((p) => (p.partId === null ? "" : body.bodyValues[p.partId]?.value ?? ""));
    const cut = Object.values(body.bodyValues).some((v) => v.isTruncated);
    return (
        <div class="card-body">
            {scheduled && body.mailboxIds[scheduled.id] && <Scheduled body={body} at={at} />}
            {body.keywords.$junk && <div class="notice"><Icon name="spam" />{t("Message", "This message was marked as junk.")}</div>}
            {receipt && <Receipt body={body} at={at} />}
            {usesHtml && remote > 0 && !images && <div class="notice remote">
                <Icon name="imageoff" /><span>{t("Message", "Pictures from elsewhere are not loaded: they tell the sender that you read this.")}</span>
                <Button label={t("Message", "Show pictures")} onClick={() => setImages(true)} />
                {sender && <Button label={t("Message", "Always from this sender")} onClick={() => { setImages(true); setPref("trustedSenders", [...prefs.peek().trustedSenders, sender]); }} />}
            </div>}
            {usesHtml
                ? <MailFrame account={at} email={body} html={wrap(body, text)} images={images} dark={dark.value} onRemote={setRemote} />
                : <PlainText text={text.join("\n")} />}
            {cut && <div class="notice"><Icon name="alert" />{t("Message", "This message is very long; its end is not shown. Download it to read the rest.")}</div>}
            <Attachments body={body} at={at} />
        </div>
    );
}

/** Several body parts in a row, as RFC 8621 allows: plain ones among HTML ones are escaped. */
function wrap(body: EmailBody, values: string[]): string {
    return body.htmlBody.map((p, i) => (p.type === "text/html" ? values[i]
        : p.type.startsWith("text/") ? `<pre>${(values[i] ?? "").replace(/&/g, "&amp;").replace(/</g, "&lt;")}</pre>`
            : p.cid ? `<p><img src="cid:${encodeURIComponent(p.cid)}" alt=""></p>` : "")).join("");
}

function Receipt({ body, at }: { body: EmailBody; at: Account }) {
    const [done, setDone] = useState(false);
    if (done) return null;
    const decide = (send: boolean): void => {
        setDone(true);
        void import("../mail/receipt").then((m) => m.answerReceipt(at, body, send));
    };
    return (
        <div class="notice"><Icon name="check" /><span>{t("Message", "The sender asks to be told that you have read this.")}</span>
            <Button label={t("Message", "Tell them")} onClick={() => decide(true)} />
            <Button label={t("Message", "Do not")} onClick={() => decide(false)} /></div>
    );
}

/** Leaves a mailing list (RFC 2369), by mail or on its page; only when the person says so, and knowing where it goes. */
async function unsubscribe(to: URL): Promise<void> {
    if (to.protocol === "mailto:") return compose({ subject: "unsubscribe", ...Object.fromEntries(to.searchParams), to: decodeURIComponent(to.pathname) });
    if (await confirm(t("Message", "Unsubscribe from this list?"), t("Message", "This opens %1", to.href), t("Message", "Open"))) window.open(to.href, "_blank", "noopener,noreferrer");
}

/** Prints one message: the print styles show only what is marked. */
export function printCard(id: Id): void {
    const card = document.querySelector(`[data-id="${CSS.escape(id)}"]`);
    card?.classList.add("printing");
    document.documentElement.classList.add("printing-card");
    const done = (): void => {
        card?.classList.remove("printing");
        document.documentElement.classList.remove("printing-card");
        window.removeEventListener("afterprint", done);
    };
    window.addEventListener("afterprint", done);
    window.print();
}

export const reply = (all: boolean, at: Account | null, id: Id | null): void => { if (at && id) answer(at, id, all ? "replyAll" : "reply"); };
export { compose };
