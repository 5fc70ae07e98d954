import { z } from 'zod';
import { now } from '#kernel/clock/clock.ts';
import { WaybillError } from '#kernel/errors.ts';
import { recordLines } from '../../ledger/index.ts';
import { readTold } from '../../notices/index.ts';
import { standingsOf } from '../../standing/index.ts';
import { countSubmissions, listSubmissions, type SubmissionFilter } from '../../submissions/index.ts';
import { findHolders } from '../../tasks/index.ts';
import { programFor } from '../refusals.ts';
import { type Call, jsonRoute } from '../route.ts';
import { programName, word } from '../schemas.ts';
import { filter, page, rowOf, submissionsPage } from './submission-shapes.ts';

const listQuery = z.strictObject({ ...filter, ...page });
const searched = z.string().min(1).max(500);
const searchBody = z.strictObject({
  ...filter,
  ...page,
  program: programName,
  /** By the person's pseudonymous id. */
  person_id: searched.optional(),
  /** By a field that a form declares searchable, and its value. */
  field: word.optional(),
  value: searched.optional(),
});

type Wanted = z.infer<typeof listQuery>;

export const submissionListRoutes = [
  jsonRoute({
    method: 'GET',
    path: '/api/v1/submissions',
    group: 'submissions',
    summary:
      'Submissions in the order of their arrival, or as `sort` says, with their standing at one moment and who has them. What is searched for (`import`, `id_prefix`, `error_class`, `told`) is sorted otherwise than by arrival while it is no more than 10,000.',
    right: 'read',
    query: listQuery,
    answer: submissionsPage,
    handle: async (call) => listed(call, call.query, {}),
  }),
  jsonRoute({
    method: 'POST',
    path: '/api/v1/submission-searches',
    group: 'submissions',
    summary:
      'The same list, by person id or by a field that a form declares searchable. What is looked for stands in the body, never in an address; the ledger keeps who looked by which field, and not for what.',
    right: 'read',
    body: searchBody,
    answer: submissionsPage,
    handle: async (call) => {
      programFor(call.installation, call.caller, call.body.program);
      const wanted = searchOf(call.body);
      await noteSearch(call, wanted);
      return listed(call, call.body, wanted);
    },
  }),
];

type Searched = z.infer<typeof searchBody>;

/** @throws WaybillError WB_USAGE where the body names nothing to look for, or two things */
function searchOf({ person_id: personId, field, value }: Searched): Pick<SubmissionFilter, 'search' | 'personId'> {
  const isField = field !== undefined && value !== undefined;
  if (isField === (personId !== undefined)) throw new WaybillError('WB_USAGE', 'Look for a person_id, or for a field with its value.');
  return isField ? { search: { field, value } } : given('personId', personId);
}

async function noteSearch(
  { caller, body, within }: Call<unknown, unknown, Searched>,
  { search }: ReturnType<typeof searchOf>,
): Promise<void> {
  const { program } = body;
  const details = { field: search?.field ?? 'person_id' };
  const line = {
    at: now(),
    actor: caller.actor,
    program,
    action: 'submission.searched',
    subject: { kind: 'program', id: program },
    details,
  };
  await within((session) => recordLines(session, [line]));
}

async function listed(
  { installation: { keyring }, within }: Call<unknown, unknown, unknown>,
  wanted: Wanted,
  more: Pick<SubmissionFilter, 'search' | 'personId'>,
): Promise<z.input<typeof submissionsPage>> {
  const at = now();
  const chosen = { ...filterOf(wanted), ...more };
  return within(async (session) => {
    const { rows, next } = await listSubmissions(session, keyring, chosen, {
      at,
      sort: wanted.sort,
      limit: wanted.limit,
      after: wanted.after,
    });
    const { count, isMore } = await countSubmissions(session, keyring, chosen, at);
    const ids = rows.map(({ id }) => id);
    const holders = await findHolders(session, ids);
    const told = await readTold(session, ids);
    return {
      at: at.toISOString(),
      rows: rows.map((row) => rowOf(row, holders.get(row.id), told.get(row.id))),
      next,
      count: { exact: !isMore, value: count },
    };
  });
}

function filterOf({
  program,
  standing,
  roll_up: rollUp,
  reason,
  form,
  import: importId,
  id_prefix: idPrefix,
  told,
  error_class: errorClassId,
  age,
  due,
  holder,
}: Wanted): SubmissionFilter {
  return {
    ...given('program', program),
    ...given('form', form),
    ...given('states', standingsOf(standing && [standing], rollUp)),
    ...given('reasons', reason === undefined ? undefined : [reason]),
    ...given('importId', importId),
    ...given('idPrefix', idPrefix),
    ...given('errorClassId', errorClassId),
    ...given('told', told),
    ...given('age', age),
    ...given('due', due),
    ...given('holder', holder),
  };
}

/** `{[key]: value}`, or nothing where there is no value. */
function given<Key extends string, Value>(key: Key, value: Value | undefined): { [K in Key]?: Value } {
  return value === undefined ? {} : ({ [key]: value } as { [K in Key]?: Value });
}
