import { isQuick } from '../report.ts';

export const FINGERPRINTS = isQuick ? 100_000 : 1_000_000;
export const SUBMISSIONS = isQuick ? 150_000 : 3_000_000;
