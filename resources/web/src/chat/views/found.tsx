// Search in one conversation, in the server's archive.
import { useSignal } from "@preact/signals";
import { useRef, useEffect } from "preact/hooks";
import { mediumDate } from "../../lib/format";
import { t } from "../../lib/i18n";
import { Button, Empty } from "../../ui/controls";
import { Icon } from "../../ui/icon";
import { search } from "../chat";
import { me, type Conversation } from "../core";
import { nameOf } from "../roster";
import { bodyOf } from "../timeline";
import { bare, resource } from "../xmpp/jid";
import type { Archived } from "../archive";

export function Found({ c, onClose }: { c: Conversation; onClose: () => void }) {
    const words = useSignal("");
    const found = useSignal<Archived[] | null>(null);
    const busy = useSignal(false);
    const problem = useSignal("");
    const input = useRef<HTMLInputElement>(null);
    useEffect(() => { input.current?.focus(); }, []);
    const run = async (): Promise<void> => {
        if (!words.value.trim()) return;
        busy.value = true;
        problem.value = "";
        try {
            found.value = (await search(c, words.value.trim())).filter((f) => bodyOf(f.stanza));
        } catch (error) {
            problem.value = (error as Error).message;
        } finally {
            busy.value = false;
        }
    };
    const who = (item: Archived): string => {
        const from = item.stanza.attrs.from ?? me.peek();
        return bare(from) === me.peek() ? t("Chat", "You") : c.room ? resource(from) : nameOf(bare(from));
    };
    return (
        <section class="chat-found" aria-label={t("Chat", "Search in this conversation")} onKeyDown={(e) => { if (e.key === "Escape") { e.preventDefault(); e.stopPropagation(); onClose(); } }}>
            <form class="chat-filter contacts-search" role="search" onSubmit={(e) => { e.preventDefault(); void run(); }}><Icon name="search" size={16} />
                <input ref={input} class="search-input" type="search" value={words.value} aria-label={t("Chat", "Words to find")} placeholder={t("Chat", "Words to find")} onInput={(e) => { words.value = e.currentTarget.value; }} />
                <Button icon="close" quiet label={t("Chat", "End the search")} onClick={onClose} /></form>
            <div class="chat-scroll" aria-busy={busy.value}>
                {problem.value && <p class="notice problem" role="alert">{problem.value}</p>}
                {found.value && (found.value.length ? <ol class="chat-hits">{found.value.map((f) => <li key={f.id}><p class="chat-hit-head"><b><bdi>{who(f)}</bdi></b><time dateTime={new Date(f.time).toISOString()}>{mediumDate(new Date(f.time).toISOString())}</time></p><p dir="auto">{bodyOf(f.stanza)}</p></li>)}</ol>
                    : <Empty icon="search" title={t("Chat", "Nothing found")} />)}
            </div>
        </section>
    );
}
