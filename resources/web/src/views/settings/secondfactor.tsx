// The second factor: set up with a QR code, confirmed by a first code, with recovery codes for the day the telephone is lost.
import { useState } from "preact/hooks";
import { beginSecondFactor, confirmSecondFactor, removeSecondFactor, renewRecoveryCodes, type SecurityState } from "../../jmap/security";
import { mediumDate } from "../../lib/format";
import { t, tn } from "../../lib/i18n";
import { Button, Field } from "../../ui/controls";
import { Dialog } from "../../ui/dialog";
import { Icon } from "../../ui/icon";
import { QrCode } from "../../ui/qr";
import { toast } from "../../ui/toast";
import { ProofDialog, refusalText, SecretDialog } from "./secret";

type Stage = null | { name: "ask" | "off" | "renew" } | { name: "scan"; secret: string; uri: string } | { name: "codes"; codes: string[] };

export function SecondFactor({ state, changed }: { state: SecurityState["secondFactor"]; changed: () => void }) {
    const [stage, setStage] = useState<Stage>(null);
    const close = (): void => setStage(null);
    const show = (codes: string[]): void => {
        setStage({ name: "codes", codes });
        changed();
    };
    return (
        <div class="panel"><h3>{t("Settings", "Second factor")}</h3>
            {state.on ? <>
                <p class="state-line"><Icon name="check" />{t("Settings", "On since %1. Signing in here takes your password and a code; programs take app passwords.", mediumDate(state.since!))}</p>
                <p class={state.recoveryCodesLeft > 2 ? "muted" : "notice remote"}>{tn("Settings", "%n recovery code(s) left.", state.recoveryCodesLeft)}</p>
                <div class="form-actions"><Button label={t("Settings", "New recovery codes…")} onClick={() => setStage({ name: "renew" })} />
                    <Button label={t("Settings", "Turn off…")} onClick={() => setStage({ name: "off" })} /></div>
            </> : <>
                <p class="muted">{t("Settings", "With a second factor your password alone opens nothing: signing in also takes a code that an authenticator app shows. Mail programs then need app passwords; make them first, or they stop working.")}</p>
                <Button icon="mobile" label={t("Settings", "Set up a second factor…")} onClick={() => setStage({ name: "ask" })} />
            </>}
            {stage?.name === "ask" && <ProofDialog title={t("Settings", "Set up a second factor")} action={t("Settings", "Continue")} onClose={close}
                run={async (proof) => setStage({ name: "scan", ...(await beginSecondFactor(proof.password)) })} />}
            {stage?.name === "scan" && <Scan secret={stage.secret} uri={stage.uri} onClose={close} onDone={show} />}
            {stage?.name === "codes" && <SecretDialog title={t("Settings", "Recovery codes")} lines={stage.codes} file="recovery-codes.txt" onClose={close}
                hint={t("Settings", "Each of these signs you in once, when your authenticator is not at hand. Keep them where you keep other papers; they are not shown again.")} />}
            {stage?.name === "renew" && <ProofDialog title={t("Settings", "New recovery codes")} action={t("Settings", "Make new codes")} code onClose={close}
                run={async (proof) => show((await renewRecoveryCodes(proof.password, proof.totp)).recoveryCodes)}><p>{t("Settings", "The old ones stop working.")}</p></ProofDialog>}
            {stage?.name === "off" && <ProofDialog title={t("Settings", "Turn the second factor off")} action={t("Settings", "Turn off")} code danger onClose={close}
                run={async (proof) => {
                    await removeSecondFactor(proof.password, proof.totp);
                    toast(t("Settings", "The second factor is off."));
                    close();
                    changed();
                }} />}
        </div>
    );
}

function Scan({ secret, uri, onClose, onDone }: { secret: string; uri: string; onClose: () => void; onDone: (codes: string[]) => void }) {
    const [code, setCode] = useState("");
    const [problem, setProblem] = useState("");
    const submit = async (): Promise<void> => {
        setProblem("");
        try {
            onDone((await confirmSecondFactor(code.replace(/\s/g, ""))).recoveryCodes);
        } catch (error) {
            setProblem(refusalText(error));
        }
    };
    return (
        <Dialog title={t("Settings", "Scan this with your authenticator")} onClose={onClose} onSubmit={() => void submit()} actions={<>
            <Button label={t("Dialog", "Cancel")} onClick={onClose} />
            <Button kind="primary" type="submit" label={t("Settings", "Turn on")} /></>}>
            <div class="qr-row"><QrCode text={uri} label={t("Settings", "QR code with the secret")} />
                <div><p>{t("Settings", "Or type this secret into the app:")}</p><p><code class="secret" dir="ltr">{secret.replace(/(.{4})(?=.)/g, "$1 ")}</code></p></div></div>
            <div class={problem ? "notice problem" : "visually-hidden"} role="alert">{problem}</div>
            <Field label={t("Settings", "The code that the app shows now")}><input class="input code" data-first required inputMode="numeric" autocomplete="one-time-code" value={code} onInput={(e) => setCode(e.currentTarget.value)} /></Field>
        </Dialog>
    );
}
