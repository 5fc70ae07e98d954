import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { WaybillError } from '../../errors.ts';
import { EndedEarly, type Postmaster, type ServerOptions, startPostmaster } from './postmaster.ts';
import { isPortTaken, isStillEnding, startFailure } from './start-failure.ts';

const RETRY_MS = 100;
const RETRY_FOR_MS = 20_000;

export interface Started {
  readonly options: ServerOptions;
  readonly postmaster: Postmaster;
}

/** Another program may take a free port between our look and PostgreSQL's; a fixed one is not exchanged. */
export async function startOnPort(server: Omit<ServerOptions, 'port'>, fixedPort: number | undefined): Promise<Started> {
  const deadline = performance.now() + RETRY_FOR_MS;
  for (;;) {
    const options = { ...server, port: fixedPort ?? (await freePort()) };
    try {
      return { options, postmaster: await startPostmaster(options) };
    } catch (error) {
      if (!(error instanceof EndedEarly)) throw error;
      const mayPass = isStillEnding(error.text) || (isPortTaken(error.text) && fixedPort === undefined);
      if (!mayPass || performance.now() > deadline) throw endedEarly(error, options.port);
      await pause(RETRY_MS);
    }
  }
}

function endedEarly(error: EndedEarly, port: number): WaybillError {
  if (isPortTaken(error.text))
    return new WaybillError('WB_DATABASE_PORT', `Port ${port} of 127.0.0.1 is in use by another program.`, { port });
  return startFailure('PostgreSQL did not start', error.text);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
