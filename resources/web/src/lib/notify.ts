// The browser's notifications, where the person has allowed them and is not looking.
import type { Email } from "../jmap/types";
import { prefs } from "../state/prefs";
import { go } from "../state/route";
import { nameOf } from "./format";
import { t, tn } from "./i18n";

export async function allowNotifications(): Promise<boolean> {
    if (!("Notification" in window)) return false;
    return (await Notification.requestPermission()) === "granted";
}

const wanted = (): boolean => prefs.peek().notifications && !document.hasFocus() && "Notification" in window && Notification.permission === "granted";
function tell(title: string, body: string, tag: string, onClick: () => void): void {
    const note = new Notification(title, { body, tag });
    note.onclick = () => {
        window.focus();
        onClick();
        note.close();
    };
}

export function notifyChat(title: string, body: string, tag: string, onClick: () => void): void {
    if (wanted()) tell(title, body.slice(0, 300), tag, onClick);
}

export function notify(emails: Email[]): void {
    if (!wanted()) return;
    const first = emails[0]!;
    const one = emails.length === 1;
    tell(one ? nameOf(first.from?.[0]) : tn("Notify", "%n new message(s)", emails.length),
        one ? `${first.subject || t("Notify", "(no subject)")}\n${first.preview}` : emails.map((e) => nameOf(e.from?.[0])).join(", "),
        first.id, () => go({ name: "mail", mailbox: "inbox", email: one ? first.id : null }));
}
