// Folders shared with others, and those that others share.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { nothingSerious } from "./axe.mjs";
import { eventually, open, openRow, real, rows, server, shut, signIn, until } from "./harness.mjs";

after(shut);

const folder = (page, name) => page.getByRole("tree", { name: "Folders", exact: true }).getByRole("treeitem", { name });
const theirs = (page, name) => page.getByRole("tree", { name: "Folders of society@demo.test" }).getByRole("treeitem", { name });

describe("sharing", { skip: Boolean(real) && "looks into the fake server" }, () => {
    for (const colorScheme of ["light", "dark"]) {
        test(`a folder is shared by keyboard, and seen to be (${colorScheme})`, { timeout: 60_000 }, async (c) => {
            const at = await server({ sharing: true });
            const page = await open(at, { colorScheme, reducedMotion: "reduce" });
            c.after(async () => { await page.context().close(); await at.stop(); });
            await signIn(page, at);
            await rows(page).first().waitFor();
            await folder(page, /^Projects/).focus();
            await page.keyboard.press("F10");
            await page.getByRole("menuitem", { name: "Share…" }).press("Enter");
            const dialog = page.getByRole("dialog", { name: "Share Projects" });
            await dialog.getByText("Nobody but you sees this folder.").waitFor();
            await nothingSerious(page, "the empty dialog");
            const people = dialog.getByRole("listbox", { name: "People" });
            const who = dialog.getByRole("combobox", { name: "Add a person" });
            assert.equal(await who.evaluate((e) => e === document.activeElement), true, "the focus is where one types");
            await page.keyboard.type("bru");
            await people.getByRole("option").nth(1).waitFor();
            await nothingSerious(page, "the list of people");
            await page.keyboard.press("ArrowDown");
            await page.keyboard.press("Enter");
            await dialog.getByRole("listitem").filter({ hasText: "Clara Brunner" }).waitFor();
            // One who is not in the list by name, by address; and nobody that there is not.
            await page.keyboard.type("nobody@demo.test");
            await page.keyboard.press("Enter");
            await dialog.getByRole("alert").filter({ hasText: "Nobody here has the address nobody@demo.test." }).waitFor();
            await nothingSerious(page, "the dialog with a problem");
            await who.fill("");
            await page.keyboard.type("Office@demo.test");
            await page.keyboard.press("Enter");
            await dialog.getByRole("listitem").filter({ hasText: "office@demo.test" }).waitFor();
            // Not oneself.
            await page.keyboard.type("alice");
            await page.waitForTimeout(200);
            await eventually(async () => assert.equal(await people.getByRole("option").count(), 0));
            await who.fill("");
            await dialog.getByRole("combobox", { name: "What Clara Brunner may do" }).selectOption("may read and sort");
            await nothingSerious(page, "the dialog");
            await dialog.getByRole("button", { name: "Save" }).click();
            await dialog.waitFor({ state: "detached" });
            const rights = at.fake.mail.boxes.get("m7").shareWith;
            assert.deepEqual(Object.keys(rights).sort(), ["p4", "p5"]);
            assert.equal(rights.p4.mayAddItems && rights.p4.maySetSeen && !rights.p4.mayShare, true);
            assert.deepEqual(rights.p5, { mayReadItems: true });
            await folder(page, /^Projects.*shared with others/).waitFor();
            await nothingSerious(page, "the folders");
            // Taken back.
            await folder(page, /^Projects/).click({ button: "right" });
            await page.getByRole("menuitem", { name: "Share…" }).click();
            await eventually(async () => assert.equal(await dialog.getByRole("combobox", { name: "What Clara Brunner may do" }).inputValue(), "write"));
            await dialog.getByRole("button", { name: "Take Clara Brunner away" }).click();
            await dialog.getByRole("button", { name: "Take office@demo.test away" }).click();
            await dialog.getByRole("button", { name: "Save" }).click();
            await until(() => Object.keys(at.fake.mail.boxes.get("m7").shareWith ?? {}).length === 0, "nobody any more");
            assert.deepEqual(page.problems, []);
        });
    }
    test("others' folders: read, starred, moved home, deleted; what one may not is not offered", { timeout: 60_000 }, async (c) => {
        const at = await server({ sharing: true });
        const page = await open(at);
        c.after(async () => { await page.context().close(); await at.stop(); });
        await signIn(page, at);
        await theirs(page, /^Inbox/).click();
        await page.getByRole("heading", { level: 1, name: "Inbox" }).waitFor();
        await openRow(page, "To the society");
        await until(() => at.fake.shared.emails.get("x1").keywords.$seen, "read");
        await eventually(async () => assert.equal(await page.getByRole("button", { name: "Archive" }).count(), 0));
        await page.keyboard.press("s");
        await until(() => at.fake.shared.emails.get("x1").keywords.$flagged, "starred");
        // An address that leads there leads there again.
        await page.reload();
        await rows(page).filter({ hasText: "To the society" }).waitFor();
        await eventually(async () => assert.equal(await theirs(page, /^Inbox/).getAttribute("aria-current"), "page"));
        // A search stays where one is.
        await page.fill("#search", "shared");
        await page.keyboard.press("Enter");
        await rows(page).filter({ hasText: "To the society" }).waitFor();
        await theirs(page, /^Inbox/).click();
        // Into a folder of one's own.
        await rows(page).filter({ hasText: "To the society" }).first().click({ button: "right" });
        await page.getByRole("menuitem", { name: "Move to…" }).click();
        await page.getByRole("menuitem", { name: "Projects", exact: true }).last().click();
        await until(() => !at.fake.shared.emails.has("x1") && at.fake.mail.emails.get("x1")?.mailboxIds.m7, "moved");
        await folder(page, /^Projects/).click();
        await rows(page).filter({ hasText: "To the society" }).waitFor();
        // And back, from there to be deleted into one's own trash.
        await rows(page).filter({ hasText: "To the society" }).first().click({ button: "right" });
        await page.getByRole("menuitem", { name: "Move to…" }).click();
        await page.getByRole("menuitem", { name: "Inbox" }).last().click();
        await until(() => at.fake.shared.emails.has("x1") && !at.fake.mail.emails.has("x1"), "moved back");
        await theirs(page, /^Inbox/).click();
        await openRow(page, "To the society");
        await page.keyboard.press("#");
        await until(() => !at.fake.shared.emails.has("x1") && at.fake.mail.emails.get("x1")?.mailboxIds.m6, "deleted into one's own trash");
        // Where one may only read.
        await theirs(page, /^Concert/).click({ button: "right" });
        for (const name of ["New folder inside…", "Rename…", "Share…", "Delete…"])
            await eventually(async () => assert.equal(await page.getByRole("menuitem", { name, exact: false }).first().getAttribute("aria-disabled"), "true", name));
        await page.keyboard.press("Escape");
        await nothingSerious(page, "others' folders");
        await folder(page, /^Inbox/).click();
        await rows(page).filter({ hasText: "Reading list" }).first().waitFor();
        assert.deepEqual(page.problems, []);
    });
});
