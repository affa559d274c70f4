// Keywords for categories.

/** A keyword as IMAP can hold it (RFC 9051: an atom) for a name in any script. */
export function categoryKeyword(name: string, taken: string[]): string {
    const base = name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "") || "category";
    let keyword = base;
    for (let n = 2; taken.includes(keyword); ++n) keyword = `${base}-${n}`;
    return keyword;
}
