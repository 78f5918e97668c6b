import { ifKnown, setting, type Place } from "../../frame/place";
import type { Stack } from "../../frame/stack";
import { findNamed, types } from "../elsewhere";
import type { SharedMemory, Volume } from "../types";
import { append, set } from "../../frame/edit";
import type { Variables } from "../variables";
import { defaults } from "./defaults";
import { ownership } from "./ownership";
import { imageOf, type Recognised } from "./recognise";

/** Where the server keeps its data, and the directory that a volume is best mounted at. */
export function dataDirectory(
  { server, manager }: Recognised,
  variables: Variables,
  major: () => number | undefined,
): { directory: string; mountAt: string } {
  const own = variables("PGDATA").text ?? variables("PATRONI_POSTGRESQL_DATA_DIR").text;
  if (manager === "spilo") {
    const directory = variables("PGROOT").text ?? defaults["PGROOT (Spilo)"];
    return { directory, mountAt: "/home/postgres/pgdata" };
  }
  if (/bitnami/i.test(imageOf(server))) {
    return { directory: own ?? defaults["PGDATA (Bitnami)"], mountAt: "/bitnami/postgresql" };
  }
  const [since, before] = [defaults["PGDATA (18 and newer)"], defaults["PGDATA (17 and older)"]];
  const isRecent = (major() ?? 18) >= 18;
  return { directory: own ?? (isRecent ? since : before), mountAt: isRecent ? "/var/lib/postgresql" : before };
}

/** Of the mounts of a container the one that a directory is on. */
function mountOf(container: Place, directory: string): Place | undefined {
  const covers = container
    .in("volumeMounts")
    .items.map((at) => ({ at, path: (at.in("mountPath").text ?? "").replace(/\/$/, "") }))
    .filter(({ path }) => path !== "" && `${directory}/`.startsWith(`${path}/`));
  return covers.sort((a, b) => b.path.length - a.path.length).at(0)?.at;
}

/** The volumes for data and, where it is on one of its own, for the WAL. */
export function volumes(
  recognised: Recognised,
  variables: Variables,
  major: () => number | undefined,
  stack: Stack,
): Volume[] {
  const { server } = recognised;
  const { directory, mountAt } = dataDirectory(recognised, variables, major);
  const data = mountOf(server, directory);
  const walDirectory = variables("POSTGRES_INITDB_WALDIR").text ?? `${directory}/pg_wal`;
  const wal = mountOf(server, walDirectory);
  const hasWal = wal !== undefined && wal.in("name").text !== data?.in("name").text;
  if (data === undefined) {
    const at = server.in("volumeMounts");
    const message = `is not mounted where PostgreSQL keeps its data, ${directory}, so they are lost with the pod; mount it at ${mountAt}`;
    const nothing = setting(at, () => undefined);
    return [{ name: "data", storageClass: nothing, size: nothing, holdsWal: true, gap: { at, message } }];
  }
  const volume = (name: string, mount: Place, holdsWal: boolean): Volume => ({
    name,
    holdsWal,
    ...behind(recognised, mount, stack),
    get ownership() {
      return ownership(recognised, mount);
    },
  });
  return [volume("data", data, !hasWal), ...(hasWal ? [volume("WAL", wal, true)] : [])];
}

/** The claim behind a mount: of a template, or one that the pods share. */
function behind({ root, pod }: Recognised, mount: Place, stack: Stack): Pick<Volume, "storageClass" | "size" | "gap"> {
  const named = (list: Place, ...name: string[]): Place | undefined =>
    list.items.find((at) => at.in(...name).text === mount.in("name").text);
  const template = named(root.in("spec", "volumeClaimTemplates"), "metadata", "name");
  if (template !== undefined) return claim(template.in("spec"));
  const volume = named(pod.in("volumes"), "name");
  const claimName = volume?.in("persistentVolumeClaim", "claimName");
  if (volume !== undefined && claimName?.isPresent === true) {
    const found = ifKnown(() => findNamed(stack, types.claim, claimName, root.in("metadata", "namespace")));
    // A claim that the stack has not got has the class that somebody else gave it.
    return claim(found?.in("spec") ?? volume.in("persistentVolumeClaim", "claim"));
  }
  const at = volume ?? mount;
  const gap = { at, message: "is gone with its pod; use a template of spec.volumeClaimTemplates" };
  const nothing = setting(at, () => undefined);
  return { storageClass: nothing, size: nothing, gap };
}

function claim(spec: Place): Pick<Volume, "storageClass" | "size"> {
  return {
    storageClass: setting(spec.in("storageClassName"), (at) => at.text),
    size: setting(spec.in("resources", "requests", "storage"), (at) => at.text),
  };
}

/** /dev/shm is 64 MiB of the container runtime's unless a volume in memory is mounted there. */
export function sharedMemory({ pod, server }: Recognised): SharedMemory {
  const list = pod.in("volumes");
  const mount = (): Place | undefined =>
    server.in("volumeMounts").items.find((at) => at.in("mountPath").text === "/dev/shm");
  const found = (): Place | undefined => {
    const name = mount()?.in("name").text;
    const directory = list.items.find((at) => name !== undefined && at.in("name").text === name)?.in("emptyDir");
    return directory?.isPresent === true ? directory : undefined;
  };
  const volume = { name: "dshm", emptyDir: { medium: "Memory" } };
  return {
    get at() {
      return ifKnown(found)?.in("medium") ?? list;
    },
    get lacking() {
      return found() === undefined ? undefined : "/dev/shm is a directory on the node's disk; set it to Memory";
    },
    isVolume: setting(list, () => found()?.in("medium").text === "Memory"),
    size: {
      get at() {
        return ifKnown(found)?.in("sizeLimit") ?? list;
      },
      get value() {
        const volume = found();
        return volume === undefined
          ? defaults["spec.template.spec.volumes[].emptyDir.sizeLimit"]
          : volume.in("sizeLimit").text;
      },
    },
    get fix() {
      const directory = found();
      if (directory !== undefined) return [set(directory.in("medium"), "Memory")];
      // What else is mounted there is there for a reason.
      if (mount() !== undefined) return [];
      return [append(list, volume), append(server.in("volumeMounts"), { name: "dshm", mountPath: "/dev/shm" })];
    },
  };
}
