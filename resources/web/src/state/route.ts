// Where the person is: the part of the address behind '#'. The one-time links of the messenger use the same addresses.
//   #/mail/<mailbox id or role>[/<email id>], or <account id>.<mailbox id> in what others share   #/search/<query>[/<email id>]   #/compose?to=&cc=&subject=&body=
//   #/contacts[/<card id>]   #/calendar   #/settings[/<section>]
import { signal } from "@preact/signals";

export type Route =
    | { name: "mail"; mailbox: string; email: string | null }
    | { name: "search"; query: string; email: string | null }
    | { name: "compose"; fields: Record<string, string> }
    | { name: "contacts"; card: string | null }
    | { name: "calendar" }
    | { name: "settings"; section: string };

const decode = (text: string): string => {
    try {
        return decodeURIComponent(text);
    } catch {
        return text;
    }
};

export function parseRoute(hash: string): Route {
    const [path = "", query = ""] = hash.replace(/^#\/?/, "").split(/\?(.*)/s);
    const parts = path.split("/").map(decode);
    switch (parts[0]) {
    case "search": return { name: "search", query: parts[1] ?? "", email: parts[2] || null };
    case "compose": return { name: "compose", fields: Object.fromEntries(new URLSearchParams(query)) };
    case "contacts": return { name: "contacts", card: parts[1] || null };
    case "calendar": return { name: "calendar" };
    case "settings": return { name: "settings", section: parts[1] || "general" };
    default: return { name: "mail", mailbox: parts[1] || "inbox", email: parts[2] || null };
    }
}

export function formatRoute(route: Route): string {
    const join = (...parts: (string | null)[]): string => "#/" + parts.filter((p) => p).map((p) => encodeURIComponent(p!)).join("/");
    switch (route.name) {
    case "mail": return join("mail", route.mailbox, route.email);
    case "search": return join("search", route.query || " ", route.email);
    case "compose": return `#/compose?${new URLSearchParams(route.fields).toString()}`;
    case "contacts": return join("contacts", route.card);
    case "calendar": return join("calendar");
    case "settings": return join("settings", route.section);
    }
}

export const route = signal<Route>(parseRoute(location.hash));
window.addEventListener("hashchange", () => { route.value = parseRoute(location.hash); });

/** Goes there. `replace` leaves no trace in the history: moving along the list is no journey. */
export function go(to: Route, replace = false): void {
    const hash = formatRoute(to);
    if (hash === location.hash) return;
    if (replace) {
        history.replaceState(null, "", hash);
        route.value = parseRoute(hash);
    } else {
        location.hash = hash;
    }
}
