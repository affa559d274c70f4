// What is asked for: whom to write to, contacts, rooms.
import { signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { t } from "../../lib/i18n";
import { Button, Field, Switch } from "../../ui/controls";
import { Dialog } from "../../ui/dialog";
import { toast } from "../../ui/toast";
import { show } from "../chat";
import { home, me } from "../core";
import { offers } from "../disco";
import * as rooms from "../rooms";
import type { Room } from "../rooms";
import { addContact, blocked, changeContact, contacts, nameOf, unblock } from "../roster";
import { typed } from "../xmpp/jid";
import { Face, PersonField } from "./parts";

type Asked = { kind: "write" | "add" | "make" | "join" | "blocked" } | { kind: "edit"; jid: string } | { kind: "members" | "invite" | "settings"; room: Room };
export const dialog = signal<Asked | null>(null);
const close = (): void => { dialog.value = null; };
const failed = (error: unknown): void => void toast(t("Chat", "That did not work: %1", (error as Error).message), { kind: "problem" });
const wrong = (): string => t("Chat", "This is no address.");

export function Dialogs() {
    const asked = dialog.value;
    switch (asked?.kind) {
    case "write": return <Write />;
    case "add": return <Add />;
    case "edit": return <Edit jid={asked.jid} />;
    case "make": return <Make />;
    case "join": return <Join />;
    case "blocked": return <Blocked />;
    case "members": return <Members room={asked.room} />;
    case "invite": return <Invite room={asked.room} />;
    case "settings": return <Settings room={asked.room} />;
    default: return null;
    }
}
const actions = (label: string, busy = false) => <><Button label={t("Chat", "Cancel")} onClick={close} /><Button label={label} kind="primary" type="submit" busy={busy} /></>;

function Write() {
    const who = useSignal("");
    const problem = useSignal("");
    return (
        <Dialog title={t("Chat", "Write to somebody")} onClose={close} actions={actions(t("Chat", "Write"))} onSubmit={() => {
            const jid = typed(who.value, home());
            if (!jid || jid === me.peek()) return void (problem.value = wrong());
            close();
            show(jid);
        }}><PersonField first label={t("Chat", "Address")} value={who.value} problem={problem.value} onInput={(v) => { who.value = v; problem.value = ""; }} /></Dialog>
    );
}

const groupsOf = (text: string): string[] => [...new Set(text.split(",").map((g) => g.trim()).filter(Boolean))];
function Groups({ value, onInput }: { value: string; onInput: (value: string) => void }) {
    const known = [...new Set([...contacts.value.values()].flatMap((c) => c.groups))];
    return <Field label={t("Chat", "Groups")} hint={t("Chat", "Several are separated by commas.")}><input class="input" list="chat-groups" value={value} onInput={(e) => onInput(e.currentTarget.value)} />
        <datalist id="chat-groups">{known.map((g) => <option key={g} value={g} />)}</datalist></Field>;
}

function Add() {
    const who = useSignal("");
    const name = useSignal("");
    const groups = useSignal("");
    const problem = useSignal("");
    const busy = useSignal(false);
    return (
        <Dialog title={t("Chat", "Add a contact")} onClose={close} actions={actions(t("Chat", "Add"), busy.value)} onSubmit={() => {
            const jid = typed(who.value, home());
            if (!jid || jid === me.peek()) return void (problem.value = wrong());
            busy.value = true;
            addContact(jid, name.value.trim(), groupsOf(groups.value)).then(() => { close(); toast(t("Chat", "%1 has been asked.", nameOf(jid))); }, (error: unknown) => { busy.value = false; failed(error); });
        }}>
            <PersonField first label={t("Chat", "Address")} value={who.value} problem={problem.value} onInput={(v) => { who.value = v; problem.value = ""; }} />
            <Field label={t("Chat", "Name (optional)")}><input class="input" value={name.value} onInput={(e) => { name.value = e.currentTarget.value; }} /></Field>
            <Groups value={groups.value} onInput={(v) => { groups.value = v; }} />
            <p class="muted">{t("Chat", "You see each other's presence once they agree.")}</p>
        </Dialog>
    );
}

function Edit({ jid }: { jid: string }) {
    const contact = contacts.peek().get(jid);
    const name = useSignal(contact?.name ?? "");
    const groups = useSignal(contact?.groups.join(", ") ?? "");
    return (
        <Dialog title={t("Chat", "Edit the contact")} onClose={close} actions={actions(t("Chat", "Save"))} onSubmit={() => void changeContact(jid, name.value.trim(), groupsOf(groups.value)).then(close, failed)}>
            <p class="muted"><bdi>{jid}</bdi></p>
            <Field label={t("Chat", "Name")}><input class="input" data-first value={name.value} onInput={(e) => { name.value = e.currentTarget.value; }} /></Field>
            <Groups value={groups.value} onInput={(v) => { groups.value = v; }} />
        </Dialog>
    );
}

function Make() {
    const name = useSignal("");
    const closed = useSignal(true);
    const listed = useSignal(false);
    const who = useSignal("");
    const problem = useSignal("");
    const invited = useSignal<string[]>([]);
    const busy = useSignal(false);
    const addTyped = (): boolean => {
        if (!who.value.trim()) return true;
        const jid = typed(who.value, home());
        problem.value = jid ? "" : wrong();
        if (!jid) return false;
        if (!invited.value.includes(jid)) invited.value = [...invited.value, jid];
        who.value = "";
        return true;
    };
    return (
        <Dialog title={t("Chat", "Make a room")} onClose={close} actions={actions(t("Chat", "Make the room"), busy.value)} onSubmit={() => {
            if (!name.value.trim() || !addTyped()) return;
            busy.value = true;
            rooms.make({ name: name.value.trim(), membersOnly: closed.value, listed: listed.value, invite: invited.value })
                .then((room) => { close(); show(room.jid); }, (error: unknown) => { busy.value = false; failed(error); });
        }}>
            <Field label={t("Chat", "Name of the room")}><input class="input" data-first required maxLength={100} value={name.value} onInput={(e) => { name.value = e.currentTarget.value; }} /></Field>
            <div>
                <Switch label={t("Chat", "Only for people who are invited")} checked={closed.value} onChange={(on) => { closed.value = on; }} />
                <Switch label={t("Chat", "In the list that everybody sees")} checked={listed.value} onChange={(on) => { listed.value = on; }} />
            </div>
            <div class="chat-invite"><PersonField label={t("Chat", "Invite")} value={who.value} problem={problem.value} onInput={(v) => { who.value = v; problem.value = ""; }} />
                <Button icon="add" quiet label={t("Chat", "Invite one more")} onClick={addTyped} /></div>
            {invited.value.length > 0 && <ul class="chat-chosen" aria-label={t("Chat", "Invited")}>{invited.value.map((jid) => <li key={jid} class="chip"><bdi>{nameOf(jid)}</bdi>
                <button type="button" class="chip-close" aria-label={t("Chat", "Do not invite %1", nameOf(jid))} onClick={() => { invited.value = invited.value.filter((i) => i !== jid); }}>×</button></li>)}</ul>}
        </Dialog>
    );
}

function Join() {
    const list = useSignal<{ jid: string; name: string }[] | null>(null);
    const filter = useSignal("");
    const busy = useSignal("");
    const problem = useSignal("");
    const password = useSignal<string | null>(null);
    useEffect(() => { rooms.listed().then((all) => { list.value = all; }, () => { list.value = []; }); }, []);
    const wanted = filter.value.trim().toLocaleLowerCase();
    const enter = (jid: string, name: string): void => {
        busy.value = jid;
        problem.value = "";
        rooms.join(jid, { name, ...(password.value ? { password: password.value } : {}) }).then((room) => { close(); show(room.jid); }, (error: Error) => {
            busy.value = "";
            problem.value = error.message;
            if (error.message === t("Chat", "This room wants a password.")) password.value ??= "";
            filter.value = jid;
            const room = rooms.roomAt(jid);
            if (room && room.stage.peek() === "out" && !room.messages.peek().length) rooms.leave(room);
        });
    };
    const shown = (list.value ?? []).filter((r) => !wanted || r.name.toLocaleLowerCase().includes(wanted) || r.jid.includes(wanted)).slice(0, 200);
    return (
        <Dialog title={t("Chat", "Join a room")} onClose={close} actions={actions(t("Chat", "Join"), busy.value !== "")} onSubmit={() => {
            const jid = typed(filter.value, offers.peek().rooms);
            if (!jid) return void (problem.value = wrong());
            enter(jid, "");
        }}>
            <Field label={t("Chat", "Name or address of the room")}><input class="input" data-first value={filter.value} onInput={(e) => { filter.value = e.currentTarget.value; }} /></Field>
            {password.value !== null && <Field label={t("Chat", "Password of the room")}><input class="input" type="password" autocomplete="off" value={password.value} onInput={(e) => { password.value = e.currentTarget.value; }} /></Field>}
            {problem.value && <p class="field-problem" role="alert">{problem.value}</p>}
            <ul class="chat-rooms" aria-label={t("Chat", "Rooms")} aria-busy={list.value === null}>
                {shown.map((r) => <li key={r.jid}><button type="button" class="chat-row" disabled={busy.value !== ""} onClick={() => enter(r.jid, r.name)}>
                    <Face jid={r.jid} name={r.name} size={32} room /><span class="chat-row-text"><bdi class="chat-row-name">{r.name}</bdi><span class="chat-row-preview"><bdi>{r.jid}</bdi></span></span></button></li>)}
            </ul>
            {list.value !== null && !shown.length && <p class="muted">{t("Chat", "No room of this name is listed. You may still go to its address.")}</p>}
        </Dialog>
    );
}

function Blocked() {
    return (
        <Dialog title={t("Chat", "Blocked people")} onClose={close} actions={<Button label={t("Chat", "Close")} kind="primary" onClick={close} />}>
            {blocked.value.size ? <ul class="share-list">{[...blocked.value].map((jid) => <li key={jid}><span class="share-name"><bdi>{jid}</bdi></span>
                <Button label={t("Chat", "Unblock")} onClick={() => void unblock(jid).catch(failed)} /></li>)}</ul> : <p class="muted">{t("Chat", "You have blocked nobody.")}</p>}
        </Dialog>
    );
}

function Invite({ room }: { room: Room }) {
    const who = useSignal("");
    const problem = useSignal("");
    return (
        <Dialog title={t("Chat", "Invite to %1", room.title)} onClose={close} actions={actions(t("Chat", "Invite"))} onSubmit={() => {
            const jid = typed(who.value, home());
            if (!jid) return void (problem.value = wrong());
            void rooms.invite(room, jid).then(() => { close(); toast(t("Chat", "%1 has been invited.", nameOf(jid))); }, failed);
        }}><PersonField first label={t("Chat", "Address")} value={who.value} problem={problem.value} onInput={(v) => { who.value = v; problem.value = ""; }} /></Dialog>
    );
}

const roleText = (affiliation: rooms.Affiliation): string => (affiliation === "owner" ? t("Chat", "owner") : affiliation === "admin" ? t("Chat", "administrator") : affiliation === "member" ? t("Chat", "member") : t("Chat", "guest"));

function Members({ room }: { room: Room }) {
    const known = useSignal<rooms.Member[]>([]);
    const load = (): void => { rooms.members(room).then((list) => { known.value = list; }, () => undefined); };
    useEffect(load, []);
    const self = room.self;
    const rules = self?.affiliation === "owner" || self?.affiliation === "admin";
    const present = [...room.occupants.value.values()].sort((a, b) => a.nick.localeCompare(b.nick));
    const absent = known.value.filter((m) => !present.some((o) => o.jid === m.jid));
    const act = (work: Promise<unknown>): void => void work.then(load, failed);
    return (
        <Dialog title={t("Chat", "People in %1", room.title)} onClose={close} actions={<>
            <Button icon="useradd" label={t("Chat", "Invite…")} onClick={() => { dialog.value = { kind: "invite", room }; }} /><Button label={t("Chat", "Close")} kind="primary" onClick={close} /></>}>
            <ul class="share-list" aria-label={t("Chat", "Here now")}>{present.map((o) => <li key={o.nick}>
                <Face jid={o.jid || o.nick} name={o.nick} size={32} show={o.show} />
                <span class="share-name"><b><bdi>{o.nick}</bdi></b><small>{o.jid && <><bdi>{o.jid}</bdi> · </>}{roleText(o.affiliation)}</small></span>
                {self?.role === "moderator" && o.nick !== room.nick && o.affiliation !== "owner" && <Button icon="door" quiet label={t("Chat", "Send %1 out", o.nick)} onClick={() => act(rooms.sendOut(room, o.nick))} />}
                {rules && o.jid && o.nick !== room.nick && o.affiliation !== "owner" && <Button icon="ban" quiet label={t("Chat", "Shut %1 out for good", o.nick)} onClick={() => act(rooms.setAffiliation(room, o.jid, "outcast"))} />}
            </li>)}</ul>
            {absent.length > 0 && <><h3 class="chat-subhead">{t("Chat", "Not here now")}</h3><ul class="share-list" aria-label={t("Chat", "Not here now")}>{absent.map((m) => <li key={m.jid}>
                <Face jid={m.jid} name={nameOf(m.jid)} size={32} /><span class="share-name"><b><bdi>{nameOf(m.jid)}</bdi></b><small><bdi>{m.jid}</bdi> · {roleText(m.affiliation)}</small></span>
                {rules && m.affiliation === "member" && <Button icon="close" quiet label={t("Chat", "Take %1 away from the members", nameOf(m.jid))} onClick={() => act(rooms.setAffiliation(room, m.jid, "none"))} />}
            </li>)}</ul></>}
        </Dialog>
    );
}

const flag = (values: Map<string, string[]>, name: string): boolean => /^(1|true)$/.test(values.get(name)?.[0] ?? "");
function Settings({ room }: { room: Room }) {
    const values = useSignal<Map<string, string[]> | null>(null);
    const busy = useSignal(false);
    useEffect(() => { rooms.settings(room).then((v) => { values.value = v; }, (error: unknown) => { close(); failed(error); }); }, []);
    const v = values.value;
    useEffect(() => { if (v) document.querySelector<HTMLElement>("dialog [data-first]")?.focus(); }, [v !== null]);
    const set = (name: string, value: string): void => { values.value = new Map(values.peek()!).set(name, [value]); };
    const words = (name: string, label: string, hint?: string, first = false) => v!.has(name) && <Field label={label} {...(hint ? { hint } : {})}><input class="input" {...(first ? { "data-first": true } : {})} value={v!.get(name)![0] ?? ""} onInput={(e) => set(name, e.currentTarget.value)} /></Field>;
    const on = (name: string, label: string, hint?: string) => v!.has(name) && <Switch label={label} {...(hint ? { hint } : {})} checked={flag(v!, name)} onChange={(yes) => set(name, yes ? "1" : "0")} />;
    const save = (): void => {
        if (!v) return;
        busy.value = true;
        const given = Object.fromEntries(shown.filter((name) => v.has(name)).map((name) => [name, v.get(name)!]));
        const password = v.get("muc#roomconfig_roomsecret")?.[0] ?? "";
        if (v.has("muc#roomconfig_passwordprotectedroom")) given["muc#roomconfig_passwordprotectedroom"] = [password ? "1" : "0"];
        rooms.change(room, Object.fromEntries(Object.entries(given).map(([name, list]) => [name, list.length === 1 ? list[0]! : list]))).then(close, (error: unknown) => { busy.value = false; failed(error); });
    };
    return (
        <Dialog title={t("Chat", "Settings of %1", room.title)} onClose={close} actions={actions(t("Chat", "Save"), busy.value || !v)} onSubmit={save}>
            {!v ? <div class="loading-part" aria-busy="true" /> : <>
                {words("muc#roomconfig_roomname", t("Chat", "Name of the room"), undefined, true)}
                {words("muc#roomconfig_roomdesc", t("Chat", "Description"))}
                {words("muc#roomconfig_roomsecret", t("Chat", "Password of the room"), t("Chat", "Empty: none is asked for."))}
                <div>{on("muc#roomconfig_membersonly", t("Chat", "Only for people who are invited"))}
                {on("muc#roomconfig_allowinvites", t("Chat", "Members may invite others"))}
                {on("muc#roomconfig_publicroom", t("Chat", "In the list that everybody sees"))}
                {on("muc#roomconfig_moderatedroom", t("Chat", "Guests may only listen"))}
                {on("muc#roomconfig_changesubject", t("Chat", "Everybody may change the subject"))}
                {on("muc#roomconfig_enablelogging", t("Chat", "Keep a history"), t("Chat", "Whoever comes later finds what was said before."))}</div>
            </>}
        </Dialog>
    );
}
/** The settings that are shown; the rest stays as it is. */
const shown = ["muc#roomconfig_roomname", "muc#roomconfig_roomdesc", "muc#roomconfig_roomsecret", "muc#roomconfig_membersonly", "muc#roomconfig_allowinvites", "muc#roomconfig_publicroom", "muc#roomconfig_moderatedroom", "muc#roomconfig_changesubject", "muc#roomconfig_enablelogging"];
