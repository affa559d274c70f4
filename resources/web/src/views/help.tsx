// The sheet of keys.
import { t } from "../lib/i18n";
import { Dialog } from "../ui/dialog";
import { helpShown, keys } from "./keys";

export function Help() {
    const groups = new Map<string, typeof keys>();
    for (const key of keys) groups.set(key.group(), [...(groups.get(key.group()) ?? []), key]);
    return (
        <Dialog wide title={t("Keys", "Keyboard shortcuts")} onClose={() => { helpShown.value = false; }}>
            <div class="key-groups">
                {[...groups].map(([name, list]) => (
                    <section key={name}><h3>{name}</h3><dl>
                        {list.map((k) => <div><dt>{k.keys.map((one, i) => <>{i > 0 && <span class="muted"> {t("Keys", "or")} </span>}
                            {one.split(/ |\+/).map((part) => <kbd>{part}</kbd>)}</>)}</dt><dd>{k.says()}</dd></div>)}
                    </dl></section>
                ))}
            </div>
        </Dialog>
    );
}
