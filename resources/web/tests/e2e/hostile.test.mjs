// The corpus of hostile mails (tests/web/hostile.txt): read, with and without remote pictures, and quoted in the editor.
// Nothing may run, nothing may be fetched that the person did not ask for, and then only through the proxy.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { open, real, server, shut, signIn, until } from "./harness.mjs";
import { all, allowed, cases, inspect, judge, stopped, visitAll } from "./hostile.mjs";

describe("hostile mail", { skip: Boolean(real) && "needs mail that is made for it" }, () => {
    let at, page;
    const requests = [];
    const dialogs = [];
    before(async () => {
        assert.ok(cases.length >= 100, `${cases.length} cases`);
        at = await server({ empty: true, big: false });
        const start = Date.now();
        cases.forEach((c, i) => at.fake.deliver({ subject: c.name, html: `<p>before</p>${c.html}`, from: [{ name: null, email: "evil@evil.example" }], receivedAt: new Date(start - i * 60_000).toISOString(), keywords: { $seen: true } }));
        at.fake.deliver({ subject: "all of them", html: all(), receivedAt: new Date(start - 1e9).toISOString(), keywords: { $seen: true } });
        page = await open(at);
        page.on("dialog", (d) => { dialogs.push(d.message()); void d.dismiss(); });
        page.context().on("request", (r) => { if (/evil\.example|hacked|\/auth\/sign-out/.test(r.url())) requests.push(r.url()); });
        page.context().on("page", (p) => { if (p !== page) dialogs.push(`opened ${p.url()}`); });
        await signIn(page, at);
        await page.locator(".row:not(.waiting)").first().waitFor();
    });
    after(async () => {
        await page.context().close();
        await at.stop();
        await shut();
    });

    test(`${cases.length} mails are read without a script and without a request`, { timeout: 240_000 }, async () => {
        await visitAll(page, async (c) => {
            judge(c.name, await inspect(page), dialogs);
            assert.deepEqual(requests, [], `requests in "${c.name}"`);
        });
        assert.deepEqual(at.fake.proxied, []);
        assert.ok(at.fake.sessions.size === 1, "still signed in");
    });
    test("with remote pictures, only the proxy is asked", { timeout: 240_000 }, async () => {
        await page.evaluate(() => { location.hash = "#/settings/general"; });
        await page.getByLabel(/Always load pictures/).check();
        await page.evaluate(() => { location.hash = "#/mail/inbox"; });
        await page.locator(".row:not(.waiting)").first().waitFor();
        await page.evaluate(() => { location.hash = "#/search/subject%3Aall"; });
        await page.locator(".row:not(.waiting)", { hasText: "all of them" }).click();
        await until(() => at.fake.proxied.length > 3, "pictures through the proxy");
        judge("all of them", await inspect(page), dialogs);
        assert.deepEqual(requests.filter((r) => !r.startsWith(`${at.url}/proxy/image?url=`)), []);
        assert.deepEqual(at.fake.proxied.filter((u) => !/^https?:\/\//.test(u)), []);
    });
    test("quoted in the editor they are as harmless", async () => {
        const before = requests.length;
        await page.evaluate(() => { location.hash = "#/search/subject%3Aall"; });
        await page.locator(".row:not(.waiting)", { hasText: "all of them" }).click();
        await page.getByRole("button", { name: "Reply", exact: true }).last().click();
        const editor = page.locator(".composer .editor");
        await editor.locator(".posthorn-quote").waitFor();
        await page.keyboard.type("x");
        await page.keyboard.press("Control+z");
        const found = await editor.evaluate((root) => {
            const elements = [...root.querySelectorAll("*")];
            for (const e of elements) for (const type of ["mouseover", "focus", "animationstart", "toggle"]) e.dispatchEvent(new Event(type, { bubbles: true }));
            return {
                tags: [...new Set(elements.map((e) => e.localName))],
                handlers: elements.flatMap((e) => [...e.attributes].filter((a) => /^on|srcset|^action|formaction/i.test(a.name)).map((a) => a.name)),
                links: elements.filter((e) => e.localName === "a").map((e) => e.getAttribute("href")).filter((h) => h && !/^(https?:|mailto:|tel:|#)/.test(h)),
                sources: elements.map((e) => e.getAttribute("src")).filter((s) => s && !/^(blob:|data:image\/)/.test(s)),
                styles: elements.map((e) => e.getAttribute("style") ?? "").join(" "),
                hacked: window.hacked,
            };
        });
        assert.deepEqual(found.tags.filter((t) => !allowed.has(t)), []);
        assert.deepEqual([found.handlers, found.links, found.sources, found.hacked], [[], [], [], undefined]);
        assert.doesNotMatch(found.styles, /url\(|position:\s*fixed/i);
        assert.deepEqual(requests.slice(before).filter((r) => !r.startsWith(`${at.url}/proxy/image?url=`)), []);
        assert.deepEqual(dialogs, []);
    });
    test("what the browser complains of was stopped by the frame's sandbox and policy while it parsed", () => {
        assert.deepEqual(page.problems.filter((p) => !stopped.test(p)), []);
        assert.deepEqual(page.foreign, []);
    });
});
