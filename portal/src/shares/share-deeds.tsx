import { Checkbox } from '@trussworks/react-uswds';
import { type ReactNode, useId } from 'react';
import {
  postSharesIdLinkRevocationsMutation,
  postSharesIdLinksMutation,
  postSharesIdRevocationsMutation,
  type ShownShare,
} from '../api/index.ts';
import { saveFile } from '../api/save-file.ts';
import { Section } from '../frame/section.tsx';
import { useMay } from '../frame/use-session.ts';
import { Deed } from '../kit/deed.tsx';
import type { Fact } from '../kit/facts.tsx';
import { ChoiceField, InputField, numberIn } from '../kit/fields.tsx';
import { countOf, countText } from '../words/quantities.ts';
import { LINK_KINDS } from '../words/shares.ts';

/** What can be done with a share that partners have. */
export function ShareDeeds({ share }: { readonly share: ShownShare }): ReactNode {
  const { id, state, links, packages, unacknowledged } = share;
  const may = useMay('operate');
  if (!may || state === 'preparing' || state === 'revoked') return null;
  const scope: readonly Fact[] = [
    ['Share', `${id}, ${share.program} for ${share.partner}`],
    ['Packages', countText(packages)],
  ];
  const isRenewal = links.stable + links.direct > 0;
  return (
    <Section title="What you can do">
      <div className="wb-buttons">
        <Deed
          label={isRenewal ? 'Renew the links' : 'Issue links'}
          title={`${isRenewal ? 'Renew' : 'Issue'} the links of share ${id}`}
          facts={[...scope, ['Live now', `${countOf(links.stable, 'stable link')}, ${countOf(links.direct, 'direct link')}`]]}
          warning="The file is the only time that the links are seen. Whoever holds one may fetch."
          mutation={postSharesIdLinksMutation({ parseAs: 'blob' })}
          call={(reason, fields) => ({
            path: { id },
            body: {
              kind: fields.get('kind') === 'direct' ? ('direct' as const) : ('stable' as const),
              expires_in_days: numberIn(fields, 'days') ?? 7,
              is_replacing: fields.get('is_replacing') === 'true',
              reason,
            },
          })}
          done={() => 'The links were saved as a file. Hand it to the partner by a safe way.'}
          onDone={(answer) => saveFile(answer, `share-${id}-links.csv`)}
        >
          <LinkFields isRenewal={isRenewal} />
        </Deed>
        {links.stable > 0 && (
          <Deed
            label="Revoke the links"
            title={`Revoke the links of share ${id}`}
            facts={[...scope, ['Stable links that end', countText(links.stable)]]}
            warning={links.direct > 0 ? `${countOf(links.direct, 'direct link')} cannot be ended before they expire.` : undefined}
            mutation={postSharesIdLinkRevocationsMutation()}
            call={(reason) => ({ path: { id }, body: { reason } })}
            done={({ revoked }) => `${countOf(revoked, 'link')} ended.`}
          />
        )}
        {state === 'open' && (
          <Deed
            label="Take the share back"
            title={`Take share ${id} back`}
            facts={[...scope, ['Lines that go back to their worklist', countText(unacknowledged)]]}
            warning="It cannot be given again as it is: its packages go into another share. What was fetched before stays with the partner."
            mutation={postSharesIdRevocationsMutation()}
            call={(reason) => ({ path: { id }, body: { reason } })}
            done={({ lines, links: ended }) => `Share ${id} is taken back: ${countOf(lines, 'line')}, ${countOf(ended, 'link')} ended.`}
          />
        )}
      </div>
    </Section>
  );
}

function LinkFields({ isRenewal }: { readonly isRenewal: boolean }): ReactNode {
  const id = useId();
  return (
    <>
      <ChoiceField
        name="kind"
        label="Kind"
        isRequired
        value="stable"
        options={Object.entries(LINK_KINDS).map(([kind, words]) => [kind, `${kind}: ${words}`])}
      />
      <InputField
        name="days"
        label="Days that direct links live"
        type="number"
        min={1}
        value="7"
        hint="At most 7. A stable link lives until it is revoked."
      />
      {isRenewal && <Checkbox id={`${id}-replacing`} name="is_replacing" value="true" label="End the links that went out before" />}
    </>
  );
}
