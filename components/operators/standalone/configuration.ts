import { commonLabels } from "../../kubernetes/manifest";
import { hash } from "../../plan/names";
import type { ClusterPlan } from "../../plan/types";
import { exporterRole } from "../exporter";
import type { RenderedObject } from "../operator";
import { settingLines } from "../postgresql-conf";
import { objectNames, paths } from "./labels";
import { needsRestart, parameterDefaults } from "./parameters";

/** The files that PostgreSQL is started with; the pod points it at them, so that what initdb wrote is not read at all. */

/** The ConfigMap with the server's files, by their names. */
export function renderConfiguration<V>(plan: ClusterPlan): RenderedObject<V> {
  const { names } = plan;
  return {
    what: "configuration",
    manifest: {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: {
        name: objectNames(plan).configuration,
        namespace: names.namespace,
        labels: commonLabels(names.cluster),
      },
      data: configurationFiles(plan),
    },
    after: [],
  };
}

export function configurationFiles(plan: ClusterPlan): Record<string, string> {
  return {
    "postgresql.conf": settingLines(settings(plan)),
    "pg_hba.conf": lines(clientAuthentication(plan)),
    "pg_ident.conf": lines([`exporter nobody ${exporterRole}`]),
  };
}

/** What the pod must be started anew for: PostgreSQL reads the rest while it runs. */
export function restartChecksum(plan: ClusterPlan): string {
  const read = Object.entries(settings(plan)).filter(
    ([name]) => name === "shared_preload_libraries" || needsRestart(name),
  );
  return hash(JSON.stringify(read.sort(([one], [other]) => (one < other ? -1 : 1))), 16);
}

function settings({ names, parameters, postgresMajor, sharedPreloadLibraries }: ClusterPlan): Record<string, string> {
  return {
    ...parameterDefaults,
    ...parameters,
    ...(sharedPreloadLibraries.length > 0 && { shared_preload_libraries: sharedPreloadLibraries.join(", ") }),
    cluster_name: names.cluster,
    listen_addresses: "*",
    unix_socket_directories: paths.sockets,
    hba_file: `${paths.configuration}/pg_hba.conf`,
    ident_file: `${paths.configuration}/pg_ident.conf`,
    ssl: "on",
    ssl_cert_file: `${paths.certificate}/tls.crt`,
    ssl_key_file: `${paths.certificate}/tls.key`,
    // What it would write, postgresql.auto.conf, is read after this file.
    ...(postgresMajor >= 17 && { allow_alter_system: "off" }),
  };
}

/**
 * Over the network only with TLS and a password that is never sent. On the pod's own socket the server's own user is the
 * superuser, and the exporter's user its role: neither needs a password.
 */
function clientAuthentication({ monitoring }: ClusterPlan): string[] {
  return [
    "local all postgres peer",
    ...(monitoring === undefined ? [] : [`local all ${exporterRole} peer map=exporter`]),
    "local all all scram-sha-256",
    "hostnossl all all all reject",
    "hostssl all all all scram-sha-256",
  ];
}

function lines(all: string[]): string {
  return all.map((line) => `${line}\n`).join("");
}
