import ZipStream from 'zip-stream';
import type { Part } from './multipart.ts';

/** The latest packets, for whoever asks for one back. */
export type KeptPackets = { keep(guid: string, parts: Part[]): void; zip(guid: string): Promise<Buffer | undefined> };

const PACKED = new Date('2000-01-01T00:00:00Z');
const MOST_BYTES = 64 * 1024 * 1024;

/** Keeps packets up to 64 MB together, the oldest dropped first. */
export function createKeptPackets(): KeptPackets {
  const kept = new Map<string, Part[]>();
  let bytes = 0;
  const drop = (guid: string): void => {
    bytes -= sizeOf(kept.get(guid) ?? []);
    kept.delete(guid);
  };
  return {
    keep: (guid, parts) => {
      drop(guid);
      kept.set(guid, parts);
      bytes += sizeOf(parts);
      for (const oldest of kept.keys()) if (bytes > MOST_BYTES) drop(oldest);
    },
    zip: async (guid) => {
      const parts = kept.get(guid);
      return parts && zipOf(parts.map(({ name, content }) => ({ name: name === 'metadata' ? 'metadata.json' : `${name}.pdf`, content })));
    },
  };
}

function sizeOf(parts: Part[]): number {
  return parts.reduce((sum, { content }) => sum + content.length, 0);
}

async function zipOf(files: { name: string; content: Buffer }[]): Promise<Buffer> {
  const zip = new ZipStream({ store: true });
  const whole = zip.toArray() as Promise<Buffer[]>;
  for (const { name, content } of files) {
    await new Promise<void>((resolve, reject) =>
      zip.entry(content, { name, date: PACKED }, (error) => (error ? reject(error) : resolve())),
    );
  }
  zip.finalize();
  return Buffer.concat(await whole);
}
