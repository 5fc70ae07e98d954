import { Link, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { getSchedulesProgramNameOptions, type ShownSchedule } from '../api/index.ts';
import { Section } from '../frame/section.tsx';
import { DetailPage } from '../kit/detail-page.tsx';
import { Facts } from '../kit/facts.tsx';
import { ListTable } from '../kit/list-table.tsx';
import { StateTag } from '../kit/state-tag.tsx';
import { useShown } from '../kit/use-shown.ts';
import { wordsOf } from '../words/codes.ts';
import { cronWords } from '../words/cron.ts';
import { RISKS, selectionWords } from '../words/runs.ts';
import { APPROVALS, CATCH_UP, conditionOf, OVERLAP } from '../words/schedules.ts';
import { Moment } from '../words/times.tsx';
import { WithCommands } from '../words/with-commands.tsx';
import { ScheduleDeeds } from './schedule-deeds.tsx';
import { TIME_COLUMNS } from './time-columns.tsx';

/** One schedule: when next, what it will do, who agreed, and what came of its last times. */
export function SchedulePage(): ReactNode {
  const { program, name } = useParams({ from: '/schedules/$program/$name' });
  const query = useShown(getSchedulesProgramNameOptions({ path: { program, name } }));
  return (
    <DetailPage title={`Schedule ${name}`} within={{ to: '/schedules', title: 'Schedules' }} query={query}>
      {(schedule) => (
        <>
          <WhatSection schedule={schedule} />
          <ScheduleDeeds schedule={schedule} />
          <ApprovalsSection schedule={schedule} />
          <TimesSection schedule={schedule} />
        </>
      )}
    </DetailPage>
  );
}

function WhatSection({ schedule }: { readonly schedule: ShownSchedule }): ReactNode {
  const { program, task, next_at: nextAt, is_active: isActive } = schedule;
  const params = Object.entries((schedule.params ?? {}) as Record<string, unknown>);
  return (
    <Section title="What it does, and when">
      <p className="wb-lead">
        <WithCommands text={schedule.reason} />
      </p>
      <Facts
        facts={[
          [
            'State',
            <StateTag key="" tone={conditionOf(schedule).tone}>
              {conditionOf(schedule).words}
            </StateTag>,
          ],
          ['Next time', isActive && nextAt ? <Moment key="" at={nextAt} isExact /> : 'none while it does not run'],
          [
            'Task',
            <Link key="" to="/tasks/$program/$name" params={{ program, name: task }}>
              {task}, {program}
            </Link>,
          ],
          ['Works over', selectionWords(schedule.selection)],
          ['Input', schedule.input],
          [
            'Parameters',
            params.length === 0 ? 'none' : params.map(([name, value]) => `${wordsOf(name)}: ${JSON.stringify(value)}`).join('; '),
          ],
          ['Risk', RISKS[schedule.risk]],
          ['Times', <Times key="" schedule={schedule} />],
          ['Days without runs', schedule.blackouts.map((each) => (each === 'us_federal' ? 'federal holidays' : each)).join(', ') || 'none'],
          ['After a standstill', CATCH_UP[schedule.catch_up]],
          ['While the run before goes on', OVERLAP[schedule.overlap]],
          ['Who must agree', agreementOf(schedule)],
          [
            'Last changed',
            schedule.changed_at && (
              <>
                <Moment at={schedule.changed_at} isExact />
                {schedule.changed_by && ` by ${schedule.changed_by}`}
                {schedule.changed_reason && `: “${schedule.changed_reason}”`}
              </>
            ),
          ],
          [
            'Agreed by digest',
            <code key="" className="wb-hash">
              {schedule.digest}
            </code>,
          ],
        ]}
      />
    </Section>
  );
}

function Times({ schedule: { cron, time_zone: zone } }: { readonly schedule: ShownSchedule }): ReactNode {
  return (
    <>
      {cronWords(cron) ?? 'as the expression says'}, in {zone} <code>{cron}</code>
    </>
  );
}

function agreementOf({ approval, approved, approvals_needed: needed }: ShownSchedule): string {
  return approval === 'once' ? `${APPROVALS.once}: ${approved} of ${needed} did` : APPROVALS[approval];
}

function ApprovalsSection({ schedule: { approvals } }: { readonly schedule: ShownSchedule }): ReactNode {
  if (approvals.length === 0) return null;
  return (
    <Section title="Who decided about it">
      <ul className="wb-plain-list">
        {approvals.map(({ by, decision, reason, at, is_current: isCurrent }) => (
          <li key={`${by} ${at}`}>
            <StateTag tone={!isCurrent ? 'quiet' : decision === 'approved' ? 'good' : 'bad'}>
              {decision === 'approved' ? 'Agreed' : 'Refused'}
            </StateTag>{' '}
            by {by}, <Moment at={at} isExact />: “{reason}”
            {!isCurrent && ' It no longer counts: the schedule was changed, or put before people again.'}
          </li>
        ))}
      </ul>
    </Section>
  );
}

function TimesSection({ schedule: { program, name, times } }: { readonly schedule: ShownSchedule }): ReactNode {
  return (
    <Section title="Its last times">
      <p className="wb-lead">
        {times.length === 0 ? 'None has come yet.' : `The newest ${times.length} stand here.`}{' '}
        <Link to="/schedules/times" search={{ program, schedule: name }}>
          All of them, with filter and CSV
        </Link>
      </p>
      {times.length > 0 && (
        <ListTable
          caption={`Times of the schedule ${name}`}
          columns={TIME_COLUMNS}
          rows={times}
          rowKey={({ id }) => String(id)}
          search={{}}
          isWhole
        />
      )}
    </Section>
  );
}
