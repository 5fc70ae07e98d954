import { LIST_ROWS } from './base/measure-lists.ts';
import { FINGERPRINTS, SUBMISSIONS } from './base/sizes.ts';

export interface Bench {
  readonly name: string;
  readonly file: string;
  readonly args?: readonly string[];
  /** The longest it may take; what takes longer is ended and its rows are reported as out of time. */
  readonly seconds: number;
  /** The rows that it prints. One that it does not print is reported all the same. */
  readonly rows: readonly string[];
}

/** All of them together, in seconds: on two cores that nobody else uses they take about two thirds of it. */
export const TOTAL_SECONDS = { whole: 900, quick: 120 };

const lists = ['list.needs-attention', 'list.needs-attention.late-page', 'list.in-progress'];
const asked = ['counts', 'outlook', ...lists, 'count.needs-attention', 'search.id', 'search.person'];

/** In the order in which they run: the ones that people ask for first. */
export const BENCHES: readonly Bench[] = [
  {
    name: 'paper.rendered',
    file: 'paper.ts',
    args: ['--kind', 'rendered'],
    seconds: 180,
    rows: ['paper.rendered', 'paper.rendered.worker_memory'],
  },
  {
    name: 'paper.pre-rendered',
    file: 'paper.ts',
    args: ['--kind', 'pre-rendered'],
    seconds: 120,
    rows: ['paper.pre-rendered', 'paper.pre-rendered.worker_memory'],
  },
  {
    name: 'paper.killed',
    file: 'killed-worker.ts',
    seconds: 120,
    rows: ['paper.killed.resumed', 'paper.killed.lost', 'paper.killed.doubled'],
  },
  {
    name: 'paper.large-attachment',
    file: 'large-attachment.ts',
    seconds: 60,
    rows: ['paper.large-attachment.memory', 'paper.large-attachment'],
  },
  {
    name: 'polling',
    file: 'polling.ts',
    seconds: 240,
    rows: ['polling', 'polling.worker_memory', 'polling.beside-one-that-hangs'],
  },
  { name: 'import-ids', file: 'import-ids.ts', seconds: 90, rows: ['import-ids', 'import-ids.memory'] },
  { name: 'rows', file: 'rows.ts', seconds: 170, rows: ['rows', 'rows.memory', 'rows.first-item'] },
  { name: 'intake', file: 'intake.ts', seconds: 90, rows: ['intake'] },
  {
    name: 'base',
    file: 'base.ts',
    seconds: 480,
    rows: [
      `duplicates.${FINGERPRINTS / 1_000}k-fingerprints`,
      ...asked.map((what) => `standing.${SUBMISSIONS / 1_000}k.${what}.p95`),
      ...LIST_ROWS,
    ],
  },
  { name: 'paper.cost-at-10x', file: 'cost-per-item.ts', seconds: 150, rows: ['paper.cost-at-10x'] },
];
