// The reading pane: a conversation's messages, oldest first; those that were read before are folded to a line.
import { useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Id } from "../jmap/types";
import { isOffline } from "../jmap/http";
import { number, t, tn } from "../lib/i18n";
import { account, cursor, list, mailbox, openId, selected } from "../state/app";
import * as operations from "../state/operations";
import { prefs } from "../state/prefs";
import { route } from "../state/route";
import { Button, Empty } from "../ui/controls";
import { Icon } from "../ui/icon";
import { Menu } from "../ui/menu";
import { Toolbar } from "../ui/toolbar";
import { openRow } from "./list";
import { MessageCard } from "./message";
import { closeReader, keyMenu, moveItems, snoozeItems, labelItems } from "./toolbar";

/** The message that replies go to: the last one that is unfolded. */
export const answerTo = (): Id | null => openCards.at(-1) ?? openId.peek();
let openCards: Id[] = [];

export function Reader() {
    const id = openId.value;
    const at = account.value;
    const count = selected.value.size;
    if (!id || !at) {
        return (
            <section class="reader-pane" aria-label={t("Reader", "Message")}>
                {list.value?.total.value === 0 ? null : count > 0 ? <Empty icon="checkall" title={tn("Reader", "%n selected", count)} />
                    : <Empty icon="mail" title={mailbox.value ? operations.mailboxName(mailbox.value) : t("Reader", "Nothing is open")}
                        text={mailbox.value ? t("Reader", "%1 messages, %2 unread", number(mailbox.value.totalEmails), number(mailbox.value.unreadEmails)) : ""} />}
            </section>
        );
    }
    return <Conversation key={`${at.id} ${id}`} id={id} />;
}

function Conversation({ id }: { id: Id }) {
    const at = account.peek()!;
    const ids = useSignal<Id[] | null>(null);
    const unfolded = useSignal<ReadonlySet<Id>>(new Set());
    const problem = useSignal("");
    const pane = useRef<HTMLElement>(null);
    const email = at.email(id).value;
    const together = prefs.value.conversations;

    const load = async (): Promise<void> => {
        problem.value = "";
        try {
            const known = at.peek(id);
            if (!known) await at.loadBodies([id]);
            const threadId = at.peek(id)?.threadId;
            if (!threadId) {
                problem.value = t("Reader", "This message is no longer there.");
                return;
            }
            const found = await at.openThread(threadId, together ? null : id);
            const box = mailbox.peek();
            // What lies in Trash or Junk only shows there.
            const hidden = new Set([at.byRole.peek().get("trash")?.id, at.byRole.peek().get("junk")?.id].filter((x) => x && x !== box?.id));
            const visible = found.filter((one) => one === id || !Object.keys(at.peek(one)?.mailboxIds ?? {}).every((m) => hidden.has(m)));
            const unread = visible.filter((one) => !at.peek(one)?.keywords.$seen);
            unfolded.value = new Set([...unread, visible.at(-1)!, ...(together ? [] : [id])]);
            ids.value = visible;
        } catch (error) {
            problem.value = isOffline(error) ? t("Reader", "You are offline. The message will open when the line is back.") : (error as Error).message;
        }
    };
    const threadLength = at.threads.value.get(email?.threadId ?? "")?.length ?? 0;
    useEffect(() => { void load(); }, [id, together, threadLength]);
    useEffect(() => {
        if (!ids.value) return undefined;
        const first = ids.value.find((one) => !at.peek(one)?.keywords.$seen);
        const card = pane.current?.querySelector<HTMLElement>(`[data-id="${CSS.escape(first ?? ids.value.at(-1)!)}"]`);
        if (ids.value.length > 1) card?.scrollIntoView({ block: "nearest" });
        const wait = prefs.peek().markReadSeconds;
        if (wait < 0) return undefined;
        const timer = setTimeout(() => { if (operations.isUnread(at, [id])) operations.setKeyword([id], "$seen", true); }, wait * 1000);
        return () => clearTimeout(timer);
    }, [ids.value]);
    useSignalEffect(() => { openCards = (ids.value ?? []).filter((one) => unfolded.value.has(one)); });

    const rows = [id];
    const starred = operations.messagesOf(at, rows).some((e) => e.keywords.$flagged);
    const marks = prefs.value.categories.filter((c) => (ids.value ?? [id]).some((one) => at.email(one).value?.keywords[c.keyword]));
    const box = mailbox.value;
    const total = list.value?.total.value ?? 0;
    const step = (by: number): void => {
        const next = cursor.peek() + by;
        const other = list.peek()?.idAt(next);
        if (other) {
            cursor.value = next;
            openRow(other);
        }
    };
    return (
        <section class="reader-pane open" aria-label={t("Reader", "Message")} ref={pane}>
            <Toolbar class="reader-toolbar" label={t("Reader", "Message")} id="reader-actions">
                <Button icon="back" quiet class="back" label={t("Reader", "Back to the list")} onClick={closeReader} />
                {at.isPersonal && <Button icon="archive" quiet label={t("Reader", "Archive")} shortcut="e" onClick={() => void operations.archive(rows)} />}
                {at.isPersonal && (box?.role === "junk"
                    ? <Button icon="inbox" quiet label={t("Reader", "Not junk")} onClick={() => void operations.notJunk(rows)} />
                    : <Button icon="spam" quiet label={t("Reader", "Report as junk")} shortcut="!" onClick={() => void operations.junk(rows)} />)}
                <Button icon="trash" quiet label={t("Reader", "Delete")} shortcut="#" disabled={box?.myRights.mayRemoveItems === false} onClick={() => void operations.remove(rows)} />
                <span class="gap" />
                <Button icon="mail" quiet label={t("Reader", "Mark as unread")} shortcut="u" disabled={box?.myRights.maySetSeen === false} onClick={() => { operations.setKeyword(rows, "$seen", false); closeReader(); }} />
                {at.isPersonal && <Menu icon="snooze" quiet label={t("Reader", "Snooze")} items={() => snoozeItems(() => rows)} />}
                <Menu icon="foldermove" quiet label={t("Reader", "Move to")} items={() => moveItems(() => rows)} />
                <Menu icon="tag" quiet label={t("Reader", "Category")} disabled={box?.myRights.maySetKeywords === false} items={() => labelItems(() => rows)} />
                <Button icon="star" quiet pressed={starred} fill={starred} class={starred ? "starred" : ""} label={t("Reader", "Star")} shortcut="s" disabled={box?.myRights.maySetKeywords === false} onClick={() => operations.toggleKeyword(rows, "$flagged")} />
                <span class="spring" />
                <span class="only-wide pager">
                    <Button icon="expand" quiet class="flip up" label={t("Reader", "Previous")} shortcut="k" disabled={cursor.value <= 0} onClick={() => step(-1)} />
                    <Button icon="expand" quiet class="down" label={t("Reader", "Next")} shortcut="j" disabled={cursor.value >= total - 1} onClick={() => step(1)} />
                </span>
            </Toolbar>
            <div class="reader-scroll" tabIndex={-1}>
                <header class="reader-head">
                    <h2 dir="auto">{email?.subject?.trim() || t("Reader", "(no subject)")}</h2>
                    <p class="reader-marks">
                        {(email ? Object.keys(email.mailboxIds) : []).map((m) => at.mailboxes.value.get(m)).map((m) => m && m.id !== box?.id && <span class="chip plain">{operations.mailboxName(m)}</span>)}
                        {marks.map((m) => <button type="button" class={`chip colour-${m.colour}`} title={t("Reader", "Take the category away")}
                            onClick={() => operations.setCategory(rows, m.keyword, false)}>{m.name}<Icon name="close" size={12} /></button>)}
                        {(ids.value?.length ?? 0) > 1 && <span class="muted">{tn("Reader", "%n message(s)", ids.value!.length)}</span>}
                    </p>
                </header>
                {problem.value && <div class="notice problem" role="alert"><Icon name="alert" />{problem.value}
                    <Button label={t("Reader", "Try again")} onClick={() => void load()} /></div>}
                {!ids.value && !problem.value && <div class="card loading" aria-busy="true"><i /><b /><b /><b /></div>}
                {ids.value?.map((one, i) => (
                    <MessageCard key={one} id={one} at={at} last={i === ids.value!.length - 1} open={unfolded.value.has(one)}
                        onToggle={() => {
                            const next = new Set(unfolded.value);
                            if (next.has(one)) next.delete(one);
                            else next.add(one);
                            unfolded.value = next;
                        }} />
                ))}
            </div>
        </section>
    );
}

/** Keys that open a menu on the open message. */
export const showMenu = (which: "move" | "label" | "snooze"): void => { if (route.peek().name !== "compose") keyMenu.value = which; };
