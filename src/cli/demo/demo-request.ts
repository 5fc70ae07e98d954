import type { Installation } from '../../registry/index.ts';
import type { Output } from '../output.ts';
import type { DemoPeople } from './demo-people.ts';

export const DEMO_PROGRAM = 'form526';

/** What the demo works on: an open installation, two people, a file of failed submissions. */
export interface DemoRequest {
  readonly house: Installation;
  readonly people: DemoPeople;
  readonly file: string;
  readonly output: Output;
  /** Where the installation answers; call-backs come there. */
  readonly url: string;
  /** Somebody wants it to stop. */
  readonly signal: AbortSignal;
}
