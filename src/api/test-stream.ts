import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';

export interface TestStream {
  /** Settles when an event comes that the test waits for. Each event is heard once. */
  heard(isWanted: (event: string) => boolean): Promise<void>;
  readonly ended: Promise<unknown>;
}

/** Listens to server-sent events as a page does. Answers when the stream is open. */
export async function listenTo(url: string, token: string): Promise<TestStream> {
  const request = get(url, { headers: { authorization: `Bearer ${token}`, accept: 'text/event-stream' } });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  if (response.statusCode !== 200) throw new Error(`The stream was refused with ${response.statusCode}.`);
  const events: string[] = [];
  let text = '';
  response.setEncoding('utf8').on('data', (part: string) => {
    const parts = (text + part).split('\n\n');
    text = parts.pop() as string;
    events.push(...parts);
    response.emit('event');
  });
  const ended = once(response, 'end');
  await once(response, 'event');
  return {
    heard: async (isWanted) => {
      for (;;) {
        const found = events.findIndex(isWanted);
        if (found >= 0) return void events.splice(0, found + 1);
        await once(response, 'event');
      }
    },
    ended,
  };
}
