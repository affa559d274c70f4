// App passwords for mail programs, and the devices that hold a token.
import { useState } from "preact/hooks";
import { addAppPassword, removeAppPassword, removeToken, type SecurityState } from "../../jmap/security";
import { mediumDate } from "../../lib/format";
import { t } from "../../lib/i18n";
import { Button } from "../../ui/controls";
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

export function Devices({ list, changed }: { list: SecurityState["tokens"]; changed: () => void }) {
    if (!list.length) return null;
    return (
        <div class="panel"><h3>{t("Settings", "Devices")}</h3>
            <ul class="plain-list sessions">{list.map((one) => (
                <li key={one.id}><Icon name="chat" size={22} /><span class="session-text"><b dir="auto">{one.name}</b>
                    <small class="muted">{t("Settings", "From %1, seen %2, ends %3", one.address, mediumDate(one.lastSeen), mediumDate(one.expires))}</small></span>
                    <Button label={t("Settings", "End")} attributes={{ "aria-label": t("Settings", "End %1", one.name) }} onClick={() => void removing(t("Settings", "End the access of %1?", one.name), t("Settings", "The device has to be set up anew."), t("Settings", "End"), () => removeToken(one.id), changed)} /></li>))}
            </ul>
        </div>
    );
}
