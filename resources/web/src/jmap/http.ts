// Every request of the application goes through here: same origin, the session cookie, and the CSRF token on anything
// that changes something.

export type FailureKind = "offline" | "signed-out" | "refused" | "server";

/** What went wrong, as a value that views can tell apart. `status` is the HTTP status, 0 where there was none. */
export class Failure extends Error {
    constructor(readonly kind: FailureKind, readonly status: number, readonly type: string, message: string) {
        super(message);
    }
}

let csrf = "";
export const setCsrfToken = (token: string): void => { csrf = token; };
export const csrfToken = (): string => csrf;

const listeners = new Set<() => void>();
/** Called when the server says that the session has ended. */
export const onSignedOut = (listener: () => void): void => { listeners.add(listener); };

interface Problem {
    type?: string;
    title?: string;
    detail?: string;
}

/** Turns a response that is no success into a Failure (RFC 7807 problem details where there are any). */
export async function failureOf(response: Response): Promise<Failure> {
    let problem: Problem = {};
    try {
        if (/json/.test(response.headers.get("content-type") ?? "")) problem = (await response.json()) as Problem;
    } catch { /* a body that is not JSON says nothing */ }
    const kind: FailureKind = response.status === 401 ? "signed-out" : response.status >= 500 ? "server" : "refused";
    return new Failure(kind, response.status, problem.type ?? "", problem.detail ?? problem.title ?? response.statusText);
}

export interface Ask {
    method?: string;
    json?: unknown;
    body?: BodyInit;
    headers?: Record<string, string>;
    signal?: AbortSignal;
    /** A 401 here is an answer (sign-in), not the end of the session. */
    quiet?: boolean;
}

/** Sends; a network error or a status outside 2xx throws a Failure. */
export async function ask(url: string, options: Ask = {}): Promise<Response> {
    const headers: Record<string, string> = { ...options.headers };
    const method = options.method ?? (options.json === undefined && options.body === undefined ? "GET" : "POST");
    if (method !== "GET") headers["X-CSRF-Token"] = csrf;
    let body = options.body;
    if (options.json !== undefined) {
        headers["Content-Type"] = "application/json";
        body = JSON.stringify(options.json);
    }
    let response: Response;
    try {
        response = await fetch(url, {
            method, headers, body: body ?? null, credentials: "same-origin", cache: "no-store", signal: options.signal ?? null,
        });
    } catch (error) {
        if ((error as Error).name === "AbortError") throw error;
        throw new Failure("offline", 0, "", "network");
    }
    if (response.ok) return response;
    const failure = await failureOf(response);
    if (failure.kind === "signed-out" && !options.quiet) for (const listener of listeners) listener();
    throw failure;
}

export const isOffline = (error: unknown): boolean =>
    error instanceof Failure && (error.kind === "offline" || error.status === 502 || error.status === 503 || error.status === 504);
