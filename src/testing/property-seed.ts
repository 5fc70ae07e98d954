import fc from 'fast-check';

/** The gate says the same of the same code. `WAYBILL_SEED=random` looks further; a number repeats what was found. */
const USUAL_SEED = 526;
const given = process.env.WAYBILL_SEED;
const seed = given === undefined ? USUAL_SEED : given === 'random' ? Math.trunc(performance.timeOrigin % 2 ** 31) : Number(given);

fc.configureGlobal({ ...fc.readConfigureGlobal(), seed });
