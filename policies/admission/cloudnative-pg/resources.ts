import type { Place } from "../../frame/place";
import type { Finding } from "../../frame/rule";
import { textOf, type Check } from "../check";
import { parseQuantity } from "../quantity";
import { postgresSize } from "./sizes";

function amount(at: Place): number {
  return parseQuantity(at.text ?? "") ?? 0;
}

function hugePages(list: Place): [string, Place][] {
  return list.isPresent ? list.entries.filter(([name]) => name.startsWith("hugepages-")) : [];
}

/** Nobody may be promised more than there is at most; huge pages are all promised. */
export const requestsWithinLimits: Check = (root) => {
  const resources = root.in("spec", "resources");
  const [requests, limits] = [resources.in("requests"), resources.in("limits")];
  const over = ["cpu", "memory", "ephemeral-storage"].flatMap((name): Finding[] => {
    const [request, limit] = [amount(requests.in(name)), amount(limits.in(name))];
    if (request === 0 || limit === 0 || request <= limit) return [];
    return [{ at: requests.in(name), message: `more than the limit of ${limits.in(name).text ?? ""}; lower it` }];
  });
  const uneven = hugePages(requests).flatMap(([name, at]): Finding[] => {
    const limit = limits.in(name);
    if (!limit.isPresent || amount(limit) === amount(at)) return [];
    return [{ at, message: `huge pages are requested as they are limited; set it to ${limit.text ?? ""}` }];
  });
  return [...over, ...uneven];
};

export const hugePagesNeedMemory: Check = (root) => {
  const at = root.in("spec", "resources");
  const lists = [at.in("requests"), at.in("limits")];
  if (!lists.some((list) => hugePages(list).length > 0)) return undefined;
  if (lists.some((list) => amount(list.in("cpu")) > 0 || amount(list.in("memory")) > 0)) return undefined;
  return { at, message: "huge pages need cpu or memory beside them; set memory" };
};

export const sharedBuffersFit: Check = (root) => {
  const at = root.in("spec", "postgresql", "parameters", "shared_buffers");
  const size = postgresSize(textOf(at) ?? "");
  const requests = root.in("spec", "resources", "requests");
  const memory = amount(requests.in("memory"));
  if (size === undefined || memory === 0 || size <= memory) return undefined;
  const lists = [root.in("spec", "resources", "limits"), requests];
  if (lists.some((list) => hugePages(list).some(([, pages]) => size <= amount(pages)))) return undefined;
  return { at, message: `more than the memory request of ${requests.in("memory").text ?? ""}; set a quarter of it` };
};
