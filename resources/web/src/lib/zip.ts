// A ZIP writer: entries are stored as they are (mail and its attachments are small or packed already).

const table = (() => {
    const out = new Uint32Array(256);
    for (let n = 0; n < 256; ++n) {
        let c = n;
        for (let k = 0; k < 8; ++k) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
        out[n] = c >>> 0;
    }
    return out;
})();

export function crc32(data: Uint8Array): number {
    let crc = 0xffffffff;
    for (const byte of data) crc = table[(crc ^ byte) & 0xff]! ^ (crc >>> 8);
    return (crc ^ 0xffffffff) >>> 0;
}

/** Names without folders, control characters and what Windows refuses; never empty, at most 120 characters. */
export function safeName(name: string): string {
    const clean = name.replace(/[\u0000-\u001f\u007f<>:"/\\|?*\u202a-\u202e\u2066-\u2069]/g, "_").replace(/^[.\s]+|[.\s]+$/g, "").slice(0, 120);
    return clean || "unnamed";
}

export function zip(entries: { name: string; data: Uint8Array; date: Date }[]): Blob {
    const used = new Set<string>();
    const parts: Uint8Array[] = [];
    const directory: Uint8Array[] = [];
    let offset = 0;
    for (const entry of entries) {
        let name = safeName(entry.name);
        const dot = name.lastIndexOf(".") > 0 ? name.lastIndexOf(".") : name.length;
        for (let n = 2; used.has(name.toLowerCase()); ++n) name = `${safeName(entry.name).slice(0, dot)} (${n})${safeName(entry.name).slice(dot)}`;
        used.add(name.toLowerCase());
        const bytes = new TextEncoder().encode(name);
        const d = entry.date;
        const time = (d.getHours() << 11) | (d.getMinutes() << 5) | (d.getSeconds() >> 1);
        const day = (Math.max(0, d.getFullYear() - 1980) << 9) | ((d.getMonth() + 1) << 5) | d.getDate();
        const crc = crc32(entry.data);
        const common = (view: DataView, at: number): void => {
            view.setUint16(at, 20, true); // version
            view.setUint16(at + 2, 0x0800, true); // names are UTF-8
            view.setUint16(at + 6, time, true);
            view.setUint16(at + 8, day, true);
            view.setUint32(at + 10, crc, true);
            view.setUint32(at + 14, entry.data.length, true);
            view.setUint32(at + 18, entry.data.length, true);
            view.setUint16(at + 22, bytes.length, true);
        };
        const local = new DataView(new ArrayBuffer(30));
        local.setUint32(0, 0x04034b50, true);
        common(local, 4);
        const central = new DataView(new ArrayBuffer(46));
        central.setUint32(0, 0x02014b50, true);
        central.setUint16(4, 20, true);
        common(central, 6);
        central.setUint32(42, offset, true);
        parts.push(new Uint8Array(local.buffer), bytes, entry.data);
        directory.push(new Uint8Array(central.buffer), bytes);
        offset += 30 + bytes.length + entry.data.length;
    }
    const size = directory.reduce((n, p) => n + p.length, 0);
    const end = new DataView(new ArrayBuffer(22));
    end.setUint32(0, 0x06054b50, true);
    end.setUint16(8, entries.length, true);
    end.setUint16(10, entries.length, true);
    end.setUint32(12, size, true);
    end.setUint32(16, offset, true);
    return new Blob([...parts, ...directory, new Uint8Array(end.buffer)] as BlobPart[], { type: "application/zip" });
}
