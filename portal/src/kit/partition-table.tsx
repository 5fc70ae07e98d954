import type { ReactNode } from 'react';
import { ScrollRegion } from '../frame/scroll-region.tsx';
import { Breakable } from './breakable.tsx';
import { CountLink } from './count-link.tsx';

interface PartitionColumn {
  /** null: all programs together. */
  readonly program: string | null;
  readonly counts: Readonly<Record<string, number>>;
}

interface PartitionTableProps {
  readonly caption: string;
  /** What a line is: `Who has it`. */
  readonly head: string;
  readonly names: readonly string[];
  readonly words: Readonly<Record<string, string>>;
  readonly programs: readonly { readonly program: string; readonly counts: Readonly<Record<string, number>> }[];
  /** The list that a count leads to. */
  readonly linkOf: (name: string, program: string | null) => { readonly to: string; readonly search: Readonly<Record<string, string>> };
  /** What the lines add up to, and the list of all of them. */
  readonly total?: { readonly words: string; readonly search: Readonly<Record<string, string>> };
}

/** Lines that add up to a whole, one column a program; where there are several programs, their sum beside them. */
export function PartitionTable({ caption, head, names, words, programs, linkOf, total }: PartitionTableProps): ReactNode {
  const columns = withSum(programs, names);
  return (
    <ScrollRegion label={caption}>
      <table className="wb-sums wb-sums--flat wb-partition">
        <caption className="usa-sr-only">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{head}</th>
            {columns.map(({ program }) => (
              <th key={program} scope="col" className="wb-number">
                {program === null ? <span className="wb-nowrap">All programs</span> : <Breakable text={program} />}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {names.map((name) => (
            <tr key={name}>
              <th scope="row">{words[name]}</th>
              {columns.map(({ program, counts }) => (
                <td key={program} className="wb-number" data-label={program ?? 'All programs'}>
                  <CountLink count={counts[name] ?? 0} {...linkOf(name, program)} of={`${words[name]}, ${program ?? 'all programs'}`} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        {total && (
          <tfoot>
            <tr>
              <th scope="row">{total.words}</th>
              {columns.map(({ program, counts }) => (
                <td key={program} className="wb-number" data-label={program ?? 'All programs'}>
                  <CountLink
                    count={names.reduce((sum, name) => sum + (counts[name] ?? 0), 0)}
                    to="/submissions"
                    search={{ ...(program && { program }), ...total.search }}
                    of={`${total.words}, ${program ?? 'all programs'}`}
                  />
                </td>
              ))}
            </tr>
          </tfoot>
        )}
      </table>
    </ScrollRegion>
  );
}

function withSum(programs: PartitionTableProps['programs'], names: readonly string[]): readonly PartitionColumn[] {
  if (programs.length === 1) return programs;
  const sum = (name: string): number => programs.reduce((before, { counts }) => before + (counts[name] ?? 0), 0);
  return [...programs, { program: null, counts: Object.fromEntries(names.map((name) => [name, sum(name)])) }];
}
