// App passwords for mail programs, and the devices that hold a token.
import { useState } from "preact/hooks";
import { addAppPassword, addToken, removeAppPassword, removeToken, type Device, type SecurityState } from "../../jmap/security";
import { mediumDate } from "../../lib/format";
import { t } from "../../lib/i18n";
import { Button, Field } from "../../ui/controls";
import { confirm } from "../../ui/dialog";
import { Icon } from "../../ui/icon";
import { toast } from "../../ui/toast";
import { ProofDialog, SecretDialog } from "./secret";

async function removing(question: string, text: string, action: string, run: () => Promise<void>, changed: () => void): Promise<void> {
    if (!await confirm(question, text, action, true)) return;
    try {
        await run();
        changed();
    } catch (error) {
        toast((error as Error).message, { kind: "problem" });
    }
}

export function AppPasswords({ list, changed }: { list: SecurityState["appPasswords"]; changed: () => void }) {
    const [asking, setAsking] = useState(false);
    const [made, setMade] = useState<{ name: string; password: string } | null>(null);
    return (
        <div class="panel"><h3>{t("Settings", "App passwords")}</h3>
            <p class="muted">{t("Settings", "One for each mail program, so that none knows your own password. An app password opens IMAP, POP3, SMTP and JMAP; it cannot sign in here.")}</p>
            {list.length > 0 && <ul class="plain-list sessions">{list.map((one) => (
                <li key={one.id}><Icon name="mail" size={22} /><span class="session-text"><b dir="auto">{one.name}</b>
                    <small class="muted">{one.lastUsed ? t("Settings", "Made %1, used last %2 from %3", mediumDate(one.since), mediumDate(one.lastUsed), one.address) : t("Settings", "Made %1, never used", mediumDate(one.since))}</small></span>
                    <Button label={t("Settings", "Remove")} attributes={{ "aria-label": t("Settings", "Remove %1", one.name) }} onClick={() => void removing(t("Settings", "Remove the app password %1?", one.name), t("Settings", "The program that uses it cannot fetch mail any more."), t("Settings", "Remove"), () => removeAppPassword(one.id), changed)} /></li>))}
            </ul>}
            <Button icon="add" label={t("Settings", "Make an app password…")} onClick={() => setAsking(true)} />
            {asking && <ProofDialog title={t("Settings", "Make an app password")} action={t("Settings", "Make")} nameLabel={t("Settings", "For which program?")}
                nameHint={t("Settings", "A name that you will know again, such as Thunderbird at home")} onClose={() => setAsking(false)}
                run={async (proof) => {
                    setMade(await addAppPassword(proof.name, proof.password));
                    setAsking(false);
                    changed();
                }} />}
            {made && <SecretDialog title={t("Settings", "The password for %1", made.name)} lines={[made.password]} onClose={() => setMade(null)}
                hint={t("Settings", "Give it to the program now; it is not shown again. Your user name stays your mail address.")} />}
        </div>
    );
}

/** What a token opens, in words. */
const opens = (scope: string): string => (scope === "mail" ? t("Settings", "Mail") : scope === "messenger" ? t("Settings", "Messenger") : t("Settings", "Mail and messenger"));

function deviceText(one: Device): string {
    const end = mediumDate(one.expires);
    return one.lastSeen === one.since ? t("Settings", "Made %1, never used, ends %2", mediumDate(one.since), end)
        : t("Settings", "Used last %1 from %2, ends %3", mediumDate(one.lastSeen), one.address, end);
}

export function Devices({ list, changed }: { list: SecurityState["tokens"]; changed: () => void }) {
    const [asking, setAsking] = useState(false);
    const [scope, setScope] = useState("mail");
    const [made, setMade] = useState<{ name: string; token: string } | null>(null);
    return (
        <div class="panel"><h3>{t("Settings", "Devices and tokens")}</h3>
            <p class="muted">{t("Settings", "Messengers that are signed in, and programs with a Bearer token for JMAP.")}</p>
            {list.length > 0 && <ul class="plain-list sessions">{list.map((one) => (
                <li key={one.id}><Icon name={one.scope === "mail" ? "key" : "chat"} size={22} /><span class="session-text"><b><bdi>{one.name}</bdi><span class="chip plain">{opens(one.scope)}</span></b>
                    <small class="muted">{deviceText(one)}</small></span>
                    <Button label={t("Settings", "End")} attributes={{ "aria-label": t("Settings", "End %1", one.name) }} onClick={() => void removing(t("Settings", "End the access of %1?", one.name), t("Settings", "The device has to be set up anew."), t("Settings", "End"), () => removeToken(one.id), changed)} /></li>))}
            </ul>}
            <Button icon="add" label={t("Settings", "Make a token…")} onClick={() => setAsking(true)} />
            {asking && <ProofDialog title={t("Settings", "Make a token")} action={t("Settings", "Make")} nameLabel={t("Settings", "For which program?")}
                nameHint={t("Settings", "A name that you will know again, such as Backup at home")} onClose={() => setAsking(false)}
                choice={<Field label={t("Settings", "What it opens")}><select class="input" value={scope} onChange={(e) => setScope(e.currentTarget.value)}>
                    {["mail", "messenger", "mail messenger"].map((one) => <option value={one}>{opens(one)}</option>)}</select></Field>}
                run={async (proof) => {
                    const { token } = await addToken(proof.name, scope, proof.password);
                    setMade({ name: proof.name, token });
                    setAsking(false);
                    changed();
                }} />}
            {made && <SecretDialog title={t("Settings", "The token for %1", made.name)} lines={[made.token]} onClose={() => setMade(null)}
                hint={t("Settings", "Give it to the program now, for the header “Authorization: Bearer”; it is not shown again.")} />}
        </div>
    );
}
