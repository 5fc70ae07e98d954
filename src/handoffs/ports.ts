import type { Readable } from 'node:stream';
import type { Keyring } from '#kernel/crypto/index.ts';
import type { Database, Session } from '#kernel/db/database.ts';
import type { Jobs } from '#kernel/jobs/index.ts';
import type { AnyDestination, DestinationDefinition, FormDefinition, OpenedSubmission, PdfKit } from '#sdk';
import type { Actor } from '../ledger/index.ts';

/** What the engine needs of a loaded program; the registry's programs satisfy it. */
export interface HandoffProgram {
  readonly name: string;
  readonly forms: ReadonlyMap<string, Pick<FormDefinition<never>, 'name' | 'route'>>;
  readonly destinations: ReadonlyMap<string, AnyDestination>;
  readonly connectors: ReadonlyMap<string, { readonly timeouts: { readonly totalMs: number } }>;
}

/** The parts of a delivery that come from elsewhere. */
export interface HandoffParts {
  /** @throws WaybillError WB_CONNECTOR where it is not set up */
  client<Client>(connector: string): Client;
  isSetUp(connector: string): boolean;
  readonly pdf: PdfKit;
  blankForm(name: string): Promise<Buffer | undefined>;
}

/** On whose behalf payloads are opened, and why. */
export interface HandoffReader {
  readonly actor: Actor;
  readonly program: string;
  readonly reason: string;
}

/** A submission as a destination's code sees it. */
export interface OpenedForDelivery {
  readonly submission: OpenedSubmission;
  /** @throws WB_NOT_FOUND where there is no such attachment, or it never came */
  attachment(label: string): Promise<Readable>;
}

/** Doors that composition opens: what needs keys. */
export interface HandoffDoors {
  /** Opens payloads, having noted in the ledger that it does. Ids it cannot open are left out. */
  open(session: Session, reader: HandoffReader, submissionIds: readonly number[]): Promise<ReadonlyMap<number, OpenedForDelivery>>;
}

export interface HandoffTimings {
  /** How often a worker looks for lanes that are due and that nobody works on. */
  readonly sweepMs: number;
  /** Longest that a round over the steps rests where it found nothing to do: some wait for a partner that is not set up. */
  readonly roundMs: number;
  /** Submissions whose steps are taken in one transaction. */
  readonly stepPage: number;
  /** Hand-offs, or slices of a poll, that one job works before it gives the worker's slot to another queue's. */
  readonly perJob: number;
}

export const HANDOFF_TIMINGS: HandoffTimings = { sweepMs: 2_000, roundMs: 60_000, stepPage: 200, perJob: 50 };

/** What composition gives every use case of this slice. */
export interface HandoffHouse {
  readonly database: Database;
  readonly jobs: Jobs;
  readonly programs: ReadonlyMap<string, HandoffProgram>;
  readonly doors: HandoffDoors;
  partsOf(program: string): HandoffParts;
  /** For answers that are kept because they could not be read. */
  readonly keyring: Pick<Keyring, 'encrypt' | 'decrypt' | 'keyIdOf'>;
  readonly timings: HandoffTimings;
}

/** What the engine does by itself. */
export const HANDOFF_ENGINE: Actor = { kind: 'system', name: 'worker' };

/** A destination with the client type that its definition hides; the registry has checked that the connector is there. */
export function destinationOf(program: HandoffProgram, name: string): DestinationDefinition | undefined {
  return program.destinations.get(name);
}

/** Whether hand-offs to it can be made or asked about here. */
export function isSetUp(parts: HandoffParts, destination: Pick<DestinationDefinition, 'connector'> | undefined): boolean {
  return destination?.connector !== undefined && parts.isSetUp(destination.connector);
}

/** The client of a destination's connector. */
export function clientOf(parts: HandoffParts, { name, connector }: Pick<DestinationDefinition, 'name' | 'connector'>): unknown {
  return parts.client(connector ?? name);
}
