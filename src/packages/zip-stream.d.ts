/** The package ships no types; this is the part of it that is used. */
declare module 'zip-stream' {
  import type { Readable } from 'node:stream';

  // biome-ignore lint/style/noDefaultExport: the package has no named export
  export default class ZipStream extends ReadableStreamOfZip {
    constructor(options?: { readonly store?: boolean });
    entry(source: Buffer | Readable, data: { readonly name: string; readonly date: Date }, done: (error: Error | null) => void): this;
    finalize(): void;
  }

  class ReadableStreamOfZip extends Readable {}
}
