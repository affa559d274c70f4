import { useState } from "preact/hooks";
import { t } from "../../lib/i18n";
import { categoryKeyword } from "../../lib/keyword";
import { prefs, setPref, type Category, type Template } from "../../state/prefs";
import { htmlToText } from "../../mail/sanitise";
import { textToHtml } from "../../mail/quote";
import { Button, Empty, Field } from "../../ui/controls";
import { Dialog } from "../../ui/dialog";

export function Organise() {
    const { categories, templates } = prefs.value;
    const [name, setName] = useState("");
    const [editing, setEditing] = useState<{ template: Template; text: string } | null>(null);
    const change = (keyword: string, part: Partial<Category>): void => setPref("categories", categories.map((c) => (c.keyword === keyword ? { ...c, ...part } : c)));
    const colours = (c: Category) => (
        <span class="colours" role="radiogroup" aria-label={t("Settings", "Colour of %1", c.name)}>
            {Array.from({ length: 8 }, (_, i) => <input key={i} type="radio" name={`colour-${c.keyword}`} class={`colour-radio colour-${i}`} checked={c.colour === i} aria-label={t("Settings", "Colour %1", i + 1)} onChange={() => change(c.keyword, { colour: i })} />)}
        </span>
    );
    return (
        <>
            <div class="panel"><h3>{t("Settings", "Categories")}</h3>
                <ul class="plain-list">{categories.map((c) => (
                    <li key={c.keyword}><input class="input" value={c.name} aria-label={t("Settings", "Name of the category %1", c.name)} dir="auto" onChange={(e) => { if (e.currentTarget.value.trim()) change(c.keyword, { name: e.currentTarget.value.trim() }); }} />
                        {colours(c)}<Button icon="trash" quiet label={t("Settings", "Delete the category %1", c.name)} onClick={() => setPref("categories", categories.filter((x) => x !== c))} /></li>))}
                </ul>
                <form class="inline-form" onSubmit={(e) => {
                    e.preventDefault();
                    if (!name.trim()) return;
                    setPref("categories", [...categories, { name: name.trim(), keyword: categoryKeyword(name, categories.map((c) => c.keyword)), colour: categories.length % 8 }]);
                    setName("");
                }}><input class="input" value={name} aria-label={t("Settings", "New category")} placeholder={t("Settings", "New category")} onInput={(e) => setName(e.currentTarget.value)} /><Button type="submit" icon="add" label={t("Settings", "Add")} /></form>
            </div>
            <div class="panel"><h3>{t("Settings", "Templates")}</h3>
                {templates.length === 0 && <Empty icon="template" title={t("Settings", "No templates yet")} text={t("Settings", "Write a message and choose “Save as a template”, or add one here.")} />}
                <ul class="plain-list">{templates.map((one) => (
                    <li key={one.id}><span class="folder-name">{one.name}</span>
                        <Button icon="edit" quiet label={t("Settings", "Edit the template %1", one.name)} onClick={() => void htmlToText(one.html).then((text) => setEditing({ template: one, text }))} />
                        <Button icon="trash" quiet label={t("Settings", "Delete the template %1", one.name)} onClick={() => setPref("templates", templates.filter((x) => x !== one))} /></li>))}
                </ul>
                <Button icon="add" label={t("Settings", "New template")} onClick={() => setEditing({ template: { id: crypto.randomUUID(), name: "", subject: "", html: "" }, text: "" })} />
            </div>
            {editing && <Edit {...editing} onClose={() => setEditing(null)} />}
        </>
    );
}

function Edit({ template, text, onClose }: { template: Template; text: string; onClose: () => void }) {
    const [name, setName] = useState(template.name);
    const [subject, setSubject] = useState(template.subject);
    const [body, setBody] = useState(text);
    return (
        <Dialog title={t("Settings", "Template")} wide onClose={onClose} onSubmit={() => {
            if (!name.trim()) return;
            // Formatting stays as long as the text is not changed.
            const made = { ...template, name: name.trim(), subject, html: body === text && template.html ? template.html : textToHtml(body) };
            setPref("templates", [...prefs.peek().templates.filter((x) => x.id !== template.id), made]);
            onClose();
        }} actions={<><Button label={t("Settings", "Cancel")} onClick={onClose} /><Button type="submit" kind="primary" label={t("Settings", "Save")} /></>}>
            <Field label={t("Settings", "Name")}><input class="input" data-first required value={name} onInput={(e) => setName(e.currentTarget.value)} /></Field>
            <Field label={t("Settings", "Subject")}><input class="input" value={subject} dir="auto" onInput={(e) => setSubject(e.currentTarget.value)} /></Field>
            <Field label={t("Settings", "Text")}><textarea rows={8} value={body} dir="auto" onInput={(e) => setBody(e.currentTarget.value)} /></Field>
        </Dialog>
    );
}
