import { Link, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import {
  type Destination,
  getDestinationsOptions,
  postDestinationsProgramNamePausesMutation,
  postDestinationsProgramNameResumptionsMutation,
  postHandoffPollsMutation,
} from '../api/index.ts';
import { Section } from '../frame/section.tsx';
import { useMay } from '../frame/use-session.ts';
import { CountLink } from '../kit/count-link.tsx';
import { Deed } from '../kit/deed.tsx';
import { DetailPage } from '../kit/detail-page.tsx';
import { type Fact, Facts } from '../kit/facts.tsx';
import { type Column, ListTable } from '../kit/list-table.tsx';
import { StateTag } from '../kit/state-tag.tsx';
import { useShown } from '../kit/use-shown.ts';
import { reasonWords } from '../words/codes.ts';
import { BREAKER_WORDS, conditionOf } from '../words/destinations.ts';
import { PROOF_WORDS } from '../words/handoffs.ts';
import { countOf, countText, durationText } from '../words/quantities.ts';
import { Moment } from '../words/times.tsx';

/** One receiving system: whether it works, what waits for it, what went wrong lately, and the switch. */
export function DestinationPage(): ReactNode {
  const { program, name } = useParams({ from: '/destinations/$program/$name' });
  const query = useShown(getDestinationsOptions());
  const found = query.data?.destinations.find((one) => one.program === program && one.name === name);
  return (
    <DetailPage title={`Destination ${name}`} within={{ to: '/destinations', title: 'Destinations' }} query={query} at={query.data?.at}>
      {() =>
        found ? (
          <>
            <NowSection destination={found} />
            <DestinationDeeds destination={found} />
            <LastDaySection destination={found} />
          </>
        ) : (
          <p>
            Program {program} has no destination of this name that you may see. <Link to="/destinations">Look at those there are.</Link>
          </p>
        )
      }
    </DetailPage>
  );
}

function NowSection({ destination }: { readonly destination: Destination }): ReactNode {
  const { program, name, paused, liveness, breaker, proof, connector } = destination;
  const { tone, words } = conditionOf(destination);
  const count = (n: number, search: Readonly<Record<string, string>>, of: string): ReactNode => (
    <CountLink count={n} to="/hand-offs" search={{ program, destination: name, ...search }} of={of} />
  );
  return (
    <Section title={destination.title}>
      <Facts
        facts={[
          [
            'How it fares',
            <StateTag key="" tone={tone}>
              {words}
            </StateTag>,
          ],
          ['Program', program],
          ['Connector', connector ?? 'none: only what older systems sent there is followed'],
          ['Sent to from here', destination.delivers ? 'yes' : 'no'],
          ['How it proves', proof && PROOF_WORDS[proof]],
          ['Breaker', breaker && BREAKER_WORDS[breaker]],
          ['To be sent', count(destination.to_deliver, { next: 'send' }, 'to be sent now')],
          ['To be asked about', count(destination.to_poll + destination.to_look_up, { next: 'ask' }, 'to be asked about now')],
          ['Of these, due by now', countText(destination.due)],
          ['Oldest of them', destination.oldest_at && <Moment at={destination.oldest_at} isExact />],
          ['Questions late by', liveness && `${durationText(liveness.waits_seconds)}; ${durationText(liveness.most_seconds)} may pass`],
          ['Why it waits', liveness?.reason],
          ['Paused by', paused && `${paused.by}: ${paused.reason}`],
          ['Paused since', paused && <Moment at={paused.at} isExact />],
        ]}
      />
    </Section>
  );
}

function DestinationDeeds({ destination }: { readonly destination: Destination }): ReactNode {
  const { program, name, paused, delivers, to_deliver, to_poll } = destination;
  if (!useMay('operate')) return null;
  const scope: Fact[] = [
    ['Destination', `${name}, ${program}`],
    ['Waiting to be sent', countOf(to_deliver, 'hand-off')],
  ];
  const turn = {
    facts: scope,
    call: (reason: string) => ({ path: { program, name }, body: { reason } }),
  };
  return (
    <Section title="What you can do">
      <div className="wb-buttons">
        {delivers && !paused && (
          <Deed
            {...turn}
            label="Pause sending"
            title={`Send nothing to ${name}`}
            warning="Time boxes run on: what waits too long needs attention. What was taken there is asked about all the same."
            mutation={postDestinationsProgramNamePausesMutation()}
            done={() => `Nothing is sent to ${name} from now on.`}
          />
        )}
        {paused && (
          <Deed
            {...turn}
            label="Resume sending"
            title={`Send to ${name} again`}
            mutation={postDestinationsProgramNameResumptionsMutation()}
            done={() => `${name} is sent to again; what waited goes as it becomes due.`}
          />
        )}
        {to_poll > 0 && (
          <Deed
            label="Ask about all of them now"
            title={`Ask ${name} about ${countOf(to_poll, 'hand-off')}`}
            facts={[
              ['Hand-offs', countText(to_poll)],
              ['Destination', `${name}, ${program}`],
              ['What it does', 'asks; sends nothing. The receiver’s limits hold'],
            ]}
            mutation={postHandoffPollsMutation()}
            call={(reason) => ({ body: { program, destination: name, reason } })}
            done={(answer) => `${countOf(answer.due + answer.already_due, 'hand-off')} will be asked about next.`}
          />
        )}
      </div>
      {!delivers && to_poll === 0 && <p className="wb-quiet">Nothing is sent there from here, and nothing is to be asked.</p>}
    </Section>
  );
}

type Failure = Destination['errors'][number];

const ERROR_COLUMNS: readonly Column<Failure>[] = [
  { id: 'error', header: 'Error', cell: ({ error }) => reasonWords(error) },
  { id: 'count', header: 'Attempts', isNumber: true, cell: ({ count }) => countText(count) },
  { id: 'newest', header: 'Newest', cell: ({ newest_at }) => <Moment at={newest_at} isExact /> },
];

function LastDaySection({ destination }: { readonly destination: Destination }): ReactNode {
  const { attempts, errors, questions } = destination;
  return (
    <Section title="The last 24 hours">
      <Facts
        facts={[
          ['Taken', countText(attempts.taken)],
          ['Refused', countText(attempts.refused)],
          ['Certainly not taken', countText(attempts.not_taken)],
          ['Unknown', countText(attempts.unknown)],
          ['Under way', countText(attempts.under_way)],
          ['Questions', `${countText(questions.asked)}, about ${countOf(questions.ids, 'hand-off')}`],
          ['Questions without an answer', countText(questions.failed)],
          ['Newest question', questions.newest_at && <Moment at={questions.newest_at} isExact />],
          ['Why it got no answer', questions.fault && reasonWords(questions.fault)],
        ]}
      />
      {errors.length === 0 ? (
        <p className="wb-quiet">No attempt failed.</p>
      ) : (
        <ListTable caption="Errors by kind" columns={ERROR_COLUMNS} rows={errors} rowKey={({ error }) => error} search={{}} isWhole />
      )}
    </Section>
  );
}
