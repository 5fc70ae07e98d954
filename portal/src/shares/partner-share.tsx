import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { postPartnerSharesIdAcknowledgementChecks } from '../api/calls.ts';
import { getPartnerSharesIdLinesOptions, postPartnerSharesIdAcknowledgementsMutation, type ReceivedShare } from '../api/index.ts';
import { Section } from '../frame/section.tsx';
import { Facts } from '../kit/facts.tsx';
import { ListTable } from '../kit/list-table.tsx';
import { useShown } from '../kit/use-shown.ts';
import { bytesText, countOf } from '../words/quantities.ts';
import { AnswersDrop } from './answers-drop.tsx';
import { receivedColumns } from './received-columns.tsx';
import { StandingSection } from './standing-section.tsx';

const FIRST = 10;

/** A share as its partner sees it: fetch, check, answer. */
export function PartnerShare({ share }: { readonly share: ReceivedShare }): ReactNode {
  const path = { id: share.id };
  return (
    <>
      {share.state === 'revoked' ? (
        <Section title="Fetch it">
          <p className="wb-lead">
            This share was taken back: nothing of it can be fetched any more. What you had fetched before can still be answered for.
          </p>
        </Section>
      ) : (
        <FetchSection share={share} />
      )}
      <Section title="Answer for it">
        <p className="wb-lead">
          Accepted means that you have established it in your own system, not that you have fetched it. A later file may correct an earlier
          one.
        </p>
        <AnswersDrop
          share={share}
          check={async (body) => (await postPartnerSharesIdAcknowledgementChecks({ path, body, throwOnError: true })).data}
          mutation={postPartnerSharesIdAcknowledgementsMutation()}
          right="receive"
        />
      </Section>
      <StandingSection share={share} />
      <PackagesSection share={share} />
    </>
  );
}

function FetchSection({ share: { id, packages, bytes, manifest_sha256: hash } }: { readonly share: ReceivedShare }): ReactNode {
  const address = `/api/v1/partner/shares/${id}`;
  return (
    <Section title="Fetch it">
      <div className="wb-buttons">
        <a className="usa-button" href={`${address}/packages`} download>
          Fetch all {countOf(packages, 'package')} as one zip ({bytesText(bytes)})
        </a>
        <a className="usa-button usa-button--outline" href={`${address}/manifest`} download>
          Fetch the manifest (CSV)
        </a>
      </div>
      <Facts facts={[['SHA-256 of the manifest', hash && <code className="wb-hash">{hash}</code>]]} />
      <p className="wb-quiet">
        The manifest names size and SHA-256 of each package; compare them after you have fetched. Each fetch is on record.
      </p>
    </Section>
  );
}

/** Each package to be fetched alone. */
function PackagesSection({ share: { id, packages } }: { readonly share: ReceivedShare }): ReactNode {
  const { data } = useShown(getPartnerSharesIdLinesOptions({ path: { id }, query: { limit: FIRST } }));
  return (
    <Section title="Packages one by one">
      <p className="wb-lead">
        <Link to="/shares/$id/lines" params={{ id: String(id) }}>
          All {countOf(packages, 'line')}, with filter and CSV
        </Link>
        {packages > FIRST && `; the first ${FIRST} stand here.`}
      </p>
      {data && (
        <ListTable
          caption="The first packages"
          columns={receivedColumns(id)}
          rows={data.lines}
          rowKey={({ position }) => String(position)}
          search={{}}
          isWhole
        />
      )}
    </Section>
  );
}
