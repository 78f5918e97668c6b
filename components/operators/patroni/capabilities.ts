import { roleSecretName } from "../../plan/names";
import { images } from "../../versions";
import { by, not, type OperatorCapabilities } from "../abilities";
import { dumpName } from "../dump-names";
import { exporterRole } from "../exporter";
import type { OperatorFacts } from "../operator";
import { checkArchive } from "../spilo-archive";
import { spiloCapabilities } from "../spilo-capabilities";
import { checkPatroniMinimums } from "../spilo-parameters";
import { spiloContent, spiloInheritedRoles, spiloMajors, spiloRoles } from "../spilo";
import { ownedParameter, parameterDefaults } from "./parameters";

const noOperator = "has no operator that would do it";

const capabilities: OperatorCapabilities = {
  ...spiloCapabilities,
  walVolume: not(
    "has no volume for the WAL: Spilo's restores put it beside the data",
    "remove storage.walSize, and add it to storage.size",
  ),
  volumeAttributes: not(
    "cannot change the class of claims that a StatefulSet made",
    "remove storage.iops and storage.throughput, and set storage.storageClass to a class that has them",
  ),
  volumeGrowth: not("cannot grow the claims of a StatefulSet", "follow docs/resize-statefulset.md"),
  pooler: not(`${noOperator}: no PgBouncer comes with it`, 'remove pooler, or set operator to "cloudnative-pg"'),
  readOnlyPooler: not(`${noOperator}: no PgBouncer comes with it`, "remove pooler"),
  databases: by("SQL, by a Job"),
  roles: by("SQL, by a Job"),
  passwordRotation: not(
    "knows the passwords of its own roles from when a pod started, and would lose its standbys with others",
    "leave credentials.rotation at 1",
  ),
  issuer: by("a Certificate, mounted"),
  irsa: by("a token of the ServiceAccount"),
  replicaCluster: by("`standby_cluster`, with the source's passwords (docs/operators/patroni.md)"),
  maintenanceWindows: not(
    `${noOperator}: pods restart when pulumi up changes them`,
    "remove maintenanceWindows, and run pulumi up when a restart does not hurt",
  ),
  majorUpgrade: not("does not upgrade what is in its volumes", "follow docs/resize-statefulset.md#major-version"),
  webInterface: not("has no web interface", "use patronictl in a pod"),
};

/** Patroni in a StatefulSet of our own, without an operator: the image is Spilo 4.1. */
export const patroni: OperatorFacts = {
  name: "patroni",
  title: "Patroni",
  summary:
    "No operator: a StatefulSet of Spilo, in which Patroni elects the primary by ConfigMaps, with WAL-G for backups.",
  charts: {},
  // Spilo's own certificate is signed by itself, and made anew with every pod.
  needsCertManager: true,
  needsLicense: false,
  images: {},
  // The pods' label controller-revision-hash has the name, a hyphen and ten letters in 63.
  maxClusterName: 52,
  majors: spiloMajors,
  image: () => images.spilo,
  imageHasAllMajors: true,
  imageContent: spiloContent,
  podSecurity: "restricted",
  names: (cluster) => ({
    serviceAccounts: [cluster],
    dumpAccount: dumpName(cluster),
    readWrite: `${cluster}-primary`,
    readOnly: `${cluster}-replica`,
    poolerReadWrite: `${cluster}-pooler`,
    poolerReadOnly: `${cluster}-pooler-ro`,
    ownerSecret: () => `${cluster}-owner`,
    roleSecret: (role) => roleSecretName(cluster, role),
  }),
  systemRoles: spiloInheritedRoles,
  inheritedRoles: spiloInheritedRoles,
  exporterRole,
  secretLabels: () => ({}),
  reservedRoles: [...spiloRoles, exporterRole],
  capabilities,
  ownedParameter,
  parameterDefaults,
  check: (plan) => [...checkArchive(plan), ...checkPatroniMinimums(plan)],
};
