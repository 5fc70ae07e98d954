import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import type { DestinationDefinition } from '#sdk';
import { type HandoffHouse, isSetUp } from '../ports.ts';
import {
  type AttemptCount,
  countAttempts,
  countQuestions,
  countScheduled,
  type QuestionCount,
  type ScheduledCount,
} from './destination-counts.sql.ts';
import { type DestinationPause, selectPauses } from './pauses.sql.ts';

/** One destination of a loaded program, and how it fares. */
export interface DestinationHealth {
  readonly program: string;
  readonly destination: DestinationDefinition;
  /** Whether its connector is set up here. */
  readonly isSetUp: boolean;
  readonly scheduled: ScheduledCount | undefined;
  /** Attempts of the window, by how they ended and by error. */
  readonly attempts: readonly AttemptCount[];
  readonly questions: QuestionCount | undefined;
  readonly pause: DestinationPause | undefined;
}

/** How far back attempts and questions are counted. */
export const WINDOW_HOURS = 24;
const HOUR_MS = 3_600_000;

type Place = Pick<DestinationPause, 'program' | 'destination'>;

/** Every destination of the session's programs, at one moment. */
export async function readDestinations(session: Session, house: Pick<HandoffHouse, 'programs' | 'partsOf'>): Promise<DestinationHealth[]> {
  const at = now();
  const since = new Date(at.getTime() - WINDOW_HOURS * HOUR_MS);
  const declared = [...house.programs.values()].flatMap((program) =>
    [...program.destinations.values()].map((destination) => ({ program: program.name, destination: destination as DestinationDefinition })),
  );
  const places = declared.map(({ program, destination: { name } }) => ({ program, destination: name }));
  const scheduled = await countScheduled(session, at);
  const attempts = await countAttempts(session, since);
  const questions = await countQuestions(session, places, since);
  const pauses = await selectPauses(session);
  return declared.map(({ program, destination }) => {
    const isOwn = (place: Place) => place.program === program && place.destination === destination.name;
    return {
      program,
      destination,
      isSetUp: isSetUp(house.partsOf(program), destination),
      scheduled: scheduled.find(isOwn),
      attempts: attempts.filter(isOwn),
      questions: questions.find(isOwn),
      pause: pauses.find(isOwn),
    };
  });
}
