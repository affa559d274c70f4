// One conversation: who it is with, what was said, and the field to write in.
import { useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { t, tn } from "../../lib/i18n";
import { showChat } from "../../state/chat";
import { Button, Empty } from "../../ui/controls";
import { confirm, prompt } from "../../ui/dialog";
import { Menu, type MenuItem } from "../../ui/menu";
import { toast } from "../../ui/toast";
import { compose } from "../../views/sidebar";
import { canSearch, loadOlder, seen, show } from "../chat";
import { me, nextId, send, state, type Conversation } from "../core";
import { whoLooks } from "../incoming";
import { destroy, join, leave, Room } from "../rooms";
import { block, blocked, contacts, nameOf, presenceOf, removeContact, unblock } from "../roster";
import { subject } from "../stanzas";
import { offers } from "../disco";
import { ns } from "../xmpp/ns";
import type { Message } from "../timeline";
import { Bubble, dayOf } from "./bubble";
import { Composer, type Aim } from "./composer";
import { dialog } from "./dialogs";
import { Line, Rules } from "./panel";
import { Face, showText, titleOf } from "./parts";
import { Found } from "./found";

const failed = (error: unknown): void => void toast(t("Chat", "That did not work: %1", (error as Error).message), { kind: "problem" });

export function ConversationView({ c }: { c: Conversation }) {
    const aim = useSignal<Aim | null>(null);
    const searching = useSignal(false);
    return (
        <>
            <Head c={c} searching={searching} />
            <Line />
            {searching.value ? <Found c={c} onClose={() => { searching.value = false; }} /> : <>
                <Log c={c} aim={(next) => { aim.value = next; }} />
                <Composer c={c} aim={aim} />
            </>}
        </>
    );
}

function Head({ c, searching }: { c: Conversation; searching: { value: boolean } }) {
    const title = titleOf(c.jid);
    const presence = presenceOf(c.jid);
    const typing = [...c.typing.value.keys()];
    const able = useSignal(false);
    useEffect(() => { if (state.value === "online") void canSearch(c).then((yes) => { able.value = yes; }); }, [c, state.value]);
    const about = typing.length ? (!c.room ? t("Chat", "is typing…") : typing.length === 1 ? t("Chat", "%1 is typing…", typing[0]!) : t("Chat", "%1 are typing…", typing.slice(0, 3).join(", ")))
        : c instanceof Room ? (c.stage.value === "in" ? c.subject.value || tn("Chat", "%n person(s) here", c.occupants.value.size) : c.stage.value === "joining" ? t("Chat", "Joining…") : c.problem.value)
            : c.jid === me.value ? t("Chat", "Notes to yourself, on all your devices") : presence.status || showText(presence.show);
    return (
        <header class="chat-head toolbar">
            <Button icon="back" quiet label={t("Chat", "All conversations")} onClick={() => show(null)} />
            <Face jid={c.jid} name={title} size={32} room={c.room} {...(c.room || c.jid.includes("/") ? {} : { show: presence.show })} />
            <div class="chat-who"><h2><bdi>{title}</bdi></h2><p class={typing.length ? "typing" : ""} dir="auto" title={about}>{about}</p></div>
            {able.value && <Button icon="search" quiet label={t("Chat", "Search in this conversation")} pressed={searching.value} onClick={() => { searching.value = !searching.value; }} />}
            {c instanceof Room ? <RoomMenu room={c} /> : <PersonMenu c={c} />}
            <Button icon="close" quiet label={t("Chat", "Close the chat")} onClick={() => { showChat(false); document.getElementById("chat-button")?.focus(); }} />
        </header>
    );
}

function PersonMenu({ c }: { c: Conversation }) {
    const contact = contacts.value.get(c.jid);
    const isBlocked = blocked.value.has(c.jid);
    const items = (): MenuItem[] => [
        ...(contact ? [{ label: t("Chat", "Edit the contact…"), icon: "edit" as const, onSelect: () => { dialog.value = { kind: "edit", jid: c.jid }; } }]
            : c.jid !== me.peek() ? [{ label: t("Chat", "Add to contacts"), icon: "useradd" as const, onSelect: () => void import("../roster").then((r) => r.addContact(c.jid, "", [])).then(() => toast(t("Chat", "%1 has been asked.", nameOf(c.jid))), failed) }] : []),
        { label: t("Chat", "Write mail"), icon: "mail", onSelect: () => compose({ to: c.jid }) },
        "line",
        isBlocked ? { label: t("Chat", "Unblock"), icon: "ban", onSelect: () => void unblock(c.jid).catch(failed) } : { label: t("Chat", "Block…"), icon: "ban", danger: true, onSelect: () => void (async () => {
            if (await confirm(t("Chat", "Block %1?", nameOf(c.jid)), t("Chat", "Neither of you can write to the other, and they do not see whether you are there."), t("Chat", "Block"), true)) await block(c.jid).catch(failed);
        })() },
        ...(!contact && !isBlocked && offers.peek().server.has(ns.reporting) ? [{ label: t("Chat", "Block and report as spam…"), icon: "spam" as const, danger: true, onSelect: () => void (async () => {
            if (await confirm(t("Chat", "Block and report %1?", nameOf(c.jid)), t("Chat", "The administrator is told, with the last messages from this address."), t("Chat", "Block and report"), true)) await block(c.jid, reported(c)).catch(failed);
        })() }] : []),
        ...(contact ? [{ label: t("Chat", "Remove from contacts…"), icon: "trash" as const, danger: true, onSelect: () => void (async () => {
            if (await confirm(t("Chat", "Remove %1 from your contacts?", nameOf(c.jid)), t("Chat", "You will not see each other's presence any more. What was said stays."), t("Chat", "Remove"), true)) await removeContact(c.jid).catch(failed);
        })() }] : []),
    ];
    return <Menu icon="more" quiet label={t("Chat", "More")} items={items} />;
}

function RoomMenu({ room }: { room: Room }) {
    const own = room.self?.affiliation;
    const items = (): MenuItem[] => [
        { label: t("Chat", "People…"), icon: "accounts", disabled: room.stage.peek() !== "in", onSelect: () => { dialog.value = { kind: "members", room }; } },
        { label: t("Chat", "Invite…"), icon: "useradd", disabled: room.stage.peek() !== "in", onSelect: () => { dialog.value = { kind: "invite", room }; } },
        { label: t("Chat", "Change the subject…"), icon: "edit", disabled: room.stage.peek() !== "in", onSelect: () => void prompt(t("Chat", "Subject of the room"), t("Chat", "Subject"), room.subject.peek(), t("Chat", "Save")).then((said) => { if (said !== null) send(subject(room.jid, nextId(), said)); }) },
        ...(own === "owner" ? [{ label: t("Chat", "Settings of the room…"), icon: "settings" as const, disabled: room.stage.peek() !== "in", onSelect: () => { dialog.value = { kind: "settings", room }; } }] : []),
        "line",
        { label: t("Chat", "Leave the room…"), icon: "door", danger: true, onSelect: () => void (async () => {
            if (await confirm(t("Chat", "Leave %1?", room.title), t("Chat", "It is not in your list any more, on any of your devices."), t("Chat", "Leave"), true)) leave(room);
        })() },
        ...(own === "owner" ? [{ label: t("Chat", "Close the room for all…"), icon: "trash" as const, danger: true, onSelect: () => void (async () => {
            if (await confirm(t("Chat", "Close %1 for all?", room.title), t("Chat", "Everybody is sent out, and the room is gone."), t("Chat", "Close the room"), true)) await destroy(room).then(() => leave(room), failed);
        })() }] : []),
    ];
    return <Menu icon="more" quiet label={t("Chat", "More")} items={items} />;
}

/** The last messages of theirs, by their ids in the archive. */
const reported = (c: Conversation): string[] => c.messages.peek().filter((m) => !m.mine && m.archiveId).slice(-5).map((m) => m.archiveId);

const nearly = 40;
function Log({ c, aim }: { c: Conversation; aim: (aim: Aim) => void }) {
    const log = useRef<HTMLDivElement>(null);
    const down = useRef(true); // the newest is in sight
    const before = useRef({ first: "", height: 0 });
    const current = useSignal("");
    const away = useSignal(false);
    const messages = c.messages.value;
    const looked = (): void => { if (down.current && document.hasFocus() && !document.hidden) seen(c); };

    useLayoutEffect(() => {
        const box = log.current;
        if (!box) return;
        const first = messages[0]?.key ?? "";
        if (down.current) box.scrollTop = box.scrollHeight;
        else if (first !== before.current.first) box.scrollTop += box.scrollHeight - before.current.height; // what was read stays where it is
        before.current = { first, height: box.scrollHeight };
    }, [messages, c.typing.value]);
    useEffect(looked, [messages]);
    useEffect(() => {
        whoLooks((jid) => jid === c.jid && down.current && document.hasFocus() && !document.hidden);
        window.addEventListener("focus", looked);
        document.addEventListener("visibilitychange", looked);
        const box = log.current;
        const watch = new ResizeObserver(() => { if (box && down.current) box.scrollTop = box.scrollHeight; });
        if (box) {
            watch.observe(box);
            if (box.firstElementChild) watch.observe(box.firstElementChild);
        }
        return () => {
            whoLooks(() => false);
            window.removeEventListener("focus", looked);
            document.removeEventListener("visibilitychange", looked);
            watch.disconnect();
        };
    }, []);
    useEffect(() => { if (state.value === "online" && log.current && log.current.scrollHeight <= log.current.clientHeight + nearly && !c.complete.value) void loadOlder(c); }, [messages, state.value]);

    const go = (key: string): void => {
        current.value = key;
        requestAnimationFrame(() => log.current?.querySelector<HTMLElement>(`[data-key="${key}"]`)?.focus());
    };
    const jump = (id: string): void => {
        const target = c.timeline.find(id);
        if (target) go(target.key);
        else toast(t("Chat", "This message is further up in the history."));
    };
    const newKey = c.newFrom.value ? messages.find((m) => !m.mine && m.time > c.newFrom.value)?.key : undefined;
    const tabStop = messages.some((m) => m.key === current.value) ? current.value : messages[messages.length - 1]?.key;
    let last: Message | undefined;
    return (
        <div class="chat-log" ref={log} onScroll={(e) => {
            const box = e.currentTarget;
            down.current = box.scrollHeight - box.scrollTop - box.clientHeight < nearly;
            away.value = !down.current;
            before.current.height = box.scrollHeight;
            if (box.scrollTop < 200) void loadOlder(c);
            looked();
        }} onKeyDown={(e) => {
            const at = messages.findIndex((m) => m.key === (document.activeElement as HTMLElement | null)?.dataset.key);
            const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: messages.length - 1 }[e.key];
            if (at < 0 || to === undefined) return;
            e.preventDefault();
            if (to >= 0 && messages[to]) go(messages[to]!.key);
            else if (to < 0) void loadOlder(c);
        }}>
            <div class="chat-log-inside">
                {c.loading.value && <p class="chat-note" aria-busy="true">{t("Chat", "Loading what was said before…")}</p>}
                {c.complete.value && <><Rules />{messages.length === 0 ? <Empty icon="chat" title={t("Chat", "Nothing has been said yet")} /> : <p class="chat-note">{t("Chat", "This is where the conversation begins.")}</p>}</>}
                <ol aria-label={t("Chat", "Messages with %1", titleOf(c.jid))}>
                    {messages.map((m) => {
                        const day = dayOf(m.time);
                        const fresh = !last || dayOf(last.time) !== day;
                        const alone = fresh || m.event || last!.event || last!.sender !== m.sender || m.time - last!.time > 300_000 || m.key === newKey;
                        last = m;
                        return [
                            fresh && <li key={`d${m.key}`} class="chat-day"><span>{day}</span></li>,
                            m.key === newKey && <li key={`n${m.key}`} class="chat-new"><span>{t("Chat", "New")}</span></li>,
                            <Bubble key={m.key} c={c} m={m} alone={alone} tabStop={m.key === tabStop} aim={aim} jump={jump} onFocus={() => { current.value = m.key; }} />,
                        ];
                    })}
                </ol>
            </div>
            {away.value && <Button icon="collapse" quiet label={t("Chat", "To the newest message")} class="chat-down" onClick={() => { if (log.current) log.current.scrollTop = log.current.scrollHeight; }} />}
            {c instanceof Room && c.stage.value === "out" && <div class="notice"><span>{c.problem.value || t("Chat", "You are not in this room.")}</span>
                <Button label={t("Chat", "Join")} onClick={() => { void join(c.jid).catch(() => undefined); }} /></div>}
        </div>
    );
}
