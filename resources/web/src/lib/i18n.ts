// Texts. The source text is the English one; other languages come from translations/web_*.ts as chunks of their own.
// Places are %1 ... %9 and, for a number that chooses the plural form, %n (as in Qt's catalogues).
import { signal } from "@preact/signals";
import english from "virtual:catalogue/en";
import { custom } from "./custom";

type Texts = Record<string, Record<string, string | string[]>>;
type Arg = string | number;

export interface Language {
    code: string;
    name: string;
    rtl?: boolean;
    load: () => Promise<Texts>;
}

/** The languages that a person can choose. The last one is for tests: English with accents, from right to left. */
export const languages: Language[] = [
    { code: "en", name: "English", load: async () => english },
    { code: "de", name: "Deutsch", load: async () => (await import("virtual:catalogue/de")).default },
];
const pseudo: Language = { code: "x-rtl", name: "Pseudo (RTL)", rtl: true, load: async () => english };

interface Current {
    code: string;
    texts: Texts;
    plural: Intl.PluralRules;
    pseudo: boolean;
}

const make = (code: string, texts: Texts): Current => ({
    code,
    texts,
    plural: new Intl.PluralRules(code === "x-rtl" ? "en" : code),
    pseudo: code === "x-rtl",
});
const current = signal<Current>(make("en", english));
const order = ["zero", "one", "two", "few", "many", "other"];

/** The code for Intl: the pseudo-locale formats as English. */
export const locale = (): string => {
    const code = current.value.pseudo ? "en" : current.value.code;
    return navigator.languages.find((l) => l.toLowerCase().split("-")[0] === code) ?? code; // en-GB writes dates its own way
};
export const languageCode = (): string => current.value.code;

const fill = (text: string, args: Arg[], n?: number): string =>
    text.replace(/%(n|[1-9])/g, (whole, place: string) =>
        place === "n" ? (n === undefined ? whole : number(n)) : String(args[Number(place) - 1] ?? whole));

const accents: Record<string, string> = { a: "á", e: "é", i: "í", o: "ö", u: "ü", c: "ç", n: "ñ", s: "š", A: "Å", E: "É", O: "Ø", S: "Š" };
const pseudonym = (text: string): string => `‹${text.replace(/%[n1-9]|[a-zA-Z]/g, (c) => accents[c] ?? c)}›`;

/** The text in the chosen language. Both arguments must be literals: scripts/texts.mjs collects them. */
export function t(context: string, source: string, ...args: Arg[]): string {
    const { texts, pseudo, code } = current.value;
    const found = custom.value.texts?.[code]?.[context]?.[source] ?? texts[context]?.[source];
    const text = typeof found === "string" && found ? found : source;
    return fill(pseudo ? pseudonym(text) : text, args);
}

/** The text in the form that the number `n` asks for; %n is the number. */
export function tn(context: string, source: string, n: number, ...args: Arg[]): string {
    const { texts, plural, pseudo } = current.value;
    const forms = texts[context]?.[source];
    let text = source;
    if (Array.isArray(forms) && forms.length > 0) {
        const categories = order.filter((c) => (plural.resolvedOptions().pluralCategories as string[]).includes(c));
        text = forms[Math.min(Math.max(categories.indexOf(plural.select(n)), 0), forms.length - 1)] ?? source;
    }
    return fill(pseudo ? pseudonym(text) : text, args, n);
}

let formats: { code: string; number: Intl.NumberFormat } | undefined;
export function number(n: number): string {
    if (formats?.code !== locale()) formats = { code: locale(), number: new Intl.NumberFormat(locale()) };
    return formats.number.format(n);
}

/** Chooses a language by its code; unknown codes mean English. */
export async function useLanguage(code: string): Promise<void> {
    const wanted = code === pseudo.code ? pseudo : languages.find((l) => l.code === code) ?? languages[0]!;
    const texts = await wanted.load();
    document.documentElement.lang = wanted === pseudo ? "en-x-rtl" : wanted.code;
    document.documentElement.dir = wanted.rtl ? "rtl" : "ltr";
    current.value = make(wanted.code, texts);
}

/** What the browser asks for, as far as we have it. */
export function preferredLanguage(): string {
    for (const wanted of navigator.languages ?? [navigator.language]) {
        const code = wanted.toLowerCase().split("-")[0]!;
        if (languages.some((l) => l.code === code)) return code;
    }
    return "en";
}
