import { Readable } from 'node:stream';
import { z } from 'zod';
import { exportLedger, searchLines, verifyLedger } from '../../ledger/index.ts';
import { fileRoute, jsonRoute } from '../route.ts';
import { count, instant, limit, numberId, programName, word } from '../schemas.ts';

const lineRow = z.strictObject({
  id: numberId,
  at: instant,
  actor: z.string(),
  actor_kind: z.string(),
  program: programName.nullable(),
  action: z.string(),
  subject_kind: z.string(),
  subject_id: z.string(),
  run: z.string().nullable(),
  reason: z.string().nullable(),
  details: z.record(z.string(), z.unknown()).nullable(),
  is_redacted: z.boolean().describe('Its words were destroyed; that there were any, and which, is still proved.'),
  is_sealed: z.boolean().describe('A signed checkpoint covers it.'),
});

export const ledgerRoutes = [
  jsonRoute({
    method: 'GET',
    path: '/api/v1/ledger/lines',
    group: 'ledger',
    summary: 'Who did what, when and why, the newest first.',
    right: 'read',
    query: z.strictObject({
      program: programName.optional(),
      actor: z.string().max(100).optional(),
      action: z.string().max(100).optional().describe('Such as run.approved, or run for every deed on runs.'),
      subject_kind: word.optional(),
      subject_id: z.string().max(200).optional(),
      run: word.optional(),
      from: instant.optional(),
      until: instant.optional(),
      before: numberId.optional(),
      limit: limit(100, 1_000),
    }),
    answer: z.strictObject({
      lines: z.array(lineRow),
      next: z.string().nullable().describe('Give it as `before` for the next page; null on the last one.'),
    }),
    handle: async ({ query, within }) => {
      const { limit: most, before, from, until, subject_kind: subjectKind, subject_id: subjectId, ...same } = query;
      const filter = { ...same, subjectKind, subjectId, from: from && new Date(from), until: until && new Date(until) };
      const rows = await within((session) => searchLines(session, filter as never, before, most + 1));
      const shown = rows.slice(0, most);
      return {
        lines: shown.map(({ at, actorKind, subjectKind: kind, subjectId: id, isRedacted, isSealed, details, ...line }) => ({
          ...line,
          at: at.toISOString(),
          actor_kind: actorKind,
          subject_kind: kind,
          subject_id: id,
          details: details && { ...details },
          is_redacted: isRedacted,
          is_sealed: isSealed,
        })),
        next: rows.length > most ? String(shown.at(-1)?.id) : null,
      };
    },
  }),
  fileRoute({
    method: 'GET',
    path: '/api/v1/ledger/export',
    group: 'ledger',
    summary: 'Every line that the caller may see, as JSON lines, with what proves it.',
    right: 'administer',
    file: 'application/x-ndjson',
    handle: async ({ installation: { database }, caller }) => ({
      fileName: 'ledger.jsonl',
      content: Readable.from(jsonLines(exportLedger(database, caller.scope))),
    }),
  }),
  jsonRoute({
    method: 'POST',
    path: '/api/v1/ledger/verifications',
    group: 'ledger',
    summary: 'Proves every line of the ledger anew, against its checkpoints and their copies. Lines = sealed + unsealed.',
    right: 'administer',
    isForAll: true,
    answer: z.strictObject({
      lines: count,
      sealed: count,
      unsealed: count,
      checkpoints: count,
      /** At most 1,000; `fault_count` counts them all. */
      faults: z.array(z.record(z.string(), z.unknown())),
      fault_count: count,
    }),
    handle: async ({ installation: { database, keyring, objects } }) => {
      const { faults, faultCount, ...counts } = await verifyLedger(database, { verifier: keyring, objects });
      return { ...counts, faults: faults.map((fault) => ({ ...fault })), fault_count: faultCount };
    },
  }),
];

async function* jsonLines(rows: AsyncIterable<unknown>): AsyncGenerator<string> {
  for await (const row of rows) yield `${JSON.stringify(row)}\n`;
}
