// The frame around the parts, by layout and by what the address names.
import { useEffect } from "preact/hooks";
import { t, tn } from "../lib/i18n";
import { home, expired, newMail, openId, phase, mailbox } from "../state/app";
import { refused } from "../state/actions";
import { wakeSnoozed } from "../state/operations";
import { chatShown, startChatSoon } from "../state/chat";
import { composers, leftOver } from "../state/drafts";
import { prefs, setPref } from "../state/prefs";
import { go, route } from "../state/route";
import { Questions } from "../ui/dialog";
import { lazy } from "../ui/lazy";
import { toast, Toasts } from "../ui/toast";
import { Button, Empty } from "../ui/controls";
import { helpShown, onKey } from "./keys";
import { MessageList } from "./list";
import { Reader } from "./reader";
import { FolderMover, Sidebar, sidebarShown, compose } from "./sidebar";
import { SignIn } from "./signin";
import { Topbar } from "./topbar";
import { mailboxName } from "../state/operations";
import { notify } from "../lib/notify";

const Help = lazy(async () => (await import("./help")).Help);
const Contacts = lazy(async () => (await import("./contacts/index")).Contacts);
const SettingsView = lazy(async () => (await import("./settings/settings")).SettingsView);
const ChatPanel = lazy(async () => (await import("../chat/views/panel")).ChatPanel);
const Composers = lazy(async () => (await import("./compose/composers")).Composers);

export function Shell() {
    switch (phase.value) {
    case "starting": return <div class="starting" aria-busy="true" />;
    case "failed": return <main class="signin"><Empty icon="cloudoff" title={t("Shell", "The server cannot be reached")}>
        <Button label={t("Shell", "Try again")} icon="refresh" onClick={() => location.reload()} /></Empty></main>;
    case "signed-out": return <><SignIn /><Toasts /></>;
    case "ready": return <Ready />;
    }
}

function Ready() {
    const here = route.value;
    const reading = openId.value !== null;
    useEffect(() => {
        document.addEventListener("keydown", onKey);
        const at = home.peek();
        const wake = (): void => { if (at) void wakeSnoozed(at).catch(() => undefined); };
        wake();
        const timer = setInterval(wake, 60_000);
        // Drafts of an earlier visit come back.
        if (leftOver().length) void import("./compose/open").then((m) => m.restoreDrafts());
        const later = setTimeout(startChatSoon, 1000); // the mail comes first
        return () => {
            clearTimeout(later);
            document.removeEventListener("keydown", onKey);
            clearInterval(timer);
        };
    }, []);
    useEffect(() => {
        const unread = home.value?.byRole.value.get("inbox")?.unreadEmails ?? 0;
        const part = mailbox.value ? mailboxName(mailbox.value) : "";
        document.title = `${unread ? `(${unread}) ` : ""}${part ? `${part} – ` : ""}Posthorn`;
    });
    const problem = refused.value;
    useEffect(() => {
        if (problem) toast(tn("Shell", "%n change(s) could not be made: %1", problem.count, problem.reason), { kind: "problem" });
    }, [problem]);
    const arrived = newMail.value;
    useEffect(() => { if (arrived.length) notify(arrived); }, [arrived]);
    useEffect(() => {
        if (here.name === "compose") {
            const { fields } = here;
            history.replaceState(null, "", "#/mail/inbox");
            route.value = { name: "mail", mailbox: "inbox", email: null };
            compose(fields);
        }
    }, [here]);
    const mail = here.name === "mail" || here.name === "search" || here.name === "compose";
    return (
        <>
            <a class="skip" href="#rows" onClick={(e) => { e.preventDefault(); document.getElementById("rows")?.focus(); }}>{t("Shell", "Skip to the messages")}</a>
            <div class={`shell ${prefs.value.sidebar ? "" : "no-sidebar"} ${reading ? "reading" : ""} part-${mail ? "mail" : here.name} ${chatShown.value ? "with-chat" : ""}`} inert={expired.value}>
                <Topbar />
                <Sidebar />
                {sidebarShown.value && <div class="veil" onClick={() => { sidebarShown.value = false; }} />}
                <main class="main">
                    {mail && <><MessageList /><Divider /><Reader /></>}
                    {here.name === "contacts" && <Contacts />}
                    {here.name === "calendar" && <Empty icon="calendar" title={t("Shell", "There is no calendar here yet")} text={t("Shell", "This server keeps mail and contacts. The calendar will have its place here.")}>
                        <Button label={t("Shell", "To the inbox")} icon="inbox" onClick={() => go({ name: "mail", mailbox: "inbox", email: null })} /></Empty>}
                    {here.name === "settings" && <SettingsView />}
                </main>
                {chatShown.value && <aside class="chat-panel" id="chat-panel" aria-label={t("Shell", "Chat")}><ChatPanel /></aside>}
                <Button icon="edit" kind="primary" label={t("Shell", "New message")} quiet class="floating" onClick={() => compose()} />
            </div>
            {composers.value.length > 0 && <Composers />}
            <FolderMover />
            {helpShown.value && <Help />}
            {expired.value && <div class="expired"><SignIn /></div>}
            <Questions />
            <Toasts />
        </>
    );
}

/** Between list and reader: dragged, or moved by the arrow keys. */
function Divider() {
    const { listWidth, layout } = prefs.value;
    useEffect(() => { document.documentElement.style.setProperty("--list-width", `${listWidth}px`); }, [listWidth]);
    if (layout !== "panes") return null;
    const set = (width: number): void => setPref("listWidth", Math.max(280, Math.min(720, Math.round(width))));
    const sign = (): number => (document.documentElement.dir === "rtl" ? -1 : 1);
    return (
        <div class="divider" role="separator" aria-orientation="vertical" aria-label={t("Shell", "Width of the list")} aria-valuenow={listWidth} aria-valuemin={280} aria-valuemax={720} tabIndex={0}
            onKeyDown={(e) => { if (e.key === "ArrowLeft" || e.key === "ArrowRight") { e.preventDefault(); set(listWidth + (e.key === "ArrowRight" ? 20 : -20) * sign()); } }}
            onPointerDown={(e) => {
                const element = e.currentTarget;
                const start = e.clientX;
                const width = listWidth;
                element.setPointerCapture(e.pointerId);
                const moved = (m: PointerEvent): void => document.documentElement.style.setProperty("--list-width", `${Math.max(280, Math.min(720, width + (m.clientX - start) * sign()))}px`);
                element.addEventListener("pointermove", moved);
                element.addEventListener("pointerup", (u) => { element.removeEventListener("pointermove", moved); set(width + (u.clientX - start) * sign()); }, { once: true });
            }} />
    );
}
