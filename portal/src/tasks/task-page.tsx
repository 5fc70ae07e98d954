import { useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { getRunsOptions, getTasksOptions, type ListedTask } from '../api/index.ts';
import { PageHeading } from '../frame/page-heading.tsx';
import { Section } from '../frame/section.tsx';
import { useMay } from '../frame/use-session.ts';
import { DetailPage } from '../kit/detail-page.tsx';
import { Facts } from '../kit/facts.tsx';
import { ListTable } from '../kit/list-table.tsx';
import { useShown } from '../kit/use-shown.ts';
import { RUN_COLUMNS } from '../runs/columns.tsx';
import { countOf, countText } from '../words/quantities.ts';
import { RISKS } from '../words/runs.ts';
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
        <p className="wb-lead">{task.description}</p>
        <Facts
          facts={[
            ['Program', task.program],
            ['Risk', RISKS[task.risk]],
            ['Who must agree', task.approvals === 0 ? 'nobody' : countOf(task.approvals, 'other person', 'other people')],
            ['Works over', task.over.map((kind) => overWords(kind, task.works)).join('; ')],
            ['Columns of its result', task.output_columns.join(', ')],
            ['So many failures pause it', countText(task.failure_budget)],
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
