import { formatPgMemory, GiB, KiB, MiB } from "../quantity";
import type { MemoryBudget, Sourced } from "../types";
import {
  bytesPerConnection,
  memoryBudget,
  nodesPerQuery,
  sharedMemory,
  usableShare,
  type MemoryDemand,
} from "./budget";
import { autovacuumWorkers } from "./autovacuum";
import { parallelWorkers } from "./parallelism";
import { chosen, clamp, largestThatFits, roundDown, sourced, sourcedMemory, type Sizing } from "./sizing";

const resourceDocs = "https://www.postgresql.org/docs/current/runtime-config-resource.html";

/** Below this a sort goes to disk at once. */
const smallestWorkMem = MiB;

/** PostgreSQL's own work_mem: rather fewer connections by default than less than this for each sort. */
const usualWorkMem = 4 * MiB;

/** Fewest connections of a cluster: 3 are reserved for superusers, about 10 for operator, exporter and poolers. */
export const fewestConnections = 20;

/** Largest shared buffers on 4 KiB pages: beyond it each backend's page tables cost more than the hits are worth. */
const mostSharedBuffers = 16 * GiB;

const mostAutovacuumWorkMem = GiB;
const mostMaintenanceWorkMem = 2 * GiB;

function computedSharedBuffers({ memory, input }: Sizing): number {
  return input.hugePages ? memory / 4 : Math.min(memory / 4, mostSharedBuffers);
}

/** What the processes may need together, with `connections` of them and `workMem` for one sort. */
function demandWith(sizing: Sizing, connections: number, workMem: number): MemoryDemand {
  const { memory, input, workload, cores } = sizing;
  const maintenanceWorkMem = chosen(sizing, "maintenance_work_mem", Math.min(memory / 16, mostMaintenanceWorkMem));
  const autovacuumWorkMem = chosen(sizing, "autovacuum_work_mem", Math.min(memory / 32, mostAutovacuumWorkMem));
  return {
    limit: Math.max(input.memoryBytes, memory),
    sharedBuffers: chosen(sizing, "shared_buffers", computedSharedBuffers(sizing)),
    hugePages: input.hugePages,
    walBuffers: Math.max(0, chosen(sizing, "wal_buffers", 0)),
    maxConnections: connections,
    locksPerTransaction: chosen(sizing, "max_locks_per_transaction", 64),
    parallelWorkers: parallelWorkers(sizing),
    activeSessions: Math.min(connections, Math.max(Math.ceil(connections * workload.activeFraction), 4 * cores)),
    autovacuumWorkers: autovacuumWorkers(sizing),
    // -1 means: as maintenance_work_mem says.
    autovacuumWorkMem: autovacuumWorkMem < 0 ? maintenanceWorkMem : autovacuumWorkMem,
    maintenanceWorkMem,
    workMem,
    hashMemMultiplier: chosen(sizing, "hash_mem_multiplier", 2),
    // The default of 8MB is within bytesPerConnection's reach and rarely touched; a larger one is counted.
    tempBuffers: chosen(sizing, "temp_buffers", 0),
    connectionBytes: sizing.connectionBytes,
  };
}

/** What is left for one sort once everything else has its memory. It may be negative. */
function workMemLeft(demand: MemoryDemand, memory: number): number {
  const { used } = memoryBudget({ ...demand, workMem: 0 });
  const sorts =
    (demand.activeSessions + demand.parallelWorkers) * nodesPerQuery * Math.max(1, demand.hashMemMultiplier);
  return (Math.floor(usableShare * memory) - used) / sorts;
}

/** Connections by profile, fewer where memory does not set enough aside for each. */
function wantedConnections({ memory, workload, input }: Sizing, sharedBuffers: number): number {
  const byMemory = Math.floor((memory - sharedBuffers) / bytesASession(input.hasPooler));
  return Math.max(fewestConnections, Math.min(workload.connections, byMemory));
}

/** Connections by default: those wanted, fewer where little memory would be left for sorting. */
function computedConnections(sizing: Sizing): number {
  const { memory } = sizing;
  // What a person set is left out: a larger work_mem is refused rather than paid for with fewer connections.
  const untouched: Sizing = { ...sizing, given: new Map() };
  const most = wantedConnections(untouched, computedSharedBuffers(untouched));
  const fits = (connections: number): boolean =>
    workMemLeft(demandWith(untouched, connections, 0), memory) >= usualWorkMem;
  return largestThatFits(fewestConnections, most, fits) ?? fewestConnections;
}

/** Memory set aside for a session: half as much behind a pooler, where idle clients hold none. */
function bytesASession(hasPooler: boolean): number {
  return hasPooler ? 10 * MiB : 20 * MiB;
}

/** Everything that decides the memory of this cluster; work_mem takes what the others leave. */
export function memoryDemand(sizing: Sizing): MemoryDemand {
  // A search, which is spared where they are given.
  const connections = sizing.given.get("max_connections") ?? computedConnections(sizing);
  const demand = demandWith(sizing, connections, 0);
  const left = clamp(workMemLeft(demand, sizing.memory), smallestWorkMem, sizing.workload.maxWorkMem);
  const computed = roundDown(left, left < 4 * MiB ? 256 * KiB : MiB);
  return { ...demand, workMem: chosen(sizing, "work_mem", computed) };
}

/** The memory budget of this cluster. */
export function budgetOf(sizing: Sizing): MemoryBudget {
  return memoryBudget(memoryDemand(sizing));
}

/** Huge pages to request, in bytes: all of PostgreSQL's shared memory, because with huge_pages = on it all must fit. */
export function hugePagesFor(sizing: Sizing): number {
  const page = 2 * MiB;
  return sizing.input.hugePages ? Math.ceil(sharedMemory(memoryDemand(sizing)) / page) * page : 0;
}

/** Parameters that decide how much memory is used. */
export function memoryParameters(sizing: Sizing): Record<string, Sourced<string>> {
  const { memory, input } = sizing;
  const demand = memoryDemand(sizing);
  const memoryText = formatPgMemory(memory);
  return {
    max_connections: connectionsParameter(sizing, demand),
    shared_buffers: input.hugePages
      ? sourcedMemory(
          demand.sharedBuffers,
          "memory / 4",
          { memory: memoryText },
          `a quarter of memory: ${resourceDocs}`,
        )
      : sourcedMemory(
          demand.sharedBuffers,
          "min(memory / 4, most)",
          { memory: memoryText, most: formatPgMemory(mostSharedBuffers) },
          `a quarter of memory: ${resourceDocs}`,
        ),
    huge_pages: sourced(
      input.hugePages,
      input.hugePages ? "on where huge pages are requested" : "off where no huge pages are requested",
      { hugePages: input.hugePages },
      "without a huge page limit the kernel kills a server that maps one; with one, falling back to small pages would exceed the memory limit",
    ),
    work_mem: workMemParameter(sizing, demand),
    hash_mem_multiplier: sourced("2", "2 on every version", {}, `PostgreSQL's default since 15: ${resourceDocs}`),
    maintenance_work_mem: sourcedMemory(
      demand.maintenanceWorkMem,
      "min(memory / 16, most)",
      { memory: memoryText, most: formatPgMemory(mostMaintenanceWorkMem) },
      "pgtune (https://github.com/le0pard/pgtune), with a lower ceiling",
    ),
    autovacuum_work_mem: sourcedMemory(
      Math.min(memory / 32, mostAutovacuumWorkMem),
      "min(memory / 32, most)",
      { memory: memoryText, most: formatPgMemory(mostAutovacuumWorkMem) },
      `set apart from maintenance_work_mem, because each worker takes it: ${resourceDocs}`,
    ),
    effective_cache_size: sourcedMemory(
      roundDown(Math.max(MiB, Math.min((3 * memory) / 4, memory - demand.maxConnections * bytesPerConnection)), MiB),
      "min(3 / 4 * memory, memory - connections * connection)",
      { memory: memoryText, connections: demand.maxConnections, connection: formatPgMemory(bytesPerConnection) },
      "https://www.postgresql.org/docs/current/runtime-config-query.html; the page cache counts towards the container's limit",
    ),
  };
}

function connectionsParameter(sizing: Sizing, { maxConnections }: MemoryDemand): Sourced<string> {
  const { memory, workload, input } = sizing;
  const sharedBuffers = computedSharedBuffers(sizing);
  const source = `connections of profile "${input.profile}" as pgtune's (https://github.com/le0pard/pgtune)`;
  if (maxConnections < wantedConnections(sizing, sharedBuffers)) {
    const inputs = { fewest: fewestConnections, usual: formatPgMemory(usualWorkMem), memory: formatPgMemory(memory) };
    return sourced(maxConnections, "as many as leave usual for each sort in memory, at least fewest", inputs, source);
  }
  const inputs = {
    fewest: fewestConnections,
    usual: workload.connections,
    memory: formatPgMemory(memory),
    sharedBuffers: formatPgMemory(sharedBuffers),
    session: formatPgMemory(bytesASession(input.hasPooler)),
  };
  return sourced(maxConnections, "max(fewest, min(usual, (memory - sharedBuffers) / session))", inputs, source);
}

function workMemParameter(sizing: Sizing, demand: MemoryDemand): Sourced<string> {
  const rest = memoryBudget({ ...demand, workMem: 0 }).used;
  return sourcedMemory(
    demand.workMem,
    "clamp((share * memory - others) / ((active + parallel) * nodes * hash), least, most)",
    {
      share: usableShare,
      memory: formatPgMemory(sizing.memory),
      others: formatPgMemory(roundDown(rest, MiB)),
      active: demand.activeSessions,
      parallel: demand.parallelWorkers,
      nodes: nodesPerQuery,
      hash: Math.max(1, demand.hashMemMultiplier),
      least: formatPgMemory(smallestWorkMem),
      most: formatPgMemory(sizing.workload.maxWorkMem),
    },
    `what the memory budget leaves (docs/tuning.md), on ${resourceDocs}#GUC-WORK-MEM`,
  );
}
