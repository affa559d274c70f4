import { render } from "preact";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/controls.css";
import "./styles/shell.css";
import "./styles/list.css";
import "./styles/reader.css";
import "./styles/layouts.css";
import { loadCustom } from "./lib/custom";
import { preferredLanguage, useLanguage } from "./lib/i18n";
import { start } from "./state/app";
import { prefs } from "./state/prefs";
import "./state/theme";
import { Shell } from "./views/shell";

async function main(): Promise<void> {
    const asked = new URLSearchParams(location.search).get("lang");
    const customised = loadCustom();
    await useLanguage(asked ?? (prefs.peek().language || preferredLanguage())).catch(() => undefined);
    await customised;
    render(<Shell />, document.getElementById("app")!);
    await start();
}
void main();
