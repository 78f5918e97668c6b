import { Place } from "../../frame/place";
import type { Stack } from "../../frame/stack";
import { findNamed, hidden, types } from "../elsewhere";

/** A file of a ConfigMap as a container sees it. */
export interface MountedFile {
  readonly path: string;
  /** Its content; of a ConfigMap that the stack has not got it cannot be read. */
  readonly content: Place;
  /** The data of the ConfigMap; undefined where the stack has not got it. */
  readonly data: Place | undefined;
  /** Where it is mounted, with the path as its text. */
  readonly at: Place;
}

/** The files that a container has out of ConfigMaps, those of a whole ConfigMap only as far as that is in the stack. */
export function mountedFiles(pod: Place, container: Place, stack: Stack, namespace: Place): MountedFile[] {
  return container.in("volumeMounts").items.flatMap((mount) => {
    const volume = pod.in("volumes").items.find((at) => at.in("name").text === mount.in("name").text);
    if (volume === undefined) return [];
    const sources = [volume, ...volume.in("projected", "sources").items].map((source) => source.in("configMap"));
    return sources.filter((source) => source.isPresent).flatMap((source) => filesOf(source, mount, stack, namespace));
  });
}

function filesOf(source: Place, mount: Place, stack: Stack, namespace: Place): MountedFile[] {
  const directory = (mount.in("mountPath").text ?? "").replace(/\/$/, "");
  const name = source.in("name").isPresent ? source.in("name") : source.in("configMap");
  const map = findNamed(stack, types.configMap, name, namespace);
  const subPath = mount.in("subPath").text;
  const items = source.in("items").items;
  const keys =
    items.length > 0
      ? items.map((item) => [item.in("key").text ?? "", item.in("path").text ?? ""] as const)
      : map === undefined
        ? [[subPath ?? "", subPath ?? ""] as const]
        : map.in("data").entries.map(([key]) => [key, key] as const);
  return keys.flatMap(([key, file]) => {
    if (file === "" || (subPath !== undefined && subPath !== file)) return [];
    const path = subPath === undefined ? `${directory}/${file}` : directory;
    const content = map?.in("data", key) ?? hidden(source);
    return [{ path, content, data: map?.in("data"), at: new Place(path, mount.in("mountPath").segments) }];
  });
}
