import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import { WaybillError } from '#kernel/errors.ts';
import type { ObjectBody } from '#kernel/objects/index.ts';
import { recordLines } from '../../ledger/index.ts';
import { demandRightOf } from '../approvals/demand-right.ts';
import { onRecord } from '../approvals/record-refusal.ts';
import { insertHand } from '../hands.sql.ts';
import { type Deed, noteOf } from '../note.ts';
import { sealParams } from '../personal-params.ts';
import type { RegisteredTask, TaskHouse, TaskSecrets } from '../ports.ts';
import { checkSelection, findParent, settleSelection } from '../preview/check-selection.ts';
import { findTask, findWorklist } from '../refusals.ts';
import { lanesFor, type Run, type Selection } from '../run.ts';
import { insertRun, storeInput } from '../runs.sql.ts';
import { checkWithSecrets } from '../work/secret-params.ts';
import { checkChoices } from './read-choices.ts';

export interface DraftRequest extends Deed {
  readonly program: string;
  readonly task: string;
  readonly params: unknown;
  readonly selection: Selection;
  /** With selection `csv` or `rows`: the file, the name that the result files take after, and the address in a bucket that it came from. */
  readonly input?: { readonly name: string; readonly body: ObjectBody; readonly address?: string };
  /** The run whose mended file the input is: of the same task, and ended. Rows that it finished are refused by name. */
  readonly mends?: number;
  /** Items in work at once, over all workers; the task's own number where left out. */
  readonly concurrency?: number;
  /** Items a second, over all workers: the most that people agree to. The task's own bound where left out, and never above it. */
  readonly ratePerSecond?: number;
  /** Joins the transaction that writes the draft down: both stand, or neither. */
  readonly onDrafted?: (session: Session, run: Run) => Promise<void>;
}

/**
 * Writes down what somebody wants to run. Nothing is chosen and nothing runs before the preview.
 * @throws WB_TASK_UNKNOWN, WB_RUN_PARAMS, WB_RUN_INPUT, WB_NOT_FOUND (the worklist), WB_FORBIDDEN, WB_RUN_RATE
 */
export async function draftRun(house: TaskHouse, request: DraftRequest): Promise<Run> {
  const registered = findTask(house.programs, request.program, request.task);
  await onRecord(
    house,
    { verb: 'draft', task: { program: request.program, name: request.task }, deed: { ...request, scope: [request.program] } },
    async () => demandRightOf(registered, request),
  );
  const params = checkParams(registered, request.params, house.secrets);
  await checkChoices(house, registered, params);
  const kept = await sealParams(house.personal, registered, params);
  const chosen = {
    selection: settleSelection(registered.task, request.selection),
    hasInput: request.input !== undefined,
    mends: request.mends,
  };
  checkSelection(registered.task, chosen);
  checkRate(registered, request);
  const run = await house.database.transaction([request.program], async (session) => {
    const parent = await findParent(session, registered.task, chosen);
    return insertDraft(session, registered, { ...request, selection: chosen.selection, params: kept }, parent);
  });
  if (!request.input) return run;
  return keepInput(house, run, request.input.body);
}

/** @throws WB_RUN_PARAMS naming each field that does not fit */
export function checkParams({ task }: RegisteredTask, params: unknown, secrets: TaskSecrets): unknown {
  return checkWithSecrets(task, params, secrets, (schema, given) => {
    const checked = schema.safeParse(given ?? {});
    if (checked.success) return checked.data;
    const faults = checked.error.issues.map((issue) => `${issue.path.join('.') || 'params'}: ${issue.message}`);
    throw new WaybillError('WB_RUN_PARAMS', `The parameters of ${task.name} do not fit: ${faults.join('; ')}.`, { faults });
  });
}

function checkRate({ task }: RegisteredTask, { ratePerSecond }: DraftRequest): void {
  if (ratePerSecond === undefined || task.ratePerSecond === undefined || ratePerSecond <= task.ratePerSecond) return;
  throw new WaybillError(
    'WB_RUN_RATE',
    `${task.name} runs at most at ${task.ratePerSecond} items a second; ${ratePerSecond} were asked for.`,
  );
}

async function insertDraft(
  session: Session,
  { task, codeHash }: RegisteredTask,
  request: DraftRequest,
  parent: Run | undefined,
): Promise<Run> {
  const { selection, concurrency = task.concurrency } = request;
  const rateMost = request.ratePerSecond ?? task.ratePerSecond ?? null;
  const named = 'worklist' in selection ? await findWorklist(session, request.program, selection.worklist) : undefined;
  const run = await insertRun(
    session,
    {
      program: request.program,
      task: task.name,
      title: task.title,
      taskCodeHash: codeHash,
      risk: task.risk,
      params: request.params,
      selection,
      inputName: request.input?.name ?? null,
      inputAddress: request.input?.address ?? null,
      worklistId: named?.id ?? null,
      parentRunId: parent?.id ?? null,
      requestedBy: request.by.name,
      requestedByKind: request.by.kind,
      reason: request.reason,
      approvalsNeeded: task.approvals,
      concurrency,
      ratePerSecond: rateMost,
      rateMost,
      lanes: lanesFor(task.works, concurrency),
      failureBudget: task.failureBudget,
    },
    now(),
  );
  await insertHand(session, run, { name: request.by.name, deed: 'asked', at: run.requestedAt });
  await request.onDrafted?.(session, run);
  await recordLines(session, [noteOf(run, 'drafted', request, { selection, ...(parent ? { parent: parent.id } : {}) })]);
  return run;
}

/** The file is kept as it came: previews made again read the same bytes, and the digest covers them. What a lost worker has kept is found again. */
export async function keepInput({ objects, database }: TaskHouse, run: Run, body: ObjectBody): Promise<Run> {
  const key = `runs/${run.program}/${run.id}/input.csv`;
  const { sha256 } = await objects.put(key, body, { contentType: 'text/csv' });
  const hash = Buffer.from(sha256, 'hex');
  await database.transaction([run.program], (session) => storeInput(session, run.id, key, hash));
  return { ...run, inputObjectKey: key, inputSha256: hash };
}
