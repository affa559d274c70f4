// The server's side of a WebSocket (RFC 6455), as much as tests need: text messages in both directions, and closing.
import { createHash } from "node:crypto";

export function accept(request, socket, protocol) {
    const key = createHash("sha1").update(`${request.headers["sec-websocket-key"]}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest("base64");
    socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${key}\r\nSec-WebSocket-Protocol: ${protocol}\r\n\r\n`);
    const frame = (opcode, data) => {
        const head = data.length < 126 ? Buffer.from([0x80 | opcode, data.length]) : data.length < 65536 ? Buffer.from([0x80 | opcode, 126, data.length >> 8, data.length & 255])
            : Buffer.concat([Buffer.from([0x80 | opcode, 127, 0, 0, 0, 0]), Buffer.from([data.length >>> 24, (data.length >> 16) & 255, (data.length >> 8) & 255, data.length & 255])]);
        if (!socket.destroyed) socket.write(Buffer.concat([head, data]));
    };
    const self = { onText: () => undefined, onClose: () => undefined, send: (text) => frame(1, Buffer.from(text)), close: () => { frame(8, Buffer.from([3, 232])); socket.end(); }, cut: () => socket.destroy() };
    let input = Buffer.alloc(0);
    let message = [];
    socket.on("data", (data) => {
        input = Buffer.concat([input, data]);
        for (;;) {
            if (input.length < 2) return;
            let length = input[1] & 127;
            let at = 2;
            if (length === 126) { if (input.length < 4) return; length = input.readUInt16BE(2); at = 4; }
            else if (length === 127) { if (input.length < 10) return; length = Number(input.readBigUInt64BE(2)); at = 10; }
            if (input.length < at + 4 + length) return;
            const mask = input.subarray(at, at + 4);
            const body = Buffer.from(input.subarray(at + 4, at + 4 + length));
            for (let i = 0; i < body.length; ++i) body[i] ^= mask[i & 3];
            const opcode = input[0] & 15;
            const final = (input[0] & 128) !== 0;
            input = input.subarray(at + 4 + length);
            if (opcode === 8) { self.close(); continue; }
            if (opcode === 9) { frame(10, body); continue; }
            if (opcode > 2) continue;
            message.push(body);
            if (final) {
                const whole = Buffer.concat(message).toString();
                message = [];
                self.onText(whole);
            }
        }
    });
    socket.on("error", () => undefined);
    socket.on("close", () => self.onClose());
    return self;
}
