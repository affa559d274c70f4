// Layout and colours, as attributes of the document that the style sheets look at.
import { computed, effect, signal } from "@preact/signals";
import { prefs } from "./prefs";

const query = matchMedia("(prefers-color-scheme: dark)");
const systemDark = signal(query.matches);
query.addEventListener("change", () => { systemDark.value = query.matches; });

export const dark = computed(() => (prefs.value.theme === "auto" ? systemDark.value : prefs.value.theme === "dark"));

effect(() => {
    const root = document.documentElement;
    root.dataset.theme = dark.value ? "dark" : "light";
    root.dataset.layout = prefs.value.layout;
});
