import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { now } from '#kernel/clock/clock.ts';
import { programNamed } from '../../registry/index.ts';
import { acceptSubmissions } from '../../submissions/index.ts';
import { DEMO_PROGRAM, type DemoRequest } from './demo-request.ts';

/** What the simulated partners do to a claim that somebody sends; ids begin with the fate's name. */
export const FATES = {
  'live-well': { claims: 8, story: 'taken, filed, proved' },
  'live-found': { claims: 2, story: 'the answer got lost; found again by looking it up' },
  'live-unknown': { claims: 2, story: 'the answer about a document got lost and cannot be looked up: a person decides' },
  'live-forgotten': { claims: 2, story: 'taken, then no longer known to the partner' },
  'live-paper': { claims: 3, story: 'refused, then delivered on paper' },
  'live-heals': { claims: 2, story: 'refused, then refused on paper by a fault that passed' },
  'live-turns': { claims: 2, story: 'refused, then called a success on paper that may still turn' },
  'live-nowhere': { claims: 2, story: 'refused everywhere: left for a package by hand' },
} as const;
export type Fate = keyof typeof FATES;

/** Whose documents beside the claim itself go a way of their own. */
const WITH_FORMS: readonly Fate[] = ['live-unknown'];

/** Whose person the message about the failed claim does not reach. */
const UNREACHABLE = 'live-nowhere-2';
const NO_MAILBOX = 'unreachable@example.invalid';

export function idsOf(fate: Fate): readonly string[] {
  return Array.from({ length: FATES[fate].claims }, (_, n) => `${fate}-${n + 1}`);
}

export const ALL_LIVE = (Object.keys(FATES) as Fate[]).flatMap(idsOf);

/** Claims of the sample as people send them now: with ids that say what will become of them, without files, and without what an older system knows. */
export async function sendClaims({ house, people }: DemoRequest, sample: string): Promise<void> {
  const submittedAt = now().toISOString();
  const claims = await pickClaims(sample);
  const rows = claims.map(({ id, claim }) => ({
    content: { ...(id === UNREACHABLE ? withoutAddress(claim) : claim), id, person_id: `demo-${id}`, submitted_at: submittedAt },
  }));
  const { actor } = people.operator;
  const program = programNamed(house.registry, DEMO_PROGRAM);
  const { database, keyring } = house;
  await database.transaction([DEMO_PROGRAM], (session) => acceptSubmissions(session, { program, keyring, actor }, rows));
}

/** Nobody can be told: the mailbox is not there, and there is no telephone. */
function withoutAddress({ payload, identity, ...claim }: Claim): Claim {
  const { form526 } = payload as { form526: { form526: { veteran: Record<string, unknown> } } };
  const { primaryPhone: _, daytimePhone: __, ...veteran } = form526.form526.veteran;
  const { phone: ___, ...known } = identity;
  const answers = { ...form526.form526, veteran: { ...veteran, emailAddress: NO_MAILBOX } };
  return { ...claim, identity: { ...known, emails: [NO_MAILBOX] }, payload: { ...payload, form526: { ...form526, form526: answers } } };
}

/** The first claims of the sample that suit; where it has too few of them, fewer are sent. */
async function pickClaims(sample: string): Promise<{ readonly id: string; readonly claim: Claim }[]> {
  const open = [...ALL_LIVE];
  const picked: { id: string; claim: Claim }[] = [];
  for await (const claim of claimsIn(sample)) {
    const place = open.findIndex((id) => hasForms(claim) === WITH_FORMS.some((fate) => id.startsWith(fate)));
    const [id] = place < 0 ? [] : open.splice(place, 1);
    if (id) picked.push({ id, claim });
    if (open.length === 0) break;
  }
  return picked;
}

interface Claim {
  readonly identity: Readonly<Record<string, unknown>>;
  readonly payload: Readonly<Record<string, unknown>>;
}

function hasForms({ payload }: Claim): boolean {
  return [payload.form0781, payload.form8940].some((form) => typeof form === 'object' && form !== null);
}

/** Lines that the intake would refuse are passed over; the demo's main job shows those. */
async function* claimsIn(file: string): AsyncGenerator<Claim> {
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
    const claim = readClaim(line);
    if (claim) yield claim;
  }
}

function readClaim(line: string): Claim | undefined {
  try {
    const { facts: _, attachments: __, payload, ...claim } = JSON.parse(line) as Record<string, Record<string, unknown>>;
    const { identity } = claim;
    if (!payload || !identity?.icn) return undefined;
    const { form526_uploads: ___, ...answers } = payload;
    return { ...claim, identity, payload: answers };
  } catch {
    return undefined;
  }
}
