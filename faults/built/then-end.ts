/** Ends what some work used when it is done, whether it failed or not. */
export async function thenEnd(work: Promise<void>, end: () => Promise<void> | void): Promise<void> {
  try {
    await work;
  } finally {
    await end();
  }
}
