import { expect, test } from 'vitest';
import type { Counted, CountedMoves } from '../../src/sdk/index.ts';
import { formerMetrics } from './former-metrics.ts';

const NOTHING: Counted = { moves: [], waits: [], questions: [], standing: [], notices: [] };
const MOVE: CountedMoves = {
  form: '21-526EZ',
  destination: 'benefits_documents',
  document: { label: 'attachment1', documentType: 'L015', source: 'attachment' },
  from: 'accepted',
  to: 'delivered',
  status: 'SUCCESS',
  step: null,
  reason: null,
  count: 2,
};

function told(counted: Partial<Counted>): string[] {
  return formerMetrics({ ...NOTHING, ...counted })
    .filter(({ kind }) => kind === 'count')
    .map(({ name, amount }) => `${name} ${amount}`);
}

test('each document counts under its own type, not under the first one of the answer', () => {
  const form = (label: string) => ({ label, documentType: 'L228', source: 'form' as const });
  expect(
    told({
      moves: [
        MOVE,
        {
          ...MOVE,
          document: form('21-0781'),
          to: 'rejected',
          step: 'CLAIMS_EVIDENCE FAILED, BENEFITS_GATEWAY_SERVICE NOT_STARTED',
          count: 1,
        },
        { ...MOVE, document: form('21-0781a'), count: 3 },
        { ...MOVE, document: form('bdd-instructions'), to: 'accepted', count: 9 },
      ],
      waits: [{ form: '21-526EZ', destination: 'benefits_documents', document: form('21-0781V2'), hours: 24, count: 4 }],
    }),
  ).toEqual([
    'api.form526.lighthouse_document_upload_processing_status.veteran_upload.complete 2',
    'api.form526.lighthouse_document_upload_processing_status.form_0781.failed.claims_evidence 1',
    'api.form526.lighthouse_document_upload_processing_status.form_0781a.complete 3',
    'api.form526.lighthouse_document_upload_processing_status.form_0781.processing_timeout 4',
  ]);
});

test('packets count for the form and for all forms, provisional success apart', () => {
  const packet = { ...MOVE, destination: 'benefits_intake', document: null };
  expect(told({ moves: [packet, { ...packet, to: 'provisional', count: 5 }, { ...packet, to: 'expired', count: 1 }] })).toEqual([
    'api.benefits_intake.submission_status.526.true_success 2',
    'api.benefits_intake.submission_status.all_forms.true_success 2',
    'api.benefits_intake.submission_status.526.paranoid_success 5',
    'api.benefits_intake.submission_status.all_forms.paranoid_success 5',
    'api.benefits_intake.submission_status.526.failure 1',
    'api.benefits_intake.submission_status.all_forms.failure 1',
  ]);
});

test('the one big number is what needs attention', () => {
  const standing = [
    { form: '21-526EZ', state: 'needs_attention', reason: 'held', count: 3 },
    { form: '21-526EZ', state: 'needs_attention', reason: 'route_exhausted', count: 4 },
    { form: '21-526EZ', state: 'delivered', reason: null, count: 90 },
  ];
  const levels = Object.fromEntries(formerMetrics({ ...NOTHING, standing }).map(({ name, amount }) => [name, amount]));
  expect(levels).toMatchObject({
    'form526.state.snapshot.total_failure_type_count': 7,
    'api.benefits_intake.remediation_status.outstanding_failures': 7,
    'api.benefits_intake.remediation_status.unsubmitted_claims': 3,
  });
});

test('mails keep their names, and what is not a mail of before is not told under one', () => {
  expect(
    told({
      notices: [
        { notice: 'form0781_upload_failure_email', event: 'success', count: 2 },
        { notice: 'form0781_upload_failure_email', event: 'silent_failure_avoided', count: 2 },
        { notice: 'claim_received', event: 'success', count: 9 },
      ],
    }),
  ).toEqual(['api.form_526.veteran_notifications.form0781_upload_failure_email.success 2']);
});
