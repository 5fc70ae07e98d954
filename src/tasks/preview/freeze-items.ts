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

interface Judged {
  readonly rows: readonly (NamedRow & KnownCandidate)[];
  /** Why each will not run, in the same order; null: it will. */
  readonly reasons: readonly (string | null)[];
}

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
  let asked = 0;
  for await (const rows of selectRows(house, session, run, registered)) {
    if (rows.length === 0) continue;
    const judged = await judge(session, run, registered, rows);
    const cut = cutBlocks(freeze(judged, items), size, blocks);
    const singles = cut.flatMap((block) => block.singles);
    if (singles.length > 0) await insertItems(session, run, singles);
    await insertBlocks(session, run, cut);
    const chosen = asked < MOST_SAMPLES ? firstToRun(judged, MOST_SAMPLES - asked) : [];
    samples.push(...(await samplesOf(registered, run, judged, chosen, items)));
    asked += chosen.length;
    items += rows.length;
    eligible += cut.reduce((sum, block) => sum + block.eligible, 0);
    blocks += cut.length;
  }
  return { items, eligible, samples };
}

/** Why each row will not run: what its selection says, that an earlier row names the same, what its task says. */
async function judge(session: Session, run: Run, registered: RegisteredTask, rows: readonly NamedRow[]): Promise<Judged> {
  const known = await readKnown(session, run, rows, true);
  const isRepeated = await repeats(session, run, registered, rows);
  const reasons = known.map((row) => row.refused ?? (isRepeated(row) ? 'repeated' : whyNot(registered, run, row)) ?? null);
  return { rows: known, reasons };
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

function freeze({ rows, reasons }: Judged, first: number): FrozenItem[] {
  return rows.map(({ name, submissionId, handoffId, cells, detail }, index) => ({
    position: first + index,
    externalId: name,
    submissionId,
    handoffId,
    cells: cells && JSON.stringify(cells),
    reason: reasons[index] ?? null,
    detail: detail ?? null,
  }));
}

/** Their places in the page. */
function firstToRun({ reasons }: Judged, most: number): readonly number[] {
  return reasons.flatMap((reason, place) => (reason === null ? [place] : [])).slice(0, most);
}

async function samplesOf(
  registered: RegisteredTask,
  run: Run,
  { rows }: Judged,
  chosen: readonly number[],
  first: number,
): Promise<ShownSample[]> {
  const shown: ShownSample[] = [];
  for (const place of chosen) {
    const row = rows[place] as Judged['rows'][number];
    const sample = await sampleOf(registered.task, run, row);
    if (sample) shown.push({ ...sample, position: first + place, name: row.name });
  }
  return shown;
}
