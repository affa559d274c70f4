// Where one writes: Enter sends, Shift+Enter makes a line, Arrow up takes the last message up again.
import { useSignal, type Signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { size } from "../../lib/format";
import { t } from "../../lib/i18n";
import { Button } from "../../ui/controls";
import { toast } from "../../ui/toast";
import { say, writing } from "../chat";
import { me, type Conversation } from "../core";
import { offers } from "../disco";
import { lineOf, upload } from "../files";
import { Room } from "../rooms";
import { blocked, nameOf, unblock } from "../roster";
import type { Message } from "../timeline";
import { titleOf } from "./parts";

export interface Aim {
    kind: "reply" | "edit";
    message: Message;
    who: string;
}
/** What was begun in each conversation, as long as the page lives. */
const drafts = new Map<string, string>();
const paused = 5000;

export function Composer({ c, aim }: { c: Conversation; aim: Signal<Aim | null> }) {
    const field = useRef<HTMLTextAreaElement>(null);
    const text = useSignal(drafts.get(c.jid) ?? "");
    const sending = useSignal<{ share: number; name: string; stop: () => void } | null>(null);
    const idle = useRef<ReturnType<typeof setTimeout>>();
    const now = aim.value;
    const coarse = matchMedia("(pointer: coarse)").matches;

    const fit = (): void => {
        const box = field.current;
        if (!box) return;
        box.style.height = "auto";
        box.style.height = `${Math.min(box.scrollHeight + 2, 180)}px`;
    };
    useEffect(fit, [text.value]);
    useEffect(() => {
        if (!now) return;
        if (now.kind === "edit") text.value = now.message.event ? `/me ${now.message.body}` : now.message.body;
        field.current?.focus();
    }, [now]);
    useEffect(() => () => {
        clearTimeout(idle.current);
        if (text.peek().trim()) writing(c, "paused");
    }, []);

    const set = (value: string): void => {
        text.value = value;
        if (aim.peek()?.kind !== "edit") drafts.set(c.jid, value);
        clearTimeout(idle.current);
        writing(c, value.trim() ? "composing" : "active");
        if (value.trim()) idle.current = setTimeout(() => writing(c, "paused"), paused);
    };
    const cancel = (): void => {
        if (aim.peek()?.kind === "edit") text.value = drafts.get(c.jid) ?? "";
        aim.value = null;
        field.current?.focus();
    };
    const submit = (): void => {
        const body = text.peek().trim();
        if (!body) return;
        if (body.length > 60_000) return void toast(t("Chat", "This is too long for one message."), { kind: "problem" });
        clearTimeout(idle.current);
        const target = aim.peek();
        const replyTo = target?.kind === "reply" ? { id: target.message.id, to: target.message.mine ? me.peek() : c.room ? `${c.jid}/${target.message.nick}` : target.message.sender, quoted: target.message.body } : null;
        if (target?.kind !== "edit") say(c, { body, replyTo });
        else if (body !== target.message.body) say(c, { body, replaces: target.message.sentAs });
        aim.value = null;
        if (target?.kind !== "edit") drafts.delete(c.jid);
        text.value = drafts.get(c.jid) ?? "";
    };
    const give = async (file: File): Promise<void> => {
        const most = offers.peek().uploadMost;
        if (most && file.size > most) return void toast(t("Chat", "Files may have up to %1 here.", size(most)), { kind: "problem" });
        const abort = new AbortController();
        const state = { name: file.name, stop: () => abort.abort() };
        sending.value = { ...state, share: 0 };
        try {
            const address = await upload(file, (share) => { sending.value = { ...state, share }; }, abort.signal);
            say(c, { body: address, file: address });
        } catch (error) {
            if ((error as Error).name !== "AbortError") toast(t("Chat", "The file could not be sent: %1", (error as Error).message), { kind: "problem" });
        } finally {
            sending.value = null;
            field.current?.focus();
        }
    };
    const choose = (): void => {
        const input = document.createElement("input");
        input.type = "file";
        input.onchange = () => { if (input.files?.[0]) void give(input.files[0]); };
        input.click();
    };

    if (blocked.value.has(c.jid)) return <div class="chat-foot"><div class="notice"><span>{t("Chat", "You have blocked %1.", nameOf(c.jid))}</span><Button label={t("Chat", "Unblock")} onClick={() => void unblock(c.jid).catch(() => undefined)} /></div></div>;
    const closed = c instanceof Room && (c.stage.value !== "in" || c.self?.role === "visitor");
    return (
        <div class="chat-foot" onDragOver={(e) => { if (offers.peek().upload && e.dataTransfer?.types.includes("Files")) e.preventDefault(); }}
            onDrop={(e) => { const file = e.dataTransfer?.files[0]; if (file && offers.peek().upload) { e.preventDefault(); void give(file); } }}>
            {now && <div class="chat-aim"><span><b>{now.kind === "edit" ? t("Chat", "Edit the message") : t("Chat", "Reply to %1", now.who)}</b><span dir="auto">{lineOf(now.message)}</span></span>
                <Button icon="close" quiet label={t("Chat", "Cancel")} onClick={cancel} /></div>}
            {sending.value && <div class="chat-sending" role="status"><span><bdi>{sending.value.name}</bdi></span><progress max={1} value={sending.value.share} aria-label={t("Chat", "Sent so far")} /><Button icon="close" quiet label={t("Chat", "Stop")} onClick={sending.value.stop} /></div>}
            <form class="chat-write" onSubmit={(e) => { e.preventDefault(); submit(); }}>
                {offers.value.upload && <Button icon="attach" quiet label={t("Chat", "Send a file")} disabled={closed || sending.value !== null} onClick={choose} />}
                <textarea ref={field} class="input chat-input" rows={1} value={text.value} dir="auto" disabled={closed} aria-label={t("Chat", "Message to %1", titleOf(c.jid))} placeholder={closed ? t("Chat", "You cannot write here") : t("Chat", "Write a message")}
                    onInput={(e) => set(e.currentTarget.value)} onPaste={(e) => { const file = e.clipboardData?.files[0]; if (file && offers.peek().upload) { e.preventDefault(); void give(file); } }}
                    onKeyDown={(e) => {
                        if (e.isComposing) return;
                        if (e.key === "Enter" && !e.shiftKey && !coarse) {
                            e.preventDefault();
                            submit();
                        } else if (e.key === "Escape" && aim.peek()) {
                            e.preventDefault();
                            e.stopPropagation();
                            cancel();
                        } else if (e.key === "ArrowUp" && !text.peek() && !aim.peek()) {
                            const last = [...c.messages.peek()].reverse().find((m) => m.mine && !m.retracted && !m.file && m.progress !== "waiting" && m.progress !== "failed");
                            if (!last || Date.now() - last.time > 24 * 3600e3) return;
                            e.preventDefault();
                            aim.value = { kind: "edit", message: last, who: "" };
                        }
                    }} />
                <Button icon="send" kind="primary" quiet label={now?.kind === "edit" ? t("Chat", "Save") : t("Chat", "Send")} type="submit" disabled={closed || !text.value.trim()} />
            </form>
        </div>
    );
}
