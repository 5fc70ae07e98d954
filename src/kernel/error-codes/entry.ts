export interface ErrorEntry {
  /** HTTP status when it reaches the API. */
  readonly status: number;
  readonly means: string;
  readonly next: string;
}

export function entry(status: number, means: string, next: string): ErrorEntry {
  return { status, means, next };
}
