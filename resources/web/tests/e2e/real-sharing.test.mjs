// Against a real server alone (tests/integration/web/test_webmail.py starts one): two people, one of whom shares a folder.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { eventually, open, openRow, rows, shut, signIn, until } from "./harness.mjs";
import { needsReal, person } from "./real.mjs";

after(shut);

describe("sharing on the real server", needsReal, () => {
    test("a folder is shared with another, who sees it come, uses it, and sees it go", { timeout: 120_000 }, async (c) => {
        const [at, other] = [person("alice"), person("bob")];
        const [page, bob] = [await open(at), await open(other)];
        c.after(async () => { await page.context().close(); await bob.context().close(); });
        await signIn(page, at);
        await signIn(bob, other);
        await rows(page).first().waitFor();
        const name = `Plans ${Date.now()}`;
        const tree = (who) => who.getByRole("tree", { name: "Folders", exact: true });
        const share = async (act) => {
            await tree(page).getByRole("treeitem", { name }).click({ button: "right" });
            await page.getByRole("menuitem", { name: "Share…" }).click();
            await act(page.getByRole("dialog"));
            await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
            await page.getByRole("dialog").waitFor({ state: "detached" });
        };
        await page.getByRole("button", { name: "New folder", exact: true }).click();
        await page.getByRole("dialog").getByLabel("Name").fill(name);
        await page.keyboard.press("Enter");
        await tree(page).getByRole("treeitem", { name }).waitFor();
        const subject = await rows(page).first().locator(".row-subject-text").textContent();
        await rows(page).first().click({ button: "right" });
        await page.getByRole("menuitem", { name: "Move to…" }).click();
        await page.getByRole("menuitem", { name, exact: true }).click();
        await share(async (dialog) => {
            await dialog.getByRole("combobox", { name: "Add a person" }).fill(other.account.split("@")[0]);
            await dialog.getByRole("listbox").getByRole("option").first().click();
            await dialog.getByRole("combobox", { name: /^What/ }).selectOption("write");
        });
        await tree(page).getByRole("treeitem", { name: /shared with others/ }).waitFor();
        // By push, without anything being done on the other side.
        const theirs = bob.getByRole("tree", { name: `Folders of ${at.account}` }).getByRole("treeitem");
        await theirs.filter({ hasText: name }).waitFor();
        await eventually(async () => assert.equal(await theirs.count(), 1, "nothing else is seen"));
        await theirs.first().click();
        await openRow(bob, subject.trim());
        await bob.keyboard.press("s");
        await tree(page).getByRole("treeitem", { name }).click();
        await page.locator(".row-star.on").first().waitFor();
        // Into one's own folders.
        await bob.keyboard.press("Escape");
        await rows(bob).first().click({ button: "right" });
        await bob.getByRole("menuitem", { name: "Move to…" }).click();
        await bob.getByRole("menuitem", { name: "Archive", exact: true }).click();
        await until(async () => (await rows(page).count()) === 0, "gone on the owner's side");
        await tree(bob).getByRole("treeitem", { name: /^Archive/ }).click();
        await rows(bob).filter({ hasText: subject.trim() }).first().waitFor();
        // Taken back.
        await share((dialog) => dialog.getByRole("button", { name: /^Take/ }).click());
        await until(async () => (await theirs.count()) === 0, "gone from the other's folders");
        assert.deepEqual([...page.problems, ...bob.problems, ...page.foreign, ...bob.foreign], []);
    });
});
