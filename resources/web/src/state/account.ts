// One account's mail as the application knows it: mailboxes, the emails that were seen, and how they are kept up to date.
import { computed, signal, type Signal } from "@preact/signals";
import type { JmapClient } from "../jmap/client";
import { MethodError } from "../jmap/client";
import type { ChangesResponse, Email, EmailBody, GetResponse, Id, Identity, Mailbox, QueryResponse, Quota, Thread } from "../jmap/types";
import { capability } from "../jmap/types";
import { ListWindow, type ListSpec, type Page } from "./list";

export const listProperties = ["id", "blobId", "threadId", "mailboxIds", "keywords", "from", "to", "subject", "receivedAt", "size",
    "preview", "hasAttachment"];
export const bodyProperties = [...listProperties, "cc", "bcc", "replyTo", "sender", "sentAt", "messageId", "inReplyTo", "references",
    "textBody", "htmlBody", "attachments", "bodyValues", "header:Disposition-Notification-To:asAddresses",
    "header:List-Unsubscribe:asURLs", "header:List-Unsubscribe-Post:asText"];

export interface Snippet {
    subject: string | null;
    preview: string | null;
}
const maxBodyBytes = 2_000_000;

export class Account {
    readonly mailboxes = signal<ReadonlyMap<Id, Mailbox>>(new Map());
    readonly identities = signal<Identity[]>([]);
    readonly quotas = signal<Quota[]>([]);
    readonly threads = signal<ReadonlyMap<Id, Id[]>>(new Map());
    /** Emails that came since the last sync and are unread: for notifications. */
    onArrival: ((emails: Email[]) => void) | null = null;

    private readonly emails = new Map<Id, Signal<Email | null>>();
    private readonly bodies = new Map<Id, EmailBody>();
    private emailState = "";
    private mailboxState = "";
    private lists = new Set<ListWindow>();
    private syncing: Promise<void> | null = null;
    private syncAgain = false;

    constructor(readonly client: JmapClient, readonly id: Id) {}

    /** False for one that somebody else shares folders of. */
    get isPersonal(): boolean {
        return this.client.session.accounts[this.id]?.isPersonal ?? true;
    }

    get name(): string {
        return this.client.session.accounts[this.id]?.name ?? this.id;
    }

    readonly byRole = computed(() => {
        const roles = new Map<string, Mailbox>();
        for (const mailbox of this.mailboxes.value.values()) if (mailbox.role) roles.set(mailbox.role, mailbox);
        return roles;
    });

    /** Mailboxes, identities, quota and the state of the emails: what the first view needs, in one request. */
    async open(): Promise<void> {
        const batch = this.client.batch();
        const accountId = this.id;
        const mailboxes = batch.add<GetResponse<Mailbox>>("Mailbox/get", { accountId, ids: null });
        const emails = batch.add<GetResponse<Email>>("Email/get", { accountId, ids: [] });
        const identities = this.client.has(capability.submission, accountId)
            ? batch.add<GetResponse<Identity>>("Identity/get", { accountId, ids: null }) : null;
        const quotas = this.client.has(capability.quota, accountId) ? batch.add<GetResponse<Quota>>("Quota/get", { accountId, ids: null }) : null;
        await batch.send();
        this.takeMailboxes(mailboxes.result);
        this.emailState = emails.result.state;
        this.identities.value = identities?.value?.list ?? [];
        this.quotas.value = quotas?.value?.list ?? [];
    }

    /** The email as the list shows it; its signal holds null until it is known (or when it is gone). */
    email(id: Id): Signal<Email | null> {
        let held = this.emails.get(id);
        if (!held) this.emails.set(id, held = signal<Email | null>(null));
        return held;
    }

    /** What is known of the email without watching it. */
    peek(id: Id): Email | null {
        return this.emails.get(id)?.peek() ?? null;
    }

    /** All emails that are known, for completion of addresses. */
    known(): Email[] {
        return [...this.emails.values()].map((e) => e.peek()).filter((e): e is Email => e !== null);
    }

    body(id: Id): EmailBody | undefined {
        return this.bodies.get(id);
    }

    put(emails: Email[]): void {
        for (const email of emails) {
            this.email(email.id).value = email;
            const body = this.bodies.get(email.id);
            if (body) this.bodies.set(email.id, { ...body, mailboxIds: email.mailboxIds, keywords: email.keywords });
        }
    }

    /** Scrolling through a very long list must not fill the memory: what no list shows any more is forgotten, the oldest first. */
    private forget(): void {
        if (this.emails.size < 6000) return;
        const inUse = new Set<Id>();
        for (const list of this.lists) for (const id of list.heldIds()) inUse.add(id);
        for (const id of [...inUse]) for (const member of this.threads.peek().get(this.peek(id)?.threadId ?? "") ?? []) inUse.add(member);
        for (const id of this.bodies.keys()) inUse.add(id);
        for (const id of this.emails.keys()) {
            if (this.emails.size <= 4000) break;
            if (!inUse.has(id)) this.emails.delete(id);
        }
        const known = new Set([...this.emails.values()].map((e) => e.peek()?.threadId));
        this.threads.value = new Map([...this.threads.peek()].filter(([id]) => known.has(id)));
    }

    /** Changes an email here, ahead of the server. */
    patch(id: Id, change: Partial<Email>): void {
        const held = this.emails.get(id);
        if (held?.peek()) held.value = { ...held.peek()!, ...change };
    }

    patchMailbox(id: Id, change: (mailbox: Mailbox) => Partial<Mailbox>): void {
        const mailbox = this.mailboxes.peek().get(id);
        if (!mailbox) return;
        this.mailboxes.value = new Map(this.mailboxes.peek()).set(id, { ...mailbox, ...change(mailbox) });
    }

    list(spec: ListSpec): ListWindow {
        const list = new ListWindow(spec, (s, p, l, total, stop) => this.fetchPage(s, p, l, total, stop));
        this.lists.add(list);
        return list;
    }

    closeList(list: ListWindow): void {
        list.close();
        this.lists.delete(list);
    }

    removeFromLists(ids: ReadonlySet<Id>): void {
        for (const list of this.lists) list.remove(ids);
    }

    refreshLists(): void {
        for (const list of this.lists) void list.refresh();
    }

    private async fetchPage(spec: ListSpec, position: number, limit: number, total: boolean, stop: AbortSignal): Promise<Page> {
        const batch = this.client.batch();
        const accountId = this.id;
        const query = batch.add<QueryResponse>("Email/query", {
            accountId, filter: spec.filter, sort: spec.sort, collapseThreads: spec.collapseThreads, position, limit, calculateTotal: total,
        });
        const collapse = spec.collapseThreads;
        const get = batch.add<GetResponse<Email>>("Email/get", {
            accountId, "#ids": query.ref("/ids"), properties: collapse ? ["id", "threadId"] : listProperties,
        });
        const threads = collapse ? batch.add<GetResponse<Thread>>("Thread/get", { accountId, "#ids": get.ref("/list/*/threadId") }) : null;
        const members = threads ? batch.add<GetResponse<Email>>("Email/get", {
            accountId, "#ids": threads.ref("/list/*/emailIds"), properties: listProperties,
        }) : null;
        await batch.send(stop);
        const result = query.result;
        if (members?.value) {
            this.put(members.value.list);
        } else if (members && result.ids.length) { // very long conversations: more than one call may ask for
            this.put((await this.client.call<GetResponse<Email>>("Email/get", { accountId, ids: result.ids, properties: listProperties })).list);
        } else {
            this.put(get.result.list);
        }
        if (threads?.value) this.takeThreads(threads.value.list);
        this.forget();
        if (spec.marked && result.ids.length) void this.fetchSnippets(spec, result.ids);
        return result.total === undefined ? { ids: result.ids, position: result.position, queryState: result.queryState }
            : { ids: result.ids, position: result.position, queryState: result.queryState, total: result.total };
    }

    /** The emails of a row's conversation that are known, oldest first: the one itself where rows are single messages. */
    conversation(email: Email, together: boolean): Email[] {
        if (!together) return [email];
        const ids = this.threads.value.get(email.threadId) ?? [email.id];
        const found = ids.map((id) => this.email(id).value).filter((e): e is Email => e !== null);
        return found.length ? found : [email];
    }

    /** What a search found, with the places marked (RFC 8621 section 5); a server that does not tell them is no loss. */
    readonly snippets = signal<ReadonlyMap<Id, Snippet>>(new Map());

    private async fetchSnippets(spec: ListSpec, emailIds: Id[]): Promise<void> {
        try {
            const answer = await this.client.call<{ list: (Snippet & { emailId: Id })[] }>("SearchSnippet/get", { accountId: this.id, filter: spec.filter, emailIds });
            const next = new Map([...this.snippets.peek()].slice(-500));
            for (const one of answer.list) next.set(one.emailId, one);
            this.snippets.value = next;
        } catch { /* as said */ }
    }

    private takeThreads(list: Thread[]): void {
        const next = new Map(this.threads.peek());
        for (const thread of list) next.set(thread.id, thread.emailIds);
        this.threads.value = next;
    }

    private takeMailboxes(answer: GetResponse<Mailbox>): void {
        this.mailboxState = answer.state;
        this.mailboxes.value = new Map(answer.list.map((m) => [m.id, m]));
    }

    /** All emails of a thread with their bodies, oldest first, in one request. */
    async openThread(threadId: Id, single: Id | null): Promise<Id[]> {
        const batch = this.client.batch();
        const accountId = this.id;
        const options = { properties: bodyProperties, fetchAllBodyValues: true, maxBodyValueBytes: maxBodyBytes };
        if (single) {
            await this.loadBodies([single]);
            return [single];
        }
        const thread = batch.add<GetResponse<Thread>>("Thread/get", { accountId, ids: [threadId] });
        const get = batch.add<GetResponse<EmailBody>>("Email/get", { accountId, "#ids": thread.ref("/list/*/emailIds"), ...options });
        await batch.send();
        this.takeBodies(get.result.list);
        this.takeThreads(thread.result.list);
        const known = new Set(get.result.list.map((e) => e.id));
        return (thread.result.list[0]?.emailIds ?? []).filter((id) => known.has(id));
    }

    async loadBodies(ids: Id[]): Promise<void> {
        const missing = ids.filter((id) => !this.bodies.has(id));
        if (missing.length === 0) return;
        const got = await this.client.call<GetResponse<EmailBody>>("Email/get", {
            accountId: this.id, ids: missing, properties: bodyProperties, fetchAllBodyValues: true, maxBodyValueBytes: maxBodyBytes,
        });
        this.takeBodies(got.list);
    }

    private takeBodies(list: EmailBody[]): void {
        for (const email of list) {
            this.bodies.delete(email.id);
            this.bodies.set(email.id, email);
            if (!this.peek(email.id)) this.email(email.id).value = email;
        }
        for (const id of this.bodies.keys()) { // the oldest go: reading a day's mail must not fill the memory
            if (this.bodies.size <= 200) break;
            this.bodies.delete(id);
        }
    }

    /** Brings mailboxes, known emails and lists up to date; costs what changed. */
    sync(): Promise<void> {
        if (this.syncing) {
            this.syncAgain = true;
            return this.syncing;
        }
        this.syncing = this.doSync().finally(() => {
            this.syncing = null;
            if (this.syncAgain) {
                this.syncAgain = false;
                void this.sync().catch(() => undefined);
            }
        });
        return this.syncing;
    }

    private async doSync(): Promise<void> {
        const accountId = this.id;
        const batch = this.client.batch();
        const changes = batch.add<ChangesResponse>("Email/changes", { accountId, sinceState: this.emailState, maxChanges: 500 });
        const created = batch.add<GetResponse<Email>>("Email/get", { accountId, "#ids": changes.ref("/created"), properties: listProperties });
        const boxes = batch.add<ChangesResponse>("Mailbox/changes", { accountId, sinceState: this.mailboxState });
        await batch.send();
        if (changes.error || !changes.value) {
            if (changes.error && changes.error.type !== "cannotCalculateChanges") throw changes.error;
            await this.startOver();
            return;
        }
        const { created: fresh, updated, destroyed, newState, hasMoreChanges } = changes.value;
        const known = updated.filter((id) => this.emails.has(id));
        const boxesChanged = boxes.error instanceof MethodError || boxes.value?.newState !== this.mailboxState;
        const more = this.client.batch();
        const get = known.length ? more.add<GetResponse<Email>>("Email/get", { accountId, ids: known, properties: listProperties }) : null;
        const all = boxesChanged ? more.add<GetResponse<Mailbox>>("Mailbox/get", { accountId, ids: null }) : null;
        if (get || all) await more.send();
        if (get?.value) this.put(get.value.list);
        if (all?.value) this.takeMailboxes(all.value);
        this.emailState = newState;
        if (created.value) {
            this.put(created.value.list);
            const inbox = this.byRole.peek().get("inbox")?.id;
            const news = created.value.list.filter((e) => !e.keywords.$seen && inbox !== undefined && e.mailboxIds[inbox]);
            if (news.length) this.onArrival?.(news);
        }
        for (const id of destroyed) {
            const held = this.emails.get(id);
            if (held) held.value = null;
            this.bodies.delete(id);
        }
        if (fresh.length || updated.length || destroyed.length) this.refreshLists();
        if (hasMoreChanges) await this.doSync();
    }

    private async startOver(): Promise<void> {
        await this.open();
        this.bodies.clear();
        this.refreshLists();
    }
}
