import { generateClient } from './portal/generate-client.ts';

/** `node scripts/portal-client.ts`: the portal's client from docs/openapi.json. The gate, the build and the browser tests do it by themselves. */
await generateClient();
