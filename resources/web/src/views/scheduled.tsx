// What stands above a message that waits to be sent: when it goes, and what can be done until then.
import { useEffect, useState } from "preact/hooks";
import type { EmailBody } from "../jmap/types";
import { longDate } from "../lib/format";
import { t } from "../lib/i18n";
import type { Account } from "../state/account";
import { backToDrafts, sendNow, waitingOf } from "../state/scheduled";
import { Button } from "../ui/controls";
import { Icon } from "../ui/icon";
import { toast } from "../ui/toast";
import { closeReader } from "./toolbar";

export function Scheduled({ body, at }: { body: EmailBody; at: Account }) {
    const [sendAt, setSendAt] = useState<string | null>(null); // "": it does not wait any more
    const [busy, setBusy] = useState(false);
    useEffect(() => { waitingOf(at, [body.id]).then(([first]) => setSendAt(first?.sendAt ?? "")).catch(() => setSendAt("")); }, [body.id]);
    if (sendAt === null) return null;
    const attempt = (run: () => Promise<void>) => (): void => {
        setBusy(true);
        run().catch((error) => toast(t("Scheduled", "This could not be done: %1", (error as Error).message), { kind: "problem" })).finally(() => setBusy(false));
    };
    const edit = attempt(async () => {
        if (!(await backToDrafts(at, body.id))) return void toast(t("Scheduled", "It is too late: the message has gone."), { kind: "problem" });
        closeReader();
        await (await import("./compose/open")).openDraft(at, body.id);
    });
    const now = attempt(async () => {
        await sendNow(at, body.id);
        closeReader();
        toast(t("Scheduled", "Sent"));
    });
    return (
        <div class="notice"><Icon name="later" /><span>{sendAt ? t("Scheduled", "This message will be sent on %1.", longDate(sendAt)) : t("Scheduled", "This message does not wait to be sent any more.")}</span>
            <Button label={t("Scheduled", "Do not send, edit")} disabled={busy} onClick={edit} />
            <Button label={t("Scheduled", "Send now")} disabled={busy} onClick={now} /></div>
    );
}
