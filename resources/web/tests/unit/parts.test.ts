import assert from "node:assert/strict";
import { test } from "node:test";
import type { ContactCard, Email, EmailBody, Identity } from "../../src/jmap/types";
import { parseAddress, parseAddresses } from "../../src/mail/address";
import { buildEmail, heldEnvelope } from "../../src/mail/build";
import { snippetParts } from "../../src/mail/snippet";
import { bytesToText, splitMbox, textToBytes } from "../../src/mail/import";
import { deceives, safeLink } from "../../src/mail/sanitise";
import { cleanDeclarations } from "../../src/mail/css";
import { linkify, quoteLines } from "../../src/mail/text";
import { formatVcard, parseVcards } from "../../src/mail/vcard";
import { inverse, patched } from "../../src/state/actions";
import { unzip, ZipError } from "../../src/lib/unzip";
import { crc32, safeName, zip } from "../../src/lib/zip";
import { categoryKeyword } from "../../src/lib/keyword";
import type { Draft } from "../../src/state/drafts";

test("addresses as they are typed and pasted", () => {
    assert.deepEqual(parseAddress("Ann Lee <ann@x.example>"), { name: "Ann Lee", email: "ann@x.example" });
    assert.deepEqual(parseAddress('"Lee, Ann" <ann@x.example>'), { name: "Lee, Ann", email: "ann@x.example" });
    assert.equal(parseAddress("not an address"), null);
    assert.equal(parseAddress("a@b@c"), null);
    const { addresses, rest } = parseAddresses('"Lee, Ann" <ann@x.example>; bob@y.example, nobody\ncarol@z.example dave@z.example');
    assert.deepEqual(addresses.map((a) => a.email), ["ann@x.example", "bob@y.example", "carol@z.example", "dave@z.example"]);
    assert.deepEqual(rest, ["nobody"]);
    assert.equal(parseAddress("jürgen@müller.example")?.email, "jürgen@müller.example");
});

const email = (part: Partial<Email>): Email => ({ id: "e", mailboxIds: { a: true }, keywords: { $seen: true }, ...part } as Email);
test("patches and their inverses", () => {
    const e = email({});
    const patch = { "keywords/$seen": null, "keywords/x~1y": true, "mailboxIds/b": true, "mailboxIds/a": null };
    const after = patched(e, patch);
    assert.deepEqual(after.keywords, { "x/y": true });
    assert.deepEqual(after.mailboxIds, { b: true });
    const back = patched(after, inverse(e, patch));
    assert.deepEqual([back.keywords, back.mailboxIds], [e.keywords, e.mailboxIds]);
    assert.deepEqual(e.keywords, { $seen: true }, "the original is not touched");
});

test("links: what they lead to and whether they deceive", () => {
    assert.equal(safeLink("javascript:alert(1)"), null);
    assert.equal(safeLink("  https://x.example/ ")?.href, "https://x.example/");
    assert.equal(safeLink("data:text/html,x"), null);
    const url = new URL("https://evil.example/login");
    assert.equal(deceives("https://bank.example/", url), true);
    assert.equal(deceives("www.bank.example", url), true);
    assert.equal(deceives("bank.example/login?x", url), true);
    assert.equal(deceives("Click here", url), false);
    assert.equal(deceives("evil.example", url), false);
    assert.equal(deceives("WWW.EVIL.EXAMPLE", url), false);
    assert.equal(deceives("bänk.example", url), true);
    assert.equal(deceives("evil.example", new URL("mailto:a@b.example")), false);
});

test("style declarations: what could load or reach out is left out", () => {
    const style = (values: Record<string, string>) => ({ length: Object.keys(values).length, item: (i: number) => Object.keys(values)[i]!, getPropertyValue: (n: string) => values[n] ?? "", getPropertyPriority: () => "" } as unknown as CSSStyleDeclaration);
    const clean = (values: Record<string, string>) => cleanDeclarations(style(values));
    assert.equal(clean({ color: "red", position: "fixed", "--x": "url(a)", "background-image": 'url("https://x.example/a.png")' }).text, "color:red");
    assert.equal(clean({ "background-image": 'url("https://x.example/a.png")' }).background, "https://x.example/a.png");
    assert.equal(clean({ "background-image": 'image-set("https://x.example/a.png" 1x)' }).text, "");
    assert.equal(clean({ "background-image": "linear-gradient(red, blue)" }).text, "background-image:linear-gradient(red, blue)");
    assert.equal(clean({ width: "100vw", height: "100vh", "min-height": "5dvmax" }).text, "width:100vw", "what follows the frame's height would make it grow for ever");
    assert.equal(clean({ content: 'url("x")', "border-image-source": 'url("x")', cursor: "pointer" }).text, "");
    assert.equal(clean({ width: "var(--x)" }).text, "");
    assert.equal(clean({ color: "inherit" }).coloured, false);
    assert.equal(clean({ "background-color": "white" }).coloured, true);
});

test("plain text: quotes and links", () => {
    assert.deepEqual(quoteLines("a\r\n> b\n> > c\n>>d"), [{ depth: 0, text: "a" }, { depth: 1, text: "b" }, { depth: 2, text: "c" }, { depth: 2, text: "d" }]);
    assert.deepEqual(linkify("see https://x.example/a_(b). Or a@b.example!"), ["see ", { href: "https://x.example/a_(b)", text: "https://x.example/a_(b)" }, ". Or ", { href: "mailto:a@b.example", text: "a@b.example" }, "!"]);
    assert.deepEqual(linkify("javascript:alert(1)"), ["javascript:alert(1)"]);
});

test("snippets: marks, and nothing else of HTML", () => {
    assert.deepEqual(snippetParts("a <mark>b</mark> &lt;img&gt; &amp;amp; <b>c"), [{ text: "a ", marked: false }, { text: "b", marked: true }, { text: " <img> &amp; <b>c", marked: false }]);
    assert.deepEqual(snippetParts(""), []);
});

test("mbox files are split, quoted From lines restored", () => {
    const one = "Subject: a\n\nbody\n";
    assert.deepEqual(splitMbox(one), [one]);
    const parts = splitMbox("From a@b Mon Jan  1 00:00:00 2026\nSubject: a\n\n>From here\n\nFrom c@d Tue Jan  2 00:00:00 2026\nSubject: b\n\nx\n");
    assert.equal(parts.length, 2);
    assert.match(parts[0]!, /^Subject: a\n\nFrom here/);
    assert.match(parts[1]!, /^Subject: b/);
    assert.deepEqual(splitMbox(""), []);
});

test("bytes of a file stay as they are, whatever they mean", () => {
    const every = Uint8Array.from({ length: 256 }, (_, i) => i);
    assert.deepEqual(textToBytes(bytesToText(every)), every);
    assert.equal(bytesToText(new Uint8Array(100_000)).length, 100_000);
});

const entriesOf = async (bytes: Uint8Array<ArrayBuffer>, wanted = (): boolean => true): Promise<string[]> => {
    const found: string[] = [];
    for await (const entry of unzip(bytes, wanted)) found.push(`${entry.name}=${new TextDecoder().decode(entry.data)}`);
    return found;
};

test("archives are read: ours, packed ones, and broken ones with an error", async () => {
    const ours = new Uint8Array(await zip([{ name: "ä.eml", data: new TextEncoder().encode("one"), date: new Date() }, { name: "b.txt", data: new Uint8Array(3), date: new Date() }]).arrayBuffer());
    assert.deepEqual(await entriesOf(ours, (name = "") => name.endsWith(".eml")), ["ä.eml=one"]);
    // Deflated, by Python's zipfile: "a.eml" with "x" sixty times; sizes at offsets of the central directory.
    const packed = Uint8Array.from(Buffer.from("UEsDBBQAAAAIAAAAIVx5aFaEBgAAADwAAAAFAAAAYS5lbWyrqCAfAABQSwECFAMUAAAACAAAACFceWhWhAYAAAA8AAAABQAAAAAAAAAAAAAAgAEAAAAAYS5lbWxQSwUGAAAAAAEAAQAzAAAAKQAAAAAA", "base64"));
    assert.deepEqual(await entriesOf(packed), [`a.eml=${"x".repeat(60)}`]);
    for (let length = 0; length < packed.length; ++length) await assert.rejects(entriesOf(packed.slice(0, length)), ZipError, `cut at ${length}`);
    for (let i = 0; i < packed.length; ++i) { // any byte may be wrong: an error that is ours, or something is read
        const wrong = packed.slice();
        wrong[i]! ^= 0xff;
        await entriesOf(wrong).catch((error) => assert.ok(error instanceof ZipError, `byte ${i}: ${error}`));
    }
    const bomb = packed.slice();
    new DataView(bomb.buffer).setUint32(41 + 24, 10, true); // says ten bytes, unpacks to sixty
    await assert.rejects(entriesOf(bomb), /larger than it says/);
    assert.deepEqual((await entriesOf(Uint8Array.from([...packed, ...packed]))).length, 1);
});

test("vCards: both versions in, out and in again", () => {
    const [card] = parseVcards("BEGIN:VCARD\r\nVERSION:2.1\r\nFN;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:J=C3=BCrgen\r\nitem1.EMAIL;TYPE=WORK:j@x.example\r\nNOTE:one\\ntwo\\, three\r\n  and folded\r\nTEL;TYPE=\"home,voice\":+49 1\r\nEND:VCARD\r\nBEGIN:VCARD\nEND:VCARD");
    assert.equal(card!.name!.full, "Jürgen");
    assert.deepEqual(card!.emails, { e1: { address: "j@x.example", contexts: { work: true } } });
    assert.equal(Object.values(card!.notes!)[0]!.note, "one\ntwo, three and folded");
    const full: ContactCard = { id: "c", uid: "urn:uuid:1", addressBookIds: {}, name: { full: "Ann; Lee", components: [{ kind: "given", value: "Ann" }, { kind: "surname", value: "Lee" }] }, emails: { e1: { address: "ann@x.example", contexts: { private: true } } },
        phones: { p1: { number: "+49,1" } }, notes: { n1: { note: "ä".repeat(100) } } };
    const text = formatVcard(full);
    for (const line of text.split("\r\n")) assert.ok(Buffer.byteLength(line) <= 75, line);
    const [again] = parseVcards(text);
    assert.equal(again!.name!.full, "Ann; Lee");
    assert.equal(again!.uid, "urn:uuid:1");
    assert.equal(Object.values(again!.phones!)[0]!.number, "+49,1");
    assert.equal(Object.values(again!.notes!)[0]!.note, "ä".repeat(100));
    assert.deepEqual(parseVcards("no card at all"), []);
    const group = parseVcards("BEGIN:VCARD\nKIND:group\nFN:All\nMEMBER:urn:uuid:1\nEND:VCARD\n")[0]!;
    assert.deepEqual([group.kind, group.members], ["group", { "urn:uuid:1": true }]);
});

test("ZIP: checksums, names that are safe and differ", async () => {
    assert.equal(crc32(new TextEncoder().encode("123456789")), 0xcbf43926);
    assert.equal(safeName("../../etc/passwd"), "_.._etc_passwd");
    assert.equal(safeName("a\u202egpj.exe"), "a_gpj.exe");
    assert.equal(safeName("..."), "unnamed");
    const blob = zip([{ name: "a.txt", data: new Uint8Array([1, 2]), date: new Date(2026, 0, 1) }, { name: "A.txt", data: new Uint8Array([3]), date: new Date(2026, 0, 1) }]);
    const bytes = Buffer.from(await blob.arrayBuffer());
    assert.equal(bytes.readUInt32LE(0), 0x04034b50);
    assert.equal(bytes.readUInt32LE(bytes.length - 22), 0x06054b50);
    assert.equal(bytes.readUInt16LE(bytes.length - 12), 2);
    assert.ok(bytes.includes("A (2).txt"));
});

test("a draft as the server wants it", () => {
    const identity = { id: "i", name: "Ann", email: "ann@x.example", replyTo: null, bcc: null } as unknown as Identity;
    const draft = { to: [{ name: null, email: "b@x.example" }], cc: [], bcc: [{ name: null, email: "c@x.example" }], subject: "s", html: '<img src="cid:one@x">', messageId: "m@x", inReplyTo: null, references: null, receipt: true,
        attachments: [{ key: "1", name: "a", type: "image/png", size: 1, blobId: "B1", cid: "one@x" }, { key: "2", name: "gone", type: "image/png", size: 1, blobId: "B2", cid: "two@x" }, { key: "3", name: "f", type: "", size: 1, blobId: "B3", cid: null }, { key: "4", name: "late", type: "", size: 1, blobId: null, cid: null }] } as unknown as Draft;
    const made = buildEmail(draft, identity, "text", "drafts");
    assert.deepEqual((made.attachments as { name: string; disposition: string }[]).map((a) => [a.name, a.disposition]), [["a", "inline"], ["f", "attachment"]]);
    assert.deepEqual(made["header:Disposition-Notification-To:asAddresses"], [{ name: "Ann", email: "ann@x.example" }]);
    assert.deepEqual(heldEnvelope(draft, identity, { seconds: 8 }), { mailFrom: { email: "ann@x.example", parameters: { HOLDFOR: "8" } }, rcptTo: [{ email: "b@x.example", parameters: null }, { email: "c@x.example", parameters: null }] });
    void ({} as EmailBody);
});

test("categories become keywords that IMAP can hold", () => {
    assert.equal(categoryKeyword("Über uns!", []), "uber-uns");
    assert.equal(categoryKeyword("音楽", ["category"]), "category-2");
});
