// Sharing a folder (RFC 9670: shareWith holds rights for a principal), and emptying one.
import { render } from "preact";
import { useState } from "preact/hooks";
import type { Id, Mailbox, MailboxRights } from "../jmap/types";
import { t, tn } from "../lib/i18n";
import type { Account } from "../state/account";
import { mailboxName } from "../state/operations";
import { setRights } from "../state/folders";
import { Button, Field } from "../ui/controls";
import { confirm, Dialog } from "../ui/dialog";
import { toast } from "../ui/toast";

type Level = "read" | "write" | "manage";
const levels: Record<Level, Partial<MailboxRights>> = {
    read: { mayReadItems: true, maySetSeen: true },
    write: { mayReadItems: true, maySetSeen: true, maySetKeywords: true, mayAddItems: true, mayRemoveItems: true },
    manage: { mayReadItems: true, maySetSeen: true, maySetKeywords: true, mayAddItems: true, mayRemoveItems: true, mayCreateChild: true, mayRename: true, mayDelete: true, mayAdmin: true },
};
const levelOf = (rights: Partial<MailboxRights>): Level => (rights.mayAdmin ? "manage" : rights.mayAddItems ? "write" : "read");

export function share(at: Account, box: Mailbox): void {
    const place = document.createElement("div");
    document.body.append(place);
    const close = (): void => {
        render(null, place);
        place.remove();
    };
    render(<Sharing at={at} box={box} close={close} />, place);
}

function Sharing({ at, box, close }: { at: Account; box: Mailbox; close: () => void }) {
    const [people, setPeople] = useState<Record<string, Level>>(Object.fromEntries(Object.entries(box.shareWith ?? {}).map(([id, r]) => [id, levelOf(r)])));
    const [who, setWho] = useState("");
    const add = (): void => {
        if (who.trim()) setPeople({ ...people, [who.trim()]: "read" });
        setWho("");
    };
    const save = async (): Promise<void> => {
        const all = who.trim() ? { ...people, [who.trim()]: "read" as Level } : people;
        const shareWith = Object.fromEntries(Object.entries(all).map(([id, level]) => [id, levels[level]]));
        if (await setRights(at, box, Object.keys(shareWith).length ? shareWith : null)) {
            toast(t("Share", "Who may use %1 was saved.", mailboxName(box)));
            close();
        }
    };
    return (
        <Dialog title={t("Share", "Share %1", mailboxName(box))} onClose={close} onSubmit={() => void save()} actions={<>
            <Button label={t("Share", "Cancel")} onClick={close} /><Button label={t("Share", "Save")} kind="primary" type="submit" /></>}>
            <Field label={t("Share", "Person or group on this server")}>
                <span class="input-group"><input class="input" value={who} data-first placeholder="bob@demo.test" onInput={(e) => setWho(e.currentTarget.value)}
                    onKeyDown={(e) => { if (e.key === "Enter" && who) { e.preventDefault(); add(); } }} /><Button icon="add" quiet label={t("Share", "Add")} onClick={add} /></span>
            </Field>
            <ul class="share-list">{Object.entries(people).map(([id, level]) => (
                <li key={id}><bdi>{id}</bdi>
                    <select class="input" value={level} aria-label={t("Share", "What %1 may do", id)} onChange={(e) => setPeople({ ...people, [id]: e.currentTarget.value as Level })}>
                        <option value="read">{t("Share", "may read")}</option><option value="write">{t("Share", "may read and change")}</option><option value="manage">{t("Share", "may do everything")}</option>
                    </select>
                    <Button icon="close" quiet label={t("Share", "Take %1 away", id)} onClick={() => { const next = { ...people }; delete next[id]; setPeople(next); }} /></li>))}
            </ul>
        </Dialog>
    );
}

export async function emptyFolder(at: Account, box: Mailbox): Promise<void> {
    if (!(await confirm(t("Share", "Empty %1?", mailboxName(box)), tn("Share", "%n message(s) will be deleted and cannot be brought back.", box.totalEmails), t("Share", "Delete all"), true))) return;
    try {
        for (let round = 0; round < 10_000; ++round) {
            const { ids } = await at.client.call<{ ids: Id[] }>("Email/query", { accountId: at.id, filter: { inMailbox: box.id }, limit: 250 });
            if (!ids.length) break;
            await at.client.call("Email/set", { accountId: at.id, destroy: ids });
        }
    } catch (error) {
        toast(t("Share", "Not everything could be deleted: %1", (error as Error).message), { kind: "problem" });
    }
    await at.sync();
}
