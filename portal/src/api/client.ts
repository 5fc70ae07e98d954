/**
 * What the portal asks the public API, and the shapes of the answers. Every call is a GET with the session cookie of the same origin.
 * A call that fails throws an `ApiFault`, which says whether the server was out of reach, refused, or broke.
 */

export const STANDINGS = [
  'delivered',
  'remediated',
  'in_progress',
  'provisional',
  'duplicate',
  'withdrawn',
  'closed',
  'needs_attention',
] as const;

export type Standing = (typeof STANDINGS)[number];
export type StandingCounts = Readonly<Record<Standing, number>> & { readonly total: number };

export interface Session {
  readonly user: { readonly name: string; readonly roles: readonly string[] };
  readonly programs: readonly string[];
}

export interface ReasonCount {
  readonly reason: string;
  readonly count: number;
}

export interface ProgramStanding {
  readonly program: string;
  readonly standing: StandingCounts;
  /** Why submissions need attention; the counts add up to `standing.needs_attention`. */
  readonly reasons: readonly ReasonCount[];
}

export interface StandingReport {
  /** The moment the clock was applied, ISO 8601. */
  readonly at: string;
  readonly programs: readonly ProgramStanding[];
}

export interface LiveRun {
  readonly id: string | number;
  readonly program: string;
  readonly task: string;
  readonly title: string;
  readonly state: string;
  readonly requested_by: string;
  readonly total: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly skipped: number;
  readonly unknown: number;
  readonly left: number;
  readonly rate_per_second: number;
  readonly eta_seconds: number | null;
  readonly started_at: string | null;
}

export interface RunsReport {
  readonly at: string;
  readonly runs: readonly LiveRun[];
}

export interface ShareSummary {
  readonly id: string | number;
  readonly program: string;
  readonly partner: string;
  readonly packages: number;
  readonly bytes: number;
  readonly accepted: number;
  readonly refused: number;
  readonly unacknowledged: number;
  readonly created_at: string;
}

export interface SharesReport {
  readonly shares: readonly ShareSummary[];
}

export interface SubmissionRow {
  readonly program: string;
  readonly id: string;
  readonly form: string;
  readonly submitted_at: string;
  readonly standing: Standing;
  readonly reason: string | null;
  readonly held_by: null | { readonly kind: 'run' | 'share'; readonly id: string | number };
}

export interface SubmissionsReport {
  readonly at: string;
  readonly rows: readonly SubmissionRow[];
  /** Cursor of the next page; null on the last one. */
  readonly next: string | null;
  /** Exact to a bound of the API's; past it `value` is that bound and there are more. */
  readonly count: { readonly exact: boolean; readonly value: number };
}

export interface SubmissionFilter {
  readonly program?: string;
  readonly standing?: Standing;
  readonly reason?: string;
  readonly after?: string;
}

/** `unreachable`: no answer came; `signed_out`: 401; `refused`: another 4xx; `broken`: 5xx, or an answer that is no JSON. */
export type FaultKind = 'unreachable' | 'signed_out' | 'refused' | 'broken';

export interface ApiFault extends Error {
  readonly kind: FaultKind;
  readonly status: number | null;
  /** A code of docs/errors.md, where the server gave one, and what to do next. */
  readonly code: string | null;
  readonly next: string | null;
}

interface FaultParts {
  readonly status?: number;
  readonly code?: string | null;
  readonly next?: string | null;
}

function apiFault(kind: FaultKind, message: string, { status, code, next }: FaultParts = {}): ApiFault {
  return Object.assign(new Error(message), { kind, status: status ?? null, code: code ?? null, next: next ?? null });
}

export function isApiFault(error: unknown): error is ApiFault {
  return error instanceof Error && 'kind' in error;
}

function textField(body: unknown, field: string): string | null {
  if (typeof body !== 'object' || body === null) return null;
  const value: unknown = (body as Record<string, unknown>)[field];
  return typeof value === 'string' ? value : null;
}

/** Reads `{code, message, next}` from the answer, bare or under `error`. */
async function refusal(response: Response): Promise<ApiFault> {
  const body: unknown = await response.json().catch(() => null);
  const wrapped = typeof body === 'object' && body !== null && 'error' in body ? body.error : body;
  const said = typeof wrapped === 'object' ? wrapped : body;
  const kind = response.status === 401 ? 'signed_out' : response.status < 500 ? 'refused' : 'broken';
  const message = textField(said, 'message') ?? `The server answered ${response.status}.`;
  return apiFault(kind, message, { status: response.status, code: textField(said, 'code'), next: textField(said, 'next') });
}

async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  let response: Response;
  try {
    response = await fetch(`/api/v1/${path}`, {
      headers: { accept: 'application/json' },
      credentials: 'same-origin',
      signal: signal ?? null,
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw apiFault('unreachable', 'The server does not answer.');
  }
  if (!response.ok) throw await refusal(response);
  try {
    return (await response.json()) as T;
  } catch {
    throw apiFault('broken', 'The server answered with something that is no JSON.', { status: response.status });
  }
}

export function fetchSession(signal?: AbortSignal): Promise<Session> {
  return get('session', signal);
}

export function fetchStanding(signal?: AbortSignal): Promise<StandingReport> {
  return get('standing', signal);
}

export function fetchLiveRuns(signal?: AbortSignal): Promise<RunsReport> {
  return get('runs?state=live', signal);
}

export function fetchRecentShares(signal?: AbortSignal): Promise<SharesReport> {
  return get('shares?limit=10', signal);
}

export function fetchSubmissions(filter: SubmissionFilter, signal?: AbortSignal): Promise<SubmissionsReport> {
  const query = new URLSearchParams(Object.entries(filter).filter((pair): pair is [string, string] => Boolean(pair[1])));
  return get(query.size > 0 ? `submissions?${query}` : 'submissions', signal);
}

/** Server-sent events; event `changed` carries `{"kinds":["standing","runs",…]}`. */
export function openChanges(): EventSource {
  return new EventSource('/api/v1/live');
}
