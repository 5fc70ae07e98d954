import { z } from 'zod';
import { readWriteStop, stopWrites, type WriteStop } from '../../access/index.ts';
import { jsonRoute, type Route } from '../route.ts';
import { instant, why } from '../schemas.ts';

const writes = z.strictObject({
  /** True: no run that does more than read starts a slice, no hand-off is sent, no file is put at a partner. Polls go on. */
  is_stopped: z.boolean(),
  /** Who stopped it, when and why; null while writes are allowed. */
  by: z.string().nullable(),
  at: instant.nullable(),
  reason: z.string().nullable(),
});

function shapeOf(stop: WriteStop | undefined): z.input<typeof writes> {
  if (!stop) return { is_stopped: false, by: null, at: null, reason: null };
  return { is_stopped: true, by: stop.by, at: stop.at.toISOString(), reason: stop.reason };
}

function turn(noun: string, summary: string, isStopped: boolean): Route {
  return jsonRoute({
    method: 'POST',
    path: `/api/v1/writes/${noun}`,
    group: 'writes',
    summary,
    right: 'administer',
    isForAll: true,
    body: why,
    answer: writes,
    statuses: [201],
    handle: async ({ installation, caller, body }) => {
      const set = { isStopped, reason: body.reason };
      const stop = await installation.database.transaction('*', (session) => stopWrites(session, caller, set));
      return shapeOf(isStopped ? stop : undefined);
    },
  });
}

export const writeRoutes = [
  jsonRoute({
    method: 'GET',
    path: '/api/v1/writes',
    group: 'writes',
    summary: 'Whether an administrator has stopped everything that changes or sends, who and why.',
    right: 'read',
    answer: writes,
    handle: async ({ within }) => shapeOf(await within((session) => readWriteStop(session))),
  }),
  turn('stops', 'Stops everything that changes or sends, in the whole installation; what is under way ends, polls go on.', true),
  turn('allowances', 'Allows it again; what waited goes on by itself.', false),
];
