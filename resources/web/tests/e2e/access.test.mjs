// Accessibility: axe on every view and theme; from right to left with a pseudo-locale; less motion.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { nothingSerious as check } from "./axe.mjs";
import { open, openRow, real, rows, server, shut, signIn } from "./harness.mjs";

after(shut);

describe("axe finds nothing serious", { skip: Boolean(real) && "needs the fake server's mail" }, () => {
    for (const theme of ["light", "dark"]) {
        test(theme, { timeout: 120_000 }, async (c) => {
            const at = await server();
            const page = await open(at, { colorScheme: theme, reducedMotion: "reduce" });
            c.after(async () => { await page.context().close(); await at.stop(); });
            await page.goto(at.url);
            await page.waitForSelector(".signin-card");
            await check(page, "sign-in");
            await signIn(page, at);
            await rows(page).first().waitFor();
            await check(page, "list");
            await openRow(page, "Plan for the spring concert");
            await page.waitForTimeout(200);
            await check(page, "conversation");
            await openRow(page, "Your ticket to Lübeck");
            await check(page, "message with pictures");
            await page.getByRole("button", { name: /^Account/ }).click();
            await check(page, "menu");
            await page.keyboard.press("Escape");
            await page.keyboard.press("?");
            await page.getByRole("dialog").waitFor();
            await check(page, "help");
            await page.keyboard.press("Escape");
            await page.locator("#search").focus();
            await check(page, "search hints");
            await page.keyboard.press("Escape");
            await page.getByRole("button", { name: "New message", exact: true }).first().click();
            await page.locator(".composer .editor").waitFor();
            await check(page, "composer");
            await page.keyboard.press("Escape");
            for (const layout of ["Classic", "Compact list"]) {
                await page.getByRole("button", { name: /^Account/ }).click();
                await page.getByRole("menuitemcheckbox", { name: layout }).click();
                await check(page, layout);
            }
            await page.evaluate(() => { location.hash = "#/contacts"; });
            await page.getByRole("option", { name: /Mira/ }).click();
            await check(page, "contacts");
            for (const section of ["general", "writing", "organise", "vacation", "security", "messenger"]) {
                await page.evaluate((s) => { location.hash = `#/settings/${s}`; }, section);
                await page.locator(".settings-body .panel").first().waitFor();
                await check(page, section);
            }
            await page.setViewportSize({ width: 390, height: 780 });
            await page.evaluate(() => { location.hash = "#/mail/inbox"; });
            await rows(page).first().waitFor();
            await check(page, "telephone");
        });
    }
});

describe("from right to left", { skip: Boolean(real) && "needs the fake server's mail" }, () => {
    test("the whole page is mirrored, and every text comes from the catalogue", async (c) => {
        const at = await server();
        const page = await open(at);
        c.after(async () => { await page.context().close(); await at.stop(); });
        await signIn(page, at, "", "?lang=x-rtl");
        await rows(page).first().waitFor();
        assert.equal(await page.evaluate(() => document.documentElement.dir), "rtl");
        const place = async (selector) => (await page.locator(selector).first().boundingBox());
        assert.ok((await place(".sidebar")).x > (await place(".main")).x, "folders are on the right");
        assert.ok((await place(".list-pane")).x > (await place(".reader-pane")).x, "the list is right of the message");
        assert.ok((await place(".row .row-mark")).x > (await place(".row .row-date")).x, "rows are mirrored");
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
        for (const hash of ["#/mail/inbox", "#/contacts", "#/settings/general", "#/settings/writing", "#/settings/organise", "#/settings/vacation", "#/settings/security", "#/settings/messenger"]) {
            await page.evaluate((h) => { location.hash = h; }, hash);
            await page.waitForTimeout(250);
            // Texts of ours stand in ‹›; what is data (names, subjects, dates) lies in elements that are known.
            const plain = await page.evaluate(() => [...document.querySelectorAll("button, label, h1, h2, h3, legend, summary, [placeholder], [aria-label]")]
                .filter((e) => e.offsetParent && !e.closest(".rows, .people, .links, .tree, .person, .brand, [role=tree], bdi, .plain-list, .shelves") && !e.matches(".account-button"))
                .flatMap((e) => [e.getAttribute("placeholder"), e.getAttribute("aria-label"), e.children.length ? null : e.textContent])
                .filter((text) => text && /[a-z]{3}/i.test(text) && !text.includes("‹")));
            assert.deepEqual(plain, [], hash);
        }
        assert.deepEqual(page.problems, []);
    });
});
