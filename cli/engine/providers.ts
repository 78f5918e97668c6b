import type { Registration } from "./registration";
import { packageOf } from "./urn";
import { makeSecret, unknownValue, type PropertyMap } from "./values";

/** A stack's configuration as programs receive it: values as strings, keys as `namespace:name`. */
export interface StackConfiguration {
  values: Record<string, string>;
  secretKeys: readonly string[];
}

/** What the engine needs to know to pick a default provider: its package, and what the SDK asked for. */
interface ProviderRequest {
  package: string;
  version: string;
  pluginDownloadUrl: string;
}

/**
 * The name of a default provider: `default_7_48_0` for version 7.48.0 (pulumi/pulumi, ProviderRequest.DefaultName).
 */
export function defaultProviderName(version: string, pluginDownloadUrl: string): string {
  const parts = ["default"];
  if (version !== "") parts.push(version.replace(/^v/, "").replace(/[.+-]/g, "_"));
  if (pluginDownloadUrl !== "") parts.push(pluginDownloadUrl.replace(/[^A-Za-z0-9]+/g, "_"));
  return parts.join("_");
}

/** The inputs of a default provider: the stack's configuration of its package, and the version of its plugin. */
export function defaultProviderInputs(request: ProviderRequest, configuration: StackConfiguration): PropertyMap {
  const inputs: PropertyMap = {};
  for (const [key, value] of Object.entries(configuration.values)) {
    const [namespace, name] = key.split(":");
    if (namespace === request.package) {
      inputs[name] = configuration.secretKeys.includes(key) ? makeSecret(value) : value;
    }
  }
  if (request.version !== "") inputs.version = request.version;
  return inputs;
}

/** Whether the configuration forbids default providers of this package (`pulumi:disable-default-providers`). */
export function defaultProviderDenied(packageName: string, configuration: StackConfiguration): boolean {
  const setting = configuration.values["pulumi:disable-default-providers"];
  if (setting === undefined) return false;
  const denied: unknown = JSON.parse(setting);
  return Array.isArray(denied) && (denied.includes(packageName) || denied.includes("*"));
}

/** A provider as resources refer to it: `<urn>::<id>`; nobody knows the id before it is created. */
export function providerReference(urn: string): string {
  return `${urn}::${unknownValue}`;
}

/** The URN in a provider reference. */
export function providerUrn(reference: string): string {
  return reference.slice(0, reference.lastIndexOf("::"));
}

/**
 * The provider of a resource: its own, the one among its providers that serves its package, or the one its parents pass
 * on; undefined: the default one.
 */
export function resolveProvider(
  own: string,
  providers: Record<string, string>,
  type: string,
  parents: readonly Registration[],
): string | undefined {
  const packageName = packageOf(type);
  if (own !== "" && packageOf(typeOfReference(own)) === packageName) return own;
  if (packageName in providers) return providers[packageName];
  for (const parent of parents) {
    const passed = parent.options.providers?.[packageName];
    if (passed !== undefined) return passed;
  }
  return undefined;
}

function typeOfReference(reference: string): string {
  return providerUrn(reference).split("::")[2]?.split("$").at(-1) ?? "";
}
