// The application's state above the accounts: who is signed in, which account and list is shown, what is selected.
import { batch, computed, effect, signal } from "@preact/signals";
import { currentSession, signOut, signOutEverywhere, type WebSession } from "../jmap/auth";
import { JmapClient } from "../jmap/client";
import { Failure, onSignedOut } from "../jmap/http";
import { capability, type Email, type Id, type Mailbox } from "../jmap/types";
import { dropAll } from "../lib/idb";
import { parseSearch, toFilter, words } from "../mail/search";
import { Account } from "./account";
import { clearQueue, online, retryNow, startQueue } from "./actions";
import { newestFirst, type ListWindow } from "./list";
import { forgetPrefs, openPrefs, prefs } from "./prefs";
import { go, route } from "./route";

export const phase = signal<"starting" | "signed-out" | "ready" | "failed">("starting");
export const webSession = signal<WebSession | null>(null);
/** True when the session ended while the person was at work: sign-in comes back over what they were doing. */
export const expired = signal(false);
export const client = signal<JmapClient | null>(null);
export const accounts = signal<ReadonlyMap<Id, Account>>(new Map());
/** The one that is shown: the person's own, or one that shares folders with the person. */
export const account = signal<Account | null>(null);
/** The person's own one: what is written, kept and set up belongs to it. */
export const home = signal<Account | null>(null);
/** Those of others. */
export const sharing = computed(() => [...accounts.value.values()].filter((a) => !a.isPersonal));
export const list = signal<ListWindow | null>(null);
export const selected = signal<ReadonlySet<Id>>(new Set());
/** The row that the keyboard is on. */
export const cursor = signal(0);
export const newMail = signal<Email[]>([]);

let stopListening: (() => void) | null = null;

export async function start(): Promise<void> {
    onSignedOut(() => { if (phase.peek() === "ready" && !leaving && !renewing) expired.value = true; });
    try {
        const session = await currentSession();
        if (session) await enter(session);
        else phase.value = "signed-out";
    } catch {
        phase.value = "failed";
    }
}

/** Opens the accounts of a session that stands. */
export async function enter(session: WebSession): Promise<void> {
    if (expired.peek()) { // the same person again: everything is still there
        if (webSession.peek()?.account === session.account) {
            webSession.value = session;
            expired.value = false;
            retryNow();
            void account.peek()?.sync();
            return;
        }
        location.reload();
        return;
    }
    const connection = await JmapClient.connect();
    const all = new Map<Id, Account>();
    for (const [id, details] of Object.entries(connection.session.accounts)) {
        if (capability.mail in details.accountCapabilities) all.set(id, new Account(connection, id));
    }
    const first = all.get(connection.session.primaryAccounts[capability.mail] ?? "") ?? [...all.values()][0];
    if (!first) throw new Error("no mail account");
    await Promise.all([first.open(), openPrefs(connection, first.id)]);
    batch(() => {
        webSession.value = session;
        client.value = connection;
        accounts.value = all;
        home.value = first;
        account.value = first;
        phase.value = "ready";
    });
    await startQueue((id) => accounts.peek().get(id));
    first.onArrival = (emails) => { newMail.value = emails; };
    connection.onSessionChange = () => void lookAgain();
    openShared();
    stopListening = connection.listen((changed) => {
        for (const [id, states] of Object.entries(changed)) {
            const at = accounts.peek().get(id);
            if (!at || states.Mailbox === "none") void lookAgain(); // somebody shares something, or does not any more
            else if (opened.has(id)) void at.sync().catch(() => undefined);
        }
    }, (up) => {
        const before = online.peek();
        online.value = up || navigator.onLine;
        if (up && !before) {
            retryNow();
            void account.peek()?.sync().catch(() => undefined);
        }
    });
    opened.add(first.id);
}

let renewing = false;
/** Gives this browser a new session in place of one that ends on the way: what is under way meanwhile learns of the end, the person does not. */
export async function renewed(give: () => Promise<WebSession>): Promise<void> {
    renewing = true;
    try {
        webSession.value = await give();
    } catch (error) {
        if (error instanceof Failure && error.kind === "signed-out") expired.value = true;
        throw error;
    } finally {
        renewing = false;
    }
    retryNow();
    void account.peek()?.sync().catch(() => undefined);
}

const opened = new Set<Id>();

/** The folders of others come after the first view. */
function openShared(): void {
    for (const at of sharing.peek()) {
        if (opened.has(at.id)) continue;
        opened.add(at.id);
        at.open().catch(() => opened.delete(at.id));
    }
}

let looking: Promise<void> | null = null;
/** The session object has changed: accounts that share something come and go. */
function lookAgain(): Promise<void> {
    return looking ??= (async () => {
        const connection = client.peek();
        if (!connection) return;
        await connection.refresh();
        const all = new Map<Id, Account>();
        for (const [id, details] of Object.entries(connection.session.accounts)) {
            if (capability.mail in details.accountCapabilities) all.set(id, accounts.peek().get(id) ?? new Account(connection, id));
        }
        for (const id of opened) if (!all.has(id)) opened.delete(id);
        batch(() => {
            accounts.value = all;
            const at = account.peek();
            if (at && !all.has(at.id)) {
                account.value = home.peek();
                go({ name: "mail", mailbox: "inbox", email: null }, true);
            }
        });
        openShared();
    })().catch(() => undefined).finally(() => { looking = null; });
}

export async function switchAccount(id: Id): Promise<void> {
    const next = accounts.peek().get(id);
    if (!next || next === account.peek()) return;
    if (!opened.has(id)) {
        await next.open();
        opened.add(id);
    } else {
        void next.sync();
    }
    batch(() => {
        home.value = next;
        account.value = next;
        route.value = { name: "mail", mailbox: "inbox", email: null };
    });
    history.replaceState(null, "", "#/mail/inbox");
}

let leaving = false;
export async function leave(everywhere: boolean, devices = false): Promise<void> {
    leaving = true; // what is still under way learns that the session is over: no news to the person
    stopListening?.();
    await (everywhere ? signOutEverywhere(devices) : signOut()).catch(() => undefined);
    await clearQueue();
    await dropAll();
    for (const key of Object.keys(localStorage)) if (key.startsWith("posthorn.draft.")) localStorage.removeItem(key);
    forgetPrefs();
    location.hash = "";
    location.reload();
}

/** How the route names a mailbox: one's own ones by role or id, those of others with their account's id before a point. */
export const nameInRoute = (at: Account, box: Mailbox): string => (at.isPersonal ? box.role ?? box.id : `${at.id}.${box.id}`);

/** Searches stay where the person is; everything else but folders of others is the person's own. */
effect(() => {
    const here = route.value;
    const all = accounts.value;
    const own = home.value;
    if (!own || here.name === "search") return;
    const [id, box] = here.name === "mail" ? here.mailbox.split(".") : [];
    const at = id !== undefined && box !== undefined ? all.get(id) ?? own : own;
    if (at !== account.peek()) account.value = at;
});

/** The mailbox that the route names. */
export const mailbox = computed<Mailbox | null>(() => {
    const here = route.value;
    const at = account.value;
    if (here.name !== "mail" || !at) return null;
    const [id, box] = here.mailbox.split(".");
    if (box !== undefined) return id === at.id ? at.mailboxes.value.get(box) ?? null : null;
    if (!at.isPersonal) return null;
    return at.mailboxes.value.get(here.mailbox) ?? at.byRole.value.get(here.mailbox) ?? null;
});

/** Each list is made anew only when another one is meant. */
const wanted = computed(() => {
    const here = route.value;
    const at = account.value;
    if (!at) return "";
    const collapse = prefs.value.conversations ? "1" : "0";
    if (here.name === "mail") return mailbox.value ? `${at.id}|${collapse}|mail|${mailbox.value.id}` : "";
    if (here.name === "search") return `${at.id}|${collapse}|search|${here.query}`;
    return "keep";
});

effect(() => {
    const key = wanted.value;
    if (key === "keep") return;
    const at = account.peek();
    const old = list.peek();
    let next: ListWindow | null = null;
    if (at && key) {
        const here = route.peek();
        const collapseThreads = prefs.peek().conversations;
        if (here.name === "mail") {
            next = at.list({ filter: { inMailbox: mailbox.peek()!.id }, sort: newestFirst, collapseThreads });
        } else if (here.name === "search") {
            const filter = toFilter(parseSearch(here.query), [...at.mailboxes.peek().values()], new Date());
            next = at.list({ filter, sort: newestFirst, collapseThreads, marked: words(parseSearch(here.query)).length > 0 });
        }
    }
    batch(() => {
        list.value = next;
        selected.value = new Set();
        cursor.value = 0;
    });
    if (old) for (const one of accounts.peek().values()) one.closeList(old);
});

/** The email that is open, from the route. */
export const openId = computed(() => (route.value.name === "mail" || route.value.name === "search" ? route.value.email : null));
