import { once } from 'node:events';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import ZipStream from 'zip-stream';
import { addEntry } from './zip-entry.ts';

test.each(['before the entry comes', 'while it waits'])(
  'whoever stops reading %s ends the wait, and what was opened is let go',
  async (when) => {
    const zip = new ZipStream({ store: true });
    const source = new Readable({ read: () => undefined });
    const released = once(source, 'close');
    if (when.startsWith('before')) {
      zip.destroy();
      await once(zip, 'close');
    }
    const adding = addEntry(zip, 'a.pdf', source);
    if (!when.startsWith('before')) zip.destroy();
    await expect(adding).rejects.toThrow('The zip was closed before it was written.');
    await released;
  },
);
