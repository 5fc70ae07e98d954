import { afterAll, beforeAll, beforeEach } from 'vitest';
import { now, setClockOffset } from '#kernel/clock/clock.ts';
import type { Keyring } from '#kernel/crypto/index.ts';
import type { Database } from '#kernel/db/database.ts';
import { openJobs } from '#kernel/jobs/index.ts';
import type { ObjectStore } from '#kernel/objects/index.ts';
import type { DestinationDefinition } from '#sdk';
import { openOnRecord } from '../composition/task-parts.ts';
import { acceptSubmissions } from '../submissions/index.ts';
import { useHouse } from '../submissions/test-house.ts';
import { callerTo } from '../testing/contract/scripted-partner.ts';
import { selectDue } from './delivery/attempts.sql.ts';
import { deliverHandoff } from './delivery/deliver-handoff.ts';
import { lookUpHandoff, type Searchable } from './delivery/look-up.ts';
import { HANDOFF_TIMINGS, type HandoffHouse } from './ports.ts';
import { handoffQueueDefinitions, handoffQueues } from './queues.ts';
import { takeSteps } from './route/take-steps.ts';
import { routedProgram, startTestPartner, type TestPartner } from './test-partner.ts';

export const CLERK = { kind: 'person', name: 'olga' } as const;
/** A partner that hangs is given up after so long. */
const CALL_MS = 5_000;
const NO_PDF = { render: fail, fromImage: fail, fromText: fail, fill: fail, pages: fail };

function fail(): never {
  throw new Error('These destinations make no PDF.');
}

export interface RoutedHouse {
  readonly house: HandoffHouse;
  readonly partner: TestPartner;
  readonly submissions: ReturnType<typeof useHouse>;
}

interface AcceptedRow {
  readonly id: string;
  readonly [part: string]: unknown;
}

export interface RoutedHouseTools extends RoutedHouse {
  /** Takes in submissions that may go at once. */
  accept(...rows: readonly AcceptedRow[]): Promise<void>;
  /** Moves the clock on. */
  later(minutes: number): void;
  /** Does whatever is due now, until nothing is. */
  work(): Promise<void>;
  due(destination: string, kind: 'deliver' | 'look_up'): Promise<number[]>;
  /** The hand-offs of a submission, oldest first, as `destination document round state reason`. */
  handoffsOf(id: string): Promise<string[]>;
  /** The state, or the reason why it needs attention. */
  standingOf(id: string): Promise<string>;
  /** Subjects of the open ones. */
  findings(kind: string): Promise<string[]>;
  idOf(id: string, destination: string): Promise<number>;
}

/** A database, keys, and a partner over HTTP for one test file. Read its parts inside tests. */
export function useRoutedHouse(): RoutedHouseTools {
  const submissions = useHouse();
  let opened: (Omit<RoutedHouse, 'submissions'> & { close(): Promise<void> }) | undefined;
  let offsetMs = 0;
  beforeAll(async () => {
    opened = await openWithPartner(submissions);
  });
  beforeEach(() => {
    for (const plan of Object.values(opened!.partner.plan)) plan.length = 0;
  });
  afterAll(async () => {
    setClockOffset(0);
    await opened?.close();
  });
  return {
    submissions,
    get house() {
      return opened!.house;
    },
    get partner() {
      return opened!.partner;
    },
    accept: (...rows) => acceptAll(submissions, rows),
    later: (minutes) => {
      offsetMs += minutes * 60_000;
      setClockOffset(offsetMs);
    },
    work: () => workAll(opened!.house),
    due: (destination, kind) => dueOf(opened!.house, destination, kind),
    ...questions(submissions),
  };
}

async function openWithPartner({ db, keyring, store }: RoutedHouse['submissions']) {
  const partner = await startTestPartner();
  const { house, close } = await openRoutedHouse({ database: db.database, keyring, store }, partner.origin);
  return { partner, house, close: () => close().finally(() => partner.close()) };
}

/** What a worker process of the routed program stands on. */
export async function openRoutedHouse(
  { database, keyring, store }: { readonly database: Database; readonly keyring: Keyring; readonly store: ObjectStore },
  origin: string,
): Promise<{ readonly house: HandoffHouse; close(): Promise<void> }> {
  const caller = callerTo(origin, CALL_MS);
  const onFault = (error: Error): never => {
    throw error;
  };
  const jobs = await openJobs({ pool: database.pool, queues: handoffQueueDefinitions([routedProgram]), isWorker: false, onFault });
  const parts = { client: <Client>() => caller as Client, isSetUp: () => true, pdf: NO_PDF, blankForm: async () => undefined };
  const house: HandoffHouse = {
    database,
    jobs,
    programs: new Map([[routedProgram.name, routedProgram]]),
    doors: { open: openOnRecord(keyring, store) },
    partsOf: () => parts,
    keyring,
    timings: { ...HANDOFF_TIMINGS, stepPage: 3 },
  };
  const close = async () => {
    await jobs.close();
    await caller.close();
  };
  return { house, close };
}

async function acceptAll({ db, keyring }: RoutedHouse['submissions'], rows: readonly AcceptedRow[]): Promise<void> {
  const intake = { program: routedProgram, keyring, actor: CLERK };
  const given = rows.map(({ id, ...parts }) => ({ content: aClaim(id, parts) }));
  const verdicts = await db.database.transaction('*', (session) => acceptSubmissions(session, intake, given));
  const refused = verdicts.filter(({ kind }) => kind !== 'accepted');
  if (refused.length > 0) throw new Error(JSON.stringify(refused));
}

/** What the database says, past row-level security. */
function questions({ db }: RoutedHouse['submissions']) {
  const texts = async (query: string, ...values: readonly string[]): Promise<string[]> =>
    (await db.owner.query<{ text: string }>(query, [...values])).rows.map(({ text }) => text);
  return {
    handoffsOf: (id: string) =>
      texts(
        `select concat_ws(' ', h.destination, coalesce(d.label, 'all'), h.round, h.state, h.reason) as text
         from handoffs h join submissions s on s.id = h.submission_id left join documents d on d.id = h.document_id
         where s.external_id = $1 order by h.id`,
        id,
      ),
    standingOf: async (id: string) =>
      (
        await texts(
          'select coalesce(st.reason, st.settled) as text from standings st join submissions s on s.id = st.submission_id where s.external_id = $1',
          id,
        )
      )[0] ?? 'not there',
    findings: (kind: string) => texts('select subject as text from findings where kind = $1 and closed_at is null order by 1', kind),
    idOf: async (id: string, destination: string) =>
      Number(
        (
          await texts(
            `select h.id::text as text from handoffs h join submissions s on s.id = h.submission_id
             where s.external_id = $1 and h.destination = $2 order by h.id desc limit 1`,
            id,
            destination,
          )
        )[0],
      ),
  };
}

function aClaim(id: string, parts: object): object {
  return {
    id,
    form: 'T-1',
    person_id: `person-${id}`,
    submitted_at: '2024-05-01T12:00:00Z',
    payload: {},
    identity: { first_name: 'Marigold', last_name: 'Testwell' },
    ...parts,
  };
}

/** As workers do, one after another: steps, deliveries, look-ups. */
async function workAll(house: HandoffHouse): Promise<void> {
  for (let isBusy = true; isBusy; ) {
    isBusy = false;
    for (let after: number | undefined = 0; after !== undefined; ) {
      const { made, followed, last } = await takeSteps(house, routedProgram, after);
      isBusy ||= made + followed > 0;
      after = last;
    }
    for (const { destination, kind } of handoffQueues([routedProgram])) {
      if (kind !== 'poll') isBusy = (await workDue(house, destination, kind)) || isBusy;
    }
  }
}

async function workDue(house: HandoffHouse, destination: string, kind: 'deliver' | 'look_up'): Promise<boolean> {
  const definition = routedProgram.destinations.get(destination) as DestinationDefinition;
  const ids = await dueOf(house, destination, kind);
  for (const id of ids) {
    if (kind === 'deliver') await deliverHandoff(house, routedProgram, definition, id);
    else await lookUpHandoff(house, routedProgram, definition as Searchable, id);
  }
  return ids.length > 0;
}

function dueOf(house: HandoffHouse, destination: string, kind: 'deliver' | 'look_up'): Promise<number[]> {
  const lane = { program: routedProgram.name, destination, kind, lanes: 1, lane: 0 };
  return house.database.transaction('*', (session) => selectDue(session, lane, now(), 1_000));
}
