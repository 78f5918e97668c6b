import { postgresDefault } from "kubernetes-postgres/plan/tuning/defaults";
import { memoryParameterNames } from "kubernetes-postgres/plan/tuning/invariant";
import { numberOf, parsePgBoolean } from "kubernetes-postgres/plan/tuning/parameter-values";
import { workloads } from "kubernetes-postgres/plan/tuning/profiles";
import { sizingOf, type Sizing } from "kubernetes-postgres/plan/tuning/sizing";
import { MiB } from "kubernetes-postgres/plan/quantity";
import { WorkloadProfile } from "kubernetes-postgres/plan/spec/enums";
import type { Place } from "../../frame/place";
import { newestMajor } from "../../views/parameters";
import type { DatabaseView } from "../../views/types";
import { limitOf, requestOf } from "../resources/amounts";

/** What is taken for granted about the sessions of a server. */
export interface MemoryAssumptions {
  /** Private memory of one connection, in MiB. */
  readonly connectionMiB: number;
  /** Connections that sort, hash or aggregate at the same moment, in percent. */
  readonly activePercent: number;
}

/**
 * What runs, as the tuner takes what a person asks for: every parameter that decides about memory counts as given,
 * whoever set it. Undefined without a memory limit. May throw Unreadable.
 */
export function sizingInEffect(view: DatabaseView, assumed: MemoryAssumptions): Sizing | undefined {
  const { server, parameters } = view;
  const memoryBytes = limitOf(server, "memory");
  if (memoryBytes === undefined) return undefined;
  const major = view.majorVersion.value ?? newestMajor;
  const profile = WorkloadProfile.Oltp;
  const input = {
    major,
    profile,
    memoryBytes,
    instances: view.instances.value,
    cpuMillis: limitOf(server, "cpu") ?? requestOf(server, "cpu") ?? 0,
    hugePages: usesHugePages(view),
    dataBytes: 0,
    overrides: {},
    hasPooler: false,
    operator: { name: view.operator, ownedParameter: parameters.owner, parameterDefaults: {} },
  };
  const given = memoryParameterNames.flatMap((name): [string, number][] => {
    const written = parameters.of(name).value ?? "";
    const value = numberOf(name, written, major) ?? numberOf(name, postgresDefault(name, major) ?? "", major);
    return value === undefined ? [] : [[name, value]];
  });
  return {
    ...sizingOf(input, new Map(given)),
    workload: { ...workloads[profile], activeFraction: assumed.activePercent / 100 },
    connectionBytes: assumed.connectionMiB * MiB,
  };
}

/** Where huge pages of 2 MiB are limited, which is also what is requested of them. */
export function hugePagesAt({ server }: DatabaseView): Place {
  return server.resources.in("limits", "hugepages-2Mi");
}

/** Without a limit no huge page is mapped, whatever the parameter says. */
function usesHugePages(view: DatabaseView): boolean {
  const wanted = view.parameters.of("huge_pages").value ?? "try";
  return hugePagesAt(view).isPresent && parsePgBoolean(wanted) !== false;
}
