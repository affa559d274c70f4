// The chat panel: all conversations and contacts, or one conversation.
import { useEffect, useRef } from "preact/hooks";
import { t } from "../../lib/i18n";
import { showChat } from "../../state/chat";
import { Button, Empty } from "../../ui/controls";
import { prompt } from "../../ui/dialog";
import { Icon } from "../../ui/icon";
import { Menu } from "../../ui/menu";
import { setPresence, show, startChat } from "../chat";
import { announced, conversations, me, open, state } from "../core";
import { offers } from "../disco";
import { nameOf, own, type Show } from "../roster";
import { ConversationView } from "./conversation";
import { dialog, Dialogs } from "./dialogs";
import { Overview } from "./overview";
import { Face, showText } from "./parts";
import "../../styles/chat.css";

export function ChatPanel() {
    useEffect(() => { startChat(); }, []);
    const box = useRef<HTMLDivElement>(null);
    const jid = open.value;
    const c = jid ? conversations.value.get(jid) : undefined;
    // The focus follows what is shown, if it was in the panel; opened by its button, the panel takes it.
    const first = useRef(true);
    useEffect(() => {
        const inside = box.current?.contains(document.activeElement) || document.activeElement === document.body || (first.current && document.activeElement?.id === "chat-button");
        first.current = false;
        if (inside && !matchMedia("(pointer: coarse)").matches) box.current?.querySelector<HTMLElement>(c ? ".chat-input" : ".chat-row, .chat-filter input")?.focus();
    }, [jid]);
    return (
        <div ref={box} class={`chat ${c ? "in-conversation" : ""}`} onKeyDown={(e) => {
            if (e.key !== "Escape" || e.defaultPrevented) return;
            e.stopPropagation();
            if (open.peek()) show(null);
            else leavePanel();
        }}>
            {c ? <ConversationView key={c.jid} c={c} /> : <Home />}
            <p class="visually-hidden" role="status" aria-live="polite">{announced.value}</p>
            <Dialogs />
        </div>
    );
}
function leavePanel(): void {
    showChat(false);
    document.getElementById("chat-button")?.focus();
}

function Home() {
    return (
        <>
            <header class="chat-head toolbar">
                <OwnPresence />
                <h2 class="toolbar-title">{t("Chat", "Chat")}</h2>
                <span class="spring" />
                <Menu icon="add" quiet label={t("Chat", "New")} items={() => [
                    { label: t("Chat", "Write to…"), icon: "edit", onSelect: () => { dialog.value = { kind: "write" }; } },
                    { label: t("Chat", "Add a contact…"), icon: "useradd", onSelect: () => { dialog.value = { kind: "add" }; } },
                    ...(offers.peek().rooms ? ["line" as const,
                        { label: t("Chat", "Make a room…"), icon: "accounts" as const, onSelect: () => { dialog.value = { kind: "make" }; } },
                        { label: t("Chat", "Join a room…"), icon: "search" as const, onSelect: () => { dialog.value = { kind: "join" }; } }] : []),
                    "line",
                    { label: t("Chat", "Blocked people…"), icon: "ban", onSelect: () => { dialog.value = { kind: "blocked" }; } },
                ]} />
                <Button icon="close" quiet label={t("Chat", "Close the chat")} onClick={leavePanel} />
            </header>
            <Line />
            {state.value === "signed-out" ? <Empty icon="chat" title={t("Chat", "Chat is not available")} text={t("Chat", "The server does not let this page in at the moment.")}>
                <Button icon="refresh" label={t("Chat", "Try again")} onClick={startChat} /></Empty> : <Overview />}
            <Rules />
        </>
    );
}

/** The line's state, when it is not as it should be. */
export function Line() {
    if (state.value === "online" || state.value === "signed-out") return null;
    return <p class="chat-line" role="status"><Icon name="offline" size={14} />{state.value === "connecting" ? t("Chat", "Connecting…") : t("Chat", "Offline. What you write is sent later.")}</p>;
}

/** What the administrator has decided about conversations. */
export function Rules() {
    const policy = offers.value.policy;
    if (!policy) return null;
    const said = [
        policy.log === "archive" ? t("Chat", "Conversations are recorded here.") : policy.log === "metadata" ? t("Chat", "Who writes to whom, and when, is recorded here.") : "",
        policy.encryption === "refused" ? t("Chat", "Encrypted messages are not allowed.") : "",
    ].filter(Boolean);
    return said.length ? <p class="chat-rules"><Icon name="alert" size={14} /><span>{said.join(" ")}</span></p> : null;
}

function OwnPresence() {
    const { show: how, status } = own.value;
    const name = nameOf(me.value);
    const choice = (value: Show) => ({ label: showText(value), checked: how === value, onSelect: () => setPresence(value, own.peek().status) });
    return (
        <Menu label={t("Chat", "You are %1", `${showText(state.value === "online" ? how : "offline")}${status ? `: ${status}` : ""}`)} quiet class="own-presence" items={() => [
            { heading: name }, choice("online"), choice("away"), choice("xa"), choice("dnd"), choice("offline"), "line",
            { label: t("Chat", "Status text…"), icon: "edit", onSelect: () => void prompt(t("Chat", "What others read beside your name"), t("Chat", "Status text"), own.peek().status || " ", t("Chat", "Save")).then((text) => { if (text !== null) setPresence(own.peek().show, text.trim()); }) },
            ...(own.peek().status ? [{ label: t("Chat", "Take the status text away"), icon: "close" as const, onSelect: () => setPresence(own.peek().show, "") }] : []),
        ]}><Face jid={me.value} name={name} size={32} show={state.value === "online" ? how : "offline"} /></Menu>
    );
}
