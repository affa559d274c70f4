// Answering a request for a receipt (RFC 9007: MDN/send), only ever when the person says so.
import { toast } from "../ui/toast";
import { t } from "../lib/i18n";
import type { EmailBody } from "../jmap/types";
import type { Account } from "../state/account";
import { act } from "../state/actions";

export async function answerReceipt(at: Account, body: EmailBody, send: boolean): Promise<void> {
    if (send) {
        const identity = at.identities.peek().find((i) => (body.to ?? []).concat(body.cc ?? []).some((a) => a.email.toLowerCase() === i.email.toLowerCase())) ?? at.identities.peek()[0];
        try {
            await at.client.call("MDN/send", {
                accountId: at.id, identityId: identity?.id,
                send: { one: { forEmailId: body.id, subject: `Read: ${body.subject ?? ""}`, disposition: { actionMode: "manual-action", sendingMode: "mdn-sent-manually", type: "displayed" } } },
                onSuccessUpdateEmail: { "#one": { "keywords/$mdnsent": true } },
            });
            toast(t("Receipt", "The sender was told."));
        } catch (error) {
            toast(t("Receipt", "The receipt could not be sent: %1", (error as Error).message), { kind: "problem" });
            return;
        }
    }
    act(at, { kind: "update", accountId: at.id, updates: { [body.id]: { "keywords/$mdnsent": true } } });
}
