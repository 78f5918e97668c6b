import { cloudNativePg } from "kubernetes-postgres/operators/cloudnative-pg/capabilities";
import { parseCpu, parseMemory } from "kubernetes-postgres/plan/quantity";
import { WorkloadProfile } from "kubernetes-postgres/plan/spec/enums";
import type { TuningInput } from "kubernetes-postgres/plan/tuning/sizing";

export const GiB = 2 ** 30;
export const MiB = 2 ** 20;

/** Bytes of a quantity that the test itself wrote. */
export function bytes(quantity: string): number {
  const parsed = parseMemory(quantity);
  if (parsed === undefined) throw new Error(`${quantity} is no amount of memory`);
  return parsed;
}

/** Two cores and 8Gi for profile oltp on 100Gi with 20Gi of WAL, PostgreSQL 18 under CloudNativePG, unless said otherwise. */
export function tuningInput(changes: Partial<TuningInput> & { memory?: string; cpu?: string } = {}): TuningInput {
  const { memory = "8Gi", cpu = "2", ...rest } = changes;
  return {
    major: 18,
    instances: 3,
    profile: WorkloadProfile.Oltp,
    cpuMillis: parseCpu(cpu) ?? 0,
    memoryBytes: bytes(memory),
    hugePages: false,
    dataBytes: bytes("100Gi"),
    walBytes: bytes("20Gi"),
    overrides: {},
    hasPooler: false,
    operator: cloudNativePg,
    ...rest,
  };
}
