/** Cases of a run unless KUBEPG_CASES says otherwise: as many as reach every corner. */
export const usualCases = 300;

/**
 * How the property tests run whose number of cases can be asked for, each with its share of them: the same ones every
 * time, so that a submission is judged by what it changed. By hand, KUBEPG_CASES asks for more, KUBEPG_SEED for others,
 * and KUBEPG_PATH for the one case that a failure's report names.
 */
export function replay(share = 1): { seed: number; numRuns: number; path?: string; endOnFailure?: boolean } {
  const { KUBEPG_SEED: seed = "1", KUBEPG_PATH: path, KUBEPG_CASES: cases } = process.env;
  const numRuns = Math.ceil(Number(cases ?? usualCases) * share);
  if (!Number.isInteger(Number(seed)) || !Number.isInteger(numRuns) || numRuns < 1) {
    throw new Error(`KUBEPG_SEED and KUBEPG_CASES must be whole numbers, not "${seed}" and "${cases}"`);
  }
  return { seed: Number(seed), numRuns, ...(path === undefined ? {} : { path, endOnFailure: true }) };
}
