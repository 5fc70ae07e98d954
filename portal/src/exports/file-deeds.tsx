import { Checkbox } from '@trussworks/react-uswds';
import { type ReactNode, useId } from 'react';
import {
  postExportFilesIdDropsMutation,
  postExportFilesIdReceiptsMutation,
  postExportFilesIdRetriesMutation,
  type ShownFile,
} from '../api/index.ts';
import { Section } from '../frame/section.tsx';
import { useMay } from '../frame/use-session.ts';
import { Deed } from '../kit/deed.tsx';
import type { Fact } from '../kit/facts.tsx';
import { bodyOf, FileField, fileIn } from '../kit/file-field.tsx';
import { FILE_STATES } from '../words/exports.ts';
import { countOf, countText } from '../words/quantities.ts';

/** In these a list of the partner's can say something. */
const SENT: readonly ShownFile['state'][] = ['uploaded', 'confirmed'];
const DROPPABLE: readonly ShownFile['state'][] = ['archived', 'blocked'];

export function FileDeeds({ file }: { readonly file: ShownFile }): ReactNode {
  const id = useId();
  const { state, written } = file;
  const isDroppable = DROPPABLE.includes(state);
  const isSent = SENT.includes(state);
  if (!useMay('operate') || !(isDroppable || isSent)) return null;
  const scope: readonly Fact[] = [
    ['File', `${file.file_name}, ${file.export}, ${file.program}`],
    ['Rows', countText(written)],
    ['State', FILE_STATES[state].words],
  ];
  const path = { id: file.id };
  return (
    <Section title="What you can do">
      <div className="wb-buttons">
        {state === 'blocked' && (
          <Deed
            label="Try it again"
            title={`Try file ${file.id} again`}
            facts={scope}
            mutation={postExportFilesIdRetriesMutation()}
            call={(reason) => ({ path, body: { reason } })}
            done={({ state: to, fault }) =>
              to
                ? `File ${file.id}: ${FILE_STATES[to].words.toLowerCase()}${fault ? `. ${fault.message}` : ''}.`
                : 'Somebody else works on it.'
            }
          />
        )}
        {isDroppable && (
          <Deed
            label="Give it up"
            title={`Give file ${file.id} up`}
            facts={scope}
            warning="It is never sent. Its rows go into the next file."
            mutation={postExportFilesIdDropsMutation()}
            call={(reason) => ({ path, body: { reason } })}
            done={({ rows }) => `File ${file.id} is given up; ${countOf(rows, 'row')} will go into the next one.`}
          />
        )}
        {isSent && (
          <Deed
            label="Compare with the partner’s list"
            title={`Compare file ${file.id} with the partner’s list`}
            facts={scope}
            needsReason={false}
            mutation={postExportFilesIdReceiptsMutation()}
            call={(_, fields) => ({
              path,
              query: { send_missing: fields.get('send_missing') === 'true' ? 'true' : 'false' },
              body: bodyOf(fileIn(fields)),
            })}
            done={({ is_repeat: isRepeat, ours, list }) =>
              `${isRepeat ? 'Compared before: ' : ''}${countText(ours.received)} of ${countOf(ours.lines, 'line')} received, ${countText(ours.missing)} missing; ${countText(list.not_ours)} of the list are not ours.`
            }
          >
            <FileField label="The partner’s list" hint="What it received, as it received it: line by line." />
            <Checkbox
              id={`${id}-send`}
              name="send_missing"
              value="true"
              label="The list is all that it has: send what it lacks with the next file"
            />
          </Deed>
        )}
      </div>
    </Section>
  );
}
