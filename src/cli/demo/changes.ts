import { now } from '#kernel/clock/clock.ts';
import { programNamed } from '../../registry/index.ts';
import { acceptSubmissions } from '../../submissions/index.ts';
import type { DemoRequest } from './demo-request.ts';
import { MINUTE_MS } from './moments.ts';

/** The program whose changes go to a legacy system as daily files. */
export const FILE_PROGRAM = 'vye';

const filed = { rpo_code: '316', indicator: 'A' };

function address(person: string, street: string): Change {
  const payload = { ...filed, veteran_name: `SAMPLE ${person}`, address1: street, city: 'Exampleton', state: 'TX', zip_code: '77401' };
  return { form: 'address-change', person, payload };
}

function deposit(person: string): Change {
  const account = { acct_no: '000123456', acct_type: 'checking', routing_no: '021000021', bank_name: 'Bank of Examples' };
  return {
    form: 'direct-deposit-change',
    person,
    payload: { ...filed, full_name: `SAMPLE ${person}`, phone: '5125550100', ...account, bank_phone: '5125550199' },
  };
}

function verification(person: string): Change {
  const transact_date = now().toISOString().slice(0, 10);
  return { form: 'verification', person, payload: { ...filed, stub_nm: `S${person}`, transact_date, source_ind: 'web' } };
}

interface Change {
  readonly form: string;
  readonly person: string;
  readonly payload: object;
}

/** Changes that people make to their enrollment; BIRCH moves twice on one day, and the file takes the newer address. */
export async function takeChanges({ house, people }: DemoRequest): Promise<void> {
  const changes = [
    address('ALDER', '1 Sample Lane'),
    address('BIRCH', '2 Sample Lane'),
    address('BIRCH', '3 Sample Lane, Apt 4'),
    deposit('ALDER'),
    deposit('CEDAR'),
    verification('CEDAR'),
    verification('DOGWOOD'),
  ];
  const rows = changes.map(({ form, person, payload }, n) => ({
    content: {
      id: `change-${n + 1}`,
      form,
      person_id: `demo-${person.toLowerCase()}`,
      submitted_at: new Date(now().getTime() - (changes.length - n) * MINUTE_MS).toISOString(),
      payload,
      identity: { ssn: '900112233', file_numbers: ['900112233'] },
    },
  }));
  const { database, keyring, registry } = house;
  const intake = { program: programNamed(registry, FILE_PROGRAM), keyring, actor: people.operator.actor };
  await database.transaction([FILE_PROGRAM], (session) => acceptSubmissions(session, intake, rows));
}
