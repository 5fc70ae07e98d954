import { resolve } from 'node:path';
import { loadConfigFile, readConfig } from '#kernel/config/index.ts';
import { type RunningApi, startApi } from '../api/index.ts';
import type { Composition, GlobalOptions } from '../cli/composition.ts';
import type { Installation } from '../registry/index.ts';
import { runWorker } from '../worker/index.ts';
import { openInstallation } from './open-installation.ts';
import { EGRESS_CREDENTIALS, NOTICE_FATES, sandboxConnectors, sandboxIdentity, sandboxSettings } from './sandbox-connectors.ts';
import { recordServing } from './serving-address.ts';
import { migrateDatabase } from './start-database.ts';

const CONFIG_FILE = new URL('../../waybill.config.ts', import.meta.url).pathname;

/** What the command line stands on. The sandbox is loaded only where it is asked for. */
export const composition: Composition = {
  readConfig: async (options, sandbox) =>
    readConfig({
      file: await loadConfigFile(options.config ? resolve(options.config) : CONFIG_FILE),
      environment: process.env,
      options: optionsOf(options),
      ...(sandbox ? { sandbox: sandbox.connectors, sandboxSettings: sandbox.settings } : {}),
    }),
  openInstallation,
  migrateDatabase,
  startSandbox: async ({ seed, clockOffsetMs }) => {
    const { startSandbox, WEBHOOK_SECRET } = await import('../../sandbox/index.ts');
    const identity = sandboxIdentity();
    Object.assign(process.env, EGRESS_CREDENTIALS);
    const { clients } = identity;
    const running = await startSandbox({ seed, clients, ...(clockOffsetMs === undefined ? {} : { clockOffsetMs }) });
    await controlSandbox(`${running.urls.control}/sandbox/notify/fates`, NOTICE_FATES);
    return {
      connectors: sandboxConnectors(running.urls, identity),
      settings: sandboxSettings(running.urls, WEBHOOK_SECRET),
      control: (path, body) => controlSandbox(`${running.urls.control}${path}`, body),
      received: (receiver) => running.control.received.of(receiver).map(({ text }) => text),
      stop: running.stop,
    };
  },
  writeSample: async (request) => {
    const { writeSample } = await import('../../sandbox/sample/index.ts');
    return writeSample(request);
  },
  startApi: startRecordedApi,
  runWorker,
};

/** Commands that run beside it link to where it listens. */
async function startRecordedApi(house: Installation): Promise<RunningApi> {
  const { url, stop } = await startApi(house);
  const forget = recordServing(house.config.data, url);
  return {
    url,
    stop: async () => {
      forget();
      await stop();
    },
  };
}

async function controlSandbox(url: string, body: object): Promise<void> {
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`the sandbox refused ${new URL(url).pathname}: ${await response.text()}`);
}

function optionsOf({ data, port }: GlobalOptions) {
  return { ...(data === undefined ? {} : { data: resolve(data) }), ...(port === undefined ? {} : { port }) };
}
