// Runs the tests: `run.mjs [unit|e2e] [name [pattern of tests]]`. Ends with 77 (skipped, for CTest) where what they need is not there.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const [what = "all", only = "", pattern = ""] = process.argv.slice(2);
const skip = (why) => {
    console.log(`skipped: ${why}`);
    process.exit(77);
};
if (!existsSync(join(here, "../node_modules/vite"))) skip("resources/web/node_modules is missing (npm ci)");

const files = [];
let made = null;
if (what !== "e2e") { // the units are TypeScript: each is bundled with what it imports
    const { build } = await import(pathToFileURL(join(here, "../node_modules/esbuild/lib/main.js")).href);
    made = mkdtempSync(join(tmpdir(), "posthorn-unit-"));
    const units = readdirSync(join(here, "unit")).filter((f) => f.endsWith(".test.ts") && f.includes(only));
    await build({ entryPoints: units.map((f) => join(here, "unit", f)), outdir: made, bundle: true, platform: "node", format: "esm", outExtension: { ".js": ".mjs" }, jsx: "automatic", jsxImportSource: "preact",
        logLevel: "warning", plugins: [{ name: "catalogue", setup(b) {
            b.onResolve({ filter: /^virtual:catalogue/ }, (a) => ({ path: a.path, namespace: "catalogue" }));
            b.onLoad({ filter: /.*/, namespace: "catalogue" }, async (a) => ({ contents: (await import("../scripts/catalogue.mjs")).catalogueModule(join(here, `../../../translations/web_${a.path.split("/")[1]}.ts`)) }));
        } }] });
    files.push(...units.map((f) => join(made, f.replace(/\.ts$/, ".mjs"))));
}
if (what !== "unit") {
    const { executablePath } = await import("./e2e/harness.mjs");
    if (executablePath) files.push(...readdirSync(join(here, "e2e")).filter((f) => f.endsWith(".test.mjs") && f.includes(only)).map((f) => join(here, "e2e", f)));
    else if (what === "e2e") skip("no chromium on this machine");
}
if (!files.length) skip("no test of this name");
const result = spawnSync(process.execPath, ["--test", ...(pattern ? [`--test-name-pattern=${pattern}`] : []), ...files], { stdio: "inherit" });
if (made) rmSync(made, { recursive: true, force: true });
process.exit(result.status ?? 1);
