// Importing messages: EML files, mbox files (RFC 4155) and ZIP archives of them, uploaded and taken into a mailbox.
import { capability, type Id, type Mailbox, type SetError } from "../jmap/types";
import { number, t, tn } from "../lib/i18n";
import { unzip, ZipError } from "../lib/unzip";
import type { Account } from "../state/account";
import { toast } from "../ui/toast";

/** The messages of an mbox, or the text itself when it is one message. Lines ">From " are unquoted. */
export function splitMbox(text: string): string[] {
    if (!/^From [^\r\n]*\r?\n/.test(text)) return text.trim() ? [text] : [];
    return text.split(/(?:^|\r?\n)From [^\r\n]*\d{4}[^\r\n]*\r?\n/).filter((m) => m.trim()).map((m) => m.replace(/^>(>*From )/gm, "$1"));
}

/** One character for each byte: what TextDecoder calls Latin-1 is Windows-1252, which loses bytes. */
export function bytesToText(bytes: Uint8Array): string {
    let text = "";
    for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
    return text;
}
export const textToBytes = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(text, (c) => c.charCodeAt(0));

/** The messages of a file, whatever it is. */
async function* messagesOf(file: File): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    const bytes = new Uint8Array(await file.arrayBuffer());
    if (bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2]! < 8) { // PK: an archive
        for await (const entry of unzip(bytes, (name) => /\.(?:eml|mbox)$/i.test(name))) yield* splitMbox(bytesToText(entry.data)).map(textToBytes);
        return;
    }
    yield* splitMbox(bytesToText(bytes)).map(textToBytes);
}

export function chooseAndImport(at: Account, box: Mailbox): void {
    const input = document.createElement("input");
    input.type = "file";
    input.multiple = true;
    input.accept = ".eml,.mbox,.zip,message/rfc822,application/mbox,application/zip";
    input.onchange = () => void importFiles(at, box, [...(input.files ?? [])]);
    input.click();
}

const together = 16;

/** How many of them the server took. One that is there already counts as taken. */
async function take(at: Account, box: Mailbox, messages: Uint8Array<ArrayBuffer>[]): Promise<number> {
    const uploads = await Promise.all(messages.map((bytes) => at.client.upload(at.client.session.primaryAccounts[capability.mail] ?? at.id, new Blob([bytes]), "message/rfc822", () => undefined)));
    const emails = Object.fromEntries(uploads.map(({ blobId }, i) => [`m${i}`, { blobId, mailboxIds: { [box.id]: true }, keywords: { $seen: true } }]));
    const answer = await at.client.call<{ created: Record<string, { id: Id }> | null; notCreated: Record<string, SetError> | null }>("Email/import", { accountId: at.id, emails });
    return Object.keys(answer.created ?? {}).length + Object.values(answer.notCreated ?? {}).filter((e) => e.type === "alreadyExists").length;
}

export async function importFiles(at: Account, box: Mailbox, files: File[]): Promise<void> {
    const note = toast(t("Import", "Importing…"), { seconds: 0 });
    let seen = 0;
    let taken = 0;
    let waiting: Uint8Array<ArrayBuffer>[] = [];
    const flush = async (): Promise<void> => {
        const messages = waiting;
        waiting = [];
        if (!messages.length) return;
        taken += await take(at, box, messages);
        seen += messages.length;
        note.say(t("Import", "Importing… %1", number(seen)));
    };
    try {
        for (const file of files) {
            for await (const message of messagesOf(file)) {
                waiting.push(message);
                if (waiting.length >= Math.min(together, at.client.limit("maxConcurrentUpload", 4))) await flush();
            }
        }
        await flush();
    } catch (error) {
        const text = error instanceof ZipError ? t("Import", "this archive cannot be read") : (error as Error).message;
        toast(t("Import", "The import stopped: %1", text), { kind: "problem" });
    } finally {
        note();
    }
    if (taken) toast(tn("Import", "%n message(s) imported", taken));
    if (seen > taken) toast(tn("Import", "%n message(s) could not be read", seen - taken), { kind: "problem" });
    if (!seen && !taken && !waiting.length && files.length) toast(t("Import", "There is no message in it. EML files, mbox files and ZIP archives of them can be imported."), { kind: "problem" });
    await at.sync();
}
