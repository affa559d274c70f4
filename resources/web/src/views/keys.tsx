// Keys for everything, and the sheet that tells them.
import { signal } from "@preact/signals";
import { t } from "../lib/i18n";
import { account, cursor, list, openId, selected } from "../state/app";
import * as operations from "../state/operations";
import { chatOffered, chatShown, showChat } from "../state/chat";
import { go, route } from "../state/route";
import { lastAction } from "../ui/toast";
import { openRow } from "./list";
import { answer } from "./message";
import { answerTo } from "./reader";
import { compose, sidebarShown } from "./sidebar";
import { closeReader, keyMenu, selectLoaded } from "./toolbar";

export const helpShown = signal(false);

interface Key {
    keys: string[];
    says: () => string;
    group: () => string;
    run?: () => void;
}

const moveCursor = (by: number): void => {
    const window_ = list.peek();
    const total = window_?.total.peek() ?? 0;
    if (!window_ || total === 0) return;
    cursor.value = Math.max(0, Math.min(total - 1, cursor.peek() + by));
    const id = window_.idAt(cursor.peek());
    if (openId.peek() && id) openRow(id);
};
const reply = (kind: "reply" | "replyAll" | "forward") => (): void => {
    const at = account.peek();
    const id = openId.peek() ? answerTo() : list.peek()?.idAt(cursor.peek());
    if (at && id) answer(at, id, kind);
};
const visit = (mailbox: string) => (): void => go({ name: "mail", mailbox, email: null });
const rows = operations.meant;
const move = (): string => t("Keys", "Moving about");
const act = (): string => t("Keys", "Messages");
const write = (): string => t("Keys", "Writing");
const other = (): string => t("Keys", "Other");

export const keys: Key[] = [
    { keys: ["j"], says: () => t("Keys", "Next message"), group: move, run: () => moveCursor(1) },
    { keys: ["k"], says: () => t("Keys", "Previous message"), group: move, run: () => moveCursor(-1) },
    { keys: ["o", "Enter"], says: () => t("Keys", "Open"), group: move, run: () => { const id = list.peek()?.idAt(cursor.peek()); if (id) openRow(id); } },
    { keys: ["Escape"], says: () => t("Keys", "Close, clear the selection"), group: move, run: () => {
        if (sidebarShown.peek()) sidebarShown.value = false;
        else if (selected.peek().size) selected.value = new Set();
        else {
            closeReader();
            setTimeout(() => document.getElementById("rows")?.focus());
        }
    } },
    { keys: ["g i"], says: () => t("Keys", "To the inbox"), group: move, run: visit("inbox") },
    { keys: ["g s"], says: () => t("Keys", "To the starred"), group: move, run: () => go({ name: "search", query: "is:starred", email: null }) },
    { keys: ["g t"], says: () => t("Keys", "To what was sent"), group: move, run: visit("sent") },
    { keys: ["g d"], says: () => t("Keys", "To the drafts"), group: move, run: visit("drafts") },
    { keys: ["g c"], says: () => t("Keys", "To the contacts"), group: move, run: () => go({ name: "contacts", card: null }) },
    { keys: ["x"], says: () => t("Keys", "Tick"), group: act, run: () => {
        const id = list.peek()?.idAt(cursor.peek());
        if (!id) return;
        const next = new Set(selected.peek());
        if (!next.delete(id)) next.add(id);
        selected.value = next;
    } },
    { keys: ["*"], says: () => t("Keys", "Tick all that are loaded"), group: act, run: selectLoaded },
    { keys: ["e"], says: () => t("Keys", "Archive"), group: act, run: () => void operations.archive(rows()) },
    { keys: ["#", "Delete"], says: () => t("Keys", "Delete"), group: act, run: () => void operations.remove(rows()) },
    { keys: ["!"], says: () => t("Keys", "Report as junk"), group: act, run: () => void operations.junk(rows()) },
    { keys: ["s"], says: () => t("Keys", "Star"), group: act, run: () => operations.toggleKeyword(rows(), "$flagged") },
    { keys: ["u"], says: () => t("Keys", "Mark as read or unread"), group: act, run: () => operations.toggleKeyword(rows(), "$seen") },
    { keys: ["v"], says: () => t("Keys", "Move to a folder"), group: act, run: () => { keyMenu.value = "move"; } },
    { keys: ["l"], says: () => t("Keys", "Category"), group: act, run: () => { keyMenu.value = "label"; } },
    { keys: ["b"], says: () => t("Keys", "Snooze"), group: act, run: () => { keyMenu.value = "snooze"; } },
    { keys: ["z"], says: () => t("Keys", "Undo the last action"), group: act, run: () => lastAction()?.() },
    { keys: ["c"], says: () => t("Keys", "New message"), group: write, run: () => compose() },
    { keys: ["r"], says: () => t("Keys", "Reply"), group: write, run: reply("reply") },
    { keys: ["a"], says: () => t("Keys", "Reply to all"), group: write, run: reply("replyAll") },
    { keys: ["f"], says: () => t("Keys", "Forward"), group: write, run: reply("forward") },
    { keys: ["Ctrl+Enter"], says: () => t("Keys", "Send"), group: write },
    { keys: ["/"], says: () => t("Keys", "Search"), group: other, run: () => document.getElementById("search")?.focus() },
    { keys: ["h"], says: () => t("Keys", "Chat"), group: other, run: () => { if (chatOffered.peek()) showChat(!chatShown.peek()); } },
    { keys: ["?"], says: () => t("Keys", "This sheet"), group: other, run: () => { helpShown.value = true; } },
];

const byKey = new Map(keys.flatMap((k) => k.keys.map((name) => [name, k] as const)));
let prefix = "";
let prefixTime = 0;

export function onKey(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.target as HTMLElement;
    if (target.closest?.("input, textarea, select, [contenteditable], dialog, [role=menu], .composer")) return;
    if (target.closest?.(".chat-panel") && event.key !== "h" && event.key !== "?") return; // the mail beside it is not meant
    if (event.key === "Enter" && target.closest?.("a, button, summary, [role=treeitem]")) return;
    const here = route.peek().name;
    const now = Date.now();
    const combined = prefix && now - prefixTime < 1500 ? `${prefix} ${event.key}` : event.key;
    prefix = "";
    const key = byKey.get(combined) ?? byKey.get(event.key);
    if (event.key === "g" && combined === "g") {
        prefix = "g";
        prefixTime = now;
        return;
    }
    if (!key?.run || (here !== "mail" && here !== "search" && key.group() !== other() && !key.keys[0]!.startsWith("g "))) return;
    event.preventDefault();
    key.run();
}
