import { languageCode, languages, t, useLanguage } from "../../lib/i18n";
import { allowNotifications } from "../../lib/notify";
import { chatOffered, setOnline } from "../../state/chat";
import { prefs, setPref, type Layout, type Theme } from "../../state/prefs";
import { Field, Switch } from "../../ui/controls";
import { toast } from "../../ui/toast";

export function General() {
    const p = prefs.value;
    const card = (value: Layout, label: string, hint: string) => (
        <label class={`choice ${p.layout === value ? "on" : ""}`}>
            <input type="radio" name="layout" class="visually-hidden" checked={p.layout === value} onChange={() => setPref("layout", value)} />
            <span class={`choice-picture ${value}`} aria-hidden="true"><i /><i /><i /></span><b>{label}</b><small>{hint}</small>
        </label>
    );
    return (
        <>
            <fieldset class="panel"><legend>{t("Settings", "Layout")}</legend>
                <div class="choices">
                    {card("panes", t("Settings", "Three panes"), t("Settings", "Folders, list and message side by side"))}
                    {card("classic", t("Settings", "Classic"), t("Settings", "A table above, the message below"))}
                    {card("lite", t("Settings", "Compact list"), t("Settings", "One line each; for slow lines"))}
                </div>
            </fieldset>
            <div class="panel">
                <Field label={t("Settings", "Colours")}><select value={p.theme} onChange={(e) => setPref("theme", e.currentTarget.value as Theme)}>
                    <option value="auto">{t("Settings", "As the system")}</option><option value="light">{t("Settings", "Light")}</option><option value="dark">{t("Settings", "Dark")}</option></select></Field>
                <Field label={t("Settings", "Language")}><select value={languageCode()} onChange={(e) => { const code = e.currentTarget.value; setPref("language", code); void useLanguage(code); }}>
                    {languages.map((l) => <option value={l.code}>{l.name}</option>)}</select></Field>
            </div>
            <div class="panel">
                <Switch label={t("Settings", "Group messages to conversations")} checked={p.conversations} onChange={(on) => setPref("conversations", on)} />
                <Switch label={t("Settings", "Show messages as plain text")} hint={t("Settings", "Without pictures and colours, where the sender gives both")} checked={p.plainText} onChange={(on) => setPref("plainText", on)} />
                <Switch label={t("Settings", "Always load pictures from elsewhere")} hint={t("Settings", "Through this server, so that senders do not learn your address")} checked={p.remoteImages === "always"} onChange={(on) => setPref("remoteImages", on ? "always" : "ask")} />
                <Switch label={t("Settings", "Notify me of new messages")} hint={t("Settings", "By the browser, while this page is open")} checked={p.notifications} onChange={(on) => {
                    if (!on) return setPref("notifications", false);
                    void allowNotifications().then((allowed) => {
                        setPref("notifications", allowed);
                        if (!allowed) toast(t("Settings", "The browser does not allow notifications for this page."), { kind: "problem" });
                    });
                }} />
                {chatOffered.value && <Switch label={t("Settings", "Be online in chat")} hint={t("Settings", "While this page is open, also with the chat closed")} checked={p.chat} onChange={(on) => { setPref("chat", on); void setOnline(on); }} />}
                {chatOffered.value && p.chat && <Switch label={t("Settings", "Tell others in chat what I have seen")} hint={t("Settings", "And that I am writing")} checked={p.chatSeen} onChange={(on) => setPref("chatSeen", on)} />}
                <Field label={t("Settings", "Mark as read")}><select value={p.markReadSeconds} onChange={(e) => setPref("markReadSeconds", Number(e.currentTarget.value))}>
                    <option value={0}>{t("Settings", "at once")}</option><option value={3}>{t("Settings", "after three seconds")}</option><option value={-1}>{t("Settings", "only when I say so")}</option></select></Field>
            </div>
            {p.trustedSenders.length > 0 && <div class="panel"><h3>{t("Settings", "Pictures are always loaded for")}</h3>
                <ul class="plain-list">{p.trustedSenders.map((s) => <li><bdi>{s}</bdi><button type="button" class="link-button" onClick={() => setPref("trustedSenders", prefs.peek().trustedSenders.filter((x) => x !== s))}>{t("Settings", "Forget")}</button></li>)}</ul></div>}
        </>
    );
}
