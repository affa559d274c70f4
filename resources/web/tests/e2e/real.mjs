// For tests against the real server: accounts of its demo domain, a look into their mailboxes past the page, and the world's mail
// that comes in by SMTP. tests/integration/web/test_webmail.py starts the server and says where it is.
import { request } from "node:https";
import { createConnection } from "node:net";
import { inflateRawSync } from "node:zlib";
import { real } from "./harness.mjs";

export const needsReal = { skip: !real && "needs POSTHORN_WEB_URL" };
const password = process.env.POSTHORN_WEB_PASSWORD;

/** Where to sign in as `name`. */
export const person = (name) => ({ url: real, account: `${name}@demo.test`, password, fake: null, stop: async () => {} });

function ask(method, path, account, body, type = "application/json") {
    return new Promise((resolve, reject) => {
        const asked = request(new URL(path, real), { method, rejectUnauthorized: false,
            headers: { authorization: `Basic ${Buffer.from(`${account}:${password}`).toString("base64")}`, "content-type": type } }, (response) => {
            const parts = [];
            response.on("data", (part) => parts.push(part));
            response.on("end", () => resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(parts) }));
        });
        asked.on("error", reject);
        asked.end(body);
    });
}
const urn = "urn:ietf:params:jmap:";

/** The account as the server sees it. */
export async function mailbox(account) {
    const session = JSON.parse((await ask("GET", "/jmap/session", account)).body);
    const accountId = session.primaryAccounts[`${urn}mail`];
    const using = Object.keys(session.capabilities);
    const calls = async (...list) => {
        const answer = await ask("POST", "/jmap/api", account, JSON.stringify({ using, methodCalls: list.map(([name, args], i) => [name, { accountId, ...args }, `c${i}`]) }));
        if (answer.status !== 200) throw new Error(`${answer.status}: ${answer.body}`);
        return JSON.parse(answer.body).methodResponses.map(([name, args]) => {
            if (name === "error") throw new Error(JSON.stringify(args));
            return args;
        });
    };
    const call = async (name, args) => (await calls([name, args]))[0];
    return {
        accountId, calls, call,
        download: (blobId) => ask("GET", session.downloadUrl.replace(/^https?:\/\/[^/]+/, "").replace("{accountId}", accountId).replace("{blobId}", blobId).replace("{name}", "x").replace("{type}", "message/rfc822"), account).then((a) => a.body),
        folder: async (role) => (await call("Mailbox/get", { ids: null })).list.find((m) => m.role === role || m.name === role),
        /** Every message of that subject, with what tests look at. */
        async messages(subject) {
            const { ids } = await call("Email/query", { filter: { subject }, limit: 50 });
            return (await call("Email/get", { ids, properties: ["id", "blobId", "threadId", "mailboxIds", "keywords", "subject", "from", "to", "preview", "inReplyTo", "messageId", "attachments", "receivedAt", "hasAttachment"] })).list.filter((e) => e.subject === subject);
        },
        async put(raw, fields = {}) { // as if it had always been there
            const uploaded = JSON.parse((await ask("POST", session.uploadUrl.replace(/^https?:\/\/[^/]+/, "").replace("{accountId}", accountId), account, raw, "message/rfc822")).body);
            const inbox = (await call("Mailbox/get", { ids: null })).list.find((m) => m.role === "inbox");
            const { created, notCreated } = await call("Email/import", { emails: { one: { blobId: uploaded.blobId, mailboxIds: { [inbox.id]: true }, keywords: {}, ...fields } } });
            if (!created?.one) throw new Error(JSON.stringify(notCreated));
            return created.one;
        },
    };
}

export const mail = (fields, body, type = "text/plain; charset=utf-8") => Buffer.from([
    ...Object.entries({ From: "Mira Lindqvist <mira@lindqvist.example>", Date: new Date().toUTCString().replace("GMT", "+0000"), "Message-ID": `<${crypto.randomUUID()}@lindqvist.example>`,
        "MIME-Version": "1.0", "Content-Type": type, ...fields }).map(([name, value]) => `${name}: ${value}`), "", body].join("\r\n").replace(/\r?\n/g, "\r\n"));

export const part = (type, body, fields = "") => `Content-Type: ${type}\r\n${fields}\r\n${body}`;
export const multipart = (subtype, ...parts) => [`multipart/${subtype}; boundary="=_b"`, `${parts.map((p) => `--=_b\r\n${p}\r\n`).join("")}--=_b--\r\n`];

/** A message comes in from another server. */
export function deliver(to, raw, from = "mira@lindqvist.example") {
    return new Promise((resolve, reject) => {
        const lines = [`EHLO relay.lindqvist.example`, `MAIL FROM:<${from}>`, `RCPT TO:<${to}>`, "DATA", `${raw.toString("latin1").replace(/^\./gm, "..").replace(/\r\n$/, "")}\r\n.`, "QUIT"];
        const line = createConnection(Number(process.env.POSTHORN_WEB_SMTP), "127.0.0.1");
        let text = "";
        line.setTimeout(20_000, () => line.destroy(new Error("SMTP: nothing comes")));
        line.on("error", reject);
        line.on("close", () => (lines.length ? reject(new Error(`SMTP ended: ${text}`)) : resolve()));
        line.on("data", (data) => {
            text += data.toString("latin1");
            const whole = /^(\d)\d\d (.*)\r\n$/m.exec(text);
            if (!whole || !text.endsWith("\r\n")) return;
            if (whole[1] > 3) return line.destroy(new Error(`SMTP: ${text}`));
            text = "";
            if (lines.length) line.write(Buffer.from(`${lines.shift()}\r\n`, "latin1"));
        });
    });
}

/** The entries of a ZIP, by name; read apart from the application's own reader and writer. */
export function unpack(zip) {
    const entries = new Map();
    let at = zip.readUInt32LE(zip.length - 22 + 16);
    for (let n = zip.readUInt16LE(zip.length - 22 + 10); n > 0; --n) {
        const [method, packed, nameLength, extra, comment, local] = [zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 20), zip.readUInt16LE(at + 28), zip.readUInt16LE(at + 30), zip.readUInt16LE(at + 32), zip.readUInt32LE(at + 42)];
        const begin = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
        const data = zip.subarray(begin, begin + packed);
        entries.set(zip.toString("utf8", at + 46, at + 46 + nameLength), method === 8 ? inflateRawSync(data) : data);
        at += 46 + nameLength + extra + comment;
    }
    return entries;
}

/** Answers the file dialog that `act` opens. */
export async function chooseFiles(page, act, files) {
    const [chooser] = await Promise.all([page.waitForEvent("filechooser"), act()]);
    await chooser.setFiles(files);
}
/** The bytes that the browser saves when `act` is done. */
export async function saved(page, act) {
    const { readFileSync } = await import("node:fs");
    const [download] = await Promise.all([page.waitForEvent("download"), act()]);
    return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}
