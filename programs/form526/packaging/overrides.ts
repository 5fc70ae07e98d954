import { claimOf, type Payload526 } from '../payload.ts';

/** Fields of the claim that a late re-submission may set, each recorded with the package. */
export interface Overrides {
  /** `extend`: the partner refuses a claim whose application date has run out; such a one gets another year from the run's request. */
  readonly expiration: 'extend' | 'keep';
  /** `from_submission`: where no claim date was given, the day the person submitted it counts, since the date of receipt sets the pay date. */
  readonly claimDate: 'from_submission' | 'keep';
}

export interface OverriddenClaim {
  readonly claim: Readonly<Record<string, unknown>>;
  readonly claimDate: string;
  /** What was set, by field; empty where nothing was. */
  readonly applied: Readonly<Record<string, string>>;
}

const YEAR_MS = 365 * 86_400_000;

/** Deterministic for one run: a second try yields the same claim, and so the same package. */
export function overrideClaim(payload: Payload526, overrides: Overrides, times: { submittedAt: Date; requestedAt: Date }): OverriddenClaim {
  const claim = claimOf(payload);
  const submittedOn = times.submittedAt.toISOString().slice(0, 10);
  const applied: Record<string, string> = {};
  if (overrides.expiration === 'extend' && hasRunOut(claim.applicationExpirationDate, times.requestedAt)) {
    applied.applicationExpirationDate = new Date(times.requestedAt.getTime() + YEAR_MS).toISOString();
  }
  if (overrides.claimDate === 'from_submission' && !hasDate(claim.claimDate)) applied.claimDate = submittedOn;
  return { claim: { ...claim, ...applied }, claimDate: hasDate(claim.claimDate) ? claim.claimDate : submittedOn, applied };
}

/** A missing or unreadable date is refused like one that has passed. */
function hasRunOut(value: unknown, at: Date): boolean {
  return !hasDate(value) || !(Date.parse(value) > at.getTime());
}

function hasDate(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}
