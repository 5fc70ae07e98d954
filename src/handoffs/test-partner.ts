import { z } from 'zod';
import {
  type Caller,
  type CallResult,
  type DeliveryAnswer,
  type DestinationDefinition,
  defineDestination,
  defineForm,
  type FormDefinition,
  type PollAnswer,
  type PollContext,
} from '#sdk';
import { type Reaction, type ScriptedPartner, type SeenCall, startScriptedPartner } from '../testing/contract/scripted-partner.ts';

export const PARTNER_STATUSES = ['taken', 'likely', 'done', 'refused', 'may_heal', 'gone', 'silent'] as const;
export type PartnerStatus = (typeof PARTNER_STATUSES)[number];

/** What a test's partner does with one kind of call, and what it keeps. */
export interface TestPartner extends ScriptedPartner {
  /** Effects by key: what the partner did, however often it was asked. */
  readonly effects: {
    readonly at: 'claims' | 'evidence' | 'intake';
    readonly key: string;
    readonly number?: string;
    readonly place?: string;
  }[];
  /** What it says of a receipt when it is asked; `taken` where nothing stands. `gone`: it does not know it. `silent`: it leaves it out. */
  readonly register: Map<string, PartnerStatus>;
  /** In turn for each call of an operation; afterwards, or as `do`, it takes what it is asked. `lost`: takes it, and breaks off the answer. `hang`: takes it, and never answers. */
  readonly plan: Record<
    'claims' | 'evidence' | 'location' | 'upload',
    ('do' | 'lost' | 'hang' | 'busy' | 'bad_number' | 'refuse' | 'reset')[]
  >;
}

/** A partner with two ways in: claims with their evidence, and paper whose place is asked for first. */
export async function startTestPartner(): Promise<TestPartner> {
  const partner: TestPartner = Object.assign(await startScriptedPartner(), {
    effects: [],
    register: new Map<string, PartnerStatus>(),
    plan: { claims: [], evidence: [], location: [], upload: [] },
  });
  partner.react = (call) => react(partner, call);
  return partner;
}

const FAULTS: Readonly<Record<string, Reaction>> = {
  busy: { status: 503, headers: { 'retry-after': '120' }, body: '{}' },
  bad_number: { status: 422, body: '{"error":"bad_number"}' },
  refuse: { status: 422, body: '{"error":"refused"}' },
  reset: 'reset',
};

function react(partner: TestPartner, call: SeenCall): Reaction {
  const [, name = '', id] = call.path.split('/');
  if (call.method === 'GET') return found(partner, id ?? '');
  if (name === 'status') return tell(partner, JSON.parse(call.body.toString()) as string[]);
  const kind = call.method === 'PUT' ? 'upload' : name === 'uploads' ? 'location' : (name as 'claims' | 'evidence');
  const next = partner.plan[kind].shift() ?? 'do';
  const fault = FAULTS[next];
  if (fault) return fault;
  const reply = { status: 200, body: JSON.stringify({ id: take(partner, kind, call, id) }) };
  if (next === 'hang') return next;
  return next === 'lost' ? { cut: reply } : reply;
}

function take(partner: TestPartner, kind: keyof TestPartner['plan'], call: SeenCall, id: string | undefined): string {
  if (kind === 'location') return `place-${partner.seen.length}`;
  const { key, number } = JSON.parse(call.body.toString()) as { key: string; number?: string };
  const at = kind === 'upload' ? 'intake' : kind;
  const known = partner.effects.findIndex((effect) => effect.at === at && effect.key === key);
  if (known < 0 || at !== 'claims') partner.effects.push({ at, key, ...(number ? { number } : {}), ...(id ? { place: id } : {}) });
  return id ?? `${at}-${known < 0 || at !== 'claims' ? partner.effects.length : known + 1}`;
}

function found({ effects }: TestPartner, id: string): Reaction {
  const isThere = effects.some(({ place }) => place === id);
  return isThere ? { status: 200, body: '{}' } : { status: 404, body: '{}' };
}

function tell({ register }: TestPartner, ids: readonly string[]): Reaction {
  const told = ids.map((id) => ({ id, status: register.get(id) ?? 'taken' }));
  const rows = told.filter(({ status }) => status !== 'gone' && status !== 'silent');
  const notFound = told.filter(({ status }) => status === 'gone').map(({ id }) => id);
  return { status: 200, body: JSON.stringify({ rows, notFound }) };
}

const form = defineForm({
  name: 'T-1',
  title: 'A claim for tests',
  payload: z.looseObject({ extra: z.boolean().optional() }),
  documents: ({ extra }) => [
    { label: 'T-1', documentType: 'L1', isRequired: true },
    ...(extra ? [{ label: 'T-1a', documentType: 'L2', isRequired: true, parent: 'T-1' }] : []),
  ],
  attachments: () => [],
  route: ({ hasParent }) => (hasParent ? [['evidence'], ['intake']] : [['claims'], ['intake']]),
  attachmentRules: { pdfBytes: 1_000_000, otherBytes: 1_000_000, page: [78, 101] },
  attachmentType: 'L0',
  fingerprint: { version: 1, ignore: [] },
  searchable: {},
});

const errors = {
  busy: { title: 'Busy', then: 'retry' },
  bad_number: { title: 'The number is not known there', then: 'next_number' },
  refused: { title: 'Refused', then: 'next_destination' },
  may_heal: { title: 'Refused, and it may turn', then: 'next_destination', healsWithinDays: 5 },
  no_number_left: { title: 'No number left', then: 'next_destination' },
} as const;

const base = {
  connector: 'partner',
  timeBoxDays: 2,
  provisionalWatchDays: 30,
  proof: 'polled',
  statuses: { taken: 'accepted', likely: 'provisional', done: 'delivered', refused: 'rejected', may_heal: 'rejected' },
  errors,
  concurrency: 2,
  retryMinutes: [1, 5],
  poll: {
    slice: 4,
    firstMinutes: 60,
    everyMinutes: 60,
    longestMinutes: 600,
    provisionalMinutes: 600,
    healingMinutes: 120,
    missingAfterMinutes: 180,
    ask,
  },
} as const;

const STATES = { taken: 'accepted', likely: 'provisional', done: 'delivered', refused: 'rejected', may_heal: 'rejected' } as const;

async function ask({ client, signal }: PollContext<Caller>, receipts: readonly string[]): Promise<PollAnswer> {
  const answer = await post(client, '/status', receipts, signal);
  if (answer.kind !== 'answered') return { kind: 'failed', error: 'no_answer', message: 'no answer came' };
  const { rows, notFound } = JSON.parse(answer.body.toString()) as {
    rows: { id: string; status: keyof typeof STATES }[];
    notFound: string[];
  };
  const read = rows.map(({ id: receipt, status }) => {
    const state = STATES[status];
    return { receipt, state, status, ...(state === 'rejected' ? { error: status } : {}) };
  });
  return { kind: 'answered', rows: read, notFound, unreadable: [] };
}

const claims = defineDestination<Caller>({
  ...base,
  name: 'claims',
  title: 'Claims',
  covers: 'main',
  receiptKind: 'claim_id',
  whenUnknown: 'same_key',
  mostRounds: 5,
  deliver: async ({ client, key, round, submission, signal }) => {
    const number = submission.identity.file_numbers?.[round];
    if (submission.identity.file_numbers && !number) return refused('no_number_left');
    return read(await post(client, '/claims', { key, number }, signal));
  },
});

const evidence = defineDestination<Caller>({
  ...base,
  name: 'evidence',
  title: 'Evidence',
  covers: 'document',
  receiptKind: 'request_id',
  whenUnknown: 'hold',
  deliver: async ({ client, key, parentReceipt, signal }) => read(await post(client, '/evidence', { key, number: parentReceipt }, signal)),
});

const intake = defineDestination<Caller>({
  ...base,
  name: 'intake',
  title: 'Paper intake',
  covers: 'submission',
  receiptKind: 'guid',
  whenUnknown: 'look_up',
  deliver: async ({ client, key, signal, keepReceipt }) => {
    const place = read(await post(client, '/uploads', { key }, signal));
    if (place.kind !== 'taken') return place.kind === 'unknown' ? { ...place, kind: 'not_taken', error: 'busy' } : place;
    await keepReceipt(place.receipt);
    const body = JSON.stringify({ key });
    return read(
      await client.call({ operation: 'upload', method: 'PUT', path: `/uploads/${place.receipt}`, body, isIdempotent: false, signal }),
    );
  },
  lookUp: {
    settleMinutes: 30,
    everyMinutes: 10,
    giveUpMinutes: 600,
    find: async ({ client, receipt = 'none', signal }) => {
      const answer = await client.call({ operation: 'find', method: 'GET', path: `/uploads/${receipt}`, isIdempotent: true, signal });
      if (answer.kind !== 'answered') return { kind: 'failed', message: 'no answer' };
      return answer.status === 200 ? { kind: 'found', row: { receipt, state: 'accepted', status: 'taken' } } : { kind: 'not_found' };
    },
  },
});

function post(client: Caller, path: string, body: object, signal: AbortSignal): Promise<CallResult> {
  return client.call({ operation: 'post', method: 'POST', path, body: JSON.stringify(body), isIdempotent: false, signal });
}

function read(result: CallResult): DeliveryAnswer {
  if (result.kind === 'not_sent') return { kind: 'not_taken', error: 'busy', message: 'not sent' };
  if (result.kind === 'unknown') return { kind: 'unknown', error: 'no_answer', message: 'no answer came' };
  const httpStatus = result.status;
  if (httpStatus === 503) return { kind: 'not_taken', error: 'busy', message: 'busy', httpStatus, retryAfterMs: result.retryAfterMs ?? 0 };
  const body = JSON.parse(result.body.toString()) as { id?: string; error?: string };
  if (httpStatus === 422) return { ...refused(body.error ?? 'refused'), httpStatus };
  return { kind: 'taken', state: 'accepted', receipt: body.id ?? '', status: 'taken', httpStatus };
}

function refused(error: string): Extract<DeliveryAnswer, { kind: 'refused' }> {
  return { kind: 'refused', error, message: 'refused' };
}

/** A program with a route: claims, or paper where that fails; evidence follows its claim. */
export const routedProgram = {
  name: 'tests',
  startWithinDays: 3,
  forms: new Map<string, FormDefinition<never>>([[form.name, form]]),
  destinations: new Map([claims, evidence, intake].map((each) => [each.name, each as DestinationDefinition])),
  connectors: new Map([['partner', { timeouts: { totalMs: 2_000 } }]]),
};
