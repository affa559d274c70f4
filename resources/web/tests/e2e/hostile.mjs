// The corpus of hostile mails (tests/web/hostile.txt), and how what became of one is judged.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { until } from "./harness.mjs";

export const cases = readFileSync(new URL("../../../../tests/web/hostile.txt", import.meta.url), "utf8").split(/^=== /m).slice(1)
    .map((text) => ({ name: text.slice(0, text.indexOf("\n")), html: text.slice(text.indexOf("\n") + 1, -1) }));

export const allowed = new Set(("a abbr acronym address article aside b bdi bdo big blockquote body br caption center cite code col colgroup dd del details dfn dir div dl dt em figcaption figure font footer "
    + "h1 h2 h3 h4 h5 h6 head header hr html i img ins kbd li main mark menu meta nav ol p pre q rp rt ruby s samp section small span strike strong sub summary sup table tbody td tfoot th thead time title tr tt u ul var wbr").split(" "));
/** What is left out where all of them stand in one mail: what swallows the rest. */
export const swallows = /plaintext|mxss deep|unclosed|dangling|frameset|comment/;
export const all = () => cases.filter((c) => !swallows.test(c.name)).map((c) => `<div>${c.html}</div>`).join("\n");
/** What the browser's console says of what the frame's sandbox and policy stopped while it parsed
    (and where Squire writes a style attribute while it tidies a quote: the editor sets such styles through the CSSOM afterwards). */
export const stopped = /^Blocked script execution in '[^']*\/mail-frame\.html'|"default-src 'none'"|"base-uri 'none'"|^Applying inline style violates/;

/** What is in the frame, judged. Also pokes every element with the events that people make. */
export const inspect = (page) => page.evaluate(() => {
    const frame = document.querySelector(".card iframe");
    const inside = frame.contentDocument;
    const elements = [...inside.querySelectorAll("*")];
    for (const e of elements) for (const type of ["mouseover", "mouseenter", "pointerenter", "focus", "wheel", "animationstart", "toggle"]) e.dispatchEvent(new Event(type, { bubbles: true }));
    for (const e of elements) if (!e.closest("a")) e.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
    const attributes = elements.flatMap((e) => [...e.attributes].map((a) => [e.localName, a.name.toLowerCase(), a.value]));
    return {
        tags: [...new Set(elements.map((e) => e.localName))],
        namespaces: [...new Set(elements.map((e) => e.namespaceURI))],
        bad: attributes.filter(([, n]) => /^on|^(srcset|ping|action|formaction|xlink:href|srcdoc|background|poster|data|target)$/.test(n) && n !== "target"),
        links: elements.filter((e) => e.localName === "a" && e.hasAttribute("href")).map((e) => [e.getAttribute("href"), e.getAttribute("target"), e.getAttribute("rel")]),
        sources: attributes.filter(([, n]) => n === "src").map(([, , v]) => v),
        styles: elements.map((e) => e.getAttribute("style") ?? "").join(" ") + [...inside.adoptedStyleSheets].flatMap((s) => [...s.cssRules].map((r) => r.cssText)).join(" "),
        hacked: [window.hacked, frame.contentWindow.hacked, inside.hacked],
        height: frame.clientHeight,
        alive: inside.body instanceof frame.contentWindow.HTMLBodyElement,
    };
});
/** Fails on anything that the cleaning should not have let through. */
export const judge = (name, found, dialogs) => {
    const where = `in "${name}"`;
    assert.deepEqual(found.tags.filter((t) => !allowed.has(t)), [], `elements ${where}`);
    assert.deepEqual(found.namespaces, ["http://www.w3.org/1999/xhtml"], where);
    assert.deepEqual(found.bad, [], `attributes ${where}`);
    for (const [href, target, rel] of found.links) {
        assert.match(href, /^(https?:|mailto:|tel:|#)/, where);
        if (!href.startsWith("#")) assert.ok(target === "_blank" && /noopener/.test(rel), `target ${where}`);
    }
    for (const src of found.sources) assert.match(src, /^(blob:|data:image\/(png|jpe?g|gif|webp))/, where);
    assert.doesNotMatch(found.styles, /url\(\s*["']?(?!["']?blob:)|@import|@font-face|expression\(|position:\s*fixed/i, where);
    assert.deepEqual(found.hacked, [null, null, null].map(() => undefined), `a script ran ${where}`);
    assert.ok(found.alive, where);
    assert.ok(found.height < 20_000, `height ${found.height} ${where}`);
    assert.deepEqual(dialogs, [], where);
};
/** Opens all of them, one after the other, in the order in which they lie there. */
export const visitAll = async (page, check) => {
    await page.locator("#rows").focus();
    await page.keyboard.press("Home");
    await page.keyboard.press("Enter");
    for (const c of cases) {
        await until(async () => (await page.locator(".reader-head h2").textContent()) === c.name, `open ${c.name}`);
        await until(() => page.evaluate(() => document.querySelector(".card iframe")?.contentDocument?.body?.textContent.includes("before")), `filled: ${c.name}`);
        await check(c);
        await page.keyboard.press("j");
    }
};
