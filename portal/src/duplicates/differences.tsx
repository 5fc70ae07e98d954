import type { ReactNode } from 'react';
import { postSubmissionsProgramIdOpenings } from '../api/calls.ts';
import { ScrollRegion } from '../frame/scroll-region.tsx';
import { Deed } from '../kit/deed.tsx';
import { countOf } from '../words/quantities.ts';
import { type Difference, differencesBetween } from './compare.ts';

export interface Compared {
  readonly ids: readonly string[];
  readonly differences: readonly Difference[];
}

interface CompareDeedProps {
  readonly program: string;
  readonly ids: readonly string[];
  readonly onCompared: (compared: Compared) => void;
}

/** Opens what the people wrote, which the ledger notes, and shows only the places in which it differs. */
export function CompareDeed({ program, ids, onCompared }: CompareDeedProps): ReactNode {
  return (
    <Deed
      label="Compare what was written"
      title={`Open ${countOf(ids.length, 'submission')} and compare them`}
      facts={[
        ['Submissions', ids.join(', ')],
        ['Program', program],
      ]}
      warning="It opens what a person wrote. The ledger says that you opened each, and why."
      mutation={{ mutationFn: (reason: string) => openAll(program, ids, reason) }}
      call={(reason) => reason}
      done={({ differences }) =>
        differences.length === 0 ? 'They are the same, word for word.' : `${countOf(differences.length, 'place')} with a difference.`
      }
      onDone={onCompared}
    />
  );
}

async function openAll(program: string, ids: readonly string[], reason: string): Promise<Compared> {
  const payloads: unknown[] = [];
  for (const id of ids)
    payloads.push((await postSubmissionsProgramIdOpenings({ path: { program, id }, body: { reason }, throwOnError: true })).data.payload);
  return { ids, differences: differencesBetween(payloads) };
}

export function Differences({ compared: { ids, differences } }: { readonly compared: Compared }): ReactNode {
  if (differences.length === 0) return <p className="wb-lead">What was written is the same, word for word.</p>;
  return (
    <ScrollRegion label="Table: where they differ">
      <table className="usa-table usa-table--borderless wb-compare">
        <caption>Where what was written differs</caption>
        <thead>
          <tr>
            <th scope="col">Place</th>
            {ids.map((id) => (
              <th key={id} scope="col">
                {id}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {differences.map(({ path, values }) => (
            <tr key={path}>
              <th scope="row">{path}</th>
              {values.map((value, place) => (
                <td key={ids[place]}>
                  {value === null ? <span className="wb-quiet">nothing</span> : <code className="wb-code">{value}</code>}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
