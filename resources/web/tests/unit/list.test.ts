import assert from "node:assert/strict";
import { test } from "node:test";
import { ListWindow, newestFirst, type Page } from "../../src/state/list";
import { Scroller, tallest } from "../../src/ui/scroller";

const spec = { filter: null, sort: newestFirst, collapseThreads: false };
const settle = async (): Promise<void> => { for (let i = 0; i < 10; ++i) await Promise.resolve(); };
function make(total: number, keep = 400) {
    const asked: [number, number][] = [];
    let ids = (i: number): string => `e${i}`;
    const list = new ListWindow(spec, async (_s, position, limit, wantsTotal): Promise<Page> => {
        asked.push([position, limit]);
        const n = Math.max(0, Math.min(limit, total - position));
        return { ids: Array.from({ length: n }, (_, i) => ids(position + i)), position, queryState: "1", ...(wantsTotal ? { total } : {}) };
    }, 50, keep);
    return { list, asked, change: (f: (i: number) => string, n = total) => { ids = f; total = n; } };
}

test("fetches the pages in view, each once", async () => {
    const { list, asked } = make(1_000_000);
    list.want(0, 10);
    await settle();
    assert.equal(list.total.value, 1_000_000);
    list.want(0, 10);
    list.want(40, 60);
    await settle();
    assert.deepEqual(asked, [[0, 50], [50, 50]]);
    list.want(999_990, 999_999);
    await settle();
    assert.equal(list.idAt(999_999), "e999999");
});
test("forgets what is far away", async () => {
    const { list } = make(1_000_000, 400);
    for (let i = 0; i < 100; ++i) {
        list.want(i * 50, i * 50 + 20);
        await settle();
    }
    assert.ok(list.held <= 450, String(list.held));
    assert.equal(list.idAt(0), undefined);
    assert.equal(list.idAt(4960), "e4960");
});
test("a page that was scrolled past is given up", async () => {
    const aborted: number[] = [];
    const list = new ListWindow(spec, (_s, position, _l, _t, signal) => new Promise(() => { signal.addEventListener("abort", () => aborted.push(position)); }), 50);
    list.total.value = 100_000;
    list.want(0, 10);
    list.want(5000, 5010);
    assert.deepEqual(aborted, [0]);
});
test("removing closes the gap at once and fetches what is missing at its end", async () => {
    const { list, asked } = make(120);
    list.want(0, 20);
    await settle();
    list.remove(new Set(["e3", "e5"]));
    assert.equal(list.idAt(3), "e4");
    assert.equal(list.idAt(4), "e6");
    assert.equal(list.total.value, 118);
    assert.deepEqual(asked.at(-1), [0, 50]);
    list.remove(new Set(["unknown"]));
    assert.equal(list.total.value, 118);
});
test("a refresh shows the old until the new is there, and runs again when asked meanwhile", async () => {
    const { list, change, asked } = make(100);
    list.want(0, 10);
    await settle();
    change((i) => `n${i}`, 101);
    const done = list.refresh();
    void list.refresh();
    assert.equal(list.idAt(0), "e0");
    await done;
    await settle();
    assert.equal(list.idAt(0), "n0");
    assert.equal(list.total.value, 101);
    assert.equal(asked.filter(([p]) => p === 0).length, 3);
});
test("an error is kept and a retry heals it", async () => {
    let fail = true;
    const list = new ListWindow(spec, async () => {
        if (fail) throw new Error("down");
        return { ids: ["a"], position: 0, queryState: "1", total: 1 };
    });
    list.want(0, 5);
    await settle();
    assert.match(String(list.failed.value), /down/);
    fail = false;
    await list.refresh();
    assert.equal(list.failed.value, null);
    assert.equal(list.idAt(0), "a");
});

test("scroller: short lists are one to one", () => {
    const s = new Scroller(76, 800);
    s.resize(100, 76, 800);
    s.scrolled(500);
    assert.equal(s.top, 500);
    assert.equal(s.place(10), 760);
});
test("scroller: long lists fit, reach both ends, and small movements are one to one", () => {
    const s = new Scroller(76, 800);
    s.resize(1_000_000, 76, 800);
    assert.equal(s.height, tallest);
    s.scrolled(tallest - 800);
    assert.equal(s.range(0).last, 999_999);
    s.scrolled(0);
    assert.equal(s.top, 0);
    s.scrolled(tallest / 2);
    const middle = s.top;
    assert.ok(Math.abs(middle - 38_000_000) < 40_000);
    s.scrolled(tallest / 2 + 76);
    assert.equal(s.top, middle + 76);
    const before = s.range(0);
    const place = s.place(before.first) - (tallest / 2 + 76);
    const bar = s.settle();
    assert.deepEqual(s.range(0), before);
    assert.ok(Math.abs(s.place(before.first) - bar - place) < 0.01, "rows stay where they are seen");
    assert.ok(!s.moved(bar + 0.5), "the browser rounds");
    assert.ok(s.moved(tallest - 800), "a place that the list was not told of yet");
});
test("scroller: rows are revealed, heights change, lists shrink", () => {
    const s = new Scroller(76, 760);
    s.resize(1000, 76, 760);
    assert.equal(s.reveal(5), 0);
    assert.equal(s.reveal(10), 76);
    s.to(s.reveal(500));
    assert.ok(s.range(0).first <= 500 && s.range(0).last >= 500);
    const at = s.top / 76;
    s.resize(1000, 30, 760);
    assert.ok(Math.abs(s.top / 30 - at) < 1);
    s.resize(3, 30, 760);
    assert.equal(s.top, 0);
});
