// The JMAP methods of the fake server, as far as the application and its tests go (RFC 8620, 8621, 9610).
import { bigEmail, bigTotal, cards, email as makeEmail, mail, mailboxes, me } from "./data.mjs";

export class MethodError extends Error {
    constructor(type, description) { super(description ?? type); this.type = type; }
}

const principals = [["p1", "Alice Winter", "alice@demo.test"], ["p2", "Society", "society@demo.test"], ["p3", "Bruno Lehner", "bruno@demo.test"], ["p4", "Clara Brunner", "clara@demo.test"], ["p5", "", "office@demo.test"]]
    .map(([id, name, email]) => ({ id, type: "individual", name: name || email, description: null, email, timeZone: null, capabilities: {}, accounts: null }));

export class Mail {
    constructor(options = {}) {
        this.state = 1;
        this.log = []; // { type, id, op, state }
        this.boxes = new Map(mailboxes().map((m) => [m.id, m]));
        this.emails = new Map((options.empty ? [] : mail(options.now)).map((e) => [e.id, e]));
        this.big = options.big ?? true;
        this.blobs = new Map();
        this.identities = new Map([["i1", { id: "i1", name: me.name, email: me.email, replyTo: null, bcc: null, textSignature: "", htmlSignature: "<p>Alice Winter<br>Boathouse Society</p>", mayDelete: false }],
            ["i2", { id: "i2", name: "Concerts", email: "concerts@demo.test", replyTo: null, bcc: null, textSignature: "", htmlSignature: "", mayDelete: true }]]);
        this.submissions = new Map();
        this.vacation = { id: "singleton", isEnabled: false, fromDate: null, toDate: null, subject: null, textBody: null, htmlBody: null };
        this.preferences = options.preferences ?? { categories: [{ keyword: "concert", name: "Concert", colour: 4 }, { keyword: "reading", name: "Reading", colour: 1 }, { keyword: "builds", name: "Builds", colour: 5 }],
            searches: [{ name: "Big attachments", query: "has:attachment larger:100K" }] };
        this.books = [{ id: "a1", name: "Personal", isDefault: true, myRights: { mayRead: true, mayWrite: true, mayDelete: true } }, { id: "a2", name: "Everyone", isDefault: false, myRights: { mayRead: true, mayWrite: false, mayDelete: false } }];
        this.cards = new Map(cards().map((c) => [c.id, c]));
        this.sent = [];
        this.watchers = new Set();
        this.next = 1000;
        this.failing = null; // a test makes Email/set refuse
    }
    id(prefix) { return prefix + ++this.next; }
    note(type, id, op) { this.log.push({ type, id, op, state: ++this.state }); this.push(); }
    push() {
        clearTimeout(this.timer);
        this.timer = setTimeout(() => { for (const w of this.watchers) w({ Email: String(this.state), Mailbox: String(this.state), Thread: String(this.state), EmailDelivery: String(this.state) }); }, 20);
    }
    changes(type, since) {
        const from = Number(since);
        if (!(from > 0) || from > this.state) throw new MethodError("cannotCalculateChanges");
        const ops = new Map();
        for (const c of this.log) if (c.type === type && c.state > from) ops.set(c.id, ops.get(c.id) === "created" && c.op === "updated" ? "created" : c.op);
        const of = (op) => [...ops].filter(([, o]) => o === op).map(([id]) => id);
        return { oldState: since, newState: String(this.state), hasMoreChanges: false, created: of("created"), updated: of("updated"), destroyed: of("destroyed") };
    }
    find(id) {
        if (id[0] === "v" && !this.emails.has(id)) { const n = Number(id.slice(1)); return n >= 0 && n < bigTotal ? bigEmail(n) : undefined; }
        return this.emails.get(id);
    }
    all() { return [...this.emails.values()]; }
    mailbox(box) {
        const inside = this.all().filter((e) => e.mailboxIds[box.id]);
        const unread = inside.filter((e) => !e.keywords.$seen && !e.keywords.$draft);
        const big = this.big && box.id === "m9" ? bigTotal : 0;
        const bigUnread = big ? Math.ceil(bigTotal / 13) : 0;
        return { ...box, totalEmails: inside.length + big, unreadEmails: unread.length + bigUnread, totalThreads: new Set(inside.map((e) => e.threadId)).size + big, unreadThreads: new Set(unread.map((e) => e.threadId)).size + bigUnread };
    }
    matches(e, f) {
        if (!f) return true;
        if (f.operator) {
            const r = f.conditions.map((c) => this.matches(e, c));
            return f.operator === "AND" ? r.every(Boolean) : f.operator === "OR" ? r.some(Boolean) : !r.some(Boolean);
        }
        const has = (text, word) => (text ?? "").toLowerCase().includes(String(word).replace(/^"(.*)"$/s, "$1").toLowerCase());
        const who = (list, word) => (list ?? []).some((a) => has(a.name, word) || has(a.email, word));
        const body = Object.values(e.values).join(" ");
        for (const [k, v] of Object.entries(f)) {
            const ok = { inMailbox: () => e.mailboxIds[v], inMailboxOtherThan: () => Object.keys(e.mailboxIds).some((m) => !v.includes(m)), hasKeyword: () => e.keywords[v], notKeyword: () => !e.keywords[v],
                text: () => has(e.subject, v) || has(body, v) || who(e.from, v) || who(e.to, v) || who(e.cc, v), from: () => who(e.from, v), to: () => who(e.to, v), cc: () => who(e.cc, v), bcc: () => who(e.bcc, v),
                subject: () => has(e.subject, v), body: () => has(body, v), hasAttachment: () => e.hasAttachment === v, minSize: () => e.size >= v, maxSize: () => e.size < v, before: () => e.receivedAt < v, after: () => e.receivedAt >= v,
                header: () => v[0].toLowerCase() === "message-id" && e.messageId.some((m) => has(m, v[1].replace(/[<>]/g, ""))) }[k];
            if (!ok) throw new MethodError("unsupportedFilter", k);
            if (!ok()) return false;
        }
        return true;
    }
    emailObject(e, properties, args) {
        const out = {};
        for (const p of properties) {
            if (p === "bodyValues") {
                out.bodyValues = Object.fromEntries(args.fetchAllBodyValues ? Object.entries(e.values).map(([k, value]) => [k, { value, isTruncated: false, isEncodingProblem: false }]) : []);
            } else if (p.startsWith("header:")) {
                out[p] = e.headers[p.split(":")[1]] ?? null;
            } else if (p === "attachments") {
                out.attachments = e.attachments.map(({ content, ...a }) => a);
            } else out[p] = e[p] ?? null;
        }
        out.id = e.id;
        return out;
    }
    patch(target, patch) {
        for (const [path, value] of Object.entries(patch)) {
            const [root, ...rest] = path.split("/");
            if (!rest.length) { target[root] = value; continue; }
            target[root] = { ...(target[root] ?? {}) };
            const name = rest.join("/").replace(/~1/g, "/").replace(/~0/g, "~");
            if (value === null) delete target[root][name]; else target[root][name] = value;
        }
    }
    setEmails(args, created) {
        const out = { created: {}, updated: {}, destroyed: [], notCreated: {}, notUpdated: {}, notDestroyed: {}, oldState: String(this.state) };
        if (this.failing) throw new MethodError(this.failing);
        for (const [key, c] of Object.entries(args.create ?? {})) {
            const value = (p) => (p?.[0] ? c.bodyValues[p[0].partId].value : undefined);
            const thread = this.all().find((e) => (c.inReplyTo ?? []).some((m) => e.messageId.includes(m)))?.threadId;
            const e = makeEmail({ ...c, text: value(c.textBody) ?? "", ...(c.htmlBody ? { html: value(c.htmlBody) } : {}), threadId: thread, receivedAt: c.receivedAt,
                attachments: (c.attachments ?? []).map((a) => ({ ...a, size: this.blobs.get(a.blobId)?.body.length ?? 0, content: this.blobs.get(a.blobId)?.body })),
                headers: Object.fromEntries(Object.entries(c).filter(([k]) => k.startsWith("header:")).map(([k, v]) => [k.split(":")[1], v])) });
            this.emails.set(e.id, e);
            for (const a of e.attachments) if (a.content) this.blobs.set(a.blobId, { body: a.content, type: a.type });
            created[key] = e.id;
            this.note("Email", e.id, "created");
            out.created[key] = { id: e.id, blobId: e.blobId, threadId: e.threadId, size: e.size };
        }
        for (const [id, patch] of Object.entries(args.update ?? {})) {
            const e = this.find(id);
            if (!e) { out.notUpdated[id] = { type: "notFound" }; continue; }
            this.emails.set(id, e);
            this.patch(e, patch);
            this.note("Email", id, "updated");
            out.updated[id] = null;
        }
        for (const id of args.destroy ?? []) {
            if (!this.emails.delete(id)) { out.notDestroyed[id] = { type: "notFound" }; continue; }
            this.note("Email", id, "destroyed");
            out.destroyed.push(id);
        }
        return { ...out, newState: String(this.state) };
    }
    plainSet(type, map, args, created, prefix, before = () => null) {
        const out = { created: {}, updated: {}, destroyed: [], notCreated: {}, notUpdated: {}, notDestroyed: {}, oldState: String(this.state) };
        for (const [key, c] of Object.entries(args.create ?? {})) {
            const problem = before(c, null);
            if (problem) { out.notCreated[key] = problem; continue; }
            const id = this.id(prefix);
            map.set(id, { ...c, id });
            created[key] = id;
            out.created[key] = { id };
            this.note(type, id, "created");
        }
        for (const [id, patch] of Object.entries(args.update ?? {})) {
            const value = map.get(id);
            if (!value) { out.notUpdated[id] = { type: "notFound" }; continue; }
            const copy = structuredClone(value);
            this.patch(copy, patch);
            map.set(id, copy);
            out.updated[id] = null;
            this.note(type, id, "updated");
        }
        for (const id of args.destroy ?? []) {
            if (!map.delete(id)) { out.notDestroyed[id] = { type: "notFound" }; continue; }
            out.destroyed.push(id);
            this.note(type, id, "destroyed");
        }
        return { ...out, newState: String(this.state) };
    }
    get(list, args) {
        const all = [...list];
        const ids = args.ids ?? all.map((x) => x.id);
        const found = ids.map((id) => all.find((x) => x.id === id));
        return { state: String(this.state), list: found.filter(Boolean), notFound: ids.filter((_, i) => !found[i]) };
    }
    query(args) {
        const { position = 0, limit = 50, collapseThreads, filter } = args;
        if (this.big && filter?.inMailbox === "m9") {
            const ids = [];
            for (let i = position; i < Math.min(position + limit, bigTotal); ++i) ids.push(`v${i}`);
            return { queryState: String(this.state), canCalculateChanges: false, position, ids, total: bigTotal };
        }
        let list = this.all().filter((e) => this.matches(e, filter)).sort((a, b) => (a.receivedAt < b.receivedAt ? 1 : a.receivedAt > b.receivedAt ? -1 : Number(b.id.slice(1)) - Number(a.id.slice(1))));
        if (collapseThreads) {
            const seen = new Set();
            list = list.filter((e) => !seen.has(e.threadId) && seen.add(e.threadId));
        }
        return { queryState: String(this.state), canCalculateChanges: false, position, ids: list.slice(position, position + limit).map((e) => e.id), ...(args.calculateTotal ? { total: list.length } : {}) };
    }
    submit(args, created) {
        const out = { created: {}, updated: {}, destroyed: [], notCreated: {}, notUpdated: {}, notDestroyed: {}, oldState: String(this.state) };
        const implicit = {};
        const resolve = (id) => (id?.[0] === "#" ? created[id.slice(1)] : id);
        for (const [key, c] of Object.entries(args.create ?? {})) {
            const emailId = resolve(c.emailId);
            const message = this.emails.get(emailId);
            if (!message) { out.notCreated[key] = { type: "invalidProperties", properties: ["emailId"] }; continue; }
            const parameters = c.envelope?.mailFrom?.parameters ?? {};
            const hold = Number(parameters.HOLDFOR ?? 0);
            const sendAt = parameters.HOLDUNTIL ?? new Date(Date.now() + hold * 1000).toISOString().replace(/\.\d+/, "");
            const id = this.id("s");
            this.submissions.set(id, { id, emailId, identityId: c.identityId, threadId: message.threadId, envelope: c.envelope ?? null, sendAt, undoStatus: hold || parameters.HOLDUNTIL ? "pending" : "final" });
            this.sent.push({ id, subject: message.subject, to: message.to, bcc: message.bcc, html: message.values[2], text: message.values[1], attachments: message.attachments, envelope: c.envelope, headers: message.headers });
            created[key] = id;
            out.created[key] = { id, sendAt, undoStatus: this.submissions.get(id).undoStatus };
            const patch = args.onSuccessUpdateEmail?.[`#${key}`];
            if (patch) implicit[emailId] = patch;
        }
        for (const [id, patch] of Object.entries(args.update ?? {})) {
            const submission = this.submissions.get(id);
            if (!submission) { out.notUpdated[id] = { type: "notFound" }; continue; }
            if (submission.undoStatus !== "pending") { out.notUpdated[id] = { type: "cannotUnsend" }; continue; }
            Object.assign(submission, patch);
            this.sent = this.sent.filter((s) => s.id !== id);
            out.updated[id] = null;
            const after = args.onSuccessUpdateEmail?.[id];
            if (after) implicit[submission.emailId] = after;
        }
        return [{ ...out, newState: String(this.state) }, Object.keys(implicit).length ? this.setEmails({ update: implicit }, created) : null];
    }
    /** One method call; returns a list of [name, arguments]. */
    call(name, args, created) {
        const one = (result) => [[name, { accountId: args.accountId, ...result }]];
        switch (name) {
        case "Core/echo": return [[name, args]];
        case "Mailbox/get": return one(this.get([...this.boxes.values()].map((m) => this.mailbox(m)), args));
        case "Mailbox/changes": { // counts change with every email
            const r = this.changes("Mailbox", args.sinceState);
            return one({ ...r, updated: r.newState === r.oldState ? [] : [...this.boxes.keys()], updatedProperties: null });
        }
        case "Mailbox/set": {
            const defaults = mailboxes()[0];
            for (const c of Object.values(args.create ?? {})) Object.assign(c, { role: c.role ?? null, sortOrder: 10, isSubscribed: true, myRights: defaults.myRights, shareWith: null });
            for (const id of args.destroy ?? []) for (const e of this.all()) if (e.mailboxIds[id]) this.emails.delete(e.id);
            return one(this.plainSet("Mailbox", this.boxes, args, created, "m", (c) => ([...this.boxes.values()].some((m) => m.name === c.name && m.parentId === c.parentId) ? { type: "invalidProperties", description: "A folder of this name is there already", properties: ["name"] } : null)));
        }
        case "Email/query": return one(this.query(args));
        case "Email/get": {
            const found = (args.ids ?? []).map((id) => this.find(id));
            const properties = args.properties ?? ["id", "blobId", "threadId", "mailboxIds", "keywords", "size", "receivedAt", "subject", "from", "to", "preview"];
            return one({ state: String(this.state), list: found.filter(Boolean).map((e) => this.emailObject(e, properties, args)), notFound: args.ids.filter((_, i) => !found[i]) });
        }
        case "Email/changes": return one(this.changes("Email", args.sinceState));
        case "Email/set": return one(this.setEmails(args, created));
        case "Email/import": {
            const out = { created: {}, notCreated: {}, oldState: String(this.state) };
            for (const [key, c] of Object.entries(args.emails)) {
                const raw = this.blobs.get(c.blobId)?.body.toString() ?? "";
                if (!/^[\w-]+:/.test(raw)) { out.notCreated[key] = { type: "invalidEmail" }; continue; }
                const header = (h) => new RegExp(`^${h}: *(.*)$`, "im").exec(raw)?.[1] ?? null;
                const e = makeEmail({ subject: header("Subject") ?? "", from: [{ name: null, email: header("From") ?? "?" }], text: raw.split(/\r?\n\r?\n/).slice(1).join("\n\n"), mailboxIds: c.mailboxIds, keywords: c.keywords ?? {}, receivedAt: c.receivedAt });
                this.emails.set(e.id, e);
                this.note("Email", e.id, "created");
                out.created[key] = { id: e.id, blobId: e.blobId, threadId: e.threadId, size: e.size };
            }
            return one({ ...out, newState: String(this.state) });
        }
        case "Thread/get": {
            const list = [...new Set(args.ids ?? [])].map((id) => ({ id, emailIds: id.startsWith("tv") ? [id.slice(1)] : this.all().filter((e) => e.threadId === id).sort((a, b) => (a.receivedAt < b.receivedAt ? -1 : 1)).map((e) => e.id) }));
            return one({ state: String(this.state), list: list.filter((x) => x.emailIds.length), notFound: [] });
        }
        case "SearchSnippet/get": {
            const wanted = [];
            const collect = (f) => { if (f?.operator) { if (f.operator !== "NOT") f.conditions.forEach(collect); } else for (const k of ["text", "subject", "body"]) if (f?.[k]) wanted.push(f[k]); };
            collect(args.filter);
            const escaped = (t) => t.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
            const mark = (t) => {
                const pattern = new RegExp(wanted.map((w) => escaped(w).replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|") || "$^", "gi");
                return pattern.test(escaped(t)) ? escaped(t).replace(pattern, "<mark>$&</mark>") : null;
            };
            return one({ list: args.emailIds.map((emailId) => ({ emailId, subject: mark(this.find(emailId)?.subject ?? ""), preview: mark(this.find(emailId)?.preview ?? "") })), notFound: [] });
        }
        case "Identity/get": return one(this.get(this.identities.values(), args));
        case "Identity/set": return one(this.plainSet("Identity", this.identities, args, created, "i"));
        case "EmailSubmission/get": return one(this.get(this.submissions.values(), args));
        case "EmailSubmission/query": return one({ queryState: "1", canCalculateChanges: false, position: 0, ids: [...this.submissions.values()].filter((s) => (!args.filter?.undoStatus || s.undoStatus === args.filter.undoStatus) && (!args.filter?.emailIds || args.filter.emailIds.includes(s.emailId))).map((s) => s.id) });
        case "EmailSubmission/set": {
            const [set, implicit] = this.submit(args, created);
            return [[name, { accountId: args.accountId, ...set }], ...(implicit ? [["Email/set", { accountId: args.accountId, ...implicit }]] : [])];
        }
        case "VacationResponse/get": return one(this.get([this.vacation], { ids: ["singleton"] }));
        case "VacationResponse/set": Object.assign(this.vacation, args.update?.singleton ?? {}); return one({ oldState: "1", newState: "2", updated: { singleton: null } });
        case "MDN/send": {
            this.receipts = [...(this.receipts ?? []), args.send.one.forEmailId];
            return one({ sent: { one: null }, notSent: null });
        }
        case "Principal/get": return one(this.get(principals, args));
        case "Principal/query": {
            const has = (value, part) => value.toLowerCase().includes((part ?? "").toLowerCase());
            const found = principals.filter((p) => has(p.email, args.filter?.email) && (has(p.name, args.filter?.text) || has(p.email, args.filter?.text)));
            return one({ queryState: "1", canCalculateChanges: false, position: 0, ids: found.map((p) => p.id).slice(0, args.limit ?? 100) });
        }
        case "Quota/get": return one(this.get([{ id: "q1", resourceType: "octets", used: 3_700_000_000, hardLimit: 10_000_000_000, name: "Storage", scope: "account", types: ["Mail"] }], args));
        case "Preferences/get": return one({ state: "1", list: [{ id: "singleton", values: this.preferences }], notFound: [] });
        case "Preferences/set": {
            const holder = { values: this.preferences };
            this.patch(holder, args.update.singleton);
            this.preferences = holder.values;
            return one({ oldState: "1", newState: "2", updated: { singleton: null } });
        }
        case "AddressBook/get": return one(this.get(this.books, args));
        case "ContactCard/get": return one(this.get(this.cards.values(), args));
        case "ContactCard/query": return one({ queryState: "1", canCalculateChanges: false, position: 0, ids: [...this.cards.keys()], total: this.cards.size });
        case "ContactCard/set": return one(this.plainSet("ContactCard", this.cards, args, created, "c"));
        default: throw new MethodError("unknownMethod", name);
        }
    }
    /** A whole request (RFC 8620 section 3.3), with result references and creation ids. */
    process(request) {
        const methodResponses = [];
        const created = request.createdIds ?? {};
        for (const [name, rawArgs, id] of request.methodCalls) {
            try {
                const args = {};
                for (const [key, value] of Object.entries(rawArgs)) args[key[0] === "#" ? key.slice(1) : key] = key[0] === "#" ? this.reference(value, methodResponses) : value;
                for (const [n, a] of this.call(name, args, created)) methodResponses.push([n, a, id]);
            } catch (error) {
                methodResponses.push(["error", { type: error.type ?? "serverFail", description: String(error.stack ?? error) }, id]);
            }
        }
        return { methodResponses, sessionState: "s1" };
    }
    reference({ resultOf, name, path }, responses) {
        const found = responses.find(([n, , id]) => id === resultOf && n === name);
        if (!found) throw new MethodError("invalidResultReference");
        let value = [found[1]];
        for (const step of path.split("/").slice(1)) value = step === "*" ? value.flat() : value.map((v) => v[step]);
        return path.includes("*") ? value.flat() : value[0];
    }
}
