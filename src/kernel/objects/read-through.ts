import { type Duplex, pipeline, type Readable } from 'node:stream';

/** What comes out of `through`, fed by `source`. Where one of them ends before its end the other does too: who stops reading lets go of what was opened. */
export function readThrough(source: Readable, through: Duplex): Readable {
  // Whoever reads is told by `through` itself.
  pipeline(source, through, () => undefined);
  return through;
}
