import { setting, type Place, knownText } from "../frame/place";
import { properties, type Resource } from "../frame/resource";
import { environmentOfPod } from "./environment";
import type { ReadersByType } from "./readers";
import type { EnvironmentView, ImagesView } from "./types";

/** Where each kind of workload keeps the specification of its pods. */
const podSpecs: Readonly<Record<string, { readonly type: string; readonly path: readonly string[] }>> = {
  Pod: { type: "kubernetes:core/v1:Pod", path: ["spec"] },
  Deployment: { type: "kubernetes:apps/v1:Deployment", path: ["spec", "template", "spec"] },
  StatefulSet: { type: "kubernetes:apps/v1:StatefulSet", path: ["spec", "template", "spec"] },
  DaemonSet: { type: "kubernetes:apps/v1:DaemonSet", path: ["spec", "template", "spec"] },
  ReplicaSet: { type: "kubernetes:apps/v1:ReplicaSet", path: ["spec", "template", "spec"] },
  Job: { type: "kubernetes:batch/v1:Job", path: ["spec", "template", "spec"] },
  CronJob: { type: "kubernetes:batch/v1:CronJob", path: ["spec", "jobTemplate", "spec", "template", "spec"] },
};

function environment(podSpec: (root: Place) => Place): (resource: Resource) => EnvironmentView {
  return (resource) => ({ isDatabase: false, variables: environmentOfPod(podSpec(properties(resource))) });
}

/** Images that run PostgreSQL or work on its data, whoever built them. */
const databaseImage =
  /postgres|cloudnative-pg|spilo|pgbouncer|pgbackrest|barman|wal-g|walg|patroni|pg_|pgadmin|pgpool|timescale/i;
const serverImage = /(^|\/)(postgres|postgresql|postgis|spilo[\w-]*|timescaledb[\w-]*|crunchy-postgres[\w-]*)(:|@|$)/i;

/** Whether an image runs PostgreSQL itself, and not one of its tools. */
export function isServerImage(image: string): boolean {
  return serverImage.test(image);
}

/** All images of a pod in which one has to do with PostgreSQL; undefined for any other. An image that is not known is one. */
function images(kind: string, podSpec: (root: Place) => Place): (resource: Resource) => ImagesView | undefined {
  return (resource) => {
    const pod = podSpec(properties(resource));
    const containers = [...pod.in("initContainers").items, ...pod.in("containers").items];
    const isOne = (at: Place): boolean => at.in("image").isKnown && databaseImage.test(at.in("image").text ?? "");
    if (!containers.some(isOne)) return undefined;
    return {
      what: kind,
      images: containers.map((at) => ({
        container: knownText(at.in("name")) ?? "",
        image: setting(at.in("image"), ({ text }) => text),
        isServer: at.in("image").isKnown && isServerImage(at.in("image").text ?? ""),
      })),
    };
  };
}

/** The workloads of Kubernetes, which run databases, exporters and backups, or connect to them. */
export const workloads: ReadersByType = Object.fromEntries(
  Object.entries(podSpecs).map(([kind, { type, path }]) => {
    const podSpec = (root: Place): Place => root.in(...path);
    return [type, { environment: environment(podSpec), images: images(kind, podSpec) }];
  }),
);
