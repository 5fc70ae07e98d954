import type { Session } from '#kernel/db/database.ts';
import {
  countPurgeablePackages,
  destroyPackages,
  emptyAcknowledgements,
  endLinksTo,
  type PackageWindow,
  selectPackagesOf,
  selectPurgeablePackages,
} from './redactions.sql.ts';

export interface DestroyedPackages {
  readonly destroyed: number;
  /** Objects to destroy once this has committed. */
  readonly objects: readonly string[];
}

/** Lets go of every package of these submissions, their links, and what partners said of them in words. */
export async function redactPackages(session: Session, submissionIds: readonly number[], at: Date): Promise<DestroyedPackages> {
  await emptyAcknowledgements(session, submissionIds);
  return destroy(session, await selectPackagesOf(session, submissionIds), at);
}

/** The next packages that are old enough and of settled submissions; what a hold covers stays. */
export async function purgePackages(session: Session, window: PackageWindow, limit: number): Promise<DestroyedPackages> {
  return destroy(session, await selectPurgeablePackages(session, window, limit), window.at);
}

async function destroy(session: Session, packageIds: readonly number[], at: Date): Promise<DestroyedPackages> {
  if (packageIds.length === 0) return { destroyed: 0, objects: [] };
  await endLinksTo(session, packageIds, at);
  return { destroyed: packageIds.length, objects: await destroyPackages(session, packageIds, at) };
}

export { countPurgeablePackages };
