import type { ReactNode } from 'react';
import { getRunsIdSealedFilesOptions, postSealedFilesIdOpeningsMutation } from '../api/index.ts';
import { saveFile } from '../api/save-file.ts';
import { FaultText } from '../frame/fault-text.tsx';
import { Section } from '../frame/section.tsx';
import { Deed } from '../kit/deed.tsx';
import { useShown } from '../kit/use-shown.ts';
import { bytesText, countText } from '../words/quantities.ts';
import { Moment } from '../words/times.tsx';

/** Files that name people: kept encrypted, taken with a reason. */
export function SealedFilesSection({ run }: { readonly run: number }): ReactNode {
  const { data, error } = useShown(getRunsIdSealedFilesOptions({ path: { id: run } }));
  if (error) return <FaultText error={error} />;
  if (!data || data.files.length === 0) return null;
  return (
    <Section title="Sealed files">
      <p className="wb-lead">They name people and are kept encrypted. Whoever takes one says why.</p>
      <ul className="wb-plain-list">
        {data.files.map(({ id, file_name: name, bytes, made_at: madeAt, destroyed_at: goneAt }) => (
          <li key={id}>
            {name}: {bytesText(bytes)}, made <Moment at={madeAt} isExact />
            {goneAt !== null && (
              <>
                ; destroyed <Moment at={goneAt} isExact />
              </>
            )}
            {goneAt === null && (
              <div className="wb-buttons">
                <Deed
                  label={`Take ${name}`}
                  title={`Take the sealed file ${name}`}
                  facts={[
                    ['Files', countText(1)],
                    ['Size', bytesText(bytes)],
                    ['Made by', `run ${run}`],
                  ]}
                  warning="The ledger says that you took it, and why. What you do with it is yours to answer for."
                  mutation={postSealedFilesIdOpeningsMutation()}
                  call={(reason) => ({ path: { id }, body: { reason } })}
                  done={() => `${name} is saved to this computer.`}
                  onDone={(content) => saveFile(content, name)}
                />
              </div>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}
