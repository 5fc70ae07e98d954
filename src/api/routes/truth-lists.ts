import { Readable } from 'node:stream';
import { z } from 'zod';
import {
  type AcceptedTruth,
  acceptTruth,
  type FunnelLayer,
  listTruthLists,
  readTruthResult,
  reconcileTruth,
  type ShownTruth,
  shownTruth,
  showTruth,
  TRUTH_STATES,
  type TruthHouse,
  type TruthListRecord,
} from '../../handoffs/index.ts';
import type { Installation } from '../../registry/index.ts';
import { programFor } from '../refusals.ts';
import { fileRoute, jsonRoute } from '../route.ts';
import { byId, count, hash, instant, isoOrNull, limit, numberId, programName, why, word } from '../schemas.ts';

const MOST_BYTES = 64 * 1_024 * 1_024;
const columnName = z.string().min(1).max(200);
const moment = z.string().min(10).max(35);

const accepted = z.strictObject({
  proofs: count,
  moved: count,
  missing: count,
  changed_since: count,
  beside_open: count,
  findings: count,
});

const row = z.strictObject({
  id: z.number().int(),
  program: programName,
  destination: z.string(),
  file_name: z.string(),
  file_sha256: hash,
  as_of: instant,
  covers_from: instant.nullable(),
  given_by: z.string(),
  given_at: instant,
  /** Rows of the file, and hand-offs to the destination. */
  theirs: count,
  ours: count,
  accepted_by: z.string().nullable(),
  accepted_at: instant.nullable(),
});

/** `n` is the sum of `why`; `left` is how many go on to the next layer. */
const layer = z.strictObject({ layer: z.string(), n: count, why: z.record(z.string(), count), left: count });

const shown = row.extend({
  theirs_funnel: z.array(layer),
  ours_funnel: z.array(layer),
  results: z.strictObject({ result: z.string(), refused: z.string() }),
});

export const truthListRoutes = [
  jsonRoute({
    method: 'POST',
    path: '/api/v1/truth-lists',
    group: 'hand-offs',
    summary:
      'Compares a CSV of what a receiver really has (receipt, status, at) with what was handed to it. Nothing moves until it is accepted. The same file again is known.',
    right: 'operate',
    query: z.strictObject({
      program: programName,
      destination: word,
      /** A day (from its beginning, UTC), or a time with its zone. */
      as_of: moment,
      /** Hand-offs made before it are not looked for in the list. */
      covers_from: moment.optional(),
      file_name: z
        .string()
        .regex(/^[\w .()-]{1,200}$/)
        .default('list.csv'),
      receipt_column: columnName.optional(),
      status_column: columnName.optional(),
      at_column: columnName.optional(),
      /** `word=state,word=state`: what words of the file mean, besides those of the destination. */
      means: z.string().max(2_000).optional(),
      /** Every row means this. */
      means_all: z.enum(TRUTH_STATES).optional(),
    }),
    body: z.instanceof(Buffer),
    bodyType: 'text/csv',
    mostBytes: MOST_BYTES,
    answer: shown.extend({ is_repeat: z.boolean() }),
    statuses: [201, 200],
    statusOf: (answer) => (answer.is_repeat ? 200 : 201),
    handle: async ({ installation, caller, query, body }) => {
      const { name: program } = programFor(installation, caller, query.program);
      const { list, exits, isRepeat } = await reconcileTruth(truthHouseOf(installation), {
        by: caller.actor,
        scope: caller.scope,
        reason: "the receiver's list",
        program,
        destination: query.destination,
        fileName: query.file_name,
        content: Readable.from([body]),
        asOf: query.as_of,
        coversFrom: query.covers_from,
        columns: { receipt: query.receipt_column, status: query.status_column, at: query.at_column },
        means: meansOf(query.means),
        meansAll: query.means_all,
      });
      return { ...shownOf(shownTruth(list, exits)), is_repeat: isRepeat };
    },
  }),
  jsonRoute({
    method: 'GET',
    path: '/api/v1/truth-lists',
    group: 'hand-offs',
    summary: 'Lists of receivers that were compared, the newest first.',
    right: 'read',
    query: z.strictObject({ program: programName.optional(), before: numberId.optional(), limit: limit(100, 500) }),
    answer: z.strictObject({ truth_lists: z.array(row) }),
    handle: async ({ query: { program, before: beforeId, limit: most }, within }) => ({
      truth_lists: (await within((session) => listTruthLists(session, { program, beforeId, limit: most }))).map(rowOf),
    }),
  }),
  jsonRoute({
    method: 'GET',
    path: '/api/v1/truth-lists/:id',
    group: 'hand-offs',
    summary: 'One comparison as a funnel: how many rows and hand-offs left where, and why. The exits add up to the whole on both sides.',
    right: 'read',
    params: byId,
    answer: shown,
    handle: async ({ params, within }) => shownOf(await within((session) => showTruth(session, params.id))),
  }),
  ...(['result', 'refused'] as const).map((kind) =>
    fileRoute({
      method: 'GET',
      path: `/api/v1/truth-lists/:id/${kind}`,
      group: 'hand-offs',
      summary:
        kind === 'result'
          ? 'The comparison row by row: the rows of the file in their order, then what it lacks.'
          : 'The rows of the file that could not be used, each with its field and rule.',
      right: 'read',
      params: byId,
      file: 'text/csv',
      handle: async ({ installation, caller, params }) => readTruthResult(installation.database, caller.scope, { listId: params.id, kind }),
    }),
  ),
  jsonRoute({
    method: 'POST',
    path: '/api/v1/truth-lists/:id/acceptances',
    group: 'hand-offs',
    summary:
      'Accepts a comparison: what differs moves, what was called done and is not on the list is missing. A second time changes nothing.',
    right: 'approve',
    params: byId,
    body: why,
    answer: accepted.extend({ list: z.number().int(), is_repeat: z.boolean() }),
    statuses: [201, 200],
    statusOf: (answer) => (answer.is_repeat ? 200 : 201),
    handle: async ({ installation, caller, params, body }) =>
      acceptedOf(await acceptTruth(truthHouseOf(installation), caller.scope, { listId: params.id, by: caller.actor, reason: body.reason })),
  }),
];

function truthHouseOf({ database, objects, keyring, registry: programs }: Installation): TruthHouse {
  return { database, objects, keyring, programs };
}

function meansOf(text: string | undefined): Readonly<Record<string, string>> | undefined {
  if (text === undefined) return undefined;
  return Object.fromEntries(text.split(',').map((part) => [part.slice(0, part.lastIndexOf('=')), part.slice(part.lastIndexOf('=') + 1)]));
}

function rowOf(list: TruthListRecord): z.input<typeof row> {
  const { id, program, destination, theirs, ours } = list;
  return {
    id,
    program,
    destination,
    theirs,
    ours,
    file_name: list.fileName,
    file_sha256: list.fileSha256.toString('hex'),
    as_of: list.asOf.toISOString(),
    covers_from: isoOrNull(list.coversFrom),
    given_by: list.givenBy,
    given_at: list.givenAt.toISOString(),
    accepted_by: list.acceptedBy,
    accepted_at: isoOrNull(list.acceptedAt),
  };
}

function shownOf({ list, theirs, ours }: ShownTruth): z.input<typeof shown> {
  const layers = (funnel: readonly FunnelLayer[]) => funnel.map(({ why: reasons, ...each }) => ({ ...each, why: { ...reasons } }));
  const href = `/api/v1/truth-lists/${list.id}`;
  return {
    ...rowOf(list),
    theirs_funnel: layers(theirs),
    ours_funnel: layers(ours),
    results: { result: `${href}/result`, refused: `${href}/refused` },
  };
}

function acceptedOf(done: AcceptedTruth) {
  const { listId, isRepeat, proofs, moved, missing, changedSince, besideOpen, findings } = done;
  return { list: listId, is_repeat: isRepeat, proofs, moved, missing, changed_since: changedSince, beside_open: besideOpen, findings };
}
