import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import { lockAlerts } from './alerts.sql.ts';
import { minute } from './compose-message.ts';
import type { MessageKind, NewMessage } from './message.ts';
import {
  type ShareEvent,
  selectReadyShares,
  selectRenewedShares,
  selectUnansweredShares,
  selectUnfetchedShares,
} from './partner-events.sql.ts';
import type { AlertHouse } from './ports.ts';
import { queueMessage } from './queue-message.ts';
import { FETCH_WITHIN_DAYS, type PartnerSettings } from './settings.ts';

const DAY_MS = 86_400_000;
/** What happened longer ago than this, before anybody was told of such things, is not news. */
const NEWS_MS = 7 * DAY_MS;

type Kind = Extract<MessageKind, `share_${string}`>;

/**
 * Tells partners and operators what happened to shares: ready, renewed, late to be fetched, late to be answered; each once. Found by a scan over the
 * shares, so that nothing that opens one can go round it. Answers how many events.
 */
export async function tellPartners(house: AlertHouse): Promise<number> {
  return house.database.repeatable('*', async (session) => {
    await lockAlerts(session);
    const at = now();
    const since = new Date(at.getTime() - NEWS_MS);
    const renewed = await selectRenewedShares(session, since);
    let told = await tellEach(house, session, 'share_ready', await selectReadyShares(session, since), at);
    told += await tellEach(house, session, 'share_renewed', renewed, at);
    for (const place of everyPartner(house)) {
      const openedBefore = new Date(at.getTime() - place.fetchWithinDays * DAY_MS);
      told += await tellEach(house, session, 'share_late_to_fetch', await selectUnfetchedShares(session, { ...place, openedBefore }), at);
    }
    return told + (await tellEach(house, session, 'share_late_to_answer', await selectUnansweredShares(session, at), at));
  });
}

/** Partners that nobody is set up for have shares too, which operators hear of. */
function everyPartner({ programs, settings }: AlertHouse): Pick<PartnerSettings, 'program' | 'partner' | 'fetchWithinDays'>[] {
  return [...programs.values()].flatMap(({ name: program, partners }) =>
    partners.map(({ name: partner }) => {
      const own = settings.partners.find((each) => each.program === program && each.partner === partner);
      return { program, partner, fetchWithinDays: own?.fetchWithinDays ?? FETCH_WITHIN_DAYS };
    }),
  );
}

async function tellEach(house: AlertHouse, session: Session, kind: Kind, events: readonly ShareEvent[], at: Date): Promise<number> {
  let told = 0;
  for (const event of events) {
    const own = house.settings.partners.find((each) => each.program === event.program && each.partner === event.partner);
    const toOperators = await queueMessage(house, session, messageOf(house, kind, event, 'operators'), at);
    if (toOperators === undefined) continue;
    told += 1;
    if (own)
      await queueMessage(house, session, messageOf(house, kind, event, 'partner'), at, [{ chain: 0, place: 0, channel: own.channel }]);
  }
  return told;
}

const WORDS: Readonly<Record<Kind, (event: ShareEvent) => { readonly title: string; readonly lines: readonly string[] }>> = {
  share_ready: ({ packages, bytes }) => ({
    title: 'is ready',
    lines: [`${packages.toLocaleString('en-US')} packages, ${(bytes / 1_000_000).toFixed(1)} MB, wait to be fetched.`],
  }),
  share_renewed: ({ left, at }) => ({
    title: 'has new links',
    lines: [`New links were issued for ${left.toLocaleString('en-US')} packages at ${minute(at)}.`],
  }),
  share_late_to_fetch: ({ left, packages, at }) => ({
    title: 'was not fetched',
    lines: [
      `${left.toLocaleString('en-US')} of ${packages.toLocaleString('en-US')} packages were not fetched since it was opened at ${minute(at)}.`,
    ],
  }),
  share_late_to_answer: ({ left, packages, at }) => ({
    title: 'was not answered in time',
    lines: [`${left.toLocaleString('en-US')} of ${packages.toLocaleString('en-US')} packages have no answer; it was due at ${minute(at)}.`],
  }),
};

/** Links lead to the share's page, which asks who one is: none of them opens anything by itself. */
function messageOf({ programs, publicUrl }: AlertHouse, kind: Kind, event: ShareEvent, audience: NewMessage['audience']): NewMessage {
  const { shareId, program, partner, answerBy, at } = event;
  const { title, lines } = WORDS[kind](event);
  const place = programs.get(program)?.partners.find(({ name }) => name === partner)?.title ?? partner;
  const isLate = kind.startsWith('share_late');
  return {
    program,
    audience,
    partner: audience === 'partner' ? partner : null,
    kind,
    event: `share ${shareId} ${kind}${kind === 'share_renewed' ? ` ${at.toISOString()}` : ''}`,
    severity: isLate ? 'warning' : 'info',
    rule: kind,
    shareId,
    subject: `Waybill: share ${shareId} of ${program}${audience === 'operators' ? ` for ${place}` : ''} ${title}`,
    lines: [
      ...lines,
      ...(kind === 'share_late_to_answer' ? [] : [`An answer for each package is expected by ${minute(answerBy)}.`]),
      `Sign in to see it: ${publicUrl.replace(/\/$/, '')}/shares/${shareId}`,
    ],
  };
}
