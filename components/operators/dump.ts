import { caKey } from "../kubernetes/certificates";
import {
  commonLabels,
  guaranteed,
  restrictedContainer,
  type GuaranteedResources,
  type Manifest,
  type Value,
} from "../kubernetes/manifest";
import { dns, networkPolicy, type PodSelector } from "../kubernetes/network-policy";
import { mirrored } from "../plan/image";
import { formatMemory, GiB, MiB } from "../plan/quantity";
import { IdentityKind } from "../plan/spec/enums";
import type { ClusterPlan, DumpPlan, SecretKeysPlan } from "../plan/types";
import { standaloneImages } from "../versions";
import { postgresPort, toObjectStore } from "./connections";
import { dumpName } from "./dump-names";
import { needed } from "./needed";
import type { BoundValues, RenderedObject } from "./operator";

/** Logical dumps: a CronJob that dumps every database to a scratch volume, uploads it and deletes what has become too old. */

const scratch = "/dumps";
const keysPath = "/keys";
const caPath = "/ca";
const superuserPath = "/secrets/superuser";

/** How the Job connects, and what it runs as. */
export interface DumpSetup {
  /** Image with pg_dump, no older than the server. */
  image: string;
  /** User and group of the image that may read the mounted files. */
  userId: number;
  /** Secret with the password of the superuser "postgres" under "password". */
  superuserSecret: string;
}

/** The pods that dump. */
export function dumpLabels({ names }: ClusterPlan): Record<string, string> {
  return { ...commonLabels(names.cluster), "app.kubernetes.io/component": "dump" };
}

/** Dumps reach the server and the bucket, and nobody reaches them. */
export function dumpAccess(plan: ClusterPlan, instances: PodSelector): Manifest<never> {
  const { names } = plan;
  return networkPolicy({
    name: `${names.cluster}-dump`,
    namespace: names.namespace,
    cluster: names.cluster,
    pods: { labels: dumpLabels(plan) },
    ingress: [],
    egress: [dns, { peers: [{ pods: instances }], ports: [{ port: postgresPort }] }, ...toObjectStore(plan)],
  });
}

export function renderDump<V>(plan: ClusterPlan, bound: BoundValues<V>, setup: DumpSetup): RenderedObject<V>[] {
  const { dump } = plan;
  if (dump === undefined) return [];
  return [
    { what: "dump-service-account", manifest: serviceAccount(plan, bound), after: [] },
    { what: "dump", manifest: cronJob(plan, dump, bound, setup), after: ["dump-service-account", "cluster"] },
  ];
}

function serviceAccount<V>(plan: ClusterPlan, { backupRoleArn }: BoundValues<V>): Manifest<V> {
  const { names, identity } = plan;
  const assumes = identity === IdentityKind.Irsa && backupRoleArn !== undefined;
  return {
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: {
      name: dumpName(names.cluster),
      namespace: names.namespace,
      labels: commonLabels(names.cluster),
      ...(assumes && {
        annotations: {
          "eks.amazonaws.com/role-arn": backupRoleArn,
          "eks.amazonaws.com/sts-regional-endpoints": "true",
        },
      }),
    },
    automountServiceAccountToken: false,
  };
}

function cronJob<V>(plan: ClusterPlan, dump: DumpPlan, bound: BoundValues<V>, setup: DumpSetup): Manifest<V> {
  const { names } = plan;
  const labels = dumpLabels(plan);
  return {
    apiVersion: "batch/v1",
    kind: "CronJob",
    metadata: { name: dumpName(names.cluster), namespace: names.namespace, labels: commonLabels(names.cluster) },
    spec: {
      schedule: dump.schedule,
      timeZone: "Etc/UTC",
      // A dump that takes longer than its interval is not overtaken by the next.
      concurrencyPolicy: "Forbid",
      startingDeadlineSeconds: 3600,
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 3,
      jobTemplate: {
        metadata: { labels },
        spec: { backoffLimit: 2, template: { metadata: { labels }, spec: podSpec(plan, dump, bound, setup) } },
      },
    },
  };
}

function podSpec<V>(
  plan: ClusterPlan,
  dump: DumpPlan,
  bound: BoundValues<V>,
  setup: DumpSetup,
): Record<string, Value<V>> {
  const { names, scheduling, storage } = plan;
  const { nodeSelector, tolerations } = scheduling;
  const keys = dump.accessKeysSecret;
  const defaultMode = 0o440;
  return {
    serviceAccountName: dumpName(names.cluster),
    automountServiceAccountToken: false,
    restartPolicy: "Never",
    ...(Object.keys(nodeSelector).length > 0 && { nodeSelector }),
    ...(tolerations.length > 0 && { tolerations }),
    securityContext: {
      runAsNonRoot: true,
      runAsUser: setup.userId,
      runAsGroup: setup.userId,
      fsGroup: setup.userId,
      seccompProfile: { type: "RuntimeDefault" },
    },
    // One after the other: what is uploaded is whole.
    initContainers: [dumpContainer(plan, setup.image)],
    containers: [uploadContainer(plan, dump, bound)],
    volumes: [
      // On the node's disk, and no larger than the data: what the containers ask of it is below.
      { name: "dumps", emptyDir: { sizeLimit: storage.data.size } },
      { name: "tmp", emptyDir: {} },
      {
        name: "superuser",
        secret: { secretName: setup.superuserSecret, defaultMode, items: [{ key: "password", path: "password" }] },
      },
      { name: "ca", secret: { secretName: names.certificate, defaultMode, items: [{ key: caKey, path: caKey }] } },
      ...(keys === undefined
        ? []
        : [{ name: "keys", secret: { secretName: keys.name, defaultMode, items: keyFiles(keys) } }]),
    ],
  };
}

function keyFiles({ accessKeyIdKey, secretAccessKeyKey, caKey: ca }: SecretKeysPlan): Value<never>[] {
  return [
    { key: accessKeyIdKey, path: "id" },
    { key: secretAccessKeyKey, path: "secret" },
    ...(ca === undefined ? [] : [{ key: ca, path: "ca" }]),
  ];
}

/** What both containers have; Kubernetes adds up neither requests nor limits of containers that run one after the other. */
function containerResources({ storage }: ClusterPlan): GuaranteedResources {
  const { requests, limits } = guaranteed("500m", "512Mi");
  return {
    // Half-full volumes, compressed 2.4 times, are a fifth of their size: a node without that much would be filled up, and
    // would evict its pods, the database's among them.
    requests: { ...requests, "ephemeral-storage": formatMemory(Math.ceil(storage.data.sizeBytes / 5 / MiB) * MiB) },
    // The volume of dumps may be filled, with the log and what the tools keep beside it.
    limits: { ...limits, "ephemeral-storage": formatMemory(storage.data.sizeBytes + GiB) },
  };
}

function dumpContainer(plan: ClusterPlan, image: string): Record<string, Value<never>> {
  return {
    name: "dump",
    image,
    command: ["/bin/sh", "-ec", dumpScript()],
    env: [
      { name: "PGHOST", value: plan.names.readWrite },
      { name: "PGUSER", value: "postgres" },
      { name: "PGSSLMODE", value: "verify-full" },
      { name: "PGSSLROOTCERT", value: `${caPath}/${caKey}` },
    ],
    resources: containerResources(plan),
    securityContext: restrictedContainer,
    volumeMounts: [
      { name: "dumps", mountPath: scratch },
      { name: "tmp", mountPath: "/tmp" },
      { name: "superuser", mountPath: superuserPath, readOnly: true },
      { name: "ca", mountPath: caPath, readOnly: true },
    ],
  };
}

function uploadContainer<V>(plan: ClusterPlan, dump: DumpPlan, bound: BoundValues<V>): Record<string, Value<V>> {
  const { accessKeysSecret: keys, endpointUrl } = dump;
  const region = dump.region ?? bound.region;
  return {
    name: "upload",
    image: mirrored(standaloneImages.awsCli, bound.imageRegistry),
    command: ["/bin/sh", "-ec", uploadScript(dump.retentionDays)],
    env: [
      // Where the tool caches credentials.
      { name: "HOME", value: "/tmp" },
      { name: "DESTINATION", value: needed(bound.dumpDestination, "dumpDestination") },
      ...(region === undefined ? [] : [{ name: "AWS_REGION", value: region }]),
      ...(endpointUrl === undefined
        ? []
        : [
            { name: "AWS_ENDPOINT_URL", value: endpointUrl },
            // Checksums that S3 has and many stores refuse.
            { name: "AWS_REQUEST_CHECKSUM_CALCULATION", value: "when_required" },
            { name: "AWS_RESPONSE_CHECKSUM_VALIDATION", value: "when_required" },
          ]),
      ...(keys?.caKey === undefined ? [] : [{ name: "AWS_CA_BUNDLE", value: `${keysPath}/ca` }]),
    ],
    resources: containerResources(plan),
    securityContext: restrictedContainer,
    volumeMounts: [
      { name: "dumps", mountPath: scratch, readOnly: true },
      { name: "tmp", mountPath: "/tmp" },
      ...(keys === undefined ? [] : [{ name: "keys", mountPath: keysPath, readOnly: true }]),
    ],
  };
}

/** Every database in pg_dump's own format, which pg_restore reads in parallel, and the roles without their passwords. */
export function dumpScript(directory: string = scratch, passwordFile: string = `${superuserPath}/password`): string {
  return `
PGPASSWORD="$(cat ${passwordFile})"
export PGPASSWORD
# A pod that is tried again begins anew.
rm -rf ${directory}/*
target="${directory}/$(date -u +%Y-%m-%dT%H%M%SZ)"
mkdir "$target"
pg_dumpall --globals-only --no-role-passwords --file="$target/globals.sql"
databases="$(psql --no-psqlrc --tuples-only --no-align --dbname=postgres --command='SELECT datname FROM pg_database WHERE datallowconn AND NOT datistemplate ORDER BY datname')"
printf '%s\\n' "$databases" | while IFS= read -r database; do
  pg_dump --format=custom --file="$target/$database.dump" --dbname="$database"
done
ls -l "$target"
`.trimStart();
}

/**
 * Uploads, and only then deletes older dumps: by the moment in their name, below the one path that is theirs. What hangs
 * on a lock of the bucket is hidden by a delete marker, and goes when the bucket's lifecycle lets it.
 */
export function uploadScript(retentionDays: number, directory: string = scratch, keys: string = keysPath): string {
  return `
if [ -f ${keys}/id ]; then
  AWS_ACCESS_KEY_ID="$(cat ${keys}/id)"
  AWS_SECRET_ACCESS_KEY="$(cat ${keys}/secret)"
  export AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY
fi
aws s3 cp --recursive --only-show-errors ${directory} "$DESTINATION"
oldest="$(date -u -d '-${retentionDays} days' +%Y-%m-%dT%H%M%SZ)"
listing="$(aws s3 ls "$DESTINATION/")"
printf '%s\\n' "$listing" | while read -r kind name; do
  moment="\${name%/}"
  case "$kind $moment" in
    "PRE "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9][0-9][0-9][0-9][0-9]Z) ;;
    *) continue ;;
  esac
  if [ "$moment" \\< "$oldest" ]; then
    aws s3 rm --recursive --only-show-errors "$DESTINATION/$moment/"
    echo "deleted $moment, older than ${retentionDays} days"
  fi
done
`.trimStart();
}
