import type { ReactNode } from 'react';
import type { ShownRun } from '../api/index.ts';
import { ScrollRegion } from '../frame/scroll-region.tsx';
import { Section } from '../frame/section.tsx';
import { type Fact, Facts } from '../kit/facts.tsx';
import { wordsOf } from '../words/codes.ts';
import { plainValue } from '../words/plain-value.ts';
import { countOf, countText } from '../words/quantities.ts';

/** What the run will do, as it was frozen: how many rows, which not and why, a few of them before and after. */
export function PreviewSection({ run }: { readonly run: ShownRun }): ReactNode {
  if (!run.previewed_at) return null;
  const refused = Object.entries(run.not_eligible);
  return (
    <Section title="Preview" at={run.previewed_at}>
      <Facts
        facts={[
          ['Rows of the input', countText(run.items)],
          ['Will be worked on', countText(run.total)],
          ...refused.map(([reason, count]): Fact => [`Will not: ${wordsOf(reason).toLowerCase()}`, countText(count)]),
          ['Parameters', <Parameters key="" params={run.params} />],
          ['Input file', run.input_name],
          ['SHA-256 of the input', run.input_sha256 && <code className="wb-code">{run.input_sha256}</code>],
          ['It came from', run.input_address],
          ['Columns', run.input_columns && columnWords(run.input_columns)],
          ['Pauses itself after', countOf(run.failure_budget, 'failure')],
          ['Digest of all this', run.digest && <code className="wb-code">{run.digest}</code>],
        ]}
      />
      {run.foreseen.length > 0 && <ForeseenTable foreseen={run.foreseen} />}
      {run.samples.length > 0 && <Samples samples={run.samples} />}
      {run.faults.length > 0 && <Faults faults={run.faults} />}
    </Section>
  );
}

function Parameters({ params }: { readonly params: unknown }): ReactNode {
  const given = Object.entries((params ?? {}) as Record<string, unknown>);
  if (given.length === 0) return 'none';
  return (
    <ul className="wb-plain-list">
      {given.map(([name, value]) => (
        <li key={name}>
          {wordsOf(name)}: {typeof value === 'object' ? <code className="wb-code">{JSON.stringify(value)}</code> : plainValue(value)}
        </li>
      ))}
    </ul>
  );
}

function columnWords({ map }: NonNullable<ShownRun['input_columns']>): string {
  return Object.entries(map)
    .map(([column, header]) => (column === header ? column : `${column} from “${header}”`))
    .join(', ');
}

/** What a run without rows would do, kind by kind. */
function ForeseenTable({ foreseen }: { readonly foreseen: ShownRun['foreseen'] }): ReactNode {
  return (
    <>
      <h3>What it would change</h3>
      <ScrollRegion label="Table: what the run would change">
        <table className="usa-table usa-table--borderless wb-list">
          <caption className="usa-sr-only">How much of each kind it would change, and how much it would leave</caption>
          <thead>
            <tr>
              <th scope="col">What</th>
              <th scope="col">How many</th>
              <th scope="col">Stay as they are</th>
              <th scope="col">Such as</th>
            </tr>
          </thead>
          <tbody>
            {foreseen.map(({ what, count, kept, examples }) => (
              <tr key={what}>
                <th scope="row" data-label="What">
                  <div>{what}</div>
                </th>
                <td data-label="How many">
                  <div>{countText(count)}</div>
                </td>
                <td data-label="Stay as they are">
                  <div>{countText(kept)}</div>
                </td>
                <td data-label="Such as">
                  <div>{examples.join(', ') || 'none'}</div>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </>
  );
}

function Samples({ samples }: { readonly samples: ShownRun['samples'] }): ReactNode {
  return (
    <>
      <h3>A few of them, before and after</h3>
      <ScrollRegion label="Table: samples of the preview">
        <table className="usa-table usa-table--borderless wb-list">
          <caption className="usa-sr-only">A few items as they are and as they would be</caption>
          <thead>
            <tr>
              <th scope="col">Item</th>
              <th scope="col">Now</th>
              <th scope="col">Afterwards</th>
            </tr>
          </thead>
          <tbody>
            {samples.map(({ position, name, before, after }) => (
              <tr key={position}>
                <th scope="row" data-label="Item">
                  <div>{name}</div>
                </th>
                <td data-label="Now">
                  <div>{valuesWords(before)}</div>
                </td>
                <td data-label="Afterwards">
                  <div>{valuesWords(after)}</div>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </>
  );
}

function valuesWords(values: Readonly<Record<string, unknown>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${wordsOf(name).toLowerCase()}: ${plainValue(value)}`)
    .join('; ');
}

function Faults({ faults }: { readonly faults: ShownRun['faults'] }): ReactNode {
  return (
    <>
      <h3>The first rows that do not fit</h3>
      <ul>
        {faults.map(({ position, name, detail, reason }) => (
          <li key={position}>
            Row {countText(position + 1)} ({name}): {detail?.replace(/^Row \d+: /, '') || wordsOf(reason)}
          </li>
        ))}
      </ul>
      <p className="wb-quiet">They stand in the result files too, to be mended and given again. The others go on.</p>
    </>
  );
}
