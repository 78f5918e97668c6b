import type { RenderedRelease } from "../operator";

/** Nothing is installed: Patroni is in every pod, and what it agrees on is in ConfigMaps. */
export function renderInstallation(): RenderedRelease[] {
  return [];
}
