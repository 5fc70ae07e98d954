export type Release = () => void;

/**
 * Admits work as long as the weights (bytes) of what is inside stay within the limit; first come, first served. Work heavier than the limit
 * waits until it is alone, so that one 50 MB image never meets another.
 */
export function weightGate(limit: number): { enter(weight: number): Promise<Release> } {
  const waiting: { weight: number; admit: () => void }[] = [];
  let inside = 0;
  let weightInside = 0;

  const admitNext = () => {
    for (let next = waiting[0]; next && (inside === 0 || weightInside + next.weight <= limit); next = waiting[0]) {
      waiting.shift();
      inside += 1;
      weightInside += next.weight;
      next.admit();
    }
  };

  return {
    enter: (weight) =>
      new Promise((resolve) => {
        const release = () => {
          inside -= 1;
          weightInside -= weight;
          admitNext();
        };
        waiting.push({ weight, admit: () => resolve(release) });
        admitNext();
      }),
  };
}
