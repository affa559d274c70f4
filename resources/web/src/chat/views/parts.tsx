// Small parts of the chat: pictures of people, the mark of who is there, fields for people, texts with links.
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { hue, initials } from "../../lib/format";
import { t } from "../../lib/i18n";
import { linkify } from "../../mail/text";
import { home as account } from "../../state/app";
import { findPeople } from "../../state/people";
import { Icon } from "../../ui/icon";
import { find, home } from "../core";
import { show as open } from "../chat";
import { join, Room, roomAt } from "../rooms";
import { contacts, nameOf, type Show } from "../roster";
import { pictures, wantCard } from "../vcards";
import { bare, typed } from "../xmpp/jid";

export function showText(show: Show): string {
    switch (show) {
    case "online": return t("Chat", "online");
    case "away": return t("Chat", "away");
    case "xa": return t("Chat", "away for longer");
    case "dnd": return t("Chat", "do not disturb");
    case "offline": return t("Chat", "offline");
    }
}

const looks = new WeakMap<Element, () => void>();
let watch: IntersectionObserver | undefined;
/** Nobody's card is asked for before there is a place on the screen for it. */
function whenInSight(element: Element, run: () => void): () => void {
    watch ??= new IntersectionObserver((entries) => {
        for (const entry of entries) {
            if (!entry.isIntersecting) continue;
            watch!.unobserve(entry.target);
            looks.get(entry.target)?.();
        }
    });
    looks.set(element, run);
    watch.observe(element);
    return () => watch!.unobserve(element);
}

export function Face({ jid, name, size = 36, show, room = false }: { jid: string; name: string; size?: number; show?: Show; room?: boolean }) {
    const place = useRef<HTMLSpanElement>(null);
    useEffect(() => (!room && jid.includes("@") && !jid.includes("/") && place.current ? whenInSight(place.current, () => wantCard(jid)) : undefined), [jid]);
    const picture = pictures.value.get(jid);
    return (
        <span ref={place} class="face" aria-hidden="true">
            {room ? <span class={`avatar avatar-${size} room-face`}><Icon name="accounts" size={size > 30 ? 18 : 14} /></span>
                : picture ? <img class={`avatar avatar-${size}`} src={picture} alt="" width={size} height={size} /> : <span class={`avatar hue-${hue(jid)} avatar-${size}`} data-initials={initials({ name, email: jid })} />}
            {show && <i class={`dot ${show}`} />}
        </span>
    );
}

/** Text with links in it: to the web, to mail, and to conversations. Nothing else becomes one. */
export function Words({ text }: { text: string }) {
    return <>{text.split(/(\bxmpp:[^\s<>"']+)/i).map((piece, i) => (i % 2 ? <XmppLink key={i} uri={piece} /> : linkify(piece).map((part) => (typeof part === "string" ? part
        : part.href.startsWith("mailto:") ? <a href={`#/compose?to=${encodeURIComponent(part.href.slice(7))}`}>{part.text}</a>
            : <a href={part.href} target="_blank" rel="noopener noreferrer nofollow">{part.text}</a>))))}</>;
}
function XmppLink({ uri }: { uri: string }) {
    const plain = uri.replace(/[.,;:!)]+$/, "");
    const jid = typed(plain, home());
    if (!jid) return <>{uri}</>;
    return <><button type="button" class="link-button" onClick={() => { if (/\?join/i.test(plain)) void join(jid).catch(() => undefined).then(() => open(jid)); else open(jid); }}>{plain}</button>{uri.slice(plain.length)}</>;
}

/** An address, completed from contacts and from the people of the domain. */
export function PersonField({ label, value, onInput, problem, first = false }: { label: string; value: string; onInput: (value: string) => void; problem?: string; first?: boolean }) {
    const [found, setFound] = useState<{ jid: string; name: string }[]>([]);
    const id = useId();
    useEffect(() => {
        const wanted = value.trim().toLowerCase();
        const at = account.peek();
        if (!wanted || !at) return setFound([]);
        let late = false;
        findPeople(at, wanted.includes("@") ? { email: wanted } : { text: wanted }, 8).then((people) => {
            if (!late) setFound(people.filter((p) => p.email && p.email !== at.name).map((p) => ({ jid: p.email!, name: p.name })));
        }, () => undefined);
        return () => { late = true; };
    }, [value]);
    const known = [...contacts.value.values()].map((c) => ({ jid: c.jid, name: nameOf(c.jid) }));
    const offered = [...known, ...found.filter((f) => !known.some((k) => k.jid === f.jid))];
    return (
        <div class="field">
            <label class="field-label" for={id}>{label}</label>
            <input id={id} class="input" value={value} list={`${id}-list`} autocomplete="off" spellcheck={false} placeholder={`name@${home()}`} {...(first ? { "data-first": true } : {})}
                aria-invalid={problem ? true : undefined} aria-describedby={problem ? `${id}-problem` : undefined} onInput={(e) => onInput(e.currentTarget.value)} />
            <datalist id={`${id}-list`}>{offered.map((o) => <option key={o.jid} value={o.jid}>{o.name}</option>)}</datalist>
            {problem && <p id={`${id}-problem`} class="field-problem" role="alert">{problem}</p>}
        </div>
    );
}

/** How a conversation is called. */
export function titleOf(jid: string): string {
    const c = find(jid);
    if (c instanceof Room) return c.title;
    return jid.includes("/") ? `${jid.slice(jid.indexOf("/") + 1)} (${roomAt(bare(jid))?.title ?? ""})` : nameOf(jid);
}
