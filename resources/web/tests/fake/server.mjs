// A server for tests and development: the built bundle with the real policy, sign-in, JMAP over HTTP, blobs, push, the image proxy.
// Mail lives in memory. `node tests/fake/main.mjs` starts one to look at.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { randomBytes } from "node:crypto";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { Mail } from "./jmap.mjs";
import { email as makeEmail } from "./data.mjs";
import { fill } from "./chats.mjs";
import { accept } from "./websocket.mjs";
import { Chat } from "./xmpp.mjs";

const dist = fileURLToPath(new URL("../../dist/", import.meta.url));
const types = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".json": "application/json", ".png": "image/png" };
export const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; frame-src 'self' blob:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
export const framePolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";
const urn = "urn:ietf:params:jmap:";
const preferences = "https://posthorn.dev/jmap/preferences";

export async function startFake(options = {}) {
    const mail = new Mail(options);
    const shared = new Mail({ empty: true, big: false, preferences: {} });
    shared.boxes.get("m1").name = "Inbox";
    for (const id of ["m2", "m3", "m4", "m5", "m6", "m9"]) shared.boxes.delete(id); // others share some of their folders
    const may = (id, rights) => { shared.boxes.get(id).myRights = { ...Object.fromEntries(Object.keys(shared.boxes.get(id).myRights).map((r) => [r, false])), ...rights }; };
    for (const id of shared.boxes.keys()) may(id, { mayReadItems: true, mayAddItems: true, mayRemoveItems: true, maySetSeen: true, maySetKeywords: true });
    may("m10", { mayReadItems: true });
    shared.emails.set("x1", { ...makeEmail({ subject: "To the society", text: "Shared mail", from: [{ name: "Jonas Weber", email: "jonas.weber@example.org" }] }), id: "x1" });
    const accounts = { a1: mail, a2: shared };
    const sessions = new Map();
    let password = options.password ?? "posthorn-demo";
    const clock = () => new Date(options.now ?? Date.now()); // pictures stand still
    const log = [];
    const proxied = [];
    const streams = new Set();
    const security = { factor: null, appPasswords: [], tokens: [], systems: options.systems ?? [], totp: options.totp ?? null };

    const chat = options.chat ? new Chat(options.chat === true ? {} : options.chat, clock) : null;
    if (chat && options.chat.empty !== true) fill(chat);

    const capabilities = { [urn + "core"]: { maxSizeUpload: 50_000_000, maxConcurrentUpload: 4, maxSizeRequest: 10_000_000, maxConcurrentRequests: 8, maxCallsInRequest: 32, maxObjectsInGet: 500, maxObjectsInSet: 500, collationAlgorithms: [] },
        [urn + "mail"]: {}, [urn + "submission"]: {}, [urn + "vacationresponse"]: {}, [urn + "quota"]: {}, [urn + "contacts"]: {}, [urn + "mdn"]: {}, [urn + "principals"]: {}, [urn + "mail:share"]: {}, [preferences]: {} };
    const accountCapabilities = { ...capabilities, [urn + "submission"]: { maxDelayedSend: 31_536_000, submissionExtensions: { FUTURERELEASE: [] } } };
    const sessionObject = () => ({ capabilities, username: "alice@demo.test", state: "s1",
        accounts: { a1: { name: "alice@demo.test", isPersonal: true, isReadOnly: false, accountCapabilities },
            ...(options.sharing ? { a2: { name: "society@demo.test", isPersonal: false, isReadOnly: false, accountCapabilities: { [urn + "mail"]: {} } } } : {}) },
        primaryAccounts: Object.fromEntries(Object.keys(capabilities).map((c) => [c, "a1"])),
        apiUrl: "/jmap/api", downloadUrl: "/jmap/download/{accountId}/{blobId}/{name}?type={type}", uploadUrl: "/jmap/upload/{accountId}", eventSourceUrl: "/jmap/eventsource?types={types}&closeafter={closeafter}&ping={ping}" });

    const body = (request) => new Promise((resolve) => {
        const parts = [];
        request.on("data", (c) => parts.push(c));
        request.on("end", () => resolve(Buffer.concat(parts)));
    });
    const cookie = (request) => /__Host-posthorn=([\w-]+)/.exec(request.headers.cookie ?? "")?.[1] ?? /posthorn=([\w-]+)/.exec(request.headers.cookie ?? "")?.[1];

    const copyEmails = (from, to, { create, ...ids }) => {
        const out = { ...ids, created: {}, notCreated: {} };
        for (const [key, { id, mailboxIds }] of Object.entries(create)) {
            const original = from.find(id);
            if (!original || to.find(id)) { out.notCreated[key] = { type: original ? "alreadyExists" : "notFound", existingId: id }; continue; }
            to.emails.set(id, { ...original, mailboxIds });
            to.note("Email", id, "created");
            out.created[key] = { id, blobId: original.blobId, threadId: original.threadId, size: original.size };
        }
        return out;
    };

    async function handle(request, response) {
        const url = new URL(request.url, "http://fake");
        const path = url.pathname;
        const send = (status, value, headers = {}) => {
            response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store", "x-content-type-options": "nosniff", ...headers });
            response.end(value === undefined ? "" : JSON.stringify(value));
        };
        const problem = (status, type, detail) => send(status, { type, status, detail }, { "content-type": "application/problem+json" });
        const session = sessions.get(cookie(request));
        const changes = request.method !== "GET" && request.method !== "HEAD";

        if (path === "/auth/sign-in") {
            const given = JSON.parse(await body(request));
            if (given.account !== "alice@demo.test" || given.password !== password) return problem(401, "urn:posthorn:auth:wrong", "wrong");
            if (security.totp && given.totp !== security.totp && given.totp !== "aaaa-bbbb-cccc-dddd") return problem(401, "urn:posthorn:auth:totp", "second factor wanted");
            const id = randomBytes(12).toString("hex");
            const fresh = { id, csrfToken: randomBytes(12).toString("hex"), account: given.account, expires: new Date(clock().getTime() + 8 * 3600e3).toISOString(), since: clock().toISOString(), agent: request.headers["user-agent"] };
            sessions.set(id, fresh);
            return send(200, { csrfToken: fresh.csrfToken, account: fresh.account, expires: fresh.expires, chat: chat !== null }, { "set-cookie": `posthorn=${id}; HttpOnly; SameSite=Strict; Path=/` });
        }
        if (path === "/auth/session" && !session) return send(204);
        if (/^\/(auth|jmap|proxy|messenger)\//.test(path)) {
            if (!session) return problem(401, "urn:posthorn:auth:signed-out", "signed out");
            if (changes && request.headers["x-csrf-token"] !== session.csrfToken) return problem(403, "urn:posthorn:auth:csrf", "CSRF token missing");
        }
        if (path === "/auth/session") return send(200, { csrfToken: session.csrfToken, account: session.account, expires: session.expires, chat: chat !== null });
        if (path === "/auth/sessions") {
            return send(200, { sessions: [...sessions.values()].map((s) => ({ id: s.id.slice(0, 8), address: "127.0.0.1", agent: s.agent, since: s.since, lastSeen: clock().toISOString(), expires: s.expires, current: s === session })) });
        }
        if (path.startsWith("/auth/sessions/") && request.method === "DELETE") {
            for (const [id] of sessions) if (id.startsWith(path.split("/").pop())) sessions.delete(id);
            return send(204);
        }
        const given = async () => JSON.parse((await body(request)).toString() || "{}");
        const codes = () => Array.from({ length: 10 }, (_, i) => `abcd-efgh-ijkl-mno${i}`);
        if (path === "/auth/security") return send(200, { secondFactor: { on: Boolean(security.factor), since: security.factor?.since ?? null, recoveryCodesLeft: security.factor ? 10 : 0 }, appPasswords: security.appPasswords, tokens: security.tokens, password: { least: 8 } });
        if (path === "/auth/password") {
            const wish = await given();
            if (wish.fresh === "not-this-one") return problem(400, "urn:posthorn:auth:weak", "not this one");
            if (wish.password !== password) return problem(403, "urn:posthorn:auth:wrong", "the password is not right");
            if (security.factor && wish.totp !== "123456") return problem(403, "urn:posthorn:auth:totp", "the code is not right");
            password = wish.fresh;
            sessions.clear();
            security.tokens = [];
            for (const s of streams) s.destroy(); // the account's connections end
            const id = randomBytes(12).toString("hex");
            const fresh = { ...session, id, csrfToken: randomBytes(12).toString("hex") };
            sessions.set(id, fresh);
            return send(200, { csrfToken: fresh.csrfToken, account: fresh.account, expires: fresh.expires, chat: chat !== null }, { "set-cookie": `posthorn=${id}; HttpOnly; SameSite=Strict; Path=/` });
        }
        if (path === "/auth/tokens") {
            const wish = await given();
            if (wish.password !== password) return problem(403, "urn:posthorn:auth:wrong", "the password is not right");
            const now = clock().toISOString();
            const made = { id: `t${security.tokens.length + 1}`, name: wish.name, scope: wish.scope, address: "127.0.0.1", since: now, lastSeen: now, expires: new Date(clock().getTime() + 90 * 86400e3).toISOString() };
            security.tokens.push(made);
            return send(201, { id: made.id, token: "Zm9yIHRoZSBwcm9ncmFtIGFsb25l_-x", scope: made.scope, expires: made.expires });
        }
        if (path === "/auth/app-passwords" || path.startsWith("/auth/second-factor")) {
            const wish = await given();
            if (!path.endsWith("/confirm") && wish.password !== password) return problem(403, "urn:posthorn:auth:wrong", "the password is not right");
            if (/(confirm|codes|remove)$/.test(path) && wish.totp !== "123456") return problem(403, "urn:posthorn:auth:totp", "the code is not right");
            if (path === "/auth/app-passwords") {
                const made = { id: String(security.appPasswords.length + 1), name: wish.name, since: clock().toISOString(), lastUsed: null, address: "" };
                security.appPasswords.push(made);
                return send(201, { id: made.id, name: made.name, password: "abcd-efgh-ijkl-mnop-qrst-uvwx-yz23" });
            }
            if (path === "/auth/second-factor") return send(200, { secret: "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", uri: "otpauth://totp/demo.test:alice%40demo.test?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=demo.test" });
            if (path.endsWith("/remove")) { security.factor = null; return send(204); }
            security.factor = { since: clock().toISOString() };
            return send(200, { recoveryCodes: codes() });
        }
        if (request.method === "DELETE" && /^\/auth\/(app-passwords|tokens)\//.test(path)) {
            const list = path.includes("tokens") ? "tokens" : "appPasswords";
            security[list] = security[list].filter((x) => x.id !== path.split("/").pop());
            return send(204);
        }
        if (path === "/messenger/downloads" && !changes) return send(200, { systems: security.systems });
        if (path === "/messenger/downloads") { await given(); return send(201, { url: "/messenger/download/ticket" }); }
        if (path === "/messenger/download/ticket") {
            response.writeHead(200, { "content-type": "application/zip", "content-disposition": "attachment; filename=\"posthorn-messenger-linux-x86_64.zip\"" });
            return response.end("PK");
        }
        if (path === "/auth/sign-out") { sessions.delete(session.id); return send(204, undefined, { "set-cookie": "posthorn=; Max-Age=0; Path=/" }); }
        if (path === "/auth/sign-out-everywhere") {
            if ((await given()).devices) security.tokens = [];
            sessions.clear();
            return send(204);
        }
        if (path === "/.well-known/jmap") { response.writeHead(307, { location: "/jmap/session" }); return response.end(); }
        if (path === "/jmap/session") return send(200, sessionObject());
        if (path === "/jmap/api") {
            const asked = JSON.parse(await body(request));
            log.push(...asked.methodCalls.map(([name, args]) => ({ name, args })));
            const methodResponses = [];
            const done = new Set();
            // Every call names its account; a request is for one account.
            const account = accounts[asked.methodCalls.map(([, a]) => a.accountId).find(Boolean)] ?? mail;
            void done;
            const copy = asked.methodCalls.find(([name]) => name === "Email/copy")?.[1];
            if (copy) return send(200, { methodResponses: [["Email/copy", copyEmails(accounts[copy.fromAccountId], accounts[copy.accountId], copy), "c0"]], sessionState: "s1" });
            methodResponses.push(...account.process(asked).methodResponses);
            if (options.delay) await new Promise((r) => setTimeout(r, options.delay));
            return send(200, { methodResponses, sessionState: "s1" });
        }
        if (path.startsWith("/jmap/upload/")) {
            const content = await body(request);
            const at = accounts[path.split("/")[3]];
            const blobId = at.id("u");
            at.blobs.set(blobId, { body: content, type: request.headers["content-type"] });
            return send(201, { accountId: path.split("/")[3], blobId, type: request.headers["content-type"], size: content.length });
        }
        if (path.startsWith("/jmap/download/")) {
            const [, , , accountId, blobId, name] = path.split("/").map(decodeURIComponent);
            const at = accounts[accountId];
            const part = at.all().flatMap((e) => e.attachments).find((a) => a.blobId === blobId && a.content);
            const whole = at.all().find((e) => e.blobId === blobId);
            const blob = part?.content ?? at.blobs.get(blobId)?.body ?? (whole && Buffer.from(`From: ${whole.from[0].email}\r\nSubject: ${whole.subject}\r\nMessage-ID: <${whole.messageId[0]}>\r\n\r\n${whole.values[1] || whole.values[2]}\r\n`));
            if (!blob) return problem(404, "notFound", "no such blob");
            response.writeHead(200, { "content-type": url.searchParams.get("type") ?? "application/octet-stream", "content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent(name)}`, "x-content-type-options": "nosniff", "content-security-policy": "default-src 'none'; sandbox", "cache-control": "private, immutable, max-age=31536000" });
            return response.end(blob);
        }
        if (path === "/jmap/eventsource") {
            response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
            response.write(": hello\n\n");
            const forget = Object.entries(accounts).map(([id, at]) => {
                const watch = (changed) => response.write(`event: state\nid: ${at.state}\ndata: ${JSON.stringify({ "@type": "StateChange", changed: { [id]: changed } })}\n\n`);
                at.watchers.add(watch);
                return () => at.watchers.delete(watch);
            });
            streams.add(response);
            response.on("close", () => { streams.delete(response); for (const f of forget) f(); });
            return undefined;
        }
        if (path === "/proxy/image") {
            proxied.push(url.searchParams.get("url"));
            response.writeHead(200, { "content-type": "image/png", "content-security-policy": "default-src 'none'; sandbox" });
            return response.end(Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==", "base64"));
        }
        if (chat && path.startsWith("/xmpp-upload/")) {
            if (request.method === "PUT") {
                chat.files.set(path, { type: request.headers["content-type"], body: await body(request) });
                response.writeHead(201);
                return response.end();
            }
            const stored = chat.files.get(path);
            if (!stored) return problem(404, "notFound", path);
            response.writeHead(200, { "content-type": stored.type, "content-security-policy": "default-src 'none'; sandbox", "x-content-type-options": "nosniff" });
            return response.end(stored.body);
        }
        const file = normalize(path === "/" ? "/index.html" : path);
        if (options.files?.[file] !== undefined) { // what an administrator put into the web folder
            response.writeHead(200, { "content-type": types[extname(file)], "x-content-type-options": "nosniff", "cache-control": "no-cache" });
            return response.end(options.files[file]);
        }
        try {
            const content = await readFile(join(dist, file));
            response.writeHead(200, { "content-type": types[extname(file)] ?? "application/octet-stream", "content-security-policy": file === "/mail-frame.html" ? framePolicy : policy, "referrer-policy": "no-referrer", "x-content-type-options": "nosniff",
                "cross-origin-opener-policy": "same-origin", "cache-control": file.startsWith("/assets/") ? "public, immutable, max-age=31536000" : "no-cache" });
            return response.end(content);
        } catch {
            return problem(404, "notFound", path);
        }
    }
    const server = createServer((request, response) => {
        handle(request, response).catch((error) => { response.writeHead(500); response.end(String(error.stack)); });
    });
    server.on("upgrade", (request, socket) => {
        if (!chat || request.url !== "/xmpp-websocket" || !sessions.has(cookie(request)) || chat.down) return socket.destroy();
        const line = accept(request, socket, "xmpp");
        line.host = request.headers.host;
        chat.connect(line);
        return undefined;
    });
    await new Promise((resolve) => server.listen(options.port ?? 0, "127.0.0.1", resolve));
    return {
        url: `http://127.0.0.1:${server.address().port}`, chat, mail, shared, sessions, security, log, proxied, account: "alice@demo.test", password,
        /** A new message arrives. */
        deliver(fields) {
            const e = makeEmail({ ...fields });
            mail.emails.set(e.id, e);
            mail.note("Email", e.id, "created");
            return e;
        },
        async stop() {
            for (const s of streams) s.end();
            for (const s of chat?.sessions ?? []) s.line.cut();
            server.closeAllConnections?.();
            await new Promise((r) => server.close(r));
        },
    };
}
