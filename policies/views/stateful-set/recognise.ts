import { ifKnown, type Place } from "../../frame/place";
import { isServerImage } from "../workloads";

/** A StatefulSet that runs PostgreSQL: the container that does, and what looks after it. */
export interface Recognised {
  readonly root: Place;
  readonly pod: Place;
  readonly server: Place;
  readonly manager: "spilo" | "patroni" | "none";
}

const managedVariable = /^(PATRONI_|SPILO_)/;
const serverVariable = /^(PGDATA|POSTGRES_PASSWORD|POSTGRES_PASSWORD_FILE|POSTGRESQL_PASSWORD)$/;
const nameLabels = ["app.kubernetes.io/name", "app.kubernetes.io/component", "application", "app"];
const serverName = /^(postgres|postgresql|spilo|patroni)$/;

/** Recognises PostgreSQL by its image, its variables, or, for an image that is not known, by names; else undefined. */
export function recognise(root: Place): Recognised | undefined {
  const pod = root.in("spec", "template", "spec");
  const containers = pod.in("containers").items;
  const server =
    containers.find((at) => isServer(at)) ?? containers.find((at) => isNamedSo(at, root) && !at.in("image").isKnown);
  if (server === undefined) return undefined;
  return { root, pod, server, manager: managerOf(server) };
}

function isServer(container: Place): boolean {
  const image = imageOf(container);
  if (isServerImage(image) || /(^|\/)[\w-]*(spilo|patroni)[\w-]*(:|@|$)/i.test(image)) return true;
  return variableNames(container).some((name) => managedVariable.test(name) || serverVariable.test(name))
    ? !/exporter|pgbouncer|pgbackrest|wal-g|backup|pgadmin/i.test(image)
    : false;
}

function isNamedSo(container: Place, root: Place): boolean {
  const labels = root.in("spec", "template", "metadata", "labels");
  const said = [container.in("name"), ...nameLabels.map((label) => labels.in(label))];
  return said.some((at) => serverName.test(ifKnown(() => at.text) ?? ""));
}

function managerOf(server: Place): Recognised["manager"] {
  const image = imageOf(server);
  const names = variableNames(server);
  if (/spilo/i.test(image) || names.some((name) => name.startsWith("SPILO_"))) return "spilo";
  if (/patroni/i.test(image) || names.some((name) => name.startsWith("PATRONI_"))) return "patroni";
  return "none";
}

export function imageOf(container: Place): string {
  return ifKnown(() => container.in("image").text) ?? "";
}

function variableNames(container: Place): string[] {
  return container.in("env").items.map((at) => ifKnown(() => at.in("name").text) ?? "");
}
