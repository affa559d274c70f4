// Conversations and contacts.
import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import { shortDate } from "../../lib/format";
import { number, t, tn } from "../../lib/i18n";
import { toast } from "../../ui/toast";
import { Button, Empty } from "../../ui/controls";
import { Icon } from "../../ui/icon";
import { show } from "../chat";
import { conversations, loaded, type Conversation } from "../core";
import { lineOf } from "../files";
import { decline, invitations, join, Room } from "../rooms";
import { accept, blocked, contacts, nameOf, presenceOf, presences, refuse, requests, type Contact } from "../roster";
import { dialog } from "./dialogs";
import { Face, showText, titleOf } from "./parts";

const rank = { online: 0, dnd: 0, away: 1, xa: 1, offline: 2 };

export function Overview() {
    const part = useSignal<"talks" | "people">("talks");
    const filter = useSignal("");
    const id = useId();
    const wanted = filter.value.trim().toLocaleLowerCase();
    const fits = (jid: string): boolean => !wanted || titleOf(jid).toLocaleLowerCase().includes(wanted) || jid.includes(wanted);
    const tab = (name: "talks" | "people", label: string) => (
        <button type="button" role="tab" id={`${id}-${name}`} class="chat-tab" aria-selected={part.value === name} aria-controls={`${id}-panel`} tabIndex={part.value === name ? 0 : -1} onClick={() => { part.value = name; }}>{label}</button>
    );
    return (
        <>
            <Requests />
            <div class="chat-filter contacts-search"><Icon name="search" size={16} />
                <input class="search-input" type="search" value={filter.value} aria-label={t("Chat", "Find people and rooms")} placeholder={t("Chat", "Find people and rooms")} onInput={(e) => { filter.value = e.currentTarget.value; }} /></div>
            <div class="chat-tabs" role="tablist" aria-label={t("Chat", "Chat")} onKeyDown={(e) => {
                if (e.key !== "ArrowLeft" && e.key !== "ArrowRight") return;
                e.preventDefault();
                part.value = part.value === "talks" ? "people" : "talks";
                document.getElementById(`${id}-${part.value}`)?.focus();
            }}>{tab("talks", t("Chat", "Conversations"))}{tab("people", t("Chat", "Contacts"))}</div>
            <div class="chat-scroll" role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${part.value}`} aria-busy={!loaded.value} onKeyDown={(e) => {
                const rows = [...e.currentTarget.querySelectorAll<HTMLElement>(".chat-row")];
                const at = rows.indexOf(document.activeElement as HTMLElement);
                const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[e.key];
                if (to === undefined || at < 0) return;
                e.preventDefault();
                rows[Math.max(0, Math.min(rows.length - 1, to))]?.focus();
            }}>
                {part.value === "talks" ? <Talks fits={fits} filtered={wanted !== ""} /> : <People fits={fits} />}
            </div>
        </>
    );
}

function Requests() {
    if (!requests.value.length && !invitations.value.length) return null;
    const enter = (room: string, password: string): void => void join(room, { password }).then(() => show(room), (error: Error) => toast(error.message, { kind: "problem" }));
    return (
        <ul class="chat-requests" aria-label={t("Chat", "Requests")}>
            {requests.value.map((jid) => <li key={jid}>
                <p><b><bdi>{nameOf(jid)}</bdi></b> {t("Chat", "would like to have you as a contact.")} <small class="muted"><bdi>{jid}</bdi></small></p>
                <div class="form-actions"><Button kind="primary" label={t("Chat", "Accept")} onClick={() => accept(jid)} /><Button label={t("Chat", "Refuse")} onClick={() => refuse(jid)} /></div>
            </li>)}
            {invitations.value.map((one) => <li key={one.room}>
                <p><b><bdi>{nameOf(one.from)}</bdi></b> {t("Chat", "invites you to a room:")} <bdi>{one.room.split("@")[0]}</bdi>{one.reason && <> <q>{one.reason}</q></>}</p>
                <div class="form-actions"><Button kind="primary" label={t("Chat", "Join")} onClick={() => enter(one.room, one.password)} /><Button label={t("Chat", "Refuse")} onClick={() => decline(one)} /></div>
            </li>)}
        </ul>
    );
}

function Talks({ fits, filtered }: { fits: (jid: string) => boolean; filtered: boolean }) {
    const list = [...conversations.value.values()].filter((c) => (c.messages.value.length > 0 || c.room) && fits(c.jid))
        .sort((a, b) => (b.last?.time ?? 0) - (a.last?.time ?? 0));
    if (!list.length) {
        if (!loaded.value) return <div class="loading-part" aria-busy="true" />;
        return filtered ? <Empty icon="search" title={t("Chat", "Nobody found")} /> : <Empty icon="chat" title={t("Chat", "No conversations yet")} text={t("Chat", "Choose a contact, or write to somebody of your domain.")}>
            <Button icon="edit" label={t("Chat", "Write to…")} onClick={() => { dialog.value = { kind: "write" }; }} /></Empty>;
    }
    return <ul class="chat-list">{list.map((c) => <li key={c.jid}><Talk c={c} /></li>)}</ul>;
}

function Talk({ c }: { c: Conversation }) {
    const last = c.last;
    const name = titleOf(c.jid);
    const unread = c.unread.value;
    const typing = c.typing.value.size > 0;
    const preview = typing ? t("Chat", "is typing…") : !last ? (c instanceof Room && c.stage.value === "out" ? c.problem.value : "")
        : last.retracted ? t("Chat", "This message has been taken back.") : `${last.mine ? `${t("Chat", "You:")} ` : c.room && last.nick ? `${last.nick}: ` : ""}${lineOf(last) || t("Chat", "a file")}`;
    const presence = presenceOf(c.jid);
    return (
        <button type="button" class={`chat-row ${unread ? "unread" : ""}`} onClick={() => show(c.jid)}>
            <Face jid={c.jid} name={name} room={c.room} {...(c.room || c.jid.includes("/") ? {} : { show: presence.show })} />
            <span class="chat-row-text">
                <span class="chat-row-top"><bdi class="chat-row-name">{name}</bdi>{!c.room && !c.jid.includes("/") && <span class="visually-hidden">({showText(presence.show)})</span>}
                    {last && <time class="chat-row-time" dateTime={new Date(last.time).toISOString()}>{shortDate(new Date(last.time).toISOString())}</time>}</span>
                <span class="chat-row-bottom"><span class={`chat-row-preview ${typing ? "typing" : ""}`} dir="auto">{preview}</span>
                    {unread > 0 && <><span class="count" aria-hidden="true">{unread > 99 ? "99+" : number(unread)}</span><span class="visually-hidden">{tn("Chat", "%n unread message(s)", unread)}</span></>}</span>
            </span>
        </button>
    );
}

function People({ fits }: { fits: (jid: string) => boolean }) {
    void presences.value;
    const all = [...contacts.value.values()].filter((c) => fits(c.jid));
    if (!all.length && loaded.value) return <Empty icon="contact" title={t("Chat", "No contacts here")}><Button icon="useradd" label={t("Chat", "Add a contact…")} onClick={() => { dialog.value = { kind: "add" }; }} /></Empty>;
    const groups = [...new Set(all.flatMap((c) => c.groups))].sort((a, b) => a.localeCompare(b));
    const sorted = (list: Contact[]): Contact[] => list.sort((a, b) => rank[presenceOf(a.jid).show] - rank[presenceOf(b.jid).show] || nameOf(a.jid).localeCompare(nameOf(b.jid)));
    const section = (title: string, list: Contact[]) => list.length > 0 && (
        <details class="chat-group" open key={title}>
            <summary><Icon name="expand" size={14} /><bdi>{title}</bdi> <span class="muted">{number(list.filter((c) => presenceOf(c.jid).show !== "offline").length)}/{number(list.length)}</span></summary>
            <ul class="chat-list">{sorted(list).map((c) => <li key={c.jid}><Person contact={c} /></li>)}</ul>
        </details>
    );
    return <>{groups.map((g) => section(g, all.filter((c) => c.groups.includes(g))))}{section(groups.length ? t("Chat", "Others") : t("Chat", "All contacts"), all.filter((c) => !c.groups.length))}</>;
}

function Person({ contact }: { contact: Contact }) {
    const presence = presenceOf(contact.jid);
    const said = blocked.value.has(contact.jid) ? t("Chat", "blocked") : contact.asked ? t("Chat", "has not answered your request yet") : presence.status || showText(presence.show);
    return (
        <button type="button" class={`chat-row person-row ${presence.show === "offline" ? "away" : ""}`} onClick={() => show(contact.jid)}>
            <Face jid={contact.jid} name={nameOf(contact.jid)} size={32} show={presence.show} />
            <span class="chat-row-text"><bdi class="chat-row-name">{nameOf(contact.jid)}</bdi>{presence.status && <span class="visually-hidden">({showText(presence.show)})</span>}
                <span class="chat-row-preview" dir="auto">{said}</span></span>
        </button>
    );
}
