import type { ReactNode } from 'react';
import type { PartnerShare } from '../api/index.ts';
import { Section } from '../frame/section.tsx';
import { CountLink } from '../kit/count-link.tsx';
import { type Fact, Facts } from '../kit/facts.tsx';
import { StateTag } from '../kit/state-tag.tsx';
import { bytesText, durationText } from '../words/quantities.ts';
import { LINE_STATES, type LineStateName, SHARE_STATES } from '../words/shares.ts';
import { Moment } from '../words/times.tsx';
import { AnswerDue } from './share-columns.tsx';

interface StandingSectionProps {
  readonly share: PartnerShare & { readonly state_at: string };
  readonly more?: readonly Fact[];
}

const PARTS = [
  ['accepted', 'accepted'],
  ['refused', 'refused'],
  ['unacknowledged', 'shared'],
  ['revoked', 'revoked'],
] as const satisfies readonly (readonly [keyof PartnerShare, LineStateName])[];

/** Where a share is: packages = accepted + refused + no answer yet + taken out. */
export function StandingSection({ share, more = [] }: StandingSectionProps): ReactNode {
  const { id, state, packages, bytes, fetched, created_at: madeAt, state_at: stateAt } = share;
  const to = `/shares/${id}/lines`;
  return (
    <Section title="Where it stands">
      <Facts
        facts={[
          [
            'State',
            <StateTag key="" tone={SHARE_STATES[state].tone}>
              {SHARE_STATES[state].words}
            </StateTag>,
          ],
          ['Since', <Moment key="" at={stateAt} isExact />],
          ['Program', share.program],
          ['Partner', share.partner],
          ['Packages', <CountLink key="" count={packages} to={to} of={`packages of share ${id}`} />],
          ...PARTS.map(
            ([name, line]): Fact => [
              LINE_STATES[line].words,
              <CountLink
                key=""
                count={share[name]}
                to={to}
                search={{ state: line }}
                of={`packages of share ${id}: ${LINE_STATES[line].words}`}
              />,
            ],
          ),
          ['Fetched at least once', `${fetched} of ${packages}`],
          ['Size of all packages', bytesText(bytes)],
          ['Answer due', <AnswerDue key="" share={share} />],
          ['Made', <Moment key="" at={madeAt} isExact />],
          ['Oldest without an answer', share.unacknowledged > 0 && state === 'open' ? ageText(madeAt) : null],
          ...more,
        ]}
      />
    </Section>
  );
}

/** Every line of a share began to wait when it was made. */
function ageText(since: string): string {
  return durationText(Math.max(0, (Date.now() - Date.parse(since)) / 1_000));
}
