import * as grpc from "@grpc/grpc-js";
import { CallbacksClient } from "@pulumi/pulumi/proto/callback_grpc_pb";
import { CallbackInvokeRequest, type Callback } from "@pulumi/pulumi/proto/callback_pb";
import * as proto from "@pulumi/pulumi/proto/resource_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { maxMessageSize } from "./host";
import { makeOutput, outputDependencies, type PropertyMap } from "./values";

/** What a transform sees of a resource besides properties and options. */
interface TransformSubject {
  type: string;
  name: string;
  custom: boolean;
  parent: string;
}

/** Properties and options, before or after transforms. */
interface Transformed {
  properties: PropertyMap;
  options: proto.TransformResourceOptions;
}

/** Runs the transforms of a program: functions that stay in its process and are called back by address and token. */
export class Transforms {
  private readonly clients = new Map<string, CallbacksClient>();
  private readonly stackTransforms: Callback[] = [];
  private readonly stackInvokeTransforms: Callback[] = [];
  private readonly ofResource = new Map<string, { parent: string; own: Callback[] }>();

  addStackTransform(callback: Callback): void {
    this.stackTransforms.push(callback);
  }

  addStackInvokeTransform(callback: Callback): void {
    this.stackInvokeTransforms.push(callback);
  }

  /** Keeps a resource's own transforms: they run for its children too. */
  remember(urn: string, parent: string, own: Callback[]): void {
    this.ofResource.set(urn, { parent, own });
  }

  /** Which transforms apply, in the order the engine runs them: the resource's own, its parents', the stack's. */
  applicable(parent: string, own: Callback[]): Callback[] {
    const callbacks = [...own];
    for (let urn = parent; urn !== ""; urn = this.ofResource.get(urn)?.parent ?? "") {
      callbacks.push(...(this.ofResource.get(urn)?.own ?? []));
    }
    return [...callbacks, ...this.stackTransforms];
  }

  async run(callbacks: Callback[], subject: TransformSubject, before: Transformed): Promise<Transformed> {
    let { properties, options } = before;
    for (const callback of callbacks) {
      const request = new proto.TransformRequest();
      request.setType(subject.type).setName(subject.name).setCustom(subject.custom).setParent(subject.parent);
      request.setProperties(Struct.fromJavaScript(properties)).setOptions(options);
      const response = proto.TransformResponse.deserializeBinary(await this.call(callback, request.serializeBinary()));
      properties = response.getProperties()?.toJavaScript() ?? properties;
      options = response.getOptions() ?? options;
    }
    return { properties, options };
  }

  async runInvoke(token: string, args: PropertyMap, options: proto.TransformInvokeOptions) {
    let result = { args, options };
    for (const callback of this.stackInvokeTransforms) {
      const request = new proto.TransformInvokeRequest();
      request.setToken(token).setArgs(Struct.fromJavaScript(result.args)).setOptions(result.options);
      const bytes = await this.call(callback, request.serializeBinary());
      const response = proto.TransformInvokeResponse.deserializeBinary(bytes);
      result = {
        args: response.getArgs()?.toJavaScript() ?? result.args,
        options: response.getOptions() ?? result.options,
      };
    }
    return result;
  }

  close(): void {
    for (const client of this.clients.values()) client.close();
  }

  private call(callback: Callback, message: Uint8Array): Promise<Uint8Array> {
    const request = new CallbackInvokeRequest().setToken(callback.getToken()).setRequest(message);
    const client = this.client(callback.getTarget());
    return new Promise((resolve, reject) => {
      client.invoke(request, (error, response) => {
        if (error !== null) reject(new Error(error.details || error.message));
        else resolve(response.getResponse_asU8());
      });
    });
  }

  private client(target: string): CallbacksClient {
    let client = this.clients.get(target);
    if (client === undefined) {
      client = new CallbacksClient(target, grpc.credentials.createInsecure(), maxMessageSize);
      this.clients.set(target, client);
    }
    return client;
  }
}

/**
 * Makes every property with dependencies an output value that carries them, as the engine does before transforms run:
 * afterwards the dependencies of each property are read from the outputs within it.
 */
export function upgradeToOutputs(
  properties: PropertyMap,
  propertyDependencies: { [property: string]: string[] },
): PropertyMap {
  return Object.fromEntries(
    Object.entries(properties).map(([key, value]) => {
      const known = new Set(outputDependencies(value));
      const dependencies = propertyDependencies[key] ?? [];
      return [key, dependencies.every((urn) => known.has(urn)) ? value : makeOutput(value, dependencies)];
    }),
  );
}
