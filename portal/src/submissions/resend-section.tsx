import type { ReactNode } from 'react';
import { getTasksOptions, type HandoffRow, type ListedTask, type ShownSubmission } from '../api/index.ts';
import { Section } from '../frame/section.tsx';
import { useMay } from '../frame/use-session.ts';
import { readFields } from '../kit/json-schema.ts';
import { SchemaFields } from '../kit/schema-form.tsx';
import { useShown } from '../kit/use-shown.ts';
import { type Chosen, DraftForm } from '../tasks/draft-form.tsx';

const TASK = 'correct-and-resend';
const ENDED: readonly HandoffRow['state'][] = ['rejected', 'expired', 'exhausted'];

interface ResendSectionProps {
  readonly submission: ShownSubmission;
  readonly handoffs: readonly HandoffRow[];
}

/** Where a receiver refused it: the values that it may have refused, and a run over this one submission that sends it afresh. */
export function ResendSection({ submission: { program, id, standing }, handoffs }: ResendSectionProps): ReactNode {
  const { data } = useShown(getTasksOptions());
  const task = data?.tasks.find((each) => each.program === program && each.name === TASK);
  const hasEnded = handoffs.some(({ state }) => ENDED.includes(state));
  if (!useMay('operate') || !task || !hasEnded || standing !== 'needs_attention') return null;
  const fields = fieldsBesideId(task);
  return (
    <Section title="Correct it and send it again">
      <details className="wb-find">
        <summary>What to send in place of what was refused</summary>
        <p className="wb-lead">{task.description}</p>
        <DraftForm task={task} readFixed={(form) => rowOf(id, readFields(fields, form).values)}>
          <SchemaFields schema={fields} />
        </DraftForm>
      </details>
    </Section>
  );
}

/** The columns of the task's rows; which submission it is, the page knows. */
function fieldsBesideId({ row }: ListedTask) {
  const { properties = {} } = (row ?? {}) as { readonly properties?: Readonly<Record<string, object>> };
  const { id: _, ...others } = properties;
  return { properties: others };
}

/** The file of one row that the task takes. */
function rowOf(id: string, values: Readonly<Record<string, unknown>>): Chosen {
  const cells = Object.entries({ id, ...values });
  const line = (texts: readonly string[]): string => texts.map((text) => `"${text.replaceAll('"', '""')}"`).join(',');
  const csv = `${line(cells.map(([name]) => name))}\n${line(cells.map(([, value]) => value))}\n`;
  return { selection: { kind: 'rows' }, input: { name: 'one-submission.csv', csv } };
}
