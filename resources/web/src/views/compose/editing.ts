// One message being written: its fields as signals, saving, uploading, sending.
import { signal, type Signal } from "@preact/signals";
import { isOffline } from "../../jmap/http";
import type { Email, EmailSubmission, Id, Identity, SetResponse } from "../../jmap/types";
import { mediumDate } from "../../lib/format";
import { t, tn } from "../../lib/i18n";
import { buildEmail, heldEnvelope, newMessageId, recipients } from "../../mail/build";
import { htmlToText } from "../../mail/sanitise";
import type { Account } from "../../state/account";
import { online } from "../../state/actions";
import { composers, forgetDraft, forgetFile, isEmpty, keepDraft, keepFile, keptFile, type Draft, type DraftAttachment } from "../../state/drafts";
import { mailboxFor } from "../../state/operations";
import { prefs } from "../../state/prefs";
import { toast } from "../../ui/toast";

const saveAfter = 2500;
const keepAfter = 250;

export class Editing {
    readonly draft: Signal<Draft>;
    readonly state = signal<"" | "saving" | "saved" | "local" | "failed">("");
    readonly view = signal<"normal" | "small" | "large">("normal");
    readonly progress = signal<Record<string, number>>({});
    readonly sending = signal(false);
    /** The editor puts its HTML here; null until it is there. */
    read: (() => string) | null = null;
    private keepTimer: ReturnType<typeof setTimeout> | undefined;
    private saveTimer: ReturnType<typeof setTimeout> | undefined;
    private saving: Promise<void> | null = null;
    private uploads = new Map<string, { done: Promise<void>; stop: AbortController }>();

    constructor(readonly at: Account, draft: Draft) {
        this.draft = signal(draft);
        for (const a of draft.attachments) if (!a.blobId) void this.upload(a.key);
    }

    identity(): Identity | undefined {
        const list = this.at.identities.peek();
        return list.find((i) => i.id === this.draft.peek().identityId) ?? list[0];
    }

    /** A change by the person. */
    change(part: Partial<Draft>): void {
        this.draft.value = { ...this.draft.peek(), ...part, dirty: true, changed: Date.now() };
        this.touched();
    }

    /** The text was changed: it is read when it is kept. */
    touched(): void {
        if (!this.draft.peek().dirty) this.draft.value = { ...this.draft.peek(), dirty: true };
        clearTimeout(this.keepTimer);
        this.keepTimer = setTimeout(() => this.keep(), keepAfter);
        clearTimeout(this.saveTimer);
        this.saveTimer = setTimeout(() => void this.save(), saveAfter);
    }

    /** Keeps what there is in this browser; also called as the page goes away. */
    keep(): void {
        if (!this.draft.peek().dirty) return;
        this.pull();
        keepDraft(this.draft.peek());
    }

    private pull(): void {
        const html = this.read?.();
        if (html !== undefined && html !== this.draft.peek().html) this.draft.value = { ...this.draft.peek(), html, dirty: true };
    }

    /** Saves on the server: a new email takes the old one's place (emails cannot be changed). */
    save(): Promise<void> {
        clearTimeout(this.saveTimer);
        this.saving = (this.saving ?? Promise.resolve()).then(() => this.doSave());
        return this.saving;
    }

    private async doSave(): Promise<void> {
        this.pull();
        const draft = this.draft.peek();
        if (!draft.dirty || draft.outbox !== null) return;
        keepDraft(draft);
        const text = await htmlToText(draft.html);
        if (isEmpty(draft, text)) return;
        this.state.value = "saving";
        try {
            const box = await mailboxFor(this.at, "drafts", "Drafts");
            if (!box) throw new Error("no drafts");
            const answer = await this.at.client.call<SetResponse<Email>>("Email/set", {
                accountId: this.at.id, create: { draft: buildEmail(draft, this.identity(), text, box.id) },
                ...(draft.emailId ? { destroy: [draft.emailId] } : {}),
            });
            const made = answer.created?.draft;
            if (!made) throw new Error(answer.notCreated?.draft?.description ?? answer.notCreated?.draft?.type ?? "refused");
            const now = this.draft.peek();
            const unchanged = now.changed === draft.changed && (this.read?.() ?? now.html) === draft.html;
            this.draft.value = { ...now, emailId: made.id, dirty: !unchanged };
            if (unchanged) forgetDraft({ ...this.draft.peek(), attachments: [] });
            else keepDraft(this.draft.peek());
            this.state.value = "saved";
        } catch (error) {
            this.state.value = isOffline(error) ? "local" : "failed";
            clearTimeout(this.saveTimer);
            this.saveTimer = setTimeout(() => void this.save(), 15_000);
        }
    }

    /** Takes files in: shown at once, kept in this browser, uploaded. Returns the attachment of a picture for the text. */
    add(files: Iterable<File | Blob>, inline = false): DraftAttachment[] {
        const fresh: DraftAttachment[] = [];
        const most = this.at.client.limit("maxSizeUpload", 50_000_000);
        for (const file of files) {
            const name = file instanceof File ? file.name : "picture.png";
            if (file.size > most) {
                toast(t("Compose", "%1 is too large to attach.", name), { kind: "problem" });
                continue;
            }
            const key = crypto.randomUUID();
            const attachment: DraftAttachment = { key, name, type: file.type || "application/octet-stream", size: file.size, blobId: null, cid: inline ? `${key}@posthorn` : null };
            fresh.push(attachment);
            void keepFile(key, file);
            this.uploads.set(key, this.start(attachment, file));
        }
        if (fresh.length) this.change({ attachments: [...this.draft.peek().attachments, ...fresh] });
        return fresh;
    }

    private async upload(key: string): Promise<void> {
        const file = await keptFile(key);
        const attachment = this.draft.peek().attachments.find((a) => a.key === key);
        if (file && attachment) this.uploads.set(key, this.start(attachment, file));
        else this.remove(key);
    }

    private start(attachment: DraftAttachment, file: Blob): { done: Promise<void>; stop: AbortController } {
        const stop = new AbortController();
        const { key } = attachment;
        const run = async (): Promise<void> => {
            for (let wait = 1000; ; wait = Math.min(wait * 2, 30_000)) {
                try {
                    const { blobId } = await this.at.client.upload(this.at.id, file, attachment.type, (part) => { this.progress.value = { ...this.progress.peek(), [key]: part }; }, stop.signal);
                    this.change({ attachments: this.draft.peek().attachments.map((a) => (a.key === key ? { ...a, blobId } : a)) });
                    void forgetFile(key);
                    return;
                } catch (error) {
                    if (stop.signal.aborted) return;
                    if (!isOffline(error)) {
                        toast(t("Compose", "%1 could not be attached: %2", attachment.name, (error as Error).message), { kind: "problem" });
                        this.remove(key);
                        return;
                    }
                    await new Promise((r) => setTimeout(r, wait));
                }
            }
        };
        return { done: run(), stop };
    }

    remove(key: string): void {
        this.uploads.get(key)?.stop.abort();
        this.uploads.delete(key);
        void forgetFile(key);
        this.change({ attachments: this.draft.peek().attachments.filter((a) => a.key !== key) });
    }

    /** What is in the way of sending, or "". */
    problem(): string {
        const { loose, to, cc, bcc } = this.draft.peek();
        const typed = [loose.to, loose.cc, loose.bcc].find((x) => x.trim());
        if (typed) return t("Compose", "%1 is no mail address.", typed.trim());
        if (!to.length && !cc.length && !bcc.length) return t("Compose", "Say to whom it goes.");
        return "";
    }

    /** Closes the window; what is in it is kept as a draft. */
    async close(): Promise<void> {
        this.pull();
        const draft = this.draft.peek();
        composers.value = composers.peek().filter((e) => e !== this);
        clearTimeout(this.keepTimer);
        if (isEmpty(draft, await htmlToText(draft.html))) forgetDraft(draft);
        else if (draft.dirty) {
            await this.save();
            if (!this.draft.peek().dirty) toast(t("Compose", "Saved as a draft"));
        }
    }

    async discard(): Promise<void> {
        composers.value = composers.peek().filter((e) => e !== this);
        clearTimeout(this.keepTimer);
        clearTimeout(this.saveTimer);
        for (const u of this.uploads.values()) u.stop.abort();
        await this.saving;
        const draft = this.draft.peek();
        forgetDraft(draft);
        if (draft.emailId) await this.at.client.call("Email/set", { accountId: this.at.id, destroy: [draft.emailId] }).catch(() => undefined);
    }

    /** Sends, at once or at a time. Offline it waits in this browser. */
    async send(until: Date | null = null): Promise<void> {
        if (this.sending.peek()) return;
        this.sending.value = true;
        clearTimeout(this.saveTimer);
        try {
            await this.saving;
            for (const u of this.uploads.values()) await u.done;
            this.pull();
            const messageId = this.draft.peek().messageId || newMessageId(this.identity());
            this.draft.value = { ...this.draft.peek(), messageId, dirty: true, outbox: until ? until.toISOString() : "" };
            keepDraft(this.draft.peek());
            composers.value = composers.peek().filter((e) => e !== this);
            await this.submit(until, false);
        } catch (error) {
            if (isOffline(error)) {
                toast(t("Compose", "You are offline. The message goes out when the line is back."));
                this.later(until);
                return;
            }
            this.draft.value = { ...this.draft.peek(), outbox: null };
            keepDraft(this.draft.peek());
            if (!composers.peek().includes(this)) composers.value = [...composers.peek(), this];
            toast(t("Compose", "The message could not be sent: %1", (error as Error).message), { kind: "problem", seconds: 15 });
        } finally {
            this.sending.value = false;
        }
    }

    /** Tries again once the line stands. */
    later(until: Date | null): void {
        const stop = online.subscribe((up) => {
            if (!up) return;
            setTimeout(() => {
                stop();
                this.submit(until, true).catch((error) => {
                    if (isOffline(error)) setTimeout(() => this.later(until), 3000);
                    else toast(t("Compose", "The message could not be sent: %1", (error as Error).message), { kind: "problem", seconds: 15 });
                });
            });
        });
    }

    private async submit(until: Date | null, again: boolean): Promise<void> {
        const draft = this.draft.peek();
        const identity = this.identity();
        if (!identity) throw new Error(t("Compose", "There is no identity to send from."));
        if (again && (await this.wasSent(draft.messageId))) return this.finish(draft);
        const drafts = await mailboxFor(this.at, "drafts", "Drafts");
        const target = until ? await mailboxFor(this.at, "scheduled", "Scheduled") : await mailboxFor(this.at, "sent", "Sent");
        if (!drafts || !target) throw new Error(t("Compose", "There is no folder for it."));
        const longest = Number(this.at.client.session.accounts[this.at.id]?.accountCapabilities["urn:ietf:params:jmap:submission"]?.maxDelayedSend ?? 0);
        const seconds = Math.min(prefs.peek().undoSeconds, longest);
        const hold = until ? { until } : seconds > 0 ? { seconds } : null;
        const elsewhere = draft.source?.accountId && draft.source.accountId !== this.at.id ? draft.source.accountId : null;
        const batch = this.at.client.batch();
        const made = batch.add<SetResponse<Email>>("Email/set", {
            accountId: this.at.id, create: { mail: buildEmail(draft, identity, await htmlToText(draft.html), drafts.id) },
            ...(draft.source && elsewhere === null ? { update: { [draft.source.id]: { [`keywords/${draft.source.keyword}`]: true } } } : {}),
        });
        if (draft.source && elsewhere !== null) { // where it may only be read it stays as it is
            batch.add("Email/set", { accountId: elsewhere, update: { [draft.source.id]: { [`keywords/${draft.source.keyword}`]: true } } });
        }
        const sent = batch.add<SetResponse<EmailSubmission>>("EmailSubmission/set", {
            accountId: this.at.id,
            create: { send: { emailId: "#mail", identityId: identity.id, ...(hold ? { envelope: heldEnvelope(draft, identity, hold) } : {}) } },
            onSuccessUpdateEmail: { "#send": { [`mailboxIds/${drafts.id}`]: null, [`mailboxIds/${target.id}`]: true, "keywords/$draft": null } },
        });
        if (draft.emailId) batch.add("Email/set", { accountId: this.at.id, destroy: [draft.emailId] });
        await batch.send();
        const email = made.result.created?.mail;
        if (!email) throw new Error(made.result.notCreated?.mail?.description ?? made.result.notCreated?.mail?.type ?? "refused");
        const submission = sent.result.created?.send;
        if (!submission) {
            this.draft.value = { ...this.draft.peek(), emailId: email.id };
            const problem = sent.result.notCreated?.send;
            throw new Error(problem?.description ?? problem?.type ?? "refused");
        }
        this.finish(draft);
        const undo = async (): Promise<void> => {
            const answer = await this.at.client.call<SetResponse>("EmailSubmission/set", {
                accountId: this.at.id, update: { [submission.id]: { undoStatus: "canceled" } },
                onSuccessUpdateEmail: { [submission.id]: { [`mailboxIds/${target.id}`]: null, [`mailboxIds/${drafts.id}`]: true, "keywords/$draft": true } },
            }).catch(() => null);
            if (!answer || answer.notUpdated?.[submission.id]) {
                toast(t("Compose", "It is too late: the message has gone."), { kind: "problem" });
                return;
            }
            reopen(this, email.id);
        };
        const action = hold ? { action: { label: t("Compose", "Undo"), run: () => void undo() }, seconds: until ? 10 : seconds } : {};
        toast(until ? t("Compose", "Will be sent on %1", mediumDate(until.toISOString())) : tn("Compose", "Sent to %n recipient(s)", recipients(draft, identity).length), action);
    }

    private finish(draft: Draft): void {
        forgetDraft(draft);
        void this.at.sync();
    }

    /** After a broken line: did the server take it? */
    private async wasSent(messageId: string): Promise<boolean> {
        const sent = this.at.byRole.peek().get("sent");
        if (!sent) return false;
        const answer = await this.at.client.call<{ ids: Id[] }>("Email/query", {
            accountId: this.at.id, filter: { operator: "AND", conditions: [{ inMailbox: sent.id }, { header: ["Message-ID", messageId] }] }, limit: 1,
        });
        return answer.ids.length > 0;
    }
}

function reopen(editing: Editing, emailId: Id): void {
    const draft = { ...editing.draft.peek(), emailId, outbox: null, dirty: false, messageId: "" };
    composers.value = [...composers.peek(), new Editing(editing.at, draft)];
}
