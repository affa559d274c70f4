// Signing in, very long lists, contacts, settings, and small screens.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { writeFileSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eventually, open, openRow, real, rows, server, shut, signIn, until } from "./harness.mjs";

after(shut);

describe("signing in", { skip: Boolean(real) && "needs accounts that are made for it" }, () => {
    test("a wrong password is told, the second factor asked for, then one is in; sessions are listed and ended", async (c) => {
        const at = await server({ totp: "123456" });
        const page = await open(at);
        c.after(async () => { await page.context().close(); await at.stop(); });
        page.expected.push("401");
        await page.goto(`${at.url}/#/settings/security`);
        await page.fill("[name=account]", at.account);
        await page.fill("[name=password]", "wrong");
        await page.press("[name=password]", "Enter");
        await page.getByRole("alert").getByText("Address or password is not right.").waitFor();
        await page.fill("[name=password]", at.password);
        await page.press("[name=password]", "Enter");
        await page.getByLabel("Code of your authenticator").fill("000000");
        await page.keyboard.press("Enter");
        await page.getByRole("alert").getByText("This code is not right").waitFor();
        await page.getByLabel("Code of your authenticator").fill("123 456");
        await page.keyboard.press("Enter");
        await page.getByRole("heading", { name: "Where you are signed in" }).waitFor();
        at.fake.sessions.set("other0000000", { id: "other0000000", csrfToken: "x", account: at.account, agent: "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1", since: new Date().toISOString(), expires: new Date().toISOString() });
        await page.reload();
        await page.locator(".sessions li", { hasText: "iOS" }).getByRole("button", { name: "End" }).click();
        await until(() => !at.fake.sessions.has("other0000000"), "ended");
        await page.locator(".sessions li", { hasText: "iOS" }).waitFor({ state: "detached" });
        await page.getByRole("button", { name: "Sign out everywhere" }).click();
        await page.getByRole("dialog").getByRole("button", { name: "Sign out" }).click();
        await page.getByRole("heading", { name: "Sign in to your mail" }).waitFor();
        assert.equal(at.fake.sessions.size, 0);
        assert.deepEqual(page.problems, []);
    });
    test("when the session ends, sign-in comes over the work, and what was written is still there", async (c) => {
        const at = await server();
        const page = await open(at);
        c.after(async () => { await page.context().close(); await at.stop(); });
        page.expected.push("401");
        await signIn(page, at);
        await page.getByRole("button", { name: "New message", exact: true }).first().click();
        await page.locator(".composer").getByLabel("Subject").fill("Written before");
        at.fake.sessions.clear();
        await page.getByRole("heading", { name: "Your session has ended" }).waitFor();
        await page.fill("[name=password]", at.password);
        await page.press("[name=password]", "Enter");
        await page.locator(".expired").waitFor({ state: "detached" });
        await eventually(async () => assert.equal(await page.locator(".composer").getByLabel("Subject").inputValue(), "Written before"));
        assert.deepEqual(page.problems, []);
    });
    test("a request without the CSRF token changes nothing", async (c) => {
        const at = await server();
        const page = await open(at);
        c.after(async () => { await page.context().close(); await at.stop(); });
        page.expected.push("403");
        await signIn(page, at);
        assert.equal(await page.evaluate(async () => (await fetch("/jmap/api", { method: "POST", body: "{}" })).status), 403);
    });
});

describe("a list of 1,000,000 messages", { skip: Boolean(real) && "needs the fake server's list" }, () => {
    test("scrolls to its end and back with a constant number of rows", async (c) => {
        const at = await server();
        const page = await open(at);
        c.after(async () => { await page.context().close(); await at.stop(); });
        await signIn(page, at, "#/mail/m9");
        await rows(page).first().waitFor();
        const list = page.locator("#rows");
        const state = () => list.evaluate((e) => ({ count: e.querySelectorAll(".row").length, nodes: document.querySelectorAll("*").length, size: e.querySelector(".row")?.getAttribute("aria-setsize"), height: e.scrollHeight }));
        const start = await state();
        assert.equal(start.size, "1000000");
        assert.ok(start.height <= 8_000_000);
        const seen = [start];
        for (const part of [0.1, 0.5, 0.77, 1]) {
            await list.evaluate((e, p) => { e.scrollTop = (e.scrollHeight - e.clientHeight) * p; }, part);
            const wanted = Math.round(part * 1_000_000);
            await until(async () => {
                const texts = await rows(page).locator(".row-subject-text").allTextContents();
                const first = Number(/^Message (\d+)/.exec(texts[0] ?? "")?.[1] ?? 0);
                return texts.length > 8 && Math.abs(first - wanted) < 500;
            }, `rows near ${wanted}`);
            seen.push(await state());
        }
        await rows(page).filter({ hasText: "Message 1000000:" }).waitFor();
        for (const s of seen) assert.ok(s.count <= 40 && s.nodes < start.nodes + 400, JSON.stringify(s));
        await list.focus();
        await page.keyboard.press("Home");
        await rows(page).filter({ hasText: "Message 1:" }).waitFor();
        for (let i = 0; i < 30; ++i) await page.keyboard.press("PageDown");
        await until(async () => Number(/\d+/.exec(await page.locator(".row.active .row-subject-text").textContent().catch(() => "0"))?.[0]) > 200, "page by page");
        await page.mouse.move(500, 400);
        const top = async () => Number(/Message (\d+)/.exec(await rows(page).locator(".row-subject-text").first().textContent())[1]);
        const before = await top();
        await page.mouse.wheel(0, 760);
        await until(async () => { const n = (await top()) - before; return n >= 8 && n <= 12; }, "the wheel moves one to one");
        await page.keyboard.press("Enter");
        await page.locator(".card .plain-text").waitFor();
        assert.deepEqual(page.problems, []);
    });
});

describe("contacts and settings", { skip: Boolean(real) && "looks into the fake server" }, () => {
    let at, page;
    before(async () => {
        at = await server();
        page = await open(at);
        await signIn(page, at, "#/contacts");
        await page.getByRole("option", { name: /Mira/ }).waitFor();
    });
    after(async () => { await page.context().close(); await at.stop(); });

    test("a contact is made, changed and deleted", async () => {
        await page.getByRole("button", { name: "New contact" }).click();
        await page.getByLabel("Name", { exact: true }).fill("Zoë Ünal");
        await page.locator("input[type=email]").fill("zoe@unal.example");
        await page.getByRole("button", { name: "Save" }).click();
        await page.getByRole("heading", { name: "Zoë Ünal" }).waitFor();
        await page.getByRole("button", { name: "Edit", exact: true }).click();
        await page.getByLabel("Note").fill("Second violin");
        await page.getByRole("button", { name: "Save" }).click();
        await page.getByText("Second violin").waitFor();
        const card = [...at.fake.mail.cards.values()].find((x) => x.name.full === "Zoë Ünal");
        assert.equal(Object.values(card.notes)[0].note, "Second violin");
        await page.getByRole("button", { name: "Delete", exact: true }).click();
        await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
        await until(() => ![...at.fake.mail.cards.values()].includes(card) && ![...at.fake.mail.cards.values()].some((x) => x.name.full === "Zoë Ünal"), "deleted");
    });
    test("vCards come in and go out", async () => {
        const file = join(mkdtempSync(join(tmpdir(), "posthorn-")), "two.vcf");
        writeFileSync(file, "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Otto\\, the baker\r\nN:Baker;Otto;;;\r\nEMAIL;TYPE=INTERNET,WORK:otto@baker.example\r\nEND:VCARD\r\nBEGIN:VCARD\r\nVERSION:4.0\r\nFN:Lin\r\nEMAIL:lin@lin.example\r\nEND:VCARD\r\n");
        const [chooser] = await Promise.all([page.waitForEvent("filechooser"), page.getByRole("button", { name: "More" }).click().then(() => page.getByRole("menuitem", { name: "Import vCards…" }).click())]);
        await chooser.setFiles(file);
        await page.getByText("2 contact").first().waitFor();
        await page.getByRole("option", { name: /Otto, the baker/ }).click();
        const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Export as vCard" }).click()]);
        assert.match(download.suggestedFilename(), /Otto, the baker\.vcf/);
    });
    test("a group, and writing to it", async () => {
        await page.getByRole("button", { name: /Quartet/ }).click();
        await eventually(async () => assert.equal(await page.getByRole("option").count(), 2));
        await page.getByRole("button", { name: "Write to all" }).click();
        await until(async () => (await page.locator(".composer .token").count()) === 2, "both");
        await page.locator(".composer").getByRole("button", { name: "Close and keep as a draft" }).click();
    });
    test("out of office, signature and look are kept on the server", async () => {
        await page.evaluate(() => { location.hash = "#/settings/vacation"; });
        await page.getByLabel(/Answer for me/).check();
        await page.getByLabel("Text").fill("Back on Monday");
        await page.getByRole("button", { name: "Save" }).click();
        await until(() => at.fake.mail.vacation.isEnabled && at.fake.mail.vacation.textBody === "Back on Monday", "vacation");
        await page.evaluate(() => { location.hash = "#/settings/writing"; });
        await page.getByLabel("Signature").first().fill("Alice\nat the lake");
        await page.getByRole("button", { name: "Save" }).first().click();
        await until(() => /lake/.test(at.fake.mail.identities.get("i1").htmlSignature), "signature");
        await page.evaluate(() => { location.hash = "#/settings/general"; });
        await page.locator(".panel select").first().selectOption("dark");
        await until(() => at.fake.mail.preferences.theme === "dark", "theme");
        assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), "dark");
        await page.locator(".panel select").nth(1).selectOption("de");
        await until(() => page.evaluate(() => document.documentElement.lang === "de"), "in German");
        await page.getByRole("heading", { name: "Einstellungen" }).first().waitFor();
        await page.locator(".panel select").nth(1).selectOption("en");
        assert.deepEqual(page.problems, []);
    });
});

describe("on a telephone", { skip: Boolean(real) && "needs the fake server's mail" }, () => {
    test("one thing at a time: folders, list, message, back, writing", async (c) => {
        const at = await server();
        const page = await open(at, { viewport: { width: 390, height: 780 }, hasTouch: true, isMobile: true });
        c.after(async () => { await page.context().close(); await at.stop(); });
        await signIn(page, at);
        await rows(page).first().waitFor();
        await eventually(async () => assert.equal(await page.locator(".reader-pane").isVisible(), false));
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, "nothing sticks out");
        await openRow(page, "Reading list");
        await eventually(async () => assert.equal(await page.locator(".list-pane").isVisible(), false));
        await page.getByRole("button", { name: "Back to the list" }).click();
        await rows(page).first().waitFor();
        await page.getByRole("button", { name: "Folders" }).first().click();
        await page.getByRole("treeitem", { name: /^Sent/ }).click();
        await page.getByRole("heading", { name: "Sent", exact: true }).waitFor();
        await page.locator(".floating").click();
        await page.locator(".composer .editor").waitFor();
        const box = await page.locator(".composer").boundingBox();
        assert.equal(Math.round(box.width), 390);
        assert.deepEqual(page.problems, []);
    });
});
