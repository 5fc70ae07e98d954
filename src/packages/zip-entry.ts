import { Readable } from 'node:stream';
import type ZipStream from 'zip-stream';

/** The same bytes for the same content, whenever it is written. */
export const FIXED_DATE = new Date('2000-01-01T00:00:00Z');

/** Adds one file and waits until it is written. A source or a zip that breaks ends the wait. */
export async function addEntry(zip: ZipStream, name: string, source: Buffer | Readable): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const stop = (error?: Error): void => {
      // Nobody reads on: what was opened in the store is let go.
      if (source instanceof Readable) source.destroy();
      reject(error ?? new Error('The zip was closed before it was written.'));
    };
    // Its end was told to whoever listened then.
    if (zip.destroyed) return stop();
    if (source instanceof Readable) source.once('error', stop);
    zip.once('error', stop);
    zip.once('close', stop);
    zip.entry(source, { name, date: FIXED_DATE }, (error) => {
      zip.off('error', stop);
      zip.off('close', stop);
      if (error) stop(error);
      else resolve();
    });
  });
}
