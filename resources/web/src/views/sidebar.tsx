// Folders, categories and saved searches; the way to the other parts; how full the mailbox is.
import { signal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { capability, type Mailbox } from "../jmap/types";
import { size } from "../lib/format";
import { number, t } from "../lib/i18n";
import type { Account } from "../state/account";
import { account, home, mailbox, nameInRoute, sharing } from "../state/app";
import { createFolder, deleteFolder, folderPath, moveFolder, orderedMailboxes, possibleParents, renameFolder } from "../state/folders";
import * as operations from "../state/operations";
import { prefs, setPref } from "../state/prefs";
import { go, route } from "../state/route";
import { Avatar, Button } from "../ui/controls";
import { Icon, type IconName } from "../ui/icon";
import { MenuList, type MenuItem } from "../ui/menu";

/** On narrow screens the sidebar lies over the list when this is set. */
export const sidebarShown = signal(false);
const menuFor = signal<{ at: Account; box: Mailbox; anchor: HTMLElement } | null>(null);
const dropTarget = signal("");

export const roleIcon = (role: string | null): IconName => {
    switch (role) {
    case "inbox": return "inbox";
    case "drafts": return "draft";
    case "sent": return "send";
    case "archive": return "archive";
    case "junk": return "spam";
    case "trash": return "trash";
    case "snoozed": return "snooze";
    case "scheduled": return "calendar";
    default: return "folder";
    }
};

export const compose = (fields: Record<string, string> = {}): void => { void import("./compose/open").then((m) => m.composeNew(fields)); };

export function Sidebar() {
    const own = home.value;
    if (!own) return null;
    const others = sharing.value.filter((a) => a.mailboxes.value.size > 0);
    const menu = menuFor.value;
    const quota = own.quotas.value.find((q) => q.resourceType === "octets");
    return (
        <aside class={`sidebar ${sidebarShown.value ? "shown" : ""}`} aria-label={t("Sidebar", "Folders and searches")}>
            <div class="sidebar-scroll">
                <Button icon="edit" kind="primary" label={t("Sidebar", "New message")} class="compose-button" shortcut="c" onClick={() => compose()} />
                <div class="section-head"><h2>{t("Sidebar", "Folders")}</h2>
                    <Button icon="add" quiet label={t("Sidebar", "New folder")} onClick={() => void createFolder(own, null)} /></div>
                <Folders at={own} label={t("Sidebar", "Folders")} />
                {others.length > 0 && <div class="section-head"><h2>{t("Sidebar", "Shared with me")}</h2></div>}
                {others.map((a) => <section key={a.id} class="shared-folders">
                    <h3 title={a.name}><Avatar address={{ name: null, email: a.name }} size={20} /><bdi>{a.name}</bdi></h3>
                    <Folders at={a} label={t("Sidebar", "Folders of %1", a.name)} />
                </section>)}
                <Searches />
            </div>
            {quota && quota.hardLimit > 0 && <div class="quota">
                <div class="quota-text"><span>{t("Sidebar", "%1 of %2", size(quota.used), size(quota.hardLimit))}</span></div>
                <progress max={quota.hardLimit} value={quota.used} aria-label={t("Sidebar", "Storage used")} />
            </div>}
            {menu && <MenuList label={operations.mailboxName(menu.box)} anchor={menu.anchor} items={folderItems(menu.at, menu.box)}
                onClose={() => { menuFor.value = null; menu.anchor.focus(); }} />}
        </aside>
    );
}

/** One account's folders as a tree. */
function Folders({ at, label }: { at: Account; label: string }) {
    const tree = useRef<HTMLDivElement>(null);
    const boxes = at.mailboxes.value;
    const collapsed = new Set(prefs.value.collapsed);
    const hidden = (box: Mailbox): boolean => {
        for (let parent = box.parentId, n = 0; parent && n < 20; parent = boxes.get(parent)?.parentId ?? null, ++n) if (collapsed.has(parent)) return true;
        return false;
    };
    const places = orderedMailboxes(boxes).filter(({ box }) => !hidden(box) && (box.isSubscribed || box.role));
    const current = at === account.value ? mailbox.value?.id ?? "" : "";
    const toggle = (id: string): void => setPref("collapsed", collapsed.has(id) ? [...collapsed].filter((x) => x !== id) : [...collapsed, id]);
    const visit = (box: Mailbox): void => {
        sidebarShown.value = false;
        go({ name: "mail", mailbox: nameInRoute(at, box), email: null });
    };
    const onKeyDown = (event: KeyboardEvent): void => {
        const items = [...(tree.current?.querySelectorAll<HTMLElement>("[role=treeitem]") ?? [])];
        const index = items.indexOf(document.activeElement as HTMLElement);
        const place = places[index];
        if (!place) return;
        const rtl = document.documentElement.dir === "rtl";
        const focus = (i: number): void => { items[Math.max(0, Math.min(i, items.length - 1))]?.focus(); };
        switch (event.key) {
        case "ArrowDown": focus(index + 1); break;
        case "ArrowUp": focus(index - 1); break;
        case "Home": focus(0); break;
        case "End": focus(items.length - 1); break;
        case "ArrowLeft": case "ArrowRight": {
            const opens = (event.key === "ArrowRight") !== rtl;
            if (place.hasChildren && collapsed.has(place.box.id) === opens) toggle(place.box.id);
            else if (opens && place.hasChildren) focus(index + 1);
            else if (!opens && place.box.parentId) focus(places.findIndex((p) => p.box.id === place.box.parentId));
            break;
        }
        case "Enter": case " ": visit(place.box); break;
        case "ContextMenu": case "F10": menuFor.value = { at, box: place.box, anchor: items[index]! }; break;
        case "F2": if (place.box.role === null && place.box.myRights.mayRename) void renameFolder(at, place.box); break;
        default: return;
        }
        event.preventDefault();
        event.stopPropagation();
    };
    return (
        <div class="tree" role="tree" aria-label={label} ref={tree} onKeyDown={onKeyDown}>
            {places.map(({ box, depth, hasChildren }, i) => {
                const isHere = box.id === current;
                const open = !collapsed.has(box.id);
                const name = operations.mailboxName(box);
                const badge = box.role === "drafts" || box.role === "scheduled" || box.role === "snoozed" ? box.totalEmails : box.unreadEmails;
                const strong = box.role !== "drafts" && box.role !== "scheduled" && box.role !== "snoozed" && box.role !== "junk" && box.unreadEmails > 0;
                const sharedOut = at.isPersonal && Object.keys(box.shareWith ?? {}).length > 0;
                return (
                    <div key={box.id} role="treeitem" aria-level={depth + 1} aria-selected={isHere} aria-expanded={hasChildren ? open : undefined}
                        aria-current={isHere ? "page" : undefined} tabIndex={isHere || (!boxes.has(current) && i === 0) ? 0 : -1}
                        title={t("Sidebar", "%1 unread of %2", number(box.unreadEmails), number(box.totalEmails))}
                        class={`folder depth-${Math.min(depth, 6)} ${isHere ? "here" : ""} ${strong ? "strong" : ""} ${dropTarget.value === at.id + box.id ? "drop" : ""}`}
                        onClick={() => visit(box)}
                        onContextMenu={(e) => { e.preventDefault(); menuFor.value = { at, box, anchor: e.currentTarget }; }}
                        onDragOver={(e) => { if (box.myRights.mayAddItems && e.dataTransfer?.types.includes("application/x-posthorn-rows")) { e.preventDefault(); dropTarget.value = at.id + box.id; } }}
                        onDragLeave={() => { dropTarget.value = ""; }}
                        onDrop={(e) => {
                            dropTarget.value = "";
                            const data = e.dataTransfer?.getData("application/x-posthorn-rows");
                            if (data) { e.preventDefault(); operations.move(JSON.parse(data) as string[], box, {}, at); }
                        }}>
                        <span class="twist" onClick={hasChildren ? (e) => { e.stopPropagation(); toggle(box.id); } : undefined}>
                            {hasChildren && <Icon name={open ? "collapse" : "expand"} size={14} />}</span>
                        <Icon name={roleIcon(box.role)} />
                        <span class="folder-name">{name}</span><span class="visually-hidden">, {t("Sidebar", "%1 unread of %2", number(box.unreadEmails), number(box.totalEmails))}{sharedOut && `, ${t("Sidebar", "shared with others")}`}</span>
                        {sharedOut && <span class="folder-shared" aria-hidden="true" title={t("Sidebar", "shared with others")}><Icon name="accounts" size={14} /></span>}
                        {badge > 0 && <span class="badge" aria-hidden="true">{number(badge)}</span>}
                        <span class="folder-more" aria-hidden="true" onClick={(e) => { e.stopPropagation(); menuFor.value = { at, box, anchor: e.currentTarget }; }}><Icon name="more" size={16} /></span>
                    </div>
                );
            })}
        </div>
    );
}

function folderItems(at: Account, box: Mailbox): MenuItem[] {
    const special = box.role !== null;
    return [
        { label: t("Sidebar", "New folder inside…"), icon: "foldernew", disabled: !box.myRights.mayCreateChild, onSelect: () => void createFolder(at, box) },
        { label: t("Sidebar", "Rename…"), icon: "edit", shortcut: "F2", disabled: special || !box.myRights.mayRename, onSelect: () => void renameFolder(at, box) },
        { label: t("Sidebar", "Move…"), icon: "foldermove", disabled: special || !box.myRights.mayRename, onSelect: () => {
            setTimeout(() => { moving.value = { at, box }; });
        } },
        { label: t("Sidebar", "Share…"), icon: "share", disabled: box.myRights.mayShare !== true || !at.client.has(capability.principals), onSelect: () => void import("./share").then((m) => m.share(at, box)) },
        "line",
        ...((box.role === "trash" || box.role === "junk") && at.isPersonal ? [{ label: t("Sidebar", "Empty the folder…"), icon: "trash" as const, danger: true,
            onSelect: () => void import("./share").then((m) => m.emptyFolder(at, box)) }] : []),
        { label: t("Sidebar", "Delete…"), icon: "trash", danger: true, disabled: special || !box.myRights.mayDelete, onSelect: () => {
            void deleteFolder(at, box).then((gone) => { if (gone && mailbox.peek() === null) go({ name: "mail", mailbox: "inbox", email: null }); });
        } },
    ];
}

const moving = signal<{ at: Account; box: Mailbox } | null>(null);
export function FolderMover() {
    if (!moving.value) return null;
    const { at, box } = moving.value;
    const boxes = at.mailboxes.peek();
    const items: MenuItem[] = possibleParents(boxes, box).map((m) => ({ label: folderPath(boxes, m), icon: roleIcon(m.role), onSelect: () => void moveFolder(at, box, m.id) }));
    if (box.parentId && at.isPersonal) items.unshift({ label: t("Sidebar", "(top level)"), icon: "folder", onSelect: () => void moveFolder(at, box, null) }, "line");
    return <MenuList label={t("Sidebar", "Move folder")} at={{ x: 120, y: 160 }} items={items} onClose={() => { moving.value = null; }} />;
}

function Searches() {
    const { categories, searches } = prefs.value;
    const here = route.value;
    const link = (query: string, name: string, mark: preact.ComponentChildren, extra?: preact.ComponentChildren) => (
        <li class="saved">
            <a href={`#/search/${encodeURIComponent(query)}`} class={`folder ${here.name === "search" && here.query === query ? "here" : ""}`}
                aria-current={here.name === "search" && here.query === query ? "page" : undefined} onClick={() => { sidebarShown.value = false; }}>
                <span class="twist" />{mark}<span class="folder-name">{name}</span></a>
            {extra}
        </li>
    );
    return (
        <>
            <div class="section-head"><h2>{t("Sidebar", "Searches")}</h2></div>
            <ul class="links">
                {link("is:starred", t("Sidebar", "Starred"), <Icon name="star" />)}
                {link("is:unread", t("Sidebar", "Unread"), <Icon name="mail" />)}
                {searches.map((s) => link(s.query, s.name, <Icon name="search" />, <Button icon="close" quiet class="saved-remove"
                    label={t("Sidebar", "Forget the search %1", s.name)} onClick={() => setPref("searches", prefs.peek().searches.filter((x) => x.name !== s.name))} />))}
            </ul>
            {categories.length > 0 && <>
                <div class="section-head"><h2>{t("Sidebar", "Categories")}</h2></div>
                <ul class="links">{categories.map((c) => link(`label:${c.keyword}`, c.name, <span class={`swatch colour-${c.colour}`} />))}</ul>
            </>}
        </>
    );
}
