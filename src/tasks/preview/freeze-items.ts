import type { Session } from '#kernel/db/database.ts';
import type { RegisteredTask, TaskHouse } from '../ports.ts';
import { isOnRows } from '../rows-task.ts';
import { largestSlice, type Run, type ShownSample } from '../run.ts';
import { cutBlocks, type FrozenItem } from './block.ts';
import { deleteBlocks, insertBlocks } from './blocks.sql.ts';
import { deleteItems, insertItems, selectHandoffsNamedBefore, selectNamedBefore } from './items.sql.ts';
import { type KnownCandidate, readKnown, whyNot } from './judge-candidates.ts';
import type { NamedRow } from './named-row.ts';
import { sampleOf } from './sample-items.ts';
import { selectRows } from './select-rows.ts';

export interface Frozen {
  readonly items: number;
  readonly eligible: number;
  readonly samples: readonly ShownSample[];
}

type Judged = NamedRow & KnownCandidate & { readonly position: number; readonly reason: string | null };

const MOST_SAMPLES = 5;

/** Chooses the run's rows and freezes each with its verdict, page by page, in the memory of one page whatever the input's size. */
export async function freezeItems(house: TaskHouse, session: Session, run: Run, registered: RegisteredTask): Promise<Frozen> {
  await deleteBlocks(session, run.id);
  await deleteItems(session, run.id);
  const size = largestSlice({ lanes: run.lanes, works: registered.task.works });
  const samples: ShownSample[] = [];
  let items = 0;
  let eligible = 0;
  let blocks = 0;
  for await (const rows of selectRows(house, session, run, registered)) {
    if (rows.length === 0) continue;
    const judged = await judge(session, run, registered, rows, items);
    const cut = cutBlocks(judged.map(freeze), size, blocks);
    const singles = cut.flatMap((block) => block.singles);
    if (singles.length > 0) await insertItems(session, run, singles);
    await insertBlocks(session, run, cut);
    if (samples.length < MOST_SAMPLES) samples.push(...(await samplesOf(registered, run, judged, MOST_SAMPLES - samples.length)));
    items += rows.length;
    eligible += cut.reduce((sum, block) => sum + block.eligible, 0);
    blocks += cut.length;
  }
  return { items, eligible, samples };
}

/** Why each row will not run, in order: what its selection says, that an earlier row names the same, what its task says. */
async function judge(
  session: Session,
  run: Run,
  registered: RegisteredTask,
  rows: readonly NamedRow[],
  first: number,
): Promise<readonly Judged[]> {
  const known = await readKnown(session, run, rows, true);
  const isRepeated = await repeats(session, run, registered, rows);
  return known.map((row, index) => {
    const reason = row.refused ?? (isRepeated(row) ? 'repeated' : whyNot(registered, run, row)) ?? null;
    return { ...row, position: first + index, reason };
  });
}

/** Of submissions and hand-offs, each counts once; rows of a file are told apart by their key alone, where they are read. */
async function repeats(
  session: Session,
  run: Run,
  { task }: RegisteredTask,
  rows: readonly NamedRow[],
): Promise<(row: NamedRow) => boolean> {
  if (isOnRows(task) || task.works === 'once') return () => false;
  const isOnHandoffs = task.works === 'on a slice of handoffs';
  const idOf = ({ submissionId, handoffId }: NamedRow) => (isOnHandoffs ? handoffId : submissionId);
  const ids = [...new Set(rows.flatMap((row) => idOf(row) ?? []))];
  const named = new Set(await (isOnHandoffs ? selectHandoffsNamedBefore : selectNamedBefore)(session, run.id, ids));
  return (row) => {
    const id = idOf(row);
    if (id === null || row.refused === 'ragged') return false;
    const isNamed = named.has(id);
    named.add(id);
    return isNamed;
  };
}

function freeze({ position, name, submissionId, handoffId, cells, reason, detail }: Judged): FrozenItem {
  return { position, externalId: name, submissionId, handoffId, cells: cells && JSON.stringify(cells), reason, detail: detail ?? null };
}

async function samplesOf(registered: RegisteredTask, run: Run, judged: readonly Judged[], most: number): Promise<ShownSample[]> {
  const chosen = judged.filter(({ reason }) => reason === null).slice(0, most);
  const samples = await Promise.all(chosen.map((item) => sampleOf(registered.task, run, item)));
  return samples.flatMap((sample, index) => {
    const { position, name } = chosen[index] as Judged;
    return sample ? [{ ...sample, position, name }] : [];
  });
}
