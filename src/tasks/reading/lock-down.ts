import dgram from 'node:dgram';
import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import { tellRefused } from './refusals.ts';

/**
 * Loaded before anything else in the child of a task that only reads. Node's permission model refuses files, processes, threads, add-ons, the
 * inspector and the raw bindings; 24.21 has no permission for the network, so every way to a socket is taken away here. Nothing of it is kept, so
 * nothing can put it back.
 */
const NETWORK = 'the network';
const NAMES = 'name servers';

function close(bag: object, names: readonly string[], what: string): void {
  const value = () => {
    tellRefused(what);
    throw Object.assign(new Error(`A task of risk reads may not use ${what}.`), { code: 'ERR_ACCESS_DENIED' });
  };
  for (const name of names) {
    if (name in bag && Object.getOwnPropertyDescriptor(bag, name)?.configurable !== false)
      Object.defineProperty(bag, name, { value, writable: false, configurable: false });
  }
}

function functionsOf(bag: object): readonly string[] {
  return Object.getOwnPropertyNames(bag).filter(
    (name) => name !== 'constructor' && typeof (bag as Record<string, unknown>)[name] === 'function',
  );
}

function closeAll(bag: object): void {
  close(bag, functionsOf(bag), NAMES);
}

// http, https, http2, tls, fetch and WebSocket all end in a socket's connect or a server's listen.
close(net.Socket.prototype, ['connect'], NETWORK);
close(net.Server.prototype, ['listen', '_listen2'], NETWORK);
close(net, ['_createServerHandle'], NETWORK);
close(dgram.Socket.prototype, ['bind', 'connect', 'send'], NETWORK);
close(dgram, ['createSocket', '_createSocketHandle'], NETWORK);
close(globalThis, ['fetch', 'WebSocket', 'EventSource'], NETWORK);
for (const { prototype } of [dns.Resolver, dns.promises.Resolver]) {
  closeAll(Object.getPrototypeOf(prototype) as object);
  closeAll(prototype);
}
closeAll(dns.promises);
closeAll(dns);
for (const name of ['kill', '_kill', 'abort', 'execve', '_debugProcess', '_getActiveHandles', '_getActiveRequests', 'dlopen'])
  close(process, [name], `process.${name}`);
syncBuiltinESMExports();
