import { defineConfig } from "vite";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { catalogueModule } from "./scripts/catalogue.mjs";

const translations = fileURLToPath(new URL("../../translations/", import.meta.url));

// `import x from "virtual:catalogue/de"` is translations/web_de.ts as an object: one small chunk for each language.
const catalogues = {
    name: "catalogues",
    resolveId: (id) => (id.startsWith("virtual:catalogue/") ? "\0" + id : undefined),
    load(id) {
        if (!id.startsWith("\0virtual:catalogue/")) return undefined;
        const file = `${translations}web_${id.slice("\0virtual:catalogue/".length)}.ts`;
        this.addWatchFile(file);
        return catalogueModule(file);
    },
};

// `import { A, B } from "lucide"` becomes one import for each icon's own file: otherwise all 2,000 are read and thrown away again.
const icons = {
    name: "icons",
    transform(code, id) {
        if (!id.endsWith("/src/ui/icon.tsx")) return undefined;
        const folder = fileURLToPath(new URL("node_modules/lucide/dist/esm/", import.meta.url));
        const files = new Map();
        for (const [, names, file] of readFileSync(`${folder}lucide.mjs`, "utf8").matchAll(/export \{ ([^}]*) \} from '(\.\/icons\/[^']+)'/g)) {
            for (const name of names.split(", ")) files.set(name.replace("default as ", ""), folder + file);
        }
        return code.replace(/import \{([^}]*)\} from "lucide";/, (_, names) => names.split(",").map((n) => n.trim()).filter((n) => n && !n.startsWith("type ")).map((n) => {
            if (!files.has(n)) this.error(`no icon ${n}`);
            return `import ${n} from ${JSON.stringify(files.get(n))};`;
        }).join("\n"));
    },
};

// Preact without a plugin: esbuild transforms JSX itself.
export default defineConfig({
    esbuild: { jsx: "automatic", jsxImportSource: "preact", legalComments: "none" },
    plugins: [{ ...icons, enforce: "pre" }, catalogues],
    build: {
        target: "es2022",
        outDir: "dist",
        emptyOutDir: true,
        assetsInlineLimit: 0,
        sourcemap: false,
        reportCompressedSize: false,
        modulePreload: { polyfill: false },
        rollupOptions: {
            output: {
                // Names say what a chunk is, the hash says which; nothing in them depends on the machine.
                entryFileNames: "assets/[name]-[hash].js",
                chunkFileNames: "assets/[name]-[hash].js",
                assetFileNames: "assets/[name]-[hash][extname]",
            },
        },
    },
    server: { fs: { allow: [".."] } },
});
