// HTML of mail, made harmless. DOMPurify takes away what can run; this takes away what can load, send or deceive, and keeps
// the result as nodes: it is never turned into text and parsed again, so that no parser's mutation can bring anything back.
import DOMPurify from "dompurify";
import { cleanAttribute, cleanSheet } from "./css";

const tags = ["a", "abbr", "acronym", "address", "article", "aside", "b", "bdi", "bdo", "big", "blockquote", "body", "br", "caption", "center",
    "cite", "code", "col", "colgroup", "dd", "del", "dfn", "dir", "div", "dl", "dt", "em", "figcaption", "figure", "font", "footer", "h1", "h2",
    "h3", "h4", "h5", "h6", "head", "header", "hr", "html", "i", "img", "ins", "kbd", "li", "main", "mark", "menu", "nav", "ol", "p", "pre", "q",
    "rp", "rt", "ruby", "s", "samp", "section", "small", "span", "strike", "strong", "style", "sub", "sup", "table", "tbody", "td", "tfoot",
    "th", "thead", "time", "tr", "tt", "u", "ul", "var", "wbr"];
const attributes = ["align", "alt", "background", "bgcolor", "border", "cellpadding", "cellspacing", "class", "clear", "color", "cols",
    "colspan", "compact", "dir", "face", "headers", "height", "href", "hspace", "id", "lang", "noshade", "nowrap", "reversed", "rowspan",
    "rules", "scope", "size", "src", "start", "style", "summary", "title", "type", "valign", "value", "vspace", "width"];
const colouring = ["bgcolor", "background", "color"];

export interface Cleaned {
    /** What goes into the frame's body. */
    nodes: DocumentFragment;
    /** Inline styles, to be set through the CSSOM once the nodes lie in the frame. */
    styles: Map<Element, string>;
    bodyStyle: string;
    sheet: string;
    /** Images that lie elsewhere: none is loaded before the person asks. */
    remote: { element: Element; url: string; background: boolean }[];
    /** Images that lie in the message itself. */
    inline: { element: HTMLImageElement; cid: string }[];
    /** The message brings colours of its own. */
    coloured: boolean;
}

const pictures = /^data:image\/(?:png|jpe?g|gif|webp|bmp|avif)[;,]/i;
const web = /^https?:\/\//i;

/** An address as the browser would go to it, or null where it is none that a link may have. */
export function safeLink(href: string): URL | null {
    try {
        const url = new URL(href.trim());
        return /^(?:https?|mailto|tel|sms|xmpp|ftp):$/.test(url.protocol) ? url : null;
    } catch {
        return null;
    }
}

/** True when a link's text names another host than it leads to. */
export function deceives(text: string, url: URL): boolean {
    if (!/^https?:$/.test(url.protocol)) return false;
    const match = /^\s*(?:https?:\/\/)?((?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+\p{L}{2,})(?:[/:?#]\S*)?\s*$/iu.exec(text);
    if (!match) return false;
    const bare = (host: string): string => host.toLowerCase().replace(/^www\./, "");
    try {
        return bare(new URL(`https://${match[1]}`).hostname) !== bare(url.hostname);
    } catch {
        return true;
    }
}

const purifiers = new WeakMap<Window, ReturnType<typeof DOMPurify>>();
let hidden: Promise<Window> | null = null;

/** A mail frame that is never shown, to clean HTML in that is not for reading (quotes in the editor). */
export function host(): Promise<Window> {
    hidden ??= new Promise((resolve) => {
        const frame = document.createElement("iframe");
        frame.setAttribute("sandbox", "allow-same-origin");
        frame.setAttribute("aria-hidden", "true");
        frame.hidden = true;
        frame.tabIndex = -1;
        frame.src = "/mail-frame.html";
        frame.onload = () => resolve(frame.contentWindow!);
        document.body.append(frame);
    });
    return hidden;
}

/**
 * Cleans. `frame` is the window of a mail frame: its policy, not the page's, is over the parsing. For the editor, images keep where
 * they come from as data-cid and data-remote, and those that the editor shows already (blob:) stay.
 */
export function clean(html: string, frame: Window, editing = false): Cleaned {
    let purify = purifiers.get(frame);
    if (!purify) purifiers.set(frame, purify = DOMPurify(frame as Window & typeof globalThis));
    const root = purify.sanitize(html, {
        WHOLE_DOCUMENT: true,
        RETURN_DOM: true,
        ALLOWED_TAGS: tags,
        ALLOWED_ATTR: editing ? [...attributes, "data-cid", "data-remote"] : attributes,
        ALLOW_DATA_ATTR: false,
        ALLOW_ARIA_ATTR: false,
        ALLOWED_URI_REGEXP: editing ? /^(?:https?:|mailto:|tel:|sms:|xmpp:|ftp:|cid:|data:image\/|blob:|#)/i : /^(?:https?:|mailto:|tel:|sms:|xmpp:|ftp:|cid:|data:image\/|#)/i,
        SANITIZE_NAMED_PROPS: true,
        FORBID_CONTENTS: ["script", "noscript", "template", "iframe", "object", "embed", "svg", "math", "title", "select", "textarea", "audio",
            "video", "applet", "frameset", "noembed", "noframes", "xmp", "plaintext"],
    }) as HTMLElement;
    const result: Cleaned = {
        nodes: document.createDocumentFragment(), styles: new Map(), bodyStyle: "", sheet: "", remote: [], inline: [], coloured: false,
    };
    for (const style of [...root.querySelectorAll("style")]) {
        const sheet = cleanSheet(style.textContent ?? "");
        result.sheet += sheet.text;
        result.coloured ||= sheet.coloured;
        style.remove();
    }
    const body = root.querySelector("body");
    if (!body) return result;
    for (const element of [body, ...body.querySelectorAll("*")]) one(element, result, editing);
    result.bodyStyle = result.styles.get(body) ?? "";
    result.styles.delete(body);
    const colour = body.getAttribute("bgcolor");
    if (colour && !/[;:{}()]/.test(colour)) result.bodyStyle = `background-color:${colour};${result.bodyStyle}`;
    // Adopted from an inert document into another one: in between nothing is a part of the page, so nothing loads.
    result.nodes = root.ownerDocument.createDocumentFragment();
    while (body.firstChild) result.nodes.append(body.firstChild);
    return result;
}

function one(element: Element, result: Cleaned, editing: boolean): void {
    const style = element.getAttribute("style");
    if (style !== null) {
        element.removeAttribute("style");
        const cleaned = cleanAttribute(style);
        if (cleaned.text) result.styles.set(element, cleaned.text);
        if (cleaned.background) result.remote.push({ element, url: cleaned.background, background: true });
        result.coloured ||= cleaned.coloured;
    }
    for (const name of colouring) if (element.hasAttribute(name)) result.coloured = true;
    const background = element.getAttribute("background");
    if (background !== null) {
        element.removeAttribute("background");
        if (web.test(background)) result.remote.push({ element, url: background, background: true });
    }
    if (element.localName === "img") return image(element as HTMLImageElement, result, editing);
    element.removeAttribute("src");
    if (element.localName === "a") link(element as HTMLAnchorElement, editing);
    else element.removeAttribute("href");
}

function image(element: HTMLImageElement, result: Cleaned, editing: boolean): void {
    const src = (element.getAttribute("src") ?? "").trim();
    if (pictures.test(src) || (editing && src.startsWith(`blob:${location.origin}/`))) return;
    element.removeAttribute("src");
    if (editing) {
        if (/^cid:/i.test(src)) element.setAttribute("data-cid", decodeCid(src.slice(4)));
        else if (web.test(src)) element.setAttribute("data-remote", src);
    }
    if (/^cid:/i.test(src)) result.inline.push({ element, cid: decodeCid(src.slice(4)) });
    else if (web.test(src)) result.remote.push({ element, url: src, background: false });
    else if (src.startsWith("//")) result.remote.push({ element, url: `https:${src}`, background: false });
}

function decodeCid(text: string): string {
    try {
        return decodeURIComponent(text);
    } catch {
        return text;
    }
}

function link(element: HTMLAnchorElement, editing: boolean): void {
    const href = element.getAttribute("href");
    if (href === null) return;
    if (href.startsWith("#")) { // a place in the message; DOMPurify gave the names this prefix
        element.setAttribute("href", `#user-content-${href.slice(1)}`);
        return;
    }
    const url = safeLink(href);
    if (!url) {
        element.removeAttribute("href");
        return;
    }
    element.setAttribute("href", url.href);
    if (editing) return;
    element.setAttribute("target", "_blank");
    element.setAttribute("rel", "noopener noreferrer nofollow");
    element.setAttribute("title", url.href); // the real target, also where a script of ours cannot show it
}

/** The text of a message's HTML, for quoting and for previews. */
export async function htmlToText(html: string): Promise<string> {
    const { nodes } = clean(html, await host());
    let out = "";
    const walk = (node: Node): void => {
        if (node.nodeType === 3) {
            out += (node.textContent ?? "").replace(/[ \t\r\n\u00a0]+/g, " ");
            return;
        }
        const name = node.nodeType === 1 ? (node as Element).localName : "";
        if (name === "br") out += "\n";
        else if (name === "hr") out += "\n---\n";
        else if (name === "li") out += "\n- ";
        const block = /^(?:p|div|h[1-6]|tr|ul|ol|blockquote|pre|table|section|article|header|footer)$/.test(name);
        if (block && out && !out.endsWith("\n")) out += "\n";
        const start = out.length;
        for (const child of node.childNodes) walk(child);
        if (name === "blockquote") out = out.slice(0, start) + out.slice(start).trim().replace(/^/gm, "> ");
        if (name === "td" || name === "th") out += "\t";
        if (block && !out.endsWith("\n")) out += "\n";
        if (name === "p") out += "\n";
    };
    walk(nodes);
    return out.replace(/[ \t]+\n/g, "\n").replace(/\n{3,}/g, "\n\n").trim();
}
