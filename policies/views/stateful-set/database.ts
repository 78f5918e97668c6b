import { setting, type Place, knownText } from "../../frame/place";
import { properties, type Resource } from "../../frame/resource";
import type { Stack } from "../../frame/stack";
import { roleArnOf } from "../elsewhere";
import { patroniReplication } from "../patroni/dynamic";
import type { SpiloDatabase } from "../patroni/spilo";
import { majorOfImage } from "../parameters";
import type { Container, DatabaseView } from "../types";
import { roleVariable, variablesOf } from "../variables";
import { backups } from "./backups";
import { configuration, type Configuration, type Reading } from "./configuration";
import { defaults } from "./defaults";
import { recognise } from "./recognise";
import { replication } from "./replication";
import { scheduling } from "./scheduling";
import { dataDirectory, sharedMemory, volumes } from "./volumes";

export const what = "StatefulSet of PostgreSQL";

/** A StatefulSet as it is read together with the ConfigMaps it mounts; undefined where it runs no PostgreSQL. */
export function readingOf(resource: Resource, stack: Stack): Reading | undefined {
  const root = properties(resource);
  const recognised = recognise(root);
  if (recognised === undefined) return undefined;
  const variables = variablesOf(recognised.server, stack, root.in("metadata", "namespace"));
  const major = (): number | undefined => majorOfImage(recognised.server.in("image").text);
  return {
    ...recognised,
    stack,
    variables,
    major,
    dataDirectory: () => dataDirectory(recognised, variables, major).directory,
  };
}

/** A StatefulSet that runs PostgreSQL by itself, or under Patroni. */
export function database(resource: Resource, stack: Stack): DatabaseView | undefined {
  const reading = readingOf(resource, stack);
  if (reading === undefined) return undefined;
  const { root, pod, server, manager, variables, major } = reading;
  const configured = configuration(reading);
  const backedUp = backups(reading, configured, spiloOf(reading));
  const container = (at: Place): Container => ({
    name: knownText(at.in("name")) ?? "",
    resources: at.in("resources"),
  });
  const account = pod.in("serviceAccountName");
  const replicas = root.in("spec", "replicas");
  return {
    what,
    operator: manager === "none" ? "standalone" : "patroni",
    name: root.in("metadata", "name"),
    namespace: root.in("metadata", "namespace"),
    instances: setting(replicas, (at) => at.number ?? defaults["spec.replicas"]),
    majorVersion: setting(server.in("image"), () => major() ?? variables("PGVERSION").number),
    server: container(server),
    get containers() {
      return pod.in("containers").items.map(container);
    },
    scheduling: scheduling(reading),
    priorityClass: setting(pod.in("priorityClassName"), (at) => at.text),
    get volumes() {
      return volumes(reading, variables, major, stack);
    },
    walVolumeAt: undefined,
    settled: {
      "wal-volume": "no field of a StatefulSet moves the WAL: that is a matter of initdb",
      ...(manager === "spilo"
        ? {}
        : { "backup-store": "a command archives it, which does not say where to or for how long" }),
    },
    disruptionBudget: undefined,
    replication:
      manager === "none"
        ? replication(reading, configured)
        : patroniReplication({ of: (name) => configured.dynamic.in(name) }),
    parameters: configured.parameters,
    sharedMemory: sharedMemory(reading),
    seccompProfile: setting(
      server.in("securityContext", "seccompProfile", "type"),
      (at) =>
        at.text ??
        pod.in("securityContext", "seccompProfile", "type").text ??
        defaults["spec.template.spec.securityContext.seccompProfile.type"],
    ),
    walArchive: backedUp.walArchive,
    backupMethods: backedUp.backupMethods,
    get ownSchedules() {
      return backedUp.ownSchedules;
    },
    get ownStores() {
      return backedUp.ownStores;
    },
    get backupTargets() {
      return backedUp.backupTargets;
    },
    missingBaseBackups: backedUp.missingBaseBackups,
    identity: {
      serviceAccount: setting(account, (at) => at.text ?? defaults["spec.template.spec.serviceAccountName"]),
      get roleArn() {
        return roleVariable(variables) ?? roleArnOf(stack, account, root.in("metadata", "namespace"));
      },
    },
    clientAuthentication: configured.clientAuthentication,
    serverTls: serverTls(reading, configured),
  };
}

/** PostgreSQL serves TLS only where it is told to; Spilo always does. */
function serverTls({ manager }: Reading, { parameters }: Configuration): DatabaseView["serverTls"] {
  if (manager === "spilo") return undefined;
  const ssl = parameters.of("ssl");
  return {
    get at() {
      return ssl.at;
    },
    get value() {
      return ["on", "true", "yes", "1"].includes(ssl.value?.toLowerCase() ?? "off");
    },
    instead: "set ssl to on, with ssl_cert_file and ssl_key_file",
    // Without a certificate the server would not start.
    fix: [],
  };
}

/** What Spilo makes of its variables; undefined for any other image. */
function spiloOf({ manager, root, server, variables, pod, stack }: Reading): SpiloDatabase | undefined {
  if (manager !== "spilo") return undefined;
  const namespace = root.in("metadata", "namespace");
  return {
    what,
    name: root.in("metadata", "name"),
    namespace,
    variables,
    archiveAt: server.in("env"),
    instead: "add WAL_S3_BUCKET and USE_WALG_BACKUP",
    roleInstead: "annotate the ServiceAccount of the pods with eks.amazonaws.com/role-arn",
    hasRole: () =>
      roleVariable(variables) !== undefined || roleArnOf(stack, pod.in("serviceAccountName"), namespace).isPresent,
  };
}
