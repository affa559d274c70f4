// A part that is fetched when it is first shown.
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { t } from "../lib/i18n";
import { Button, Empty } from "./controls";

export function lazy<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
    let loaded: ComponentType<P> | null = null;
    return function Lazy(props: P) {
        const [part, setPart] = useState<{ view: ComponentType<P> } | null>(loaded ? { view: loaded } : null);
        const [failed, setFailed] = useState(0);
        useEffect(() => {
            if (part) return;
            load().then((view) => { loaded = view; setPart({ view }); }, () => setFailed((n) => n + 1));
        }, [failed > 0 && failed % 2 === 0]);
        if (part) return <part.view {...props} />;
        if (failed) return <Empty icon="cloudoff" title={t("Lazy", "This part could not be loaded")}><Button label={t("Lazy", "Load the page anew")} onClick={() => location.reload()} /></Empty>;
        return <div class="loading-part" aria-busy="true" />;
    };
}
