// Whom one may find here (RFC 9670).
import type { GetResponse, Id, Principal } from "../jmap/types";
import type { Account } from "./account";

/** People of the domain whom the words fit. */
export async function findPeople(at: Account, filter: Record<string, string>, limit: number): Promise<Principal[]> {
    const batch = at.client.batch();
    const query = batch.add<{ ids: Id[] }>("Principal/query", { accountId: at.id, filter, sort: [{ property: "name" }], limit });
    const get = batch.add<GetResponse<Principal>>("Principal/get", { accountId: at.id, "#ids": query.ref("/ids") });
    await batch.send();
    const known = get.value?.list ?? [];
    // Where the domain's people are not listed, one who was named in full is known by that name alone.
    return query.result.ids.map((id) => known.find((p) => p.id === id) ?? { id, type: "individual", name: filter.email ?? id, email: filter.email ?? null });
}
