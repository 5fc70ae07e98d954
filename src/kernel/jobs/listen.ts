import pg from 'pg';

export interface Listener {
  close(): Promise<void>;
}

export interface ListenOptions {
  /** Straight to PostgreSQL: LISTEN does not pass a pooler. */
  readonly directUrl: string;
  readonly channels: Readonly<Record<string, (payload: string) => void>>;
  /** The connection broke and is made again. Until then polling does the work. */
  onFault(error: unknown): void;
  readonly reconnectMs?: number;
}

/** Hears notifications until closed, over a connection of its own. Missed ones cost time only: whoever listens also polls. */
export function listen(options: ListenOptions): Listener {
  const closing = new AbortController();
  let client: pg.Client | undefined;
  let retry: NodeJS.Timeout | undefined;

  async function connect(): Promise<void> {
    const fresh = new pg.Client({ connectionString: options.directUrl, application_name: 'waybill listen', keepAlive: true });
    client = fresh;
    fresh.on('notification', ({ channel, payload }) => options.channels[channel]?.(payload ?? ''));
    fresh.on('error', again);
    await fresh.connect();
    for (const channel of Object.keys(options.channels)) await fresh.query(`listen ${pg.escapeIdentifier(channel)}`);
  }
  function again(error: unknown): void {
    if (closing.signal.aborted) return;
    options.onFault(error);
    clearTimeout(retry);
    retry = setTimeout(() => void connect().catch(again), options.reconnectMs ?? 1_000);
  }

  const first = connect().catch(again);
  return {
    close: async () => {
      closing.abort();
      clearTimeout(retry);
      await first;
      await client?.end().catch(() => undefined);
    },
  };
}
