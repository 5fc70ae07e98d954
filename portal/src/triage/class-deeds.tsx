import type { ReactNode } from 'react';
import {
  type ErrorClass,
  postErrorClassesIdAssignmentsMutation,
  postErrorClassesIdIgnoresMutation,
  postErrorClassesIdReopeningsMutation,
  postErrorClassesIdResolutionsMutation,
} from '../api/index.ts';
import { Section } from '../frame/section.tsx';
import { useMay } from '../frame/use-session.ts';
import { Deed } from '../kit/deed.tsx';
import type { Fact } from '../kit/facts.tsx';
import { InputField, momentIn, numberIn, ownTimeZone, textIn } from '../kit/fields.tsx';
import { countText } from '../words/quantities.ts';
import { CLASS_STATES } from '../words/triage.ts';
import { classTitle } from './parts.tsx';

/** What may be done with an error class; none of it changes any submission. */
export function ClassDeeds({ row }: { readonly row: ErrorClass }): ReactNode {
  const { id, program, state } = row;
  if (!useMay('operate')) return null;
  const facts: readonly Fact[] = [
    ['Error class', classTitle(row)],
    ['Program', program],
    ['State', CLASS_STATES[state].words],
    ['Submissions that it ever concerned', countText(row.submissions)],
  ];
  const done = (after: { readonly state: ErrorClass['state'] }): string => `Error class ${id}: ${CLASS_STATES[after.state].words}.`;
  return (
    <Section title="What you can do">
      <div className="wb-buttons">
        {state !== 'resolved' && (
          <Deed
            label="Resolve"
            title={`Error class ${id} is mended`}
            facts={facts}
            warning="It mends nothing itself, and no submission changes. A failure that happens from now on opens the class again and marks it."
            mutation={postErrorClassesIdResolutionsMutation()}
            call={(reason, fields) => {
              const mendedIn = textIn(fields, 'mended_in');
              return { path: { id }, body: { reason, ...(mendedIn && { mended_in: mendedIn }) } };
            }}
            done={done}
          >
            <InputField name="mended_in" label="Mended in" hint="The version that mends it." />
          </Deed>
        )}
        {state === 'open' && (
          <Deed
            label="Ignore for a while"
            title={`Ignore error class ${id} for a while`}
            facts={facts}
            warning="Its submissions need attention all the same. It opens again by the first of these that is reached."
            mutation={postErrorClassesIdIgnoresMutation()}
            call={(reason, fields) => {
              const [until, count, perHour] = [momentIn(fields, 'until'), numberIn(fields, 'count'), numberIn(fields, 'per_hour')];
              return {
                path: { id },
                body: { reason, ...(until && { until }), ...(count && { count }), ...(perHour && { per_hour: perHour }) },
              };
            }}
            done={done}
          >
            <InputField name="until" label="Until" type="datetime-local" hint={`In your time zone, ${ownTimeZone()}.`} />
            <InputField name="count" label="Until so many more failures" type="number" min={1} />
            <InputField name="per_hour" label="Until so many failures in one clock hour" type="number" min={1} />
          </Deed>
        )}
        {state !== 'open' && (
          <Deed
            label="Reopen"
            title={`Open error class ${id} again`}
            facts={facts}
            mutation={postErrorClassesIdReopeningsMutation()}
            call={(reason) => ({ path: { id }, body: { reason } })}
            done={done}
          />
        )}
        <Deed
          label="Assign"
          title={`Who looks after error class ${id}`}
          facts={facts}
          mutation={postErrorClassesIdAssignmentsMutation()}
          call={(reason, fields) => ({
            path: { id },
            body: {
              reason,
              owner: textIn(fields, 'owner') ?? null,
              ticket: textIn(fields, 'ticket') ?? null,
              note: textIn(fields, 'note') ?? null,
            },
          })}
          done={() => `Recorded who looks after error class ${id}.`}
        >
          <InputField name="owner" label="Owner" value={row.owner ?? ''} hint="A person or team. Empty takes it away." />
          <InputField name="ticket" label="Ticket" value={row.ticket ?? ''} hint="The address where it is worked on." />
          <InputField name="note" label="Note" value={row.note ?? ''} hint="What is known of it. Name no person in it." />
        </Deed>
      </div>
    </Section>
  );
}
