// Addresses as people type and paste them: "Ann Lee <ann@x.example>, bob@y.example; 'C, D' <c@d.example>".
import type { Address } from "../jmap/types";

export const plausible = (email: string): boolean => /^[^\s@<>(),;:\\"[\]]+@[^\s@<>(),;:\\"[\]]+$/u.test(email) || /^"[^"]+"@[^\s@]+$/.test(email);

/** One address, or null when it is none. */
export function parseAddress(text: string): Address | null {
    const trimmed = text.trim().replace(/^mailto:/i, "");
    const named = /^(.*?)<([^<>]+)>\s*$/s.exec(trimmed);
    const email = (named ? named[2]! : trimmed).trim();
    if (!plausible(email)) return null;
    const name = named ? named[1]!.trim().replace(/^"(.*)"$/s, "$1").replace(/^'(.*)'$/s, "$1").replace(/\\(.)/g, "$1").trim() : "";
    return { name: name || null, email };
}

/** Splits at commas, semicolons and line ends outside of quotes and angle brackets. */
export function splitAddresses(text: string): string[] {
    const parts: string[] = [];
    let part = "";
    let quoted = false;
    let depth = 0;
    for (let i = 0; i < text.length; ++i) {
        const c = text[i]!;
        if (c === "\\" && quoted) {
            part += c + (text[++i] ?? "");
            continue;
        }
        if (c === '"') quoted = !quoted;
        else if (c === "<" && !quoted) ++depth;
        else if (c === ">" && !quoted) depth = Math.max(0, depth - 1);
        if (!quoted && depth === 0 && /[,;\n]/.test(c)) {
            if (part.trim()) parts.push(part.trim());
            part = "";
        } else {
            part += c;
        }
    }
    if (part.trim()) parts.push(part.trim());
    return parts;
}

export function parseAddresses(text: string): { addresses: Address[]; rest: string[] } {
    const addresses: Address[] = [];
    const rest: string[] = [];
    for (const part of splitAddresses(text)) {
        const one = parseAddress(part);
        if (one) addresses.push(one);
        else if (/\s/.test(part) && part.split(/\s+/).every((p) => parseAddress(p))) addresses.push(...part.split(/\s+/).map((p) => parseAddress(p)!));
        else rest.push(part);
    }
    return { addresses, rest };
}

export function unique(list: Address[], without: string[] = []): Address[] {
    const seen = new Set(without.map((e) => e.toLowerCase()));
    return list.filter((a) => {
        const key = a.email.toLowerCase();
        return !seen.has(key) && Boolean(seen.add(key));
    });
}
