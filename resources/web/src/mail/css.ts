// Styles of mail, cleaned by the browser's own CSS parser: what comes out was understood, and nothing in it can load.
// Neither style attributes nor sheets are ever given to a document as text; the frame gets them through the CSSOM, so the
// pages' policy needs no 'unsafe-inline'.

const loads = /(?:url|src|image|image-set|-webkit-image-set|cross-fade|-webkit-cross-fade|element|-moz-element|paint|attr|var|env|expression)\s*\(/i;
const viewport = /\d(?:[sdl]?v(?:h|min|max|b))\b/i;
const refused = new Set(["behavior", "-moz-binding", "cursor", "mask", "mask-image", "-webkit-mask", "-webkit-mask-image", "filter",
    "clip-path", "-webkit-clip-path", "animation", "animation-name", "transition", "z-index", "pointer-events", "zoom", "content-visibility",
    "list-style-image", "border-image-source", "shape-outside", "offset-path", "user-select", "-webkit-user-select"]);

export interface CleanStyle {
    text: string;
    /** The remote picture behind it, shown when the person asks for remote images. */
    background: string | null;
    /** It sets colours of its own: the message is shown on white paper. */
    coloured: boolean;
}

/** The declarations that may stay. */
export function cleanDeclarations(style: CSSStyleDeclaration): CleanStyle {
    const kept: string[] = [];
    let background: string | null = null;
    let coloured = false;
    for (let i = 0; i < style.length; ++i) {
        const name = style.item(i).toLowerCase();
        const value = style.getPropertyValue(name);
        if (name.startsWith("--") || refused.has(name)) continue;
        if (name === "background-image") {
            const match = /^url\("(https?:\/\/[^"]+)"\)$/i.exec(value);
            if (match) background = match[1]!;
            if (!/^(?:none|(?:repeating-)?(?:linear|radial)-gradient\()/i.test(value)) continue;
        }
        if (loads.test(value) || viewport.test(value)) continue;
        if (name === "position" && /fixed|sticky/.test(value)) continue;
        if (/^(?:background-color|background-image|color)$/.test(name) && !/^(?:inherit|initial|unset|transparent|none|currentcolor|rgba\(0, 0, 0, 0\))$/i.test(value)) {
            coloured = true;
        }
        kept.push(`${name}:${value}${style.getPropertyPriority(name) ? "!important" : ""}`);
    }
    return { text: kept.join(";"), background, coloured };
}

const scratch = typeof document === "undefined" ? null : document.implementation.createHTMLDocument("").createElement("div");

/** A style attribute's text, cleaned. */
export function cleanAttribute(text: string): CleanStyle {
    // The CSSOM is not subject to the page's style-src; the element lies in no document.
    scratch!.style.cssText = text.slice(0, 10_000);
    return cleanDeclarations(scratch!.style);
}

const maxRules = 3000;

/** A sheet's text, cleaned: style rules and @media; imports, fonts and the rest are left out. */
export function cleanSheet(text: string): { text: string; coloured: boolean } {
    const sheet = new CSSStyleSheet();
    try {
        sheet.replaceSync(text.replace(/<!--|-->/g, "").slice(0, 500_000)); // replaceSync never follows @import
    } catch {
        return { text: "", coloured: false };
    }
    let left = maxRules;
    let coloured = false;
    const walk = (rules: CSSRuleList, depth: number): string => {
        let out = "";
        for (const rule of rules) {
            if (--left < 0) break;
            if (rule instanceof CSSStyleRule) {
                const style = cleanDeclarations(rule.style);
                coloured ||= style.coloured && !/^a\b|:link|:visited|:hover/.test(rule.selectorText);
                if (style.text) out += `${rule.selectorText}{${style.text}}\n`;
            } else if (rule instanceof CSSMediaRule && depth < 3 && !/prefers-color-scheme/i.test(rule.conditionText)) {
                out += `@media ${rule.conditionText}{${walk(rule.cssRules, depth + 1)}}\n`;
            }
        }
        return out;
    };
    return { text: walk(sheet.cssRules, 0), coloured };
}
