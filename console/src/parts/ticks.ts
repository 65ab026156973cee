/** Round numbers along an axis. */

const FEWEST_STEPS = 3; // over the whole span
const ROUND = [1, 2, 2.5, 5, 10];

export function ticksOf({ low, high }: { low: number; high: number }): number[] {
  if (!(high > low)) return [low];
  const size = 10 ** Math.floor(Math.log10((high - low) / FEWEST_STEPS));
  const step = size * (ROUND.findLast((one) => (high - low) / (one * size) >= FEWEST_STEPS) ?? 1);
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.floor(high / step + 1e-9) - first + 1;
  return Array.from({ length: count }, (_, index) => Number(((first + index) * step).toPrecision(12)) || 0);
}
