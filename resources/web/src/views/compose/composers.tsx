// The windows of messages being written: docked at the foot on wide screens, the whole screen on narrow ones.
import { useEffect, useRef } from "preact/hooks";
import { size } from "../../lib/format";
import { number, t } from "../../lib/i18n";
import { snoozeTimes } from "../../lib/times";
import { account } from "../../state/app";
import { loadContacts, remember } from "../../state/contacts";
import { composers } from "../../state/drafts";
import { prefs, setPref } from "../../state/prefs";
import { Button } from "../../ui/controls";
import { confirm, prompt } from "../../ui/dialog";
import { Icon } from "../../ui/icon";
import { Menu, type MenuItem } from "../../ui/menu";
import { partIcon } from "../attachments";
import { Editor, type Handle } from "./editor";
import type { Editing } from "./editing";
import { signatureHtml } from "./open";
import { Recipients } from "./recipients";
import "../../styles/compose.css";
import { useSignal } from "@preact/signals";

export function Composers() {
    const list = composers.value;
    useEffect(() => {
        const keepAll = (): void => { for (const one of composers.peek()) one.keep(); };
        const hidden = (): void => { if (document.visibilityState === "hidden") keepAll(); };
        window.addEventListener("pagehide", keepAll);
        document.addEventListener("visibilitychange", hidden);
        return () => {
            window.removeEventListener("pagehide", keepAll);
            document.removeEventListener("visibilitychange", hidden);
        };
    }, []);
    if (!list.length) return null;
    return <div class="composers">{list.map((one) => <Composer key={one.draft.peek().key} editing={one} />)}</div>;
}

const remembered = new Set<string>();

function Composer({ editing }: { editing: Editing }) {
    const draft = editing.draft.value;
    const view = editing.view.value;
    const handle = useRef<Handle | null>(null);
    const window_ = useRef<HTMLElement>(null);
    const more = useSignal({ cc: draft.cc.length > 0, bcc: draft.bcc.length > 0 });
    const over = useSignal(false);
    const problem = useSignal("");
    const at = editing.at;
    const identities = at.identities.value;
    useEffect(() => {
        void loadContacts();
        if (!remembered.has(at.id)) for (const e of at.known()) remember([...(e.from ?? []), ...(e.to ?? [])]);
        remembered.add(at.id);
    }, []);
    const send = async (until: Date | null = null): Promise<void> => {
        problem.value = editing.problem();
        if (problem.value) return;
        if (!draft.subject.trim() && !(await confirm(t("Compose", "Send without a subject?"), "", t("Compose", "Send")))) return;
        const text = window_.current?.querySelector(".editor")?.textContent ?? "";
        const own = text.split(t("Quote", "---------- Forwarded message ----------"))[0] ?? "";
        if (!draft.attachments.some((a) => !a.cid) && /\b(?:attached|attachment|anbei|angehängt|Anhang)\b/i.test(own.slice(0, 4000)) && !window_.current?.querySelector(".posthorn-quote")
            && !(await confirm(t("Compose", "Send without an attachment?"), t("Compose", "The text speaks of one, but there is none."), t("Compose", "Send")))) return;
        await editing.send(until);
    };
    const sendLater = async (): Promise<void> => {
        const { pickDate } = await import("../pickdate");
        const date = await pickDate(t("Compose", "Send later"), t("Compose", "Send then"));
        if (date) await send(date);
    };
    const files = (list: File[], inline: boolean): void => {
        for (const file of list) {
            const [made] = editing.add([file], inline);
            if (made?.cid) handle.current?.insertPicture(made.cid, URL.createObjectURL(file), made.name);
        }
    };
    const choose = (inline: boolean): void => {
        const input = document.createElement("input");
        input.type = "file";
        input.multiple = true;
        if (inline) input.accept = "image/png,image/jpeg,image/gif,image/webp";
        input.onchange = () => files([...(input.files ?? [])], inline);
        input.click();
    };
    const discard = async (): Promise<void> => {
        if (await confirm(t("Compose", "Discard this message?"), t("Compose", "What you wrote is deleted."), t("Compose", "Discard"), true)) await editing.discard();
    };
    const title = draft.subject.trim() || t("Compose", "New message");
    const plain = draft.attachments.filter((a) => !a.cid || !/^image\//.test(a.type));
    return (
        <section ref={window_} class={`composer ${view} ${over.value ? "over" : ""}`} role="dialog" aria-label={title} data-key={draft.key}
            onKeyDown={(e) => {
                e.stopPropagation();
                if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) { e.preventDefault(); void send(); }
                else if (e.key === "Escape" && !e.defaultPrevented && !(e.target as Element).closest(".menu")) void editing.close();
            }}
            onDragOver={(e) => { if (e.dataTransfer?.types.includes("Files")) { e.preventDefault(); over.value = true; } }}
            onDragLeave={(e) => { if (!e.currentTarget.contains(e.relatedTarget as Node)) over.value = false; }}
            onDrop={(e) => { over.value = false; if (e.dataTransfer?.files.length) { e.preventDefault(); files([...e.dataTransfer.files], false); } }}>
            <div class="composer-head" onClick={(e) => { if (view === "small" && !(e.target as Element).closest("button")) editing.view.value = "normal"; }} onDblClick={() => { editing.view.value = view === "small" ? "normal" : "small"; }}>
                <h2>{title}</h2>
                <span class="composer-state" role="status">{stateText(editing)}</span>
                <Button icon="minimize" quiet class="only-wide" label={view === "small" ? t("Compose", "Unfold") : t("Compose", "Fold")} onClick={() => { editing.view.value = view === "small" ? "normal" : "small"; }} />
                <Button icon={view === "large" ? "restore" : "maximize"} quiet class="only-wide" label={view === "large" ? t("Compose", "Smaller") : t("Compose", "Larger")} onClick={() => { editing.view.value = view === "large" ? "normal" : "large"; }} />
                <Button icon="close" quiet label={t("Compose", "Close and keep as a draft")} shortcut="Esc" onClick={() => void editing.close()} />
            </div>
            <div class="composer-body">
                {problem.value && <div class="notice problem" role="alert"><Icon name="alert" />{problem.value}</div>}
                <div class="composer-fields">
                    {identities.length > 1 && <label class="recipients"><span class="recipients-label">{t("Compose", "From")}</span>
                        <select class="identity" value={draft.identityId ?? identities[0]?.id} onChange={(e) => {
                            editing.change({ identityId: e.currentTarget.value });
                            handle.current?.sign(signatureHtml(editing.identity()));
                        }}>{identities.map((i) => <option value={i.id}>{i.name ? `${i.name} <${i.email}>` : i.email}</option>)}</select></label>}
                    <Recipients label={t("Compose", "To")} list={draft.to} loose={draft.loose.to} autofocus={!draft.to.length}
                        onChange={(to, text) => { problem.value = ""; editing.change({ to, loose: { ...editing.draft.peek().loose, to: text } }); }}>
                        <span class="recipients-more">
                            {!more.value.cc && <button type="button" class="link-button" onClick={() => { more.value = { ...more.value, cc: true }; }}>{t("Compose", "Copy")}</button>}
                            {!more.value.bcc && <button type="button" class="link-button" onClick={() => { more.value = { ...more.value, bcc: true }; }}>{t("Compose", "Blind copy")}</button>}
                        </span>
                    </Recipients>
                    {more.value.cc && <Recipients label={t("Compose", "Copy")} list={draft.cc} loose={draft.loose.cc} autofocus={!draft.cc.length} onChange={(cc, text) => editing.change({ cc, loose: { ...editing.draft.peek().loose, cc: text } })} />}
                    {more.value.bcc && <Recipients label={t("Compose", "Blind copy")} list={draft.bcc} loose={draft.loose.bcc} autofocus={!draft.bcc.length} onChange={(bcc, text) => editing.change({ bcc, loose: { ...editing.draft.peek().loose, bcc: text } })} />}
                    <div class="recipients"><label class="recipients-label" for={`subject-${draft.key}`}>{t("Compose", "Subject")}</label>
                        <input id={`subject-${draft.key}`} class="subject" dir="auto" value={draft.subject} maxLength={1000} onInput={(e) => editing.change({ subject: e.currentTarget.value })} /></div>
                </div>
                <Editor editing={editing} onFiles={files} onReady={(h) => { handle.current = h; if (draft.to.length) h.focus(); }} />
                {plain.length > 0 && <ul class="composer-files" aria-label={t("Compose", "Attachments")}>{plain.map((a) => {
                    const part = editing.progress.value[a.key] ?? 0;
                    return (
                        <li key={a.key} class="composer-file"><Icon name={partIcon(a.type)} /><span class="attachment-text"><bdi class="attachment-name">{a.name}</bdi>
                            {a.blobId ? <small>{size(a.size)}</small> : <progress max={1} value={part} aria-label={t("Compose", "Uploading %1, %2 %", a.name, number(Math.round(part * 100)))} />}</span>
                            <Button icon="close" quiet label={t("Compose", "Take %1 away", a.name)} onClick={() => editing.remove(a.key)} /></li>
                    );
                })}</ul>}
            </div>
            <footer class="composer-foot">
                <span class="split"><Button icon="send" kind="primary" label={t("Compose", "Send")} shortcut="Ctrl+Enter" busy={editing.sending.value} onClick={() => void send()} />
                    <Menu icon="collapse" quiet class="primary" label={t("Compose", "Send later")} items={() => [{ heading: t("Compose", "Send later") }, ...snoozeTimes(new Date()).map(({ label, at: when, said }): MenuItem => ({ label, shortcut: said, icon: "later", onSelect: () => void send(when) })),
                        "line", { label: t("Compose", "Choose date and time…"), icon: "calendar", onSelect: () => void sendLater() }]} /></span>
                <Button icon="attach" quiet label={t("Compose", "Attach files")} onClick={() => choose(false)} />
                <Button icon="image" quiet label={t("Compose", "Insert a picture")} onClick={() => choose(true)} />
                <Menu icon="template" quiet label={t("Compose", "Templates")} items={() => templateItems(editing, handle.current)} />
                <Menu icon="more" quiet label={t("Compose", "More")} items={() => [
                    { label: t("Compose", "Ask for a receipt"), checked: editing.draft.peek().receipt, onSelect: () => editing.change({ receipt: !editing.draft.peek().receipt }) },
                    { label: t("Compose", "Save now"), icon: "draft", onSelect: () => { editing.touched(); void editing.save(); } },
                ]} />
                <span class="spring" />
                <Button icon="trash" quiet label={t("Compose", "Discard")} onClick={() => void discard()} />
            </footer>
            {over.value && <div class="drop-here"><Icon name="attach" size={28} />{t("Compose", "Drop to attach")}</div>}
        </section>
    );
}

function stateText(editing: Editing): string {
    switch (editing.state.value) {
    case "saving": return t("Compose", "Saving…");
    case "saved": return editing.draft.value.dirty ? "" : t("Compose", "Draft saved");
    case "local": return t("Compose", "Kept on this device");
    case "failed": return t("Compose", "Not saved on the server");
    default: return "";
    }
}

function templateItems(editing: Editing, handle: Handle | null): MenuItem[] {
    const items: MenuItem[] = prefs.peek().templates.map((one) => ({ label: one.name, icon: "text", onSelect: () => {
        handle?.insertHtml(one.html);
        if (!editing.draft.peek().subject.trim() && one.subject) editing.change({ subject: one.subject });
    } }));
    if (items.length) items.push("line");
    items.push({ label: t("Compose", "Save as a template…"), icon: "add", onSelect: () => void (async () => {
        const name = await prompt(t("Compose", "Save as a template"), t("Compose", "Name"), editing.draft.peek().subject, t("Compose", "Save"));
        const html = editing.read?.();
        if (name && html !== undefined && account.peek()) {
            setPref("templates", [...prefs.peek().templates.filter((x) => x.name !== name), { id: crypto.randomUUID(), name, subject: editing.draft.peek().subject, html }]);
        }
    })() });
    return items;
}
