import assert from "node:assert/strict";
import { test } from "node:test";
import { readCustom } from "../../src/lib/custom";

test("what is well-formed is taken, all else left out", () => {
    assert.deepEqual(readCustom(null), {});
    assert.deepEqual(readCustom([1]), {});
    assert.deepEqual(readCustom({ name: 5, logo: [], notice: "x", links: {}, texts: [] }), {});
    assert.deepEqual(readCustom({
        name: "Example Mail", logo: "our.svg", notice: { en: "Hello", de: ["Hallo", 3, "Welt"] },
        links: [{ text: "Help", url: "https://help.example" }, { text: "Bad", url: "javascript:alert(1)" }, { text: "Bad", url: "//evil.test" }, { text: "Here", url: "/help.html" }, 7],
        texts: { en: { SignIn: { "Sign in": "Enter", Password: 4 } }, de: 3 },
    }), {
        name: "Example Mail", logo: "/custom/our.svg", notice: { en: ["Hello"], de: ["Hallo", "Welt"] },
        links: [{ text: "Help", url: "https://help.example" }, { text: "Here", url: "/help.html" }],
        texts: { en: { SignIn: { "Sign in": "Enter" } } },
    });
    for (const logo of ["../x.svg", "/x.svg", "https://evil.test/x.svg", "x.html", "a/../../x.png", ".svg"]) assert.equal(readCustom({ logo }).logo, undefined, logo);
});
