import { useMutation } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { type GetLedgerLinesResponse, getLedgerLinesOptions, postLedgerVerificationsMutation } from '../api/index.ts';
import { FaultText } from '../frame/fault-text.tsx';
import { useMay, useSession } from '../frame/use-session.ts';
import { Breakable } from '../kit/breakable.tsx';
import type { Filter } from '../kit/filter-form.tsx';
import { ListPage } from '../kit/list-page.tsx';
import type { Column } from '../kit/list-table.tsx';
import { None } from '../kit/none.tsx';
import { programFilter } from '../kit/program-filter.ts';
import { filterOf } from '../kit/search.ts';
import { useList } from '../kit/use-list.ts';
import { WorkingButton } from '../kit/working-button.tsx';
import { wordsOf } from '../words/codes.ts';
import { countOf } from '../words/quantities.ts';
import { Moment } from '../words/times.tsx';

type Line = GetLedgerLinesResponse['lines'][number];

const COLUMNS: readonly Column<Line>[] = [
  { id: 'at', header: 'When', value: ({ at }) => at, cell: ({ at }) => <Moment at={at} isExact /> },
  {
    id: 'actor',
    header: 'Who',
    value: ({ actor }) => actor,
    cell: ({ actor, actor_kind: kind }) => (
      <>
        <Breakable text={actor} /> {kind !== 'person' && <span className="wb-sums__means">{kind}</span>}
      </>
    ),
  },
  { id: 'action', header: 'What', value: ({ action }) => action, cell: ({ action }) => actionWords(action) },
  {
    id: 'subject',
    header: 'About',
    value: ({ subject_kind: kind, subject_id: id }) => `${kind} ${id}`,
    cell: ({ subject_kind: kind, subject_id: id, program }) => (
      <>
        {kind} <Breakable text={id} /> {program && <span className="wb-sums__means">{program}</span>}
      </>
    ),
  },
  { id: 'why', header: 'Why', cell: (line) => <Why line={line} /> },
  {
    id: 'sealed',
    header: 'Seal',
    value: ({ is_sealed: isSealed }) => (isSealed ? 1 : 0),
    cell: ({ is_sealed: isSealed }) => (isSealed ? 'sealed' : 'not sealed yet'),
  },
];

function Why({ line: { reason, details, is_redacted: isRedacted } }: { readonly line: Line }): ReactNode {
  if (isRedacted) return <None words="its words were destroyed" />;
  if (!reason && !details) return <None words="nothing said" />;
  return (
    <>
      {reason}
      {details && (
        <details>
          <summary>Details</summary>
          <code className="wb-code">{JSON.stringify(details)}</code>
        </details>
      )}
    </>
  );
}

/** `run.approved`: Run approved. */
function actionWords(action: string): string {
  return wordsOf(action.replace('.', '_'));
}

/** Who did what, when and why. It can be added to and not changed. */
export function LedgerPage(): ReactNode {
  const search = useSearch({ from: '/ledger' });
  const { programs } = useSession();
  const { after, ...rest } = search;
  const query = { ...filterOf(rest), ...(after && { before: Number(after) }) };
  const list = useList(getLedgerLinesOptions({ query }), ({ lines, next }) => ({ rows: lines, next }));
  const said = Object.values(filterOf(search)).filter(Boolean);
  return (
    <ListPage
      title="Ledger"
      lead="Who did what, when and why. Lines are added and never changed; signed checkpoints prove it."
      heading={said.length > 0 ? `Lines about ${said.join(', ')}` : 'All lines, the newest first'}
      noun={['line', 'lines']}
      search={search}
      filters={filtersOf(programs)}
      list={list}
      columns={COLUMNS}
      rowKey={({ id }) => String(id)}
      csvOf="/api/v1/ledger/lines"
      empty="Take a filter away, or look for another word."
    >
      <Proof />
    </ListPage>
  );
}

function filtersOf(programs: readonly string[]): Filter[] {
  return [
    programFilter(programs),
    { kind: 'text', name: 'actor', label: 'Who' },
    { kind: 'text', name: 'action', label: 'What', hint: 'run.approved, or run' },
    { kind: 'text', name: 'subject_id', label: 'About', hint: 'an id' },
    { kind: 'text', name: 'run', label: 'Run' },
  ];
}

function Proof(): ReactNode {
  const verifying = useMutation(postLedgerVerificationsMutation());
  if (!useMay('administer')) return null;
  const { data } = verifying;
  return (
    <div className="wb-proof">
      <div className="wb-buttons">
        <WorkingButton isOutline isWorking={verifying.isPending} working="Proving every line…" onPress={() => verifying.mutate({})}>
          Prove the whole ledger
        </WorkingButton>
        <a className="usa-button usa-button--outline" href="/api/v1/ledger/export" download>
          Save all lines
        </a>
      </div>
      <p role="status">
        {data &&
          (data.fault_count === 0
            ? `${countOf(data.lines, 'line', 'lines')}: nothing was changed, removed, reordered or cut. ${data.sealed} are sealed, ${data.unsealed} not yet.`
            : `${countOf(data.fault_count, 'fault', 'faults')} in ${countOf(data.lines, 'line', 'lines')}. Run waybill ledger verify on the server: it names each.`)}
      </p>
      {verifying.error && <FaultText error={verifying.error as unknown as Error} />}
    </div>
  );
}
