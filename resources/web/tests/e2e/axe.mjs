// axe-core on a page as it is when it has come to rest.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
// A colour that is still fading in is no colour to judge. What never ends (a spinner) is not waited for.
const atRest = `Promise.all(document.getAnimations().filter((a) => a.effect?.getComputedTiming().endTime !== Infinity).map((a) => a.finished.catch(() => {})))`;
const run = `axe.run(document, { resultTypes: ["violations"], iframes: false })`;
const terse = `(r) => JSON.stringify(r.violations.map((v) => [v.impact, v.id, v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160) + " " + (n.any[0]?.message ?? ""))]))`;

/** Fails if axe finds anything serious or critical. */
export async function nothingSerious(page, where) {
    const client = await page.context().newCDPSession(page); // past the page's policy, as a browser's extension would be
    await client.send("Runtime.evaluate", { expression: axe });
    const { result } = await client.send("Runtime.evaluate", {
        expression: `${atRest}.then(() => ${run}).then(${terse})`, awaitPromise: true, returnByValue: true,
    });
    const found = JSON.parse(result.value);
    assert.deepEqual(found.filter(([impact]) => impact === "serious" || impact === "critical"), [], `${where}: ${JSON.stringify(found, null, 1)}`);
}
