// Settings: general, writing, categories, templates, out of office, security.
import type { ComponentType } from "preact";
import { t } from "../../lib/i18n";
import { go, route } from "../../state/route";
import { Icon, type IconName } from "../../ui/icon";
import { General } from "./general";
import { Identities } from "./identities";
import { Organise } from "./organise";
import { Vacation } from "./vacation";
import { Messenger } from "./messenger";
import { Security } from "./security";
import "../../styles/settings.css";

const sections = (): { key: string; label: string; icon: IconName; view: ComponentType }[] => [
    { key: "general", label: t("Settings", "General"), icon: "settings", view: General },
    { key: "writing", label: t("Settings", "Identities and writing"), icon: "edit", view: Identities },
    { key: "organise", label: t("Settings", "Categories and templates"), icon: "tag", view: Organise },
    { key: "vacation", label: t("Settings", "Out of office"), icon: "calendar", view: Vacation },
    { key: "security", label: t("Settings", "Sessions and security"), icon: "spam", view: Security },
    { key: "messenger", label: t("Settings", "Messenger"), icon: "chat", view: Messenger },
];

export function SettingsView() {
    const here = route.value;
    const all = sections();
    const current = all.find((s) => here.name === "settings" && s.key === here.section) ?? all[0]!;
    return (
        <div class="settings">
            <nav class="settings-nav" aria-label={t("Settings", "Settings")}>
                <h1 class="toolbar-title">{t("Settings", "Settings")}</h1>
                <ul>{all.map((s) => <li><a class={`folder ${s === current ? "here" : ""}`} href={`#/settings/${s.key}`} aria-current={s === current ? "page" : undefined}><Icon name={s.icon} /><span class="folder-name">{s.label}</span></a></li>)}</ul>
                <select class="input settings-choice" value={current.key} aria-label={t("Settings", "Section")} onChange={(e) => go({ name: "settings", section: e.currentTarget.value })}>
                    {all.map((s) => <option value={s.key}>{s.label}</option>)}</select>
            </nav>
            <section class="settings-body" aria-labelledby="settings-title" key={current.key}><h2 id="settings-title">{current.label}</h2><current.view /></section>
        </div>
    );
}
