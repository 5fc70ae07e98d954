import type { GoodRow, RefusedRow } from './prepare-batch.ts';

/** What refuses a row whose kept submission has not come when the file has ended. */
export function refuseWaiting({ number, line, submission }: GoodRow): RefusedRow {
  const n = submission.facts.remediations.findIndex(({ keptId }) => keptId !== undefined);
  const message = 'The kept submission is neither known nor in this file. Import it first, or mend its id.';
  return { number, line, faults: [{ field: `facts.remediations[${n}].kept_id`, rule: 'kept_unknown', message }] };
}
