// Buttons, avatars, switches: the small parts that every view uses.
import type { ComponentChildren, JSX, Ref } from "preact";
import type { Address } from "../jmap/types";
import { hue, initials } from "../lib/format";
import { Icon, type IconName } from "./icon";

interface ButtonProps {
    icon?: IconName;
    label: string;
    /** Only the icon is shown; the label is its accessible name and tooltip. */
    quiet?: boolean;
    kind?: "plain" | "primary" | "danger";
    pressed?: boolean;
    disabled?: boolean;
    busy?: boolean;
    shortcut?: string;
    type?: "button" | "submit";
    class?: string;
    fill?: boolean;
    onClick?: (event: MouseEvent) => void;
    buttonRef?: Ref<HTMLButtonElement>;
    attributes?: JSX.HTMLAttributes<HTMLButtonElement>;
    children?: ComponentChildren;
}

export function Button(p: ButtonProps) {
    const title = p.quiet || p.shortcut ? (p.shortcut ? `${p.label} (${p.shortcut})` : p.label) : undefined;
    return (
        <button ref={p.buttonRef ?? null} type={p.type ?? "button"} class={`button ${p.kind ?? "plain"} ${p.quiet ? "quiet" : ""} ${p.class ?? ""}`}
            aria-label={p.quiet ? p.label : undefined} title={title} aria-pressed={p.pressed} disabled={p.disabled || p.busy} aria-busy={p.busy}
            onClick={p.onClick} {...p.attributes}>
            {p.icon && <Icon name={p.icon} fill={p.fill ?? false} />}
            {!p.quiet && <span class="label">{p.label}</span>}
            {p.children}
        </button>
    );
}

export function Avatar({ address, size = 36 }: { address: Address | undefined; size?: number }) {
    return <span class={`avatar hue-${hue(address?.email ?? "?")} avatar-${size}`} aria-hidden="true">{initials(address)}</span>;
}

export function Switch({ label, hint, checked, onChange }: { label: string; hint?: string; checked: boolean; onChange: (on: boolean) => void }) {
    return (
        <label class="switch-row">
            <span class="switch-text"><span>{label}</span>{hint && <small>{hint}</small>}</span>
            <input type="checkbox" role="switch" class="switch" checked={checked} onChange={(e) => onChange(e.currentTarget.checked)} />
        </label>
    );
}

export function Field({ label, hint, children }: { label: string; hint?: string; children: ComponentChildren }) {
    return <label class="field"><span class="field-label">{label}</span>{children}{hint && <small class="field-hint">{hint}</small>}</label>;
}

export function Empty({ icon, title, text, children }: { icon: IconName; title: string; text?: string; children?: ComponentChildren }) {
    return (
        <div class="empty">
            <span class="empty-mark"><Icon name={icon} size={32} /></span>
            <p class="empty-title">{title}</p>
            {text && <p class="empty-text">{text}</p>}
            {children}
        </div>
    );
}
