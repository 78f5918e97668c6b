import * as path from "node:path";
import type { Problem } from "../plan/problems";
import { checkStructure, type CheckOptions } from "./check";
import { loadChartValues } from "./store";

/**
 * What of a Helm release's values its chart does not take: Helm ignores a key that it does not know, and what was asked
 * for does not happen. undefined where the values of this chart and version are not kept, so that nobody can tell.
 *
 * `chart` is a name or an OCI reference, `version` as the chart writes it, with or without a leading "v"; paths of
 * problems begin with "values".
 */
export function checkHelmValues(
  chart: string,
  version: string,
  values: unknown,
  options: CheckOptions = {},
): Problem[] | undefined {
  const known = loadChartValues(path.posix.basename(chart), version);
  if (known === undefined) return undefined;
  const unheardOf = `is not a value of the chart ${known.chart} ${known.version}: Helm would ignore it`;
  return checkStructure(known.schema, values, "values", unheardOf, options);
}
