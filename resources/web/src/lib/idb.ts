// A small key-value store in IndexedDB, for what must outlive a reload: queued actions and drafts' attachments. Where the
// browser denies it (private windows), values live in memory.
const memory = new Map<string, unknown>();
let opening: Promise<IDBDatabase | null> | null = null;

function open(): Promise<IDBDatabase | null> {
    opening ??= new Promise((resolve) => {
        try {
            const request = indexedDB.open("posthorn", 1);
            request.onupgradeneeded = () => request.result.createObjectStore("values");
            request.onsuccess = () => resolve(request.result);
            request.onerror = request.onblocked = () => resolve(null);
        } catch {
            resolve(null);
        }
    });
    return opening;
}

async function run<T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T | undefined> {
    const database = await open();
    if (!database) return undefined;
    return new Promise((resolve) => {
        const transaction = database.transaction("values", mode);
        const request = work(transaction.objectStore("values"));
        transaction.oncomplete = () => resolve(request.result);
        transaction.onerror = transaction.onabort = () => resolve(undefined);
    });
}

export async function keep(key: string, value: unknown): Promise<void> {
    memory.set(key, value);
    await run("readwrite", (store) => store.put(value, key));
}

export async function kept<T>(key: string): Promise<T | undefined> {
    return (memory.get(key) ?? (await run("readonly", (store) => store.get(key)))) as T | undefined;
}

/** As it is stored by now: another page may have changed it. */
export async function stored<T>(key: string): Promise<T | undefined> {
    return (await open()) ? (await run("readonly", (store) => store.get(key))) as T | undefined : memory.get(key) as T | undefined;
}

export async function drop(key: string): Promise<void> {
    memory.delete(key);
    await run("readwrite", (store) => store.delete(key));
}

export async function dropAll(): Promise<void> {
    memory.clear();
    await run("readwrite", (store) => store.clear());
}
