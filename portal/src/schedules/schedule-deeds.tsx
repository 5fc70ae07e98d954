import type { ReactNode } from 'react';
import {
  postSchedulesProgramNameApprovalsMutation,
  postSchedulesProgramNamePausesMutation,
  postSchedulesProgramNameReopeningsMutation,
  postSchedulesProgramNameResumptionsMutation,
  postSchedulesProgramNameRunsMutation,
  type ShownSchedule,
} from '../api/index.ts';
import { Section } from '../frame/section.tsx';
import { useSession } from '../frame/use-session.ts';
import { Deed } from '../kit/deed.tsx';
import type { Fact } from '../kit/facts.tsx';
import { RISKS, selectionWords } from '../words/runs.ts';

/** Pause, resume, run now, agree, and ask again where somebody refused. */
export function ScheduleDeeds({ schedule }: { readonly schedule: ShownSchedule }): ReactNode {
  const { user } = useSession();
  const { program, name, is_paused: isPaused } = schedule;
  if (!user.rights.some((right) => right === 'operate' || right === 'approve')) return null;
  const path = { program, name };
  const scope: readonly Fact[] = [
    ['Schedule', `${name}, ${program}`],
    ['Task', schedule.task],
    ['Works over', selectionWords(schedule.selection)],
    ['Risk', RISKS[schedule.risk]],
  ];
  return (
    <Section title="What you can do">
      <div className="wb-buttons">
        {isPaused ? (
          <Deed
            label="Resume it"
            title={`Resume the schedule ${name}`}
            facts={scope}
            mutation={postSchedulesProgramNameResumptionsMutation()}
            call={(reason) => ({ path, body: { reason } })}
            done={() => `The schedule ${name} runs by the clock again.`}
          />
        ) : (
          <Deed
            label="Pause it"
            title={`Pause the schedule ${name}`}
            facts={scope}
            warning="Times that pass meanwhile are on record as not run."
            mutation={postSchedulesProgramNamePausesMutation()}
            call={(reason) => ({ path, body: { reason } })}
            done={() => `The schedule ${name} is paused.`}
          />
        )}
        <Deed
          label="Run it now"
          title={`Run the schedule ${name} now`}
          facts={scope}
          warning="Beside its times: the next one comes as if nothing had been. Who must agree has to agree to this one too."
          mutation={postSchedulesProgramNameRunsMutation()}
          call={(reason) => ({ path, body: { reason } })}
          done={() => 'A worker drafts its run within seconds.'}
        />
        {schedule.is_rejected && <Reopening schedule={schedule} scope={scope} />}
        {schedule.approval === 'once' && whyNoDecision(schedule, user.name) === null && <Decisions schedule={schedule} scope={scope} />}
      </div>
      {schedule.approval === 'once' && <p className="wb-quiet">{whyNoDecision(schedule, user.name)}</p>}
    </Section>
  );
}

interface DecisionsProps {
  readonly schedule: ShownSchedule;
  readonly scope: readonly Fact[];
}

/** Why this person is not asked to agree; null where they are. */
function whyNoDecision({ approvals, is_rejected: isRejected }: ShownSchedule, name: string): string | null {
  if (isRejected) return 'Somebody refused it. Nobody is asked to agree before it is put before people again.';
  const own = approvals.find(({ by, is_current: isCurrent }) => isCurrent && by === name);
  return own ? 'You agreed to it as it is.' : null;
}

function Reopening({ schedule: { program, name, approved }, scope }: DecisionsProps): ReactNode {
  return (
    <Deed
      label="Ask for agreement again"
      title={`Put the schedule ${name} before people again`}
      facts={[...scope, ['People who agreed so far', `${approved}; they are asked anew`]]}
      warning="Every decision on it stays on record, and none counts any longer. It runs by the clock once enough people agree."
      mutation={postSchedulesProgramNameReopeningsMutation()}
      call={(reason) => ({ path: { program, name }, body: { reason } })}
      done={() => `The schedule ${name} waits for people to agree.`}
    />
  );
}

function Decisions({ schedule, scope }: DecisionsProps): ReactNode {
  const { program, name, digest } = schedule;
  return (['approved', 'rejected'] as const).map((decision) => (
    <Deed
      key={decision}
      label={decision === 'approved' ? 'Agree to it' : 'Refuse it'}
      title={decision === 'approved' ? `Agree to the schedule ${name}` : `Refuse the schedule ${name}`}
      right="approve"
      facts={[...scope, ['People who must agree', `${schedule.approvals_needed}; ${schedule.approved} did`]]}
      warning={
        decision === 'approved'
          ? 'You agree to every run of it as it is. A change of the schedule or of its task’s code makes your decision void.'
          : 'One refusal holds it.'
      }
      mutation={postSchedulesProgramNameApprovalsMutation()}
      call={(reason) => ({ path: { program, name }, body: { decision, digest, reason } })}
      done={({ missing, is_rejected: isRejected }) =>
        isRejected
          ? 'Recorded: the schedule is held.'
          : missing === 0
            ? 'Recorded: it runs by the clock.'
            : `Recorded: ${missing} more must agree.`
      }
    />
  ));
}
