/** Calls `attempt` until it does not throw, and gives what it gives; after `within` milliseconds throws what it threw last. */
export async function eventually(attempt, within = 10_000) {
  const end = Date.now() + within;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
