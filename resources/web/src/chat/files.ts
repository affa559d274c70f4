// Files for others (XEP-0363): the server gives a place, the browser puts the file there. Addresses are always taken as paths
// of our own server, which is where the page may load from.
import { ask, home } from "./core";
import { offers } from "./disco";
import { ns } from "./xmpp/ns";
import { all, child, text, x } from "./xmpp/xml";

const path = /^\/xmpp-upload\/[\w-]+\/[^/]+$/;
const hosts = new Set<string>();

/** The same file as a path of our own server, or null where it lies elsewhere. */
export function ownPath(address: string): string | null {
    let url: URL;
    try {
        url = new URL(address);
    } catch {
        return null;
    }
    if (url.protocol !== "https:" && url.protocol !== "http:") return null;
    const ours = address.startsWith(offers.value.files || "\n") || url.hostname === location.hostname || hosts.has(url.hostname) || url.hostname === home() || url.hostname.endsWith(`.${home()}`);
    return ours && path.test(url.pathname) ? url.pathname : null;
}
export const isPicture = (address: string): boolean => /\.(png|jpe?g|gif|webp)$/i.test(address.replace(/[?#].*$/, ""));
export function fileName(address: string): string {
    const last = address.replace(/[?#].*$/, "").split("/").pop() ?? "";
    try {
        return decodeURIComponent(last);
    } catch {
        return last;
    }
}

/** A message as one line of text: a file by its name. */
export const lineOf = (m: { body: string; file: string }): string => (m.file && (!m.body || m.body === m.file) ? fileName(m.file) : m.body);

/** Puts a file where others can fetch it; returns its address. `abort` stops it. */
export async function upload(file: File, progress: (share: number) => void, abort: AbortSignal): Promise<string> {
    const answer = await ask("get", offers.peek().upload, x("request", ns.upload, { filename: file.name || "file", size: file.size, "content-type": file.type || "application/octet-stream" }));
    const slot = child(answer, ns.upload, "slot");
    const put = child(slot, ns.upload, "put");
    const get = child(slot, ns.upload, "get")?.attrs.url;
    if (!put?.attrs.url || !get) throw new Error("no place was given");
    hosts.add(new URL(get).hostname);
    const target = new URL(put.attrs.url);
    await new Promise<void>((done, failed) => {
        const request = new XMLHttpRequest();
        request.open("PUT", target.pathname + target.search);
        request.setRequestHeader("Content-Type", file.type || "application/octet-stream");
        for (const header of all(put, ns.upload, "header")) {
            if (/^(authorization|cookie|expires)$/i.test(header.attrs.name ?? "")) request.setRequestHeader(header.attrs.name!, text(header).replace(/[\r\n]/g, ""));
        }
        request.upload.onprogress = (e) => { if (e.lengthComputable) progress(e.loaded / e.total); };
        request.onload = () => (request.status >= 200 && request.status < 300 ? done() : failed(new Error(String(request.status))));
        request.onerror = () => failed(new Error("network"));
        request.onabort = () => failed(new DOMException("", "AbortError"));
        abort.addEventListener("abort", () => request.abort());
        request.send(file);
    });
    return get;
}
