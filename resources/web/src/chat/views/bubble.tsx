// One message, and what can be done with it.
import { useRef } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { longDate } from "../../lib/format";
import { locale, t } from "../../lib/i18n";
import { Button } from "../../ui/controls";
import { confirm } from "../../ui/dialog";
import { Icon } from "../../ui/icon";
import { MenuList, type MenuItem } from "../../ui/menu";
import { toast } from "../../ui/toast";
import { again, react, takeBack } from "../chat";
import { me, type Conversation } from "../core";
import { fileName, isPicture, lineOf, ownPath } from "../files";
import { Room, takeAway } from "../rooms";
import { nameOf } from "../roster";
import type { Message } from "../timeline";
import { hue } from "../../lib/format";
import type { Aim } from "./composer";
import { Face, Words } from "./parts";

const signs = ["👍", "❤️", "😂", "🎉", "😮", "😢", "🙏", "👎"];
const correctable = 24 * 3600e3;

export const timeText = (time: number): string => new Intl.DateTimeFormat(locale(), { hour: "2-digit", minute: "2-digit" }).format(time);
export function dayOf(time: number): string {
    const date = new Date(time);
    const days = Math.round((new Date().setHours(12, 0, 0, 0) - new Date(time).setHours(12, 0, 0, 0)) / 86_400_000);
    if (days === 0) return t("Chat", "Today");
    if (days === 1) return t("Chat", "Yesterday");
    return new Intl.DateTimeFormat(locale(), days < 7 && days > 0 ? { weekday: "long" } : { dateStyle: "long" }).format(date);
}
/** Who said it, as a name. */
export const speaker = (c: Conversation, m: Message): string => (m.mine ? t("Chat", "You") : c.room ? m.nick || (c as Room).title : c.jid.includes("/") ? c.jid.slice(c.jid.indexOf("/") + 1) : nameOf(m.sender));
const reactor = (c: Conversation, who: string): string => (who === me.peek() ? t("Chat", "You") : c instanceof Room ? [...c.occupants.peek().values()].find((o) => o.id === who)?.nick ?? who.slice(who.indexOf("/") + 1) : nameOf(who));

interface BubbleProps {
    c: Conversation;
    m: Message;
    alone: boolean;
    tabStop: boolean;
    aim: (aim: Aim) => void;
    jump: (id: string) => void;
    onFocus: () => void;
}

export function Bubble({ c, m, alone, tabStop, aim, jump, onFocus }: BubbleProps) {
    const row = useRef<HTMLLIElement>(null);
    const menu = useSignal<"" | "more" | "react">("");
    const who = speaker(c, m);
    const quoted = m.replyTo ? c.timeline.find(m.replyTo.id) : undefined;
    const done = m.retracted || m.progress === "waiting" || m.progress === "failed";
    const mayTakeBack = m.mine && !done;
    const mayModerate = !m.mine && !done && c instanceof Room && c.moderates && c.self?.role === "moderator";
    const items = (): MenuItem[] => [
        ...(done ? [] : [{ label: t("Chat", "Reply"), icon: "reply" as const, onSelect: () => aim({ kind: "reply", message: m, who }) },
            { label: t("Chat", "React"), icon: "react" as const, onSelect: () => { setTimeout(() => { menu.value = "react"; }); } }]),
        ...(m.mine && !done && !m.file && Date.now() - m.time < correctable ? [{ label: t("Chat", "Edit"), icon: "edit" as const, onSelect: () => aim({ kind: "edit", message: m, who }) }] : []),
        ...(m.body ? [{ label: t("Chat", "Copy the text"), icon: "copy" as const, onSelect: () => void navigator.clipboard.writeText(m.body).then(() => toast(t("Chat", "Copied"))) }] : []),
        ...(m.progress === "failed" ? [{ label: t("Chat", "Send again"), icon: "refresh" as const, onSelect: () => again(c, m) }] : []),
        ...(mayModerate ? ["line" as const, { label: t("Chat", "Take away for all…"), icon: "trash" as const, danger: true, onSelect: () => void confirm(t("Chat", "Take this message away?"), t("Chat", "It is hidden for everybody in the room and taken out of its history."), t("Chat", "Take away"), true).then((yes) => { if (yes) takeAway(c as Room, m.id).catch((error: Error) => toast(t("Chat", "That did not work: %1", error.message), { kind: "problem" })); }) }] : []),
        ...(mayTakeBack ? ["line" as const, { label: t("Chat", "Take back…"), icon: "trash" as const, danger: true, onSelect: () => void confirm(t("Chat", "Take this message back?"), t("Chat", "Programs of others are asked to hide it. Who has read it has read it."), t("Chat", "Take back"), true).then((yes) => { if (yes) takeBack(c, m); }) }] : []),
    ];
    const reactions = new Map<string, string[]>();
    for (const [by, list] of m.reactions) for (const sign of list) reactions.set(sign, [...reactions.get(sign) ?? [], by]);
    const close = (): void => { menu.value = ""; row.current?.focus(); };
    const file = m.file ? ownPath(m.file) : null;
    const onlyFile = m.file !== "" && (m.body === m.file || !m.body);
    return (
        <li ref={row} data-key={m.key} class={`bubble-row ${m.mine ? "mine" : ""} ${alone ? "alone" : ""} ${m.event ? "event" : ""}`} tabIndex={tabStop ? 0 : -1} onFocus={onFocus}
            onKeyDown={(e) => { if (e.target === row.current && !m.retracted && (e.key === "Enter" || e.key === "ContextMenu" || (e.key === "F10" && e.shiftKey))) { e.preventDefault(); menu.value = "more"; } }}
            onContextMenu={(e) => { if (!(e.target as HTMLElement).closest("a, img") && !getSelection()?.toString()) { e.preventDefault(); menu.value = "more"; } }}>
            {!m.mine && !m.event && (alone ? <Face jid={c.room ? m.nick : m.sender} name={who} size={28} /> : <span class="face-gap" />)}
            <div class={`bubble ${m.retracted ? "gone" : ""} ${m.progress === "failed" ? "failed" : ""}`}>
                {alone && c.room && !m.mine && !m.event ? <p class={`bubble-who hue-${hue(m.nick)}`}><bdi>{who}</bdi></p> : <span class="visually-hidden">{who}: </span>}
                {m.replyTo && <button type="button" class="bubble-quote" tabIndex={tabStop ? 0 : -1} onClick={() => jump(m.replyTo!.id)}>
                    <span class="visually-hidden">{t("Chat", "In answer to")} </span><b><bdi>{quoted ? speaker(c, quoted) : ""}</bdi></b><span dir="auto">{quoted ? lineOf(quoted) || t("Chat", "a file") : t("Chat", "an earlier message")}</span></button>}
                {m.retracted ? <p class="bubble-text">{t("Chat", "This message has been taken back.")}</p> : <>
                    {file && isPicture(m.file) ? <a class="bubble-picture" href={file} target="_blank" rel="noopener noreferrer"><img src={file} alt={fileName(m.file)} loading="lazy" onLoad={(e) => { e.currentTarget.classList.add("there"); }} /></a>
                        : m.file ? <a class="bubble-file" href={file ?? m.file} target="_blank" rel="noopener noreferrer nofollow"><Icon name="file" size={20} /><bdi>{fileName(m.file)}</bdi></a> : null}
                    {!onlyFile && <p class="bubble-text" dir="auto">{m.event && <b><bdi>{who}</bdi> </b>}<Words text={m.body} /></p>}
                </>}
                <p class="bubble-foot">
                    {m.edited && !m.retracted && <span>{t("Chat", "edited")}</span>}
                    <time dateTime={new Date(m.time).toISOString()} title={longDate(new Date(m.time).toISOString())}>{timeText(m.time)}</time>
                    {m.mine && <Progress m={m} room={c.room} />}
                </p>
                {reactions.size > 0 && <ul class="bubble-reactions" aria-label={t("Chat", "Reactions")}>{[...reactions].map(([sign, by]) => <li key={sign}>
                    <button type="button" tabIndex={tabStop ? 0 : -1} aria-pressed={by.includes(me.peek())} title={by.map((b) => reactor(c, b)).join(", ")} aria-label={t("Chat", "%1 from %2", sign, by.map((b) => reactor(c, b)).join(", "))} onClick={() => react(c, m, sign)}>{sign}{by.length > 1 && <span>{by.length}</span>}</button></li>)}</ul>}
                {m.progress === "failed" && <p class="bubble-problem" role="alert">{t("Chat", "Not delivered: %1", m.problem || t("Chat", "the server refused it"))} <button type="button" class="link-button" onClick={() => again(c, m)}>{t("Chat", "Send again")}</button></p>}
            </div>
            {!m.retracted && <Button icon="more" quiet label={t("Chat", "What to do with the message")} class="bubble-more" attributes={{ tabIndex: tabStop ? 0 : -1, "aria-haspopup": "menu", "aria-expanded": menu.value === "more" }} onClick={() => { menu.value = "more"; }} />}
            {menu.value === "more" && <MenuList items={items()} anchor={row.current?.querySelector<HTMLElement>(".bubble") ?? null} label={t("Chat", "What to do with the message")} onClose={(chosen) => { if (chosen) menu.value = ""; else close(); }} />}
            {menu.value === "react" && <MenuList items={signs.map((sign) => ({ label: sign, checked: m.reactions.get(me.peek())?.includes(sign) ?? false, onSelect: () => react(c, m, sign) }))} anchor={row.current?.querySelector<HTMLElement>(".bubble") ?? null} label={t("Chat", "React")} onClose={close} />}
        </li>
    );
}

function Progress({ m, room }: { m: Message; room: boolean }) {
    const said = m.progress === "waiting" ? t("Chat", "waits to be sent") : m.progress === "failed" ? t("Chat", "not delivered") : m.progress === "displayed" ? t("Chat", "seen") : m.progress === "delivered" ? t("Chat", "delivered") : t("Chat", "sent");
    if (room && m.progress === "sent") return <span class="visually-hidden">{said}</span>;
    return <span class={`progress ${m.progress}`} title={said}><Icon name={m.progress === "waiting" ? "later" : m.progress === "failed" ? "alert" : m.progress === "sent" ? "check" : "checkall"} size={13} /><span class="visually-hidden">{said}</span></span>;
}
