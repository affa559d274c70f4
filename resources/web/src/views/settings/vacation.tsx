import { useEffect, useState } from "preact/hooks";
import { capability, type VacationResponse } from "../../jmap/types";
import { t } from "../../lib/i18n";
import { account } from "../../state/app";
import { Button, Empty, Field, Switch } from "../../ui/controls";
import { toast } from "../../ui/toast";

const day = (iso: string | null): string => {
    if (!iso) return "";
    const d = new Date(iso);
    return `${d.getFullYear()}-${String(d.getMonth() + 1).padStart(2, "0")}-${String(d.getDate()).padStart(2, "0")}`;
};
const start = (text: string): string | null => (text ? new Date(`${text}T00:00:00`).toISOString().replace(/\.\d+Z/, "Z") : null);
const end = (text: string): string | null => (text ? new Date(`${text}T23:59:59`).toISOString().replace(/\.\d+Z/, "Z") : null);

export function Vacation() {
    const at = account.value;
    const [value, setValue] = useState<VacationResponse | null>(null);
    const [problem, setProblem] = useState("");
    const offered = at?.client.has(capability.vacation, at.id) ?? false;
    useEffect(() => {
        if (!at || !offered) return;
        at.client.call<{ list: VacationResponse[] }>("VacationResponse/get", { accountId: at.id, ids: ["singleton"] })
            .then((answer) => setValue(answer.list[0] ?? null)).catch((error) => setProblem((error as Error).message));
    }, [at]);
    if (!offered) return <Empty icon="calendar" title={t("Settings", "This server does not answer for you.")} />;
    if (problem) return <div class="notice problem" role="alert">{problem}</div>;
    if (!value || !at) return <div class="loading-part" aria-busy="true" />;
    const change = (part: Partial<VacationResponse>): void => setValue({ ...value, ...part });
    const save = async (): Promise<void> => {
        if (value.fromDate && value.toDate && value.fromDate > value.toDate) return void toast(t("Settings", "The last day lies before the first."), { kind: "problem" });
        try {
            const { id, ...update } = value;
            const answer = await at.client.call<{ notUpdated?: Record<string, { description?: string; type: string }> | null }>("VacationResponse/set", { accountId: at.id, update: { [id]: { ...update, htmlBody: null } } });
            const refusal = answer.notUpdated?.singleton;
            if (refusal) throw new Error(refusal.description ?? refusal.type);
            toast(value.isEnabled ? t("Settings", "The server answers for you.") : t("Settings", "Saved"));
        } catch (error) {
            toast(t("Settings", "This could not be saved: %1", (error as Error).message), { kind: "problem" });
        }
    };
    return (
        <form class="panel" onSubmit={(e) => { e.preventDefault(); void save(); }}>
            <Switch label={t("Settings", "Answer for me")} hint={t("Settings", "Everybody who writes gets this once")} checked={value.isEnabled} onChange={(isEnabled) => change({ isEnabled })} />
            <div class="two"><Field label={t("Settings", "First day")}><input class="input" type="date" value={day(value.fromDate)} onInput={(e) => change({ fromDate: start(e.currentTarget.value) })} /></Field>
                <Field label={t("Settings", "Last day")}><input class="input" type="date" value={day(value.toDate)} onInput={(e) => change({ toDate: end(e.currentTarget.value) })} /></Field></div>
            <Field label={t("Settings", "Subject")}><input class="input" dir="auto" value={value.subject ?? ""} onInput={(e) => change({ subject: e.currentTarget.value || null })} /></Field>
            <Field label={t("Settings", "Text")}><textarea rows={7} dir="auto" required={value.isEnabled} value={value.textBody ?? ""} onInput={(e) => change({ textBody: e.currentTarget.value || null })} /></Field>
            <div class="form-actions"><Button type="submit" kind="primary" label={t("Settings", "Save")} /></div>
        </form>
    );
}
