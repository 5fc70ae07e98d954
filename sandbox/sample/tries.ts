import { createRandom, type Random } from '../random.ts';
import { drawUploads, type Upload } from './attachments.ts';
import { inventClaim } from './claims.ts';
import { countSubmission, FACTS, type FactKind, type SampleCounts } from './counts.ts';
import { inventPerson, type Person } from './people.ts';

export type Profile = 'steady' | 'backlog';
type Claim = { person: Person; payload: Record<string, unknown>; uploads: Upload[] };
export type Row = Record<string, unknown> & { id: string };

const DAY = 86_400_000;
/** Fixed, so that a seed gives the same file on any day: half a year of ordinary failures, and the years of the great backlog. */
const SPANS: Record<Profile, { from: number; days: number }> = {
  steady: { from: Date.UTC(2025, 4, 1), days: 180 },
  backlog: { from: Date.UTC(2018, 0, 1), days: 1600 },
};
/** Measured in the field: 1.38 % of ordinary submissions were duplicates, of 0.8 % of the people. */
const STEADY = { share: 0.0077, sizes: [2, 2, 3, 3, 4] };
/** 150,000 tries were about 40,000 claims. Some of a person's tries are other claims, so there are more tries a person than that. */
const BACKLOG_SIZES = [1, 1, 2, 2, 3, 3, 4, 5, 5, 6, 8, 12];
const FACT_SHARE = 0.03;

/** Invents submissions person by person, each with all tries, until `limit` are made. Counts what it yields. */
export function* inventTries(limit: number, seed: number, profile: Profile, counts: SampleCounts): Generator<Row> {
  for (let made = 0, number = 1; made < limit; number++) {
    const random = createRandom(seed, `person-${number}`);
    const person = inventPerson(random, number);
    counts.people++;
    const size = Math.min(drawSize(random, profile), limit - made);
    yield* triesOf(random, person, size, made, profile, counts);
    made += size;
  }
}

function drawSize(random: Random, profile: Profile): number {
  if (profile === 'backlog') return random.pick(BACKLOG_SIZES);
  return random.chance(STEADY.share) ? random.pick(STEADY.sizes) : 1;
}

/** One person's tries: mostly the same claim again; now and then with other case or blanks, or another claim. */
function* triesOf(random: Random, person: Person, size: number, made: number, profile: Profile, counts: SampleCounts): Generator<Row> {
  const claim = inventOne(random, person);
  const kinds = Array.from({ length: size }, (_, i) => (i === 0 || random.chance(0.93) ? 'same' : random.chance(0.5) ? 'near' : 'other'));
  const same = kinds.filter((kind) => kind === 'same').length;
  const succeeded = same > 1 && random.chance(0.05) ? kinds.indexOf('same', random.below(2)) : -1;
  if (same > 1) countSet(counts, same, succeeded >= 0);
  let at = SPANS[profile].from + random.below(SPANS[profile].days) * DAY + random.below(DAY);
  for (let i = 0; i < size; i++) {
    const isSame = kinds[i] === 'same';
    const sent = isSame ? claim : kinds[i] === 'near' ? nearTo(claim, i) : inventOne(random, person);
    if (kinds[i] === 'near') counts.duplicates.near++;
    const isAlone = same === 1 && isSame;
    const fact = i === succeeded ? 'paper_delivered' : isAlone && random.chance(FACT_SHARE) ? random.pick(FACTS) : undefined;
    yield toRow(random, sent, made + i + 1, at, fact, counts);
    at += random.pick([60_000, 3_600_000, 2 * DAY, 20 * DAY]) + random.below(50_000);
  }
}

function inventOne(random: Random, person: Person): Claim {
  return { person, payload: inventClaim(random, person), uploads: drawUploads(random) };
}

function countSet(counts: SampleCounts, size: number, isSuccess: boolean): void {
  counts.duplicates.sets++;
  counts.duplicates.members += size;
  counts.duplicates.extras += size - 1;
  if (isSuccess) counts.duplicates.setsWithSuccess++;
}

/** The same claim with the first condition in capitals and as many blanks behind it as the try has a number. */
function nearTo(claim: Claim, number: number): Claim {
  const payload = structuredClone(claim.payload);
  const [first] = (payload.form526 as { form526: { disabilities: { name: string }[] } }).form526.disabilities;
  first!.name = first!.name.toUpperCase() + ' '.repeat(number);
  return { ...claim, payload };
}

/** One line of the import format. Confirmation codes, dates of claim and expiration, and the time are new on every try. */
function toRow(random: Random, claim: Claim, number: number, at: number, fact: FactKind | undefined, counts: SampleCounts): Row {
  const { person, uploads } = claim;
  const { form526, ...others } = claim.payload as { form526: { form526: object } };
  const submittedAt = new Date(at).toISOString();
  const inner = {
    ...form526.form526,
    applicationExpirationDate: new Date(at + 365 * DAY).toISOString(),
    ...(random.chance(0.5) ? { claimDate: submittedAt.slice(0, 10) } : {}),
  };
  const listed = uploads.map(({ name, documentType }) => ({ name, confirmationCode: random.uuid(), attachmentId: documentType }));
  const payload = { form526: { form526: inner }, form526_uploads: listed.length > 0 ? listed : null, ...others };
  countSubmission(counts, payload, uploads, fact);
  const known = fact && factOf(random, fact, number, at);
  return {
    id: String(number).padStart(9, '0'),
    form: '21-526EZ',
    person_id: person.id,
    submitted_at: submittedAt,
    payload,
    identity: identityOf(person),
    attachments: uploads.map(({ name, path, documentType }) => ({ name, path, document_type: documentType })),
    ...(known ? { facts: known } : {}),
  };
}

function identityOf(person: Person): object {
  const { zip5, zip4 } = person.address;
  return {
    first_name: person.first,
    ...(person.middle ? { middle_name: person.middle } : {}),
    last_name: person.last,
    ssn: person.ssn,
    file_numbers: [person.fileNumber],
    icn: person.icn,
    birth_date: person.birthDate,
    ...(zip5 ? { zip: zip4 ? `${zip5}-${zip4}` : zip5 } : {}),
    emails: [person.email],
    phone: `${person.phone.areaCode}${person.phone.phoneNumber}`,
  };
}

/** What the older system knew of a submission, in its own words. */
function factOf(random: Random, kind: FactKind, number: number, at: number): object {
  const later = new Date(at + 5 * DAY).toISOString();
  const paper = (status: string): object => ({ handoffs: [{ destination: 'benefits_intake', receipt: random.uuid(), status, at: later }] });
  const decision = (decided: string, success: boolean, reason: string): object => ({
    remediations: [{ kind: decided, success, reason, at: later }],
  });
  switch (kind) {
    case 'primary_established':
      return { handoffs: [{ destination: 'evss', receipt: String(600_000_000 + number), status: 'established', at: later }] };
    case 'paper_delivered':
      return paper('vbms');
    case 'paper_provisional':
      return paper('success');
    case 'paper_pending':
      return paper('pending');
    case 'paper_rejected':
      return paper('error');
    case 'remediated':
      return decision('manual', true, 'Established by hand by the regional office');
    case 'not_remediated':
      return decision('manual', false, 'The regional office could not read the package');
    case 'notified':
      return decision('email_notified', true, 'Told by e-mail that the submission failed');
  }
}
