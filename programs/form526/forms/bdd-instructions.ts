import type { DocumentModel } from '../../../src/sdk/index.ts';

/** A page for claims filed before discharge, in our own words: what the veteran still owes and whom to call. It holds no answers. */
export const BDD_INSTRUCTIONS: DocumentModel = {
  title: 'Benefits delivery at discharge: what to do next',
  subtitle: 'For a claim filed 180 to 90 days before the end of active duty',
  language: 'en-US',
  formNumber: 'BDD',
  sections: [
    {
      title: 'What this page is',
      blocks: [
        {
          kind: 'text',
          text: 'This claim was filed under the program for benefits delivery at discharge. Under it, a service member can claim disability compensation before leaving active duty, so that a decision can follow soon after discharge. The steps below belong to the claim and have to be taken by the service member.',
        },
      ],
    },
    {
      title: 'Before discharge',
      blocks: [
        {
          kind: 'row',
          label: '1. Health assessment',
          value: 'Complete the separation health assessment, part A, and hand it in with the claim.',
        },
        {
          kind: 'row',
          label: '2. Service treatment records',
          value: 'Hand in a copy of the service treatment records for the current period of service.',
        },
        {
          kind: 'row',
          label: '3. Examinations',
          value:
            'Be available for 45 days from the day of the claim. Examinations are set in that time; keep every appointment or call to move it.',
        },
        { kind: 'row', label: '4. Changes', value: 'Report a new address, telephone number or day of discharge at once.' },
      ],
    },
    {
      title: 'After discharge',
      blocks: [
        {
          kind: 'row',
          label: '5. Discharge papers',
          value: 'Hand in the certificate of release (DD Form 214) as soon as it is issued. The decision waits for it.',
        },
        { kind: 'row', label: '6. Direct deposit', value: 'Check that the bank account given with the claim is still right.' },
      ],
    },
    {
      title: 'Questions',
      blocks: [
        {
          kind: 'text',
          text: 'Call the Department of Veterans Affairs at 800-827-1000, Monday to Friday, or ask the benefits office on the installation.',
        },
      ],
    },
  ],
  footer: 'Benefits delivery at discharge',
};
