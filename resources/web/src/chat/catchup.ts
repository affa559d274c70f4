// What was said while there was no session: from the newest item that is known on, page by page.
import { queryArchive } from "./archive";
import { conversations } from "./core";
import { newest, takePage } from "./incoming";

const atOnce = 200;
const mostPages = 10;

/** Or first of all: the newest page, from which conversations are known. Where it fails, the next one goes on where it was. */
export async function catchUp(): Promise<void> {
    newest.catching = true;
    if (newest.id && await fromThere()) return;
    const page = await queryArchive({ before: "", most: atOnce });
    for (const c of takePage(page, null)) if (page.complete) c.complete.value = true;
    newest.id = page.last;
    newest.catching = false;
}

/** False: there would be a gap, so it is to be begun anew. */
async function fromThere(): Promise<boolean> {
    try {
        for (let round = 0; round < mostPages; ++round) {
            const page = await queryArchive({ after: newest.id, most: atOnce });
            takePage(page, null);
            if (page.last) newest.id = page.last;
            if (!page.complete && page.last) continue;
            newest.catching = false;
            return true;
        }
    } catch (error) {
        if ((error as { condition?: string }).condition !== "item-not-found") throw error; // what was known may be gone, or else the line is
    }
    newest.id = "";
    for (const c of conversations.peek().values()) if (!c.room) c.reset();
    return false;
}
