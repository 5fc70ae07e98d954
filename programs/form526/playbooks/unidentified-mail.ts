import { definePlaybook } from '../../../src/sdk/index.ts';

/** The receiver took the packet and could not tell whose it is. */
export const unidentifiedMail = definePlaybook({
  name: 'unidentified_mail',
  title: 'Taken in, and nobody there can tell whose it is',
  version: 1,
  about: {
    errorClasses: [
      { place: 'benefits_intake', code: 'unidentified_mail' },
      { place: 'central_mail', code: 'unidentified_mail' },
    ],
    alerts: ['new_error_class', 'error_class_rate', 'error_class_regression'],
  },
  meaning:
    'The packet arrived as mail of nobody: name, number or zip code of its metadata fit no record. The receiver does not work it. One fresh hand-off is tried by itself, for it was seen to pass the second time; what comes back then needs a person.',
  variants: [
    { name: 'it passes the second time', howToTell: 'The fresh hand-off is delivered: nothing is to do.' },
    {
      name: 'the file number is wrong',
      howToTell: 'The person has several file numbers, or one that equals no number there: another one of theirs has to go.',
    },
    {
      name: 'the name is spelled otherwise there',
      howToTell: 'Name and zip code differ from the receiver’s record: it can say what it has.',
    },
    {
      name: 'the person is unknown there',
      howToTell: 'No number of theirs is known: the packet goes by the benefits administration, which makes the record.',
    },
  ],
  affected: { list: 'handoffs', states: ['rejected'], reason: 'unidentified_mail' },
  steps: [
    {
      name: 'list',
      text: 'See who is affected and which fresh hand-offs wait.',
      command: 'waybill handoffs list --reason unidentified_mail',
    },
    { name: 'ask', text: 'Ask the receiver which record it has, with receipts and over its own channel.' },
    {
      name: 'show',
      text: 'Open a submission where its identity has to be compared; that is recorded.',
      command: 'waybill submissions show ID --reveal --reason REASON',
    },
    {
      name: 'correct',
      text: 'What the receiver has otherwise is put right from a file and sent again; somebody else agrees first.',
      command: 'waybill task run correct-and-resend --input FILE --param reason=REASON --reason REASON',
    },
    {
      name: 'package',
      text: 'Whom the receiver does not find at all is packaged for the benefits administration.',
      task: {
        name: 'paper-resubmission',
        fill: () => ({ params: {}, over: { kind: 'query', reasons: ['route_exhausted', 'document_failed'], forms: ['21-526EZ'] } }),
      },
    },
  ],
  contacts: [
    { name: 'benefits_intake', for: 'the operators of the intake, who see the mail of nobody' },
    { name: 'vba', for: 'the benefits administration, which takes the packages' },
  ],
  tellPeople:
    'Nothing while the fresh hand-off is under way. Then that something in their identity has to be checked, and how to reach somebody.',
});
