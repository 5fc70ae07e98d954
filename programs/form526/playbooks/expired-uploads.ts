import { definePlaybook } from '../../../src/sdk/index.ts';

/** A share of uploads never arrives at the location that was given for them. On one day in 2023 it was 2,627 at once: a wrong setting. */
export const expiredUploads = definePlaybook({
  name: 'expired_uploads',
  title: 'Uploads that never arrived at their location',
  version: 1,
  about: {
    errorClasses: [
      { stage: 'loss', place: 'benefits_intake', code: 'expired' },
      { stage: 'attempt', place: 'benefits_intake', code: 'location_refused' },
      { stage: 'attempt', place: 'benefits_intake', code: 'put_refused' },
    ],
    alerts: ['expired_uploads', 'uploaded_too_long', 'error_class_rate', 'error_class_regression', 'new_error_class'],
  },
  meaning:
    'The intake gave a location that holds for 15 minutes, and nothing came to it in time. The receiver has nothing. A fresh hand-off with a new location follows by itself; where many expire, the same happens to each of them again.',
  variants: [
    {
      name: 'a few, spread over days',
      howToTell: 'The scoreboard shows single ones: connections that broke. The fresh hand-offs arrive; nothing is to do.',
    },
    {
      name: 'all since a certain time',
      howToTell:
        'The class begins at one hour, and that hour is a deployment or a change of a setting: compare the intake’s address and the store’s with the day before.',
    },
    {
      name: 'large packets only',
      howToTell: 'The affected are those with many pages or attachments: the upload takes longer than the location holds.',
    },
    { name: 'the receiver’s store', howToTell: 'The code is put_refused with the status of the store: its operators know.' },
  ],
  affected: { list: 'handoffs', destination: 'benefits_intake', states: ['expired', 'exhausted'] },
  steps: [
    { name: 'scoreboard', text: 'See since when, and how many a day.', command: 'waybill triage scoreboard --by day --days 14' },
    { name: 'settings', text: 'See what is set and what answers.', command: 'waybill doctor' },
    { name: 'mend', text: 'Put the setting right, or wait for the receiver. Fresh hand-offs go by themselves.' },
    {
      name: 'poll',
      text: 'Ask at once about what was sent since.',
      task: {
        name: 're-poll',
        fill: () => ({
          params: { reason: 'uploads expired before; these were sent since' },
          over: { kind: 'handoffs', destinations: ['benefits_intake'], states: ['accepted'] },
        }),
      },
    },
    {
      name: 'package',
      text: 'Whose tries are spent is packaged for the benefits administration; the packages are shared after somebody else has agreed.',
      task: {
        name: 'paper-resubmission',
        fill: () => ({ params: {}, over: { kind: 'query', reasons: ['route_exhausted'], forms: ['21-526EZ'] } }),
      },
    },
    {
      name: 'resolve',
      text: 'Say that it is mended, so that it is marked when it comes again.',
      command: 'waybill triage resolve 1 --reason REASON',
    },
  ],
  contacts: [
    { name: 'benefits_intake', for: 'the operators of the intake' },
    { name: 'vba', for: 'the benefits administration, which takes the packages' },
  ],
  tellPeople: 'That it is received and worked on, once the delay is longer than two days. The date of the first submission counts.',
});
