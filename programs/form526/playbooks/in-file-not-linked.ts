import { definePlaybook } from '../../../src/sdk/index.ts';

/** The document is in the file of the person and hangs on no claim. */
export const inFileNotLinked = definePlaybook({
  name: 'in_file_not_linked',
  title: 'In the file, and not linked to its claim',
  version: 1,
  about: {
    errorClasses: [{ code: 'in_file_not_linked' }],
    alerts: ['new_error_class', 'error_class_rate', 'error_class_regression'],
  },
  meaning:
    'The receiver put the document into the person’s file and failed in the step that links it to the claim. The document is there and must never be sent again: whoever works the claim would have it twice, or not see it.',
  variants: [
    {
      name: 'the claim is not there yet',
      howToTell: 'The claim itself was established later than the upload: the receiver can link it now.',
    },
    {
      name: 'the claim is closed',
      howToTell: 'The claim was decided before the document came: it belongs to a new one, which the person has to hear.',
    },
    {
      name: 'a fault of the receiver',
      howToTell: 'Many at once, whatever the claim: the step behind the file fails. Its operators link them all.',
    },
  ],
  affected: { list: 'handoffs', states: ['rejected'], reason: 'in_file_not_linked' },
  steps: [
    { name: 'list', text: 'Take the receipts of all who are affected.', command: 'waybill handoffs list --reason in_file_not_linked' },
    { name: 'ask', text: 'Give the receipts to the receiver and have the documents linked.' },
    {
      name: 'poll',
      text: 'Ask again: what is linked heals by itself.',
      task: {
        name: 're-poll',
        fill: () => ({
          params: { reason: 'the receiver linked them' },
          over: { kind: 'handoffs', destinations: ['benefits_documents'], states: ['rejected'] },
        }),
      },
    },
    {
      name: 'record',
      text: 'What the receiver linked without changing its answer is recorded with its word as evidence.',
      command: 'waybill remediate ID --kind accepted_by_partner --reason REASON --evidence EVIDENCE',
    },
  ],
  contacts: [
    { name: 'benefits_documents', for: 'the operators of the documents service' },
    { name: 'vba', for: 'who works the claims' },
  ],
  tellPeople:
    'Nothing while it can be linked. Where the claim is closed: that the document came too late for it, and what they can do with it.',
});
