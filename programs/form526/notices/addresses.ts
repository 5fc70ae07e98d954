import type { NoticeAddresses, OpenedSubmission } from '../../../src/sdk/index.ts';
import { claimOf, type Payload526 } from '../payload.ts';

const LEAST_DIGITS = 10;

/** What the claim itself gives goes before what the profile knows: it is what the person wrote last. */
export function addressesOf({ payload, identity }: Pick<OpenedSubmission, 'payload' | 'identity'>): NoticeAddresses {
  const contact = recordOf(claimOf(payload as Payload526).veteran);
  const emails = [textOf(contact.emailAddress), ...(identity.emails ?? [])].filter((each) => /^[^@\s]+@[^@\s]+$/.test(each.trim()));
  const phones = [textOf(contact.primaryPhone), phoneOf(contact.daytimePhone), identity.phone ?? ''];
  return { emails, phones: phones.map(dialled).filter((each) => each !== '') };
}

function phoneOf(value: unknown): string {
  const { areaCode, phoneNumber } = recordOf(value);
  return `${textOf(areaCode)}${textOf(phoneNumber)}`;
}

/** `+1` and ten digits, as the API wants a number; blank where there are not so many. */
function dialled(given: string): string {
  const digits = given.replaceAll(/\D/g, '').replace(/^1(?=\d{10}$)/, '');
  return digits.length === LEAST_DIGITS ? `+1${digits}` : '';
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Readonly<Record<string, unknown>>) : {};
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
