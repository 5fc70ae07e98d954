import { defineDestination, defineProgram } from '../../src/sdk/index.ts';
import { exports } from './exports.ts';
import { forms } from './forms.ts';
import { notices } from './notices.ts';
import { exportFailed } from './playbooks.ts';

/** The legacy system takes files and answers nothing: a line is proved by the file that was read back from where it is fetched. */
const egress = defineDestination({
  name: 'egress',
  title: 'Legacy benefits system (files)',
  covers: 'submission',
  // The longest row of days without a file is four.
  timeBoxDays: 5,
  provisionalWatchDays: 5,
  receiptKind: 'line',
  proof: 'receipt_only',
  // A file is put under one name, created once: putting it again is the same.
  whenUnknown: 'same_key',
  statuses: { confirmed: 'delivered', missing: 'rejected' },
});

/** Changes that people make to their enrollment, handed to a legacy system as daily files. */
export default defineProgram({
  name: 'vye',
  title: 'Verify your enrollment',
  folder: import.meta.dirname,
  forms,
  destinations: [egress],
  connectors: [],
  tasks: [],
  exports,
  stores: [{ name: 'egress', title: 'Where the legacy system fetches its files' }],
  notices,
  playbooks: [exportFailed],
  startWithinDays: 5,
  partners: [],
});
