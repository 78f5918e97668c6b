import * as proto from "@pulumi/pulumi/proto/analyzer_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { providerUrn } from "../providers";
import type { Options, Registration } from "../registration";
import type { PropertyMap } from "../values";

type Lookup = ReadonlyMap<string, Registration>;

/** One resource as policies see it before it is created: its inputs. */
export function analyzeRequest(resource: Registration, all: Lookup, keepInternal: boolean): proto.AnalyzeRequest {
  const request = new proto.AnalyzeRequest();
  fill(request, resource, all).setProperties(properties(resource.inputs, keepInternal));
  return request;
}

/** The whole stack as policies see it at the end: outputs, parents and dependencies. */
export function analyzeStackRequest(resources: readonly Registration[], all: Lookup): proto.AnalyzeStackRequest {
  return new proto.AnalyzeStackRequest().setResourcesList(
    resources.map((resource) => {
      const message = new proto.AnalyzerResource();
      // Nothing is created in a preview: a resource's outputs are its inputs, and what is computed is unknown.
      const outputs = resource.custom ? resource.inputs : (resource.outputs ?? {});
      fill(message, resource, all).setProperties(properties(outputs, false));
      message.setParent(resource.parent).setDependenciesList(resource.options.dependsOn ?? []);
      for (const [key, urns] of Object.entries(resource.options.propertyDependencies ?? {})) {
        message.getPropertydependenciesMap().set(key, new proto.AnalyzerPropertyDependencies().setUrnsList(urns));
      }
      return message;
    }),
  );
}

function fill<T extends proto.AnalyzeRequest | proto.AnalyzerResource>(
  message: T,
  resource: Registration,
  all: Lookup,
): T {
  message.setType(resource.type);
  message.setUrn(resource.urn);
  message.setName(resource.name);
  message.setOptions(resourceOptions(resource.options, resource.parent));
  const provider = all.get(providerUrn(resource.options.provider ?? ""));
  if (provider !== undefined) message.setProvider(providerResource(provider));
  return message;
}

function properties(values: PropertyMap, keepInternal: boolean): Struct {
  if (keepInternal) return Struct.fromJavaScript(values);
  return Struct.fromJavaScript(Object.fromEntries(Object.entries(values).filter(([key]) => !key.startsWith("__"))));
}

function providerResource(provider: Registration): proto.AnalyzerProviderResource {
  const message = new proto.AnalyzerProviderResource().setType(provider.type).setUrn(provider.urn);
  return message.setName(provider.name).setProperties(properties(provider.inputs, false));
}

function resourceOptions(options: Options, parent: string): proto.AnalyzerResourceOptions {
  const message = new proto.AnalyzerResourceOptions()
    .setProtect(options.protect ?? false)
    .setIgnorechangesList(options.ignoreChanges ?? [])
    .setDeletebeforereplace(options.deleteBeforeReplace ?? false)
    .setDeletebeforereplacedefined(options.deleteBeforeReplace !== undefined)
    .setAdditionalsecretoutputsList(options.additionalSecretOutputs ?? [])
    .setParent(parent);
  const timeouts = options.customTimeouts;
  if (timeouts !== undefined) {
    message.setCustomtimeouts(
      new proto.AnalyzerResourceOptions.CustomTimeouts()
        .setCreate(seconds(timeouts.create))
        .setUpdate(seconds(timeouts.update))
        .setDelete(seconds(timeouts.delete))
        .setRead(seconds(timeouts.read)),
    );
  }
  return message;
}

const unitSeconds: Record<string, number> = { h: 3600, m: 60, s: 1, ms: 1e-3, us: 1e-6, µs: 1e-6, ns: 1e-9 };

/** A Go duration such as "1h30m" in seconds. */
export function seconds(duration: string | undefined): number {
  const parts = (duration ?? "").matchAll(/(\d+(?:\.\d+)?)(h|ms|us|µs|ns|m|s)/g);
  return [...parts].reduce((sum, [, count, unit]) => sum + Number(count) * unitSeconds[unit], 0);
}
