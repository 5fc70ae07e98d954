import { Argument, type Command } from 'commander';
import { now } from '#kernel/clock/clock.ts';
import { addKey, listKeys, PURPOSES, type Purpose } from '#kernel/crypto/index.ts';
import { WaybillError } from '#kernel/errors.ts';
import type { Caller } from '../../access/index.ts';
import { type RewrappedAnswers, rewrapAnswers } from '../../handoffs/index.ts';
import { recordLines } from '../../ledger/index.ts';
import { rewrapNotices } from '../../notices/index.ts';
import type { Installation } from '../../registry/index.ts';
import { rewrapFiles } from '../../retention/index.ts';
import { readStanding } from '../../standing/index.ts';
import { type Rewrapped, rewrapSubmissions } from '../../submissions/index.ts';
import { rewrapParams } from '../../tasks/index.ts';
import { confirm } from '../confirm.ts';
import type { OpenContext } from '../context.ts';
import { type Output, table } from '../output.ts';

const AT_ONCE = 500;
const FILE_REFERENCE = 'file:';

/** `waybill keys list|add|rewrap`. Keys never leave the key file. */
export function addKeys(root: Command, open: OpenContext): void {
  const keys = root.command('keys').description('the key ring, without its secrets');
  keys
    .command('list')
    .description('purposes and versions; what is new is written under the newest')
    .action(async (_given: unknown, command: Command) => {
      const { everywhere, output } = open(command);
      const rows = await everywhere('administer', ({ config }) => listKeys(config.keys));
      output.answer(
        { keys: rows },
        table(
          ['purpose', 'key', 'used for'],
          rows.map(({ purpose, id, isNewest }) => [purpose, id, isNewest ? 'what is new' : 'reading']),
        ),
      );
    });
  keys
    .command('add')
    .addArgument(new Argument('<purpose>', 'what the key is for').choices(PURPOSES))
    .description('a new version of one key; processes use it from their next start')
    .option('--yes', 'do not ask')
    .action(async (purpose: Purpose, given: { yes?: boolean }, command: Command) => {
      const { everywhere, output } = open(command);
      const id = await everywhere('administer', (house, caller) => add(house, caller, purpose, given.yes));
      const next = purpose === 'data' ? ['Restart every process, then: waybill keys rewrap'] : ['Restart every process.'];
      output.answer({ purpose, id }, [
        `Added ${purpose} ${id}. Back the key file up: what is written from now on cannot be read without it.`,
        ...next,
      ]);
    });
  keys
    .command('rewrap')
    .description(
      'put payloads, identities, attachments, kept answers, notices, files that are kept whole and parameters of runs under the newest data key; may be stopped and begun again',
    )
    .action(async (_given: unknown, command: Command) => {
      const { everywhere, output } = open(command);
      const programs = await everywhere('administer', (house) => rewrapAll(house, output));
      const cells = programs.map((each) => [
        each.program,
        each.payloads,
        each.identities,
        each.attachments,
        each.answers,
        each.notices,
        each.files,
        each.params,
      ]);
      output.answer({ programs }, [
        ...table(['program', 'payloads', 'identities', 'attachments', 'kept answers', 'notices', 'files', 'parameters'], cells),
        'None of it is left under older keys.',
      ]);
    });
}

async function add({ config, database }: Installation, caller: Caller, purpose: Purpose, hasAgreed: boolean | undefined): Promise<string> {
  if (!config.keys.startsWith(FILE_REFERENCE))
    throw new WaybillError(
      'WB_USAGE',
      `The key ring is given as ${config.keys.split(':')[0] ?? ''}:…, which Waybill cannot write. Add the key there.`,
    );
  await confirm(
    { what: `A new ${purpose} key is added for the whole installation; older ones stay and read what they wrote`, risk: 'irreversible' },
    hasAgreed,
  );
  const id = addKey(config.keys.slice(FILE_REFERENCE.length), purpose);
  const line = { at: now(), actor: caller.actor, program: null, action: 'key.added', subject: { kind: 'key', id: `${purpose} ${id}` } };
  await database.transaction('*', (session) => recordLines(session, [line]));
  return id;
}

type ProgramRewrapped = Rewrapped &
  RewrappedAnswers & { readonly program: string; readonly notices: number; readonly files: number; readonly params: number };

async function rewrapAll(house: Installation, output: Output): Promise<ProgramRewrapped[]> {
  const { programs } = await house.database.transaction('*', (session) => readStanding(session));
  const done: ProgramRewrapped[] = [];
  for (const name of house.registry.keys()) {
    const total = programs.find(({ program }) => program === name)?.standing.total ?? 0;
    done.push(await rewrapProgram(house, name, total, output));
  }
  return done;
}

/** Slice after slice until one finds nothing. What was under the newest key before is no part of the count, so the bar may jump at its end. */
async function rewrapProgram(
  { database, keyring, objects, tasks }: Installation,
  program: string,
  total: number,
  output: Output,
): Promise<ProgramRewrapped> {
  const bar = output.progress(`Re-wrap ${program}`);
  const sum = { program, payloads: 0, identities: 0, attachments: 0, answers: 0, notices: 0, files: 0, params: 0 };
  for (;;) {
    const { payloads, identities, attachments } = await rewrapSubmissions({ database, keyring, store: objects }, program, AT_ONCE);
    const { answers } = await rewrapAnswers({ database, keyring }, program, AT_ONCE);
    const notices = await rewrapNotices({ database, keyring }, program, AT_ONCE);
    sum.payloads += payloads;
    sum.identities += identities;
    sum.attachments += attachments;
    sum.answers += answers;
    sum.notices += notices;
    if (payloads + identities + attachments + answers + notices === 0) break;
    bar.show(sum.payloads, Math.max(total, sum.payloads), `${sum.attachments} attachments`);
  }
  sum.files = await rewrapFiles({ database, objects, keyring }, program);
  sum.params = await rewrapParams(tasks, program, AT_ONCE);
  bar.end();
  return sum;
}
