/** One step of a journey, reported by its name. What follows builds on it, so the journey ends where a step fails. */
export async function step(t, name, work) {
  let failed;
  await t.test(name, async () => {
    try {
      await work();
    } catch (error) {
      failed = error;
      throw error;
    }
  });
  if (failed) throw new Error(`the journey ends at “${name}”`);
}

/** Presses a button that says of itself that it waits; people can press it and are told why. */
export const pressAnyway = (button) => button.click({ force: true });
