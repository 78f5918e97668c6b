import { pause } from "../engine/kubernetes/objects";

/** Longest wait for anything that must happen, in seconds: a failure, never a measure. */
const patienceSeconds = 300;

/** Asks until there is an answer that is not undefined or false; the error says what was waited for and what was last known. */
export async function eventually<T>(what: string, ask: () => Promise<T | undefined | false>): Promise<T> {
  const deadline = Date.now() + patienceSeconds * 1000;
  let problem: unknown;
  while (Date.now() < deadline) {
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== false) return answer;
      problem = undefined;
    } catch (error) {
      // The API server is one of the things that are broken on purpose.
      problem = error;
    }
    await pause();
  }
  throw new Error(`waited ${patienceSeconds} s for ${what}`, { cause: problem });
}
