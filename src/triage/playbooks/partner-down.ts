import { definePlaybook } from '#sdk';

/** A receiver does not answer, or answers that it cannot. */
export const partnerDown = definePlaybook({
  name: 'partner_down',
  title: 'A receiver does not answer',
  version: 1,
  about: {
    errorClasses: [
      { stage: 'poll' },
      { stage: 'attempt', code: 'not_sent' },
      { stage: 'attempt', code: 'no_answer' },
      { stage: 'attempt', code: 'rate_limited' },
      { stage: 'attempt', code: 'unavailable' },
      { stage: 'attempt', code: 'server_error' },
      { stage: 'attempt', code: 'not_authorised' },
    ],
    findings: ['poll_overdue'],
    alerts: [
      'breaker_open',
      'poll_overdue',
      'uploaded_too_long',
      'internal_errors',
      'new_error_class',
      'error_class_rate',
      'error_class_regression',
    ],
  },
  meaning:
    'Calls to a receiver fail. Nothing is lost: what was not sent is tried again, what may have arrived is held as unknown, and what was taken is asked about again as soon as it answers. Time boxes go on.',
  variants: [
    {
      name: 'it is down for everybody',
      howToTell: 'Its status page or its operators say so; `waybill doctor` shows that its address answers to nothing.',
    },
    {
      name: 'it refuses us',
      howToTell:
        'The code is not_authorised: it answers 401 or 403, because a credential or a certificate ran out. `waybill doctor` names what is set.',
    },
    { name: 'it limits us', howToTell: 'The code is rate_limited. Lower the rate of runs; deliveries wait by themselves.' },
    {
      name: 'the way there is broken',
      howToTell: 'The code is not_sent or no_answer, and others reach it: look at the network and at the name of its host.',
    },
  ],
  affected: { list: 'handoffs', states: ['waiting', 'retrying', 'unknown'] },
  steps: [
    { name: 'look', text: 'See which calls fail, and since when.', command: 'waybill triage list --stage attempt' },
    { name: 'reach', text: 'See whether its address answers from here, and what is set.', command: 'waybill doctor' },
    { name: 'ask', text: 'Ask its operators, with the times and the counts, never with ids of people.' },
    {
      name: 'wait',
      text: 'Pause runs that send to it until it answers. Deliveries slow down and come back by themselves.',
      command: 'waybill run pause 1 --reason REASON',
    },
    {
      name: 'poll',
      text: 'When it answers again, ask at once about what waits for an answer.',
      task: {
        name: 're-poll',
        fill: ({ kind, place }) => ({
          params: { reason: 'the receiver answers again' },
          over: {
            kind: 'handoffs',
            destinations: kind === 'error_class' && place !== null ? [place] : [],
            states: ['accepted', 'provisional', 'missing'],
          },
        }),
      },
    },
    {
      name: 'decide_unknown',
      text: 'What may or may not have arrived is on this list: look each up at the receiver, then decide.',
      command: 'waybill handoffs list --state unknown',
    },
  ],
  contacts: [{ name: 'partner_operations', for: 'the operators of the receiver' }],
  tellPeople:
    'Nobody is told while it is tried again. Whoever passes their time box is on the list of those who need attention and gets the notice of a delay.',
});
