// Dialogs are the browser's own: it keeps the focus inside, makes the rest inert, and closes on Escape.
import { signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { t } from "../lib/i18n";
import { Button } from "./controls";

interface DialogProps {
    title: string;
    children: ComponentChildren;
    onClose: () => void;
    actions?: ComponentChildren;
    wide?: boolean;
    onSubmit?: () => void;
}

export function Dialog(p: DialogProps) {
    const dialog = useRef<HTMLDialogElement>(null);
    const title = useId();
    useEffect(() => {
        const before = document.activeElement as HTMLElement | null;
        const own = dialog.current;
        own?.showModal();
        (own?.querySelector<HTMLElement>("[data-first]") ?? null)?.focus();
        return () => {
            own?.close(); // until then what is behind it takes no focus
            before?.focus?.();
        };
    }, []);
    return (
        <dialog ref={dialog} class={`dialog ${p.wide ? "wide" : ""}`} aria-labelledby={title}
            onCancel={(e) => { e.preventDefault(); p.onClose(); }}
            onMouseDown={(e) => { if (e.target === dialog.current) p.onClose(); }} onKeyDown={(e) => e.stopPropagation()}>
            <form method="dialog" onSubmit={(e) => { e.preventDefault(); p.onSubmit?.(); }}>
                <header class="dialog-head">
                    <h2 id={title}>{p.title}</h2>
                    <Button icon="close" label={t("Dialog", "Close")} quiet onClick={p.onClose} />
                </header>
                <div class="dialog-body">{p.children}</div>
                {p.actions && <footer class="dialog-foot">{p.actions}</footer>}
            </form>
        </dialog>
    );
}

interface Question {
    title: string;
    text: string;
    action: string;
    danger: boolean;
    /** Where a text is asked for: its label and what stands there. */
    input: { label: string; value: string } | null;
    answer: (value: string | null) => void;
}
const question = signal<Question | null>(null);

/** Asks for a yes; resolves false on anything else. */
export const confirm = (title: string, text: string, action: string, danger = false): Promise<boolean> =>
    new Promise((resolve) => { question.value = { title, text, action, danger, input: null, answer: (v) => resolve(v !== null) }; });

/** Asks for a text; resolves null when the person leaves. */
export const prompt = (title: string, label: string, value: string, action: string, text = ""): Promise<string | null> =>
    new Promise((resolve) => { question.value = { title, text, action, danger: false, input: { label, value }, answer: resolve }; });

export function Questions() {
    const q = question.value;
    const input = useRef<HTMLInputElement>(null);
    if (!q) return null;
    const end = (value: string | null): void => {
        question.value = null;
        q.answer(value);
    };
    const submit = (): void => {
        const value = input.current ? input.current.value.trim() : "";
        if (!q.input || value) end(value);
    };
    return (
        <Dialog title={q.title} onClose={() => end(null)} onSubmit={submit} actions={<>
            <Button label={t("Dialog", "Cancel")} onClick={() => end(null)} />
            <Button label={q.action} kind={q.danger ? "danger" : "primary"} type="submit" />
        </>}>
            {q.text && <p>{q.text}</p>}
            {q.input && <label class="field"><span class="field-label">{q.input.label}</span>
                <input ref={input} data-first class="input" defaultValue={q.input.value} /></label>}
        </Dialog>
    );
}
