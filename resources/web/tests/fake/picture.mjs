// A PNG to look at: the sun over the sea.
import { deflateSync } from "node:zlib";

export function makePicture(width, height) {
    const chunk = (type, data) => {
        const head = Buffer.from([0, 0, 0, 0, ...Buffer.from(type)]);
        head.writeUInt32BE(data.length);
        const end = Buffer.alloc(4);
        end.writeUInt32BE(crc32(Buffer.concat([Buffer.from(type), data])));
        return Buffer.concat([head, data, end]);
    };
    const rows = [];
    for (let y = 0; y < height; ++y) {
        const row = Buffer.alloc(1 + width * 3);
        for (let c = 0; c < width; ++c) {
            const sun = Math.hypot(c - width * 0.65, y - height * 0.4) < height * 0.16;
            const sea = y > height * 0.62;
            const share = y / height;
            row.set(sun && !sea ? [255, 214, 110] : sea ? [28, 90 + 40 * Math.sin(y / 3), 140] : [90 + 150 * share, 150 + 40 * share, 220 - 60 * share], 1 + c * 3);
        }
        rows.push(row);
    }
    const head = Buffer.alloc(13);
    head.writeUInt32BE(width, 0);
    head.writeUInt32BE(height, 4);
    head.set([8, 2, 0, 0, 0], 8);
    return Buffer.concat([Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), chunk("IHDR", head), chunk("IDAT", deflateSync(Buffer.concat(rows))), chunk("IEND", Buffer.alloc(0))]);
}
function crc32(data) {
    let crc = ~0;
    for (const byte of data) {
        crc ^= byte;
        for (let k = 0; k < 8; ++k) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
    }
    return ~crc >>> 0;
}
