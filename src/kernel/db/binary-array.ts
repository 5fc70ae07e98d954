const BYTEA_OID = 17;
const HEADER_BYTES = 20;

/** A bytea[] in PostgreSQL's binary format, which the driver passes on as it is. As text, every byte would be two. */
export function binaryArray(items: readonly Uint8Array[]): Buffer {
  const array = Buffer.allocUnsafe(HEADER_BYTES + items.reduce((sum, item) => sum + 4 + item.length, 0));
  // One dimension, no nulls, of bytea, so many items, counted from 1.
  let end = [1, 0, BYTEA_OID, items.length, 1].reduce((at, word) => array.writeInt32BE(word, at), 0);
  for (const item of items) {
    end = array.writeInt32BE(item.length, end);
    array.set(item, end);
    end += item.length;
  }
  return array;
}
