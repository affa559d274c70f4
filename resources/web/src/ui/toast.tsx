// Short messages at the foot of the window, spoken by screen readers, with one thing to do about them.
import { signal } from "@preact/signals";
import { t } from "../lib/i18n";
import { Button } from "./controls";

export interface Toast {
    id: number;
    text: string;
    kind: "info" | "problem";
    action?: { label: string; run: () => void };
}

const toasts = signal<Toast[]>([]);
let last = 0;

/** Takes the text away; `say` puts another one in its place. */
export type Dismiss = (() => void) & { say: (text: string) => void };

/** Shows a text for a while (8 seconds, or as said; 0: until it is dismissed). Returns what takes it away. */
export function toast(text: string, options: { kind?: Toast["kind"]; action?: Toast["action"]; seconds?: number } = {}): Dismiss {
    const id = ++last;
    const item: Toast = { id, text, kind: options.kind ?? "info", ...(options.action ? { action: options.action } : {}) };
    toasts.value = [...toasts.value.slice(-2), item];
    const dismiss = (): void => { toasts.value = toasts.value.filter((x) => x.id !== id); };
    const seconds = options.seconds ?? 8;
    if (seconds > 0) setTimeout(dismiss, seconds * 1000);
    return Object.assign(dismiss, { say: (next: string) => { toasts.value = toasts.value.map((x) => (x.id === id ? { ...x, text: next } : x)); } });
}

export const lastAction = (): (() => void) | undefined => {
    const item = [...toasts.peek()].reverse().find((x) => x.action);
    return item && (() => { toasts.value = toasts.value.filter((x) => x.id !== item.id); item.action!.run(); });
};

export function Toasts() {
    return (
        <div class="toasts" role="status" aria-live="polite">
            {toasts.value.map((item) => (
                <div key={item.id} class={`toast ${item.kind}`}>
                    <span>{item.text}</span>
                    {item.action && <button type="button" class="toast-action" onClick={() => {
                        toasts.value = toasts.value.filter((x) => x.id !== item.id);
                        item.action!.run();
                    }}>{item.action.label}</button>}
                    <Button icon="close" label={t("Toast", "Dismiss")} quiet onClick={() => { toasts.value = toasts.value.filter((x) => x.id !== item.id); }} />
                </div>
            ))}
        </div>
    );
}
