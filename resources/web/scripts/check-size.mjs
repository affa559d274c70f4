// What a browser fetches before the first view (the page, and the scripts and styles that it names) must stay below 100 KB with gzip.
import { readFileSync, readdirSync } from "node:fs";
import { gzipSync, brotliCompressSync } from "node:zlib";
import { fileURLToPath } from "node:url";

const limit = 100 * 1024;
const dist = fileURLToPath(new URL("../dist/", import.meta.url));
const html = readFileSync(dist + "index.html");
const first = [...html.toString().matchAll(/(?:src|href)="\/(assets\/[^"]+\.(?:js|css))"/g)].map((m) => m[1]);
let gzip = gzipSync(html, { level: 9 }).length;
let brotli = brotliCompressSync(html).length;
for (const file of first) {
    const content = readFileSync(dist + file);
    gzip += gzipSync(content, { level: 9 }).length;
    brotli += brotliCompressSync(content).length;
}
const all = readdirSync(dist + "assets").length;
console.log(`first view: ${(gzip / 1024).toFixed(1)} KB gzip, ${(brotli / 1024).toFixed(1)} KB brotli of ${limit / 1024} KB (${first.length} of ${all} assets)`);
if (gzip > limit || first.length < 2) {
    console.error("first view is too large (or index.html names nothing)");
    process.exit(1);
}
