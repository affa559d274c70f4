// A toolbar has one stop for the Tab key; the arrow keys move inside (ARIA practices: roving tabindex).
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

export function Toolbar({ label, class: name, id, children }: { label: string; class?: string; id?: string; children: ComponentChildren }) {
    const bar = useRef<HTMLDivElement>(null);
    const items = (): HTMLElement[] => [...(bar.current?.querySelectorAll<HTMLElement>("button:not(:disabled), a[href]") ?? [])].filter((e) => e.offsetParent !== null && !e.closest(".menu"));
    const settle = (current?: HTMLElement): void => {
        const all = items();
        const keep = current ?? all.find((e) => e.tabIndex === 0) ?? all[0];
        for (const one of all) one.tabIndex = one === keep ? 0 : -1;
    };
    useEffect(() => settle());
    return (
        <div ref={bar} class={`toolbar ${name ?? ""}`} role="toolbar" aria-label={label} id={id}
            onFocusIn={(e) => { const on = (e.target as HTMLElement).closest<HTMLElement>("button, a"); if (on && !on.closest(".menu")) settle(on); }}
            onKeyDown={(e) => {
                const all = items();
                const index = all.indexOf(document.activeElement as HTMLElement);
                if (index < 0) return;
                const forward = document.documentElement.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
                const back = forward === "ArrowLeft" ? "ArrowRight" : "ArrowLeft";
                const to = e.key === forward ? index + 1 : e.key === back ? index - 1 : e.key === "Home" ? 0 : e.key === "End" ? all.length - 1 : null;
                if (to === null) return;
                e.preventDefault();
                all[(to + all.length) % all.length]?.focus();
            }}>{children}</div>
    );
}
