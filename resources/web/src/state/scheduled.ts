// Messages that wait for their time: not sending them after all, and sending them now.
import type { EmailSubmission, Id, SetResponse } from "../jmap/types";
import type { Account } from "./account";
import { mailboxFor } from "./operations";

/** What waits of these messages. */
export async function waitingOf(at: Account, emailIds: Id[]): Promise<EmailSubmission[]> {
    const batch = at.client.batch();
    const query = batch.add("EmailSubmission/query", { accountId: at.id, filter: { emailIds, undoStatus: "pending" } });
    const get = batch.add<{ list: EmailSubmission[] }>("EmailSubmission/get", { accountId: at.id, "#ids": query.ref("/ids") });
    await batch.send();
    return get.result.list.filter((s) => s.undoStatus === "pending" && emailIds.includes(s.emailId));
}

/** Calls these messages back; true when none of them goes out any more. `patch` is what happens to the messages with that. */
export async function callBack(at: Account, emailIds: Id[], patch: Record<string, unknown> | null = null): Promise<boolean> {
    const waiting = await waitingOf(at, emailIds);
    if (!waiting.length) return true;
    const answer = await at.client.call<SetResponse>("EmailSubmission/set", {
        accountId: at.id, update: Object.fromEntries(waiting.map((s) => [s.id, { undoStatus: "canceled" }])),
        ...(patch ? { onSuccessUpdateEmail: Object.fromEntries(waiting.map((s) => [s.id, patch])) } : {}),
    });
    return !Object.keys(answer.notUpdated ?? {}).length;
}

/** Back among the drafts. False when it is too late. */
export async function backToDrafts(at: Account, emailId: Id): Promise<boolean> {
    const drafts = await mailboxFor(at, "drafts", "Drafts");
    const from = at.byRole.peek().get("scheduled");
    if (!drafts || !(await callBack(at, [emailId]))) return false;
    await at.client.call("Email/set", { accountId: at.id, update: { [emailId]: {
        [`mailboxIds/${drafts.id}`]: true, "keywords/$draft": true, ...(from ? { [`mailboxIds/${from.id}`]: null } : {}) } } });
    await at.sync();
    return true;
}

/** Sends it at once. Where it did not wait any more it goes by the first identity. */
export async function sendNow(at: Account, emailId: Id): Promise<void> {
    const [waiting] = await waitingOf(at, [emailId]);
    if (waiting && !(await callBack(at, [emailId]))) return; // it is on its way
    const sent = await mailboxFor(at, "sent", "Sent");
    const from = at.byRole.peek().get("scheduled");
    const answer = await at.client.call<SetResponse<EmailSubmission>>("EmailSubmission/set", {
        accountId: at.id, create: { send: { emailId, identityId: waiting?.identityId ?? at.identities.peek()[0]?.id } },
        onSuccessUpdateEmail: { "#send": { "keywords/$draft": null, ...(sent ? { [`mailboxIds/${sent.id}`]: true } : {}), ...(from && sent ? { [`mailboxIds/${from.id}`]: null } : {}) } },
    });
    const problem = answer.notCreated?.send;
    if (problem) throw new Error(problem.description ?? problem.type);
    await at.sync();
}
