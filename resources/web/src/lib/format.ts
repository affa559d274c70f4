// Dates, sizes and names as people read them.
import { locale, t } from "./i18n";
import type { Address } from "../jmap/types";

const made = new Map<string, Intl.DateTimeFormat>();
function dates(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
    const key = locale() + JSON.stringify(options);
    let format = made.get(key);
    if (!format) made.set(key, format = new Intl.DateTimeFormat(locale(), options));
    return format;
}

const sameDay = (a: Date, b: Date): boolean => a.toDateString() === b.toDateString();

/** For lists: the time today, the weekday this week, the day this year, else the date. */
export function shortDate(iso: string, now = new Date()): string {
    const date = new Date(iso);
    if (sameDay(date, now)) return dates({ hour: "2-digit", minute: "2-digit" }).format(date);
    const days = (now.getTime() - date.getTime()) / 86_400_000;
    if (days > 0 && days < 6) return dates({ weekday: "short" }).format(date);
    if (date.getFullYear() === now.getFullYear()) return dates({ day: "numeric", month: "short" }).format(date);
    return dates({ day: "2-digit", month: "2-digit", year: "numeric" }).format(date);
}

export const longDate = (iso: string): string => dates({ dateStyle: "full", timeStyle: "short" }).format(new Date(iso));
export const mediumDate = (iso: string): string => dates({ dateStyle: "medium", timeStyle: "short" }).format(new Date(iso));

export function size(bytes: number): string {
    const units = ["B", "KB", "MB", "GB", "TB"];
    let unit = 0;
    let value = bytes;
    while (value >= 1000 && unit < units.length - 1) {
        value /= 1000;
        ++unit;
    }
    const text = `${new Intl.NumberFormat(locale(), { maximumFractionDigits: unit === 0 || value >= 100 ? 0 : 1 }).format(value)} ${units[unit]}`;
    return typeof document !== "undefined" && document.documentElement.dir === "rtl" ? `\u2066${text}\u2069` : text; // number and unit stay together
}

export const nameOf = (address: Address | undefined): string => address?.name?.trim() || address?.email || t("Format", "(no sender)");
export const fullAddress = (address: Address): string => (address.name ? `${address.name} <${address.email}>` : address.email);

/** "Ann, Bob and 3 more": first names where there are several. */
export function namesOf(addresses: Address[] | null, most = 3): string {
    if (!addresses?.length) return "";
    if (addresses.length === 1) return nameOf(addresses[0]);
    const shown = addresses.slice(0, most).map((a) => (a.name?.trim() ? a.name.trim().split(/[\s,]+/)[0]! : a.email.split("@")[0]!));
    return shown.join(", ") + (addresses.length > most ? ` +${addresses.length - most}` : "");
}

export function initials(address: Address | undefined): string {
    const source = address?.name?.trim() || address?.email || "?";
    const parts = source.replace(/["'(),<>]/g, "").split(/[\s._-]+/).filter(Boolean);
    const first = [...(parts[0] ?? "?")][0] ?? "?";
    const last = address?.name && parts.length > 1 ? [...parts[parts.length - 1]!][0] ?? "" : "";
    return (first + last).toLocaleUpperCase();
}

/** A hue out of twelve for an address: the same everywhere. */
export function hue(text: string): number {
    let hash = 0;
    for (const c of text.toLowerCase()) hash = (hash * 31 + c.codePointAt(0)!) >>> 0;
    return hash % 12;
}
