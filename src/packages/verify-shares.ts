import { now } from '#kernel/clock/clock.ts';
import { closeFindings, openFindings } from '../handoffs/index.ts';
import { type CheckedPackage, compareShares } from './compare-shares.ts';
import { PACKAGE_FAULTS, packageFinding, subjectOf } from './findings.ts';
import type { ShareHouse } from './ports.ts';
import { PORTION, portions } from './share.ts';
import { selectFindingsAbout, selectSettledFindings } from './shared-packages.sql.ts';

export interface VerifiedShares {
  /** Packages of open shares that were looked for in the store. */
  readonly packages: number;
  /** Those that are gone or have another size there. */
  readonly faults: number;
  /** Findings that were not open before. */
  readonly opened: number;
  /** Findings that ended: the package is right again, or no link leads to it any more. */
  readonly closed: number;
}

/** Looks whether partners can fetch what was shared with them. Every worker does it from time to time; doing it again changes nothing. */
export async function verifyShares(house: ShareHouse): Promise<VerifiedShares> {
  const sums = { packages: 0, faults: 0, opened: 0, closed: 0 };
  for await (const checked of compareShares(house)) {
    for (const portion of portions(checked)) {
      const { opened, closed } = await recordPortion(house, portion);
      sums.packages += portion.length;
      sums.faults += portion.filter(({ fault }) => fault !== null).length;
      sums.opened += opened;
      sums.closed += closed;
    }
  }
  return { ...sums, closed: sums.closed + (await closeSettled(house)) };
}

function recordPortion({ database }: ShareHouse, portion: readonly CheckedPackage[]): Promise<{ opened: number; closed: number }> {
  return database.repeatable('*', async (session) => {
    const at = now();
    const faulty = portion.flatMap((each) =>
      each.fault === null ? [] : [packageFinding(each, { kind: each.fault, stored: each.stored }, at)],
    );
    const opened = await openFindings(session, faulty);
    const submissionIds = portion.map(({ submissionId }) => submissionId);
    const holding = new Set(faulty.map(({ kind, subject }) => `${kind} ${subject}`));
    const checked = new Set(portion.map(({ shareId, externalId }) => subjectOf(shareId, externalId)));
    const about = await selectFindingsAbout(session, PACKAGE_FAULTS, submissionIds);
    const mended = about.filter(({ kind, subject }) => checked.has(subject) && !holding.has(`${kind} ${subject}`));
    const closed = await closeFindings(session, mended, 'the store has the package with its recorded size', at);
    return { opened: opened.length, closed: closed.length };
  });
}

async function closeSettled({ database }: ShareHouse): Promise<number> {
  let closed = 0;
  for (;;) {
    const portion = await database.repeatable('*', async (session) => {
      const settled = await selectSettledFindings(session, PACKAGE_FAULTS, PORTION);
      const own = await closeFindings(session, settled, 'no link leads to the package any more', now());
      return { settled: settled.length, closed: own.length };
    });
    closed += portion.closed;
    if (portion.settled < PORTION) return closed;
  }
}
