import { Navigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { SafetyNetPage } from '../safety-net/safety-net-page.tsx';
import { useMay } from './use-session.ts';

/** Where somebody begins: at the safety net, or at the shares where that is all that they may see. */
export function HomePage(): ReactNode {
  return useMay('read') ? <SafetyNetPage /> : <Navigate to="/shares" replace />;
}
