// A new password of one's own, and signing out everywhere.
import { useState } from "preact/hooks";
import { changePassword } from "../../jmap/auth";
import { Failure } from "../../jmap/http";
import type { SecurityState } from "../../jmap/security";
import { t, tn } from "../../lib/i18n";
import { leave, renewed, webSession } from "../../state/app";
import { Button, Field, Switch } from "../../ui/controls";
import { Dialog } from "../../ui/dialog";
import { toast } from "../../ui/toast";
import { refusalText } from "./secret";

export function OwnPassword({ state, changed }: { state: SecurityState; changed: () => void }) {
    const [asking, setAsking] = useState(false);
    return (
        <div class="panel"><h3>{t("Settings", "Password")}</h3>
            <p class="muted">{t("Settings", "A new password signs out other browsers and devices. App passwords go on.")}</p>
            <Button icon="key" label={t("Settings", "Change the password…")} onClick={() => setAsking(true)} />
            {asking && <Change least={state.password?.least ?? 1} code={state.secondFactor.on} onClose={() => setAsking(false)} onDone={() => {
                setAsking(false);
                toast(t("Settings", "The password was changed. Other browsers and devices were signed out."));
                changed();
            }} />}
        </div>
    );
}

function Change({ least, code, onClose, onDone }: { least: number; code: boolean; onClose: () => void; onDone: () => void }) {
    const [given, setGiven] = useState({ password: "", fresh: "", again: "", totp: "" });
    const [shown, setShown] = useState(false);
    const [problem, setProblem] = useState("");
    const [busy, setBusy] = useState(false);
    const wanted = tn("Settings", "At least %n character(s)", least);
    const put = (part: Partial<typeof given>): void => setGiven({ ...given, ...part });
    const submit = async (): Promise<void> => {
        // [...]: characters, as the server counts them
        const refused = [...given.fresh].length < least ? t("Settings", "The new password is too short. %1.", wanted)
            : given.fresh !== given.again ? t("Settings", "The new password was not typed the same way twice.")
                : given.fresh === given.password ? t("Settings", "The new password is the old one.") : "";
        setProblem(refused);
        if (refused) return;
        setBusy(true);
        try {
            await renewed(() => changePassword(given.password, given.fresh, given.totp.replace(/\s/g, "")));
            onDone();
        } catch (error) {
            setProblem(error instanceof Failure && /:weak$/.test(error.type) ? t("Settings", "The server does not take this password: %1", error.message) : refusalText(error));
        } finally {
            setBusy(false);
        }
    };
    const field = (label: string, name: "password" | "fresh" | "again", autocomplete: "current-password" | "new-password", hint = "") => (
        <Field label={label} {...(hint ? { hint } : {})}><input class="input" type={shown ? "text" : "password"} required autocomplete={autocomplete} maxLength={1024} spellcheck={false} autocapitalize="off"
            {...(name === "password" ? { "data-first": true } : {})} value={given[name]} onInput={(e) => put({ [name]: e.currentTarget.value })} /></Field>
    );
    return (
        <Dialog title={t("Settings", "Change the password")} onClose={onClose} onSubmit={() => void submit()} actions={<>
            <Button label={t("Dialog", "Cancel")} onClick={onClose} />
            <Button label={t("Settings", "Change")} kind="primary" type="submit" busy={busy} /></>}>
            <div class={problem ? "notice problem" : "visually-hidden"} role="alert">{problem}</div>
            {/* For password managers: whose password this is. */}
            <input type="text" hidden autocomplete="username" readOnly value={webSession.value?.account ?? ""} />
            {field(t("Settings", "Your password until now"), "password", "current-password")}
            {code && <Field label={t("Settings", "Code of your authenticator")} hint={t("Settings", "Or one of your recovery codes")}><input class="input code" required autocomplete="one-time-code" value={given.totp} onInput={(e) => put({ totp: e.currentTarget.value })} /></Field>}
            {field(t("Settings", "New password"), "fresh", "new-password", wanted)}
            {field(t("Settings", "New password, once more"), "again", "new-password")}
            <Switch label={t("Settings", "Show what I type")} checked={shown} onChange={setShown} />
        </Dialog>
    );
}

/** Asks what "everywhere" is to mean. */
export function EverywhereDialog({ devices, onClose }: { devices: number; onClose: () => void }) {
    const [too, setToo] = useState(false);
    const [busy, setBusy] = useState(false);
    return (
        <Dialog title={t("Settings", "Sign out everywhere?")} onClose={onClose} onSubmit={() => { setBusy(true); void leave(true, too); }} actions={<>
            <Button label={t("Dialog", "Cancel")} onClick={onClose} />
            <Button kind="danger" type="submit" label={t("Settings", "Sign out")} busy={busy} attributes={{ "data-first": true } as object} /></>}>
            <p>{t("Settings", "All web sessions end, this one too.")}</p>
            {devices > 0
                ? <Switch label={tn("Settings", "End the access of %n device(s) too", devices)} hint={t("Settings", "Messengers and programs that hold a token have to be set up anew.")} checked={too} onChange={setToo} />
                : <p class="muted">{t("Settings", "App passwords go on; each can be removed below.")}</p>}
        </Dialog>
    );
}
