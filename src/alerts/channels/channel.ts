import type { Message } from '../message.ts';

/** What a message says, with the number by which a receiver knows it again. */
export type Outgoing = Pick<
  Message,
  'id' | 'program' | 'audience' | 'kind' | 'severity' | 'rule' | 'shareId' | 'subject' | 'lines' | 'createdAt'
>;

/** What became of one try. A fault names neither address nor secret. */
export type Sent =
  | { readonly isSent: true }
  | {
      readonly isSent: false;
      readonly faultCode: string;
      readonly fault: string;
      /** Trying again would change nothing: the next channel is asked at once. */
      readonly isForGood: boolean;
    };

export interface Channel {
  readonly kind: 'slack' | 'email' | 'webhook';
  /** Never throws for what the network or the receiver does. */
  send(message: Outgoing): Promise<Sent>;
  close(): Promise<void>;
}

export function notSent(faultCode: string, fault: string, isForGood = false): Sent {
  return { isSent: false, faultCode, fault, isForGood };
}
