// The messages that we send.
import { ns } from "./xmpp/ns";
import { x, type Xml } from "./xmpp/xml";

export type ChatState = "active" | "composing" | "paused" | "inactive" | "gone";
interface To {
    jid: string;
    room: boolean;
}
const typeOf = (to: To): string => (to.room ? "groupchat" : "chat");
const base = (to: To, id: string, ...content: Parameters<typeof x>[3][]): Xml => x("message", ns.client, { to: to.jid, type: typeOf(to), id }, ...content);
const originId = (id: string): Xml => x("origin-id", ns.sid, { id });

export interface Draft {
    body: string;
    replyTo?: { id: string; to: string; quoted: string } | null;
    /** The id of a message of ours that this takes the place of. */
    replaces?: string | null;
    file?: string | null;
}

/** The first lines of what is answered, for clients that know no replies (XEP-0461 section 3.1). */
export const quote = (body: string): string => `${body.split("\n").slice(0, 4).map((line) => `> ${line}`).join("\n")}\n`;

export function message(to: To, id: string, draft: Draft): Xml {
    const quoted = draft.replyTo && !draft.replaces ? quote(draft.replyTo.quoted) : "";
    return base(to, id,
        x("body", ns.client, {}, quoted + draft.body),
        draft.replyTo && !draft.replaces && x("reply", ns.reply, { id: draft.replyTo.id, to: draft.replyTo.to }),
        quoted && x("fallback", ns.fallback, { for: ns.reply }, x("body", ns.fallback, { start: 0, end: [...quoted].length })),
        draft.replaces && x("replace", ns.correct, { id: draft.replaces }),
        draft.file && x("x", ns.oob, {}, x("url", ns.oob, {}, draft.file)),
        originId(id), !to.room && x("request", ns.receipts), x("markable", ns.markers), x("active", ns.states));
}
export const reactions = (to: To, id: string, target: string, list: readonly string[]): Xml =>
    base(to, id, x("reactions", ns.reactions, { id: target }, ...list.map((r) => x("reaction", ns.reactions, {}, r))), originId(id), x("store", ns.hints));
export const retraction = (to: To, id: string, target: string, said: string): Xml =>
    base(to, id, x("retract", ns.retract, { id: target }), x("fallback", ns.fallback, { for: ns.retract }), x("body", ns.client, {}, said), originId(id), x("store", ns.hints));
export const chatState = (to: To, id: string, state: ChatState): Xml => base(to, id, x(state, ns.states), x("no-store", ns.hints));
export const displayed = (to: To, id: string, target: string): Xml => base(to, id, x("displayed", ns.markers, { id: target }), originId(id), x("store", ns.hints));
export const received = (jid: string, id: string, target: string): Xml => x("message", ns.client, { to: jid, type: "chat", id }, x("received", ns.receipts, { id: target }), x("store", ns.hints));
export const invitation = (room: string, id: string, whom: string, reason: string): Xml =>
    x("message", ns.client, { to: room, id }, x("x", ns.mucUser, {}, x("invite", ns.mucUser, { to: whom }, reason && x("reason", ns.mucUser, {}, reason))));
export const subject = (room: string, id: string, said: string): Xml => x("message", ns.client, { to: room, type: "groupchat", id }, x("subject", ns.client, {}, said));
