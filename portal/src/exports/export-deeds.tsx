import { Checkbox } from '@trussworks/react-uswds';
import { type ReactNode, useId } from 'react';
import {
  type ListedExport,
  type PostExportsProgramNameRunsResponse,
  postExportsProgramNameRunsMutation,
  postExportsProgramOverridesMutation,
} from '../api/index.ts';
import { Section } from '../frame/section.tsx';
import { useMay } from '../frame/use-session.ts';
import { Deed } from '../kit/deed.tsx';
import type { Fact } from '../kit/facts.tsx';
import { ChoiceField, textIn } from '../kit/fields.tsx';
import { FILE_STATES } from '../words/exports.ts';

const STARTED = {
  started: 'A file was started',
  nothing_ready: 'Nothing is ready to be sent',
  started_before: 'The file of today was started before',
  name_used: 'The name of today is used already',
} as const;

/** Send now, and decide about a day against the calendar. */
export function ExportDeeds({ listed: { program, name, title, is_set_up: isSetUp } }: { readonly listed: ListedExport }): ReactNode {
  const id = useId();
  if (!useMay('operate')) return null;
  const scope: readonly Fact[] = [
    ['Export', `${title} (${name})`],
    ['Program', program],
  ];
  return (
    <Section title="What you can do">
      <div className="wb-buttons">
        {isSetUp && (
          <Deed
            label="Run it now"
            title={`Run the export ${name} now`}
            facts={[...scope, ['What it does', 'goes on with what is under way, and sends what is ready']]}
            mutation={postExportsProgramNameRunsMutation()}
            call={(reason, fields) => ({ path: { program, name }, body: { reason, with_refused: fields.get('with_refused') === 'true' } })}
            done={ranWords}
          >
            <Checkbox id={`${id}-refused`} name="with_refused" value="true" label="Try rows again that an earlier file refused" />
          </Deed>
        )}
        <Deed
          label="Decide about a day"
          title={`Decide whether a file is expected on a day, export ${name}`}
          facts={scope}
          warning="It counts at once, against the calendar. A day without an expected file raises no alert."
          mutation={postExportsProgramOverridesMutation()}
          call={(reason, fields) => ({
            path: { program },
            body: {
              day: textIn(fields, 'day') ?? '',
              is_expected: fields.get('expected') === 'yes',
              ...(fields.get('scope') === 'all' ? {} : { export: name }),
              reason,
            },
          })}
          done={({ exports }) => `Decided for ${exports.map((each) => each.export).join(', ')}.`}
        >
          <DayFields program={program} name={name} />
        </Deed>
      </div>
    </Section>
  );
}

/** What became of files that were under way, then of the new one. */
function ranWords({ resumed, started, file }: PostExportsProgramNameRunsResponse): string {
  const isAll = started === 'nothing_ready' && resumed.length > 0;
  return [
    ...resumed.map(fileWords),
    isAll ? 'Nothing else is ready to be sent.' : `${STARTED[started]}.`,
    ...(file ? [fileWords(file)] : []),
  ].join(' ');
}

type RanFile = PostExportsProgramNameRunsResponse['resumed'][number];

function fileWords({ file, state, fault }: RanFile): string {
  const words = state ? FILE_STATES[state].words.toLowerCase() : 'somebody else works on it';
  return `File ${file}: ${words}.${fault ? ` ${fault.message}` : ''}`;
}

function DayFields({ program, name }: { readonly program: string; readonly name: string }): ReactNode {
  const id = useId();
  return (
    <>
      <div className="wb-field">
        <label className="usa-label" htmlFor={`${id}-day`}>
          Day
        </label>
        <input id={`${id}-day`} className="usa-input" name="day" type="date" required />
      </div>
      <ChoiceField
        name="expected"
        label="Is a file expected that day?"
        isRequired
        options={[
          ['yes', 'Yes, whatever the calendar says'],
          ['no', 'No, whatever the calendar says'],
        ]}
      />
      <ChoiceField
        name="scope"
        label="Of which exports"
        isRequired
        value="one"
        options={[
          ['one', `only ${name}`],
          ['all', `every export of ${program}`],
        ]}
      />
    </>
  );
}
