import { set } from "../../frame/edit";
import { ifKnown, setting, type Place } from "../../frame/place";
import { properties, type Resource } from "../../frame/resource";
import type { Stack } from "../../frame/stack";
import { hbaList } from "../hba-list";
import { parameterMap } from "../parameters";
import { spiloParameters } from "../patroni/defaults";
import { patroniOwned, patroniReplication } from "../patroni/dynamic";
import { spiloArchive, spiloHba, spiloMethods, spiloSchedules, spiloStores, spiloTargets } from "../patroni/spilo";
import type { DatabaseView } from "../types";
import { roleVariable } from "../variables";
import { defaults } from "./defaults";
import { containers, serverContainer } from "./containers";
import { spiloDatabase } from "./environment";
import { flagOf, operatorSettings, type OperatorSettings } from "./operator-settings";
import { scheduling } from "./scheduling";

export const what = "Zalando postgresql";

/** A postgresql of acid.zalan.do/v1; much of what becomes of it is in the operator's own configuration. */
export function cluster(resource: Resource, stack: Stack): DatabaseView {
  const root = properties(resource);
  const spec = root.in("spec");
  const operator = operatorSettings(stack);
  const version = spec.in("postgresql", "version");
  const spilo = spiloDatabase(root, operator, stack);
  const server = serverContainer(spec, operator);
  const serviceAccount = operator.of("kubernetes", "pod_service_account_name");
  return {
    what,
    operator: "zalando",
    name: root.in("metadata", "name"),
    namespace: root.in("metadata", "namespace"),
    instances: setting(spec.in("numberOfInstances"), (at) => at.number ?? 0),
    majorVersion: setting(version, (at) => at.number),
    server,
    get containers() {
      return containers(spec, operator);
    },
    scheduling: scheduling(root, operator),
    priorityClass: setting(
      spec.in("podPriorityClassName"),
      (at) => at.text ?? operator.of("kubernetes", "pod_priority_class_name").text,
    ),
    volumes: [
      {
        name: "data",
        storageClass: setting(spec.in("volume", "storageClass"), (at) => at.text),
        size: setting(spec.in("volume", "size"), (at) => at.text),
        holdsWal: true,
        performance: { iops: spec.in("volume", "iops"), throughput: spec.in("volume", "throughput") },
      },
    ],
    walVolumeAt: undefined,
    settled: { "wal-volume": "Zalando's operator has no volume of its own for the WAL" },
    disruptionBudget: disruptionBudget(spec, operator),
    replication: patroniReplication({ of: (name) => spec.in("patroni", name) }),
    parameters: parameterMap(spec.in("postgresql", "parameters"), {
      major: () => version.number,
      defaults: spiloParameters,
      owner: patroniOwned,
    }),
    sharedMemory: sharedMemory(spec, operator),
    // The operator sets none (pkg/cluster/k8sres.go), so that the kubelet's own default counts.
    seccompProfile: setting(spec.in("seccompProfile"), () => "of the node"),
    walArchive: spiloArchive(spilo),
    backupMethods: spiloMethods,
    get ownSchedules() {
      return spiloSchedules(spilo);
    },
    get ownStores() {
      return spiloStores(spilo);
    },
    get backupTargets() {
      return spiloTargets(spilo);
    },
    identity: {
      serviceAccount: setting(
        serviceAccount,
        (at) => at.text ?? defaults["configuration.kubernetes.pod_service_account_name"],
      ),
      get roleArn() {
        // A variable that may come from a ConfigMap nobody knows yet does not hide the operator's own role.
        return ifKnown(() => roleVariable(spilo.variables)) ?? operator.of("aws_or_gcp", "irsa_role_arn");
      },
    },
    // What is given here takes the place of all of Spilo's lines.
    clientAuthentication: hbaList(spec.in("patroni", "pg_hba"), () => spiloHba(spilo.variables)),
    serverTls: undefined,
    missingBaseBackups: {
      at: spec.in("env"),
      message: "Spilo takes base backups only of a cluster with a bucket; add WAL_S3_BUCKET and BACKUP_SCHEDULE",
    },
  };
}

function disruptionBudget(spec: Place, operator: OperatorSettings): DatabaseView["disruptionBudget"] {
  const at = operator.of("kubernetes", "enable_pod_disruption_budget");
  return {
    at,
    get value() {
      return flagOf(undefined, at, "configuration.kubernetes.enable_pod_disruption_budget").value;
    },
    turn: () => [],
    instead: "set it to true",
    // The operator's setting is one for all clusters.
    alone: {
      at: spec.in("numberOfInstances"),
      instead: "set it to 2 or more, or delete the pod by hand while its node is drained",
    },
  };
}

function sharedMemory(spec: Place, operator: OperatorSettings): DatabaseView["sharedMemory"] {
  const at = spec.in("enableShmVolume");
  const general = operator.of("", "enable_shm_volume");
  return {
    at,
    isVolume: setting(at, () => flagOf(at, general, "configuration.enable_shm_volume").value),
    size: setting(at, () => undefined),
    fix: [set(at, true)],
  };
}
