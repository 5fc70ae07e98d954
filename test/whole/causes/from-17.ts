import { type HistoricCause, proof } from './cause.ts';
import {
  DELIVER,
  EVERY_FAILURE,
  EVSS,
  EXPORTS,
  IMPORT,
  LOST,
  NOTICES,
  POLL_FAULTS,
  POLL_LIVENESS,
  POLLS,
  RECOVERY,
  ROUTES,
  RUN,
  SHARE,
  STANDING,
  TRUTH,
} from './proof-files.ts';

export const CAUSES_FROM_17: readonly HistoricCause[] = [
  {
    number: 17,
    cause: 'The first route was spent and the second never began',
    proofs: [
      proof(LOST, 'a refusal is followed though the worker that heard it did nothing more'),
      proof(DELIVER, 'what was not taken is tried again when the partner says, and goes the next way when no try is left'),
      proof(ROUTES, 'where the claims service fails for days the claim goes on paper, and afresh where its place ran out'),
    ],
  },
  {
    number: 18,
    cause: 'Notices of failure were never sent, or never arrived',
    proofs: [
      proof(EVERY_FAILURE, 'every confirmed failure is told or says why not'),
      proof(NOTICES, 'a failure that lasts is told once, and its delivery is confirmed by call-back'),
      proof(NOTICES, 'no confirmation within 72 hours is a failure; one that comes late counts'),
      proof(NOTICES, 'an address that fails is followed by the next one, then by a text; the last failure is a finding'),
      proof(NOTICES, 'a send whose answer never came is looked up by its reference, not sent again'),
      proof(NOTICES, 'who has no address is a listed finding'),
    ],
  },
  {
    number: 19,
    cause: 'The code that marks failures failed itself',
    proofs: [
      proof(STANDING, 'a submission taken in may wait for its first step, and no longer'),
      proof(STANDING, 'the app cannot write a standing'),
      proof(EVERY_FAILURE, 'a submission that nobody ever handed over is found when its time has passed'),
    ],
  },
  {
    number: 20,
    cause: 'A daily file for another system did not come, or came short',
    proofs: [
      proof(
        EXPORTS,
        'the partner cannot be reached for a day: a finding by the deadline, the people listed, and one command that sends it',
      ),
      proof(EXPORTS, 'nobody worked for three days: one late file answers them all, and the record says that they were late'),
      proof(EXPORTS, 'no file on a federal holiday, unless somebody decided so; none on a day that was called off'),
      proof(EXPORTS, 'a null transact date refuses its row, not the file, and a newer change mends it'),
      proof('src/exports/layout.test.ts', 'no value moves a column, whatever it holds'),
      proof('src/exports/exports-killed.db.test.ts', 'the partner ends with each row exactly once'),
    ],
  },
  {
    number: 21,
    cause: 'A report counted more than there was',
    proofs: [
      proof(STANDING, 'whatever happens, totals add up, stored equals recomputed, and counts equal a recount from the facts'),
      proof('src/tasks/totals.db.test.ts', 'totals add up whatever happens to items and whatever operators do'),
      proof(IMPORT, 'totals add up over any mixture, whatever came before'),
      proof('src/standing/outlook.db.test.ts', 'whatever there is, every partition adds up to its whole, and the wholes are the standings'),
    ],
  },
  {
    number: 22,
    cause: 'Errors that want different answers were all treated alike',
    proofs: [
      proof('test/mail-delivery.test.ts', 'with %j is %s'),
      proof('test/playbooks.test.ts', 'errors that want different answers are different classes, and lead to different playbooks'),
    ],
  },
  {
    number: 23,
    cause: 'A stored state drifted from the facts',
    proofs: [
      proof(STANDING, 'whatever happens, totals add up, stored equals recomputed, and counts equal a recount from the facts'),
      proof('src/worker/check-standing-daily.db.test.ts', 'a stored standing that the facts contradict is a finding'),
    ],
  },
  {
    number: 24,
    cause: 'Work was pasted into consoles that died in the middle of it',
    proofs: [
      proof(RECOVERY, 'leaves nothing lost and nothing twice'),
      proof(RECOVERY, 'whoever lost the lease can write nothing'),
      proof('test/kill-9.db.test.ts', 'killed at every stage and started again, the same packages come out'),
    ],
  },
  {
    number: 25,
    cause: 'A claim counted as done although its documents were not',
    proofs: [
      proof(STANDING, 'one lost attachment keeps a claim from being delivered'),
      proof(STANDING, 'nothing to deliver is not delivered'),
    ],
  },
  {
    number: 26,
    cause: 'One way into failure told the person nothing',
    proofs: [
      proof(EVERY_FAILURE, 'a hand-off that is %s is found, whoever set it'),
      proof(EVERY_FAILURE, 'a submission that nobody ever handed over is found when its time has passed'),
      proof(EVERY_FAILURE, 'every confirmed failure is told or says why not'),
    ],
  },
  {
    number: 27,
    cause: 'Old rows, and rows that somebody had touched, were no longer polled',
    proofs: [
      proof(POLLS, 'rows with a remediation, and old ones, are asked about like any other'),
      proof(POLLS, 'success that may turn is watched for its whole period, whatever its age, and not beyond it'),
      proof(POLL_LIVENESS, 'what should be asked about and is on no schedule is put there; what is settled is not'),
    ],
  },
  {
    number: 28,
    cause: 'The record was written after the answer, and a crash lost it',
    proofs: [
      proof(SHARE, 'killed between put and record: the same package, one object, one row'),
      proof(LOST, 'without a key it is looked up by the receipt that was kept before the call that mattered, and never sent again'),
      proof(LOST, 'the answer of a worker that was given up comes late and counts'),
    ],
  },
  {
    number: 29,
    cause: 'A failure came as HTTP 200',
    proofs: [
      proof('test/evss-connector.test.ts', 'failures that come as HTTP 200 are failures'),
      proof(POLL_FAULTS, 'HTTP 200 with something else than a list is a question without an answer'),
      proof(EVSS, 'HTTP 200 with success false and %s was not stored'),
      proof('test/answers-that-do-not-fit.test.ts', 'whatever is answered, a claim stands only with its number in a 2xx'),
      proof('test/documents-delivery.test.ts', 'a no is HTTP 200'),
    ],
  },
  {
    number: 30,
    cause: 'One upload in ten failed for weeks and no rate showed it',
    proofs: [
      proof('src/kernel/http/retry.test.ts', 'gives the last outcome when its attempts are spent'),
      proof(RUN, 'pauses when its failure budget is spent, goes on when resumed, and ends when cancelled'),
      proof('test/documents-delivery.test.ts', 'one upload in ten is not verified though nothing is wrong with it'),
      proof(
        'src/triage/rates.db.test.ts',
        'one upload in ten fails for weeks and passes when it is tried again: it has a class, a rate by the hour, and a figure each week',
      ),
    ],
  },
  {
    number: 31,
    cause: "A report's window was fixed when the process started",
    proofs: [proof('test/historic-causes.db.test.ts', 'standing is read as at this moment, and says so')],
  },
  {
    number: 32,
    cause: 'An old input file was taken in again',
    proofs: [
      proof(IMPORT, 'imports a thousand, holds them all, and knows them the second time'),
      proof('test/demo.db.test.ts', 'the same command again does no work twice and says so'),
      proof(TRUTH, 'the same file is known, with what it came to; as of another day it is compared anew, unless it was accepted'),
      proof(EXPORTS, 'the same content as an earlier file is a finding, and so is the same input'),
    ],
  },
];
