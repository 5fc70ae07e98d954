import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The package hangs its 243 icons on one class, which no bundler takes apart: 31 kB (gzip) of pictures that the portal does not show. */
function withoutIcons(): Plugin {
  return {
    name: 'without-icons',
    transform: (code, id) =>
      id.endsWith('react-uswds/lib/index.js')
        ? code.replace(/static \{\s*this\.\w+ = \w+\(\w+\);\s*\}/g, '').replace(/ = ([nr])\(\(/g, ' = /* @__PURE__ */ $1((')
        : undefined,
  };
}

/**
 * The portal is static files in `portal/dist`, which the API serves with a content security policy that allows nothing inline.
 * `assetsInlineLimit: 0`: a `data:` address in the style sheet would break `img-src 'self'` and `font-src 'self'`.
 */
export default defineConfig({
  root: here('.'),
  plugins: [react(), withoutIcons()],
  resolve: { alias: { 'uswds-assets': here('../node_modules/@uswds/uswds/dist') } },
  css: {
    preprocessorOptions: {
      scss: { loadPaths: [here('../node_modules/@uswds/uswds/packages')], quietDeps: true, silenceDeprecations: ['if-function'] },
    },
  },
  build: {
    outDir: here('dist'),
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 600,
    // What the package's dialog needs; the portal has the browser's own.
    rolldownOptions: { treeshake: { moduleSideEffects: [{ test: /node_modules\/(focus-trap|tabbable)/, sideEffects: false }] } },
  },
  server: { host: '127.0.0.1', proxy: { '/api': process.env.WAYBILL_API ?? 'http://127.0.0.1:8080' } },
});
