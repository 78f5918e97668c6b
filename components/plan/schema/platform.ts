import * as z from "zod/mini";
import { Cloud, CredentialsDelivery, IdentityKind, ObjectLockMode, Provision } from "../spec/enums";
import type {
  BackupBucketSpec,
  ChartSpec,
  EksSpec,
  KeySpec,
  ObjectLockSpec,
  OperatorReleaseSpec,
  OperatorSpec,
  PlatformSpec,
  PriorityClassSpec,
  SecretsStoreSpec,
  StorageClassesSpec,
} from "../spec/platform";
import { choice, flag, group, groupMap, list, text, textMap, whole, type FieldsOf } from "./fields";

const roleArn = "arn:aws:iam::111122223333:role/deployer";

const eks = group({
  clusterName: text("production"),
  autoMode: z.optional(flag()),
  ebsCsiRoleName: z.optional(text("ebs-csi-driver")),
} satisfies FieldsOf<EksSpec>);

// Windows of AWS KMS: https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html and
// API_EnableKeyRotation.html.
const key = group({
  deletionWindowDays: z.optional(whole(7, 30)),
  rotationPeriodDays: z.optional(whole(90, 2560)),
} satisfies FieldsOf<KeySpec>);

const storageClasses = group({
  enabled: z.optional(flag()),
  namePrefix: z.optional(text("postgres")),
  fileSystem: z.optional(text("ext4")),
  snapshots: z.optional(flag()),
} satisfies FieldsOf<StorageClassesSpec>);

// Priorities above are those of Kubernetes itself:
// https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/.
const priorityClass = group({
  enabled: z.optional(flag()),
  name: z.optional(text("postgres")),
  value: z.optional(whole(1, 1_000_000_000)),
} satisfies FieldsOf<PriorityClassSpec>);

// S3 counts days as a positive 32-bit number; a hundred years is the longest Object Lock.
const objectLock = group({
  enabled: z.optional(flag()),
  mode: z.optional(choice(ObjectLockMode)),
  days: z.optional(whole(1, 36_500)),
} satisfies FieldsOf<ObjectLockSpec>);

const backupBucket = group({
  enabled: z.optional(flag()),
  recoveryWindow: z.optional(text("30d")),
  fullBackupInterval: z.optional(text("1d")),
  objectLock: z.optional(objectLock),
  noncurrentDays: z.optional(whole(7, 36_500)),
  expireAfterDays: z.optional(whole(1, 36_500)),
  accessLogBucket: z.optional(text("shop-access-logs")),
  replicaRegion: z.optional(text("eu-central-1")),
  administratorRoleArns: z.optional(list(text(roleArn))),
  breakGlassRoleArns: z.optional(list(text(roleArn))),
} satisfies FieldsOf<BackupBucketSpec>);

const chart = group({
  provision: z.optional(choice(Provision)),
  version: z.optional(text("1.2.3")),
  repository: z.optional(text("https://charts.example.com")),
  chart: z.optional(text("oci://registry.example.com/charts/name")),
  namespace: z.optional(text("operators")),
} satisfies FieldsOf<ChartSpec>);

const operator = group({
  cloudnativePg: z.optional(chart),
  barmanPlugin: z.optional(chart),
  certManager: z.optional(chart),
  replicas: z.optional(whole(1, 5)),
  priorityClassName: z.optional(text("system-cluster-critical")),
} satisfies FieldsOf<OperatorSpec>);

const operatorRelease = group({
  name: text("zalando"),
  charts: z.optional(groupMap(chart)),
  images: z.optional(textMap()),
  webInterface: z.optional(flag()),
  licenseSecretName: z.optional(text("kubedb-license")),
} satisfies FieldsOf<OperatorReleaseSpec>);

const secretsStore = group({
  csi: z.optional(chart),
  externalSecrets: z.optional(chart),
  rotationInterval: z.optional(text("1h")),
} satisfies FieldsOf<SecretsStoreSpec>);

/** The properties of a PlatformSpec; config.ts adds `existing`. */
export const platformFields = {
  cloud: z.optional(choice(Cloud)),
  name: z.optional(text("shop")),
  region: z.optional(text("eu-west-1")),
  eks: z.optional(eks),
  dataKey: z.optional(key),
  backupKey: z.optional(key),
  storageClasses: z.optional(storageClasses),
  priorityClass: z.optional(priorityClass),
  backupBucket: z.optional(backupBucket),
  operator: z.optional(operator),
  operators: z.optional(list(operatorRelease)),
  secretsStore: z.optional(secretsStore),
  delivery: z.optional(choice(CredentialsDelivery)),
  identity: z.optional(choice(IdentityKind)),
  imageRegistry: z.optional(text("registry.example.com/mirror")),
  tags: z.optional(textMap()),
  deletionProtection: z.optional(flag()),
} satisfies FieldsOf<PlatformSpec>;

/** The shape of a PlatformSpec: names, types, enums and ranges that hold by themselves. The rest is planPlatform's. */
export const platformSchema = group(platformFields);
