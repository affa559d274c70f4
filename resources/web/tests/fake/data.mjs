// The mail of the fake server: a small mailbox that looks like one in use, and one of 1,000,000 messages made as they are asked for.
export const bigTotal = 1_000_000;
const day = 86_400_000;
const people = [
    ["Mira Lindqvist", "mira@lindqvist.example"], ["Jonas Weber", "jonas.weber@example.org"], ["Aiko Tanaka", "aiko@tanaka.example"],
    ["Samuel Okafor", "samuel@okafor.example"], ["Lena Fischer", "lena.fischer@example.org"], ["Northern Rail", "tickets@northern-rail.example"],
    ["Hofladen am Bach", "bestellung@hofladen.example"], ["Tomás Rivera", "tomas@rivera.example"], ["Priya Nair", "priya.nair@example.org"],
    ["City Library", "service@library.example"], ["Ruth Adler", "ruth@adler.example"], ["Builds", "builds@ci.example"],
];
const subjects = ["Plan for the spring concert", "Minutes of Tuesday's meeting", "Your ticket to Lübeck", "Re: Photographs from the lake", "Invoice 2026-118",
    "The new boathouse key", "Books due on Friday", "Question about the contract", "Vegetable box for next week", "Reading list", "Build 4512 passed", "Weekend in the hills?"];
const bodies = ["Thank you for the quick answer. I have put the dates into the calendar; please look whether the second weekend suits you.",
    "Attached you find the notes. The open points are on the last page, with a name at each of them.",
    "The train leaves at 8:14 from platform 3. Your seat is 42 in car 7, at the window.",
    "I have sorted the pictures by day. The ones from the evening are my favourites, the light was wonderful.",
    "Could you look at paragraph four once more? The period of notice is not what we agreed upon."];
export const address = ([name, email]) => ({ name, email });
export const me = { name: "Alice Winter", email: "alice@demo.test" };

const rights = { mayReadItems: true, mayAddItems: true, mayRemoveItems: true, maySetSeen: true, maySetKeywords: true, mayCreateChild: true,
    mayRename: true, mayDelete: true, maySubmit: true, mayShare: true };
export function mailboxes() {
    const make = (id, name, role, parentId = null, sortOrder = 10) => ({ id, name, role, parentId, sortOrder, isSubscribed: true, myRights: rights, shareWith: null });
    return [make("m1", "Inbox", "inbox"), make("m2", "Drafts", "drafts"), make("m3", "Sent", "sent"), make("m4", "Archive", "archive"), make("m5", "Junk", "junk"),
        make("m6", "Trash", "trash"), make("m7", "Projects", null), make("m8", "Boathouse", null, "m7"), make("m10", "Concert", null, "m7"), make("m9", "Mailing lists", null)];
}

let last = 0;
/** An email as the fake keeps it: JMAP properties, and the parts' contents. */
export function email(fields) {
    const n = ++last;
    const id = `e${n}`;
    const text = fields.text ?? "";
    const html = fields.html;
    const parts = html === undefined ? [] : [{ partId: "2", blobId: `b${n}-2`, type: "text/html", size: html.length, name: null, charset: "utf-8", disposition: null, cid: null }];
    const plain = { partId: "1", blobId: `b${n}-1`, type: "text/plain", size: text.length, name: null, charset: "utf-8", disposition: null, cid: null };
    const attachments = (fields.attachments ?? []).map((a, i) => ({ partId: null, blobId: a.blobId ?? `b${n}-a${i}`, type: a.type, size: a.size ?? a.content?.length ?? 0,
        name: a.name ?? null, charset: null, disposition: a.disposition ?? "attachment", cid: a.cid ?? null, content: a.content }));
    const preview = (fields.preview ?? (text || html?.replace(/<style[\s\S]*?<\/style>/g, " ").replace(/<[^>]*>/g, " ") || "")).replace(/\s+/g, " ").trim().slice(0, 200);
    return {
        id, blobId: `b${n}`, threadId: fields.threadId ?? `t${n}`, mailboxIds: fields.mailboxIds ?? { m1: true }, keywords: fields.keywords ?? {},
        from: fields.from ?? [address(people[n % people.length])], to: fields.to ?? [me], cc: fields.cc ?? null, bcc: fields.bcc ?? null, replyTo: fields.replyTo ?? null,
        sender: null, subject: fields.subject ?? subjects[n % subjects.length], receivedAt: fields.receivedAt ?? new Date().toISOString().replace(/\.\d+/, ""),
        sentAt: fields.sentAt ?? fields.receivedAt ?? null, size: fields.size ?? 1800 + text.length + (html?.length ?? 0) + attachments.reduce((s, a) => s + a.size, 0),
        preview, hasAttachment: attachments.some((a) => a.disposition === "attachment"), messageId: fields.messageId ?? [`${n}@fake.example`],
        inReplyTo: fields.inReplyTo ?? null, references: fields.references ?? null,
        textBody: text || html === undefined ? [plain] : parts, htmlBody: html === undefined ? [plain] : parts, attachments,
        values: { 1: text, ...(html === undefined ? {} : { 2: html }) }, headers: fields.headers ?? {},
    };
}

const pixel = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAYAAACNMs+9AAAAFUlEQVR42mNk+M9Qz0AEYBxVSF+FABJADveWkH6oAAAAAElFTkSuQmCC", "base64");

export function mail(now = Date.now()) {
    const at = (ago) => new Date(now - ago).toISOString().replace(/\.\d+/, "");
    const list = [];
    const add = (fields) => { const e = email(fields); list.push(e); return e; };
    const first = add({ from: [address(people[0])], to: [me, address(people[1])], subject: "Plan for the spring concert", receivedAt: at(26 * 3600e3), keywords: { $seen: true },
        text: "Dear all,\n\nhere is the plan for the concert on 12 April. The hall is ours from 2 pm.\n\n- 14:00 doors and chairs\n- 16:00 rehearsal\n- 19:30 concert\n\nWho brings the lights?\n\nMira" });
    add({ from: [address(people[1])], to: [address(people[0])], cc: [me], threadId: first.threadId, subject: "Re: Plan for the spring concert", receivedAt: at(5 * 3600e3), keywords: { $seen: true },
        text: "I can bring the lights, they are in the boathouse anyway.\n\nJonas\n\n> Who brings the lights?\n>\n> Mira\n> -- \n> Lindqvist Quartet\n" });
    add({ from: [address(people[0])], to: [address(people[1]), me], threadId: first.threadId, subject: "Re: Plan for the spring concert", receivedAt: at(40 * 60e3), keywords: { concert: true },
        html: "<p>Wonderful, <b>thank you</b>! Then only the programme is missing. I have attached a draft; please have a look until <i>Friday</i>.</p><p>Mira</p>"
            + "<div class=\"gmail_quote\"><p>Jonas Weber wrote:</p><blockquote type=\"cite\">I can bring the lights, they are in the boathouse anyway.</blockquote></div>",
        attachments: [{ name: "programme-draft.pdf", type: "application/pdf", size: 184_320, content: Buffer.from("%PDF-1.4 draft") }, { name: "poster.png", type: "image/png", size: pixel.length, content: pixel }] });
    add({ from: [address(people[5])], subject: "Your ticket to Lübeck", receivedAt: at(2 * 3600e3),
        html: "<style>.box{background:#10443e;color:#fff;padding:24px;border-radius:12px;font-family:Georgia,serif}.t td{padding:6px 18px 6px 0}h1{margin:0 0 6px}</style>"
            + "<body style=\"background:#f4f1ea\"><div class=\"box\"><h1>Have a good journey</h1><p style=\"margin:0\">Order 7Q4-220</p></div><table class=\"t\" style=\"margin:18px 0;font-size:16px\"><tr><td>From</td><td><b>Hamburg Hbf</b></td><td>8:14, platform 3</td></tr><tr><td>To</td><td><b>Lübeck Hbf</b></td><td>8:58</td></tr><tr><td>Seat</td><td><b>42</b></td><td>car 7, window</td></tr></table>"
            + "<p><img src=\"https://images.northern-rail.example/map.png\" alt=\"Map of the line\" width=\"320\" height=\"120\"></p><p>See <a href=\"https://northern-rail.example/tickets/7Q4-220\">your ticket</a>, or go to <a href=\"https://phish.example/login\">www.northern-rail.example</a>.</p></body>",
        attachments: [{ name: "ticket.pdf", type: "application/pdf", size: 91_204, content: Buffer.from("%PDF-1.4 ticket") }] });
    add({ from: [address(people[10])], subject: "Photographs from the lake", receivedAt: at(3.4 * 3600e3), keywords: { $seen: true, $flagged: true },
        html: "<p>Look at the light!</p><p><img src=\"cid:lake@adler\" width=\"160\" height=\"100\" alt=\"The lake in the evening\"></p><p>More when you come by. Ruth</p>",
        attachments: [{ name: "lake.png", type: "image/png", cid: "lake@adler", disposition: "inline", content: pixel }] });
    add({ from: [address(people[2])], subject: "Reading list", receivedAt: at(7 * 3600e3), keywords: { reading: true }, text: "Three books, as promised:\n\n1. The Summer Book\n2. Austerlitz\n3. Convenience Store Woman\n\nhttps://library.example/lists/42 has them all.\n\nAiko" });
    add({ from: [address(people[6])], subject: "Vegetable box for next week", receivedAt: at(1.2 * day), keywords: { $seen: true, $answered: true }, text: "This week: leek, parsnip, lamb's lettuce, two kinds of apples.\n\nReply until Thursday if you want something else." });
    add({ from: [address(people[3])], subject: "Question about the contract", receivedAt: at(1.5 * day), keywords: { $flagged: true }, text: bodies[4] + "\n\nSamuel", headers: { "Disposition-Notification-To": [address(people[3])] } });
    add({ from: [address(people[11])], subject: "Build 4512 passed", receivedAt: at(1.6 * day), keywords: { $seen: true, builds: true }, text: "All 812 tests passed in 94 s." });
    for (let i = 0; i < 48; ++i) {
        add({ from: [address(people[(i * 5 + 3) % people.length])], subject: subjects[(i * 7) % subjects.length], receivedAt: at((2 + i * 0.8) * day), keywords: i % 9 === 0 ? {} : { $seen: true },
            text: bodies[i % bodies.length], attachments: i % 6 === 0 ? [{ name: "notes.pdf", type: "application/pdf", size: 40_000 + i * 911, content: Buffer.from("%PDF") }] : [] });
    }
    for (let i = 0; i < 12; ++i) add({ mailboxIds: { m3: true }, from: [me], to: [address(people[i % people.length])], subject: `Re: ${subjects[i % subjects.length]}`, receivedAt: at((1 + i) * day), keywords: { $seen: true }, text: bodies[(i + 2) % bodies.length] });
    add({ mailboxIds: { m2: true }, from: [me], to: [address(people[4])], subject: "Boathouse: who has the second key?", receivedAt: at(4 * 3600e3), keywords: { $seen: true, $draft: true }, html: "<p>Hello Lena,</p><p>do you have the second key?</p>" });
    for (let i = 0; i < 5; ++i) add({ mailboxIds: { m8: true }, subject: `Boathouse, part ${i + 1}`, receivedAt: at((3 + i * 4) * day), keywords: i === 1 ? {} : { $seen: true }, text: bodies[i] });
    for (let i = 0; i < 3; ++i) add({ mailboxIds: { m5: true }, from: [{ name: "You have won", email: `prize${i}@spam.example` }], subject: "You have WON", receivedAt: at((1 + i) * day), text: "Click here", keywords: { $junk: true } });
    return list;
}

/** Message `index` (0 is the newest) of the big mailbox. */
export function bigEmail(index) {
    const person = people[index % people.length];
    return { id: `v${index}`, blobId: `bv${index}`, threadId: `tv${index}`, mailboxIds: { m9: true }, keywords: index % 13 ? { $seen: true } : {}, from: [address(person)], to: [me], cc: null, bcc: null,
        replyTo: null, sender: null, subject: `Message ${index + 1}: ${subjects[index % subjects.length]}`, receivedAt: new Date(Date.UTC(2026, 9, 1) - index * 180_000).toISOString().replace(/\.\d+/, ""), sentAt: null,
        size: 2000 + (index % 977), preview: bodies[index % bodies.length], hasAttachment: index % 17 === 0, messageId: [`v${index}@lists.example`], inReplyTo: null, references: null,
        textBody: [{ partId: "1", blobId: `bv${index}-1`, type: "text/plain", size: 10, name: null, charset: "utf-8", disposition: null, cid: null }], get htmlBody() { return this.textBody; }, attachments: [],
        values: { 1: `This is message ${index + 1} of the list.` }, headers: {} };
}

export function cards() {
    return people.slice(0, 11).map(([name, mailAddress], i) => ({ id: `c${i + 1}`, uid: `urn:uuid:0000000${i}`, "@type": "Card", version: "1.0", kind: "individual", addressBookIds: { [i < 8 ? "a1" : "a2"]: true },
        name: { full: name }, emails: { e1: { address: mailAddress } }, ...(i % 3 === 0 ? { phones: { p1: { number: `+49 40 555 0${i}${i}` } } } : {}), ...(i % 4 === 1 ? { organizations: { o1: { name: "Boathouse Society" } } } : {}) }))
        .concat([{ id: "c20", uid: "urn:uuid:00000020", "@type": "Card", version: "1.0", kind: "group", addressBookIds: { a1: true }, name: { full: "Quartet" }, members: { "urn:uuid:00000000": true, "urn:uuid:00000001": true } }]);
}
