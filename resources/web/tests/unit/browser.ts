// What the page's modules look at when they are loaded. To be imported before them.
const nothing = (): void => undefined;
const place = { addEventListener: nothing, removeEventListener: nothing };
const media = { matches: false, addEventListener: nothing };
Object.assign(globalThis, {
    location: { hash: "", hostname: "x", origin: "https://x", href: "https://x/", search: "", pathname: "/" },
    window: Object.assign(globalThis, place, { matchMedia: () => media }),
    document: { ...place, documentElement: { dataset: {}, style: {}, lang: "en" }, hidden: false, hasFocus: () => true, title: "", cookie: "", querySelector: () => null },
    localStorage: { getItem: () => null, setItem: nothing, removeItem: nothing },
});
export {};
