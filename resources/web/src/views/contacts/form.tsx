// Making and changing a card or a group. Properties that the form does not show stay as they are.
import { useState } from "preact/hooks";
import type { ContactCard } from "../../jmap/types";
import { t } from "../../lib/i18n";
import { cardEmails, cardName, cards, isGroup } from "../../state/contacts";
import { Button, Field } from "../../ui/controls";

type Values = Record<string, string>;

export function CardForm({ card, onSave, onCancel }: { card: Partial<ContactCard>; onSave: (card: Partial<ContactCard>) => Promise<void>; onCancel: () => void }) {
    const group = card.kind === "group";
    const [name, setName] = useState(card.name?.full ?? (card.name?.components ?? []).map((c) => c.value).join(" "));
    const [emails, setEmails] = useState<Values>(Object.fromEntries(Object.entries(card.emails ?? (group ? {} : { e1: { address: "" } })).map(([k, e]) => [k, e.address])));
    const [phones, setPhones] = useState<Values>(Object.fromEntries(Object.entries(card.phones ?? {}).map(([k, p]) => [k, p.number])));
    const [org, setOrg] = useState(Object.values(card.organizations ?? {})[0]?.name ?? "");
    const [title, setTitle] = useState(Object.values(card.titles ?? {})[0]?.name ?? "");
    const [postal, setPostal] = useState(Object.values(card.addresses ?? {})[0]?.full ?? "");
    const [note, setNote] = useState(Object.values(card.notes ?? {})[0]?.note ?? "");
    const [inside, setInside] = useState<Record<string, boolean>>(card.members ?? {});
    const [busy, setBusy] = useState(false);

    const merged = <T extends object>(values: Values, old: Record<string, T> | undefined, key: keyof T): Record<string, T> =>
        Object.fromEntries(Object.entries(values).filter(([, v]) => v.trim()).map(([k, v]) => [k, { ...(old?.[k] ?? {}), [key]: v.trim() } as T]));
    const first = <T extends object>(text: string, old: Record<string, T> | undefined, id: string, key: keyof T): Record<string, T> | null => {
        const [k, value] = Object.entries(old ?? {})[0] ?? [id, {} as T];
        if (!text.trim()) return null;
        return { ...old, [k]: { ...value, [key]: text.trim() } };
    };
    const save = async (): Promise<void> => {
        setBusy(true);
        const { components, ...nameRest } = card.name ?? {};
        const sameName = name === (card.name?.full ?? "");
        const value: Partial<ContactCard> = { ...(card.id ? { id: card.id } : { kind: card.kind ?? "individual" }), name: { ...nameRest, ...(sameName && components ? { components } : {}), full: name.trim() } };
        if (group) value.members = inside;
        else {
            Object.assign(value, { emails: merged(emails, card.emails, "address"), phones: merged(phones, card.phones, "number"),
                organizations: first(org, card.organizations, "o1", "name"), titles: first(title, card.titles, "t1", "name"),
                addresses: first(postal, card.addresses, "a1", "full"), notes: first(note, card.notes, "n1", "note") });
            if (!card.id) for (const [k, v] of Object.entries(value)) if (v === null) delete value[k];
        }
        await onSave(value);
        setBusy(false);
    };
    const several = (label: string, values: Values, set: (v: Values) => void, prefix: string, type: string, more: string) => (
        <fieldset class="several"><legend class="field-label">{label}</legend>
            {Object.entries(values).map(([k, v]) => <span class="input-group" key={k}><input class="input" type={type} value={v} aria-label={label} onInput={(e) => set({ ...values, [k]: e.currentTarget.value })} />
                <Button icon="close" quiet label={t("Contacts", "Take away")} onClick={() => { const next = { ...values }; delete next[k]; set(next); }} /></span>)}
            <Button icon="add" label={more} onClick={() => set({ ...values, [`${prefix}${Date.now().toString(36)}`]: "" })} />
        </fieldset>
    );
    return (
        <form class="card-form" onSubmit={(e) => { e.preventDefault(); void save(); }}>
            <h2>{card.id ? t("Contacts", "Edit") : group ? t("Contacts", "New group") : t("Contacts", "New contact")}</h2>
            <Field label={t("Contacts", "Name")}><input class="input" value={name} required autofocus dir="auto" onInput={(e) => setName(e.currentTarget.value)} /></Field>
            {group ? (
                <fieldset class="several"><legend class="field-label">{t("Contacts", "Members")}</legend>
                    <div class="member-list">{[...cards.value.values()].filter((c) => !isGroup(c)).sort((a, b) => cardName(a).localeCompare(cardName(b))).map((c) => (
                        <label key={c.id}><input type="checkbox" checked={Boolean(inside[c.uid])} onChange={(e) => {
                            const next = { ...inside };
                            if (e.currentTarget.checked) next[c.uid] = true;
                            else delete next[c.uid];
                            setInside(next);
                        }} /><span><bdi>{cardName(c)}</bdi> <small class="muted">{cardEmails(c)[0] ?? ""}</small></span></label>))}</div>
                </fieldset>
            ) : <>
                {several(t("Contacts", "Mail"), emails, setEmails, "e", "email", t("Contacts", "Another address"))}
                {several(t("Contacts", "Telephone"), phones, setPhones, "p", "tel", t("Contacts", "Another number"))}
                <Field label={t("Contacts", "Organisation")}><input class="input" value={org} dir="auto" onInput={(e) => setOrg(e.currentTarget.value)} /></Field>
                <Field label={t("Contacts", "Position")}><input class="input" value={title} dir="auto" onInput={(e) => setTitle(e.currentTarget.value)} /></Field>
                <Field label={t("Contacts", "Postal address")}><textarea rows={3} value={postal} dir="auto" onInput={(e) => setPostal(e.currentTarget.value)} /></Field>
                <Field label={t("Contacts", "Note")}><textarea rows={4} value={note} dir="auto" onInput={(e) => setNote(e.currentTarget.value)} /></Field>
            </>}
            <div class="form-actions"><Button type="submit" kind="primary" label={t("Contacts", "Save")} busy={busy} /><Button label={t("Contacts", "Cancel")} onClick={onCancel} /></div>
        </form>
    );
}
