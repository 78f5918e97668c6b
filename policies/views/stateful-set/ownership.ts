import type { Place } from "../../frame/place";
import type { Gap } from "../types";
import { script } from "./command-line";
import { imageOf, type Recognised } from "./recognise";

/**
 * The user that an image runs PostgreSQL as: of the official one, and of Bitnami's; undefined where that is not known
 * (https://github.com/docker-library/postgres, Dockerfile-alpine.template and Dockerfile-debian.template).
 */
function userOfImage(image: string): number | undefined {
  if (/bitnami(legacy)?\/postgresql/i.test(image)) return 1001;
  if (!/^(docker\.io\/)?(library\/)?postgres(:|@|$)/.test(image)) return undefined;
  return /alpine/.test(image) ? 70 : 999;
}

/** A container that gives the data to another user than the one PostgreSQL runs as. May throw Unreadable. */
export function ownership({ pod, server }: Recognised, data: Place): Gap | undefined {
  const image = imageOf(server);
  const fixed = [server, pod].map((at) => at.in("securityContext", "runAsUser")).find((at) => at.isPresent);
  const user = fixed === undefined ? userOfImage(image) : fixed.number;
  if (user === undefined) return undefined;
  for (const container of pod.in("initContainers").items) {
    const mounts = container.in("volumeMounts").items.map((at) => at.in("name").text);
    const owner = /\bchown\s+(?:-\S+\s+)*(\d+)\b/.exec(script(container))?.[1];
    if (owner === undefined || Number(owner) === user || !mounts.includes(data.in("name").text)) continue;
    const name = container.in("name").text ?? "an init container";
    const runs = fixed === undefined ? `${image} runs` : "PostgreSQL runs";
    const message = `is given to user ${owner} by ${name}, and ${runs} as ${user}; chown to ${user}, or set fsGroup of the pod's securityContext instead`;
    return { at: container, message };
  }
  return undefined;
}
