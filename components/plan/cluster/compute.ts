import { defaults } from "../defaults";
import { formatCpu, formatMemory, MiB, parseCpu, parseMemory } from "../quantity";
import type { Report } from "../report";
import type { Lenient } from "../schema/read";
import type { ComputeSpec } from "../spec/cluster";
import { smallestMemory } from "../tuning/sizing";
import type { ComputePlan } from "../types";

/** CPU and memory as numbers; undefined where they are misspelt, and then nothing is computed from them. */
export interface ComputeWish {
  cpu: string;
  memory: string;
  cpuMillis?: number;
  memoryBytes?: number;
  hugePages: boolean;
}

const smallestCpuMillis = 100;
const largestCpuMillis = 192_000;
const largestMemory = 24 * 1024 * 1024 * MiB;

/** Reads CPU and memory of an instance; `report` paths are those of ComputeSpec. */
export function readCompute(spec: Lenient<ComputeSpec>, report: Report): ComputeWish {
  const { cpu = defaults.ComputeSpec.cpu, memory = defaults.ComputeSpec.memory } = spec;
  const hugePages = spec.hugePages ?? defaults.ComputeSpec.hugePages;
  return {
    cpu,
    memory,
    cpuMillis: readAmount(
      "cpu",
      cpu,
      parseCpu(cpu),
      [smallestCpuMillis, largestCpuMillis, formatCpu],
      'a number of cores: "2", "0.5" or "500m"',
      report,
    ),
    memoryBytes: readAmount(
      "memory",
      memory,
      parseMemory(memory),
      [smallestMemory, largestMemory, formatMemory],
      'an amount of memory: "8Gi" or "512Mi"',
      report,
    ),
    hugePages,
  };
}

function readAmount(
  path: string,
  text: string,
  amount: number | undefined,
  [least, most, format]: [number, number, (amount: number) => string],
  form: string,
  report: Report,
): number | undefined {
  if (amount === undefined) {
    report(path, text, `is not ${form.split(":")[0]}`, `write it as ${form}`);
    return undefined;
  }
  if (amount < least || amount > most) {
    const [bound, side] = amount < least ? [least, "least"] : [most, "most"];
    report(
      path,
      text,
      `must be ${format(least)} to ${format(most)}`,
      `set resources.${path} to at ${side} "${format(bound)}"`,
    );
    return undefined;
  }
  return amount;
}

/** The plan of CPU and memory, once everything is known. */
export function planCompute(
  { cpu, memory, cpuMillis = 0, memoryBytes = 0 }: ComputeWish,
  hugePagesBytes: number,
): ComputePlan {
  return { cpu, memory, cpuMillis, memoryBytes, hugePagesBytes };
}

const bytesPerClient = 64 * 1024;

/**
 * CPU and memory of a PgBouncer pod. It is one thread, about 33,000 transactions a second to a core: half a core carries
 * more than most databases. Memory is 64 MiB and 64 KiB for each client, of which TLS needs the most.
 */
export function poolerCompute(maxClientConnections: number): ComputePlan {
  const cpuMillis = 500;
  const memoryBytes = Math.ceil((64 * MiB + maxClientConnections * bytesPerClient) / (32 * MiB)) * 32 * MiB;
  return { cpu: formatCpu(cpuMillis), memory: formatMemory(memoryBytes), cpuMillis, memoryBytes, hugePagesBytes: 0 };
}
