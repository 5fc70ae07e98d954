import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import {
  type PostSubmissionsProgramIdOpeningsResponse,
  postSubmissionsProgramIdOpeningsMutation,
  type ShownSubmission,
} from '../api/index.ts';
import { ScrollRegion } from '../frame/scroll-region.tsx';
import { Section } from '../frame/section.tsx';
import { useMay } from '../frame/use-session.ts';
import { Deed } from '../kit/deed.tsx';
import { type Fact, Facts } from '../kit/facts.tsx';
import { wordsOf } from '../words/codes.ts';
import { plainValue } from '../words/plain-value.ts';

/** Who the person is and what they wrote: hidden until somebody says why they must see it. Never kept beyond the page. */
export function PersonSection({ submission }: { readonly submission: ShownSubmission }): ReactNode {
  const [opened, setOpened] = useState<PostSubmissionsProgramIdOpeningsResponse>();
  const may = useMay('operate');
  const { program, id, person_id } = submission;
  return (
    <Section title="The person">
      <Facts facts={[['Person id', person_id]]} />
      {opened ? (
        <OpenedPerson opened={opened} />
      ) : (
        <p className="wb-quiet">Who they are and what they wrote is hidden.{!may && ' Your role may not open it.'}</p>
      )}
      <div className="wb-buttons">
        {opened ? (
          <button type="button" className="usa-button usa-button--outline" onClick={() => setOpened(undefined)}>
            Hide it again
          </button>
        ) : (
          <Deed
            label="Show what the person wrote"
            title={`Show the identity and payload of ${id}`}
            facts={[
              ['Submissions', '1'],
              ['Program', program],
              ['What it does', 'reads; changes nothing'],
            ]}
            warning="The ledger says that you opened it, and why."
            mutation={postSubmissionsProgramIdOpeningsMutation()}
            call={(reason) => ({ path: { program, id }, body: { reason } })}
            done={() => 'Opened. It is hidden again when you leave the page.'}
            onDone={setOpened}
          />
        )}
      </div>
      {may && <PersonTasks program={program} person={person_id} />}
    </Section>
  );
}

/** The person's id goes with the step, not in an address. */
function PersonTasks({ program, person }: { readonly program: string; readonly person: string }): ReactNode {
  const state = { given: { person } };
  return (
    <ul className="wb-plain-list">
      <li>
        <Link to="/tasks/$program/$name" params={{ program, name: 'export-person-history' }} state={state}>
          Export everything known of this person
        </Link>
      </li>
      <li>
        <Link to="/tasks/$program/$name" params={{ program, name: 'redact-person' }} state={state}>
          Redact this person
        </Link>
      </li>
      <li>
        <Link to="/holds">Legal holds</Link>
      </li>
    </ul>
  );
}

function OpenedPerson({ opened }: { readonly opened: PostSubmissionsProgramIdOpeningsResponse }): ReactNode {
  const identity = Object.entries(opened.identity).map(([name, value]): Fact => [wordsOf(name), plain(value)]);
  const files = opened.documents.filter(({ file_name }) => file_name !== null);
  return (
    <>
      <Facts facts={[...identity, ['Files', files.length > 0 ? files.map(({ file_name }) => file_name).join(', ') : null]]} />
      <h3>Payload</h3>
      <ScrollRegion label="The payload as text">
        <pre className="wb-payload">{JSON.stringify(opened.payload, null, 2)}</pre>
      </ScrollRegion>
    </>
  );
}

function plain(value: unknown): string {
  return Array.isArray(value) ? value.map(plain).join(', ') : plainValue(value);
}
