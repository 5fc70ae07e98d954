import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { postSharesIdAcknowledgementChecks } from '../api/calls.ts';
import {
  getSharesIdFetchesOptions,
  getSharesIdHistoryOptions,
  getSharesIdLinesOptions,
  postSharesIdAcknowledgementsMutation,
  type ShareHistory,
  type ShownShare,
} from '../api/index.ts';
import { Section } from '../frame/section.tsx';
import { useMay } from '../frame/use-session.ts';
import type { Fact } from '../kit/facts.tsx';
import { type Column, ListTable } from '../kit/list-table.tsx';
import { None } from '../kit/none.tsx';
import { StateTag } from '../kit/state-tag.tsx';
import { useShown } from '../kit/use-shown.ts';
import { findingWords } from '../words/findings.ts';
import { bytesText, countOf, countText } from '../words/quantities.ts';
import { LINK_KINDS, leftOutWords } from '../words/shares.ts';
import { Moment } from '../words/times.tsx';
import { AnswersDrop } from './answers-drop.tsx';
import { FETCH_COLUMNS, LINE_COLUMNS } from './line-columns.tsx';
import { ShareDeeds } from './share-deeds.tsx';
import { StandingSection } from './standing-section.tsx';

const FIRST = 10;

export function OurShare({ share }: { readonly share: ShownShare }): ReactNode {
  const { id } = share;
  const { data: history } = useShown(getSharesIdHistoryOptions({ path: { id } }));
  return (
    <>
      <StandingSection share={share} more={moreOf(share)} />
      <ShareDeeds share={share} />
      {history && <IssuesSection issues={history.issues} />}
      <AnswersSection share={share} answers={history?.answers ?? []} />
      <LinesSection share={share} />
      <FetchesSection share={share} />
    </>
  );
}

function moreOf({ id, run_id: run, created_by: by, left_out: leftOut, manifest, links, findings }: ShownShare): Fact[] {
  const kinds = Object.entries(findings).map(([kind, count]) => `${countText(count)} ${findingWords(kind).toLowerCase()}`);
  return [
    [
      'From run',
      <Link key="" to="/runs/$id" params={{ id: String(run) }}>
        {run}
      </Link>,
    ],
    ['Made by', by],
    [
      'Left out of it',
      Object.entries(leftOut)
        .map(([why, count]) => `${leftOutWords(why)}: ${countText(count)}`)
        .join('; ') || null,
    ],
    ['Links that are live', `${countOf(links.stable, 'stable link')}, ${countOf(links.direct, 'direct link')}`],
    ['Direct links end', links.direct_until && <Moment at={links.direct_until} isExact />],
    [
      'Manifest',
      manifest && (
        <a href={manifest.href} download>
          Download (CSV)
        </a>
      ),
    ],
    ['SHA-256 of the manifest', manifest && <code className="wb-hash">{manifest.sha256}</code>],
    [
      'Does not add up',
      kinds.length > 0 && (
        <Link key="" to="/findings" search={{}}>
          {kinds.join(', ')} (share {id})
        </Link>
      ),
    ],
  ];
}

type Issue = ShareHistory['issues'][number];

const ISSUE_COLUMNS: readonly Column<Issue>[] = [
  { id: 'at', header: 'Went out', cell: ({ at }) => <Moment at={at} isExact /> },
  { id: 'kind', header: 'Kind', cell: ({ kind }) => LINK_KINDS[kind] },
  { id: 'links', header: 'Links', isNumber: true, cell: ({ links }) => countText(links) },
  {
    id: 'live',
    header: 'Still live',
    isNumber: true,
    cell: ({ live }) => countText(live),
  },
  {
    id: 'expires',
    header: 'Good until',
    cell: ({ expires_at: at, live }) =>
      at ? <Moment at={at} isExact /> : live > 0 ? 'they are revoked' : <StateTag tone="quiet">revoked</StateTag>,
  },
  { id: 'by', header: 'By', cell: ({ by }) => by },
];

function IssuesSection({ issues }: { readonly issues: readonly Issue[] }): ReactNode {
  return (
    <Section title="Links that went out">
      {issues.length === 0 ? (
        <p className="wb-quiet">None yet. The partner can also sign in and fetch here.</p>
      ) : (
        <ListTable
          caption="Links that went out, the newest first; each time after the first is a renewal"
          columns={ISSUE_COLUMNS}
          rows={issues}
          rowKey={({ at, kind }) => `${at} ${kind}`}
          search={{}}
          isWhole
        />
      )}
    </Section>
  );
}

type AnswerFile = ShareHistory['answers'][number];

const ANSWER_COLUMNS: readonly Column<AnswerFile>[] = [
  { id: 'at', header: 'Came in', cell: ({ at }) => <Moment at={at} isExact /> },
  { id: 'by', header: 'Given by', cell: ({ by }) => by },
  { id: 'accepted', header: 'Rows accepted', isNumber: true, cell: ({ accepted }) => countText(accepted) },
  { id: 'rejected', header: 'Rows rejected', isNumber: true, cell: ({ rejected }) => countText(rejected) },
  { id: 'hash', header: 'SHA-256', cell: ({ file_sha256: hash }) => <code className="wb-code">{hash.slice(0, 16)}…</code> },
];

function AnswersSection({ share, answers }: { readonly share: ShownShare; readonly answers: readonly AnswerFile[] }): ReactNode {
  const may = useMay('operate');
  const path = { id: share.id };
  return (
    <Section title="The partner’s answers">
      {answers.length > 0 ? (
        <ListTable
          caption="Files of answers, the newest first"
          columns={ANSWER_COLUMNS}
          rows={answers}
          rowKey={({ file_sha256: hash }) => hash}
          search={{}}
          isWhole
        />
      ) : (
        <p className="wb-quiet">No answer has come in yet.</p>
      )}
      {may && share.state !== 'preparing' && (
        <AnswersDrop
          share={share}
          check={async (body) => (await postSharesIdAcknowledgementChecks({ path, body, throwOnError: true })).data}
          mutation={postSharesIdAcknowledgementsMutation()}
          right="operate"
        />
      )}
    </Section>
  );
}

function LinesSection({ share: { id, packages, bytes } }: { readonly share: ShownShare }): ReactNode {
  const { data } = useShown(getSharesIdLinesOptions({ path: { id }, query: { limit: FIRST } }));
  return (
    <Section title="Lines">
      <p className="wb-lead">
        <Link to="/shares/$id/lines" params={{ id: String(id) }}>
          All {countOf(packages, 'line')}, {bytesText(bytes)}, with filter and CSV
        </Link>
        {packages > FIRST && `; the first ${FIRST} stand here.`}
      </p>
      {data && (
        <ListTable
          caption="The first lines"
          columns={LINE_COLUMNS}
          rows={data.lines}
          rowKey={({ position }) => String(position)}
          search={{}}
          isWhole
        />
      )}
    </Section>
  );
}

function FetchesSection({ share: { id, links } }: { readonly share: ShownShare }): ReactNode {
  const { data } = useShown(getSharesIdFetchesOptions({ path: { id }, query: { limit: FIRST } }));
  if (links.fetches === 0)
    return (
      <Section title="Fetches">
        <None words="Nobody has fetched anything yet. What happens behind a direct link is seen by the store alone." />
      </Section>
    );
  return (
    <Section title="Fetches">
      <p className="wb-lead">
        <Link to="/shares/$id/fetches" params={{ id: String(id) }}>
          All {countOf(links.fetches, 'fetch', 'fetches')}
        </Link>
        {links.fetches > FIRST && `; the newest ${FIRST} stand here.`}
      </p>
      {data && (
        <ListTable
          caption="The newest fetches"
          columns={FETCH_COLUMNS}
          rows={data.fetches}
          rowKey={(fetch) => String(fetch.id)}
          search={{}}
          isWhole
        />
      )}
    </Section>
  );
}
