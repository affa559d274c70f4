// Against a real server alone (tests/integration/web/test_webmail.py starts one): what a person does in the first minutes.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { after, describe, test } from "node:test";
import { open, openRow, real, rows, server, shut, signIn, until } from "./harness.mjs";

after(shut);

/** RFC 6238, `ahead` steps later. */
function totp(secret, ahead = 0) {
    const bits = [...secret.replace(/\s/g, "")].map((c) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c).toString(2).padStart(5, "0")).join("");
    const key = Buffer.from(bits.match(/.{8}/g).map((b) => parseInt(b, 2)));
    const counter = Buffer.alloc(8);
    counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + ahead));
    const mac = createHmac("sha1", key).update(counter).digest();
    const at = mac[19] & 15;
    return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

describe("the real server", { skip: !real && "needs POSTHORN_WEB_URL" }, () => {
    test("sign in, write to oneself, see it arrive, read it, answer, sign out everywhere", { timeout: 120_000 }, async (c) => {
        const at = await server();
        const page = await open(at);
        c.after(async () => page.context().close());
        await signIn(page, at);
        await rows(page).first().waitFor();
        const subject = `Across the real wire ${Date.now()}`;
        await page.getByRole("button", { name: "New message", exact: true }).first().click();
        const composer = page.locator(".composer");
        await composer.locator(".editor[contenteditable=true] div").first().waitFor();
        await composer.getByLabel("To", { exact: true }).fill(at.account);
        await page.keyboard.press("Enter");
        await composer.getByLabel("Subject").fill(subject);
        await composer.locator(".editor").click();
        await page.keyboard.type("It went through SMTP, the store and JMAP.");
        await page.keyboard.press("Control+Enter");
        await rows(page).filter({ hasText: subject }).first().waitFor({ timeout: 45_000 }); // after the time to undo, by push
        await openRow(page, subject);
        await until(async () => (await page.frameLocator(".card iframe").first().locator("body").textContent().catch(() => "") || await page.locator(".card").first().textContent()).includes("through SMTP"), "the message's text");
        assert.deepEqual(page.foreign, []);
        await page.evaluate(() => { location.hash = "#/settings/security"; });
        await page.getByRole("button", { name: "Sign out everywhere" }).click();
        await page.getByRole("dialog").getByRole("button", { name: "Sign out" }).click();
        await page.getByRole("heading", { name: "Sign in to your mail" }).waitFor();
        await page.reload();
        await page.getByRole("heading", { name: "Sign in to your mail" }).waitFor();
        assert.deepEqual(page.problems, []);
    });
    test("a second factor, from the QR code to the recovery code, and an app password", { timeout: 120_000 }, async (c) => {
        const at = await server();
        const page = await open(at);
        c.after(async () => page.context().close());
        page.expected.push("401", "403");
        await signIn(page, at, "#/settings/security");
        const dialog = page.getByRole("dialog");
        await page.getByRole("button", { name: "Make an app password…" }).click();
        await dialog.getByLabel("For which program?").fill("Thunderbird");
        await dialog.getByLabel("Your password").fill(at.password);
        await dialog.getByRole("button", { name: "Make", exact: true }).click();
        const app = await dialog.locator("code").first().textContent();
        assert.match(app, /^([a-z2-7]{4}-){6}[a-z2-7]{4}$/);
        await dialog.getByRole("button", { name: "Done" }).click();
        await page.getByRole("button", { name: "Set up a second factor…" }).click();
        await dialog.getByLabel("Your password").fill(at.password);
        await dialog.getByRole("button", { name: "Continue" }).click();
        const secret = await dialog.locator("code.secret").textContent();
        await dialog.getByLabel("The code that the app shows now").fill(totp(secret));
        await dialog.getByRole("button", { name: "Turn on" }).click();
        await dialog.getByRole("heading", { name: "Recovery codes" }).waitFor();
        const recovery = await dialog.locator("code").allTextContents();
        await dialog.getByRole("button", { name: "Done" }).click();
        // Programs: the app password yes, one's own no.
        const jmap = (password) => page.evaluate(async ([user, pass]) => (await fetch("/jmap/session", { credentials: "omit", headers: { authorization: "Basic " + btoa(`${user}:${pass}`) } })).status, [at.account, password]);
        assert.equal(await jmap(app), 200);
        assert.equal(await jmap(at.password), 401);
        await page.getByRole("button", { name: "Sign out everywhere" }).click();
        await dialog.getByRole("button", { name: "Sign out" }).click();
        await page.getByRole("heading", { name: "Sign in to your mail" }).waitFor();
        const enter = async (code, isRecovery) => {
            await page.goto(`${at.url}/#/settings/security`);
            await page.fill("[name=account]", at.account);
            await page.fill("[name=password]", at.password);
            await page.press("[name=password]", "Enter");
            if (isRecovery) await page.getByRole("button", { name: "Use a recovery code" }).click();
            await page.locator("[name=totp]").fill(code);
            await page.keyboard.press("Enter");
        };
        await enter(totp(secret, 1), false);
        await page.getByText("10 recovery codes left.").waitFor();
        await page.getByRole("button", { name: "Sign out everywhere" }).click();
        await dialog.getByRole("button", { name: "Sign out" }).click();
        await page.getByRole("heading", { name: "Sign in to your mail" }).waitFor();
        await enter(recovery[0], true);
        await page.getByText("9 recovery codes left.").waitFor();
        await page.getByRole("button", { name: "Turn off…" }).click();
        await dialog.getByLabel("Your password").fill(at.password);
        await dialog.getByLabel("Code of your authenticator").fill(recovery[1]);
        await dialog.getByRole("button", { name: "Turn off" }).click();
        await page.getByRole("button", { name: "Set up a second factor…" }).waitFor();
        assert.deepEqual(page.problems, []);
    });
});
