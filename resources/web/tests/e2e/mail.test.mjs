import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { eventually, open, openRow, real, rows, server, shut, signIn, until } from "./harness.mjs";

describe("reading mail", { skip: Boolean(real) && "needs the fake server's mail" }, () => {
    let at, page;
    before(async () => {
        at = await server();
        page = await open(at);
        await signIn(page, at);
        await rows(page).first().waitFor();
    });
    after(async () => {
        await page.context().close();
        await at.stop();
        await shut();
    });
    const inbox = () => at.fake.mail.mailbox(at.fake.mail.boxes.get("m1"));

    test("folders show their unread counts", async () => {
        const folder = page.getByRole("treeitem", { name: /^Inbox/ });
        await eventually(async () => assert.match(await folder.textContent(), new RegExp(`Inbox, ${inbox().unreadEmails} unread of ${inbox().totalEmails}`)));
        await eventually(async () => assert.equal(await folder.getAttribute("aria-selected"), "true"));
    });
    test("a conversation opens with what is unread, and is marked as read", async () => {
        await openRow(page, "Plan for the spring concert");
        await page.locator(".card.folded").nth(1).waitFor();
        await eventually(async () => assert.equal(await page.locator(".card").count(), 3));
        const frame = page.frameLocator(".card iframe").last();
        await frame.getByText("Wonderful").waitFor();
        await eventually(async () => assert.equal(await frame.getByText("I can bring the lights").isVisible(), false, "the quote is folded"));
        await until(() => at.fake.mail.all().filter((e) => e.threadId === at.fake.mail.find("e1").threadId).every((e) => e.keywords.$seen), "marked as read");
    });
    test("images of the message are shown, remote ones only when asked, through the proxy", async () => {
        await openRow(page, "Photographs from the lake");
        const inline = page.frameLocator(".card iframe").locator("img");
        await until(async () => (await inline.getAttribute("src"))?.startsWith("blob:"), "inline image");
        assert.ok(await inline.evaluate((i) => i.naturalWidth > 0));
        await openRow(page, "Your ticket to Lübeck");
        const map = page.frameLocator(".card iframe").locator("img");
        await map.waitFor({ state: "attached" });
        await eventually(async () => assert.equal(await map.getAttribute("src"), null));
        assert.deepEqual(at.fake.proxied, []);
        await page.getByRole("button", { name: "Show pictures" }).click();
        await until(async () => (await map.getAttribute("src"))?.startsWith("blob:"), "remote image");
        assert.deepEqual(at.fake.proxied, ["https://images.northern-rail.example/map.png"]);
        assert.deepEqual(page.foreign, []);
    });
    test("a link whose text names another host asks first", async () => {
        await openRow(page, "Your ticket to Lübeck");
        const link = page.frameLocator(".card iframe").getByText("www.northern-rail.example");
        await eventually(async () => assert.equal(await link.getAttribute("title"), "https://phish.example/login"));
        await eventually(async () => assert.match(await link.getAttribute("rel"), /noopener/));
        await link.hover();
        await page.getByText("https://phish.example/login").waitFor();
        await link.click();
        await page.getByRole("dialog").getByText(/goes to https:\/\/phish\.example/).waitFor();
        await page.getByRole("button", { name: "Cancel" }).click();
    });
    test("styles of a message apply in its frame and nowhere else", async () => {
        const box = page.frameLocator(".card iframe").locator(".box");
        assert.equal(await box.evaluate((e) => getComputedStyle(e).backgroundColor), "rgb(16, 68, 62)");
    });
    test("archiving moves, tells, and can be undone", async () => {
        await page.keyboard.press("Escape");
        const before = inbox().totalEmails;
        const name = "Build 4512 passed";
        await rows(page).filter({ hasText: name }).first().click({ button: "right" });
        await page.getByRole("menuitem", { name: "Archive" }).click();
        await until(() => inbox().totalEmails === before - 1, "archived on the server");
        await until(async () => (await rows(page).filter({ hasText: "All 812 tests" }).count()) === 0, "gone from the list");
        await page.getByRole("button", { name: "Undo" }).click();
        await until(() => inbox().totalEmails === before, "undone on the server");
        await rows(page).filter({ hasText: "All 812 tests" }).first().waitFor();
    });
    test("a receipt is sent only when one says so", async () => {
        await openRow(page, "Could you look at paragraph");
        await page.getByText("The sender asks to be told").waitFor();
        await page.getByRole("button", { name: "Tell them" }).click();
        await until(() => at.fake.mail.receipts?.length === 1, "sent");
        await until(() => at.fake.mail.find(at.fake.mail.receipts[0]).keywords.$mdnsent, "remembered");
        await page.keyboard.press("Escape");
    });
    test("keys: j, x, s, #, and the help sheet", async () => {
        await page.locator("#rows").focus();
        await page.keyboard.press("Home");
        await page.keyboard.press("j");
        await page.keyboard.press("x");
        await eventually(async () => assert.equal(await page.locator(".row.ticked").count(), 1));
        await page.keyboard.press("s");
        await until(() => page.locator(".row.ticked .row-star.on").count(), "starred");
        await page.keyboard.press("Escape");
        await eventually(async () => assert.equal(await page.locator(".row.ticked").count(), 0));
        await page.keyboard.press("?");
        await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
        await page.keyboard.press("Escape");
        await page.getByRole("dialog").waitFor({ state: "detached" });
    });
    test("new mail appears by push", async () => {
        at.fake.deliver({ subject: "Fresh from the press", text: "Just now" });
        await rows(page).filter({ hasText: "Fresh from the press" }).first().waitFor();
        assert.match(await page.title(), /^\(\d+\) Inbox/);
    });
    test("search with operators, saved as a folder of its own", async () => {
        await page.fill("#search", "from:tanaka -is:starred");
        await page.keyboard.press("Enter");
        await page.getByRole("heading", { name: "Search", exact: true }).waitFor();
        await until(async () => /found/.test(await page.locator(".toolbar-count").textContent()), "count");
        const shown = await rows(page).count();
        assert.ok(shown > 0);
        for (const text of await rows(page).locator(".row-names").allTextContents()) assert.match(text, /Aiko/);
        await page.getByRole("button", { name: "Save this search" }).click();
        await page.getByRole("dialog").getByLabel("Name").fill("From Aiko");
        await page.keyboard.press("Enter");
        await page.getByRole("link", { name: "From Aiko" }).waitFor();
        await until(() => at.fake.mail.preferences.searches.some((s) => s.name === "From Aiko"), "kept on the server");
    });
    test("what a search found is marked, as text", async () => {
        at.fake.deliver({ subject: "Lantern & <img src=x onerror=window.hacked=1> tea", text: "Bring a lantern", keywords: { $seen: true } });
        await page.fill("#search", "lantern");
        await page.keyboard.press("Enter");
        await page.locator(".row mark", { hasText: "Lantern" }).first().waitFor();
        await eventually(async () => assert.equal(await page.locator(".row-subject-text").first().textContent(), "Lantern & <img src=x onerror=window.hacked=1> tea"));
        assert.equal(await page.evaluate(() => window.hacked), undefined);
    });
    test("folders: create, rename, delete", async () => {
        await page.getByRole("treeitem", { name: /^Inbox/ }).click();
        await page.getByRole("button", { name: "New folder" }).click();
        await page.getByRole("dialog").getByLabel("Name").fill("Letters");
        await page.keyboard.press("Enter");
        const folder = page.getByRole("treeitem", { name: /^Letters/ });
        await folder.click({ button: "right" });
        await page.getByRole("menuitem", { name: "Rename…" }).click();
        await page.getByRole("dialog").getByLabel("Name").fill("Post");
        await page.keyboard.press("Enter");
        await page.getByRole("treeitem", { name: /^Post/ }).click({ button: "right" });
        await page.getByRole("menuitem", { name: "Delete…" }).click();
        await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
        await until(() => ![...at.fake.mail.boxes.values()].some((m) => m.name === "Post"), "deleted");
        await page.getByRole("treeitem", { name: /^Post/ }).waitFor({ state: "detached" });
    });
    test("category and snooze", async () => {
        await page.getByRole("treeitem", { name: /^Inbox/ }).click();
        await rows(page).filter({ hasText: "Vegetable box" }).first().click({ button: "right" });
        await page.getByRole("menuitem", { name: "Category…" }).click();
        await page.getByRole("menuitemcheckbox", { name: "Reading" }).click();
        await until(() => at.fake.mail.all().some((e) => e.subject.startsWith("Vegetable") && e.keywords.reading), "category");
        await rows(page).filter({ hasText: "Vegetable box" }).first().click({ button: "right" });
        await page.getByRole("menuitem", { name: "Snooze…" }).click();
        await page.getByRole("menuitem", { name: "Tomorrow morning" }).click();
        await until(() => at.fake.mail.all().some((e) => Object.keys(e.keywords).some((k) => /^snoozed-until-\d+$/.test(k)) && !e.mailboxIds.m1), "snoozed");
        await page.getByRole("treeitem", { name: /^Snoozed/ }).waitFor();
    });
    test("what is done offline is done when the line is back", async () => {
        page.expected.push("Failed to load resource", "net::ERR");
        await page.context().setOffline(true);
        await rows(page).filter({ hasText: "Question about the contract" }).first().click({ button: "right" });
        await page.getByRole("menuitem", { name: "Archive" }).click();
        await page.getByRole("button", { name: /^Offline, 1 change/ }).waitFor();
        const there = at.fake.mail.all().filter((e) => e.subject === "Question about the contract" && e.mailboxIds.m1).length;
        await page.context().setOffline(false);
        await until(() => at.fake.mail.all().filter((e) => e.subject === "Question about the contract" && e.mailboxIds.m1).length < there, "replayed", 20_000);
        await page.getByRole("button", { name: /^Offline/ }).waitFor({ state: "detached" });
    });
    test("download as EML, all attachments as ZIP, the source", async () => {
        await openRow(page, "Plan for the spring concert");
        await page.frameLocator(".card iframe").last().getByText("Wonderful").waitFor();
        const [archive] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Save all as ZIP" }).click()]);
        assert.match(archive.suggestedFilename(), /\.zip$/);
        await page.locator(".card").last().getByRole("button", { name: "More" }).click();
        const [eml] = await Promise.all([page.waitForEvent("download"), page.getByRole("menuitem", { name: "Download as EML" }).click()]);
        assert.match(eml.suggestedFilename(), /spring concert\.eml$/);
        await page.locator(".card").last().getByRole("button", { name: "More" }).click();
        await page.getByRole("menuitem", { name: "Show the source" }).click();
        await page.getByText(/^From: mira@/).waitFor();
        await page.keyboard.press("Escape");
    });
    test("nothing went wrong on the way", () => {
        assert.deepEqual(page.problems, []);
        assert.deepEqual(page.foreign, []);
    });
});
