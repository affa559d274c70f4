// The chat panel against the fake server: what a person does, and what others, the line and hostile stanzas do to it.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { nothingSerious } from "./axe.mjs";
import { eventually, open, real, rows, server, shut, signIn, until } from "./harness.mjs";
import { ns } from "../fake/xmpp.mjs";
import { all, child, text, x } from "../fake/xml.mjs";

after(shut);
const [me, mira, jonas, lena, tomas] = ["alice@demo.test", "mira@demo.test", "jonas@demo.test", "lena@demo.test", "tomas@demo.test"];
const strings = "strings@rooms.demo.test";

async function start(c, options = {}, context = {}) {
    const at = await server({ chat: true, ...options });
    const page = await open(at, context);
    c.after(async () => { await page.context().close(); await at.stop(); });
    await signIn(page, at, options.hash ?? "", options.query ?? "");
    const { chat } = at.fake;
    const panel = page.locator("#chat-panel");
    const row = (name) => panel.locator(".chat-row", { hasText: name }).first();
    const bubble = (said) => panel.locator(".bubble-row").filter({ has: page.locator(".bubble-text", { hasText: said }) });
    const talk = async (name) => { await row(name).click(); await panel.locator(".chat-input").waitFor(); };
    const say = async (said) => { await panel.locator(".chat-input").fill(said); await panel.locator(".chat-input").press("Enter"); };
    const menu = async (said, item) => {
        await bubble(said).focus();
        await page.keyboard.press("Enter");
        await page.getByRole("menuitem", { name: item }).click();
    };
    /** What the page has sent that fits. */
    const sent = (test) => chat.heard.filter((s) => s.name === "message" && test(s));
    const body = (s) => text(child(s, ns.client, "body"));
    if (!options.closed) {
        await page.locator("#chat-button").click();
        await row("Aiko").waitFor();
        await row("Strings").waitFor();
    }
    return { at, page, chat, panel, row, bubble, talk, say, menu, sent, body };
}
/** What a page has written that the server has not taken is in the browser's store by now. */
const kept = (page, said) => until(() => page.evaluate((text) => new Promise((resolve) => {
    const request = indexedDB.open("posthorn");
    request.onerror = () => resolve(false);
    request.onsuccess = () => {
        const all = request.result.transaction("values").objectStore("values").getAll();
        all.onsuccess = () => { request.result.close(); resolve(JSON.stringify(all.result).includes(text)); };
        all.onerror = () => resolve(false);
    };
}), said), `"${said}" in the store`);
const skip = Boolean(real) && "looks into the fake server";

describe("the chat panel", { skip }, () => {
    test("where there is no chat there is no door; where there is, nothing is loaded before it opens", async (c) => {
        const none = await server();
        const bare = await open(none);
        await signIn(bare, none);
        await rows(bare).first().waitFor();
        await eventually(async () => assert.equal(await bare.locator("#chat-button").count(), 0));
        await bare.context().close();
        await none.stop();

        const { page, chat, panel } = await start(c, { closed: true });
        await rows(page).first().waitFor();
        const loaded = () => page.evaluate(() => performance.getEntriesByType("resource").map((e) => e.name).filter((n) => /assets\/(chat|panel|conversation)-/.test(n)).length);
        assert.equal(await loaded(), 0);
        assert.equal(chat.sessions.size, 0);
        await page.locator("#chat-button").click();
        await panel.locator(".chat-row").first().waitFor();
        assert.ok(await loaded() > 0);
        // From now on it is online with the page, and counts what comes with the panel closed.
        await panel.getByRole("button", { name: "Close the chat" }).click();
        await page.reload();
        await until(() => chat.sessions.size === 1, "online again");
        await page.locator("#chat-button .part-count", { hasText: "4" }).waitFor();
        await eventually(async () => assert.equal(await panel.count(), 0));
        chat.says(mira, "one more");
        await page.locator("#chat-button .part-count", { hasText: "5" }).waitFor();
        assert.deepEqual([page.problems, page.foreign], [[], []]);
    });

    test("messages come and go, with receipts, what is being written, and marks of what was seen", async (c) => {
        const { page, chat, panel, row, bubble, talk, say, sent, body } = await start(c);
        const id = chat.says(mira, "Are you there?");
        await row("Are you there?").locator(".count").waitFor();
        await until(() => sent((s) => child(s, ns.receipts, "received")?.attrs.id === id).length === 1, "a receipt");
        assert.equal(sent((s) => child(s, ns.markers, "displayed")).length, 0, "nobody has looked yet");
        await talk("Mira");
        await panel.locator(".chat-new").waitFor();
        await until(() => sent((s) => child(s, ns.markers, "displayed")?.attrs.id === id).length === 1, "seen");
        chat.tells(mira, x("composing", ns.states));
        await panel.locator(".chat-who .typing").waitFor();
        chat.tells(mira, x("paused", ns.states));
        await panel.locator(".chat-who .typing").waitFor({ state: "detached" });
        await panel.locator(".chat-input").pressSequentially("I");
        await until(() => sent((s) => child(s, ns.states, "composing")).length === 1, "that we write");
        await say("I am. <b>What</b> is it?");
        await bubble("I am. <b>What</b> is it?").locator(".progress.sent").waitFor();
        const own = sent((s) => body(s).startsWith("I am"))[0];
        assert.equal(own.attrs.to, mira);
        assert.ok(child(own, ns.receipts, "request") && child(own, ns.markers, "markable") && child(own, ns.sid, "origin-id"));
        chat.tells(mira, x("received", ns.receipts, { id: own.attrs.id }));
        await bubble("I am.").locator(".progress.delivered").waitFor();
        chat.tells(mira, x("displayed", ns.markers, { id: own.attrs.id }));
        await bubble("I am.").locator(".progress.displayed").waitFor();
        // What comes while one looks is told to screen readers, and is no news elsewhere.
        chat.says(mira, "The hall called");
        await panel.locator("[role=status]", { hasText: "Mira Lindqvist: The hall called" }).waitFor();
        await eventually(async () => assert.equal(await page.locator("#chat-button .part-count").textContent(), "4"));
        assert.deepEqual(page.problems, []);
    });

    test("answers, corrections, signs, and what is taken back", async (c) => {
        const { page, chat, panel, bubble, talk, say, menu, sent, body } = await start(c);
        await talk("Mira");
        await menu("Exactly what I thought", "Reply");
        await say("We think alike");
        const reply = () => sent((s) => child(s, "urn:xmpp:reply:0"))[0];
        await until(reply, "a reply");
        assert.match(body(reply()), /^> Exactly what I thought 🎻\nWe think alike$/);
        assert.equal(child(child(reply(), "urn:xmpp:fallback:0"), "urn:xmpp:fallback:0", "body").attrs.end, String([..."> Exactly what I thought 🎻\n"].length));
        await bubble("We think alike").locator(".bubble-quote", { hasText: "Exactly" }).waitFor();
        await eventually(async () => assert.equal(await bubble("We think alike").locator(".bubble-text").textContent(), "We think alike"));
        await panel.locator(".chat-input").press("ArrowUp");
        await eventually(async () => assert.equal(await panel.locator(".chat-input").inputValue(), "We think alike"));
        await say("We always think alike");
        await until(() => sent((s) => child(s, "urn:xmpp:message-correct:0")?.attrs.id === reply().attrs.id).length, "a correction");
        await bubble("We always think alike").getByText("edited").waitFor();
        await menu("Exactly what I thought", "React");
        await page.getByRole("menuitemcheckbox", { name: "👍" }).click();
        await bubble("Exactly").getByRole("button", { name: "👍 from You" }).click(); // once more takes it away
        await until(() => sent((s) => child(s, ns.reactions)).length === 2, "both are sent");
        assert.deepEqual(sent((s) => child(s, ns.reactions)).map((s) => child(s, ns.reactions).children.length), [1, 0]);
        await menu("We always think alike", "Take back…");
        await page.getByRole("dialog").getByRole("button", { name: "Take back" }).click();
        await panel.getByText("This message has been taken back.").waitFor();
        // Others do the same, but only to what they said themselves.
        const id = chat.says(mira, "Wait, it is at fvie");
        await bubble("Wait, it is at fvie").waitFor();
        chat.says(mira, "Wait, it is at five", [x("replace", "urn:xmpp:message-correct:0", { id })]);
        await bubble("Wait, it is at five").getByText("edited").waitFor();
        chat.tells(mira, x("retract", "urn:xmpp:message-retract:1", { id: "own-2" }));
        chat.tells(mira, x("retract", "urn:xmpp:message-retract:1", { id }));
        await until(async () => (await panel.getByText("This message has been taken back.").count()) === 2, "theirs is gone");
        await bubble("I will tell Jonas and Lena.").waitFor();
        assert.deepEqual(page.problems, []);
    });

    test("hostile stanzas: nothing runs, nothing is loaded, nobody is believed who is not who they say", async (c) => {
        const { at, page, chat, panel, bubble, talk } = await start(c);
        page.on("dialog", () => page.problems.push("a script ran"));
        await talk("Mira");
        const evil = ["<img src=https://evil.example/a.png onerror=alert(1)>", "javascript:alert(1)", "data:text/html,<script>alert(1)</script>", "xmpp:mira@demo.test?javascript:alert(1)", "https://evil.example/\"onmouseover=alert(1)"];
        for (const one of evil) chat.says(mira, one);
        await bubble(evil[4]).waitFor();
        const links = await panel.locator(".bubble a").evaluateAll((a) => a.map((e) => e.getAttribute("href")));
        assert.ok(links.every((href) => /^https?:\/\//.test(href)), JSON.stringify(links));
        await eventually(async () => assert.equal(await panel.locator(".bubble img").count(), 0));
        // A picture from elsewhere is a link; one of ours is shown.
        const oob = (url) => [x("x", "jabber:x:oob", {}, x("url", "jabber:x:oob", {}, url))];
        chat.says(mira, "https://evil.example/xmpp-upload/abc/a.png", oob("https://evil.example/xmpp-upload/abc/a.png"));
        chat.says(mira, "file", oob("javascript:alert(1)"));
        chat.says(mira, `${at.url}/auth/sign-out.png`, oob(`${at.url}/auth/sign-out.png`));
        await panel.locator(".bubble-file").nth(1).waitFor();
        await eventually(async () => assert.equal(await panel.locator(".bubble img").count(), 0));
        assert.deepEqual((await panel.locator(".bubble-file").evaluateAll((a) => a.map((e) => e.getAttribute("href")))).filter((h) => !/^https?:/.test(h)), []);
        // A copy, a page of history, a contact list and an answer that somebody else made up.
        const forged = (to) => x("message", ns.client, { from: `${me}/x`, to, type: "chat", id: "forged" }, x("body", ns.client, {}, "forged by Lena"));
        chat.send(x("message", ns.client, { from: `${lena}/x` }, x("sent", ns.carbons, {}, x("forwarded", ns.forward, {}, forged(mira)))));
        chat.send(x("message", ns.client, { from: `${lena}/x` }, x("result", ns.mam, { queryid: "q", id: "1" }, x("forwarded", ns.forward, {}, forged(mira)))));
        chat.send(x("iq", ns.client, { type: "set", id: "evil1", from: lena }, x("query", ns.roster, {}, x("item", ns.roster, { jid: "evil@evil.example", name: "Evil", subscription: "both" }))));
        chat.send(x("iq", ns.client, { type: "set", id: "evil2", from: lena }, x("block", ns.blocking, {}, x("item", ns.blocking, { jid: mira }))));
        chat.says(mira, "the last one");
        await bubble("the last one").waitFor();
        await until(() => chat.heard.filter((s) => s.name === "iq" && s.attrs.type === "error" && /^evil/.test(s.attrs.id)).length === 2, "both are refused");
        await eventually(async () => assert.equal(await panel.getByText("forged by Lena").count(), 0));
        await eventually(async () => assert.equal(await panel.locator(".chat-input").isVisible(), true, "Mira is not blocked"));
        assert.deepEqual([page.problems, page.foreign], [[], []]);
    });

    test("history is loaded as one scrolls up, and stays where it was", async (c) => {
        const { page, chat, panel, row, talk } = await start(c, { chat: { empty: true }, closed: true });
        chat.contact(mira, "Mira", [], { show: "online", status: "" });
        for (let i = 1; i <= 400; ++i) chat.said(i % 3 ? mira : me, i % 3 ? me : mira, `line ${i} of the long talk`, 1000 - i);
        await page.locator("#chat-button").click();
        await row("Mira").waitFor();
        await talk("Mira");
        const log = panel.locator(".chat-log");
        await panel.getByText("line 400 of").waitFor();
        assert.ok(await log.evaluate((e) => e.scrollHeight - e.scrollTop - e.clientHeight < 40), "at the newest");
        const first = async () => Number(/line (\d+)/.exec(await panel.locator(".bubble-text").first().textContent())[1]);
        assert.ok(await first() > 150);
        let before = await first();
        while (before > 1) {
            await log.evaluate((e) => { e.scrollTop = 150; });
            const seen = await log.evaluate((e) => { const top = e.getBoundingClientRect().top; const one = [...e.querySelectorAll(".bubble-row")].find((r) => r.getBoundingClientRect().top >= top); return [one.dataset.key, one.getBoundingClientRect().top]; });
            const was = before;
            await until(async () => (before = await first()) < was, "older ones");
            const now = await log.evaluate((e, key) => e.querySelector(`[data-key="${key}"]`).getBoundingClientRect().top, seen[0]);
            assert.ok(Math.abs(now - seen[1]) < 60, `what was read stays: ${seen[1]} ${now}`);
        }
        await panel.getByText("This is where the conversation begins.").waitFor();
        await eventually(async () => assert.equal(await panel.locator(".bubble-row").count(), 400, "each once"));
        assert.deepEqual(page.problems, []);
    });

    test("a line that breaks: taken up again, or anew; nothing is lost, nothing said twice", async (c) => {
        const { page, chat, panel, bubble, talk, say, sent, body, at } = await start(c);
        page.expected.push("WebSocket");
        await talk("Tomás");
        // Resumed: what came meanwhile is there.
        chat.cut();
        await until(() => chat.detached.size === 1 || chat.sessions.size === 1, "cut");
        chat.says(tomas, "said in the gap");
        await bubble("said in the gap").waitFor();
        await eventually(async () => assert.equal(await bubble("said in the gap").count(), 1));
        // The server forgot the session: history fills the gap, and what was written goes out once.
        chat.down = true;
        chat.cut(true);
        await panel.locator(".chat-line").waitFor();
        await say("written without a line");
        await bubble("written without a line").locator(".progress.waiting").waitFor();
        chat.keep(chat.archive, x("message", ns.client, { from: `${tomas}/x`, to: me, type: "chat", id: "gap2" }, x("body", ns.client, {}, "said while it was down")));
        chat.down = false;
        await page.evaluate(() => window.dispatchEvent(new Event("online")));
        await bubble("said while it was down").waitFor();
        await bubble("written without a line").locator(".progress.sent").waitFor();
        assert.equal(sent((s) => body(s) === "written without a line").length, 1);
        await eventually(async () => assert.equal(await bubble("said in the gap").count(), 1));
        // A reload in between keeps it too.
        chat.down = true;
        chat.cut(true);
        await panel.locator(".chat-line").waitFor();
        await say("kept over a reload");
        await bubble("kept over a reload").locator(".progress.waiting").waitFor();
        await kept(page, "kept over a reload");
        await page.reload();
        chat.down = false;
        await until(() => sent((s) => body(s) === "kept over a reload").length === 1, "sent after the reload");
        // The web session's end ends the chat, and signing in brings it back.
        chat.refused = true;
        chat.cut(true);
        await panel.getByText("Chat is not available").waitFor();
        chat.refused = false;
        await panel.getByRole("button", { name: "Try again" }).click();
        await panel.locator(".chat-row", { hasText: "Tomás" }).first().waitFor();
        assert.deepEqual(page.problems, []);
        assert.ok(at.fake.sessions.size);
    });

    test("contacts: asked for, accepted, renamed, blocked, removed", async (c) => {
        const { page, chat, panel, row } = await start(c);
        chat.asks("otto@demo.test");
        await panel.locator(".chat-requests", { hasText: "otto" }).getByRole("button", { name: "Accept" }).click();
        await until(() => chat.roster.get("otto@demo.test")?.ask === "subscribe", "and asked in turn");
        await panel.getByRole("tab", { name: "Contacts" }).click();
        await panel.getByText("has not answered your request yet").waitFor();
        chat.shows(jonas, "dnd", "On the phone");
        await row("On the phone").waitFor();
        await row("Jonas").click();
        await panel.getByRole("button", { name: "More" }).click();
        await page.getByRole("menuitem", { name: "Edit the contact…" }).click();
        await page.getByRole("dialog").getByLabel("Name").fill("Jonas W.");
        await page.getByRole("dialog").getByLabel("Groups").fill("Friends, Cellos");
        await page.keyboard.press("Enter");
        await panel.getByRole("heading", { name: "Jonas W." }).waitFor();
        assert.deepEqual(chat.roster.get(jonas).groups, ["Friends", "Cellos"]);
        await panel.getByRole("button", { name: "More" }).click();
        await page.getByRole("menuitem", { name: "Block…" }).click();
        await page.getByRole("dialog").getByRole("button", { name: "Block" }).click();
        await panel.getByText("You have blocked Jonas W.").waitFor();
        assert.ok(chat.blocked.has(jonas));
        await panel.getByRole("button", { name: "Unblock" }).click();
        await panel.locator(".chat-input").waitFor();
        await panel.getByRole("button", { name: "More" }).click();
        await page.getByRole("menuitem", { name: "Remove from contacts…" }).click();
        await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
        await until(() => !chat.roster.has(jonas), "removed");
        await panel.getByRole("button", { name: "All conversations" }).click();
        await panel.getByRole("button", { name: /^You are online/ }).click();
        await page.getByRole("menuitemcheckbox", { name: "away", exact: true }).click();
        await until(() => chat.heard.some((s) => s.name === "presence" && text(child(s, ns.client, "show")) === "away"), "away");
        assert.deepEqual(page.problems, []);
    });

    test("rooms: made, joined, talked in, left; invitations; and who is not let in", async (c) => {
        const { page, chat, panel, row, bubble, talk, say, menu, sent } = await start(c);
        await talk("Strings");
        await panel.getByText("Rehearsal on Thursday at seven").waitFor();
        await say("I am coming too");
        await bubble("I am coming too").waitFor();
        await eventually(async () => assert.equal(await bubble("I am coming too").count(), 1, "its echo is no second message"));
        chat.saysInRoom(strings, "Jonas", "Good to hear");
        await bubble("Good to hear").locator(".bubble-who", { hasText: "Jonas" }).waitFor();
        await panel.getByRole("button", { name: "More" }).click();
        await page.getByRole("menuitem", { name: "People…" }).click();
        await page.getByRole("dialog").getByRole("list", { name: "Here now" }).getByText("lena@demo.test").waitFor();
        await page.getByRole("dialog").getByRole("list", { name: "Not here now" }).getByText("aiko@demo.test").waitFor();
        await page.getByRole("dialog").getByRole("button", { name: "Invite…" }).click();
        await page.getByRole("dialog").getByLabel("Address").fill("tomas");
        await page.keyboard.press("Enter");
        await until(() => sent((s) => child(child(s, ns.mucUser), ns.mucUser, "invite")?.attrs.to === tomas).length, "invited");
        await panel.getByRole("button", { name: "All conversations" }).click();
        // One of our own.
        await panel.getByRole("button", { name: "New", exact: true }).click();
        await page.getByRole("menuitem", { name: "Make a room…" }).click();
        await page.getByRole("dialog").getByLabel("Name of the room").fill("Winter tour 2027");
        await page.getByRole("dialog").getByRole("combobox", { name: "Invite" }).fill("mira");
        await page.getByRole("dialog").getByRole("button", { name: "Make the room" }).click();
        await panel.getByRole("heading", { name: "Winter tour 2027" }).waitFor();
        const made = chat.rooms.get("winter-tour-2027@rooms.demo.test");
        assert.equal(made.name, "Winter tour 2027");
        assert.deepEqual(all(chat.bookmarks, "storage:bookmarks", "conference").map((b) => b.attrs.jid).sort(), [strings, made.jid]);
        await panel.getByRole("button", { name: "More" }).click();
        await page.getByRole("menuitem", { name: "Settings of the room…" }).click();
        await page.getByRole("dialog").getByLabel("Name of the room").fill("Winter tour");
        await page.getByRole("dialog").getByLabel("Password of the room").fill("snow");
        await page.getByRole("dialog").getByRole("switch", { name: "In the list that everybody sees" }).check();
        await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
        await panel.getByRole("heading", { name: "Winter tour", exact: true }).waitFor();
        assert.deepEqual(made.config, { "muc#roomconfig_persistentroom": "1", "muc#roomconfig_roomsecret": "snow", "muc#roomconfig_membersonly": "1", "muc#roomconfig_publicroom": "1", "muc#roomconfig_passwordprotectedroom": "1" });
        // Its moderator takes away what others say.
        chat.saysInRoom(made.jid, "Eve", "buy now");
        await menu("buy now", "Take away for all…");
        await page.getByRole("dialog").getByRole("button", { name: "Take away" }).click();
        await panel.getByText("This message has been taken back.").waitFor();
        await panel.getByRole("button", { name: "More" }).click();
        await page.getByRole("menuitem", { name: "Leave the room…" }).click();
        await page.getByRole("dialog").getByRole("button", { name: "Leave" }).click();
        await row("Strings").waitFor();
        await eventually(async () => assert.equal(await row("Winter tour").count(), 0));
        await until(() => all(chat.bookmarks, "storage:bookmarks", "conference").length === 1, "not remembered");
        // From the list; and one that is closed.
        await panel.getByRole("button", { name: "New", exact: true }).click();
        await page.getByRole("menuitem", { name: "Join a room…" }).click();
        await page.getByRole("dialog").locator(".chat-row", { hasText: "The board" }).click();
        await page.getByRole("dialog").getByRole("alert").getByText("This room is for its members only.").waitFor();
        await page.getByRole("dialog").getByLabel("Name or address of the room").fill("every");
        await page.getByRole("dialog").locator(".chat-row", { hasText: "Everybody" }).click();
        await panel.getByRole("heading", { name: "Everybody" }).waitFor();
        await panel.getByRole("button", { name: "All conversations" }).click();
        // We are invited.
        chat.room("quartet@rooms.demo.test", "Quartet", []).hidden = true;
        chat.send(x("message", ns.client, { from: "quartet@rooms.demo.test" }, x("x", ns.mucUser, {}, x("invite", ns.mucUser, { from: mira }, x("reason", ns.mucUser, {}, "We need a viola")))));
        await panel.locator(".chat-requests", { hasText: "We need a viola" }).getByRole("button", { name: "Join" }).click();
        await panel.getByRole("heading", { name: "Quartet" }).waitFor();
        assert.deepEqual(page.problems, []);
    });

    test("a file goes up and is shown; what is refused is told and can be sent again", async (c) => {
        const { page, chat, panel, bubble, talk, say, sent } = await start(c);
        await talk("Mira");
        const { makePicture } = await import("../fake/picture.mjs");
        const [chooser] = await Promise.all([page.waitForEvent("filechooser"), panel.getByRole("button", { name: "Send a file" }).click()]);
        await chooser.setFiles({ name: "the sea ü.png", mimeType: "image/png", buffer: makePicture(80, 50) });
        await panel.locator(".bubble-picture img.there").waitFor();
        assert.equal(chat.files.size, 1);
        await eventually(async () => assert.equal(await panel.locator(".bubble-picture img").getAttribute("alt"), "the sea ü.png"));
        assert.ok(sent((s) => child(s, "jabber:x:oob")).length === 1);
        const [again] = await Promise.all([page.waitForEvent("filechooser"), panel.getByRole("button", { name: "Send a file" }).click()]);
        await again.setFiles({ name: "big.bin", mimeType: "application/octet-stream", buffer: Buffer.alloc(1_000_001) });
        await page.getByText("Files may have up to 1 MB here.").waitFor();
        chat.bounce = new Set([mira]);
        await say("does this arrive?");
        await bubble("does this arrive?").getByRole("alert").waitFor();
        chat.bounce = null;
        await bubble("does this arrive?").getByRole("button", { name: "Send again" }).first().click();
        await bubble("does this arrive?").locator(".progress.sent").waitFor();
        await eventually(async () => assert.equal(await bubble("does this arrive?").count(), 1));
        assert.deepEqual([page.problems, page.foreign], [[], []]);
    });

    test("strangers: reported and blocked; and what is seen is told only if one likes", async (c) => {
        const { page, chat, panel, row, talk, sent } = await start(c, { preferences: { chat: true, chatSeen: false } });
        chat.says("spam@demo.test", "Buy our watches");
        await row("Buy our watches").waitFor();
        await talk("Buy our watches");
        await panel.getByRole("button", { name: "More" }).click();
        await page.getByRole("menuitem", { name: "Block and report as spam…" }).click();
        await page.getByRole("dialog").getByRole("button", { name: "Block and report" }).click();
        await until(() => chat.blocked.has("spam@demo.test"), "blocked");
        const report = child(child(child(chat.heard.filter((s) => child(s, ns.blocking, "block")).pop(), ns.blocking), ns.blocking, "item"), "urn:xmpp:reporting:1");
        assert.equal(report.attrs.reason, "urn:xmpp:reporting:spam");
        assert.equal(child(report, ns.sid).attrs.by, me);
        await panel.getByRole("button", { name: "All conversations" }).click();
        await talk("Jonas");
        await until(async () => (await page.locator("#chat-button .part-count").textContent()) !== "5", "read");
        await panel.locator(".chat-input").pressSequentially("so");
        assert.deepEqual(sent((s) => child(s, ns.markers, "displayed") || child(s, ns.states, "composing")), []);
        // From the address book into a conversation.
        await page.evaluate(() => { location.hash = "#/contacts"; });
        await page.getByRole("option", { name: /Mira/ }).click();
        await page.locator(".contact-actions").getByRole("button", { name: "Chat" }).click();
        await panel.getByRole("heading", { name: "mira" }).waitFor();
        assert.deepEqual(page.problems, []);
    });

    test("two pages of one person agree", async (c) => {
        const { page, chat, row, talk, say, sent, body, at } = await start(c);
        const other = await page.context().newPage();
        other.setDefaultTimeout(15_000);
        await other.goto(at.url);
        await other.locator("#chat-panel .chat-row", { hasText: "Jonas" }).first().waitFor();
        await until(() => chat.sessions.size === 2, "both are online");
        await talk("Tomás");
        await say("from the first page");
        await other.locator("#chat-panel .chat-row", { hasText: "from the first page" }).first().waitFor();
        await eventually(async () => assert.equal(await other.locator("#chat-panel .chat-row", { hasText: "from the first page" }).locator(".count").count(), 0, "one's own is not new"));
        await page.locator("#chat-panel").getByRole("button", { name: "All conversations" }).click();
        await row("Jonas").click();
        await page.bringToFront();
        await until(async () => (await other.locator("#chat-panel .chat-row", { hasText: "Jonas" }).locator(".count").count()) === 0, "what one page has read is read on the other");
        // What waits on one page is not sent by the other, and what a page leaves behind is sent by the next.
        page.expected.push("WebSocket");
        chat.down = true;
        chat.cut(true);
        await page.locator(".chat-line").waitFor();
        await say("left behind");
        await page.locator(".progress.waiting").waitFor();
        await kept(page, "left behind");
        await other.reload();
        chat.down = false;
        await other.locator("#chat-panel .chat-row", { hasText: "Aiko" }).first().waitFor();
        await until(() => sent((s) => body(s) === "left behind").length === 1, "sent by the page that it belongs to", 40_000);
        chat.down = true;
        chat.cut(true);
        await page.locator(".chat-line").waitFor();
        await say("orphaned");
        await page.locator(".progress.waiting").waitFor();
        await kept(page, "orphaned");
        await page.goto("about:blank");
        await other.reload();
        chat.down = false;
        await until(() => sent((s) => body(s) === "orphaned").length === 1, "taken over", 40_000);
        assert.equal(sent((s) => body(s) === "left behind").length, 1);
        assert.deepEqual(page.problems, []);
    });

    test("by keyboard alone", async (c) => {
        const { page, panel, row } = await start(c, { closed: true });
        await rows(page).first().waitFor();
        await page.locator("#rows").focus();
        await page.keyboard.press("h");
        await row("Jonas").waitFor();
        await page.locator("#chat-button").focus();
        await row("Jonas").focus();
        await page.keyboard.press("ArrowDown");
        await until(() => page.evaluate(() => document.activeElement.textContent.includes("Mira")), "the next one");
        await page.keyboard.press("Enter");
        await until(() => page.evaluate(() => document.activeElement.matches(".chat-input")), "the field has the focus");
        await page.keyboard.press("Shift+Tab");
        await until(() => page.evaluate(() => document.activeElement.closest(".bubble-row, .chat-log, .chat-write") !== null), "back into the messages");
        await panel.locator(".bubble-row").last().focus();
        await page.keyboard.press("ArrowUp");
        await until(() => page.evaluate(() => document.activeElement.textContent.includes("Exactly what I thought")), "one message up");
        const mails = await rows(page).count();
        for (const key of ["#", "e", "!", "s"]) await page.keyboard.press(key); // shortcuts of the mail beside it
        await eventually(async () => assert.equal(await page.locator(".toast").count(), 0));
        await eventually(async () => assert.equal(await rows(page).count(), mails));
        await page.keyboard.press("Shift+F10");
        await page.getByRole("menuitem", { name: "Reply" }).waitFor();
        await page.keyboard.press("Escape");
        await until(() => page.evaluate(() => document.activeElement.matches(".bubble-row")), "the message has the focus again");
        await page.keyboard.press("Escape");
        await row("Jonas").waitFor();
        await page.keyboard.press("Escape");
        await panel.waitFor({ state: "detached" });
        await until(() => page.evaluate(() => document.activeElement.id === "chat-button"), "back at its button");
        assert.deepEqual(page.problems, []);
    });

    for (const theme of ["light", "dark"]) {
        test(`axe finds nothing serious, ${theme}`, async (c) => {
            const { page, chat, panel, talk } = await start(c, { chat: { policy: { "conversation-log": "archive", encryption: "refused" } } }, { colorScheme: theme, reducedMotion: "reduce" });
            await panel.getByText("Conversations are recorded here. Encrypted messages are not allowed.").waitFor();
            chat.asks("otto@demo.test");
            await panel.locator(".chat-requests").waitFor();
            await nothingSerious(page, "conversations");
            await panel.getByRole("tab", { name: "Contacts" }).click();
            await nothingSerious(page, "contacts");
            for (const item of ["Write to…", "Add a contact…", "Make a room…", "Join a room…", "Blocked people…"]) {
                await panel.getByRole("button", { name: "New", exact: true }).click();
                await page.getByRole("menuitem", { name: item }).click();
                await page.getByRole("dialog").waitFor();
                await nothingSerious(page, item);
                await page.keyboard.press("Escape");
                await page.getByRole("dialog").waitFor({ state: "detached" });
            }
            await panel.getByRole("tab", { name: "Conversations" }).click();
            await talk("Mira");
            chat.says(mira, "", [x("x", "jabber:x:oob", {}, x("url", "jabber:x:oob", {}, "https://files.example/minutes.pdf"))]);
            await panel.locator(".bubble-file").waitFor();
            await nothingSerious(page, "a conversation");
        });
    }

    test("every text comes from the catalogue, from right to left", async (c) => {
        const { page, panel, talk } = await start(c, { query: "?lang=x-rtl" });
        const plain = () => page.evaluate(() => [...document.querySelectorAll("#chat-panel :is(button, label, h1, h2, h3, legend, summary, p, [placeholder], [aria-label]), dialog :is(button, label, h2, p)")]
            .filter((e) => e.offsetParent && !e.closest("bdi, .bubble, .chat-row, summary") && !e.querySelector("bdi"))
            .flatMap((e) => [e.getAttribute("placeholder"), e.getAttribute("aria-label"), e.children.length ? null : e.textContent])
            .filter((said) => said && /[a-z]{3}/i.test(said) && !said.includes("‹") && !/@/.test(said)));
        assert.deepEqual(await plain(), [], "conversations");
        // "New": its menu must be there before Escape can mean it, and not the panel.
        await panel.locator(".chat-head .button.quiet").nth(1).click();
        await page.getByRole("menu").waitFor();
        await page.keyboard.press("Escape");
        await page.getByRole("menu").waitFor({ state: "detached" });
        await talk("Mira");
        assert.deepEqual(await plain(), [], "a conversation");
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
        const [mine, theirs] = [await panel.locator(".bubble-row.mine .bubble").last().boundingBox(), await panel.locator(".bubble-row:not(.mine) .bubble").last().boundingBox()];
        assert.ok(mine.x < theirs.x, "one's own are on the left");
        assert.deepEqual(page.problems, []);
    });
});
