// Against the real server: by the keys alone; the address book; and one's own password, changed while one works.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { nothingSerious as clean } from "./axe.mjs";
import { eventually, open, openRow, rows, shut, signIn, until } from "./harness.mjs";
import { chooseFiles, mail, mailbox, needsReal, person, saved } from "./real.mjs";

after(shut);

describe("a person on the real server", { ...needsReal, concurrency: 1 }, () => {
    let at, page, box;
    const composer = () => page.locator(".composer").last();
    const go = (hash) => page.evaluate((h) => { location.hash = h; }, hash);
    before(async () => {
        at = person("emil");
        box = await mailbox(at.account);
        await box.put(mail({ Subject: "Minutes" }, "None were taken"));
        page = await open(at);
        await signIn(page, at);
        await rows(page).first().waitFor();
    });
    after(async () => page.context().close());

    test("by the keys alone: write, send, read, answer, archive, undo, search", { timeout: 120_000 }, async (c) => {
        const mine = await open(at);
        c.after(() => mine.context().close());
        const press = async (...keys) => { for (const key of keys) await mine.keyboard.press(key); };
        const type = (text) => mine.keyboard.type(text);
        await mine.goto(at.url);
        await mine.waitForSelector(".signin-card");
        await type(at.account); // the field has the focus
        await press("Tab");
        await type(at.password);
        await press("Enter");
        await mine.waitForSelector(".shell");
        await rows(mine).first().waitFor();
        await press("c");
        await mine.locator(".composer .editor[contenteditable=true] div").first().waitFor();
        await until(() => mine.evaluate(() => document.activeElement?.closest(".composer") !== null), "the focus is in the composer");
        await type(at.account);
        await press("Enter");
        for (let n = 0; n < 12 && !(await mine.evaluate(() => document.activeElement?.classList.contains("subject"))); ++n) await press("Tab");
        await type("By the keys");
        for (let n = 0; n < 20 && !(await mine.evaluate(() => document.activeElement?.classList.contains("editor"))); ++n) await press("Tab");
        await press("Control+Home");
        await type("No mouse was moved");
        await press("Control+Enter");
        await rows(mine).filter({ hasText: "By the keys" }).first().waitFor({ timeout: 30_000 });
        await mine.locator(".composer").waitFor({ state: "detached" });
        await press("g", "i");
        await until(() => mine.evaluate(() => document.activeElement?.id === "rows" || document.activeElement === document.body), "the keys are the list's");
        const active = () => mine.locator(".row.active").textContent();
        for (let n = 0; n < 30 && !/By the keys/.test(await active()); ++n) await press(n < 15 ? "k" : "j");
        assert.match(await active(), /By the keys/);
        await press("Enter");
        await mine.waitForSelector(".card:not(.loading)");
        await until(async () => /No mouse/.test(await mine.frameLocator(".card iframe").first().locator("body").textContent()), "read");
        await press("r");
        await mine.locator(".composer .posthorn-quote").waitFor();
        await until(() => mine.evaluate(() => document.activeElement?.classList.contains("editor")), "in the answer");
        await type("Answered so, too");
        await press("Control+Enter");
        await until(async () => (await box.messages("By the keys"))[0]?.keywords.$answered, "answered", 20_000);
        await mine.locator(".composer").waitFor({ state: "detached" });
        await press("Escape", "s");
        await until(async () => (await box.messages("By the keys"))[0].keywords.$flagged || (await box.messages("Re: By the keys")).some((e) => e.keywords.$flagged), "starred");
        const inbox = await box.folder("inbox");
        const inside = async () => (await box.messages("By the keys")).some((e) => e.mailboxIds[inbox.id]);
        await press("e");
        await until(async () => !(await inside()), "archived");
        await press("z");
        await until(inside, "undone");
        await press("/");
        await type("subject:keys is:starred");
        await press("Enter");
        await rows(mine).filter({ hasText: "By the keys" }).first().waitFor();
        await press("?");
        await mine.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
        await clean(mine, "help");
        await press("Escape");
        await press("g", "c");
        await mine.getByRole("heading", { name: "Contacts" }).first().waitFor();
        assert.deepEqual(mine.problems, []);
    });

    test("the address book: cards in, out and in again; a group; completion", { timeout: 60_000 }, async () => {
        await go("#/contacts");
        await page.getByRole("heading", { name: "Contacts" }).first().waitFor();
        const cards = ["BEGIN:VCARD", "VERSION:4.0", "UID:urn:uuid:03a0e51f-d1aa-4385-8a53-e29025acd8af", "FN:Zoë Ünal", "N:Ünal;Zoë;;;", "EMAIL;TYPE=home:zoe@unal.example", "TEL;TYPE=voice:+49 451 1", "NOTE:Second violin\\, sometimes viola", "ORG:Chamber choir", "END:VCARD",
            "BEGIN:VCARD", "VERSION:3.0", "FN:Otto\\, the baker", "N:Baker;Otto;;;", "EMAIL;TYPE=INTERNET,WORK:otto@baker.example", "END:VCARD", ""].join("\r\n");
        await page.getByRole("button", { name: "More" }).first().click();
        await chooseFiles(page, () => page.getByRole("menuitem", { name: "Import vCards…" }).click(), [{ name: "two.vcf", mimeType: "text/vcard", buffer: Buffer.from(cards) }]);
        await page.getByText("2 contacts imported").waitFor();
        await page.getByRole("option", { name: /Zoë Ünal/ }).click();
        await page.getByText("Second violin, sometimes viola").waitFor();
        await clean(page, "a contact");
        const text = (await saved(page, () => page.locator(".contact-card").getByRole("button", { name: "Export as vCard" }).click())).bytes.toString();
        for (const line of ["FN:Zoë Ünal", "NOTE:Second violin\\, sometimes viola", "UID:urn:uuid:03a0e51f-d1aa-4385-8a53-e29025acd8af"]) assert.ok(text.includes(line), `${line} in ${text}`);
        assert.match(text, /EMAIL[^:]*:zoe@unal\.example/);
        await page.getByRole("button", { name: "More" }).first().click();
        await page.getByRole("menuitem", { name: "New group…" }).click();
        await page.getByLabel("Name", { exact: true }).fill("Strings");
        for (const name of [/Zoë Ünal/, /Otto, the baker/]) await page.getByRole("checkbox", { name }).check();
        await clean(page, "a group being made");
        await page.getByRole("button", { name: "Save" }).click();
        await page.getByRole("button", { name: /Strings/ }).click();
        await eventually(async () => assert.equal(await page.getByRole("option").count(), 2));
        await go("#/mail/inbox");
        await page.getByRole("button", { name: "New message", exact: true }).first().click();
        await composer().locator(".editor[contenteditable=true] div").first().waitFor();
        await composer().getByLabel("To", { exact: true }).fill("zo");
        await composer().getByRole("option", { name: /Zoë Ünal/ }).click();
        await composer().getByLabel("To", { exact: true }).fill("strin");
        await composer().getByRole("option", { name: /Strings/ }).click();
        await eventually(async () => assert.equal(await composer().locator(".token").count(), 2));
        await composer().getByRole("button", { name: "Discard" }).click();
        await page.getByRole("dialog", { name: "Discard this message?" }).getByRole("button", { name: "Discard" }).click();
    });

    test("one's own password is changed while one works", { timeout: 60_000 }, async () => {
        await go("#/settings/security");
        await page.getByRole("button", { name: "Change the password…" }).click();
        const dialog = page.getByRole("dialog");
        await dialog.getByLabel("Your password until now").fill(at.password);
        await dialog.getByLabel(/^New password(?!, once)/).fill("another posthorn");
        await dialog.getByLabel("New password, once more").fill("another posthorn");
        await clean(page, "changing the password");
        await dialog.getByRole("button", { name: "Change", exact: true }).click();
        await page.getByText("The password was changed.").waitFor();
        await go("#/mail/inbox");
        await openRow(page, "Minutes"); // and the session goes on
        await page.keyboard.press("Escape");
        await eventually(async () => assert.equal(await page.locator(".expired").count(), 0));
        await go("#/settings/security");
        await page.getByText("this one").waitFor();
        await eventually(async () => assert.equal(await page.locator(".panel").first().locator(".sessions li").count(), 1));
    });

    test("nothing went wrong on the way", () => {
        assert.deepEqual(page.problems.filter((p) => !/ERR_|401/.test(p)), []); // connections end with the old password
        assert.deepEqual(page.foreign, []);
    });
});
