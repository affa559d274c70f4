// Times that people mean when they put something off.
import { locale, t } from "./i18n";

export interface Later {
    label: string;
    at: Date;
    said: string;
}

function make(label: string, at: Date): Later {
    return { label, at, said: new Intl.DateTimeFormat(locale(), { weekday: "short", hour: "2-digit", minute: "2-digit" }).format(at) };
}

const day = (now: Date, days: number, hour: number): Date => new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, hour);

export function snoozeTimes(now: Date): Later[] {
    const times: Later[] = [];
    if (now.getHours() < 17) times.push(make(t("Times", "Later today"), new Date(Math.max(day(now, 0, now.getHours() + 3).getTime(), day(now, 0, 15).getTime()))));
    if (now.getHours() < 18) times.push(make(t("Times", "This evening"), day(now, 0, 19)));
    times.push(make(t("Times", "Tomorrow morning"), day(now, 1, 8)));
    const toSaturday = (6 - now.getDay() + 7) % 7;
    if (toSaturday > 1) times.push(make(t("Times", "At the weekend"), day(now, toSaturday, 9)));
    times.push(make(t("Times", "Next week"), day(now, (1 - now.getDay() + 7) % 7 || 7, 8)));
    return times;
}
