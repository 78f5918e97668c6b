import type { Sourced } from "../types";
import { clamp, sourced, type Sizing, type TuningInput } from "./sizing";

/**
 * Operations a second of a gp3 volume that nobody provisioned more for
 * (https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html).
 */
const gp3Iops = 3000;

/** Operations a second that the data volume takes. */
export function ioOperations({ iops }: Pick<TuningInput, "iops">): number {
  return iops ?? gp3Iops;
}

/** Parameters of reading and writing. */
export function ioParameters({ input }: Sizing): Record<string, Sourced<string>> {
  const iops = ioOperations(input);
  // Little's law at about 1 ms an operation on EBS, doubled; more in flight only queues at the volume.
  const inFlight = clamp(Math.ceil((2 * iops) / 1000), 16, 256);
  const formula = "clamp(2 * iops / 1000, 16, 256)";
  const source =
    "Little's law at 1 ms an operation, twice: https://www.postgresql.org/docs/current/runtime-config-resource.html#GUC-EFFECTIVE-IO-CONCURRENCY";
  return {
    effective_io_concurrency: sourced(inFlight, formula, { iops }, source),
    maintenance_io_concurrency: sourced(inFlight, formula, { iops }, source),
    ...(input.major >= 18 ? asynchronousIo(input) : {}),
  };
}

function asynchronousIo({ cpuMillis }: TuningInput): Record<string, Sourced<string>> {
  const cpus = cpuMillis / 1000;
  return {
    io_method: sourced(
      "worker",
      "worker, never io_uring",
      {},
      "the default seccomp profile of containers forbids io_uring: https://github.com/cloudnative-pg/cloudnative-pg/issues/9948",
    ),
    io_workers: sourced(
      clamp(Math.floor(cpus / 4), 3, 32),
      "clamp(cpus / 4, 3, 32)",
      { cpus },
      "https://www.postgresql.org/docs/18/runtime-config-resource.html#GUC-IO-WORKERS",
    ),
  };
}
