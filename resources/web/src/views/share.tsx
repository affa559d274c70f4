// Sharing a folder with other people of the domain (RFC 9670: shareWith holds rights by principals), and emptying one.
import { render } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import type { GetResponse, Id, Mailbox, MailboxRights, Principal } from "../jmap/types";
import { t, tn } from "../lib/i18n";
import type { Account } from "../state/account";
import { setRights } from "../state/folders";
import { findPeople } from "../state/people";
import { home } from "../state/app";
import { mailboxName } from "../state/operations";
import { Avatar, Button } from "../ui/controls";
import { confirm, Dialog } from "../ui/dialog";
import { toast } from "../ui/toast";

type Level = "read" | "write" | "manage";
type Rights = Partial<MailboxRights>;
const levels: Record<Level, Rights> = {
    read: { mayReadItems: true },
    write: { mayReadItems: true, maySetSeen: true, maySetKeywords: true, mayAddItems: true, mayRemoveItems: true },
    manage: { mayReadItems: true, maySetSeen: true, maySetKeywords: true, mayAddItems: true, mayRemoveItems: true, mayCreateChild: true, mayRename: true, mayDelete: true, mayShare: true },
};
const levelOf = (rights: Rights): Level => (rights.mayShare ? "manage" : rights.mayAddItems || rights.mayRemoveItems ? "write" : "read");
const says = (level: Level): string => (level === "read" ? t("Share", "may read") : level === "write" ? t("Share", "may read and sort") : t("Share", "may manage"));

export function share(at: Account, box: Mailbox): void {
    const place = document.createElement("div");
    document.body.append(place);
    const close = (): void => {
        render(null, place);
        place.remove();
    };
    render(<Sharing at={at} box={box} close={close} />, place);
}

interface Person {
    id: Id;
    name: string;
    email: string;
    rights: Rights;
}
const personOf = (p: Principal, rights: Rights): Person => ({ id: p.id, name: p.name, email: p.email ?? p.name, rights });

function Sharing({ at, box, close }: { at: Account; box: Mailbox; close: () => void }) {
    const own = home.peek()!; // people are asked for in one's own account
    const [people, setPeople] = useState<Person[] | null>(null);
    const [who, setWho] = useState("");
    const [found, setFound] = useState<Principal[]>([]);
    const [active, setActive] = useState(0);
    const [problem, setProblem] = useState("");
    const [told, setTold] = useState("");
    const asked = useRef(0);
    const shown = useRef("");
    const shownFor = useRef(""); // what was typed when the list was asked for
    const input = useRef<HTMLInputElement>(null);
    const id = useId();

    useEffect(() => {
        const ids = Object.keys(box.shareWith ?? {});
        if (!ids.length) return setPeople([]);
        own.client.call<GetResponse<Principal>>("Principal/get", { accountId: own.id, ids })
            .then((answer) => setPeople(ids.map((one) => personOf(answer.list.find((p) => p.id === one) ?? { id: one, type: "individual", name: one, email: null }, box.shareWith![one]!))
                .sort((a, b) => a.name.localeCompare(b.name))),
            (error: Error) => { setPeople([]); setProblem(error.message); });
    }, []);

    const without = (list: Principal[]): Principal[] => list.filter((p) => !people?.some((x) => x.id === p.id) && `a${p.id.slice(1)}` !== at.id && p.email !== own.name);
    const onInput = (value: string): void => {
        setWho(value);
        setProblem("");
        const round = ++asked.current;
        if (!value.trim()) return setFound([]);
        findPeople(own, value.includes("@") ? { email: value.trim() } : { text: value.trim() }, 8).then((list) => {
            if (round !== asked.current) return; // something else is asked by now
            const next = without(list);
            const known = next.map((p) => p.id).join();
            if (known !== shown.current) setActive(0); // else the choice that was made meanwhile stands
            shown.current = known;
            shownFor.current = value.trim();
            setFound(next);
        }, () => undefined);
    };
    const add = (p: Principal): void => {
        setPeople([...(people ?? []), personOf(p, levels.read)]);
        setTold(t("Share", "%1 was added", p.name));
        ++asked.current;
        setWho("");
        setFound([]);
        setProblem("");
        input.current?.focus();
    };
    /** As the field has it now: quick typing is ahead of what was drawn last. */
    const typed = (): string => (input.current?.value ?? who).trim();
    /** What was typed in full, without a choice from the list. */
    const addTyped = async (): Promise<boolean> => {
        const text = typed();
        if (!text) return true;
        ++asked.current;
        const address = text.includes("@") ? text : `${text}@${own.name.split("@")[1] ?? ""}`;
        const list = await findPeople(own, { email: address }, 8).catch(() => []);
        const exact = list.find((p) => p.email?.toLowerCase() === address.toLowerCase());
        if (exact && people?.some((x) => x.id === exact.id)) {
            setWho("");
            return true;
        }
        const one = exact && without([exact])[0];
        if (one) add(one);
        else setProblem(t("Share", "Nobody here has the address %1.", address));
        return Boolean(one);
    };
    const onKeyDown = (event: KeyboardEvent): void => {
        if (found.length && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
            setActive((active + (event.key === "ArrowDown" ? 1 : -1) + found.length) % found.length);
        } else if (event.key === "Enter" && typed()) {
            if (found[active] && shownFor.current === typed()) add(found[active]!); // a list of what was typed before offers others
            else void addTyped();
        } else if (event.key === "Escape" && found.length) {
            setFound([]);
            event.stopPropagation();
        } else return;
        event.preventDefault();
    };
    const save = async (): Promise<void> => {
        if (!people || typed()) { // somebody is half named: first it must be clear who
            if (people) await addTyped();
            return;
        }
        if (await setRights(at, box, Object.fromEntries(people.map((p) => [p.id, p.rights])))) {
            toast(people.length ? tn("Share", "%1 is shared with %n person(s).", people.length, mailboxName(box)) : t("Share", "%1 is not shared any more.", mailboxName(box)));
            close();
        }
    };
    const change = (person: Person, level: Level): void => setPeople(people!.map((x) => (x === person ? { ...x, rights: levels[level] } : x)));
    return (
        <Dialog title={t("Share", "Share %1", mailboxName(box))} onClose={close} onSubmit={() => void save()} actions={<>
            <Button label={t("Share", "Cancel")} onClick={close} /><Button label={t("Share", "Save")} kind="primary" type="submit" disabled={!people} /></>}>
            <div class="field share-who">
                <label class="field-label" for={id}>{t("Share", "Add a person")}</label>
                <span class="input-group">
                    <input ref={input} id={id} class="input" value={who} data-first placeholder={t("Share", "Name or address")} autocomplete="off" spellcheck={false} role="combobox" aria-autocomplete="list"
                        aria-expanded={found.length > 0} aria-controls={`${id}-list`} aria-activedescendant={found.length ? `${id}-${active}` : undefined}
                        aria-invalid={problem ? true : undefined} aria-describedby={problem ? `${id}-problem` : undefined}
                        onInput={(e) => onInput(e.currentTarget.value)} onKeyDown={onKeyDown} onBlur={() => setFound([])} />
                    <Button icon="add" quiet label={t("Share", "Add")} onClick={() => void addTyped()} />
                </span>
                <ul id={`${id}-list`} class="people-found" role="listbox" aria-label={t("Share", "People")} hidden={!found.length}>
                    {found.map((p, i) => (
                        <li key={p.id} id={`${id}-${i}`} role="option" aria-selected={i === active} class={i === active ? "active" : ""} onMouseDown={(e) => { e.preventDefault(); add(p); }}>
                            <Avatar address={{ name: p.name, email: p.email ?? p.name }} size={28} /><span><b><bdi>{p.name}</bdi></b><small><bdi>{p.email}</bdi></small></span></li>
                    ))}
                </ul>
                {problem && <p id={`${id}-problem`} class="field-problem" role="alert">{problem}</p>}
            </div>
            {people?.length ? <ul class="share-list" aria-label={t("Share", "Who may use this folder")}>{people.map((person) => (
                <li key={person.id}>
                    <Avatar address={{ name: person.name, email: person.email }} size={32} />
                    <span class="share-name"><b><bdi>{person.name}</bdi></b>{person.email !== person.name && <small><bdi>{person.email}</bdi></small>}</span>
                    <select class="input" value={levelOf(person.rights)} aria-label={t("Share", "What %1 may do", person.name)} onChange={(e) => change(person, e.currentTarget.value as Level)}>
                        {(["read", "write", "manage"] as const).map((level) => <option key={level} value={level}>{says(level)}</option>)}
                    </select>
                    <Button icon="close" quiet label={t("Share", "Take %1 away", person.name)} onClick={() => {
                        setPeople(people.filter((x) => x !== person));
                        setTold(t("Share", "%1 was taken away", person.name));
                        input.current?.focus();
                    }} />
                </li>))}
            </ul> : people && <p class="muted share-nobody">{t("Share", "Nobody but you sees this folder.")}</p>}
            <dl class="share-levels">
                {(["read", "write", "manage"] as const).map((level) => <div key={level}><dt>{says(level)}</dt><dd>{level === "read" ? t("Share", "Sees the messages; for you nothing changes.")
                    : level === "write" ? t("Share", "Also marks, files, adds and deletes messages, for everybody.") : t("Share", "Also renames, deletes and shares the folder, and makes folders in it.")}</dd></div>)}
            </dl>
            <p class="muted share-note">{t("Share", "Folders inside it are shared on their own.")}</p>
            <span class="visually-hidden" role="status">{told}</span>
        </Dialog>
    );
}

export async function emptyFolder(at: Account, box: Mailbox): Promise<void> {
    if (!(await confirm(t("Share", "Empty %1?", mailboxName(box)), tn("Share", "%n message(s) will be deleted and cannot be brought back.", box.totalEmails), t("Share", "Delete all"), true))) return;
    try {
        for (let round = 0; round < 10_000; ++round) {
            const { ids } = await at.client.call<{ ids: Id[] }>("Email/query", { accountId: at.id, filter: { inMailbox: box.id }, limit: 250 });
            if (!ids.length) break;
            await at.client.call("Email/set", { accountId: at.id, destroy: ids });
        }
    } catch (error) {
        toast(t("Share", "Not everything could be deleted: %1", (error as Error).message), { kind: "problem" });
    }
    await at.sync();
}
