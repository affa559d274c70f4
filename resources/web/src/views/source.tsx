// The message as it came, as text.
import { render } from "preact";
import type { EmailBody } from "../jmap/types";
import { t } from "../lib/i18n";
import type { Account } from "../state/account";
import { Dialog } from "../ui/dialog";
import { toast } from "../ui/toast";

const most = 400_000;

export async function showSource(at: Account, body: EmailBody): Promise<void> {
    let text: string;
    try {
        const blob = await at.client.download(at.id, body.blobId, "message/rfc822");
        text = await blob.slice(0, most).text();
        if (blob.size > most) text += "\n…";
    } catch {
        toast(t("Source", "The source could not be loaded."), { kind: "problem" });
        return;
    }
    const place = document.createElement("div");
    document.body.append(place);
    const close = (): void => {
        render(null, place);
        place.remove();
    };
    render(<Dialog wide title={t("Source", "Source of the message")} onClose={close}><pre class="source" tabIndex={0}>{text}</pre></Dialog>, place);
}
