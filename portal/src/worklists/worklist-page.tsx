import { Link, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import {
  type GetWorklistsProgramNameResponse,
  getWorklistsProgramNameOptions,
  postWorklistsProgramNameExportsMutation,
  postWorklistsProgramNameRefreshesMutation,
} from '../api/index.ts';
import { saveFile } from '../api/save-file.ts';
import { Section } from '../frame/section.tsx';
import { useMay } from '../frame/use-session.ts';
import { Deed } from '../kit/deed.tsx';
import { DetailPage } from '../kit/detail-page.tsx';
import { type Fact, Facts } from '../kit/facts.tsx';
import { InputField, numberIn } from '../kit/fields.tsx';
import { useShown } from '../kit/use-shown.ts';
import { DraftOver } from '../tasks/draft-over.tsx';
import { countOf, countText } from '../words/quantities.ts';
import { ENTRY_STATE_NAMES, ENTRY_STATES } from '../words/worklists.ts';
import { RefreshFields, refreshOf } from './refresh-fields.tsx';
import { ReviewSection } from './review-section.tsx';

type Shown = GetWorklistsProgramNameResponse;

/** One worklist: counts that add up, who has its rows, and what is done with the next ones. */
export function WorklistPage(): ReactNode {
  const path = useParams({ from: '/worklists/$program/$name' });
  const query = useShown(getWorklistsProgramNameOptions({ path }));
  const may = useMay('operate');
  return (
    <DetailPage title={`Worklist ${path.name}`} within={{ to: '/worklists', title: 'Worklists' }} query={query}>
      {(list) => (
        <>
          <CountsSection list={list} />
          <HoldersSection holders={list.holders} />
          {may && <DeedsSection list={list} />}
          {may && <NextSection list={list} />}
          {may && <ReviewSection program={list.program} name={list.name} />}
        </>
      )}
    </DetailPage>
  );
}

function CountsSection({ list: { program, counts } }: { readonly list: Shown }): ReactNode {
  return (
    <Section title="Where its rows are">
      <Facts
        facts={[
          ['Program', program],
          ...ENTRY_STATE_NAMES.map((state): Fact => [ENTRY_STATES[state], countText(counts[state])]),
          ['Total', <strong key="">{countText(counts.total)}</strong>],
        ]}
      />
    </Section>
  );
}

function HoldersSection({ holders }: Pick<Shown, 'holders'>): ReactNode {
  return (
    <Section title="Who has them now">
      {holders.length === 0 ? (
        <p className="wb-quiet">No run and no share has any of its rows.</p>
      ) : (
        <ul className="wb-plain-list">
          {holders.map(({ holder, count }) => (
            <li key={holder}>
              <Holder holder={holder} />: {countOf(count, 'row')}
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

/** `run 12` or `share 3`. */
function Holder({ holder }: { readonly holder: string }): ReactNode {
  const [kind, id = ''] = holder.split(' ');
  if (kind === 'run')
    return (
      <Link to="/runs/$id" params={{ id }}>
        {holder}
      </Link>
    );
  return (
    <Link to="/shares/$id" params={{ id }}>
      {holder}
    </Link>
  );
}

function DeedsSection({ list: { program, name, counts } }: { readonly list: Shown }): ReactNode {
  const path = { program, name };
  const scope: readonly Fact[] = [
    ['Worklist', `${name}, ${program}`],
    ['Left to do', countText(counts.left)],
  ];
  return (
    <Section title="What you can do">
      <div className="wb-buttons">
        <Deed
          label="Add what needs attention"
          title={`Add to the worklist ${name}`}
          facts={[...scope, ['What it does', 'adds submissions that need attention and are not on it; takes nothing off']]}
          mutation={postWorklistsProgramNameRefreshesMutation()}
          call={(reason, fields) => ({ path, body: refreshOf(reason, fields) })}
          done={({ added }) => `${countOf(added, 'row')} added.`}
        >
          <RefreshFields />
        </Deed>
        <Deed
          label="Export rows for review"
          title={`Export rows of ${name} for review`}
          facts={scope}
          mutation={postWorklistsProgramNameExportsMutation({ parseAs: 'blob' })}
          call={(reason, fields) => {
            const next = numberIn(fields, 'next');
            return { path, body: { reason, ...(next !== undefined && { next }) } };
          }}
          done={() => 'The rows were saved as CSV. Give the file back below when it was reviewed.'}
          onDone={(answer) => saveFile(answer, `${name}-review.csv`)}
        >
          <InputField name="next" label="So many rows, the next ones" type="number" min={1} hint="Empty: all that are left." />
        </Deed>
      </div>
    </Section>
  );
}

function NextSection({ list: { program, name, counts } }: { readonly list: Shown }): ReactNode {
  return (
    <Section title="Run the next rows">
      {counts.left === 0 ? (
        <p className="wb-quiet">No row is left to be done.</p>
      ) : (
        <DraftOver
          program={program}
          over="worklist"
          readSelection={(form) => ({ kind: 'worklist', worklist: name, next: numberIn(form, 'over.next') ?? 1 })}
        >
          <InputField
            name="over.next"
            label={`So many of the ${countText(counts.left)} rows left, the next ones`}
            type="number"
            min={1}
            isRequired
          />
        </DraftOver>
      )}
    </Section>
  );
}
