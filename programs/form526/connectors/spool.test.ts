import { randomBytes } from 'node:crypto';
import { PassThrough, Readable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { ONE_PAGE_PDF } from '../../../src/testing/connector-contract.ts';
import { spoolMultipart } from './multipart.ts';
import { openSpool } from './spool.ts';

describe('a large packet', () => {
  test('is spooled: its bytes come back as they went in, on disk or not, and its reader may stop early', async () => {
    for (const inMemory of [1 << 20, 10]) {
      const spool = openSpool(inMemory);
      const chunks = [randomBytes(7), randomBytes(300_000), randomBytes(1)];
      for (const chunk of chunks) await spool.write(chunk);
      const whole = Buffer.concat(chunks);
      for (let time = 0; time < 2; time += 1) {
        const read = spool.read();
        expect(Buffer.isBuffer(read) ? read : Buffer.concat(await read.toArray())).toEqual(whole);
      }
      expect(spool.bytes).toBe(whole.length);
      const early = spool.read();
      if (!Buffer.isBuffer(early)) early.destroy();
      await spool.close();
    }
  });

  test('of 64 MB is sent without being held, and arrives whole', async () => {
    let received = 0;
    const megabyte = Buffer.alloc(1 << 20, 'x');
    const part = {
      name: 'attachment1',
      type: 'application/pdf',
      content: async () => Readable.from(Array.from({ length: 64 }, () => megabyte)),
    };
    const packet = await spoolMultipart('0'.repeat(64), [part], 100_000_000);
    if ('tooLarge' in packet) throw new Error('it is not');
    const sink = new PassThrough();
    sink.on('data', (chunk: Buffer) => {
      received += chunk.length;
    });
    const body = packet.read();
    expect(Buffer.isBuffer(body), 'it lies on disk').toBe(false);
    if (!Buffer.isBuffer(body)) for await (const chunk of body) sink.write(chunk);
    await turn();
    expect([received, packet.bytes]).toEqual([packet.bytes, packet.bytes]);
    await packet.close();
  });

  test('with one document above the limit is refused by the number of its part', async () => {
    const part = { name: 'attachment7', type: 'application/pdf', content: ONE_PAGE_PDF };
    expect(await spoolMultipart('0'.repeat(64), [part], 10)).toEqual({ tooLarge: 'attachment7' });
  });
});
