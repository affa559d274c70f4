import assert from "node:assert/strict";
import { test } from "node:test";
import type { Mailbox } from "../../src/jmap/types";
import { parseDay, parseSearch, parseSize, toFilter, words } from "../../src/mail/search";

const box = (id: string, name: string, role: string | null = null): Mailbox => ({ id, name, role, parentId: null } as unknown as Mailbox);
const boxes = [box("i", "Inbox", "inbox"), box("t", "Trash", "trash"), box("j", "Junk", "junk"), box("p", "Projects"), box("q", "Projects 2")];
const now = new Date(2026, 10, 22, 12);
const outside = { inMailboxOtherThan: ["t", "j"] };
const filter = (text: string) => toFilter(parseSearch(text), boxes, now);
const inner = (text: string) => {
    const f = filter(text) as { operator: string; conditions: unknown[] };
    assert.deepEqual(f.conditions.at(-1), outside);
    return f.conditions[0];
};

test("words are all wanted, phrases stay together", () => {
    assert.deepEqual(inner("red boat"), { operator: "AND", conditions: [{ text: "red" }, { text: "boat" }] });
    assert.deepEqual(inner('"red boat"'), { text: '"red boat"' });
    assert.deepEqual(inner('"unclosed phrase'), { text: '"unclosed phrase"' });
});
test("operators", () => {
    assert.deepEqual(inner("from:mira"), { from: "mira" });
    assert.deepEqual(inner('Subject:"spring concert"'), { subject: '"spring concert"' });
    assert.deepEqual(inner("has:attachment"), { hasAttachment: true });
    assert.deepEqual(inner("is:unread"), { notKeyword: "$seen" });
    assert.deepEqual(inner("is:flagged"), { hasKeyword: "$flagged" });
    assert.deepEqual(inner("larger:5M"), { minSize: 5 * 1024 * 1024 });
    assert.deepEqual(inner("smaller:10k"), { maxSize: 10240 });
    assert.deepEqual(inner("label:Concert"), { hasKeyword: "concert" });
});
test("not, or, parentheses", () => {
    assert.deepEqual(inner("-from:bob"), { operator: "NOT", conditions: [{ from: "bob" }] });
    assert.deepEqual(inner("a OR b c"), { operator: "OR", conditions: [{ text: "a" }, { operator: "AND", conditions: [{ text: "b" }, { text: "c" }] }] });
    assert.deepEqual(inner("(a OR b) c"), { operator: "AND", conditions: [{ operator: "OR", conditions: [{ text: "a" }, { text: "b" }] }, { text: "c" }] });
    assert.deepEqual(inner("-(a b)"), { operator: "NOT", conditions: [{ operator: "AND", conditions: [{ text: "a" }, { text: "b" }] }] });
});
test("in: looks where it says, Trash and Junk too", () => {
    assert.deepEqual(filter("in:trash"), { inMailbox: "t" });
    assert.deepEqual(filter("in:proj"), { operator: "OR", conditions: [{ inMailbox: "p" }, { inMailbox: "q" }] });
    assert.deepEqual(filter("in:all boat"), { text: "boat" });
    assert.deepEqual(filter("in:projects boat"), { operator: "AND", conditions: [{ inMailbox: "p" }, { text: "boat" }] });
});
test("dates", () => {
    const utc = (d: Date) => d.toISOString().replace(/\.\d+Z$/, "Z");
    assert.deepEqual(inner("after:2026-01-31"), { after: utc(new Date(2026, 0, 31)) });
    assert.deepEqual(inner("before:7d"), { before: utc(new Date(2026, 10, 15)) });
    assert.deepEqual(inner("on:yesterday"), { after: utc(new Date(2026, 10, 21)), before: utc(new Date(2026, 10, 22)) });
    assert.equal(parseDay("31.02.2026", now), null);
    assert.equal(parseDay("2026-13", now), null);
    assert.deepEqual(parseDay("5.3.2026", now), new Date(2026, 2, 5));
    assert.deepEqual(parseDay("1y", now), new Date(2025, 10, 22));
});
test("what is no operator, no date and no size is text", () => {
    assert.deepEqual(inner("https://x.example"), { text: "https://x.example" });
    assert.deepEqual(inner("after:never"), { text: "after:never" });
    assert.deepEqual(inner("larger:huge"), { text: "larger:huge" });
    assert.deepEqual(inner("10:30"), { text: "10:30" });
});
test("whatever is typed, it never fails", () => {
    for (const text of ["", " ", "-", "--", "OR", "OR OR", "((((", "))))", "from:", "from: to:", '"', '-"', "a OR", "(", "-(", "()", "\u0000", "(".repeat(5000) + "x", "-".repeat(5000) + "x", "from:".repeat(2000)]) {
        assert.doesNotThrow(() => filter(text), JSON.stringify(text.slice(0, 20)));
    }
    assert.deepEqual(filter(""), outside);
    let seed = 7;
    const next = (n: number): number => (seed = (seed * 1103515245 + 12345) & 0x7fffffff) % n;
    const pieces = ["from:", "-", "OR", "(", ")", '"', "a", " ", "in:", "is:unread", ":", "\\", "ü", "😀", "after:2026"];
    for (let i = 0; i < 3000; ++i) filter(Array.from({ length: next(12) }, () => pieces[next(pieces.length)]).join(""));
});
test("sizes and words", () => {
    assert.equal(parseSize("1.5MB"), 1572864);
    assert.equal(parseSize("5 M"), 5242880);
    assert.equal(parseSize("M"), null);
    assert.deepEqual(words(parseSearch('from:mira boat -ship is:unread "two words"')), ["mira", "boat", "two words"]);
});
