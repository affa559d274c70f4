// A client's stream over WebSocket (RFC 7395): negotiation, stream management with resumption (XEP-0198), questions and
// answers, and coming back after the line was lost. The browser knows no password: the web session's cookie is the proof,
// and SASL EXTERNAL takes it.
import { ns } from "./ns";
import { child, elements, text, write, x, type Xml } from "./xml";

export interface Socket {
    send(text: string): void;
    close(): void;
    onopen: (() => void) | null;
    onmessage: ((event: { data: string }) => void) | null;
    onclose: (() => void) | null;
}
export interface StreamParts {
    jid: string;
    open: () => Socket;
    parse: (text: string) => Xml;
    timer: (run: () => void, milliseconds: number) => unknown;
    stop: (timer: unknown) => void;
}
export type StreamState = "offline" | "connecting" | "online" | "signed-out";

/** An answer of type error, by its condition (RFC 6120 section 8.3.3); "offline" where none came. */
export class StanzaError extends Error {
    constructor(readonly condition: string, said = "", readonly stanza: Xml | null = null) {
        super(said || condition);
    }
    static of(stanza: Xml): StanzaError {
        const error = child(stanza, ns.client, "error");
        const condition = error ? elements(error).find((e) => e.ns === ns.stanzas && e.name !== "text")?.name : undefined;
        return new StanzaError(condition ?? "undefined-condition", text(child(error, ns.stanzas, "text")), stanza);
    }
}

const patience = 15_000; // for an acknowledgement
const answerWithin = 40_000;
const longestWait = 60_000;

export class Stream {
    state: StreamState = "offline";
    full = "";
    onState: (state: StreamState) => void = () => undefined;
    /** A session began; `resumed`: nothing was lost in between. */
    onSession: (resumed: boolean) => void = () => undefined;
    onStanza: (stanza: Xml) => void = () => undefined;
    /** The server has taken this over from us. */
    onAcknowledged: (stanza: Xml) => void = () => undefined;

    private socket: Socket | null = null;
    private wanted = false;
    private step: "open" | "auth" | "bind" | "binding" | "resuming" | "bound" = "open";
    private authenticated = false;
    private tries = 0;
    private retry: unknown = null;
    private watchdog: unknown = null;
    private lastId = 0;
    private readonly prefix = Math.random().toString(36).slice(2, 8);
    private asked = new Map<string, { to: string; done: (answer: Xml) => void; failed: (error: Error) => void; timer: unknown }>();
    // Stream management
    private managed = false;
    private previous: { id: string } | null = null;
    private handled = 0;
    private sent = 0;
    private unacknowledged: Xml[] = [];
    private asking = false;
    private inactive = false;

    constructor(private readonly parts: StreamParts) {}

    start(): void {
        if (this.wanted && this.state !== "signed-out") return;
        this.wanted = true;
        this.tries = 0;
        this.connect();
    }

    /** Ends the stream for good: what is unsent is lost to it. */
    stop(): void {
        this.wanted = false;
        this.parts.stop(this.retry);
        if (this.step === "bound" && this.socket) this.raw(x("presence", ns.client, { type: "unavailable" }));
        if (this.socket) this.raw(x("close", ns.framing));
        this.previous = null;
        this.drop();
        this.lose();
        this.become("offline");
    }

    /** The line may be back, or gone without a word. */
    look(): void {
        if (!this.wanted) return;
        if (!this.socket) {
            this.tries = 0;
            this.parts.stop(this.retry);
            this.connect();
        } else {
            this.request();
        }
    }

    nextId(): string { return `${this.prefix}-${(++this.lastId).toString(36)}`; }

    /** A stanza goes out; false when there is no session and none that may be taken up again. */
    send(stanza: Xml): boolean {
        if (this.step !== "bound" && !this.previous) return false;
        if (this.managed || this.previous) {
            this.unacknowledged.push(stanza);
            ++this.sent;
        }
        if (this.step === "bound") {
            this.raw(stanza);
            if (stanza.name === "message") this.request();
        }
        return true;
    }

    /** A question and its answer, which is the whole stanza. */
    ask(type: "get" | "set", to: string | null, payload: Xml): Promise<Xml> {
        return new Promise((done, failed) => {
            if (this.state !== "online") return failed(new StanzaError("offline"));
            const id = this.nextId();
            const timer = this.parts.timer(() => { this.asked.delete(id); failed(new StanzaError("remote-server-timeout")); }, answerWithin);
            this.asked.set(id, { to: to ?? "", done, failed, timer });
            this.send(x("iq", ns.client, { type, id, to }, payload));
            return undefined;
        });
    }

    /** XEP-0352: nobody looks at what comes. */
    setInactive(inactive: boolean): void {
        if (inactive === this.inactive) return;
        this.inactive = inactive;
        if (this.step === "bound") this.raw(x(inactive ? "inactive" : "active", ns.csi));
    }

    private become(state: StreamState): void {
        if (state === this.state) return;
        this.state = state;
        this.onState(state);
    }

    private raw(element: Xml): void { this.socket?.send(write(element)); }

    private connect(): void {
        this.drop();
        this.become("connecting");
        this.step = "open";
        this.authenticated = false;
        const socket = this.socket = this.parts.open();
        socket.onopen = () => this.raw(x("open", ns.framing, { to: this.parts.jid.split("@").pop(), version: "1.0" }));
        socket.onmessage = (event) => {
            if (socket !== this.socket) return;
            let element: Xml;
            try {
                element = this.parts.parse(event.data);
            } catch {
                return this.lost();
            }
            this.take(element);
        };
        socket.onclose = () => { if (socket === this.socket) this.lost(); };
        this.watch(patience * 2); // the whole negotiation
    }

    private drop(): void {
        const socket = this.socket;
        this.socket = null;
        this.parts.stop(this.watchdog);
        this.asking = false;
        this.step = "open";
        if (!socket) return;
        socket.onopen = socket.onmessage = socket.onclose = null;
        try {
            socket.close();
        } catch { /* it was never open */ }
    }

    private watch(milliseconds: number): void {
        this.parts.stop(this.watchdog);
        this.watchdog = this.parts.timer(() => this.lost(), milliseconds);
    }

    /** The connection is gone: again, later each time. */
    private lost(): void {
        this.drop();
        if (!this.wanted) return;
        if (!this.previous) this.lose();
        this.become("offline");
        const wait = Math.min(longestWait, 1000 * 2 ** this.tries++) * (0.7 + Math.random() * 0.6);
        this.parts.stop(this.retry);
        this.retry = this.parts.timer(() => { if (this.wanted && !this.socket) this.connect(); }, wait);
    }

    /** The session is over: whoever waits for an answer waits in vain. */
    private lose(): void {
        const asked = [...this.asked.values()];
        this.asked.clear();
        this.managed = false;
        this.previous = null;
        this.unacknowledged = [];
        for (const one of asked) {
            this.parts.stop(one.timer);
            one.failed(new StanzaError("offline"));
        }
    }

    private signedOut(): void {
        this.drop();
        this.lose();
        this.wanted = false;
        this.become("signed-out");
    }

    private take(element: Xml): void {
        if (element.ns === ns.framing) {
            if (element.name === "close") this.lost();
        } else if (element.ns === ns.stream) {
            if (element.name === "features") this.features(element);
            else if (element.name === "error") this.streamError(element);
        } else if (element.ns === ns.sasl) {
            if (element.name !== "success") return this.signedOut();
            this.authenticated = true;
            this.raw(x("open", ns.framing, { to: this.parts.jid.split("@").pop(), version: "1.0" }));
        } else if (element.ns === ns.sm) {
            this.management(element);
        } else if (element.ns === ns.client) {
            if (this.managed) this.handled = (this.handled + 1) >>> 0;
            if (element.name === "iq" && this.answer(element)) return;
            if (this.step === "bound") this.onStanza(element);
        }
    }

    private features(features: Xml): void {
        if (!this.authenticated) {
            const offered = elements(child(features, ns.sasl, "mechanisms") ?? x("none", "")).map(text);
            if (!offered.includes("EXTERNAL")) return this.signedOut();
            this.step = "auth";
            this.raw(x("auth", ns.sasl, { mechanism: "EXTERNAL" }, "="));
        } else if (this.previous) {
            this.step = "resuming";
            this.raw(x("resume", ns.sm, { previd: this.previous.id, h: this.handled }));
        } else {
            this.bind();
        }
    }

    private bind(): void {
        this.step = "binding";
        const id = this.nextId();
        const failed = (): void => this.lost();
        this.asked.set(id, { to: "", timer: null, failed, done: (answer) => {
            this.full = text(child(child(answer, ns.bind, "bind"), ns.bind, "jid"));
            this.handled = this.sent = 0;
            this.unacknowledged = [];
            this.raw(x("enable", ns.sm, { resume: "true" }));
            this.begin(false);
        } });
        this.raw(x("iq", ns.client, { type: "set", id }, x("bind", ns.bind, {}, x("resource", ns.bind, {}, `webmail-${this.prefix}`))));
    }

    private begin(resumed: boolean): void {
        this.step = "bound";
        this.tries = 0;
        this.rest();
        if (this.inactive) this.raw(x("inactive", ns.csi));
        // What is sent from here on counts: the server begins to count with <enable/>, which is on its way.
        this.managed = true;
        this.become("online");
        this.onSession(resumed);
    }

    private management(element: Xml): void {
        switch (element.name) {
        case "enabled":
            this.handled = 0;
            this.previous = element.attrs.id && /^(true|1)$/.test(element.attrs.resume ?? "") ? { id: element.attrs.id } : null;
            break;
        case "resumed": {
            this.acknowledge(Number(element.attrs.h));
            const again = this.unacknowledged;
            for (const stanza of again) this.raw(stanza);
            this.begin(true);
            if (again.length) this.request();
            break;
        }
        case "failed":
            if (this.step !== "resuming") { // it was <enable/> that failed: we do without
                this.managed = false;
                break;
            }
            if (element.attrs.h !== undefined) this.acknowledge(Number(element.attrs.h));
            this.lose();
            this.bind();
            break;
        case "r":
            this.raw(x("a", ns.sm, { h: this.handled }));
            break;
        case "a":
            this.asking = false;
            this.acknowledge(Number(element.attrs.h));
            this.rest();
            if (this.unacknowledged.some((s) => s.name === "message")) this.request();
            break;
        }
    }

    private acknowledge(h: number): void {
        const before = this.sent - this.unacknowledged.length;
        const newly = Math.min((h - before) >>> 0, this.unacknowledged.length);
        for (const stanza of this.unacknowledged.splice(0, newly)) this.onAcknowledged(stanza);
    }

    /** Asks what has come through; no answer means that the line is dead. */
    private request(): void {
        if (this.step !== "bound" || !this.managed || this.asking) return;
        this.asking = true;
        this.raw(x("r", ns.sm));
        this.watch(patience);
    }

    /** Nothing is awaited; from time to time we look whether the line still stands. */
    private rest(): void {
        this.parts.stop(this.watchdog);
        this.watchdog = this.parts.timer(() => this.request(), 60_000);
    }

    private answer(iq: Xml): boolean {
        if (iq.attrs.type !== "result" && iq.attrs.type !== "error") return false;
        const one = this.asked.get(iq.attrs.id ?? "");
        // An answer counts only from whom was asked; the account itself answers without an address too.
        const from = iq.attrs.from ?? "";
        if (one && (from === one.to || (!one.to && [this.parts.jid, this.full].includes(from)) || (!from && one.to === this.parts.jid))) {
            this.asked.delete(iq.attrs.id!);
            this.parts.stop(one.timer);
            if (iq.attrs.type === "result") one.done(iq);
            else one.failed(StanzaError.of(iq));
        }
        return true;
    }

    private streamError(error: Xml): void {
        const condition = elements(error).find((e) => e.ns === ns.streamErrors && e.name !== "text")?.name;
        if (condition === "not-authorized") return this.signedOut();
        if (condition === "conflict" || condition === "policy-violation") {
            this.previous = null;
            this.tries = Math.max(this.tries, 5);
        }
        this.lost();
    }
}
