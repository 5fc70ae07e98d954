/** How hand-offs to a destination are read, whoever made them. Times are days. */
export interface DeliveryRules {
  /** Does one hand-off carry the whole submission, or the main document only? */
  readonly covers: 'submission' | 'main';
  readonly timeBoxDays: number;
  readonly provisionalWatchDays: number;
  readonly receiptKind: string;
  readonly proof: 'polled' | 'looked_up' | 'receipt_only';
  readonly whenUnknown: 'same_key' | 'look_up' | 'hold';
  /** The partner's words for a status, and what they mean here. Others are refused by name. */
  readonly statuses: Readonly<Record<string, 'accepted' | 'provisional' | 'delivered' | 'rejected' | 'expired'>>;
}

/** A receiving system that submissions of a program end up in. */
export interface DestinationDefinition extends DeliveryRules {
  readonly name: string;
  readonly title: string;
}

export function defineDestination(destination: DestinationDefinition): DestinationDefinition {
  return destination;
}
