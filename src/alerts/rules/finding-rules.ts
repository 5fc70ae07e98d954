import type { AlertSeverity } from '#sdk';
import { counted, listPath, rule } from '../rule.ts';
import { countOpenFindings } from '../signals.sql.ts';

interface FindingRule {
  readonly name: string;
  readonly title: string;
  readonly means: string;
  readonly next: string;
  readonly severity: AlertSeverity;
  readonly playbook?: string;
  /** Kinds of findings, with the words for so many of each. */
  readonly kinds: Readonly<Record<string, readonly [string, string]>>;
}

/** Fires while findings of these kinds are open; each kind is an alert of its own, and the list is the findings'. */
function findingRule({ kinds, ...given }: FindingRule) {
  return rule({
    ...given,
    limits: { least: 1 },
    evaluate: async ({ session, limits }) => {
      const open = await countOpenFindings(session);
      return open
        .filter(({ kind, n }) => kind in kinds && n >= Math.max(1, limits.least ?? 1))
        .map(({ program, kind, n }) => {
          const [one, many] = kinds[kind] as readonly [string, string];
          return { program, key: kind, title: counted(n, one, many), count: n, list: listPath('/findings', { program, kind }) };
        });
    },
  });
}

export const FINDING_RULES = [
  findingRule({
    name: 'export_overdue',
    title: 'A file for another system did not come by its deadline',
    means: 'On a day on which a file is expected there is no confirmed one, or a file cannot go on without a decision.',
    next: 'Follow the playbook: tell a failed upload from a bug and from a partner that is down, see who is affected, run it again.',
    severity: 'urgent',
    playbook: 'export_failed',
    kinds: {
      export_missing: ['day without its file', 'days without their files'],
      export_blocked: ['file waits for a decision', 'files wait for a decision'],
    },
  }),
  findingRule({
    name: 'export_odd',
    title: 'A file for another system is not as expected',
    means: 'A file has more or fewer rows than it should, or the same bytes as an earlier one, or its input came before.',
    next: 'Ask why, before the partner works with it; then close the finding.',
    severity: 'warning',
    playbook: 'export_failed',
    kinds: {
      export_rows_out_of_range: ['file with rows out of range', 'files with rows out of range'],
      export_same_content: ['file with the content of an earlier one', 'files with the content of earlier ones'],
      input_came_twice: ['input that came twice', 'inputs that came twice'],
      export_rows_not_received: ["file with rows that the partner's list lacks", "files with rows that the partners' lists lack"],
      export_rows_unexplained: ["partner's list with rows of nobody", "partners' lists with rows of nobody"],
    },
  }),
  findingRule({
    name: 'totals_differ',
    title: 'Counts differ from the facts',
    means: 'What is stored about where submissions stand is not what the facts say when it is computed again.',
    next: 'Stop imports and runs, run `waybill doctor`, and report it: no count can be trusted until it is mended.',
    severity: 'urgent',
    kinds: { standing_differs: ['program whose counts differ from its facts', 'programs whose counts differ from their facts'] },
  }),
  findingRule({
    name: 'scheduled_run_missed',
    title: 'A run did not start at its time',
    means: 'A run that a schedule asks for did not start, and does not start by itself any more.',
    next: 'See why it was missed, mend that, and start the run: its schedule says over what.',
    severity: 'warning',
    kinds: { scheduled_run_missed: ['schedule that missed a time', 'schedules that missed a time'] },
  }),
  findingRule({
    name: 'delivered_twice',
    title: 'Something was delivered twice',
    means: 'Two proofs came for one document: the receiver may have it twice.',
    next: 'Ask the receiver to keep one of them, and note the answer in the finding.',
    severity: 'warning',
    kinds: { delivered_twice: ['document proved twice', 'documents proved twice'] },
  }),
];
