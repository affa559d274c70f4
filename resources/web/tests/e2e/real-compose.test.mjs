// Against the real server: writing. What is written is not lost, what is sent arrives as it was written, what is called back does not.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { nothingSerious as clean } from "./axe.mjs";
import { eventually, open, openRow, rows, shut, signIn, until } from "./harness.mjs";
import { chooseFiles, deliver, mail, mailbox, needsReal, person } from "./real.mjs";

after(shut);
const pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

describe("writing on the real server", { ...needsReal, concurrency: 1 }, () => {
    let at, page, box, other, otherBox;
    const composer = () => page.locator(".composer").last();
    const go = (hash) => page.evaluate((h) => { location.hash = h; }, hash);
    const begin = async (to, subject) => {
        await page.getByRole("button", { name: "New message", exact: true }).first().click();
        await composer().locator(".editor[contenteditable=true] div").first().waitFor();
        if (to) await composer().getByLabel("To", { exact: true }).fill(`${to},`);
        if (subject) await composer().getByLabel("Subject").fill(subject);
    };
    const write = async (text) => {
        await composer().locator(".editor").click();
        await page.keyboard.press("Control+Home");
        await page.keyboard.type(text);
    };
    const discard = async () => {
        await composer().getByRole("button", { name: "Discard" }).click();
        await page.getByRole("dialog", { name: "Discard this message?" }).getByRole("button", { name: "Discard" }).click();
        await page.locator(".composer").waitFor({ state: "detached" });
    };
    const arrived = (at, subject) => until(async () => (await at.messages(subject)).find((e) => Object.keys(e.mailboxIds).length), `"${subject}" arrives`, 30_000);
    const dropped = (locator, name, type, content) => page.evaluateHandle(([n, ty, c]) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([typeof c === "number" ? new Uint8Array(c).fill(65) : Uint8Array.from(atob(c), (x) => x.charCodeAt(0))], n, { type: ty }));
        return transfer;
    }, [name, type, content]).then((dataTransfer) => locator.dispatchEvent("drop", { dataTransfer }));

    before(async () => {
        at = person("emil");
        other = person("dora");
        box = await mailbox(at.account);
        otherBox = await mailbox(other.account);
        page = await open(at);
        page.on("dialog", (d) => d.accept());
        await signIn(page, at);
        await page.locator(".row, .empty").first().waitFor();
        // The other one's folder, not the inbox: where the wait to undo is short, the tests are.
        await go("#/settings/writing");
        await page.getByLabel("Time to undo sending").selectOption("5");
        await until(async () => JSON.stringify(await box.call("Preferences/get", { ids: null })).includes('"undoSeconds":5'), "kept");
        await go("#/mail/inbox");
    });
    after(async () => page.context().close());

    test("a signature, a template, and a message that arrives as it was written", { timeout: 60_000 }, async () => {
        await go("#/settings/writing");
        await page.getByLabel("Signature").first().fill("Emil\nBoat house, door 3");
        await page.getByRole("button", { name: "Save" }).first().click();
        await until(async () => /door 3/.test(JSON.stringify(await box.call("Identity/get", { ids: null }))), "signature kept");
        await clean(page, "identities");
        await go("#/mail/inbox");
        await begin(other.account, "As written");
        await until(async () => /door 3/.test(await composer().locator(".signature").textContent()), "signed");
        await write("Good morning, ");
        await page.keyboard.press("Control+b");
        await page.keyboard.type("boldly");
        await page.keyboard.press("Control+b");
        await page.keyboard.type(" – äöü 😀");
        await composer().getByRole("button", { name: "Templates" }).click();
        await page.getByRole("menuitem", { name: "Save as a template…" }).click();
        await page.getByRole("dialog", { name: "Save as a template" }).getByLabel("Name").fill("Greeting");
        await page.keyboard.press("Enter");
        await clean(page, "composer");
        await page.keyboard.press("Control+Enter");
        const got = await arrived(otherBox, "As written");
        const source = (await otherBox.download(got.blobId)).toString();
        assert.match(source, /multipart\/alternative/);
        assert.equal(got.to[0].email, other.account);
        const [{ list: [body] }] = await otherBox.calls(["Email/get", { ids: [got.id], properties: ["bodyValues", "htmlBody", "textBody"], fetchAllBodyValues: true }]);
        assert.match(body.bodyValues[body.htmlBody[0].partId].value, /<b>boldly<\/b> – äöü 😀/);
        assert.match(body.bodyValues[body.textBody[0].partId].value, /Good morning, boldly – äöü 😀[^]*Boat house, door 3/);
        await begin(other.account, "With a template");
        await composer().locator(".editor").click();
        await page.keyboard.press("Control+Home");
        await composer().getByRole("button", { name: "Templates" }).click();
        await page.getByRole("menuitem", { name: "Greeting" }).click();
        await composer().locator(".editor b", { hasText: "boldly" }).waitFor();
        await discard();
    });

    test("a draft outlives a reload, and a tab that is killed", { timeout: 90_000 }, async () => {
        await begin(other.account, "Half a thought");
        await write("It was a dark and");
        await page.reload();
        await composer().locator(".editor", { hasText: "It was a dark and" }).waitFor();
        await write("stormy: ");
        await until(async () => (await box.messages("Half a thought")).some((e) => e.keywords.$draft && /stormy: It was a dark and/.test(e.preview)), "on the server", 15_000);
        await composer().getByText("Draft saved").waitFor();
        await write("At once: ");
        await until(() => page.evaluate(() => Object.keys(localStorage).some((k) => k.startsWith("posthorn.draft.") && localStorage[k].includes("At once: "))), "in this browser");
        // A file that is still on its way up is kept as well.
        const line = await page.context().newCDPSession(page);
        await line.send("Network.enable");
        await line.send("Network.emulateNetworkConditions", { offline: false, latency: 20, downloadThroughput: -1, uploadThroughput: 2_000 });
        await dropped(composer().locator(".composer-head"), "late.bin", "application/octet-stream", 60_000);
        await until(() => page.evaluate(() => new Promise((resolve) => {
            const request = indexedDB.open("posthorn");
            request.onsuccess = () => { const keys = request.result.transaction("values").objectStore("values").getAllKeys(); keys.onsuccess = () => { request.result.close(); resolve(keys.result.some((k) => String(k).startsWith("posthorn.file."))); }; };
        })), "the file in this browser");
        await until(() => page.evaluate(() => Object.keys(localStorage).some((k) => k.startsWith("posthorn.draft.") && localStorage[k].includes("late.bin"))), "its name, too");
        await eventually(async () => assert.equal(await composer().locator(".composer-file small").count(), 0, "not up yet"));
        const context = page.context();
        const { problems, expected } = page;
        const dead = page;
        const crashed = new Promise((resolve) => dead.on("crash", resolve));
        dead.goto("chrome://crash").catch(() => undefined); // no unload, no farewell
        await crashed;
        page = await context.newPage();
        Object.assign(page, { problems, expected, foreign: dead.foreign });
        await dead.close();
        page.setDefaultTimeout(15_000);
        page.on("dialog", (d) => d.accept());
        await page.goto(`${at.url}/`);
        await composer().locator(".editor", { hasText: "At once: stormy: It was a dark and" }).waitFor();
        await eventually(async () => assert.equal(await composer().getByLabel("Subject").inputValue(), "Half a thought"));
        await eventually(async () => assert.equal(await page.locator(".composer").count(), 1));
        await composer().locator(".composer-file", { hasText: "late.bin" }).locator("small").waitFor(); // up now
        await until(async () => (await box.messages("Half a thought")).some((e) => e.attachments.some((a) => a.name === "late.bin" && a.size === 60_000)), "with the draft on the server", 20_000);
        await composer().getByRole("button", { name: "Close and keep as a draft" }).click();
        await page.locator(".composer").waitFor({ state: "detached" });
        await page.getByRole("treeitem", { name: /^Drafts/ }).click();
        await rows(page).filter({ hasText: "Half a thought" }).click();
        await composer().locator(".editor", { hasText: "At once: stormy" }).waitFor();
        assert.equal((await box.messages("Half a thought")).length, 1, "older copies are gone");
        await discard();
        await until(async () => !(await box.messages("Half a thought")).length, "discarded");
        await go("#/mail/inbox");
    });

    test("files by drop with progress, a picture in the text, and both arrive", { timeout: 90_000 }, async () => {
        await begin(other.account, "With things");
        const line = await page.context().newCDPSession(page);
        await line.send("Network.enable");
        await line.send("Network.emulateNetworkConditions", { offline: false, latency: 20, downloadThroughput: -1, uploadThroughput: 400_000 });
        await dropped(composer().locator(".composer-head"), "chart.bin", "application/octet-stream", 1_000_000);
        const bar = composer().locator(".composer-file progress");
        const seen = new Set();
        await until(async () => {
            const value = await bar.evaluate((p) => p.value, null, { timeout: 300 }).catch(() => null);
            if (value !== null && value > 0 && value < 1) seen.add(value);
            return (await composer().locator(".composer-file small").count()) > 0;
        }, "uploaded", 30_000);
        assert.ok(seen.size >= 2, `the bar moved: ${[...seen]}`);
        await line.send("Network.emulateNetworkConditions", { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: -1 });
        await dropped(composer().locator(".editor"), "dot.png", "image/png", pixel);
        await composer().locator(".editor img[data-cid]").waitFor();
        await chooseFiles(page, () => composer().getByRole("button", { name: "Attach files" }).click(), [{ name: "Überblick.txt", mimeType: "text/plain", buffer: Buffer.from("chosen") }]);
        await composer().locator(".composer-file", { hasText: "Überblick.txt" }).locator("small").waitFor();
        await clean(page, "composer with files");
        await page.keyboard.press("Control+Enter");
        const got = await arrived(otherBox, "With things");
        assert.deepEqual(got.attachments.map((a) => [a.name, a.type, a.disposition]).sort(), [["chart.bin", "application/octet-stream", "attachment"], ["dot.png", "image/png", "inline"], ["Überblick.txt", "text/plain", "attachment"]]);
        assert.deepEqual(await otherBox.download(got.attachments.find((a) => a.name === "chart.bin").blobId), Buffer.alloc(1_000_000, 65));
        // The reader shows the picture where it stood.
        await page.getByRole("treeitem", { name: /^Sent/ }).click();
        await openRow(page, "With things");
        const picture = page.frameLocator(".card iframe").locator("img");
        await until(() => picture.evaluate((i) => i.complete && i.naturalWidth === 1).catch(() => false), "the picture");
        await eventually(async () => assert.equal(await page.locator(".attachment").count(), 2, "which is no attachment besides"));
        await page.keyboard.press("Escape");
        await go("#/mail/inbox");
    });

    test("sending is undone: nothing arrives, and the work goes on", { timeout: 60_000 }, async () => {
        await begin(other.account, "Too hasty");
        await write("Not yet");
        await page.keyboard.press("Control+Enter");
        await page.getByRole("button", { name: "Undo" }).click();
        await composer().locator(".editor", { hasText: "Not yet" }).waitFor();
        await until(async () => (await box.messages("Too hasty")).every((e) => e.keywords.$draft), "a draft again");
        await write("Now: ");
        await page.keyboard.press("Control+Enter");
        const got = await arrived(otherBox, "Too hasty");
        assert.match(got.preview, /^Now: Not yet/);
        assert.equal((await otherBox.messages("Too hasty")).length, 1);
        await until(async () => { const sent = await box.folder("sent"); const mine = await box.messages("Too hasty"); return mine.length === 1 && mine[0].mailboxIds[sent.id]; }, "one copy, under Sent");
    });

    test("send later: it waits in its folder, can be taken back, sent now, or deleted unsent", { timeout: 90_000 }, async () => {
        for (const subject of ["Later one", "Later two", "Later three"]) {
            await begin(other.account, subject);
            await write(`For ${subject}`);
            await composer().getByRole("button", { name: "Send later" }).click();
            await page.getByRole("menuitem", { name: "Tomorrow morning" }).click();
            await page.locator(".composer").waitFor({ state: "detached" });
        }
        const folder = page.getByRole("treeitem", { name: /^Scheduled/ });
        await folder.click();
        await openRow(page, "Later one");
        await page.getByText(/This message will be sent on/).waitFor();
        await clean(page, "scheduled");
        const waiting = async () => (await box.calls(["EmailSubmission/query", { filter: { undoStatus: "pending" } }]))[0].ids.length;
        assert.equal(await waiting(), 3);
        await page.getByRole("button", { name: "Do not send, edit" }).click();
        await composer().locator(".editor", { hasText: "For Later one" }).waitFor();
        assert.equal(await waiting(), 2);
        await discard();
        await folder.click();
        await openRow(page, "Later two");
        await page.getByRole("button", { name: "Send now" }).click();
        await arrived(otherBox, "Later two");
        await folder.click();
        await rows(page).filter({ hasText: "Later three" }).first().click({ button: "right" });
        await page.getByRole("menuitem", { name: "Delete" }).click();
        await page.getByText("It will not be sent.").waitFor();
        assert.equal(await waiting(), 0);
        const sent = await box.folder("sent");
        assert.ok((await box.messages("Later two")).every((e) => e.mailboxIds[sent.id]));
        for (const subject of ["Later one", "Later three"]) assert.deepEqual(await otherBox.messages(subject), []);
        await go("#/mail/inbox");
    });

    test("a receipt is asked for, given, and comes back", { timeout: 90_000 }, async (c) => {
        await begin(other.account, "Please confirm");
        await composer().getByRole("button", { name: "More" }).click();
        await page.getByRole("menuitemcheckbox", { name: "Ask for a receipt" }).click();
        await write("Did you read this?");
        await page.keyboard.press("Control+Enter");
        await arrived(otherBox, "Please confirm");
        const reader = await open(other);
        c.after(() => reader.context().close());
        await signIn(reader, other);
        await openRow(reader, "Please confirm");
        await clean(reader, "receipt");
        await reader.getByRole("button", { name: "Tell them" }).click();
        await until(async () => (await otherBox.messages("Please confirm"))[0].keywords.$mdnsent, "remembered");
        await rows(page).filter({ hasText: /Please confirm/ }).first().waitFor({ timeout: 30_000 });
        const inbox = await box.folder("inbox");
        const { ids } = (await box.calls(["Email/query", { filter: { inMailbox: inbox.id, text: "confirm" } }]))[0];
        const source = (await box.download((await box.call("Email/get", { ids, properties: ["blobId"] })).list[0].blobId)).toString();
        assert.match(source, /message\/disposition-notification/);
        assert.match(source, /Disposition: manual-action\/MDN-sent-manually; ?displayed/i);
        assert.deepEqual(reader.problems, []);
    });

    test("reply to all and forward keep the thread and the files", { timeout: 60_000 }, async () => {
        await deliver(at.account, mail({ Subject: "Minutes", To: `${at.account}, ${other.account}`, "Message-ID": "<minutes@lindqvist.example>" }, "Attached are none"));
        await openRow(page, "Minutes");
        await page.getByRole("button", { name: "Reply to all" }).first().click();
        await composer().locator(".editor .posthorn-quote").waitFor();
        await eventually(async () => assert.deepEqual(await composer().locator(".token bdi").allTextContents(), ["Mira Lindqvist", other.account]));
        await composer().locator(".token", { hasText: "Mira" }).getByRole("button").click(); // nobody there to take it
        await write("Thank you.");
        await page.keyboard.press("Control+Enter");
        const got = await arrived(otherBox, "Re: Minutes");
        assert.deepEqual(got.inReplyTo, ["minutes@lindqvist.example"]);
        await until(async () => (await box.messages("Minutes"))[0].keywords.$answered, "marked as answered");
        await page.getByRole("treeitem", { name: /^Sent/ }).click();
        await openRow(page, "With things");
        await page.getByRole("button", { name: "Forward" }).first().click();
        await composer().locator(".composer-file", { hasText: "chart.bin" }).waitFor();
        await composer().getByLabel("To", { exact: true }).fill(`${other.account},`);
        await page.keyboard.press("Control+Enter");
        const forwarded = await arrived(otherBox, "Fwd: With things");
        assert.deepEqual(forwarded.attachments.map((a) => a.name).sort(), ["chart.bin", "dot.png", "Überblick.txt"]);
        await go("#/mail/inbox");
    });

    test("without a line a message waits, and goes out once", { timeout: 90_000 }, async () => {
        page.expected.push("Failed to load resource", "net::ERR");
        await begin(other.account, "From the tunnel");
        await write("Dark here");
        await page.context().setOffline(true);
        await page.keyboard.press("Control+Enter");
        await page.getByText("The message goes out when the line is back").waitFor();
        assert.deepEqual(await otherBox.messages("From the tunnel"), []);
        await page.context().setOffline(false);
        await arrived(otherBox, "From the tunnel");
        assert.equal((await otherBox.messages("From the tunnel")).length, 1);
    });

    test("out of office answers by itself, once it is set", { timeout: 60_000 }, async (c) => {
        const away = await open(other);
        c.after(() => away.context().close());
        await signIn(away, other, "#/settings/vacation");
        await away.getByLabel(/Answer for me/).check();
        await away.getByLabel("Subject").fill("On the water");
        await away.getByLabel("Text").fill("Back on Monday");
        await clean(away, "vacation");
        await away.getByRole("button", { name: "Save" }).click();
        await until(async () => (await otherBox.call("VacationResponse/get", { ids: ["singleton"] })).list[0].isEnabled, "on");
        await begin(other.account, "Are you there?");
        await write("Hello");
        await page.keyboard.press("Control+Enter");
        const got = await until(async () => (await box.messages("On the water"))[0], "the answer", 30_000);
        assert.match(got.preview, /Back on Monday/);
        await otherBox.call("VacationResponse/set", { update: { singleton: { isEnabled: false } } });
    });

    test("nothing went wrong on the way", () => {
        const known = /mail-frame\.html|"default-src 'none'"|Applying inline style violates|ERR_/;
        assert.deepEqual(page.problems.filter((p) => !known.test(p)), []);
        assert.deepEqual(page.foreign, []);
    });
});
