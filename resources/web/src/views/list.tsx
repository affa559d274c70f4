// The message list: a listbox of any length with a constant number of rows in the document.
import { useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { Email, Id } from "../jmap/types";
import { t, tn } from "../lib/i18n";
import { namesOf, nameOf, shortDate, size } from "../lib/format";
import type { Account } from "../state/account";
import { account, cursor, list, mailbox, openId, selected } from "../state/app";
import { Snippet } from "../mail/snippet";
import type { ListWindow } from "../state/list";
import { snoozedUntil, toggleKeyword } from "../state/operations";
import { prefs } from "../state/prefs";
import { go, route } from "../state/route";
import { Avatar, Button, Empty } from "../ui/controls";
import { Icon } from "../ui/icon";
import { Scroller } from "../ui/scroller";
import { ListToolbar, rowMenu } from "./toolbar";

/** Heights of a row by layout; styles/list.css draws them so. */
const heights = { panes: 76, classic: 30, lite: 40, mobile: 84 };
const overscan = 6;

export const rowHeight = (): number =>
    prefs.value.layout === "panes" && matchMedia("(max-width: 699px)").matches ? heights.mobile
        : matchMedia("(max-width: 699px)").matches && prefs.value.layout === "classic" ? heights.mobile : heights[prefs.value.layout];

export function MessageList() {
    const window_ = list.value;
    const at = account.value;
    return (
        <section class="list-pane" aria-label={t("List", "Messages")}>
            <ListToolbar />
            {prefs.value.layout === "classic" && <div class="columns" aria-hidden="true"><span /><span /><span>{t("List", "Correspondent")}</span><span>{t("List", "Subject")}</span><span /><span>{t("List", "Size")}</span><span>{t("List", "Date")}</span></div>}
            {window_ && at ? <Rows key={at.id + JSON.stringify(window_.spec)} window={window_} at={at} /> : <div class="rows" />}
        </section>
    );
}

/** Opens a row: in the reader, or in the editor where it is a draft. */
export function openRow(id: Id): void {
    const here = route.peek();
    const email = account.peek()?.peek(id);
    if (email?.keywords.$draft && mailbox.peek()?.role === "drafts" && account.peek()?.isPersonal) {
        void import("./compose/open").then((m) => m.openDraft(account.peek()!, id));
        return;
    }
    if (here.name === "mail" || here.name === "search") go({ ...here, email: id }, here.email !== null);
}

function Rows({ window: win, at }: { window: ListWindow; at: Account }) {
    const box = useRef<HTMLDivElement>(null);
    const scroller = useRef(new Scroller(rowHeight(), 600));
    const tick = useSignal(0);
    const settle = useRef<ReturnType<typeof setTimeout>>();
    const anchor = useRef<number | null>(null);
    const total = win.total.value;

    const resize = (): void => {
        const element = box.current;
        if (!element) return;
        const bar = scroller.current.resize(win.total.peek() ?? 0, rowHeight(), element.clientHeight);
        if (Math.abs(element.scrollTop - bar) > 1) element.scrollTop = bar;
        ++tick.value;
    };
    useLayoutEffect(resize, [total, prefs.value.layout]);
    useEffect(() => {
        const observer = new ResizeObserver(resize);
        observer.observe(box.current!);
        return () => { observer.disconnect(); clearTimeout(settle.current); };
    }, []);
    const reveal = (index: number): void => {
        const element = box.current;
        if (!element || !element.clientHeight) return;
        const top = scroller.current.reveal(index);
        if (Math.abs(top - scroller.current.top) > 0.5) {
            element.scrollTop = scroller.current.to(top);
            tick.value = tick.peek() + 1;
        }
    };
    useSignalEffect(() => reveal(cursor.value));
    const onScroll = (): void => {
        const element = box.current;
        if (!element) return; // the event of a list that has gone meanwhile
        scroller.current.scrolled(element.scrollTop);
        ++tick.value;
        clearTimeout(settle.current);
        settle.current = setTimeout(() => {
            if (scroller.current.moved(element.scrollTop)) return onScroll(); // it does not rest: a new place must not be written over
            const bar = scroller.current.settle();
            if (Math.abs(element.scrollTop - bar) > 1) element.scrollTop = bar;
            ++tick.value;
        }, 160);
    };

    void tick.value;
    void win.version.value;
    const { first, last } = scroller.current.range(overscan);
    useEffect(() => {
        const timer = setTimeout(() => win.want(first, Math.max(last, 0)), win.total.peek() === null ? 0 : 50);
        return () => clearTimeout(timer);
    }, [first, last, win, total]);

    const select = (index: number, id: Id, event: MouseEvent | KeyboardEvent): void => {
        const next = new Set(selected.peek());
        if (event.shiftKey && anchor.current !== null) {
            const [low, high] = [Math.min(anchor.current, index), Math.max(anchor.current, index)];
            for (let i = low; i <= high; ++i) {
                const one = win.idAt(i);
                if (one) next.add(one);
            }
        } else {
            if (next.has(id)) next.delete(id);
            else next.add(id);
            anchor.current = index;
        }
        selected.value = next;
    };
    const onClick = (event: MouseEvent): void => {
        const target = event.target as Element;
        const row = target.closest<HTMLElement>("[data-index]");
        if (!row) return;
        const index = Number(row.dataset.index);
        const id = win.idAt(index);
        if (!id) return;
        cursor.value = index;
        if (target.closest("[data-star]")) toggleKeyword([id], "$flagged");
        else if (target.closest("[data-tick]") || event.ctrlKey || event.metaKey || event.shiftKey) select(index, id, event);
        else {
            anchor.current = index;
            openRow(id);
        }
    };
    const onKeyDown = (event: KeyboardEvent): void => {
        const n = win.total.peek() ?? 0;
        if (n === 0 || event.ctrlKey || event.metaKey || event.altKey) return;
        const page = Math.max(1, Math.floor((box.current?.clientHeight ?? 600) / rowHeight()) - 1);
        const moves: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -n, End: n };
        const id = win.idAt(cursor.peek());
        if (event.key in moves) {
            const next = Math.max(0, Math.min(n - 1, cursor.peek() + moves[event.key]!));
            if (event.shiftKey && id) {
                anchor.current ??= cursor.peek();
                const other = win.idAt(next);
                selected.value = new Set([...selected.peek(), id, ...(other ? [other] : [])]);
            }
            cursor.value = next;
            reveal(next); // also when the cursor stays, and the view was elsewhere
            const reached = win.idAt(next);
            if (openId.peek() && reached && !event.shiftKey) openRow(reached);
        } else if (event.key === "Enter" && id) openRow(id);
        else if (event.key === " " && id) select(cursor.peek(), id, event);
        else return;
        event.preventDefault();
        event.stopPropagation();
    };
    const onContext = (event: MouseEvent): void => {
        const row = (event.target as Element).closest<HTMLElement>("[data-index]");
        const id = row && win.idAt(Number(row.dataset.index));
        if (!id) return;
        event.preventDefault();
        cursor.value = Number(row.dataset.index);
        rowMenu.value = { x: event.clientX, y: event.clientY, rows: selected.peek().has(id) ? [...selected.peek()] : [id] };
    };
    const onDragStart = (event: DragEvent): void => {
        const row = (event.target as Element).closest<HTMLElement>("[data-index]");
        const id = row && win.idAt(Number(row.dataset.index));
        if (!id || !event.dataTransfer) return;
        const rows = selected.peek().has(id) ? [...selected.peek()] : [id];
        event.dataTransfer.setData("application/x-posthorn-rows", JSON.stringify(rows));
        event.dataTransfer.effectAllowed = "move";
    };

    const rows = [];
    if (total) for (let i = first; i <= last; ++i) rows.push(i);
    const active = cursor.value;
    return (
        <div ref={box} class="rows" role={total ? "listbox" : "group"} aria-multiselectable={total ? true : undefined} tabIndex={0} id="rows" aria-label={t("List", "Messages")}
            aria-activedescendant={total && active >= first && active <= last ? `row-${active}` : undefined} aria-busy={total === null}
            onScroll={onScroll} onClick={onClick} onKeyDown={onKeyDown} onContextMenu={onContext} onDragStart={onDragStart}>
            {total === null && !win.failed.value && <Waiting />}
            {win.failed.value !== null && total === null && <Empty icon="cloudoff" title={t("List", "The messages could not be loaded")}>
                <Button label={t("List", "Try again")} icon="refresh" onClick={() => void win.refresh()} /></Empty>}
            {total === 0 && <Nothing />}
            {total ? <div class="rows-inner" role="presentation" style={{ height: `${scroller.current.height}px` }}>
                {rows.map((i) => <Row key={i} index={i} id={win.idAt(i)} at={at} total={total} top={scroller.current.place(i)} active={i === active} />)}
            </div> : null}
        </div>
    );
}

function Waiting() {
    return <div class="skeletons" aria-hidden="true">{Array.from({ length: 9 }, (_, i) => <div key={i} class="skeleton-row"><i /><b /><b /></div>)}</div>;
}

function Nothing() {
    if (route.value.name === "search") return <Empty icon="search" title={t("List", "Nothing found")} text={t("List", "Try fewer words, or look in all folders with in:all.")} />;
    if (mailbox.value?.role === "inbox") return <Empty icon="check" title={t("List", "All done")} text={t("List", "Nothing waits in your inbox.")} />;
    return <Empty icon="folder" title={t("List", "This folder is empty")} />;
}

function Row({ index, id, at, total, top, active }: { index: number; id: Id | undefined; at: Account; total: number; top: number; active: boolean }) {
    const style = { transform: `translateY(${Math.round(top)}px)` };
    const common = { id: `row-${index}`, "data-index": index, role: "option" as const, "aria-posinset": index + 1, "aria-setsize": total, style };
    const email = id ? at.email(id).value : null;
    if (!id || !email) return <div {...common} class={`row waiting ${active ? "active" : ""}`} aria-selected={false} aria-label={t("List", "Loading…")}><i /><b /><b /></div>;
    return <Filled common={common} id={id} email={email} at={at} active={active} />;
}

function Filled({ common, id, email, at, active }: { common: Record<string, unknown>; id: Id; email: Email; at: Account; active: boolean }) {
    const ticked = useComputed(() => selected.value.has(id)).value;
    const open = useComputed(() => openId.value === id).value;
    const together = prefs.value.conversations;
    const members = at.conversation(email, together);
    const unread = members.some((e) => !e.keywords.$seen);
    const starred = members.some((e) => e.keywords.$flagged);
    const role = mailbox.value?.role;
    const outgoing = role === "sent" || role === "drafts" || role === "scheduled";
    const people = outgoing ? email.to ?? [] : [...new Map(members.map((e) => [e.from?.[0]?.email ?? "", e.from?.[0]])).values()].filter((a) => a !== undefined);
    const names = outgoing ? (people.length ? t("List", "To: %1", namesOf(people)) : t("List", "(no recipient)")) : namesOf(people) || nameOf(undefined);
    const subject = email.subject?.trim() || t("List", "(no subject)");
    const attachment = members.some((e) => e.hasAttachment);
    const marks = prefs.value.categories.filter((c) => members.some((e) => e.keywords[c.keyword]));
    const snippet = useComputed(() => (route.value.name === "search" ? at.snippets.value.get(id) : undefined)).value;
    const until = snoozedUntil(email);
    const date = shortDate(email.receivedAt);
    const said = [unread ? t("List", "unread") : "", starred ? t("List", "starred") : "", attachment ? t("List", "has attachment") : "",
        members.length > 1 ? tn("List", "%n message(s)", members.length) : ""].filter(Boolean).join(", ");
    return (
        <div {...common} aria-selected={ticked} draggable
            class={`row ${unread ? "unread" : ""} ${ticked ? "ticked" : ""} ${open ? "open" : ""} ${active ? "active" : ""}`}>
            {said && <span class="visually-hidden">{said}, </span>}
            <span class="row-mark" data-tick aria-hidden="true"><Avatar address={people[0] ?? email.from?.[0]} /><span class="tick"><Icon name="check" size={14} /></span></span>
            <span class="row-who"><span class="row-names" dir="auto">{names}</span>{members.length > 1 && <span class="row-count" aria-hidden="true">{members.length}</span>}</span>
            <span class="row-subject"><span class="row-subject-text" dir="auto">{snippet?.subject ? <Snippet html={snippet.subject} /> : subject}</span></span>
            <span class="row-preview" dir="auto">{snippet?.preview ? <Snippet html={snippet.preview} /> : email.preview}</span>
            <span class="row-marks">
                {marks.map((m) => <span class={`chip colour-${m.colour}`}>{m.name}</span>)}
                {email.keywords.$answered && <Icon name="reply" size={14} />}
                {email.keywords.$forwarded && <Icon name="forward" size={14} />}
                {attachment && <Icon name="attach" size={14} />}
                {until && <Icon name="snooze" size={14} />}
            </span>
            <span class="row-size">{size(email.size)}</span>
            <time class="row-date" dateTime={email.receivedAt}>{date}</time>
            <span class={`row-star ${starred ? "on" : ""}`} data-star><Icon name="star" size={16} fill={starred} /></span>
        </div>
    );
}
