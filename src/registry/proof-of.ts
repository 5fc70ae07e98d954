import type { Registry } from './program.ts';

/** How a destination proves that it has what it took; null for one that is no longer configured. Shown wherever a delivery is. */
export function proofOf(
  registry: Registry,
  { program, destination }: { readonly program: string; readonly destination: string },
): 'polled' | 'looked_up' | 'receipt_only' | null {
  return registry.get(program)?.destinations.get(destination)?.proof ?? null;
}
