// The pictures of docs/images/webmail, made anew: npm run screenshots [folder]
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { open, openRow, rows, server, shut, signIn } from "./harness.mjs";

const folder = process.argv[2] ?? fileURLToPath(new URL("../../../../docs/images/webmail/", import.meta.url));
mkdirSync(folder, { recursive: true });
const now = Date.UTC(2026, 10, 20, 10, 42);

async function scene(name, options, act) {
    const at = await server({ now, preferences: { ...options.preferences, categories: [{ keyword: "concert", name: "Concert", colour: 4 }, { keyword: "reading", name: "Reading", colour: 1 }, { keyword: "builds", name: "Builds", colour: 5 }],
        searches: [{ name: "Big attachments", query: "has:attachment larger:100K" }] } });
    const page = await open(at, { viewport: { width: 1440, height: 900 }, reducedMotion: "reduce", ...options.context });
    await page.clock.setFixedTime(now);
    await signIn(page, at, options.hash ?? "", options.query ?? "");
    if (!options.hash) await rows(page).first().waitFor();
    await act(page, at);
    await page.waitForTimeout(400);
    await page.screenshot({ path: `${folder}/${name}.png` });
    if (page.problems.length) console.log(name, page.problems);
    await page.context().close();
    await at.stop();
    console.log(name);
}
const phone = { viewport: { width: 390, height: 800 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
const dark = { colorScheme: "dark" };

const scenes = {
    "panes-light": () => scene("panes-light", {}, (page) => openRow(page, "Plan for the spring concert")),
    "panes-dark": () => scene("panes-dark", { context: dark }, (page) => openRow(page, "Plan for the spring concert")),
    "html-mail": () => scene("html-mail", {}, (page) => openRow(page, "Your ticket to Lübeck")),
    "html-mail-dark": () => scene("html-mail-dark", { context: dark }, (page) => openRow(page, "Your ticket to Lübeck")),
    classic: () => scene("classic", { preferences: { layout: "classic" } }, (page) => openRow(page, "Reading list")),
    "classic-dark": () => scene("classic-dark", { preferences: { layout: "classic" }, context: dark }, (page) => openRow(page, "Reading list")),
    lite: () => scene("lite", { preferences: { layout: "lite" } }, async () => undefined),
    compose: () => scene("compose", {}, async (page) => {
        await openRow(page, "Plan for the spring concert");
        await page.getByRole("button", { name: "Reply to all" }).click();
        await page.locator(".composer .editor .posthorn-quote").waitFor();
        await page.locator(".composer .editor").click();
        await page.keyboard.press("Control+Home");
        await page.keyboard.type("Dear Mira, dear Jonas,\n\nthe draft looks ");
        await page.keyboard.press("Control+i");
        await page.keyboard.type("very");
        await page.keyboard.press("Control+i");
        await page.keyboard.type(" good. Two small things:");
        await page.getByLabel("Copy", { exact: true }).or(page.getByRole("button", { name: "Copy", exact: true })).first().click().catch(() => undefined);
        await page.locator(".composer").getByRole("combobox", { name: "Copy" }).fill("len");
    }),
    search: () => scene("search", {}, async (page) => {
        await page.locator("#search").fill("has:attachment from:");
    }),
    contacts: () => scene("contacts", { hash: "#/contacts" }, async (page) => {
        await page.getByRole("option", { name: /Jonas/ }).click();
    }),
    settings: () => scene("settings", { hash: "#/settings/general" }, async () => undefined),
    organise: () => scene("organise", { hash: "#/settings/organise", context: dark }, async () => undefined),
    security: () => scene("security", { hash: "#/settings/security" }, async (page) => { await page.locator(".sessions li").waitFor(); }),
    "second-factor": () => scene("second-factor", { hash: "#/settings/security" }, async (page) => {
        await page.getByRole("button", { name: "Set up a second factor…" }).click();
        await page.getByRole("dialog").getByLabel("Your password").fill("posthorn-demo");
        await page.getByRole("dialog").getByRole("button", { name: "Continue" }).click();
        await page.getByRole("img", { name: "QR code with the secret" }).waitFor();
    }),
    "right-to-left": () => scene("right-to-left", { query: "?lang=x-rtl" }, (page) => openRow(page, "Plan for the spring concert")),
    german: () => scene("german", { context: { locale: "de-DE" } }, async (page) => {
        await openRow(page, "Photographs from the lake");
        await page.getByRole("button", { name: /Zurückstellen/ }).click();
    }),
    "mobile-list": () => scene("mobile-list", { context: phone }, async () => undefined),
    "mobile-message": () => scene("mobile-message", { context: { ...phone, ...dark } }, (page) => openRow(page, "Plan for the spring concert")),
    "mobile-folders": () => scene("mobile-folders", { context: phone }, async (page) => { await page.getByRole("button", { name: "Folders" }).first().click(); }),
    "mobile-compose": () => scene("mobile-compose", { context: phone }, async (page) => {
        await page.locator(".floating").click();
        await page.locator(".composer .editor").waitFor();
    }),
    "sign-in": async () => {
        const at = await server({ now });
        const page = await open(at, { viewport: { width: 1440, height: 900 } });
        await page.goto(at.url);
        await page.waitForSelector(".signin-card");
        await page.screenshot({ path: `${folder}/sign-in.png` });
        await page.context().close();
        await at.stop();
    },
};
const only = process.argv.slice(3);
for (const [name, make] of Object.entries(scenes)) if (!only.length || only.includes(name)) await make().catch((error) => console.error(name, error.message));
await shut();
