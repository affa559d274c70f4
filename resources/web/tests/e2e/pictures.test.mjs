// The pictures of docs/images/webmail: each scene is set up and judged by axe; with POSTHORN_PICTURES they are taken anew
// (1: into docs/, else into the folder that it names).
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { after, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { ns } from "../fake/xmpp.mjs";
import { makePicture } from "../fake/picture.mjs";
import { x } from "../fake/xml.mjs";
import { nothingSerious } from "./axe.mjs";
import { open, openRow, real, rows, server, shut, signIn, until } from "./harness.mjs";

const wanted = process.env.POSTHORN_PICTURES;
const folder = wanted === "1" ? fileURLToPath(new URL("../../../../docs/images/webmail/", import.meta.url)) : wanted;
if (folder) mkdirSync(folder, { recursive: true });
const now = Date.UTC(2026, 10, 20, 10, 42);

async function scene(name, options, act) {
    const at = await server({ now, sharing: options.sharing, chat: options.chat, preferences: { ...options.preferences, categories: [{ keyword: "concert", name: "Concert", colour: 4 }, { keyword: "reading", name: "Reading", colour: 1 }, { keyword: "builds", name: "Builds", colour: 5 }],
        searches: [{ name: "Big attachments", query: "has:attachment larger:100K" }] } });
    options.security?.(at.fake.security);
    const page = await open(at, { viewport: { width: 1440, height: 900 }, reducedMotion: "reduce", ...options.context });
    page.expected.push("mail-frame.html", ...options.expected ?? []); // what the frame's sandbox stopped is told in the console
    await page.clock.setFixedTime(now);
    await signIn(page, at, options.hash ?? "", options.query ?? "");
    if (!options.hash) await rows(page).first().waitFor();
    try {
        await act(page, at);
        await finish(page, name);
        assert.deepEqual(page.problems, []);
        assert.deepEqual(page.foreign, []);
    } finally {
        await page.context().close();
        await at.stop();
    }
}
/** Waits for what still loads, judges, takes the picture. */
async function finish(page, name) {
    await until(() => page.evaluate(() => !document.querySelector(".loading, .loading-part, .skeletons") && [...document.images].every((i) => i.complete)), "everything is there");
    await nothingSerious(page, name);
    if (folder) await page.screenshot({ path: `${folder}/${name}.png` });
}
const openChat = async (page) => {
    await page.locator("#chat-button").click();
    await page.locator(".chat-row", { hasText: "Strings" }).first().waitFor();
    await page.locator(".chat-row", { hasText: "Aiko" }).first().waitFor();
};
const talk = async (page, name) => {
    await page.locator(".chat-row", { hasText: name }).first().click();
    await page.locator(".bubble-row").first().waitFor();
};
// A picture that is a picture: bands of colour.
const picture = makePicture(320, 200);
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
    share: () => scene("share", { sharing: true }, async (page, at) => {
        at.fake.mail.boxes.get("m7").shareWith = { p3: { mayReadItems: true, mayShare: true }, p4: { mayReadItems: true, mayAddItems: true }, p5: { mayReadItems: true } };
        at.fake.mail.note("Mailbox", "m7", "updated");
        await page.locator(".folder-shared").first().waitFor();
        await page.locator(".folder:has(.folder-shared)").first().click({ button: "right" });
        await page.getByRole("menuitem", { name: "Share…" }).click();
        await page.locator(".share-list").waitFor();
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
        await finish(page, "sign-in");
        await page.context().close();
        await at.stop();
    },
    password: () => scene("password", { hash: "#/settings/security" }, async (page) => {
        await page.getByRole("button", { name: "Change the password…" }).click();
        await page.getByRole("dialog").getByLabel("Your password until now").fill("posthorn-demo");
        await page.getByRole("dialog").getByLabel(/^New password(?!, once)/).fill("short");
        await page.getByRole("dialog").getByLabel("New password, once more").fill("short");
        await page.getByRole("dialog").getByRole("button", { name: "Change", exact: true }).click();
        await page.getByRole("dialog").getByRole("alert").getByText("At least").waitFor();
    }),
    devices: () => scene("devices", { hash: "#/settings/security", security: (security) => {
        const ago = (days) => new Date(now - days * 86400e3).toISOString();
        security.appPasswords.push({ id: "1", name: "Thunderbird at home", since: ago(90), lastUsed: ago(0.1), address: "192.0.2.7" }, { id: "2", name: "Printer", since: ago(2), lastUsed: null, address: "" });
        security.tokens.push({ id: "t1", name: "Messenger at work", scope: "mail messenger", address: "192.0.2.4", since: ago(30), lastSeen: ago(0.01), expires: ago(-60) }, { id: "t2", name: "Backup", scope: "mail", address: "192.0.2.9", since: ago(1), lastSeen: ago(1), expires: ago(-89) });
    } }, async (page) => {
        await page.getByRole("button", { name: "Make a token…" }).scrollIntoViewIfNeeded();
    }),
    scheduled: () => scene("scheduled", {}, async (page) => {
        await page.getByRole("button", { name: "New message", exact: true }).first().click();
        const composer = page.locator(".composer");
        await composer.locator(".editor[contenteditable=true] div").first().waitFor();
        await composer.getByLabel("To", { exact: true }).fill("aiko@tanaka.example,");
        await composer.getByLabel("Subject").fill("Happy birthday!");
        await composer.locator(".editor").click();
        await page.keyboard.press("Control+Home");
        await page.keyboard.type("All the best for the new year of your life.");
        await composer.getByRole("button", { name: "Send later" }).click();
        await page.getByRole("menuitem", { name: "Tomorrow morning" }).click();
        await page.getByRole("treeitem", { name: /^Scheduled/ }).click();
        await openRow(page, "Happy birthday!");
        await page.getByText(/This message will be sent on/).waitFor();
        await page.locator(".toast").getByRole("button", { name: "Dismiss" }).click();
    }),
    found: () => scene("found", {}, async (page) => {
        await page.fill("#search", "concert has:attachment");
        await page.keyboard.press("Enter");
        await page.locator(".row mark").first().waitFor();
    }),
    offline: () => scene("offline", { expected: ["Failed to load resource", "net::ERR"] }, async (page) => {
        await page.context().setOffline(true);
        await rows(page).filter({ hasText: "Vegetable box" }).first().click({ button: "right" });
        await page.getByRole("menuitem", { name: "Archive" }).click();
        await page.getByRole("button", { name: /^Offline, 1 change/ }).waitFor();
    }),
    chat: () => scene("chat", { chat: { policy: { "conversation-log": "metadata", encryption: "allowed" } } }, async (page) => {
        await openRow(page, "Plan for the spring concert");
        await openChat(page);
    }),
    "chat-conversation": () => scene("chat-conversation", { chat: true }, async (page, at) => {
        await openRow(page, "Plan for the spring concert");
        await openChat(page);
        await talk(page, "Mira Lindqvist");
        at.fake.chat.tells("mira@demo.test", x("composing", ns.states));
        await page.locator(".chat-who .typing").waitFor();
        await page.locator(".chat-input").fill("See you at the");
    }),
    "chat-dark": () => scene("chat-dark", { chat: true, context: dark }, async (page) => {
        await openRow(page, "Plan for the spring concert");
        await openChat(page);
        await talk(page, "Mira Lindqvist");
    }),
    "chat-room": () => scene("chat-room", { chat: true, context: dark }, async (page, at) => {
        await openChat(page);
        await talk(page, "Strings");
        at.fake.chat.files.set("/xmpp-upload/abc123/hall.png", { type: "image/png", body: picture });
        at.fake.chat.saysInRoom("strings@rooms.demo.test", "Jonas", `${at.url}/xmpp-upload/abc123/hall.png`, [x("x", "jabber:x:oob", {}, x("url", "jabber:x:oob", {}, `${at.url}/xmpp-upload/abc123/hall.png`))]);
        await page.locator(".bubble-picture img.there").waitFor();
    }),
    "chat-people": () => scene("chat-people", { chat: true }, async (page) => {
        await openChat(page);
        await talk(page, "Strings");
        await page.getByRole("button", { name: "More" }).last().click();
        await page.getByRole("menuitem", { name: "People…" }).click();
        await page.getByRole("dialog").getByText("aiko@demo.test").waitFor();
    }),
    "chat-contacts": () => scene("chat-contacts", { chat: true }, async (page, at) => {
        await openChat(page);
        await page.getByRole("tab", { name: "Contacts" }).click();
        at.fake.chat.asks("otto@demo.test");
        await page.locator(".chat-requests").waitFor();
    }),
    "chat-make-room": () => scene("chat-make-room", { chat: true, context: dark }, async (page) => {
        await openChat(page);
        await page.locator("#chat-panel").getByRole("button", { name: "New", exact: true }).click();
        await page.getByRole("menuitem", { name: "Make a room…" }).click();
        await page.getByRole("dialog").getByLabel("Name of the room").fill("Winter tour");
    }),
    "chat-room-settings": () => scene("chat-room-settings", { chat: true }, async (page, at) => {
        Object.assign(at.fake.chat.rooms.get("strings@rooms.demo.test"), { own: "owner", config: Object.fromEntries(["membersonly", "allowinvites", "publicroom", "moderatedroom", "changesubject", "enablelogging"].map((n, i) => [`muc#roomconfig_${n}`, String(Number(i % 2 === 0))]).concat([["muc#roomconfig_roomdesc", "Violins, violas and cellos"], ["muc#roomconfig_roomsecret", ""]])) });
        await openChat(page);
        await talk(page, "Strings");
        await page.getByRole("button", { name: "More" }).last().click();
        await page.getByRole("menuitem", { name: "Settings of the room…" }).click();
        await page.getByRole("dialog").getByLabel("Description").waitFor();
    }),
    "chat-join-room": () => scene("chat-join-room", { chat: true }, async (page) => {
        await openChat(page);
        await page.locator("#chat-panel").getByRole("button", { name: "New", exact: true }).click();
        await page.getByRole("menuitem", { name: "Join a room…" }).click();
        await page.locator(".chat-rooms .chat-row").first().waitFor();
    }),
    "chat-german": () => scene("chat-german", { chat: { policy: { "conversation-log": "archive", encryption: "refused" } }, context: { locale: "de-DE" } }, async (page) => {
        await openChat(page);
        await talk(page, "Mira Lindqvist");
        await page.locator(".bubble-row").last().focus();
        await page.keyboard.press("Enter");
        await page.getByRole("menuitem", { name: "Antworten" }).waitFor();
    }),
    "chat-right-to-left": () => scene("chat-right-to-left", { chat: true, query: "?lang=x-rtl" }, async (page) => {
        await openChat(page);
        await talk(page, "Mira Lindqvist");
    }),
    "chat-lite": () => scene("chat-lite", { chat: true, preferences: { layout: "lite" } }, async (page) => { await openChat(page); }),
    "chat-tablet": () => scene("chat-tablet", { chat: true, context: { viewport: { width: 900, height: 760 } } }, async (page) => {
        await openChat(page);
        await talk(page, "Jonas Weber");
    }),
    "chat-mobile": () => scene("chat-mobile", { chat: true, context: phone }, async (page) => { await openChat(page); }),
    "chat-mobile-conversation": () => scene("chat-mobile-conversation", { chat: true, context: { ...phone, ...dark } }, async (page) => {
        await openChat(page);
        await talk(page, "Mira Lindqvist");
    }),
    "chat-offline": () => scene("chat-offline", { chat: true, expected: ["WebSocket"] }, async (page, at) => {
        await openChat(page);
        await talk(page, "Tomás Rivera");
        at.fake.chat.down = true;
        at.fake.chat.cut(true);
        await page.locator(".chat-line").waitFor();
        await page.locator(".chat-input").fill("And a lamp for each of them");
        await page.locator(".chat-input").press("Enter");
        await page.locator(".progress.waiting").waitFor();
        await page.getByText("Offline. What you write is sent later.").waitFor();
    }),
    "chat-search": () => scene("chat-search", { chat: true }, async (page) => {
        await openChat(page);
        await talk(page, "Mira Lindqvist");
        await page.locator("#chat-panel").getByRole("button", { name: "Search in this conversation" }).click();
        await page.getByLabel("Words to find").fill("the");
        await page.keyboard.press("Enter");
        await page.locator(".chat-hits li").first().waitFor();
    }),
    empty: () => scene("empty", { hash: "#/mail/m10" }, async (page) => { await page.locator(".list-pane .empty").waitFor(); }),
    calendar: () => scene("calendar", { hash: "#/calendar" }, async (page) => { await page.getByText("There is no calendar here yet").waitFor(); }),
};

after(shut);
describe("pictures", { skip: Boolean(real) && "on the fake server's mail", concurrency: 1 }, () => {
    for (const [name, make] of Object.entries(scenes)) test(name, { timeout: 60_000 }, make);
});
