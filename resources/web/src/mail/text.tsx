// Plain text of mail: addresses become links, quotes are marked by depth, and a long quote at the end is folded.
import { useState } from "preact/hooks";
import { t } from "../lib/i18n";

export interface Line {
    depth: number;
    text: string;
}

export function quoteLines(text: string): Line[] {
    return text.replace(/\r\n?/g, "\n").replace(/\n+$/, "").split("\n").map((line) => {
        const mark = /^(?:> ?)+/.exec(line)?.[0] ?? "";
        return { depth: mark.replace(/ /g, "").length, text: line.slice(mark.length) };
    });
}

export type Piece = string | { href: string; text: string };

/** Splits a text into words and links. */
export function linkify(text: string): Piece[] {
    const pieces: Piece[] = [];
    const pattern = /\b(https?:\/\/[^\s<>"']+|www\.[^\s<>"']+\.[^\s<>"']+)|\b([\w.+-]+@[\w-]+(?:\.[\w-]+)+)\b/gi;
    let at = 0;
    for (const match of text.matchAll(pattern)) {
        let found = match[0];
        if (match[1]) found = found.replace(/[.,;:!?]+$/, "").replace(/\)+$/, (close) => (found.includes("(") ? close : ""));
        if (match.index > at) pieces.push(text.slice(at, match.index));
        pieces.push({ href: match[2] ? `mailto:${found}` : /^www/i.test(found) ? `https://${found}` : found, text: found });
        at = match.index + found.length;
    }
    if (at < text.length) pieces.push(text.slice(at));
    return pieces;
}

export function PlainText({ text }: { text: string }) {
    const lines = quoteLines(text);
    let tail = lines.length;
    while (tail > 0 && (lines[tail - 1]!.depth > 0 || !lines[tail - 1]!.text.trim())) --tail;
    const foldable = tail > 0 && lines.length - tail > 3;
    const [open, setOpen] = useState(false);
    const shown = foldable && !open ? lines.slice(0, tail) : lines;
    return (
        <div class="plain-text" dir="auto">
            {group(shown).map((block, i) => (
                <div key={i} class={block.depth ? `quote quote-${Math.min(block.depth, 4)}` : undefined}>
                    {block.lines.map((line) => <>{linkify(line).map((piece) => (typeof piece === "string" ? piece
                        : <a href={piece.href.startsWith("mailto:") ? `#/compose?to=${encodeURIComponent(piece.href.slice(7))}` : piece.href}
                            {...(piece.href.startsWith("mailto:") ? {} : { target: "_blank", rel: "noopener noreferrer nofollow" })}>{piece.text}</a>))}{"\n"}</>)}
                </div>
            ))}
            {foldable && <button type="button" class="fold" aria-expanded={open} aria-label={t("Reader", "Show what is quoted")} onClick={() => setOpen(!open)}>•••</button>}
        </div>
    );
}

function group(lines: Line[]): { depth: number; lines: string[] }[] {
    const blocks: { depth: number; lines: string[] }[] = [];
    for (const line of lines) {
        const last = blocks[blocks.length - 1];
        if (last && last.depth === line.depth) last.lines.push(line.text);
        else blocks.push({ depth: line.depth, lines: [line.text] });
    }
    return blocks;
}
