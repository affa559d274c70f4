// Rooms (XEP-0045): being in them, who else is, and what owners and moderators do.
import { signal } from "@preact/signals";
import { t } from "../lib/i18n";
import { queryArchive } from "./archive";
import { add, ask, Conversation, find, me, nextId, remove, send } from "./core";
import { info, items, offers } from "./disco";
import { keepBookmark, type Bookmark } from "./pep";
import { nameOf } from "./roster";
import { invitation } from "./stanzas";
import { ns } from "./xmpp/ns";
import * as forms from "./xmpp/forms";
import { bare, local, readable, resource } from "./xmpp/jid";
import { all, child, text, x, type Xml } from "./xmpp/xml";

export type Affiliation = "owner" | "admin" | "member" | "none" | "outcast";
export interface Occupant {
    nick: string;
    affiliation: Affiliation;
    role: "moderator" | "participant" | "visitor" | "none";
    show: "online" | "away" | "xa" | "dnd";
    /** Who it is, where the room says it. */
    jid: string;
    id: string;
}
export interface Invitation {
    room: string;
    from: string;
    reason: string;
    password: string;
}
export const invitations = signal<readonly Invitation[]>([]);

export class Room extends Conversation {
    readonly stage = signal<"out" | "joining" | "in">("out");
    readonly problem = signal("");
    readonly occupants = signal<ReadonlyMap<string, Occupant>>(new Map());
    readonly subject = signal("");
    readonly name = signal("");
    nick = "";
    ownId = "";
    password = "";
    archived = false;
    /** Moderators may take messages away (XEP-0425). */
    moderates = false;
    /** The room itself says which messages are whose (XEP-0421); elsewhere anybody could. */
    identifies = false;
    private joined: ((created: boolean) => void)[] = [];
    private refused: ((error: Error) => void)[] = [];

    constructor(jid: string) { super(jid, true); }
    get self(): Occupant | undefined { return this.occupants.value.get(this.nick); }
    get title(): string { return this.name.value || readable(this.jid); }
    whenIn(): Promise<boolean> { return new Promise((done, failed) => { this.joined.push(done); this.refused.push(failed); }); }
    entered(created: boolean): void {
        this.stage.value = "in";
        this.problem.value = "";
        const waiting = this.joined;
        this.joined = this.refused = [];
        for (const one of waiting) one(created);
    }
    left(problem: string): void {
        this.stage.value = "out";
        this.problem.value = problem;
        this.occupants.value = new Map();
        const waiting = this.refused;
        this.joined = this.refused = [];
        for (const one of waiting) one(new Error(problem));
    }
}
export const roomAt = (jid: string): Room | undefined => {
    const one = find(jid);
    return one instanceof Room ? one : undefined;
};
/** What is done once we are in: history, and what waits to be sent. */
let onEntered: (room: Room) => void = () => undefined;
export const whenEntered = (run: (room: Room) => void): void => { onEntered = run; };

function learn(room: Room, features: ReadonlySet<string>): void {
    room.archived = features.has(ns.mam);
    room.moderates = features.has(ns.moderate);
    room.identifies = features.has(ns.occupantId);
}

const ownNick = (): string => nameOf(me.peek());

export function enter(jid: string, options: { nick?: string; name?: string; password?: string } = {}): Room {
    const room = roomAt(jid) ?? add(new Room(jid));
    if (options.name) room.name.value = options.name;
    room.nick = options.nick || room.nick || ownNick();
    room.password = options.password ?? room.password;
    room.stage.value = "joining";
    room.occupants.value = new Map();
    void (async () => {
        try {
            const about = await info(jid);
            learn(room, about.features);
            if (about.name) room.name.value = about.name;
        } catch { /* it is about to be made, or does not tell */ }
        send(x("presence", ns.client, { to: `${jid}/${room.nick}` }, x("x", ns.muc, {}, room.password && x("password", ns.muc, {}, room.password),
            x("history", ns.muc, room.archived ? { maxstanzas: 0 } : { maxstanzas: 50 }))));
    })();
    return room;
}

const refusal = (condition: string): string => {
    switch (condition) {
    case "not-authorized": return t("Chat", "This room wants a password.");
    case "registration-required": return t("Chat", "This room is for its members only.");
    case "forbidden": return t("Chat", "You have been shut out of this room.");
    case "service-unavailable": return t("Chat", "The room is full.");
    case "not-allowed": return t("Chat", "You may not make a room here.");
    case "item-not-found": return t("Chat", "There is no such room.");
    default: return t("Chat", "The room does not let you in (%1).", condition);
    }
};

/** By whom it is, where the room says so; "" where it does not. */
export const occupantOf = (room: Room, stanza: Xml): string => (room.identifies && child(stanza, ns.occupantId, "occupant-id")?.attrs.id) || "";

/** Presence of a room; true if it was one's. */
export function roomPresence(stanza: Xml): boolean {
    const jid = bare(stanza.attrs.from ?? "");
    const room = roomAt(jid);
    const about = child(stanza, ns.mucUser, "x");
    if (!room) return about !== undefined;
    const nick = resource(stanza.attrs.from ?? "");
    if (stanza.attrs.type === "error") {
        const error = child(stanza, ns.client, "error");
        const condition = all(error, ns.stanzas)[0]?.name ?? "";
        if (condition === "conflict" && room.stage.peek() === "joining") { // somebody else is called so
            room.nick = `${room.nick}_`;
            enter(jid);
        } else if (room.stage.peek() === "joining") {
            room.left(refusal(condition));
        }
        return true;
    }
    const item = child(about, ns.mucUser, "item");
    const codes = new Set(all(about, ns.mucUser, "status").map((s) => s.attrs.code));
    const self = codes.has("110") || nick === room.nick;
    const next = new Map(room.occupants.peek());
    if (stanza.attrs.type === "unavailable") {
        next.delete(nick);
        if (codes.has("303") && item?.attrs.nick) {
            if (self) room.nick = item.attrs.nick;
        } else if (self) {
            if (child(about, ns.mucUser, "destroy")) {
                room.left(t("Chat", "This room has been closed."));
                return true;
            }
            room.left(codes.has("301") || codes.has("321") || codes.has("322") ? t("Chat", "You have been shut out of this room.") : codes.has("307") ? t("Chat", "You have been sent out of this room.") : "");
            return true;
        }
        room.occupants.value = next;
        return true;
    }
    const show = text(child(stanza, ns.client, "show"));
    const affiliation = item?.attrs.affiliation as Affiliation | undefined;
    const role = item?.attrs.role as Occupant["role"] | undefined;
    const id = occupantOf(room, stanza);
    next.set(nick, { nick, affiliation: affiliation ?? "none", role: role ?? "participant", show: show === "away" || show === "xa" || show === "dnd" ? show : "online", jid: item?.attrs.jid ? bare(item.attrs.jid) : "", id });
    room.occupants.value = next;
    if (self) {
        room.nick = nick;
        room.ownId = id || room.ownId;
        if (room.stage.peek() !== "in") {
            room.entered(codes.has("201"));
            onEntered(room);
        }
    }
    return true;
}

/** Goes into a room and remembers it. */
export async function join(jid: string, options: { nick?: string; name?: string; password?: string } = {}): Promise<Room> {
    const room = enter(jid, options);
    const waiting = room.whenIn();
    const created = await waiting;
    if (created) await configure(jid, { "muc#roomconfig_persistentroom": "1" });
    invitations.value = invitations.peek().filter((i) => i.room !== jid);
    await keepBookmark({ jid, name: room.name.peek(), nick: room.nick, autojoin: true }).catch(() => undefined);
    return room;
}

const configure = (jid: string, values: forms.Values): Promise<Xml> => ask("set", jid, x("query", ns.mucOwner, {}, forms.submit("http://jabber.org/protocol/muc#roomconfig", values)));

export interface Wish {
    name: string;
    membersOnly: boolean;
    listed: boolean;
    invite: readonly string[];
}
const addressOf = (name: string): string => {
    const plain = name.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 40);
    return `${plain || "room"}@${offers.peek().rooms}`;
};
/** Makes a room; its address comes from its name. */
export async function make(wish: Wish): Promise<Room> {
    let jid = addressOf(wish.name);
    const there = await info(jid).then(() => true, () => false);
    if (there || roomAt(jid)) jid = `${local(jid)}-${Math.random().toString(36).slice(2, 6)}@${offers.peek().rooms}`;
    const room = enter(jid, { name: wish.name });
    try {
        await room.whenIn();
        await configure(jid, { "muc#roomconfig_roomname": wish.name, "muc#roomconfig_persistentroom": "1", "muc#roomconfig_membersonly": wish.membersOnly ? "1" : "0", "muc#roomconfig_publicroom": wish.listed ? "1" : "0" });
    } catch (error) {
        remove(jid);
        throw error;
    }
    room.name.value = wish.name;
    for (const one of wish.invite) await invite(room, one);
    await keepBookmark({ jid, name: wish.name, nick: room.nick, autojoin: true }).catch(() => undefined);
    await info(jid).then((about) => learn(room, about.features), () => undefined);
    return room;
}

export async function invite(room: Room, jid: string): Promise<void> {
    const own = room.self?.affiliation;
    if (own === "owner" || own === "admin") await setAffiliation(room, jid, "member").catch(() => undefined); // else a members-only room would not let them in
    send(invitation(room.jid, nextId(), jid, ""));
}
export const setAffiliation = (room: Room, jid: string, affiliation: Affiliation): Promise<Xml> =>
    ask("set", room.jid, x("query", ns.mucAdmin, {}, x("item", ns.mucAdmin, { jid, affiliation })));
export const sendOut = (room: Room, nick: string): Promise<Xml> => ask("set", room.jid, x("query", ns.mucAdmin, {}, x("item", ns.mucAdmin, { nick, role: "none" })));
export const takeAway = (room: Room, id: string): Promise<Xml> => ask("set", room.jid, x("moderate", ns.moderate, { id }, x("retract", ns.retract)));
/** The room's settings as its owner may change them. */
export async function settings(room: Room): Promise<Map<string, string[]>> {
    const query = child(await ask("get", room.jid, x("query", ns.mucOwner)), ns.mucOwner, "query") ?? x("query", ns.mucOwner);
    return forms.formOf(query, "http://jabber.org/protocol/muc#roomconfig") ?? new Map();
}
export async function change(room: Room, values: forms.Values): Promise<void> {
    await configure(room.jid, values);
    if (typeof values["muc#roomconfig_roomname"] === "string") room.name.value = values["muc#roomconfig_roomname"];
}
export const destroy = (room: Room): Promise<Xml> => ask("set", room.jid, x("query", ns.mucOwner, {}, x("destroy", ns.mucOwner)));

export interface Member {
    jid: string;
    affiliation: Affiliation;
}
/** Who belongs to the room, present or not, as far as one may know. */
export async function members(room: Room): Promise<Member[]> {
    const lists = await Promise.all((["owner", "admin", "member"] as const).map(async (affiliation) => {
        try {
            const query = child(await ask("get", room.jid, x("query", ns.mucAdmin, {}, x("item", ns.mucAdmin, { affiliation }))), ns.mucAdmin, "query");
            return all(query, ns.mucAdmin, "item").map((i) => ({ jid: i.attrs.jid ?? "", affiliation }));
        } catch {
            return [];
        }
    }));
    return lists.flat().filter((m) => m.jid);
}

export function leave(room: Room): void {
    const mark: Bookmark = { jid: room.jid, name: room.name.peek(), nick: room.nick, autojoin: false };
    if (room.stage.peek() !== "out") send(x("presence", ns.client, { to: `${room.jid}/${room.nick}`, type: "unavailable" }));
    remove(room.jid);
    void keepBookmark(mark, true).catch(() => undefined);
}

export async function listed(): Promise<{ jid: string; name: string }[]> {
    return (await items(offers.peek().rooms)).map((i) => ({ jid: bare(i.jid), name: i.name || readable(i.jid) })).sort((a, b) => a.name.localeCompare(b.name));
}

/** An invitation, direct (XEP-0249) or by the room; null if the message is none. */
export function invitationIn(stanza: Xml): Invitation | null {
    const about = child(stanza, ns.mucUser, "x");
    const mediated = child(about, ns.mucUser, "invite");
    // A room speaks in its own name. What somebody's program says has a resource: it would be an invitation in another's name.
    if (mediated && resource(stanza.attrs.from ?? "")) return null;
    if (mediated) return { room: bare(stanza.attrs.from ?? ""), from: bare(mediated.attrs.from ?? ""), reason: text(child(mediated, ns.mucUser, "reason")), password: text(child(about, ns.mucUser, "password")) };
    const direct = child(stanza, ns.conference, "x");
    return direct?.attrs.jid ? { room: bare(direct.attrs.jid), from: bare(stanza.attrs.from ?? ""), reason: direct.attrs.reason ?? "", password: direct.attrs.password ?? "" } : null;
}
export function decline(one: Invitation): void {
    send(x("message", ns.client, { to: one.room, id: nextId() }, x("x", ns.mucUser, {}, x("decline", ns.mucUser, { to: one.from }))));
    invitations.value = invitations.peek().filter((i) => i.room !== one.room);
}
export const roomHistory = (room: Room, query: { before?: string; after?: string }) => queryArchive({ room: room.jid, ...query });
