// Importing messages: EML files and mbox files (RFC 4155), uploaded and taken into a mailbox.
import type { Id, Mailbox, SetError } from "../jmap/types";
import { t, tn } from "../lib/i18n";
import type { Account } from "../state/account";
import { toast } from "../ui/toast";

/** The messages of an mbox, or the text itself when it is one message. Lines ">From " are unquoted. */
export function splitMbox(text: string): string[] {
    if (!/^From [^\r\n]*\r?\n/.test(text)) return text.trim() ? [text] : [];
    return text.split(/(?:^|\r?\n)From [^\r\n]*\d{4}[^\r\n]*\r?\n/).filter((m) => m.trim()).map((m) => m.replace(/^>(>*From )/gm, "$1"));
}

export function chooseAndImport(at: Account, box: Mailbox): void {
    const input = document.createElement("input");
    input.type = "file";
    input.multiple = true;
    input.accept = ".eml,.mbox,message/rfc822,application/mbox";
    input.onchange = () => void importFiles(at, box, [...(input.files ?? [])]);
    input.click();
}

export async function importFiles(at: Account, box: Mailbox, files: File[]): Promise<void> {
    const done = toast(t("Import", "Importing…"), { seconds: 0 });
    let taken = 0;
    let refused = 0;
    try {
        for (const file of files) {
            // Latin-1 keeps every byte as it is, whatever the messages' own character sets are.
            const text = new TextDecoder("latin1").decode(await file.arrayBuffer());
            for (const message of splitMbox(text)) {
                const bytes = Uint8Array.from(message, (c) => c.charCodeAt(0) & 0xff);
                const { blobId } = await at.client.upload(at.id, new Blob([bytes]), "message/rfc822", () => undefined);
                const answer = await at.client.call<{ created: Record<string, { id: Id }> | null; notCreated: Record<string, SetError> | null }>("Email/import", {
                    accountId: at.id, emails: { one: { blobId, mailboxIds: { [box.id]: true }, keywords: { $seen: true } } },
                });
                if (answer.created?.one || answer.notCreated?.one?.type === "alreadyExists") ++taken;
                else ++refused;
            }
        }
    } catch (error) {
        toast(t("Import", "The import stopped: %1", (error as Error).message), { kind: "problem" });
    } finally {
        done();
    }
    if (taken) toast(tn("Import", "%n message(s) imported", taken));
    if (refused) toast(tn("Import", "%n message(s) could not be read", refused), { kind: "problem" });
    await at.sync();
}
