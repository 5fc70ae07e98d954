import { definePlaybook } from '#sdk';

/** Hand-offs that were taken and never answered. */
export const stuckPending = definePlaybook({
  name: 'stuck_pending',
  title: 'Taken, and without an answer for longer than the receiver needs',
  version: 1,
  about: {
    errorClasses: [{ stage: 'finding', place: 'unanswered_id' }, { stage: 'finding', place: 'missing_at_receiver' }, { stage: 'loss' }],
    findings: ['unanswered_id', 'missing_at_receiver', 'unreadable_answer', 'question_refused'],
    alerts: ['time_box_passed', 'uploaded_too_long'],
  },
  meaning:
    'The receiver took something, and its time box passed without a proof or a refusal. It may be waiting there, it may be lost there, or the answers do not name it.',
  variants: [
    { name: 'the receiver is slow', howToTell: 'It answers with a status that is not final, the same one for long: its backlog. Ask it.' },
    { name: 'it does not know the id', howToTell: 'A finding missing_at_receiver is open: it never arrived, or was dropped there.' },
    {
      name: 'it leaves the id out',
      howToTell: 'A finding unanswered_id is open: the answer has neither the id nor a word that it is unknown.',
    },
    { name: 'nobody asks', howToTell: 'A finding poll_overdue is open, or `waybill doctor` says that no worker runs.' },
  ],
  affected: { list: 'handoffs', states: ['accepted', 'missing'] },
  steps: [
    { name: 'poller', text: 'See that questions are asked at all, and when last.', command: 'waybill doctor' },
    {
      name: 'poll',
      text: 'Ask at once about everything that has no answer.',
      task: {
        name: 're-poll',
        fill: ({ kind, place, code }) => ({
          params: { reason: 'their time box passed without an answer' },
          over: {
            kind: 'handoffs',
            destinations: place !== null && (kind === 'finding' || (kind === 'error_class' && code === null)) ? [place] : [],
            states: ['accepted', 'missing'],
          },
        }),
      },
    },
    { name: 'findings', text: 'Read the findings of what was not answered.', command: 'waybill findings --kind missing_at_receiver' },
    {
      name: 'truth',
      text: 'Ask the receiver for its own list of what it has, and compare.',
      command: 'waybill handoffs reconcile PROGRAM DESTINATION FILE --as-of TIME',
    },
    {
      name: 'decide',
      text: 'Decide about what is left, with what the receiver said as the reason.',
      command: 'waybill handoffs decide 1 --decision not_arrived --reason REASON',
    },
  ],
  contacts: [{ name: 'partner_operations', for: 'the operators of the receiver, with receipts and never with names' }],
  tellPeople: 'That it takes longer and is worked on, once the time box has passed. Nothing of a failure before one is proved.',
});
