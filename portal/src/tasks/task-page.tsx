import { useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { getRunsOptions, getTasksOptions, type ListedTask } from '../api/index.ts';
import { PageHeading } from '../frame/page-heading.tsx';
import { Section } from '../frame/section.tsx';
import { useMay } from '../frame/use-session.ts';
import { DetailPage } from '../kit/detail-page.tsx';
import { Facts } from '../kit/facts.tsx';
import { ListTable } from '../kit/list-table.tsx';
import { StateTag } from '../kit/state-tag.tsx';
import { useShown } from '../kit/use-shown.ts';
import { RUN_COLUMNS } from '../runs/columns.tsx';
import { countOf, countText } from '../words/quantities.ts';
import { RISK_TONES, RISKS } from '../words/runs.ts';
import { WithCommands } from '../words/with-commands.tsx';
import { DraftForm } from './draft-form.tsx';
import { overWords } from './over.ts';

/** One task: what it does, its risk, a new run of it, and the runs so far. */
export function TaskPage(): ReactNode {
  const { program, name } = useParams({ from: '/tasks/$program/$name' });
  const query = useShown(getTasksOptions());
  const task = query.data?.tasks.find((each) => each.program === program && each.name === name);
  if (query.data && !task) return <PageHeading title={`There is no task ${name} in ${program}`} />;
  return (
    <DetailPage title={task?.title ?? name} within={{ to: '/tasks', title: 'Tasks' }} query={query}>
      {() => task && <Shown task={task} />}
    </DetailPage>
  );
}

function Shown({ task }: { readonly task: ListedTask }): ReactNode {
  const may = useMay('operate');
  return (
    <>
      <Section title="What it does">
        <p className="wb-lead">
          <WithCommands text={task.description} />
        </p>
        <Facts
          facts={[
            ['Program', task.program],
            [
              'Risk',
              <StateTag key="" tone={RISK_TONES[task.risk]}>
                {RISKS[task.risk]}
              </StateTag>,
            ],
            ['Who must agree', task.approvals === 0 ? 'nobody' : countOf(task.approvals, 'other person', 'other people')],
            ['Works over', task.over.map((kind) => overWords(kind, task.works)).join('; ')],
            ['Columns of its result', task.output_columns.join(', ')],
            ['Pauses itself after', countOf(task.failure_budget, 'failure')],
          ]}
        />
      </Section>
      {may && (
        <Section title="Run it">
          <DraftForm task={task} />
        </Section>
      )}
      <RunsOf task={task} />
    </>
  );
}

const SHOWN = 500;

function RunsOf({ task }: { readonly task: ListedTask }): ReactNode {
  const { data } = useShown(getRunsOptions({ query: { program: task.program, limit: SHOWN } }));
  const runs = data?.runs.filter((run) => run.task === task.name) ?? [];
  if (runs.length === 0) return null;
  return (
    <Section title="Its newest runs" at={data?.at}>
      <p className="wb-lead">
        Among the {countText(SHOWN)} newest runs of {task.program}.
      </p>
      <ListTable caption={`Runs of ${task.title}`} columns={RUN_COLUMNS} rows={runs} rowKey={({ id }) => String(id)} search={{}} isWhole />
    </Section>
  );
}
