import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/**
 * The portal is static files in `portal/dist`, which the API serves with a content security policy that allows nothing inline.
 * `assetsInlineLimit: 0`: a `data:` address in the style sheet would break `img-src 'self'` and `font-src 'self'`.
 */
export default defineConfig({
  root: here('.'),
  plugins: [react()],
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
  },
  server: { host: '127.0.0.1', proxy: { '/api': process.env.WAYBILL_API ?? 'http://127.0.0.1:8080' } },
});
