import { defineNotice, type ProgramNotices } from '../../src/sdk/index.ts';

/**
 * The legacy system's records have no e-mail address, so nobody can be written to: whose change failed is a listed finding that operators
 * answer by telephone or letter.
 */
export const notices: ProgramNotices = {
  service: 'verify-your-enrollment',
  // The file of the next day takes along what that of the day before did not.
  confirmHours: { action_needed: 48, delayed: 96 },
  definitions: [
    defineNotice({
      name: 'vye_change_failure',
      title: 'A change to an enrollment did not reach the legacy system',
      kind: 'action_needed',
      isAbout: () => true,
      templates: { email: 'change_failed' },
      fields: () => ({}),
    }),
  ],
  addresses: () => ({ emails: [], phones: [] }),
};
