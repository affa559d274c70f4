// A window on a query's result: any position can be asked for, and only what is near the view is held. A list of
// 1,000,000 messages costs as much memory as one of 5,000.
import { signal } from "@preact/signals";
import type { Comparator, Filter, Id } from "../jmap/types";

export interface ListSpec {
    filter: Filter | null;
    sort: Comparator[];
    collapseThreads: boolean;
    /** A search: what is found is asked for with its places marked. */
    marked?: boolean;
}

export interface Page {
    ids: Id[];
    position: number;
    total?: number;
    queryState: string;
}

/** Fetches a part of the result and sees to it that the emails are in the cache. */
export type Fetch = (spec: ListSpec, position: number, limit: number, total: boolean, signal: AbortSignal) => Promise<Page>;

export const newestFirst: Comparator[] = [{ property: "receivedAt", isAscending: false }];

export class ListWindow {
    /** Number of rows; null until the first answer. */
    readonly total = signal<number | null>(null);
    /** Rises with every change of what idAt() tells. */
    readonly version = signal(0);
    readonly failed = signal<unknown>(null);

    private ids = new Map<number, Id>();
    private pending = new Map<number, AbortController>();
    private first = 0;
    private last = 0;
    private dead = false;
    private refreshing: Promise<void> | null = null;
    private again = false;

    constructor(readonly spec: ListSpec, private readonly fetch: Fetch, readonly pageSize = 50, private readonly keep = 2000) {}

    idAt(index: number): Id | undefined {
        return this.ids.get(index);
    }

    /** The row of an id among those held, or -1. */
    indexOf(id: Id): number {
        for (const [index, held] of this.ids) if (held === id) return index;
        return -1;
    }

    /** Every id that is held. */
    heldIds(): Iterable<Id> {
        return this.ids.values();
    }

    get held(): number {
        return this.ids.size;
    }

    close(): void {
        this.dead = true;
        for (const controller of this.pending.values()) controller.abort();
        this.pending.clear();
    }

    /** Says which rows are in view; fetches those that are missing and forgets those far away. */
    want(first: number, last: number): void {
        this.first = Math.max(0, first);
        this.last = last;
        const total = this.total.peek();
        const end = total === null ? this.pageSize - 1 : Math.min(last, total - 1);
        const from = Math.floor(this.first / this.pageSize);
        const to = Math.floor(Math.max(end, 0) / this.pageSize);
        for (const [page, controller] of this.pending) {
            if (page < from - 1 || page > to + 1) { // scrolled past before it came
                controller.abort();
                this.pending.delete(page);
            }
        }
        for (let page = from; page <= to; ++page) if (this.lacks(page)) void this.load(page);
        if (this.ids.size > this.keep) this.forget();
    }

    /** Asks again for what is in view; what is shown stays until the answer is there. */
    refresh(): Promise<void> {
        if (this.refreshing) {
            this.again = true;
            return this.refreshing;
        }
        this.refreshing = this.reload().finally(() => {
            this.refreshing = null;
            if (this.again && !this.dead) {
                this.again = false;
                void this.refresh();
            }
        });
        return this.refreshing;
    }

    /** Takes rows out at once, before the server has said so. */
    remove(gone: ReadonlySet<Id>): void {
        const indices = [...this.ids].filter(([, id]) => gone.has(id)).map(([index]) => index).sort((a, b) => a - b);
        if (indices.length === 0) return;
        const next = new Map<number, Id>();
        for (const [index, id] of this.ids) {
            if (gone.has(id)) continue;
            let before = 0;
            for (const removed of indices) if (removed < index) ++before;
            next.set(index - before, id);
        }
        this.ids = next;
        const total = this.total.peek();
        if (total !== null) this.total.value = Math.max(0, total - indices.length);
        ++this.version.value;
        this.want(this.first, this.last);
    }

    private lacks(page: number): boolean {
        if (this.pending.has(page) || this.dead) return false;
        const total = this.total.peek();
        if (total === null) return true;
        const start = page * this.pageSize;
        const end = Math.min(start + this.pageSize, total);
        for (let i = start; i < end; ++i) if (!this.ids.has(i)) return true;
        return false;
    }

    private async load(page: number): Promise<void> {
        const controller = new AbortController();
        this.pending.set(page, controller);
        try {
            const known = this.total.peek();
            const answer = await this.fetch(this.spec, page * this.pageSize, this.pageSize, known === null, controller.signal);
            if (controller.signal.aborted || this.dead) return;
            this.take(answer);
            this.failed.value = null;
        } catch (error) {
            if (!controller.signal.aborted) this.failed.value = error;
        } finally {
            if (this.pending.get(page) === controller) this.pending.delete(page);
        }
    }

    private take(answer: Page): void {
        answer.ids.forEach((id, i) => this.ids.set(answer.position + i, id));
        if (answer.total !== undefined) this.total.value = answer.total;
        ++this.version.value;
    }

    private async reload(): Promise<void> {
        const start = Math.floor(this.first / this.pageSize) * this.pageSize;
        const limit = Math.max(this.pageSize, Math.ceil((Math.min(this.last, this.first + 4 * this.pageSize) + 1 - start) / this.pageSize) * this.pageSize);
        try {
            const answer = await this.fetch(this.spec, start, limit, true, new AbortController().signal);
            if (this.dead) return;
            for (const controller of this.pending.values()) controller.abort();
            this.pending.clear();
            this.ids = new Map();
            this.take(answer);
            this.failed.value = null;
            this.want(this.first, this.last);
        } catch (error) {
            if (!this.dead) this.failed.value = error;
        }
    }

    private forget(): void {
        const low = this.first - this.keep / 4;
        const high = this.last + this.keep / 4;
        for (const index of this.ids.keys()) if (index < low || index > high) this.ids.delete(index);
    }
}
