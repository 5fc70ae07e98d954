import { Label, Textarea, TextInput } from '@trussworks/react-uswds';
import { type ReactNode, useId } from 'react';
import { postRunsIdHandOversMutation, postRunsIdNotesMutation, type ShownRun } from '../api/index.ts';
import { Section } from '../frame/section.tsx';
import { Deed } from '../kit/deed.tsx';
import { fieldText } from '../kit/field-text.ts';
import { Moment } from '../words/times.tsx';

const DEEDS = { asked: 'asked for it', revised: 'changed it', took_over: 'took it over' } as const;

/** Who had it in hand, and what they left for the next one. */
export function HandsSection({ run }: { readonly run: ShownRun }): ReactNode {
  return (
    <Section title="Who had it, and their notes">
      <ul className="wb-plain-list">
        {run.hands.map(({ name, deed, at }) => (
          <li key={`${name} ${deed} ${at}`}>
            {name} {DEEDS[deed]}, <Moment at={at} isExact />
          </li>
        ))}
      </ul>
      {run.notes.map(({ author, text, at }) => (
        <blockquote key={`${author} ${at}`} className="wb-note">
          <p>{text}</p>
          <footer>
            {author}, <Moment at={at} isExact />
          </footer>
        </blockquote>
      ))}
      <div className="wb-buttons">
        <Note run={run} />
        <HandOver run={run} />
      </div>
    </Section>
  );
}

function Note({ run: { id } }: { readonly run: ShownRun }): ReactNode {
  const field = useId();
  return (
    <Deed
      label="Write a note"
      title={`A note on run ${id}`}
      facts={[]}
      needsReason={false}
      mutation={postRunsIdNotesMutation()}
      call={(_, fields) => ({ path: { id }, body: { text: fieldText(fields, 'text') } })}
      done={() => 'The note is written.'}
    >
      <div className="wb-field">
        <Label htmlFor={field}>Note</Label>
        <span id={`${field}-hint`} className="wb-hint">
          For whoever has the run next. Name no person in it.
        </span>
        <Textarea id={field} name="text" required maxLength={2_000} rows={4} aria-describedby={`${field}-hint`} />
      </div>
    </Deed>
  );
}

function HandOver({ run: { id, holder } }: { readonly run: ShownRun }): ReactNode {
  const field = useId();
  return (
    <Deed
      label="Hand it over"
      title={`Hand run ${id} over`}
      facts={[['Has it now', holder]]}
      warning="Whoever has had a run does not decide on it."
      mutation={postRunsIdHandOversMutation()}
      call={(reason, fields) => ({ path: { id }, body: { to: fieldText(fields, 'to'), reason } })}
      done={() => `Run ${id} is in other hands.`}
    >
      <div className="wb-field">
        <Label htmlFor={field}>To whom</Label>
        <span id={`${field}-hint`} className="wb-hint">
          A user name; your own to take it over.
        </span>
        <TextInput id={field} name="to" type="text" required autoCapitalize="none" aria-describedby={`${field}-hint`} />
      </div>
    </Deed>
  );
}
