// XML as values. Texts come in through the browser's parser and go out through the writer below; nothing is ever HTML.

export interface Xml {
    name: string;
    ns: string;
    attrs: Readonly<Record<string, string>>;
    children: readonly (Xml | string)[];
}
type Attrs = Record<string, string | number | boolean | null | undefined>;
type Part = Xml | string | null | undefined | false;

/** An element; attributes and children that are null, undefined or false are left out. */
export function x(name: string, ns: string, attrs: Attrs = {}, ...children: Part[]): Xml {
    const kept: Record<string, string> = {};
    for (const [key, value] of Object.entries(attrs)) if (value !== null && value !== undefined && value !== false) kept[key] = String(value);
    return { name, ns, attrs: kept, children: children.filter((c): c is Xml | string => c !== null && c !== undefined && c !== false) };
}

export const isXml = (node: Xml | string): node is Xml => typeof node !== "string";
export const elements = (of: Xml): Xml[] => of.children.filter(isXml);
/** The first child of that namespace, and of that name if one is given. */
export const child = (of: Xml | null | undefined, ns: string, name?: string): Xml | undefined =>
    of ? (of.children.find((c) => isXml(c) && c.ns === ns && (name === undefined || c.name === name)) as Xml | undefined) : undefined;
export const all = (of: Xml | null | undefined, ns: string, name?: string): Xml[] =>
    of ? elements(of).filter((c) => c.ns === ns && (name === undefined || c.name === name)) : [];
export const text = (of: Xml | null | undefined): string => (of ? of.children.map((c) => (isXml(c) ? text(c) : c)).join("") : "");

// XML 1.0 knows no other control characters, and half a surrogate pair is no character.
const clean = (value: string): string =>
    // eslint-disable-next-line no-control-regex
    value.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "").replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd");
const escapes: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", "'": "&apos;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;" };
const escapeText = (value: string): string => clean(value).replace(/[&<>\r]/g, (c) => escapes[c]!);
const escapeAttr = (value: string): string => clean(value).replace(/[&<>'"\t\n\r]/g, (c) => escapes[c]!);

export function write(node: Xml, outer = ""): string {
    let out = `<${node.name}`;
    if (node.ns !== outer) out += ` xmlns='${escapeAttr(node.ns)}'`;
    for (const [key, value] of Object.entries(node.attrs)) out += ` ${key}='${escapeAttr(value)}'`;
    if (!node.children.length) return `${out}/>`;
    out += ">";
    for (const c of node.children) out += isXml(c) ? write(c, node.ns) : escapeText(c);
    return `${out}</${node.name}>`;
}

function fromDom(element: Element): Xml {
    const attrs: Record<string, string> = {};
    for (const { name, value } of element.attributes) if (name !== "xmlns" && !name.startsWith("xmlns:")) attrs[name] = value;
    const children: (Xml | string)[] = [];
    for (const node of element.childNodes) {
        if (node.nodeType === Node.ELEMENT_NODE) children.push(fromDom(node as Element));
        else if (node.nodeType === Node.TEXT_NODE || node.nodeType === Node.CDATA_SECTION_NODE) children.push(node.nodeValue ?? "");
    }
    return { name: element.localName, ns: element.namespaceURI ?? "", attrs, children };
}

/** One element as text; throws where it is none. */
export function parse(source: string): Xml {
    const made = new DOMParser().parseFromString(source, "application/xml");
    if (made.doctype || !made.documentElement || made.getElementsByTagName("parsererror").length) throw new Error("this is no XML");
    return fromDom(made.documentElement);
}
