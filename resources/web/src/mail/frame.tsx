// The frame that a message's HTML is shown in. It is /mail-frame.html: a document of this origin with a policy of its own
// (default-src 'none'; img-src data: blob:), sandboxed without scripts and forms. The page reaches in from outside, puts the
// cleaned nodes there and sets their styles through the CSSOM. README.md says why it is so.
import { useEffect, useRef, useState } from "preact/hooks";
import type { Account } from "../state/account";
import type { EmailBody } from "../jmap/types";
import { ask } from "../jmap/http";
import { t } from "../lib/i18n";
import { confirm } from "../ui/dialog";
import { go } from "../state/route";
import { clean, deceives, safeLink, type Cleaned } from "./sanitise";

interface FrameProps {
    account: Account;
    email: EmailBody;
    html: string;
    /** Remote images are fetched, through the server's proxy. */
    images: boolean;
    dark: boolean;
    onRemote: (count: number) => void;
}

const base = (dark: boolean): string => `
:root{color-scheme:${dark ? "dark" : "light"};font:15px/1.55 Inter,system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;
 color:${dark ? "#dfe4ec" : "#1d2430"};overflow-wrap:anywhere;background:transparent}
body{margin:0;padding:1px 0;overflow-x:auto;overflow-y:hidden}
img{max-width:100%;height:auto}
img:not([src]){display:inline-block;min-width:16px;min-height:16px;border:1px dashed ${dark ? "#4a5568" : "#c3cad6"};border-radius:4px}
a{color:${dark ? "#8ab4ff" : "#2456b3"}}
blockquote{margin:.5em 0;padding-inline-start:1em;border-inline-start:3px solid ${dark ? "#3a4556" : "#d5dbe5"}}
pre{white-space:pre-wrap}
table{max-width:100%}
details>summary{display:inline-block;list-style:none;cursor:pointer;padding:0 10px;margin:6px 0;border-radius:8px;line-height:18px;
 background:${dark ? "#2b3442" : "#e8ecf2"};color:inherit;font-weight:700;letter-spacing:1px}
details>summary::-webkit-details-marker{display:none}
details>summary:focus-visible{outline:2px solid #4d8bff}`;

export function MailFrame(p: FrameProps) {
    const frame = useRef<HTMLIFrameElement>(null);
    const [ready, setReady] = useState(false);
    const [target, setTarget] = useState("");
    const [paper, setPaper] = useState("");
    const cleaned = useRef<Cleaned | null>(null);

    useEffect(() => {
        const view = frame.current;
        const inside = view?.contentDocument;
        if (!ready || !view || !inside?.body) return undefined;
        const content = clean(p.html, view.contentWindow!);
        cleaned.current = content;
        const coloured = content.coloured || !p.dark;
        setPaper(!content.coloured || !p.dark ? "" : /background/.test(content.bodyStyle) ? "paper full" : "paper");
        fill(view, inside, content, p.dark && !coloured);
        p.onRemote(content.remote.length);
        const stop = new AbortController();
        const urls: string[] = [];
        void showInline(p.account, p.email, content, urls, stop.signal);

        const measure = (): void => { view.style.height = `${Math.max(40, Math.ceil(inside.body.scrollHeight) + 2)}px`; };
        const observer = new ResizeObserver(measure);
        observer.observe(inside.body);
        measure();
        const over = (e: Event): void => {
            const link = (e.target as Element | null)?.closest?.("a[href]");
            setTarget(link ? link.getAttribute("href") ?? "" : "");
        };
        const click = (e: Event): void => { void follow(e); };
        for (const name of ["mouseover", "focusin"]) inside.addEventListener(name, over);
        for (const name of ["mouseout", "focusout"]) inside.addEventListener(name, () => setTarget(""));
        inside.addEventListener("click", click);
        const key = (e: KeyboardEvent): void => { // the application's keys work while the focus is in the message
            if (e.key === "Tab" || (e.key === "Enter" && (e.target as Element).closest?.("a,summary"))) return;
            const copy = new KeyboardEvent("keydown", { key: e.key, ctrlKey: e.ctrlKey, metaKey: e.metaKey, shiftKey: e.shiftKey, altKey: e.altKey, bubbles: true });
            view.dispatchEvent(copy);
        };
        inside.addEventListener("keydown", key);
        return () => {
            stop.abort();
            observer.disconnect();
            for (const url of urls) URL.revokeObjectURL(url);
        };
    }, [ready, p.html, p.dark]);

    useEffect(() => {
        const content = cleaned.current;
        if (!ready || !p.images || !content) return undefined;
        const stop = new AbortController();
        const urls: string[] = [];
        void showRemote(content, urls, stop.signal);
        return () => {
            stop.abort();
            for (const url of urls) URL.revokeObjectURL(url);
        };
    }, [ready, p.images, p.html, p.dark]);

    return (
        <div class={`mail-frame ${paper}`}>
            <iframe ref={frame} src="/mail-frame.html" title={t("Reader", "Message text")} scrolling="no"
                sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox" referrerpolicy="no-referrer" onLoad={() => setReady(true)} />
            {target && <div class="link-target" aria-live="polite">{target}</div>}
        </div>
    );
}

function fill(view: HTMLIFrameElement, inside: Document, content: Cleaned, dark: boolean): void {
    inside.body.replaceChildren(inside.adoptNode(content.nodes));
    inside.documentElement.dir = "auto";
    fold(inside);
    const Sheet = (view.contentWindow as unknown as { CSSStyleSheet: typeof CSSStyleSheet }).CSSStyleSheet;
    const ours = new Sheet();
    ours.replaceSync(base(dark));
    const theirs = new Sheet();
    theirs.replaceSync(content.sheet);
    inside.adoptedStyleSheets = [ours, theirs];
    inside.body.style.cssText = content.bodyStyle;
    if (/background/.test(content.bodyStyle)) inside.body.style.padding = "16px";
    inside.body.style.height = "auto";
    inside.body.style.minHeight = "0";
    for (const [element, style] of content.styles) (element as HTMLElement).style.cssText = style;
}

/** What the message quotes at its end is folded away. */
function fold(inside: Document): void {
    const quotes = [...inside.querySelectorAll(".gmail_quote, blockquote[type=cite], .moz-cite-prefix + blockquote, .posthorn-quote")];
    const quote = quotes.find((q) => !q.parentElement?.closest(".gmail_quote, blockquote, .posthorn-quote"));
    if (!quote || !(inside.body.textContent ?? "").replace(quote.textContent ?? "", "").trim()) return;
    for (let after = quote.nextSibling; after; after = after.nextSibling) if (after.textContent?.trim()) return; // answers below
    const details = inside.createElement("details");
    const summary = inside.createElement("summary");
    summary.textContent = "•••";
    summary.setAttribute("aria-label", t("Reader", "Show what is quoted"));
    quote.replaceWith(details);
    details.append(summary, quote);
}

async function follow(event: Event): Promise<void> {
    const link = (event.target as Element | null)?.closest?.("a[href]");
    const href = link?.getAttribute("href");
    if (!link || !href || href.startsWith("#")) return;
    const url = safeLink(href);
    event.preventDefault();
    if (!url) return;
    if (url.protocol === "mailto:") {
        const fields = Object.fromEntries(url.searchParams);
        go({ name: "compose", fields: { ...fields, to: decodeURIComponent(url.pathname) } });
        return;
    }
    if (deceives(link.textContent ?? "", url) && !(await confirm(t("Reader", "This link leads elsewhere"),
        t("Reader", "It reads %1 but goes to %2", (link.textContent ?? "").trim(), url.href), t("Reader", "Open it all the same"), true))) return;
    window.open(url.href, "_blank", "noopener,noreferrer");
}

async function showInline(account: Account, email: EmailBody, content: Cleaned, urls: string[], signal: AbortSignal): Promise<void> {
    for (const { element, cid } of content.inline) {
        const part = email.attachments.find((a) => a.cid === cid) ?? email.htmlBody.find((a) => a.cid === cid);
        if (!part?.blobId || !/^image\/(?:png|jpe?g|gif|webp|bmp|avif)$/i.test(part.type)) continue;
        try {
            const blob = await account.client.download(account.id, part.blobId, part.type, signal);
            if (signal.aborted) return;
            const url = URL.createObjectURL(new Blob([blob], { type: part.type }));
            urls.push(url);
            element.src = url;
        } catch { /* it stays a place with its description */ }
    }
}

async function showRemote(content: Cleaned, urls: string[], signal: AbortSignal): Promise<void> {
    const waiting = [...content.remote];
    const worker = async (): Promise<void> => {
        for (let next = waiting.shift(); next && !signal.aborted; next = waiting.shift()) {
            try {
                const response = await ask(`/proxy/image?url=${encodeURIComponent(next.url)}`, { signal });
                const blob = await response.blob();
                if (!/^image\/(?:png|jpe?g|gif|webp|bmp|avif)$/i.test(blob.type) || signal.aborted) continue;
                const url = URL.createObjectURL(blob);
                urls.push(url);
                if (next.background) (next.element as HTMLElement).style.backgroundImage = `url("${url}")`;
                else (next.element as HTMLImageElement).src = url;
            } catch { /* the proxy would not */ }
        }
    };
    await Promise.all([worker(), worker(), worker(), worker()]);
}
