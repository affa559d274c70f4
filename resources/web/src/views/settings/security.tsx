import { useEffect, useState } from "preact/hooks";
import { endSession, listSessions, type ListedSession } from "../../jmap/auth";
import { securityState, type SecurityState } from "../../jmap/security";
import { mediumDate } from "../../lib/format";
import { t } from "../../lib/i18n";
import { leave } from "../../state/app";
import { Button } from "../../ui/controls";
import { Icon } from "../../ui/icon";
import { toast } from "../../ui/toast";
import { AppPasswords, Devices } from "./apppasswords";
import { EverywhereDialog, OwnPassword } from "./password";
import { SecondFactor } from "./secondfactor";

/** "Firefox on Linux": enough to know one's own devices. */
export function agentName(agent: string): string {
    const browser = /Edg\//.test(agent) ? "Edge" : /Firefox\//.test(agent) ? "Firefox" : /Chrom(?:e|ium)\//.test(agent) ? "Chrome" : /Safari\//.test(agent) ? "Safari" : agent.split(/[\s/(]/)[0] || "?";
    const system = /Android/.test(agent) ? "Android" : /iPhone|iPad/.test(agent) ? "iOS" : /Windows/.test(agent) ? "Windows" : /Mac OS X/.test(agent) ? "macOS" : /Linux/.test(agent) ? "Linux" : "";
    return system ? t("Settings", "%1 on %2", browser, system) : browser;
}

export function Security() {
    const [state, setState] = useState<SecurityState | null>(null);
    const [problem, setProblem] = useState("");
    const load = (): void => { securityState().then(setState).catch((error) => setProblem((error as Error).message)); };
    useEffect(load, []);
    return (
        <>
            <Sessions devices={state?.tokens.length ?? 0} />
            {problem && <div class="notice problem" role="alert">{problem}</div>}
            {state && <><OwnPassword state={state} changed={load} />
                <SecondFactor state={state.secondFactor} changed={load} />
                <AppPasswords list={state.appPasswords} changed={load} />
                <Devices list={state.tokens} changed={load} /></>}
        </>
    );
}

function Sessions({ devices }: { devices: number }) {
    const [everywhere, setEverywhere] = useState(false);
    const [list, setList] = useState<ListedSession[] | null>(null);
    const [problem, setProblem] = useState("");
    const load = (): void => { listSessions().then(setList).catch((error) => setProblem((error as Error).message)); };
    useEffect(load, []);
    const end = async (one: ListedSession): Promise<void> => {
        try {
            if (one.current) return await leave(false);
            await endSession(one.id);
            toast(t("Settings", "The session was ended."));
            load();
        } catch (error) {
            toast((error as Error).message, { kind: "problem" });
        }
    };
    return (
        <div class="panel"><h3>{t("Settings", "Where you are signed in")}</h3>
            {problem && <div class="notice problem" role="alert">{problem}</div>}
            <ul class="plain-list sessions" aria-busy={list === null}>{list?.map((one) => (
                <li key={one.id}><Icon name={/Mobile|Android|iPhone/.test(one.agent) ? "mobile" : "classic"} size={22} />
                    <span class="session-text"><b>{agentName(one.agent)}{one.current && <span class="chip">{t("Settings", "this one")}</span>}</b>
                        <small class="muted">{t("Settings", "From %1, since %2, used last %3, ends %4", one.address, mediumDate(one.since), mediumDate(one.lastSeen), mediumDate(one.expires))}</small></span>
                    <Button label={one.current ? t("Settings", "Sign out") : t("Settings", "End")} onClick={() => void end(one)} /></li>))}
            </ul>
            <Button icon="signout" label={t("Settings", "Sign out everywhere")} onClick={() => setEverywhere(true)} />
            {everywhere && <EverywhereDialog devices={devices} onClose={() => setEverywhere(false)} />}
        </div>
    );
}
