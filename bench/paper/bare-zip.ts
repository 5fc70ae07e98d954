import ZipStream from 'zip-stream';

export interface BareEntry {
  readonly name: string;
  readonly content: Buffer;
}

const DATE = new Date('2000-01-01T00:00:00Z');

/** The same zip by the same part as packages are made with, and nothing noted about it. */
export async function bareZip(entries: readonly BareEntry[]): Promise<Buffer> {
  const zip = new ZipStream({ store: true });
  const whole = zip.toArray() as Promise<Buffer[]>;
  for (const { name, content } of entries) {
    await new Promise<void>((resolve, reject) => zip.entry(content, { name, date: DATE }, (error) => (error ? reject(error) : resolve())));
  }
  zip.finalize();
  return Buffer.concat(await whole);
}
