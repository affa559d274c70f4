// The bar above the list: what the list is, or what to do with the rows that are ticked; and the menus of both.
import { signal } from "@preact/signals";
import type { Id } from "../jmap/types";
import { t, tn } from "../lib/i18n";
import type { Account } from "../state/account";
import { account, home, list, mailbox, openId, selected, sharing } from "../state/app";
import * as operations from "../state/operations";
import { prefs, setPref } from "../state/prefs";
import { go, route } from "../state/route";
import { Button } from "../ui/controls";
import { prompt } from "../ui/dialog";
import { Icon } from "../ui/icon";
import { Menu, MenuList, type MenuItem } from "../ui/menu";
import { Toolbar } from "../ui/toolbar";
import { folderPath, orderedMailboxes } from "../state/folders";
import { categoryKeyword } from "../lib/keyword";
import { snoozeTimes } from "../lib/times";
import { sidebarShown } from "./sidebar";

export const rowMenu = signal<{ x: number; y: number; rows: Id[] } | null>(null);
/** A menu that a key opened: where to move, which category, until when. */
export const keyMenu = signal<"move" | "label" | "snooze" | null>(null);

export function moveItems(rows: () => Id[]): MenuItem[] {
    const at = account.peek();
    if (!at) return [];
    const into = (to: Account): MenuItem[] => orderedMailboxes(to.mailboxes.peek())
        .filter(({ box }) => (to !== at || box.id !== mailbox.peek()?.id) && box.myRights.mayAddItems)
        .map(({ box }) => ({ label: folderPath(to.mailboxes.peek(), box), icon: "folder" as const, onSelect: () => operations.move(rows(), box, {}, to) }));
    const items = into(at);
    for (const other of [home.peek()!, ...sharing.peek()]) {
        const places = other === at ? [] : into(other);
        if (places.length) items.push({ heading: other.name }, ...places);
    }
    return items;
}

export function labelItems(rows: () => Id[]): MenuItem[] {
    const at = account.peek();
    const emails = at ? operations.messagesOf(at, rows()) : [];
    const items: MenuItem[] = prefs.peek().categories.map((c) => {
        const on = emails.some((e) => e.keywords[c.keyword]);
        return { label: c.name, colour: c.colour, checked: on, onSelect: () => operations.setCategory(rows(), c.keyword, !on) };
    });
    if (items.length) items.push("line");
    items.push({ label: t("Toolbar", "New category…"), icon: "add", onSelect: () => void newCategory(rows()) });
    return items;
}

export function snoozeItems(rows: () => Id[]): MenuItem[] {
    const items: MenuItem[] = snoozeTimes(new Date()).map(({ label, at, said }) => ({
        label, shortcut: said, icon: "later" as const, onSelect: () => void operations.snooze(rows(), at),
    }));
    items.push("line", { label: t("Toolbar", "Choose date and time…"), icon: "calendar", onSelect: () => {
        void import("./pickdate").then(async (m) => {
            const date = await m.pickDate(t("Toolbar", "Snooze until"), t("Toolbar", "Snooze"));
            if (date) await operations.snooze(rows(), date);
        });
    } });
    return items;
}

async function newCategory(rows: Id[]): Promise<void> {
    const name = await prompt(t("Toolbar", "New category"), t("Toolbar", "Name"), "", t("Toolbar", "Create"));
    if (!name) return;
    const keyword = categoryKeyword(name, prefs.peek().categories.map((c) => c.keyword));
    setPref("categories", [...prefs.peek().categories, { name, keyword, colour: prefs.peek().categories.length % 8 }]);
    if (rows.length) operations.setCategory(rows, keyword, true);
}

function allItems(rows: Id[]): MenuItem[] {
    const at = account.peek()!;
    const unread = operations.isUnread(at, rows);
    const box = mailbox.peek();
    const junk = box?.role === "junk";
    const own = at.isPersonal; // others have their own archive and junk
    const marks = box?.myRights.maySetKeywords === false;
    return [
        { label: unread ? t("Toolbar", "Mark as read") : t("Toolbar", "Mark as unread"), icon: unread ? "opened" : "mail", shortcut: "u", disabled: box?.myRights.maySetSeen === false,
            onSelect: () => operations.setKeyword(rows, "$seen", unread) },
        { label: t("Toolbar", "Star"), icon: "star", shortcut: "s", disabled: marks, onSelect: () => operations.toggleKeyword(rows, "$flagged") },
        "line",
        { label: t("Toolbar", "Archive"), icon: "archive", shortcut: "e", disabled: !own, onSelect: () => void operations.archive(rows) },
        junk ? { label: t("Toolbar", "Not junk"), icon: "inbox", disabled: !own, onSelect: () => void operations.notJunk(rows) }
            : { label: t("Toolbar", "Report as junk"), icon: "spam", shortcut: "!", disabled: !own, onSelect: () => void operations.junk(rows) },
        { label: t("Toolbar", "Delete"), icon: "trash", shortcut: "#", danger: true, disabled: box?.myRights.mayRemoveItems === false, onSelect: () => void operations.remove(rows) },
        "line",
        { label: t("Toolbar", "Move to…"), icon: "foldermove", shortcut: "v", onSelect: () => { keyMenu.value = "move"; } },
        { label: t("Toolbar", "Category…"), icon: "tag", shortcut: "l", disabled: marks, onSelect: () => { keyMenu.value = "label"; } },
        { label: t("Toolbar", "Snooze…"), icon: "snooze", shortcut: "b", disabled: !own, onSelect: () => { keyMenu.value = "snooze"; } },
        "line",
        { label: t("Toolbar", "Download"), icon: "download", onSelect: () => void import("../mail/export").then((m) => m.exportRows(at, rows)) },
    ];
}

export function ListToolbar() {
    const at = account.value;
    const ticked = [...selected.value];
    const box = mailbox.value;
    const total = list.value?.total.value;
    const here = route.value;
    const shown = here.name === "search" ? t("Toolbar", "Search") : box ? operations.mailboxName(box) : "";
    const menu = rowMenu.value;
    return (
        <Toolbar class="list-toolbar" label={t("Toolbar", "List")}>
            {ticked.length ? <>
                <Button icon="close" quiet label={t("Toolbar", "Clear the selection")} shortcut="Esc" onClick={() => { selected.value = new Set(); }} />
                <span class="toolbar-title" aria-live="polite">{tn("Toolbar", "%n selected", ticked.length)}</span>
                <span class="spring" />
                {at?.isPersonal && <Button icon="archive" quiet label={t("Toolbar", "Archive")} shortcut="e" onClick={() => void operations.archive(ticked)} />}
                <Button icon="trash" quiet label={t("Toolbar", "Delete")} shortcut="#" disabled={box?.myRights.mayRemoveItems === false} onClick={() => void operations.remove(ticked)} />
                <Menu icon="foldermove" quiet label={t("Toolbar", "Move to…")} items={() => moveItems(() => ticked)} />
                <Menu icon="more" quiet label={t("Toolbar", "More")} items={() => allItems(ticked)} />
            </> : <>
                <Button icon="menu" quiet class="only-narrow" label={t("Toolbar", "Folders")} onClick={() => { sidebarShown.value = !sidebarShown.peek(); }} />
                <h1 class="toolbar-title">{shown}</h1>
                {at && !at.isPersonal && <span class="toolbar-count toolbar-owner" title={at.name}><Icon name="accounts" size={14} /> <bdi>{at.name}</bdi></span>}
                <span class="toolbar-count">{box ? (box.unreadEmails ? tn("Toolbar", "%n unread", box.unreadEmails) : "") : total === undefined || total === null ? "" : tn("Toolbar", "%n found", total)}</span>
                <span class="spring" />
                {here.name === "search" && here.query.trim() && <Button icon="bookmark" quiet label={t("Toolbar", "Save this search")} class="save-search" onClick={() => void saveSearch(here.query)} />}
                <Menu icon="more" quiet label={t("Toolbar", "List options")} items={() => [
                    { label: t("Toolbar", "Select all that are loaded"), icon: "checkall", shortcut: "*", onSelect: selectLoaded },
                    { label: t("Toolbar", "Mark all as read"), icon: "opened", disabled: !box?.myRights.maySetSeen, onSelect: () => void markAllRead() },
                    { label: t("Toolbar", "Refresh"), icon: "refresh", onSelect: () => { void at?.sync(); void list.peek()?.refresh(); } },
                    "line",
                    { label: t("Toolbar", "Conversations"), checked: prefs.value.conversations, onSelect: () => setPref("conversations", !prefs.peek().conversations) },
                    "line",
                    { label: t("Toolbar", "Import messages…"), icon: "import", disabled: !box?.myRights.mayAddItems, onSelect: () => void import("../mail/import").then((m) => at && box && m.chooseAndImport(at, box)) },
                ]} />
            </>}
            {menu && <MenuList label={t("Toolbar", "Message")} at={menu} items={allItems(menu.rows)} onClose={() => { rowMenu.value = null; document.getElementById("rows")?.focus(); }} />}
            <KeyMenu />
        </Toolbar>
    );
}

function KeyMenu() {
    const which = keyMenu.value;
    if (!which) return null;
    const rows = operations.meant();
    const anchor = document.getElementById(openId.peek() ? "reader-actions" : "rows");
    const place = anchor?.getBoundingClientRect();
    const items = which === "move" ? moveItems(() => rows) : which === "label" ? labelItems(() => rows) : snoozeItems(() => rows);
    return <MenuList label={t("Toolbar", "Message")} at={{ x: (place?.left ?? 100) + 40, y: Math.min((place?.top ?? 100) + 40, innerHeight / 2) }} items={items}
        onClose={() => { keyMenu.value = null; document.getElementById("rows")?.focus(); }} />;
}

export function selectLoaded(): void {
    const window_ = list.peek();
    const ids = new Set<Id>();
    for (let i = 0; window_ && i < Math.min(window_.total.peek() ?? 0, 5000); ++i) {
        const id = window_.idAt(i);
        if (id) ids.add(id);
    }
    selected.value = ids;
}

async function saveSearch(query: string): Promise<void> {
    const name = await prompt(t("Toolbar", "Save this search"), t("Toolbar", "Name"), query, t("Toolbar", "Save"));
    if (name) setPref("searches", [...prefs.peek().searches.filter((s) => s.name !== name), { name, query }]);
}

/** All unread of the mailbox, in pages, also those that were never loaded. */
async function markAllRead(): Promise<void> {
    const at = account.peek();
    const box = mailbox.peek();
    if (!at || !box) return;
    for (let round = 0; round < 1000; ++round) {
        const batch = at.client.batch();
        const query = batch.add<{ ids: Id[] }>("Email/query", {
            accountId: at.id, filter: { operator: "AND", conditions: [{ inMailbox: box.id }, { notKeyword: "$seen" }] }, limit: 250,
        });
        await batch.send();
        const ids = query.result.ids;
        if (ids.length) await at.client.call("Email/set", { accountId: at.id, update: Object.fromEntries(ids.map((id) => [id, { "keywords/$seen": true }])) });
        if (ids.length < 250) break;
    }
    await at.sync();
}

export const closeReader = (): void => {
    const here = route.peek();
    if (here.name === "mail" || here.name === "search") go({ ...here, email: null });
};
