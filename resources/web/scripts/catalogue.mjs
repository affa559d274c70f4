// Reads the Qt .ts catalogues that console, messenger and web share.
import { readFileSync } from "node:fs";

const entities = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'" };
export const unescapeXml = (text) =>
    text.replace(/&(?:amp|lt|gt|quot|apos);/g, (e) => entities[e]).replace(/&#(x?)([0-9a-f]+);/gi, (_, x, n) =>
        String.fromCodePoint(parseInt(n, x ? 16 : 10)));
export const escapeXml = (text) =>
    text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");

/** @returns {{context: string, source: string, forms: string[] | null, text: string | null, unfinished: boolean}[]} */
export function readCatalogue(path) {
    const messages = [];
    for (const [, context] of readFileSync(path, "utf8").matchAll(/<context>([\s\S]*?)<\/context>/g)) {
        const name = unescapeXml(/<name>([\s\S]*?)<\/name>/.exec(context)[1]);
        for (const [, attributes, body] of context.matchAll(/<message([^>]*)>([\s\S]*?)<\/message>/g)) {
            const source = unescapeXml(/<source>([\s\S]*?)<\/source>/.exec(body)[1]);
            const translation = /<translation([^>]*?)(?:\/>|>([\s\S]*?)<\/translation>)/.exec(body);
            const inner = translation?.[2] ?? "";
            const numerus = /numerus="yes"/.test(attributes);
            messages.push({
                context: name,
                source,
                forms: numerus ? [...inner.matchAll(/<numerusform>([\s\S]*?)<\/numerusform>/g)].map((m) => unescapeXml(m[1])) : null,
                text: numerus ? null : unescapeXml(inner),
                unfinished: /type="unfinished"/.test(translation?.[1] ?? "") || translation === null,
            });
        }
    }
    return messages;
}

/** The catalogue as the source of a JavaScript module: { context: { source: text or plural forms } }. */
export function catalogueModule(path) {
    const texts = {};
    for (const message of readCatalogue(path)) {
        if (message.unfinished) continue;
        (texts[message.context] ??= {})[message.source] = message.forms ?? message.text;
    }
    return `export default ${JSON.stringify(texts)};`;
}
