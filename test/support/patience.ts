// How long a test waits for what must come. These limits end a test that waits in vain, and are never what a test is
// about: they leave room for a machine that is ten times slower than it should be, and cost nothing where all is well.

/** For one condition, in milliseconds. */
export const patienceMs = 60_000;

/** For a whole test with all it waits for, in milliseconds. */
export const testPatienceMs = 240_000;
