import { defineConfig } from "vite";
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

// Preact without a plugin: esbuild transforms JSX itself.
export default defineConfig({
    esbuild: { jsx: "automatic", jsxImportSource: "preact", legalComments: "none" },
    plugins: [catalogues],
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
