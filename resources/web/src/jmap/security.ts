// What an account's owner does about its security, and the messenger's download.
import { ask } from "./http";

export interface AppPassword {
    id: string;
    name: string;
    since: string;
    lastUsed: string | null;
    address: string;
}

export interface Device {
    id: string;
    name: string;
    scope: string;
    address: string;
    since: string;
    lastSeen: string;
    expires: string;
}

export interface SecurityState {
    secondFactor: { on: boolean; since: string | null; recoveryCodesLeft: number };
    appPasswords: AppPassword[];
    tokens: Device[];
    /** What a new password must have: characters. */
    password?: { least: number };
}

export interface MessengerSystem {
    system: string;
    version: string;
    size: number;
}

const json = async <T>(url: string, body?: unknown): Promise<T> =>
    (await (await ask(url, body === undefined ? {} : { json: body })).json()) as T;
const remove = async (url: string): Promise<void> => { await ask(url, { method: "DELETE" }); };

export const securityState = (): Promise<SecurityState> => json("/auth/security");
export const addAppPassword = (name: string, password: string): Promise<{ id: string; name: string; password: string }> =>
    json("/auth/app-passwords", { name, password });
export const removeAppPassword = (id: string): Promise<void> => remove(`/auth/app-passwords/${encodeURIComponent(id)}`);
/** `token` is told this once. */
export const addToken = (name: string, scope: string, password: string): Promise<{ id: string; token: string; expires: string }> =>
    json("/auth/tokens", { name, scope, password });
export const removeToken = (id: string): Promise<void> => remove(`/auth/tokens/${encodeURIComponent(id)}`);
export const beginSecondFactor = (password: string): Promise<{ secret: string; uri: string }> => json("/auth/second-factor", { password });
export const confirmSecondFactor = (totp: string): Promise<{ recoveryCodes: string[] }> => json("/auth/second-factor/confirm", { totp });
export const renewRecoveryCodes = (password: string, totp: string): Promise<{ recoveryCodes: string[] }> =>
    json("/auth/second-factor/recovery-codes", { password, totp });
export const removeSecondFactor = async (password: string, totp: string): Promise<void> => {
    await ask("/auth/second-factor/remove", { json: { password, totp } });
};
export const messengerSystems = async (): Promise<MessengerSystem[]> =>
    (await json<{ systems: MessengerSystem[] }>("/messenger/downloads")).systems;
/** An address that is good once, for a minute. */
export const messengerDownload = async (system: string): Promise<string> =>
    (await json<{ url: string }>("/messenger/downloads", { system })).url;
