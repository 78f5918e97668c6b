import { Place } from "./place";

/** A resource as a rule's views read it: the same whether it comes from Pulumi or from a manifest. */
export interface Resource {
  /** Pulumi's type, such as `kubernetes:postgresql.cnpg.io/v1:Cluster`. */
  readonly type: string;
  readonly urn: string;
  readonly name: string;
  /** Plain properties; what is not known yet carries the engine's mark. */
  readonly properties: unknown;
  /** The resource option `protect`; undefined where nothing can say it, as in a manifest. */
  readonly protect: boolean | undefined;
}

/** A resource of a whole stack, with what it belongs to and what its properties were computed from. */
export interface StackResource extends Resource {
  readonly parent?: StackResource;
  /** The resources that each top-level property was computed from. */
  readonly propertyDependencies: Readonly<Record<string, readonly StackResource[]>>;
}

/** The properties of a resource as a place to read from. */
export function properties(resource: Resource): Place {
  return new Place(resource.properties);
}
