// What the administrator of a server may change without building anything: /custom/custom.json, which a file of that name in the
// server's web folder takes the place of (docs/webmail.md). Values that are of another kind than expected are left out.
import { signal } from "@preact/signals";

type Texts = Record<string, Record<string, string>>;

export interface Custom {
    /** What stands in place of "Posthorn". */
    name?: string;
    /** A picture below /custom/ in place of the logo. */
    logo?: string;
    /** Paragraphs on the sign-in page, by language; "en" for those that have none of their own. */
    notice?: Record<string, string[]>;
    /** Links below the sign-in form. */
    links?: { text: string; url: string }[];
    /** Other words for the application's own texts: language, context, text. */
    texts?: Record<string, Texts>;
}

export const custom = signal<Custom>({});

const isText = (x: unknown): x is string => typeof x === "string" && x.length <= 2000;
const isMap = (x: unknown): x is Record<string, unknown> => typeof x === "object" && x !== null && !Array.isArray(x);

/** Takes what is well-formed of it. */
export function readCustom(given: unknown): Custom {
    const result: Custom = {};
    if (!isMap(given)) return result;
    if (isText(given.name)) result.name = given.name;
    if (isText(given.logo) && /^[\w.-]+(\/[\w.-]+)*\.(svg|png|webp|jpe?g)$/.test(given.logo) && !given.logo.includes("..")) result.logo = `/custom/${given.logo}`;
    if (isMap(given.notice)) {
        result.notice = {};
        for (const [language, lines] of Object.entries(given.notice)) {
            if (isText(lines)) result.notice[language] = [lines];
            else if (Array.isArray(lines)) result.notice[language] = lines.filter(isText);
        }
    }
    if (Array.isArray(given.links)) {
        result.links = given.links.flatMap((x: unknown) => (isMap(x) && isText(x.text) && isText(x.url) && /^(https:|mailto:|\/(?!\/))/.test(x.url) ? [{ text: x.text, url: x.url }] : []));
    }
    if (isMap(given.texts)) {
        result.texts = {};
        for (const [language, contexts] of Object.entries(given.texts)) {
            if (!isMap(contexts)) continue;
            const own: Texts = {};
            for (const [context, texts] of Object.entries(contexts)) if (isMap(texts)) own[context] = Object.fromEntries(Object.entries(texts).filter((x): x is [string, string] => isText(x[1])));
            result.texts[language] = own;
        }
    }
    return result;
}

export async function loadCustom(): Promise<void> {
    try {
        const response = await fetch("/custom/custom.json", { credentials: "same-origin" });
        if (response.ok) custom.value = readCustom(await response.json());
    } catch { /* a file that cannot be read changes nothing */ }
}
