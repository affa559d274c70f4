// The arithmetic of a very long list. Browsers cut elements off at some 17 to 33 million pixels; 1,000,000 rows are more. So
// the scrolled element is at most `tallest` pixels high, and where the list is longer, the bar's place is stretched onto it:
// a small movement is one to one, a large one (the bar dragged) goes to the same fraction of the list.
export const tallest = 8_000_000;

export class Scroller {
    /** Where the view's top is in the list, in pixels of the full list. */
    top = 0;
    private count = 0;
    private bar = 0;

    constructor(private row: number, private view: number) {}

    get full(): number { return this.count * this.row; }
    /** The height of the element that scrolls. */
    get height(): number { return Math.min(this.full, tallest); }
    private get most(): number { return Math.max(0, this.full - this.view); }
    private get mostBar(): number { return Math.max(0, this.height - this.view); }
    private get stretched(): boolean { return this.full > tallest; }

    /** Sizes changed; returns where the bar should be. */
    resize(count: number, row: number, view: number): number {
        const at = this.row > 0 ? this.top / this.row : 0;
        const same = row === this.row;
        this.count = count;
        this.row = row;
        this.view = view;
        this.top = Math.max(0, Math.min(same ? this.top : at * row, this.most));
        return this.bar = this.barFor(this.top);
    }

    /** The bar was moved to `bar`. */
    scrolled(bar: number): void {
        const moved = bar - this.bar;
        this.bar = bar;
        if (!this.stretched) this.top = bar;
        else if (bar <= 0) this.top = 0;
        else if (bar >= this.mostBar) this.top = this.most;
        else if (Math.abs(moved) < this.view * 2) this.top += moved;
        else this.top = (bar / this.mostBar) * this.most;
        this.top = Math.max(0, Math.min(this.top, this.most));
    }

    /** Whether the bar stands elsewhere than was told: it was moved, and the event is still to come. */
    moved(bar: number): boolean { return Math.abs(bar - this.bar) > 1; }

    /** The view rests: the bar's place that is true for the list. */
    settle(): number {
        return this.bar = this.barFor(this.top);
    }

    /** Goes to a place of the list; returns the bar's. */
    to(top: number): number {
        this.top = Math.max(0, Math.min(top, this.most));
        return this.bar = this.barFor(this.top);
    }

    /** Where row `index` is drawn inside the scrolled element. */
    place(index: number): number {
        return index * this.row - this.top + this.bar;
    }

    range(overscan: number): { first: number; last: number } {
        const first = Math.max(0, Math.floor(this.top / this.row) - overscan);
        const last = Math.min(this.count - 1, Math.ceil((this.top + this.view) / this.row) + overscan);
        return { first, last };
    }

    /** The nearest place that shows row `index` whole. */
    reveal(index: number): number {
        const start = index * this.row;
        if (start < this.top) return start;
        if (start + this.row > this.top + this.view) return start + this.row - this.view;
        return this.top;
    }

    private barFor(top: number): number {
        return this.stretched ? (this.most > 0 ? (top / this.most) * this.mostBar : 0) : top;
    }
}
