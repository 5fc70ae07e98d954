import { defineProgram } from '../../src/sdk/index.ts';
import { benefitsDocuments } from './connectors/benefits-documents.ts';
import { benefitsIntake } from './connectors/benefits-intake.ts';
import { centralMail } from './connectors/central-mail.ts';
import { claimsApi } from './connectors/claims-api.ts';
import { evss } from './connectors/evss.ts';
import { destinations } from './destinations/index.ts';
import { form526ez } from './form-526ez.ts';
import { formerMetrics } from './former-metrics.ts';
import { notices, notify } from './notices/index.ts';
import { playbooks } from './playbooks/index.ts';
import { listUndecided } from './tasks/list-undecided.ts';
import { paperResubmission } from './tasks/paper-resubmission.ts';

/** The disability claim: taken in, packaged for the benefits administration where its ordinary route failed. */
export default defineProgram({
  name: 'form526',
  title: 'Disability compensation claims',
  folder: import.meta.dirname,
  forms: [form526ez],
  destinations,
  connectors: [claimsApi, evss, benefitsIntake, benefitsDocuments, centralMail, notify],
  tasks: [paperResubmission, listUndecided],
  formerMetrics,
  notices,
  playbooks,
  // Primary and backup route with their retries: 48 hours each, and three days to spare.
  startWithinDays: 7,
  partners: [{ name: 'vba', title: 'Veterans Benefits Administration', acknowledgeWithinDays: 21 }],
});
