import { useState } from "preact/hooks";
import type { Identity, SetResponse } from "../../jmap/types";
import { t } from "../../lib/i18n";
import { parseAddress } from "../../mail/address";
import { textToHtml } from "../../mail/quote";
import { account } from "../../state/app";
import { prefs, setPref } from "../../state/prefs";
import { Button, Field, Switch } from "../../ui/controls";
import { confirm } from "../../ui/dialog";
import { toast } from "../../ui/toast";

async function set(args: Record<string, unknown>): Promise<boolean> {
    const at = account.peek();
    if (!at) return false;
    try {
        const answer = await at.client.call<SetResponse<Identity>>("Identity/set", { accountId: at.id, ...args });
        const problem = Object.values({ ...answer.notCreated, ...answer.notUpdated, ...answer.notDestroyed })[0];
        if (problem) throw new Error(problem.description ?? problem.type);
        at.identities.value = (await at.client.call<{ list: Identity[] }>("Identity/get", { accountId: at.id, ids: null })).list;
        return true;
    } catch (error) {
        toast(t("Settings", "This could not be saved: %1", (error as Error).message), { kind: "problem" });
        return false;
    }
}

export function Identities() {
    const p = prefs.value;
    const list = account.value?.identities.value ?? [];
    const [fresh, setFresh] = useState(false);
    return (
        <>
            {list.map((i) => <One key={i.id} identity={i} />)}
            {fresh ? <One identity={null} onDone={() => setFresh(false)} /> : <Button icon="add" label={t("Settings", "Add an identity")} onClick={() => setFresh(true)} />}
            <div class="panel">
                <Field label={t("Settings", "Time to undo sending")}><select value={p.undoSeconds} onChange={(e) => setPref("undoSeconds", Number(e.currentTarget.value))}>
                    <option value={0}>{t("Settings", "none")}</option>{[5, 8, 15, 30, 60].map((n) => <option value={n}>{t("Settings", "%1 seconds", n)}</option>)}</select></Field>
                <Switch label={t("Settings", "Ask for receipts")} hint={t("Settings", "For every new message; the other side decides whether to answer")} checked={p.requestReceipt} onChange={(on) => setPref("requestReceipt", on)} />
            </div>
        </>
    );
}

const htmlToPlain = (html: string): string => {
    const inert = new DOMParser().parseFromString(html.replace(/<(?:br|\/p|\/div)\b[^>]*>/gi, "\n"), "text/html");
    return (inert.body.textContent ?? "").replace(/\n{3,}/g, "\n\n").trim();
};

function One({ identity, onDone }: { identity: Identity | null; onDone?: () => void }) {
    const [name, setName] = useState(identity?.name ?? "");
    const [email, setEmail] = useState(identity?.email ?? "");
    const [signature, setSignature] = useState(identity ? identity.textSignature || htmlToPlain(identity.htmlSignature) : "");
    const [replyTo, setReplyTo] = useState(identity?.replyTo?.[0]?.email ?? "");
    const save = async (): Promise<void> => {
        const reply = parseAddress(replyTo);
        const values = { name: name.trim(), replyTo: reply ? [reply] : null, textSignature: signature, htmlSignature: signature.trim() ? textToHtml(signature) : "" };
        if (await set(identity ? { update: { [identity.id]: values } } : { create: { new: { ...values, email: email.trim() } } })) {
            toast(t("Settings", "Saved"));
            onDone?.();
        }
    };
    return (
        <form class="panel" onSubmit={(e) => { e.preventDefault(); void save(); }}>
            <div class="two"><Field label={t("Settings", "Name")}><input class="input" value={name} dir="auto" onInput={(e) => setName(e.currentTarget.value)} /></Field>
                <Field label={t("Settings", "Mail address")}><input class="input" type="email" required readOnly={identity !== null} value={email} onInput={(e) => setEmail(e.currentTarget.value)} /></Field></div>
            <Field label={t("Settings", "Answers go to")} hint={t("Settings", "Left empty: to the address above")}><input class="input" type="email" value={replyTo} onInput={(e) => setReplyTo(e.currentTarget.value)} /></Field>
            <Field label={t("Settings", "Signature")}><textarea rows={4} dir="auto" value={signature} onInput={(e) => setSignature(e.currentTarget.value)} /></Field>
            <div class="form-actions"><Button type="submit" kind="primary" label={t("Settings", "Save")} />
                {onDone && <Button label={t("Settings", "Cancel")} onClick={onDone} />}
                {identity?.mayDelete && <Button icon="trash" label={t("Settings", "Delete")} onClick={() => void (async () => {
                    if (await confirm(t("Settings", "Delete the identity %1?", identity.email), "", t("Settings", "Delete"), true)) await set({ destroy: [identity.id] });
                })()} />}</div>
        </form>
    );
}
