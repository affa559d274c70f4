// Attachments of a message: pictures as thumbnails (never SVG), everything to be saved, one by one or as a ZIP.
import { useEffect, useState } from "preact/hooks";
import type { BodyPart, EmailBody } from "../jmap/types";
import { size } from "../lib/format";
import { t, tn } from "../lib/i18n";
import type { Account } from "../state/account";
import { prefs } from "../state/prefs";
import { Button } from "../ui/controls";
import { Icon, type IconName } from "../ui/icon";

const picture = /^image\/(?:png|jpe?g|gif|webp|bmp|avif)$/i;

export const partIcon = (type: string): IconName =>
    picture.test(type) ? "picture" : /zip|compressed|tar|gzip/.test(type) ? "zip" : /pdf|text|document|msword/.test(type) ? "text"
        : type === "message/rfc822" ? "mail" : "file";

/** What is no part of the text: inline pictures that the text shows are left out. */
export function realAttachments(body: EmailBody): BodyPart[] {
    const html = body.htmlBody.map((p) => (p.partId ? body.bodyValues[p.partId]?.value ?? "" : "")).join("");
    return body.attachments.filter((a) => a.blobId && !(a.cid && a.disposition !== "attachment" && html.includes(`cid:${a.cid}`)));
}

export function Attachments({ body, at }: { body: EmailBody; at: Account }) {
    const parts = realAttachments(body);
    if (parts.length === 0) return null;
    return (
        <section class="attachments" aria-label={t("Attachments", "Attachments")}>
            <h3><Icon name="attach" size={16} />{tn("Attachments", "%n attachment(s)", parts.length)}<span class="muted">{size(parts.reduce((n, p) => n + p.size, 0))}</span>
                <span class="spring" />
                {parts.length > 1 && <Button icon="zip" label={t("Attachments", "Save all as ZIP")} onClick={() => void import("../mail/export").then((m) => m.exportParts(at, body, parts))} />}</h3>
            <ul>{parts.map((part) => <One key={part.blobId} part={part} at={at} />)}</ul>
        </section>
    );
}

function One({ part, at }: { part: BodyPart; at: Account }) {
    const name = part.name || (part.type === "message/rfc822" ? t("Attachments", "Message.eml") : t("Attachments", "Unnamed"));
    const [preview, setPreview] = useState("");
    useEffect(() => {
        if (!picture.test(part.type) || part.size > 5_000_000 || prefs.peek().layout === "lite") return undefined; // slow lines
        const stop = new AbortController();
        let url = "";
        at.client.download(at.id, part.blobId!, part.type, stop.signal).then((blob) => {
            if (stop.signal.aborted) return;
            setPreview(url = URL.createObjectURL(new Blob([blob], { type: part.type })));
        }).catch(() => undefined);
        return () => {
            stop.abort();
            if (url) URL.revokeObjectURL(url);
        };
    }, [part.blobId]);
    return (
        <li><a class="attachment" href={at.client.downloadUrl(at.id, part.blobId!, name, part.type)} download={name}>
            <span class="attachment-icon">{preview ? <img src={preview} alt="" /> : <Icon name={partIcon(part.type)} size={22} />}</span>
            <span class="attachment-text"><bdi class="attachment-name">{name}</bdi><small>{size(part.size)}</small></span>
            <Icon name="download" size={16} /></a></li>
    );
}
