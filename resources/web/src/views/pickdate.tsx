// Asks for a date and a time.
import { render } from "preact";
import { useRef } from "preact/hooks";
import { t } from "../lib/i18n";
import { Button, Field } from "../ui/controls";
import { Dialog } from "../ui/dialog";

const pad = (n: number): string => String(n).padStart(2, "0");
const local = (d: Date): string => `${d.getFullYear()}-${pad(d.getMonth() + 1)}-${pad(d.getDate())}T${pad(d.getHours())}:${pad(d.getMinutes())}`;

/** Resolves to a moment in the future, or null when the person leaves. */
export function pickDate(title: string, action: string, latest?: Date): Promise<Date | null> {
    return new Promise((resolve) => {
        const place = document.createElement("div");
        document.body.append(place);
        const end = (date: Date | null): void => {
            render(null, place);
            place.remove();
            resolve(date);
        };
        render(<Picker title={title} action={action} latest={latest} end={end} />, place);
    });
}

function Picker({ title, action, latest, end }: { title: string; action: string; latest: Date | undefined; end: (date: Date | null) => void }) {
    const input = useRef<HTMLInputElement>(null);
    const tomorrow = new Date();
    tomorrow.setDate(tomorrow.getDate() + 1);
    tomorrow.setHours(8, 0, 0, 0);
    return (
        <Dialog title={title} onClose={() => end(null)} onSubmit={() => {
            const date = new Date(input.current!.value);
            if (date.getTime() > Date.now()) end(date);
            else input.current!.reportValidity();
        }} actions={<><Button label={t("PickDate", "Cancel")} onClick={() => end(null)} /><Button label={action} kind="primary" type="submit" /></>}>
            <Field label={t("PickDate", "Date and time")}>
                <input ref={input} class="input" type="datetime-local" required min={local(new Date(Date.now() + 60_000))} max={latest ? local(latest) : undefined} defaultValue={local(tomorrow)} data-first />
            </Field>
        </Dialog>
    );
}
