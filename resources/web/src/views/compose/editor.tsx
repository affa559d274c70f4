// The rich text editor: Squire on an element of the page. Styles that it writes as attributes are set through the CSSOM, because the
// page's policy knows no inline styles; pictures are shown from blobs and leave as cid:.
import Squire from "squire-rte";
import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "../../lib/i18n";
import { clean, host } from "../../mail/sanitise";
import { prompt } from "../../ui/dialog";
import { Button } from "../../ui/controls";
import type { IconName } from "../../ui/icon";
import { Toolbar } from "../../ui/toolbar";
import { keptFile } from "../../state/drafts";
import type { Editing } from "./editing";

export interface Handle {
    insertHtml: (html: string) => void;
    insertPicture: (cid: string, url: string, name: string) => void;
    /** Puts another signature where the old one stands. */
    sign: (html: string) => void;
    focus: () => void;
}

/** The editor's content as it is kept and sent. */
export function serialise(root: HTMLElement): string {
    const copy = root.cloneNode(true) as HTMLElement;
    for (const img of copy.querySelectorAll("img")) {
        const cid = img.getAttribute("data-cid");
        const source = cid ? `cid:${cid}` : img.getAttribute("data-remote");
        if (!source && img.src.startsWith("blob:")) img.remove();
        for (const name of ["data-cid", "data-remote", ...(source ? ["src"] : [])]) img.removeAttribute(name);
        if (source) img.setAttribute(later, source); // as "src" the browser would go and fetch it
    }
    return copy.innerHTML.replaceAll(` ${later}="`, ' src="').replaceAll("\u200b", ""); // Squire's marks for the cursor
}
const later = `data-src-${crypto.randomUUID()}`;

function restyle(root: ParentNode): void {
    for (const element of root.querySelectorAll<HTMLElement>("[style]")) {
        const text = element.getAttribute("style");
        if (text && element.style.length === 0) element.style.cssText = text;
    }
}

export function Editor({ editing, onReady, onFiles }: { editing: Editing; onReady: (handle: Handle) => void; onFiles: (files: File[], inline: boolean) => void }) {
    const root = useRef<HTMLDivElement>(null);
    const editor = useRef<Squire | null>(null);
    const [path, setPath] = useState("");

    useEffect(() => {
        let squire: Squire | null = null;
        let observer: MutationObserver | null = null;
        const urls: string[] = [];
        let gone = false;
        void host().then((frame) => {
            const element = root.current;
            if (gone || !element) return;
            const fragment = (html: string): DocumentFragment => {
                const cleaned = clean(html, frame, true);
                const order = [...cleaned.nodes.querySelectorAll("*")];
                // Imported, not adopted: Squire asks `instanceof`, and adopted nodes stay of the frame's kind.
                const nodes = document.importNode(cleaned.nodes, true);
                nodes.querySelectorAll<HTMLElement>("*").forEach((one, i) => {
                    const style = cleaned.styles.get(order[i]!);
                    if (style) one.style.cssText = style;
                });
                return nodes;
            };
            squire = new Squire(element, { blockTag: "DIV", sanitizeToDOMFragment: fragment });
            editor.current = squire;
            squire.setHTML(editing.draft.peek().html || "<div><br></div>");
            const pictures = (): void => {
                for (const img of element.querySelectorAll<HTMLImageElement>("img[data-cid]:not([src])")) void show(editing, img, urls);
            };
            pictures();
            observer = new MutationObserver(() => { restyle(element); pictures(); });
            observer.observe(element, { subtree: true, childList: true, attributes: true, attributeFilter: ["style"] });
            editing.read = () => serialise(element);
            squire.addEventListener("input", (() => editing.touched()) as () => void);
            squire.addEventListener("pathChange", ((e: CustomEvent<{ path: string }>) => setPath(e.detail.path)) as unknown as () => void);
            squire.moveCursorToStart();
            const own = squire;
            onReady({
                insertHtml: (html) => { own.insertHTML(html); editing.touched(); },
                insertPicture: (cid, url, name) => {
                    urls.push(url);
                    own.insertImage(url, { "data-cid": cid, alt: name });
                    editing.touched();
                },
                sign: (html) => {
                    const old = element.querySelector(".signature");
                    const holder = document.createElement("div");
                    holder.append(fragment(html));
                    const fresh = holder.firstElementChild;
                    if (old && fresh) old.replaceWith(fresh);
                    else if (old) old.remove();
                    else if (fresh) (element.querySelector(".posthorn-quote, .posthorn-forward") ?? null) ? element.insertBefore(fresh, element.querySelector(".posthorn-quote, .posthorn-forward")) : element.append(fresh);
                    editing.touched();
                },
                focus: () => { own.focus(); },
            });
        });
        return () => {
            gone = true;
            editing.keep();
            editing.read = null;
            observer?.disconnect();
            squire?.destroy();
            for (const url of urls) URL.revokeObjectURL(url);
        };
    }, [editing]);

    const has = (tag: string): boolean => new RegExp(`(^|>)${tag}\\b`).test(path) || (editor.current?.hasFormat(tag) ?? false);
    const format = (icon: IconName, label: string, tag: string, on: (e: Squire) => unknown, off: (e: Squire) => unknown, shortcut?: string) => (
        <Button icon={icon} quiet label={label} pressed={has(tag)} {...(shortcut ? { shortcut } : {})} onClick={() => {
            const e = editor.current;
            if (!e) return;
            if (has(tag)) off(e);
            else on(e);
            e.focus();
            setPath(`${e.getPath()} `);
        }} />
    );
    const link = async (): Promise<void> => {
        const e = editor.current;
        if (!e) return;
        if (has("A")) return void e.removeLink();
        const range = e.getSelection().cloneRange();
        const url = await prompt(t("Editor", "Link"), t("Editor", "Address"), "https://", t("Editor", "Insert"));
        e.focus();
        e.setSelection(range);
        if (url && /^(?:https?:\/\/|mailto:)\S+$/i.test(url)) e.makeLink(url);
    };
    const onDropOrPaste = (files: FileList | undefined | null, event: Event): void => {
        const list = [...(files ?? [])];
        if (!list.length) return;
        event.preventDefault();
        event.stopPropagation();
        onFiles(list, list.every((f) => /^image\/(?:png|jpe?g|gif|webp)$/.test(f.type)));
    };
    return (
        <>
            <Toolbar class="format-bar" label={t("Editor", "Format")}>
                {format("bold", t("Editor", "Bold"), "B", (e) => e.bold(), (e) => e.removeBold(), "Ctrl+B")}
                {format("italic", t("Editor", "Italic"), "I", (e) => e.italic(), (e) => e.removeItalic(), "Ctrl+I")}
                {format("underline", t("Editor", "Underlined"), "U", (e) => e.underline(), (e) => e.removeUnderline(), "Ctrl+U")}
                {format("strike", t("Editor", "Struck through"), "S", (e) => e.strikethrough(), (e) => e.removeStrikethrough())}
                <span class="gap" />
                {format("list", t("Editor", "List"), "UL", (e) => e.makeUnorderedList(), (e) => e.removeList())}
                {format("numbers", t("Editor", "Numbered list"), "OL", (e) => e.makeOrderedList(), (e) => e.removeList())}
                {format("quote", t("Editor", "Quote"), "BLOCKQUOTE", (e) => e.increaseQuoteLevel(), (e) => e.decreaseQuoteLevel())}
                <Button icon="link" quiet label={t("Editor", "Link")} pressed={has("A")} onClick={() => void link()} />
                <Button icon="plain" quiet label={t("Editor", "Remove formatting")} onClick={() => { editor.current?.removeAllFormatting(); editor.current?.focus(); }} />
                <Button icon="undo" quiet label={t("Editor", "Undo")} shortcut="Ctrl+Z" onClick={() => { editor.current?.undo(); editor.current?.focus(); }} />
            </Toolbar>
            <div class="editor-scroll" onClick={(e) => { if (e.target === e.currentTarget) editor.current?.focus(); }}>
                <div ref={root} class="editor" contentEditable tabIndex={0} role="textbox" aria-multiline="true" aria-label={t("Editor", "Message text")} dir="auto" spellcheck
                    onDrop={(e) => onDropOrPaste(e.dataTransfer?.files, e)} onPasteCapture={(e) => onDropOrPaste(e.clipboardData?.files, e)} />
            </div>
        </>
    );
}

async function show(editing: Editing, img: HTMLImageElement, urls: string[]): Promise<void> {
    const cid = img.getAttribute("data-cid");
    const attachment = editing.draft.peek().attachments.find((a) => a.cid === cid);
    if (!attachment || !/^image\/(?:png|jpe?g|gif|webp|bmp|avif)$/i.test(attachment.type)) return;
    img.setAttribute("src", "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="); // so that it is not fetched twice
    try {
        const blob = (await keptFile(attachment.key)) ?? (attachment.blobId ? await editing.at.client.download(editing.at.id, attachment.blobId, attachment.type) : null);
        if (!blob) return;
        const url = URL.createObjectURL(new Blob([blob], { type: attachment.type }));
        urls.push(url);
        img.src = url;
    } catch { /* its place stays */ }
}
