// The bar at the top: search, the line's state, accounts and settings.
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { t, tn } from "../lib/i18n";
import { accounts, home, leave, switchAccount, webSession } from "../state/app";
import { online, retryNow, waiting } from "../state/actions";
import { chatOffered, chatShown, chatUnread, showChat } from "../state/chat";
import { prefs, setPref, type Layout, type Theme } from "../state/prefs";
import { go, route } from "../state/route";
import { Avatar, Button } from "../ui/controls";
import { Icon } from "../ui/icon";
import { Menu, type MenuItem } from "../ui/menu";
import { helpShown } from "./keys";
import { sidebarShown } from "./sidebar";
import { custom } from "../lib/custom";
import logo from "../../../logo/posthorn.svg";

const hints = (): [string, string][] => [
    ["from:", t("Search", "who wrote it")], ["to:", t("Search", "to whom")], ["subject:", t("Search", "words of the subject")],
    ["has:attachment", t("Search", "with attachments")], ["is:unread", t("Search", "not read yet")], ["is:starred", t("Search", "starred")],
    ["in:", t("Search", "a folder, or in:all")], ["after:2026-01-31", t("Search", "received since; also 7d, 2w, 1y")], ["before:", t("Search", "received before")],
    ["larger:5M", t("Search", "bigger than")], ["\"…\"", t("Search", "these words in this order")], ["-word", t("Search", "without")], ["OR", t("Search", "one or the other")],
];

export function SearchBox() {
    const here = route.value;
    const query = here.name === "search" ? here.query : "";
    const text = useSignal(query);
    const shown = useSignal(false);
    const input = useRef<HTMLInputElement>(null);
    useEffect(() => { text.value = query.trim(); }, [query]);
    const search = (): void => {
        shown.value = false;
        if (text.value.trim()) go({ name: "search", query: text.value.trim(), email: null });
        else if (here.name === "search") go({ name: "mail", mailbox: "inbox", email: null });
        document.getElementById("rows")?.focus();
    };
    return (
        <form class="search" role="search" onSubmit={(e) => { e.preventDefault(); search(); }}
            onFocusOut={(e) => { if (!e.currentTarget.contains(e.relatedTarget as Node)) shown.value = false; }}>
            <Icon name="search" />
            <input ref={input} id="search" type="search" class="search-input" value={text.value} placeholder={t("Search", "Search mail")} aria-label={t("Search", "Search mail")}
                autocomplete="off" spellcheck={false} enterkeyhint="search" onInput={(e) => { text.value = e.currentTarget.value; }} onFocus={() => { shown.value = true; }}
                onKeyDown={(e) => { if (e.key === "Escape") { shown.value = false; e.currentTarget.blur(); document.getElementById("rows")?.focus(); } e.stopPropagation(); }} />
            {text.value && <Button icon="close" quiet label={t("Search", "Clear the search")} onClick={() => { text.value = ""; search(); }} />}
            {shown.value && <div class="search-hints">
                <p>{t("Search", "Narrow it down")}</p>
                <ul>{hints().map(([code, said]) => <li><button type="button" onClick={() => {
                    text.value = `${text.value} ${code.replace("…", "")}`.trim() + (code.endsWith(":") ? "" : " ");
                    input.current?.focus();
                }}><code>{code}</code><span>{said}</span></button></li>)}</ul>
            </div>}
        </form>
    );
}

export function Topbar() {
    const at = home.value;
    const here = route.value;
    const name = webSession.value?.account ?? "";
    const theme = (value: Theme, label: string): MenuItem => ({ label, checked: prefs.value.theme === value, onSelect: () => setPref("theme", value) });
    const layout = (value: Layout, label: string): MenuItem => ({ label, checked: prefs.value.layout === value, onSelect: () => setPref("layout", value) });
    const own = [...accounts.value.values()].filter((a) => a.isPersonal);
    const others: MenuItem[] = own.length > 1 ? [{ heading: t("Topbar", "Mailboxes") },
        ...own.map((a) => ({ label: a.name, checked: a === at, onSelect: () => void switchAccount(a.id) })), "line"] : [];
    return (
        <header class="topbar">
            <Button icon="menu" quiet class="menu-button" label={t("Topbar", "Folders")} onClick={() => {
                if (matchMedia("(max-width: 899px)").matches) sidebarShown.value = !sidebarShown.peek();
                else setPref("sidebar", !prefs.peek().sidebar);
            }} />
            <a class="brand" href="#/mail/inbox" aria-label={t("Topbar", "%1: to the inbox", custom.value.name ?? "Posthorn")}><img src={custom.value.logo ?? logo} alt="" width="26" height="26" /><span>{custom.value.name ?? "Posthorn"}</span></a>
            <SearchBox />
            <nav class="parts" aria-label={t("Topbar", "Parts")}>
                <a href="#/mail/inbox" class="part" aria-current={here.name === "mail" || here.name === "search" ? "page" : undefined} title={t("Topbar", "Mail")}><Icon name="mail" /><span>{t("Topbar", "Mail")}</span></a>
                <a href="#/contacts" class="part" aria-current={here.name === "contacts" ? "page" : undefined} title={t("Topbar", "Contacts")}><Icon name="book" /><span>{t("Topbar", "Contacts")}</span></a>
                {chatOffered.value && <ChatButton />}
                <a href="#/settings" class="part" aria-current={here.name === "settings" ? "page" : undefined} title={t("Topbar", "Settings")}><Icon name="settings" /><span>{t("Topbar", "Settings")}</span></a>
            </nav>
            <Line />
            <Menu label={t("Topbar", "Account %1", name)} quiet class="account-button" items={() => [
                { heading: name }, ...others,
                { heading: t("Topbar", "Colours") }, theme("auto", t("Topbar", "As the system")), theme("light", t("Topbar", "Light")), theme("dark", t("Topbar", "Dark")),
                { heading: t("Topbar", "Layout") }, layout("panes", t("Topbar", "Three panes")), layout("classic", t("Topbar", "Classic")), layout("lite", t("Topbar", "Compact list")),
                "line",
                { label: t("Topbar", "Keyboard shortcuts"), icon: "keyboard", shortcut: "?", onSelect: () => { helpShown.value = true; } },
                { label: t("Topbar", "Settings"), icon: "settings", onSelect: () => go({ name: "settings", section: "general" }) },
                { label: t("Topbar", "Sign out"), icon: "signout", onSelect: () => void leave(false) },
            ]}><Avatar address={{ name: null, email: name }} size={32} /></Menu>
        </header>
    );
}

function ChatButton() {
    const shown = chatShown.value;
    const unread = chatUnread.value;
    return (
        <button type="button" class="part" id="chat-button" aria-expanded={shown} aria-controls={shown ? "chat-panel" : undefined} title={`${t("Topbar", "Chat")} (h)`} onClick={() => showChat(!shown)}>
            <Icon name="chat" /><span>{t("Topbar", "Chat")}</span>
            {unread > 0 && <><span class="part-count" aria-hidden="true">{unread > 99 ? "99+" : unread}</span><span class="visually-hidden">{tn("Topbar", "%n unread", unread)}</span></>}
        </button>
    );
}

function Line() {
    const n = waiting.value;
    if (online.value && n === 0) return <span class="line-state" role="status" />;
    return (
        <span class="line-state" role="status">
            {!online.value && <button type="button" class="chip offline" onClick={retryNow} title={t("Topbar", "Try to connect now")}><Icon name="offline" size={14} />
                {n ? tn("Topbar", "Offline, %n change(s) waiting", n) : t("Topbar", "Offline")}</button>}
        </span>
    );
}
