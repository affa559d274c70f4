// The JMAP connection: session object, requests of many calls, uploads, downloads, push (RFC 8620).
import { ask, csrfToken, Failure } from "./http";
import { capability, type Id, type Invocation, type Session } from "./types";

/** A method-level error (RFC 8620 section 3.6.2). */
export class MethodError extends Error {
    constructor(readonly type: string, description: string) {
        super(description || type);
    }
}

/** A call that was put into a request; its answer is there after send(). */
export class Call<T> {
    value: T | undefined;
    error: MethodError | undefined;
    constructor(readonly id: string, readonly name: string) {}
    /** The answer; throws the call's MethodError. */
    get result(): T {
        if (this.error) throw this.error;
        if (this.value === undefined) throw new MethodError("serverFail", `${this.name} was not answered`);
        return this.value;
    }
    /** A reference to this answer for a later call of the same request. */
    ref(path: string): { resultOf: string; name: string; path: string } {
        return { resultOf: this.id, name: this.name, path };
    }
}

/** Calls that go to the server together. */
export class Batch {
    private readonly calls: Invocation[] = [];
    private readonly handles: Call<unknown>[] = [];
    constructor(private readonly client: JmapClient) {}

    add<T>(name: string, args: Record<string, unknown>): Call<T> {
        const call = new Call<T>(`c${this.calls.length}`, name);
        this.calls.push([name, args, call.id]);
        this.handles.push(call);
        return call;
    }

    async send(signal?: AbortSignal): Promise<void> {
        const responses = await this.client.request(this.calls, signal);
        for (const [name, args, id] of responses) {
            const call = this.handles.find((c) => c.id === id);
            if (!call) continue;
            if (name === "error") {
                call.error ??= new MethodError(String(args.type), String(args.description ?? ""));
            } else if (name === call.name && call.value === undefined) {
                call.value = args; // implicit calls (onSuccessUpdateEmail) answer under the same id with another name
            }
        }
    }
}

export type StateChange = Record<Id, Record<string, string>>;

export class JmapClient {
    /** Told when an answer says that the session object is another by now (RFC 8620 section 3.4). */
    onSessionChange: (() => void) | null = null;

    constructor(public session: Session) {}

    /** Reads the session object. Its addresses are taken for this origin: the page's policy allows no other. */
    static async connect(): Promise<JmapClient> {
        return new JmapClient(await JmapClient.read());
    }

    private static async read(): Promise<Session> {
        const session = (await (await ask("/jmap/session")).json()) as Session;
        for (const name of ["apiUrl", "downloadUrl", "uploadUrl", "eventSourceUrl"] as const) session[name] = session[name].replace(/^https?:\/\/[^/]+/i, "");
        return session;
    }

    async refresh(): Promise<void> {
        this.session = await JmapClient.read();
    }

    has(what: string, accountId?: Id): boolean {
        return accountId ? what in (this.session.accounts[accountId]?.accountCapabilities ?? {}) : what in this.session.capabilities;
    }

    limit(name: string, otherwise: number): number {
        const value = this.session.capabilities[capability.core]?.[name];
        return typeof value === "number" && value > 0 ? value : otherwise;
    }

    batch(): Batch {
        return new Batch(this);
    }

    /** One call on its own. */
    async call<T>(name: string, args: Record<string, unknown>): Promise<T> {
        const batch = this.batch();
        const call = batch.add<T>(name, args);
        await batch.send();
        return call.result;
    }

    async request(methodCalls: Invocation[], signal?: AbortSignal): Promise<Invocation[]> {
        const using = Object.values(capability).filter((c) => this.has(c));
        const response = await ask(this.session.apiUrl, { json: { using, methodCalls }, ...(signal ? { signal } : {}) });
        const answer = (await response.json()) as { methodResponses: Invocation[]; sessionState?: string };
        if (answer.sessionState && answer.sessionState !== this.session.state) this.onSessionChange?.();
        return answer.methodResponses;
    }

    /** The address of a blob; `name` and `type` are what the download is told as. */
    downloadUrl(accountId: Id, blobId: Id, name: string, type: string): string {
        return this.session.downloadUrl
            .replace("{accountId}", encodeURIComponent(accountId)).replace("{blobId}", encodeURIComponent(blobId))
            .replace("{name}", encodeURIComponent(name || "download")).replace("{type}", encodeURIComponent(type));
    }

    async download(accountId: Id, blobId: Id, type = "application/octet-stream", signal?: AbortSignal): Promise<Blob> {
        return (await ask(this.downloadUrl(accountId, blobId, "blob", type), signal ? { signal } : {})).blob();
    }

    /** Uploads with progress (0 to 1); fetch cannot tell it, so this is XMLHttpRequest. */
    upload(accountId: Id, file: Blob, type: string, progress: (part: number) => void, signal?: AbortSignal): Promise<{ blobId: Id; size: number }> {
        return new Promise((resolve, reject) => {
            const request = new XMLHttpRequest();
            request.open("POST", this.session.uploadUrl.replace("{accountId}", encodeURIComponent(accountId)));
            request.setRequestHeader("Content-Type", type || "application/octet-stream");
            request.setRequestHeader("X-CSRF-Token", csrfToken());
            request.upload.onprogress = (e) => { if (e.lengthComputable) progress(e.loaded / e.total); };
            request.onload = () => {
                if (request.status >= 200 && request.status < 300) {
                    progress(1);
                    resolve(JSON.parse(request.responseText) as { blobId: Id; size: number });
                } else {
                    let detail = request.statusText;
                    try { detail = (JSON.parse(request.responseText) as { detail?: string }).detail ?? detail; } catch { /* no JSON */ }
                    const kind = request.status === 401 ? "signed-out" : request.status >= 500 ? "server" : "refused";
                    reject(new Failure(kind, request.status, "", detail));
                }
            };
            request.onerror = () => reject(new Failure("offline", 0, "", "network"));
            request.onabort = () => reject(new DOMException("aborted", "AbortError"));
            signal?.addEventListener("abort", () => request.abort());
            request.send(file);
        });
    }

    /**
     * Listens for state changes until the returned function is called. The browser connects again by itself; `up` tells
     * whether the line stands.
     */
    listen(onChange: (changed: StateChange) => void, up: (connected: boolean) => void): () => void {
        const url = this.session.eventSourceUrl
            .replace("{types}", "*").replace("{closeafter}", "no").replace("{ping}", "60");
        let source: EventSource | null = null;
        let timer: ReturnType<typeof setTimeout> | undefined;
        let wait = 1000;
        let stopped = false;
        const open = (): void => {
            source = new EventSource(url);
            source.onopen = () => { wait = 1000; up(true); };
            source.addEventListener("state", (event) => {
                try { onChange((JSON.parse((event as MessageEvent<string>).data) as { changed: StateChange }).changed); } catch { /* not ours */ }
            });
            source.onerror = () => {
                up(false);
                if (source?.readyState === EventSource.CLOSED && !stopped) { // the browser gave up (a status that is no 200)
                    void ask("/jmap/session").catch(() => undefined); // which tells all when the session is over
                    clearTimeout(timer);
                    timer = setTimeout(open, wait);
                    wait = Math.min(wait * 2, 60_000);
                }
            };
        };
        open();
        return () => { stopped = true; clearTimeout(timer); source?.close(); };
    }
}
