/**
 * Loaded before the pack is made, for speed alone: Pulumi's runtime decodes a resource anew for every policy that it asks
 * about it, which takes most of the time of a pack with many (makeAnalyzeRpcFun and makeAnalyzeStackRpcFun in
 * @pulumi/policy 1.21, server.ts). Here it is decoded once a request. Nothing in this pack changes what it is given;
 * remediations, which do, are decoded with their secrets in place, and go on to have a copy of their own.
 */
import * as runtime from "@pulumi/policy/deserialize";

type Decode = (properties: object, keepsSecrets: boolean) => object;
const exported = runtime as { deserializeProperties?: Decode };
const decode = exported.deserializeProperties;

if (decode !== undefined) {
  const decoded = new WeakMap<object, object>();
  exported.deserializeProperties = (properties, keepsSecrets) => {
    if (keepsSecrets) return decode(properties, keepsSecrets);
    const known = decoded.get(properties) ?? decode(properties, keepsSecrets);
    decoded.set(properties, known);
    return known;
  };
}
