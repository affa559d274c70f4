// vCard 3.0 and 4.0 (RFC 2426, 6350) in, 4.0 out; between them and JSContact what the address book edits (RFC 9555).
import type { ContactCard } from "../jmap/types";

interface Line {
    name: string;
    parameters: Record<string, string[]>;
    value: string;
}

function parseLine(text: string): Line | null {
    const match = /^(?:[A-Za-z0-9-]+\.)?([A-Za-z0-9-]+)((?:;(?:"[^"]*"|[^":;])*(?:"[^"]*"|[^":;])*)*):(.*)$/s.exec(text);
    if (!match) return null;
    const parameters: Record<string, string[]> = {};
    for (const part of match[2]!.match(/;(?:"[^"]*"|[^";])+/g) ?? []) {
        const [key, value] = part.slice(1).split(/=(.*)/s);
        const list = value === undefined ? [key!] : (value.match(/"[^"]*"|[^,"]+/g) ?? []).map((v) => v.replace(/"/g, ""));
        const name = value === undefined ? "TYPE" : key!.toUpperCase();
        parameters[name] = [...(parameters[name] ?? []), ...list.map((v) => v.toLowerCase())];
    }
    return { name: match[1]!.toUpperCase(), parameters, value: match[3]! };
}

function unquotePrintable(text: string): string {
    const bytes = text.replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
    try {
        return new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(bytes, (c) => c.charCodeAt(0)));
    } catch {
        return bytes;
    }
}

const unescape = (text: string): string => text.replace(/\\(n|N|.)/gs, (_, c: string) => (c === "n" || c === "N" ? "\n" : c));
const split = (text: string, by: ";" | ","): string[] => {
    const parts = [""];
    for (let i = 0; i < text.length; ++i) {
        if (text[i] === "\\") parts[parts.length - 1] += text[i]! + (text[++i] ?? "");
        else if (text[i] === by) parts.push("");
        else parts[parts.length - 1] += text[i]!;
    }
    return parts.map(unescape);
};

const context = (types: string[] | undefined): Record<string, boolean> | undefined =>
    types?.includes("work") ? { work: true } : types?.includes("home") ? { private: true } : undefined;

const most = 20_000;

/** The cards of a file; what is no card is passed over. */
export function parseVcards(text: string): Partial<ContactCard>[] {
    const cards: Partial<ContactCard>[] = [];
    const unfolded = text.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n").replace(/=\n(?=[^\n]*=[0-9A-F]{2})/gi, "").replace(/\n[ \t]/g, "");
    for (const [, body] of unfolded.matchAll(/^BEGIN:VCARD\s*\n([\s\S]*?)^END:VCARD\s*$/gim)) {
        if (cards.length >= most) break;
        cards.push(oneCard(body!));
    }
    return cards;
}

function oneCard(body: string): Partial<ContactCard> {
    const card: Partial<ContactCard> = { kind: "individual" };
    const add = (property: "emails" | "phones" | "addresses" | "organizations" | "titles" | "notes", value: object): void => {
        const map = (card[property] ??= {}) as Record<string, object>;
        map[`${property[0]}${Object.keys(map).length + 1}`] = value;
    };
    let composed = "";
    for (const text of body.split("\n")) {
        const line = parseLine(text);
        if (!line) continue;
        const raw = line.parameters.ENCODING?.includes("quoted-printable") ? unquotePrintable(line.value) : line.value;
        const value = unescape(raw).trim().slice(0, 10_000);
        if (!value) continue;
        const where = context(line.parameters.TYPE);
        const contexts = where ? { contexts: where } : {};
        switch (line.name) {
        case "FN": card.name = { ...card.name, full: value }; break;
        case "N": {
            const [family = "", given = "", additional = "", title = "", suffix = ""] = split(raw, ";");
            const components = [["title", title], ["given", given], ["given2", additional], ["surname", family], ["generation", suffix]].filter(([, v]) => v!.trim()).map(([kind, v]) => ({ kind: kind!, value: v!.trim() }));
            composed = components.map((c) => c.value).join(" ");
            if (components.length) card.name = { ...card.name, components };
            break;
        }
        case "EMAIL": if (/^[^\s@]+@[^\s@]+$/.test(value)) add("emails", { address: value, ...contexts }); break;
        case "TEL": add("phones", { number: value.replace(/^tel:/i, ""), ...contexts }); break;
        case "ADR": add("addresses", { full: split(raw, ";").map((p) => p.trim()).filter(Boolean).join(", "), ...contexts }); break;
        case "ORG": add("organizations", { name: split(raw, ";").filter(Boolean).join(", ") }); break;
        case "TITLE": add("titles", { name: value }); break;
        case "NOTE": add("notes", { note: value }); break;
        case "UID": card.uid = value; break;
        case "KIND": case "X-ADDRESSBOOKSERVER-KIND": if (/^(group|org)$/i.test(value)) card.kind = value.toLowerCase() as "group" | "org"; break;
        case "MEMBER": case "X-ADDRESSBOOKSERVER-MEMBER": card.members = { ...card.members, [value]: true }; break;
        default: break;
        }
    }
    if (!card.name?.full && composed) card.name = { ...card.name, full: composed };
    return card;
}

const escape = (text: string): string => text.replace(/\\/g, "\\\\").replace(/\r?\n/g, "\\n").replace(/,/g, "\\,").replace(/;/g, "\\;");

/** Folds at 75 octets without cutting a character. */
function fold(line: string): string {
    const encoder = new TextEncoder();
    let out = "";
    let length = 0;
    for (const c of line) {
        const n = encoder.encode(c).length;
        if (length + n > 75) {
            out += "\r\n ";
            length = 1;
        }
        out += c;
        length += n;
    }
    return out;
}

export function formatVcard(card: ContactCard): string {
    const lines = ["BEGIN:VCARD", "VERSION:4.0"];
    const type = (contexts: Record<string, boolean> | undefined): string => (contexts?.work ? ";TYPE=work" : contexts?.private ? ";TYPE=home" : "");
    const part = (kind: string): string => card.name?.components?.filter((c) => c.kind === kind).map((c) => escape(c.value)).join(",") ?? "";
    lines.push(`UID:${escape(card.uid)}`);
    if (card.kind && card.kind !== "individual") lines.push(`KIND:${card.kind}`);
    lines.push(`FN:${escape(card.name?.full ?? card.name?.components?.map((c) => c.value).join(" ") ?? Object.values(card.emails ?? {})[0]?.address ?? "")}`);
    if (card.name?.components?.length) lines.push(`N:${part("surname")};${part("given")};${part("given2")};${part("title")};${part("generation")}`);
    for (const e of Object.values(card.emails ?? {})) lines.push(`EMAIL${type(e.contexts)}:${escape(e.address)}`);
    for (const p of Object.values(card.phones ?? {})) lines.push(`TEL${type(p.contexts)}:${escape(p.number)}`);
    for (const a of Object.values(card.addresses ?? {})) lines.push(`ADR${type(a.contexts)}:;;${escape(a.full ?? "")};;;;`);
    for (const o of Object.values(card.organizations ?? {})) if (o.name) lines.push(`ORG:${escape(o.name)}`);
    for (const x of Object.values(card.titles ?? {})) lines.push(`TITLE:${escape(x.name)}`);
    for (const n of Object.values(card.notes ?? {})) lines.push(`NOTE:${escape(n.note)}`);
    for (const uid of Object.keys(card.members ?? {})) lines.push(`MEMBER:${escape(uid)}`);
    lines.push("END:VCARD");
    return lines.map(fold).join("\r\n") + "\r\n";
}
