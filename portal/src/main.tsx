import './api/client.ts';
import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { getSessionQueryKey, isApiFault } from './api/index.ts';
import { router } from './router.tsx';
import './styles/portal.scss';

/** `networkMode: always`: a browser that thinks it is offline still reaches a server on the same machine. */
const queries: QueryClient = new QueryClient({
  defaultOptions: {
    queries: { retry: false, networkMode: 'always', refetchOnWindowFocus: false, staleTime: 1_000 },
    mutations: { networkMode: 'always' },
  },
  queryCache: new QueryCache({ onError: (error, query) => noteSignedOut(error, query.queryKey) }),
});

const SESSION = getSessionQueryKey();

/** The frame asks for the session again, and shows how to sign in. */
function noteSignedOut(error: unknown, key: readonly unknown[]): void {
  const isSession = JSON.stringify(key) === JSON.stringify(SESSION);
  if (isApiFault(error) && error.kind === 'signed_out' && !isSession) void queries.invalidateQueries({ queryKey: SESSION });
}

createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
