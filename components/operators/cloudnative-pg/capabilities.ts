import { roleSecretName } from "../../plan/names";
import type { Problem } from "../../plan/problems";
import { Cloud, IdentityKind } from "../../plan/spec/enums";
import type { ClusterPlan } from "../../plan/types";
import { charts, images } from "../../versions";
import { by, not, type OperatorCapabilities } from "../abilities";
import { inEvery } from "../image-content";
import type { OperatorFacts } from "../operator";
import { checkAdmission } from "./admission";
import { ownedParameter, parameterDefaults } from "./parameters";

const barmanTakesAllOrNothing = "takes whole base backups only: Barman Cloud has no other kind in object storage";

const capabilities: OperatorCapabilities = {
  standbys: by("operator elects by lease"),
  zeroLoss: by("`synchronous` with failover quorum"),
  preferred: by("`dataDurability: preferred`"),
  asynchronous: by("no `synchronous`"),
  fastFailover: by("shorter leases"),
  walVolume: by("`walStorage`"),
  volumeAttributes: by("VolumeAttributesClass of the claims"),
  volumeGrowth: by("online, by the operator"),
  hugePages: by("`hugepages-2Mi`"),
  pooler: by("Pooler"),
  readOnlyPooler: by("a second Pooler"),
  extensions: by("Database resources"),
  databases: by("Database resources"),
  roles: by("`managed.roles`"),
  memberships: by("`inRoles`"),
  connectionLimits: by("`connectionLimit`"),
  passwordRotation: by("`cnpg.io/reload` on the Secret"),
  issuer: by("a Certificate as `serverTLSSecret`"),
  backups: by("Barman Cloud plugin"),
  podIdentity: by("barman-cloud's AWS SDK"),
  irsa: by("role on the ServiceAccount"),
  accessKeys: by("a Secret of keys"),
  ownKeysSecret: by("any Secret, any keys"),
  endpoint: by("`endpointURL`"),
  endpointCa: by("`endpointCA`"),
  parallelWal: by("`maxParallel`"),
  differentialBackups: not(barmanTakesAllOrNothing, "remove backup.differentialSchedule"),
  incrementalBackups: not(barmanTakesAllOrNothing, "remove backup.incrementalSchedule"),
  keptFull: not("keeps backups by time, not by number", "set backup.recoveryWindow instead of backup.keepFull"),
  keptDifferential: not("takes no differential backups", "remove backup.keepDifferential"),
  encryptedRepository: not(
    "leaves encryption to the bucket: Barman Cloud encrypts nothing itself",
    "remove backup.encrypt; the bucket encrypts with the platform's KMS key",
  ),
  recovery: by("`bootstrap.recovery`"),
  pointInTime: by("`recoveryTarget`"),
  replicaCluster: by("`replica`"),
  logicalImport: by("`initdb.import`, type microservice"),
  physicalImport: by("`pg_basebackup`"),
  dumps: not("takes no dumps", "remove dump, or run pg_dump from a job of your own"),
  maintenanceWindows: not(
    "has no maintenance windows: it restarts instances when their specification changes",
    "remove maintenanceWindows, and run pulumi up when a restart does not hurt",
    "https://github.com/cloudnative-pg/cloudnative-pg/issues/5950",
  ),
  metrics: by("PodMonitors, over TLS"),
  majorUpgrade: by("raise `postgresVersion`; offline, with pg_upgrade"),
  webInterface: not("has no web interface", "use its kubectl plugin"),
};

/** CloudNativePG 1.30 with the Barman Cloud plugin. */
export const cloudNativePg: OperatorFacts = {
  name: "cloudnative-pg",
  title: "CloudNativePG",
  summary: "An operator that runs PostgreSQL itself, without Patroni; backups by the Barman Cloud plugin. The default.",
  charts: { cloudnativePg: charts.cloudnativePg, barmanPlugin: charts.barmanPlugin },
  needsCertManager: true,
  needsLicense: false,
  images: {},
  // Its webhook's limit; a Service's name is the cluster's plus a suffix.
  maxClusterName: 50,
  majors: [14, 15, 16, 17, 18],
  // Images exist for the majors that the schema lets through.
  image: (major) => (images.postgres as Readonly<Record<number, string>>)[major] ?? images.postgres[18],
  imageContent: {
    summary: "the operator's own image, which has PostgreSQL's own modules, pgaudit and vector",
    remedy: "set image to one that has it, or remove it",
    // Flavour "standard": https://github.com/cloudnative-pg/postgres-containers.
    extensions: inEvery("vector pgaudit pg_failover_slots"),
    libraries: {},
  },
  podSecurity: "restricted",
  names: (cluster) => ({
    // The operator gives it the cluster's name.
    serviceAccounts: [cluster],
    readWrite: `${cluster}-rw`,
    readOnly: `${cluster}-ro`,
    poolerReadWrite: `${cluster}-pooler-rw`,
    poolerReadOnly: `${cluster}-pooler-ro`,
    ownerSecret: () => `${cluster}-owner`,
    roleSecret: (role) => roleSecretName(cluster, role),
  }),
  systemRoles: [],
  // The operator applies a rotated password at once.
  secretLabels: () => ({ "cnpg.io/reload": "true" }),
  reservedRoles: ["streaming_replica", "cnpg_"],
  capabilities,
  ownedParameter,
  parameterDefaults,
  check: (plan) => [...checkKeys(plan), ...checkAdmission(plan)],
};

/** Barman Cloud leaves encryption to the bucket: a key is there for the role that may use it, and access keys have none. */
function checkKeys({ cloud, identity, backup, recovery }: ClusterPlan): Problem[] {
  if (cloud !== Cloud.Aws || identity !== IdentityKind.AccessKeys) return [];
  const problem = (path: string, value: string | undefined): Problem[] =>
    value === undefined
      ? []
      : [
          {
            path,
            value,
            message: 'has no effect with identity "access-keys": there is no role to give the use of the key to',
            fix: "remove it, and let the owner of the access keys use the key",
          },
        ];
  return [...problem("backup.kmsKeyArn", backup?.kmsKeyArn), ...problem("recovery.kmsKeyArn", recovery?.kmsKeyArn)];
}
