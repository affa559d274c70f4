// Signing in: address, password, and the second factor once the server asks for it.
import { useRef, useState } from "preact/hooks";
import { signIn } from "../jmap/auth";
import { custom } from "../lib/custom";
import { languages, languageCode, t, useLanguage } from "../lib/i18n";
import { enter, expired, webSession } from "../state/app";
import { setPref } from "../state/prefs";
import { Button } from "../ui/controls";
import { Icon } from "../ui/icon";
import logo from "../../../logo/posthorn.svg";

export function SignIn() {
    const [busy, setBusy] = useState(false);
    const [problem, setProblem] = useState("");
    const [second, setSecond] = useState(false);
    const [shown, setShown] = useState(false);
    const [recovery, setRecovery] = useState(false);
    const form = useRef<HTMLFormElement>(null);
    const again = expired.value;
    const notice = custom.value.notice?.[languageCode()] ?? custom.value.notice?.en ?? [];

    const submit = async (event: Event): Promise<void> => {
        event.preventDefault();
        const data = new FormData(form.current!);
        setBusy(true);
        setProblem("");
        try {
            const result = await signIn(String(data.get("account")).trim(), String(data.get("password")), String(data.get("totp") ?? "").replace(/\s/g, ""));
            if ("session" in result) {
                await enter(result.session);
                return;
            }
            if (result.problem === "totp") {
                setProblem(second ? t("SignIn", "This code is not right. Take a fresh one.") : "");
                setSecond(true);
                setTimeout(() => form.current?.querySelector<HTMLInputElement>("[name=totp]")?.focus());
            } else {
                setProblem(result.problem === "app-password" ? t("SignIn", "This is an app password, made for one program. Sign in with your own.") : result.problem === "wrong" ? t("SignIn", "Address or password is not right.")
                    : result.problem === "slow-down" ? t("SignIn", "Too many tries. Wait a minute, then try again.")
                        : result.problem === "offline" ? t("SignIn", "The server cannot be reached. Check your connection.")
                            : t("SignIn", "The server could not sign you in: %1", result.text));
            }
        } catch (error) {
            setProblem(t("SignIn", "The server could not sign you in: %1", (error as Error).message));
        } finally {
            setBusy(false);
        }
    };

    return (
        <main class="signin">
            <form class="signin-card" ref={form} onSubmit={submit} aria-labelledby="signin-title">
                <img class="signin-logo" src={custom.value.logo ?? logo} alt="" width="56" height="56" />
                <h1 id="signin-title">{again ? t("SignIn", "Your session has ended") : t("SignIn", "Sign in to your mail")}</h1>
                <p class="signin-lead">{again ? t("SignIn", "Sign in again to go on where you were.") : custom.value.name ?? location.hostname}</p>
                {!again && notice.map((line) => <p class="signin-notice" dir="auto">{line}</p>)}
                <div class={problem ? "notice problem" : "visually-hidden"} role="alert">{problem && <><Icon name="alert" />{problem}</>}</div>
                <label class="field"><span class="field-label">{t("SignIn", "Mail address")}</span>
                    <input class="input" name="account" type="text" inputMode="email" autocomplete="username" autocapitalize="off" spellcheck={false}
                        required autofocus={!again} readOnly={again} defaultValue={again ? webSession.peek()?.account ?? "" : ""} /></label>
                <div class="field"><label class="field-label" for="password">{t("SignIn", "Password")}</label>
                    <span class="input-group">
                        <input class="input" id="password" name="password" type={shown ? "text" : "password"} autocomplete="current-password" required />
                        <Button icon={shown ? "eyeoff" : "eye"} quiet pressed={shown} label={t("SignIn", "Show the password")} onClick={() => setShown(!shown)} />
                    </span></div>
                {second && <><label class="field"><span class="field-label">{recovery ? t("SignIn", "Recovery code") : t("SignIn", "Code of your authenticator")}</span>
                    <input class="input code" name="totp" type="text" inputMode={recovery ? "text" : "numeric"} autocomplete={recovery ? "off" : "one-time-code"} autocapitalize="off" spellcheck={false} required /></label>
                <button type="button" class="link-button" onClick={() => setRecovery(!recovery)}>{recovery ? t("SignIn", "Use the authenticator") : t("SignIn", "Use a recovery code")}</button></>}
                <Button type="submit" kind="primary" label={busy ? t("SignIn", "Signing in…") : t("SignIn", "Sign in")} disabled={busy} class="wide" />
                {custom.value.links?.length ? <p class="signin-links">{custom.value.links.map((x) => <a href={x.url}>{x.text}</a>)}</p> : null}
                <label class="signin-language"><Icon name="globe" size={16} /><span class="visually-hidden">{t("SignIn", "Language")}</span>
                    <select value={languageCode()} onChange={(e) => { const code = e.currentTarget.value; void useLanguage(code); setPref("language", code); }}>
                        {languages.map((l) => <option value={l.code}>{l.name}</option>)}
                    </select></label>
            </form>
        </main>
    );
}
