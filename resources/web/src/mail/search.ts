// The search language: words, "phrases", operator:value, -not, OR, and parentheses, turned into a JMAP filter (RFC 8621
// section 4.4.1). Whatever cannot be understood is searched as text: a search never fails on its grammar.
import type { Filter, FilterCondition, Mailbox } from "../jmap/types";

export type Node =
    | { kind: "word"; operator: string; value: string; phrase?: true }
    | { kind: "not"; node: Node }
    | { kind: "and" | "or"; nodes: Node[] };

export const operators = ["from", "to", "cc", "bcc", "subject", "body", "has", "is", "in", "before", "after", "on", "larger", "smaller",
    "label"] as const;

interface Token {
    text: string;
    operator: string;
    quoted: boolean;
}

function tokens(text: string): Token[] {
    const found: Token[] = [];
    const pattern = /([()])|(-?)(?:(\p{L}+):)?(?:"([^"]*)"?|([^\s()"]*))/guy;
    let at = 0;
    while (at < text.length) {
        if (/\s/.test(text[at]!)) {
            ++at;
            continue;
        }
        pattern.lastIndex = at;
        const match = pattern.exec(text);
        if (!match || match[0].length === 0) {
            ++at;
            continue;
        }
        at = pattern.lastIndex;
        const [, bracket, minus, operator, phrase, word] = match;
        if (bracket) {
            found.push({ text: bracket, operator: "", quoted: false });
            continue;
        }
        if (minus) found.push({ text: "-", operator: "", quoted: false });
        const name = operator?.toLowerCase() ?? "";
        if (name && !(operators as readonly string[]).includes(name)) {
            found.push({ text: `${operator}:${phrase ?? word ?? ""}`, operator: "", quoted: true });
        } else if (phrase !== undefined || word || name) {
            found.push({ text: phrase ?? word ?? "", operator: name, quoted: phrase !== undefined });
        }
    }
    return found;
}

const deepest = 20;

export function parseSearch(text: string): Node {
    const list = tokens(text);
    let at = 0;
    const is = (symbol: string): boolean => list[at] !== undefined && !list[at]!.quoted && !list[at]!.operator && list[at]!.text === symbol;

    const any = (depth: number): Node => {
        const nodes = [all(depth)];
        while (is("OR") || is("|")) {
            ++at;
            nodes.push(all(depth));
        }
        return nodes.length === 1 ? nodes[0]! : { kind: "or", nodes };
    };
    const all = (depth: number): Node => {
        const nodes: Node[] = [];
        while (at < list.length && !is("OR") && !is("|") && !(is(")") && depth > 0)) {
            const node = one(depth);
            if (node) nodes.push(node);
        }
        return nodes.length === 1 ? nodes[0]! : { kind: "and", nodes };
    };
    const one = (depth: number): Node | null => {
        if (is("-")) {
            ++at;
            const node = at < list.length ? one(depth) : null;
            return node && { kind: "not", node };
        }
        if (is("(") && depth < deepest) {
            ++at;
            const node = any(depth + 1);
            if (is(")")) ++at;
            return node;
        }
        const token = list[at++]!;
        if (!token.operator && !token.quoted && /^[()]$|^AND$/.test(token.text)) return null;
        return { kind: "word", operator: token.operator, value: token.text, ...(token.quoted && /\s/.test(token.text) ? { phrase: true } : {}) };
    };
    return any(0);
}

const sizes: Record<string, number> = { "": 1, b: 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 };
export function parseSize(text: string): number | null {
    const match = /^(\d+(?:\.\d+)?)\s*([kmg]?)b?$/i.exec(text);
    return match ? Math.round(Number(match[1]) * sizes[match[2]!.toLowerCase()]!) : null;
}

/** A day as the start of it in local time: 2026-11-22, 2026-11, 2026, 22.11.2026, 7d, 2w, 3m, 1y, today, yesterday. */
export function parseDay(text: string, now: Date): Date | null {
    const day = (y: number, m = 1, d = 1): Date | null => {
        const date = new Date(y, m - 1, d);
        return date.getFullYear() === y && date.getMonth() === m - 1 && date.getDate() === d ? date : null;
    };
    let match = /^(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2}))?)?$/.exec(text);
    if (match) return day(Number(match[1]), Number(match[2] ?? 1), Number(match[3] ?? 1));
    match = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text);
    if (match) return day(Number(match[3]), Number(match[2]), Number(match[1]));
    const today = new Date(now.getFullYear(), now.getMonth(), now.getDate());
    match = /^(\d{1,4})([dwmy])$/i.exec(text);
    if (match) {
        const n = Number(match[1]);
        const unit = match[2]!.toLowerCase();
        if (unit === "d" || unit === "w") today.setDate(today.getDate() - n * (unit === "w" ? 7 : 1));
        else today.setMonth(today.getMonth() - n * (unit === "y" ? 12 : 1));
        return today;
    }
    if (/^(today|heute)$/i.test(text)) return today;
    if (/^(yesterday|gestern)$/i.test(text)) {
        today.setDate(today.getDate() - 1);
        return today;
    }
    return null;
}

const flags: Record<string, FilterCondition> = {
    unread: { notKeyword: "$seen" }, read: { hasKeyword: "$seen" }, seen: { hasKeyword: "$seen" },
    flagged: { hasKeyword: "$flagged" }, starred: { hasKeyword: "$flagged" }, unflagged: { notKeyword: "$flagged" },
    answered: { hasKeyword: "$answered" }, replied: { hasKeyword: "$answered" }, unanswered: { notKeyword: "$answered" },
    forwarded: { hasKeyword: "$forwarded" }, draft: { hasKeyword: "$draft" }, junk: { hasKeyword: "$junk" },
};

function mailboxesNamed(name: string, boxes: Mailbox[]): Mailbox[] {
    const wanted = name.toLowerCase();
    const exact = boxes.filter((m) => m.role === wanted || m.name.toLowerCase() === wanted || m.id === name);
    return exact.length ? exact : boxes.filter((m) => m.name.toLowerCase().startsWith(wanted));
}

const utc = (date: Date): string => date.toISOString().replace(/\.\d+Z$/, "Z");

/** Words that stand together are in quotes there, too (RFC 8621 section 4.4.1). */
const quoted = (value: string): string => `"${value.replace(/["\\]/g, "\\$&")}"`;

function condition(operator: string, value: string, phrase: boolean, boxes: Mailbox[], now: Date): Filter | null {
    const wanted = phrase ? quoted(value) : value;
    const text = (): Filter => ({ text: operator ? `${operator}:${value}` : wanted });
    if (value === "" && operator !== "") return null; // "from:" while it is being typed
    switch (operator) {
    case "": return value ? text() : null;
    case "from": case "to": case "cc": case "bcc": case "subject": case "body": return { [operator]: wanted };
    case "label": return { hasKeyword: value.toLowerCase() };
    case "has": return /^(attachments?|anhang)$/i.test(value) ? { hasAttachment: true } : text();
    case "is": return flags[value.toLowerCase()] ?? text();
    case "larger": case "smaller": {
        const size = parseSize(value);
        return size === null ? text() : operator === "larger" ? { minSize: size } : { maxSize: size };
    }
    case "before": case "after": case "on": {
        const day = parseDay(value, now);
        if (!day) return text();
        const next = new Date(day);
        next.setDate(next.getDate() + 1);
        if (operator === "before") return { before: utc(day) };
        if (operator === "after") return { after: utc(day) };
        return { after: utc(day), before: utc(next) };
    }
    case "in": {
        if (/^(any|all|anywhere)$/i.test(value)) return null;
        const found = mailboxesNamed(value, boxes);
        if (found.length === 0) return { inMailbox: value };
        return found.length === 1 ? { inMailbox: found[0]!.id } : { operator: "OR", conditions: found.map((m) => ({ inMailbox: m.id })) };
    }
    default: return text();
    }
}

const mentions = (node: Node, operator: string): boolean =>
    node.kind === "word" ? node.operator === operator : node.kind === "not" ? mentions(node.node, operator)
        : node.nodes.some((n) => mentions(n, operator));

/** The filter; Trash and Junk stay out unless the search says where to look. */
export function toFilter(node: Node, boxes: Mailbox[], now: Date): Filter | null {
    const build = (n: Node): Filter | null => {
        switch (n.kind) {
        case "word": return condition(n.operator, n.value, n.phrase === true, boxes, now);
        case "not": {
            const inner = build(n.node);
            return inner && { operator: "NOT", conditions: [inner] };
        }
        default: {
            const conditions = n.nodes.map(build).filter((f): f is Filter => f !== null);
            if (conditions.length <= 1) return conditions[0] ?? null;
            return { operator: n.kind === "and" ? "AND" : "OR", conditions };
        }
        }
    };
    const filter = build(node);
    const outside = boxes.filter((m) => m.role === "trash" || m.role === "junk").map((m) => m.id);
    if (mentions(node, "in") || outside.length === 0) return filter;
    const elsewhere: FilterCondition = { inMailboxOtherThan: outside };
    return filter ? { operator: "AND", conditions: [filter, elsewhere] } : elsewhere;
}

/** The plain words of a search, to be marked in what is found. */
export function words(node: Node): string[] {
    switch (node.kind) {
    case "word": return ["", "subject", "body", "from", "to"].includes(node.operator) && node.value ? [node.value] : [];
    case "not": return [];
    default: return node.nodes.flatMap(words);
    }
}
