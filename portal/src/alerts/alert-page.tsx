import { Link, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { getAlertsIdOptions, postAlertsIdAcknowledgementsMutation, type ShownAlert } from '../api/index.ts';
import { Section } from '../frame/section.tsx';
import { useMay, useSession } from '../frame/use-session.ts';
import { Deed } from '../kit/deed.tsx';
import { DetailPage } from '../kit/detail-page.tsx';
import { Facts } from '../kit/facts.tsx';
import { PathLink } from '../kit/path-link.tsx';
import { StateTag } from '../kit/state-tag.tsx';
import { useShown } from '../kit/use-shown.ts';
import { ALERT_STATES, SEVERITIES } from '../words/alerts.ts';
import { wordsOf } from '../words/codes.ts';
import { countText } from '../words/quantities.ts';
import { Moment } from '../words/times.tsx';
import { WithCommands } from '../words/with-commands.tsx';
import { MessageList } from './message-list.tsx';
import { AlertCount } from './parts.tsx';

/** One alert: what fired, whom it affects, what to do, and who was told by which way. */
export function AlertPage(): ReactNode {
  const { id } = useParams({ from: '/alerts/$id' });
  const query = useShown(getAlertsIdOptions({ path: { id: Number(id) } }));
  return (
    <DetailPage title={`Alert ${id}`} within={{ to: '/alerts', title: 'Alerts' }} query={query}>
      {(alert) => (
        <>
          <NowSection alert={alert} />
          <AlertDeeds alert={alert} />
          <Section title="Who was told">
            {alert.messages.length === 0 ? (
              <p className="wb-quiet">
                Nobody yet: a maintenance window or the hours of rest hold it back, or it is told with the next round.
              </p>
            ) : (
              <MessageList messages={alert.messages} />
            )}
          </Section>
        </>
      )}
    </DetailPage>
  );
}

function NowSection({ alert }: { readonly alert: ShownAlert }): ReactNode {
  const { program, rule, rule_title, means, next, state, acknowledged } = alert;
  return (
    <Section title={alert.title}>
      <Facts
        facts={[
          [
            'State',
            <StateTag key="" tone={ALERT_STATES[state].tone}>
              {ALERT_STATES[state].words}
            </StateTag>,
          ],
          ['How pressing', SEVERITIES[alert.severity]],
          ['In hand of', acknowledged && `${acknowledged.by}: ${acknowledged.reason}`],
          ['In hand since', acknowledged && <Moment at={acknowledged.at} isExact />],
          ['What it means', means && <WithCommands text={means} />],
          ['What to do', next && <WithCommands text={next} />],
          ['Count', <AlertCount key="" alert={alert} />],
          ['Most so far', alert.most > alert.count ? countText(alert.most) : null],
          [
            'Whom it affects',
            <PathLink key="" path={alert.list}>
              The list that it counts
            </PathLink>,
          ],
          ['Playbook', <PlaybookLink key="" alert={alert} />],
          ['Since', <Moment key="" at={alert.opened_at} isExact />],
          ['Last found', <Moment key="" at={alert.fired_at} isExact />],
          ['First told', alert.told_at && <Moment at={alert.told_at} isExact />],
          ['Reminders', alert.reminders > 0 ? countText(alert.reminders) : null],
          ['Program', program ?? 'the whole installation'],
          ['Rule', `${rule_title} (${rule})`],
          ['Over since', state === 'resolved' ? <Moment key="" at={alert.state_at} isExact /> : null],
        ]}
      />
    </Section>
  );
}

/** An alert of the whole installation leads to the playbook of the first program, which says the same as the others. */
function PlaybookLink({ alert: { playbook, program, rule, key } }: { readonly alert: ShownAlert }): ReactNode {
  const { programs } = useSession();
  const own = program ?? programs[0];
  if (playbook === null || own === undefined) return 'There is none for this rule: do what stands above.';
  return (
    <Link to="/playbooks/$name" params={{ name: playbook }} search={{ program: own, alert: `${rule}:${key}` }}>
      {wordsOf(playbook)}
    </Link>
  );
}

function AlertDeeds({ alert: { id, title, program, state, count } }: { readonly alert: ShownAlert }): ReactNode {
  if (!useMay('operate') || state !== 'open') return null;
  return (
    <Section title="What you can do">
      <div className="wb-buttons">
        <Deed
          label="I have it in hand"
          isOutline={false}
          title={`Take alert ${id} in hand`}
          facts={[
            ['Alert', title],
            ['Program', program ?? 'the whole installation'],
            ['Count', countText(count)],
            ['What it does', 'ends the reminders. Twice the count opens it again; it ends by itself when its cause is gone'],
          ]}
          mutation={postAlertsIdAcknowledgementsMutation()}
          call={(reason) => ({ path: { id }, body: { reason } })}
          done={() => `You have alert ${id} in hand.`}
        />
      </div>
    </Section>
  );
}
