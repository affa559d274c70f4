// Signing in and out, and the list of web sessions.
import { ask, Failure, setCsrfToken } from "./http";

export interface WebSession {
    csrfToken: string;
    account: string;
    expires: string;
    /** There is instant messaging for the account. */
    chat?: boolean;
}

export interface ListedSession {
    id: string;
    address: string;
    agent: string;
    since: string;
    lastSeen: string;
    expires: string;
    current: boolean;
}

export type SignInResult = { session: WebSession } | { problem: "wrong" | "app-password" | "totp" | "slow-down" | "offline" | "other"; text: string };

const remember = (session: WebSession): WebSession => {
    setCsrfToken(session.csrfToken);
    return session;
};

/** The running session, or null when there is none. */
export async function currentSession(): Promise<WebSession | null> {
    try {
        const response = await ask("/auth/session", { quiet: true });
        return response.status === 204 ? null : remember((await response.json()) as WebSession);
    } catch (error) {
        if (error instanceof Failure && (error.status === 401 || error.status === 403 || error.status === 404)) return null;
        throw error;
    }
}

export async function signIn(account: string, password: string, totp: string): Promise<SignInResult> {
    try {
        const json = totp ? { account, password, totp } : { account, password };
        return { session: remember((await (await ask("/auth/sign-in", { json, quiet: true })).json()) as WebSession) };
    } catch (error) {
        if (!(error instanceof Failure)) throw error;
        const problem = error.kind === "offline" ? "offline" : /:totp$/.test(error.type) ? "totp" : /:app-password$/.test(error.type) ? "app-password"
            : error.status === 401 || error.status === 403 ? "wrong" : error.status === 429 ? "slow-down" : "other";
        return { problem, text: error.message };
    }
}

export const signOut = async (): Promise<void> => { await ask("/auth/sign-out", { method: "POST", quiet: true }); };
/** `devices`: what holds a token is out too. */
export const signOutEverywhere = async (devices: boolean): Promise<void> => { await ask("/auth/sign-out-everywhere", { json: { devices }, quiet: true }); };
/** All sessions end, and this browser has a new one. */
export const changePassword = async (password: string, fresh: string, totp: string): Promise<WebSession> =>
    remember((await (await ask("/auth/password", { json: { password, fresh, totp } })).json()) as WebSession);
export const listSessions = async (): Promise<ListedSession[]> =>
    ((await (await ask("/auth/sessions")).json()) as { sessions: ListedSession[] }).sessions;
export const endSession = async (id: string): Promise<void> => {
    await ask(`/auth/sessions/${encodeURIComponent(id)}`, { method: "DELETE" });
};
