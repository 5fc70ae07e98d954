import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { FAULT_KINDS, type FaultRule } from '../../sandbox/faults.ts';
import { type Sandbox, startSandbox } from '../../sandbox/index.ts';
import { sandboxConnectors, sandboxIdentity } from '../../src/composition/sandbox-connectors.ts';
import { catchUp, decideHandoff, HANDOFF_DECISIONS, type HandoffDecision, recordImportedHandoffs } from '../../src/handoffs/index.ts';
import { now, setClockOffset } from '../../src/kernel/clock/clock.ts';
import { programNamed } from '../../src/registry/index.ts';
import { acceptSubmissions, importFile, recordRemediations, releaseSubmissions } from '../../src/submissions/index.ts';
import { type TestInstallation, testInstallation } from '../../src/testing/installation.ts';

const PROGRAM = 'form526';
const SCOPE = [PROGRAM];
const CLERK = { kind: 'person', name: 'clerk' } as const;
const HOUR_MS = 3_600_000;
const PARTNERS = ['evss', 'claims', 'benefitsIntake', 'benefitsDocuments', 'centralMail'] as const;
/** `timeout_after` and `latency` only cost time here; `lost_answer` ends the same way at once. */
const KINDS = FAULT_KINDS.filter((kind) => kind !== 'timeout_after' && kind !== 'latency');

/** One thing that happens: to the people, the partners, the clock, the machine, or at an operator's desk. */
export type Happening =
  | { readonly what: 'send'; readonly forms: readonly ('form4142' | 'form0781' | 'form8940')[]; readonly numbers: number }
  | { readonly what: 'import'; readonly status: string }
  | { readonly what: 'release' }
  | { readonly what: 'fault'; readonly rule: FaultRule }
  | { readonly what: 'mend' }
  | { readonly what: 'force'; readonly status: string; readonly detail: string; readonly pick: number }
  | { readonly what: 'time'; readonly hours: number }
  | { readonly what: 'work' }
  | { readonly what: 'go on'; readonly hours: number }
  | { readonly what: 'crash'; readonly after: number }
  | { readonly what: 'decide'; readonly decision: HandoffDecision; readonly pick: number }
  | { readonly what: 'remediate'; readonly kind: 'withdrawn' | 'closed' | 'not_remediated' | 'manual'; readonly pick: number };

const pick = fc.nat({ max: 1_000 });
const rule = fc.record({
  // Refusals and lost answers are what routes and decisions begin with.
  kind: fc.constantFrom(...KINDS, 'ok_with_errors', 'ok_with_errors', 'lost_answer', 'lost_answer'),
  partner: fc.constantFrom(...PARTNERS, 'claims', 'evss'),
  share: fc.constantFrom(0.5, 1),
  times: fc.integer({ min: 1, max: 4 }),
});
const work = fc.constant({ what: 'work' } as const);
const hours = fc.constantFrom(1, 3, 30, 24 * 8, 24 * 40);
const time = fc.record({ what: fc.constant('time' as const), hours });
const goOn = fc.record({ what: fc.constant('go on' as const), hours });
const send = fc.record({
  what: fc.constant('send' as const),
  forms: fc.subarray(['form4142', 'form0781', 'form8940'] as const),
  numbers: fc.nat({ max: 2 }),
});

/** Time that passes with work comes up most often, so that what was begun also goes on. */
export const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 8, arbitrary: goOn },
  { weight: 2, arbitrary: work },
  { weight: 2, arbitrary: time },
  { weight: 5, arbitrary: send },
  { weight: 5, arbitrary: fc.record({ what: fc.constant('fault' as const), rule }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('crash' as const), after: fc.integer({ min: 1, max: 12 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      what: fc.constant('force' as const),
      status: fc.constantFrom('error', 'success', 'vbms', 'processing', 'expired', 'a_new_word'),
      detail: fc.constantFrom('Upstream status: Errors: Unidentified Mail', 'System.IO.IOException', 'Invalid metadata'),
      pick,
    }),
  },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('import' as const), status: fc.constantFrom('error', 'received', 'vbms') }) },
  { weight: 1, arbitrary: fc.constant({ what: 'release' } as const) },
  { weight: 1, arbitrary: fc.constant({ what: 'mend' } as const) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('decide' as const), decision: fc.constantFrom(...HANDOFF_DECISIONS), pick }) },
  {
    weight: 1,
    arbitrary: fc.record({
      what: fc.constant('remediate' as const),
      kind: fc.constantFrom('withdrawn', 'closed', 'not_remediated', 'manual'),
      pick,
    }),
  },
);

export interface RandomWorld {
  readonly house: TestInstallation;
  readonly sandbox: Sandbox;
  happen(happening: Happening): Promise<void>;
  close(): Promise<void>;
}

/** An installation over the simulated partners, whose days are made of happenings. `primary`: where claims go first. */
export async function openRandomWorld(databaseUrl: string, primary: 'claims_api' | 'evss'): Promise<RandomWorld> {
  const identity = sandboxIdentity();
  const sandbox = await startSandbox({ seed: 7, clients: identity.clients });
  const { claims_api, ...others } = sandboxConnectors(sandbox.urls, identity)[PROGRAM] ?? {};
  const connectors = primary === 'claims_api' && claims_api ? { ...others, claims_api } : others;
  const house = await testInstallation(databaseUrl, {}, { sandbox: { [PROGRAM]: connectors } });
  const state = { sent: 0, offsetMs: 0 };
  return {
    house,
    sandbox,
    happen: (each) => happen(house, sandbox, state, each),
    close: async () => {
      setClockOffset(0);
      await house.close();
      await sandbox.stop();
    },
  };
}

interface Course {
  sent: number;
  offsetMs: number;
}

async function happen(house: TestInstallation, sandbox: Sandbox, course: Course, each: Happening): Promise<void> {
  if (each.what === 'send') await sendOne(house, ++course.sent, each);
  else if (each.what === 'import') await importOne(house, ++course.sent, each.status);
  else if (each.what === 'release') await releaseAll(house);
  else if (each.what === 'fault') sandbox.control.faults.add([each.rule]);
  else if (each.what === 'mend') sandbox.control.faults.clear();
  else if (each.what === 'force') await force(house, sandbox, each);
  else if (each.what === 'time') move(sandbox, course, each.hours);
  else if (each.what === 'go on') {
    move(sandbox, course, each.hours);
    await catchUp(house.handoffs, AbortSignal.timeout(30_000));
  } else if (each.what === 'work') await catchUp(house.handoffs, AbortSignal.timeout(30_000));
  else if (each.what === 'crash') await crash(house, each.after);
  else if (each.what === 'decide') await decide(house, each);
  else await remediate(house, each);
}

function move(sandbox: Sandbox, course: Course, hours: number): void {
  course.offsetMs += hours * HOUR_MS;
  sandbox.control.clock.advance(hours * HOUR_MS);
  setClockOffset(course.offsetMs);
}

function rowOf(number: number, { forms, numbers }: Pick<Happening & { what: 'send' }, 'forms' | 'numbers'>) {
  const answers = Object.fromEntries(forms.map((form) => [form, { remarks: `the answer ${number}`, privacyAgreementAccepted: true }]));
  return {
    id: `history-${number}`,
    form: '21-526EZ',
    person_id: `person-${number}`,
    submitted_at: now().toISOString(),
    payload: { form526: { form526: { claimantCertification: true } }, ...answers },
    identity: {
      first_name: 'Ada',
      last_name: 'Quist',
      ssn: `90001${String(number).padStart(4, '0')}`,
      icn: `10000${String(number).padStart(5, '0')}V000001`,
      zip: '97204',
      birth_date: '1970-01-02',
      file_numbers: Array.from({ length: numbers }, (_, n) => `79600${n}${String(number).padStart(3, '0')}`),
    },
  };
}

async function sendOne(
  { database, keyring, registry }: TestInstallation,
  number: number,
  sent: Happening & { what: 'send' },
): Promise<void> {
  const intake = { program: programNamed(registry, PROGRAM), keyring, actor: CLERK };
  const [verdict] = await database.transaction(SCOPE, (session) => acceptSubmissions(session, intake, [{ content: rowOf(number, sent) }]));
  if (verdict?.kind !== 'accepted') throw new Error(`the intake says ${JSON.stringify(verdict)}`);
}

async function importOne(house: TestInstallation, number: number, status: string): Promise<void> {
  const handoffs = [
    { destination: 'benefits_intake', receipt: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`, status, at: now() },
  ];
  const input = join(house.folder, `import-${number}.jsonl`);
  writeFileSync(input, `${JSON.stringify({ ...rowOf(number, { forms: [], numbers: 0 }), facts: { handoffs } })}\n`);
  const doors = { database: house.database, keyring: house.keyring, store: house.objects, recordHandoffs: recordImportedHandoffs };
  const counts = await importFile(doors, { program: programNamed(house.registry, PROGRAM), input, startedBy: CLERK });
  if (counts.imported !== 1) throw new Error(`the import says ${JSON.stringify(counts)}`);
}

async function releaseAll({ database }: TestInstallation): Promise<void> {
  await database.transaction(SCOPE, async (session) => {
    const held = await session.query
      .selectFrom('submissions')
      .leftJoin('submission_releases as release', 'release.submission_id', 'submissions.id')
      .where('import_id', 'is not', null)
      .where('release.submission_id', 'is', null)
      .select(['submissions.id', 'external_id'])
      .execute();
    const row = { program: PROGRAM, actor: CLERK, reason: 'looked at', at: now(), startWithinDays: 7 };
    await releaseSubmissions(
      session,
      held.map(({ id, external_id: externalId }) => ({ ...row, submissionId: id, externalId })),
    );
  });
}

async function force(house: TestInstallation, sandbox: Sandbox, { status, detail, pick }: Happening & { what: 'force' }): Promise<void> {
  const handoffs = await some(house, (query) => query.where('destination', '=', 'benefits_intake').where('receipt', 'is not', null));
  const chosen = handoffs[pick % Math.max(1, handoffs.length)];
  if (!chosen) return;
  const code = status === 'error' ? { code: 'DOC202', detail } : {};
  await fetch(`${sandbox.urls.control}/sandbox/benefits-intake/statuses`, {
    method: 'POST',
    body: JSON.stringify({ [chosen.receipt ?? '']: { status, ...code } }),
  });
}

async function decide(house: TestInstallation, { decision, pick }: Happening & { what: 'decide' }): Promise<void> {
  const open = await some(house, (query) => query.where('state', 'in', ['unknown', 'missing', 'exhausted']));
  const chosen = open[pick % Math.max(1, open.length)];
  if (!chosen) return;
  const evidence = decision === 'delivered' ? { evidence: { letter: 'L-1' } } : {};
  const verdict = { handoffId: chosen.id, decision, reason: 'asked the partner', author: CLERK, ...evidence };
  // Another hand-off of the document may be open, which the decision says in its own words.
  await decideHandoff(house.handoffs, SCOPE, verdict).catch((error: { code?: string }) => {
    if (error.code !== 'WB_HANDOFF_STATE') throw error;
  });
}

async function remediate({ database }: TestInstallation, { kind, pick }: Happening & { what: 'remediate' }): Promise<void> {
  await database.transaction(SCOPE, async (session) => {
    const all = await session.query.selectFrom('submissions').select(['id', 'external_id']).orderBy('id').execute();
    const chosen = all[pick % Math.max(1, all.length)];
    if (!chosen) return;
    const evidence = kind === 'manual' ? { evidence: { letter: 'L-2' } } : {};
    const row = {
      program: PROGRAM,
      kind,
      isSuccess: kind !== 'not_remediated',
      reason: 'decided at the desk',
      actor: CLERK,
      decidedAt: now(),
    };
    await recordRemediations(session, [{ ...row, ...evidence, submissionId: chosen.id, externalId: chosen.external_id }]);
  });
}

/** Work that dies with the database: from some transaction on nothing more is written, and what was under way is not either. */
async function crash(house: TestInstallation, after: number): Promise<void> {
  let left = after;
  const dying = (run: TestInstallation['database']['transaction']): typeof run => {
    return (scope, work) => {
      left -= 1;
      return left > 0 ? run(scope, work) : Promise.reject(new Error('the process was killed'));
    };
  };
  const { transaction, repeatable } = house.database;
  const database = { ...house.database, transaction: dying(transaction), repeatable: dying(repeatable) };
  await catchUp({ ...house.handoffs, database }, AbortSignal.timeout(30_000)).catch((error: Error) => {
    if (!/was killed/.test(error.message)) throw error;
  });
}

type HandoffQuery = ReturnType<typeof handoffsOf>;

function handoffsOf(session: Parameters<Parameters<TestInstallation['database']['transaction']>[1]>[0]) {
  return session.query.selectFrom('handoffs').select(['id', 'receipt', 'state']).orderBy('id');
}

function some({ database }: TestInstallation, narrow: (query: HandoffQuery) => HandoffQuery) {
  return database.transaction(SCOPE, (session) => narrow(handoffsOf(session)).execute());
}
