import { SMTPServer } from 'smtp-server';
import type { World } from './partner.ts';

/** A mail server on 127.0.0.1 that takes every mail, sends none on, and keeps each: who it was to, then the mail as it came. */
export async function listenForMail(world: World): Promise<{ url: string; stop(): Promise<void> }> {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    disableReverseLookup: true,
    logger: false,
    closeTimeout: 500,
    onRcptTo: ({ address }, _session, callback) =>
      world.faults.strike('smtp', 'mail', address).get('server_error') ? callback(refused()) : callback(),
    onData: (stream, session, callback) => {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        const to = session.envelope.rcptTo.map(({ address }) => address).join(', ');
        world.received.add('smtp', `${to}\n${Buffer.concat(parts).toString('utf8')}`, world.clock.now());
        callback();
      });
    },
  });
  // What a client breaks off is its own affair.
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.server.address() as { port: number };
  return { url: `smtp://127.0.0.1:${port}`, stop: () => new Promise((resolve) => server.close(() => resolve())) };
}

function refused(): Error {
  return Object.assign(new Error('The simulated mail server takes nothing now'), { responseCode: 451 });
}
