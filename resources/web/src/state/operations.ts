// What the toolbar, the keys and the menus do with messages. Each works on rows: where rows are conversations, on every
// message of them that lies in the mailbox shown.
import { batch } from "@preact/signals";
import type { Email, Id, Mailbox, MailboxRights } from "../jmap/types";
import { t, tn } from "../lib/i18n";
import { mediumDate } from "../lib/format";
import { confirm } from "../ui/dialog";
import { toast } from "../ui/toast";
import type { Account } from "./account";
import { act, type Action, type Patch } from "./actions";
import { account, cursor, home, list, mailbox, openId, selected } from "./app";
import { prefs } from "./prefs";
import { go, route } from "./route";

/** The rows meant: those ticked, else the one that is open, else the one the cursor is on. */
export function meant(): Id[] {
    if (selected.peek().size) return [...selected.peek()];
    const open = openId.peek() ?? list.peek()?.idAt(cursor.peek());
    return open ? [open] : [];
}

/** Every message of these rows; in a mailbox, of a conversation only what lies there. */
export function messagesOf(at: Account, rows: Id[], everywhere = false): Email[] {
    const box = mailbox.peek();
    const found = new Map<Id, Email>();
    for (const id of rows) {
        const email = at.peek(id);
        if (!email) continue;
        const ids = prefs.peek().conversations ? at.threads.peek().get(email.threadId) ?? [id] : [id];
        for (const one of ids) {
            const member = at.peek(one);
            if (member && (one === id || everywhere || !box || member.mailboxIds[box.id])) found.set(one, member);
        }
    }
    return [...found.values()];
}

/** What of these the person may do something with, in every folder of theirs that is seen (those of others have rights of their own). */
const permitted = (at: Account, emails: Email[], right: keyof MailboxRights): Email[] =>
    emails.filter((e) => Object.keys(e.mailboxIds).every((id) => at.mailboxes.peek().get(id)?.myRights[right] ?? true));

const tellForbidden = (): void => { toast(t("Operations", "You may not do that in this folder."), { kind: "problem" }); };

function perform(at: Account, action: Action, text: string | null): void {
    let undo: Action | null = null;
    batch(() => { undo = act(at, action); });
    if (text !== null) {
        toast(text, undo ? { action: { label: t("Operations", "Undo"), run: () => {
            batch(() => { act(at, undo!); });
            setTimeout(() => at.refreshLists(), 300);
        } } } : {});
    }
}

const update = (at: Account, emails: Email[], patch: (email: Email) => Patch): Action => ({
    kind: "update", accountId: at.id, updates: Object.fromEntries(emails.map((e) => [e.id, patch(e)])),
});

/** After rows have gone: the row that took the open one's place is opened, or the list is shown again. */
function onward(rows: Id[]): void {
    const here = route.peek();
    const open = openId.peek();
    const window = list.peek();
    batch(() => {
        selected.value = new Set();
        if (window) cursor.value = Math.min(cursor.peek(), Math.max(0, (window.total.peek() ?? 1) - 1));
    });
    if (!open || !rows.includes(open) || (here.name !== "mail" && here.name !== "search")) return;
    const next = window && matchMedia("(min-width: 900px)").matches && prefs.peek().layout !== "lite" ? window.idAt(cursor.peek()) : undefined;
    go({ ...here, email: next ?? null }, true);
}

export function setKeyword(rows: Id[], keyword: string, on: boolean): void {
    const at = account.peek();
    if (!at) return;
    const all = messagesOf(at, rows, keyword === "$seen").filter((e) => Boolean(e.keywords[keyword]) !== on);
    const emails = permitted(at, all, keyword === "$seen" ? "maySetSeen" : "maySetKeywords");
    if (all.length && !emails.length && keyword !== "$seen") return tellForbidden(); // what is read marks itself, and is not asked
    // A star or a mark belongs to one message of a conversation: the newest; taking it away clears all.
    const meantEmails = on && keyword !== "$seen" ? emails.slice(-1) : emails;
    if (meantEmails.length) perform(at, update(at, meantEmails, () => ({ [`keywords/${keyword}`]: on ? true : null })), null);
}

export function toggleKeyword(rows: Id[], keyword: string): void {
    const at = account.peek();
    if (!at) return;
    const have = messagesOf(at, rows, keyword === "$seen").some((e) => e.keywords[keyword]);
    setKeyword(rows, keyword, !have);
}

export const isUnread = (at: Account, rows: Id[]): boolean => messagesOf(at, rows, true).some((e) => !e.keywords.$seen);

export function move(rows: Id[], to: Mailbox, keywords: Patch = {}, into = account.peek()): void {
    const at = account.peek();
    if (!at || !into) return;
    if (into !== at) return transfer(at, rows, into, to);
    const from = mailbox.peek();
    const all = messagesOf(at, rows).filter((e) => !e.mailboxIds[to.id] || Object.keys(e.mailboxIds).length > 1);
    if (!all.length) return;
    const emails = permitted(at, all, "mayRemoveItems");
    if (!emails.length) return tellForbidden();
    if (from?.role === "scheduled") { // what is taken away from there is not sent
        void import("./scheduled").then((m) => m.callBack(at, emails.map((e) => e.id))).then((all) => {
            toast(all ? t("Operations", "It will not be sent.") : t("Operations", "It is too late: a message has gone."), all ? {} : { kind: "problem" });
        }).catch((error) => toast(t("Operations", "Sending could not be stopped: %1", (error as Error).message), { kind: "problem", seconds: 15 }));
    }
    perform(at, update(at, emails, (e) => {
        const patch: Patch = { ...keywords, [`mailboxIds/${to.id}`]: true };
        for (const id of from ? [from.id] : Object.keys(e.mailboxIds)) if (id !== to.id && e.mailboxIds[id]) patch[`mailboxIds/${id}`] = null;
        return patch;
    }), tn("Operations", "%n message(s) moved to %1", emails.length, mailboxName(to)));
    onward(rows);
}

/** Between accounts messages are copied and then deleted; where that may not be they stay, and a copy goes. */
function transfer(at: Account, rows: Id[], into: Account, to: Mailbox): void {
    const emails = messagesOf(at, rows);
    if (!emails.length) return;
    const keeps = permitted(at, emails, "mayRemoveItems").length < emails.length;
    perform(at, { kind: "transfer", accountId: at.id, ids: emails.map((e) => e.id), to: into.id, mailbox: to.id, keeps },
        keeps ? tn("Operations", "%n message(s) copied to %1", emails.length, mailboxName(to)) : tn("Operations", "%n message(s) moved to %1", emails.length, mailboxName(to)));
    if (!keeps) onward(rows);
}

/** The mailbox of a role; made when there is none. */
export async function mailboxFor(at: Account, role: string, name: string): Promise<Mailbox | null> {
    const found = at.byRole.peek().get(role) ?? [...at.mailboxes.peek().values()].find((m) => m.parentId === null && m.name === name);
    if (found) return found;
    const create = { name, parentId: null };
    let answer = await at.client.call<{ created: Record<string, { id: Id }> | null }>("Mailbox/set", {
        accountId: at.id, create: { new: { ...create, role } },
    });
    if (!answer.created?.new) { // a server that does not know the role
        answer = await at.client.call("Mailbox/set", { accountId: at.id, create: { new: create } });
    }
    await at.sync();
    const id = answer.created?.new?.id;
    return id ? at.mailboxes.peek().get(id) ?? null : null;
}

async function moveToRole(rows: Id[], role: string, name: string, keywords: Patch = {}): Promise<void> {
    const at = account.peek();
    if (at && !at.isPersonal) return tellForbidden(); // others have their own archive and junk
    const to = at && (await mailboxFor(at, role, name).catch(() => null));
    if (to) move(rows, to, keywords);
    else toast(t("Operations", "There is no folder for this."), { kind: "problem" });
}

export const archive = (rows: Id[]): Promise<void> => moveToRole(rows, "archive", "Archive");
export const junk = (rows: Id[]): Promise<void> => moveToRole(rows, "junk", "Junk", { "keywords/$junk": true, "keywords/$notjunk": null });
export const notJunk = (rows: Id[]): Promise<void> => moveToRole(rows, "inbox", "Inbox", { "keywords/$junk": null, "keywords/$notjunk": true });

/** To Trash; from Trash and from Drafts, for ever, once that is confirmed. */
export async function remove(rows: Id[]): Promise<void> {
    const at = account.peek();
    const own = home.peek();
    if (!at || !own || !rows.length) return;
    if (!at.isPersonal) { // what is deleted from others' folders is kept in one's own trash
        const emails = messagesOf(at, rows);
        const trash = permitted(at, emails, "mayRemoveItems").length === emails.length ? await mailboxFor(own, "trash", "Trash").catch(() => null) : null;
        return trash ? transfer(at, rows, own, trash) : tellForbidden();
    }
    if (mailbox.peek()?.role !== "trash") return moveToRole(rows, "trash", "Trash");
    const emails = messagesOf(at, rows);
    if (!(await confirm(t("Operations", "Delete for ever?"), tn("Operations", "%n message(s) will be deleted and cannot be brought back.", emails.length),
        t("Operations", "Delete"), true))) return;
    perform(at, { kind: "destroy", accountId: at.id, ids: emails.map((e) => e.id) }, tn("Operations", "%n message(s) deleted", emails.length));
    onward(rows);
}

export function setCategory(rows: Id[], keyword: string, on: boolean): void {
    setKeyword(rows, keyword, on);
}

const snoozePrefix = "snoozed-until-";

/** Hides the rows until a time: they lie in "Snoozed" with the time as a keyword, and come back to the inbox unread. */
export async function snooze(rows: Id[], until: Date): Promise<void> {
    const at = account.peek();
    if (at && !at.isPersonal) return tellForbidden();
    const to = at && (await mailboxFor(at, "snoozed", "Snoozed").catch(() => null));
    if (!at || !to) return;
    const keyword = snoozePrefix + Math.floor(until.getTime() / 1000);
    const emails = messagesOf(at, rows);
    const from = mailbox.peek();
    perform(at, update(at, emails, (e) => {
        const patch: Patch = { [`keywords/${keyword}`]: true, [`mailboxIds/${to.id}`]: true };
        for (const id of from ? [from.id] : Object.keys(e.mailboxIds)) if (id !== to.id) patch[`mailboxIds/${id}`] = null;
        for (const old of Object.keys(e.keywords)) if (old.startsWith(snoozePrefix) && old !== keyword) patch[`keywords/${old}`] = null;
        return patch;
    }), t("Operations", "Snoozed until %1", mediumDate(until.toISOString())));
    onward(rows);
}

export function snoozedUntil(email: Email): Date | null {
    const keyword = Object.keys(email.keywords).find((k) => k.startsWith(snoozePrefix));
    return keyword ? new Date(Number(keyword.slice(snoozePrefix.length)) * 1000) : null;
}

/** Brings back what is due. A server that wakes messages itself leaves nothing to do here. */
export async function wakeSnoozed(at: Account): Promise<void> {
    const box = at.byRole.peek().get("snoozed") ?? [...at.mailboxes.peek().values()].find((m) => m.parentId === null && m.name === "Snoozed");
    const inbox = at.byRole.peek().get("inbox");
    if (!box || !inbox || box.totalEmails === 0) return;
    const request = at.client.batch();
    const query = request.add<{ ids: Id[] }>("Email/query", { accountId: at.id, filter: { inMailbox: box.id }, limit: 200 });
    const get = request.add<{ list: Email[] }>("Email/get", { accountId: at.id, "#ids": query.ref("/ids"), properties: ["id", "keywords", "mailboxIds"] });
    await request.send();
    const due = get.result.list.filter((e) => (snoozedUntil(e)?.getTime() ?? Infinity) <= Date.now());
    if (!due.length) return;
    act(at, update(at, due, (e) => {
        const patch: Patch = { [`mailboxIds/${box.id}`]: null, [`mailboxIds/${inbox.id}`]: true, "keywords/$seen": null };
        for (const keyword of Object.keys(e.keywords)) if (keyword.startsWith(snoozePrefix)) patch[`keywords/${keyword}`] = null;
        return patch;
    }));
}

/** The name that people see: the special mailboxes are called the same in every account. */
export function mailboxName(box: Mailbox): string {
    switch (box.role) {
    case "inbox": return t("Mailboxes", "Inbox");
    case "drafts": return t("Mailboxes", "Drafts");
    case "sent": return t("Mailboxes", "Sent");
    case "archive": return t("Mailboxes", "Archive");
    case "junk": return t("Mailboxes", "Junk");
    case "trash": return t("Mailboxes", "Trash");
    case "snoozed": return t("Mailboxes", "Snoozed");
    case "scheduled": return t("Mailboxes", "Scheduled");
    default: return box.name;
    }
}
