// Builds the playground into dist/, ready to be embedded by the Go package.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

const outDir = 'dist';
const keep = 'README.md';

/** Removes the last build but keeps the committed file that lets Go compile without one. */
function clean(): Plugin {
  return {
    name: 'clean',
    apply: 'build',
    buildStart() {
      for (const name of readdirSync(outDir)) {
        if (name !== keep) rmSync(join(outDir, name), { recursive: true });
      }
    },
  };
}

/**
 * Replaces each text file by its gzip form. The Go handler sends that form as it
 * is and unpacks it for the rare client that asks for plain text, so the
 * binary carries every byte once.
 */
function compress(): Plugin {
  return {
    name: 'compress',
    apply: 'build',
    closeBundle() {
      for (const entry of readdirSync(outDir, { recursive: true, encoding: 'utf8' })) {
        if (!/\.(html|js|css|svg|txt)$/.test(entry)) continue;
        const path = join(outDir, entry);
        writeFileSync(`${path}.gz`, gzipSync(readFileSync(path), { level: 9 }));
        rmSync(path);
      }
    },
  };
}

export default defineConfig({
  base: '/playground/',
  plugins: [clean(), compress()],
  worker: { format: 'es' },
  build: {
    outDir,
    emptyOutDir: false,
    target: 'es2022',
    // Data URIs would force the content security policy to admit "data:" fonts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 4096,
    // The binary passes on other people's code, so their notices travel with it.
    license: { fileName: 'licenses.txt' },
    rolldownOptions: {
      onLog(level, log, handler) {
        // "use client" marks in libraries mean nothing in a page without server rendering.
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') handler(level, log);
      },
    },
  },
  server: {
    proxy: {
      '/graphql': 'http://127.0.0.1:8080',
      '/playground/queries.json': 'http://127.0.0.1:8080',
    },
  },
});
