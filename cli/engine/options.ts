import * as aliasProto from "@pulumi/pulumi/proto/alias_pb";
import * as proto from "@pulumi/pulumi/proto/resource_pb";
import type { Map as ProtoMap } from "google-protobuf";
import type { Alias, Options, Timeouts } from "./registration";
import type { Value } from "./values";

/** The options of a registration in the message that transforms receive and return. */
export function transformOptions(request: proto.RegisterResourceRequest): proto.TransformResourceOptions {
  const options = new proto.TransformResourceOptions();
  options.setDependsOnList(request.getDependenciesList());
  const protect = request.hasProtect() ? request.getProtect() : undefined;
  if (protect !== undefined) options.setProtect(protect);
  options.setIgnoreChangesList(request.getIgnorechangesList());
  options.setReplaceOnChangesList(request.getReplaceonchangesList());
  options.setVersion(request.getVersion());
  const urnAliases = request.getAliasurnsList().map((urn) => new aliasProto.Alias().setUrn(urn));
  options.setAliasesList([...urnAliases, ...request.getAliasesList()]);
  options.setProvider(request.getProvider());
  options.setCustomTimeouts(request.getCustomtimeouts());
  options.setPluginDownloadUrl(request.getPlugindownloadurl());
  const retain = request.hasRetainondelete() ? request.getRetainondelete() : undefined;
  if (retain !== undefined) options.setRetainOnDelete(retain);
  options.setDeletedWith(request.getDeletedwith());
  if (request.getDeletebeforereplacedefined() || request.getDeletebeforereplace()) {
    options.setDeleteBeforeReplace(request.getDeletebeforereplace());
  }
  options.setAdditionalSecretOutputsList(request.getAdditionalsecretoutputsList());
  copyMap(request.getProvidersMap(), options.getProvidersMap());
  copyMap(request.getPluginchecksumsMap(), options.getPluginChecksumsMap());
  options.setHooks(request.getHooks());
  options.setImport(request.getImportid());
  options.setHideDiffList(request.getHidediffsList());
  options.setReplaceWithList(request.getReplaceWithList());
  options.setReplacementTrigger(request.getReplacementTrigger());
  return options;
}

function copyMap<V>(from: ProtoMap<string, V>, to: ProtoMap<string, V>): void {
  for (const [key, value] of mapEntries(from)) to.set(key, value);
}

/** The entries of a protocol map, sorted by key. */
export function mapEntries<V>(map: ProtoMap<string, V>): [string, V][] {
  const found: [string, V][] = [];
  map.forEach((value, key) => found.push([key, value]));
  return found.sort(([a], [b]) => (a < b ? -1 : 1));
}

/** What the record keeps of the options: only what is set. */
export function recordedOptions(
  request: proto.RegisterResourceRequest,
  options: proto.TransformResourceOptions,
  dependencies: readonly string[],
  propertyDependencies: { [property: string]: string[] },
  providerReference: string,
): Options {
  const trigger = options.getReplacementTrigger()?.toJavaScript() as Value | undefined;
  return withoutUnset({
    protect: options.hasProtect() ? options.getProtect() : undefined,
    retainOnDelete: options.hasRetainOnDelete() ? options.getRetainOnDelete() : undefined,
    deleteBeforeReplace: options.hasDeleteBeforeReplace() ? options.getDeleteBeforeReplace() : undefined,
    dependsOn: [...dependencies].sort(),
    propertyDependencies,
    ignoreChanges: options.getIgnoreChangesList(),
    replaceOnChanges: options.getReplaceOnChangesList(),
    replaceWith: options.getReplaceWithList(),
    replacementTrigger: trigger ?? undefined,
    additionalSecretOutputs: options.getAdditionalSecretOutputsList(),
    aliases: options.getAliasesList().map(recordedAlias),
    customTimeouts: recordedTimeouts(options.getCustomTimeouts()),
    deletedWith: options.getDeletedWith(),
    hideDiffs: options.getHideDiffList(),
    hooks: recordedHooks(options.getHooks()),
    importId: options.getImport(),
    provider: providerReference,
    providers: Object.fromEntries(mapEntries(options.getProvidersMap())),
    version: options.getVersion(),
    pluginDownloadUrl: options.getPluginDownloadUrl(),
    envVarMappings: Object.fromEntries(mapEntries(request.getEnvvarmappingsMap())),
    transforms: request.getTransformsList().length || undefined,
  });
}

function recordedAlias(alias: aliasProto.Alias): Alias {
  const spec = alias.getSpec();
  if (spec === undefined) return { urn: alias.getUrn() };
  return withoutUnset({
    name: spec.getName(),
    type: spec.getType(),
    stack: spec.getStack(),
    project: spec.getProject(),
    parentUrn: spec.getParenturn(),
    noParent: spec.getNoparent() || undefined,
  });
}

export function recordedTimeouts(timeouts: proto.RegisterResourceRequest.CustomTimeouts | undefined): Timeouts {
  if (timeouts === undefined) return {};
  return withoutUnset({
    create: timeouts.getCreate(),
    update: timeouts.getUpdate(),
    delete: timeouts.getDelete(),
    read: timeouts.getRead(),
  });
}

function recordedHooks(
  hooks: proto.RegisterResourceRequest.ResourceHooksBinding | undefined,
): Record<string, string[]> {
  if (hooks === undefined) return {};
  const names = {
    beforeCreate: hooks.getBeforeCreateList(),
    afterCreate: hooks.getAfterCreateList(),
    beforeUpdate: hooks.getBeforeUpdateList(),
    afterUpdate: hooks.getAfterUpdateList(),
    beforeDelete: hooks.getBeforeDeleteList(),
    afterDelete: hooks.getAfterDeleteList(),
    onError: hooks.getOnErrorList(),
  };
  return withoutUnset(names);
}

/** Drops what says nothing: undefined, empty strings, empty lists and empty maps. */
function withoutUnset<T extends object>(value: T): T {
  return Object.fromEntries(
    Object.entries(value).filter(([, item]: [string, unknown]) => {
      if (item === undefined || item === "") return false;
      return typeof item !== "object" || item === null || Object.keys(item).length > 0;
    }),
  ) as T;
}
