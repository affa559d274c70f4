// Collects the texts of src/ (t and tn calls) and compares them with translations/web_*.ts.
//   texts.mjs update   adds what is missing (as unfinished), takes away what is not used any more
//   texts.mjs check    fails on missing, unused or unfinished texts, and where places (%1, %n) differ
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { escapeXml, readCatalogue } from "./catalogue.mjs";

const source = fileURLToPath(new URL("../src/", import.meta.url));
const folder = fileURLToPath(new URL("../../../translations/", import.meta.url));
const problems = [];

const files = readdirSync(source, { recursive: true }).map(String).filter((f) => /\.tsx?$/.test(f) && !f.endsWith(".d.ts") && f !== "lib/i18n.ts").sort();
/** context → source → numerus */
const used = new Map();
for (const file of files) {
    const text = readFileSync(source + file, "utf8");
    const literal = String.raw`"((?:[^"\\]|\\.)*)"`;
    const call = new RegExp(String.raw`(?<![\w.$])(tn?)\(\s*${literal},\s*${literal}`, "g");
    let found = 0;
    for (const [, name, context, message] of text.matchAll(call)) {
        ++found;
        const key = JSON.parse(`"${message}"`);
        const texts = used.get(context) ?? used.set(context, new Map()).get(context);
        if (texts.has(key) && texts.get(key) !== (name === "tn")) problems.push(`${file}: "${key}" is used with and without a number`);
        texts.set(key, name === "tn");
        if (name === "tn" && !key.includes("%n")) problems.push(`${file}: "${key}" lacks %n`);
    }
    const calls = [...text.matchAll(/(?<![\w.$])tn?\(/g)].length;
    if (calls !== found) problems.push(`${file}: ${calls - found} text(s) are no literals`);
}

const places = (text) => [...text.matchAll(/%(?:n|[1-9])/g)].map((m) => m[0]).sort().join(" ");

function wanted(language) { // English is the source: its catalogue holds plural forms alone
    const list = [];
    for (const context of [...used.keys()].sort()) {
        for (const [text, numerus] of [...used.get(context)].sort(([a], [b]) => (a < b ? -1 : 1))) {
            if (language !== "en" || numerus) list.push({ context, source: text, numerus });
        }
    }
    return list;
}

function write(path, language, list, known) {
    let out = `<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n<TS version="2.1" language="${language}" sourcelanguage="en_GB">\n`;
    let context = null;
    for (const item of list) {
        if (item.context !== context) {
            if (context !== null) out += "</context>\n";
            out += `<context>\n    <name>${escapeXml(item.context)}</name>\n`;
            context = item.context;
        }
        const old = known.get(`${item.context}\n${item.source}`);
        const done = old && !old.unfinished && (item.numerus ? old.forms?.length : old.text);
        out += `    <message${item.numerus ? ' numerus="yes"' : ""}>\n        <source>${escapeXml(item.source)}</source>\n`;
        const open = done ? "<translation>" : '<translation type="unfinished">';
        if (item.numerus) {
            const forms = done ? old.forms : ["", ""];
            out += `        ${open}\n${forms.map((f) => `            <numerusform>${escapeXml(f)}</numerusform>\n`).join("")}        </translation>\n`;
        } else {
            out += `        ${open}${done ? escapeXml(old.text) : ""}</translation>\n`;
        }
        out += "    </message>\n";
    }
    writeFileSync(path, `${out}${context === null ? "" : "</context>\n"}</TS>\n`);
}

for (const name of readdirSync(folder).filter((f) => /^web_\w+\.ts$/.test(f)).sort()) {
    const language = /^web_(\w+)\.ts$/.exec(name)[1];
    const path = folder + name;
    const known = new Map(readCatalogue(path).map((m) => [`${m.context}\n${m.source}`, m]));
    const list = wanted(language);
    if (process.argv[2] === "update") {
        write(path, language, list, known);
        continue;
    }
    for (const item of list) {
        const key = `${item.context}\n${item.source}`;
        const have = known.get(key);
        known.delete(key);
        if (!have) problems.push(`${name}: missing in ${item.context}: ${item.source}`);
        else if (have.unfinished || (item.numerus ? !have.forms?.length || have.forms.some((f) => !f) : !have.text)) problems.push(`${name}: unfinished in ${item.context}: ${item.source}`);
        else for (const text of item.numerus ? have.forms : [have.text]) if (places(text) !== places(item.source)) problems.push(`${name}: places differ in ${item.context}: ${item.source}`);
    }
    for (const key of known.keys()) problems.push(`${name}: not used: ${key.replace("\n", ": ")}`);
}
const count = [...used.values()].reduce((n, m) => n + m.size, 0);
if (problems.length) {
    console.error(problems.join("\n"));
    process.exit(1);
}
console.log(`${count} texts, complete in every catalogue`);
