import type { Outcome } from '#sdk';
import type { RecordedOutcome } from './outcomes.sql.ts';
import type { ReadyItem } from './ready-item.ts';

interface Personal {
  /** Values of the run's personal parameters, by name. */
  readonly params: Readonly<Record<string, string>>;
  /** Columns of the task's rows that hold personal values. */
  readonly columns: readonly string[];
  readonly ready: readonly ReadyItem[];
}

type Forms = readonly (readonly [text: string, shown: string])[];

/** What is shorter is in too many words that say nothing of anybody. */
const SHORTEST = 3;

/**
 * Takes personal values out of messages and cells that the task answers: each parameter's from all of them, a row's from the row's own. What its
 * effects are given stays, for they are no words of a result file.
 */
export function hidePersonal({ params, columns, ready }: Personal): (recorded: readonly RecordedOutcome[]) => readonly RecordedOutcome[] {
  const ofRun = formsOf(Object.entries(params));
  if (ofRun.length === 0 && columns.length === 0) return (recorded) => recorded;
  const rows = new Map(columns.length === 0 ? [] : ready.map(({ position, row }) => [position, row] as const));
  return (recorded) =>
    recorded.map((each) => {
      const row = rows.get(each.position);
      const ofRow = row === undefined ? [] : formsOf(columns.map((column) => [column, Object(row)[column]] as const));
      return { ...each, outcome: hidden(each.outcome, [...ofRun, ...ofRow]) };
    });
}

function formsOf(values: readonly (readonly [string, unknown])[]): Forms {
  return values
    .flatMap(([name, value]) => {
      const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
      return text.length < SHORTEST ? [] : [[text, `[${name}]`] as const];
    })
    .toSorted(([one], [other]) => other.length - one.length);
}

function hidden(outcome: Outcome, forms: Forms): Outcome {
  if (forms.length === 0) return outcome;
  const hide = (text: string) => forms.reduce((all, [form, shown]) => all.replaceAll(form, shown), text);
  if (outcome.kind !== 'succeeded') return outcome.message === undefined ? outcome : { ...outcome, message: hide(outcome.message) };
  if (outcome.output === undefined) return outcome;
  const cells = Object.entries(outcome.output).map(([name, cell]) => [name, typeof cell === 'string' ? hide(cell) : cell] as const);
  return { ...outcome, output: Object.fromEntries(cells) };
}
