import { now } from '#kernel/clock/clock.ts';
import { closeFindings, openFindings } from '../handoffs/index.ts';
import type { Installation } from '../registry/index.ts';
import { checkStanding } from '../standing/index.ts';

const KIND = 'standing_differs';
const DAY_MS = 86_400_000;

/** Recomputes every standing from the facts. A difference is a finding of its program, which the next clean pass closes. */
export async function checkStandingDaily({ database, registry, log }: Pick<Installation, 'database' | 'registry' | 'log'>): Promise<void> {
  const { differences, wrongTotals } = await checkStanding(database);
  const wrong = Map.groupBy([...differences, ...wrongTotals], ({ program }) => program);
  const openedAt = now();
  const answerBy = new Date(openedAt.getTime() + DAY_MS);
  await database.repeatable('*', async (session) => {
    const findings = [...wrong].map(([program, rows]) => ({
      program,
      kind: KIND,
      subject: `program:${program}`,
      details: { differences: rows.length },
      openedAt,
      answerBy,
    }));
    await openFindings(session, findings);
    const clean = [...registry.keys()].filter((program) => !wrong.has(program));
    const names = clean.map((program) => ({ program, kind: KIND, subject: `program:${program}` }));
    await closeFindings(session, names, 'stored standings equal the recomputed ones', openedAt);
  });
  for (const [program, rows] of wrong) log.error('standing.differs', { program, count: rows.length });
}
