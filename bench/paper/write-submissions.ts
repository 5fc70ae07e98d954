import { createReadStream, createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { writeSample } from '../../sandbox/sample/index.ts';

interface Line {
  readonly payload?: { readonly form526?: { readonly form526: Record<string, unknown> } };
  readonly attachments?: readonly { readonly path: string; readonly name: string }[];
}

/** `rendered`: the claims as people send them. `pre-rendered`: the claim alone with 0 to 3 PDFs, so that nothing is to be rendered or converted. */
export type Kind = 'rendered' | 'pre-rendered';

const MOST_ATTACHMENTS = 3;

/** Writes a sample of `count` submissions and somewhat more, since a few of any sample are refused or cannot be packaged. Answers the file. */
export async function writeSubmissions(folder: string, count: number, kind: Kind, seed: number): Promise<string> {
  const { file } = await writeSample({ count: Math.ceil(count * 1.1) + 20, seed, profile: 'steady', folder });
  if (kind === 'rendered') return file;
  const plain = join(folder, 'pre-rendered.jsonl');
  await pipeline(Readable.from(linesOf(file)), createWriteStream(plain));
  return plain;
}

async function* linesOf(file: string): AsyncGenerator<string> {
  for await (const text of createInterface({ input: createReadStream(file) })) yield `${withoutForms(text)}\n`;
}

function withoutForms(text: string): string {
  const line = parse(text);
  if (!line?.payload?.form526 || !Array.isArray(line.attachments)) return text;
  const attachments = line.attachments.filter(({ path }) => path?.endsWith('.pdf')).slice(0, MOST_ATTACHMENTS);
  const form526 = { form526: { ...line.payload.form526.form526, bddQualified: false } };
  return JSON.stringify({ ...line, payload: { form526, form526_uploads: attachments.map(({ name }) => ({ name })) }, attachments });
}

function parse(text: string): Line | undefined {
  try {
    return JSON.parse(text) as Line;
  } catch {
    return undefined;
  }
}
