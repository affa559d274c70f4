// The order of folders as people see them, and what is done to folders.
import type { Id, Mailbox, SetResponse } from "../jmap/types";
import { t } from "../lib/i18n";
import { confirm, prompt } from "../ui/dialog";
import { toast } from "../ui/toast";
import type { Account } from "./account";
import { mailboxName } from "./operations";

const roles = ["inbox", "snoozed", "drafts", "scheduled", "sent", "archive", "junk", "trash"];

export interface Place {
    box: Mailbox;
    depth: number;
    hasChildren: boolean;
}

/** Special ones first, then by sortOrder and name; children under their parents. */
export function orderedMailboxes(boxes: ReadonlyMap<Id, Mailbox>): Place[] {
    const children = new Map<Id | null, Mailbox[]>();
    for (const box of boxes.values()) {
        const parent = box.parentId !== null && boxes.has(box.parentId) ? box.parentId : null;
        children.set(parent, [...(children.get(parent) ?? []), box]);
    }
    const rank = (m: Mailbox): number => (m.role && roles.includes(m.role) ? roles.indexOf(m.role) : roles.length);
    const out: Place[] = [];
    const walk = (parent: Id | null, depth: number): void => {
        const list = (children.get(parent) ?? []).sort((a, b) => rank(a) - rank(b) || a.sortOrder - b.sortOrder || a.name.localeCompare(b.name));
        for (const box of list) {
            out.push({ box, depth, hasChildren: children.has(box.id) });
            if (depth < 20) walk(box.id, depth + 1);
        }
    };
    walk(null, 0);
    return out;
}

export function folderPath(boxes: ReadonlyMap<Id, Mailbox>, box: Mailbox): string {
    const names: string[] = [];
    for (let at: Mailbox | undefined = box, n = 0; at && n < 20; at = at.parentId ? boxes.get(at.parentId) : undefined, ++n) names.unshift(mailboxName(at));
    return names.join(" / ");
}

async function set(at: Account, args: Record<string, unknown>): Promise<SetResponse | null> {
    try {
        const answer = await at.client.call<SetResponse>("Mailbox/set", { accountId: at.id, ...args });
        const problem = Object.values({ ...answer.notCreated, ...answer.notUpdated, ...answer.notDestroyed })[0];
        if (problem) {
            toast(t("Folders", "The folder could not be changed: %1", problem.description ?? problem.type), { kind: "problem" });
            return null;
        }
        await at.sync();
        return answer;
    } catch (error) {
        toast(t("Folders", "The folder could not be changed: %1", (error as Error).message), { kind: "problem" });
        return null;
    }
}

export async function createFolder(at: Account, parent: Mailbox | null): Promise<void> {
    const name = await prompt(parent ? t("Folders", "New folder in %1", mailboxName(parent)) : t("Folders", "New folder"), t("Folders", "Name"), "", t("Folders", "Create"));
    if (name) await set(at, { create: { new: { name, parentId: parent?.id ?? null } } });
}

export async function renameFolder(at: Account, box: Mailbox): Promise<void> {
    const name = await prompt(t("Folders", "Rename folder"), t("Folders", "Name"), box.name, t("Folders", "Rename"));
    if (name && name !== box.name) await set(at, { update: { [box.id]: { name } } });
}

export async function moveFolder(at: Account, box: Mailbox, parentId: Id | null): Promise<void> {
    await set(at, { update: { [box.id]: { parentId } } });
}

export async function deleteFolder(at: Account, box: Mailbox): Promise<boolean> {
    if (!(await confirm(t("Folders", "Delete the folder %1?", mailboxName(box)), t("Folders", "The messages in it are deleted with it."), t("Folders", "Delete"), true))) return false;
    return (await set(at, { destroy: [box.id], onDestroyRemoveEmails: true })) !== null;
}

export const setRights = (at: Account, box: Mailbox, shareWith: Mailbox["shareWith"]): Promise<SetResponse | null> =>
    set(at, { update: { [box.id]: { shareWith } } });

/** Where a folder may be moved: not under itself. */
export function possibleParents(boxes: ReadonlyMap<Id, Mailbox>, box: Mailbox): Mailbox[] {
    const under = (id: Id | null): boolean => {
        for (let at = id, n = 0; at && n < 30; at = boxes.get(at)?.parentId ?? null, ++n) if (at === box.id) return true;
        return false;
    };
    return orderedMailboxes(boxes).map((p) => p.box).filter((m) => !under(m.id) && m.id !== box.parentId && m.myRights.mayCreateChild);
}
