import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import { noteFailed } from './apply-fate.ts';
import { askFate } from './ask-fates.ts';
import { closeOver, composeFailures, composeReceived } from './compose-due.ts';
import { lockScan } from './episodes.sql.ts';
import { confirmFailures, findFailures, noteSwitch } from './find-failures.ts';
import { UNCONFIRMED } from './findings.ts';
import { TIMES } from './notice.ts';
import { failUnconfirmed, type NoticeRow, selectDue, settleStranded } from './notices.sql.ts';
import type { NoticeHouse, NotifyingProgram } from './ports.ts';
import { sendNotice } from './send-notice.ts';
import { tellTriage } from './tell-triage.ts';

/** Slices of one kind in one sweep; the rest is the next sweep's. */
const MOST_SLICES = 20;
const DUE = 200;
const AT_ONCE = 8;

/**
 * The sweep over notices: every worker does it each minute. Finds what fails, writes to whom it concerns, sends, asks what became of what was sent,
 * and says what was not confirmed. Doing it again, late, or in two processes at once changes nothing. One part's fault stops no other.
 */
export async function workNotices(house: NoticeHouse, signal: AbortSignal): Promise<void> {
  const faults: unknown[] = [];
  const attempt = (work: () => Promise<unknown>): Promise<void> =>
    work().then(
      () => undefined,
      (error: unknown) => void faults.push(error),
    );
  for (const program of house.programs.values()) await attempt(() => scanNotices(house, program));
  await attempt(() => settle(house));
  await attempt(() => sendDue(house, attempt, signal));
  await attempt(() => askDue(house, attempt, signal));
  if (faults.length === 1) throw faults[0];
  if (faults.length > 1) throw new AggregateError(faults, `${faults.length} parts of the sweep over notices failed`);
}

/** Finds and writes for one program; sends nothing. */
export async function scanNotices(house: NoticeHouse, program: NotifyingProgram): Promise<void> {
  if (program.notices === undefined) return;
  const onSince = await house.database.transaction([program.name], async (session) =>
    (await lockScan(session, program.name)) ? { since: await noteSwitch(session, house, program.name) } : undefined,
  );
  if (!onSince) return;
  await inSlices(house, program, (session) => findFailures(session, program));
  await inSlices(house, program, (session) => confirmFailures(session, program, onSince.since));
  await inSlices(house, program, (session) => closeOver(session, house, program));
  if (onSince.since === undefined) return;
  const { since } = onSince;
  await inSlices(house, program, (session) => composeFailures(session, house, program));
  await inSlices(house, program, (session) => composeReceived(session, house, program, since));
}

/** Each slice is one transaction, alone per program. A call-back or another sweep may hold some of the same submissions in another order. */
async function inSlices(house: NoticeHouse, { name }: NotifyingProgram, work: (session: Session) => Promise<boolean>): Promise<void> {
  for (let slice = 0; slice < MOST_SLICES; slice += 1) {
    const isMore = await house.database.repeatable([name], async (session) => (await lockScan(session, name)) && work(session));
    if (!isMore) return;
  }
}

/** Workers that are gone, and messages that nobody confirmed. */
async function settle(house: NoticeHouse): Promise<void> {
  const at = now();
  await house.database.repeatable('*', async (session) => {
    await settleStranded(session, at, new Date(at.getTime() + TIMES.settleMs));
    const failed = await failUnconfirmed(session, at);
    for (const notice of failed) {
      await noteFailed(session, { ...notice, why: 'unconfirmed' }, UNCONFIRMED);
      await tellTriage(session, notice);
    }
  });
}

type Attempt = (work: () => Promise<unknown>) => Promise<void>;

/** Only where the program's notices are on now, and no one has stopped all writes. */
async function sendDue(house: NoticeHouse, attempt: Attempt, signal: AbortSignal): Promise<void> {
  const due = await house.database.transaction('*', async (session) =>
    (await house.isStopped(session)) ? [] : selectDue(session, ['waiting'], now(), DUE),
  );
  const mine = due.filter(({ program }) => house.programs.has(program) && house.isOn(program));
  await together(mine, (notice) => attempt(() => sendNotice(house, notice, signal)), signal);
}

async function askDue(house: NoticeHouse, attempt: Attempt, signal: AbortSignal): Promise<void> {
  const due = await house.database.transaction('*', (session) => selectDue(session, ['sent', 'unknown'], now(), DUE));
  await together(due, (notice) => attempt(() => askFate(house, notice, signal)), signal);
}

async function together<Row extends NoticeRow>(
  rows: readonly Row[],
  work: (row: Row) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const left = [...rows];
  const one = async (): Promise<void> => {
    for (let row = left.shift(); row && !signal.aborted; row = left.shift()) await work(row);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
}
