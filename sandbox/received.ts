/** What a receiver of messages or measurements was sent, word for word. */
export type Message = { receiver: string; at: string; text: string };

export type Received = {
  add(receiver: string, text: string, at: number): void;
  /** Oldest first. */
  of(receiver?: string): Message[];
  clear(): void;
};

const KEPT = 20_000;

/** Keeps the latest 20,000 messages: tests compare them with what was to be said, and look for what must never be in them. */
export function createReceived(): Received {
  let messages: Message[] = [];
  return {
    add: (receiver, text, at) => {
      messages.push({ receiver, at: new Date(at).toISOString(), text });
      if (messages.length > 2 * KEPT) messages = messages.slice(-KEPT);
    },
    of: (receiver) => messages.filter((message) => receiver === undefined || message.receiver === receiver),
    clear: () => {
      messages = [];
    },
  };
}
