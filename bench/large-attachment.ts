import { mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { timeRun } from './paper/run-task.ts';
import { importSome, openStage } from './paper/stage.ts';
import { peakMemory } from './processes.ts';
import { report } from './report.ts';

/** The most memory of a worker that packages a claim with a PDF of 149,000,000 bytes; the receiver takes 150 MB. */
const MEGABYTES = 142;
const MOST_MB = 400;

const stage = await openStage();
try {
  const folder = join(stage.folder, 'large');
  mkdirSync(folder);
  writeLargePdf(join(folder, 'large.pdf'));
  const file = join(folder, 'submissions.jsonl');
  writeFileSync(file, `${JSON.stringify(aClaim())}\n`);
  const ids = await importSome(stage, file, 1);
  const worker = stage.startWorker();
  const ms = await timeRun(stage.house, ids, 8);
  const megabytes = peakMemory(worker.child.pid as number);
  if (megabytes !== undefined) report({ name: 'paper.large-attachment.memory', value: megabytes, unit: 'MB', atMost: MOST_MB });
  report({ name: 'paper.large-attachment', value: ms / 1_000, unit: 's' });
} finally {
  await stage.close();
}

function aClaim(): object {
  return {
    id: 'large-1',
    form: '21-526EZ',
    person_id: 'person-1',
    submitted_at: '2025-05-01T12:00:00Z',
    payload: { form526: { form526: { disabilities: [{ name: 'Knee' }] } }, form526_uploads: [{ name: 'large.pdf' }] },
    identity: { first_name: 'Marigold', last_name: 'Testwell', ssn: '900551234', zip: '00000' },
    attachments: [{ name: 'large.pdf', path: 'large.pdf', document_type: 'L023' }],
  };
}

/** Written in pieces, so that this process does not hold it either. */
function writeLargePdf(path: string): void {
  const file = openSync(path, 'w');
  const offsets: number[] = [];
  let at = 0;
  const write = (content: string | Buffer): void => {
    at += writeSync(file, typeof content === 'string' ? Buffer.from(content, 'latin1') : content);
  };
  const begin = (text: string): void => {
    offsets.push(at);
    write(`${offsets.length} 0 obj\n${text}`);
  };
  write('%PDF-1.7\n');
  begin('<< /Type /Catalog /Pages 2 0 R >>\nendobj\n');
  begin('<< /Type /Pages /Count 1 /Kids [3 0 R] >>\nendobj\n');
  begin('<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] >>\nendobj\n');
  const piece = Buffer.alloc(1_024 * 1_024, 0x20);
  for (let megabyte = 0; megabyte < MEGABYTES; megabyte += 1) {
    begin(`<< /Length ${piece.length} >>\nstream\n`);
    write(piece);
    write('\nendstream\nendobj\n');
  }
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const trailer = `trailer\n<< /Size ${offsets.length + 1} /Root 1 0 R >>\nstartxref\n${at}\n%%EOF\n`;
  write(`xref\n0 ${offsets.length + 1}\n0000000000 65535 f \n${table}${trailer}`);
}
