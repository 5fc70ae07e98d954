import { definePlaybook } from '../../src/sdk/index.ts';

const EXPORTS: readonly string[] = ['CHGADD', 'DirDep', 'vawave'];

/** The daily file did not reach the legacy system. */
export const exportFailed = definePlaybook({
  name: 'export_failed',
  title: 'A daily file did not reach the legacy system',
  version: 1,
  about: {
    errorClasses: [{ stage: 'export' }, { stage: 'finding', place: 'export_missing' }, { stage: 'finding', place: 'export_blocked' }],
    findings: ['export_missing', 'export_blocked', 'export_row_refused', 'export_rows_not_received'],
    exports: EXPORTS,
    alerts: ['export_overdue', 'export_odd'],
  },
  meaning:
    'People changed their address, their bank account or their enrollment, and the file that carries the changes is not proved to be where the legacy system fetches it. No change is lost: each stays ready until a confirmed file holds it.',
  variants: [
    {
      name: 'the upload failed',
      howToTell:
        'The file is frozen or archived and its newest fault is WB_EXPORT_STORE, WB_OBJECT_STORE or another code of the store. It is tried again by itself.',
    },
    {
      name: 'a bug',
      howToTell:
        'The fault is WB_INTERNAL, or the file fails before it is archived: the code changed. Give the class an owner who can read the log.',
    },
    {
      name: 'something stands in the way',
      howToTell: 'The file is blocked: under its name stands what we did not put there, or what stands there differs.',
    },
    {
      name: 'the partner is down or did not fetch',
      howToTell: 'The file is confirmed and the partner says that it is not there: ask for its list and compare.',
    },
    { name: 'rows are refused', howToTell: 'The file went without them: each refused row names the rule that it breaks.' },
  ],
  affected: { list: 'export_ready' },
  steps: [
    { name: 'look', text: 'See which file is late, what it waits for, and why its newest try failed.', command: 'waybill export list' },
    {
      name: 'classes',
      text: 'Compare with what failed before: one class is the store, another one a bug.',
      command: 'waybill triage list --stage export',
    },
    {
      name: 'who',
      text: 'Write the list of everybody who is affected, by kind of change, for whoever has to tell them.',
      task: {
        name: 'export-ready',
        fill: ({ kind, id, place }) => ({
          params: {
            export: kind === 'export' ? id : kind === 'error_class' && EXPORTS.includes(place ?? '') ? place : 'CHGADD',
            reason: 'a file is late',
          },
          over: { kind: 'nothing' },
        }),
      },
    },
    {
      name: 'store',
      text: 'Mend the way to the store: its address and credentials are settings, and the doctor says whether it can be written.',
      command: 'waybill doctor',
    },
    {
      name: 'unblock',
      text: 'Where a file is blocked: look at the partner’s place, then try it again, or drop it so that its rows go into the next one.',
      command: 'waybill export retry 1 --reason REASON',
    },
    {
      name: 'run',
      text: 'Send what is ready. A file that is under way goes on; nothing is sent twice.',
      command: 'waybill export run NAME --reason REASON',
    },
    {
      name: 'reconcile',
      text: 'Ask the partner for its list of what it received and compare it line by line.',
      command: 'waybill export reconcile FILE',
    },
    { name: 'partner', text: 'Where the day is over: tell the partner that the file comes late, with its name and its number of rows.' },
  ],
  contacts: [
    { name: 'vye_partner', for: 'the operators of the legacy system, who can take a late file' },
    { name: 'vye_team', for: 'the team that answers for these changes' },
  ],
  tellPeople:
    'The records hold no address for messages, so nobody can be written to. Whoever asks is told that the change was received, on which day, and that it goes with the next file.',
});
