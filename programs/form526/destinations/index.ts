import { benefitsDocuments } from './benefits-documents.ts';
import { benefitsIntake } from './benefits-intake.ts';
import { centralMail } from './central-mail.ts';
import { claimsApi } from './claims-api.ts';
import { evss } from './evss.ts';
import { evssDocuments } from './evss-documents.ts';

/** Where the documents of a claim end up, with each receiver's own words for what became of them. */
export const destinations = [evss, claimsApi, benefitsIntake, benefitsDocuments, centralMail, evssDocuments];
