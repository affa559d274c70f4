// A search snippet as nodes: <mark> and nothing else (RFC 8621 section 5); it is never given to a parser of HTML.
export type Part = { text: string; marked: boolean };

const entities: Record<string, string> = { "&lt;": "<", "&gt;": ">", "&amp;": "&", "&quot;": '"', "&#39;": "'" };

export function snippetParts(html: string): Part[] {
    const parts: Part[] = [];
    let marked = false;
    for (const piece of html.split(/(<\/?mark>)/i)) {
        if (/^<mark>$/i.test(piece)) marked = true;
        else if (/^<\/mark>$/i.test(piece)) marked = false;
        else if (piece) parts.push({ text: piece.replace(/&(?:lt|gt|amp|quot|#39);/g, (e) => entities[e]!), marked });
    }
    return parts;
}

export function Snippet({ html }: { html: string }) {
    return <>{snippetParts(html).map((p) => (p.marked ? <mark>{p.text}</mark> : p.text))}</>;
}
