// Saving messages as EML, several of them or all attachments of one as ZIP.
import type { BodyPart, Email, Id } from "../jmap/types";
import { t } from "../lib/i18n";
import { safeName, zip } from "../lib/zip";
import type { Account } from "../state/account";
import { messagesOf } from "../state/operations";
import { toast } from "../ui/toast";

export function saveBlob(blob: Blob, name: string): void {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = safeName(name);
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

const emlName = (email: Email): string => `${email.receivedAt.slice(0, 10)} ${email.subject || "message"}.eml`;

export async function exportEmail(at: Account, email: Email): Promise<void> {
    try {
        saveBlob(await at.client.download(at.id, email.blobId, "message/rfc822"), emlName(email));
    } catch {
        toast(t("Export", "The message could not be downloaded."), { kind: "problem" });
    }
}

const most = 300_000_000;

async function exportZip(at: Account, wanted: { blobId: Id; type: string; name: string; size: number; date: Date }[], name: string): Promise<void> {
    if (wanted.reduce((n, w) => n + w.size, 0) > most) {
        toast(t("Export", "This is too much for one archive. Choose fewer messages."), { kind: "problem" });
        return;
    }
    const done = toast(t("Export", "The archive is being made…"), { seconds: 0 });
    try {
        const entries = [];
        for (const one of wanted) {
            const blob = await at.client.download(at.id, one.blobId, one.type);
            entries.push({ name: one.name, date: one.date, data: new Uint8Array(await blob.arrayBuffer()) });
        }
        saveBlob(zip(entries), name);
    } catch {
        toast(t("Export", "The archive could not be made."), { kind: "problem" });
    } finally {
        done();
    }
}

export async function exportRows(at: Account, rows: Id[]): Promise<void> {
    const emails = messagesOf(at, rows);
    if (emails.length === 1) return exportEmail(at, emails[0]!);
    return exportZip(at, emails.map((e) => ({ blobId: e.blobId, type: "message/rfc822", name: emlName(e), size: e.size, date: new Date(e.receivedAt) })), "messages.zip");
}

export const exportParts = (at: Account, email: Email, parts: BodyPart[]): Promise<void> => exportZip(at, parts.filter((p) => p.blobId).map((p) => ({
    blobId: p.blobId!, type: p.type, name: p.name || "attachment", size: p.size, date: new Date(email.receivedAt),
})), `${email.subject || "attachments"}.zip`);
