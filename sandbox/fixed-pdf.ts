import { createHash } from 'node:crypto';
import type { Answer } from './partner.ts';
import { printForm } from './pdf/form.ts';

const BYTES = 120_000;

let answer: Answer | undefined;

/** The same valid file of about 120 KB for every request, made once: it takes the partner's own work out of a measurement. */
export function fixedPdfAnswer(): Answer {
  answer ??= {
    status: 200,
    body: Buffer.from(JSON.stringify({ pdf: makeFile().toString('base64') })),
    headers: { 'content-type': 'application/json; charset=utf-8' },
  };
  return answer;
}

/** Grows a form by text that does not compress until the file has the wanted size. */
function makeFile(): Buffer {
  let text = '';
  for (let n = 0; ; n++) {
    text += `${createHash('sha512').update(String(n)).digest('base64')} `;
    if (n % 50 !== 0) continue;
    const file = printForm('VA Form 21-526EZ', 'Fixed file for measurements', [
      { heading: 'Content', fields: [{ label: 'Text', value: text }] },
    ]);
    if (file.length >= BYTES) return file;
  }
}
