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

export function notify(emails: Email[]): void {
    if (!prefs.peek().notifications || document.hasFocus() || !("Notification" in window) || Notification.permission !== "granted") return;
    const first = emails[0]!;
    const one = emails.length === 1;
    const note = new Notification(one ? nameOf(first.from?.[0]) : tn("Notify", "%n new message(s)", emails.length), {
        body: one ? `${first.subject || t("Notify", "(no subject)")}\n${first.preview}` : emails.map((e) => nameOf(e.from?.[0])).join(", "),
        tag: first.id,
    });
    note.onclick = () => {
        window.focus();
        go({ name: "mail", mailbox: "inbox", email: one ? first.id : null });
        note.close();
    };
}
