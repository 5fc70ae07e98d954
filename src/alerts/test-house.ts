import form526 from '../../programs/form526/index.ts';
import vye from '../../programs/vye/index.ts';
import { type Sandbox, startSandbox, WEBHOOK_SECRET } from '../../sandbox/index.ts';
import { now, setClockOffset } from '../kernel/clock/clock.ts';
import type { Config } from '../kernel/config/index.ts';
import { loadPrograms } from '../registry/index.ts';
import type { AlertConfig, ProgramDefinition } from '../sdk/index.ts';
import type { TestDatabase } from '../testing/index.ts';
import { openChannels } from './channels/open-channels.ts';
import type { AlertHouse, BreakerSight } from './ports.ts';
import { readAlertSettings } from './settings.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const OPERATOR = { by: { kind: 'person', name: 'olga' }, reason: 'a test', scope: '*' } as const;

export interface TestHouse extends AlertHouse {
  readonly sandbox: Sandbox;
  readonly breakerSights: BreakerSight[];
  /** What a simulated receiver was sent since the last time it was asked for. */
  news(receiver: 'slack' | 'smtp' | 'webhook' | 'monitor'): string[];
  close(): Promise<void>;
}

export interface TestHouseOptions {
  readonly alerts?: AlertConfig;
  /** Which of the usual channels are set up. */
  readonly usual?: readonly ('slack' | 'email' | 'webhook')[];
  readonly program?: Partial<ProgramDefinition>;
}

/** Alerts of form526 on the database given, with simulated receivers over HTTP and SMTP. */
export async function openTestHouse(
  db: TestDatabase,
  { alerts, usual = ['slack'], program = {} }: TestHouseOptions = {},
): Promise<TestHouse> {
  const sandbox = await startSandbox({ seed: 1 });
  const programs = [{ ...form526, ...program }, vye];
  const config = configOf(sandbox, usual, { programs, alerts });
  const settings = readAlertSettings(config);
  const channels = openChannels(settings, config);
  const registry = loadPrograms(programs);
  const breakerSights: BreakerSight[] = [];
  const seen = new Map<string, number>();
  const parts = { client: () => undefined as never, isSetUp: () => true, pdf: undefined as never, blankForm: async () => undefined };
  return {
    database: db.database,
    programs: registry,
    settings,
    channels,
    publicUrl: 'https://waybill.example.org',
    handoffs: { database: db.database, programs: registry, partsOf: () => parts },
    breakers: () => breakerSights,
    breakerSights,
    worker: 'test',
    sandbox,
    news: (receiver) => {
      const all = sandbox.control.received.of(receiver).map(({ text }) => text);
      const fresh = all.slice(seen.get(receiver) ?? 0);
      seen.set(receiver, all.length);
      return fresh;
    },
    close: async () => {
      await channels.close();
      await sandbox.stop();
    },
  };
}

function configOf({ urls }: Sandbox, usual: readonly string[], given: Pick<Config, 'programs' | 'alerts'>) {
  const has = (name: string) => usual.includes(name);
  return {
    ...given,
    smtpUrl: urls.smtp,
    mailFrom: 'waybill@sandbox.invalid',
    heartbeatUrl: urls.monitor,
    alertSlackUrl: has('slack') ? urls.slack : undefined,
    alertEmailTo: has('email') ? ['operators@sandbox.invalid'] : undefined,
    alertWebhookUrl: has('webhook') ? urls.webhook : undefined,
    alertWebhookSecret: has('webhook') ? WEBHOOK_SECRET : undefined,
  };
}

/** From here on our clock and the receivers' go on from that moment. */
export function setClocks({ sandbox }: Pick<TestHouse, 'sandbox'>, iso: string): void {
  setClockOffset(Date.parse(iso) - Date.now());
  const { clock } = sandbox.control;
  clock.advance(now().getTime() - clock.now());
}

/** Both clocks go on by so much. */
export function pass({ sandbox }: Pick<TestHouse, 'sandbox'>, milliseconds: number): void {
  setClocks({ sandbox }, new Date(now().getTime() + milliseconds).toISOString());
}

/** Submissions whose receivers did not answer in their time. Their people have names and numbers that no message may hold. */
export async function pastTimeBox(db: TestDatabase, count: number, program = 'form526'): Promise<number[]> {
  const at = now().getTime();
  const ids: number[] = [];
  for (let n = 0; n < count; n += 1) {
    const { rows } = await db.owner.query<{ id: number }>(
      `insert into submissions (program, form, external_id, person_id, submitted_at, received_at, content_hash, origin, start_by)
       values ($1, '21-526EZ', 'claim-' || gen_random_uuid()::text, 'person-' || gen_random_uuid()::text, $2, $2, '\\x00', 'api', $2) returning id`,
      [program, new Date(at - 30 * 24 * HOUR)],
    );
    const id = rows[0]!.id;
    ids.push(id);
    await db.owner.query(
      `insert into documents (submission_id, program, label, document_type, is_required, position, source) values ($1, $2, 'd', 'L533', true, 0, 'form')`,
      [id, program],
    );
    await db.owner.query(
      `insert into handoffs (submission_id, program, destination, state, origin, key, state_at, answer_by, created_at, status)
       values ($1, $2, 'benefits_intake', 'accepted', 'route', gen_random_uuid()::text::bytea, $3, $4, $3, 'received')`,
      [id, program, new Date(at - 29 * 24 * HOUR), new Date(at - HOUR)],
    );
  }
  return ids;
}

export async function openFinding(db: TestDatabase, kind: string, subject: string, program = 'form526'): Promise<void> {
  await db.owner.query(`insert into findings (program, kind, subject, opened_at, answer_by) values ($1, $2, $3, $4, $4)`, [
    program,
    kind,
    subject,
    now(),
  ]);
}

export async function closeFindings(db: TestDatabase, kind: string): Promise<void> {
  await db.owner.query(`update findings set closed_at = $2, closed_reason = 'a test' where kind = $1 and closed_at is null`, [kind, now()]);
}
