// What every end-to-end test needs: a browser, a server, and a page that is signed in.
// Without settings the server is the fake one. Against a real one: POSTHORN_WEB_URL, POSTHORN_WEB_ACCOUNT, POSTHORN_WEB_PASSWORD
// (tests that need to look into the server or to make mail arrive are skipped then).
import { existsSync } from "node:fs";
import { chromium } from "playwright-core";
import { startFake } from "../fake/server.mjs";

export const real = process.env.POSTHORN_WEB_URL ?? "";
export const executablePath = process.env.POSTHORN_CHROMIUM ?? ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);

let browser;
export async function launch() {
    browser ??= await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-dev-shm-usage"] });
    return browser;
}
export async function shut() {
    await browser?.close();
    browser = undefined;
}

/** A server for one test; `fake` is null when it is a real one. */
export async function server(options = {}) {
    if (real) return { url: real, account: process.env.POSTHORN_WEB_ACCOUNT, password: process.env.POSTHORN_WEB_PASSWORD, stop: async () => {}, fake: null };
    const fake = await startFake(options);
    return { url: fake.url, account: fake.account, password: fake.password, stop: () => fake.stop(), fake };
}

/** A page that fails the test on errors of scripts and of the policy. */
export async function open(at, options = {}) {
    const context = await (await launch()).newContext({ viewport: { width: 1360, height: 850 }, locale: "en-GB", timezoneId: "UTC", ignoreHTTPSErrors: true, ...options });
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    page.problems = [];
    page.expected = [];
    page.on("pageerror", (error) => page.problems.push(String(error)));
    page.on("console", (message) => { if (message.type() === "error" && !page.expected.some((e) => message.text().includes(e))) page.problems.push(message.text()); });
    page.foreign = [];
    page.on("request", (request) => { if (/^(https?|wss?):/.test(request.url()) && new URL(request.url()).origin !== new URL(at.url).origin) page.foreign.push(request.url()); });
    return page;
}

export async function signIn(page, at, hash = "", query = "") {
    await page.goto(`${at.url}/${query}${hash}`);
    await page.fill("[name=account]", at.account);
    await page.fill("[name=password]", at.password);
    await page.press("[name=password]", "Enter");
    await page.waitForSelector(".shell");
}

/** Tries an assertion again until it holds: what the page shows follows what was done by a moment. Throws its last word. */
export async function eventually(assertion, milliseconds = 10_000) {
    const end = Date.now() + milliseconds;
    for (;;) {
        try {
            return await assertion();
        } catch (error) {
            if (Date.now() > end) throw error;
        }
        await new Promise((r) => setTimeout(r, 30));
    }
}

export const rows = (page) => page.locator(".row:not(.waiting)");
export async function openRow(page, text) {
    await rows(page).filter({ hasText: text }).first().click();
    await page.waitForSelector(".card:not(.loading)");
}
/** Waits until `test` is true; the last value is in the message. */
export async function until(test, what, milliseconds = 10_000) {
    const end = Date.now() + milliseconds;
    for (;;) {
        const value = await test();
        if (value) return value;
        if (Date.now() > end) throw new Error(`never: ${what}`);
        await new Promise((r) => setTimeout(r, 30));
    }
}
