import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { isApiFault } from './api/client.ts';
import { router } from './router.tsx';
import './styles/portal.scss';

/** `networkMode: always`: a browser that thinks it is offline still reaches a server on the same machine. */
const queries: QueryClient = new QueryClient({
  defaultOptions: { queries: { retry: false, networkMode: 'always', refetchOnWindowFocus: false, staleTime: 1_000 } },
  queryCache: new QueryCache({
    onError: (error, query) => {
      const isSessionGone = isApiFault(error) && error.kind === 'signed_out' && query.queryKey[0] !== 'session';
      if (isSessionGone) void queries.invalidateQueries({ queryKey: ['session'] });
    },
  }),
});

createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
