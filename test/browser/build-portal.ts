import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { generateClient } from '../../scripts/portal/generate-client.ts';
import { chromiumFiles } from './chromium-files.ts';

/** Once a run, before any browser test: builds the portal (about 2 s) and unpacks Chromium. */
export async function setup(): Promise<void> {
  await generateClient();
  await Promise.all([
    chromiumFiles(),
    build({ configFile: fileURLToPath(new URL('../../portal/vite.config.ts', import.meta.url)), logLevel: 'error' }),
  ]);
}
