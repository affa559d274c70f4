// The messenger's download: an archive with the program and a profile of the person who is signed in.
import { useEffect, useState } from "preact/hooks";
import { messengerDownload, messengerSystems, type MessengerSystem } from "../../jmap/security";
import { size } from "../../lib/format";
import { t } from "../../lib/i18n";
import { account } from "../../state/app";
import { Button, Empty } from "../../ui/controls";
import { Icon } from "../../ui/icon";
import { toast } from "../../ui/toast";

const families: [RegExp, string, RegExp][] = [[/^windows/, "Windows", /Windows/], [/^macos/, "macOS", /Mac OS X/], [/^linux/, "Linux", /Linux|X11/]];
/** "linux-x86_64" to "Linux (x86_64)". */
function systemTitle(system: string): string {
    const name = families.find(([pattern]) => pattern.test(system))?.[1];
    return name ? `${name} (${system.replace(/^[a-z]+-?/, "") || "?"})` : system;
}
const isThisOne = (system: string): boolean => families.some(([pattern, , agent]) => pattern.test(system) && agent.test(navigator.userAgent) && !/Android|iPhone/.test(navigator.userAgent));

export function Messenger() {
    const [list, setList] = useState<MessengerSystem[] | null>(null);
    const [problem, setProblem] = useState("");
    useEffect(() => { messengerSystems().then(setList).catch((error) => setProblem((error as Error).message)); }, []);
    const fetchIt = async (system: string): Promise<void> => {
        try {
            const link = document.createElement("a");
            link.href = await messengerDownload(system);
            link.download = "";
            link.click();
        } catch (error) {
            toast((error as Error).message, { kind: "problem" });
        }
    };
    if (problem) return <div class="notice problem" role="alert">{problem}</div>;
    if (!list) return <div class="loading-part" aria-busy="true" />;
    if (!list.length) return <div class="panel"><Empty icon="chat" title={t("Settings", "No messenger to download")} text={t("Settings", "The administrator of this server has not put the program here yet.")} /></div>;
    const sorted = [...list].sort((a, b) => Number(isThisOne(b.system)) - Number(isThisOne(a.system)) || a.system.localeCompare(b.system));
    return (
        <div class="panel"><h3>{t("Settings", "Messenger for your desktop")}</h3>
            <p class="muted">{t("Settings", "It tells you of new mail. The archive is made for %1: unpack it and start the program, it needs no password. It can be set up once, within three days.", account.value?.name ?? "")}</p>
            <ul class="plain-list sessions">{sorted.map((one) => (
                <li key={one.system}><Icon name="classic" size={22} /><span class="session-text"><b>{systemTitle(one.system)}{isThisOne(one.system) && <span class="chip">{t("Settings", "this computer")}</span>}</b>
                    <small class="muted">{one.version ? t("Settings", "Version %1, %2", one.version, size(one.size)) : size(one.size)}</small></span>
                    <Button icon="download" kind={isThisOne(one.system) ? "primary" : "plain"} label={t("Settings", "Download")} attributes={{ "aria-label": t("Settings", "Download for %1", systemTitle(one.system)) }} onClick={() => void fetchIt(one.system)} /></li>))}
            </ul>
        </div>
    );
}
