// A button with a menu: arrow keys, Home, End, type-ahead and Escape, as the ARIA practices say. The menu lies in the top
// layer, so nothing clips it.
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { Button } from "./controls";
import { Icon, type IconName } from "./icon";

export type MenuItem = "line" | {
    label: string;
    icon?: IconName;
    /** A swatch of a category's colour before the label. */
    colour?: number;
    checked?: boolean;
    disabled?: boolean;
    danger?: boolean;
    shortcut?: string;
    onSelect: () => void;
} | { heading: string };

interface MenuProps {
    label: string;
    icon?: IconName;
    quiet?: boolean;
    class?: string;
    disabled?: boolean;
    items: MenuItem[] | (() => MenuItem[]);
    children?: preact.ComponentChildren;
}

/** Shows a menu at a place (or under an element) until something is chosen or Escape is pressed. */
export function MenuList({ items, anchor, at, onClose, label, id }: {
    items: MenuItem[]; anchor?: HTMLElement | null; at?: { x: number; y: number }; onClose: (chosen: boolean) => void; label: string; id?: string;
}) {
    const list = useRef<HTMLDivElement>(null);
    const typed = useRef({ text: "", time: 0 });
    const choices = (): HTMLElement[] => [...(list.current?.querySelectorAll<HTMLElement>("[role^=menuitem]:not([aria-disabled=true])") ?? [])];
    const closed = useRef(false);
    const close = (chosen: boolean): void => {
        if (closed.current) return;
        closed.current = true;
        onClose(chosen);
    };

    useEffect(() => {
        const menu = list.current;
        if (!menu) return undefined;
        menu.showPopover?.();
        const from = anchor?.getBoundingClientRect() ?? { left: at?.x ?? 0, right: at?.x ?? 0, top: at?.y ?? 0, bottom: at?.y ?? 0 };
        const own = menu.getBoundingClientRect();
        const rtl = document.documentElement.dir === "rtl";
        const wanted = rtl ? from.right - own.width : from.left;
        const left = Math.max(8, Math.min(wanted, innerWidth - own.width - 8));
        const below = from.bottom + 4;
        const top = below + own.height > innerHeight - 8 ? Math.max(8, from.top - own.height - 4) : below;
        menu.style.left = `${left}px`;
        menu.style.top = `${top}px`;
        (menu.querySelector<HTMLElement>("[aria-checked=true]") ?? choices()[0])?.focus();
        const toggled = (e: Event): void => { if ((e as ToggleEvent).newState === "closed") close(false); };
        menu.addEventListener("toggle", toggled);
        return () => menu.removeEventListener("toggle", toggled);
    }, []);

    const onKeyDown = (event: KeyboardEvent): void => {
        const all = choices();
        const index = all.indexOf(document.activeElement as HTMLElement);
        const focus = (i: number): void => { all[(i + all.length) % all.length]?.focus(); };
        event.stopPropagation();
        if (event.key === "ArrowDown") focus(index + 1);
        else if (event.key === "ArrowUp") focus(index - 1);
        else if (event.key === "Home") focus(0);
        else if (event.key === "End") focus(all.length - 1);
        else if (event.key === "Escape" || event.key === "Tab") close(false);
        else if (event.key.length === 1 && event.key !== " ") {
            const now = Date.now();
            typed.current.text = (now - typed.current.time < 700 ? typed.current.text : "") + event.key.toLowerCase();
            typed.current.time = now;
            all.find((e) => e.textContent?.toLowerCase().startsWith(typed.current.text))?.focus();
            return;
        } else return;
        event.preventDefault();
    };

    return (
        <div ref={list} id={id} class="menu" role="menu" aria-label={label} popover="auto" onKeyDown={onKeyDown}>
            {items.map((item, i) => {
                if (item === "line") return <div key={i} class="menu-line" role="separator" />;
                if ("heading" in item) return <div key={i} class="menu-heading" role="presentation">{item.heading}</div>;
                return (
                    <button key={i} type="button" role={item.checked === undefined ? "menuitem" : "menuitemcheckbox"} tabIndex={-1}
                        aria-checked={item.checked} aria-disabled={item.disabled} class={`menu-item ${item.danger ? "danger" : ""}`}
                        onClick={() => { if (!item.disabled) { close(true); item.onSelect(); } }}>
                        <span class="menu-icon">
                            {item.colour !== undefined ? <span class={`swatch colour-${item.colour}`} />
                                : item.checked ? <Icon name="check" size={16} /> : item.icon ? <Icon name={item.icon} size={16} /> : null}
                        </span>
                        <span class="menu-label">{item.label}</span>
                        {item.colour !== undefined && item.checked && <Icon name="check" size={14} />}
                        {item.shortcut && <kbd>{item.shortcut}</kbd>}
                    </button>
                );
            })}
        </div>
    );
}

export function Menu(p: MenuProps) {
    const [open, setOpen] = useState(false);
    const button = useRef<HTMLButtonElement>(null);
    const id = useId();
    const items = open ? (typeof p.items === "function" ? p.items() : p.items) : [];
    return (
        <>
            <Button {...(p.icon ? { icon: p.icon } : {})} label={p.label} quiet={p.quiet ?? false} class={p.class ?? ""} disabled={p.disabled ?? false} buttonRef={button}
                attributes={{ "aria-haspopup": "menu", "aria-expanded": open, ...(open ? { "aria-controls": id } : {}) }} onClick={() => setOpen(!open)}>
                {p.children}
            </Button>
            {open && <MenuList id={id} label={p.label} items={items} anchor={button.current}
                onClose={() => { setOpen(false); button.current?.focus(); }} />}
        </>
    );
}
