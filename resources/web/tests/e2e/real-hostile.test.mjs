// The corpus of hostile mails on the real server: its parser, its policies, its downloads, its image proxy.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { open, shut, signIn, until } from "./harness.mjs";
import { all, cases, inspect, judge, stopped, visitAll } from "./hostile.mjs";
import { mail, mailbox, needsReal, person } from "./real.mjs";

after(shut);

describe("hostile mail on the real server", { ...needsReal, concurrency: 1 }, () => {
    let at, page;
    const requests = [];
    const dialogs = [];
    before(async () => {
        at = person("emil");
        const box = await mailbox(at.account);
        const start = Date.now() - 60_000;
        const put = (subject, html, ago) => box.put(mail({ Subject: subject, From: "evil@evil.example", "Content-Transfer-Encoding": "base64" }, Buffer.from(html).toString("base64").replace(/.{76}/g, "$&\r\n"), "text/html; charset=utf-8"),
            { receivedAt: new Date(start - ago).toISOString().replace(/\.\d+/, ""), keywords: { $seen: true } });
        for (let i = 0; i < cases.length; i += 4) await Promise.all(cases.slice(i, i + 4).map((c, k) => put(c.name, `<p>before</p>${c.html}`, (i + k) * 60_000)));
        await put("all of them", all(), 1e9);
        page = await open(at);
        page.on("dialog", (d) => { dialogs.push(d.message()); void d.dismiss(); });
        page.context().on("request", (r) => { if (/evil\.example|hacked|\/auth\/sign-out/.test(r.url())) requests.push(r.url()); });
        page.context().on("page", (p) => { if (p !== page) dialogs.push(`opened ${p.url()}`); });
        await signIn(page, at);
        await page.locator(".row:not(.waiting)").first().waitFor();
    });
    after(async () => page.context().close());

    test(`${cases.length} mails are read without a script and without a request`, { timeout: 300_000 }, async () => {
        await visitAll(page, async (c) => {
            judge(c.name, await inspect(page), dialogs);
            assert.deepEqual(requests, [], `requests in "${c.name}"`);
        });
        assert.equal((await page.context().request.get(`${at.url}/auth/sessions`)).status(), 200, "still signed in");
    });
    test("with remote pictures only the server's proxy is asked, and it fetches none from evil places", { timeout: 60_000 }, async () => {
        page.expected.push("Failed to load resource"); // the names are nobody's
        await page.evaluate(() => { location.hash = "#/search/subject%3Aall"; });
        await page.locator(".row:not(.waiting)", { hasText: "all of them" }).click();
        await page.getByRole("button", { name: "Show pictures" }).click();
        await until(() => requests.length > 3, "pictures through the proxy");
        judge("all of them", await inspect(page), dialogs);
        assert.deepEqual(requests.filter((r) => !r.startsWith(`${at.url}/proxy/image?url=`)), []);
    });
    test("the policies are the ones that the application was made for", async () => {
        const policy = async (path) => (await page.context().request.get(`${at.url}${path}`)).headers()["content-security-policy"] ?? "";
        const page_ = await policy("/");
        for (const part of ["default-src 'none'", "script-src 'self'", "style-src 'self'", "base-uri 'none'", "frame-ancestors 'none'"]) assert.ok(page_.includes(part), `${part} in ${page_}`);
        assert.doesNotMatch(page_, /unsafe/);
        const frame = await policy("/mail-frame.html");
        for (const part of ["default-src 'none'", "img-src data: blob:", "form-action 'none'", "base-uri 'none'"]) assert.ok(frame.includes(part), `${part} in ${frame}`);
        assert.doesNotMatch(frame, /script-src|https?:/);
    });
    test("nothing went wrong on the way", () => {
        assert.deepEqual(page.problems.filter((p) => !stopped.test(p)), []);
        assert.deepEqual(page.foreign, []);
    });
});
