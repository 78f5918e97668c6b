import { isObject } from "kubernetes-postgres/plan/objects";
import { unknownText, type Segment } from "kubernetes-postgres-policies/frame/place";
import type { StackResource } from "kubernetes-postgres-policies/frame/resource";
import { maskedSecret, maskedUnknown } from "../engine/values";
import type { CheckedResource } from "./resources";

type Json = Record<string, unknown>;

/** Mark of a secret in a state (sdk/go/common/resource/sig, Key and Secret). */
const signature = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";

/** Whether this is what `pulumi stack export`, `pulumi preview --json` or `kubepg preview --json` writes. */
export function isPulumiFile(value: unknown): value is Json {
  if (!isObject(value)) return false;
  return [deploymentOf, stepsOf, ownPreviewOf].some((read) => read(value) !== undefined);
}

/** Our own preview: resources beside what the policies said of them. */
function ownPreviewOf({ stack, project, policies, resources }: Json): Json[] | undefined {
  if (!isText(stack) || !isText(project) || !isObject(policies) || !Array.isArray(resources)) return undefined;
  return resources
    .filter(isObject)
    .map((resource) => ({ ...resource, ...(isObject(resource.options) && resource.options) }));
}

function deploymentOf({ deployment }: Json): Json[] | undefined {
  return isObject(deployment) && Array.isArray(deployment.resources)
    ? deployment.resources.filter(isObject)
    : undefined;
}

function stepsOf({ steps }: Json): Json[] | undefined {
  if (!Array.isArray(steps)) return undefined;
  const states = steps.filter(isObject).flatMap(({ newState }) => (isObject(newState) ? [newState] : []));
  return states.length > 0 || steps.length === 0 ? states : undefined;
}

/** The resources as they are in a state, or will be after a preview, with what each was computed from. */
export function resourcesOfPulumi(
  value: Json,
  file: string,
  lineOf: (segments: readonly Segment[]) => number,
): CheckedResource[] {
  const states = deploymentOf(value) ?? stepsOf(value) ?? ownPreviewOf(value) ?? [];
  // A state lists what waits to be deleted, too.
  const current = states.filter(
    ({ type, urn, delete: isLeaving }) => isLeaving !== true && isText(type) && isText(urn),
  );
  const made = new Map<string, Writable<CheckedResource>>();
  const resources = current.map((state) => {
    const [urn, type] = [String(state.urn), String(state.type)];
    const resource: Writable<CheckedResource> = {
      type,
      urn,
      name: urn.split("::").pop() ?? "",
      properties: readable(state.inputs),
      protect: state.protect === true,
      propertyDependencies: {},
      file,
      kind: type.startsWith("kubernetes:") ? (type.split(":").pop() ?? type) : type,
      lineOf: () => lineOf([]),
      editable: undefined,
    };
    made.set(urn, resource);
    return resource;
  });
  current.forEach((state, index) => {
    resources[index].parent = isText(state.parent) ? made.get(state.parent) : undefined;
    resources[index].propertyDependencies = dependenciesOf(state.propertyDependencies, made);
  });
  return resources;
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

function dependenciesOf(
  written: unknown,
  made: ReadonlyMap<string, StackResource>,
): StackResource["propertyDependencies"] {
  if (!isObject(written)) return {};
  return Object.fromEntries(
    Object.entries(written).map(([property, urns]) => [
      property,
      (Array.isArray(urns) ? urns : []).flatMap((urn) => made.get(String(urn)) ?? []),
    ]),
  );
}

/** Inputs without Pulumi's envelopes: a secret that is encrypted cannot be read, which is not the same as absent. */
export function readable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(readable);
  // `pulumi preview --json` writes the same in the place of every secret (pkg/backend/display/json.go, MassageSecrets).
  if (value === maskedSecret || value === maskedUnknown) return unknownText;
  if (!isObject(value)) return value;
  if (value[signature] === secretSignature) return isText(value.plaintext) ? parsed(value.plaintext) : unknownText;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, readable(item)]));
}

/** `--show-secrets` writes a secret as JSON in a text. */
function parsed(plaintext: string): unknown {
  try {
    return readable(JSON.parse(plaintext));
  } catch {
    return unknownText;
  }
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}
