// The address book: JSContact cards (RFC 9553) over JMAP (RFC 9610), and completion from it and from the mail that was seen.
import { signal } from "@preact/signals";
import { capability, type Address, type AddressBook, type ContactCard, type GetResponse, type Id, type SetResponse } from "../jmap/types";
import { t } from "../lib/i18n";
import { toast } from "../ui/toast";
import type { Account } from "./account";
import { account } from "./app";

export const cards = signal<ReadonlyMap<Id, ContactCard>>(new Map());
export const books = signal<AddressBook[]>([]);
export const contactsState = signal<"none" | "loading" | "ready" | "failed">("none");
let loadedFor: Account | null = null;

export const offersContacts = (at: Account | null): boolean => at !== null && at.client.has(capability.contacts);
/** The account that holds the cards: the person's own. */
const home = (at: Account): Id => at.client.session.primaryAccounts[capability.contacts] ?? at.id;

export async function loadContacts(force = false): Promise<void> {
    const at = account.peek();
    if (!at || !offersContacts(at) || (loadedFor === at && !force && contactsState.peek() === "ready")) return;
    loadedFor = at;
    contactsState.value = "loading";
    try {
        const batch = at.client.batch();
        const accountId = home(at);
        const bookList = batch.add<GetResponse<AddressBook>>("AddressBook/get", { accountId, ids: null });
        const query = batch.add<{ ids: Id[]; total?: number }>("ContactCard/query", { accountId, limit: 500, calculateTotal: true });
        const get = batch.add<GetResponse<ContactCard>>("ContactCard/get", { accountId, "#ids": query.ref("/ids") });
        await batch.send();
        const all = new Map(get.result.list.map((c) => [c.id, c]));
        const total = query.result.total ?? all.size;
        for (let position = query.result.ids.length; position > 0 && position < Math.min(total, 20_000); ) {
            const more = at.client.batch();
            const next = more.add<{ ids: Id[] }>("ContactCard/query", { accountId, position, limit: 500 });
            const list = more.add<GetResponse<ContactCard>>("ContactCard/get", { accountId, "#ids": next.ref("/ids") });
            await more.send();
            if (next.result.ids.length === 0) break;
            position += next.result.ids.length;
            for (const c of list.result.list) all.set(c.id, c);
        }
        books.value = bookList.result.list;
        cards.value = all;
        contactsState.value = "ready";
    } catch {
        contactsState.value = "failed";
    }
}

export const cardName = (card: ContactCard): string =>
    card.name?.full || card.name?.components?.filter((c) => c.kind !== "separator").map((c) => c.value).join(" ") || Object.values(card.organizations ?? {})[0]?.name
    || Object.values(card.emails ?? {})[0]?.address || t("Contacts", "(no name)");
export const cardEmails = (card: ContactCard): string[] => Object.values(card.emails ?? {}).map((e) => e.address).filter(Boolean);
export const isGroup = (card: ContactCard): boolean => card.kind === "group";
export const writable = (card: ContactCard): boolean => Object.keys(card.addressBookIds).every((id) => books.value.find((b) => b.id === id)?.myRights?.mayWrite !== false);

/** Whom a group holds, by the cards' uids. */
export function members(group: ContactCard): ContactCard[] {
    const uids = group.members ?? {};
    return [...cards.value.values()].filter((c) => uids[c.uid]);
}

export interface Suggestion {
    label: string;
    detail: string;
    addresses: Address[];
}

const seen = new Map<string, Address & { times: number }>();
/** Addresses from mail, for completion. */
export function remember(list: (Address | undefined)[]): void {
    for (const a of list) {
        if (!a?.email) continue;
        const key = a.email.toLowerCase();
        const known = seen.get(key);
        if (known) {
            ++known.times;
            known.name ??= a.name;
        } else if (seen.size < 2000) {
            seen.set(key, { ...a, times: 1 });
        }
    }
}

/** The best fits for what was typed: beginnings of words first, contacts before addresses that were only seen. */
export function suggest(typed: string, without: ReadonlySet<string>, most = 8): Suggestion[] {
    const wanted = typed.trim().toLocaleLowerCase();
    if (!wanted) return [];
    const found: { rank: number; one: Suggestion }[] = [];
    const taken = new Set(without);
    const rank = (name: string, email: string): number => {
        const n = name.toLocaleLowerCase();
        const e = email.toLowerCase();
        if (n.startsWith(wanted) || e.startsWith(wanted)) return 0;
        if (n.split(/[\s.-]+/).some((w) => w.startsWith(wanted))) return 1;
        return n.includes(wanted) || e.includes(wanted) ? 2 : -1;
    };
    for (const card of cards.peek().values()) {
        const name = cardName(card);
        if (isGroup(card)) {
            const r = rank(name, "");
            const addresses = members(card).flatMap((m) => cardEmails(m).slice(0, 1).map((email) => ({ name: cardName(m), email })));
            if (r >= 0 && addresses.length) found.push({ rank: r, one: { label: name, detail: addresses.map((a) => a.name).join(", "), addresses } });
            continue;
        }
        for (const email of cardEmails(card)) {
            const r = rank(name, email);
            if (r < 0 || taken.has(email.toLowerCase())) continue;
            taken.add(email.toLowerCase());
            found.push({ rank: r, one: { label: name, detail: email, addresses: [{ name: name === email ? null : name, email }] } });
        }
    }
    for (const [key, a] of seen) {
        const r = rank(a.name ?? "", a.email);
        if (r < 0 || taken.has(key)) continue;
        found.push({ rank: r + 3 - Math.min(a.times, 10) / 20, one: { label: a.name ?? a.email, detail: a.name ? a.email : "", addresses: [{ name: a.name, email: a.email }] } });
    }
    return found.sort((a, b) => a.rank - b.rank || a.one.label.localeCompare(b.one.label)).slice(0, most).map((f) => f.one);
}

async function set(args: Record<string, unknown>): Promise<SetResponse | null> {
    const at = account.peek();
    if (!at) return null;
    try {
        const answer = await at.client.call<SetResponse>("ContactCard/set", { accountId: home(at), ...args });
        const problem = Object.values({ ...answer.notCreated, ...answer.notUpdated, ...answer.notDestroyed })[0];
        if (problem) toast(t("Contacts", "The contact could not be changed: %1", problem.description ?? problem.type), { kind: "problem" });
        await loadContacts(true);
        return problem ? null : answer;
    } catch (error) {
        toast(t("Contacts", "The contact could not be changed: %1", (error as Error).message), { kind: "problem" });
        return null;
    }
}

const defaultBook = (): Id | undefined => (books.peek().find((b) => b.isDefault) ?? books.peek().find((b) => b.myRights?.mayWrite !== false))?.id;

/** Writes cards that are new (no id) or changed. Returns the id of the first. */
export async function saveCards(list: (Partial<ContactCard> & { id?: Id })[]): Promise<Id | null> {
    let first: Id | null = null;
    for (let start = 0; start < list.length; start += 100) {
        const part = list.slice(start, start + 100);
        const create: Record<string, unknown> = {};
        const update: Record<string, unknown> = {};
        part.forEach((card, i) => {
            if (card.id) {
                const { id, uid, ...patch } = card;
                void uid;
                update[id] = patch;
            } else {
                create[`n${i}`] = { "@type": "Card", version: "1.0", uid: `urn:uuid:${crypto.randomUUID()}`, kind: "individual", addressBookIds: { [defaultBook() ?? ""]: true }, ...card };
            }
        });
        const answer = await set({ create, update });
        if (!answer) return first;
        first ??= part[0]?.id ?? Object.values(answer.created ?? {})[0]?.id ?? null;
    }
    return first;
}

export const deleteCards = async (ids: Id[]): Promise<boolean> => (await set({ destroy: ids })) !== null;

export async function addAddress(address: Address): Promise<void> {
    const at = account.peek();
    if (!offersContacts(at)) {
        toast(t("Contacts", "This server keeps no address book."), { kind: "problem" });
        return;
    }
    await loadContacts();
    if ([...cards.peek().values()].some((c) => cardEmails(c).some((e) => e.toLowerCase() === address.email.toLowerCase()))) {
        toast(t("Contacts", "%1 is in your contacts already.", address.email));
        return;
    }
    if (await saveCards([{ name: { full: address.name ?? address.email }, emails: { e1: { address: address.email } } }])) toast(t("Contacts", "%1 was added to your contacts.", address.name ?? address.email));
}
