// Addresses (RFC 7622) as texts.
export const bare = (jid: string): string => jid.split("/", 1)[0]!.toLowerCase();
export const resource = (jid: string): string => (jid.includes("/") ? jid.slice(jid.indexOf("/") + 1) : "");
export const local = (jid: string): string => (bare(jid).includes("@") ? bare(jid).split("@", 1)[0]! : "");
export const domain = (jid: string): string => bare(jid).split("@").pop()!;

const escapes: [string, string][] = [["\\20", " "], ["\\22", '"'], ["\\26", "&"], ["\\27", "'"], ["\\2f", "/"], ["\\3a", ":"], ["\\3c", "<"], ["\\3e", ">"], ["\\40", "@"], ["\\5c", "\\"]];
/** The part before the @ as people write it (XEP-0106). */
export const readable = (jid: string): string => escapes.reduce((name, [code, char]) => name.replaceAll(code, char), local(jid) || domain(jid));

/** An address as somebody typed it, or null: `name` alone means one of `home`. */
export function typed(value: string, home: string): string | null {
    const plain = value.trim().replace(/^xmpp:/i, "").replace(/\?.*$/, "").toLowerCase();
    const whole = plain.includes("@") ? plain : `${plain}@${home}`;
    return /^[^\s@/<>"&':]+@[^\s@/<>"&':]+$/.test(whole) && whole.length < 1024 ? whole : null;
}
