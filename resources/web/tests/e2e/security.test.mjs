// Settings » security: second factor, app passwords, devices; the messenger's download.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, describe, test } from "node:test";
import { nothingSerious as clean } from "./axe.mjs";
import { eventually, open, real, rows, server, shut, signIn, until } from "./harness.mjs";

after(shut);

const start = async (c, options) => {
    const at = await server(options);
    const page = await open(at, { permissions: ["clipboard-read", "clipboard-write"], acceptDownloads: true });
    c.after(async () => { await page.context().close(); await at.stop(); });
    page.expected.push("403", "401");
    return { at, page };
};

describe("restyled by the administrator", { skip: Boolean(real) && "needs the fake server" }, () => {
    test("style, name, logo, notice, links and texts are the administrator's", async (c) => {
        const at = await server({ files: {
            "/custom/style.css": ".signin-card { outline: 3px solid rgb(1, 2, 3); }",
            "/custom/our.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><rect width="10" height="10"/></svg>',
            "/custom/custom.json": JSON.stringify({ name: "Example Mail", logo: "our.svg", notice: { en: ["For members only."] }, links: [{ text: "Get help", url: "/help.html" }], texts: { en: { SignIn: { "Sign in": "Enter" } } } }),
        } });
        const page = await open(at);
        c.after(async () => { await page.context().close(); await at.stop(); });
        await page.goto(at.url);
        await page.getByText("For members only.").waitFor();
        assert.equal(await page.locator(".signin-card").evaluate((e) => getComputedStyle(e).outlineColor), "rgb(1, 2, 3)");
        await eventually(async () => assert.match(await page.locator(".signin-logo").getAttribute("src"), /\/custom\/our\.svg$/));
        await page.getByText("Example Mail").waitFor();
        await page.getByRole("button", { name: "Enter", exact: true }).waitFor();
        await eventually(async () => assert.equal(await page.getByRole("link", { name: "Get help" }).getAttribute("href"), "/help.html"));
        await clean(page, "restyled");
        assert.deepEqual(page.problems, []);
    });
    test("a file that is no JSON changes nothing", async (c) => {
        const at = await server({ files: { "/custom/custom.json": "{ no" } });
        const page = await open(at);
        c.after(async () => { await page.context().close(); await at.stop(); });
        await signIn(page, at);
        assert.deepEqual(page.problems, []);
    });
});

describe("security settings", { skip: Boolean(real) && "needs the fake server" }, () => {
    test("a second factor is set up, confirmed, its codes kept, and turned off", async (c) => {
        const { at, page } = await start(c);
        await signIn(page, at, "#/settings/security");
        await page.getByRole("button", { name: "Set up a second factor…" }).click();
        const dialog = page.getByRole("dialog");
        await dialog.getByLabel("Your password").fill("wrong");
        await dialog.getByRole("button", { name: "Continue" }).click();
        await dialog.getByRole("alert").getByText("The password is not right.").waitFor();
        await dialog.getByLabel("Your password").fill(at.password);
        await dialog.getByRole("button", { name: "Continue" }).click();
        await dialog.getByRole("img", { name: "QR code with the secret" }).waitFor();
        await dialog.getByText("JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP").waitFor();
        await clean(page, "scan");
        await dialog.getByLabel("The code that the app shows now").fill("000000");
        await dialog.getByRole("button", { name: "Turn on" }).click();
        await dialog.getByRole("alert").getByText("This code is not right").waitFor();
        await dialog.getByLabel("The code that the app shows now").fill("123 456");
        await dialog.getByRole("button", { name: "Turn on" }).click();
        await dialog.getByRole("heading", { name: "Recovery codes" }).waitFor();
        await eventually(async () => assert.equal(await dialog.locator("code").count(), 10));
        await clean(page, "codes");
        const [saved] = await Promise.all([page.waitForEvent("download"), dialog.getByRole("button", { name: "Save as a file" }).click()]);
        assert.equal(saved.suggestedFilename(), "recovery-codes.txt");
        assert.match(readFileSync(await saved.path(), "utf8"), /^abcd-efgh-ijkl-mno0\r\n/);
        await dialog.getByRole("button", { name: "Done" }).click();
        await page.getByText("10 recovery codes left.").waitFor();
        await page.getByRole("button", { name: "Turn off…" }).click();
        await dialog.getByLabel("Your password").fill(at.password);
        await dialog.getByLabel("Code of your authenticator").fill("123456");
        await dialog.getByRole("button", { name: "Turn off" }).click();
        await page.getByRole("button", { name: "Set up a second factor…" }).waitFor();
        assert.equal(at.fake.security.factor, null);
        assert.deepEqual(page.problems, []);
    });
    test("an app password is made, shown once, copied, and removed", async (c) => {
        const { at, page } = await start(c);
        await signIn(page, at, "#/settings/security");
        await page.getByRole("button", { name: "Make an app password…" }).click();
        const dialog = page.getByRole("dialog");
        await dialog.getByLabel("For which program?").fill("Thunderbird");
        await dialog.getByLabel("Your password").fill(at.password);
        await clean(page, "asking");
        await dialog.getByRole("button", { name: "Make", exact: true }).click();
        await dialog.getByText("abcd-efgh-ijkl-mnop-qrst-uvwx-yz23").waitFor();
        await dialog.getByRole("button", { name: "Copy" }).click();
        await until(async () => (await page.evaluate(() => navigator.clipboard.readText())) === "abcd-efgh-ijkl-mnop-qrst-uvwx-yz23", "copied");
        await dialog.getByRole("button", { name: "Done" }).click();
        await page.locator(".sessions li", { hasText: "Thunderbird" }).getByText("never used").waitFor();
        assert.equal(await page.getByText("abcd-efgh").count(), 0);
        await page.getByRole("button", { name: "Remove Thunderbird" }).click();
        await dialog.getByRole("button", { name: "Remove" }).click();
        await page.locator(".sessions li", { hasText: "Thunderbird" }).waitFor({ state: "detached" });
        assert.deepEqual(page.problems, []);
    });
    test("one's own password is changed: what is wrong is told, others are signed out, the work goes on", async (c) => {
        const { at, page } = await start(c);
        page.expected.push("400", "ERR_INCOMPLETE_CHUNKED_ENCODING", "ERR_CONNECTION");
        await signIn(page, at, "#/settings/security");
        const other = await open(at);
        c.after(() => other.context().close());
        other.expected.push("401", "ERR_INCOMPLETE_CHUNKED_ENCODING", "ERR_CONNECTION");
        await signIn(other, at);
        await page.getByRole("button", { name: "Change the password…" }).click();
        const dialog = page.getByRole("dialog");
        await clean(page, "changing the password");
        const give = async (old, fresh, again = fresh) => {
            await dialog.getByLabel("Your password until now").fill(old);
            await dialog.getByLabel(/^New password(?!, once)/).fill(fresh);
            await dialog.getByLabel("New password, once more").fill(again);
            await dialog.getByRole("button", { name: "Change", exact: true }).click();
        };
        const told = (text) => dialog.getByRole("alert").getByText(text).waitFor();
        await give(at.password, "short");
        await told("At least 8 characters");
        await give(at.password, "long enough", "long enouhg");
        await told("not typed the same way twice");
        await give(at.password, at.password);
        await told("is the old one");
        await give(at.password, "not-this-one");
        await told("does not take this password");
        await give("wrong", "a better one");
        await told("The password is not right.");
        await clean(page, "a refusal");
        await give(at.password, "a better one");
        await page.getByText("The password was changed.").waitFor();
        await dialog.waitFor({ state: "detached" });
        assert.equal(at.fake.sessions.size, 1, "this browser's new one");
        await eventually(async () => assert.equal(await page.locator(".expired").count(), 0));
        await page.evaluate(() => { location.hash = "#/mail/inbox"; });
        await rows(page).filter({ hasText: "Reading list" }).first().click(); // reading marks as read: with the new CSRF token
        await page.waitForSelector(".card:not(.loading)");
        await other.getByRole("heading", { name: "Your session has ended" }).waitFor();
        assert.deepEqual(page.problems, []);
    });
    test("a token is made and shown once; signing out everywhere takes it along when asked to", async (c) => {
        const { at, page } = await start(c);
        await signIn(page, at, "#/settings/security");
        const dialog = page.getByRole("dialog");
        await page.getByRole("button", { name: "Make a token…" }).click();
        await dialog.getByLabel("For which program?").fill("Backup");
        await dialog.getByLabel("What it opens").selectOption("mail messenger");
        await dialog.getByLabel("Your password").fill(at.password);
        await clean(page, "making a token");
        await dialog.getByRole("button", { name: "Make", exact: true }).click();
        await dialog.getByText("Zm9yIHRoZSBwcm9ncmFtIGFsb25l_-x").waitFor();
        await dialog.getByRole("button", { name: "Done" }).click();
        assert.equal(await page.getByText("Zm9yIHRoZSBwcm9n").count(), 0);
        await page.locator(".sessions li", { hasText: "Backup" }).getByText("Mail and messenger").waitFor();
        await page.getByText(/^Made .*, never used, ends/).waitFor();
        assert.deepEqual(at.fake.security.tokens.map((t) => [t.name, t.scope]), [["Backup", "mail messenger"]]);
        await page.getByRole("button", { name: "Sign out everywhere" }).click();
        await dialog.getByRole("switch", { name: /End the access of 1 device too/ }).check();
        await clean(page, "everywhere");
        await dialog.getByRole("button", { name: "Sign out" }).click();
        await page.getByRole("heading", { name: "Sign in to your mail" }).waitFor();
        assert.deepEqual(at.fake.security.tokens, []);
        assert.deepEqual(page.problems, []);
    });
    test("the messenger's link to the calendar leads to a friendly place", async (c) => {
        const { at, page } = await start(c);
        await signIn(page, at, "#/calendar");
        await page.getByText("There is no calendar here yet").waitFor();
        await clean(page, "calendar");
        await page.getByRole("button", { name: "To the inbox" }).click();
        await rows(page).first().waitFor();
        assert.deepEqual(page.problems, []);
    });
    test("a device is listed and ended; a recovery code signs in", async (c) => {
        const { at, page } = await start(c, { totp: "123456" });
        at.fake.security.tokens.push({ id: "t1", name: "Messenger at work", scope: "mail messenger", address: "192.0.2.4", since: new Date().toISOString(), lastSeen: new Date().toISOString(), expires: new Date().toISOString() });
        await page.goto(`${at.url}/#/settings/security`);
        await page.fill("[name=account]", at.account);
        await page.fill("[name=password]", at.password);
        await page.press("[name=password]", "Enter");
        await page.getByRole("button", { name: "Use a recovery code" }).click();
        await page.getByLabel("Recovery code", { exact: true }).fill("aaaa-bbbb-cccc-dddd");
        await page.keyboard.press("Enter");
        await page.getByRole("button", { name: "End Messenger at work" }).click();
        await page.getByRole("dialog").getByRole("button", { name: "End" }).click();
        await page.getByText("Messenger at work").waitFor({ state: "detached" });
        assert.deepEqual(page.problems, []);
    });
    test("the messenger is downloaded, or it is said that there is none", async (c) => {
        const { at, page } = await start(c);
        await signIn(page, at, "#/settings/messenger");
        await page.getByText("No messenger to download").waitFor();
        at.fake.security.systems = [{ system: "windows-x86_64", version: "1.0", size: 20e6 }, { system: "linux-x86_64", version: "1.0", size: 18e6 }];
        await page.reload();
        await page.locator(".sessions li").first().getByText("Linux (x86_64)").waitFor(); // this computer's first
        await clean(page, "messenger");
        const [archive] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Download for Linux (x86_64)" }).click()]);
        assert.equal(archive.suggestedFilename(), "posthorn-messenger-linux-x86_64.zip");
        assert.deepEqual(page.problems, []);
    });
});
