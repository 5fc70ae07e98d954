export type Part = { name: string; fileName?: string; type: string; content: Buffer };

/** Cuts a multipart/form-data body into its parts. Undefined where the body or its boundary is not well formed. */
export function readMultipart(contentType: string | undefined, body: Buffer): Part[] | undefined {
  const boundary = /^multipart\/form-data;.*boundary="?([^";]{1,200})"?/i.exec(contentType ?? '')?.[1];
  if (!boundary) return undefined;
  const mark = Buffer.from(`--${boundary.trim()}`);
  const parts: Part[] = [];
  let at = body.indexOf(mark);
  while (at >= 0) {
    const start = at + mark.length;
    if (body.toString('latin1', start, start + 2) === '--') return parts;
    const headEnd = body.indexOf('\r\n\r\n', start);
    const next = headEnd < 0 ? -1 : body.indexOf(Buffer.concat([Buffer.from('\r\n'), mark]), headEnd);
    if (next < 0) return undefined;
    const part = readPart(body.toString('utf8', start, headEnd), body.subarray(headEnd + 4, next));
    if (!part) return undefined;
    parts.push(part);
    at = next + 2;
  }
  return undefined;
}

function readPart(head: string, content: Buffer): Part | undefined {
  const disposition = /content-disposition:[^\r\n]*/i.exec(head)?.[0] ?? '';
  const name = /[; ]name="([^"]*)"/i.exec(disposition)?.[1];
  if (name === undefined) return undefined;
  const fileName = /filename="([^"]*)"/i.exec(disposition)?.[1];
  const type = /content-type:\s*([^\r\n;]+)/i.exec(head)?.[1]?.trim() ?? 'text/plain';
  return { name, type, content, ...(fileName === undefined ? {} : { fileName }) };
}
