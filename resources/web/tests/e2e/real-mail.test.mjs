// Against the real server: mail that comes in, goes through people's hands, and goes out of the browser again.
import assert from "node:assert/strict";
import { deflateRawSync, crc32 as nodeCrc } from "node:zlib";
import { after, before, describe, test } from "node:test";
import { nothingSerious as clean } from "./axe.mjs";
import { eventually, open, openRow, rows, shut, signIn, until } from "./harness.mjs";
import { chooseFiles, deliver, mail, mailbox, multipart, needsReal, part, person, saved, unpack } from "./real.mjs";

after(shut);

/** An archive as other programs make them: deflated, with a folder in it. */
function packed(files) {
    const { crc32 } = { crc32: nodeCrc ?? ((data) => { let c = -1; for (const b of data) { c ^= b; for (let k = 0; k < 8; ++k) c = (c >>> 1) ^ (c & 1 ? 0xedb88320 : 0); } return ~c >>> 0; }) };
    const out = [];
    const directory = [];
    let offset = 0;
    for (const [name, data] of Object.entries(files)) {
        const body = deflateRawSync(data);
        const head = Buffer.alloc(26);
        head.writeUInt16LE(20, 0); head.writeUInt16LE(0x800, 2); head.writeUInt16LE(8, 4); head.writeUInt32LE(crc32(data), 10);
        head.writeUInt32LE(body.length, 14); head.writeUInt32LE(data.length, 18); head.writeUInt16LE(Buffer.byteLength(name), 22);
        const entry = Buffer.concat([Buffer.from("PK\x03\x04"), head, Buffer.from(name), body]);
        const rest = Buffer.alloc(14);
        rest.writeUInt32LE(offset, 10);
        directory.push(Buffer.concat([Buffer.from("PK\x01\x02\x14\0"), head, rest, Buffer.from(name)]));
        out.push(entry);
        offset += entry.length;
    }
    const end = Buffer.alloc(18);
    end.writeUInt16LE(directory.length, 4); end.writeUInt16LE(directory.length, 6);
    end.writeUInt32LE(Buffer.concat(directory).length, 8); end.writeUInt32LE(offset, 12);
    return Buffer.concat([...out, ...directory, Buffer.from("PK\x05\x06"), end]);
}

describe("mail on the real server", { ...needsReal, concurrency: 1 }, () => {
    let at, page, box;
    const menu = async (row, ...items) => {
        await rows(page).filter({ hasText: row }).first().click({ button: "right" });
        for (const item of items) await page.getByRole("menuitem", { name: item }).or(page.getByRole("menuitemcheckbox", { name: item })).first().click();
    };
    const go = (hash) => page.evaluate((h) => { location.hash = h; }, hash);
    const search = async (query) => {
        await page.fill("#search", query);
        await page.keyboard.press("Enter");
        await page.getByRole("heading", { name: "Search", exact: true }).waitFor();
        await until(async () => /found/.test(await page.locator(".toolbar-count").textContent()), `search ${query}`);
    };
    before(async () => {
        at = person("dora");
        box = await mailbox(at.account);
        page = await open(at, { permissions: ["notifications"] });
        await page.addInitScript(() => {
            window.print = () => { window.printed = (window.printed ?? 0) + 1; };
            // What the browser would show the person.
            window.notes = [];
            window.Notification = class {
                static permission = "granted";
                static requestPermission = async () => "granted";
                constructor(title, options) { Object.assign(this, options, { title }); window.notes.push(this); }
                close() {}
            };
        });
        await signIn(page, at);
        await page.locator(".row, .empty").first().waitFor();
    });
    after(async () => page.context().close());

    test("import of EML, mbox and ZIP, and export again: not one byte is lost", { timeout: 60_000 }, async () => {
        // 8-bit text whose bytes include 0x80 to 0x9F, which careless decoding changes.
        const eml = mail({ Subject: "Imported by itself", "Content-Transfer-Encoding": "8bit" }, "À Ÿ “quotes” – Ωmega 😀\r\n");
        const second = mail({ Subject: "Imported with a ZIP" }, "Two\r\n");
        const mbox = Buffer.concat([Buffer.from("From a@b.example Mon Jan  5 10:00:00 2026\r\n"), mail({ Subject: "Imported by mbox 1" }, ">From here on\r\n\r\n"),
            Buffer.from("From a@b.example Mon Jan  5 10:00:00 2026\r\n"), mail({ Subject: "Imported by mbox 2" }, "x\r\n")]);
        await page.getByRole("button", { name: "List options" }).click();
        await chooseFiles(page, () => page.getByRole("menuitem", { name: "Import messages…" }).click(), [
            { name: "one.eml", mimeType: "message/rfc822", buffer: eml }, { name: "many.mbox", mimeType: "application/mbox", buffer: mbox },
            { name: "archive.zip", mimeType: "application/zip", buffer: packed({ "mail/two.eml": second, "mail/readme.txt": Buffer.from("not mail") }) }]);
        await page.getByText("4 messages imported").waitFor();
        for (const subject of ["Imported by itself", "Imported with a ZIP", "Imported by mbox 1", "Imported by mbox 2"]) await rows(page).filter({ hasText: subject }).first().waitFor();
        const [one] = await box.messages("Imported by itself");
        assert.deepEqual(await box.download(one.blobId), eml);
        assert.match((await box.download((await box.messages("Imported by mbox 1"))[0].blobId)).toString(), /\r\n\r\nFrom here on/);
        await openRow(page, "Imported by itself");
        await page.locator(".card").getByText("À Ÿ “quotes” – Ωmega 😀").waitFor();
        await clean(page, "imported message");
        await page.locator(".card").getByRole("button", { name: "More" }).click();
        const out = await saved(page, () => page.getByRole("menuitem", { name: "Download as EML" }).click());
        assert.match(out.name, /Imported by itself\.eml$/);
        assert.deepEqual(out.bytes, eml);
        await page.keyboard.press("Escape");
        for (const subject of ["Imported by itself", "Imported with a ZIP"]) await rows(page).filter({ hasText: subject }).first().locator("[data-tick]").click();
        await page.getByRole("toolbar", { name: "List" }).getByRole("button", { name: "More" }).click();
        const archive = await saved(page, () => page.getByRole("menuitem", { name: "Download" }).click());
        const entries = unpack(archive.bytes);
        assert.equal(entries.size, 2);
        assert.deepEqual([...entries].find(([name]) => name.includes("by itself"))[1], eml);
        assert.deepEqual([...entries].find(([name]) => name.includes("with a ZIP"))[1], second);
        await page.keyboard.press("Escape");
        // What is no mail is told.
        await page.getByRole("button", { name: "List options" }).click();
        await chooseFiles(page, () => page.getByRole("menuitem", { name: "Import messages…" }).click(), [{ name: "broken.zip", mimeType: "application/zip", buffer: Buffer.from("PK\x03\x04 and then nothing") }]);
        await page.getByText("this archive cannot be read").waitFor();
    });

    test("a conversation: one row, its messages in order, a new one by push", { timeout: 60_000 }, async () => {
        await go("#/mail/inbox");
        const subject = "Boat for the summer";
        const id = (n) => `<boat${n}@lindqvist.example>`;
        await deliver(at.account, mail({ Subject: subject, "Message-ID": id(1) }, "First thought"));
        await deliver(at.account, mail({ Subject: `Re: ${subject}`, "Message-ID": id(2), "In-Reply-To": id(1), References: id(1), From: "Jonas Weber <jonas@weber.example>" }, "Second thought"));
        const row = rows(page).filter({ hasText: subject });
        await row.first().getByText("2", { exact: true }).waitFor();
        await eventually(async () => assert.equal(await row.count(), 1));
        await openRow(page, subject);
        await page.locator(".card").nth(1).waitFor();
        await deliver(at.account, mail({ Subject: `Re: ${subject}`, "Message-ID": id(3), "In-Reply-To": id(2), References: `${id(1)} ${id(2)}` }, "Third thought"));
        await page.locator(".card").nth(2).waitFor();
        await eventually(async () => assert.deepEqual((await page.locator(".card").allTextContents()).map((x) => /(First|Second|Third)/.exec(x)?.[1]), ["First", "Second", "Third"]));
        await until(async () => (await box.messages(subject)).concat(await box.messages(`Re: ${subject}`)).every((e) => e.keywords.$seen), "all read");
        await clean(page, "conversation");
        await page.keyboard.press("Escape");
    });

    test("every operator of the search, and a search that is kept", { timeout: 90_000 }, async () => {
        const many = (name, fields, body = "Nothing of note", ...rest) => box.put(mail({ Subject: `Probe ${name}`, ...fields }, body, ...rest));
        const [type, body] = multipart("mixed", part("text/plain", "Look"), part("application/pdf", "x".repeat(90_000), 'Content-Disposition: attachment; filename="plan.pdf"\r\n'));
        await many("anna", { From: "Anna Berg <anna@berg.example>", To: "choir@demo.test", Cc: "ruth@adler.example" }, "the quick brown fox");
        await many("file", {}, body, type);
        await box.put(mail({ Subject: "Probe old" }, "brown and quick"), { receivedAt: "2019-05-04T10:00:00Z", keywords: { $seen: true, $flagged: true } });
        const archive = await box.folder("archive");
        await box.put(mail({ Subject: "Probe archived" }, "put away"), { mailboxIds: { [archive.id]: true }, keywords: { $seen: true, $answered: true } });
        const finds = async (query, ...names) => {
            await until(async () => {
                await search(`subject:Probe ${query}`);
                const shown = (await rows(page).locator(".row-subject-text").allTextContents()).map((x) => x.replace("Probe ", "")).sort();
                return JSON.stringify(shown) === JSON.stringify(names.sort()) || (finds.last = `${query}: ${shown}`, false);
            }, `the right ones (${query})`, 8000).catch((error) => { throw new Error(`${error.message}; ${finds.last}, not ${names}`); });
        };
        await finds("", "anna", "file", "old", "archived");
        await finds("from:berg", "anna");
        await finds("to:choir", "anna");
        await finds("cc:adler", "anna");
        await finds('"quick brown"', "anna");
        await finds("quick brown", "anna", "old");
        await finds("-brown", "file", "archived");
        await finds("(fox OR away)", "anna", "archived");
        await finds("body:away", "archived");
        await finds("has:attachment", "file");
        await finds("larger:50K", "file");
        await finds("smaller:50K", "anna", "old", "archived");
        await finds("is:unread", "anna", "file");
        await finds("is:starred", "old");
        await finds("is:answered", "archived");
        await finds("in:archive", "archived");
        await finds("before:2020", "old");
        await finds("after:2020-01-01 is:read", "archived");
        await finds("on:2019-05-04", "old");
        await search("subject:Probe is:starred");
        await clean(page, "search");
        await page.getByRole("button", { name: "Save this search" }).click();
        await page.getByRole("dialog").getByLabel("Name").fill("Old stars");
        await page.keyboard.press("Enter");
        await page.getByRole("link", { name: "Old stars" }).waitFor();
        await until(async () => JSON.stringify(await box.call("Preferences/get", { ids: null })).includes("Old stars"), "kept on the server");
        await page.reload();
        await page.getByRole("link", { name: "Old stars" }).click();
        await rows(page).filter({ hasText: "Probe old" }).first().waitFor();
        await page.getByRole("button", { name: "Forget the search Old stars" }).click();
        await page.getByRole("link", { name: "Old stars" }).waitFor({ state: "detached" });
    });

    test("star, category, snooze and its end", { timeout: 60_000 }, async () => {
        await box.put(mail({ Subject: "Rudder repair" }, "When?"));
        await go("#/mail/inbox");
        await rows(page).filter({ hasText: "Rudder repair" }).first().waitFor();
        const it = async () => (await box.messages("Rudder repair"))[0];
        await menu("Rudder repair", "Star");
        await until(async () => (await it()).keywords.$flagged, "starred");
        await menu("Rudder repair", "Category…", "New category…");
        await page.getByRole("dialog").getByLabel("Name").fill("Boat house");
        await page.keyboard.press("Enter");
        await rows(page).filter({ hasText: "Rudder repair" }).locator(".chip", { hasText: "Boat house" }).waitFor();
        await until(async () => Object.keys((await it()).keywords).some((k) => /boat/i.test(k)), "a keyword that every program sees");
        await page.getByRole("link", { name: "Boat house" }).click();
        await rows(page).filter({ hasText: "Rudder repair" }).first().waitFor();
        await go("#/mail/inbox");
        await menu("Rudder repair", "Snooze…", "Tomorrow morning");
        await rows(page).filter({ hasText: "Rudder repair" }).first().waitFor({ state: "detached" });
        const snoozed = await until(async () => Object.keys((await it()).keywords).find((k) => k.startsWith("snoozed-until-")), "snoozed");
        await page.getByRole("treeitem", { name: /^Snoozed/ }).click();
        await rows(page).filter({ hasText: "Rudder repair" }).first().waitFor();
        await clean(page, "snoozed");
        // Its time comes.
        const inbox = await box.folder("inbox");
        await box.call("Email/set", { update: { [(await it()).id]: { [`keywords/${snoozed}`]: null, [`keywords/snoozed-until-${Math.floor(Date.now() / 1000) - 5}`]: true } } });
        await page.reload();
        await until(async () => { const e = await it(); return e.mailboxIds[inbox.id] && !e.keywords.$seen && !Object.keys(e.keywords).some((k) => k.startsWith("snoozed")); }, "back in the inbox, unread", 20_000);
        await go("#/mail/inbox");
        await rows(page).filter({ hasText: "Rudder repair" }).first().waitFor();
    });

    test("folders: made, filled by drag, renamed, moved, emptied away", { timeout: 60_000 }, async () => {
        await go("#/mail/inbox");
        const folder = (name) => page.getByRole("treeitem", { name: new RegExp(`^${name}`) });
        await page.getByRole("button", { name: "New folder" }).click();
        await page.getByRole("dialog").getByLabel("Name").fill("Harbour");
        await page.keyboard.press("Enter");
        await folder("Harbour").waitFor();
        await rows(page).filter({ hasText: "Rudder repair" }).first().dragTo(folder("Harbour"));
        const harbour = await until(() => box.folder("Harbour"), "the folder");
        await until(async () => (await box.messages("Rudder repair"))[0].mailboxIds[harbour.id], "moved by drag");
        await until(async () => /Harbour, 1 unread of 1/.test(await folder("Harbour").textContent()), "its counts");
        await folder("Harbour").click({ button: "right" });
        await page.getByRole("menuitem", { name: "Rename…" }).click();
        await page.getByRole("dialog").getByLabel("Name").fill("Hafen <&>");
        await page.keyboard.press("Enter");
        await folder("Hafen <&>").click({ button: "right" });
        await page.getByRole("menuitem", { name: "New folder inside…" }).click();
        await page.getByRole("dialog").getByLabel("Name").fill("Steg");
        await page.keyboard.press("Enter");
        await until(async () => (await folder("Steg").getAttribute("aria-level")) === "2", "inside");
        await folder("Steg").click({ button: "right" });
        await page.getByRole("menuitem", { name: "Move…" }).click();
        await page.getByRole("menuitem", { name: "(top level)" }).click();
        await until(async () => (await folder("Steg").getAttribute("aria-level")) === "1", "at the top");
        for (const name of ["Steg", "Hafen"]) {
            await folder(name).click({ button: "right" });
            await page.getByRole("menuitem", { name: "Delete…" }).click();
            await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
            await folder(name).waitFor({ state: "detached" });
        }
    });

    test("print shows the message and nothing around it", { timeout: 60_000 }, async () => {
        await box.put(mail({ Subject: "Programme" }, `<style>.big{font-size:30px}</style><p class="big">On paper</p>${"<p>line</p>".repeat(80)}`, "text/html; charset=utf-8"));
        await go("#/mail/inbox");
        await openRow(page, "Programme");
        await page.frameLocator(".card iframe").getByText("On paper").waitFor();
        await page.locator(".card").getByRole("button", { name: "More" }).click();
        await page.getByRole("menuitem", { name: "Print" }).click();
        await until(() => page.evaluate(() => window.printed === 1), "asked the browser to print");
        await page.emulateMedia({ media: "print" });
        for (const part of [".topbar", ".sidebar", ".list-pane", ".reader-toolbar", ".card-foot"]) assert.equal(await page.locator(part).first().isVisible(), false, part);
        await eventually(async () => assert.ok(await page.getByRole("heading", { name: "Programme" }).isVisible()));
        await eventually(async () => assert.ok(await page.frameLocator(".card iframe").getByText("On paper").isVisible()));
        const frame = await page.locator(".card iframe").boundingBox();
        assert.ok(frame.height > 1500, `the whole message, not a window onto it (${frame.height})`);
        const pdf = await page.pdf({ format: "A4" });
        assert.ok((pdf.toString("latin1").match(/\/Type \/Page\b/g) ?? []).length >= 2, "on as many sheets as it takes");
        await page.emulateMedia({ media: "screen" });
        await page.evaluate(() => window.dispatchEvent(new Event("afterprint")));
        await eventually(async () => assert.equal(await page.locator(".printing").count(), 0));
        await page.keyboard.press("Escape");
    });

    test("notifications of the browser: allowed in the settings, shown when nobody looks, and they lead to the message", { timeout: 60_000 }, async () => {
        await go("#/settings/general");
        await page.getByRole("switch", { name: /Notify me of new messages/ }).check();
        await clean(page, "settings");
        await go("#/mail/inbox");
        await rows(page).first().waitFor();
        await deliver(at.account, mail({ Subject: "While you look" }, "x"));
        await rows(page).filter({ hasText: "While you look" }).first().waitFor();
        assert.deepEqual(await page.evaluate(() => window.notes.length), 0, "who looks needs none");
        await page.evaluate(() => { document.hasFocus = () => false; });
        await deliver(at.account, mail({ Subject: "Bell rings" }, "Come to the window"));
        const note = await until(() => page.evaluate(() => window.notes[0] && { title: window.notes[0].title, body: window.notes[0].body }), "a notification");
        assert.equal(note.title, "Mira Lindqvist");
        assert.match(note.body, /^Bell rings\nCome to the window/);
        await page.evaluate(() => window.notes[0].onclick());
        await page.locator(".reader-head h2", { hasText: "Bell rings" }).waitFor();
        await page.evaluate(() => { delete document.hasFocus; });
        await page.keyboard.press("Escape");
    });

    test("what is done without a line is done when it is back", { timeout: 60_000 }, async () => {
        page.expected.push("Failed to load resource", "net::ERR");
        await go("#/mail/inbox");
        await page.context().setOffline(true);
        await menu("While you look", "Archive");
        await menu("Bell rings", "Star");
        await page.getByRole("button", { name: /^Offline, 2 change/ }).waitFor();
        assert.ok(!(await box.messages("Bell rings"))[0].keywords.$flagged);
        await page.context().setOffline(false);
        const archive = await box.folder("archive");
        await until(async () => (await box.messages("While you look"))[0].mailboxIds[archive.id] && (await box.messages("Bell rings"))[0].keywords.$flagged, "replayed", 30_000);
        await page.getByRole("button", { name: /^Offline/ }).waitFor({ state: "detached" });
    });

    test("types that lie, SVG, and header fields that break out: nothing runs, everything is saved, not shown", { timeout: 60_000 }, async () => {
        const evil = "<html><script>parent.hacked=top.hacked=window.hacked=1;fetch('https://evil.example/')</script></html>";
        const [type, body] = multipart("mixed",
            part("text/html; charset=utf-8", "<p>Three files</p><img src=\"cid:fake@x\"><img src=\"cid:svg@x\">"),
            part("image/png", evil, 'Content-ID: <fake@x>\r\nContent-Disposition: inline; filename="photo.png"\r\n'),
            part("image/svg+xml", "<svg xmlns='http://www.w3.org/2000/svg' onload='parent.hacked=1'><script>parent.hacked=1</script></svg>", 'Content-ID: <svg@x>\r\nContent-Disposition: attachment; filename="drawing.svg"\r\n'),
            part("text/html", evil, "Content-Disposition: attachment; filename=\"a\\\"; x=.html\"\r\n"),
            part("application/xhtml+xml", evil, "Content-Disposition: inline; filename=\"page.xhtml\"\r\n"));
        const crlf = `=?utf-8?B?${Buffer.from("Lies\r\nBcc: everyone@demo.test\r\n\r\n<script>window.hacked=1</script>").toString("base64")}?=`;
        await deliver(at.account, mail({ Subject: crlf, From: `=?utf-8?B?${Buffer.from('Mallory\r\nX-Evil: 1"><img src=x onerror=window.hacked=1>').toString("base64")}?= <mallory@evil.example>` }, body, type));
        await go("#/mail/inbox");
        const requests = [];
        page.context().on("request", (r) => { if (/evil\.example/.test(r.url())) requests.push(r.url()); });
        await openRow(page, "Lies");
        await page.frameLocator(".card iframe").getByText("Three files").waitFor();
        for (const img of await page.frameLocator(".card iframe").locator("img").all()) assert.equal(await img.evaluate((i) => i.naturalWidth), 0, "nothing that is no picture is shown as one");
        assert.ok(!(await page.frameLocator(".card iframe").locator("body").innerHTML()).includes("svg+xml"));
        for (const link of await page.locator(".attachment").all()) {
            const answer = await page.context().request.get(new URL(await link.getAttribute("href"), at.url).href);
            const headers = answer.headers();
            assert.match(headers["content-disposition"], /^attachment/);
            assert.equal(headers["x-content-type-options"], "nosniff");
            assert.match(headers["content-security-policy"], /sandbox/);
            assert.equal(headers["x-evil"], undefined);
        }
        // Opened as a page of its own it is saved all the same.
        const href = new URL(await page.locator(".attachment", { hasText: ".html" }).first().getAttribute("href"), at.url).href;
        const other = await page.context().newPage();
        const [download] = await Promise.all([other.waitForEvent("download"), other.goto(href).catch(() => undefined)]);
        assert.ok(download);
        await other.close();
        // An answer to it does not carry the injected field on.
        await page.getByRole("button", { name: "Reply", exact: true }).last().click();
        const subject = await page.locator(".composer").getByLabel("Subject").inputValue();
        assert.ok(!/[\r\n]/.test(subject), JSON.stringify(subject));
        await eventually(async () => assert.equal(await page.locator(".composer .token").count(), 1));
        await page.locator(".composer").getByRole("button", { name: "Discard" }).click();
        await page.getByRole("dialog", { name: "Discard this message?" }).getByRole("button", { name: "Discard" }).click();
        assert.equal(await page.evaluate(() => window.hacked), undefined);
        assert.deepEqual(requests, []);
        await page.keyboard.press("Escape");
    });

    test("four themes, light and dark, from both sides, at rest under axe", { timeout: 120_000 }, async () => {
        await go("#/mail/inbox");
        for (const scheme of ["light", "dark"]) {
            await page.emulateMedia({ colorScheme: scheme });
            for (const [layout, name] of [["panes", "Three panes"], ["classic", "Classic"], ["lite", "Compact list"]]) {
                await page.getByRole("button", { name: /^Account/ }).click();
                await page.getByRole("menuitemcheckbox", { name }).click();
                await page.waitForFunction((l) => document.documentElement.dataset.layout === l, layout);
                await clean(page, `${layout} ${scheme}`);
                await openRow(page, "Boat for the summer");
                await clean(page, `${layout} ${scheme}, reading`);
                await page.keyboard.press("Escape");
            }
            await page.getByRole("button", { name: /^Account/ }).click();
            await page.getByRole("menuitemcheckbox", { name: "Three panes" }).click();
            await page.setViewportSize({ width: 390, height: 780 });
            await clean(page, `telephone ${scheme}`);
            assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, "nothing sticks out");
            await page.setViewportSize({ width: 1360, height: 850 });
        }
        await page.emulateMedia({ colorScheme: "light" });
        await page.goto(`${at.url}/?lang=x-rtl#/mail/inbox`);
        await rows(page).first().waitFor();
        assert.equal(await page.evaluate(() => document.documentElement.dir), "rtl");
        await openRow(page, "Boat for the summer");
        await clean(page, "from right to left");
        await page.goto(`${at.url}/?lang=en#/mail/inbox`);
    });

    test("nothing went wrong on the way", () => {
        const stopped = /mail-frame\.html|"default-src 'none'"/; // what the frame's policy stopped is told in the console
        assert.deepEqual(page.problems.filter((p) => !stopped.test(p)), []);
        assert.deepEqual(page.foreign, []);
    });
});
