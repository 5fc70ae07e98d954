import type { FaultRule } from './faults.ts';

/** Days that operators know, as rules. Shares are those that were seen, where they were. */
export const SCENARIOS: Record<string, FaultRule[]> = {
  /** A bit of everything that passes by itself. */
  bad_day: [
    { kind: 'latency', share: 0.1, latencyMs: 400 },
    { kind: 'server_error', share: 0.03, status: 503, shape: 'message' },
    { kind: 'server_error', share: 0.01, status: 502, shape: 'html' },
    { kind: 'rate_limited', share: 0.02, retryAfterS: 1 },
    { kind: 'reset', share: 0.01 },
    { kind: 'truncated_body', share: 0.005 },
  ],
  /** Every second call to EVSS meets a gateway without a server behind it. */
  evss_outage: [{ kind: 'server_error', partner: 'evss', share: 0.5, status: 503, shape: 'html' }],
  /** The lock on a person's file that passes. */
  pif_in_use: [{ kind: 'pif_in_use', partner: 'evss', share: 0.2 }],
  /** Answers that never come though the request was taken: what makes an outcome unknown. */
  lost_answers: [
    { kind: 'lost_answer', share: 0.05 },
    { kind: 'timeout_after', share: 0.02, latencyMs: 5_000 },
  ],
  /** One document upload in ten answers 500 though nothing is wrong with it. */
  unverified_payloads: [{ kind: 'ok_with_errors', partner: 'benefitsDocuments', operation: 'upload', share: 0.1 }],
  /** Bulk answers that leave ids out or do not know them. */
  silent_reports: [
    { kind: 'lost_row', partner: 'benefitsIntake', operation: 'report', share: 0.1 },
    { kind: 'lost_row', partner: 'benefitsDocuments', operation: 'status', share: 0.1 },
  ],
  /** Wrong settings at the store: every upload comes too late. */
  expired_locations: [{ kind: 'expired_location', partner: 'benefitsIntake' }],
};
