/** A multipart body for a test, with part names, types and file names as a partner reads them. */
export function multipart(parts: { name: string; type: string; content: string | Buffer; fileName?: string }[]): {
  headers: { 'content-type': string };
  body: Buffer<ArrayBuffer>;
} {
  const boundary = 'waybill-test-boundary';
  const chunks = parts.flatMap((part) => {
    const file = part.fileName === undefined ? '' : `; filename="${part.fileName}"`;
    return [
      Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${part.name}"${file}\r\nContent-Type: ${part.type}\r\n\r\n`),
      Buffer.from(part.content as string),
      Buffer.from('\r\n'),
    ];
  });
  return {
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    body: Buffer.concat([...chunks, Buffer.from(`--${boundary}--\r\n`)]),
  };
}
