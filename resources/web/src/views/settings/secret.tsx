// Dialogs that ask for the password again, and show what is shown once.
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Failure } from "../../jmap/http";
import { t } from "../../lib/i18n";
import { Button, Field } from "../../ui/controls";
import { Dialog } from "../../ui/dialog";
import { toast } from "../../ui/toast";

export interface Proof {
    name: string;
    password: string;
    totp: string;
}

/** What a refusal means to the person. */
export const refusalText = (error: unknown): string =>
    !(error instanceof Failure) ? (error as Error).message
        : /:wrong$/.test(error.type) ? t("Settings", "The password is not right.")
            : /:totp$/.test(error.type) ? t("Settings", "This code is not right. Take a fresh one.")
                : error.status === 429 ? t("Settings", "Too many tries. Wait ten minutes, then try again.") : error.message;

interface ProofDialogProps {
    title: string;
    action: string;
    /** The label of a name to be asked for; none: no name. */
    nameLabel?: string;
    nameHint?: string;
    code?: boolean;
    danger?: boolean;
    onClose: () => void;
    /** A refusal is told, and the dialog stays. */
    run: (proof: Proof) => Promise<void>;
    children?: ComponentChildren;
    /** Between the name and the password. */
    choice?: ComponentChildren;
}

export function ProofDialog(p: ProofDialogProps) {
    const [proof, setProof] = useState<Proof>({ name: "", password: "", totp: "" });
    const [problem, setProblem] = useState("");
    const [busy, setBusy] = useState(false);
    const put = (part: Partial<Proof>): void => setProof({ ...proof, ...part });
    const submit = async (): Promise<void> => {
        setBusy(true);
        setProblem("");
        try {
            await p.run(proof);
        } catch (error) {
            setProblem(refusalText(error));
        } finally {
            setBusy(false);
        }
    };
    return (
        <Dialog title={p.title} onClose={p.onClose} onSubmit={() => void submit()} actions={<>
            <Button label={t("Dialog", "Cancel")} onClick={p.onClose} />
            <Button label={p.action} kind={p.danger ? "danger" : "primary"} type="submit" busy={busy} /></>}>
            {p.children}
            <div class={problem ? "notice problem" : "visually-hidden"} role="alert">{problem}</div>
            {p.nameLabel && <Field label={p.nameLabel} {...(p.nameHint ? { hint: p.nameHint } : {})}><input class="input" data-first required maxLength={64} value={proof.name} dir="auto" onInput={(e) => put({ name: e.currentTarget.value })} /></Field>}
            {p.choice}
            <Field label={t("Settings", "Your password")}><input class="input" type="password" required autocomplete="current-password" {...(p.nameLabel ? {} : { "data-first": true })} value={proof.password} onInput={(e) => put({ password: e.currentTarget.value })} /></Field>
            {p.code && <Field label={t("Settings", "Code of your authenticator")} hint={t("Settings", "Or one of your recovery codes")}><input class="input code" required autocomplete="one-time-code" value={proof.totp} onInput={(e) => put({ totp: e.currentTarget.value })} /></Field>}
        </Dialog>
    );
}

/** Shown once: to be copied now. */
export function SecretDialog({ title, lines, hint, file, onClose }: { title: string; lines: string[]; hint: string; file?: string; onClose: () => void }) {
    const copy = async (): Promise<void> => {
        await navigator.clipboard.writeText(lines.join("\n"));
        toast(t("Settings", "Copied"));
    };
    const save = (): void => {
        const link = document.createElement("a");
        link.href = URL.createObjectURL(new Blob([`${lines.join("\r\n")}\r\n`], { type: "text/plain" }));
        link.download = file!;
        link.click();
        setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    };
    return (
        <Dialog title={title} onClose={onClose} onSubmit={onClose} actions={<>
            {file && <Button icon="download" label={t("Settings", "Save as a file")} onClick={save} />}
            <Button icon="copy" label={t("Settings", "Copy")} onClick={() => void copy()} />
            <Button kind="primary" type="submit" label={t("Settings", "Done")} attributes={{ "data-first": true } as object} /></>}>
            <p>{hint}</p>
            <ul class="secrets" aria-label={title}>{lines.map((line) => <li><code dir="ltr">{line}</code></li>)}</ul>
        </Dialog>
    );
}
