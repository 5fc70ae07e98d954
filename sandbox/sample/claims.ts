import type { Random } from '../random.ts';
import { form0781, form4142, form8940 } from './other-forms.ts';
import { type Address, inventName, type Person } from './people.ts';
import { day, prose } from './prose.ts';

const CONDITIONS = [
  'Tinnitus',
  'Lumbar strain',
  'Knee, left, limited motion',
  'PTSD (post traumatic stress disorder)',
  'Asthma, bronchial',
  'Migraine',
  'Sleep apnea',
  'Hearing loss, both ears',
  'Hypertension',
  'Sinusitis – chronic',
  "Raynaud's syndrome",
  'Ankle sprain (residuals)',
];
const BRANCHES = ['Army', 'Navy', 'Marine Corps', 'Air Force', 'Coast Guard', 'Army National Guard', 'Air Force Reserves', 'Space Force'];
const CAUSES = ['NEW', 'INCREASE', 'REOPEN', 'NONE'];
/** Recorded payloads of the real system reach from 3 to 20 KB with little text; those of the backlog from 4 to 40. */
export const SIZE = { least: 4_096, most: 40_960 };

const many = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));

/** The claim as the form system stores it, without uploads and without what changes on every try. */
export function inventClaim(random: Random, person: Person): Record<string, unknown> {
  const sentences = random.pick([1, 2, 2, 3, 4, 6, 10, 18]);
  const form526: Record<string, unknown> = {
    veteran: veteran(random, person),
    claimantCertification: true,
    standardClaim: random.chance(0.8),
    autoCestPDFGenerationDisabled: false,
    bddQualified: random.chance(0.05),
    claimSubmissionSource: 'VA.gov',
    directDeposit: {
      accountType: random.pick(['CHECKING', 'SAVINGS']),
      accountNumber: random.digits(12),
      routingNumber: `0000${random.digits(5)}`,
      bankName: 'Harborlight Credit Union',
    },
    ...(random.chance(0.3) ? { servicePay: servicePay(random) } : {}),
    serviceInformation: serviceInformation(random),
    treatments: many(random.between(1, 6), () => treatment(random)),
    disabilities: many(random.between(2, 9), () => disability(random, sentences)),
    ...(random.chance(0.35) ? { toxicExposure: toxicExposure(random) } : {}),
  };
  const payload = {
    form526: { form526 },
    form4142: random.chance(0.35) ? form4142(random, person) : null,
    form0781: random.chance(0.25) ? form0781(random, person, sentences) : null,
    form8940: random.chance(0.12) ? form8940(random, person, sentences) : null,
    flashes: random.chance(0.1) ? [random.pick(['Homeless', 'POW', 'Terminally Ill'])] : null,
  };
  fitSize(random, payload, form526);
  return payload;
}

/** Brings a payload into the sizes that occur: short ones get a statement, long ones lose their longest descriptions. */
function fitSize(random: Random, payload: object, form526: Record<string, unknown>): void {
  const room = 1_500; // uploads, expiration and claim dates come on top
  let bytes = Buffer.byteLength(JSON.stringify(payload));
  if (bytes < SIZE.least) form526.overflowText = prose(random, Math.ceil((SIZE.least - bytes) / 38));
  for (const row of (form526.disabilities as Record<string, unknown>[]).toReversed()) {
    if (bytes <= SIZE.most - room) return;
    bytes -= Buffer.byteLength(JSON.stringify(row.serviceRelevance));
    row.serviceRelevance = 'See the attached statement.';
  }
}

function veteran(random: Random, person: Person): object {
  const phone = (): object => ({ areaCode: person.phone.areaCode, phoneNumber: `55501${random.digits(2)}` });
  return {
    emailAddress: person.email,
    currentMailingAddress: mailing(person.address),
    daytimePhone: person.phone,
    ...(random.chance(0.4) ? { cellPhone: phone() } : {}),
    ...(random.chance(0.08)
      ? {
          homelessness: {
            pointOfContact: { pointOfContactName: inventName(random), primaryPhone: phone() },
            currentlyHomeless: { homelessSituationType: 'FLEEING_CURRENT_RESIDENCE', otherLivingSituation: 'staying with friends' },
          },
        }
      : {}),
    currentlyVAEmployee: random.chance(0.03),
  };
}

function mailing(address: Address): object {
  return {
    country: address.country,
    addressLine1: address.line1,
    ...(address.line2 ? { addressLine2: address.line2 } : {}),
    type: address.type,
    ...(address.type === 'MILITARY' ? { militaryPostOfficeTypeCode: 'APO', militaryStateCode: 'AE' } : { city: address.city }),
    ...(address.type === 'DOMESTIC' ? { state: address.state } : {}),
    ...(address.zip5 ? { zipFirstFive: address.zip5 } : {}),
    ...(address.zip4 ? { zipLastFour: address.zip4 } : {}),
    ...(address.type === 'INTERNATIONAL' ? { internationalPostalCode: '12345' } : {}),
  };
}

function servicePay(random: Random): object {
  return {
    waiveVABenefitsToRetainTrainingPay: random.chance(0.5),
    waiveVABenefitsToRetainRetiredPay: false,
    militaryRetiredPay: {
      receiving: random.chance(0.5),
      willReceiveInFuture: false,
      payment: { serviceBranch: random.pick(BRANCHES), amount: random.between(100, 4000) + 0.5 },
    },
    separationPay: {
      received: true,
      payment: { serviceBranch: random.pick(BRANCHES), amount: random.between(1000, 90000) },
      receivedDate: { year: String(random.between(1990, 2018)) },
    },
  };
}

function serviceInformation(random: Random): object {
  const start = random.between(1970, 2008);
  return {
    servicePeriods: many(random.between(1, 3), (i) => ({
      serviceBranch: random.pick(BRANCHES),
      activeDutyBeginDate: day(random, start + i * 4, start + i * 4 + 1),
      activeDutyEndDate: day(random, start + i * 4 + 2, start + i * 4 + 3),
    })),
    ...(random.chance(0.1)
      ? {
          confinements: [
            { confinementBeginDate: day(random, start + 1, start + 1), confinementEndDate: day(random, start + 2, start + 2) },
          ],
        }
      : {}),
    ...(random.chance(0.2)
      ? { alternateNames: [{ firstName: 'Robin', middleName: 'J', lastName: inventName(random).split(' ').at(-1) }] }
      : {}),
    ...(random.chance(0.2)
      ? {
          reservesNationalGuardService: {
            obligationTermOfServiceFromDate: day(random, 2000, 2001),
            obligationTermOfServiceToDate: day(random, 2004, 2005),
            unitName: '12th Signal Company',
            unitPhone: { areaCode: '505', phoneNumber: `55501${random.digits(2)}` },
            receivingInactiveDutyTrainingPay: true,
          },
        }
      : {}),
  };
}

function treatment(random: Random): object {
  const date = (): object => ({ year: String(random.between(1999, 2019)), month: random.pick(['01', '04', '07', '11']), day: null });
  return {
    startDate: date(),
    endDate: date(),
    treatedDisabilityNames: [random.pick(CONDITIONS), random.pick(CONDITIONS)],
    center: { name: `${random.pick(['Fairhollow', 'Kailuana', 'San Cordero'])} VA Clinic`, country: 'USA' },
  };
}

function disability(random: Random, sentences: number): object {
  return {
    name: random.pick(CONDITIONS),
    diagnosticCode: random.between(5000, 9499),
    disabilityActionType: random.pick(CAUSES),
    ...(random.chance(0.4) ? { ratedDisabilityId: random.digits(7) } : {}),
    serviceRelevance: `Caused by an in-service event, injury, or exposure\n${prose(random, sentences)}`,
    ...(random.chance(0.25)
      ? {
          secondaryDisabilities: [
            {
              name: random.pick(CONDITIONS),
              disabilityActionType: 'SECONDARY',
              serviceRelevance: `Caused by a service-connected disability\n${prose(random, sentences)}`,
            },
          ],
        }
      : {}),
  };
}

function toxicExposure(random: Random): object {
  const span = (): object => ({ startDate: day(random, 1990, 1991), endDate: day(random, 1992, 1993) });
  return {
    gulfWar1990: { iraq: random.chance(0.5), kuwait: true, qatar: random.chance(0.3) },
    gulfWar1990Details: { kuwait: span() },
    herbicide: { cambodia: random.chance(0.2), guam: random.chance(0.2), laos: false },
    otherHerbicideLocations: { description: prose(random, 1), ...span() },
    otherExposures: { asbestos: random.chance(0.5), radiation: random.chance(0.2), mustardgas: false },
    otherExposuresDetails: { asbestos: span() },
    specifyOtherExposures: { description: 'Lead paint, burn pits, jet fuel', ...span() },
    conditions: { asthma: true },
  };
}
