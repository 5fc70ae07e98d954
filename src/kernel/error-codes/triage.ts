import { type ErrorEntry, entry } from './entry.ts';

/** Error classes, playbooks and incidents. */
export const TRIAGE_ERRORS = {
  WB_INCIDENT_CAUSE: entry(
    409,
    'What the incident is about is still there, so it cannot be closed.',
    'Go on with its steps until the cause is gone; the message says what was looked at. To close it all the same, give an override with its reason.',
  ),
  WB_INCIDENT_STATE: entry(
    409,
    'The incident or its step is not in a state in which this can be done.',
    'Look at it with `waybill incident show ID`; the message says what it is and what it would have to be.',
  ),
  WB_PLAYBOOK_SUBJECT: entry(
    400,
    'The playbook is not about what it was to be started for.',
    'Look at what it is about with `waybill playbook show NAME`, and name an error class, a finding, an export or an alert of that kind.',
  ),
  WB_TRIAGE_STATE: entry(
    409,
    'The error class is not in a state in which this can be done.',
    'Look at it with `waybill triage show ID`; the message says what it is and what it can become.',
  ),
} as const satisfies Record<string, ErrorEntry>;
