// A field of recipients: addresses as tokens, completion as one types (an ARIA combobox with a list).
import { useEffect, useId, useRef, useState } from "preact/hooks";
import type { Address } from "../../jmap/types";
import { nameOf } from "../../lib/format";
import { t } from "../../lib/i18n";
import { parseAddresses, plausible, unique } from "../../mail/address";
import { suggest, type Suggestion } from "../../state/contacts";
import { Avatar } from "../../ui/controls";
import { Icon } from "../../ui/icon";

interface Props {
    label: string;
    list: Address[];
    loose: string;
    autofocus?: boolean;
    onChange: (list: Address[], loose: string) => void;
    children?: preact.ComponentChildren;
}

export function Recipients({ label, list, loose, autofocus, onChange, children }: Props) {
    const [found, setFound] = useState<Suggestion[]>([]);
    const [active, setActive] = useState(0);
    const input = useRef<HTMLInputElement>(null);
    const id = useId();
    // (The attribute works once for a page: signing in has used it up.)
    useEffect(() => { if (autofocus) input.current?.focus(); }, []);

    const take = (text: string, final: boolean): void => {
        const { addresses, rest } = parseAddresses(text);
        if (!addresses.length && !final) return onChange(list, text);
        setFound([]);
        onChange(unique([...list, ...addresses]), rest.join(", "));
    };
    const choose = (one: Suggestion): void => {
        setFound([]);
        onChange(unique([...list, ...one.addresses]), "");
        input.current?.focus();
    };
    const onInput = (value: string): void => {
        if (/[,;\n]\s*$/.test(value) && parseAddresses(value).addresses.length) return take(value, true);
        onChange(list, value);
        setFound(suggest(value, new Set(list.map((a) => a.email.toLowerCase()))));
        setActive(0);
    };
    const onKeyDown = (event: KeyboardEvent): void => {
        const text = input.current!.value;
        if (found.length && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
            event.preventDefault();
            setActive((active + (event.key === "ArrowDown" ? 1 : -1) + found.length) % found.length);
        } else if (found.length && (event.key === "Enter" || event.key === "Tab") && !event.ctrlKey && !event.shiftKey) {
            event.preventDefault();
            choose(found[active]!);
        } else if ((event.key === "Enter" || event.key === " ") && text.trim() && !event.ctrlKey) {
            if (event.key === "Enter" || plausible(text.trim())) {
                event.preventDefault();
                take(text, true);
            }
        } else if (event.key === "Escape" && found.length) {
            event.preventDefault();
            event.stopPropagation();
            setFound([]);
        } else if (event.key === "Backspace" && !text && list.length) {
            onChange(list.slice(0, -1), "");
        }
    };
    return (
        <div class="recipients" onClick={(e) => { if (e.target === e.currentTarget) input.current?.focus(); }}>
            <label class="recipients-label" for={id}>{label}</label>
            <div class="tokens">
                {list.map((a) => (
                    <span key={a.email} class={`token ${plausible(a.email) ? "" : "wrong"}`} title={a.email}><bdi>{nameOf(a)}</bdi>
                        <button type="button" aria-label={t("Compose", "Take %1 away", nameOf(a))} onClick={() => onChange(list.filter((x) => x !== a), loose)}><Icon name="close" size={12} /></button></span>
                ))}
                <input ref={input} id={id} type="text" inputMode="email" autocomplete="off" spellcheck={false} value={loose} role="combobox" aria-autocomplete="list"
                    aria-expanded={found.length > 0} aria-controls={`${id}-list`} aria-activedescendant={found.length ? `${id}-${active}` : undefined}
                    onInput={(e) => onInput(e.currentTarget.value)} onKeyDown={onKeyDown} onBlur={(e) => { setFound([]); if (e.currentTarget.value.trim()) take(e.currentTarget.value, true); }}
                    onPaste={(e) => { const text = e.clipboardData?.getData("text/plain") ?? ""; if (/[,;\n@]/.test(text)) { e.preventDefault(); take(`${loose}${text}`, true); } }} />
            </div>
            {children}
            <ul id={`${id}-list`} class="suggestions" role="listbox" aria-label={t("Compose", "Suggestions")} hidden={!found.length}>
                {found.map((one, i) => (
                    <li key={one.label + one.detail} id={`${id}-${i}`} role="option" aria-selected={i === active} class={i === active ? "active" : ""}
                        onMouseDown={(e) => { e.preventDefault(); choose(one); }}>
                        <Avatar address={{ name: one.label, email: one.addresses[0]?.email ?? one.label }} size={28} />
                        <span><b>{one.label}</b><small>{one.detail}</small></span></li>
                ))}
            </ul>
        </div>
    );
}
