import { z } from 'zod';
import { now } from '#kernel/clock/clock.ts';
import { WaybillError } from '#kernel/errors.ts';
import {
  type DestinationHealth,
  measurePolls,
  type PollLiveness,
  pauseDestination,
  readDestinations,
  resumeDestination,
  WINDOW_HOURS,
} from '../../handoffs/index.ts';
import { type Installation, proofOf } from '../../registry/index.ts';
import { programFor, programsOf } from '../refusals.ts';
import { jsonRoute } from '../route.ts';
import { count, instant, isoOrNull, programName, why, word } from '../schemas.ts';

const destinationShown = z.strictObject({
  program: programName,
  name: word,
  title: z.string(),
  connector: z.string().nullable(),
  proof: z.enum(['polled', 'looked_up', 'receipt_only']).nullable(),
  is_set_up: z.boolean().describe('Whether its connector has an address and credentials here.'),
  delivers: z.boolean().describe('False: only what older systems sent there is followed.'),
  paused: z
    .strictObject({ by: z.string(), at: instant, reason: z.string() })
    .nullable()
    .describe('Nothing is sent while it is paused; what was taken is asked about all the same.'),
  breaker: z
    .enum(['closed', 'open', 'half_open'])
    .nullable()
    .describe('Of the process that answers; open: it failed too often and is left alone for a while.'),
  to_deliver: count,
  to_look_up: count,
  to_poll: count,
  due: count.describe('Of these, those whose turn has come.'),
  oldest_at: instant.nullable().describe('When the oldest of them was made.'),
  attempts: z.strictObject({ taken: count, refused: count, not_taken: count, unknown: count, under_way: count }).describe('Of the window.'),
  errors: z.array(z.strictObject({ error: z.string(), count, newest_at: instant })).describe('Of the window, the most frequent first.'),
  questions: z
    .strictObject({ asked: count, failed: count, ids: count, newest_at: instant.nullable(), fault: z.string().nullable() })
    .describe('Of the window.'),
  liveness: z
    .strictObject({ waits_seconds: count, most_seconds: count, is_overdue: z.boolean(), reason: z.string().nullable() })
    .nullable()
    .describe('How long the question that is due the longest has waited, and how long it may. Null: nothing is to be asked.'),
});

type Shown = z.input<typeof destinationShown>;

function shownOf(installation: Installation, health: DestinationHealth, liveness: PollLiveness | undefined): Shown {
  const { program, destination, scheduled, questions, pause } = health;
  const { name, title, connector = null } = destination;
  const breaker = installation.connections.breakers().find((one) => one.program === program && one.connector === connector);
  return {
    program,
    name,
    title,
    connector,
    proof: proofOf(installation.registry, { program, destination: name }),
    is_set_up: health.isSetUp,
    delivers: destination.deliver !== undefined,
    paused: pause ? { by: pause.pausedBy, at: pause.pausedAt.toISOString(), reason: pause.reason } : null,
    breaker: breaker?.state ?? null,
    to_deliver: scheduled?.toDeliver ?? 0,
    to_look_up: scheduled?.toLookUp ?? 0,
    to_poll: scheduled?.toPoll ?? 0,
    due: scheduled?.due ?? 0,
    oldest_at: isoOrNull(scheduled?.oldestAt ?? null),
    ...attemptsOf(health),
    questions: {
      asked: questions?.questions ?? 0,
      failed: questions?.failed ?? 0,
      ids: questions?.asked ?? 0,
      newest_at: isoOrNull(questions?.newestAt ?? null),
      fault: questions?.fault ?? null,
    },
    liveness: liveness ? livenessOf(liveness) : null,
  };
}

function attemptsOf({ attempts }: DestinationHealth): Pick<Shown, 'attempts' | 'errors'> {
  const sum = (outcome: string | null) => attempts.filter((one) => one.outcome === outcome).reduce((total, one) => total + one.count, 0);
  return {
    attempts: { taken: sum('taken'), refused: sum('refused'), not_taken: sum('not_taken'), unknown: sum('unknown'), under_way: sum(null) },
    errors: attempts.flatMap(({ error, count: n, newestAt }) =>
      error === null ? [] : [{ error, count: n, newest_at: newestAt.toISOString() }],
    ),
  };
}

function livenessOf({ waitsMs, mostMs, isOverdue, reason }: PollLiveness): NonNullable<Shown['liveness']> {
  return {
    waits_seconds: Math.round(waitsMs / 1_000),
    most_seconds: Math.round(mostMs / 1_000),
    is_overdue: isOverdue,
    reason: reason ?? null,
  };
}

const place = z.strictObject({ program: programName, name: word });
const turned = z.strictObject({ program: programName, name: word, is_paused: z.boolean(), has_changed: z.boolean() });

function turn(noun: 'pauses' | 'resumptions', summary: string, isPaused: boolean) {
  return jsonRoute({
    method: 'POST',
    path: `/api/v1/destinations/:program/:name/${noun}`,
    group: 'destinations',
    summary,
    right: 'operate',
    params: place,
    body: why,
    answer: turned,
    statuses: [201],
    handle: async ({ installation, caller, params: { program: named, name }, body, within }) => {
      const program = programFor(installation, caller, named);
      if (!program.destinations.has(name)) throw new WaybillError('WB_NOT_FOUND', `Program ${program.name} has no destination "${name}".`);
      const request = { program: program.name, destination: name, by: caller.actor, reason: body.reason };
      const hasChanged = await within((session) => (isPaused ? pauseDestination : resumeDestination)(session, request));
      return { program: program.name, name, is_paused: isPaused, has_changed: hasChanged };
    },
  });
}

export const destinationRoutes = [
  jsonRoute({
    method: 'GET',
    path: '/api/v1/destinations',
    group: 'destinations',
    summary:
      'Every receiving system of the programs, and how it fares: what waits, how attempts and questions of the last day ended, pauses.',
    right: 'read',
    answer: z.strictObject({ at: instant, window_hours: count, destinations: z.array(destinationShown) }),
    handle: async ({ installation, caller, within }) => {
      const at = now();
      const own = new Set(programsOf(installation, caller).map(({ name }) => name));
      const liveness = await measurePolls(installation.handoffs);
      const healths = await within((session) => readDestinations(session, installation.handoffs));
      const isOf = (one: PollLiveness, { program, destination }: DestinationHealth) =>
        one.program === program && one.destination === destination.name;
      const destinations = healths
        .filter(({ program }) => own.has(program))
        .map((health) =>
          shownOf(
            installation,
            health,
            liveness.find((one) => isOf(one, health)),
          ),
        );
      return { at: at.toISOString(), window_hours: WINDOW_HOURS, destinations };
    },
  }),
  turn('pauses', 'From now on nothing is sent to this destination; what was taken there is asked about all the same.', true),
  turn('resumptions', 'Lets it be sent to again; what waited goes as it becomes due.', false),
];
