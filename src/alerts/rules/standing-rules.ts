import { type ProgramStanding, readStanding } from '../../standing/index.ts';
import { counted, HOUR_MS, listPath, type RuleView, rule, windowOf } from '../rule.ts';
import { selectSamples } from '../samples.sql.ts';

/** The list behind a count of needs_attention, as `waybill standing` counts it. */
function attentionOf(program: string, reason?: string): string {
  return listPath('/submissions', { program, standing: 'needs_attention', reason });
}

const timeBoxPassed = rule({
  name: 'time_box_passed',
  title: 'Submissions whose time box has passed',
  means: 'A receiver has not proved in its published time that it has these submissions.',
  next: 'Open the list, see which destination they wait for, and whether it is asked; then resend or hand them over.',
  severity: 'warning',
  playbook: 'stuck_pending',
  limits: { least: 1 },
  evaluate: async ({ session, limits }) =>
    reasonFirings(
      await readStanding(session),
      'time_box_passed',
      limits.least ?? 1,
      (n) => `${counted(n, 'submission')} past their time box`,
    ),
});

function reasonFirings(
  { programs }: { programs: readonly ProgramStanding[] },
  reason: string,
  least: number,
  words: (n: number) => string,
) {
  return programs.flatMap(({ program, reasons }) => {
    const count = reasons.find((each) => each.reason === reason)?.count ?? 0;
    return count >= Math.max(1, least) ? [{ program, key: reason, title: words(count), count, list: attentionOf(program, reason) }] : [];
  });
}

const attentionGrowing = rule({
  name: 'needs_attention_growing',
  title: 'What needs attention grows',
  means: 'Many more submissions need attention than some hours ago.',
  next: 'Open the list and look at its reasons: one cause that is new makes most of them. `waybill triage list` shows the newest causes.',
  severity: 'warning',
  playbook: 'silent_failure_surge',
  limits: { percent: 20, least: 10, hours: 24 },
  evaluate: async (view) => {
    const hours = view.limits.hours ?? 24;
    const before = await samplesAgo(view, 'needs_attention', hours);
    const { programs } = await readStanding(view.session);
    return programs.flatMap(({ program, standing: { needs_attention: count } }) => {
      const earlier = before.get(program);
      if (earlier === undefined || !isGrown(earlier, count, view.limits)) return [];
      const title = `${counted(count, 'submission')} need attention, ${counted(count - earlier, 'more', 'more')} than ${hours} hours before`;
      return [{ program, key: 'all', title, count, window: windowOf(view.at, hours * HOUR_MS), list: attentionOf(program) }];
    });
  },
});

function isGrown(earlier: number, now: number, { percent = 20, least = 10 }: Readonly<Record<string, number>>): boolean {
  const more = now - earlier;
  return more >= least && more * 100 >= percent * earlier;
}

const noTraffic = rule({
  name: 'no_traffic',
  title: 'Nothing comes in',
  means: 'No submission was taken in for hours, in a program that had some in the week before.',
  next: 'Ask whoever sends to us, and look whether the API answers from where they are. What they could not send is not lost here, but with them.',
  severity: 'warning',
  limits: { hours: 24 },
  evaluate: async (view) => {
    const hours = view.limits.hours ?? 24;
    const [recent, week] = [await samplesAgo(view, 'total', hours), await samplesAgo(view, 'total', hours + 7 * 24)];
    const { programs } = await readStanding(view.session);
    return programs.flatMap(({ program, standing: { total } }) => {
      const before = recent.get(program);
      const earlier = week.get(program) ?? 0;
      if (before === undefined || before !== total || before <= earlier) return [];
      const title = `Nothing was taken in for ${hours} hours`;
      return [
        { program, key: 'all', title, count: 0, window: windowOf(view.at, hours * HOUR_MS), list: listPath('/submissions', { program }) },
      ];
    });
  },
});

/** A sample that is missing (nothing ran) is taken from up to a day before. */
async function samplesAgo({ session, at }: RuleView, name: string, hours: number): Promise<ReadonlyMap<string, number>> {
  const before = new Date(at.getTime() - hours * HOUR_MS);
  const rows = await selectSamples(session, { name, before, notBefore: new Date(before.getTime() - 24 * HOUR_MS) });
  return new Map(rows.map(({ program, value }) => [program, value]));
}

export const STANDING_RULES = [timeBoxPassed, attentionGrowing, noTraffic];
