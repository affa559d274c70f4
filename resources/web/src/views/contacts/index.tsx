// The address book: books and groups, people, and one card.
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { ContactCard, Id } from "../../jmap/types";
import { t, tn } from "../../lib/i18n";
import { saveBlob } from "../../mail/export";
import { formatVcard, parseVcards } from "../../mail/vcard";
import { account } from "../../state/app";
import { books, cardEmails, cardName, cards, contactsState, deleteCards, isGroup, loadContacts, members, offersContacts, saveCards, writable } from "../../state/contacts";
import { chatOffered, openConversation } from "../../state/chat";
import { go, route } from "../../state/route";
import { Avatar, Button, Empty } from "../../ui/controls";
import { confirm } from "../../ui/dialog";
import { Icon } from "../../ui/icon";
import { Menu } from "../../ui/menu";
import { toast } from "../../ui/toast";
import { compose } from "../sidebar";
import { CardForm } from "./form";
import "../../styles/contacts.css";

export function Contacts() {
    const at = account.value;
    const here = route.value;
    const text = useSignal("");
    const shelf = useSignal("all"); // "all", "b:<book>", "g:<group card>"
    const editing = useSignal<Partial<ContactCard> | null>(null);
    const list = useRef<HTMLDivElement>(null);
    useEffect(() => { void loadContacts(); }, [at]);
    if (!offersContacts(at)) return <Empty icon="book" title={t("Contacts", "This server keeps no address book.")} />;
    if (contactsState.value === "failed") return <Empty icon="cloudoff" title={t("Contacts", "The contacts could not be loaded")}><Button icon="refresh" label={t("Contacts", "Try again")} onClick={() => void loadContacts(true)} /></Empty>;

    const all = [...cards.value.values()];
    const groups = all.filter(isGroup).sort((a, b) => cardName(a).localeCompare(cardName(b)));
    const group = shelf.value.startsWith("g:") ? cards.value.get(shelf.value.slice(2)) : undefined;
    const wanted = text.value.trim().toLocaleLowerCase();
    const shown = (group ? members(group) : all.filter((c) => !isGroup(c) && (!shelf.value.startsWith("b:") || c.addressBookIds[shelf.value.slice(2)])))
        .filter((c) => !wanted || cardName(c).toLocaleLowerCase().includes(wanted) || cardEmails(c).some((e) => e.toLowerCase().includes(wanted)) || Object.values(c.organizations ?? {}).some((o) => o.name?.toLocaleLowerCase().includes(wanted)))
        .sort((a, b) => cardName(a).localeCompare(cardName(b))).slice(0, 2000);
    const selectedId = here.name === "contacts" ? here.card : null;
    const open = selectedId ? cards.value.get(selectedId) : undefined;
    const show = (id: Id | null): void => { editing.value = null; go({ name: "contacts", card: id }, selectedId !== null && id !== null); };

    const onKeyDown = (event: KeyboardEvent): void => {
        const rows = [...(list.current?.querySelectorAll<HTMLElement>("[role=option]") ?? [])];
        const index = rows.indexOf(document.activeElement as HTMLElement);
        const step = { ArrowDown: 1, ArrowUp: -1, Home: -rows.length, End: rows.length }[event.key];
        if (step !== undefined) rows[Math.max(0, Math.min(rows.length - 1, index + step))]?.focus();
        else if (event.key === "Enter" && shown[index]) show(shown[index]!.id);
        else return;
        event.preventDefault();
    };
    const importFile = (): void => {
        const input = document.createElement("input");
        input.type = "file";
        input.accept = ".vcf,.vcard,text/vcard";
        input.onchange = async () => {
            const file = input.files?.[0];
            if (!file) return;
            const parsed = parseVcards(await file.text());
            if (!parsed.length) return void toast(t("Contacts", "There is no card in this file."), { kind: "problem" });
            const have = new Set([...cards.peek().values()].map((c) => c.uid));
            const fresh = parsed.filter((c) => !c.uid || !have.has(c.uid));
            if (!fresh.length || (await saveCards(fresh))) toast(tn("Contacts", "%n contact(s) imported", fresh.length));
        };
        input.click();
    };
    const exportCards = (some: ContactCard[], name: string): void => saveBlob(new Blob([some.map(formatVcard).join("")], { type: "text/vcard" }), `${name}.vcf`);
    const remove = async (card: ContactCard): Promise<void> => {
        if (await confirm(t("Contacts", "Delete %1?", cardName(card)), "", t("Contacts", "Delete"), true) && await deleteCards([card.id])) {
            if (isGroup(card)) shelf.value = "all";
            show(null);
        }
    };
    const shelfLink = (key: string, label: string, icon: "book" | "accounts" | "account", count: number) => (
        <li><button type="button" class={`folder shelf ${shelf.value === key ? "here" : ""}`} aria-pressed={shelf.value === key} onClick={() => { shelf.value = key; }}>
            <Icon name={icon} /><span class="folder-name">{label}</span><span class="badge">{count}</span></button></li>
    );
    return (
        <div class={`contacts ${open || editing.value ? "with-card" : ""}`}>
            <section class="contacts-list" aria-label={t("Contacts", "Contacts")}>
                <div class="toolbar">
                    <h1 class="toolbar-title">{t("Contacts", "Contacts")}</h1><span class="spring" />
                    <Button icon="useradd" quiet label={t("Contacts", "New contact")} onClick={() => { editing.value = { kind: "individual", ...(group ? {} : {}) }; }} />
                    <Menu icon="more" quiet label={t("Contacts", "More")} items={() => [
                        { label: t("Contacts", "New group…"), icon: "accounts", onSelect: () => { editing.value = { kind: "group", members: {} }; } },
                        "line",
                        { label: t("Contacts", "Import vCards…"), icon: "import", onSelect: importFile },
                        { label: t("Contacts", "Export as vCard"), icon: "download", onSelect: () => exportCards(shown, group ? cardName(group) : "contacts") },
                    ]} />
                </div>
                <div class="contacts-search"><Icon name="search" size={16} /><input class="search-input" type="search" value={text.value} aria-label={t("Contacts", "Search contacts")} placeholder={t("Contacts", "Search contacts")} onInput={(e) => { text.value = e.currentTarget.value; }} /></div>
                <ul class="shelves">
                    {shelfLink("all", t("Contacts", "Everybody"), "account", all.filter((c) => !isGroup(c)).length)}
                    {books.value.length > 1 && books.value.map((b) => shelfLink(`b:${b.id}`, b.name, "book", all.filter((c) => c.addressBookIds[b.id] && !isGroup(c)).length))}
                    {groups.map((g) => shelfLink(`g:${g.id}`, cardName(g), "accounts", members(g).length))}
                </ul>
                {group && <div class="group-actions">
                    <Button icon="edit" label={t("Contacts", "Write to all")} onClick={() => compose({ to: members(group).flatMap((m) => cardEmails(m).slice(0, 1)).join(", ") })} />
                    {writable(group) && <><Button icon="accounts" quiet label={t("Contacts", "Edit the group")} onClick={() => { editing.value = group; }} />
                        <Button icon="trash" quiet label={t("Contacts", "Delete the group")} onClick={() => void remove(group)} /></>}
                </div>}
                <div class="people" role="listbox" aria-label={t("Contacts", "People")} ref={list} onKeyDown={onKeyDown} aria-busy={contactsState.value === "loading"}>
                    {shown.map((c, i) => (
                        <div key={c.id} role="option" class={`person ${c.id === selectedId ? "here" : ""}`} aria-selected={c.id === selectedId} tabIndex={c.id === selectedId || (!selectedId && i === 0) ? 0 : -1} onClick={() => show(c.id)}>
                            <Avatar address={{ name: cardName(c), email: cardEmails(c)[0] ?? cardName(c) }} /><span class="person-text"><bdi>{cardName(c)}</bdi><small>{cardEmails(c)[0] ?? ""}</small></span></div>
                    ))}
                </div>
                {!shown.length && contactsState.value === "ready" && <Empty icon="contact" title={wanted ? t("Contacts", "Nobody found") : t("Contacts", "Nobody is here yet")} />}
            </section>
            <section class="contact-pane" aria-label={t("Contacts", "Contact")}>
                {editing.value ? <CardForm key={editing.value.id ?? "new"} card={editing.value} onCancel={() => { editing.value = null; }} onSave={async (card) => {
                    const id = await saveCards([card]);
                    if (!id) return;
                    editing.value = null;
                    if (card.kind === "group") shelf.value = `g:${id}`;
                    else show(id);
                }} /> : open ? <CardView card={open} onBack={() => show(null)} onEdit={() => { editing.value = open; }} onDelete={() => void remove(open)} onExport={() => exportCards([open], cardName(open))} />
                    : <Empty icon="contact" title={t("Contacts", "Nobody is chosen")} />}
            </section>
        </div>
    );
}

function CardView({ card, onBack, onEdit, onDelete, onExport }: { card: ContactCard; onBack: () => void; onEdit: () => void; onDelete: () => void; onExport: () => void }) {
    const emails = cardEmails(card);
    const name = cardName(card);
    const org = Object.values(card.organizations ?? {})[0]?.name;
    const title = Object.values(card.titles ?? {})[0]?.name;
    const rows = <T,>(map: Record<string, T> | undefined, label: string, value: (x: T) => preact.ComponentChildren) =>
        Object.values(map ?? {}).map((x) => <div class="card-row"><dt>{label}</dt><dd>{value(x)}</dd></div>);
    return (
        <div class="contact-card">
            <div class="toolbar"><Button icon="back" quiet class="back" label={t("Contacts", "Back to the list")} onClick={onBack} /><span class="spring" />
                <Button icon="edit" quiet label={t("Contacts", "Edit")} disabled={!writable(card)} onClick={onEdit} />
                <Button icon="download" quiet label={t("Contacts", "Export as vCard")} onClick={onExport} />
                <Button icon="trash" quiet label={t("Contacts", "Delete")} disabled={!writable(card)} onClick={onDelete} /></div>
            <header><Avatar address={{ name, email: emails[0] ?? name }} size={64} /><div><h2><bdi>{name}</bdi></h2>{(title || org) && <p class="muted">{[title, org].filter(Boolean).join(" · ")}</p>}</div></header>
            <div class="contact-actions">
                <Button icon="mail" label={t("Contacts", "Write a message")} kind="primary" disabled={!emails.length} onClick={() => compose({ to: emails[0] ? `"${name.replace(/"/g, "")}" <${emails[0]}>` : "" })} />
                {chatOffered.value && <Button icon="chat" label={t("Contacts", "Chat")} disabled={!emails.length} onClick={() => void openConversation(emails[0]!)} />}
                <Button icon="search" label={t("Contacts", "Show their mail")} disabled={!emails.length} onClick={() => go({ name: "search", query: `from:${emails[0] ?? ""} OR to:${emails[0] ?? ""}`, email: null })} />
            </div>
            <dl>
                {rows(card.emails, t("Contacts", "Mail"), (e) => <a href={`#/compose?to=${encodeURIComponent(e.address)}`}>{e.address}</a>)}
                {rows(card.phones, t("Contacts", "Telephone"), (p) => <a href={`tel:${encodeURIComponent(p.number)}`}><bdi>{p.number}</bdi></a>)}
                {rows(card.addresses, t("Contacts", "Postal address"), (a) => <span class="pre">{a.full}</span>)}
                {rows(card.notes, t("Contacts", "Note"), (n) => <span class="pre">{n.note}</span>)}
            </dl>
        </div>
    );
}
