import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { useDatabase } from '../src/testing/index.ts';
import { startCommand } from './whole/command.ts';
import { makeFolder } from './whole/data-folder.ts';
import { keysIn } from './whole/packages.ts';
import type { Summary } from './whole/summary.ts';

/** The receiver's limit for a PDF is 150,000,000 bytes; this one stays just below. */
const PAGES = 10;
const SIDE = 2_230;
const MOST_KILOBYTES = 400 * 1_024;
/** As the start script sets them: how many arenas glibc makes by itself depends on the machine's cores. */
const MEMORY_SETTINGS = { MALLOC_ARENA_MAX: '2', NODE_OPTIONS: '--max-semi-space-size=2' };

const db = useDatabase();
const folder = makeFolder();
const hasProc = existsSync('/proc/self/status');
if (!hasProc) process.stderr.write('The test of memory is skipped: this system has no /proc to read the peak from.\n');

test.skipIf(!hasProc)(
  'an attachment of 150 MB goes through import and packaging in at most 400 MB',
  async () => {
    const data = join(folder, 'data');
    const attachment = join(folder, 'input', 'scan.pdf');
    mkdirSync(join(folder, 'input'));
    writeScan(attachment);
    expect(statSync(attachment).size).toBeGreaterThan(149_000_000);
    const command = startCommand(['demo', '--json', '--data', data, '--port', '0', '--input', writeRow()], {
      variables: { DATABASE_URL: db.appUrl, ...MEMORY_SETTINGS },
    });
    onTestFinished(() => command.kill('SIGKILL'));
    await command.says(/Serving until/);
    const peak = Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${command.pid}/status`, 'utf8'))?.[1]);
    command.kill('SIGTERM');
    const { stdout, stderr } = await command.ended;
    expect(stdout, stderr).not.toBe('');
    const { run, not_eligible } = JSON.parse(stdout) as Summary;
    expect({ ...run, not_eligible }).toMatchObject({ total: 1, succeeded: 1, not_eligible: {} });
    expect([...(await keysIn(data, 'packages/')).values()][0]).toBeGreaterThan(149_000_000);
    expect(peak).toBeLessThanOrEqual(MOST_KILOBYTES);
  },
  120_000,
);

function writeRow(): string {
  const file = join(folder, 'input', 'failed.jsonl');
  const row = {
    id: '000000001',
    form: '21-526EZ',
    person_id: 'person-1',
    submitted_at: '2021-05-06T07:08:09Z',
    payload: { form526: { form526: { claimantCertification: true } } },
    identity: { first_name: 'Ada', last_name: 'Quist', ssn: '900010203' },
    attachments: [{ name: 'scan.pdf', path: 'scan.pdf' }],
  };
  writeFileSync(file, `${JSON.stringify(row)}\n`);
  return file;
}

/** Pages of uncompressed noise, as a scanner without compression makes them; written page by page. */
function writeScan(path: string): void {
  const file = openSync(path, 'w');
  const offsets: number[] = [];
  let written = 0;
  const write = (part: string | Buffer): void => {
    written += writeSync(file, part as string);
  };
  const object = (body: string, stream?: Buffer): void => {
    offsets.push(written);
    write(`${offsets.length} 0 obj\n${body}${stream ? '\nstream\n' : ''}`);
    if (stream) write(stream);
    write(`${stream ? '\nendstream' : ''}\nendobj\n`);
  };
  write('%PDF-1.4\n%\xe2\xe3\xcf\xd3\n');
  const pages = Array.from({ length: PAGES }, (_, n) => `${3 + n * 3} 0 R`);
  object('<</Type/Catalog/Pages 2 0 R>>');
  object(`<</Type/Pages/Count ${PAGES}/Kids[${pages.join(' ')}]>>`);
  const noise = Buffer.alloc(SIDE * SIDE * 3, randomBytes(4_093));
  const drawn = Buffer.from('q 612 0 0 792 0 0 cm /I Do Q');
  for (let n = 0; n < PAGES; n++) {
    const first = offsets.length + 1;
    object(`<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents ${first + 1} 0 R/Resources<</XObject<</I ${first + 2} 0 R>>>>>>`);
    object(`<</Length ${drawn.length}>>`, drawn);
    const image = `<</Type/XObject/Subtype/Image/Width ${SIDE}/Height ${SIDE}/ColorSpace/DeviceRGB/BitsPerComponent 8/Length ${noise.length}>>`;
    object(image, noise);
  }
  const start = written;
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  write(
    `xref\n0 ${offsets.length + 1}\n0000000000 65535 f \n${table}trailer\n<</Size ${offsets.length + 1}/Root 1 0 R>>\nstartxref\n${start}\n%%EOF\n`,
  );
  closeSync(file);
}
