import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { eventually, open, openRow, real, rows, server, shut, signIn, until } from "./harness.mjs";

describe("writing mail", { skip: Boolean(real) && "looks into the fake server" }, () => {
    let at, page;
    before(async () => {
        at = await server();
        page = await open(at);
        await signIn(page, at);
        await rows(page).first().waitFor();
        page.on("dialog", (d) => d.accept());
    });
    after(async () => {
        await page.context().close();
        await at.stop();
        await shut();
    });
    const composer = () => page.locator(".composer").last();
    const begin = async () => {
        await page.getByRole("button", { name: "New message", exact: true }).first().click();
        await composer().locator(".editor[contenteditable=true] div").first().waitFor();
    };
    const drafts = () => at.fake.mail.all().filter((e) => e.keywords.$draft);

    test("completion, formatting, sending, undoing, and sending again", async () => {
        await begin();
        await composer().getByLabel("To", { exact: true }).fill("mir");
        await composer().getByRole("option", { name: /Mira Lindqvist/ }).waitFor();
        await page.keyboard.press("Enter");
        await composer().locator(".token", { hasText: "Mira Lindqvist" }).waitFor();
        await composer().getByLabel("To", { exact: true }).fill("quar");
        await composer().getByRole("option", { name: /Quartet/ }).click();
        await eventually(async () => assert.equal(await composer().locator(".token").count(), 2, "the group brings Jonas; Mira is there already"));
        await composer().getByLabel("Subject").fill("A test of the horn");
        await composer().locator(".editor").click();
        await page.keyboard.press("Control+Home");
        await page.keyboard.type("Dear ");
        await page.keyboard.press("Control+b");
        await page.keyboard.type("both");
        await page.keyboard.press("Control+b");
        await eventually(async () => assert.match(await composer().locator(".editor").innerHTML(), /<b>both<\/b>/));
        await eventually(async () => assert.match(await composer().locator(".editor .signature").textContent(), /Boathouse Society/));
        await page.keyboard.press("Control+Enter");
        await page.getByText("Sent to 2 recipient").waitFor();
        assert.equal(at.fake.mail.sent.length, 1);
        const sent = at.fake.mail.sent[0];
        assert.deepEqual(sent.to.map((a) => a.email), ["mira@lindqvist.example", "jonas.weber@example.org"]);
        assert.equal(sent.envelope.mailFrom.parameters.HOLDFOR, "8");
        assert.match(sent.text, /Dear both/);
        await page.getByRole("button", { name: "Undo" }).click();
        await composer().getByLabel("Subject").waitFor();
        assert.equal(at.fake.mail.sent.length, 0, "called back");
        await eventually(async () => assert.equal(await composer().getByLabel("Subject").inputValue(), "A test of the horn"));
        await composer().locator(".editor b").waitFor();
        await page.keyboard.press("Control+Enter");
        await until(() => at.fake.mail.sent.length === 1, "sent again");
        assert.ok(at.fake.mail.all().some((e) => e.subject === "A test of the horn" && e.mailboxIds.m3 && !e.keywords.$draft));
        await until(() => !drafts().some((e) => e.subject === "A test of the horn"), "no draft remains");
    });

    test("a draft is saved as one types and survives a reload at once", async () => {
        await begin();
        await composer().getByLabel("Subject").fill("Half a thought");
        await composer().locator(".editor").click();
        await page.keyboard.press("Control+Home");
        await page.keyboard.type("It was a dark and");
        await page.reload();
        await composer().locator(".editor", { hasText: "It was a dark and" }).waitFor();
        await eventually(async () => assert.equal(await composer().getByLabel("Subject").inputValue(), "Half a thought"));
        await composer().locator(".editor").click();
        await page.keyboard.press("Control+Home");
        await page.keyboard.type("Once: ");
        await until(() => drafts().some((e) => e.subject === "Half a thought" && /Once: It was a dark and/.test(e.values[1])), "on the server", 15_000);
        await composer().getByText("Draft saved").waitFor();
        await page.keyboard.type("more ");
        await until(() => drafts().some((e) => /Once: more/.test(e.values[1])), "saved again", 15_000);
        assert.equal(drafts().filter((e) => e.subject === "Half a thought").length, 1, "the older copy is gone");
        await composer().getByRole("button", { name: "Close and keep as a draft" }).click();
        await composer().waitFor({ state: "detached" });
        await page.getByRole("treeitem", { name: /^Drafts/ }).click();
        await rows(page).filter({ hasText: "Half a thought" }).click();
        await composer().locator(".editor", { hasText: "dark and" }).waitFor();
        await composer().getByRole("button", { name: "Discard" }).click();
        await page.getByRole("dialog", { name: "Discard this message?" }).getByRole("button", { name: "Discard" }).click();
        await until(() => !drafts().some((e) => e.subject === "Half a thought"), "discarded");
        await page.getByRole("treeitem", { name: /^Inbox/ }).click();
    });

    test("attachments by drop, inline pictures, another identity", async () => {
        await begin();
        await composer().getByLabel("To", { exact: true }).fill("ruth@adler.example,");
        await composer().getByLabel("Subject").fill("With things");
        await composer().getByLabel("From").selectOption({ label: "Concerts <concerts@demo.test>" });
        const drop = async (selector, name, type, content) => {
            const data = await page.evaluateHandle(([n, ty, c]) => {
                const transfer = new DataTransfer();
                transfer.items.add(new File([Uint8Array.from(atob(c), (x) => x.charCodeAt(0))], n, { type: ty }));
                return transfer;
            }, [name, type, content]);
            await composer().locator(selector).dispatchEvent("drop", { dataTransfer: data });
        };
        await drop(".composer-head", "notes.txt", "text/plain", Buffer.from("some notes").toString("base64"));
        await composer().locator(".composer-file", { hasText: "notes.txt" }).waitFor();
        await drop(".editor", "dot.png", "image/png", "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==");
        await composer().locator(".editor img[data-cid]").waitFor();
        await composer().locator(".composer-file small").waitFor();
        const before = at.fake.mail.sent.length;
        await page.keyboard.press("Control+Enter");
        await until(() => at.fake.mail.sent.length === before + 1, "sent");
        const sent = at.fake.mail.sent.at(-1);
        assert.deepEqual(sent.attachments.map((a) => [a.name, a.type, a.disposition]).sort(), [["dot.png", "image/png", "inline"], ["notes.txt", "text/plain", "attachment"]]);
        const cid = sent.attachments.find((a) => a.cid).cid;
        assert.ok(sent.html.includes(`src="cid:${cid}"`), sent.html);
        assert.ok(!/blob:|data-cid/.test(sent.html));
        assert.equal(sent.envelope.mailFrom.email, "concerts@demo.test");
        await composer().waitFor({ state: "detached" });
    });

    test("reply to all keeps the thread, quotes, and marks as answered", async () => {
        await openRow(page, "Plan for the spring concert");
        await page.getByRole("button", { name: "Reply to all" }).click();
        await composer().locator(".editor .posthorn-quote").waitFor();
        await eventually(async () => assert.deepEqual(await composer().locator(".token bdi").allTextContents(), ["Mira Lindqvist", "Jonas Weber"]));
        await eventually(async () => assert.match(await composer().getByLabel("Subject").inputValue(), /^Re: Plan/));
        await composer().locator(".editor").click();
        await page.keyboard.press("Control+Home");
        await page.keyboard.type("Fine with me.");
        const before = at.fake.mail.sent.length;
        await page.keyboard.press("Control+Enter");
        await until(() => at.fake.mail.sent.length === before + 1, "sent");
        const original = at.fake.mail.find("e3");
        await until(() => original.keywords.$answered, "answered");
        const mine = at.fake.mail.all().find((e) => e.mailboxIds.m3 && /Fine with me/.test(e.values[1]));
        assert.equal(mine.threadId, original.threadId);
        assert.deepEqual(mine.inReplyTo, original.messageId);
    });

    test("forwarding takes the attachments along", async () => {
        await openRow(page, "Your ticket to Lübeck");
        await page.getByRole("button", { name: "Forward" }).click();
        await composer().locator(".composer-file", { hasText: "ticket.pdf" }).waitFor();
        await composer().locator(".editor", { hasText: "Forwarded message" }).waitFor();
        assert.equal(await composer().locator(".editor img[src^=http]").count(), 0, "remote pictures are not loaded in the editor");
        await composer().getByRole("button", { name: "Discard" }).click();
        await page.getByRole("dialog", { name: "Discard this message?" }).getByRole("button", { name: "Discard" }).click();
        await composer().waitFor({ state: "detached" });
    });

    test("send later, and templates", async () => {
        await begin();
        await composer().getByLabel("To", { exact: true }).fill("aiko@tanaka.example,");
        await composer().getByLabel("Subject").fill("In the morning");
        await composer().getByRole("button", { name: "Templates" }).click();
        await page.getByRole("menuitem", { name: "Save as a template…" }).click();
        await page.getByRole("dialog", { name: "Save as a template" }).getByLabel("Name").fill("Morning");
        await page.keyboard.press("Enter");
        await until(() => at.fake.mail.preferences.templates?.some((x) => x.name === "Morning"), "template kept");
        await composer().getByRole("button", { name: "Send later" }).click();
        await page.getByRole("menuitem", { name: "Tomorrow morning" }).click();
        await until(() => at.fake.mail.sent.some((s) => s.subject === "In the morning"), "handed over");
        assert.match(at.fake.mail.sent.find((s) => s.subject === "In the morning").envelope.mailFrom.parameters.HOLDUNTIL, /^\d{4}-.*Z$/);
        await page.getByRole("treeitem", { name: /^Scheduled/ }).waitFor();
    });

    test("offline, a message waits and goes out later, once", async () => {
        page.expected.push("Failed to load resource", "net::ERR");
        await begin();
        await composer().getByLabel("To", { exact: true }).fill("tomas@rivera.example,");
        await composer().getByLabel("Subject").fill("From the tunnel");
        await page.waitForTimeout(50);
        await page.context().setOffline(true);
        await page.keyboard.press("Control+Enter");
        await page.getByText("The message goes out when the line is back").waitFor();
        assert.ok(!at.fake.mail.sent.some((s) => s.subject === "From the tunnel"));
        await page.context().setOffline(false);
        await until(() => at.fake.mail.sent.filter((s) => s.subject === "From the tunnel").length === 1, "sent when back", 20_000);
    });

    test("a wrong address is told, nothing is sent", async () => {
        await begin();
        await composer().getByLabel("To", { exact: true }).fill("not an address");
        await composer().getByLabel("Subject").fill("x");
        const before = at.fake.mail.sent.length;
        await page.keyboard.press("Control+Enter");
        await composer().getByRole("alert").waitFor();
        assert.equal(at.fake.mail.sent.length, before);
        await composer().getByRole("button", { name: "Discard" }).click();
        await page.getByRole("dialog", { name: "Discard this message?" }).getByRole("button", { name: "Discard" }).click();
    });

    test("nothing went wrong on the way", () => {
        assert.deepEqual(page.problems, []);
        assert.deepEqual(page.foreign, []);
    });
});
