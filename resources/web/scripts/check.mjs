// The checks of the web application that need no browser: types, texts, the size of the first view, and that dist/ is what src/ gives.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const home = fileURLToPath(new URL("../", import.meta.url));
const run = (file, ...args) => execFileSync(process.execPath, [join(home, file), ...args], { cwd: home, stdio: "inherit" });

function content(folder) {
    const files = new Map();
    const walk = (at) => {
        for (const name of readdirSync(at).sort()) {
            const path = join(at, name);
            if (statSync(path).isDirectory()) walk(path);
            else files.set(relative(folder, path), readFileSync(path));
        }
    };
    walk(folder);
    return files;
}

const what = process.argv[2] ?? "all";
try {
    if (what === "all" || what === "texts") run("scripts/texts.mjs", "check");
    if (what === "all" || what === "size") run("scripts/check-size.mjs");
    if (what === "all" || what === "types") run("node_modules/typescript/bin/tsc", "--noEmit");
    if (what === "all" || what === "dist") {
        const fresh = mkdtempSync(join(tmpdir(), "posthorn-web-"));
        try {
            run("node_modules/vite/bin/vite.js", "build", "--outDir", fresh, "--emptyOutDir", "--logLevel", "warn");
            const made = content(fresh);
            const kept = content(join(home, "dist"));
            const differ = [...new Set([...made.keys(), ...kept.keys()])].filter((f) => !made.get(f)?.equals(kept.get(f) ?? Buffer.alloc(0)) || !kept.has(f));
            if (differ.length) {
                console.error(`dist/ is not what src/ gives; run npm run build and commit it:\n  ${differ.join("\n  ")}`);
                process.exit(1);
            }
            console.log(`${kept.size} files of dist/ are what src/ gives`);
        } finally {
            rmSync(fresh, { recursive: true, force: true });
        }
    }
} catch (error) {
    process.exit(error.status ?? 1);
}
