import { charts, images } from "../../versions";
import { by, not, type OperatorCapabilities } from "../abilities";
import { dumpName } from "../dump-names";
import { exporterRole } from "../exporter";
import type { OperatorFacts } from "../operator";
import { checkArchive } from "../spilo-archive";
import { spiloCapabilities } from "../spilo-capabilities";
import { checkPatroniMinimums } from "../spilo-parameters";
import { spiloContent, spiloInheritedRoles, spiloMajors, spiloRoles } from "../spilo";
import { checkAdmission } from "./admission";
import { roleSecret, serviceAccount } from "./labels";
import { ownedParameter, parameterDefaults } from "./parameters";

const capabilities: OperatorCapabilities = {
  ...spiloCapabilities,
  walVolume: not(
    "has no volume for the WAL: its pods have one volume",
    "remove storage.walSize, and add it to storage.size",
    "https://github.com/zalando/postgres-operator/issues/1047",
  ),
  volumeAttributes: not(
    "changes IOPS and throughput only with rights of its own in EC2, not through a VolumeAttributesClass",
    "remove storage.iops and storage.throughput, and set storage.storageClass to a class that has them",
  ),
  volumeGrowth: by("online, by the operator"),
  pooler: by("`enableConnectionPooler`"),
  readOnlyPooler: by("`enableReplicaConnectionPooler`"),
  databases: by("`databases`"),
  roles: by("`users`"),
  passwordRotation: by("the Secret, applied by a Job"),
  issuer: by("a Certificate as `tls`"),
  irsa: by("a token of the ServiceAccount, role by cluster"),
  replicaCluster: by("`standby`, with the source's passwords (docs/operators/zalando.md)"),
  maintenanceWindows: by("`maintenanceWindows`"),
  majorUpgrade: by("`pg_upgrade`, by the steps of docs/operators/zalando.md"),
  webInterface: by("its own, behind `kubectl port-forward`"),
};

/** Zalando's postgres-operator 2.0 with Spilo 4.1. */
export const zalando: OperatorFacts = {
  name: "zalando",
  title: "Zalando postgres-operator",
  summary:
    "An operator that runs Spilo: PostgreSQL under Patroni, with WAL-G for backups; a web interface as an option.",
  charts: { zalando: charts.zalando, zalandoUi: charts.zalandoUi },
  // Spilo's own certificate is signed by itself, and made anew with every pod.
  needsCertManager: true,
  needsLicense: false,
  images: { operator: images.zalandoOperator, pooler: images.zalandoPooler, webInterface: images.zalandoUi },
  // Services have 63, and one is called "-pooler-repl"; the operator itself takes 58 (pkg/apis/acid.zalan.do/v1/const.go).
  maxClusterName: 51,
  majors: spiloMajors,
  image: () => images.spilo,
  imageHasAllMajors: true,
  imageContent: spiloContent,
  // The operator sets neither a seccomp profile nor dropped capabilities on Spilo, and has no field for them.
  podSecurity: "baseline",
  names: (cluster) => ({
    serviceAccounts: [serviceAccount],
    dumpAccount: dumpName(cluster),
    readWrite: cluster,
    readOnly: `${cluster}-repl`,
    poolerReadWrite: `${cluster}-pooler`,
    poolerReadOnly: `${cluster}-pooler-repl`,
    ownerSecret: (owner) => roleSecret(cluster, owner),
    roleSecret: (role) => roleSecret(cluster, role),
  }),
  // Those of its superuser and of replication it makes itself, where they are not given.
  systemRoles: [],
  inheritedRoles: spiloInheritedRoles,
  exporterRole,
  // It finds a role's Secret by its name.
  secretLabels: () => ({}),
  reservedRoles: [...spiloRoles, exporterRole, "pooler"],
  capabilities,
  ownedParameter,
  parameterDefaults,
  check: (plan) => [...checkAdmission(plan), ...checkArchive(plan), ...checkPatroniMinimums(plan)],
};
