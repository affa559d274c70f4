// An XMPP server in memory for one account, behind /xmpp-websocket: what the panel speaks of, and what tests let others do.
import { randomBytes } from "node:crypto";
import { all, child, parse, text, write, x } from "./xml.mjs";

export const ns = {
    framing: "urn:ietf:params:xml:ns:xmpp-framing", stream: "http://etherx.jabber.org/streams", sasl: "urn:ietf:params:xml:ns:xmpp-sasl", bind: "urn:ietf:params:xml:ns:xmpp-bind",
    client: "jabber:client", sm: "urn:xmpp:sm:3", csi: "urn:xmpp:csi:0", roster: "jabber:iq:roster", privateXml: "jabber:iq:private", info: "http://jabber.org/protocol/disco#info",
    items: "http://jabber.org/protocol/disco#items", forms: "jabber:x:data", rsm: "http://jabber.org/protocol/rsm", mam: "urn:xmpp:mam:2", forward: "urn:xmpp:forward:0", delay: "urn:xmpp:delay",
    sid: "urn:xmpp:sid:0", carbons: "urn:xmpp:carbons:2", receipts: "urn:xmpp:receipts", markers: "urn:xmpp:chat-markers:0", states: "http://jabber.org/protocol/chatstates", blocking: "urn:xmpp:blocking",
    vcard: "vcard-temp", muc: "http://jabber.org/protocol/muc", mucUser: "http://jabber.org/protocol/muc#user", mucAdmin: "http://jabber.org/protocol/muc#admin", mucOwner: "http://jabber.org/protocol/muc#owner",
    upload: "urn:xmpp:http:upload:0", stanzas: "urn:ietf:params:xml:ns:xmpp-stanzas", policy: "urn:posthorn:policy:0", reactions: "urn:xmpp:reactions:0", conference: "jabber:x:conference",
};
const bare = (jid) => jid.split("/")[0];
const field = (name, value) => x("field", ns.forms, { var: name }, x("value", ns.forms, {}, value));

export class Chat {
    constructor(options, clock) {
        this.clock = clock;
        this.me = "alice@demo.test";
        this.options = options;
        this.sessions = new Set();
        this.detached = new Map();
        this.roster = new Map();
        this.presences = new Map();
        this.vcards = new Map();
        this.blocked = new Set();
        this.archive = [];
        this.rooms = new Map();
        this.bookmarks = null;
        this.files = new Map();
        /** Every stanza that came from the page. */
        this.heard = [];
        this.refused = false;
        this.lastId = 1000;
    }

    contact(jid, name, groups = [], presence = null, more = {}) {
        this.roster.set(jid, { jid, name, groups, subscription: "both", ...more });
        if (presence) this.presences.set(jid, presence);
    }
    /** Something that was said before; `to` is us unless it is ours. */
    said(from, to, body, minutesAgo, content = [], id = `h${++this.lastId}`) {
        this.keep(this.archive, x("message", ns.client, { from: `${from}/x`, to, id, type: "chat" }, body && x("body", ns.client, {}, body), ...content), this.clock().getTime() - minutesAgo * 60_000);
        return id;
    }
    room(jid, name, occupants, subject = "") {
        const one = { jid, name, occupants, subject, archive: [], in: new Map() };
        this.rooms.set(jid, one);
        return one;
    }
    saidInRoom(jid, nick, body, minutesAgo, content = []) {
        this.keep(this.rooms.get(jid).archive, x("message", ns.client, { from: `${jid}/${nick}`, type: "groupchat", id: `r${++this.lastId}` }, x("body", ns.client, {}, body), ...content), this.clock().getTime() - minutesAgo * 60_000);
    }
    keep(archive, stanza, time = this.clock().getTime()) {
        const id = String(++this.lastId);
        archive.push({ id, time, stanza });
        archive.sort((a, b) => a.time - b.time);
        return id;
    }

    // What others do while the page is open.
    send(stanza) { for (const s of [...this.sessions, ...this.detached.values()]) if (s.bound) s.stanza(stanza); }
    says(from, body, content = [], id = `l${++this.lastId}`) {
        const stanza = x("message", ns.client, { from: `${from}/phone`, to: this.me, type: "chat", id }, body && x("body", ns.client, {}, body), x("request", ns.receipts), x("markable", ns.markers), ...content);
        const archived = this.keep(this.archive, stanza);
        this.send({ ...stanza, children: [...stanza.children, x("stanza-id", ns.sid, { by: this.me, id: archived })] });
        return id;
    }
    saysInRoom(jid, nick, body, content = []) {
        const stanza = x("message", ns.client, { from: `${jid}/${nick}`, to: this.me, type: "groupchat", id: `l${++this.lastId}` }, x("body", ns.client, {}, body), ...content);
        const archived = this.keep(this.rooms.get(jid).archive, stanza);
        this.send({ ...stanza, children: [...stanza.children, x("stanza-id", ns.sid, { by: jid, id: archived })] });
    }
    tells(from, ...content) { this.send(x("message", ns.client, { from: `${from}/phone`, to: this.me, type: "chat", id: `t${++this.lastId}` }, ...content)); }
    shows(jid, show, status = "") {
        if (show === "offline") this.presences.delete(jid);
        else this.presences.set(jid, { show, status });
        this.send(this.presenceOf(jid));
    }
    asks(jid) { this.send(x("presence", ns.client, { from: jid, to: this.me, type: "subscribe" })); }
    presenceOf(jid) {
        const one = this.presences.get(jid);
        return x("presence", ns.client, { from: `${jid}/phone`, to: this.me, type: one ? undefined : "unavailable" }, one && one.show !== "online" && x("show", ns.client, {}, one.show), one?.status && x("status", ns.client, {}, one.status));
    }
    /** Every line is lost; `forget`: and what the server held for them. */
    cut(forget = false) {
        if (forget) this.detached.clear();
        for (const s of this.sessions) { if (forget) s.smId = ""; s.line.cut(); }
    }

    connect(line) {
        const session = new Session(this, line);
        this.sessions.add(session);
        line.onText = (source) => session.take(parse(source));
        line.onClose = () => {
            this.sessions.delete(session);
            if (session.smId && !session.closed) this.detached.set(session.smId, session);
        };
    }
}

class Session {
    constructor(chat, line) {
        this.chat = chat;
        this.line = line;
        this.full = "";
        this.bound = this.authenticated = this.closed = false;
        this.smId = "";
        this.inbound = 0;
        this.sent = [];
        this.outbound = 0;
    }
    raw(node) { this.line.send(write(node)); }
    stanza(node) {
        const whole = { ...node, attrs: { ...node.attrs, to: this.full } };
        if (this.smId) {
            this.sent.push(whole);
            ++this.outbound;
        }
        this.raw(whole);
    }
    take(node) {
        const { chat } = this;
        if (node.ns === ns.framing && node.name === "open") {
            this.raw(x("open", ns.framing, { from: "demo.test", id: randomBytes(6).toString("hex"), version: "1.0" }));
            this.line.send(`<stream:features xmlns:stream='${ns.stream}'>${this.authenticated ? write(x("bind", ns.bind)) + write(x("sm", ns.sm)) : write(x("mechanisms", ns.sasl, {}, ["SCRAM-SHA-256", ...(chat.refused ? [] : ["EXTERNAL"])].map((m) => x("mechanism", ns.sasl, {}, m))))}</stream:features>`);
        } else if (node.ns === ns.framing) {
            this.closed = true;
            this.line.send(write(x("close", ns.framing)));
            this.line.close();
        } else if (node.ns === ns.sasl) {
            this.authenticated = true;
            this.raw(x("success", ns.sasl));
        } else if (node.ns === ns.sm) {
            this.management(node);
        } else if (node.ns === ns.client) {
            if (this.smId) ++this.inbound;
            chat.heard.push(node);
            if (node.name === "iq") this.iq(node);
            else if (node.name === "presence") this.presence(node);
            else this.message(node);
        }
    }
    management(node) {
        const { chat } = this;
        if (node.name === "enable") {
            this.smId = randomBytes(6).toString("hex");
            this.raw(x("enabled", ns.sm, { id: this.smId, resume: "true", max: "600" }));
        } else if (node.name === "r") {
            if (!chat.silent) this.raw(x("a", ns.sm, { h: this.inbound }));
        } else if (node.name === "a") {
            this.sent.splice(0, Number(node.attrs.h) - (this.outbound - this.sent.length));
        } else if (node.name === "resume") {
            const old = chat.detached.get(node.attrs.previd);
            if (!old) return this.raw(x("failed", ns.sm, {}, x("item-not-found", ns.stanzas)));
            chat.detached.delete(node.attrs.previd);
            Object.assign(this, { smId: old.smId, inbound: old.inbound, sent: old.sent, outbound: old.outbound, full: old.full, bound: true });
            this.sent.splice(0, Number(node.attrs.h) - (this.outbound - this.sent.length));
            this.raw(x("resumed", ns.sm, { previd: this.smId, h: this.inbound }));
            for (const each of this.sent) this.raw(each);
        }
        return undefined;
    }
    presence(node) {
        const { chat } = this;
        const room = node.attrs.to && chat.rooms.get(bare(node.attrs.to));
        if (node.attrs.to && (room || bare(node.attrs.to).endsWith("@rooms.demo.test"))) return this.roomPresence(node, room);
        if (node.attrs.type === "subscribed" || node.attrs.type === "subscribe") return this.subscription(node);
        if (!node.attrs.to && node.attrs.type !== "unavailable") for (const jid of chat.presences.keys()) this.stanza(chat.presenceOf(jid));
        return undefined;
    }
    subscription(node) {
        const { chat } = this;
        const one = chat.roster.get(node.attrs.to) ?? { jid: node.attrs.to, name: "", groups: [], subscription: "none" };
        if (node.attrs.type === "subscribed") one.subscription = one.subscription === "to" ? "both" : "from";
        else one.ask = "subscribe";
        chat.roster.set(one.jid, one);
        this.push(one);
    }
    item(c) { return x("item", ns.roster, { jid: c.jid, name: c.name || undefined, subscription: c.subscription, ask: c.ask }, c.groups.map((g) => x("group", ns.roster, {}, g))); }
    push(c) { this.stanza(x("iq", ns.client, { type: "set", id: `p${++this.chat.lastId}`, from: this.chat.me }, x("query", ns.roster, {}, this.item(c)))); }
    roomPresence(node, known) {
        const { chat } = this;
        const [jid, nick] = node.attrs.to.split("/");
        const occupant = (o, self, created) => x("presence", ns.client, { from: `${jid}/${o.nick}` }, o.show && x("show", ns.client, {}, o.show), x("x", ns.mucUser, {}, x("item", ns.mucUser, { affiliation: o.affiliation ?? "member", role: o.role ?? "participant", jid: o.jid }), self && x("status", ns.mucUser, { code: "110" }), created && x("status", ns.mucUser, { code: "201" })));
        if (node.attrs.type === "unavailable") {
            known?.in.delete(this);
            return this.stanza(x("presence", ns.client, { from: node.attrs.to, type: "unavailable" }, x("x", ns.mucUser, {}, x("item", ns.mucUser, { affiliation: "none", role: "none" }), x("status", ns.mucUser, { code: "110" }))));
        }
        if (!child(node, ns.muc)) return undefined;
        if (known?.refuse) return this.stanza(x("presence", ns.client, { from: node.attrs.to, type: "error" }, x("error", ns.client, { type: "auth" }, x(known.refuse, ns.stanzas))));
        const room = known ?? chat.room(jid, "", []);
        room.in.set(this, nick);
        for (const o of room.occupants) this.stanza(occupant(o));
        this.stanza(occupant({ nick, affiliation: known ? room.own ?? "member" : "owner", role: known ? "participant" : "moderator", jid: chat.me }, true, !known));
        return this.stanza(x("message", ns.client, { from: jid, type: "groupchat" }, x("subject", ns.client, {}, room.subject)));
    }
    message(node) {
        const { chat } = this;
        const to = bare(node.attrs.to);
        const room = chat.rooms.get(to);
        if (room && node.attrs.type === "groupchat") {
            const subject = child(node, ns.client, "subject");
            if (subject) room.subject = text(subject);
            const from = `${to}/${room.in.get(this)}`;
            const stanza = { ...node, attrs: { ...node.attrs, from } };
            const archived = subject || !child(node, ns.client, "body") && !child(node, ns.reactions) ? "" : chat.keep(room.archive, stanza);
            for (const s of room.in.keys()) s.stanza({ ...stanza, children: [...stanza.children, archived && x("stanza-id", ns.sid, { by: to, id: archived })].filter(Boolean) });
            return;
        }
        if (chat.bounce?.has(to)) return this.stanza(x("message", ns.client, { from: to, type: "error", id: node.attrs.id }, x("error", ns.client, { type: "cancel" }, x("service-unavailable", ns.stanzas))));
        const stanza = { ...node, attrs: { ...node.attrs, from: this.full } };
        if (node.children.some((c) => ["body", "reactions", "displayed", "received"].includes(c.name))) chat.keep(chat.archive, stanza);
        for (const s of chat.sessions) if (s !== this && s.bound) s.stanza(x("message", ns.client, { from: chat.me, type: "chat" }, x("sent", ns.carbons, {}, x("forwarded", ns.forward, {}, stanza))));
    }
    iq(node) {
        const { chat } = this;
        const payload = node.children[0];
        if (node.attrs.type !== "get" && node.attrs.type !== "set") return undefined;
        const result = (...content) => this.stanza(x("iq", ns.client, { type: "result", id: node.attrs.id, from: node.attrs.to }, ...content));
        const error = (condition) => this.stanza(x("iq", ns.client, { type: "error", id: node.attrs.id, from: node.attrs.to }, x("error", ns.client, { type: "cancel" }, x(condition, ns.stanzas))));
        const to = node.attrs.to ?? chat.me;
        const room = chat.rooms.get(to);
        switch (payload.ns) {
        case ns.bind:
            this.full = `${chat.me}/${text(payload)}`;
            this.bound = true;
            return this.raw(x("iq", ns.client, { type: "result", id: node.attrs.id }, x("bind", ns.bind, {}, x("jid", ns.bind, {}, this.full))));
        case ns.roster: {
            if (node.attrs.type === "get") return result(x("query", ns.roster, {}, [...chat.roster.values()].map((c) => this.item(c))));
            const item = payload.children[0];
            const one = { ...(chat.roster.get(item.attrs.jid) ?? { jid: item.attrs.jid, subscription: "none" }), name: item.attrs.name ?? "", groups: all(item, ns.roster, "group").map(text) };
            if (item.attrs.subscription === "remove") chat.roster.delete(one.jid);
            else chat.roster.set(one.jid, one);
            this.push(item.attrs.subscription === "remove" ? { ...one, subscription: "remove" } : one);
            return result();
        }
        case ns.blocking:
            if (payload.name === "blocklist") return result(x("blocklist", ns.blocking, {}, [...chat.blocked].map((jid) => x("item", ns.blocking, { jid }))));
            for (const i of payload.children) chat.blocked[payload.name === "block" ? "add" : "delete"](i.attrs.jid);
            this.stanza(x("iq", ns.client, { type: "set", id: `p${++chat.lastId}`, from: chat.me }, payload));
            return result();
        case ns.carbons: return result();
        case ns.info: {
            const feature = (...names) => names.map((name) => x("feature", ns.info, { var: name }));
            if (to === "demo.test") return result(x("query", ns.info, {}, x("identity", ns.info, { category: "server", type: "im" }), feature(ns.carbons, "urn:xmpp:reporting:1"), chat.options.policy && x("x", ns.forms, { type: "result" }, field("FORM_TYPE", ns.policy), Object.entries(chat.options.policy).map(([k, v]) => field(k, v)))));
            if (to === "rooms.demo.test") return result(x("query", ns.info, {}, x("identity", ns.info, { category: "conference", type: "text" }), feature(ns.muc)));
            if (to === "upload.demo.test") return result(x("query", ns.info, {}, x("identity", ns.info, { category: "store", type: "file" }), feature(ns.upload), x("x", ns.forms, { type: "result" }, field("FORM_TYPE", ns.upload), field("max-file-size", "1000000"))));
            if (room) return result(x("query", ns.info, {}, x("identity", ns.info, { category: "conference", type: "text", name: room.name }), feature(ns.muc, ns.mam, "urn:xmpp:message-moderate:1")));
            if (to === chat.me) return result(x("query", ns.info, {}, x("identity", ns.info, { category: "account", type: "registered" }), feature(ns.mam)));
            return error("item-not-found");
        }
        case ns.items:
            if (to === "demo.test") return result(x("query", ns.items, {}, x("item", ns.items, { jid: "rooms.demo.test" }), chat.options.upload !== false && x("item", ns.items, { jid: "upload.demo.test" })));
            return result(x("query", ns.items, {}, [...chat.rooms.values()].filter((r) => !r.hidden).map((r) => x("item", ns.items, { jid: r.jid, name: r.name }))));
        case ns.mam: return this.history(node, payload, room, result);
        case ns.vcard: {
            const card = chat.vcards.get(to);
            return card ? result(x("vCard", ns.vcard, {}, card.name && x("FN", ns.vcard, {}, card.name), card.photo && x("PHOTO", ns.vcard, {}, x("TYPE", ns.vcard, {}, card.type ?? "image/png"), x("BINVAL", ns.vcard, {}, card.photo)))) : error("item-not-found");
        }
        case ns.privateXml:
            if (node.attrs.type === "set") { chat.bookmarks = payload.children[0]; return result(); }
            return result(x("query", ns.privateXml, {}, chat.bookmarks ?? x("storage", "storage:bookmarks")));
        case ns.upload: {
            const token = randomBytes(8).toString("hex");
            const url = `http://${this.line.host}/xmpp-upload/${token}/${encodeURIComponent(payload.attrs.filename)}`;
            return result(x("slot", ns.upload, {}, x("put", ns.upload, { url }), x("get", ns.upload, { url })));
        }
        case "urn:xmpp:message-moderate:1":
            for (const s of room.in.keys()) s.stanza(x("message", ns.client, { from: to, type: "groupchat", id: `t${++chat.lastId}` }, x("retract", "urn:xmpp:message-retract:1", { id: payload.attrs.id }, x("moderated", "urn:xmpp:message-moderate:1"))));
            return result();
        case ns.mucOwner: {
            if (node.attrs.type === "get") return result(x("query", ns.mucOwner, {}, x("x", ns.forms, { type: "form" }, field("FORM_TYPE", "http://jabber.org/protocol/muc#roomconfig"), field("muc#roomconfig_roomname", room.name), Object.entries({ "muc#roomconfig_membersonly": "1", "muc#roomconfig_publicroom": "0", "muc#roomconfig_roomsecret": "", "muc#roomconfig_passwordprotectedroom": "0", ...room.config }).map(([k, v]) => field(k, v)))));
            if (room) room.config = { ...room.config, ...Object.fromEntries(all(child(payload, ns.forms), ns.forms, "field").filter((f) => !/FORM_TYPE|roomname/.test(f.attrs.var)).map((f) => [f.attrs.var, text(f)])) };
            if (child(payload, ns.mucOwner, "destroy")) { chat.rooms.delete(to); return result(); }
            const name = all(child(payload, ns.forms), ns.forms, "field").find((f) => f.attrs.var === "muc#roomconfig_roomname");
            if (name && room) room.name = text(name);
            return result();
        }
        case ns.mucAdmin:
            if (node.attrs.type === "set") return result();
            return result(x("query", ns.mucAdmin, {}, (room?.members ?? []).filter((m) => m.affiliation === payload.children[0].attrs.affiliation).map((m) => x("item", ns.mucAdmin, m))));
        default: return error("service-unavailable");
        }
    }
    history(node, payload, room, result) {
        const { chat } = this;
        if (node.attrs.type === "get") return result(x("query", ns.mam, {}, x("x", ns.forms, { type: "form" }, ["with", "start", "end", "{https://posthorn.dev/xmpp}search"].map((name) => x("field", ns.forms, { var: name })))));
        const values = new Map(all(child(payload, ns.forms), ns.forms, "field").map((f) => [f.attrs.var, text(f)]));
        const set = child(payload, ns.rsm);
        const most = Number(text(child(set, ns.rsm, "max"))) || 50;
        const words = (values.get("{https://posthorn.dev/xmpp}search") ?? "").toLowerCase();
        let list = (room ? room.archive : chat.archive).filter((i) => (!values.has("with") || [bare(i.stanza.attrs.from), bare(i.stanza.attrs.to)].includes(values.get("with"))) && (!words || text(child(i.stanza, ns.client, "body")).toLowerCase().includes(words)));
        const before = child(set, ns.rsm, "before");
        const after = child(set, ns.rsm, "after");
        const index = (id) => list.findIndex((i) => i.id === id);
        if (after) list = list.slice(index(text(after)) + 1);
        if (before && text(before)) list = list.slice(0, Math.max(0, index(text(before))));
        const page = before ? list.slice(-most) : list.slice(0, most);
        for (const i of page) this.stanza(x("message", ns.client, { from: room?.jid ?? chat.me }, x("result", ns.mam, { queryid: payload.attrs.queryid, id: i.id }, x("forwarded", ns.forward, {}, x("delay", ns.delay, { stamp: new Date(i.time).toISOString() }), i.stanza))));
        return result(x("fin", ns.mam, page.length === list.length ? { complete: "true" } : {}, x("set", ns.rsm, {}, page.length && x("first", ns.rsm, {}, page[0].id), page.length && x("last", ns.rsm, {}, page[page.length - 1].id))));
    }
}
