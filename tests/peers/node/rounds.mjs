// Measures many things in interleaved rounds, so that a busy moment of the machine falls on all of them.

const BATCH = 20; // milliseconds

const lines = [];

/** Enters something to be measured. */
export function add(engine, what, call) {
  let calls = 1;
  // Warms up as well.
  while (calls < 1 << 24 && took(call, calls) < BATCH / 2) calls *= 2;
  lines.push({ engine, what, call, calls, times: [] });
}

/** Goes round and round; medians in nanoseconds, by engine and by what was measured. */
export function run(rounds) {
  for (let round = 0; round < rounds; round += 1) {
    for (const line of lines) line.times.push((took(line.call, line.calls) * 1e6) / line.calls);
  }
  const found = {};
  for (const { engine, what, times } of lines) {
    times.sort((a, b) => a - b);
    (found[engine] ??= {})[what] = { median_ns: times[times.length >> 1], least_ns: times[0] };
  }
  return found;
}

function took(call, calls) {
  const start = performance.now();
  for (let number = 0; number < calls; number += 1) call();
  return performance.now() - start;
}

/** Hands out the items one after another, over and over. */
export function cycle(items) {
  let at = 0;
  return () => items[(at = at + 1 === items.length ? 0 : at + 1)];
}
