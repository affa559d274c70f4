// What a person does to messages. Every action is a plain value: it is shown at once, kept in IndexedDB, sent when the line
// stands, and can be undone. Each is idempotent, so that sending one twice after a broken line does no harm.
import { signal } from "@preact/signals";
import { isOffline } from "../jmap/http";
import type { Email, Id, SetResponse } from "../jmap/types";
import { drop, keep, kept } from "../lib/idb";
import type { Account } from "./account";

export type Patch = Record<string, unknown>;
/** Email ids with what to change in each (RFC 8620 PatchObject), or emails to destroy. */
export type Action =
    | { kind: "update"; accountId: Id; updates: Record<Id, Patch> }
    | { kind: "destroy"; accountId: Id; ids: Id[] }
    /** Into a mailbox of another account; `keeps` leaves the originals where they are. */
    | { kind: "transfer"; accountId: Id; ids: Id[]; to: Id; mailbox: Id; keeps: boolean };

/** Actions that the server has not confirmed yet. */
export const waiting = signal(0);
export const online = signal(true);
/** Told when the server refused something that was already shown as done. */
export const refused = signal<{ count: number; reason: string } | null>(null);

const storageKey = "queue";
let queue: Action[] = [];
let running = false;
let wait = 1000;
let timer: ReturnType<typeof setTimeout> | undefined;
let accounts: (id: Id) => Account | undefined = () => undefined;

/** Takes up what an earlier visit left over. */
export async function startQueue(find: (id: Id) => Account | undefined): Promise<void> {
    accounts = find;
    queue = [...((await kept<Action[]>(storageKey)) ?? []), ...queue];
    waiting.value = queue.length;
    window.addEventListener("online", () => { online.value = true; wait = 1000; void run(); });
    window.addEventListener("offline", () => { online.value = false; });
    void run();
}

export async function clearQueue(): Promise<void> {
    queue = [];
    waiting.value = 0;
    await drop(storageKey);
}

/** Shows the action at once and queues it. Returns the action that undoes it, or null where nothing can. */
export function act(account: Account, action: Action): Action | null {
    const undo = apply(account, action);
    queue.push(action);
    waiting.value = queue.length;
    void keep(storageKey, queue).then(run);
    return undo;
}

async function run(): Promise<void> {
    if (running) return;
    running = true;
    clearTimeout(timer);
    try {
        while (queue.length > 0) {
            await send(queue[0]!);
            online.value = true;
            wait = 1000;
            queue.shift();
            waiting.value = queue.length;
            await keep(storageKey, queue);
        }
    } catch (error) {
        if (!isOffline(error)) { // signed out, or the server's fault: what was queued stays for later
            timer = setTimeout(run, 30_000);
        } else {
            online.value = false;
            timer = setTimeout(run, wait);
            wait = Math.min(wait * 2, 30_000);
        }
    } finally {
        running = false;
    }
}

export const retryNow = (): void => { wait = 1000; void run(); };

async function send(action: Action): Promise<void> {
    const account = accounts(action.accountId);
    if (!account) return;
    const size = account.client.limit("maxObjectsInSet", 500);
    const ids = action.kind === "update" ? Object.keys(action.updates) : action.ids;
    for (let start = 0; start < ids.length; start += size) {
        const part = ids.slice(start, start + size);
        if (action.kind === "transfer") {
            await transfer(account, action, part);
            continue;
        }
        const args = action.kind === "destroy" ? { destroy: part }
            : { update: Object.fromEntries(part.map((id) => [id, action.updates[id]])) };
        const answer = await account.client.call<SetResponse>("Email/set", { accountId: account.id, ...args });
        const problems = Object.values({ ...answer.notUpdated, ...answer.notDestroyed }).filter((e) => e.type !== "notFound");
        if (problems.length) {
            refused.value = { count: problems.length, reason: problems[0]!.description ?? problems[0]!.type };
            void account.sync();
        }
    }
}

/** Originals go when their copies are there: also when an earlier attempt made these, and the line broke. */
async function transfer(account: Account, action: Action & { kind: "transfer" }, ids: Id[]): Promise<void> {
    const answer = await account.client.call<SetResponse>("Email/copy", {
        fromAccountId: account.id, accountId: action.to, create: Object.fromEntries(ids.map((id) => [id, { id, mailboxIds: { [action.mailbox]: true } }])),
    });
    const problems = Object.values(answer.notCreated ?? {}).filter((e) => e.type !== "notFound" && e.type !== "alreadyExists");
    if (problems.length) {
        refused.value = { count: problems.length, reason: problems[0]!.description ?? problems[0]!.type };
        void account.sync();
    }
    const there = ids.filter((id) => answer.created?.[id] || answer.notCreated?.[id]?.type === "alreadyExists");
    if (!action.keeps && there.length) await account.client.call<SetResponse>("Email/set", { accountId: account.id, destroy: there });
    void accounts(action.to)?.sync().catch(() => undefined);
}

/** Changes what is shown: the emails, the counts of their mailboxes, and the lists that they leave. */
export function apply(account: Account, action: Action): Action | null {
    if (action.kind === "transfer" && action.keeps) return null;
    if (action.kind !== "update") {
        for (const id of action.ids) {
            const email = account.peek(id);
            if (email) for (const box of Object.keys(email.mailboxIds)) count(account, box, -1, email.keywords.$seen ? 0 : -1);
            account.email(id).value = null;
        }
        account.removeFromLists(new Set(action.ids));
        return null;
    }
    const back: Record<Id, Patch> = {};
    const left = new Set<Id>();
    for (const [id, patch] of Object.entries(action.updates)) {
        const email = account.peek(id);
        if (!email) continue;
        const next = patched(email, patch);
        back[id] = inverse(email, patch);
        const before = email.keywords.$seen ? 0 : 1;
        const after = next.keywords.$seen ? 0 : 1;
        for (const box of new Set([...Object.keys(email.mailboxIds), ...Object.keys(next.mailboxIds)])) {
            const was = email.mailboxIds[box] ? 1 : 0;
            const is = next.mailboxIds[box] ? 1 : 0;
            count(account, box, is - was, is * after - was * before);
            if (was && !is) left.add(id);
        }
        account.patch(id, { mailboxIds: next.mailboxIds, keywords: next.keywords });
    }
    if (left.size) account.removeFromLists(left);
    return { kind: "update", accountId: action.accountId, updates: back };
}

function count(account: Account, mailbox: Id, total: number, unread: number): void {
    if (total === 0 && unread === 0) return;
    account.patchMailbox(mailbox, (m) => ({
        totalEmails: Math.max(0, m.totalEmails + total), unreadEmails: Math.max(0, m.unreadEmails + unread),
    }));
}

/** The email after a patch of "keywords/x" and "mailboxIds/x" members. */
export function patched(email: Email, patch: Patch): Email {
    const keywords = { ...(patch.keywords as Record<string, boolean> | undefined ?? email.keywords) };
    const mailboxIds = { ...(patch.mailboxIds as Record<string, boolean> | undefined ?? email.mailboxIds) };
    for (const [path, value] of Object.entries(patch)) {
        const [root, ...rest] = path.split("/");
        const name = rest.join("/").replace(/~1/g, "/").replace(/~0/g, "~");
        const target = root === "keywords" ? keywords : root === "mailboxIds" ? mailboxIds : null;
        if (!target || !name) continue;
        if (value === null) delete target[name];
        else target[name] = true;
    }
    return { ...email, keywords, mailboxIds };
}

/** The patch that takes the email back to what it is now. */
export function inverse(email: Email, patch: Patch): Patch {
    const back: Patch = {};
    for (const path of Object.keys(patch)) {
        const [root, ...rest] = path.split("/");
        const name = rest.join("/").replace(/~1/g, "/").replace(/~0/g, "~");
        const source = root === "keywords" ? email.keywords : email.mailboxIds;
        back[path] = rest.length === 0 ? source : source[name] ? true : null;
    }
    return back;
}
