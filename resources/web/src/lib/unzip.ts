// A ZIP reader (APPNOTE 6.3): what lies stored or deflated in an archive that somebody chose. Everything in it may lie.

export interface ZipEntry {
    name: string;
    data: Uint8Array<ArrayBuffer>;
}

/** Not an archive that can be read; the message is for developers. */
export class ZipError extends Error {}

const most = 500_000_000; // of all that is unpacked, so that a small archive does not fill the memory
const endSize = 22;

/** The end of the central directory, which a comment of up to 64 KiB may follow. */
function findEnd(view: DataView): number {
    for (let at = view.byteLength - endSize; at >= Math.max(0, view.byteLength - endSize - 0xffff); --at) {
        if (view.getUint32(at, true) === 0x06054b50) return at;
    }
    throw new ZipError("no central directory");
}

async function inflate(packed: Uint8Array<ArrayBuffer>, limit: number): Promise<Uint8Array<ArrayBuffer>> {
    const reader = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
    const parts: Uint8Array<ArrayBuffer>[] = [];
    let size = 0;
    for (;;) {
        const { done, value } = await reader.read();
        if (done) break;
        size += value.length;
        if (size > limit) {
            void reader.cancel();
            throw new ZipError("an entry is larger than it says");
        }
        parts.push(value as Uint8Array<ArrayBuffer>);
    }
    const whole = new Uint8Array(size);
    let at = 0;
    for (const part of parts) {
        whole.set(part, at);
        at += part.length;
    }
    return whole;
}

/** The files for which `wanted` is true, one after the other. Throws a ZipError on what is broken, encrypted or too large. */
export async function* unzip(archive: Uint8Array<ArrayBuffer>, wanted: (name: string) => boolean): AsyncGenerator<ZipEntry> {
    const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
    if (view.byteLength < endSize) throw new ZipError("too short");
    const end = findEnd(view);
    let at = view.getUint32(end + 16, true);
    let left = most;
    for (let n = view.getUint16(end + 10, true); n > 0; --n) {
        if (at + 46 > end || view.getUint32(at, true) !== 0x02014b50) throw new ZipError("the central directory is broken");
        const flags = view.getUint16(at + 8, true);
        const method = view.getUint16(at + 10, true);
        const packedSize = view.getUint32(at + 20, true);
        const size = view.getUint32(at + 24, true);
        const nameLength = view.getUint16(at + 28, true);
        const local = view.getUint32(at + 42, true);
        const name = new TextDecoder().decode(archive.subarray(at + 46, at + 46 + nameLength));
        at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
        if (name.endsWith("/") || !wanted(name)) continue;
        if (flags & 1) throw new ZipError("encrypted");
        if (local + 30 > end || view.getUint32(local, true) !== 0x04034b50) throw new ZipError("an entry is broken");
        const begin = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
        if (begin + packedSize > end || size > left) throw new ZipError("an entry is longer than the archive, or too large");
        const packed = archive.subarray(begin, begin + packedSize);
        if (method !== 0 && method !== 8) throw new ZipError(`packed in an unknown way (${method})`);
        const data = method === 0 ? packed : await inflate(packed, size).catch((error: Error) => { throw error instanceof ZipError ? error : new ZipError(error.message); });
        left -= data.length;
        yield { name, data };
    }
}
