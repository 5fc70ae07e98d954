import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Payload526 } from '../payload.ts';
import { cleanName, packageMetadata } from './metadata.ts';
import { overrideClaim } from './overrides.ts';

const payload = (address?: object): Payload526 => ({
  form526: { form526: address ? { veteran: { currentMailingAddress: address } } : {} },
});
const identity = { first_name: 'Ánh', last_name: "O'Brien-Kāneʻohe", ssn: '900-11-2233', zip: '97202' };

test('names are transliterated and cut by the rule of the receiver, whatever they hold', () => {
  expect(cleanName('Nguyễn Thị Ánh')).toBe('Nguyen Thi Anh');
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 120 }), (name) => {
      expect(cleanName(name)).toMatch(/^[A-Za-z\-/ ]{0,50}$/);
    }),
  );
});

test('what cannot be made to fit is named', () => {
  expect(packageMetadata(payload(), { first_name: '…', last_name: 'Sample' }, '2022-05-01')).toEqual({
    faults: ['identity.first_name', 'identity.ssn'],
  });
});

test.each([
  [{ country: 'USA', zipFirstFive: '12345', zipLastFour: '6789' }, '12345-6789'],
  [{ country: 'USA', zipFirstFive: '12345' }, '12345'],
  [{ country: 'Viet Nam', zipFirstFive: '12345' }, '00000'],
  [{ country: 'USA', zipFirstFive: '1234' }, '97202'],
  [undefined, '97202'],
])('the zip of %j is %s', (address, zip) => {
  expect(packageMetadata(payload(address), identity, '2022-05-01')).toMatchObject({ metadata: { zipCode: zip, fileNumber: '900112233' } });
});

test('the address has a shorter name in older records; the present name counts first', () => {
  const zipOf = (veteran: object) => packageMetadata({ form526: { form526: { veteran } } }, { ...identity, zip: '' }, '2022-05-01');
  const mailingAddress = { country: 'USA', zipFirstFive: '12345', zipLastFour: '6789' };
  expect(zipOf({ mailingAddress })).toMatchObject({ metadata: { zipCode: '12345-6789' } });
  expect(zipOf({ mailingAddress, currentMailingAddress: null })).toMatchObject({ metadata: { zipCode: '12345-6789' } });
  expect(zipOf({ mailingAddress, currentMailingAddress: { ...mailingAddress, zipFirstFive: '54321' } })).toMatchObject({
    metadata: { zipCode: '54321-6789' },
  });
});

test('an application date that has run out is extended, one that has not is kept, and either is recorded', () => {
  const times = { submittedAt: new Date('2022-05-01T10:00:00Z'), requestedAt: new Date('2026-01-01T00:00:00Z') };
  const claim = (applicationExpirationDate: string): Payload526 => ({ form526: { form526: { applicationExpirationDate } } });
  const overrides = { expiration: 'extend', claimDate: 'from_submission' } as const;
  expect(overrideClaim(claim('2023-01-01T00:00:00Z'), overrides, times).applied).toEqual({
    applicationExpirationDate: '2027-01-01T00:00:00.000Z',
    claimDate: '2022-05-01',
  });
  expect(overrideClaim(claim('2026-06-01T00:00:00Z'), overrides, times).applied).toEqual({ claimDate: '2022-05-01' });
  expect(overrideClaim(claim('2023-01-01T00:00:00Z'), { expiration: 'keep', claimDate: 'keep' }, times).applied).toEqual({});
});
