// Against a real server alone (tests/integration/web/test_webmail.py starts one): people who chat, each in a browser of their own.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { nothingSerious } from "./axe.mjs";
import { eventually, open, shut, signIn, until } from "./harness.mjs";
import { makePicture } from "../fake/picture.mjs";
import { chooseFiles, needsReal, person } from "./real.mjs";

after(shut);

const panel = (page) => page.locator("#chat-panel");
const openChat = async (page) => {
    await page.locator("#chat-button").click();
    await panel(page).getByRole("tab", { name: "Conversations" }).waitFor();
};
const writeTo = async (page, jid) => {
    await panel(page).getByRole("button", { name: "New", exact: true }).click();
    await page.getByRole("menuitem", { name: "Write to…" }).click();
    await page.getByRole("dialog").getByLabel("Address").fill(jid);
    await page.keyboard.press("Enter");
    await panel(page).locator(".chat-input").waitFor();
};
const say = async (page, text) => {
    await panel(page).locator(".chat-input").fill(text);
    await panel(page).locator(".chat-input").press("Enter");
};
const bubble = (page, text) => panel(page).locator(".bubble-row").filter({ hasText: text });
const back = (page) => panel(page).getByRole("button", { name: "All conversations" }).click();
const arrived = (page, text) => bubble(page, text).locator(".progress.sent, .progress.delivered, .progress.displayed").waitFor();

describe("chat on the real server", needsReal, () => {
    test("two become contacts, talk, and find it all again", { timeout: 180_000 }, async (c) => {
        const [alice, bob] = [await open(person("alice")), await open(person("bob"))];
        c.after(async () => { await alice.context().close(); await bob.context().close(); });
        await signIn(alice, person("alice"));
        await signIn(bob, person("bob"));
        assert.equal(await alice.evaluate(() => performance.getEntriesByType("resource").some((e) => /\/chat-|\/panel-/.test(e.name))), false, "nothing of the chat is loaded before it is wanted");
        await openChat(alice);
        await openChat(bob);

        // A contact is asked for and agrees.
        await panel(alice).getByRole("button", { name: "New", exact: true }).click();
        await alice.getByRole("menuitem", { name: "Add a contact…" }).click();
        await alice.getByRole("dialog").getByLabel("Address").fill("bob@demo.test");
        await alice.getByRole("dialog").getByLabel("Groups").fill("Orchestra");
        await alice.getByRole("dialog").getByRole("button", { name: "Add", exact: true }).click();
        await panel(bob).getByRole("button", { name: "Accept" }).click();
        await panel(alice).getByRole("tab", { name: "Contacts" }).click();
        await panel(alice).locator(".chat-group", { hasText: "Orchestra" }).locator(".chat-row", { hasText: /bob/i }).locator(".dot.online").waitFor();
        await panel(alice).locator(".chat-row", { hasText: /bob/i }).first().click();
        await say(alice, "Shall we meet at eight?");
        await panel(bob).locator(".chat-row", { hasText: "Shall we meet at eight?" }).locator(".count").waitFor();
        await eventually(async () => assert.match(await bob.locator("#chat-button").textContent(), /1/));
        await panel(bob).locator(".chat-row", { hasText: "Shall we meet at eight?" }).click();
        await bubble(alice, "Shall we meet").locator(".progress.displayed").waitFor();
        await eventually(async () => assert.equal(await bob.locator("#chat-button .part-count").count(), 0, "what was read is not counted"));

        // Writing is told, the answer quotes, a slip is corrected, a sign is given, a word taken back.
        await panel(bob).locator(".chat-input").pressSequentially("Yes");
        await panel(alice).locator(".chat-who .typing").waitFor();
        await panel(bob).locator(".chat-input").fill("");
        await bubble(bob, "Shall we meet").focus();
        await bob.keyboard.press("Enter");
        await bob.getByRole("menuitem", { name: "Reply" }).click();
        await say(bob, "Yes, at hte station");
        await bubble(alice, "Yes, at hte station").locator(".bubble-quote", { hasText: "Shall we meet" }).waitFor();
        await panel(bob).locator(".chat-input").press("ArrowUp");
        await say(bob, "Yes, at the station");
        await bubble(alice, "Yes, at the station").getByText("edited").waitFor();
        await bubble(alice, "Yes, at the station").focus();
        await alice.keyboard.press("Enter");
        await alice.getByRole("menuitem", { name: "React" }).click();
        await alice.getByRole("menuitemcheckbox", { name: "👍" }).click();
        await bubble(bob, "Yes, at the station").locator(".bubble-reactions", { hasText: "👍" }).waitFor();
        await say(alice, "this was not meant for you");
        await bubble(bob, "this was not meant for you").waitFor();
        await bubble(alice, "this was not meant for you").focus();
        await alice.keyboard.press("Enter");
        await alice.getByRole("menuitem", { name: "Take back…" }).click();
        await alice.getByRole("dialog").getByRole("button", { name: "Take back" }).click();
        await bubble(bob, "This message has been taken back.").waitFor();
        await eventually(async () => assert.equal(await bubble(bob, "this was not meant for you").count(), 0));

        // Text is text.
        await say(alice, "<img src=x onerror=alert(1)> https://example.org/a?b=1&c=2 javascript:alert(1)");
        await bubble(bob, "<img src=x").waitFor();
        assert.deepEqual(await bubble(bob, "<img src=x").locator("a").evaluateAll((all) => all.map((a) => [a.getAttribute("href"), a.rel])), [["https://example.org/a?b=1&c=2", "noopener noreferrer nofollow"]]);

        await nothingSerious(bob, "a conversation");
        // A second page of the same person hears what the first one says.
        const second = await alice.context().newPage();
        await second.goto(person("alice").url);
        await panel(second).locator(".chat-row", { hasText: /bob/i }).first().click();
        await bubble(second, "Yes, at the station").waitFor();
        await say(alice, "said on the first");
        await bubble(second, "said on the first").waitFor();
        await second.close();

        // All of it is there again after a reload.
        await bob.reload();
        await panel(bob).locator(".chat-row", { hasText: "said on the first" }).click();
        await bubble(bob, "Yes, at the station").getByText("edited").waitFor();
        await bubble(bob, "Yes, at the station").locator(".bubble-reactions", { hasText: "👍" }).waitFor();
        await bubble(bob, "This message has been taken back.").waitFor();

        // Words are found in the archive.
        await panel(bob).getByRole("button", { name: "Search in this conversation" }).click();
        await panel(bob).getByLabel("Words to find").fill("station");
        await bob.keyboard.press("Enter");
        await panel(bob).locator(".chat-hits li", { hasText: "station" }).first().waitFor();
        assert.deepEqual([...alice.problems, ...bob.problems, ...alice.foreign, ...bob.foreign], []);
    });

    test("what is said to somebody who is away waits for them; a lost line loses nothing", { timeout: 120_000 }, async (c) => {
        const [alice, dora] = [await open(person("alice")), await open(person("dora"))];
        c.after(async () => { await alice.context().close(); await dora.context().close(); });
        for (const page of [alice, dora]) page.expected.push("WebSocket", "ERR_INTERNET_DISCONNECTED", "Failed to load resource", "net::ERR");
        await signIn(alice, person("alice"));
        await openChat(alice);
        await writeTo(alice, "dora");
        await say(alice, "Read this when you come");
        await arrived(alice, "Read this when you come");
        await signIn(dora, person("dora"));
        await openChat(dora);
        await panel(dora).locator(".chat-row", { hasText: "Read this when you come" }).locator(".count").waitFor();
        await panel(dora).locator(".chat-row", { hasText: "Read this when you come" }).click();
        // Without a line what is written waits, and goes out once, when it is back.
        await alice.context().setOffline(true);
        await say(alice, "Written in the tunnel");
        await bubble(alice, "Written in the tunnel").waitFor();
        await alice.context().setOffline(false);
        await bubble(dora, "Written in the tunnel").waitFor({ timeout: 60_000 });
        await arrived(alice, "Written in the tunnel");
        await eventually(async () => assert.equal(await bubble(dora, "Written in the tunnel").count(), 1));
        // Whoever signs out is gone for the others.
        await dora.getByRole("button", { name: /^Account/ }).click();
        await dora.getByRole("menuitem", { name: "Sign out" }).click();
        await dora.getByRole("heading", { name: "Sign in to your mail" }).waitFor();
        assert.deepEqual([...alice.foreign, ...dora.foreign], []);
    });

    test("a file goes to the other, and both are told which rules hold", { timeout: 120_000 }, async (c) => {
        const [alice, bob] = [await open(person("alice")), await open(person("bob"))];
        c.after(async () => { await alice.context().close(); await bob.context().close(); });
        await signIn(alice, person("alice"));
        await signIn(bob, person("bob"));
        await openChat(alice);
        await openChat(bob);
        await panel(alice).getByText("Who writes to whom, and when, is recorded here.").waitFor();
        await writeTo(alice, "bob");
        await chooseFiles(alice, () => panel(alice).getByRole("button", { name: "Send a file" }).click(), { name: "sea & sky ü.png", mimeType: "image/png", buffer: makePicture(120, 80) });
        await panel(alice).locator(".bubble-picture img.there").waitFor();
        await panel(bob).locator(".chat-row", { hasText: "sea & sky ü.png" }).click();
        await panel(bob).locator(".bubble-picture img.there").last().waitFor();
        assert.equal(await panel(bob).locator(".bubble-picture img").last().evaluate((img) => img.naturalWidth), 120);
        await chooseFiles(alice, () => panel(alice).getByRole("button", { name: "Send a file" }).click(), { name: "page.html", mimeType: "text/html", buffer: Buffer.from("<script>alert(1)</script>") });
        const link = panel(bob).locator(".bubble-file", { hasText: "page.html" });
        await link.waitFor();
        const answer = await bob.evaluate(async (href) => { const a = await fetch(href); return [a.status, a.headers.get("content-disposition"), a.headers.get("content-security-policy")]; }, await link.getAttribute("href"));
        assert.equal(answer[0], 200);
        assert.match(answer[1], /^attachment/);
        assert.deepEqual([...alice.problems, ...bob.problems, ...alice.foreign, ...bob.foreign], []);
    });

    test("a room is made, others are invited, and come back into it", { timeout: 180_000 }, async (c) => {
        const [alice, bob] = [await open(person("alice")), await open(person("bob"))];
        c.after(async () => { await alice.context().close(); await bob.context().close(); });
        await signIn(alice, person("alice"));
        await signIn(bob, person("bob"));
        await openChat(alice);
        await openChat(bob);
        await panel(alice).getByText("Who writes to whom, and when, is recorded here.").waitFor(); // it has looked around
        await panel(alice).getByRole("button", { name: "New", exact: true }).click();
        await alice.getByRole("menuitem", { name: "Make a room…" }).click();
        const name = `Quartet ${Date.now()}`;
        await alice.getByRole("dialog").getByLabel("Name of the room").fill(name);
        await alice.getByRole("dialog").getByRole("combobox", { name: "Invite" }).fill("bob");
        await alice.getByRole("dialog").getByRole("button", { name: "Make the room" }).click();
        await panel(alice).getByRole("heading", { name }).waitFor();
        await say(alice, "Welcome to our room");
        await bubble(alice, "Welcome to our room").waitFor();
        await panel(bob).locator(".chat-requests").getByRole("button", { name: "Join" }).click();
        await panel(bob).getByRole("heading", { name }).waitFor();
        await bubble(bob, "Welcome to our room").waitFor();
        await say(bob, "A good place");
        await bubble(alice, "A good place").waitFor();
        await eventually(async () => assert.equal(await bubble(bob, "A good place").count(), 1));
        await panel(bob).locator(".chat-input").press("ArrowUp");
        await say(bob, "A very good place");
        await bubble(alice, "A very good place").getByText("edited").waitFor();
        await bubble(alice, "A very good place").focus();
        await alice.keyboard.press("Enter");
        await alice.getByRole("menuitem", { name: "React" }).click();
        await alice.getByRole("menuitemcheckbox", { name: "🎉" }).click();
        await bubble(bob, "A very good place").locator(".bubble-reactions", { hasText: "🎉" }).waitFor();
        await panel(alice).getByRole("button", { name: "More" }).click();
        await alice.getByRole("menuitem", { name: "Change the subject…" }).click();
        await alice.getByRole("dialog").getByLabel("Subject").fill("Strings only");
        await alice.keyboard.press("Enter");
        await panel(bob).locator(".chat-who", { hasText: "Strings only" }).waitFor();
        await panel(alice).getByRole("button", { name: "More" }).click();
        await alice.getByRole("menuitem", { name: "People…" }).click();
        await alice.getByRole("dialog").getByText("bob@demo.test").first().waitFor();
        await alice.keyboard.press("Escape");
        // It is there again after a reload, with what was said.
        await bob.reload();
        await panel(bob).locator(".chat-row", { hasText: name }).click();
        await bubble(bob, "A very good place").getByText("edited").waitFor();
        await bubble(bob, "Welcome to our room").waitFor();
        // The owner takes a message away, changes the settings, and closes the room.
        await say(bob, "Buy now!");
        await bubble(alice, "Buy now!").focus();
        await alice.keyboard.press("Enter");
        await alice.getByRole("menuitem", { name: "Take away for all…" }).click();
        await alice.getByRole("dialog").getByRole("button", { name: "Take away" }).click();
        await panel(bob).getByText("This message has been taken back.").waitFor();
        await panel(alice).getByRole("button", { name: "More" }).click();
        await alice.getByRole("menuitem", { name: "Settings of the room…" }).click();
        await alice.getByRole("dialog").getByLabel("Description").fill("Two violins, a viola, a cello");
        await alice.getByRole("dialog").getByRole("button", { name: "Save" }).click();
        await alice.getByRole("dialog").waitFor({ state: "detached" });
        await panel(alice).getByRole("button", { name: "More" }).click();
        await alice.getByRole("menuitem", { name: "Close the room for all…" }).click();
        await alice.getByRole("dialog").getByRole("button", { name: "Close the room" }).click();
        await panel(bob).getByText("This room has been closed.").first().waitFor();
        assert.deepEqual([...alice.problems, ...bob.problems, ...alice.foreign, ...bob.foreign], []);
    });

    test("a blocked person cannot write; unblocked, they can", { timeout: 120_000 }, async (c) => {
        const [alice, emil] = [await open(person("alice")), await open(person("emil"))];
        c.after(async () => { await alice.context().close(); await emil.context().close(); });
        await signIn(alice, person("alice"));
        await signIn(emil, person("emil"));
        await openChat(alice);
        await openChat(emil);
        await writeTo(alice, "emil");
        await panel(alice).getByRole("button", { name: "More" }).click();
        await alice.getByRole("menuitem", { name: "Block…" }).click();
        await alice.getByRole("dialog").getByRole("button", { name: "Block" }).click();
        await panel(alice).getByText("You have blocked").waitFor();
        await writeTo(emil, "alice");
        await say(emil, "let me in");
        await bubble(emil, "let me in").getByRole("alert").waitFor();
        await panel(alice).getByRole("button", { name: "Unblock" }).click();
        await panel(alice).locator(".chat-input").waitFor();
        await bubble(emil, "let me in").getByRole("button", { name: "Send again" }).first().click();
        await bubble(alice, "let me in").waitFor();
        await back(alice);
        await until(async () => (await panel(alice).locator(".chat-row").count()) > 0, "listed");
        assert.deepEqual([...alice.problems, ...emil.problems], []);
    });
});
