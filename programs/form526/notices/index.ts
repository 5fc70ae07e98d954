import {
  defineNotice,
  type NoticeDefinition,
  type NoticedSubmission,
  notifyConnector,
  type ProgramNotices,
} from '../../../src/sdk/index.ts';
import { addressesOf } from './addresses.ts';
import { easternText, listText, maskedFileName } from './words.ts';

const FORM_0781: readonly string[] = ['21-0781', '21-0781a', '21-0781V2'];
const NO_FILES = 'None';

/** The name that the greeting uses; people whose name is not known are greeted as what they are. */
function firstName(about: readonly NoticedSubmission[]): string {
  return about.map(({ submission }) => submission.identity.first_name?.trim() ?? '').find((name) => name !== '') ?? 'Veteran';
}

function submitted(about: readonly NoticedSubmission[]): string {
  return listText(about.map(({ submission }) => easternText(submission.submittedAt)));
}

function filesOf(about: readonly NoticedSubmission[], labels?: (one: NoticedSubmission) => readonly string[]): string {
  const names = about.flatMap((one) => {
    const wanted = labels?.(one);
    return one.submission.documents
      .filter(({ source, label }) => source === 'attachment' && (!wanted || wanted.includes(label)))
      .map(({ fileName }) => maskedFileName(fileName ?? ''));
  });
  return listText(names.filter((name) => name !== '')) || NO_FILES;
}

function formsOf(about: readonly NoticedSubmission[]): string {
  const forms = about.flatMap(({ submission }) =>
    submission.documents
      .filter(({ source, label }) => source === 'form' && label !== 'bdd-instructions' && label !== 'further-answers')
      .map(({ label }) => label),
  );
  return listText(forms);
}

const common = (about: readonly NoticedSubmission[]) => ({ first_name: firstName(about), date_submitted: submitted(about) });

const form0781Failed = defineNotice({
  name: 'form0781_upload_failure_email',
  title: 'A statement in support of a claim (21-0781) was not received',
  kind: 'action_needed',
  isAbout: ({ document }) => document?.source === 'form' && FORM_0781.includes(document.label),
  templates: { email: 'form0781_failed', sms: 'form0781_failed_text' },
  fields: common,
});

const form4142Failed = defineNotice({
  name: 'form4142_upload_failure_email',
  title: 'An authorization to release information (21-4142) was not received',
  kind: 'action_needed',
  isAbout: ({ document }) => document?.source === 'form' && document.label === '21-4142',
  templates: { email: 'form4142_failed', sms: 'form4142_failed_text' },
  fields: common,
});

const documentFailed = defineNotice({
  name: 'document_upload_failure_email',
  title: 'Uploaded evidence was not received',
  kind: 'action_needed',
  isAbout: ({ document }) => document?.source === 'attachment',
  templates: { email: 'document_failed', sms: 'document_failed_text' },
  fields: (about) => ({ ...common(about), filename: filesOf(about, ({ documents }) => documents) }),
});

/** Whatever failed that no other notice names. Instructions and answers that Waybill itself adds mean nothing to the person: they are not written about. */
const submissionFailed = defineNotice({
  name: 'form526_submission_failure_email',
  title: 'The claim was not received',
  kind: 'action_needed',
  isAbout: ({ document }) => document === undefined || (document.label !== 'bdd-instructions' && document.label !== 'further-answers'),
  templates: { email: 'submission_failed', sms: 'submission_failed_text' },
  fields: (about) => ({
    ...common(about),
    forms_submitted: formsOf(about),
    files_submitted: filesOf(about),
    date_of_failure: listText(about.flatMap(({ failedAt }) => (failedAt ? [easternText(failedAt)] : []))),
  }),
});

const whole = (name: string, title: string, kind: NoticeDefinition['kind'], template: string): NoticeDefinition =>
  defineNotice({ name, title, kind, isAbout: () => true, templates: { email: template }, fields: common });

const delayed = whole('form526_delayed_email', 'The claim is late and being worked on', 'delayed', 'delayed');
const mended = whole('form526_mended_email', 'What was not received has been put right', 'mended', 'mended');
const received = whole('form526_received_email', 'The claim was received', 'received', 'received');

const definitions = [form0781Failed, form4142Failed, documentFailed, submissionFailed, delayed, mended, received];

export const notify = notifyConnector(
  definitions.flatMap(({ templates }) => [templates.email, ...(templates.sms === undefined ? [] : [templates.sms])]),
);

export const notices: ProgramNotices = {
  connector: 'notify',
  service: 'disability-application',
  // A day, in which operators and the route mend most; what is only late may take three.
  confirmHours: { action_needed: 24, delayed: 72 },
  definitions,
  addresses: addressesOf,
};
