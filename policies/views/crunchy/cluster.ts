import { prepend, remove, set } from "../../frame/edit";
import { setting, type Place } from "../../frame/place";
import { properties, type Resource } from "../../frame/resource";
import { patroniReplication } from "../patroni/dynamic";
import type { ClientAuthentication, Container, DatabaseView, HbaLine } from "../types";
import { method, schedules, stores, targets, walArchive } from "./backups";
import { defaults } from "./defaults";
import * as instanceSets from "./instance-sets";
import { parameters } from "./parameters";

export const what = "Crunchy PostgresCluster";

/** A PostgresCluster of postgres-operator.crunchydata.com, v1 and v1beta1. */
export function cluster(resource: Resource): DatabaseView {
  const root = properties(resource);
  const spec = root.in("spec");
  const first = spec.in("instances", 0);
  const dynamic = spec.in("patroni", "dynamicConfiguration");
  return {
    what,
    operator: "crunchy",
    name: root.in("metadata", "name"),
    namespace: root.in("metadata", "namespace"),
    instances: instanceSets.instances(spec),
    majorVersion: setting(spec.in("postgresVersion"), (at) => at.number),
    server: { name: "database", resources: first.in("resources") },
    get containers() {
      return [...instanceSets.containers(spec), ...backupContainers(spec)];
    },
    scheduling: instanceSets.scheduling(root),
    priorityClass: setting(first.in("priorityClassName"), (at) => at.text),
    get volumes() {
      return instanceSets.volumes(spec);
    },
    get walVolumeAt() {
      return instanceSets.walVolumeAt(spec);
    },
    settled: { "shared-memory": "Crunchy's operator mounts a volume in memory at /dev/shm itself" },
    disruptionBudget: instanceSets.disruptionBudget(spec),
    replication: patroniReplication({ of: (name) => dynamic.in(name) }),
    parameters: parameters(spec),
    sharedMemory: {
      // The operator mounts a volume in memory on every instance (internal/controller/postgrescluster/volumes.go).
      at: first,
      isVolume: setting(first, () => true),
      size: setting(first, () => undefined),
      fix: [],
    },
    seccompProfile: setting(spec.in("seccompProfile"), () => "RuntimeDefault"),
    walArchive: walArchive(spec),
    backupMethods: [method],
    get ownSchedules() {
      return schedules(root);
    },
    get ownStores() {
      return stores(root);
    },
    get backupTargets() {
      return targets(spec);
    },
    identity: {
      serviceAccount: setting(root.in("metadata", "name"), (at) => `${at.text ?? ""}-instance`),
      roleArn: spec.in("metadata", "annotations", "eks.amazonaws.com/role-arn"),
    },
    clientAuthentication: clientAuthentication(spec),
    serverTls: undefined,
    missingBaseBackups: {
      at: spec.in("backups", "pgbackrest", "repos"),
      message: "no repo has a schedule; set schedules.full of one to every night",
    },
  };
}

/** The containers of pgBackRest beside PostgreSQL, which the operator gives nothing. */
function backupContainers(spec: Place): Container[] {
  const pgbackrest = spec.in("backups", "pgbackrest");
  if (pgbackrest.in("repos").isKnown && pgbackrest.in("repos").items.length === 0) return [];
  const sidecars = pgbackrest.in("sidecars");
  return [
    { name: "pgbackrest", resources: sidecars.in("pgbackrest", "resources") },
    { name: "pgbackrest-config", resources: sidecars.in("pgbackrestConfig", "resources") },
  ];
}

/** The rules of the definition, then Patroni's; the operator's own last line only where there is neither (hba.go). */
function clientAuthentication(spec: Place): ClientAuthentication {
  const rules = spec.in("authentication", "rules");
  const patroni = spec.in("patroni", "dynamicConfiguration", "postgresql", "pg_hba");
  const line = (at: Place, text: (at: Place) => string): HbaLine => ({
    at,
    get text() {
      return text(at);
    },
  });
  return {
    at: rules,
    get lines() {
      const own = rules.items.map((at) => line(at, ruleText));
      const older = patroni.items.map((at) => line(at, ({ text }) => text ?? ""));
      const last = { at: undefined, text: defaults["spec.authentication.rules[last]"] };
      return own.length + older.length > 0 ? [...own, ...older] : [last];
    },
    prepend: (text) => [prepend(rules, { hba: text })],
    replace: ({ at }, text) => {
      if (at === undefined) return [];
      if (!at.segments.includes("authentication")) return [set(at, text)];
      const fields = ["connection", "databases", "users", "method", "options"].map((name) => at.in(name));
      return [set(at.in("hba"), text), ...fields.filter((field) => field.isPresent).map(remove)];
    },
  };
}

function ruleText(at: Place): string {
  if (at.in("hba").isPresent) return at.in("hba").text ?? "";
  const list = (name: string): string => {
    const items = at.in(name).items.map((item) => item.text ?? "");
    return items.length === 0 ? "all" : items.join(",");
  };
  const connection = at.in("connection").text ?? "";
  const address = connection === "local" ? "" : "all ";
  return `${connection} ${list("databases")} ${list("users")} ${address}${at.in("method").text ?? ""}`;
}
