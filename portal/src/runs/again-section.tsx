import type { ReactNode } from 'react';
import { getTasksOptions, type RunState, type ShownRun } from '../api/index.ts';
import { Section } from '../frame/section.tsx';
import { useMay } from '../frame/use-session.ts';
import { useShown } from '../kit/use-shown.ts';
import { DraftForm } from '../tasks/draft-form.tsx';
import { countOf } from '../words/quantities.ts';

const ENDED: readonly RunState[] = ['succeeded_with_failures', 'failed', 'cancelled'];

/** A run of its own over what failed or was left here, for tasks that take that. */
export function AgainSection({ run }: { readonly run: ShownRun }): ReactNode {
  const may = useMay('operate');
  const { data } = useShown(getTasksOptions());
  const task = data?.tasks.find(({ program, name }) => program === run.program && name === run.task);
  const rest = run.failed + run.left;
  if (!may || !task?.over.includes('failed') || !ENDED.includes(run.state) || rest === 0) return null;
  return (
    <Section title="A new run over what failed">
      <p className="wb-lead">
        “Retry what failed” repeats this run as it was agreed to. A new run over the same {countOf(rest, 'item')} may have other parameters;
        it has a preview of its own, and is agreed to anew.
      </p>
      <details className="wb-find">
        <summary>Draft it</summary>
        <DraftForm task={task} readFixed={() => ({ selection: { kind: 'failed', run: run.id } })} />
      </details>
    </Section>
  );
}
