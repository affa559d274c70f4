// A small XML parser and writer for tests: elements as { name, ns, attrs, children }, as the application's own values.
const entities = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
const decode = (text) => text.replace(/&(#x?)?(\w+);/g, (_, number, name) => (number ? String.fromCodePoint(parseInt(name, number === "#x" ? 16 : 10)) : entities[name]));

export function parse(source) {
    const stack = [];
    let root = null;
    const token = /<\/([^\s>]+)\s*>|<([^\s/>]+)((?:\s+[^\s=]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>|([^<]+)/gy;
    for (let at = 0; at < source.length; at = token.lastIndex) {
        token.lastIndex = at;
        const found = token.exec(source);
        if (!found) throw new Error(`no XML at ${at}: ${source.slice(at, at + 40)}`);
        const [, closing, opening, rawAttrs, empty, text] = found;
        const top = stack[stack.length - 1];
        if (text !== undefined) {
            if (top) top.node.children.push(decode(text));
        } else if (closing !== undefined) {
            if (!top || top.tag !== closing) throw new Error(`unexpected </${closing}>`);
            stack.pop();
        } else {
            const spaces = { ...top?.spaces };
            const attrs = {};
            for (const [, key, a, b] of (rawAttrs ?? "").matchAll(/([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)) {
                const value = decode(a ?? b ?? "");
                if (key === "xmlns") spaces[""] = value;
                else if (key.startsWith("xmlns:")) spaces[key.slice(6)] = value;
                else attrs[key] = value;
            }
            const [prefix, name] = opening.includes(":") ? opening.split(":") : ["", opening];
            const node = { name, ns: spaces[prefix] ?? "", attrs, children: [] };
            if (top) top.node.children.push(node);
            else if (root) throw new Error("more than one element");
            else root = node;
            if (!empty) stack.push({ tag: opening, node, spaces });
        }
    }
    if (!root || stack.length) throw new Error("not whole");
    return root;
}

export const x = (name, ns, attrs = {}, ...children) => ({ name, ns, attrs: Object.fromEntries(Object.entries(attrs).filter(([, v]) => v !== undefined && v !== null).map(([k, v]) => [k, String(v)])), children: children.flat().filter((c) => typeof c === "string" || (typeof c === "object" && c !== null)) });
const escape = (text) => String(text).replace(/[&<>'"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", "'": "&apos;", '"': "&quot;" })[c]);
export const write = (node, outer = "") => `<${node.name}${node.ns !== outer ? ` xmlns='${escape(node.ns)}'` : ""}${Object.entries(node.attrs).map(([k, v]) => ` ${k}='${escape(v)}'`).join("")}>${node.children.map((c) => (typeof c === "string" ? escape(c) : write(c, node.ns))).join("")}</${node.name}>`;
export const child = (node, ns, name) => node?.children.find((c) => typeof c !== "string" && c.ns === ns && (name === undefined || c.name === name));
export const all = (node, ns, name) => (node ? node.children.filter((c) => typeof c !== "string" && c.ns === ns && (name === undefined || c.name === name)) : []);
export const text = (node) => (node ? node.children.map((c) => (typeof c === "string" ? c : text(c))).join("") : "");
