import { definePlaybook } from '#sdk';

/** More people than usual have a failure that nobody told them of. */
export const silentFailureSurge = definePlaybook({
  name: 'silent_failure_surge',
  title: 'Failures that the people concerned do not know of',
  version: 1,
  about: {
    errorClasses: [{ stage: 'notice' }, { stage: 'exhausted' }],
    findings: ['notice_no_address', 'notice_failed', 'notice_unconfirmed'],
    alerts: [
      'notices_unconfirmed',
      'needs_attention_growing',
      'backup_exhausted',
      'new_error_class',
      'error_class_rate',
      'error_class_regression',
    ],
  },
  meaning:
    'Submissions failed and the people were not told, or no delivery of the message was confirmed. A message that was sent and not confirmed within 72 hours counts as not told.',
  variants: [
    {
      name: 'many new failures',
      howToTell: 'The scoreboard of this week has a class that the weeks before had not: start the playbook of that class as well.',
    },
    {
      name: 'messages are not sent',
      howToTell: 'Notices fail at stage notice with the code of the messaging service: its key, its templates or its limit.',
    },
    {
      name: 'messages do not arrive',
      howToTell: 'They are sent and come back: bad addresses. The other address is tried next, then text.',
    },
    { name: 'no address is known', howToTell: 'The finding says so; somebody has to find one, or write a letter.' },
  ],
  affected: {
    list: 'submissions',
    standings: ['needs_attention'],
    reasons: ['time_box_passed', 'route_exhausted', 'document_failed', 'missing_at_receiver', 'refused_by_partner'],
  },
  steps: [
    { name: 'scoreboard', text: 'See which failures grew.', command: 'waybill triage scoreboard --by day --days 14' },
    { name: 'count', text: 'Count whom it concerns: everybody who needs attention, by reason.', command: 'waybill standing' },
    {
      name: 'cause',
      text: 'Open the class that grew most and give it an owner.',
      command: 'waybill triage assign 1 --owner NAME --reason REASON',
    },
    { name: 'mend', text: 'Mend the cause by the playbook of that class; what can be sent again is sent by a task over the list.' },
    {
      name: 'tell',
      text: 'Notices go by themselves. Whose failure was found while they were switched off is told by this run; nobody is told the same twice.',
      command: 'waybill task run send-notices --param notice=NAME --param reason=REASON --reason REASON',
    },
    { name: 'report', text: 'Report the number of people, since when, and what was done.', command: 'waybill report weekly' },
  ],
  contacts: [
    { name: 'product_owner', for: 'who decides what people are told' },
    { name: 'messaging_service', for: 'the service that sends the messages' },
  ],
  tellPeople:
    'That their submission failed, what they can do, and until when the date of their first try counts. Never before the failure is confirmed.',
});
